import Store

/// Stretches of positions on shelves, few for each shelf.
struct Stretches: Hashable, Sendable {
    /// Sorted, apart from each other.
    private(set) var byShelf: [ShelfKey: [ClosedRange<Int64>]] = [:]

    var isEmpty: Bool { byShelf.isEmpty }

    /// Adds one. Where a shelf would have more than ``SharingLimits/disclosedStretches``, the two that are nearest to each
    /// other become one, so that it says more than there was, never less.
    mutating func add(_ range: ClosedRange<Int64>, on shelf: ShelfKey) {
        var known = byShelf[shelf] ?? []
        // What comes is mostly behind everything, or goes on where the last one ended.
        let start =
            known.last.map { $0.upperBound < range.lowerBound - 1 } ?? true
            ? known.endIndex : known.firstIndex { $0.upperBound >= range.lowerBound - 1 } ?? known.endIndex
        var end = start
        var merged = range
        while end < known.endIndex, known[end].lowerBound <= range.upperBound + 1 {
            merged = min(merged.lowerBound, known[end].lowerBound)...max(merged.upperBound, known[end].upperBound)
            end += 1
        }
        known.replaceSubrange(start..<end, with: [merged])
        if known.count > SharingLimits.disclosedStretches {
            let gap = (1..<known.count).min {
                known[$0].lowerBound - known[$0 - 1].upperBound < known[$1].lowerBound - known[$1 - 1].upperBound
            }
            if let gap {
                known.replaceSubrange(gap - 1...gap, with: [known[gap - 1].lowerBound...known[gap].upperBound])
            }
        }
        byShelf[shelf] = known
    }

    mutating func add(_ others: Stretches) {
        for (shelf, ranges) in others.byShelf { for range in ranges { add(range, on: shelf) } }
    }

    /// Whether a stretch is in it, all of it.
    func holds(_ range: ClosedRange<Int64>, on shelf: ShelfKey) -> Bool {
        byShelf[shelf]?.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound } ?? false
    }
}
