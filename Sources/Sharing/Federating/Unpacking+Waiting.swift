import JSON
import Pouch
import Records
import Store

/// What of a pouch cannot be filed yet.
extension Unpacking {
    /// What becomes of what is held of it.
    func holding() throws -> HeldChange? {
        guard waiting.items.isEmpty else { return .hold(try HeldItems(waiting, keys, since: now), most: .ofNode) }
        return .letGo(waiting.number)
    }

    mutating func forget(_ erased: Set<Int>) {
        for index in erased {
            waiting.items[index] = nil
            exceptions[index] = .takenBack
        }
    }

    /// Refuses, before anything that it brings is filed, a pouch of which what will wait has no room: it comes again. What it
    /// takes back was carried out before, and is on record with its entry (decision 0045).
    ///
    /// A pouch that is kept in one step is refused in that step, and not here. Of one that is kept in several, a definition that it
    /// brings counts as known here, whether or not that can be filed: so more may wait in the end than was reckoned with. Then it
    /// is refused at its end (``finish(at:_:)``), and what was filed of it until then stays.
    func requireRoom() async throws {
        var marked: Set<RecordID> = []
        var records: [Int: PouchRecord] = [:]
        for (index, item) in pouch.items.enumerated() {
            guard let record = item.anyRecord else { continue }
            if record.isMarking, let id = (try? JSONDocument(parsing: record.body).root)?["id"]?.recordID {
                marked.insert(id)
            }
            records[index] = record
        }
        let receiving = Receiving(core: core, partner: partner, snapshot: snapshot, now: now)
        var likely = waiting
        for (index, record) in records where receiving.wouldWait(record, knowing: marked) {
            likely.items[index] = pouch.items[index]
        }
        guard !likely.items.isEmpty else { return }
        let items = try HeldItems(likely, keys, since: now)
        guard HeldMost.ofNode.hasRoom(for: items, beside: try await core.store.held()) else { throw crowded }
    }

    var crowded: Refusal {
        Refusal(
            .full,
            "what of pouch \(pouch.header.number) of \(pouch.header.from) cannot be filed yet has no room beside what waits "
                + "already: make the channels, or enter the definitions, that it waits for; the pouch is not taken until then",
            detail: Refusal.crowded, retryAfter: 3_600)
    }
}

extension Refusal {
    /// The detail of the refusal of a pouch because what would wait of it has no room: others of the same sender may be taken.
    package static let crowded = "held"
    /// The detail of the refusal of a letter that the whole pouch has to bear out.
    package static let letter = "letter"
}
