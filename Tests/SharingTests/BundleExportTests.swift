import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("A channel as one bundle")
struct BundleExportTests {
    private func written(_ bundle: BundleExport) async throws -> JSONDocument {
        var bytes: [UInt8] = []
        try await bundle.write { bytes += $0 }
        return try JSONDocument(parsing: bytes)
    }

    @Test("what is taken back while it is written is left out, and what is left is a bundle still")
    func takenBack() async throws {
        try await Backend.memory.run { house in
            // More than one page.
            let count = SharingLimits.page + 2
            try await house.file((1...count).map { Thing($0) })
            let empty = try await BundleExport(from: house.gate, of: "alerts", for: house["reader"])
            let bundle = try await BundleExport(from: house.gate, of: "alerts", for: house["reader"])
            #expect(try await written(bundle).root["objects"]?.count == count)
            for number in 1...SharingLimits.page {
                try await house.gate.withdraw(
                    Thing.id(number), versions: nil, specVersions: nil, from: "alerts", by: house["releaser"])
            }
            // All of the first page, which was read before.
            let objects = try await written(empty).root["objects"]?.elements.compactMap { $0["id"]?.string }
            #expect(objects == [Thing.id(count - 1), Thing.id(count)])
            let acts = try await house.gate.audit(before: nil, limit: 9, for: house.administration.console)
            #expect(acts.contains { $0.act == "channel.export" && $0.actor == "reader" && $0.subject == "alerts" })
        }
    }

    @Test("a channel that the caller may not read gives no beginning of a bundle", arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await backend.run { house in
            let reader = house["reader"]
            for channel in ["secret", "no-such"] {
                let refused = await refusal { _ = try await BundleExport(from: house.gate, of: channel, for: reader) }
                #expect(refused?.code == .missing)
            }
        }
    }
}
