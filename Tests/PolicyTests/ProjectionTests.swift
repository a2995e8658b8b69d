import JSON
import Records
import Testing

@testable import Policy

@Suite("Projection and residue")
struct ProjectionTests {
    private static let secret = Sample.marking(1)
    private static let open = Sample.marking(2)
    private static let uuid = "00000000-0000-4000-8000-00000000000"

    private func object(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

    private func report(_ extra: String = "", refs: [Int] = [1, 2, 3]) -> String {
        let refs = refs.map { #""indicator--\#(Self.uuid)\#($0)""# }.joined(separator: ",")
        return #"""
            {"type":"report","spec_version":"2.1","id":"report--\#(Self.uuid)9","created":"2025-04-01T00:00:00.000Z",
            "modified":"2025-04-01T00:00:00.000Z","name":"Convoy","published":"2025-04-01T00:00:00Z",
            "description":"Seen near Menaka","labels":["one","two","three"],"object_refs":[\#(refs)]\#(extra)}
            """#
    }

    private func granular(_ selectors: [String], _ marking: RecordID = secret) -> String {
        #"{"marking_ref":"\#(marking.text)","selectors":[\#(selectors.map { "\"\($0)\"" }.joined(separator: ","))]}"#
    }

    private func left(
        _ text: String, _ withheld: Set<RecordID> = [secret], unattributed: Bool = false, hidden: Set<Int> = []
    ) throws -> String? {
        let ids = Set(hidden.map { "\(Self.uuid)\($0)" })
        switch Projection(
            of: try object(text), withholding: withheld, unattributed: unattributed, hiding: { ids.contains($0.uuid) })
        {
        case .whole: return "whole"
        case .part(let tree): return String(decoding: tree.bytes, as: UTF8.self)
        case .nothing: return nil
        }
    }

    @Test("where nothing has to be left out, the object stays as it was received")
    func whole() throws {
        #expect(try left(report()) == "whole")
        #expect(try left(report(#","granular_markings":[\#(granular(["description"]))]"#), []) == "whole")
    }

    @Test("a withheld portion goes, with the marking that told of it, and the rest stays")
    func portion() throws {
        let text = report(
            #","granular_markings":[\#(granular(["description"])),\#(granular(["name"], Self.open))]"#)
        let found = try #require(try left(text))
        #expect(!found.contains("Menaka") && !found.contains("description") && !found.contains(Self.secret.text))
        #expect(found.contains("Convoy") && found.contains(Self.open.text))
    }

    @Test("what stands after an element that went is counted anew")
    func renumbered() throws {
        let text = report(
            #","granular_markings":[\#(granular(["labels.[0]"])),\#(granular(["labels.[2]", "labels.[0]"], Self.open))]"#
        )
        let found = try #require(try left(text))
        #expect(found.contains(#""labels":["two","three"]"#))
        #expect(found.contains(#""selectors":["labels.[1]"]"#))
    }

    @Test("trap 7: references to hidden records go, and what lived by them goes whole")
    func references() throws {
        let some = try #require(try left(report(), hidden: [2]))
        #expect(some.contains("\(Self.uuid)1") && !some.contains("\(Self.uuid)2") && some.contains("\(Self.uuid)3"))
        #expect(try left(report(), hidden: [1, 2, 3]) == nil)
        let relationship = #"""
            {"type":"relationship","spec_version":"2.1","id":"relationship--\#(Self.uuid)8","relationship_type":"uses",
            "created":"2025-04-01T00:00:00.000Z","modified":"2025-04-01T00:00:00.000Z",
            "source_ref":"malware--\#(Self.uuid)1","target_ref":"malware--\#(Self.uuid)2"}
            """#
        #expect(try left(relationship, hidden: [2]) == nil)
        #expect(try left(relationship, hidden: [3]) == "whole")
    }

    @Test("a portion without which it is no object takes the object with it")
    func head() throws {
        for selector in ["id", "type", "name", "object_refs"] {
            #expect(try left(report(#","granular_markings":[\#(granular([selector]))]"#)) == nil)
        }
    }

    @Test("who is not to be named is not named")
    func attribution() throws {
        let text = report(#","created_by_ref":"identity--\#(Self.uuid)7""#)
        #expect(try #require(try left(text, unattributed: true)).contains("created_by_ref") == false)
        #expect(try left(text) == "whole")
    }

    @Test("a projection never holds a text that was withheld, wherever it stood")
    func property() throws {
        var random = Seeded(11)
        let places = ["description", "labels.[0]", "labels.[1]", "labels.[2]", "external_references.[0].description"]
        for round in 0..<2_000 {
            let chosen = random.pick(places, upTo: places.count)
            let refs = #","external_references":[{"source_name":"desk","description":"ALPHA"}]"#
            let text = report(refs + #","granular_markings":[\#(granular(chosen.isEmpty ? ["name"] : chosen))]"#)
            guard let found = try left(text) else { continue }
            let words = [
                "description": "Menaka", "labels.[0]": #""one""#, "labels.[1]": #""two""#, "labels.[2]": #""three""#,
                "external_references.[0].description": "ALPHA",
            ]
            for place in chosen { #expect(!found.contains(words[place] ?? "?"), "round \(round)") }
            #expect((try? Draft(checking: try object(found))) != nil, "round \(round)")
        }
    }

    // MARK: Residue

    @Test("trap 6: a place name that was taken out and still stands in the title is found")
    func residue() {
        let found = Residue.find(
            of: ["Two trucks seen near Ménaka on 2025-04-07"], in: ["MENAKA: convoy", "Quiet day"])
        #expect(found == [Residue(text: "MENAKA", kind: .name)])
        #expect(Residue.Kind.name.blocks && !Residue.Kind.word.blocks)
    }

    @Test("names, numbers, dates, coordinates and hashes are told apart; common words tell nothing")
    func kinds() {
        let hash = "d41d8cd98f00b204e9800998ecf8427e"
        let removed = ["The trucks at 15.92, 2.40 on 2025-04-07 carried 4711 of \(hash) for Moussa"]
        func kind(_ text: String) -> Residue.Kind? { Residue.find(of: removed, in: [text]).first?.kind }
        #expect(kind("15.92") == .coordinate)
        #expect(kind("2025-04-07") == .date)
        #expect(kind("4711") == .number)
        #expect(kind("file \(hash).pdf") == .hash)
        #expect(kind("moussa") == .name)
        #expect(kind("trucks") == .word)
        #expect(kind("the on of for") == nil)
    }

    @Test(
        "Arabic and accented texts are compared without their signs",
        arguments: [
            ("قرب مدينة مِنَاكا", "مناكا"), ("près de Gao-Évêché", "eveche"), ("Operação São Tomé", "sao"),
        ])
    func scripts(_ removed: String, _ left: String) { #expect(!Residue.find(of: [removed], in: [left]).isEmpty) }

    @Test("a sanitised text made of none of the words that were taken out has no residue")
    func clean() {
        #expect(Residue.find(of: ["Attack at Labbezanga kills 12"], in: ["Incident in a border district"]).isEmpty)
    }
}

@Suite("The release preview")
struct PreviewTests {
    private func preview(_ policy: ReleasePolicy, tearlines: [Preview.Tearline] = [], in world: World = Sample.world)
        -> Preview
    {
        Preview(
            of: policy, Sample.state, for: ["awareness"], tearlines: tearlines, at: Sample.now, in: world)
    }

    @Test("each organisation once, with what it would get and why not more")
    func lines() {
        var world = Sample.world
        world.organisations["TZ"] = .init(country: "TZ", ratings: [.init(grade: .yes)])
        world.agreements["a3"] = .init(parties: ["KE", "TZ"])
        var policy = Sample.template(.green)
        policy.portions = [Sample.marking(9)]
        var tearline = Sample.template(.green)
        tearline.relTo = .only([.organisation("TZ")])
        let found = preview(policy, tearlines: [.init(policy: tearline, state: Sample.state)], in: world)
        #expect(found.lines.map(\.organisation) == ["KE", "TZ", "UG"])
        #expect(found.lines[0].share == .whole && found.lines[0].reasons == [])
        #expect(found.lines[1].share == .tearline && found.lines[1].reasons == [.audienceOutside])
        #expect(found.lines[2].share == .part(without: [Sample.marking(9)]))
        #expect(found.lines[2].reasons == [.audienceExcluded])
        #expect(preview(policy, in: world).lines[1].share == .nothing)
    }

    @Test("a widening is named: who gets what it did not get before")
    func widening() {
        var narrow = Sample.template(.green)
        narrow.relTo = .only([])
        let wide = Sample.template(.green)
        #expect(Preview.widened(from: preview(narrow), to: preview(wide)) == ["UG"])
        #expect(Preview.widened(from: preview(wide), to: preview(narrow)).isEmpty)
        var portioned = wide
        portioned.portions = [Sample.marking(9)]
        #expect(Preview.widened(from: preview(portioned), to: preview(wide)) == ["UG"])
        #expect(Preview.widened(from: preview(wide), to: preview(portioned)).isEmpty)
    }
}
