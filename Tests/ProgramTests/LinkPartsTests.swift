import ArgumentParser
import Federation
import Foundation
import Pouch
import Sharing
import Testing

@testable import baraza

@Suite struct LinkPartsTests {
    @Test("what comes over the link and does not open is refused for good, and nothing of it is kept")
    func refused() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "baraza-inbox-\(UUID().uuidString)").path
        let folder = DataFolder(path: path)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try folder.create(organisation: "KE-OUT", name: "Ofisi", country: "KE")
        _ = try IdentityCommand.create(
            folder.identity(), in: folder, try CardOptions.parse([]), passphrase: "karibu baraza letu",
            cost: KeyFile.Cost(rounds: 10, blockSize: 8, parallelism: 1))
        let opened = try await Wiring.open(folder, passphrase: "karibu baraza letu")
        let inbox = LinkInbox(node: opened.node, pouches: try opened.node.pouches())
        for bytes in [[], [1, 2, 3], [UInt8](repeating: 0x42, count: 100_000)] as [[UInt8]] {
            let fate = try await inbox.take(LinkPouch(from: "UG-NAC", number: 1, bytes: bytes))
            guard case .refused = fate else {
                Issue.record("taken: \(bytes.count) bytes")
                continue
            }
        }
        #expect(try await inbox.progress(from: "UG-NAC") == LinkProgress())
    }

    @Test("a node that has keys and is not given the passphrase cannot listen for others, and says what to do")
    func locked() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "baraza-locked-\(UUID().uuidString)").path
        let folder = DataFolder(path: path)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try folder.create(organisation: "KE-OUT", name: "Ofisi", country: "KE")
        let settings = try await Settings.load(
            folder, flags: ["federation.listen": "127.0.0.1:0", "listen": "127.0.0.1:0"], environment: [:])
        do {
            try await Wiring.serve(try await Wiring.open(folder), settings: settings, ready: { _ in })
            Issue.record("serves")
        } catch {
            #expect("\(error)".contains("identity create"))
        }
    }
}
