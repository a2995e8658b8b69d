package import Records

/// What a decision has to know of the world, as it stands at one epoch: who is who, who belongs where and when, and
/// what was agreed.
///
/// Every stretch of time in it is a ``Term``: the decision takes the clock as a parameter, so nothing here has to be
/// swept when something ends. A membership begins no earlier than it was recorded: whoever builds a world sees to that.
package struct World: Sendable {
    /// By code.
    package var organisations: [String: Organisation] { didSet { borders = Borders() } }
    /// Alliances, networks, conferences: by code.
    package var communities: [String: Community] { didSet { borders = Borders() } }
    /// Committees, secretariats, task forces: by code.
    package var bodies: [String: Community] { didSet { borders = Borders() } }
    /// By the id of their record.
    package var agreements: [String: Agreement] { didSet { borders = Borders() } }
    /// Classification schemes, by code.
    package var schemes: [String: Scheme] { didSet { borders = Borders() } }
    /// By code.
    package var channels: [String: Channel] { didSet { borders = Borders() } }
    /// The organisation of a post, by the post's name.
    package var posts: [String: String]
    /// What the marking definitions that were accepted ask for. The published TLP markings need not be here; one that is
    /// not here is not understood.
    package var markings: [RecordID: ReleasePolicy]
    /// Those that count in one channel alone, by its code: whoever may write to a channel defines markings there, and
    /// not what they mean elsewhere.
    package var localMarkings: [String: [RecordID: ReleasePolicy]] = [:]

    private var borders = Borders()

    package init(
        organisations: [String: Organisation] = [:], communities: [String: Community] = [:],
        bodies: [String: Community] = [:], agreements: [String: Agreement] = [:], schemes: [String: Scheme] = [:],
        channels: [String: Channel] = [:], posts: [String: String] = [:], markings: [RecordID: ReleasePolicy] = [:]
    ) {
        self.organisations = organisations
        self.communities = communities
        self.bodies = bodies
        self.agreements = agreements
        self.schemes = schemes
        self.channels = channels
        self.posts = posts
        self.markings = markings
    }

    /// The first instant after this one at which a decision may be another.
    package func nextBorder(after instant: Instant) -> Instant? {
        Self.first(of: borders.found(in: self).all, after: instant)
    }

    /// The last instant, at or before this one, at which an audience changed; all that is released between two of them
    /// is released to the same members. `nil`: none has changed yet.
    package func era(at instant: Instant) -> Instant? {
        let audience = borders.found(in: self).audience
        let next = Self.index(of: audience, after: instant)
        return next > 0 ? audience[next - 1] : nil
    }

    /// The eras from the one of an instant to the one of another, in their order.
    package func eras(from start: Instant, through end: Instant) -> [Instant?] {
        [era(at: start)] + borders.found(in: self).audience.filter { $0 > start && $0 <= end }
    }

    private static func first(of sorted: [Instant], after instant: Instant) -> Instant? {
        let next = index(of: sorted, after: instant)
        return next < sorted.count ? sorted[next] : nil
    }

    private static func index(of sorted: [Instant], after instant: Instant) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A stretch of time: from an instant on, until just before another. `nil`: without that end.
package struct Term: Hashable, Sendable {
    package var from: Instant?
    package var until: Instant?
    package init(from: Instant? = nil, until: Instant? = nil) {
        self.from = from
        self.until = until
    }
    package static let always = Term()
    /// No time at all.
    package static let never = Term(from: Instant(microseconds: 0), until: Instant(microseconds: 0))

    package func holds(at instant: Instant) -> Bool {
        (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
    var ends: [Instant] { [from, until].compactMap { $0 } }
    /// No longer than until an instant.
    package func closed(at end: Instant) -> Term { Term(from: from, until: until.map { min($0, end) } ?? end) }
}
