import Foundation
import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

/// What is written at the desk: each form, from the empty page to the record.
@Suite(.serialized) struct WriteTests {
    static let forms: [(Product.Genre, KeyValuePairs<String, String>)] = [
        (
            .intrep,
            [
                "title": "Forged summons", "place": "Malaba", "observed": "2025-04-05T09:30Z", "grade": "b2",
                "so_what": "Warn carriers.", "channel": "alerts",
            ]
        ),
        (
            .warning,
            [
                "title": "Flood expected", "place": "Bosso", "so_what": "The road will be cut.", "grade": "A1 A gauge",
                "responsible": "Civil protection", "channel": "alerts", "urgency": "Future", "severity": "Severe",
                "certainty": "Likely", "onset": "2025-04",
            ]
        ),
        (
            .intsum,
            [
                "title": "Week 14", "period_from": "2025-03-31", "period_until": "2025-04-06",
                "key_points": "One\r\nTwo", "channel": "alerts",
            ]
        ),
        (.note, ["title": "Background", "sources": "F6 A newspaper", "channel": "alerts", "text": "One.\r\n\r\nTwo."]),
    ]

    @Test("each form offers its fields, and what is filed is a page that says them")
    func filed() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let menu = try await browser.get("/write")
            for (genre, form) in Self.forms {
                #expect(menu.text.contains("href=\"/write/\(genre.rawValue)\""))
                let empty = try await browser.get("/write/\(genre.rawValue)")
                for (name, _) in form { #expect(empty.text.contains("name=\"\(name)\""), "\(genre) \(name)") }
                let done = try await browser.post("/write/\(genre.rawValue)", form)
                let place = try #require(done["Location"], "\(genre): \(done.text)")
                #expect(done.status == 303 && place.hasPrefix("/records/report--"))
                let page = try await browser.get(place)
                #expect(page.status == 200 && page.text.contains("id=\"product\""))
            }
        }
    }

    @Test(
        "whom a product would reach is seen before it is filed, and what was written stays",
        arguments: forms.map { $0.0 })
    func looked(_ genre: Product.Genre) async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/\(genre.rawValue)")
            let form = try #require(Self.forms.first { $0.0 == genre }).1
            let fields = form.map { "\($0.key)=\(PercentEncoding.encode($0.value))" } + ["act=look"]
            let look = try await browser.post("/write/\(genre.rawValue)", encoded: fields)
            #expect(look.status == 200, "\(look.text)")
            #expect(look.text.contains("id=\"look\" tabindex=\"-1\" autofocus"))
            #expect(look.text.contains("class=\"reach\""))
            #expect(look.text.contains(form.first { $0.key == "title" }?.value ?? "?"))
            #expect(look.text.contains("<option value=\"alerts\" selected>") && look.text.contains(" data-back>"))
            let list = try await site.node.gate.recent(
                channel: "alerts", cursor: nil, limit: 9, for: try await site.caller("reader"))
            #expect(list.lines.isEmpty)
            // What Enter in a field presses is what changes nothing.
            let buttons = look.text.matches(of: /name="act" value="(\w+)"/).map { String($0.output.1) }
            #expect(buttons.suffix(2) == ["look", "file"] && buttons.first != "file")
            let filed = try await browser.post(
                "/write/\(genre.rawValue)", encoded: Array(fields.dropLast()) + ["act=file"])
            #expect(filed.status == 303)
        }
    }

    @Test("what would wait for a second person says so beforehand, and a fault is told as when it is filed")
    func lookedWaiting() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/assessment")
            let waiting = try await browser.post(
                "/write/assessment",
                encoded: Self.assessment + Self.standards() + ["act=look"])
            #expect(waiting.status == 200 && waiting.text.contains("somebody else than its author reviews it"))
            _ = try await browser.get("/write/note")
            let faulty = try await browser.post(
                "/write/note", ["title": "t", "sources": "Gauge", "channel": "alerts", "act": "look"])
            #expect(faulty.status == 422 && !faulty.text.contains("id=\"look\""))
        }
    }

    @Test(
        "a report of an event and a warning have no more than six fields that have to be filled in",
        arguments: ["intrep", "warning"])
    func six(_ genre: String) async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await browser.get("/write/\(genre)").text
            let first = page[..<(page.firstRange(of: "<details class=\"more\"")?.lowerBound ?? page.endIndex)]
            #expect(first.matches(of: /<span class="must">/).count == 6)
        }
    }

    @Test(
        "how urgent, severe and certain a warning is stands open, is chosen by nobody else, and left open is not said")
    func unsaid() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let page = try await browser.get("/write/warning").text
            let first = page[..<(page.firstRange(of: "<details class=\"more\"")?.lowerBound ?? page.endIndex)]
            for name in ["onset", "expires", "urgency", "severity", "certainty"] {
                #expect(first.contains("name=\"\(name)\""), "\(name)")
            }
            for name in ["urgency", "severity", "certainty"] {
                let select = try #require(page.firstRange(of: "<select id=\"\(name)\""))
                #expect(
                    page[select.lowerBound...].prefix(400).contains("<option value=\"\" selected>Choose"), "\(name)")
            }
            #expect(page.contains("<option value=\"ROUTINE\" selected>"))
            let done = try await browser.post(
                "/write/warning",
                [
                    "title": "Flood expected", "place": "Bosso", "so_what": "The road will be cut.",
                    "grade": "A1 A gauge",
                    "responsible": "Civil protection", "channel": "alerts", "urgency": "", "severity": "",
                    "certainty": "",
                ])
            let place = try #require(done["Location"], "\(done.text)")
            let id = String(try #require(place.firstMatch(of: /report--[0-9a-f-]{36}/)).0)
            let view = try await site.node.gate.record(id, version: nil, for: site.caller("writer"))
            let warning = try #require(Product.content(of: view.object)?["warning"])
            #expect(warning.members.map { $0.0.text } == ["hazard", "responsible"])
            // CAP demands a word, and has one for that; what follows is no instruction.
            let alert = try await site.node.gate.alert(id, version: nil, channel: nil, for: site.caller("writer"))
            #expect([alert.urgency, alert.severity, alert.certainty] == ["Unknown", "Unknown", "Unknown"])
            #expect(alert.description == "The road will be cut." && alert.instruction == nil && alert.expires == nil)
        }
    }

    @Test(
        "no form has chosen a channel beforehand, and none is filed before one is",
        arguments: [
            "/write/intrep", "/write/intsum", "/write/assessment", "/requirements/add", "/joint/add", "/lessons/add",
        ])
    func unchosen(_ path: String) async throws {
        try await Site.open { site in
            // Writes to two channels.
            var browser = try await site.signedIn("writer")
            let form = try await browser.get(path)
            #expect(form.status == 200)
            let select = form.text.firstMatch(of: /<select id="channel"[^>]*required[^>]*>(?s:.*?)<\/select>/)
            let channel = try #require(select).0
            #expect(channel.contains("<option value=\"\" selected>"))
            #expect(channel.contains("value=\"alerts\">") && channel.contains("value=\"drop\">"))
            #expect(channel.matches(of: #/ selected>/#).count == 1)
            let refused = try await browser.post(path, ["title": "Early", "name": "Early"])
            #expect(refused.status == 422)
        }
    }

    @Test("where there is one channel alone, that one is chosen")
    func one() async throws {
        try await Site.open { site in
            try await site.node.administration.setPassword(Site.password, of: "insider")
            var browser = try await site.signedIn("insider")
            let form = try await browser.get("/write/note").text
            #expect(form.contains("<option value=\"secret\" selected>"))
        }
    }

    private static let assessment = [
        "title=Will%20it%20last%3F", "question=Will%20it%20last%3F", "judgement1=It%20will.", "likelihood1=likely",
        "confidence1=low", "reasons1=It%20has.", "sources=C3%20A%20post", "assumptions=a", "alternatives=b",
        "indicators=c", "channel=alerts",
    ]
    /// The nine analytic standards, scored alike.
    private static func standards(_ score: String = "2") -> [String] {
        Product.standards.map { "standard\($0)=\(score)" }
    }

    @Test("no standard is met before its author says so, and what a summary leaves open is not said in their name")
    func unscored() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            let form = try await browser.get("/write/assessment").text
            let first = form[..<(form.firstRange(of: "<details class=\"more\"")?.lowerBound ?? form.endIndex)]
            let selects = first.matches(of: /<select id="standard\d"[^>]* required[^>]*>\s*<option value="" selected>/)
            #expect(selects.count == 9)
            let refused = try await browser.post("/write/assessment", encoded: Self.assessment + ["act=file"])
            #expect(refused.status == 422)
            for standard in Product.standards {
                #expect(refused.text.contains("<li><a href=\"#standard\(standard)\">"))
            }
            let fields = Self.forms[2].1.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
            let made = try await browser.post("/write/intsum", encoded: fields)
            let page = try await browser.get(try #require(made["Location"], "\(made.text)")).text
            #expect(page.matches(of: /Not stated\./).count >= 2 && !page.contains(">None.<"))
        }
    }

    @Test("an assessment goes to the release desk, with its judgement as an interval")
    func assessment() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/assessment")
            let done = try await browser.post(
                "/write/assessment",
                encoded: Self.assessment + Self.standards("3"))
            let request = try #require(done["Location"], "\(done.status) \(done.text)")
            #expect(request.hasPrefix("/release/release-request--"))
            let waiting = try await browser.get(request).text
            #expect(waiting.contains("id=\"product\"") && waiting.contains("It will."))
            // Who decides has the audience and the decision before the text, and scores it by the nine standards.
            try await site.node.administration.addRegistry()
            try await site.node.administration.addAccount(name: "chief", roles: [.releaser], password: Site.password)
            try await site.node.administration.grant("alerts", to: "chief", write: true)
            var chief = try await site.signedIn("chief")
            let desk = try await chief.get(request).text
            let places = ["id=\"preview-h\"", "id=\"decide-h\"", "name=\"standard9\"", "id=\"product\""].map {
                desk.firstRange(of: $0)?.lowerBound
            }
            #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
            let seen = try #require(desk.firstMatch(of: /name="seen" value="([0-9a-f]+)"/)).output.1
            let wrong = try await chief.post(request + "/clear", ["seen": String(seen), "standard2": "4"])
            #expect(wrong.status == 422 && wrong.text.contains("aria-invalid=\"true\""))
            // Each of the nine stands open and has to be chosen; what was chosen stays when one is not.
            #expect(desk.matches(of: /<select id="score-standard\d" name="standard\d" required/).count == 9)
            let early = try await chief.post(
                request + "/clear", ["seen": String(seen), "standard1": "3", "standard2": ""])
            #expect(early.status == 422 && early.text.matches(of: /aria-invalid="true"/).count == 8)
            #expect(early.text.contains("all nine analytic standards") && early.text.contains("value=\"3\" selected"))
            let cleared = try await chief.post(
                request + "/clear", encoded: ["seen=\(seen)"] + Self.standards("3"))
            #expect(cleared["Location"] == "/release?done=clear")
            let told = try await browser.get(request).text
            #expect(told.contains("id=\"scores-h\"") && told.contains("met well"))
        }
    }

    @Test(
        "what is wrong stands beside its field, what was written stays, and nothing is filed",
        arguments: [
            ("intrep", "grade", "G9"), ("intrep", "observed", "soon"), ("intrep", "place", ""),
            ("intrep", "channel", "secret"), ("intrep", "country", "KEN"), ("intrep", "latitude", "91"),
            ("intrep", "follows", "nothing"), ("intrep", "follows_as", "replaces"), ("intrep", "tlp", "purple"),
            ("warning", "grade", "gauge"),
            ("intsum", "period_until", "2025-03-30"), ("intsum", "key_points", " \r\n "),
            ("note", "sources", "Gauge B2"),
        ])
    func wrong(_ genre: String, _ field: String, _ value: String) async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/\(genre)")
            let form = try #require(Self.forms.first { $0.0.rawValue == genre }).1
            let rest = form.filter { $0.key != field } + [(key: field, value: value)]
            let fields = rest.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
            let answer = try await browser.post("/write/\(genre)", encoded: fields)
            #expect(answer.status == 422)
            #expect(answer.text.contains("aria-invalid=\"true\""))
            #expect(answer.text.contains(form.first { $0.key == "title" }?.value ?? ""))
            // Its title says that nothing was done, and a summary that has the focus leads to the field.
            #expect(answer.text.contains("<title>Not accepted: "))
            #expect(answer.text.contains("role=\"alert\" tabindex=\"-1\" autofocus"))
            #expect(answer.text.contains("<li><a href=\"#\(field)\">"))
            #expect(answer.text.contains("<p class=\"hint-bad\" id=\"\(field)-bad\">"))
            #expect(answer.text.contains("aria-describedby=\"\(field)-bad \(field)-hint\""))
            let list = try await site.node.gate.recent(
                channel: "alerts", cursor: nil, limit: 9, for: try await site.caller("reader"))
            #expect(list.lines.isEmpty)
        }
    }

    @Test(
        "each form is opened filled in for a next version, which says what was changed",
        arguments: forms.map { $0.0 })
    func revised(_ genre: Product.Genre) async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/\(genre.rawValue)")
            let fields = try #require(Self.forms.first { $0.0 == genre }).1
            let done = try await browser.post("/write/\(genre.rawValue)", fields)
            let record = try #require(done["Location"])
            let page = try await browser.get(record).text
            let button = try #require(page.firstMatch(of: /href="(\/write\/\w+\?of=[^"]+)"/)).output.1
            let form = try await browser.get(String(button).replacing("&amp;", with: "&"))
            #expect(form.status == 200 && form.text.contains("New version of"))
            // What was written stands in it, and nobody has to know an identifier.
            for (name, value) in fields where name != "channel" {
                let shown = HTMLReferences.plain(form.text)
                #expect(shown.contains(name == "grade" ? value.uppercased().prefix(2) : value.prefix(3)), "\(name)")
            }
            let hidden = form.text.matches(of: /<input type="hidden" name="(of|of_version)" value="([^"]*)">/).map {
                "\($0.output.1)=\(PercentEncoding.encode(String($0.output.2)))"
            }
            #expect(hidden.count == 2)
            let sent = fields.filter { $0.key != "title" }.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
            let revised = try await browser.post(
                "/write/\(genre.rawValue)", encoded: sent + hidden + ["title=Put%20right", "act=file"])
            #expect(revised.status == 303, "\(revised.text)")
            let after = try await browser.get(try #require(revised["Location"])).text
            #expect(after.contains("<h1 dir=\"auto\"") && after.contains("Put right"))
            #expect(try #require(revised["Location"]).prefix(53) == record.prefix(53))
            // Sent once more from the same page it is not written over.
            let again = try await browser.post(
                "/write/\(genre.rawValue)", encoded: sent + hidden + ["title=Again", "act=file"])
            #expect(again.status == 422)
        }
    }

    @Test("what says more than its form shows is not written anew by that form, which would drop it")
    func unshown() async throws {
        try await Site.open { site in
            var draft = ProductDraft(.intrep, channel: "alerts", title: "Forged summons")
            draft.observed = try PartialDate("2025-04-05")
            draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
            draft.soWhat = "Warn carriers."
            draft.sources = [ProductDraft.Source(grade: "B2")]
            var dated = draft
            dated.sources = [ProductDraft.Source(grade: "B2", date: try PartialDate("2025-04-04"))]
            var measured = draft
            measured.areas = [
                ProductDraft.Area(name: "Malaba", country: "KE", latitude: 0.6, longitude: 34.2, precision: 500)
            ]
            // A browser makes one line of what stands in a field of one line.
            var lined = draft
            lined.soWhat = "Warn carriers.\nAll of them."
            var browser = try await site.signedIn("writer")
            for (product, isOffered) in [(draft, true), (dated, false), (measured, false), (lined, false)] {
                guard case .filed(let id, _) = try await site.node.gate.file(product, by: site.caller("writer")) else {
                    throw WireError.malformed
                }
                let page = try await browser.get("/records/\(id)?channel=alerts").text
                #expect(page.contains("/write/intrep?of=") == isOffered)
                // Who looks for it is told why not.
                #expect(page.contains("more than its form has room for") != isOffered)
            }
        }
    }

    /// What a browser sends of a form that nobody touched: `name=value`, encoded already. The ends of lines are gone from
    /// whatever stands in an `input`.
    private static func untouched(_ page: String) -> [String] {
        var sent: [(name: String, value: String)] = []
        let page = page.firstRange(of: "data-draft=").map { String(page[$0.upperBound...]) } ?? page
        for input in page.matches(of: /<input (?:type="hidden"|id="[^"]*") name="([^"]+)"([^>]*)>/) {
            let value = input.output.2.firstMatch(of: /value="([^"]*)"/).map { String($0.output.1) } ?? ""
            sent.append((String(input.output.1), value.filter { !$0.isNewline }))
        }
        for text in page.matches(of: /<textarea id="[^"]*" name="([^"]+)"[^>]*>([^<]*)</) {
            sent.append((String(text.output.1), String(text.output.2)))
        }
        for list in page.matches(of: /<select id="[^"]*" name="([^"]+)"[^>]*>([\s\S]*?)<.select>/) {
            let chosen = list.output.2.firstMatch(of: /<option value="([^"]*)" selected>/)
            sent.append((String(list.output.1), chosen.map { String($0.output.1) } ?? ""))
        }
        return sent.filter { !["token", "title", "annexes", "q"].contains($0.name) }.map {
            "\($0.name)=\(PercentEncoding.encode(HTMLReferences.plain($0.value)))"
        }
    }

    @Test("a next version of a warning keeps each of its sources and services, as its form has a line for each")
    func itemsKept() async throws {
        try await Site.open { site in
            var draft = ProductDraft(.warning, channel: "alerts", title: "Flood expected")
            draft.areas = [ProductDraft.Area(name: "Bosso")]
            draft.soWhat = "The road will be cut."
            draft.sources = [
                ProductDraft.Source(grade: "B2", descriptor: "Customs post"),
                ProductDraft.Source(grade: "C3", descriptor: "Radio"),
            ]
            draft.warning = ProductDraft.Warning(
                hazard: "Flood", urgency: "Expected", severity: "Severe", certainty: "Likely",
                responsible: ["Health ministry", "Police"], options: ["Leave the banks."])
            guard case .filed(let id, _) = try await site.node.gate.file(draft, by: site.caller("writer")) else {
                throw WireError.malformed
            }
            var browser = try await site.signedIn("writer")
            let form = try await browser.get("/write/warning?of=\(id)&channel=alerts")
            #expect(form.status == 200)
            let done = try await browser.post(
                "/write/warning", encoded: Self.untouched(form.text) + ["title=Put%20right", "act=file"])
            #expect(done.status == 303, "\(done.text)")
            let view = try await site.node.gate.record(
                id, version: nil, channel: "alerts", for: site.caller("writer"))
            #expect(view.object["name"]?.string == "Put right")
            let content = try #require(Product.content(of: view.object))
            #expect(content["sources"]?.elements.compactMap { $0["grade"]?.string } == ["B2", "C3"])
            #expect(
                content["warning"]?["responsible"]?.elements.compactMap(\.string) == ["Health ministry", "Police"])
        }
    }

    @Test("a report with a portion is written anew in its form, where the portion stands behind its mark")
    func portionKept() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/note")
            let done = try await browser.post(
                "/write/note",
                ["title": "t", "sources": "F6 x", "channel": "alerts", "text": "Plain.\r\n\r\n(RED) Marked."])
            let page = try await browser.get(try #require(done["Location"])).text
            let button = try #require(page.firstMatch(of: /href="(\/write\/note\?of=[^"]+)"/)).output.1
            let form = try await browser.get(String(button).replacing("&amp;", with: "&")).text
            #expect(HTMLReferences.plain(form).contains("(TLP:RED) Marked.</textarea>"))
            let revised = try await browser.post(
                "/write/note", encoded: Self.untouched(form) + ["title=Put%20right", "act=file"])
            let after = try await browser.get(try #require(revised["Location"], "\(revised.text)")).text
            #expect(after.contains("Put right"))
            #expect(after.contains(#"<span class="tlp tlp-red">TLP:RED</span> Marked.</p>"#))
            #expect(after.contains(#"<p class="prose" dir="auto">Plain.</p>"#))
        }
    }

    @Test("a draft of a next version is kept for the version that it was begun on")
    func draftOfVersion() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/note")
            let fields = try #require(Self.forms.first { $0.0 == .note }).1
            let done = try await browser.post("/write/note", fields)
            let page = try await browser.get(try #require(done["Location"])).text
            let button = try #require(page.firstMatch(of: /href="(\/write\/note\?of=[^"]+)"/)).output.1
            let form = try await browser.get(String(button).replacing("&amp;", with: "&")).text
            let version = try #require(form.firstMatch(of: /name="of_version" value="([^"]+)"/)).output.1
            let key = try #require(form.firstMatch(of: /data-draft="([^"]*)"/)).output.1
            #expect(key.contains(version))
            // Once there is a newer version it is told by what all of them begin with.
            let before = try #require(form.firstMatch(of: /data-draft-before="([^"]+)"/)).output.1
            #expect(before + version == key)
            let fresh = try await browser.get("/write/note").text
            #expect(!fresh.contains("data-draft-before"))
        }
    }

    @Test("a report is followed up from its page, and the new one leads back to it")
    func followed() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/intrep")
            let done = try await browser.post("/write/intrep", Self.forms[0].1)
            let page = try await browser.get(try #require(done["Location"])).text
            let button = try #require(page.firstMatch(of: /href="(\/write\/intrep\?follows=[^"]+)"/)).output.1
            let form = try await browser.get(String(button)).text
            #expect(form.contains("Follows up <a href=") && form.contains(">Forged summons</a>"))
            let id = try #require(form.firstMatch(of: /<input type="hidden" name="follows" value="([^"]+)">/)).output.1
            let rest = Self.forms[0].1.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
            let filed = try await browser.post("/write/intrep", encoded: rest + ["follows=\(id)", "act=file"])
            let next = try await browser.get(try #require(filed["Location"], "\(filed.text)")).text
            #expect(next.contains("<dt>Follows up</dt>") && next.contains(id))
            // Who may write nothing is offered neither.
            var reader = try await site.signedIn("reader")
            let shown = try await reader.get(try #require(done["Location"])).text
            #expect(!shown.contains("/write/intrep?"))
            // What was followed up says so above all that it says, with the way there.
            let later = try #require(filed["Location"]?.firstMatch(of: /report--[0-9a-f-]{36}/)).0
            #expect(!page.contains("a later report:"))
            let notice = try #require(
                shown.firstRange(of: "Followed up by a later report: <a href=\"/records/\(later)"))
            let sheet = try #require(shown.firstRange(of: "id=\"product\""))
            #expect(notice.lowerBound < sheet.lowerBound)
            #expect(!next.contains("a later report:"))
        }
    }

    @Test("what a report does to the one that it follows up is chosen or left, and both say it")
    func followedAs() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/intrep")
            let first = try #require(try await browser.post("/write/intrep", Self.forms[0].1)["Location"])
            let id = try #require(first.firstMatch(of: /report--[0-9a-f-]{36}/)).0
            let form = try await browser.get("/write/intrep?follows=\(id)").text
            // It stands in the open, adds to the report where nothing is chosen, and does not have to be.
            let select = try #require(
                form.firstMatch(of: /<select id="follows_as"([^>]*)>\s*<option value="" selected>/))
            #expect(!select.output.1.contains("required"))
            let rest = try #require(form.firstRange(of: "<details class=\"more\""))
            #expect(select.range.lowerBound < rest.lowerBound)
            let fields = Self.forms[0].1.map { "\($0.key)=\(PercentEncoding.encode($0.value))" } + ["act=file"]
            for (how, says, said) in [
                ("supersedes", "Supersedes", "Superseded by"), ("contradicts", "Contradicts", "Contradicted by"),
            ] {
                let filed = try await browser.post(
                    "/write/intrep", encoded: fields + ["follows=\(id)", "follows_as=\(how)"])
                let place = try #require(filed["Location"], "\(filed.text)")
                let next = try await browser.get(place).text
                #expect(next.contains("<dt>\(says)</dt>"))
                let later = try #require(place.firstMatch(of: /report--[0-9a-f-]{36}/)).0
                let shown = try await browser.get(first).text
                #expect(
                    shown.contains(
                        "<p class=\"notice notice-bad\">\(said) a later report: <a href=\"/records/\(later)"))
                // Its next version has it chosen.
                let button = try #require(next.firstMatch(of: /href="(\/write\/\w+\?of=[^"]+)"/)).output.1
                let again = try await browser.get(String(button).replacing("&amp;", with: "&")).text
                #expect(again.contains("<option value=\"\(how)\" selected>"))
            }
            // The strongest stands first, though the other one is newer.
            let told = try await browser.get(first).text
            let places = ["Superseded by", "Contradicted by"].map { told.firstRange(of: $0)?.lowerBound }
            #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
            let graph = try await browser.get("/records/\(id)/graph").text
            #expect(graph.contains("Supersedes") && graph.contains("Contradicts"))
            // What it is said of has to be named.
            let unnamed = try await browser.post("/write/intrep", encoded: fields + ["follows_as=supersedes"])
            #expect(unnamed.status == 422 && unnamed.text.contains("<li><a href=\"#follows\">"))
        }
    }

    @Test("a summary is made in one step from the reports of a period that are ticked, and names them")
    func summary() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/intrep")
            let done = try await browser.post("/write/intrep", Self.forms[0].1)
            let id = try #require(done["Location"]?.firstMatch(of: /report--[0-9a-f-]{36}/)).0
            _ = try await browser.post("/write/warning", Self.forms[1].1)
            // Ticks come first, of the period alone, with when, how far it is to be believed, and how it is marked.
            let form = try await browser.get("/write/intsum?period_from=2025-04-01&period_until=2025-04-30").text
            let ticks = form.matches(of: /name="made_from" value="([^"]+)"/).map { $0.output.1 }
            #expect(ticks == [id])
            let (list, title) = (form.firstRange(of: "name=\"made_from\""), form.firstRange(of: "name=\"title\""))
            #expect(try #require(list).lowerBound < #require(title).lowerBound)
            #expect(form.contains("Forged summons (B2, TLP:"))
            let elsewhere = try await browser.get("/write/intsum?period_from=2025-05-01&period_until=2025-05-31").text
            #expect(!elsewhere.contains("value=\"\(id)\""))
            let period = ["period_from=2025-04-01", "period_until=2025-04-30"]
            let none = try await browser.post("/write/intsum", encoded: period + ["act=fill"])
            #expect(none.status == 422 && none.text.contains("Tick the reports first"))
            let kept = try await browser.post(
                "/write/intsum", encoded: period + ["act=fill", "made_from=\(id)", "key_points=Mine"])
            #expect(kept.status == 200 && kept.text.contains(">Mine\nForged summons: Warn carriers.</textarea>"))
            #expect(kept.text.contains("value=\"\(id)\" checked"))
            #expect(kept.text.contains("value=\"Summary 2025-04-01 – 2025-04-30\""))
            let made = try await browser.post(
                "/write/intsum",
                encoded: period + [
                    "title=Week%2014", "key_points=One", "channel=alerts", "made_from=\(id)", "act=file",
                ])
            let page = try await browser.get(try #require(made["Location"], "\(made.text)"))
            #expect(page.text.contains("Forged summons"))
            // Its source is the report, with the grade that it has, one press away.
            #expect(page.text.contains("Sources and their grades"))
            #expect(page.text.contains("<td dir=\"auto\"><a href=\"/records/\(id)"))
            #expect(page.text.contains("<strong>B2</strong>"))
            // A summary is not made from summaries.
            let after = try await browser.get("/write/intsum?period_from=2025-04-01&period_until=2099-04-30").text
            #expect(after.matches(of: /name="made_from"/).count == 2)
        }
    }

    @Test(
        "the list that a summary is made from has events first, says that it goes on, and keeps what was ticked before")
    func offered() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/intrep")
            let done = try await browser.post("/write/intrep", Self.forms[0].1)
            let event = try #require(done["Location"]?.firstMatch(of: /report--[0-9a-f-]{36}/)).0
            let writer = try await site.caller("writer")
            for number in 0...IntsumForm.offers {
                var draft = ProductDraft(.note, channel: "alerts", title: "Note \(number)")
                draft.sources = [ProductDraft.Source(grade: "C3")]
                guard case .filed = try await site.node.gate.file(draft, by: writer) else { throw WireError.malformed }
            }
            let period = ["period_from=2025-04-01", "period_until=2099-04-30"]
            func ticks(_ page: String) -> [String] {
                page.matches(of: /name="made_from" value="([^"]+)"/).map { String($0.output.1) }
            }
            let form = try await browser.get("/write/intsum?" + period.joined(separator: "&")).text
            #expect(ticks(form).count == IntsumForm.offers && ticks(form).first == String(event))
            #expect(form.contains("name=\"act\" value=\"next\""))
            let next = try await browser.post(
                "/write/intsum", encoded: period + ["act=next", "made_from=\(event)"]
            ).text
            // Two are left, and what was ticked is still ticked, by its title.
            #expect(ticks(next).count == 3 && next.contains("value=\"\(event)\" checked"))
            #expect(next.contains("Forged summons (B2, TLP:") && !next.contains("name=\"act\" value=\"next\""))
            #expect(next.contains("name=\"offered_after\" value=\"40\""))
            let events = try await browser.get(
                "/write/intsum?offered_genre=intrep&" + period.joined(separator: "&")
            ).text
            #expect(ticks(events) == [String(event)])
        }
    }

    @Test("each source of a summary keeps its grade, one that nobody graded says so, and a next version adds to them")
    func summarySources() async throws {
        try await Site.open { site in
            let writer = try await site.caller("writer")
            var draft = ProductDraft(.note, channel: "alerts", title: "Two voices")
            draft.sources = [ProductDraft.Source(grade: "C3"), ProductDraft.Source(grade: "B2")]
            guard case .filed(let graded, _) = try await site.node.gate.file(draft, by: writer) else {
                throw WireError.malformed
            }
            let plain = "report--\(Samples.uuid(71))"
            let report = try JSONDocument(
                parsing: Array(
                    """
                    {"type":"report","spec_version":"2.1","id":"\(plain)","created":"2025-04-01T00:00:00.000Z",
                    "modified":"2025-04-01T00:00:00.000Z","published":"2025-04-01T00:00:00.000Z","name":"Ungraded",
                    "object_refs":["\(graded)"]}
                    """.utf8)
            ).root
            let filed = try await site.node.gate.write([report], to: "alerts", by: writer)
            #expect(filed.items.map(\.fate) == [.stored])
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/intsum")
            let form = [
                "title=Week%2014", "period_from=2025-04-01", "period_until=2025-04-07", "key_points=One",
                "channel=alerts", "act=file",
            ]
            let made = try await browser.post("/write/intsum", encoded: form + ["made_from=\(graded)"])
            let summary = try #require(made["Location"]?.firstMatch(of: /report--[0-9a-f-]{36}/), "\(made.text)").0
            func sources() async throws -> [[String?]] {
                let view = try await site.node.gate.record(String(summary), version: nil, for: writer)
                return (Product.content(of: view.object)?["sources"]?.elements.map { $0 } ?? []).map { source in
                    ["grade", "descriptor", "source_ref"].map { source[$0]?.string }
                }
            }
            let first: [[String?]] = [["B2", "Two voices", graded], ["C3", "Two voices", graded]]
            #expect(try await sources() == first)
            let view = try await site.node.gate.record(String(summary), version: nil, for: writer)
            let next = try await browser.post(
                "/write/intsum",
                encoded: form + [
                    "made_from=\(graded)", "made_from=\(plain)", "of=\(summary)",
                    "of_version=\(PercentEncoding.encode(view.line.version))",
                ])
            #expect(next.status == 303, "\(next.text)")
            #expect(try await sources() == first + [["F6", "Ungraded (without a grade)", plain]])
            let after = try await site.node.gate.record(String(summary), version: nil, for: writer)
            #expect(
                Product.content(of: after.object)?["derived_from_refs"]?.elements.compactMap(\.string) == [
                    graded, plain,
                ])
        }
    }

    @Test("a portion shows its own mark, and one without shows none")
    func marks() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/note")
            let done = try await browser.post(
                "/write/note",
                ["title": "t", "sources": "F6 x", "channel": "alerts", "text": "Plain.\r\n\r\n(RED) Marked."])
            let page = try await browser.get(try #require(done["Location"])).text
            #expect(page.contains(#"<p class="prose" dir="auto">Plain.</p>"#))
            #expect(page.contains(#"<span class="tlp tlp-red">TLP:RED</span> Marked.</p>"#))
        }
    }

    @Test("who may write nowhere is told so, and is offered no form")
    func nowhere() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("reader")
            let menu = try await browser.get("/write")
            #expect(menu.status == 200 && !menu.text.contains("/write/intrep"))
            #expect(try await browser.get("/write/intrep").status == 403)
            #expect(try await browser.get("/write/nothing").status == 404)
            let live = try await browser.get("/live")
            #expect(!live.text.contains("href=\"/write\""))
        }
    }

    @Test("what a product says cannot leave its place on the page")
    func escaped() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/write/note")
            let attack = "\"><script>alert(1)</script>"
            let done = try await browser.post(
                "/write/note",
                [
                    "title": attack, "sources": "F6 \(attack)", "channel": "alerts", "text": attack, "so_what": attack,
                    "place": attack,
                ])
            let page = try await browser.get(try #require(done["Location"], "\(done.text)"))
            #expect(!page.text.contains("<script>alert"))
        }
    }
}
