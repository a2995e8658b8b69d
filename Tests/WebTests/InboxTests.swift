import Foundation
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

/// The inbox and what is said of a record, as a browser meets them.
@Suite(.serialized) struct InboxTests {
    private static func filed(_ site: Site) async throws -> String {
        var draft = ProductDraft(.intrep, channel: "alerts", title: "Forged <summons>")
        draft.observed = try PartialDate("2025-04-05")
        draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
        draft.soWhat = "Warn carriers."
        draft.sources = [ProductDraft.Source(grade: "B2")]
        draft.precedence = .flash
        guard case .filed(let id, _) = try await site.node.gate.file(draft, by: site.caller("writer")) else {
            throw WireError.malformed
        }
        return id
    }

    /// Another author of the channel: whoever filed something does not answer it.
    private static func addColleague(_ site: Site) async throws {
        try await site.node.administration.addAccount(name: "colleague", roles: [.author])
        try await site.node.administration.setPassword(Site.password, of: "colleague")
        try await site.node.administration.grant("alerts", to: "colleague", write: true)
    }

    @Test("a product waits in the inbox with how urgent it is, and leaves it with one press")
    func acknowledged() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("colleague")
            let page = try await browser.get("/inbox")
            #expect(page.status == 200)
            #expect(page.text.contains("Forged &lt;summons&gt;") && page.text.contains("Flash"))
            #expect(page.text.contains("name=\"answer\" value=\"noted\""))
            let view = try await site.node.gate.record(id, version: nil, for: site.caller("colleague"))
            let done = try await browser.post(
                "/records/\(id)/feedback",
                ["version": view.line.version, "channel": "alerts", "back": "/inbox", "answer": "noted"])
            #expect(done.status == 303 && done["Location"] == "/inbox")
            let after = try await browser.get("/inbox").text
            #expect(!after.contains("name=\"answer\" value=\"noted\"") && after.contains("1 answered"))
            // Its author sees the answer on the record's page.
            var author = try await site.signedIn("writer")
            let record = try await author.get("/records/\(id)?channel=alerts").text
            #expect(record.contains("id=\"feedback\"") && record.contains("colleague"))
        }
    }

    @Test("what is wrong with an answer stands beside its field, and what was written is still there")
    func mended() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("colleague")
            _ = try await browser.get("/inbox")
            let done = try await browser.post(
                "/records/\(id)/feedback",
                ["channel": "alerts", "answer": "noted", "usefulness": "9", "comment": "We knew."])
            #expect(done.status == 422)
            #expect(done.text.contains("aria-invalid=\"true\"") && done.text.contains("We knew."))
            let none = try await browser.post("/records/\(id)/feedback", ["channel": "alerts"])
            #expect(none.status == 422)
        }
    }

    @Test("a form that another site made is refused, and so is one by who may not write")
    func forged() async throws {
        try await Site.open { site in
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("reader")
            _ = try await browser.get("/inbox")
            let refused = try await browser.post(
                "/records/\(id)/feedback", ["channel": "alerts", "answer": "noted"])
            #expect(refused.status == 403)
            let page = try await browser.get("/inbox").text
            #expect(!page.contains("/feedback"))
        }
    }

    @Test("nowhere is a way out of the site: the form goes back to the inbox or to the record")
    func back() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("colleague")
            _ = try await browser.get("/inbox")
            let done = try await browser.post(
                "/records/\(id)/feedback",
                ["channel": "alerts", "answer": "noted", "back": "https://elsewhere.example/"])
            #expect(done["Location"]?.hasPrefix("/records/report--") == true)
        }
    }
}
