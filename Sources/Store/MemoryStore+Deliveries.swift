package import Ledger
package import Records

/// What a ``MemoryStore`` knows of pouches.
struct MemoryDeliveries {
    var outboxes: [String: Outbox] = [:]
    /// By peer and number.
    var dispatched: [String: [Int64: Dispatch]] = [:]
    var acknowledged: [String: Set<Int64>] = [:]
    var sent: [Delivery] = []
    /// Where an entry was before it was sent once more, while no receipt of that has come.
    var sentBefore: [Delivery] = []
    var received: [Received] = []
    /// The entry of each pouch, by the digest of its statement.
    var entered: [Digest: Position] = [:]
    /// Of these, by the sender and the number.
    var numbered: [String: [Int64: Digest]] = [:]
    /// The pouch that last brought the receipt of one, by the peer's code and the number of that one.
    var receipted: [String: [Int64: Int64]] = [:]
    var ways: Set<Way> = []
    var takenBack: Set<TakenBack> = []
    var witnesses: [String: WitnessState] = [:]
    var pairKeys: [KeptPairKey] = []
    var held: [HeldItems] = []
}

extension MemoryStore: DeliveryStore {
    package func outbox(of peer: String) -> Outbox { deliveries.outboxes[peer] ?? Outbox(peer: peer) }

    package func dispatch(_ dispatch: Dispatch) throws(StoreError) {
        let (peer, number) = (dispatch.outbox.peer, dispatch.outbox.number)
        let before = outbox(of: peer)
        guard number == before.number + 1 else { throw .taken("pouch \(number) to \(peer)") }
        var after = dispatch.outbox
        after.acknowledged = before.acknowledged
        deliveries.outboxes[peer] = after
        deliveries.dispatched[peer, default: [:]][number] = dispatch
        for item in dispatch.items {
            deliveries.sentBefore += deliveries.sent.filter {
                $0.peer == peer && $0.position == item.position && $0.arrived == nil
            }
            deliveries.sent.removeAll { $0.peer == peer && $0.position == item.position }
            deliveries.sent.append(
                Delivery(
                    position: item.position, peer: peer, number: number, index: item.index, sent: dispatch.made))
        }
        for receipt in dispatch.receipts { deliveries.receipted[peer, default: [:]][receipt] = number }
    }

    package func delivered(_ positions: [Position], to peer: String) -> Set<Position> {
        Set(positions).intersection(deliveries.sent.filter { $0.peer == peer }.map(\.position))
    }

    package func undelivered(to peer: String, after: Position, limit: Int) -> [Position] {
        Array(
            deliveries.sent.filter { $0.peer == peer && $0.arrived == nil && $0.position > after }.map(\.position)
                .sorted().prefix(limit))
    }

    package func deliveries(of positions: [Position]) -> [Delivery] {
        let wanted = Set(positions)
        return deliveries.sent.filter { wanted.contains($0.position) }.sorted {
            ($0.position, $0.peer) < ($1.position, $1.peer)
        }
    }

    package func sent(from: Instant?, until: Instant?, leavingOut kinds: Set<String>) -> [String: Int] {
        let sent = deliveries.sent.filter { each in
            (from.map { each.sent >= $0 } ?? true) && (until.map { each.sent < $0 } ?? true)
                && !(entry(at: each.position).map { kinds.contains($0.kind) } ?? false)
        }
        return Dictionary(grouping: sent, by: \.peer).mapValues(\.count)
    }

    package func acknowledge(_ receipts: [Acknowledgement], from peer: String) -> [Int64] {
        var taken: [Int64] = []
        for receipt in receipts {
            guard deliveries.dispatched[peer]?[receipt.number]?.outbox.pouch == receipt.pouch else { continue }
            taken.append(receipt.number)
            deliveries.acknowledged[peer, default: []].insert(receipt.number)
            for index in deliveries.sent.indices
            where deliveries.sent[index].peer == peer && deliveries.sent[index].number == receipt.number {
                deliveries.sent[index].arrived = deliveries.sent[index].arrived ?? receipt.at
                deliveries.sent[index].exception = receipt.exceptions[deliveries.sent[index].index]
            }
        }
        for receipt in receipts where taken.contains(receipt.number) { arriveBefore(receipt, at: peer) }
        guard !taken.isEmpty else { return taken }
        var box = outbox(of: peer)
        box.acknowledged = Reach.through(
            box.acknowledged,
            deliveries.acknowledged[peer, default: []].sorted().map {
                ($0, deliveries.dispatched[peer]?[$0]?.since ?? $0 - 1)
            })
        deliveries.outboxes[peer] = box
        deliveries.sentBefore.removeAll { $0.peer == peer && $0.number <= box.acknowledged }
        return taken
    }

