import Ledger
import Policy
import Pouch
import Records
import Store
import Synchronization

/// What this node sealed once for several receivers, for as long as others may be due the same (decision 0047).
///
/// In memory alone: what is forgotten is sealed anew, under another key. So is what is sent after a change of the parties or of
/// who takes part in a channel: whoever comes then is given no key that anything was sent under before.
struct BulkMemory {
    private struct Kept {
        /// Of the record, by SHA-256 of its bytes as an item.
        let record: Digest
        /// Who signed it.
        let signer: KeyFingerprint
        /// Of the directory in which it was decided who is given it.
        let epoch: Int64
        let bulk: PouchBulk
        let made: Instant
    }
    private var kept: [Kept] = []
    /// The newest state of the directory that was seen.
    private var epoch: Int64?

    /// Notes the state of the directory.
    ///
    /// - Returns: whether it is another one than before: then nothing is given away any more that was sealed before.
    mutating func turn(to epoch: Int64) -> Bool {
        defer { self.epoch = max(epoch, self.epoch ?? epoch) }
        guard let known = self.epoch, epoch > known else { return false }
        forget()
        return true
    }

    /// The bulk of a record, made where there is none of this state of the directory.
    ///
    /// - Throws: ``PouchError`` with `limit` for a record that is too large for one.
    mutating func bulk(
        of record: PouchRecord, from: String, by keys: NodeKeys, in epoch: Int64, at now: Instant,
        _ random: (Int) -> [UInt8]
    ) throws(PouchError) -> PouchBulk {
        tidy(at: now)
        let digest = Digest(hashing: try PouchItem.content([.record(record)]))
        let known = kept.first { $0.record == digest && $0.signer == keys.fingerprint && $0.epoch == epoch }
        if let known { return known.bulk }
        let bulk = try PouchBulk(record, from: from, by: keys, made: now, PouchRandomness(random))
        if kept.count >= SharingLimits.bulks { kept.removeFirst() }
        kept.append(Kept(record: digest, signer: keys.fingerprint, epoch: epoch, bulk: bulk, made: now))
        return bulk
    }

    mutating func forget() { kept = [] }

    /// Forgets what is too old for anybody else to be due it.
    mutating func tidy(at now: Instant) { kept.removeAll { now.isPast($0.made, SharingLimits.bulkSeconds) } }
}

extension Core {
    func forgetBulks() { bulks.withLock { $0.forget() } }

    /// The bulk that a record goes in, to whoever is given it as it is stored; `nil` where each has a pouch of its own.
    ///
    /// A relay that keeps a bulk sees who fetches it, so it sees who shares a record. Where that was chosen name by name, or
    /// hangs on a consent, it is not shown.
    func bulk(of record: PouchRecord, _ view: View?, _ shelf: Shelf, _ snapshot: Snapshot, _ keys: PouchKeys) throws
        -> PouchBulk?
    {
        let policy = snapshot.policies[shelf.policy] ?? .nobody
        guard policy.isForMany, view.map({ !$0.isPerVersion && !$0.passesByConsent }) ?? true
        else { return nil }
        let now = clock()
        return try bulks.withLock { memory in
            do throws(PouchError) {
                return try memory.bulk(
                    of: record, from: identity.organisation, by: keys.signer, in: snapshot.epoch, at: now, random)
            } catch {
                guard error.code == .limit else { throw Refusal(error) }
                return nil
            }
        }
    }
}

extension Pouches {
    /// Forgets what was sealed for several receivers so long ago that nobody else is due it: it is some megabytes.
    package func tidyBulks() {
        let now = core.clock()
        core.bulks.withLock { $0.tidy(at: now) }
    }

    /// Whether the parties, or who takes part in what, changed since this was asked last.
    package func turnBulks() async throws -> Bool {
        let epoch = try await core.directory.current().epoch
        return core.bulks.withLock { $0.turn(to: epoch) }
    }
}

extension ReleasePolicy {
    /// Whether nobody in its audience was chosen by name, and nobody kept out by name.
    var isForMany: Bool {
        tlp != .red && originatorControl != .consent && notRelTo.isEmpty
            && relTo.lists.allSatisfy { list in
                list.allSatisfy { party in
                    switch party {
                    case .alliance, .body, .channel, .others: true
                    case .organisation, .state, .post: false
                    }
                }
            }
    }
}
