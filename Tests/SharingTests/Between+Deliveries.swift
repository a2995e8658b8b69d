import Ledger
import Records
import Store

extension Between: DeliveryStore, SearchStore {
    func outbox(of peer: String) async throws(StoreError) -> Outbox { try await inner.outbox(of: peer) }
    func dispatch(_ dispatch: Dispatch) async throws(StoreError) { try await inner.dispatch(dispatch) }
    func delivered(_ positions: [Position], to peer: String) async throws(StoreError) -> Set<Position> {
        try await inner.delivered(positions, to: peer)
    }
    func undelivered(to peer: String, after: Position, limit: Int) async throws(StoreError) -> [Position] {
        try await inner.undelivered(to: peer, after: after, limit: limit)
    }
    func deliveries(of positions: [Position]) async throws(StoreError) -> [Delivery] {
        countReading()
        return try await inner.deliveries(of: positions)
    }
    func sent(
        from: Instant?, until: Instant?, leavingOut kinds: Set<String>
    ) async throws(StoreError) -> [String: Int] {
        try await inner.sent(from: from, until: until, leavingOut: kinds)
    }
    func acknowledge(_ receipts: [Acknowledgement], from peer: String) async throws(StoreError) -> [Int64] {
        try await inner.acknowledge(receipts, from: peer)
    }
    func inbox(of peer: String) async throws(StoreError) -> Inbox { try await inner.inbox(of: peer) }
    func received(_ number: Int64, from peer: String) async throws(StoreError) -> Received? {
        try await inner.received(number, from: peer)
    }
    func entry(ofPouch pouch: Digest) async throws(StoreError) -> Position? {
        countPouch()
        return try await inner.entry(ofPouch: pouch)
    }
    func entered(_ number: Int64, from peer: String) async throws(StoreError) -> EnteredPouch? {
        try await inner.entered(number, from: peer)
    }
    func receive(_ received: Received, ways: [Way]) async throws(StoreError) {
        try spend()
        try await inner.receive(received, ways: ways)
    }
    func take(_ pouch: PouchArrival) async throws(StoreError) -> PouchFate {
        try await happenBeforeTaking()
        try spend()
        return try await inner.take(pouch)
    }
    func unreceipted(from peer: String, after: Int64, limit: Int) async throws(StoreError) -> [Received] {
        try await inner.unreceipted(from: peer, after: after, limit: limit)
    }
    func held() async throws(StoreError) -> [HeldItems] { try await inner.held() }
    func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldItems? {
        try await inner.held(number, of: peer)
    }
    func letGo(_ number: Int64, of peer: String) async throws(StoreError) {
        try spend()
        try await inner.letGo(number, of: peer)
    }
    func erase(
        held before: HeldItems, leaving rest: HeldItems?, noting received: Received?
    ) async throws(StoreError) -> Bool {
        try spend()
        return try await inner.erase(held: before, leaving: rest, noting: received)
    }
    func owed() async throws(StoreError) -> [String: Bool] { try await inner.owed() }
    func growth(after: Position, through: Position) async throws(StoreError) -> Growth {
        try await inner.growth(after: after, through: through)
    }
    func ways(of positions: [Position]) async throws(StoreError) -> [Way] { try await inner.ways(of: positions) }
    func position(ofItem index: Int, in number: Int64, from peer: String) async throws(StoreError) -> Position? {
        try await inner.position(ofItem: index, in: number, from: peer)
    }
    func takeBack(_ taken: [TakenBack]) async throws(StoreError) {
        try spend()
        try await inner.takeBack(taken)
    }
    func takenBack(_ objects: [RecordID]) async throws(StoreError) -> [TakenBack] {
        try await inner.takenBack(objects)
    }
    func rewind(_ peer: String, to number: Int64) async throws(StoreError) {
        try await inner.rewind(peer, to: number)
    }
    func witness(of peer: String) async throws(StoreError) -> WitnessState { try await inner.witness(of: peer) }
    func witnesses() async throws(StoreError) -> [WitnessState] { try await inner.witnesses() }
    func keep(_ witness: WitnessState) async throws(StoreError) { try await inner.keep(witness) }
    func keptSearches(of account: Int64) async throws(StoreError) -> [KeptSearch] {
        try await inner.keptSearches(of: account)
    }
    func keep(_ search: KeptSearch, of account: Int64) async throws(StoreError) -> Bool {
        try await inner.keep(search, of: account)
    }
    func see(_ id: String, of account: Int64, through position: Position) async throws(StoreError) {
        try await inner.see(id, of: account, through: position)
    }
    func forgetSearch(_ id: String, of account: Int64) async throws(StoreError) {
        try await inner.forgetSearch(id, of: account)
    }
    func pairKeys(of giver: String?) async throws(StoreError) -> [KeptPairKey] { try await inner.pairKeys(of: giver) }
    func keep(_ key: KeptPairKey) async throws(StoreError) {
        try await happenBeforeKeys()
        try await inner.keep(key)
    }
    func forgetPairKeys(of giver: String, through epoch: Int64) async throws(StoreError) {
        try await happenBeforeKeys()
        try await inner.forgetPairKeys(of: giver, through: epoch)
    }
}
