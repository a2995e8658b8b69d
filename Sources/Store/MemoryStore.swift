import JSON
package import Ledger
package import Lexis
import NIOCore
package import Records

/// A store in memory: the same promises, but for durability. For tests, and to say plainly what is meant: every
/// reading looks through everything.
package actor MemoryStore {
    /// A record that is listed, or was until it was withdrawn.
    struct Filed {
        var row: Row
        var filing: Filing
        var sortKey: String
        var isWithdrawn = false
    }

    var entries: [Entry] = []
    var filed: [Filed] = []
    /// The shelf of every record, withdrawn ones too.
    var shelved: [Position: ShelfKey] = [:]
    /// The entry that withdrew a record.
    var withdrawals: [Position: Position] = [:]
    /// What was erased altogether while others still refer to it.
    var gone: Set<RecordID> = []
    /// The entries that tell of erasures, by their marks.
    var erasures: [String: Set<Position>] = [:]
    var edge = Edge()
    var note: [UInt8]
    var tiles: [Int: [Int64: Tile]] = [:]
    var receipts: [String: Receipt] = [:]
    var kept = Directory.empty
    var deliveries = MemoryDeliveries()
    let signer: CheckpointSigner
    let clock: @Sendable () -> Instant

    /// - Parameters:
    ///   - signer: of this node's log.
    ///   - clock: the time of acceptance. If it stands still or goes back, entries follow each other by a microsecond.
    package init(
        signer: CheckpointSigner, clock: @escaping @Sendable () -> Instant = { Instant.now() }
    ) throws(StoreError) {
        self.signer = signer
        self.clock = clock
        do {
            note = try signer.sign(size: 0, root: .empty)
        } catch {
            throw .corrupt(detail: "\(error)")
        }
    }

    /// Another store with all that this one has, which goes its own way from here on.
    ///
    /// - Parameters:
    ///   - original: not written to meanwhile.
    ///   - clock: the copy's time of acceptance.
    package init(
        copying original: MemoryStore, clock: @escaping @Sendable () -> Instant
    ) async throws(StoreError) {
        let contents = await original.contents
        try self.init(signer: original.signer, clock: clock)
        (entries, filed, shelved, withdrawals) =
            (contents.entries, contents.filed, contents.shelved, contents.withdrawals)
        (gone, edge, note, tiles) = (contents.gone, contents.edge, contents.note, contents.tiles)
        (receipts, kept, deliveries) = (contents.receipts, contents.kept, contents.deliveries)
        erasures = contents.erasures
    }

    private struct Contents: Sendable {
        let entries: [Entry]
        let filed: [Filed]
        let shelved: [Position: ShelfKey]
        let withdrawals: [Position: Position]
        let gone: Set<RecordID>
        let erasures: [String: Set<Position>]
        let edge: Edge
        let note: [UInt8]
        let tiles: [Int: [Int64: Tile]]
        let receipts: [String: Receipt]
        let kept: Directory
        let deliveries: MemoryDeliveries
    }

    private var contents: Contents {
        Contents(
            entries: entries, filed: filed, shelved: shelved, withdrawals: withdrawals, gone: gone,
            erasures: erasures, edge: edge, note: note, tiles: tiles, receipts: receipts, kept: kept,
            deliveries: deliveries)
    }

    // MARK: Writing

    /// Checks before it changes anything, as nothing here can be undone.
    func seal() throws(StoreError) {
        for tile in edge.takeChangedTiles() { tiles[tile.level, default: [:]][tile.index] = tile }
        do {
            note = try signer.sign(size: edge.size, root: edge.root)
        } catch {
            throw .corrupt(detail: "\(error)")
        }
    }

    func nextTime() -> Instant {
        guard let last = entries.last?.added else { return clock() }
        return max(clock(), Instant(microseconds: last.microseconds + 1))
    }

    func enter(_ arrival: Arrival, added: Instant) -> Position {
        let position = Position(Int64(entries.count) + 1)
        entries.append(
            Entry(
                position: position, kind: arrival.kind, added: added, salt: arrival.salt, envelope: arrival.envelope,
                body: arrival.body))
        edge.append(.leaf(LedgerEntry.bytes(added: added, commitment: arrival.commitment)))
        return position
    }

    private func take(_ arrival: Arrival) -> Outcome {
        let added = nextTime()
        guard var filing = arrival.filing else { return .stored(enter(arrival, added: added), added: added) }
        let sortKey = filing.version?.sortKey ?? Self.sortKey(added)
        if let bytes = filing.newPolicy {
            filing.policy = kept.policies.first { $0.value == bytes }?.key ?? PolicyKey(-1)
        }
        if let outcome = compare(filing, sortKey: sortKey, seen: added) { return outcome }
        if let crowd = crowd(filing) { return .crowded(crowd) }
        if let bytes = filing.newPolicy { filing.policy = intern(policy: bytes) }
        filing.newPolicy = nil
        filing.seeing = nil
        let shelf = shelf(for: filing)
        let position = enter(arrival, added: added)
        let row = Row(
            position: position, shelf: shelf, added: added, id: filing.id,
            version: filing.version?.text ?? added.text, specVersion: filing.specVersion, bytes: arrival.body.count,
            refersBeyond: refersBeyond(filing, from: shelf))
        filed.append(Filed(row: row, filing: filing, sortKey: sortKey))
        shelved[position] = shelf
        bridge(filing, on: shelf)
        if filing.isStanding {
            kept.standing.append(
                StandingRecord(
                    position: position, kind: arrival.kind, id: filing.id, channel: filing.channel,
                    policy: filing.policy, added: added, body: arrival.body))
            kept.epoch += 1
        }
        return .stored(position, added: added)
    }

    private func compare(_ filing: Filing, sortKey: String, seen: Instant) -> Outcome? {
        func known(_ row: Row) -> Outcome {
            .known(Outcome.Known(position: row.position, shelf: row.shelf, added: row.added, seen: seen))
        }
        let others = filed.filter {
            !$0.isWithdrawn && $0.filing.id == filing.id && $0.filing.channel == filing.channel
                && ($0.filing.shelf == filing.shelf || filing.seeing?.contains($0.row.shelf) ?? true)
        }
        for other in others where other.sortKey == sortKey {
            guard other.filing.content == filing.content else { return .conflict(other.row.position) }
            return known(other.row)
        }
        if filing.version == nil {
            for other in others where other.filing.version == nil && other.filing.content == filing.content {
                return known(other.row)
            }
        }
        guard let latest = others.max(by: { $0.sortKey < $1.sortKey }) else { return nil }
        guard latest.filing.created == filing.created, latest.filing.createdBy == filing.createdBy else {
            return .foreign
        }
        return latest.filing.revoked && sortKey > latest.sortKey ? .revoked : nil
    }

    private func crowd(_ filing: Filing) -> Outcome.Crowd? {
        let shelf = filing.shelf
        if !kept.shelves.values.contains(shelf),
            kept.shelves.values.count(where: { $0.channel == filing.channel }) >= StoreLimits.shelves
        {
            return .shelves
        }
        let markings = kept.standing.filter { $0.kind == "marking-definition" }
        let isNew = filing.isMarking && !markings.contains { $0.id == filing.id }
        return isNew && markings.count >= StoreLimits.markings ? .markings : nil
    }

    private func shelf(for filing: Filing) -> ShelfKey {
        let shelf = filing.shelf
        if let key = kept.shelves.first(where: { $0.value == shelf })?.key { return key }
        let key = ShelfKey(Int64(kept.shelves.count) + 1)
        kept.shelves[key] = shelf
        kept.epoch += 1
        return key
    }

    /// Notes which shelves refer to which: those of the records that name this one, and of those that it names.
    private func bridge(_ filing: Filing, on shelf: ShelfKey) {
        if !gone.isDisjoint(with: filing.links) { bridge(from: shelf, to: ShelfKey(0)) }
        for other in filed where !other.isWithdrawn && other.row.shelf != shelf {
            if other.filing.links.contains(filing.id) {
                bridge(from: other.row.shelf, to: shelf)
                if !stands(filing.id, on: other.row.shelf) { markReferrers(to: [filing.id], on: other.row.shelf) }
            }
            if filing.links.contains(other.filing.id) { bridge(from: shelf, to: other.row.shelf) }
        }
    }

    private func stands(_ id: RecordID, on shelf: ShelfKey) -> Bool {
        filed.contains { !$0.isWithdrawn && $0.filing.id == id && $0.row.shelf == shelf }
    }

    /// Whether any of what it names stands on other shelves alone, or was taken away.
    private func refersBeyond(_ filing: Filing, from shelf: ShelfKey) -> Bool {
        let named = Set(filing.links)
        let elsewhere = Set(filed.filter { !$0.isWithdrawn && named.contains($0.filing.id) }.map(\.filing.id))
        return elsewhere.union(gone.intersection(named)).contains { !stands($0, on: shelf) }
    }

    /// What names an object that was taken away, or that came to another shelf, may name what is not on its own.
    ///
    /// - Parameter shelf: whose records are marked; `nil` for all.
    func markReferrers(to ids: Set<RecordID>, on shelf: ShelfKey? = nil) {
        for index in filed.indices where !ids.isDisjoint(with: filed[index].filing.links) {
            if shelf == nil || filed[index].row.shelf == shelf { filed[index].row.refersBeyond = true }
        }
    }

    /// What is left nowhere counts as hidden to whoever is shown what refers to it, now or later.
    func noteGone(_ id: RecordID) {
        guard !filed.contains(where: { $0.filing.id == id && !$0.isWithdrawn }) else { return }
        gone.insert(id)
        for referrer in filed where referrer.filing.links.contains(id) {
            bridge(from: referrer.row.shelf, to: ShelfKey(0))
        }
    }

    func bridge(from source: ShelfKey, to target: ShelfKey) {
        if kept.bridges[source, default: []].insert(target).inserted { kept.epoch += 1 }
    }

    static func sortKey(_ instant: Instant) -> String { Timestamp(instant.text)?.sortKey ?? instant.text }

    // MARK: Reading

    /// What stands on these shelves, in order.
    func visible(_ shelves: [ShelfKey]) -> [Filed] {
        filed.filter { !$0.isWithdrawn && shelves.contains($0.row.shelf) }
    }

    /// What the filters of versions let through, among these.
    func choose(_ versions: VersionFilter, _ specVersions: SpecFilter, among records: [Filed]) -> [Filed] {
        if versions.all, specVersions == .every { return records }
        struct Object: Hashable {
            var channel: ChannelKey
            var id: RecordID
        }
        let exact = Set(versions.exact.map(\.sortKey))
        let all = Dictionary(grouping: records) { Object(channel: $0.filing.channel, id: $0.filing.id) }
        let objects = all.mapValues { records in
            let newest = records.map(\.row.specVersion).max() ?? ""
            return records.filter { specVersions.takes($0.row.specVersion, newest: newest) }
        }
        let ends = objects.mapValues { (first: $0.map(\.sortKey).min(), last: $0.map(\.sortKey).max()) }
        return records.filter { record in
            let object = Object(channel: record.filing.channel, id: record.filing.id)
            let end = ends[object]
            guard objects[object]?.contains(where: { $0.row.position == record.row.position }) ?? false else {
                return false
            }
            return versions.all || exact.contains(record.sortKey) || (versions.last && record.sortKey == end?.last)
                || (versions.first && record.sortKey == end?.first)
        }
    }
}

