import JSON
import Policy
import Records
import Store

extension Core {
    /// Indexes a piece of what an older version indexed anew, by the words that the entries say today.
    ///
    /// - Returns: whether there is more.
    func reword() async throws(StoreError) -> Bool {
        guard let (after, through) = try await store.rewording() else { return false }
        let count = min(StoreLimits.reworded, Int(through.raw - after.raw))
        let entries = try await store.entries(from: Position(after.raw + 1), count: count)
        let records = entries.compactMap { entry -> Recomputed? in
            // What is filed nowhere the store passes over; what cannot be read, `verify` finds.
            guard entry.tombstone == nil, let body = try? JSONDocument(parsing: entry.body).root,
                let draft = try? VerifiedChunk.draft(body)
            else { return nil }
            let filing = Filing(
                draft, channel: ChannelKey(-1), policy: PolicyKey(-1), era: nil,
                precedence: SearchFacet.precedence(in: entry.envelope))
            return Recomputed(
                position: entry.position, added: entry.added, bytes: entry.body.count, filing: filing)
        }
        let end = Position(after.raw + Int64(count))
        try await store.reword(records, after: after, through: end)
        return end < through
    }
}
