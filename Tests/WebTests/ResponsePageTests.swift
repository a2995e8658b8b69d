import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

/// What was decided on a warning, as a browser meets it.
@Suite(.serialized) struct ResponsePageTests {
    private static func filed(_ site: Site) async throws -> String {
        var draft = ProductDraft(.warning, channel: "alerts", title: "Flood <north>")
        draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
        draft.soWhat = "Warn carriers."
        draft.sources = [ProductDraft.Source(grade: "B2")]
        draft.warning = ProductDraft.Warning(
            hazard: "flood", responsible: ["Wardens"], options: ["Close the road", "Move \"<b>12</b>\""])
        guard case .filed(let id, _) = try await site.node.gate.file(draft, by: site.caller("writer")) else {
            throw WireError.malformed
        }
        return id
    }

    /// A form as a browser sends it, with what is filled in otherwise.
    private static func form(_ changes: [String: String] = [:]) -> [String] {
        let sound = [
            "channel": "alerts", "r_choice": "option:Close the road", "r_decided": "2025-04-05",
            "r_status": "decided", "r_for": "originator",
        ]
        return sound.merging(changes) { _, new in new }.map { "\($0)=\(PercentEncoding.encode($1))" }
    }

    @Test("the warning's own options are offered, with no action and own words, and what is chosen stands in the log")
    func chosen() async throws {
        try await Site.open { site in
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("writer")
            let page = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(page.contains("Nothing is written here yet.") && page.contains("/records/\(id)/responses"))
            #expect(page.contains("option:Close the road") && page.contains("option:Move "))
            #expect(!page.contains("<b>12"))
            #expect(page.contains(">No action</option>") && page.contains(">In our own words</option>"))
            let done = try await browser.post("/records/\(id)/responses", encoded: Self.form())
            #expect(done.status == 303 && done["Location"]?.hasSuffix("#responses") == true, "\(done.text)")
            let after = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(after.contains("<p class=\"prose\" dir=\"auto\">Close the road</p>"))
            #expect(after.contains("name=\"updates\"") && after.contains("name=\"take_back\""))
            // Whoever reads alone reads it, and has no form.
            var reader = try await site.signedIn("reader")
            let shown = try await reader.get("/records/\(id)?channel=alerts").text
            #expect(shown.contains("id=\"responses\"") && !shown.contains("/records/\(id)/responses"))
        }
    }

    @Test("what came of it is said on the line, and the decision is taken back there")
    func later() async throws {
        try await Site.open { site in
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/inbox")
            _ = try await browser.post("/records/\(id)/responses", encoded: Self.form())
            let page = try await browser.get("/records/\(id)?channel=alerts").text
            let field = try #require(page.firstMatch(of: /name="updates" value="(note--[0-9a-f-]{36})"/))
            let note = String(field.output.1)
            let wrong = try await browser.post(
                "/records/\(id)/responses",
                ["channel": "alerts", "updates": note, "r_status": "won", "r_result": "We <won>."])
            #expect(wrong.status == 422 && wrong.text.contains("href=\"#response-0-r_status\""))
            #expect(wrong.text.contains("We &lt;won&gt;."))
            let done = try await browser.post(
                "/records/\(id)/responses",
                ["channel": "alerts", "updates": note, "r_status": "done", "r_result": "Closed <b>at noon</b>."])
            #expect(done.status == 303, "\(done.text)")
            let after = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(after.contains(">Done</span>") && after.contains("Result: Closed &lt;b&gt;at noon&lt;/b&gt;."))
            let back = try await browser.post("/records/\(id)/responses", ["channel": "alerts", "take_back": note])
            #expect(back.status == 303)
            let emptied = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(emptied.contains("Nothing is written here yet."))
        }
    }

    @Test("what is wrong stands beside its field, with all that was typed; words that go with no choice are not lost")
    func mended() async throws {
        try await Site.open { site in
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/inbox")
            for (changes, field) in [
                (["r_words": "We <wait>."], "r_words"), (["r_choice": "own"], "r_words"),
                (["r_choice": "else"], "r_choice"), (["r_choice": ""], "r_choice"),
                (["r_decided": "soon"], "r_decided"), (["r_decided": "2999-01-01"], "r_decided"),
                (["r_decided": "unknown"], "r_decided"), (["r_status": "x"], "r_status"), (["r_for": "me"], "r_for"),
            ] {
                let answer = try await browser.post("/records/\(id)/responses", encoded: Self.form(changes))
                #expect(answer.status == 422, "\(changes)")
                #expect(answer.text.contains("href=\"#response-\(field)\""), "\(changes)")
                if changes["r_words"] != nil { #expect(answer.text.contains("We &lt;wait&gt;.")) }
            }
            let done = try await browser.post(
                "/records/\(id)/responses", encoded: Self.form(["r_choice": "own", "r_words": "We wait."]))
            #expect(done.status == 303)
        }
    }

    @Test("a form that another site made is refused, and so is one by who may not write, or on what is no warning")
    func forged() async throws {
        try await Site.open { site in
            let id = try await Self.filed(site)
            var writer = try await site.signedIn("writer")
            _ = try await writer.get("/inbox")
            #expect(try await writer.post("/records/\(id)/responses", encoded: Self.form(), token: "x").status == 403)
            var reader = try await site.signedIn("reader")
            _ = try await reader.get("/inbox")
            #expect(try await reader.post("/records/\(id)/responses", encoded: Self.form()).status == 403)
            var draft = ProductDraft(.note, channel: "alerts", title: "A note")
            draft.sources = [ProductDraft.Source(grade: "B2")]
            guard case .filed(let other, _) = try await site.node.gate.file(draft, by: site.caller("writer")) else {
                throw WireError.malformed
            }
            #expect(!(try await writer.get("/records/\(other)?channel=alerts").text.contains("id=\"responses\"")))
            #expect(try await writer.post("/records/\(other)/responses", encoded: Self.form()).status == 403)
        }
    }
}
