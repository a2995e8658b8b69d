import HTTPTypes
import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct WritingTests {
    static let products: [JSONTree] = [
        [
            "genre": "intrep", "channel": "alerts", "name": "Forged summons", "observed": "2025-04-05T09:30Z",
            "areas": [["name": "Malaba", "country": "KE", "latitude": 0.63, "longitude": 34.26, "precision": 5000]],
            "sources": [["grade": "B2", "holding": "own"]], "so_what": "Warn carriers.", "text": "One.\n\nTwo.",
        ],
        [
            "genre": "warning", "channel": "alerts", "name": "Flood expected", "areas": [["name": "Bosso"]],
            "so_what": "The road will be cut.", "sources": [["grade": "A1", "descriptor": "A gauge"]],
            "warning": [
                "hazard": "Flood", "urgency": "Future", "severity": "Severe", "certainty": "Likely",
                "onset": "2025-04", "responsible": ["Civil protection"], "options": ["Close the road"],
            ],
        ],
        [
            "genre": "intsum", "channel": "alerts", "name": "Week 14",
            "period": ["from": "2025-03-31", "until": "2025-04-06"], "key_points": ["One", "Two"],
            "changes": ["None"], "gaps": ["The north"],
        ],
        [
            "genre": "assessment", "channel": "alerts", "name": "Will it flood?", "question": "Will it flood?",
            "judgements": [
                [
                    "text": "It will.", "likelihood_from": 55, "likelihood_until": 80, "confidence": "moderate",
                    "reasons": "The gauge.", "checkable_on": "2026-05",
                ]
            ],
            "checklist": .array((1...9).map { ["standard": .integer($0), "author": 2] }),
            "sources": [["grade": "A1"]], "assumptions": ["It goes on raining"], "alternatives": ["It stops"],
            "indicators": ["The gauge"], "gaps": ["Upstream"], "changes": ["None"],
        ],
        [
            "genre": "note", "channel": "alerts", "name": "Background", "text": "One.\n\nTwo.",
            "sources": [["grade": "F6", "descriptor": "A newspaper", "date": "2025-04"]],
        ],
    ]

    @Test("each kind of product is filed, and is read where its answer says", arguments: products.indices)
    func filed(_ place: Int) async throws {
        try await Programme.open { program in
            let done = try await program.post("/products", Self.products[place])
            guard place != 3 else {
                // A judgement is read by a second person first.
                #expect(done.status == 202 && done["Location"]?.hasPrefix(APIBoundary.root + "/releases/") == true)
                let request = try #require(try done.json["request"]?.string, "\(done.text)")
                #expect(
                    try await program.get("/releases/\(request)").json["object"]?["name"]?.string == "Will it flood?")
                return
            }
            try #require(done.status == 201, "\(done.text)")
            let location = try #require(done["Location"])
            #expect(location.hasPrefix(APIBoundary.root + "/records/report--"))
            let path = String(location.dropFirst(APIBoundary.root.count))
            let view = try await program.get(path, as: "reader").json
            guard case .object(let members) = Self.products[place] else { return }
            let name = members.first { $0.name == "name" }?.value
            #expect(view["object"]?["name"]?.minified == name?.bytes)
            #expect(try await program.get("/products", as: "reader").json["records"]?.count == 1)
        }
    }

    @Test("what a report does to an earlier one is in its property, and is told of that one")
    func followed() async throws {
        try await Programme.open { program in
            guard case .object(let members) = Self.products[0] else { return }
            let first = try #require(try await program.post("/products", Self.products[0]).json["id"]?.string)
            var ids: [String] = []
            for property in ["follows_ref", "supersedes_ref"] {
                let done = try await program.post(
                    "/products", .object(members + [JSONMember(property, .string(first))]))
                ids.append(try #require(try done.json["id"]?.string, "\(done.text)"))
            }
            let told = try await program.get("/records/\(first)", as: "reader").json["followed_by"]
            #expect(told?.elements.compactMap { $0["how"]?.string } == ["supersedes", "follows"])
            #expect(told?.elements.compactMap { $0["record"]?["id"]?.string } == Array(ids.reversed()))
        }
    }

    @Test("what is sent again with the same key is not done again; without one it is")
    func once() async throws {
        try await Programme.open { program in
            let product = Self.products[0]
            func send(_ body: JSONTree, _ key: String?, as who: String = "writer") async throws -> WireAnswer {
                try await program.post(
                    "/products", body, as: who, headers: key.map { [("Idempotency-Key", $0)] } ?? [])
            }
            let first = try await send(product, "a")
            let again = try await send(product, "a")
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            #expect(first["Location"] == again["Location"])
            #expect(try await send(product, "b").body != first.body)
            #expect(try await send(product, nil).body != first.body)
            let other = try await send(Self.products[2], "a")
            #expect(other.status == 422 && other.text.contains("Idempotency-Key"))
            // Somebody else's key is another key, and tells them nothing.
            #expect(try await send(product, "a", as: "reader").status == 403)
            #expect(try await send(product, "").status == 400)
            #expect(try await send(product, String(repeating: "k", count: 256)).status == 400)
            #expect(try await program.get("/products").json["records"]?.count == 3)
            // What was refused may be tried again under its key.
            let wrong: JSONTree = ["genre": "intrep", "channel": "alerts", "name": "Half of one"]
            #expect(try await send(wrong, "c").status == 422)
            #expect(try await send(product, "c").status == 201)
        }
    }

    @Test("a key is one token's, and is refused where nothing is remembered")
    func keys() async throws {
        try await Programme.open { program in
            let token = try await program.node.administration.addToken(for: "writer")
            let second = Programme(node: program.node, tokens: ["writer": token], wire: program.wire)
            let key = [("Idempotency-Key", "1")]
            let first = try await program.post("/products", Self.products[0], headers: key)
            let other = try await second.post("/products", Self.products[0], headers: key)
            #expect(first.status == 201 && other.status == 201 && first.body != other.body)
            let again = try await second.post("/products", Self.products[0], headers: key)
            #expect(again.body == other.body && again["Content-Type"] == "application/json")
            let objects: JSONTree = ["objects": [["type": "note"]]]
            let refused = try await program.post("/channels/alerts/objects", objects, headers: key)
            #expect(refused.status == 400 && refused.text.contains("takes no Idempotency-Key"), "\(refused.text)")
            #expect(try await program.get("/products", headers: key).status == 400)
        }
    }

    @Test("of what is remembered the oldest goes where room is needed, and all after a day")
    func room() async throws {
        let replays = Replays()
        let standing = try await TestNode().node.gate.standing(of: .anonymous)
        let digest = ContentDigest(sha256: [])
        func key(_ number: Int, of account: Int64) -> Replays.Key {
            Replays.Key(account: account, proof: nil, key: String(number))
        }
        /// Whether it was done before.
        func isKnown(_ key: Replays.Key, at seconds: Int64 = 0) throws -> Bool {
            let now = Instant(microseconds: seconds * 1_000_000)
            if try replays.begin(key, digest, standing, at: now) != nil { return true }
            replays.end(key, try .answered(#require(Replays.Answer(.nothing)), standing), at: now)
            return false
        }
        let most = APILimits.accountReplays
        for number in 0...most { #expect(try isKnown(key(number, of: 1)) == false) }
        #expect(try isKnown(key(1, of: 1)) == true)
        #expect(try isKnown(key(0, of: 1)) == false)
        #expect(try isKnown(key(1, of: 1)) == false)
        let accounts = Int64(APILimits.replays / most)
        for account in 2...accounts {
            for number in 0..<most { _ = try isKnown(key(number, of: account)) }
        }
        // All are there; one more of another account has the oldest of all go.
        #expect(try isKnown(key(3, of: 1)) == true)
        #expect(try isKnown(key(0, of: accounts + 1)) == false)
        #expect(try isKnown(key(4, of: 1)) == true)
        #expect(try isKnown(key(3, of: 1)) == false)
        #expect(try isKnown(key(0, of: accounts), at: APILimits.replaySeconds - 1) == true)
        #expect(try isKnown(key(0, of: accounts), at: APILimits.replaySeconds) == false)
    }

    @Test("what may have been done and failed all the same is not done again by its key: one looks first")
    func unknown() async throws {
        struct Lost: Error {}
        let undone: [any Error] = [
            Refusal(.forbidden, "no"), Refusal(.conflict, "no"), Refusal(.tooMany, "no"), Refusal(.missing, "no"),
            RefusedBody(pointer: nil, message: "no"), SchemaFault(pointer: "", message: "no"),
            HTTPRefusal.mediaType(takes: "json"),
        ]
        let unknown: [any Error] = [
            Refusal(.unavailable, "no"), Refusal(.full, "no"), Refusal(.conflict, "some", cause: .partly), Lost(),
            CancellationError(),
        ]
        let standing = try await TestNode().node.gate.standing(of: .anonymous)
        let now = Instant(microseconds: 0)
        for (place, error) in (undone + unknown).enumerated() {
            let replays = Replays()
            let key = Replays.Key(account: 1, proof: nil, key: "k")
            let digest = ContentDigest(sha256: [])
            #expect(try replays.begin(key, digest, standing, at: now) == nil)
            replays.end(key, Replays.End(error), at: now)
            if place < undone.count {
                #expect(try replays.begin(key, digest, standing, at: now) == nil, "\(error)")
            } else {
                let refused = #expect(throws: Refusal.self) { try replays.begin(key, digest, standing, at: now) }
                #expect(refused?.code == .conflict && refused?.message.contains("look first") == true, "\(error)")
            }
        }
    }

    @Test("an answer that is given again is in the audit, and none is given once its account may do other things")
    func standing() async throws {
        try await Programme.houses { program in
            func send(_ key: String) async throws -> WireAnswer {
                try await program.post("/products", Self.products[0], as: "duty", headers: [("Idempotency-Key", key)])
            }
            #expect(try await send("1").status == 201)
            #expect(try await send("1").status == 201)
            try await program.node.flush()
            let noted = try await program.node.gate.audit(
                before: nil, limit: 20, for: .console(of: "KE-OUT")
            ).filter { $0.act == "answered.again" }
            #expect(noted.map(\.actor) == ["duty"])
            try await program.node.administration.setRoles([.reader, .author], of: "duty")
            let other = try await send("1")
            #expect(other.status == 409 && !other.text.contains("report--"), "\(other.text)")
            #expect(try await send("2").status == 201)
            // What was added takes nothing from an answer.
            try await program.node.administration.grant("library", to: "duty")
            #expect(try await send("2").status == 201)
            try await program.node.administration.ungrant("library", from: "duty")
            #expect(try await send("2").status == 201)
            try await program.node.flush()
            let told = try await program.node.gate.audit(
                before: nil, limit: 50, for: .console(of: "KE-OUT")
            ).filter { $0.act == "answered.again" }
            #expect(told.map(\.outcome).contains { $0.hasPrefix("not told") })
            // Whoever may do none of it any more is refused as such, and that is in the audit as without a key.
            try await program.node.administration.setRoles([.reader], of: "duty")
            #expect(try await send("2").status == 403)
        }
    }

    @Test("nothing is read of a body whose sender could do none of it, whatever it said")
    func unread() async throws {
        try await Programme.houses { program in
            // A body that cannot be read is a 400 to whoever it is read from.
            for operation in Operation.all where operation.method == .post {
                let path = operation.path.replacing("{channel}", with: "alerts").replacing("{id}", with: "x")
                guard case .right(.anybody) = operation.needs else {
                    let answer = try await program.wire.send(
                        "POST", APIBoundary.root + path,
                        headers: [
                            ("Authorization", "Bearer \(program.tokens["auditor"] ?? "")"),
                            ("Content-Type", "application/json"),
                        ], body: Array("{".utf8))
                    #expect([403, 404].contains(answer.status), "\(operation.name): \(answer.status)")
                    continue
                }
                #expect(
                    [
                        "keepSearch", "seeKeptSearch", "forgetKeptSearch", "askOnward", "decideOnward",
                        "verifyCertificate",
                    ].contains(operation.name), "\(operation.name): say what it takes")
            }
        }
    }

    @Test("nothing is made into the registry but by recording it there")
    func registry() async throws {
        try await Programme.houses { program in
            try await program.node.administration.grant("alerts", to: "secretary", write: true)
            var bodies: [(String, JSONTree)] = [("/requests", RequestTests.question)]
            bodies += Self.products.map { ("/products", $0) }
            bodies.append(
                (
                    "/requirements",
                    ["channel": "", "name": "Will it?", "decision": "Whether", "elements": ["The gauge"]]
                ))
            for (path, body) in bodies {
                guard case .object(let members) = body else { continue }
                for channel in ["registry", "Registry"] {
                    let there = members.filter { $0.name != "channel" } + [JSONMember("channel", .string(channel))]
                    let answer = try await program.post(path, .object(there), as: "secretary")
                    #expect(answer.status == 422, "\(path): \(answer.text)")
                    // Nobody who could be asked reads it.
                    let pointers = path == "/requests" ? ["/channel", "/addressees"] : ["/channel"]
                    #expect(
                        pointers.contains(try answer.json["pointer"]?.string ?? ""), "\(path): \(answer.text)")
                }
            }
            let filed = try await program.post("/products", Self.products[4], as: "duty")
            let id = try #require(try filed.json["id"]?.string)
            try await program.node.administration.grant("registry", to: "duty", write: true)
            let order: JSONTree = ["target": "registry", "removing": ["description"]]
            let answer = try await program.post("/records/\(id)/tearline", order, as: "duty")
            #expect(answer.status == 400 && answer.text.contains("registry"), "\(answer.text)")
        }
    }

    @Test("the place of what is refused is one of the body that was sent")
    func places() throws {
        let schema = Schema.object([
            .optional("areas", .list(.object([.required("name", .line)]), most: 9)), .optional("a/b~", .line),
        ])
        let body = CheckedBody(
            value: try JSONDocument(parsing: Array(#"{"areas":[{"name":"x"}],"a/b~":"y"}"#.utf8)).root)
        for (property, pointer) in [
            ("areas", "/areas"), ("areas[0].name", "/areas/0/name"), ("areas[3].name", "/areas"),
            ("areas[0].country", "/areas/0"), ("a/b~", "/a~1b~0"), ("object_marking_refs", nil), ("", nil),
        ] {
            #expect(schema.pointer(to: property, in: body) == pointer, "\(property)")
        }
    }

    @Test("what is wrong in a body is said with its place")
    func pointers() async throws {
        try await Programme.open { program in
            let wrong: [(JSONTree, String)] = [
                (["channel": "alerts", "name": "x"], "/genre"),
                (["genre": "novel", "channel": "alerts", "name": "x"], "/genre"),
                (["genre": "note", "channel": "alerts", "name": 1], "/name"),
                (["genre": "note", "channel": "alerts", "name": "x", "zzz": 1], "/zzz"),
                (["genre": "note", "channel": "alerts", "name": "x", "a/b~": 1], "/a~1b~0"),
                (["genre": "note", "channel": "alerts", "name": "x", "areas": [["country": "KE"]]], "/areas/0/name"),
                (
                    ["genre": "note", "channel": "alerts", "name": "x", "areas": [["name": "M", "latitude": 91]]],
                    "/areas/0/latitude"
                ),
                (["genre": "note", "channel": "alerts", "name": "x", "observed": "yesterday"], "/observed"),
                (["genre": "note", "channel": "alerts", "name": "x", "tlp": "pink"], "/tlp"),
                (["genre": "note", "channel": "alerts", "name": "x", "text": "(RED x"], "/text"),
                (["genre": "note", "channel": "alerts", "name": "x", "text": "x"], "/sources"),
                (
                    [
                        "genre": "note", "channel": "alerts", "name": "x",
                        "supersedes_ref": .string(Samples.id("report", 1)),
                        "follows_ref": .string(Samples.id("report", 1)),
                    ], "/follows_ref"
                ),
            ]
            for (body, pointer) in wrong {
                let answer = try await program.post("/products", body)
                #expect(answer.status == 422, "\(pointer): \(answer.text)")
                #expect(try answer.json["pointer"]?.string == pointer, "\(answer.text)")
            }
            #expect(try await program.post("/products", Self.products[0], type: "text/plain").status == 415)
            #expect(try await program.post("/products", "x").status == 422)
            #expect(try await program.post("/products", Self.products[0], as: "outsider").status == 403)
            let long = JSONTree.string(String(repeating: "x", count: APILimits.filing))
            #expect(
                try await program.post("/products", ["genre": "note", "channel": "alerts", "name": long]).status == 413)
            #expect(try await program.get("/products").json["records"]?.count == 0)
        }
    }

    @Test("objects are filed as they are, each taken or refused for itself, and their report is for who filed them")
    func objects() async throws {
        try await Programme.open { program in
            let id = try await program.file(2, "A host")
            let sighting: JSONTree = [
                "type": "sighting", "spec_version": "2.1", "id": .string(Samples.id("sighting", 3)),
                "created": "2025-04-05T09:00:00.000Z", "modified": "2025-04-05T09:00:00.000Z",
                "sighting_of_ref": .string(Samples.id("indicator", 4)),
            ]
            func fates(_ answer: WireAnswer) throws -> [String]? {
                try answer.json["items"]?.elements.compactMap { $0["fate"]?.string }
            }
            let answer = try await program.post(
                "/channels/alerts/objects", ["objects": [sighting, ["type": "note"]]])
            #expect(try answer.status == 200 && fates(answer) == ["stored", "refused"], "\(answer.text)")
            let again = try await program.post("/channels/alerts/objects", ["objects": [sighting]])
            #expect(try fates(again) == ["known"], "\(again.text)")
            let report = try #require(try answer.json["id"]?.string)
            #expect(try await program.get("/reports/\(report)").body == answer.body)
            #expect(try await program.get("/reports/\(report)", as: "reader").status == 404)
            #expect(try await program.post("/channels/alerts/objects", ["objects": []]).status == 422)
            #expect(
                try await program.post("/channels/library/objects", ["objects": [sighting]]).status == 403)
            #expect(
                try await program.post("/channels/secret/objects", ["objects": [sighting]]).status == 404)
            #expect(try await program.get("/records/\(id)").status == 200)
        }
    }

    @Test("what is said of a record goes to whose word it is, and a routing stays in the house")
    func feedback() async throws {
        try await Programme.houses { program in
            let id = try await program.file(2, "A host", as: "guest")
            let view = try await program.get("/records/\(id)", as: "duty").json
            #expect(view["may_answer"]?.boolean == true)
            #expect(view["colleagues"]?.elements.compactMap(\.string).contains("chief") == true)
            let said = try await program.post(
                "/records/\(id)/feedback", ["channel": "alerts", "answer": "action-taken", "usefulness": 4], as: "duty")
            #expect(said.status == 201, "\(said.text)")
            let theirs = try await program.get("/records/\(id)", as: "guest").json["feedback"]
            #expect(theirs?[0]?["answer"]?.string == "action-taken" && theirs?[0]?["post"] == nil)
            let routed = try await program.post(
                "/records/\(id)/feedback", ["channel": "alerts", "routed_to": "chief"], as: "duty")
            #expect(routed.status == 201)
            #expect(try await program.get("/records/\(id)", as: "guest").json["feedback"]?.count == 1)
            #expect(try await program.get("/records/\(id)", as: "chief").json["feedback"]?.count == 2)
            let nobody = try await program.post(
                "/records/\(id)/feedback", ["channel": "alerts", "routed_to": "guest"], as: "duty")
            #expect(nobody.status == 400)
            #expect(try await program.post("/records/\(id)/feedback", ["channel": "alerts"], as: "duty").status >= 400)
            // Whoever said it takes it back, and nobody else.
            let note = try #require(theirs?[0]?["note"]?.string)
            let foreign = try await program.post(
                "/records/\(id)/feedback", ["channel": "alerts", "takes_back": .string(note)], as: "chief")
            #expect(foreign.status == 403, "\(foreign.text)")
            let back = try await program.post(
                "/records/\(id)/feedback", ["channel": "alerts", "takes_back": .string(note)], as: "duty")
            #expect(back.status == 201, "\(back.text)")
            #expect(try await program.get("/records/\(id)", as: "guest").json["feedback"]?.count == 0)
        }
    }
}
