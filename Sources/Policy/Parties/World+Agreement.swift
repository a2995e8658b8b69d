package import Records

extension World {
    /// Lets its parties share, within its scope and for its time: domain 3.6.
    package struct Agreement: Hashable, Sendable {
        /// Codes of organisations.
        package var parties: Set<String>
        /// In force.
        package var term: Term
        package var suspensions: [Term]
        /// Kinds of information, as in ``ReleasePolicy/categories``.
        package var categories: Bound<String>
        /// What the information may be wanted for, as in ``ReleasePolicy/permittedUse``.
        package var purposes: Bound<String>
        /// The highest ordinal that may be shared under it, on the originator's side.
        package var maximum: Int
        /// Whether it is a basis for the transfer of personal data.
        package var hasTransferBasis: Bool
        /// The annex that says what a label of one party's scheme is worth in another's.
        package var equivalences: [Equivalence]
        /// What the originator of anything that is shared under it keeps to itself, whatever its policy says.
        package var originatorControl: OriginatorControl
        /// To whom a party may pass on what another gave it; `nil`: it does not say, so the record's policy alone does.
        package var thirdPartyRule: Onward?
        /// Whether the parties' oversight bodies count as third parties: only where it says so (domain 4.4).
        package var overseersAreThird: Bool

        package init(
            parties: Set<String>, term: Term = .always, suspensions: [Term] = [], categories: Bound<String> = .any,
            purposes: Bound<String> = .any, maximum: Int = 0, hasTransferBasis: Bool = false,
            equivalences: [Equivalence] = [], originatorControl: OriginatorControl = .none,
            thirdPartyRule: Onward? = nil, overseersAreThird: Bool = false
        ) {
            self.parties = parties
            self.term = term
            self.suspensions = suspensions
            self.categories = categories
            self.purposes = purposes
            self.maximum = maximum
            self.hasTransferBasis = hasTransferBasis
            self.equivalences = equivalences
            self.originatorControl = originatorControl
            self.thirdPartyRule = thirdPartyRule
            self.overseersAreThird = overseersAreThird
        }

        package func isInForce(at instant: Instant) -> Bool {
            term.holds(at: instant) && !suspensions.contains { $0.holds(at: instant) }
        }
    }

    /// What the labels of one scheme are worth in another: in this direction alone, under one agreement, for a time
    /// (domain 3.1.2).
    package struct Equivalence: Hashable, Sendable {
        package var from: String
        package var to: String
        /// Label to label. A label without a row is mapped up: to the lowest level of the other scheme that is no lower.
        package var rows: [String: String]
        package var term: Term
        package init(from: String, to: String, rows: [String: String] = [:], term: Term = .always) {
            self.from = from
            self.to = to
            self.rows = rows
            self.term = term
        }
    }

    /// The levels of a classification scheme, each with its place among the internal ordinals 0 to 5.
    package struct Scheme: Hashable, Sendable {
        package var levels: [String: Int]
        /// When it says what its labels are worth; outside it nobody does.
        package var term: Term
        package init(levels: [String: Int], term: Term = .always) {
            self.levels = levels
            self.term = term
        }
    }

    /// A classification at the ordinal that its scheme gives its label: a policy may claim more, and not less. A label
    /// that its scheme does not know counts as the highest.
    func weighed(_ classification: Classification) -> Classification {
        guard let scheme = schemes[classification.scheme] else { return classification }
        let level = scheme.levels[classification.label] ?? Classification.ordinals.upperBound
        return Classification(
            ordinal: max(level, classification.ordinal), scheme: classification.scheme, label: classification.label)
    }

    /// What a label is worth to an organisation of another scheme under an agreement.
    ///
    /// - Returns: an ordinal of the receiving scheme; `nil` where nobody said what it is worth, or where the scheme has no
    ///   level as high. Of several tables in force the one that gives the highest counts.
    func equivalent(of classification: Classification, in scheme: String, by agreement: Agreement, at instant: Instant)
        -> Int?
    {
        guard let source = schemes[classification.scheme], let ours = source.levels[classification.label],
            let target = schemes[scheme], source.term.holds(at: instant), target.term.holds(at: instant)
        else { return nil }
        // A label never counts for less than its scheme says, nor than the policy claims.
        let ordinal = max(ours, classification.ordinal)
        if classification.scheme == scheme { return ordinal }
        let tables = agreement.equivalences.filter {
            $0.from == classification.scheme && $0.to == scheme && $0.term.holds(at: instant)
        }
        var worth: Int?
        for table in tables {
            let level =
                if let label = table.rows[classification.label] {
                    target.levels[label]
                } else {
                    target.levels.values.filter { $0 >= ordinal }.min()
                }
            guard let level else { return nil }
            worth = max(worth ?? level, level)
        }
        return worth
    }
}
