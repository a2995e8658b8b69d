import JSON
import Records
import Testing

@testable import Policy

@Suite("Sanitised versions")
struct SanitisingTests {
    private static let now = Instant(microseconds: 1_750_000_000_000_000)

    private func value(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

    private func report(_ members: String) throws -> JSONValue {
        try value(
            #"""
            {"type":"report","spec_version":"2.1","id":"report--00000000-0000-4000-8000-000000000001",
            "created":"2025-04-01T00:00:00.000Z","modified":"2025-04-01T00:00:00.000Z",
            "published":"2025-04-01T00:00:00Z",\#(members)}
            """#)
    }
    private let refs =
        #""object_refs":["note--00000000-0000-4000-8000-000000000002","note--00000000-0000-4000-8000-000000000003"]"#

    private func sanitise(
        _ object: JSONValue, removing: [String] = [], generalising: [Sanitising.Generalisation] = [],
        markings: [RecordID] = []
    ) throws -> Sanitising {
        try Sanitising(
            object, removing: removing.map { try #require(Selector($0)) }, generalising: generalising,
            markings: markings, id: RecordID("report--99999999-9999-4999-8999-999999999999"), at: Self.now)
    }

    private func change(
        _ selector: String, _ step: Sanitising.Step, _ exact: String, _ general: String? = nil
    ) throws -> Sanitising.Generalisation {
        Sanitising.Generalisation(
            selector: try #require(Selector(selector)), step: step, exact: exact, general: general)
    }

    @Test("what an object cannot be without is known before anybody takes it out")
    func needed() throws {
        let product = #"""
            "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note",
            "so_what":"s","sources":[{"grade":"B2"}]}}
            """#
        let source = try report(#""name":"a","description":"b",\#(product),"# + refs)
        let id = try RecordID("report--00000000-0000-4000-8000-000000000001")
        let needed = Set(Sanitising.needed(in: source, id: id, at: Self.now).map(\.text))
        let inner = "extensions.\(Product.extensionID)"
        #expect(needed.isSuperset(of: ["name", "published", "object_refs", inner + ".sources"]))
        #expect(needed.isDisjoint(with: ["description", "extensions", inner + ".so_what"]))
        // It is so when it is tried.
        #expect(throws: Sanitising.Problem.self) { _ = try sanitise(source, removing: ["name"]) }
        _ = try sanitise(source, removing: ["extensions"])
    }

    @Test("words are written more generally wherever they stand, but where nothing would be left with that")
    func everywhere() throws {
        let source = try report(
            #""name":"Menaka post, Menaka","description":"On 2025-04-01 near Menaka, 7 men","labels":["seen"],"# + refs)
        let id = try RecordID("report--00000000-0000-4000-8000-000000000001")
        func found(_ step: Sanitising.Step, _ exact: String, _ general: String? = nil, most: Int = 50) throws
            -> [Sanitising.Generalisation]
        {
            try Sanitising.everywhere(
                step, exact: exact, general: general, in: source, id: id, at: Self.now, most: most)
        }
        let places = try found(.place, "Menaka", "the north-east")
        #expect(places.map(\.selector.text) == ["name", "description"])
        // The day is that of its publication, too: half a time is none.
        #expect(try found(.date, "2025-04-01").map(\.selector.text) == ["description"])
        #expect(try found(.place, "Menaka", "there", most: 1).count == 2, "none was tried")
        #expect(throws: Sanitising.Problem.notInText("Gao")) { _ = try found(.place, "Gao", "there") }
        #expect(throws: Sanitising.Problem.notInText("")) { _ = try found(.place, "", "there") }
        // An identifier is no text.
        #expect(throws: Sanitising.Problem.notInText("000000000002")) { _ = try found(.other, "000000000002", "x") }
        // What another wording has taken from a place stands there no more, and that is no mistake.
        let made = try sanitise(source, generalising: try found(.actor, "Menaka post", "a post") + places)
        #expect(made.object["name"]?.string == "a post, the north-east")
        #expect(made.object["description"]?.string == "On 2025-04-01 near the north-east, 7 men")
        let overlapping = try sanitise(
            try report(#""name":"Menaka post","description":"Menaka","# + refs),
            generalising: [try change("name", .actor, "Menaka post", "a post")] + places)
        #expect(overlapping.object["name"]?.string == "a post" && !overlapping.isBlocked)
    }

    @Test("a place that is written more generally is not told by its coordinates or its code")
    func coordinates() throws {
        let inner = "extensions.\(Product.extensionID).areas.[0]"
        func source(_ area: String) throws -> JSONValue {
            try report(
                #""name":"Attack","extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","#
                    + #""product_kind":"note","sources":[{"grade":"B2"}],"areas":[{"name":"Menaka","country":"ML",\#(area)}]}},"#
                    + refs)
        }
        let change = try self.change(inner + ".name", .place, "Menaka", "the north-east")
        let exact = try source(#""latitude":15.92,"longitude":2.4,"precision":500"#)
        let made = try sanitise(exact, generalising: [change])
        #expect(
            Set(made.residue) == [Residue(text: "15.92", kind: .coordinate), Residue(text: "2.4", kind: .coordinate)])
        #expect(made.isBlocked)
        #expect(made.places(of: Residue(text: "2.4", kind: .coordinate)) == [inner + ".longitude"])
        let general = try sanitise(
            exact, removing: ["latitude", "longitude", "precision"].map { inner + "." + $0 }, generalising: [change])
        #expect(general.residue.isEmpty)
        let coded = try sanitise(source(#""pcode":"ML0902""#), generalising: [change])
        #expect(coded.residue == [Residue(text: "ML0902", kind: .coordinate)])
        // Who says nothing of where it is need not take that out.
        let named = try self.change("name", .other, "Attack", "Event")
        #expect(try !sanitise(exact, generalising: [named]).isBlocked)
    }

    @Test("portions go, what stays is general, and the new object is its own")
    func made() throws {
        let source = try report(#""name":"Attack near Menaka on 2025-04-09","description":"by Juma, 47 men","# + refs)
        let made = try sanitise(
            source, removing: ["description", "object_refs.[0]"],
            generalising: [
                try change("name", .place, "Menaka", "the north-east"), try change("name", .date, "2025-04-09"),
            ])
        #expect(made.object["name"]?.string == "Attack near the north-east on 2025-W15")
        #expect(made.object["description"] == nil && made.object["object_refs"]?.count == 1)
        #expect(made.object["id"]?.string == "report--99999999-9999-4999-8999-999999999999")
        #expect(made.object["modified"]?.string == Self.now.text)
        #expect(made.residue.isEmpty && !made.isBlocked)
    }

    @Test("what names itself goes on naming itself, under its new name, and tells nothing of the old one")
    func itself() throws {
        let own = "report--00000000-0000-4000-8000-000000000001"
        let source = try report(#""name":"Attack near Menaka","object_refs":["\#(own)"],"description":"by Juma""#)
        let made = try sanitise(source, removing: ["description"])
        #expect(made.object["object_refs"]?[0]?.string == "report--99999999-9999-4999-8999-999999999999")
        #expect(made.residue.isEmpty && !String(decoding: made.object.minified, as: UTF8.self).contains(own))
        // In words it is no reference, and stays what it is: a residue.
        let told = try report(#""name":"As \#(own) says","object_refs":["\#(own)"],"description":"by Juma""#)
        #expect(try sanitise(told, removing: ["description"]).isBlocked)
    }

    @Test("a date becomes its week, a number what it is about, and neither is the one that it was")
    func automatic() throws {
        #expect(Sanitising.Week(of: "2025-04-09")?.words == "2025-W15")
        #expect(Sanitising.Week(of: "2024-12-30T10:00:00Z")?.words == "2025-W1")
        #expect(Sanitising.Week(of: "2021-01-03")?.words == "2020-W53")
        #expect(Sanitising.Week(of: "2025-04-09T06:10:00Z")?.begin.text.hasPrefix("2025-04-07T00:00:00") == true)
        for number in [0, 1, 9, 10, 11, 47, 99, 100, 101, 999, 1_000, 123_456] {
            let words = Sanitising.magnitude(of: number)
            let parts = words.split { !$0.isNumber }.map(String.init)
            #expect(!parts.contains(String(number)), "\(number): \(words)")
        }
        let dated = try sanitise(
            try report(#""name":"a","# + refs), generalising: [try change("published", .date, "2025-04-01T00:00:00Z")])
        #expect(dated.object["published"]?.string?.hasPrefix("2025-03-31T00:00:00") == true)
    }

    @Test(
        "what was taken out and stands elsewhere is found: names, places, dates, hashes, file names (traps 6, 9)",
        arguments: [
            ("Juma was seen", "the note of Juma"), ("at 14.1234, 1.5678", "near 14.1234"),
            ("on 2025-04-09", "since 2025-04-09"), ("41 crossed", "of 41"),
            ("d41d8cd98f00b204e9800998ecf8427e", "the file d41d8cd98f00b204e9800998ecf8427e"),
            ("kept in plan-Ménaka.docx", "annexe: Menaka"), ("in Tessalit", "TESSALIT"),
            ("Attack near Menaka", "title of the annexe: attack-near-menaka.pdf"),
        ])
    func residue(_ removed: String, _ left: String) throws {
        let text = { (text: String) in String(decoding: JSONTree.string(text).bytes, as: UTF8.self) }
        let source = try report(#""name":\#(text(left)),"description":\#(text(removed)),"# + refs)
        #expect(try sanitise(source, removing: ["description"]).isBlocked)
    }

    @Test("markings of the portions that stay stay with them, counted anew; others go")
    func granular() throws {
        let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
        let source = try report(
            #""name":"a","description":"b","granular_markings":[{"marking_ref":"\#(red)","selectors":["object_refs.[1]","description"]}],"#
                + refs)
        let made = try sanitise(source, removing: ["object_refs.[0]", "description"])
        let marking = try #require(made.object["granular_markings"]?.elements.map { $0 }.first)
        #expect(marking["selectors"]?.elements.compactMap(\.string) == ["object_refs.[0]"])
        #expect(made.object["granular_markings"]?.count == 1)
    }

    @Test("what is not there, does not stand there, or cannot be missing is said")
    func problems() throws {
        let source = try report(#""name":"a","# + refs)
        #expect(throws: Sanitising.Problem.nothingThere("labels")) { try sanitise(source, removing: ["labels"]) }
        #expect(throws: Sanitising.Problem.notInText("Menaka")) {
            try sanitise(source, generalising: [try change("name", .place, "Menaka", "x")])
        }
        #expect(throws: Sanitising.Problem.needsWords(.actor)) {
            try sanitise(source, generalising: [try change("name", .actor, "a")])
        }
        #expect(throws: Sanitising.Problem.self) { try sanitise(source, removing: ["name"]) }
    }

    @Test("in 2,000 random cases no token of a removed portion stays in a version that is not blocked")
    func property() throws {
        var dice = Seeded(51)
        let words = [
            "Menaka", "Juma", "Ménaka", "the", "convoy", "on", "2025-04-09", "47", "14.1234", "near", "KUSINI",
            "d41d8cd98f00b204e9800998ecf8427e", "plan-7.docx", "seen", "by", "Gao", "O'Neil", "A7", "محمد", "of",
        ]
        func text() -> String {
            (0..<Int.random(in: 1...6, using: &dice)).map { _ in words.randomElement(using: &dice) ?? "" }
                .joined(separator: " ")
        }
        var passed = 0
        for _ in 0..<2_000 {
            let (name, gone, labels) = (text(), text(), [text(), text()])
            let quoted = { (text: String) in String(decoding: JSONTree.string(text).bytes, as: UTF8.self) }
            let source = try report(
                #""name":\#(quoted(name)),"description":\#(quoted(gone)),"labels":[\#(labels.map(quoted).joined(separator: ","))],"#
                    + refs)
            let made = try sanitise(source, removing: ["description", "labels.[0]"])
            guard !made.isBlocked else { continue }
            passed += 1
            // A reader of its own: any run of letters and digits that has a digit or a capital, whatever its case there.
            let left = String(decoding: made.object.minified, as: UTF8.self)
            let kept = Set(pieces(left.replacing(#/"(id|created|modified|published)":"[^"]*"/#, with: "")).map(fold))
            for token in pieces(gone) + pieces(labels[0])
            where token.count > 1 && token.contains(where: { $0.isNumber || $0.isUppercase }) {
                #expect(!kept.contains(fold(token)), "\(token) of \(gone) | \(labels[0]) in \(left)")
            }
        }
        #expect(passed > 20)
    }

    private func pieces(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    private func fold(_ text: String) -> String { text.lowercased().replacing("é", with: "e") }
}
