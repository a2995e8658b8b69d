import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct ReleaseDeskTests {
    /// `writer` holds a note, `chief` may decide on it; its request.
    private func held(_ site: Site) async throws -> String {
        try await site.node.administration.addRegistry()
        let text = #"""
            [{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--33333333-3333-4333-8333-333333333333",
            "created":"2025-01-01T00:00:00.000Z","extensions":{"extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9":{
            "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to":"any",
            "rel_to_mode":"shrink-only","tlp":"clear",
            "classification":{"scheme":"nato","label":"NATO CONFIDENTIAL","ordinal":3}}}},
            {"type":"clearance","id":"clearance--33333333-3333-4333-8333-333333333333","created":"2025-01-01T00:00:00.000Z",
            "modified":"2025-01-01T00:00:00.000Z","post":"chief","organisation":"KE-OUT","ordinal":4,"scheme":"nato",
            "valid_until":"2045-01-01T00:00:00.000Z","issued_by":"authority"},
            {"type":"organisation","id":"organisation--33333333-3333-4333-8333-333333333333","created":"2025-01-01T00:00:00.000Z",
            "modified":"2025-01-01T00:00:00.000Z","code":"KE-OUT","names":[{"text":"KE"}],
            "organisation_kind":"fusion-cell","status":"active"},
            {"type":"accreditation","id":"accreditation--33333333-3333-4333-8333-333333333333",
            "created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z","organisation":"KE-OUT","ordinal":4,
            "valid_from":"2024-01-01T00:00:00Z","authority":"NA"}]
            """#
        let parties = try JSONDocument(parsing: Array(text.utf8)).root.elements.map { $0 }
        _ = try await site.node.gate.write(parties, to: "registry", by: site.node.console)
        try await site.node.administration.addAccount(name: "chief", roles: [.releaser], password: Site.password)
        try await site.node.administration.grant("alerts", to: "chief", write: true)
        let note = #"""
            {"type":"note","spec_version":"2.1","id":"note--\#(Samples.uuid(7))","created":"2025-04-01T00:00:00.000Z",
            "modified":"2025-04-01T00:00:00.000Z","abstract":"<b>Plan</b>","content":"secret words",
            "object_refs":["note--\#(Samples.uuid(1))"],
            "object_marking_refs":["marking-definition--33333333-3333-4333-8333-333333333333"]}
            """#
        let report = try await site.node.gate.write(
            [try JSONDocument(parsing: Array(note.utf8)).root], to: "alerts", by: try await site.caller("writer"))
        guard case .pending(let request) = report.items.first?.fate else { throw WireError.malformed }
        return request
    }

    @Test("a releaser reads who would get what, and clears it; it is in its channel then")
    func clear() async throws {
        try await Site.open { site in
            let request = try await held(site)
            var chief = try await site.signedIn("chief")
            let list = try await chief.get("/release")
            #expect(list.text.contains("/release/\(request)") && list.text.contains("&lt;b&gt;Plan"))
            let page = try await chief.get("/release/\(request)")
            #expect(page.status == 200 && page.text.contains("secret words") && page.text.contains("KE-OUT"))
            let mark = try #require(page.text.firstRange(of: "name=\"seen\" value=\""))
            let seen = String(page.text[mark.upperBound...].prefix { $0 != "\"" })
            let stale = try await chief.post("/release/\(request)/clear", ["seen": "0"])
            #expect(stale.status == 409 && stale.text.contains("role=\"alert\""))
            let done = try await chief.post("/release/\(request)/clear", ["seen": seen])
            #expect(done["Location"] == "/release?done=clear")
            #expect(try await chief.get("/live").text.contains("&lt;b&gt;Plan"))
        }
    }

    @Test("its author sees where it stands and takes it back, and cannot clear it")
    func own() async throws {
        try await Site.open { site in
            let request = try await held(site)
            var writer = try await site.signedIn("writer")
            let page = try await writer.get("/release/\(request)")
            #expect(page.text.contains("/withdraw\"") && !page.text.contains("/clear\""))
            #expect(try await writer.post("/release/\(request)/clear", ["seen": ""]).status == 403)
            _ = try await writer.get("/release/\(request)")
            #expect(try await writer.post("/release/\(request)/withdraw", [:])["Location"] == "/release?done=withdraw")
        }
    }

    @Test("others find neither the request nor the queue, and the main pages do not lead there")
    func hidden() async throws {
        try await Site.open { site in
            let request = try await held(site)
            var reader = try await site.signedIn("reader")
            #expect(try await reader.get("/release").status == 403)
            #expect(try await !reader.get("/live").text.contains("\"/release\""))
            var outsider = try await site.signedIn("outsider")
            let there = try await outsider.get("/release/\(request)")
            let absent = try await outsider.get("/release/release-request--\(Samples.uuid(9))")
            #expect(there.status == absent.status && there.status == 404)
            let list = try await outsider.get("/release")
            #expect(list.status == 200 && !list.text.contains("Plan"))
        }
    }

    @Test("what a product says otherwise than the version before is told part by part, and that nothing is")
    func changes() throws {
        func report(_ soWhat: String, _ points: String) throws -> JSONValue {
            let text = #"""
                {"type":"report","name":"A week","modified":"2025-04-01T00:00:00.000Z","extensions":{"\#(Product.extensionID)":
                {"extension_type":"property-extension","product_kind":"intsum","so_what":"\#(soWhat)",
                "key_points":[\#(points)],"changes":["none"],"gaps":["none"]}}}
                """#
            return try JSONDocument(parsing: Array(text.utf8)).root
        }
        let before = try report("Warn carriers.", #""one","two""#)
        let now = try report("Close the crossing.", #""two","three""#)
        let changes = try #require(ProductChanges(now, since: before, language: .english))
        #expect(changes.lines.map(\.gone) == [["Warn carriers."], ["one"]])
        #expect(changes.lines.map(\.added) == [["Close the crossing."], ["three"]])
        #expect(!changes.isSame && changes.since?.spoken == "1 April 2025, 00:00:00 UTC")
        #expect(try #require(ProductChanges(before, since: before, language: .english)).isSame)
        // Another marking is no other word; another source that is cited is, though no part that is compared tells of it.
        func week(_ more: String, named name: String = "A week") throws -> JSONValue {
            let text = #"""
                {"type":"report","name":"\#(name)"\#(more),"extensions":{"\#(Product.extensionID)":
                {"extension_type":"property-extension","product_kind":"intsum","key_points":["one"],"changes":["none"],
                "gaps":["none"]}}}
                """#
            return try JSONDocument(parsing: Array(text.utf8)).root
        }
        let plain = try week("")
        let marked = try week(#","object_marking_refs":[],"modified":"2025-04-02T00:00:00.000Z""#)
        let cited = try week(#","external_references":[{"source_name":"x","external_id":"1"}]"#)
        #expect(try #require(ProductChanges(marked, since: plain, language: .english)).isSame)
        let other = try #require(ProductChanges(cited, since: plain, language: .english))
        #expect(!other.isSame && other.isElsewhere && !other.hasLines)
        // A part that tells its change does not make the rest complete.
        let source = #","external_references":[{"source_name":"x","external_id":"1"}]"#
        for more in [source, #","object_refs":["report--1"]"#, #","x_more":{"a":[1]}"#, #","labels":["new"]"#] {
            let both = try week(more, named: "Another week")
            let told = try #require(ProductChanges(both, since: plain, language: .english))
            #expect(told.lines.count == 1 && told.isElsewhere && !told.isSame, "\(more)")
        }
        // What all parts tell is told.
        let renamed = try week("", named: "Another week")
        #expect(try #require(ProductChanges(renamed, since: plain, language: .english)).isElsewhere == false)
        #expect(!changes.isElsewhere)
        let note = try JSONDocument(parsing: Array(#"{"type":"note"}"#.utf8)).root
        #expect(ProductChanges(now, since: note, language: .english)?.lines.count == nil)
        // That something is withheld of it would tell of that: the page says the same of each.
        var view = RequestView(
            line: Samples.request(1), object: now, shares: nil, problem: nil, source: nil, seen: "0")
        view.earlier = before
        let page = try Templates().html(
            RequestPage(view, language: .english), Samples.frame(.english, title: "A request"))
        #expect(page.contains("Compared as far as you are shown the version before: "))
    }

    @Test("it goes back with a reason, which is asked for")
    func back() async throws {
        try await Site.open { site in
            let request = try await held(site)
            var chief = try await site.signedIn("chief")
            _ = try await chief.get("/release/\(request)")
            #expect(try await chief.post("/release/\(request)/return", ["reason": " "]).status == 422)
            let done = try await chief.post("/release/\(request)/return", ["reason": "Which source?"])
            #expect(done["Location"] == "/release?done=return")
            var writer = try await site.signedIn("writer")
            #expect(try await writer.get("/release").text.contains("Which source?"))
        }
    }
}
