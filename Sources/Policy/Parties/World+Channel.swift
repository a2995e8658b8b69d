import Records

extension World {
    /// A named audience: domain 3.7, as far as decisions ask for it.
    package struct Channel: Hashable, Sendable {
        /// Posts that read it.
        package var members: [Member]
        /// Organisations that belong to it by rule. Never channels.
        package var parties: Set<Party>
        /// The highest ordinal that it may carry to others.
        package var ceiling: Int
        package var term: Term
        package var suspensions: [Term]
        /// The id of the agreement that it was opened under: nothing in it is shared under another. `nil`: any.
        package var agreement: String?

        package init(
            members: [Member] = [], parties: Set<Party> = [], ceiling: Int = Organisation.defaultCeiling,
            term: Term = .always, suspensions: [Term] = [], agreement: String? = nil
        ) {
            self.members = members
            self.parties = parties
            self.ceiling = ceiling
            self.term = term
            self.suspensions = suspensions
            self.agreement = agreement
        }

        func isOpen(at instant: Instant) -> Bool {
            term.holds(at: instant) && !suspensions.contains { $0.holds(at: instant) }
        }
    }

    /// A post that reads a channel.
    package struct Member: Hashable, Sendable {
        package var post: String
        package var organisation: String
        /// Whether the post was granted by its name, and not through a rule: what TLP:RED asks for.
        package var named: Bool
        package var term: Term
        package init(post: String, organisation: String, named: Bool, term: Term = .always) {
            self.post = post
            self.organisation = organisation
            self.named = named
            self.term = term
        }
    }
}