extension MemoryStore: RecordStore {
    package func append(
        _ arrivals: [Arrival], receipt: (@Sendable ([Outcome]) -> Receipt)?
    ) async throws(StoreError) -> [Outcome] {
        for filing in arrivals.compactMap(\.filing) {
            guard kept.channels.contains(where: { $0.key == filing.channel }) else {
                throw .missing("channel \(filing.channel.raw)")
            }
            guard filing.newPolicy != nil || kept.policies[filing.policy] != nil else {
                throw .missing("policy \(filing.policy.raw)")
            }
        }
        let outcomes = arrivals.map { take($0) }
        try seal()
        if let receipt = receipt?(outcomes) { receipts[receipt.id] = receipt }
        return outcomes
    }

    package func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) async throws(StoreError) -> [Position] {
        let positions = choose(
            versions, specVersions.map(SpecFilter.among) ?? .every,
            among: visible(shelves).filter { $0.filing.id == id }
        ).map(\.row.position)
        if positions.isEmpty { return [] }
        for index in filed.indices where positions.contains(filed[index].row.position) {
            filed[index].isWithdrawn = true
        }
        markReferrers(to: [id])
        noteGone(id)
        let withdrawal = enter(entry, added: nextTime())
        for position in positions { withdrawals[position] = withdrawal }
        kept.takenBack = withdrawal
        try seal()
        return positions
    }

    package func page(_ query: PageQuery) -> Rows {
        let rows = choose(query.versions, query.specVersions, among: visible(query.shelves)).map(\.row).filter { row in
            row.position > query.after && row.position <= query.through
                && query.addedAfter.map { row.added > $0 } ?? true
                && query.ids?.contains(row.id) ?? true && query.types?.contains(row.id.type) ?? true
        }
        let limit = min(max(query.limit, 1), StoreLimits.page)
        return Rows(rows: Array(rows.prefix(limit)), more: rows.count > limit)
    }

    package func joined(_ query: PageQuery) async throws(StoreError) -> JoinedPage? {
        guard query.isPlain else { return nil }
        let found = page(query)
        var bytes: [UInt8] = []
        _ = try await bodies(
            at: found.rows.map(\.place)[...], separator: [UInt8(ascii: ",")], budget: .max, into: &bytes)
        let (first, last) = (found.rows.first, found.rows.last)
        return JoinedPage(
            bodies: bytes.isEmpty ? [] : [ByteBuffer(bytes: bytes)], count: found.rows.count,
            added: first.flatMap { first in last.map { first.added...$0.added } },
            positions: first.flatMap { first in last.map { first.position...$0.position } }, next: found.next)
    }

    package func bind() {}

    package func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) async throws(StoreError) -> Int {
        let (sum, isTooMuch) = buffer.count.addingReportingOverflow(budget)
        let end = isTooMuch ? Int.max : sum
        var count = 0
        for place in places {
            guard let entry = entry(at: place.position), shelved[place.position] == place.shelf else {
                throw .corrupt(detail: "shelf \(place.shelf.raw) has no body at position \(place.position.raw)")
            }
            if count > 0 { buffer += separator }
            buffer += entry.body
            count += 1
            if buffer.count >= end { break }
        }
        return count
    }

    package func entry(at position: Position) -> Entry? {
        let index = Int(position.raw) - 1
        return entries.indices.contains(index) ? entries[index] : nil
    }

    package func envelopes(at positions: [Position]) -> [Position: [UInt8]] {
        positions.reduce(into: [:]) { $0[$1] = entry(at: $1)?.envelope }
    }

    package func row(at position: Position, shelves: [ShelfKey]) -> Row? {
        visible(shelves).first { $0.row.position == position }?.row
    }

    package func rows(at positions: Set<Position>, shelves: [ShelfKey]) -> [Row] {
        visible(shelves).map(\.row).filter { positions.contains($0.position) }.sorted { $0.position < $1.position }
    }

    package func first(of ids: [RecordID], shelves: [ShelfKey], each limit: Int, after: Position) -> [Row] {
        let wanted = Set(ids)
        let rows = visible(shelves).map(\.row).filter { wanted.contains($0.id) && $0.position > after }
        return each(limit, of: rows.sorted { $0.position < $1.position })
    }

    package func last(of ids: [RecordID], shelves: [ShelfKey], each limit: Int, before: Position) -> [Row] {
        let wanted = Set(ids)
        let rows = visible(shelves).map(\.row).filter { wanted.contains($0.id) && $0.position < before }
        return each(limit, of: rows.sorted { $0.position > $1.position })
    }

    /// So many of each object on each shelf, in this order.
    private func each(_ limit: Int, of rows: [Row]) -> [Row] {
        struct Place: Hashable {
            let id: RecordID
            let shelf: ShelfKey
        }
        var counts: [Place: Int] = [:]
        return rows.filter { row in
            counts[Place(id: row.id, shelf: row.shelf), default: 0] += 1
            return counts[Place(id: row.id, shelf: row.shelf), default: 0] <= limit
        }
    }

    package func recent(type: String?, before: Position?, shelves: [ShelfKey], limit: Int) -> [Row] {
        newest(
            visible(shelves).filter {
                $0.row.position < before ?? Position(.max) && type.map { [id = $0.row.id] in id.type == $0 } ?? true
            }, limit: limit)
    }

    package func search(
        _ question: SearchQuestion, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) -> Rows {
        if question.isEmpty { return Rows(rows: [], more: false) }
        let hits = visible(shelves).filter { record in
            record.row.position < before ?? Position(.max) && types?.contains(record.row.id.type) ?? true
                && question.isAnswered(by: record.filing.terms)
        }
        return Rows(rows: newest(hits, limit: limit), more: hits.count > limit)
    }

    package func rewording() -> (after: Position, through: Position)? { nil }
    package func reword(_ records: [Recomputed], after: Position, through: Position) {}

    package func holding(value: String, shelves: [ShelfKey], limit: Int) -> [Row] {
        newest(visible(shelves).filter { $0.filing.values.contains(value) }, limit: limit)
    }

    package func referring(to id: RecordID, shelves: [ShelfKey], limit: Int) -> [Row] {
        newest(visible(shelves).filter { $0.filing.references.contains(id) }, limit: limit)
    }

    package func referring(to questions: [ReferenceQuestion]) -> [[Row]] {
        questions.map { question in
            let found = visible(question.shelves).filter { record in
                record.filing.references.contains(question.id)
                    && question.type.map { [id = record.row.id] in id.type == $0 } ?? true
            }
            guard question.isOldestFirst else { return newest(found, limit: question.limit) }
            return Array(
                found.map(\.row).sorted { $0.position < $1.position }.prefix(max(question.limit, 0)))
        }
    }

    package func spanning(_ range: ClosedRange<Instant>, shelves: [ShelfKey], limit: Int) -> [Row] {
        let hits = visible(shelves).filter { $0.filing.span?.overlaps(range) ?? false }
        let sorted = hits.sorted { left, right in
            guard let a = left.filing.span?.upperBound, let b = right.filing.span?.upperBound, a != b else {
                return left.row.position < right.row.position
            }
            return a < b
        }
        return sorted.prefix(max(limit, 0)).map(\.row)
    }

    private func newest(_ records: [Filed], limit: Int) -> [Row] { records.reversed().prefix(max(limit, 0)).map(\.row) }

    package func hidden(among ids: Set<RecordID>, from shelves: [ShelfKey]) -> Set<RecordID> {
        let there = Set(filed.filter { !$0.isWithdrawn && ids.contains($0.filing.id) }.map(\.filing.id))
        return there.union(gone.intersection(ids)).subtracting(visible(shelves).map(\.filing.id))
    }

    package func newest(of ids: [RecordID], shelves: [ShelfKey]) -> [RecordID: VersionPlace] {
        let wanted = Set(ids)
        return visible(shelves).filter { wanted.contains($0.filing.id) }.reduce(into: [:]) { newest, one in
            let version = VersionPlace(place: one.row.place, sortKey: one.sortKey)
            guard newest[one.filing.id].map({ $0.sortKey <= version.sortKey }) ?? true else { return }
            newest[one.filing.id] = version
        }
    }

    package func count(shelves: [ShelfKey]) -> Int { visible(shelves).count }

    package func entries(kind: String, after: Position, before: Position?, limit: Int) -> [Entry] {
        // Positions have no gaps.
        let first = min(Int(max(after.raw, 0)), entries.count)
        let last = before.map { min(Int(max($0.raw - 1, 0)), entries.count) } ?? entries.count
        guard first < last else { return [] }
        return Array(entries[first..<last].reversed().lazy.filter { $0.kind == kind }.prefix(max(limit, 0)))
    }

    package func receipt(_ id: String) -> Receipt? { receipts[id] }

    package func forgetReceipts(before: Instant) { receipts = receipts.filter { $0.value.made >= before } }
}

