import Ledger
import Pouch
import Records
import Store

/// What a pouch says of logs: this node's newest checkpoint with its proof, what it has verified of the receiver's, and, now and
/// then, of those of others that the receiver knows as well.
///
/// Checkpoints ride with what goes anyway. A pouch is made for them alone where a proof is owed, or where nothing was said
/// for long: so two nodes that have nothing to say do not keep each other busy, and every log is known to somebody.
struct Vouching {
    let core: Core
    let keys: PouchKeys
    let partner: Partner
    let snapshot: Snapshot
    let now: Instant
    private var notes: LogNotes
    /// What was read, to keep only what was said since.
    private var said: [(inout LogNotes) -> Void] = []

    init(core: Core, keys: PouchKeys, partner: Partner, snapshot: Snapshot) async throws {
        self.core = core
        self.keys = keys
        self.partner = partner
        self.snapshot = snapshot
        now = core.clock()
        // Of this partner alone: a node asks this for each of sixty whenever its ledger grows.
        notes = try core.notes(of: try await core.store.witness(of: partner.organisation))
    }

    /// Whether there is something that does not wait for other things to go.
    func isPressing(_ size: Int64) -> Bool { notes.isPressing(size, at: now) }

    /// What there is to say at this moment.
    mutating func items() async throws -> [PouchItem] {
        try await checkpoints() + cosigned() + proofsWanted() + passedOn()
    }

    /// Remembers what was said, once it has left. Where that fails it is said again.
    func keep() async throws {
        guard !said.isEmpty else { return }
        let said = said
        try await core.changeLogNotes(of: partner.organisation) { notes in for change in said { change(&notes) } }
    }

    private func isPast(_ time: Instant, _ seconds: Int64) -> Bool { now.isPast(time, seconds) }

    /// One for the tree that they have cosigned, or none yet, and one for each proof that they want.
    private mutating func checkpoints() async throws -> [PouchItem] {
        // Most pouches leave soon after another: then the tree is not asked for.
        guard !notes.wanted.isEmpty || notes.told.map({ isPast($0.at, SharingLimits.checkpoints) }) ?? true else {
            return []
        }
        let note = try SignedNote(parsing: try await core.store.checkpoint())
        let checkpoint = try Checkpoint(text: note.text)
        let isNew = notes.told.map { $0.size != checkpoint.size && isPast($0.at, SharingLimits.checkpoints) } ?? true
        guard isNew || !notes.wanted.isEmpty else { return [] }
        let known = notes.cosigned.flatMap { try? Checkpoint(text: $0.text).size } ?? 0
        var sizes = notes.wanted.filter { 0 < $0 && $0 < checkpoint.size }
        // From the smallest on: each proof may settle what the next one begins at.
        sizes.insert(known < checkpoint.size ? known : 0, at: 0)
        let tree = core.tree(of: checkpoint.size)
        var items: [PouchItem] = []
        for size in Set(sizes).sorted() {
            let proof = try await tree.consistencyProof(from: size).hashes
            items.append(.checkpoint(WitnessRequest(oldSize: size, proof: proof, checkpoint: note).bytes))
        }
        let (told, answered) = (LogNotes.Said(size: checkpoint.size, at: now), Set(notes.wanted))
        said.append { notes in
            notes.told = told
            notes.wanted.removeAll { answered.contains($0) }
        }
        return items
    }

    /// That this node has verified their log up to here: the largest tree of theirs that it has seen (C2SP tlog-cosignature).
    private mutating func cosigned() throws -> [PouchItem] {
        guard let last = notes.last, let checkpoint = try? Checkpoint(text: last.note.text),
            checkpoint.size != notes.answered
        else { return [] }
        said.append { $0.answered = checkpoint.size }
        return [try cosigned(last.note, checkpoint)]
    }

    private func cosigned(_ note: SignedNote, _ checkpoint: Checkpoint) throws -> PouchItem {
        let witness = try keys.signer.witness(named: core.identity.origin)
        var note = note
        note.signatures.append(try witness.cosign(checkpoint, time: max(now.microseconds, 0) / 1_000_000))
        return .cosigned(note.bytes)
    }

    private mutating func proofsWanted() async throws -> [PouchItem] {
        guard let log = try await keys.log(partner.organisation),
            let wanted = try? core.watches.watch(log, notes).wanted,
            !wanted.isEmpty,
            wanted != notes.asked || (notes.askedAt.map { isPast($0, SharingLimits.proofPatience) } ?? true)
        else { return [] }
        let now = now
        said.append { notes in
            notes.asked = wanted
            notes.askedAt = now
        }
        return [.proofsWanted(ProofsWanted(log: log.name, sizes: Array(wanted.prefix(ProofsWanted.most))).bytes)]
    }

    /// What this node has verified of others' logs, for whoever is in a channel with them here: who is connected with whom is
    /// nobody else's business. The longest untold first.
    private mutating func passedOn() async throws -> [PouchItem] {
        let last = notes.passedOn.values.map(\.at).max()
        guard last.map({ isPast($0, SharingLimits.gossipSeconds) }) ?? true else { return [] }
        var due: [(organisation: String, note: SignedNote, checkpoint: Checkpoint)] = []
        for (organisation, notes) in try await core.logNotes()
        where organisation != partner.organisation && shares(with: organisation) {
            guard let last = notes.last, let checkpoint = try? Checkpoint(text: last.note.text),
                checkpoint.size > 0, isDue(checkpoint.size, self.notes.passedOn[organisation])
            else { continue }
            due.append((organisation, last.note, checkpoint))
        }
        due.sort { one, other in
            let (first, second) = (notes.passedOn[one.organisation]?.at, notes.passedOn[other.organisation]?.at)
            return (first?.microseconds ?? .min, one.organisation) < (second?.microseconds ?? .min, other.organisation)
        }
        let now = now
        return try due.prefix(SharingLimits.gossip).map { each in
            said.append { $0.passedOn[each.organisation] = LogNotes.Said(size: each.checkpoint.size, at: now) }
            return try cosigned(each.note, each.checkpoint)
        }
    }

    /// Whether something is to be told of a log: it has grown, or what was told of it may have been lost with the pouch that held it.
    private func isDue(_ size: Int64, _ told: LogNotes.Said?) -> Bool {
        told.map { $0.size != size || isPast($0.at, SharingLimits.quiet) } ?? true
    }

    private func shares(with organisation: String) -> Bool {
        guard let other = try? core.partner(organisation, in: snapshot) else { return false }
        return snapshot.channels.contains { channel in
            channel.isShared
                && [partner.account.key, other.account.key].allSatisfy {
                    snapshot.memberships[$0]?[channel.key]?.canRead == true
                }
        }
    }
}
