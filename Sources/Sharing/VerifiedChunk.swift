import JSON
import Ledger
import Policy
import Records
import Store

/// A stretch of the ledger after its verification.
struct VerifiedChunk: Sendable {
    /// What every stretch is compared with.
    struct Facts: Sendable {
        let store: any Store
        let origin: String
        let channels: [ChannelKey: String]
        let policies: [PolicyKey: [UInt8]]
        let shelves: [ShelfKey: Shelf]
    }

    /// A record that the listing does not have.
    struct Unlisted: Sendable {
        let position: Position
        let channel: String
        let id: RecordID
        let version: String
    }

    var leaves: [Digest] = []
    var records = 0
    var acts = 0
    var withdrawals: [(position: Position, withdrawal: Withdrawal)] = []
    var unlisted: [Unlisted] = []
    var findings: [Auditor.Finding] = []

    /// Reads entries and what the listing says of them, and recomputes everything.
    @concurrent
    static func read(from first: Position, count: Int, _ facts: Facts) async throws -> VerifiedChunk {
        try Task.checkCancellation()
        var chunk = VerifiedChunk()
        chunk.leaves.reserveCapacity(count)
        var rows: [Position: Row] = [:]
        let page = try await facts.store.page(
            PageQuery(
                shelves: facts.shelves.keys.sorted(), after: Position(first.raw - 1), limit: count, versions: .every))
        for row in page.rows where row.position.raw < first.raw + Int64(count) { rows[row.position] = row }
        var expected = first
        var last: Instant?
        if first.raw > 1 { last = try await facts.store.entry(at: Position(first.raw - 1))?.added }
        while expected.raw < first.raw + Int64(count) {
            let left = Int(first.raw + Int64(count) - expected.raw)
            let entries = try await facts.store.entries(from: expected, count: left)
            guard !entries.isEmpty else {
                chunk.add(expected, "entry \(expected.raw) is missing")
                break
            }
            for entry in entries {
                guard entry.position == expected else {
                    chunk.add(expected, "entry \(expected.raw) is missing: \(entry.position.raw) comes in its place")
                    return chunk
                }
                if let last, entry.added <= last {
                    chunk.add(entry.position, "entry \(entry.position.raw) was not added later than the one before")
                }
                last = entry.added
                chunk.check(entry, rows.removeValue(forKey: entry.position), facts)
                expected = Position(expected.raw + 1)
            }
        }
        for position in rows.keys.sorted() { chunk.add(position, "a record is listed that the ledger does not have") }
        return chunk
    }

    private mutating func add(_ position: Position, _ message: String) {
        findings.append(Auditor.Finding(position, message))
    }

    private mutating func check(_ entry: Entry, _ row: Row?, _ facts: Facts) {
        leaves.append(.leaf(entry.ledgerBytes))
        let position = entry.position
        guard let envelope = try? JSONDocument(parsing: entry.envelope).root, envelope.kind == .object else {
            return add(position, "the envelope of entry \(position.raw) is not JSON")
        }
        if envelope["kind"]?.token?.matches(entry.kind) != true {
            add(position, "entry \(position.raw) is kept as \(entry.kind.echo), its envelope says something else")
        }
        guard let body = try? JSONDocument(parsing: entry.body).root else {
            return add(position, "the body of entry \(position.raw) is not JSON")
        }
        guard EntryMaker.reserved.contains(entry.kind) else { return check(entry, body, envelope, row, facts) }

        if row != nil { add(position, "entry \(position.raw) is an act of the node, and is listed as a record") }
        if envelope["content_hash"]?.token?.matches(ContentDigest(sha256: entry.body).hex) != true {
            add(position, "the body of entry \(position.raw) is not the one that its envelope was made for")
        }
        if entry.kind == EntryMaker.audit {
            acts += 1
        } else if let withdrawal = Withdrawal(body) {
            withdrawals.append((position, withdrawal))
        } else {
            add(position, "the withdrawal at \(position.raw) cannot be read")
        }
    }

    /// A record: valid, the one that its envelope was made for, and listed as what it is.
    private mutating func check(_ entry: Entry, _ body: JSONValue, _ envelope: JSONValue, _ row: Row?, _ facts: Facts) {
        let position = entry.position
        records += 1
        let draft: Draft
        do throws(Violation) {
            draft = try Self.draft(body)
        } catch {
            return add(position, "entry \(position.raw) is no valid record: \(error.sentence)")
        }
        if draft.body != entry.body {
            add(position, "entry \(position.raw) has white space that it was not stored with")
        }
        if draft.kind.name != entry.kind {
            add(position, "entry \(position.raw) is kept as \(entry.kind.echo), and is \(draft.kind.name)")
        }
        if envelope["content_hash"]?.token?.matches(draft.content.hex) != true {
            add(position, "the body of entry \(position.raw) is not the one that its envelope was made for")
        }
        if envelope["urn"]?.token?.matches(Envelope.urn(node: facts.origin, id: draft.id)) != true {
            add(position, "the envelope of entry \(position.raw) was made for another record than \(draft.id.text)")
        }
        let version = draft.version?.text ?? entry.added.text
        let channel = envelope["channel"]?.string ?? ""
        guard let row else {
            unlisted.append(Unlisted(position: position, channel: channel, id: draft.id, version: version))
            return
        }
        if row.id != draft.id || row.version != version || row.added != entry.added
            || row.specVersion != draft.specVersion || row.bytes != entry.body.count
        {
            add(position, "the listing says something else of \(draft.id.text) than the ledger")
        }
        guard let shelf = facts.shelves[row.shelf], facts.channels[shelf.channel] == channel,
            let policy = envelope["release_policy"], let kept = facts.policies[shelf.policy], policy.canonical == kept
        else {
            add(
                position, "\(draft.id.text) is listed in another channel, or under another policy, than it was filed in"
            )
            return
        }
    }

    /// Most records are of 2.1: what is not may have come in a bundle of 2.0.
    private static func draft(_ body: JSONValue) throws(Violation) -> Draft {
        do throws(Violation) {
            return try Draft(checking: body)
        } catch {
            if let draft = try? Draft(checking: body, in: .stix20) { return draft }
            throw error
        }
    }
}
