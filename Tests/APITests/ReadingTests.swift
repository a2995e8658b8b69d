import HTTPTypes
import JSON
import Records
import Serving
import Sharing
import Synchronization
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct ReadingTests {
    @Test("what cannot be meant is refused with what to do next, before the gate is asked")
    func refused() async throws {
        try await Programme.open { program in
            for path in ["/records?limit=0", "/records?limit=501", "/records?limit=x", "/records?cursor=a&cursor=b"] {
                #expect(try await program.get(path).status == 400, "\(path)")
            }
            let misspelt = try await program.get("/search?q=a&channnel=alerts")
            #expect(misspelt.status == 400 && misspelt.text.contains("channnel") && misspelt.text.contains("channel"))
            #expect(try await program.get("/search").status == 400)
            for path in ["/records?channel=", "/search?q=a&channel", "/common?with=", "/parties/organisations?q="] {
                let empty = try await program.get(path)
                #expect(empty.status == 400 && empty.text.contains("is empty"), "\(path)")
            }
            #expect(try await program.get("/search?q=a&since=yesterday").status == 400)
            #expect(try await program.get("/nothing").status == 404)
            #expect(try await program.wire.send("GET", "/api").status == 404)
            let wrong = try await program.wire.send(
                "DELETE", APIBoundary.root + "/inbox", headers: [("Authorization", program.bearer("writer"))])
            #expect(wrong.status == 405 && wrong["Allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test("nobody is told anything without saying who they are, and no cookie says it")
    func strangers() async throws {
        try await Programme.open { program in
            for operation in Operation.all {
                let path = APIBoundary.root + operation.path
                for headers in [[], [("Cookie", "baraza=x")]] {
                    let answer = try await program.wire.send(operation.method.rawValue, path, headers: headers)
                    #expect(answer.status == 401 && answer["WWW-Authenticate"] != nil, "\(operation.name)")
                    #expect(answer["Set-Cookie"] == nil)
                }
            }
            let guessed = try await program.wire.send(
                "GET", APIBoundary.root + "/inbox", headers: [("Authorization", "Bearer x")])
            #expect(guessed.status == 401)
        }
    }

    @Test("a browser that has a name and password sends them for no other site, not even to read")
    func sites() async throws {
        try await Programme.open { program in
            for site in ["cross-site", "same-site", "x"] {
                let headers = [("Sec-Fetch-Site", site)]
                let read = try await program.get("/records", headers: headers)
                let written = try await program.post("/searches", [:], headers: headers)
                #expect(read.status == 403 && written.status == 403, "\(site)")
            }
            for site in ["none", "same-origin"] {
                let read = try await program.get("/records", headers: [("Sec-Fetch-Site", site)])
                #expect(read.status == 200, "\(site)")
            }
        }
    }

    @Test("what arrived is listed a page at a time, for each reader what they may see")
    func lists() async throws {
        try await Programme.open { program in
            for number in 2...6 { try await program.file(number, "note \(number)") }
            try await program.file(7, "kept apart", to: "secret", as: "insider")
            var titles: [String] = []
            var path = "/records?limit=2"
            while true {
                let page = try await program.get(path, as: "reader").json
                titles += page["records"]?.elements.compactMap { $0["title"]?.string } ?? []
                guard let older = page["older"]?.string else { break }
                path = "/records?limit=2&cursor=\(older)"
            }
            #expect(titles == (2...6).reversed().map { "note \($0)" })
            // A cursor is good for who was given it, and for the question that it was given to.
            let older = try #require(try await program.get("/records?limit=2", as: "reader").json["older"]?.string)
            #expect(try await program.get("/records?limit=2&cursor=\(older)", as: "writer").status == 400)
            #expect(try await program.get("/records?channel=alerts&cursor=\(older)", as: "reader").status == 400)
            let theirs = try await program.get("/records", as: "insider").json["records"]
            #expect(theirs?.elements.compactMap { $0["title"]?.string } == ["kept apart"])
            #expect(try await program.get("/records", as: "outsider").json["records"]?.count == 0)
            let channels = try await program.get("/channels", as: "reader").json["channels"]
            #expect(channels?.elements.compactMap { $0["code"]?.string } == ["alerts", "library"])
            #expect(try await program.get("/channels/alerts", as: "reader").json["can_write"]?.boolean == false)
        }
    }

    @Test("a stream says where it begins, and whoever comes back with that has missed nothing")
    func beginning() async throws {
        try await Programme.open { program in
            let (gate, reader) = (program.node.gate, try await program.caller("reader"))
            let start = try await gate.liveStart(for: reader)
            let id = try await program.file(2, "came before anybody listened")
            for isResumed in [false, true] {
                let texts = Mutex<[String]>([])
                struct Enough: Error {}
                await #expect(throws: Enough.self) {
                    try await EventStream(
                        gate: gate, caller: reader, channel: nil, cursor: start, isResumed: isResumed
                    ).run { text in
                        let count = texts.withLock { texts in
                            texts.append(text)
                            return texts.count
                        }
                        if count == 2 { throw Enough() }
                    }
                }
                let heard = texts.withLock { $0 }
                #expect(heard.first?.hasPrefix("id: \(start)\n") == !isResumed && heard.last?.contains(id) == true)
            }
        }
    }

    @Test("a record comes with what its reader may know of it; hidden and never there look alike")
    func record() async throws {
        try await Programme.open { program in
            let id = try await program.file(2, "A host")
            let hidden = try await program.file(3, "kept apart", to: "secret", as: "insider")
            let view = try await program.get("/records/\(id)", as: "reader").json
            #expect(view["record"]?["title"]?.string == "A host" && view["object"]?["id"]?.string == id)
            #expect(view["place"]?["verifies"]?.boolean == true && view["may_recall"]?.boolean == false)
            #expect(try await program.get("/records/\(id)").json["may_recall"]?.boolean == true)
            let body = try await program.get("/records/\(id)/object", as: "reader")
            #expect(try body.json["abstract"]?.string == "A host")
            #expect(body["Content-Disposition"]?.hasPrefix("attachment; filename=\"note--") == true)
            #expect(try await program.get("/records/\(id)/proof", as: "reader").text.hasPrefix("c2sp.org/tlog-proof"))
            #expect(try await program.get("/records/\(id)/history").json["count"]?.integer == 1)
            let paths = ["", "/object", "/history", "/proof", "/deliveries", "/label", "/alert", "/responses"]
            for path in paths {
                let one = try await program.get("/records/\(hidden)\(path)", as: "reader")
                let absent = Samples.id("note", 9)
                let other = try await program.get("/records/\(absent)\(path)", as: "reader")
                #expect(one.status == other.status && one.status >= 403, "\(path)")
                #expect(one.likeness(without: hidden) == other.likeness(without: absent), "\(path)")
            }
        }
    }

    @Test("what has not changed for its reader is not sent again, and what has is")
    func fresh() async throws {
        try await Programme.open { program in
            let id = try await program.file(2, "A host")
            let first = try await program.get("/records/\(id)/history", as: "reader")
            let tag = try #require(first["ETag"])
            #expect(first["Cache-Control"]?.contains("private") == true)
            let again = try await program.get(
                "/records/\(id)/history", as: "reader", headers: [("If-None-Match", "\"x\", \(tag)")])
            #expect(again.status == 304 && again.body.isEmpty)
            // Whoever may not see it is not told that it has not changed.
            let theirs = try await program.get(
                "/records/\(id)/history", as: "outsider", headers: [("If-None-Match", tag)])
            #expect(theirs.status == 404)
            try await program.node.gate.withdraw(
                id, versions: nil, specVersions: nil, from: "alerts", by: try await program.caller("writer"))
            let gone = try await program.get(
                "/records/\(id)/history", as: "reader", headers: [("If-None-Match", tag)])
            #expect(gone.status == 404)
        }
    }

    @Test("a search says where it found what, and what it made of the question")
    func search() async throws {
        try await Programme.open { program in
            for number in 2...4 { try await program.file(number, "lorries at Malaba \(number)") }
            try await program.file(5, "lorries kept apart", to: "secret", as: "insider")
            let found = try await program.get("/search?q=lorries+malaba&limit=2", as: "reader").json
            #expect(found["records"]?.count == 2 && found["understood"]?["wanted"]?.count == 2)
            let hit = found["records"]?[0]?["hit"]?["title"]?.elements.filter { $0["is_hit"]?.boolean == true }
            #expect(hit?.compactMap { $0["text"]?.string } == ["lorries", "Malaba"])
            let older = try #require(found["older"]?.string)
            let rest = try await program.get("/search?q=lorries+malaba&limit=2&cursor=\(older)", as: "reader").json
            #expect(rest["records"]?.count == 1)
            #expect(try await program.get("/search?q=apart", as: "reader").json["records"]?.count == 0)
            let bundle = try await program.get("/search/bundle?q=lorries", as: "reader")
            #expect(try bundle.json["objects"]?.count == 4)
        }
    }

    @Test("a post keeps searches, is alerted by them, and forgets them")
    func keptSearches() async throws {
        try await Programme.open { program in
            let id = try #require(
                try await program.post("/searches", ["name": "lorries", "q": "lorries"], as: "reader")
                    .json["id"]?.string)
            try await program.file(2, "lorries at Malaba")
            let kept = try await program.get("/searches", as: "reader").json["searches"]
            #expect(kept?[0]?["alerts"]?.count == 1 && kept?[0]?["asks"]?["q"]?.string == "lorries")
            #expect(try await program.get("/searches").json["searches"]?.count == 0)
            #expect(try await program.post("/searches/\(id)/seen", [:], as: "reader").status == 204)
            #expect(try await program.get("/searches", as: "reader").json["searches"]?[0]?["alerts"]?.count == 0)
            #expect(try await program.post("/searches/\(id)/forget", [:], as: "reader").status == 204)
            #expect(try await program.get("/searches", as: "reader").json["searches"]?.count == 0)
            #expect(try await program.post("/searches", ["name": "", "q": "x"], as: "reader").status == 400)
        }
    }

    @Test("the node tells of itself what each may know, and the audit to who audits")
    func node() async throws {
        try await Programme.open { program in
            try await program.file(2, "A host")
            #expect(try await program.get("/node", as: "reader").json["ledger_size"] == nil)
            #expect(try await program.get("/node", as: "auditor").json["ledger_size"] != nil)
            #expect(try await program.get("/node/audit", as: "reader").status == 403)
            let page = try await program.get("/node/audit?limit=3", as: "auditor").json
            #expect(page["lines"]?.count == 3)
            let before = try #require(page["older"]?.integer)
            let next = try await program.get("/node/audit?limit=3&before=\(before)", as: "auditor").json
            #expect(try #require(next["lines"]?[0]?["position"]?.integer) < before)
            #expect(try await program.get("/peers", as: "reader").status == 403)
            #expect(try await program.get("/peers", as: "auditor").json["peers"]?.count == 0)
        }
    }
}
