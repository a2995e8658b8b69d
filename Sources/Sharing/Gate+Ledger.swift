import JSON
import Ledger
package import Records
import Store

extension Gate {
    /// Newest first; auditors, overseers and operators only.
    package func audit(before: Position?, limit: Int, for caller: Caller) async throws -> [AuditLine] {
        try await core.door("audit", on: "", for: caller) {
            let snapshot = try await core.directory.current()
            guard !core.roles(of: caller, in: snapshot).isDisjoint(with: [.auditor, .oversight, .operator]) else {
                throw Refusal(.forbidden, "the audit entries are for auditors, overseers and operators")
            }
            try await core.trail.flush(at: core.clock())
            let entries = try await core.store.entries(
                kind: EntryMaker.audit, before: before, limit: min(max(limit, 1), SharingLimits.list))
            return entries.map(AuditLine.init)
        }
    }

    /// `checkpoint`, `tile/…`, `tile/entries/…` (C2SP tlog-tiles); auditors and overseers only, `.missing` to others.
    package func ledgerFile(_ path: String, for caller: Caller) async throws -> LedgerFile {
        try await core.door("ledger", on: path, for: caller) {
            let snapshot = try await core.directory.current()
            guard !core.roles(of: caller, in: snapshot).isDisjoint(with: [.auditor, .oversight]) else {
                throw Refusal(.missing, "there is nothing at \(path.echo) that you may see")
            }
            return try await core.ledgerFile(path)
        }
    }
}

extension AuditLine {
    init(_ entry: Entry) {
        let body = try? JSONDocument(parsing: entry.body).root
        var subject = body?["subject"]?.string ?? ""
        if let address = body?["address"]?.string { subject += (subject.isEmpty ? "" : " ") + "from \(address)" }
        var outcome = body?["outcome"]?.string ?? ""
        if let count = body?["count"]?.integer { outcome += " ×\(count)" }
        self.init(
            position: entry.position, added: entry.added, actor: body?["actor"]?.string ?? "",
            act: body?["act"]?.string ?? "", subject: subject, outcome: outcome)
    }
}

extension Core {
    func ledgerFile(_ path: String) async throws -> LedgerFile {
        if path == "checkpoint" {
            return LedgerFile(
                bytes: try await store.checkpoint(), contentType: "text/plain; charset=utf-8", immutable: false)
        }
        let nothing = Refusal(.missing, "there is nothing at \(path.echo) that you may see")
        guard let tile = TilePath(path), tile.exists(inTreeOf: try await store.size()) else { throw nothing }
        var bytes: [UInt8]
        switch tile.kind {
        case .hashes(let level):
            let width = tile.width * Digest.byteCount
            bytes = try await store.tile(level: level, index: tile.index)
            guard bytes.count >= width else { throw nothing }
            bytes = Array(bytes.prefix(width))
        case .entries:
            let first = tile.index * Int64(Tile.fullWidth)
            let entries = try await store.leaves(from: first, count: tile.width)
            guard entries.count == tile.width else { throw nothing }
            bytes = try EntryBundle.encode(entries)
        }
        return LedgerFile(bytes: bytes, contentType: "application/octet-stream", immutable: true)
    }

    /// Where an entry stands in the tree of the newest checkpoint, with its proof, checked.
    func place(of entry: Entry) async throws -> LedgerPlace {
        let note = try SignedNote(parsing: try await store.checkpoint())
        let signed = verifier.flatMap { try? Checkpoint(note: note, log: $0) }
        let checkpoint = try signed ?? Checkpoint(text: note.text)
        let index = entry.position.raw - 1
        let store = store
        let tree = TreeReader(size: checkpoint.size) { path in
            try Tile.hashes(bytes: try await store.tile(level: path.level, index: path.index))
        }
        let proof = try await tree.inclusionProof(of: index)
        let bytes = entry.ledgerBytes
        let leaf = Digest.leaf(bytes)
        let isProved = (try? proof.verify(leaf: leaf, root: checkpoint.root)) != nil
        let salt = Hex.encode(entry.salt)
        let envelope = ContentDigest(sha256: entry.envelope).hex
        let body = ContentDigest(sha256: entry.body).hex
        // Of what was erased nothing is left to open the commitment with.
        let opening: JSONTree =
            entry.tombstone.map { tombstone in
                [
                    "added": .string(entry.added.text), "entry": .string(Hex.encode(bytes)),
                    "erased_by": .integer(tombstone.erasure.raw), "kind": .string(entry.kind),
                ]
            } ?? [
                "added": .string(entry.added.text), "body": .string(body), "entry": .string(Hex.encode(bytes)),
                "envelope": .string(envelope), "kind": .string(entry.kind), "salt": .string(salt),
            ]
        let file = OfflineProof(index: index, hashes: proof.hashes, checkpoint: note, extra: opening.canonical)
        return LedgerPlace(
            index: index, size: checkpoint.size, saltHex: salt, envelopeHex: envelope, bodyHex: body,
            entryHex: Hex.encode(bytes), leafHex: leaf.hex, rootHex: checkpoint.root.hex, path: proof.hashes.map(\.hex),
            verifies: isProved && signed != nil, proofFile: String(decoding: file.bytes, as: UTF8.self))
    }
}
