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

    init(_ caller: Caller, _ act: String, on subject: String, outcome: String = "done") {
        self.actor = caller.name
        self.means = caller.means.rawValue
        self.act = act
        self.subject = subject
        self.outcome = outcome
    }

    init(attemptBy name: String, known: Bool, _ act: String, outcome: String, address: String) {
        // Names that nobody has are counted together: there is no end to them.
        self.actor = known ? name : "unknown"
        self.means = Caller.Means.anonymous.rawValue
        self.act = act
        self.subject = name.utf8.count > SharingLimits.subject ? String(name.prefix(40)) + "…" : name
        self.outcome = outcome
        self.address = address
    }

    func body(at now: Instant) -> [UInt8] {
        var members: [JSONMember] = [
            JSONMember("act", .string(act)), JSONMember("actor", .string(actor)), JSONMember("at", .string(now.text)),
            JSONMember("means", .string(means)), JSONMember("outcome", .string(outcome)),
            JSONMember("subject", .string(subject)),
        ]
        if count > 1 { members.append(JSONMember("count", .integer(Int64(count)))) }
        if let address { members.append(JSONMember("address", .string(address))) }
        return JSONTree.object(members).canonical
    }
}

/// Collects refusals and writes them into the ledger from time to time.
///
/// A refusal costs no more than a look into a table, whoever is refused and why: the time it takes tells nothing. The
/// same refusal is written once a minute with its count, so that nobody fills the disk by asking.
final class AuditTrail: Sendable {
    private struct Key: Hashable {
        var actor: String
        var act: String
        var outcome: String
    }
    private struct Pending {
        var note: AuditNote
        var first: Instant
        /// Not written yet.
        var count = 0
        var written: Instant?
    }
    private let pending = Mutex<[Key: Pending]>([:])
    /// Locks that failed sign-ins brought about, by account.
    private let locks = Mutex<[Int64: (until: Instant, note: AuditNote)]>([:])
    private let store: any Store
    private let maker: EntryMaker

    init(store: any Store, maker: EntryMaker) {
        self.store = store
        self.maker = maker
    }

    func note(_ note: AuditNote, at now: Instant) {
        pending.withLock { pending in
            var key = Key(actor: note.actor, act: note.act, outcome: note.outcome)
            var note = note
            if pending[key] == nil, pending.count >= SharingLimits.auditKeys {
                key.actor = "others"
                note.actor = "others"
            }
            pending[key, default: Pending(note: note, first: now)].count += 1
        }
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
                    .lock(account: account, until: lock.until), entry: maker.audit(lock.note, at: now))
            } catch {
                self.lock(account, until: lock.until, note: lock.note)
                throw error
            }
        }
        let due = takeDue(at: now, everything: everything)
        guard !due.isEmpty else { return }
        do throws(StoreError) {
            // At most so many as there are keys, far below what one transaction takes.
            _ = try await store.append(due.map { maker.audit($0.note, at: now) }, receipt: nil)
        } catch {
            pending.withLock { pending in
                for item in due {
                    pending[item.key, default: Pending(note: item.note, first: item.first)].count += item.note.count
                    pending[item.key]?.written = nil
                }
            }
            throw error
        }
    }

    private struct Due {
        let key: Key
        let first: Instant
        let note: AuditNote
    }

    private func takeDue(at now: Instant, everything: Bool) -> [Due] {
        let window = SharingLimits.auditWindow * 1_000_000
        return pending.withLock { pending in
            var due: [Due] = []
            for (key, value) in pending {
                let age = value.written.map { now.microseconds - $0.microseconds } ?? .max
                guard everything || age >= window else { continue }
                guard value.count > 0 else {
                    pending[key] = nil
                    continue
                }
                var note = value.note
                note.count = value.count
                due.append(Due(key: key, first: value.first, note: note))
                pending[key] = Pending(note: value.note, first: now, count: 0, written: now)
            }
            return due.sorted { ($0.first, $0.note.act, $0.note.actor) < ($1.first, $1.note.act, $1.note.actor) }
        }
    }
}
