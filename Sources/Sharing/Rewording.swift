import JSON
import Policy
import Records
import Store

/// What came of indexing a piece of the ledger anew.
struct Rewording: Sendable {
    /// Whether there is more to be done.
    var isMore = false
    /// Records whose bodies cannot be read, and so are found no more.
    var unread: [Position] = []
}

extension Core {
    /// Indexes a piece of what an older version indexed anew, by the words that the entries say today.
    func reword() async throws(StoreError) -> Rewording {
        guard let (after, through) = try await store.rewording() else { return Rewording() }
        let last = min(through.raw, after.raw + Int64(StoreLimits.reworded))
        var done = Rewording()
        var records: [Recomputed] = []
        var (end, bytes) = (after.raw, 0)
        // A little at a time, so that what is held stays small however large the bodies are.
        while end < last, bytes < StoreLimits.rewordedBytes {
            let count = Int(min(last - end, Int64(StoreLimits.rewordedAtOnce)))
            let entries = try await store.entries(from: Position(end + 1), count: count)
            for entry in entries {
                bytes += entry.body.count
                switch Self.reworded(entry) {
                case .record(let record): records.append(record)
                case .unread: done.unread.append(entry.position)
                case .none: break
                }
            }
            end += Int64(count)
        }
        try await store.reword(records, after: after, through: Position(end))
        done.isMore = Position(end) < through
        return done
    }

    /// What an entry is to the index.
    enum Wording: Sendable {
        case record(Recomputed)
        /// A record that cannot be read.
        case unread
        /// Nothing that is found by words.
        case none
    }

    static func reworded(_ entry: Entry) -> Wording {
        guard !EntryMaker.reserved.contains(entry.kind), entry.tombstone == nil else { return .none }
        guard let body = try? JSONDocument(parsing: entry.body).root, let draft = try? VerifiedChunk.draft(body) else {
            return .unread
        }
        let filing = Filing(
            draft, channel: ChannelKey(-1), policy: PolicyKey(-1), era: nil,
            precedence: SearchFacet.precedence(in: entry.envelope))
        return .record(
            Recomputed(position: entry.position, added: entry.added, bytes: entry.body.count, filing: filing))
    }
}
