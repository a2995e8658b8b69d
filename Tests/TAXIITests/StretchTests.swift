import NIOCore
import Serving
import Sharing
import Testing
import WireTesting

@testable import TAXII

/// A page that is larger than what is handed to the system at once.
@Suite("Long pages of joined bodies")
struct StretchTests {
    private func stretches(_ lengths: [Int]) -> [[UInt8]] {
        let pieces = lengths.enumerated().map { ByteBuffer(repeating: UInt8($0.offset), count: $0.element) }
        return EnvelopeAnswer.stretches(of: pieces).map { $0.flatMap { Array($0.readableBytesView) } }
    }

    @Test("are cut where a stretch is full, whatever pieces they come in, and lose no byte")
    func stretches() {
        let most = TAXIILimits.stretch
        #expect(stretches([1, most - 2, 1]).map(\.count) == [most])
        #expect(stretches([1, most - 1, 1]).map(\.count) == [most, 1])
        let three = stretches([most * 2, 5])
        #expect(three.map(\.count) == [most, most, 5] && three.last == [1, 1, 1, 1, 1])
    }

    @Test("are looked at before each stretch but the first, and end where a look says so")
    func looks() async throws {
        struct Stop: Error {}
        let pieces = [ByteBuffer(repeating: 1, count: TAXIILimits.stretch * 3 + 1)]
        for (most, expected) in [(0, 1), (1, 2), (9, 4)] {
            var (looks, sent) = (0, 0)
            do {
                try await EnvelopeAnswer.send(pieces) {
                    if looks == most { throw Stop() }
                    looks += 1
                } to: { _ in
                    sent += 1
                }
            } catch is Stop {}
            #expect(sent == expected)
        }
    }

    @Test("break off where something of them was taken back, and for nothing else")
    func taken() async throws {
        let node = try await TestNode()
        let gate = node.node.gate
        try await node.serving(Listening(host: "127.0.0.1", port: 0)) { desk async throws in
            try await desk.file((1...4).map { Objects.indicator($0) })
            try await desk.file([Objects.indicator(9)], to: "secret", as: "insider")
            func page() async throws -> Page {
                try await gate.envelope(PageRequest(limit: 3), in: "alerts", for: node.node.console)
            }
            func delete(_ number: Int, in collection: String, as who: String) async throws {
                let id = Objects.id("indicator", number)
                #expect(try await desk.delete("collections/\(collection)/objects/\(id)/", as: who).status == 200)
            }
            let first = try await page()
            try await delete(9, in: "secret", as: "insider")
            try await delete(4, in: "alerts", as: "writer")
            var known = first
            for _ in 1...2 {
                known = try await EnvelopeAnswer(first).unchanged(known, from: gate, for: node.node.console)
            }
            // What stood behind the page is no part of it: but that there is more was its first word.
            #expect((known.count, known.bytes) == (first.count, first.bytes))
            try await delete(2, in: "alerts", as: "writer")
            await #expect(throws: Refusal.self) {
                try await EnvelopeAnswer(first).unchanged(known, from: gate, for: node.node.console)
            }
        }
    }
}
