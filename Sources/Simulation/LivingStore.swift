import Ledger
import Lexis
import Records
import Store

/// A node's store as one run of its program sees it: what is durable stays when that is over.
struct LivingStore: Sendable {
    let inner: any Store
    let life: Life

    private func read<T>(_ body: () async throws(StoreError) -> T) async throws(StoreError) -> T {
        try life.read()
        return try await body()
    }
}

extension LivingStore: RecordStore {
    func append(
        _ arrivals: [Arrival], receipt: (@Sendable ([Outcome]) -> Receipt)?
    ) async throws(StoreError) -> [Outcome] {
        try await life.write { () throws(StoreError) in try await inner.append(arrivals, receipt: receipt) }
    }
    func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) async throws(StoreError) -> [Position] {
        try await life.write { () throws(StoreError) in
            try await inner.withdraw(id, from: shelves, versions: versions, specVersions: specVersions, entry: entry)
        }
    }
    func erase(
        _ records: [Recomputed], entry: Arrival, marks: Set<String>
    ) async throws(StoreError) -> Position {
        try await life.write { () throws(StoreError) in try await inner.erase(records, entry: entry, marks: marks) }
    }
    func erasures(marked marks: Set<String>) async throws(StoreError) -> [Position] {
        try await read { () throws(StoreError) in try await inner.erasures(marked: marks) }
    }
    func scrub() async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.scrub() }
    }
    func hasRemains() async throws(StoreError) -> Bool {
        try await read { () throws(StoreError) in try await inner.hasRemains() }
    }
    func filed(on shelf: ShelfKey, after: Position, limit: Int) async throws(StoreError) -> [Entry] {
        try await read { () throws(StoreError) in try await inner.filed(on: shelf, after: after, limit: limit) }
    }
    func tally(after: Position, through: Position) async throws(StoreError) -> [String: Int] {
        try await read { () throws(StoreError) in try await inner.tally(after: after, through: through) }
    }
    func places(of id: RecordID) async throws(StoreError) -> [RecordPlace] {
        try await read { () throws(StoreError) in try await inner.places(of: id) }
    }
    func page(_ query: PageQuery) async throws(StoreError) -> Rows {
        try await read { () throws(StoreError) in try await inner.page(query) }
    }
    func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) async throws(StoreError) -> Int {
        try life.read()
        return try await inner.bodies(at: places, separator: separator, budget: budget, into: &buffer)
    }
    func entry(at position: Position) async throws(StoreError) -> Entry? {
        try await read { () throws(StoreError) in try await inner.entry(at: position) }
    }
    func envelopes(at positions: [Position]) async throws(StoreError) -> [Position: [UInt8]] {
        try await read { () throws(StoreError) in try await inner.envelopes(at: positions) }
    }
    func row(at position: Position, shelves: [ShelfKey]) async throws(StoreError) -> Row? {
        try await read { () throws(StoreError) in try await inner.row(at: position, shelves: shelves) }
    }
    func rows(at positions: Set<Position>, shelves: [ShelfKey]) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in try await inner.rows(at: positions, shelves: shelves) }
    }
    func first(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, after: Position
    ) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in
            try await inner.first(of: ids, shelves: shelves, each: limit, after: after)
        }
    }
    func last(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, before: Position
    ) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in
            try await inner.last(of: ids, shelves: shelves, each: limit, before: before)
        }
    }
    func recent(
        type: String?, before: Position?, shelves: [ShelfKey], limit: Int
    ) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in
            try await inner.recent(type: type, before: before, shelves: shelves, limit: limit)
        }
    }
    func search(
        _ question: SearchQuestion, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) async throws(StoreError) -> Rows {
        try await read { () throws(StoreError) in
            try await inner.search(question, shelves: shelves, types: types, before: before, limit: limit)
        }
    }
    func rewording() async throws(StoreError) -> (after: Position, through: Position)? {
        try await read { () throws(StoreError) in try await inner.rewording() }
    }
    func reword(_ records: [Recomputed], after: Position, through: Position) async throws(StoreError) {
        try await life.write { () throws(StoreError) in
            try await inner.reword(records, after: after, through: through)
        }
    }
    func holding(value: String, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in try await inner.holding(value: value, shelves: shelves, limit: limit)
        }
    }
    func hidden(among ids: Set<RecordID>, from shelves: [ShelfKey]) async throws(StoreError) -> Set<RecordID> {
        try await read { () throws(StoreError) in try await inner.hidden(among: ids, from: shelves) }
    }
    func referring(to id: RecordID, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in try await inner.referring(to: id, shelves: shelves, limit: limit) }
    }

    func referring(to questions: [ReferenceQuestion]) async throws(StoreError) -> [[Row]] {
        try await read { () throws(StoreError) in try await inner.referring(to: questions) }
    }
    func referrers(
        to id: RecordID, on shelf: ShelfKey, after: Position, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await read { () throws(StoreError) in
            try await inner.referrers(to: id, on: shelf, after: after, limit: limit)
        }
    }
    func spanning(_ range: ClosedRange<Instant>, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await read { () throws(StoreError) in try await inner.spanning(range, shelves: shelves, limit: limit) }
    }
    func joined(_ query: PageQuery) async throws(StoreError) -> JoinedPage? {
        try await read { () throws(StoreError) in try await inner.joined(query) }
    }
    func bind() async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.bind() }
    }
    func newest(of ids: [RecordID], shelves: [ShelfKey]) async throws(StoreError) -> [RecordID: VersionPlace] {
        try await read { () throws(StoreError) in try await inner.newest(of: ids, shelves: shelves) }
    }
    func count(shelves: [ShelfKey]) async throws(StoreError) -> Int {
        try await read { () throws(StoreError) in try await inner.count(shelves: shelves) }
    }
    func entries(
        kind: String, after: Position, before: Position?, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await read { () throws(StoreError) in
            try await inner.entries(kind: kind, after: after, before: before, limit: limit)
        }
    }
    func receipt(_ id: String) async throws(StoreError) -> Receipt? {
        try await read { () throws(StoreError) in try await inner.receipt(id) }
    }
    func forgetReceipts(before: Instant) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.forgetReceipts(before: before) }
    }
}

