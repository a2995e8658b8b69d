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
        package func standing(of organisation: String, at instant: Instant) -> Tier? {
            members.filter { $0.organisation == organisation && $0.term.holds(at: instant) }.map(\.tier).max()
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
