import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct GivenPageTests {
    @Test("an overseer asks to whom a record was given, and reads who, which way, and how often")
    func given() async throws {
        try await Site.open { site in
            for (name, role) in [("overseer", Role.oversight), ("officer", .dpo)] {
                try await site.node.administration.addAccount(name: name, roles: [role], password: Site.password)
            }
            let id = try await site.file(7, "secret words")
            var reader = try await site.signedIn("reader")
            _ = try await reader.get("/records/\(id)")
            for name in ["overseer", "officer"] {
                var browser = try await site.signedIn(name)
                let start = try await browser.get("/oversight/given")
                #expect(start.status == 200 && !start.text.contains("<tbody>"))
                let page = try await browser.get("/oversight/given?id=\(id)")
                #expect(
                    page.status == 200 && page.text.contains("<bdi>reader</bdi>") && page.text.contains("by itself"))
                #expect(!page.text.contains("secret words"), "it says nothing of the record")
                let missing = try await browser.get("/oversight/given?id=note--\(Samples.uuid(99))")
                #expect(missing.status == 404 && missing.text.contains("role=\"alert\""))
                #expect(try await browser.get("/oversight/given?id=%3Cb%3E").status == 422)
            }
            for name in ["reader", "writer", "auditor"] {
                var browser = try await site.signedIn(name)
                #expect(try await browser.get("/oversight/given").status == 403)
                #expect(try await browser.get("/oversight/given?id=\(id)").status == 403)
            }
        }
    }
}
