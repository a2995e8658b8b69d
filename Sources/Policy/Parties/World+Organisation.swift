package import Records

extension World {
    /// A member of something: domain 3.2, as far as decisions ask for it.
    package struct Organisation: Hashable, Sendable {
        /// ISO 3166-1 alpha-2; `nil` for an organisation of no single state.
        package var country: String?
        /// The classification scheme that it protects by; `nil`: nothing classified can be mapped for it.
        package var scheme: String?
        /// When it was, is and will be accredited or active; outside it nothing is delivered to it.
        package var active: [Term]
        /// Up to which ordinal its node may hold, by a national authority's word.
        package var accreditations: [Accreditation]
        /// Bodies of its own nation that it serves, by code: what TLP:AMBER calls clients.
        package var serves: Set<String>
        /// What is known of how it treats people, by kind of information.
        package var ratings: [Rating]
        /// Who oversees it, by code.
        package var overseers: Set<String>

        package init(
            country: String? = nil, scheme: String? = nil, active: [Term] = [.always],
            accreditations: [Accreditation] = [], serves: Set<String> = [], ratings: [Rating] = [],
            overseers: Set<String> = []
        ) {
            self.country = country
            self.scheme = scheme
            self.active = active
            self.accreditations = accreditations
            self.serves = serves
            self.ratings = ratings
            self.overseers = overseers
        }

        package func isActive(at instant: Instant) -> Bool { active.contains { $0.holds(at: instant) } }

        /// The highest ordinal that its node may hold.
        ///
        /// Without an accreditation it is ``defaultCeiling`` (red line R9). One that has lapsed never leaves more than
        /// it gave, and of several the lowest counts: nothing grows by an end.
        package func ceiling(at instant: Instant) -> Int {
            let begun = accreditations.filter { ($0.term.from ?? instant) <= instant }
            let inForce = begun.filter { $0.term.holds(at: instant) }
            if let lowest = inForce.map(\.ordinal).min() { return lowest }
            return min(Self.defaultCeiling, begun.map(\.ordinal).min() ?? Self.defaultCeiling)
        }

        /// RESTRICTED or its equal.
        package static let defaultCeiling = 2
    }

    package struct Accreditation: Hashable, Sendable {
        package var ordinal: Int
        package var term: Term
        package init(ordinal: Int, term: Term = .always) {
            self.ordinal = ordinal
            self.term = term
        }
    }

    /// A due-diligence assessment of an organisation for one kind of information (domain 3.24).
    package struct Rating: Hashable, Sendable {
        package enum Grade: String, CaseIterable, Sendable { case yes, mitigated, no }
        /// A code of ``ReleasePolicy/categories``, or ``any``.
        package var category: String
        package var grade: Grade
        package var term: Term
        package static let any = "*"
        package init(category: String = any, grade: Grade, term: Term = .always) {
            self.category = category
            self.grade = grade
            self.term = term
        }
    }
}
