import JSON
import Sharing
import Testing
import WireTesting

@testable import Web

/// What a reader takes along is what the reader is shown.
@Suite(.serialized) struct ChannelFileTests {
    @Test("a channel is taken along as a STIX bundle and as a table, each with all of it")
    func files() async throws {
        try await Site.open { site in
            let count = SharingLimits.list + 1
            for number in 1...count { try await site.file(number, "Border \(number)") }
            var reader = try await site.signedIn("reader")
            let page = try await reader.get("/live?channel=alerts").text
            #expect(page.contains("/live/file?channel=alerts&amp;as=stix") && page.contains("as=csv"))
            #expect(try await !reader.get("/live").text.contains("/live/file"))

            let stix = try await reader.get("/live/file?channel=alerts&as=stix")
            #expect(stix.status == 200 && stix["Content-Type"] == "application/stix+json;version=2.1")
            #expect(stix["Content-Disposition"] == "attachment; filename=\"alerts.json\"")
            let bundle = try JSONDocument(parsing: Array(stix.text.utf8)).root
            #expect(bundle["type"]?.string == "bundle" && bundle["objects"]?.count == count)

            let csv = try await reader.get("/live/file?channel=alerts&as=csv")
            #expect(csv.status == 200 && csv["Content-Disposition"] == "attachment; filename=\"alerts.csv\"")
            let lines = csv.text.split(separator: "\r\n")
            #expect(lines.count == count + 1)
            #expect(lines.first == "id,type,name,channel,tlp,added,version,revoked,source")
            #expect(Set(lines.dropFirst().map { $0.prefix { $0 != "," } }).count == count)
            #expect(lines.dropFirst().allSatisfy { $0.contains(",TLP:") && $0.contains(",alerts,") })
        }
    }

    @Test("what others wrote is no formula in the table")
    func formula() async throws {
        try await Site.open { site in
            try await site.file(1, "=HYPERLINK(\"https://attacker.example\")")
            var reader = try await site.signedIn("reader")
            let csv = try await reader.get("/live/file?channel=alerts&as=csv").text
            #expect(csv.contains(",\"'=HYPERLINK(\"\"https://attacker.example\"\")\","))
        }
    }

    @Test(
        "a channel that is hidden is answered as one that is not there, and a question that lacks something is refused")
    func refused() async throws {
        try await Site.open { site in
            try await site.file(2, "Canary", to: "secret")
            var reader = try await site.signedIn("reader")
            for form in ChannelFile.Form.allCases {
                let hidden = try await reader.get("/live/file?channel=secret&as=\(form.rawValue)")
                let missing = try await reader.get("/live/file?channel=secrat&as=\(form.rawValue)")
                #expect(hidden.status == 404 && missing.status == 404)
                #expect(hidden.pageLikeness(without: "secret") == missing.pageLikeness(without: "secrat"))
            }
            for query in ["", "?channel=alerts", "?as=csv", "?channel=alerts&as=pdf"] {
                #expect(try await reader.get("/live/file" + query).status == 400, "\(query)")
            }
        }
    }
}
