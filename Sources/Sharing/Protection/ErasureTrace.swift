import Crypto
import FoundationEssentials
import JSON
import Records
import Store

/// What an erasure leaves of one record for whoever asks by its id: where it stood. To all others it tells nothing
/// (decision 0036).
///
/// A record that was erased must still be found by who knows its id: an overseer asks to whom it was given, and a recall that
/// comes after the erasure goes on to whom it was passed on. Neither the id nor the shelf is written down for that, as the shelf
/// tells which audience the record had: the id stands there as a keyed digest, and the place sealed with a key that takes the id.
struct ErasureTrace: Hashable, Sendable {
    /// Of the tombstone.
    let position: Position
    /// The id, as ``Keys/mark(of:)`` has it.
    let mark: String
    /// The shelf and the version, sealed: see ``Keys/seal(_:_:of:at:with:)``.
    let sealed: String

    init(position: Position, mark: String, sealed: String) {
        self.position = position
        self.mark = mark
        self.sealed = sealed
    }

    init?(_ value: JSONValue) {
        guard let position = value["position"]?.integer, let mark = value["mark"]?.string,
            let sealed = value["sealed"]?.string
        else { return nil }
        self.init(position: Position(position), mark: mark, sealed: sealed)
    }

    var tree: JSONTree {
        .object([
            JSONMember("mark", .string(mark)), JSONMember("position", .integer(position.raw)),
            JSONMember("sealed", .string(sealed)),
        ])
    }
}

/// A version of a record that was erased here.
struct ErasedRecord: Hashable, Sendable {
    /// Of its tombstone.
    let position: Position
    /// Where it stood.
    let shelf: ShelfKey
    /// As the object spelt it; when it was added, where it had none.
    let version: String
    let rule: RetentionRule
    /// When it was erased.
    let at: Instant
}

extension Keys {
    /// The bytes of a digest that stand for an id: two ids in 2⁶⁴ have the same ones.
    private static let markLength = 16
    private static let nonceLength = 12

    /// What stands for the id of a record that was erased: who has not the node's secret cannot tell whose it is, not even
    /// by trying ids that are made from what they name, as those of observables are (STIX 2.1 §2.9).
    fileprivate func mark(of id: RecordID) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(id.text.utf8), using: erased)
        return Base64URL.encode(Array(code.prefix(Self.markLength)))
    }

    /// - Parameter random: draws so many bytes.
    fileprivate func seal(
        _ shelf: ShelfKey, _ version: String, of id: RecordID, at position: Position,
        with random: @Sendable (Int) -> [UInt8]
    ) throws -> String {
        let box = try ChaChaPoly.seal(
            Array("\(shelf.raw) \(version)".utf8), using: key(of: id),
            nonce: ChaChaPoly.Nonce(data: random(Self.nonceLength)), authenticating: Self.context(position))
        return Base64URL.encode(Array(box.combined))
    }

    /// - Returns: `nil` where it was sealed for another id or position.
    fileprivate func open(_ trace: ErasureTrace, of id: RecordID) -> (shelf: ShelfKey, version: String)? {
        guard let bytes = Base64URL.decode(trace.sealed), let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let plain = try? ChaChaPoly.open(
                box, using: key(of: id), authenticating: Self.context(trace.position))
        else { return nil }
        let parts = String(decoding: plain, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let shelf = Int64(parts[0]) else { return nil }
        return (ShelfKey(shelf), String(parts[1]))
    }

    private func key(of id: RecordID) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: erased, salt: Array("baraza/erased/v1".utf8), info: Array(id.text.utf8),
            outputByteCount: 32)
    }

    private static func context(_ position: Position) -> [UInt8] { Array("\(position.raw)".utf8) }
}

extension Core {
    func trace(of id: RecordID, _ shelf: ShelfKey, _ version: String, at position: Position) throws -> ErasureTrace {
        ErasureTrace(
            position: position, mark: keys.mark(of: id),
            sealed: try keys.seal(shelf, version, of: id, at: position, with: random))
    }

    /// What was erased of these objects, and of what the release desk held of them. Those from before traces were written are
    /// not found.
    func erased(_ ids: Set<RecordID>) async throws -> [RecordID: [ErasedRecord]] {
        guard !ids.isEmpty else { return [:] }
        let marks = Dictionary(ids.map { (keys.mark(of: $0), $0) }) { first, _ in first }
        var found: [RecordID: [ErasedRecord]] = [:]
        // One at a time: a pouch may take back thousands of things, and all of their entries together be as large as the log.
        for position in try await store.erasures(marked: Set(marks.keys)) {
            guard let entry = try await store.entry(at: position),
                let erasure = (try? JSONDocument(parsing: entry.body).root).flatMap(Erasure.init)
            else { continue }
            for trace in erasure.traces {
                guard let id = marks[trace.mark], let place = keys.open(trace, of: id) else { continue }
                found[id, default: []].append(
                    ErasedRecord(
                        position: trace.position, shelf: place.shelf, version: place.version, rule: erasure.rule,
                        at: entry.added))
            }
        }
        return found.mapValues { $0.sorted { $0.position < $1.position } }
    }
}

extension Sweep {
    /// What stays of these records for who asks by their ids; of a request of the release desk for who asks for the object
    /// that it held, too.
    func traces(of group: [Due]) async throws -> [ErasureTrace] {
        var traces: [ErasureTrace] = []
        for due in group {
            let (position, filing) = (due.record.position, due.record.filing)
            var ids = [filing.id]
            if filing.id.type == HeldRequest.type, let entry = try await core.store.entry(at: position),
                let request = HeldRequest(entry.body, added: entry.added, of: "")
            {
                ids.append(request.object)
            }
            let version = filing.version?.text ?? due.record.added.text
            for id in ids { traces.append(try core.trace(of: id, due.shelf, version, at: position)) }
        }
        return traces
    }
}
