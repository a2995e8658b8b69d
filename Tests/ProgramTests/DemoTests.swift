import Foundation
import JSON
import Logging
import Records
import Sharing
import Testing

@testable import baraza

@Suite struct DemoTests {
    @Test("the demonstration's records are the same bytes on every run")
    func deterministic() {
        for step in 0..<200 {
            #expect(DemoStream().batch(step).objects.map(\.bytes) == DemoStream().batch(step).objects.map(\.bytes))
        }
    }

    /// SHA-256 of the canonical bytes of the first 200 records, each followed by a line feed. It changes when the stream
    /// is made to tell something else, and on no other occasion: not between runs, processes or machines.
    static let pinned = "5112669289c652afb5352bad8a4ae7a316db73c33c15d0fc3bf25b7639855f2f"

    @Test("the first 200 records are those that were pinned")
    func digest() throws {
        let batches = [DemoStream().first()] + (0..<200).map { DemoStream().batch($0) }
        let records = batches.flatMap(\.objects).prefix(200)
        #expect(records.count == 200)
        let bytes = records.flatMap { $0.canonical + [UInt8(ascii: "\n")] }
        #expect(ContentDigest(sha256: bytes).hex == Self.pinned)
    }

    @Test("what the nodes of a federation tell happens in the same days, and is each one's own")
    func stretches() throws {
        func told(_ place: Int, _ property: String) throws -> Set<String> {
            let objects = (0..<50).flatMap { DemoStream().batch(place * DemoStream.stretch + $0).objects }
            return try Set(
                objects.compactMap { try JSONDocument(parsing: $0.bytes).root }
                    .filter { $0["type"]?.string == "report" }.compactMap { $0[property]?.string })
        }
        let days = try (0..<66).map { place in try told(place, "created").map { $0.prefix(10) }.max() }
        #expect(days.allSatisfy { $0.map { $0 >= "2025-04-01" && $0 < "2025-04-02" } ?? false })
        #expect(try told(0, "id").isDisjoint(with: told(1, "id")))
    }

    @Test("no record of the stream was changed before it was made, where a stretch begins neither")
    func modified() throws {
        for step in (0..<66).flatMap({ place in (0..<60).map { place * DemoStream.stretch + $0 } }) {
            for object in DemoStream().batch(step).objects {
                let root = try JSONDocument(parsing: object.bytes).root
                guard let created = root["created"]?.string, let modified = root["modified"]?.string else { continue }
                #expect(modified >= created, "\(step)")
            }
        }
    }

    @Test("a record that is refused, and a channel that is gone, do not end the stream")
    func refused() async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let demo = DemoNode(folder: DataFolder(path: url.path))
        let (opened, _) = try await demo.prepare(logger: Self.quiet)
        let bad = DemoStream.Batch(channel: DemoNode.open, objects: [.object([JSONMember("type", "malware")])])
        #expect(try await demo.file(bad, in: opened.node, logger: Self.quiet))
        let nowhere = DemoStream.Batch(channel: "nowhere", objects: DemoStream().batch(0).objects)
        #expect(try await demo.file(nowhere, in: opened.node, logger: Self.quiet))
        #expect(try await demo.file(DemoStream().batch(0), in: opened.node, logger: Self.quiet))
        #expect(try await !demo.file(DemoStream().batch(0), in: opened.node, logger: Self.quiet))
    }

    @Test("what an interrupted first start left out is added by the next, with the same passwords")
    func interrupted() async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let demo = DemoNode(folder: DataFolder(path: url.path))
        let (first, signs) = try await demo.prepare(logger: Self.quiet)
        // As if it had ended before the last membership.
        try await first.node.administration.ungrant(DemoNode.community, from: "partner")
        try Data().write(to: url.appendingPathComponent("demo-unfinished"))
        let (second, again) = try await demo.prepare(logger: Self.quiet)
        #expect(again.map(\.password) == signs.map(\.password))
        let members = try await second.node.administration.members(of: DemoNode.community)
        #expect(members.contains { $0.account == "partner" && $0.canRead && !$0.canWrite })
        // And when it was whole, what somebody took away stays away.
        try await second.node.administration.ungrant(DemoNode.community, from: "partner")
        let (third, _) = try await demo.prepare(logger: Self.quiet)
        #expect(
            try await !third.node.administration.members(of: DemoNode.community).contains { $0.account == "partner" })
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

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
