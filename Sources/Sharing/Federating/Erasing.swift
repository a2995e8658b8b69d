import JSON
import Pouch
import Records
import Store

/// Carries out, on this node, that what a partner sent was erased there: it is erased here, and what comes of it by a slower
/// pouch is not taken.
struct Erasing {
    let core: Core
    let keys: PouchKeys
    let partner: Partner
    let notice: ErasureNotice
    let now: Instant

    /// What stands for a place in a pouch among the things that were taken back.
    static func mark(_ index: Int, of number: Int64, from sender: String) -> RecordID {
        RecordID.derived("pouch-item", from: "\(sender) \(number) \(index)".utf8)
    }

    /// - Returns: the first thing that kept one of them from being erased; `nil` where all are.
    func run() async throws -> PouchReceipt.Exception? {
        guard let rule = RetentionRule(rawValue: notice.rule) else { return .invalid }
        let sender = partner.organisation
        try await core.store.takeBack(
            notice.items.map {
                TakenBack(
                    originator: sender, object: Self.mark($0.index, of: $0.pouch, from: sender), channel: "",
                    version: nil, at: notice.at)
            })
        // What of them could not be filed yet is not kept either, sealed as it is.
        for (number, items) in Dictionary(grouping: notice.items, by: \.pouch) {
            try await core.erase(Set(items.map(\.index)), of: number, from: sender, keys)
        }
        let sweep = try await Sweep(core)
        var exception: PouchReceipt.Exception?
        var due: [Sweep.Due] = []
        for item in notice.items {
            guard
                let position = try await core.store.position(ofItem: item.index, in: item.pouch, from: sender),
                let entry = try await core.store.entry(at: position)
            else {
                exception = exception ?? .absent
                continue
            }
            guard entry.tombstone == nil else { continue }
            guard let envelope = try? Envelope(parsing: entry.envelope), envelope.received != nil else {
                exception = exception ?? .notYours
                continue
            }
            guard let id = (try? JSONDocument(parsing: entry.body).root)?["id"]?.recordID,
                Sweep.mayGo(id.type, from: envelope.channel)
            else {
                exception = exception ?? .unsupported
                continue
            }
            let found = try await sweep.records(of: id, rule).filter { $0.record.position == position }
            // Who gave it may have it erased, where nobody else gave it too; this node's own word is its own. What its
            // originator recalls it may have erased by whatever way it came.
            let ways = try await core.store.ways(of: [position])
            let isRecalled = rule == .recall && found.allSatisfy { sweep.originators(of: $0).contains(sender) }
            guard isRecalled || ways.allSatisfy({ $0.peer == sender }) else {
                exception = exception ?? .notYours
                continue
            }
            due += found
        }
        if !due.isEmpty { _ = try await sweep.erase(due, by: partner.account.name) }
        return exception
    }
}
