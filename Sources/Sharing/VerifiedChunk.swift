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
        let inspector: any Inspector
        let origin: String
        /// By code.
        let channels: [String: ChannelKey]
        /// By their canonical bytes.
        let policies: [[UInt8]: PolicyKey]

        init(store: any Store, inspector: any Inspector, origin: String) {
            self.store = store
            self.inspector = inspector
            self.origin = origin
            let directory = inspector.directory
            channels = Dictionary(directory.channels.map { ($0.code, $0.key) }) { first, _ in first }
            policies = Dictionary(directory.policies.map { ($0.value, $0.key) }) { first, _ in first }
        }
    }

    /// A record that the listing does not have.
    struct Unlisted: Sendable {
        let position: Position
        let channel: String
        let id: RecordID
        let version: String
        /// The entry that the store says withdrew it.
        let withdrawal: Position?
    }

    /// A record as its entry gives it anew.
    private struct Filed {
        let record: Recomputed
        let channel: String
        let version: String
    }

    var leaves: [Digest] = []
    var records = 0
    /// Pouches that came from other nodes.
    var pouches: [PouchFacts] = []
    var acts = 0
    var withdrawals: [(position: Position, withdrawal: Withdrawal)] = []
    var erasures: [(position: Position, erasure: Erasure)] = []
    /// Entries without content, and the entry that the store says erased them.
    var tombstones: [(position: Position, erasure: Position)] = []
    var unlisted: [Unlisted] = []
    var findings: [Auditor.Finding] = []
    /// The records that decisions are made by.
    var standing: [StandingRecord] = []
    /// What audit entries changed in the directory, and when.
    var changes: [(change: Change, at: Instant)] = []
    private var filed: [Filed] = []

    /// Reads entries, recomputes everything, and compares it with what is said of them.
    @concurrent
    static func read(from first: Position, count: Int, _ facts: Facts) async throws -> VerifiedChunk {
        try Task.checkCancellation()
        var chunk = VerifiedChunk()
        chunk.leaves.reserveCapacity(count)
        chunk.filed.reserveCapacity(count)
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
                chunk.check(entry, facts)
                expected = Position(expected.raw + 1)
            }
        }
        try await chunk.compare(facts)
        return chunk
    }

    /// Asks the store what it has of the records.
    private mutating func compare(_ facts: Facts) async throws {
        defer { filed = [] }
        let standings = try await facts.inspector.compare(filed.map(\.record))
        for (filed, standing) in zip(filed, standings) {
            let (position, id) = (filed.record.position, filed.record.filing.id)
            switch standing {
            case .listed(let differences):
                for difference in differences { add(position, "\(id.text) at \(position.raw): \(difference)") }
            case .gone(let withdrawal):
                unlisted.append(
                    Unlisted(
                        position: position, channel: filed.channel, id: id, version: filed.version,
                        withdrawal: withdrawal))
            }
        }
    }

    private mutating func add(_ position: Position, _ message: String) {
        findings.append(Auditor.Finding(position, message))
    }

    private mutating func check(_ entry: Entry, _ facts: Facts) {
        leaves.append(.leaf(entry.ledgerBytes))
        let position = entry.position
        if let tombstone = entry.tombstone { return tombstones.append((position, tombstone.erasure)) }
        guard let envelope = try? JSONDocument(parsing: entry.envelope).root, envelope.kind == .object else {
            return add(position, "the envelope of entry \(position.raw) is not JSON")
        }
        if envelope["kind"]?.token?.matches(entry.kind) != true {
            add(position, "entry \(position.raw) is kept as \(entry.kind.echo), its envelope says something else")
        }
        guard let body = try? JSONDocument(parsing: entry.body).root else {
            return add(position, "the body of entry \(position.raw) is not JSON")
        }
        guard EntryMaker.reserved.contains(entry.kind) else { return check(entry, body, envelope, facts) }

        if envelope["content_hash"]?.token?.matches(ContentDigest(sha256: entry.body).hex) != true {
            add(position, "the body of entry \(position.raw) is not the one that its envelope was made for")
        }
        if entry.kind == EntryMaker.audit {
            acts += 1
            guard let told = body["change"] else { return }
            guard let change = ChangeRecord.change(told) else {
                return add(position, "the change that entry \(position.raw) tells of cannot be read")
            }
            changes.append((change, entry.added))
        } else if entry.kind == Erasure.kind, let erasure = Erasure(body) {
            erasures.append((position, erasure))
        } else if entry.kind == PouchEntry.kind, let pouch = PouchEntry(body) {
            pouches.append(PouchFacts(pouch, at: position))
        } else if entry.kind == ForkEntry.kind, ForkEntry(body) != nil {
            return
        } else if entry.kind == EntryMaker.withdrawal, let withdrawal = Withdrawal(body) {
            withdrawals.append((position, withdrawal))
        } else {
            add(position, "the \(entry.kind) at \(position.raw) cannot be read")
        }
    }

    /// A record: valid, and the one that its envelope was made for.
    private mutating func check(_ entry: Entry, _ body: JSONValue, _ envelope: JSONValue, _ facts: Facts) {
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
        // What came from another node keeps that node's name, and says by which pouch it came.
        let owner = envelope["owner_node"]?.string ?? ""
        if envelope["urn"]?.token?.matches(Envelope.urn(node: owner, id: draft.id)) != true
            || (owner == facts.origin) != (envelope["received"] == nil)
        {
            add(position, "the envelope of entry \(position.raw) was made for another record than \(draft.id.text)")
        }
        let channel = envelope["channel"]?.string ?? ""
        guard let channelKey = facts.channels[channel],
            let policy = envelope["release_policy"].flatMap({ facts.policies[$0.canonical] })
        else {
            return add(position, "\(draft.id.text) was filed in a channel, or under a policy, that there is not")
        }
        let era = envelope["era"]?.string.flatMap { Instant($0) }
        let filing = Filing(
            draft, channel: channelKey, policy: policy, era: era, precedence: envelope["precedence"]?.string)
        if filing.isStanding {
            standing.append(
                StandingRecord(
                    position: position, kind: entry.kind, id: draft.id, channel: channelKey, policy: policy,
                    added: entry.added, body: entry.body))
        }
        filed.append(
            Filed(
                record: Recomputed(
                    position: position, added: entry.added, bytes: entry.body.count, filing: filing),
                channel: channel, version: draft.version?.text ?? entry.added.text))
    }

    /// Most records are of 2.1: what is not may have come in a bundle of 2.0.
    static func draft(_ body: JSONValue) throws(Violation) -> Draft {
        do throws(Violation) {
            return try Draft(checking: body)
        } catch {
            if let draft = try? Draft(checking: body, in: .stix20) { return draft }
            throw error
        }
    }
}
