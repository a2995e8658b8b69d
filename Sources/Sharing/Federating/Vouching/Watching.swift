import Ledger
import Pouch
import Records
import Store

/// Looks at what a pouch says of logs: the sender's own, this node's, and those of others that both know.
struct Watching {
    let core: Core
    let keys: PouchKeys
    let pouch: OpenedPouch
    let now: Instant

    private var from: String { pouch.header.from }

    /// - Returns: why it was not taken; `nil` for what was, and for what is nothing of this.
    /// - Throws: ``Refusal/Code/conflict`` where the sender contradicts itself: the proof is kept, and nothing of the pouch
    ///   is filed.
    func take(_ item: PouchItem) async throws -> PouchReceipt.Exception? {
        switch item {
        case .checkpoint(let bytes):
            guard let request = try? WitnessRequest(parsing: bytes) else { return .invalid }
            guard let log = try await keys.log(from) else { return .unsupported }
            return try await watch(request, of: from, log, order: pouch.header.number) ? nil : .invalid
        case .cosigned(let bytes):
            guard let note = try? SignedNote(parsing: bytes), let checkpoint = try? Checkpoint(text: note.text) else {
                return .invalid
            }
            guard try await isCosigned(note) else { return .invalid }
            if checkpoint.origin == core.identity.origin { return try await heed(note, checkpoint) }
            return try await hear(note, checkpoint)
        case .proofsWanted(let bytes):
            guard let wanted = try? ProofsWanted(bytes), wanted.log == core.identity.origin else { return .invalid }
            let size = try await core.store.size()
            try await core.changeLogNotes(of: from) { notes in
                let sizes = Set(notes.wanted).union(wanted.sizes.filter { $0 <= size })
                notes.wanted = Array(sizes.sorted().prefix(ProofsWanted.most))
            }
            return nil
        default: return nil
        }
    }

    /// Whether the sender's node cosigned a note: with its keys of today, or those that it had before.
    private func isCosigned(_ note: SignedNote) async throws -> Bool {
        let witnesses = try await keys.peer(from).compactMap { try? $0.witness(named: pouch.header.node) }
        return (try? note.signers(among: witnesses)) != nil
    }

    // MARK: Another's log

    /// - Returns: whether it is a checkpoint of this log at all.
    private func watch(
        _ request: WitnessRequest, of organisation: String, _ log: VerifierKey, order: Int64?
    ) async throws -> Bool {
        let now = now.microseconds
        enum Found {
            case verdict(LogWatch.Verdict)
            case replaced(SignedNote)
            case nothing
        }
        let found = try await core.changeLogNotes(of: organisation) { notes -> Found in
            var watch: LogWatch
            do {
                watch = try core.watches.watch(log, notes)
            } catch {
                // What was known does not verify by the key that its card names now.
                let isSigned = (try? Checkpoint(note: request.checkpoint, log: log)) != nil
                guard let last = notes.last, isSigned else { return .nothing }
                return .replaced(last.note)
            }
            guard
                let verdict = try? watch.take(
                    request.checkpoint, provedFrom: request.oldSize, by: request.proof, order: order, at: now,
                    isVerified: { core.verifiedNotes.contains($0, by: log) })
            else { return .nothing }
            // Whatever it says, it is signed.
            core.verifiedNotes.insert(LogWatch.own(request.checkpoint, of: log), by: log)
            notes.keep(watch)
            core.watches.remember(watch, notes)
            return .verdict(verdict)
        }
        switch found {
        case .nothing: return false
        case .replaced(let last): try await convict(organisation, .replaced, last.bytes, request.bytes)
        case .verdict(.fork(let first, _)): try await convict(organisation, .fork, first.note.bytes, request.bytes)
        case .verdict(.rollback(let first, _)):
            try await convict(organisation, .rollback, first.note.bytes, request.bytes)
        case .verdict: break
        }
        return true
    }

    /// Keeps the proof; whose pouch this is goes no further with it.
    private func convict(
        _ organisation: String, _ reason: ForkEntry.Reason, _ first: [UInt8], _ second: [UInt8]
    ) async throws {
        try await core.dispute(
            organisation, reason, first, second, toldBy: from, number: pouch.header.number, at: now)
        if organisation == from { try await core.requireUndisputed(organisation) }
    }

    /// What the sender has seen of the log of somebody whom this node knows, too; of any other nothing is kept.
    private func hear(_ note: SignedNote, _ checkpoint: Checkpoint) async throws -> PouchReceipt.Exception? {
        for organisation in core.partners(in: try await core.directory.current()) where organisation != from {
            guard let log = try await keys.log(organisation), log.name == checkpoint.origin else { continue }
            let request = WitnessRequest(oldSize: 0, proof: [], checkpoint: note)
            return try await watch(request, of: organisation, log, order: nil) ? nil : .invalid
        }
        return nil
    }

    // MARK: This node's log

    /// What the sender has seen of this node's log is the beginning of what it is now, or this node was put back.
    private func heed(_ note: SignedNote, _ checkpoint: Checkpoint) async throws -> PouchReceipt.Exception? {
        guard let own = core.verifier else { return .invalid }
        // Whoever passes it on, what this node signed of it is the same.
        let signed = LogWatch.own(note, of: own)
        if !core.verifiedNotes.contains(signed, by: own) {
            guard (try? signed.signers(among: [own])) != nil else { return .invalid }
            core.verifiedNotes.insert(signed, by: own)
        }
        let size = try await core.store.size()
        let root = try await checkpoint.size <= size ? core.tree(of: size).root(ofFirst: checkpoint.size) : nil
        guard root == checkpoint.root else {
            try await core.dispute(
                core.identity.organisation, .own, note.bytes, try await core.store.checkpoint(), toldBy: from,
                number: pouch.header.number, at: now)
            return nil
        }
        try await core.changeLogNotes(of: from) { notes in
            let known = notes.cosigned.flatMap { try? Checkpoint(text: $0.text).size } ?? -1
            if checkpoint.size > known { notes.cosigned = note }
        }
        return nil
    }
}

extension Core {
    /// The organisations whose nodes have an account here.
    func partners(in snapshot: Snapshot) -> [String] {
        Set(
            snapshot.accounts.values.filter { $0.roles.contains(Role.node.rawValue) }.compactMap(\.organisation)
        ).sorted()
    }

    /// Reads this node's tree as it was when it had so many leaves.
    func tree(of size: Int64) -> TreeReader {
        let store = store
        return TreeReader(size: size, known: perfectRoots) { path in
            try Tile.hashes(bytes: try await store.tile(level: path.level, index: path.index))
        }
    }
}
