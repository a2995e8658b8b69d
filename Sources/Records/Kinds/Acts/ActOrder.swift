/// Something that a post did about a record: what puts it in its place among the others.
package protocol OrderedAct: Sendable {
    /// The note.
    var id: RecordID { get }
    /// Whose word it is: a code, or a side. What another says under the same id is another act.
    var voice: String { get }
    /// When it was done, as it says.
    var at: Instant { get }
    /// The act that it answers: it never counts before that one.
    var follows: RecordID? { get }
}

/// An act as one house's word: who files a note under the id of another's says something of its own, and takes nobody's place.
package struct ActKey: Hashable, Sendable {
    package let id: RecordID
    package let voice: String
    package init(id: RecordID, voice: String) {
        self.id = id
        self.voice = voice
    }
}

extension OrderedAct {
    package var key: ActKey { ActKey(id: id, voice: voice) }
}

/// The order in which acts count: the same for whoever has the same acts, in whatever order they came. Decision 0050.
package enum ActOrder {
    /// Seconds by which another node's clock may be ahead. What states a later time does not count until then: nobody can move
    /// what another has to do by a date.
    package static let ahead: Int64 = 300

    /// The acts, each once, with the time at which each takes effect: by the time that they state, never before what they
    /// follow, and then by their ids and whose word they are. What states a time to come is left out.
    ///
    /// - Parameter start: when the thing itself was made; nothing takes effect before it.
    package static func effective<Act: OrderedAct>(
        _ acts: [Act], since start: Instant, at now: Instant
    ) -> [(act: Act, at: Instant)] {
        let latest = Instant(microseconds: now.microseconds + ahead * 1_000_000)
        let known = Dictionary(
            acts.filter { $0.at <= latest }.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let effects = chains(in: known)
        return known.values.map { act in
            let effect = effects[act.key] ?? (act.at, 1)
            return (act, max(effect.at, start), effect.length)
        }.sorted { left, right in
            (left.1, left.2, left.0.id.text, left.0.voice) < (right.1, right.2, right.0.id.text, right.0.voice)
        }.map { (act: $0.0, at: $0.1) }
    }

    /// Of each act the latest time along what it follows, and how many acts that are. What follows itself in a circle was made
    /// up: each of it counts once. Every act is walked once, however long the chains are.
    private static func chains<Act: OrderedAct>(in known: [ActKey: Act]) -> [ActKey: (at: Instant, length: Int)] {
        // An act names what it follows by its id: where two speak under one, the earlier is meant.
        let named = Dictionary(known.values.map { ($0.id, $0) }) { one, other in
            (one.at, one.voice) < (other.at, other.voice) ? one : other
        }
        var effects: [ActKey: (at: Instant, length: Int)] = [:]
        for act in known.values where effects[act.key] == nil {
            var (path, places): ([Act], [ActKey: Int]) = ([], [:])
            var next: Act? = act
            while let each = next, effects[each.key] == nil, places[each.key] == nil {
                places[each.key] = path.count
                path.append(each)
                next = each.follows.flatMap { named[$0] }
            }
            var tail = path.count
            if let met = next, let start = places[met.key] {
                let circle = path[start...]
                let at = circle.map(\.at).max() ?? met.at
                for each in circle { effects[each.key] = (at, circle.count) }
                tail = start
            }
            for each in path[..<tail].reversed() {
                let before = each.follows.flatMap { named[$0] }.flatMap { effects[$0.key] }
                effects[each.key] = (max(each.at, before?.at ?? each.at), 1 + (before?.length ?? 0))
            }
        }
        return effects
    }
}
