import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct ReleaseTests {
    /// What takes two persons, filed by `duty`.
    private static func held(_ program: Programme, _ number: Int = 7) async throws -> (id: String, request: String) {
        let id = Samples.id("note", number)
        let note: JSONTree = [
            "type": "note", "spec_version": "2.1", "id": .string(id), "created": "2025-04-01T00:00:00.000Z",
            "modified": "2025-04-01T00:00:00.000Z", "abstract": "Plan", "content": "secret words",
            "object_refs": [.string(Samples.id("note", 1))], "object_marking_refs": [.string(Samples.confidential)],
        ]
        let answer = try await program.post("/channels/alerts/objects", ["objects": [note]], as: "duty")
        let item = try #require(try answer.json["items"]?[0])
        #expect(item["fate"]?.string == "pending", "\(answer.text)")
        return (id, item["request"]?.string ?? "")
    }

    @Test("a second person reads who would get what, and releases what they were shown")
    func clear() async throws {
        try await Programme.houses { program in
            let (id, request) = try await Self.held(program)
            let list = try await program.get("/releases", as: "chief").json["waiting"]
            #expect(list?[0]?["id"]?.string == request && list?[0]?["can_decide"]?.boolean == true)
            #expect(list?[0]?["grounds"]?.elements.compactMap(\.string) == ["classification"])
            let view = try await program.get("/releases/\(request)?lang=fr", as: "chief").json
            #expect(view["object"]?["content"]?.string == "secret words" && view["shares"]?.count == 2)
            let seen = try #require(view["seen"]?.string)
            // Not by who asked, not on what has changed, not by who may not see it.
            #expect(
                try await program.post("/releases/\(request)/clear", ["seen": .string(seen)], as: "duty").status == 403)
            #expect(try await program.post("/releases/\(request)/clear", ["seen": "0"], as: "chief").status == 409)
            #expect(try await program.post("/releases/\(request)/clear", [:], as: "chief").status == 422)
            #expect(try await program.get("/releases/\(request)", as: "guest").status == 404)
            // Nor with scores of what its author did not score.
            let scores: JSONTree = [
                "seen": .string(seen), "standards": [["standard": .integer(1), "score": .integer(2)]],
            ]
            #expect(try await program.post("/releases/\(request)/clear", scores, as: "chief").status == 400)
            #expect(view["standards"]?.count == 0)
            // It tells of another's object, so it is asked for anew each time.
            let keyed = try await program.post(
                "/releases/\(request)/clear", ["seen": .string(seen)], as: "chief", headers: [("Idempotency-Key", "k")])
            #expect(keyed.status == 400)
            let done = try await program.post(
                "/releases/\(request)/clear", ["seen": .string(seen)], as: "chief")
            #expect(try done.json["object"]?.string == id)
            #expect(
                try await program.post("/releases/\(request)/clear", ["seen": .string(seen)], as: "chief").status >= 400
            )
            #expect(try await program.get("/records/\(id)", as: "chief").status == 200)
            #expect(try await program.get("/records/\(id)", as: "guest").status == 404)
            #expect(try await program.get("/releases", as: "chief").json["decided"]?.count == 1)
        }
    }

    @Test("it is given back with a reason, or taken back by who asked")
    func back() async throws {
        try await Programme.houses { program in
            let (_, request) = try await Self.held(program)
            #expect(try await program.post("/releases/\(request)/return", ["reason": ""], as: "chief").status == 400)
            #expect(
                try await program.post("/releases/\(request)/return", ["reason": "Too much"], as: "chief").status == 204
            )
            let own = try await program.get("/releases/\(request)", as: "duty").json["request"]
            #expect(own?["status"]?.string == "returned" && own?["reason"]?.string == "Too much")
            let (_, other) = try await Self.held(program, 8)
            #expect(try await program.post("/releases/\(other)/withdraw", [:], as: "chief").status == 403)
            #expect(try await program.post("/releases/\(other)/withdraw", [:], as: "duty").status == 204)
        }
    }

    @Test("before something is released one reads who would get it, who not, and why")
    func preview() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "A host", as: "duty")
            let view = try await program.get("/records/\(id)/audience?lang=fr", as: "duty").json["organisations"]
            #expect(view?.elements.compactMap { $0["organisation"]?.string } == ["KE-OUT", "UG-NAC"])
            for line in view?.elements.map({ $0 }) ?? [] where line["share"]?.string == "nothing" {
                #expect(line["reasons"]?[0]?["sentence"]?.string?.isEmpty == false)
            }
            let why = try await program.get("/records/\(id)/explanation?for=guest", as: "duty").json
            #expect(why["reader"]?.string == "guest" && why["allows"]?.boolean != nil)
            #expect(try await program.get("/records/\(id)/explanation?for=nobody", as: "duty").status == 404)
            #expect(try await program.get("/records/\(id)/explanation", as: "duty").status == 400)
            #expect(try await program.get("/records/\(id)/audience", as: "reader").status == 403)
            #expect(try await program.get("/records/\(id)/audience?purpose=fun", as: "duty").status == 400)
        }
    }

    @Test("what was one's own house's word is taken back, and that it was is on record")
    func recall() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "A host", as: "duty")
            #expect(try await program.post("/records/\(id)/recall", ["reason": "whim"], as: "duty").status == 422)
            #expect(try await program.post("/records/\(id)/recall", ["reason": "error"], as: "guest").status >= 403)
            // What it tells is not remembered, so a key would promise what is not kept.
            let keyed = try await program.post(
                "/records/\(id)/recall", ["reason": "error"], as: "duty", headers: [("Idempotency-Key", "k")])
            #expect(keyed.status == 400)
            let done = try await program.post(
                "/records/\(id)/recall", ["reason": "error", "explanation": "Another host"], as: "duty")
            #expect(try done.status == 200 && done.json["versions"]?.integer == 1, "\(done.text)")
            #expect(try await program.get("/records/\(id)", as: "guest").status == 404)
            let recalls = try await program.get("/recalls", as: "duty").json["recalls"]
            #expect(recalls?[0]?["object"]?.string == id && recalls?[0]?["explanation"]?.string == "Another host")
            #expect(try await program.get("/recalls", as: "reader").status == 403)
            #expect(try await program.get("/consents", as: "duty").json["consents"]?.count == 0)
            #expect(try await program.get("/onward", as: "duty").json["requests"]?.count == 0)
            #expect(try await program.get("/releases/due", as: "duty").json["lines"]?.count == 0)
        }
    }

    @Test("a version that was wrong is put right, and those who had it are told")
    func correction() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "A host", as: "duty")
            let wrong: JSONTree = ["version": "2025-04-01T00:00:00.000Z", "what": "The host", "why": "A slip"]
            #expect(try await program.post("/records/\(id)/correction", wrong, as: "duty").status == 422)
            let next: JSONTree = [
                "type": "note", "spec_version": "2.1", "id": .string(id), "created": "2025-04-01T00:00:00.000Z",
                "modified": "2025-04-02T00:00:00.000Z", "abstract": "Another host", "content": "c",
                "object_refs": [.string(Samples.id("note", 1))],
                "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
            ]
            let filed = try await program.post("/channels/alerts/objects", ["objects": [next]], as: "duty")
            #expect(try filed.json["items"]?[0]?["fate"]?.string == "stored")
            let done = try await program.post("/records/\(id)/correction", wrong, as: "duty")
            #expect(done.status == 200, "\(done.text)")
            let history = try await program.get("/records/\(id)/history", as: "duty").json
            #expect(history["count"]?.integer == 2 && history["corrections"]?[0]?["what"]?.string == "The host")
        }
    }

    @Test("a sanitised version is looked at, and waits for a second reader")
    func tearline() async throws {
        try await Programme.houses { program in
            let report = try await program.post(
                "/products",
                [
                    "genre": "note", "channel": "alerts", "name": "Crossing at Moyale", "text": "Seen at Moyale.",
                    "sources": [["grade": "B2"]],
                ], as: "duty")
            let id = try #require(try report.json["id"]?.string)
            #expect(try await program.get("/records/\(id)/tearline", as: "duty").json["object"]?["id"]?.string == id)
            #expect(try await program.get("/records/\(id)/tearline", as: "guest").status >= 403)
            let order: JSONTree = ["target": "alerts", "removing": ["description"]]
            let draft = try await program.post("/records/\(id)/tearline/draft", order, as: "duty")
            #expect(draft.status == 200, "\(draft.text)")
            #expect(try draft.json["is_complete"]?.boolean == true)
            // The program of an author who does not release is told that others may get it, too, as a page tells it.
            try await program.node.administration.grant("alerts", to: "secretary", write: true)
            let author = try await program.post("/records/\(id)/tearline/draft", order, as: "secretary")
            #expect(author.status == 200, "\(author.text)")
            #expect(try author.json["is_complete"]?.boolean == false)
            let nothing = try await program.post(
                "/records/\(id)/tearline/draft", ["target": "alerts", "removing": ["zzz"]], as: "duty")
            #expect(nothing.status == 422)
            let wording: JSONTree = [
                "target": "alerts",
                "generalising": [["place": "name", "step": "place", "exact": "Garissa", "general": "the north"]],
            ]
            #expect(try await program.post("/records/\(id)/tearline/draft", wording, as: "duty").status == 422)
            // Its size is the gate's to bound, whoever writes the order.
            func sized(_ count: Int, _ bytes: Int) -> JSONTree {
                let word = JSONTree.string(String(repeating: "x", count: bytes))
                let line: JSONTree = ["place": "name", "step": "other", "exact": word, "general": "y"]
                return ["target": "alerts", "generalising": .array((0..<count).map { _ in line })]
            }
            for (order, status) in [
                (sized(SharingLimits.tearlineWordings, SharingLimits.tearlineWords), 422),
                (sized(SharingLimits.tearlineWordings + 1, 1), 400), (sized(1, SharingLimits.tearlineWords + 1), 400),
            ] {
                #expect(try await program.post("/records/\(id)/tearline/draft", order, as: "duty").status == status)
            }
        }
    }
}
