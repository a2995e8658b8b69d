/// Something that a post did about a record: what puts it in its place among the others.
package protocol OrderedAct: Sendable {
    /// The note.
    var id: RecordID { get }
    /// When it was done, as it says.
    var at: Instant { get }
    /// The act that it answers: it never counts before that one.
    var follows: RecordID? { get }
}

/// The order in which acts count: the same for whoever has the same acts, in whatever order they came. Decision 0050.
package enum ActOrder {
    /// Seconds by which another node's clock may be ahead. What states a later time does not count until then: nobody can move
    /// what another has to do by a date.
    package static let ahead: Int64 = 300

    /// The acts, each once, with the time at which each takes effect: by the time that they state, never before what they
    /// follow, and then by their ids. What states a time to come is left out.
    ///
    /// - Parameter start: when the thing itself was made; nothing takes effect before it.
    package static func effective<Act: OrderedAct>(
        _ acts: [Act], since start: Instant, at now: Instant
    ) -> [(act: Act, at: Instant)] {
        let latest = Instant(microseconds: now.microseconds + ahead * 1_000_000)
        let known = Dictionary(
            acts.filter { $0.at <= latest }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let effects = chains(in: known)
        return known.values.map { act in
            let effect = effects[act.id] ?? (act.at, 1)
            return (act, max(effect.at, start), effect.length)
        }.sorted { left, right in
            (left.1, left.2, left.0.id.text) < (right.1, right.2, right.0.id.text)
        }.map { (act: $0.0, at: $0.1) }
    }

    /// Of each act the latest time along what it follows, and how many acts that are. What follows itself in a circle was made
    /// up: each of it counts once. Every act is walked once, however long the chains are.
    private static func chains<Act: OrderedAct>(in known: [RecordID: Act]) -> [RecordID: (at: Instant, length: Int)] {
        var effects: [RecordID: (at: Instant, length: Int)] = [:]
        for act in known.values where effects[act.id] == nil {
            var (path, places): ([Act], [RecordID: Int]) = ([], [:])
            var next: Act? = act
            while let each = next, effects[each.id] == nil, places[each.id] == nil {
                places[each.id] = path.count
                path.append(each)
                next = each.follows.flatMap { known[$0] }
            }
            var tail = path.count
            if let met = next, let start = places[met.id] {
                let circle = path[start...]
                let at = circle.map(\.at).max() ?? met.at
                for each in circle { effects[each.id] = (at, circle.count) }
                tail = start
            }
            for each in path[..<tail].reversed() {
                let before = each.follows.flatMap { effects[$0] }
                effects[each.id] = (max(each.at, before?.at ?? each.at), 1 + (before?.length ?? 0))
            }
        }
        return effects
    }
}
