package import Pouch

/// What a receiver has of one sender's pouches, durably.
package struct LinkProgress: Hashable, Sendable {
    /// Every number up to this one.
    package var through: Int64
    /// Numbers above it, at most ``LinkLimits/also``: those that came earlier, as urgent ones overtake.
    package var also: Set<Int64>
    /// Numbers that came, at most ``LinkLimits/unopened``, and are sealed under a key that the receiver has not: they have to come
    /// once more, sealed to the receiver's own keys.
    package var unopened: Set<Int64>
    /// Numbers of which a letter came, at most ``LinkLimits/unopened``, and whose bulk is not to be had, or not what the letter says:
    /// the pouches have to come whole.
    package var whole: Set<Int64>

    /// - Parameter first: of `also`: those that are named before all others, where not all can be. Of the rest the lowest are.
    package init(
        through: Int64 = 0, also: Set<Int64> = [], naming first: Set<Int64> = [], unopened: Set<Int64> = [],
        whole: Set<Int64> = []
    ) {
        self.through = through
        let named = Self.lowest(first.intersection(also), above: through, most: LinkLimits.also)
        self.also = named.union(
            Self.lowest(also.subtracting(named), above: through, most: LinkLimits.also - named.count))
        self.unopened = Set(unopened.sorted().prefix(LinkLimits.unopened))
        self.whole = Set(whole.sorted().prefix(LinkLimits.unopened))
    }

    private static func lowest(_ numbers: Set<Int64>, above through: Int64, most: Int) -> Set<Int64> {
        Set(numbers.filter { $0 > through }.sorted().prefix(most))
    }

    package func has(_ number: Int64) -> Bool { number <= through || also.contains(number) }

    /// As in `through=41&also=43.44&unopened=42`.
    var query: String {
        "through=\(through)" + Self.text(also, as: "also") + Self.text(unopened, as: "unopened")
            + Self.text(whole, as: "whole")
    }

    private static func text(_ numbers: Set<Int64>, as name: String) -> String {
        numbers.isEmpty ? "" : "&\(name)=" + numbers.sorted().map(String.init).joined(separator: ".")
    }

    /// `nil` for what ``query`` would not have written.
    init?(through: String?, also: String?, unopened: String? = nil, whole: String? = nil) {
        guard let through = through.flatMap({ Int64($0) }), through >= 0,
            let also = Self.numbers(also, most: LinkLimits.also),
            let unopened = Self.numbers(unopened, most: LinkLimits.unopened),
            let whole = Self.numbers(whole, most: LinkLimits.unopened)
        else { return nil }
        self.init(through: through, also: also, unopened: unopened, whole: whole)
    }

    private static func numbers(_ text: String?, most: Int) -> Set<Int64>? {
        let parts = (text ?? "").split(separator: ".")
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == parts.count, numbers.count <= most else { return nil }
        return Set(numbers)
    }
}

/// What became of a pouch that came over the link.
package enum LinkFate: Hashable, Sendable {
    /// Stored, now or before: it is durable.
    case stored
    /// It will never be: forged, malformed, for somebody else. A code for the log.
    case refused(String)
    /// It may be, once more is known of its sender: a newer card, that it is let in again. It has to come once more.
    case later(String)
    /// It is sealed under a key between the two nodes that is not here: it has to come once more, sealed to this node's own keys.
    case unopened
    /// It is a letter: the bulk that it is about has to be fetched.
    case letter(PouchLetter)
    /// It is a letter of which nothing can be made, with its bulk or for want of it: the whole pouch has to come. A code for the log.
    case whole(String)
}

/// Where pouches go that come in. It opens them; the link cannot.
package protocol LinkSink: Sendable {
    /// Takes one. Once this returns ``LinkFate/stored``, a crash loses nothing.
    ///
    /// - Throws: where it may be different the next time (a full disk): the link breaks off and tries again later.
    func take(_ pouch: LinkPouch) async throws -> LinkFate
    func progress(from organisation: String) async throws -> LinkProgress
}
