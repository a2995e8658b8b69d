import Ledger
import Records
import Testing

@testable import Pouch

@Suite struct PouchLimitTests {
    private func writer(_ items: [PouchItem]) throws -> PouchWriter {
        try PouchWriter(FormatSamples.header(signer: FormatSamples.keys(1)), items, FormatSamples.randomness(1))
    }

    @Test("as many items as there may be pass, and one more does not")
    func items() throws {
        let item = PouchItem.other(kind: 200, [])
        let most = try writer(Array(repeating: item, count: PouchLimits.items))
        #expect(most.statement.leaves == Int64(PouchLimits.items))
        let sender = try FormatSamples.keys(1)
        let sealed = try most.sealed(by: sender, to: [.node(FormatSamples.keys(2).publicKeys)])
        #expect(try FormatSamples.open(sealed).items.count == PouchLimits.items)
        #expect(
            FormatSamples.refusal { _ = try writer(Array(repeating: item, count: PouchLimits.items + 1)) } == .limit)
    }

    @Test("as many receivers as there may be pass, and one more does not, nor none")
    func receivers() throws {
        let group = try GroupKey(channel: "c", epoch: 1, secret: FormatSamples.bytes(32, seed: 1))
        let sender = try FormatSamples.keys(1)
        let writer = try writer([])
        let most = [PouchReceiver](repeating: .group(group), count: PouchLimits.receivers)
        #expect(try PouchReader.receivers(of: writer.sealed(by: sender, to: most)).count == PouchLimits.receivers)
        #expect(FormatSamples.refusal { _ = try writer.sealed(by: sender, to: most + [.group(group)]) } == .limit)
        #expect(FormatSamples.refusal { _ = try writer.sealed(by: sender, to: []) } == .limit)
    }

    @Test("a message as long as it may be passes, and one byte more does not")
    func message() throws {
        let sender = try FormatSamples.keys(1)
        func seal(_ count: Int) throws -> [UInt8] {
            try writer([.receipts([UInt8](repeating: 1, count: count))])
                .sealed(by: sender, to: [.node(FormatSamples.keys(2).publicKeys)])
        }
        #expect(try FormatSamples.open(seal(PouchLimits.message)).items.count == 1)
        #expect(FormatSamples.refusal { _ = try seal(PouchLimits.message + 1) } == .limit)
    }

    @Test("content that swells beyond what it announces is stopped there")
    func swelling() throws {
        let packed = try Deflate.compress(
            [UInt8](repeating: 0, count: 1_000_000), dictionary: PouchDictionary.current.bytes)
        func expand(_ length: Int) throws {
            _ = try Deflate.expand(packed[...], dictionary: PouchDictionary.current.bytes, length: length)
        }
        try expand(1_000_000)
        #expect(FormatSamples.refusal { try expand(999_999) } == .malformed)
        #expect(FormatSamples.refusal { try expand(1_000_001) } == .malformed)
        #expect(FormatSamples.refusal { try expand(PouchLimits.content + 1) } == .limit)
    }

    @Test("a sealed pouch over the limit is refused before anything of it is read")
    func sealed() throws {
        let bytes = [UInt8](repeating: 0, count: PouchLimits.sealed + 1)
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(bytes) } == .limit)
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(Array(bytes.dropLast())) } == .malformed)
    }

    @Test("150,000 records pass in pouches of a few megabytes, one in memory at a time")
    func manyRecords() throws {
        let sender = try FormatSamples.keys(1)
        let receiver = try FormatSamples.keys(2).publicKeys
        let filler = String(repeating: "dry riverbed, grazing rights, market day. ", count: 8)
        var filling = PouchFilling()
        var (sent, received, altered, pouches, longest) = (0, 0, 0, 0, 0)
        func pass() throws {
            pouches += 1
            let sealed = try PouchWriter(
                FormatSamples.header(number: Int64(pouches), signer: sender), filling.items,
                FormatSamples.randomness(UInt8(truncatingIfNeeded: pouches))
            ).sealed(by: sender, to: [.node(receiver)])
            longest = max(longest, filling.items.reduce(0) { $0 + $1.byteCount })
            for item in try FormatSamples.open(sealed).items {
                guard case .record(let record) = item else { continue }
                if record.body != Array((filler + "\(received)").utf8) { altered += 1 }
                received += 1
            }
            filling = PouchFilling()
        }
        while sent < 150_000 {
            let item = PouchItem.record(FormatSamples.record(sent, body: filler + "\(sent)"))
            if filling.isFull(for: item.byteCount) { try pass() }
            filling.add(item)
            sent += 1
        }
        try pass()
        #expect(received == 150_000)
        #expect(altered == 0)
        #expect(pouches > 10)
        #expect(longest <= PouchLimits.target)
    }

    @Test("a record of 43,000 values passes in one pouch")
    func manyValues() throws {
        let values = (0..<43_000).map { "\"192.0.2.\($0 % 256)-\($0)\"" }.joined(separator: ",")
        let item = PouchItem.record(FormatSamples.record(1, body: "{\"values\":[\(values)]}"))
        #expect(try FormatSamples.open(FormatSamples.sealed([item])).items == [item])
    }

    @Test("a record longer than a pouch usually is travels alone")
    func longRecord() throws {
        let long = PouchItem.record(
            FormatSamples.record(1, body: String(repeating: "x", count: PouchLimits.target + 1)))
        var filling = PouchFilling()
        #expect(!filling.isFull(for: long.byteCount))
        filling.add(long)
        #expect(filling.isFull(for: 1))
        #expect(try FormatSamples.open(FormatSamples.sealed(filling.items)).items == [long])
    }
}