    /// What an earlier pouch held is there once that one is, whatever becomes of the later one.
    private func arriveBefore(_ receipt: Acknowledgement, at peer: String) {
        for before in deliveries.sentBefore
        where before.peer == peer && before.number == receipt.number && receipt.exceptions[before.index] == nil {
            for index in deliveries.sent.indices
            where deliveries.sent[index].peer == peer && deliveries.sent[index].position == before.position {
                deliveries.sent[index].arrived = deliveries.sent[index].arrived ?? receipt.at
            }
        }
        deliveries.sentBefore.removeAll { $0.peer == peer && $0.number == receipt.number }
    }

    package func inbox(of peer: String) -> Inbox {
        let came = deliveries.received.filter { $0.peer == peer }.sorted { $0.number < $1.number }
        let through = Reach.through(0, came.map { ($0.number, $0.since) })
        return Inbox(peer: peer, through: through, beyond: came.map(\.number).filter { $0 > through })
    }

    package func received(_ number: Int64, from peer: String) -> Received? {
        deliveries.received.first { $0.peer == peer && $0.number == number }
    }

    package func entry(ofPouch pouch: Digest) -> Position? { deliveries.entered[pouch] }

    package func entered(_ number: Int64, from peer: String) -> EnteredPouch? {
        guard let pouch = deliveries.numbered[peer]?[number], let entry = deliveries.entered[pouch] else { return nil }
        return EnteredPouch(pouch: pouch, entry: entry)
    }

    package func receive(_ received: Received, ways: [Way]) {
        if let known = self.received(received.number, from: received.peer) {
            if known.exceptions != received.exceptions {
                deliveries.received.removeAll { $0 == known }
                deliveries.received.append(received)
                deliveries.receipted[received.peer]?[received.number] = nil
            }
        } else {
            deliveries.received.append(received)
        }
        deliveries.ways.formUnion(ways)
    }

    package func take(_ pouch: PouchArrival) async throws(StoreError) -> PouchFate {
        let grounds = pouch.grounds
        guard Set(takenBack(Array(grounds.objects))) == grounds.takenBack else { return .stale }
        if let before = grounds.held {
            guard held(before.number, of: pouch.peer)?.bytes == before.bytes else { return .stale }
        }
        if case .hold(let items, let most) = pouch.held {
            guard most.hasRoom(for: items, beside: deliveries.held) else { return .crowded }
        }
        if let digest = pouch.enters, let number = pouch.number, let there = entered(number, from: pouch.peer),
            there.pouch != digest
        {
            return .doubled
        }
        let outcomes = try await append(entering: pouch)
        let acknowledged = acknowledge(pouch.receipts, from: pouch.peer)
        if let noted = pouch.noting(outcomes) {
            deliveries.ways.formUnion(noted.ways)
            if let received = noted.received {
                receive(received, ways: [])
                change(pouch.held, of: pouch.peer)
            }
        }
        return .kept(outcomes, acknowledged: acknowledged)
    }

    /// Appends what it brings, but no second entry of the pouch itself.
    private func append(entering pouch: PouchArrival) async throws(StoreError) -> [Outcome] {
        if let digest = pouch.enters, let known = deliveries.entered[digest], let entry = entry(at: known) {
            return [.stored(known, added: entry.added)]
                + (try await append(Array(pouch.arrivals.dropFirst()), receipt: nil))
        }
        let outcomes = try await append(pouch.arrivals, receipt: nil)
        if let digest = pouch.enters, case .stored(let position, _) = outcomes.first {
            deliveries.entered[digest] = position
            if let number = pouch.number, deliveries.numbered[pouch.peer]?[number] == nil {
                deliveries.numbered[pouch.peer, default: [:]][number] = digest
            }
        }
        return outcomes
    }

    private func change(_ change: HeldChange?, of peer: String) {
        switch change {
        case .hold(var items, _):
            items.since = held(items.number, of: peer)?.since ?? items.since
            letGo(items.number, of: peer)
            deliveries.held.append(items)
        case .letGo(let number): letGo(number, of: peer)
        case nil: break
        }
    }

    package func unreceipted(from peer: String, after: Int64, limit: Int) -> [Received] {
        let known = deliveries.receipted[peer] ?? [:]
        return Array(
            deliveries.received.filter { $0.peer == peer && (known[$0.number].map { $0 > after } ?? true) }
                .sorted { $0.number < $1.number }.prefix(limit))
    }

    package func owed() -> [String: Bool] {
        deliveries.received.filter { $0.asksForReceipt && deliveries.receipted[$0.peer]?[$0.number] == nil }
            .reduce(into: [:]) { $0[$1.peer] = $1.isUrgent || $0[$1.peer] == true }
    }

