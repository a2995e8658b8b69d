import Foundation
import HTTPTypes
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct RouteTests {
    @Test("the first page leads to the sign-in, and after it to what arrives")
    func first() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            #expect(try await browser.get("/")["Location"] == "/sign-in")
            let page = try await browser.get("/sign-in")
            #expect(page.status == 200 && page.text.contains("Ofisi ya Uratibu"))
            let answer = try await browser.post("/sign-in", ["name": "reader", "password": Site.password])
            #expect(answer.status == 303 && answer["Location"] == "/live")
            #expect(try await browser.get("/")["Location"] == "/live")
            #expect(try await browser.get("/live").status == 200)
        }
    }

    @Test("a page that needs a name asks for one and comes back; an event stream does not open")
    func names() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            for path in [
                "/live", "/search?q=a", "/node", "/records/x", "/records/x/object", "/records/x/proof",
                "/records/x/audience", "/records/x/tearline", "/oversight/given",
                "/oversight/requests",
                "/live/events", "/live/file?channel=a&as=csv", "/parties", "/parties/organisations",
                "/parties/bodies/x", "/parties/add/community",
                "/common", "/map", "/map/file?as=csv", "/timeline", "/timeline/file?as=stix", "/trend", "/ratings",
                "/brief", "/brief/pdf",
                "/records/x/pdf",
                "/search/file?q=a&as=csv", "/inbox/file?as=csv", "/records/x/graph", "/records/x/history",
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == 303, "\(path)")
                #expect(answer["Location"]?.hasPrefix("/sign-in") == true, "\(path)")
                #expect(answer["WWW-Authenticate"] == nil, "\(path)")
            }
            #expect(try await browser.get("/node")["Location"] == "/sign-in?back=%2Fnode")
            _ = try await browser.get("/sign-in?back=%2Fnode")
            let answer = try await browser.post(
                "/sign-in", ["name": "reader", "password": Site.password, "back": "/node"])
            #expect(answer["Location"] == "/node")
        }
    }

    @Test("every route but the sign-in, the language and the files that are the same for all asks who sends it")
    func access() async throws {
        let test = try await TestNode()
        let web = try WebBoundary(
            gate: test.node.gate, accounts: test.node.accounts, node: NodeName(code: "A", name: "A", version: "1"))
        let visitors: Set<String> = ["/", "/sign-in", "/sign-out", "/language"]
        let files = Set(Asset.all.map(\.path))
        for route in web.routes {
            let wanted: Access =
                visitors.contains(route.path) ? .visitors : files.contains(route.path) ? .everyone : .callers
            #expect(route.access == wanted, "\(route.path)")
        }
    }

    @Test("the routes that are attacked from outside are all of them (Tests/EndToEnd/test_hostile_pages.py)")
    func listed() async throws {
        let test = try await TestNode()
        let web = try WebBoundary(
            gate: test.node.gate, accounts: test.node.accounts, node: NodeName(code: "A", name: "A", version: "1"))
        let lines = Set(web.routes.map { "\($0.method.rawValue) \($0.path)" }).sorted()
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../EndToEnd/web_routes.txt").standardizedFileURL
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["BARAZA_KEEP"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == text,
            "BARAZA_KEEP=1 swift test --filter RouteTests writes it")
    }

    @Test("a wrong password says so, keeps the name and opens nothing")
    func wrong() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            _ = try await browser.get("/sign-in")
            let answer = try await browser.post("/sign-in", ["name": "reader", "password": "not the right password"])
            #expect(answer.status == 422)
            #expect(answer.text.contains("role=\"alert\"") && answer.text.contains("value=\"reader\""))
            #expect(!answer.text.contains("not the right password"))
            #expect(browser.cookies["baraza"] == nil)
            let unknown = try await browser.post("/sign-in", ["name": "nobody", "password": "not the right password"])
            #expect(unknown.pageLikeness(without: "nobody") == answer.pageLikeness(without: "reader"))
        }
    }

    @Test("a form without its token, with another's, or from another site does nothing")
    func forged() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("reader")
            _ = try await browser.get("/live")
            let session = browser.cookies["baraza"]
            let other = try await site.signedIn("writer")
            for token in ["", "x", other.token] {
                #expect(try await browser.post("/sign-out", [:], token: token).status == 403)
            }
            for header in [
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"),
            ] {
                #expect(try await browser.post("/sign-out", [:], headers: [header]).status == 403)
            }
            #expect(browser.cookies["baraza"] == session)
            #expect(try await browser.get("/live").status == 200)
            var stranger = site.visitor()
            #expect(try await stranger.post("/sign-in", ["name": "reader", "password": Site.password]).status == 403)
            #expect(stranger.cookies["baraza"] == nil)
            #expect(try await stranger.post("/language", ["language": "fr"], token: "x").status == 403)

            try await site.node.flush()
            let lines = try await site.node.gate.audit(before: nil, limit: 100, for: try await site.caller("auditor"))
            let refused = Set(
                lines.filter { $0.act == "refused.form" }.map { "\($0.actor) \($0.subject) \($0.outcome)" })
            #expect(
                refused == [
                    "reader /sign-out with a stale or forged token from 127.0.0.1 forbidden ×3",
                    "anonymous /sign-out from another site from 127.0.0.1 forbidden ×3",
                    "anonymous /sign-in with a stale or forged token from 127.0.0.1 forbidden",
                    "anonymous /language with a stale or forged token from 127.0.0.1 forbidden",
                ])
        }
    }

    @Test("a session that somebody planted is not the one that a sign-in opens")
    func fixation() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            browser.cookies["baraza"] = "planted"
            _ = try await browser.get("/sign-in")
            _ = try await browser.post("/sign-in", ["name": "reader", "password": Site.password])
            #expect(browser.cookies["baraza"] != "planted" && browser.cookies["baraza"] != nil)
        }
    }

    @Test("whoever signs out is out; another who is signed in to the same post stays in")
    func out() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("reader")
            _ = try await browser.get("/live")
            var copy = browser
            var colleague = try await site.signedIn("reader")
            let answer = try await browser.post("/sign-out", [:])
            #expect(answer.status == 303 && browser.cookies["baraza"] == nil)
            #expect(try await copy.get("/live").status == 303)
            #expect(try await colleague.get("/live").status == 200)
        }
    }

    @Test("cookies cannot be read by scripts or sent from other sites")
    func cookies() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            let page = try await browser.get("/sign-in")
            let signIn = try await browser.post("/sign-in", ["name": "reader", "password": Site.password])
            for answer in [page, signIn] {
                let cookie = try #require(answer["Set-Cookie"])
                #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
            }
        }
    }

    @Test("the language switch holds, and comes back to where it was")
    func language() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            #expect(
                try await browser.get("/sign-in", headers: [("Accept-Language", "fr-TD")]).text.contains(
                    "<html lang=\"fr\""))
            let answer = try await browser.post("/language", ["language": "fr", "back": "/sign-in?back=%2Fnode"])
            #expect(answer["Location"] == "/sign-in?back=%2Fnode")
            let page = try await browser.get("/sign-in", headers: [("Accept-Language", "en")])
            #expect(page.text.contains("<html lang=\"fr\"") && page["Content-Language"] == "fr")
            for language in Language.all {
                let code = language.code
                #expect(try await browser.post("/language", ["language": code, "back": "/sign-in"]).status == 303)
                let page = try await browser.get("/sign-in")
                #expect(page.text.contains("<html lang=\"\(code)\" dir=\"\(language.direction.rawValue)\""))
                #expect(page["Content-Language"] == code)
            }
            #expect(try await browser.post("/language", ["language": "xx", "back": "/"]).status == 400)
            #expect(
                try await browser.post("/language", ["language": "fr", "back": "//evil.example"])["Location"] == "/live"
            )
        }
    }

    @Test("a record is shown to whom it was released to, with its bytes and its proof")
    func record() async throws {
        try await Site.open { site in
            try await site.file(1, "The first")
            let id = try await site.file(2, "A <b>bold</b> second")
            var browser = try await site.signedIn("reader")
            let live = try await browser.get("/live")
            #expect(live.text.contains("The first") && live.text.contains("A &lt;b&gt;bold&lt;/b&gt; second"))
            let page = try await browser.get("/records/\(id)")
            #expect(page.status == 200)
            #expect(page.text.contains("A &lt;b&gt;bold&lt;/b&gt; second") && page.text.contains("TLP:GREEN"))
            #expect(page.text.contains("href=\"/records/note--\(Samples.uuid(1))?channel=alerts\""))
            #expect(page.text.contains("verdict-good"))
            let object = try await browser.get("/records/\(id)/object")
            #expect(object["Content-Disposition"] == "attachment; filename=\"\(id).json\"")
            #expect(object.text.contains("\"abstract\":\"A <b>bold</b> second\""))
            #expect(object["Content-Security-Policy"]?.hasSuffix("sandbox") == true)
            let proof = try await browser.get("/records/\(id)/proof")
            #expect(proof.text.hasPrefix("c2sp.org/tlog-proof@v1"))
        }
    }

    @Test("one version in two channels is two records: page, download and proof are of the one that is named")
    func twoChannels() async throws {
        try await Site.open { site in
            let id = try await site.file(1, "Told in both")
            try await site.node.administration.grant("secret", to: "writer", write: true)
            try await site.file(1, "Told in both", to: "secret", extra: " otherwise")
            var browser = try await site.signedIn("writer")
            let version = "version=2025-04-01T00:00:00.000Z"
            func body(_ channel: String) async throws -> String {
                try await browser.get("/records/\(id)/object?\(version)&channel=\(channel)").text
            }
            #expect(try await body("alerts").contains(#""content":"c""#))
            #expect(try await body("secret").contains(#""content":"c otherwise""#))
            let pages = (
                try await browser.get("/records/\(id)?\(version)&channel=alerts").text,
                try await browser.get("/records/\(id)?\(version)&channel=secret").text
            )
            #expect(pages.0.contains("The channel alerts") && pages.1.contains("The channel secret"))
            let link = "/records/\(id)?version=2025-04-01T00%3A00%3A00.000Z&amp;channel="
            #expect(pages.0.contains("\(link)secret") && pages.1.contains("\(link)alerts"))
            for page in [pages.0, pages.1] { #expect(page.contains("Also in") && !page.contains("not the newest")) }
            let proofs = (
                try await browser.get("/records/\(id)/proof?\(version)&channel=alerts").text,
                try await browser.get("/records/\(id)/proof?\(version)&channel=secret").text
            )
            #expect(proofs.0 != proofs.1 && proofs.0.hasPrefix("c2sp.org/tlog-proof@v1"))
            let live = try await browser.get("/live").text
            #expect(live.contains("channel=alerts") && live.contains("channel=secret"))

            // Who reads one of the two learns nothing of the other, whatever channel is asked for.
            var reader = try await site.signedIn("reader")
            let alone = try await reader.get("/records/\(id)?\(version)")
            #expect(alone.status == 200 && !alone.text.contains("Also in") && !alone.text.contains("secret"))
            let hidden = try await reader.get("/records/\(id)?\(version)&channel=secret")
            let missing = try await reader.get("/records/\(id)?\(version)&channel=absent")
            #expect(hidden.status == 404)
            #expect(hidden.pageLikeness(without: "secret") == missing.pageLikeness(without: "absent"))
        }
    }

    @Test("what a record page leaves out, it counts or names")
    func leftOut() throws {
        let lines = Samples.lines
        func page(_ more: Bool) throws -> RecordPage {
            let sample = try Samples.record()
            let view = RecordView(
                line: sample.line, channel: sample.channel, object: sample.object, envelope: sample.envelope,
                markings: sample.markings, history: lines, versions: lines.count + (more ? 3 : 0), refersTo: [lines[2]],
                moreReferences: more ? 12 : 0, referredBy: [lines[4]], isReferredByMore: more, place: sample.place)
            return RecordPage(view, language: .standard)
        }
        let whole = try page(false)
        #expect(whole.older == nil && whole.moreReferences == nil && !whole.isReferredByMore)
        let cut = try page(true)
        #expect(cut.historyLead.contains("\(lines.count + 3)") && cut.older?.contains("3") == true)
        #expect(cut.moreReferences?.contains("12") == true && cut.isReferredByMore)
        let html = try Templates().html(
            cut, Samples.frame(.standard, title: cut.name, marking: .green))
        #expect(html.contains("3 older versions") && html.contains("12 more references"))
        #expect(html.contains("Older records refer to this one"))
    }

    @Test("what is hidden looks like what is not there, on every page")
    func hidden() async throws {
        try await Site.open { site in
            try await site.file(1, "Open to the channel")
            let secret = try await site.file(2, "Canary phrase", to: "secret")
            let absent = "note--\(Samples.uuid(3))"
            var browser = try await site.signedIn("reader")
            for path in [
                "/records/ID", "/records/ID/object", "/records/ID/proof",
                "/records/ID?version=2025-04-01T00:00:00.000Z",
            ] {
                let hidden = try await browser.get(path.replacing("ID", with: secret))
                let missing = try await browser.get(path.replacing("ID", with: absent))
                #expect(hidden.status == 404, "\(path)")
                #expect(hidden.pageLikeness(without: secret) == missing.pageLikeness(without: absent), "\(path)")
            }
            for path in [
                "/live", "/live?channel=secret", "/live?channel=nowhere", "/search?q=canary", "/search?q=\(secret)",
                "/node", "/live/events?channel=secret",
            ] {
                let answer = try await browser.get(path)
                #expect(!answer.text.contains("Canary") && !answer.text.contains("The channel secret"), "\(path)")
            }
            let hidden = try await browser.get("/live?channel=secret")
            let missing = try await browser.get("/live?channel=absent")
            #expect(hidden.status == 404)
            #expect(hidden.pageLikeness(without: "secret") == missing.pageLikeness(without: "absent"))
        }
    }

    @Test("search finds words and whole identifiers")
    func search() async throws {
        try await Site.open { site in
            let id = try await site.file(1, "Frontière fermée")
            var browser = try await site.signedIn("reader")
            #expect(try await browser.get("/search").text.contains("class=\"teach\""))
            #expect(try await browser.get("/search?q=frontiere").text.contains("<mark>Frontière</mark> fermée"))
            #expect(try await browser.get("/search?q=\(id)").text.contains("flag-hit"))
            #expect(try await browser.get("/search?q=zebra").text.contains("Nothing found for “zebra”"))
            #expect(try await browser.get("/search?q=frontiere&type=malware&channel=").text.contains("Nothing found"))
            #expect(try await browser.get("/search?q=" + String(repeating: "a", count: 1_501)).status == 422)
            #expect(try await browser.get("/search?q=a&q=b").status == 400)
        }
    }

    @Test("the ledger and the audit are shown to those who may know them")
    func node() async throws {
        try await Site.open { site in
            try await site.file(1, "One")
            var reader = try await site.signedIn("reader")
            let page = try await reader.get("/node")
            #expect(page.status == 200 && !page.text.contains("ledger-h") && !page.text.contains("audit-h"))
            var auditor = try await site.signedIn("auditor")
            let full = try await auditor.get("/node")
            #expect(full.text.contains("node.example/ke-out") && full.text.contains("made an account"))
        }
    }

    @Test("a page that is not there, and a method that is not taken, are said in the page's own design")
    func errors() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            let missing = try await browser.get("/nowhere/at/all")
            #expect(missing.status == 404 && missing.text.contains("<h1>Not here</h1>"))
            #expect(missing["X-Request-Id"] != nil)
            let method = try await browser.post("/live", [:])
            #expect(method.status == 405 && method["Allow"] == "GET, HEAD, OPTIONS")
            #expect(try await browser.get("/sign-in?back=%zz").status == 400)
            let type = try await site.wire.send(
                "POST", "/sign-in", headers: [("Content-Type", "text/plain")], body: [1])
            #expect(type.status == 415)
            let large = try await site.wire.send(
                "POST", "/sign-in", headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: [UInt8](repeating: 97, count: Desk.formLimit + 1))
            #expect(large.status == 413)
        }
    }

    @Test("pages say what browsers must not do")
    func headers() async throws {
        try await Site.open { site in
            var browser = site.visitor()
            let page = try await browser.get("/sign-in")
            let policy = try #require(page["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(page["X-Content-Type-Options"] == "nosniff" && page["Cache-Control"] == "private, no-store")
            for asset in Asset.all {
                let file = try await browser.get(asset.path)
                #expect(file.body == asset.bytes && file["Content-Type"] == asset.contentType)
                #expect(file["Cache-Control"]?.contains("immutable") == true)
            }
        }
    }

    private struct Enough: Error {}

    @Test("the live list hears what came since the page, then what arrives, each once, and nothing hidden")
    func live() async throws {
        try await Site.open { site in
            try await site.file(1, "On the page")
            let reader = try await site.caller("reader")
            let shown = try await site.node.gate.recent(channel: nil, cursor: nil, limit: 1, for: reader).lines
            try await site.file(2, "In between")
            let stream = LiveStream(
                gate: site.node.gate, caller: reader, language: .standard, channel: nil,
                since: shown.first.map(Row.key), cursor: nil)
            let heard = Heard()
            await #expect(throws: Enough.self) {
                try await stream.run { @concurrent text in
                    let count = await heard.add(text)
                    if text.contains("In between") {
                        try await site.file(3, "Hidden", to: "secret")
                        try await site.file(4, "Later")
                    }
                    if count == 3 { throw Enough() }
                }
            }
            let texts = await heard.texts
            #expect(texts.first == EventText.retry)
            #expect(texts.count == 3 && texts[1].contains("In between") && texts[2].contains("Later"))
            #expect(texts[2].contains("\nid: "))
            #expect(await site.node.feed.count == 0)
        }
    }

    @Test("a live list whose page is too far behind is told to load again")
    func behind() async throws {
        try await Site.open { site in
            try await site.file(1, "Something")
            let stream = LiveStream(
                gate: site.node.gate, caller: try await site.caller("reader"), language: .standard, channel: nil,
                since: "a row that is gone", cursor: nil)
            let heard = Heard()
            await #expect(throws: Enough.self) {
                try await stream.run { @concurrent text in
                    if await heard.add(text) == 2 { throw Enough() }
                }
            }
            #expect(await heard.texts.last == EventText.reset)
        }
    }

    private actor Heard {
        var texts: [String] = []
        func add(_ text: String) -> Int {
            texts.append(text)
            return texts.count
        }
    }
}
