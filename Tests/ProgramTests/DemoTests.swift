import JSON
import Records
import Testing

@testable import baraza

@Suite struct DemoTests {
    @Test("the demonstration's records are the same bytes on every run")
    func deterministic() {
        for step in 0..<200 {
            #expect(DemoStream().batch(step).objects.map(\.bytes) == DemoStream().batch(step).objects.map(\.bytes))
        }
    }

    @Test("every record of the demonstration is valid STIX 2.1, in a channel that exists")
    func valid() throws {
        let channels = Set(DemoNode.channels.map(\.code))
        for batch in [DemoStream().first()] + (0..<500).map({ DemoStream().batch($0) }) {
            #expect(channels.contains(batch.channel))
            for object in batch.objects {
                let draft = try Draft(checking: JSONDocument(parsing: object.bytes).root)
                #expect(draft.warnings.isEmpty, "\(draft.id): \(draft.warnings)")
            }
        }
    }

    @Test("one version of an object is told once, or told the same, and no object has two beginnings")
    func once() throws {
        var told: [String: [UInt8]] = [:]
        var begun: [String: String] = [:]
        for step in 0..<1_000 {
            for object in DemoStream().batch(step).objects {
                let root = try JSONDocument(parsing: object.bytes).root
                if let id = root["id"]?.string, let created = root["created"]?.string {
                    #expect(begun.updateValue(created, forKey: id) ?? created == created, "\(id)")
                }
                let version = "\(root["id"]?.string ?? "")@\(root["modified"]?.string ?? "")"
                if let before = told.updateValue(root.canonical, forKey: version) { #expect(before == root.canonical) }
            }
        }
    }

    @Test("all five languages are heard, French most")
    func languages() throws {
        var heard: [String: Int] = [:]
        for step in 0..<1_000 {
            for object in DemoStream().batch(step).objects {
                let root = try JSONDocument(parsing: object.bytes).root
                if root["type"]?.string == "report", let language = root["lang"]?.string {
                    heard[language, default: 0] += 1
                }
            }
        }
        #expect(Set(heard.keys) == ["fr", "en", "ar", "pt", "sw"])
        #expect(heard.max { $0.value < $1.value }?.key == "fr")
    }
}
