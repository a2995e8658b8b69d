/// Work on many things, split over child tasks where there are enough of them.
enum Shares {
    /// What `work` makes of `0..<count`, in order: of the whole range at once, or of its parts at the same time.
    ///
    /// - Throws: what the first part threw that did.
    static func gathered<T: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Range<Int>) async throws -> [T]
    ) async throws -> [T] {
        let shares = min(SharingLimits.shares, max(count / SharingLimits.share, 1))
        guard shares > 1 else { return try await work(0..<count) }
        return try await withThrowingTaskGroup(of: (Int, [T]).self) { group in
            for share in 0..<shares {
                let range = count * share / shares..<count * (share + 1) / shares
                group.addTask { (share, try await work(range)) }
            }
            var parts = [[T]](repeating: [], count: shares)
            for try await (share, part) in group { parts[share] = part }
            return Array(parts.joined())
        }
    }
}
