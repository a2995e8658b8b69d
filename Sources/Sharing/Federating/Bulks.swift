import Ledger
import Policy
import Pouch
import Records
import Store
import Synchronization

/// What this node sealed once for several receivers, for as long as others may be due the same (decision 0047).
///
/// In memory alone: what is forgotten is sealed anew, under another key.
struct BulkMemory {
    private struct Kept {
        let record: PouchRecord
        /// Who signed it.
        let signer: KeyFingerprint
        let bulk: PouchBulk
        let made: Instant
    }
    private var kept: [Kept] = []

    /// The bulk of a record, made where there is none.
    ///
    /// - Throws: ``PouchError`` with `limit` for a record that is too large for one.
    mutating func bulk(
        of record: PouchRecord, from: String, by keys: NodeKeys, at now: Instant, _ random: (Int) -> [UInt8]
    ) throws(PouchError) -> PouchBulk {
        kept.removeAll { now.isPast($0.made, SharingLimits.bulkSeconds) }
        if let known = kept.first(where: { $0.signer == keys.fingerprint && $0.record == record }) { return known.bulk }
        let bulk = try PouchBulk(record, from: from, by: keys, made: now, PouchRandomness(random))
        if kept.count >= SharingLimits.bulks { kept.removeFirst() }
        kept.append(Kept(record: record, signer: keys.fingerprint, bulk: bulk, made: now))
        return bulk
    }

    mutating func forget() { kept = [] }
}

extension Core {
    func forgetBulks() { bulks.withLock { $0.forget() } }

    /// The bulk that a record goes in, to whoever is given it as it is stored; `nil` where each has a pouch of its own.
    ///
    /// A relay that keeps a bulk sees who fetches it, so it sees who shares a record. Where that was chosen name by name, or
    /// hangs on a consent, it is not shown.
    func bulk(of record: PouchRecord, _ policy: ReleasePolicy, _ view: View?, _ keys: PouchKeys) throws -> PouchBulk? {
        guard record.body.count >= PouchLimits.bulkLeast, policy.isForMany,
            view.map({ !$0.isPerVersion && !$0.passesByConsent }) ?? true
        else { return nil }
        let now = clock()
        return try bulks.withLock { memory in
            do throws(PouchError) {
                return try memory.bulk(of: record, from: identity.organisation, by: keys.signer, at: now, random)
            } catch {
                guard error.code == .limit else { throw Refusal(error) }
                return nil
            }
        }
    }
}

extension Pouches {
    /// Forgets what was sealed for several receivers.
    package func forgetBulks() { core.forgetBulks() }
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
