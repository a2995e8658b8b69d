/// One thing in a pouch: a leaf of its tree.
///
/// Kinds below ``firstOptional`` that a program does not know make it refuse the pouch, as they may restrict something;
/// those from there on are left alone. So a later version can add what matters, and what does not.
package enum PouchItem: Hashable, Sendable {
    /// Takes something back, or says that it may not be shown any more. These come before all others.
    case withdrawal([UInt8])
    /// What became of pouches that went the other way.
    case receipts([UInt8])
    /// The newest checkpoint of the sender's ledger, with proof from an older one: a ``Ledger/WitnessRequest``.
    case checkpoint([UInt8])
    /// An originator's consent.
    case consent([UInt8])
    /// A request to pass something on, or its answer.
    case onward([UInt8])
    /// The key of a channel for one epoch, or the one that the receiver seals to the sender under: a ``GroupKey``.
    case groupKey([UInt8])
    /// The signed statement of an originator whose records are passed on: those name it by its place among these items.
    case origin(SignedStatement)
    /// The sender's own.
    case record(PouchRecord)
    /// Another's, byte for byte as that one signed it.
    case passedOn(PassedOn)
    /// An ``ErasureNotice``: takes back, and comes before what is shown.
    case erasure([UInt8])
    /// A signed note: the newest checkpoint that the sender has verified of a log, with its cosignature.
    case cosigned([UInt8])
    /// A ``ProofsWanted`` of the receiver's log.
    case proofsWanted([UInt8])
    /// Of a kind that this program does not know and may leave alone.
    case other(kind: UInt8, [UInt8])

    package static let firstOptional: UInt8 = 128

    package var kind: UInt8 {
        switch self {
        case .withdrawal: 1
        case .receipts: 2
        case .checkpoint: 3
        case .consent: 4
        case .onward: 5
        case .groupKey: 6
        case .origin: 7
        case .record: 8
        case .passedOn: 9
        case .erasure: 10
        case .cosigned: 128
        case .proofsWanted: 129
        case .other(let kind, _): kind
        }
    }

    var payload: [UInt8] {
        switch self {
        case .withdrawal(let bytes), .receipts(let bytes), .checkpoint(let bytes), .consent(let bytes),
            .onward(let bytes), .groupKey(let bytes), .erasure(let bytes), .cosigned(let bytes),
            .proofsWanted(let bytes),
            .other(_, let bytes):
            bytes
        case .origin(let origin): origin.bytes
        case .record(let record): record.bytes
        case .passedOn(let passed): passed.bytes
        }
    }

    /// Bytes that it adds to the content.
    package var byteCount: Int {
        guard case .record(let record) = self else { return Self.headByteCount + payload.count }
        return Self.headByteCount + record.byteCount
    }
    /// Its kind and the length of its payload.
    static let headByteCount = 5

    private var limit: Int { Self.limit(kind: kind) }

    private static func limit(kind: UInt8) -> Int {
        switch kind {
        case 8, 9: PouchLimits.record
        default: PouchLimits.message
        }
    }

    /// The items of expanded content, to its end.
    package static func list(_ content: [UInt8]) throws(PouchError) -> [PouchItem] {
        var reader = ByteReader(content[...], "the content of the pouch")
        var items: [PouchItem] = []
        while !reader.isAtEnd {
            guard items.count < PouchLimits.items else {
                throw PouchError(.limit, "the pouch has over \(PouchLimits.items) items, the most there may be")
            }
            items.append(try PouchItem(from: &reader))
        }
        return items
    }

    /// Content with these items.
    package static func content(_ items: [PouchItem]) throws(PouchError) -> [UInt8] {
        var writer = ByteWriter()
        for item in items { try item.put(into: &writer) }
        return writer.bytes
    }

    func put(into writer: inout ByteWriter) throws(PouchError) {
        let payload = payload
        guard payload.count <= limit else {
            throw PouchError(
                .limit, "an item of the kind \(kind) has \(payload.count) bytes, over the limit of \(limit)")
        }
        writer.put(kind)
        writer.put(long: payload)
    }

    init(from reader: inout ByteReader) throws(PouchError) {
        let kind = try reader.byte()
        let payload = try reader.long("an item of the kind \(kind)", limit: Self.limit(kind: kind))
        switch kind {
        case 1: self = .withdrawal(payload)
        case 2: self = .receipts(payload)
        case 3: self = .checkpoint(payload)
        case 4: self = .consent(payload)
        case 5: self = .onward(payload)
        case 6: self = .groupKey(payload)
        case 7: self = .origin(try SignedStatement(payload))
        case 8: self = .record(try PouchRecord(payload))
        case 9: self = .passedOn(try PassedOn(payload))
        case 10: self = .erasure(payload)
        case 128: self = .cosigned(payload)
        case 129: self = .proofsWanted(payload)
        case Self.firstOptional...: self = .other(kind: kind, payload)
        default:
            throw PouchError(
                .version,
                "the pouch holds an item of the kind \(kind), which this program does not know and may not leave out: "
                    + "install the newer version, and open it again")
        }
    }

    /// Whether its sender waits for word of it: two nodes that have nothing else to say do not answer each other for ever.
    package var asksForReceipt: Bool {
        switch self {
        case .receipts, .checkpoint, .cosigned, .proofsWanted, .groupKey: false
        default: true
        }
    }

    /// Whether it says what became of other pouches, and nothing else.
    package var isReceipts: Bool { if case .receipts = self { true } else { false } }

    /// Whether it takes something back.
    package var isWithdrawal: Bool {
        switch self {
        case .withdrawal, .erasure: true
        case .passedOn(let passed): if case .withdrawal = passed.word { true } else { false }
        default: false
        }
    }
}
