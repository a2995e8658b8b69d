/// What a receiver has of one sender's pouches, durably.
package struct LinkProgress: Hashable, Sendable {
    /// Every number up to this one.
    package var through: Int64
    /// Numbers above it, at most ``LinkLimits/also``: those that came earlier, as urgent ones overtake.
    package var also: Set<Int64>

    package init(through: Int64 = 0, also: Set<Int64> = []) {
        self.through = through
        self.also = Set(also.filter { $0 > through }.sorted().prefix(LinkLimits.also))
    }

    package func has(_ number: Int64) -> Bool { number <= through || also.contains(number) }

    /// As in `through=41&also=43.44`.
    var query: String {
        "through=\(through)" + (also.isEmpty ? "" : "&also=" + also.sorted().map(String.init).joined(separator: "."))
    }

    /// `nil` for what ``query`` would not have written.
    init?(through: String?, also: String?) {
        guard let through = through.flatMap({ Int64($0) }), through >= 0 else { return nil }
        let parts = (also ?? "").split(separator: ".")
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == parts.count, numbers.count <= LinkLimits.also else { return nil }
        self.init(through: through, also: Set(numbers))
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
}

/// Where pouches go that come in. It opens them; the link cannot.
package protocol LinkSink: Sendable {
    /// Takes one. Once this returns ``LinkFate/stored``, a crash loses nothing.
    ///
    /// - Throws: where it may be different the next time (a full disk): the link breaks off and tries again later.
    func take(_ pouch: LinkPouch) async throws -> LinkFate
    func progress(from organisation: String) async throws -> LinkProgress
}
