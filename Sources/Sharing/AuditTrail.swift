import JSON
import Logging
import Records
import Store
import Synchronization

/// An act or a refusal on its way into the ledger's audit entries.
struct AuditNote: Sendable {
    var actor: String
    var means: String
    var act: String
    var subject: String
    var outcome: String
    var address: String?
    /// How often, where the same thing was counted into one entry.
    var count = 1
    /// Of an entry that tells what was given: to which organisation's post, from when on, and from which places.
    var given: (organisation: String, from: Instant, stretches: [Disclosed])?

    init(_ caller: Caller, _ act: String, on subject: String, outcome: String = "done") {
        self.actor = caller.name
        self.means = caller.means.rawValue
        self.act = act
        self.subject = subject.cut(to: SharingLimits.subject)
        self.outcome = outcome
    }

    init(attemptBy name: String, known: Bool, _ act: String, outcome: String, address: String) {
        // Names that nobody has are counted together: there is no end to them.
        self.actor = known ? name : "unknown"
        self.means = Caller.Means.anonymous.rawValue
        self.act = act
        self.subject = name.cut(to: SharingLimits.subject)
        self.outcome = outcome
        self.address = address
    }

    /// - Parameter change: what was changed together with the entry.
    func body(at now: Instant, change: Change = .note) -> [UInt8] {
        var members: [JSONMember] = [
            JSONMember("act", .string(act)), JSONMember("actor", .string(actor)), JSONMember("at", .string(now.text)),
            JSONMember("means", .string(means)), JSONMember("outcome", .string(outcome)),
            JSONMember("subject", .string(subject)),
        ]
        if count > 1 { members.append(JSONMember("count", .integer(Int64(count)))) }
        if let given {
            members += [
                JSONMember("from", .string(given.from.text)), JSONMember("given", .array(given.stretches.map(\.tree))),
                JSONMember("organisation", .string(given.organisation)),
            ]
        }
        if let address { members.append(JSONMember("address", .string(address))) }
        if let change = ChangeRecord.tree(change) { members.append(JSONMember("change", change)) }
        return JSONTree.object(members).canonical
    }
}

/// Collects refusals and writes them into the ledger from time to time.
///
/// A refusal costs no more than a look into a table, whoever is refused and why: the time it takes tells nothing. One
/// actor's refusals of one kind are written together once a minute, each subject and address on a line of its own with
/// its count, up to a bound; what is beyond it is counted in one line more. So nobody fills the disk by asking, and no
/// line stands for another's subject.
final class AuditTrail: Sendable {
    /// What is written together.
    private struct Kind: Hashable {
        var actor: String
        var means: String
        var act: String
        var outcome: String

        init(_ note: AuditNote) {
            (actor, means, act, outcome) = (note.actor, note.means, note.act, note.outcome)
        }

        /// Whoever is not signed in stands behind these names: there is no end to what they send.
        private static let strangers: Set<String> = [Caller.anonymous.name, "unknown", "others"]

        /// Different subjects and addresses at most.
        var lines: Int { Self.strangers.contains(actor) ? SharingLimits.auditStrangers : SharingLimits.auditLines }
    }

    /// What waits to be written of one kind. Nothing in it outlives the writing.
    private struct Pool {
        var first: Instant
        /// Different in subject or address, in the order of their coming.
        var lines: [AuditNote] = []
        /// Refusals of further subjects, once there are as many lines as may be.
        var others = 0
        /// When lines of this kind were last written.
        var written: Instant?

        mutating func add(_ note: AuditNote, most: Int) {
            if let place = lines.firstIndex(where: { $0.subject == note.subject && $0.address == note.address }) {
                lines[place].count += note.count
            } else if lines.count < most {
                lines.append(note)
            } else {
                others += note.count
            }
        }

        /// The lines, and one for those that have none.
        var notes: [AuditNote] {
            guard others > 0, var rest = lines.last else { return lines }
            rest.subject = "and \(others) other\(others == 1 ? "" : "s")"
            rest.address = nil
            rest.count = others
            return lines + [rest]
        }
    }
    private let pools = Mutex<[Kind: Pool]>([:])
    /// Locks that failed sign-ins brought about, by account.
    private let locks = Mutex<[Int64: (until: Instant, note: AuditNote)]>([:])
    private let store: any Store
    private let maker: EntryMaker

    init(store: any Store, maker: EntryMaker) {
        self.store = store
        self.maker = maker
    }

    func note(_ note: AuditNote, at now: Instant) {
        pools.withLock { Self.add(note, at: now, to: &$0) }
    }

    private static func add(_ note: AuditNote, at now: Instant, to pools: inout [Kind: Pool]) {
        var note = note
        if pools[Kind(note)] == nil, pools.count >= SharingLimits.auditKinds { note.actor = "others" }
        let kind = Kind(note)
        pools[kind, default: Pool(first: now)].add(note, most: kind.lines)
    }

    /// Has a lock written with the next flush: at once it would take time that tells whether the account exists.
    func lock(_ account: Int64, until: Instant, note: AuditNote) {
        locks.withLock { $0[account] = (until, note) }
    }

    /// Writes what is due. What could not be written is kept for the next time.
    ///
    /// - Parameter everything: also what would wait for its minute to pass.
    func flush(at now: Instant, everything: Bool = false) async throws(StoreError) {
        let locks = locks.withLock { locks in
            defer { locks = [:] }
            return locks
        }
        for (account, lock) in locks.sorted(by: { $0.key < $1.key }) {
            do throws(StoreError) {
                _ = try await store.commit(
                    .lock(account: account, until: lock.until), entry: maker, noting: lock.note, at: now)
            } catch {
                self.lock(account, until: lock.until, note: lock.note)
                throw error
            }
        }
        let due = takeDue(at: now, everything: everything)
        guard !due.isEmpty else { return }
        do throws(StoreError) {
            // At most as many as there may be kinds and lines of each, which is what one transaction takes.
            let notes = due.flatMap(\.pool.notes)
            _ = try await store.append(notes.map { maker.audit($0, at: now) }, receipt: nil)
        } catch {
            pools.withLock { pools in
                for (kind, pool) in due {
                    for note in pool.lines { Self.add(note, at: pool.first, to: &pools) }
                    pools[kind]?.others += pool.others
                    pools[kind]?.written = nil
                }
            }
            throw error
        }
    }

    private func takeDue(at now: Instant, everything: Bool) -> [(kind: Kind, pool: Pool)] {
        let window = SharingLimits.auditWindow * 1_000_000
        return pools.withLock { pools in
            var due: [(kind: Kind, pool: Pool)] = []
            for (kind, pool) in pools {
                let age = pool.written.map { now.microseconds - $0.microseconds } ?? .max
                guard everything || age >= window else { continue }
                guard !pool.lines.isEmpty else {
                    pools[kind] = nil
                    continue
                }
                due.append((kind, pool))
                pools[kind] = Pool(first: now, written: now)
            }
            return due.sorted {
                ($0.pool.first, $0.kind.act, $0.kind.actor) < ($1.pool.first, $1.kind.act, $1.kind.actor)
            }
        }
    }
}
