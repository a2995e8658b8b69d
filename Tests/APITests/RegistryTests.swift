import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

/// Parties, the picture, and what overseers and the officer read and do.
@Suite(.serialized) struct RegistryTests {
    @Test("the lists of the registry are read a page at a time by who may, and are empty to others")
    func lists() async throws {
        try await Programme.houses { program in
            let first = try await program.get("/parties/organisations?limit=1", as: "duty").json
            #expect(first["parties"]?[0]?["object"]?["code"]?.string == "KE-OUT" && first["next"]?.string == "KE-OUT")
            let rest = try await program.get("/parties/organisations?limit=1&after=KE-OUT", as: "duty").json
            #expect(rest["parties"]?[0]?["object"]?["code"]?.string == "UG-NAC" && rest["next"] == nil)
            let found = try await program.get("/parties/organisations?q=office+ug-nac", as: "duty").json
            #expect(found["parties"]?.count == 1)
            #expect(try await program.get("/parties/organisations/UG-NAC", as: "duty").status == 200)
            let agreements = try await program.get("/parties/agreements", as: "duty").json["parties"]
            let agreement = try #require(agreements?[0]?["record"]?["id"]?.string)
            #expect(try await program.get("/parties/agreements/\(agreement)", as: "duty").status == 200)
            for list in PartyList.allCases {
                #expect(try await program.get("/parties/\(list.rawValue)", as: "guest").json["parties"]?.count == 0)
                #expect(try await program.get("/parties/\(list.rawValue)/UG-NAC", as: "guest").status == 404)
                #expect(try await program.get("/parties/\(list.rawValue)", as: "duty").status == 200)
            }
        }
    }

    @Test("who keeps the registry records what is new and what has changed, on the version that they saw")
    func recorded() async throws {
        try await Programme.houses { program in
            let community: JSONTree = [
                "kind": "community",
                "set": [
                    "code": "MCC", "names": [["text": "Conference", "lang": "en"]], "community_kind": "network",
                    "instrument": "treaty",
                ],
            ]
            let membership: JSONTree = [
                "kind": "membership",
                "set": [
                    "community": "MCC", "organisation": "UG-NAC", "tier": "member",
                    "valid_from": "2025-01-01T00:00:00Z",
                ],
            ]
            // Whoever may not write there is told that before anything else is looked at, and nothing is signed.
            for set in [["code": "x"], [:]] as [JSONTree] {
                let change: JSONTree = ["changes": [["kind": "community", "set": set]]]
                #expect(try await program.post("/parties", change, as: "duty").status == 403)
            }
            // Of two the first might be recorded and the second refused.
            let both = try await program.post("/parties", ["changes": [community, membership]], as: "secretary")
            #expect(try both.status == 422 && both.json["pointer"]?.string == "/changes", "\(both.text)")
            for change in [community, membership] {
                let done = try await program.post("/parties", ["changes": [change]], as: "secretary")
                try #require(done.status == 200, "\(done.text)")
                #expect(try done.json["ids"]?.count == 1)
            }
            let known = try await program.get("/parties/communities/MCC", as: "duty").json["record"]
            let (id, version) = (known?["id"]?.string ?? "", known?["version"]?.string ?? "")
            #expect(try await program.get("/parties/memberships", as: "duty").json["parties"]?.count == 1)
            func change(_ version: String, _ set: JSONTree) -> JSONTree {
                ["changes": [["id": .string(id), "version": .string(version), "set": set]]]
            }
            let stale = try await program.post("/parties", change("2020-01-01T00:00:00Z", [:]), as: "secretary")
            #expect(stale.status == 409)
            let gone = try await program.post("/parties", change(version, ["instrument": nil]), as: "secretary")
            #expect(gone.status == 200, "\(gone.text)")
            let now = try await program.get("/parties/communities/MCC", as: "duty").json
            #expect(now["object"]?["instrument"] == nil && now["record"]?["version"]?.string != version)
            for (change, pointer) in [
                (["kind": "community", "set": ["id": "x"]], "/changes/0/set/id"), (["set": [:]], "/changes/0"),
                (["kind": "consent", "set": [:]], "/changes/0/kind"),
            ] as [(JSONTree, String)] {
                let wrong = try await program.post("/parties", ["changes": [change]], as: "secretary")
                #expect(try wrong.status == 422 && wrong.json["pointer"]?.string == pointer, "\(wrong.text)")
            }
            // Of two that are made from one version the second is not taken, so nothing that the first said is undone.
            let (gate, secretary) = (program.node.gate, try await program.caller("secretary"))
            let record = try #require(try await gate.parties(for: secretary).book.communities["MCC"])
            let change = PartyChange.next(record, ["instrument": .string("treaty")])
            #expect(try await gate.record([change], by: secretary) == .recorded([id]))
            let later = await #expect(throws: Refusal.self) { try await gate.record([change], by: secretary) }
            #expect(later?.code == .conflict)
            let unknown: JSONTree = [
                "changes": [["id": .string(Samples.id("organisation", 99)), "version": "x", "set": [:]]]
            ]
            #expect(try await program.post("/parties", unknown, as: "secretary").status == 404)
        }
    }

