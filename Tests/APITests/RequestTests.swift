import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct RequestTests {
    static let question: JSONTree = [
        "channel": "alerts", "addressees": ["UG-NAC"], "questions": ["Did the lorries cross?"], "urgency": "U1",
        "urgency_reason": "They leave tonight", "purpose": "warn carriers", "legal_basis": "clause 4",
        "declares_lawful": true,
    ]

    private static func state(_ program: Programme, _ id: String, as who: String) async throws -> String? {
        try await program.get("/requests/\(id)", as: who).json["conversations"]?[0]?["line"]?["state"]?.string
    }

    @Test("it is asked, asked back, clarified, answered and rated; both sides see the same, others nothing")
    func life() async throws {
        try await Programme.houses { program in
            let asked = try await program.post("/requests", Self.question, as: "duty")
            try #require(asked.status == 201, "\(asked.text)")
            let id = try #require(try asked.json["id"]?.string)
            #expect(asked["Location"] == APIBoundary.root + "/requests/\(id)")
            let again = try await program.post("/requests", Self.question, as: "duty")
            #expect(again.status == 422)
            #expect(try again.json["pointer"]?.string == "/again")
            let list = try await program.get("/requests", as: "guest").json["requests"]
            #expect(list?[0]?["record"]?["id"]?.string == id && list?[0]?["is_to_do"]?.boolean == true)
            #expect(try await program.get("/requests", as: "outsider").json["requests"]?.count == 0)
            #expect(try await program.get("/requests/\(id)", as: "outsider").status == 404)
            #expect(try await program.get("/inbox", as: "guest").json["requests"]?.count == 1)
            let acts: [(String, JSONTree)] = [
                ("guest", ["act": "ask-clarification", "text": "Which night?"]),
                ("duty", ["act": "clarify", "addressee": "UG-NAC", "text": "Friday."]),
                ("guest", ["act": "final", "text": "They did."]),
                ("duty", ["act": "rate", "addressee": "UG-NAC", "satisfaction": "satisfied"]),
            ]
            for (who, act) in acts {
                let done = try await program.post("/requests/\(id)/acts", act, as: who)
                #expect(done.status == 201, "\(done.text)")
                #expect(try await Self.state(program, id, as: "duty") == Self.state(program, id, as: "guest"))
            }
            #expect(try await Self.state(program, id, as: "duty") == "answered")
            let talk = try await program.get("/requests/\(id)", as: "duty").json["conversations"]?[0]
            #expect(
                talk?["acts"]?.elements.compactMap { $0["act"]?.string } == [
                    "ask-clarification", "clarify", "final", "rate",
                ])
            #expect(talk?["line"]?["satisfaction"]?.string == "satisfied")
            let late = try await program.post("/requests/\(id)/acts", ["act": "accept"], as: "guest")
            #expect(late.status == 409)
            #expect(try await program.post("/requests/\(id)/acts", ["act": "accept"], as: "outsider").status == 403)
        }
    }

    @Test("it is declined by a code, or transferred to another that is named")
    func declined() async throws {
        try await Programme.houses { program in
            let id = try #require(try await program.post("/requests", Self.question, as: "duty").json["id"]?.string)
            let bare = try await program.post("/requests/\(id)/acts", ["act": "decline"], as: "guest")
            #expect(bare.status == 422)
            #expect(
                try await program.post(
                    "/requests/\(id)/acts", ["act": "decline", "decline_code": "whim"], as: "guest"
                ).status == 422)
            let done = try await program.post(
                "/requests/\(id)/acts", ["act": "decline", "decline_code": "not-held"], as: "guest")
            #expect(done.status == 201, "\(done.text)")
            #expect(try await Self.state(program, id, as: "duty") == "declined")
        }
    }

    @Test("what has to be known is written down, asked, and written anew by its own house alone")
    func requirements() async throws {
        try await Programme.houses { program in
            let draft: JSONTree = [
                "channel": "alerts", "name": "Will the road be cut?", "decision": "Where to store food",
                "elements": ["The gauge", "The bridge"], "priority": "high", "from": "2026-01", "until": "2026-06",
                "plan": [["element": 1, "method": "open-source"]],
            ]
            let filed = try await program.post("/requirements", draft, as: "duty")
            try #require(filed.status == 201, "\(filed.text)")
            let id = try #require(try filed.json["id"]?.string)
            let view = try await program.get("/requirements/\(id)", as: "chief").json
            #expect(view["line"]?["gaps"]?.count == 2 && view["may_revise"]?.boolean == true)
            #expect(view["elements"]?[1]?["plan"]?[0]?["method"]?.string == "open-source")
            #expect(try await program.get("/requirements/\(id)", as: "guest").status == 404)
            #expect(try await program.get("/requirements", as: "guest").json["requirements"]?.count == 0)
            guard case .object(let members) = Self.question else { return }
            let asked = try await program.post(
                "/requests",
                .object(members + [JSONMember("requirement", .string(id)), JSONMember("element", 0)]), as: "duty")
            #expect(asked.status == 201, "\(asked.text)")
            #expect(
                try await program.get("/requirements/\(id)", as: "duty").json["elements"]?[0]?["requests"]?.count == 1)
            guard case .object(let written) = draft else { return }
            // What was asked is in the plan by now: a version from before would take it out again.
            let old = try #require(view["line"]?["record"]?["version"]?.string)
            let newest = try await program.get("/requirements/\(id)", as: "duty").json
            let now = newest["line"]?["record"]?["version"]?.string
            func revised(_ version: String?) -> JSONTree {
                .object(written + [JSONMember("version", .string(version ?? ""))])
            }
            #expect(
                try await program.post("/requirements/\(id)/versions", revised(old), as: "duty").status == 409)
            let fewer: JSONTree = [
                "channel": "alerts", "name": "Will the road be cut?", "decision": "Where to store food",
                "elements": ["The gauge"], "version": .string(now ?? ""),
            ]
            let refused = try await program.post("/requirements/\(id)/versions", fewer, as: "duty")
            #expect(refused.status == 422)
            #expect(try refused.json["pointer"]?.string == "/elements")
            let (path, next) = ("/requirements/\(id)/versions", revised(now))
            #expect(try await program.post(path, draft, as: "duty").status == 422)
            #expect(try await program.post(path, next, as: "guest").status == 404)
            let done = try await program.post(path, next, as: "duty")
            #expect(done.status == 201, "\(done.text)")
        }
    }
}
