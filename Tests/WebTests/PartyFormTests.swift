import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct PartyFormTests {
    /// A secretary who may also write to the registry, with two organisations in it.
    private func with(_ body: @Sendable @escaping (Site, Browser) async throws -> Void) async throws {
        try await Site.open { site in
            let administration = site.node.administration
            try await administration.addRegistry()
            try await administration.addAccount(
                name: "desk", roles: [.secretary, .author, .reader, .chair], password: Site.password)
            try await administration.grant("registry", to: "desk", write: true)
            var browser = try await site.signedIn("desk")
            for code in ["KE-OUT", "UG-NAC"] {
                _ = try await browser.get("/parties/add/organisation")
                let made = try await browser.post(
                    "/parties/add/organisation",
                    ["code": code, "name": code, "lang": "en", "kind": "fusion-cell", "status": "invited"])
                #expect(made.status == 303, "\(code)")
            }
            try await body(site, browser)
        }
    }

    @Test("a body is registered, changes its state, and is refused under a code that is taken")
    func body() async throws {
        try await with { _, browser in
            var browser = browser
            _ = try await browser.get("/parties/add/body")
            let form: KeyValuePairs = [
                "code": "BOARD", "name": "Board", "lang": "en", "kind": "committee", "status": "proposed",
                "sunset": "2030-06-30",
            ]
            #expect(try await browser.post("/parties/add/body", form)["Location"] == "/parties/bodies/BOARD")
            let page = try await browser.get("/parties/bodies/BOARD")
            #expect(page.status == 200 && page.text.contains("committee") && page.text.contains("2030"))
            let version = try #require(page.text.firstMatch(of: /name="version" value="([^"]*)"/)).1
            let moved = try await browser.post(
                "/parties/bodies/BOARD", ["change": "status", "version": String(version), "status": "established"])
            #expect(moved.status == 303)
            #expect(try await browser.get("/parties/bodies/BOARD").text.contains("established"))
            _ = try await browser.get("/parties/add/body")
            #expect(try await browser.post("/parties/add/body", form).status == 422)
            _ = try await browser.get("/parties/add/body")
            let late = try await browser.post(
                "/parties/add/body",
                ["code": "B2", "name": "B", "lang": "en", "kind": "committee", "status": "proposed", "sunset": "soon"])
            #expect(late.status == 422 && late.text.contains("aria-invalid"))
        }
    }

    @Test("a charter is proposed with its terms, agreed and put into force on its page, and bites then")
    func charter() async throws {
        try await with { site, browser in
            var browser = browser
            _ = try await browser.get("/parties/add/charter")
            let made = try await browser.post(
                "/parties/add/charter",
                [
                    "code": "alerts", "purpose": "Warnings", "ceiling": "2", "members": "organisation:UG-NAC",
                    "kinds": "report, indicator", "days": "365",
                ])
            #expect(made["Location"] == "/parties/channels/alerts")
            _ = try await site.file(7, "before")
            for status in ["agreed", "active"] {
                let page = try await browser.get("/parties/channels/alerts")
                let version = try #require(page.text.firstMatch(of: /name="version" value="([^"]*)"/)).1
                let moved = try await browser.post(
                    "/parties/channels/alerts", ["change": "status", "version": String(version), "status": status])
                #expect(moved.status == 303, "\(status)")
            }
            await #expect(throws: WireError.malformed) { try await site.file(8, "a note, which it does not take") }
            _ = try await browser.get("/parties/add/charter")
            for (name, value) in [("days", "0"), ("days", "36526"), ("days", "many"), ("members", "state:KE")] {
                let wrong = try await browser.post(
                    "/parties/add/charter",
                    ["code": "x", "purpose": "p", "ceiling": "2", name: value])
                #expect(wrong.status == 422, "\(name) \(value)")
            }
            let last = try await browser.post(
                "/parties/add/charter", ["code": "other", "purpose": "p", "ceiling": "2", "days": "36525"])
            #expect(last.status == 303, "\(last.text.matches(of: /-bad[^>]*>([^<]*)/).map { String($0.1) })")
        }
    }

    @Test("a post and an accreditation are recorded, and shown with their organisation")
    func postAndAccreditation() async throws {
        try await with { site, browser in
            var browser = browser
            _ = try await browser.get("/parties/add/post")
            let post = try await browser.post(
                "/parties/add/post", ["post": "ug-nac.duty@night", "organisation": "UG-NAC", "title": "Duty officer"])
            #expect(post["Location"] == "/parties/organisations/UG-NAC")
            _ = try await browser.get("/parties/add/post")
            let again = try await browser.post(
                "/parties/add/post", ["post": "ug-nac.duty@night", "organisation": "UG-NAC"])
            #expect(again.status == 422)
            _ = try await browser.get("/parties/add/accreditation")
            let accredited = try await browser.post(
                "/parties/add/accreditation",
                ["organisation": "UG-NAC", "ordinal": "4", "authority": "NSA", "conditions": "in the vault"])
            #expect(accredited["Location"] == "/parties/organisations/UG-NAC")
            let book = try await site.node.gate.parties(for: try await site.caller("desk")).book
            #expect(book.ceiling(of: "UG-NAC", at: .farthest).ordinal == 4)
            #expect(book.posts.map { $0.string("name") } == ["ug-nac.duty@night"])
            #expect(book.accreditations.first?.string("conditions") == "in the vault")
        }
    }

    @Test("to pass on one's own word nobody is asked, and who asks of nothing is told of nothing")
    func onward() async throws {
        try await with { site, browser in
            try await site.node.administration.grant("alerts", to: "desk", write: true)
            let id = try await site.file(7, "ours")
            var browser = browser
            _ = try await browser.get("/onward")
            let own = try await browser.post("/onward", ["id": id, "organisation": "UG-NAC", "reason": "shared case"])
            #expect(own.status == 422 && own.text.contains("role=\"alert\""))
            _ = try await browser.get("/onward")
            let blank = try await browser.post("/onward", ["id": id, "organisation": "UG-NAC", "reason": " "])
            #expect(blank.status == 422)
            let none = try await browser.post(
                "/onward", ["id": "note--\(Samples.uuid(99))", "organisation": "UG-NAC", "reason": "shared case"])
            #expect(none.status == 404)
        }
    }
}
