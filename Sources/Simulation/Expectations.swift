/// What the run knows of who may have what: slow, plain, and made without the decision.
struct Expectations {
    var items: [Item] = []
    /// When a station joined the community, and left it.
    var joined: [Int: Int64] = [:]
    var left: [Int: Int64] = [:]
    /// When it was entered at one node that another has joined, by the numbers of both, where that was not from the beginning:
    /// `.max` until then. Who is not known to belong is released nothing (law 4).
    var entered: [[Int]: Int64] = [:]
    /// Those whose own people entered late that they have joined.
    var late: Set<Int> = []
    /// Stations that no agreement binds any more.
    var lapsed: Set<Int> = []
    /// When one node let another into the channel of alerts, by the numbers of both, where that was not from the beginning:
    /// `.max` until then.
    var admitted: [[Int]: Int64] = [:]
    /// What was made of what: a product, what says so, and the source, as items or numbers of objects.
    var derivations: [(station: Int, product: String, relation: String, source: String)] = []

    /// Clocks are up to three days wrong, in either direction: what was released so near to the moment at which somebody
    /// joined or left may have been released before or after it.
    static let margin = 7 * Timeline.day

    /// Whether a station has to have an item in the end, and be shown it.
    func must(_ item: Item, _ station: Int) -> Bool {
        if item.isTakenBack { return false }
        if item.station == station { return true }
        guard !lapsed.contains(station), !lapsed.contains(item.station), isAdmitted(station, to: item) else {
            return false
        }
        switch item.released {
        case .members: return true
        case .one(let receiver): return receiver == station
        case .community:
            guard let joined = joined[station], left[station] == nil else { return false }
            // Its own clock says at each node what came first.
            guard (entered[[item.station, station]] ?? .min) <= item.filed else { return false }
            // Of what comes before its own people have entered that it belongs there, a node keeps nothing (decision 0039).
            let own = late.contains(station) ? entered[[station, station]] ?? .max : .min
            guard own <= item.filed - Self.margin else { return false }
            return joined + Self.margin <= item.filed
        case .consent: return item.consents[station]?.isGranted == true
        }
    }

    /// Whether an item was released in a channel that a station was in by then: who comes later inherits nothing (law 4).
    private func isAdmitted(_ station: Int, to item: Item) -> Bool {
        // What is shared there may come by others.
        item.channel != Channels.alerts.code || (admitted[[item.station, station]] ?? .min) <= item.filed
    }

    /// Whether a station may have come to hold an item.
    func may(_ item: Item, _ station: Int) -> Bool {
        if item.station == station { return true }
        guard isAdmitted(station, to: item) else { return false }
        switch item.released {
        case .members: return true
        case .one(let receiver): return receiver == station
        case .community:
            guard let joined = joined[station] else { return false }
            return joined - Self.margin <= item.filed && left[station].map { item.filed <= $0 + Self.margin } ?? true
        case .consent: return item.consents[station] != nil
        }
    }

    /// Whether a station may be shown, in the end, what it may have come to hold.
    func mayShow(_ item: Item, _ station: Int) -> Bool {
        if item.isTakenBack { return false }
        if item.station == station { return true }
        guard may(item, station), !lapsed.contains(station), !lapsed.contains(item.station) else { return false }
        switch item.released {
        case .members, .one: return true
        case .community: return left[station] == nil
        case .consent: return item.consents[station]?.isGranted == true
        }
    }
}