extension LivingStore: DirectoryStore {
    func extent() async throws(StoreError) -> Extent {
        try await read { () throws(StoreError) in try await inner.extent() }
    }
    func directory() async throws(StoreError) -> Directory {
        try await read { () throws(StoreError) in try await inner.directory() }
    }
    func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64? {
        try await life.write { () throws(StoreError) in try await inner.commit(change, entry: entry) }
    }
    func intern(policy: [UInt8]) async throws(StoreError) -> PolicyKey {
        try await life.write { () throws(StoreError) in try await inner.intern(policy: policy) }
    }
}

extension LivingStore: LedgerStore {
    func checkpoint() async throws(StoreError) -> [UInt8] {
        try await read { () throws(StoreError) in try await inner.checkpoint() }
    }
    func anchor() async throws(StoreError) -> [UInt8]? {
        try await read { () throws(StoreError) in try await inner.anchor() }
    }
    func size() async throws(StoreError) -> Int64 { try await read { () throws(StoreError) in try await inner.size() } }
    func tile(level: Int, index: Int64) async throws(StoreError) -> [UInt8] {
        try await read { () throws(StoreError) in try await inner.tile(level: level, index: index) }
    }
    func leaves(from index: Int64, count: Int) async throws(StoreError) -> [[UInt8]] {
        try await read { () throws(StoreError) in try await inner.leaves(from: index, count: count) }
    }
    func entries(from position: Position, count: Int) async throws(StoreError) -> [Entry] {
        try await read { () throws(StoreError) in try await inner.entries(from: position, count: count) }
    }
    func inspect(_ progress: @escaping @Sendable (Int64) -> Void) async throws(StoreError) -> [String] {
        try await read { () throws(StoreError) in try await inner.inspect(progress) }
    }
    func inspector() async throws(StoreError) -> any Inspector {
        try await read { () throws(StoreError) in try await inner.inspector() }
    }
}

