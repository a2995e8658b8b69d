import JSON
import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct OversightPageTests {
    /// A site with an overseer, a data-protection officer and a registry.
    private static func open(_ body: @Sendable @escaping (Site) async throws -> Void) async throws {
        try await Site.open { site in
            let administration = site.node.administration
            try await administration.addRegistry()
            for (name, role) in [("overseer", Role.oversight), ("officer", .dpo)] {
                try await administration.addAccount(name: name, roles: [role], password: Site.password)
            }
            try await body(site)
        }
    }

    @Test("the overseer's page is for overseers, the officer's for officers, and the navigation says so")
    func doors() async throws {
        try await Self.open { site in
            for (name, path, status) in [
                ("reader", "/oversight", 403), ("auditor", "/oversight", 403), ("officer", "/oversight", 403),
                ("reader", "/protection", 403), ("overseer", "/oversight", 200), ("officer", "/protection", 200),
                ("reader", "/oversight/pack", 403), ("auditor", "/oversight/entries/1/proof", 403),
            ] {
                var browser = try await site.signedIn(name)
                #expect(try await browser.get(path).status == status, "\(name) \(path)")
            }
            var reader = try await site.signedIn("reader")
            #expect(try await !reader.get("/node").text.contains("/oversight"))
            var overseer = try await site.signedIn("overseer")
            let node = try await overseer.get("/node").text
            #expect(node.contains("href=\"/oversight\"") && !node.contains("href=\"/protection\""))
        }
    }

    @Test("the log is filtered, says nothing of what a record says, and gives proofs and a pack that verify")
    func log() async throws {
        try await Self.open { site in
            try await site.file(7, "a title that stays inside")
            var browser = try await site.signedIn("overseer")
            let page = try await browser.get("/oversight").text
            #expect(page.contains(Samples.uuid(7)) && !page.contains("stays inside"))
            #expect(!page.contains("⟦") && !page.contains("{{"))
            // Events are told in words, and lead to their like.
            #expect(page.contains("event=account.add#log\"><bdi>made an account</bdi></a>"))
            #expect(!page.contains("<code class=\"faint\">"))
            let filtered = try await browser.get("/oversight?event=account&post=&reason=&from=&until=").text
            #expect(!filtered.contains(Samples.uuid(7)) && filtered.contains("account.add"))
            #expect(try await browser.get("/oversight?from=2999-01-01").text.contains("No entries like that"))
            let proof = try await browser.get("/oversight/entries/1/proof")
            #expect(proof.status == 200 && proof.text.hasPrefix("c2sp.org/tlog-proof@v1"))
            #expect(try await browser.get("/oversight/entries/99999/proof").status == 404)
            let pack = try await browser.get("/oversight/pack?event=create")
            #expect(pack["Content-Disposition"]?.contains("log.evidence.json") == true)
            #expect(!pack.text.contains("stays inside"))
            #expect(try EvidencePack.verify(Array(pack.text.utf8), key: nil).passes)
        }
    }

    @Test("a question is asked on one page and answered on the other")
    func questions() async throws {
        try await Self.open { site in
            var overseer = try await site.signedIn("overseer")
            _ = try await overseer.get("/oversight")
            let empty = try await overseer.post(
                "/oversight/questions", ["kind": "question", "scope": "", "question": "why?", "days": "30"])
            #expect(empty.status == 422 && empty.text.contains("role=\"alert\""))
            let asked = try await overseer.post(
                "/oversight/questions",
                ["kind": "finding", "scope": "April", "question": "on which basis?", "days": "9"])
            #expect(asked.status == 303)
            var officer = try await site.signedIn("officer")
            let page = try await officer.get("/protection").text
            #expect(page.contains("on which basis?"))
            let id = try #require(page.firstMatch(of: /oversight-question--[0-9a-f-]{36}/)).output
            let answered = try await officer.post(
                "/protection/answers", ["question": String(id), "answer": "section 12"])
            #expect(answered.status == 303)
            #expect(try await overseer.get("/oversight").text.contains("section 12"))
        }
    }

    @Test("a request goes from intake to answer by the page's forms, and the sweep by its button")
    func requests() async throws {
        try await Self.open { site in
            var officer = try await site.signedIn("officer")
            _ = try await officer.get("/protection")
            let opened = try await officer.post(
                "/protection/requests",
                ["reference": "2025/17", "kind": "erasure", "days": "30", "authority": "ODPC", "about": ""])
            #expect(opened.status == 303)
            let page = try await officer.get("/protection").text
            let id = String(try #require(page.firstMatch(of: /data-subject-request--[0-9a-f-]{36}/)).output)
            #expect(page.contains("2025/17") && page.contains("ODPC"))
            for form in [
                ["request": id, "step": "confirm"],
                ["request": id, "step": "decide", "decision": "granted", "ground": "s. 40", "through": ""],
            ] as [KeyValuePairs<String, String>] {
                #expect(try await officer.post("/protection/steps", form).status == 303)
            }
            let done = try await officer.post("/protection/steps", ["request": id, "step": "carry-out"])
            #expect(done.status == 200 && done.text.contains("Erased: 0 entries"))
            #expect(try await officer.post("/protection/steps", ["request": id, "step": "answer"]).status == 303)
            #expect(try await officer.post("/protection/steps", ["request": id, "step": "confirm"]).status == 422)
            #expect(try await officer.post("/protection/sweep", [:]).text.contains("Erased: 0."))
            var reader = try await site.signedIn("reader")
            _ = try await reader.get("/node")
            #expect(try await reader.post("/protection/sweep", [:]).status == 403)
            #expect(try await officer.post("/protection/sweep", [:], token: "x").status == 403)
        }
    }

    @Test("both pages are whole in French")
    func french() async throws {
        try await Self.open { site in
            for (name, path, word) in [
                ("overseer", "/oversight", "Contrôle"), ("officer", "/protection", "Protection des données"),
            ] {
                var browser = try await site.signedIn(name)
                let text = try await browser.get(path, headers: [("Accept-Language", "fr")]).text
                #expect(text.contains("<h1>\(word)</h1>") && !text.contains("⟦"))
            }
        }
    }
}
