package import Records

extension World {
    /// An alliance, a network, a conference, a committee: members in time (domain 3.4, 3.5).
    package struct Community: Hashable, Sendable {
        package var members: [Membership]
        package init(members: [Membership] = []) { self.members = members }

        /// Nobody belongs to it from an instant on.
        package mutating func close(at end: Instant) {
            for index in members.indices { members[index].term = members[index].term.closed(at: end) }
        }

        /// How an organisation stands to it; `nil`: it does not belong to it.
        ///
        /// A suspension outweighs whatever else holds at the time. Of several the least counts.
        ///
        /// - Parameter asStated: whether memberships begin when they say so, however late that was recorded.
        package func standing(of organisation: String, at instant: Instant, asStated: Bool = false) -> Tier? {
            terms(of: organisation, asStated: asStated).filter { $0.term.holds(at: instant) }.map(\.tier).max()
        }

        /// When an organisation belongs to it, and how.
        func terms(of organisation: String, asStated: Bool) -> [(tier: Tier, term: Term)] {
            members.filter { $0.organisation == organisation }.map { ($0.tier, asStated ? $0.asStated : $0.term) }
        }
    }

    package struct Membership: Hashable, Sendable {
        package var organisation: String
        package var tier: Tier
        /// It begins when it was recorded, or later: no later word reaches back to what was released before (law 4).
        package var term: Term
        /// When it began as its record says, which may be earlier.
        package var stated: Instant?
        package init(
            _ organisation: String, _ tier: Tier = .member, term: Term = .always, stated: Instant? = nil
        ) {
            self.organisation = organisation
            self.tier = tier
            self.term = term
            self.stated = stated
        }

        /// Its term, from when it says that it began.
        var asStated: Term {
            var term = term
            if let stated { term.from = term.from.map { min($0, stated) } }
            return term
        }
    }

    /// The organisation whose node it is, and those whose word on what it belonged to reaches it with what they release.
    ///
    /// An originator with a node of its own decides by its own registry who is a member when it releases something, and lets
    /// this organisation have it by that. People here may have entered the membership later: for what such an originator said,
    /// this organisation's memberships count from when they say that they began. Nobody else's do.
    package struct Home: Hashable, Sendable {
        package var organisation: String
        package var originators: Set<String>
        package init(_ organisation: String, hearing originators: Set<String>) {
            self.organisation = organisation
            self.originators = originators
        }

        /// Whether memberships of an organisation count as they are stated, for what these originators said.
        func counts(_ organisation: String, of originators: Set<String>) -> Bool {
            organisation == self.organisation && !originators.isDisjoint(with: self.originators)
        }
    }
}

/// How one belongs to a community, from the closest on. Who has left does not belong to it.
package enum Tier: String, CaseIterable, Comparable, Sendable {
    case member, partner, observer
    /// A member without a member's rights: not the same as one that left.
    case suspended

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