extension LivingStore: DeliveryStore, SearchStore {
    func outbox(of peer: String) async throws(StoreError) -> Outbox {
        try await read { () throws(StoreError) in try await inner.outbox(of: peer) }
    }
    func dispatch(_ dispatch: Dispatch) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.dispatch(dispatch) }
    }
    func delivered(_ positions: [Position], to peer: String) async throws(StoreError) -> Set<Position> {
        try await read { () throws(StoreError) in try await inner.delivered(positions, to: peer) }
    }
    func undelivered(to peer: String, after: Position, limit: Int) async throws(StoreError) -> [Position] {
        try await read { () throws(StoreError) in try await inner.undelivered(to: peer, after: after, limit: limit) }
    }
    func deliveries(of positions: [Position]) async throws(StoreError) -> [Delivery] {
        try await read { () throws(StoreError) in try await inner.deliveries(of: positions) }
    }
    func sent(
        from: Instant?, until: Instant?, leavingOut kinds: Set<String>
    ) async throws(StoreError) -> [String: Int] {
        try await read { () throws(StoreError) in
            try await inner.sent(from: from, until: until, leavingOut: kinds)
        }
    }
    func acknowledge(_ receipts: [Acknowledgement], from peer: String) async throws(StoreError) -> [Int64] {
        try await life.write { () throws(StoreError) in try await inner.acknowledge(receipts, from: peer) }
    }
    func inbox(of peer: String) async throws(StoreError) -> Inbox {
        try await read { () throws(StoreError) in try await inner.inbox(of: peer) }
    }
    func received(_ number: Int64, from peer: String) async throws(StoreError) -> Received? {
        try await read { () throws(StoreError) in try await inner.received(number, from: peer) }
    }
    func entry(ofPouch pouch: Digest) async throws(StoreError) -> Position? {
        try await read { () throws(StoreError) in try await inner.entry(ofPouch: pouch) }
    }
    func entered(_ number: Int64, from peer: String) async throws(StoreError) -> EnteredPouch? {
        try await read { () throws(StoreError) in try await inner.entered(number, from: peer) }
    }
    func receive(_ received: Received, ways: [Way]) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.receive(received, ways: ways) }
    }
    func take(_ pouch: PouchArrival) async throws(StoreError) -> PouchFate {
        try await life.write { () throws(StoreError) in try await inner.take(pouch) }
    }
    func unreceipted(from peer: String, after: Int64, limit: Int) async throws(StoreError) -> [Received] {
        try await read { () throws(StoreError) in try await inner.unreceipted(from: peer, after: after, limit: limit) }
    }
    func held() async throws(StoreError) -> [HeldItems] {
        try await read { () throws(StoreError) in try await inner.held() }
    }
    func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldItems? {
        try await read { () throws(StoreError) in try await inner.held(number, of: peer) }
    }
    func letGo(_ number: Int64, of peer: String) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.letGo(number, of: peer) }
    }
    func erase(
        held before: HeldItems, leaving rest: HeldItems?, noting received: Received?
    ) async throws(StoreError) -> Bool {
        try await life.write { () throws(StoreError) in
            try await inner.erase(held: before, leaving: rest, noting: received)
        }
    }
    func owed() async throws(StoreError) -> [String: Bool] {
        try await read { () throws(StoreError) in try await inner.owed() }
    }
    func growth(after: Position, through: Position) async throws(StoreError) -> Growth {
        try await read { () throws(StoreError) in try await inner.growth(after: after, through: through) }
    }
    func ways(of positions: [Position]) async throws(StoreError) -> [Way] {
        try await read { () throws(StoreError) in try await inner.ways(of: positions) }
    }
    func takeBack(_ taken: [TakenBack]) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.takeBack(taken) }
    }
    func takenBack(_ objects: [RecordID]) async throws(StoreError) -> [TakenBack] {
        try await read { () throws(StoreError) in try await inner.takenBack(objects) }
    }
    func position(ofItem index: Int, in number: Int64, from peer: String) async throws(StoreError) -> Position? {
        try await read { () throws(StoreError) in
            try await inner.position(ofItem: index, in: number, from: peer)
        }
    }
    func rewind(_ peer: String, to number: Int64) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.rewind(peer, to: number) }
    }
    func witness(of peer: String) async throws(StoreError) -> WitnessState {
        try await read { () throws(StoreError) in try await inner.witness(of: peer) }
    }
    func witnesses() async throws(StoreError) -> [WitnessState] {
        try await read { () throws(StoreError) in try await inner.witnesses() }
    }
    func keep(_ witness: WitnessState) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.keep(witness) }
    }
    func pairKeys(of giver: String?) async throws(StoreError) -> [KeptPairKey] {
        try await read { () throws(StoreError) in try await inner.pairKeys(of: giver) }
    }
    func keep(_ key: KeptPairKey) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.keep(key) }
    }
    func forgetPairKeys(of giver: String, through epoch: Int64) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.forgetPairKeys(of: giver, through: epoch) }
    }
    func keptSearches(of account: Int64) async throws(StoreError) -> [KeptSearch] {
        try await read { () throws(StoreError) in try await inner.keptSearches(of: account) }
    }
    func keep(_ search: KeptSearch, of account: Int64) async throws(StoreError) -> Bool {
        try await life.write { () throws(StoreError) in try await inner.keep(search, of: account) }
    }
    func see(_ id: String, of account: Int64, through position: Position) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.see(id, of: account, through: position) }
    }
    func forgetSearch(_ id: String, of account: Int64) async throws(StoreError) {
        try await life.write { () throws(StoreError) in try await inner.forgetSearch(id, of: account) }
    }
}