    package func growth(after: Position, through: Position) -> Growth {
        // Positions have no gaps.
        let stretch = entries[min(Int(max(after.raw, 0)), entries.count)..<min(Int(max(through.raw, 0)), entries.count)]
        return Growth(shelves: Set(stretch.compactMap { shelved[$0.position] }), kinds: Set(stretch.map(\.kind)))
    }

    package func ways(of positions: [Position]) -> [Way] {
        let wanted = Set(positions)
        return deliveries.ways.filter { wanted.contains($0.position) }.sorted {
            ($0.position, $0.peer, $0.number, $0.index) < ($1.position, $1.peer, $1.number, $1.index)
        }
    }

    package func position(ofItem index: Int, in number: Int64, from peer: String) -> Position? {
        deliveries.ways.filter { $0.peer == peer && $0.number == number && $0.index == index }.map(\.position).min()
    }

    package func takeBack(_ taken: [TakenBack]) {
        for each in taken
        where !deliveries.takenBack.contains(where: {
            $0.originator == each.originator && $0.object == each.object && $0.channel == each.channel
                && $0.version == each.version && $0.at >= each.at
        }) {
            deliveries.takenBack = deliveries.takenBack.filter {
                $0.originator != each.originator || $0.object != each.object || $0.channel != each.channel
                    || $0.version != each.version
            }
            deliveries.takenBack.insert(each)
        }
    }

    package func takenBack(_ objects: [RecordID]) -> [TakenBack] {
        let wanted = Set(objects)
        return deliveries.takenBack.filter { wanted.contains($0.object) }.sorted {
            ($0.object.text, $0.originator, $0.channel, $0.version ?? "")
                < ($1.object.text, $1.originator, $1.channel, $1.version ?? "")
        }
    }
}

extension MemoryStore {
    package func held() -> [HeldItems] {
        deliveries.held.map {
            HeldItems(
                peer: $0.peer, number: $0.number, since: $0.since, waits: $0.waits, size: $0.size, bytes: [])
        }.sorted { ($0.peer, $0.number) < ($1.peer, $1.number) }
    }

    package func held(_ number: Int64, of peer: String) -> HeldItems? {
        deliveries.held.first { $0.peer == peer && $0.number == number }
    }

    package func letGo(_ number: Int64, of peer: String) {
        deliveries.held.removeAll { $0.peer == peer && $0.number == number }
    }

    package func erase(held before: HeldItems, leaving rest: HeldItems?, noting received: Received?) -> Bool {
        guard let there = held(before.number, of: before.peer), there.bytes == before.bytes else { return false }
        letGo(before.number, of: before.peer)
        if var rest {
            rest.since = there.since
            deliveries.held.append(rest)
        }
        if let received { receive(received, ways: []) }
        return true
    }

    package func rewind(_ peer: String, to number: Int64) {
        deliveries.received.removeAll { $0.peer == peer && $0.number >= number }
        deliveries.receipted[peer] = deliveries.receipted[peer]?.filter { $0.key < number }
        deliveries.held.removeAll { $0.peer == peer && $0.number >= number }
        deliveries.numbered[peer] = deliveries.numbered[peer]?.filter { $0.key < number }
    }

    package func witness(of peer: String) -> WitnessState { deliveries.witnesses[peer] ?? WitnessState(peer: peer) }

    package func witnesses() -> [WitnessState] { deliveries.witnesses.values.sorted { $0.peer < $1.peer } }

    package func keep(_ witness: WitnessState) throws(StoreError) {
        guard witness.version == deliveries.witnesses[witness.peer]?.version ?? 0 else {
            throw .taken("what is known of the log of \(witness.peer)")
        }
        deliveries.witnesses[witness.peer] = WitnessState(
            peer: witness.peer, version: witness.version + 1, body: witness.body)
    }

    package func pairKeys(of giver: String?) -> [KeptPairKey] {
        deliveries.pairKeys.filter { giver == nil || $0.giver == giver }
            .sorted { ($0.giver, $1.epoch) < ($1.giver, $0.epoch) }
    }

    package func keep(_ key: KeptPairKey) {
        guard !deliveries.pairKeys.contains(where: { ($0.giver, $0.epoch) == (key.giver, key.epoch) }) else { return }
        deliveries.pairKeys.append(key)
    }

    package func forgetPairKeys(of giver: String, through epoch: Int64) {
        deliveries.pairKeys.removeAll { $0.giver == giver && $0.epoch <= epoch }
    }
}

/// How far numbers reach without a gap.
package enum Reach {
    /// - Parameters:
    ///   - start: known to have come, with all before.
    ///   - pouches: numbers that came, in order, each with the one after which it goes on: it stands for those in between.
    package static func through(_ start: Int64, _ pouches: [(number: Int64, since: Int64)]) -> Int64 {
        var through = start
        for pouch in pouches where pouch.number > through && pouch.since <= through { through = pouch.number }
        return through
    }
}
