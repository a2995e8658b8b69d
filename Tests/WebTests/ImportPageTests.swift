import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

/// A table is brought at the desk, looked at, and filed.
@Suite(.serialized) struct ImportPageTests {
    static let table = """
        \u{FEFF}Date;Lieu;Type;Morts;Notes\r
        05/04/2025;Gao;émeute;3;"Deux groupes; à l’aube"\r
        25/04/2025;Ansongo;manifestation;;\r
        bientôt;Gao;émeute;1;\r
        """

    /// The fields of the form that a page shows, as a browser would send them.
    static func fields(_ page: String) -> [String: String] {
        var fields: [String: String] = [:]
        for input in page.matches(of: /<input [^>]*name="([^"]+)"[^>]*>/) {
            guard let value = input.output.0.firstMatch(of: /value="([^"]*)"/) else { continue }
            fields[String(input.output.1)] = String(value.output.1)
        }
        for select in page.matches(of: /<select [^>]*name="([^"]+)"[\s\S]*?<\/select>/) {
            let chosen = select.output.0.firstMatch(of: /<option value="([^"]*)" selected>/)
            fields[String(select.output.1)] = chosen.map { String($0.output.1) } ?? ""
        }
        fields["token"] = nil
        return fields
    }

    private func send(_ fields: [String: String], _ browser: inout Browser) async throws -> WireAnswer {
        try await browser.post(
            "/import/events", encoded: fields.map { "\($0)=\(PercentEncoding.encode(HTMLReferences.plain($1)))" })
    }

    @Test("a table is looked at before anything is filed, filed once, and filed again changes nothing")
    func whole() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            #expect(try await browser.get("/write").text.contains("href=\"/import/events\""))
            let empty = try await browser.get("/import/events")
            #expect(empty.text.contains("enctype=\"multipart/form-data\"") && empty.text.contains("type=\"file\""))
            let look = try await browser.upload("/import/events", file: "C:\\2025.csv", Self.table)
            #expect(look.status == 200, "\(look.text)")
            #expect(look.text.contains("Nothing is filed yet") && look.text.contains("bientôt"))
            #expect(look.text.contains("2025.csv") && !look.text.contains("C:\\"))
            let filed = { (browser: inout Browser) in
                try await browser.get("/live").text.matches(of: /href="\/records\/report--/).count
            }
            #expect(try await filed(&browser) == 0)

            var fields = Self.fields(look.text)
            #expect(fields["column_date"] == "0" && fields["order"] == "day-first")
            fields["channel"] = "alerts"
            // Filed as it was looked at; whoever has changed something looks again first.
            fields["grade"] = "C3"
            fields["act"] = "file"
            let changed = try await send(fields, &browser)
            #expect(changed.text.contains("You have changed something"))
            #expect(try await filed(&browser) == 0)
            fields = Self.fields(changed.text)
            fields["act"] = "file"
            let done = try await send(fields, &browser)
            #expect(done.status == 200 && done.text.contains("2 are new"), "\(done.text)")
            #expect(done.text.contains("1 line has something wrong"))
            #expect(try await filed(&browser) > 0)

            let again = try await browser.upload("/import/events", file: "other name.csv", Self.table)
            var second = Self.fields(again.text)
            second["channel"] = "alerts"
            second["act"] = "look"
            let known = try await send(second, &browser)
            #expect(known.text.contains("2 are there already") && !known.text.contains("value=\"file\""))
        }
    }

    @Test("a needed column that is missing, a table that is none, and no file at all are told at their fields")
    func wrong() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/import/events")
            let lacking = try await browser.upload("/import/events", file: "a.csv", "wann;wo\n2025-04-05;Gao\n")
            #expect(lacking.text.matches(of: /aria-invalid="true"/).count == 3)
            #expect(!lacking.text.contains("value=\"file\""))
            for (name, content) in [("a.csv", ""), ("a.csv", "a,\"b"), ("b.xlsx", "PK\u{3}\u{4}x")] {
                let answer = try await browser.upload("/import/events", file: name, content)
                #expect(answer.status == 422 && answer.text.contains("role=\"alert\""), "\(name)")
            }
            let none = try await browser.post("/import/events", [:])
            #expect(none.status == 422 && none.text.contains("Choose a file"))
            let forged = try await browser.upload("/import/events", file: "a.csv", Self.table, token: "x")
            #expect(forged.status == 403)
        }
    }

    @Test("a form from an old page files nothing, and loses neither the table nor what was chosen")
    func stale() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("writer")
            _ = try await browser.get("/import/events")
            let look = try await browser.upload("/import/events", file: "2025.csv", Self.table)
            var fields = Self.fields(look.text)
            (fields["channel"], fields["grade"], fields["act"]) = ("alerts", "C3", "file")
            let sent = fields.map { "\($0)=\(PercentEncoding.encode(HTMLReferences.plain($1)))" }
            let old = try await browser.post("/import/events", encoded: sent, token: "x")
            #expect(old.status == 403 && old.text.contains("from an old page"), "\(old.text)")
            let kept = Self.fields(old.text)
            #expect(kept["grade"] == "C3" && kept["channel"] == "alerts" && kept["table"] == fields["table"])
            #expect(try await !browser.get("/live").text.contains("href=\"/records/report--"))
        }
    }

    @Test("who may write to no channel is not shown the form")
    func outsider() async throws {
        try await Site.open { site in
            var browser = try await site.signedIn("reader")
            #expect(try await browser.get("/import/events").status == 403)
        }
    }
}

enum HTMLReferences {
    /// What a browser reads in an attribute.
    static func plain(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}

extension Browser {
    /// Sends a form with one file, as a browser does.
    mutating func upload(
        _ path: String, file: String, _ content: String, token: String? = nil
    ) async throws -> WireAnswer {
        let body = """
            --b\r
            Content-Disposition: form-data; name="token"\r
            \r
            \(token ?? self.token)\r
            --b\r
            Content-Disposition: form-data; name="file"; filename="\(file)"\r
            Content-Type: text/csv\r
            \r
            \(content)\r
            --b--\r

            """
        let answer = try await wire.send(
            "POST", path,
            headers: cookieField + [
                ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=b"),
            ], body: Array(body.utf8))
        keepToken(answer)
        return answer
    }
}
