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
            // What is urgent stands before everything else, with where it is and what follows from it.
            let (first, guide) = (page.text.range(of: "Warn carriers."), page.text.range(of: "First steps"))
            let (told, taught) = (try #require(first), try #require(guide))
            #expect(told.lowerBound < taught.lowerBound && page.text.contains("Malaba"))
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

    @Test("a full inbox is light: thirty that wait stand on its first page, the others are one press away")
    func light() throws {
        let line = Samples.inbox().open[0]
        let view = InboxView(open: Array(repeating: line, count: 95), answered: [], instant: Samples.today)
        func page(from: Int) throws -> (html: String, shown: Int) {
            let page = InboxPage(view, from: from, language: .standard)
            let html = try Templates().html(page, Samples.frame(.standard, title: "Inbox", place: .inbox))
            return (html, page.open.count)
        }
        let (first, last) = (try page(from: 0), try page(from: 90))
        #expect(first.shown == 30 && first.html.utf8.count < 55_000)
        #expect(first.html.contains("95 wait for an answer") && first.html.contains("65 more wait"))
        #expect(first.html.contains("/inbox?from=30") && !first.html.contains(">The most urgent<"))
        #expect(last.shown == 5 && last.html.contains(">The most urgent<") && !last.html.contains("more wait"))
    }

    @Test("FLASH and IMMEDIATE stand first, whatever was routed to its reader")
    func pressing() throws {
        func line(_ number: Int, _ precedence: Envelope.Precedence) -> InboxLine {
            InboxLine(record: Samples.line(number, type: "report"), precedence: precedence)
        }
        let open = [line(1, .priority), line(2, .immediate), line(3, .routine), line(4, .flash)]
        let page = InboxPage(
            InboxView(open: open, answered: [], instant: Samples.today), language: .standard)
        #expect(page.pressing.map(\.tone) == ["immediate", "flash"] && page.others.count == 2)
        let html = try Templates().html(page, Samples.frame(.standard, title: "Inbox", place: .inbox))
        let pressing = try #require(html.range(of: "pressing-h"))
        let other = try #require(html.range(of: "arrival-priority"))
        #expect(pressing.lowerBound < other.lowerBound)
    }

    @Test("who begins here has a guide that knows how far they are, and that is gone when its reader closes it")
    func guide() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            var browser = try await site.signedIn("colleague")
            let first = try await browser.get("/inbox").text
            #expect(first.contains("First steps") && first.contains("Nothing has come yet"))
            #expect(first.contains(#"<li aria-current="step">"#) && first.contains(#"href="/write/intrep""#))
            let id = try await Self.filed(site)
            #expect(try await browser.get("/inbox").text.contains(#"class="guide-name"><a href="/records/\#(id)"#))
            var writer = try await site.signedIn("writer")
            let filed = try await writer.get("/inbox").text
            #expect(filed.components(separatedBy: "guide-done").count == 3)
            #expect(filed.contains("/records/\(id)/audience"))
            let forged = try await browser.post("/inbox/guide", [:], token: "x")
            #expect(forged.status == 403)
            let closed = try await browser.post("/inbox/guide", [:])
            #expect(closed.status == 303 && closed["Location"] == "/inbox")
            #expect(!(try await browser.get("/inbox").text.contains("First steps")))
            // Another post on the same machine begins anew.
            writer.cookies["baraza-guide"] = browser.cookies["baraza-guide"]
            #expect(try await writer.get("/inbox").text.contains("First steps"))
            var reader = try await site.signedIn("reader")
            #expect(!(try await reader.get("/inbox").text.contains("First steps")))
        }
    }

    @Test("the six fields that the guide names are those that a report of an event has to have")
    func guideFields() {
        let entry = ProductEntry(
            IntrepForm.self,
            Writing(channels: Samples.channels, sources: [], now: Samples.today, language: .standard))
        #expect(Set(entry.fields(FormEntry()).all.filter(\.required).map(\.name)) == Set(Guide.fields))
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

    @Test("who pressed too early takes it back, on the record's page or in the inbox, and it waits again")
    func takenBack() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("colleague")
            for page in ["/inbox", "/records/\(id)?channel=alerts"] {
                _ = try await browser.get("/inbox")
                _ = try await browser.post("/records/\(id)/feedback", ["channel": "alerts", "answer": "noted"])
                let answered = try await browser.get(page).text
                let button = answered.firstMatch(of: /name="take_back" value="(note--[0-9a-f-]{36})"/)
                let note = String(try #require(button, "\(page)").output.1)
                // Nobody takes back what another post said.
                var writer = try await site.signedIn("writer")
                let theirs = try await writer.get("/records/\(id)?channel=alerts").text
                #expect(theirs.contains("Noted") && !theirs.contains("take_back"))
                let refused = try await writer.post(
                    "/records/\(id)/feedback", ["channel": "alerts", "take_back": note])
                #expect(refused.status == 403)
                let done = try await browser.post(
                    "/records/\(id)/feedback", ["channel": "alerts", "take_back": note, "back": "/inbox"])
                #expect(done.status == 303 && done["Location"] == "/inbox", "\(done.text)")
                #expect(try await browser.get("/inbox").text.contains("name=\"answer\" value=\"noted\""))
                // Twice is once.
                let again = try await browser.post(
                    "/records/\(id)/feedback", ["channel": "alerts", "take_back": note])
                #expect(again.status == 303)
            }
        }
    }

    @Test("that something was seen, too, is said beside the feedback, and counted on the record's page")
    func sighted() async throws {
        try await Site.open { site in
            try await Self.addColleague(site)
            let id = try await Self.filed(site)
            var browser = try await site.signedIn("colleague")
            let page = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(page.contains("Nobody has said that they saw it.") && page.contains("/records/\(id)/sightings"))
            let wrong = try await browser.post(
                "/records/\(id)/sightings", ["channel": "alerts", "seen_count": "many", "seen_for": "all"])
            #expect(wrong.status == 422 && wrong.text.contains("href=\"#seen-seen_count\""))
            let done = try await browser.post(
                "/records/\(id)/sightings",
                ["channel": "alerts", "seen_count": "4", "seen_for": "all", "last_seen": "2025-04-06"])
            #expect(done.status == 303 && done["Location"]?.hasSuffix("#sightings") == true, "\(done.text)")
            let after = try await browser.get("/records/\(id)?channel=alerts").text
            #expect(after.contains("<dt>Times seen</dt><dd dir=\"auto\">4</dd>"))
            var reader = try await site.signedIn("reader")
            let shown = try await reader.get("/records/\(id)?channel=alerts").text
            #expect(shown.contains("Times seen") && !shown.contains("/records/\(id)/sightings"))
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

    @Test("of overdue commitments, texts and requests so many stand in the inbox, and the others are one press away")
    func beside() throws {
        var view = InboxView(
            open: [], answered: [], requests: Array(repeating: try Samples.rfis().lines[0], count: 12),
            instant: Samples.today)
        view.overdue = Array(repeating: Samples.commitmentLine(), count: 61)
        view.texts = Array(repeating: Samples.decisionLine(waiting: true), count: InboxPage.beside)
        let page = InboxPage(view, language: .standard)
        #expect(page.overdue.count == 5 && page.texts.count == 5 && page.requests.count == 5)
        #expect(page.furtherTexts == nil)
        let html = try Templates().html(page, Samples.frame(.standard, title: "Inbox", place: .inbox))
        #expect(html.contains("56 more wait<span class=\"sr\">: Overdue commitments</span>"))
        #expect(html.contains("7 more wait<span class=\"sr\">: Requests that wait for you</span>"))
        #expect(html.utf8.count < 40_000)
        // Nor does one page hold all of what is late, or all joint drafts.
        let hurried = InboxPage(
            InboxView(
                open: [], answered: [], urgent: Array(repeating: try Samples.rfis().lines[0], count: 12),
                isOnDuty: true, instant: Samples.today), language: .standard)
        #expect(hurried.urgent.count == 10 && hurried.furtherUrgent == "2 more wait")
    }
}
