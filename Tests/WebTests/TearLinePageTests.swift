import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import Web

@Suite(.serialized) struct TearLinePageTests {
    /// A report of the node's own, which `writer` and `chief` see; its path.
    private func report(_ site: Site) async throws -> String {
        try await site.node.administration.addRegistry()
        try await site.node.administration.addAccount(name: "chief", roles: [.releaser], password: Site.password)
        try await site.node.administration.grant("alerts", to: "chief", write: true)
        let id = "report--\(Samples.uuid(7))"
        let report = """
            {"type":"report","spec_version":"2.1","id":"\(id)","created":"2025-04-01T00:00:00.000Z",
            "modified":"2025-04-01T00:00:00.000Z","name":"Attack near Menaka","description":"told by Juma",
            "published":"2025-04-01T00:00:00.000Z","object_refs":["note--\(Samples.uuid(1))"]}
            """
        let filed = try await site.node.gate.write(
            [try JSONDocument(parsing: Array(report.utf8)).root], to: "alerts", by: try await site.caller("writer"))
        guard filed.items.map(\.fate) == [.stored] else { throw WireError.malformed }
        return id
    }

    private func form(_ act: String, instead: String) -> KeyValuePairs<String, String> {
        [
            "act": act, "target": "alerts", "remove": "description", "exact": "Menaka", "place": "name",
            "step": "place",
            "instead": instead, "tlp": "green", "markings": "", "organisations": "", "note": "",
        ]
    }

    @Test("portions are ticked, words are generalised, what is left is shown, and a second reader signs off")
    func made() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            let record = try await writer.get("/records/\(id)")
            #expect(record.text.contains("/records/\(id)/tearline?"))
            let begin = try await writer.get("/records/\(id)/tearline")
            #expect(begin.status == 200)
            #expect(
                begin.text.contains(#"name="remove" value="description""#) && begin.text.contains("Attack near Menaka"))
            #expect(!begin.text.contains(#"value="send""#), "nothing is sent that nobody has looked at")
            let look = try await writer.post("/records/\(id)/tearline", form("look", instead: "the north-east"))
            #expect(look.status == 200)
            #expect(look.text.contains("Attack near the north-east") && look.text.contains(#"value="send""#))
            // What was sent stands in the form again.
            #expect(
                look.text.contains(#"value="description" checked"#) && look.text.contains(#"value="the north-east""#))
            let send = try await writer.post("/records/\(id)/tearline", form("send", instead: "the north-east"))
            #expect(send["Location"] == "/release?done=tearline")
            var chief = try await site.signedIn("chief")
            let list = try await chief.get("/release?done=tearline")
            #expect(list.text.contains("Sent to the second reader"))
            let request = try #require(list.text.firstMatch(of: /\/release\/release-request--[0-9a-f-]{36}/)).output
            let page = try await chief.get(String(request))
            #expect(page.text.contains("Attack near the north-east") && page.text.contains("/records/\(id)?"))
            #expect(page.text.contains("<li>Description</li>"), "the second reader sees what was taken out")
            let seen = try #require(page.text.firstMatch(of: /name="seen" value="([0-9a-f]+)"/)).output.1
            let done = try await chief.post(String(request) + "/clear", ["seen": String(seen)])
            #expect(done["Location"] == "/release?done=clear")
        }
    }

