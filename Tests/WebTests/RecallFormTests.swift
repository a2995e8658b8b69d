import Records
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct RecallFormTests {
    private func chief(_ site: Site) async throws -> Browser {
        try await site.node.administration.addRegistry()
        try await site.node.administration.addAccount(name: "chief", roles: [.releaser], password: Site.password)
        try await site.node.administration.grant("alerts", to: "chief", write: true)
        return try await site.signedIn("chief")
    }

    @Test("a record's page leads to the form, which names it and its version; the measure is chosen")
    func recall() async throws {
        try await Site.open { site in
            var chief = try await chief(site)
            let id = try await site.file(7, "wrong")
            let record = try await chief.get("/records/\(id)")
            let href = try #require(record.text.firstMatch(of: /href="(\/onward\?recall=[^"#]+)/)).output.1
            let form = try await chief.get(String(href).replacing("&amp;", with: "&"))
            #expect(form.text.contains("<details open>") && form.text.contains(#"value="2025-04-01T00:00:00.000Z""#))
            let wrong = try await chief.post(
                "/onward/recalls",
                ["id": id, "versions": "2024-01-01T00:00:00Z", "measure": "quarantine", "reason": "error"])
            #expect(wrong.status == 404 && wrong.text.contains("nothing was recalled"))
            #expect(try await chief.get("/records/\(id)").status == 200)
            let done = try await chief.post(
                "/onward/recalls",
                [
                    "id": id, "versions": " 2025-04-01T00:00:00.000Z ", "measure": "crypto-shred", "reason": "rights",
                    "explanation": "named by mistake",
                ])
            #expect(done["Location"] == "/onward?done=recall")
            #expect(try await chief.get("/records/\(id)").status == 404)
            let list = try await chief.get("/onward").text
            #expect(list.contains("erased here and wherever it was sent") && list.contains("named by mistake"))
        }
    }

    @Test("a recall with a measure that there is not does nothing; one from before there were any keeps the content")
    func measure() async throws {
        try await Site.open { site in
            var chief = try await chief(site)
            let id = try await site.file(7, "right")
            _ = try await chief.get("/onward")
            for measure in ["", "burn"] {
                let answer = try await chief.post(
                    "/onward/recalls", ["id": id, "versions": "", "measure": measure, "reason": "error"])
                #expect(answer.status == 422)
            }
            #expect(try await chief.get("/records/\(id)").status == 200)
            let done = try await chief.post("/onward/recalls", ["id": id, "reason": "error"])
            #expect(done["Location"] == "/onward?done=recall")
            #expect(try await chief.get("/onward").text.contains("<td>kept here, shown to nobody</td>"))
        }
    }

    @Test("who may not recall is led nowhere")
    func others() async throws {
        try await Site.open { site in
            _ = try await chief(site)
            let id = try await site.file(7, "kept")
            var reader = try await site.signedIn("reader")
            #expect(try await !reader.get("/records/\(id)").text.contains("/onward?recall="))
        }
    }
}
