package import Ledger
package import Records

/// Whose, for whom, which one, and what it follows: the first thing that is read of an opened pouch.
///
/// It travels sealed and is signed, so a relay knows nothing of it and nobody alters it.
package struct PouchHeader: Hashable, Sendable {
    /// Whom the pouches of one chain of numbers are for.
    package enum Address: Hashable, Sendable, Comparable, CustomStringConvertible {
        /// One organisation, by its code.
        case organisation(String)
        /// All members of a channel, by its code, under its group key of one epoch.
        case channel(String)

        package var code: String {
            switch self {
            case .organisation(let code), .channel(let code): code
            }
        }
        package var description: String {
            switch self {
            case .organisation(let code): code
            case .channel(let code): "the channel \(code)"
            }
        }
        private var kind: UInt8 {
            switch self {
            case .organisation: 1
            case .channel: 2
            }
        }
        package static func < (left: Self, right: Self) -> Bool {
            (left.kind, left.code) < (right.kind, right.code)
        }

        func put(into writer: inout ByteWriter) {
            writer.put(kind)
            writer.put(code: code)
        }
        init(from reader: inout ByteReader) throws(PouchError) {
            let kind = try reader.byte()
            let code = try reader.code("the address")
            switch kind {
            case 1: self = .organisation(code)
            case 2: self = .channel(code)
            default: throw PouchError(.version, "\(reader.what): addresses of the kind \(kind) are unknown")
            }
        }
    }

    /// The sender's organisation, by its code.
    package var from: String
    package var to: Address
    /// Counts the pouches from this sender to this address, from 1.
    package var number: Int64
    /// The number after which it goes on: `number − 1`, or less where it repeats all that those in between held.
    package var since: Int64
    /// ``PouchStatement/digest`` of pouch `number − 1`; zeros for the first.
    package var previous: Digest
    /// When it was signed, by the sender's clock.
    package var made: Instant
    /// The most urgent of what it holds.
    package var precedence: Envelope.Precedence
    /// The keys that it is signed with.
    package var signer: KeyFingerprint
    /// The ledger of the sender, as its records' `owner_node` says.
    package var node: String

    /// What stands for the digest before the first pouch.
    package static let noPrevious = Digest(bytes: [UInt8](repeating: 0, count: Digest.byteCount)) ?? .empty

    package init(
        from: String, to: Address, number: Int64, since: Int64, previous: Digest, made: Instant,
        precedence: Envelope.Precedence, signer: KeyFingerprint, node: String
    ) {
        self.from = from
        self.to = to
        self.number = number
        self.since = since
        self.previous = previous
        self.made = made
        self.precedence = precedence
        self.signer = signer
        self.node = node
    }

    /// As it stands in a pouch.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(code: from)
        to.put(into: &writer)
        writer.put(UInt64(bitPattern: number))
        writer.put(UInt64(bitPattern: since))
        writer.put(raw: previous.bytes)
        writer.put(UInt64(bitPattern: made.microseconds))
        writer.put(precedence.byte)
        writer.put(raw: signer.bytes)
        writer.put(code: node)
        return writer.bytes
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        var reader = ByteReader(bytes[...], "the header of the pouch")
        from = try reader.code("the sender")
        to = try Address(from: &reader)
        number = try reader.count()
        since = try reader.count()
        guard number >= 1, since < number else {
            throw reader.malformed("number \(number) cannot go on after \(since)")
        }
        guard let digest = Digest(bytes: try reader.take(Digest.byteCount)) else {
            throw reader.malformed("the digest before it is none")
        }
        previous = digest
        guard number > 1 || previous == Self.noPrevious else {
            throw reader.malformed("the first pouch names one before it")
        }
        made = Instant(microseconds: try reader.signed())
        precedence = try Envelope.Precedence(byte: try reader.byte())
        guard let signer = KeyFingerprint(bytes: try reader.take(Digest.byteCount)) else {
            throw reader.malformed("the signer is no fingerprint")
        }
        self.signer = signer
        node = try reader.code("the node")
        try reader.finish()
    }
}

extension Envelope.Precedence {
    /// 0 for ROUTINE to 3 for FLASH.
    var byte: UInt8 {
        switch self {
        case .routine: 0
        case .priority: 1
        case .immediate: 2
        case .flash: 3
        }
    }

    init(byte: UInt8) throws(PouchError) {
        switch byte {
        case 0: self = .routine
        case 1: self = .priority
        case 2: self = .immediate
        case 3: self = .flash
        default: throw PouchError(.version, "the header of the pouch: the precedence \(byte) is unknown")
        }
    }
}
