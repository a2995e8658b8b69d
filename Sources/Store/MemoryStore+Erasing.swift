package import Records

extension MemoryStore {
    package func erase(
        _ records: [Recomputed], entry: Arrival, marks: Set<String>
    ) async throws(StoreError) -> Position {
        for record in records where shelved[record.position] == nil {
            throw .missing("a record at position \(record.position.raw)")
        }
        let erasure = enter(entry, added: nextTime())
        for mark in marks { erasures[mark, default: []].insert(erasure) }
        kept.takenBack = erasure
        let erased = Set(records.map(\.position))
        for position in erased {
            let index = Int(position.raw) - 1
            let whole = entries[index]
            entries[index] = Entry(
                position: position, kind: whole.kind, added: whole.added, salt: [], envelope: [], body: [],
                tombstone: Tombstone(commitment: whole.commitment, erasure: erasure))
            shelved[position] = nil
            withdrawals[position] = nil
        }
        filed.removeAll { erased.contains($0.row.position) }
        markReferrers(to: Set(records.map(\.filing.id)))
        let standing = kept.standing.count
        kept.standing.removeAll { erased.contains($0.position) }
        if kept.standing.count != standing { kept.epoch += 1 }
        for id in Set(records.map(\.filing.id)) where filed.contains(where: { $0.filing.references.contains(id) }) {
            noteGone(id)
        }
        try seal()
        return erasure
    }

    package func erasures(marked marks: Set<String>) -> [Position] {
        Set(marks.flatMap { erasures[$0] ?? [] }).sorted()
    }

    /// Nothing is kept in files.
    package func scrub() {}
    package func hasRemains() -> Bool { false }

    package func filed(on shelf: ShelfKey, after: Position, limit: Int) -> [Entry] {
        let positions = shelved.filter { $0.value == shelf && $0.key > after }.keys.sorted()
        return Self.bounded(positions.prefix(max(limit, 0)).map { entries[Int($0.raw) - 1] })
    }

    package func tally(after: Position, through: Position) -> [String: Int] {
        let stretch = entries.filter { $0.position > after && $0.position <= through }
        return Dictionary(stretch.map { ($0.kind, 1) }, uniquingKeysWith: +)
    }

    package func referrers(to id: RecordID, on shelf: ShelfKey, after: Position, limit: Int) -> [Entry] {
        let found = filed.filter {
            $0.row.shelf == shelf && $0.row.position > after && $0.filing.references.contains(id)
        }
        let first = found.prefix(min(max(limit, 0), StoreLimits.page))
        return Self.bounded(first.compactMap { entry(at: $0.row.position) })
    }

    /// Those up to the one that passes ``StoreLimits/entries``.
    private static func bounded(_ entries: some Sequence<Entry>) -> [Entry] {
        var found: [Entry] = []
        var bytes = 0
        for entry in entries {
            found.append(entry)
            bytes += entry.body.count
            if bytes >= StoreLimits.entries { break }
        }
        return found
    }

    package func places(of id: RecordID) -> [RecordPlace] {
        filed.filter { $0.filing.id == id }.map(\.row.place)
    }
}