    @Test("the picture, what hangs together and the brief are told as data")
    func picture() async throws {
        try await Programme.houses { program in
            let report = try await program.post("/products", WritingTests.products[0], as: "guest")
            let id = try #require(try report.json["id"]?.string, "\(report.text)")
            let map = try await program.get("/map", as: "guest").json["lines"]
            #expect(map?[0]?["record"]?["id"]?.string == id)
            #expect(map?[0]?["places"]?[0]?["latitude"]?.double == 0.63)
            #expect(map?[0]?["places"]?[0]?["precision"]?.double == 5000)
            let times = try await program.get("/timeline?type=report&days=2", as: "guest").json["lines"]
            #expect(times?[0]?["begins"]?.string == "2025-04-05T09:30Z")
            #expect(try await program.get("/timeline?days=0", as: "guest").status == 400)
            #expect(try await program.get("/map/bundle", as: "guest").json["objects"]?.count == 2)
            #expect(try await program.get("/timeline/bundle", as: "reader").status == 200)
            let links = try await program.get("/records/\(id)/surroundings", as: "guest").json["nodes"]
            #expect(links?[0]?["record"]?["id"]?.string == id && links?[0]?["distance"]?.integer == 0)
            #expect(try await program.get("/records/\(id)/surroundings", as: "outsider").status == 404)
            #expect(try await program.get("/brief", as: "guest").json["tlp"]?.string != nil)
            #expect(try await program.get("/brief?span=week", as: "guest").json["overdue"]?.count == 0)
            #expect(try await program.get("/brief?span=year", as: "guest").status == 400)
            #expect(try await program.get("/inbox/bundle", as: "guest").status == 200)
        }
    }

    @Test("overseers read the log and its proofs, ask, and are answered; nobody else does")
    func oversight() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "words that stay inside", as: "duty")
            _ = try await program.get("/records/\(id)", as: "chief")
            let numbers = try await program.get("/oversight", as: "overseer").json["statistics"]
            #expect(numbers?["records"]?["note"]?.integer == 1)
            let log = try await program.get("/oversight/log?event=create&limit=2", as: "overseer")
            #expect(try log.json["lines"]?.count == 2 && !log.text.contains("stay inside"))
            let position = try #require(try log.json["lines"]?[0]?["position"]?.integer)
            let proof = try await program.get("/oversight/entries/\(position)/proof", as: "overseer")
            #expect(proof.text.hasPrefix("c2sp.org/tlog-proof"))
            let pack = try await program.get("/oversight/pack?event=create", as: "overseer")
            #expect(try EvidencePack.verify(pack.body, key: nil).passes)
            let given = try await program.get("/oversight/disclosures/\(id)", as: "overseer").json["lines"]
            #expect(given?.elements.contains { $0["post"]?.string == "chief" } == true)
            #expect(try await program.get("/oversight/requests", as: "overseer").json["made"]?.count == 0)
            let asked = try await program.post(
                "/oversight/questions", ["kind": "question", "scope": "releases", "question": "Why?"], as: "overseer")
            let question = try #require(try asked.json["id"]?.string, "\(asked.text)")
            let answer = try await program.post(
                "/oversight/questions/\(question)/answer", ["answer": "Because."], as: "officer")
            #expect(answer.status == 204, "\(answer.text)")
            let told = try await program.get("/oversight", as: "overseer").json["questions"]
            #expect(told?[0]?["answer"]?.string == "Because.")
            for path in [
                "/oversight", "/oversight/log", "/oversight/requests", "/oversight/pack",
                "/oversight/disclosures/\(id)",
                "/oversight/entries/1/proof", "/protection/retention", "/protection/requests",
            ] {
                #expect(try await program.get(path, as: "duty").status == 403, "\(path)")
            }
        }
    }

    @Test("the officer takes a data subject's request in, decides, and has it carried out")
    func protection() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "of somebody", as: "duty")
            let opened = try await program.post(
                "/protection/requests", ["reference": "2026/1", "kind": "erasure", "about": [.string(id)]],
                as: "officer")
            let request = try #require(try opened.json["id"]?.string, "\(opened.text)")
            func step(_ body: JSONTree, as who: String = "officer") async throws -> Int {
                try await program.post("/protection/requests/\(request)/steps", body, as: who).status
            }
            #expect(try await step(["step": "confirm"], as: "duty") == 403)
            #expect(try await step(["step": "confirm"]) == 204)
            #expect(try await step(["step": "decide"]) == 422)
            #expect(try await step(["step": "decide", "decision": "granted", "ground": "Article 17"]) == 204)
            let done = try await program.post("/protection/requests/\(request)/carry-out", [:], as: "officer")
            #expect(try done.status == 200 && done.json["is_scrubbed"]?.boolean == true, "\(done.text)")
            #expect(try await step(["step": "answer"]) == 204)
            let list = try await program.get("/protection/requests", as: "officer").json["requests"]
            #expect(list?[0]?["status"]?.string == "answered" && list?[0]?["is_open"]?.boolean == false)
            #expect(try await program.get("/protection/retention", as: "officer").json["lines"]?.count == 0)
            #expect(try await program.post("/protection/sweep", [:], as: "officer").status == 200)
            #expect(try await program.post("/protection/sweep", [:], as: "duty").status == 403)
        }
    }

    @Test("each route of the desk has an operation that does it, or a reason why there is none")
    func desk() throws {
        let routes = Set(
            try DescriptionTests.lines(of: "Tests/EndToEnd/web_routes.txt").filter { !$0.contains(" /assets/") })
        let done = Set(Operation.all.flatMap(\.desk))
        #expect(done.subtracting(routes).isEmpty, "no routes of the desk")
        let reasons = Set(Operation.without.keys)
        #expect(reasons.subtracting(routes).isEmpty, "no routes of the desk")
        #expect(reasons.intersection(done).isEmpty, "done, and a reason for not doing it")
        #expect(routes.subtracting(done).subtracting(reasons).isEmpty, "neither done nor a reason")
        for reason in Operation.without.values { #expect(!reason.isEmpty) }
    }
}
