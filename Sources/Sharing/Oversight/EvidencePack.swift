import JSON
package import Ledger
import Records
import Store

/// A file that proves, without the node and without any network, that entries are in its log.
///
/// Each entry comes with what opens its commitment: for the node's own acts all of it, for a record its envelope and the
/// digest of what it says, never what it says. What was erased is proved to have been there, and that is all. The pack
/// does not prove that no other entry would fit its filter; for that the whole log is audited.
package struct EvidencePack: Sendable {
    /// The usual end of such a file's name.
    package static let suffix = ".evidence.json"
    /// The most bytes of a pack that is read.
    package static let maxBytes = 64 << 20
    private static let format = "baraza-evidence/v1"

    package let bytes: [UInt8]
    /// How many entries it has.
    package let count: Int
    /// Whether more entries would have fitted the filter than a pack takes.
    package let isCut: Bool

    /// SHA-256 of the file, by which a question refers to it.
    package var digest: String { ContentDigest(sha256: bytes).hex }

    /// What a verification found.
    package struct Verification: Hashable, Sendable {
        package var proved = 0
        package var erased = 0
        /// Whose log it is.
        package var origin = ""
        package var size: Int64 = 0
        package var root = ""
        /// The key that the checkpoint was verified with.
        package var key = ""
        package var findings: [String] = []
        package var passes: Bool { findings.isEmpty }
    }

    struct Item {
        let entry: Entry
        let path: [Digest]
    }

    init(
        _ items: [Item], filter: OversightFilter, isCut: Bool, made: Instant, checkpoint: SignedNote,
        verifier: VerifierKey?
    ) {
        var members: [JSONMember] = [
            JSONMember("format", .string(Self.format)),
            JSONMember("made", .string(made.text)),
            JSONMember("filter", .string(filter.summary)),
            JSONMember("complete", .boolean(!isCut)),
            JSONMember("checkpoint", .string(String(decoding: checkpoint.bytes, as: UTF8.self))),
        ]
        if let verifier { members.append(JSONMember("key", .string(verifier.text))) }
        members.append(JSONMember("entries", .array(items.map(Self.tree))))
        bytes = JSONTree.object(members).bytes
        count = items.count
        self.isCut = isCut
    }

    private static func tree(_ item: Item) -> JSONTree {
        let entry = item.entry
        var members: [JSONMember] = [
            JSONMember("position", .integer(entry.position.raw)),
            JSONMember("added", .string(entry.added.text)),
            JSONMember("kind", .string(entry.kind)),
            JSONMember("path", .array(item.path.map { .string($0.hex) })),
        ]
        if let tombstone = entry.tombstone {
            members.append(JSONMember("commitment", .string(tombstone.commitment.hex)))
            members.append(JSONMember("erased_by", .integer(tombstone.erasure.raw)))
            return .object(members)
        }
        members.append(JSONMember("salt", .string(Hex.encode(entry.salt))))
        // As text, so that its bytes are the ones that were hashed.
        members.append(JSONMember("envelope", .string(String(decoding: entry.envelope, as: UTF8.self))))
        if EntryMaker.reserved.contains(entry.kind) {
            members.append(JSONMember("body", .string(String(decoding: entry.body, as: UTF8.self))))
        } else {
            members.append(JSONMember("body_sha256", .string(ContentDigest(sha256: entry.body).hex)))
        }
        return .object(members)
    }

    // MARK: Verifying

    /// Recomputes every leaf, and leads it to the signed root.
    ///
    /// - Parameter key: the log's key as whoever verifies knows it; `nil`: the one in the pack, which then has to be
    ///   compared with a known one.
    /// - Throws: ``Refusal/Code/invalid`` for what is no pack.
    package static func verify(_ bytes: [UInt8], key: VerifierKey?) throws -> Verification {
        guard bytes.count <= maxBytes else {
            throw Refusal(.invalid, "a pack has at most \(maxBytes) bytes, this one has \(bytes.count)")
        }
        guard let root = try? JSONDocument(parsing: bytes).root, root["format"]?.string == format,
            let text = root["checkpoint"]?.string, let entries = root["entries"]
        else { throw Refusal(.invalid, "this is no evidence pack: its format should be \(format)") }
        var result = Verification()
        guard let key = try key ?? root["key"]?.string.map({ try VerifierKey($0) }) else {
            throw Refusal(.invalid, "the pack names no key: give the log's key")
        }
        result.key = key.text
        let checkpoint: Checkpoint
        do throws(LedgerError) {
            checkpoint = try Checkpoint(note: SignedNote(parsing: Array(text.utf8)), log: key)
        } catch {
            result.findings.append("the checkpoint does not verify: \(error.message)")
            return result
        }
        (result.origin, result.size, result.root) = (checkpoint.origin, checkpoint.size, checkpoint.root.hex)
        for (place, value) in entries.elements.enumerated() {
            guard result.findings.count < SharingLimits.findings else { break }
            do {
                let isErased = try verify(value, in: checkpoint)
                result.proved += 1
                if isErased { result.erased += 1 }
            } catch {
                result.findings.append(
                    "entry \(value["position"]?.integer ?? -1) (number \(place + 1) of the pack): \(error)")
            }
        }
        return result
    }

    private struct Unproved: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: whether its content was erased.
    private static func verify(_ value: JSONValue, in checkpoint: Checkpoint) throws -> Bool {
        guard let position = value["position"]?.integer, let added = value["added"]?.string.flatMap({ Instant($0) }),
            let kind = value["kind"]?.string, let path = value["path"]
        else { throw Unproved(description: "it lacks what proves it") }
        let hashes = path.elements.compactMap { $0.string.flatMap(Hex.decode).flatMap(Digest.init(bytes:)) }
        let commitment: ContentDigest
        let isErased = value["commitment"] != nil
        if isErased {
            guard let kept = value["commitment"]?.string.flatMap(Hex.decode).flatMap(ContentDigest.init(bytes:)) else {
                throw Unproved(description: "its commitment cannot be read")
            }
            commitment = kept
        } else {
            guard let salt = value["salt"]?.string.flatMap(Hex.decode), let envelope = value["envelope"]?.string,
                let body = value["body"]?.string.map({ ContentDigest(sha256: Array($0.utf8)) })
                    ?? value["body_sha256"]?.string.flatMap(Hex.decode).flatMap(ContentDigest.init(bytes:))
            else { throw Unproved(description: "it lacks what opens its commitment") }
            commitment = LedgerEntry.commitment(
                kind: kind, envelope: Array(envelope.utf8), bodyDigest: body, salt: salt)
        }
        let leaf = Digest.leaf(LedgerEntry.bytes(added: added, commitment: commitment))
        do throws(LedgerError) {
            try InclusionProof(index: position - 1, size: checkpoint.size, hashes: hashes)
                .verify(leaf: leaf, root: checkpoint.root)
        } catch {
            throw Unproved(description: "it is not in the log: \(error.message)")
        }
        return isErased
    }
}

extension Core {
    /// - Parameter entries: in order.
    func pack(_ entries: [Entry], _ filter: OversightFilter, isCut: Bool) async throws -> EvidencePack {
        let note = try SignedNote(parsing: try await store.checkpoint())
        let checkpoint = try Checkpoint(text: note.text)
        let store = store
        let tree = TreeReader(size: checkpoint.size) { path in
            try Tile.hashes(bytes: try await store.tile(level: path.level, index: path.index))
        }
        var items: [EvidencePack.Item] = []
        for entry in entries where entry.position.raw <= checkpoint.size {
            let proof = try await tree.inclusionProof(of: entry.position.raw - 1)
            items.append(EvidencePack.Item(entry: entry, path: proof.hashes))
        }
        return EvidencePack(
            items, filter: filter, isCut: isCut, made: clock(), checkpoint: note, verifier: verifier)
    }
}