extension MemoryStore: LedgerStore {
    package func checkpoint() -> [UInt8] { note }
    package func anchor() -> [UInt8]? { nil }
    package func size() -> Int64 { edge.size }
    package func tile(level: Int, index: Int64) -> [UInt8] { tiles[level]?[index]?.bytes ?? [] }

    package func leaves(from index: Int64, count: Int) -> [[UInt8]] {
        entries(from: Position(index + 1), count: count).map(\.ledgerBytes)
    }

    package func entries(from position: Position, count: Int) -> [Entry] {
        Array(entries.dropFirst(Int(max(position.raw, 1)) - 1).prefix(max(count, 0)))
    }

    package func inspect(_ progress: @escaping @Sendable (Int64) -> Void) -> [String] {
        progress(edge.size)
        return []
    }
}

extension MemoryStore {
    package func inspector() -> any Inspector {
        MemoryInspector(directory: directory(), checkpoint: note, store: self)
    }

    fileprivate func standing(_ record: Recomputed) -> Standing {
        guard let filed = filed.first(where: { $0.row.position == record.position && !$0.isWithdrawn }) else {
            return .gone(withdrawal: withdrawals[record.position])
        }
        let isSame = filed.filing == record.filing && filed.row.added == record.added
        return .listed(differences: isSame ? [] : ["it is listed as something else than the ledger says"])
    }
}

private struct MemoryInspector: Inspector {
    let directory: Directory
    let checkpoint: [UInt8]
    let store: MemoryStore

    func compare(_ records: [Recomputed]) async throws(StoreError) -> [Standing] {
        var standings: [Standing] = []
        for record in records { standings.append(await store.standing(record)) }
        return standings
    }

    func examine() async throws(StoreError) -> [String] { [] }
    func finish() async throws(StoreError) -> [String] { [] }
}
