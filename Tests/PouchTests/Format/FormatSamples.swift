import Ledger
import Records

@testable import Pouch

/// Keys, items and randomness that are the same in every run.
enum FormatSamples {
    static func bytes(_ count: Int, seed: UInt8) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(seed) &* 31 &+ $0 >> 8) }
    }

    static func keys(_ seed: UInt8) throws -> NodeKeys {
        try NodeKeys(seed: bytes(NodeKeys.seedByteCount, seed: seed))
    }

    static func randomness(_ seed: UInt8) -> PouchRandomness {
        var next = seed
        return PouchRandomness { count in
            next &+= 1
            return bytes(count, seed: next)
        }
    }

    static func record(_ number: Int, body: String? = nil) -> PouchRecord {
        PouchRecord(
            channel: "sahel-alerts", envelope: Array(#"{"kind":"note","originator":"KE-OUT"}"#.utf8),
            body: Array((body ?? #"{"type":"note","content":"Dry well number \#(number)"}"#).utf8))
    }

    static let withdrawal = PouchItem.withdrawal(
        Array(#"{"at":"2025-04-05T09:30:00.000000Z","object":"note--1"}"#.utf8))

    static func items(_ count: Int) -> [PouchItem] { (0..<count).map { .record(record($0)) } }

    static func header(
        from: String = "KE-OUT", to: PouchHeader.Address = .organisation("ET-FAD"), number: Int64 = 1,
        since: Int64? = nil, signer: NodeKeys
    ) throws -> PouchHeader {
        PouchHeader(
            from: from, to: to, number: number, since: since ?? number - 1,
            previous: number == 1 ? PouchHeader.noPrevious : Digest.leaf([1]),
            made: Instant(microseconds: 1_743_845_400_000_000), precedence: .routine,
            signer: signer.publicKeys.fingerprint, node: "baraza/ke-out/1")
    }

    /// A pouch from KE-OUT (keys 1) to ET-FAD (keys 2).
    static func sealed(_ items: [PouchItem], number: Int64 = 1) throws -> [UInt8] {
        let (sender, receiver) = (try keys(1), try keys(2))
        return try PouchWriter(header(number: number, signer: sender), items, randomness(9))
            .sealed(by: sender, to: [.node(receiver.publicKeys)])
    }

    static func open(
        _ sealed: [UInt8], with key: UInt8 = 2, for address: PouchHeader.Address = .organisation("ET-FAD"),
        known: [NodeKeys]? = nil
    ) throws(PouchError) -> OpenedPouch {
        let senders: [NodeKeys]
        let opener: NodeKeys
        do {
            senders = try known ?? [keys(1)]
            opener = try keys(key)
        } catch {
            throw PouchError(.malformed, "the sample's keys: \(error)")
        }
        return try PouchReader.open(sealed, with: [.node(opener.opening)], for: [address]) { _, fingerprint in
            senders.first { $0.publicKeys.fingerprint == fingerprint }?.publicKeys
        }
    }

    /// The code of the refusal; `nil` where it was not refused.
    static func refusal(_ body: () throws -> Void) -> PouchError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? PouchError)?.code
        }
    }
}