    @Test("what is still there is shown with the place where it is, and it does not go")
    func residue() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            _ = try await writer.get("/records/\(id)/tearline")
            for act in ["look", "send"] {
                let answer = try await writer.post("/records/\(id)/tearline", form(act, instead: "Juma Menaka"))
                #expect(answer.status == (act == "send" ? 422 : 200))
                #expect(answer.text.contains("<strong dir=\"auto\">Juma</strong>"))
                #expect(answer.text.contains("<ul class=\"values\"><li>Name</li></ul>"))
                #expect(answer.text.contains("It cannot go as it stands"))
                #expect(!answer.text.contains(#"value="send""#))
            }
            #expect(try await !writer.get("/release").text.contains("/release/release-request"))
        }
    }

    @Test("what says all that the record says is no version of it: no tick, no way to send it, and it is not sent")
    func untouched() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            let begin = try await writer.get("/records/\(id)/tearline")
            // Of several channels none is chosen beforehand; what names another record is no wording.
            #expect(begin.text.contains(#"<option value="" selected>"#))
            #expect(begin.text.contains(#"<option value="alerts">"#))
            #expect(!begin.text.contains("<option value=\"object_refs.[0]\""))
            // Nor is anybody offered to take out what a report cannot be without.
            #expect(!begin.text.contains(#"name="remove" value="published""#) && begin.text.contains("stays</span>"))
            for act in ["look", "send"] {
                let answer = try await writer.post("/records/\(id)/tearline", ["act": act, "target": "alerts"])
                #expect(answer.status == (act == "send" ? 422 : 200))
                #expect(answer.text.contains("Nothing was taken out") && answer.text.contains("verdict-bad"))
                #expect(!answer.text.contains("verdict-good") && !answer.text.contains(#"value="send""#))
            }
            #expect(try await !writer.get("/release").text.contains("/release/release-request"))
            let nowhere = try await writer.post(
                "/records/\(id)/tearline", ["act": "look", "target": "", "remove": "description"])
            #expect(nowhere.status == 422 && nowhere.text.contains("Choose the channel that it is for."))
        }
    }

    @Test("whoever makes a version is shown who would get it")
    func audience() async throws {
        try await Site.open { site in
            let id = try await report(site)
            let parties = #"""
                [{"type":"organisation","id":"organisation--33333333-3333-4333-8333-333333333333",
                "created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z","code":"KE-OUT",
                "names":[{"text":"KE"}],"organisation_kind":"fusion-cell","status":"active"}]
                """#
            _ = try await site.node.gate.write(
                try JSONDocument(parsing: Array(parties.utf8)).root.elements.map { $0 }, to: "registry",
                by: site.node.console)
            var writer = try await site.signedIn("writer")
            _ = try await writer.get("/records/\(id)/tearline")
            let look = try await writer.post("/records/\(id)/tearline", form("look", instead: "the north-east"))
            #expect(look.text.contains("class=\"reach-group reach-whole\""))
            #expect(look.text.contains("<code>KE-OUT</code>"))
        }
    }

    @Test("a place is said in words: of a list, of a product, of what is in one")
    func places() {
        let words = [
            "name": "Name", "object_refs.[1]": "Objects 2",
            "extensions.\(Product.extensionID).so_what": "What follows",
            "extensions.\(Product.extensionID).areas.[0].name": "Areas 1, Name",
            "extensions.\(Product.extensionID)": "What it says as a product", "no selector!": "no selector!",
        ]
        for (place, words) in words { #expect(Language.english.place(place) == words) }
    }

    @Test("an extension stands for itself, and what says which it is is not offered")
    func portions() throws {
        let text = #"""
            {"type":"report","name":"A week","created_by_ref":"identity--\#(Samples.uuid(1))","extensions":{
            "\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"intrep",
            "areas":[{"name":"Malaba"}]}}}
            """#
        let all = TearLinePortion.all(
            of: try JSONDocument(parsing: Array(text.utf8)).root, ticked: [], language: .english)
        let inner = "extensions.\(Product.extensionID).areas"
        #expect(
            all.map(\.selector) == [
                "name", "created_by_ref", "extensions", inner, inner + ".[0]", inner + ".[0].name",
            ])
        #expect(all.map(\.level) == [0, 0, 0, 1, 2, 3])
        // Words are written more generally, a reference is not.
        #expect(all.filter(\.isText).map(\.selector) == ["name", inner + ".[0].name"])
    }

    @Test("a file is told by its name and in words, in every language", arguments: Language.all)
    func files(_ language: Language) throws {
        let file = "artifact--\(Samples.uuid(9))"
        let text = #"""
            {"type":"report","name":"A week","object_refs":["\#(file)"],"extensions":{
            "\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"intrep",
            "annexes":[{"artifact_ref":"\#(file)","name":"fuel.csv","media_type":"text/csv","bytes":12}]}}}
            """#
        let all = TearLinePortion.all(
            of: try JSONDocument(parsing: Array(text.utf8)).root, ticked: [], language: language)
        #expect(all.filter { $0.says == "fuel.csv" }.count == 3 && !all.contains { $0.says == file })
        for raw in ["artifact_ref", "media_type", "bytes"] { #expect(!all.contains { $0.label == raw }) }
    }

    @Test("words are looked for wherever they stand, where nobody says in which field")
    func everywhere() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            let begin = try await writer.get("/records/\(id)/tearline")
            #expect(begin.text.contains(#"<select id="place-0" name="place"><option value="" selected>"#))
            let look = try await writer.post(
                "/records/\(id)/tearline",
                [
                    "act": "look", "target": "alerts", "exact": "Juma", "place": "", "step": "actor",
                    "instead": "a villager",
                ])
            #expect(look.status == 200 && look.text.contains("told by a villager"))
            let absent = try await writer.post(
                "/records/\(id)/tearline",
                ["act": "look", "target": "alerts", "exact": "Kidal", "place": "", "step": "place", "instead": "there"])
            #expect(absent.status == 422 && absent.text.contains("“Kidal” does not stand there"))
        }
    }

    @Test("what cannot be made is said in the reader's words, and the form keeps what was typed")
    func faults() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            _ = try await writer.get("/records/\(id)/tearline")
            let absent = try await writer.post(
                "/records/\(id)/tearline",
                [
                    "act": "look", "target": "alerts", "exact": "Kidal", "place": "name", "step": "place",
                    "instead": "the north",
                ])
            #expect(absent.status == 422 && absent.text.contains("“Kidal” does not stand there"))
            #expect(absent.text.contains(#"value="Kidal""#))
            let wordless = try await writer.post("/records/\(id)/tearline", form("look", instead: ""))
            #expect(wordless.status == 422 && wordless.text.contains("instead of a place"))
            let broken = try await writer.post(
                "/records/\(id)/tearline", ["act": "look", "target": "alerts", "remove": "object_refs"])
            #expect(broken.status == 422 && broken.text.contains("role=\"alert\""))
            let stale = try await writer.post(
                "/records/\(id)/tearline", form("send", instead: "the north"), token: "0")
            #expect(stale.status == 403 && stale.text.contains("nothing was sent"))
        }
    }

    @Test("is for authors and releasers of the word; others find no way there")
    func others() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var reader = try await site.signedIn("reader")
            #expect(try await !reader.get("/records/\(id)").text.contains("/tearline"))
            #expect(try await reader.get("/records/\(id)/tearline").status == 403)
            var outsider = try await site.signedIn("outsider")
            let there = try await outsider.get("/records/\(id)/tearline")
            let absent = try await outsider.get("/records/report--\(Samples.uuid(99))/tearline")
            #expect(there.status == absent.status && there.status == 404)
        }
    }

    @Test("as many fields as the form may have are taken, and one more is not")
    func fields() async throws {
        try await Site.open { site in
            let id = try await report(site)
            var writer = try await site.signedIn("writer")
            _ = try await writer.get("/records/\(id)/tearline")
            func send(_ count: Int) async throws -> Int {
                let fields = Array(repeating: "remove=description", count: count - 3) + ["act=look", "target=alerts"]
                return try await site.wire.send(
                    "POST", "/records/\(id)/tearline",
                    headers: writer.cookieField + [
                        ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded"),
                    ],
                    body: Array(
                        (fields + ["token=" + PercentEncoding.encode(writer.token)]).joined(separator: "&").utf8)
                ).status
            }
            #expect(try await send(TearLineRoutes.fields) == 200)
            #expect(try await send(TearLineRoutes.fields + 1) == 400)
        }
    }

    @Test("as many lines of wordings as there may be are taken, and one more is not")
    func wordings() throws {
        func entry(_ count: Int) throws -> TearLineEntry {
            let line = "exact=a&place=name&step=place&instead=b"
            return try TearLineEntry(
                QueryString(Array(repeating: line, count: count).joined(separator: "&"), most: 100))
        }
        #expect(try entry(TearLineEntry.most).wordings.count == TearLineEntry.most)
        #expect(throws: Refusal.self) { try entry(TearLineEntry.most + 1) }
        #expect(throws: Refusal.self) { try TearLineEntry(QueryString("exact=a&place=name&step=place")) }
        #expect((0...TearLineEntry.most).allSatisfy { $0 + TearLineEntry.blank(after: $0) <= TearLineEntry.most })
    }

    @Test("what is in a portion that goes is not named again, and what only begins alike is")
    func inner() throws {
        let entry = try TearLineEntry(QueryString("remove=labels&remove=labels.[0]&remove=labels_more"))
        #expect(entry.removing == ["labels", "labels_more"])
    }

    @Test("a registry that is too large for a tick each leaves a field for codes")
    func manyParties() throws {
        func page(_ count: Int) throws -> TearLinePage {
            let records = try (0..<count).map { number in
                let body = #"{"type":"organisation","code":"KE-\#(number)","names":[{"text":"A house"}]}"#
                return PartyRecord(
                    line: RecordLine(
                        position: Position(Int64(number + 1)), id: "organisation--\(Samples.uuid(number))",
                        type: "organisation", title: .text("A house"), channel: "registry", tlp: .green,
                        added: Samples.today, version: "", revoked: false),
                    body: try JSONDocument(parsing: Array(body.utf8)).root)
            }
            let parties = PartiesView(
                book: PartyBook(records), channels: [], roles: [], instant: Samples.today, organisation: "UG-NAC")
            let object = try JSONDocument(parsing: Array(#"{"type":"report"}"#.utf8)).root
            return TearLinePage(
                TearLineSource(line: Samples.lines[4], object: object), TearLineEntry(), targets: [],
                parties: parties, view: nil, language: .standard)
        }
        #expect(try page(FormCodes.most).parties.count == FormCodes.most)
        #expect(try page(FormCodes.most + 1).hasParties == false)
    }

    @Test("a record with more portions than a page lists says so")
    func cut() throws {
        func page(_ count: Int) throws -> TearLinePage {
            let labels = (0..<count - 1).map { "\"l\($0)\"" }.joined(separator: ",")
            let object = try JSONDocument(parsing: Array(#"{"type":"report","labels":[\#(labels)]}"#.utf8)).root
            return TearLinePage(
                TearLineSource(line: Samples.lines[4], object: object), TearLineEntry(), targets: [], view: nil,
                language: .standard)
        }
        let most = try page(TearLinePortion.most)
        #expect(most.portions.count == TearLinePortion.most && !most.isCut)
        let over = try page(TearLinePortion.most + 1)
        #expect(over.portions.count == TearLinePortion.most && over.isCut)
        let labels = (0..<200).map { "\"l\($0)\"" }.joined(separator: ",")
        let object = try JSONDocument(
            parsing: Array(#"{"type":"report","labels":[\#(labels)],"name":"A week"}"#.utf8)
        ).root
        let all = TearLinePortion.all(of: object, ticked: [], language: .standard)
        // What can be taken out whole is never hidden by what is in another.
        #expect(TearLinePortion.listed(all).last?.selector == "name")
    }
}
