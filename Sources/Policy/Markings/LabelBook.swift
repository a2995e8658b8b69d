package import Records

/// What the words of confidentiality labels mean here: which policies are known, and whom their values name.
///
/// A start of configuration. Everything that is not in the book denies (`standards/labels.md` §5.5).
package struct LabelBook: Sendable {
    /// The label policies that are known.
    package var policies: [LabelPolicy]
    /// Whom a value of a list of readers names. Values in the words of ``Party`` (`channel:sahel-alerts`) need no entry.
    package var parties: [String: Party]

    package init(policies: [LabelPolicy], parties: [String: Party]) {
        self.policies = policies
        self.parties = parties
    }

    /// The built-in schemes, the countries by their three letters, NATO and the European Union.
    package static let standard = LabelBook(
        policies: LabelPolicy.builtIn,
        parties: Trigraphs.states.mapValues { Party.state($0) }.merging(
            ["NATO": .alliance("NATO"), "EU": .alliance("EU")]
        ) { country, _ in country })

    /// The policy of a label: by its name, and by its identifier where both have one.
    package func policy(_ identifier: ConfidentialityLabel.PolicyIdentifier) -> LabelPolicy? {
        policies.first { policy in
            policy.same(policy.name, identifier.name)
                && (policy.uri == nil || identifier.uri == nil || policy.uri == identifier.uri)
        }
    }

    func party(_ value: String, under policy: LabelPolicy) -> Party? {
        if let party = parties[value] { return party }
        if policy.ignoresCase, let entry = parties.first(where: { policy.same($0.key, value) }) { return entry.value }
        return Party(value)
    }

    /// The value that names a party; its own words where the book has none.
    func value(of party: Party) -> String {
        parties.filter { $0.value == party }.keys.min() ?? party.text
    }
}

/// A label policy: whose classification it uses, and what its tags mean.
package struct LabelPolicy: Hashable, Sendable {
    /// As in PolicyIdentifier.
    package var name: String
    /// `urn:oid:…`, where one is allocated.
    package var uri: String?
    package var scheme: SchemeTable
    /// Words for the levels beside those of the scheme, to labels of it: NATO writes RESTRICTED in a label, and NATO
    /// RESTRICTED on a page.
    package var words: [String: String]
    /// Who may have it where a label lists nobody; `nil`: nobody but the originator.
    package var members: Party?
    /// Whether a label must say whose information it is.
    package var needsContext: Bool
    package var contextURI: String?
    /// What the values of Additional Sensitivity ask of a reader.
    package var sensitivities: [String: Sensitivity]
    /// Whether values compare without case.
    package var ignoresCase: Bool

    package enum Sensitivity: Hashable, Sendable {
        /// A code of ``Handling``.
        case handling(Handling)
        /// A read-in that the reader must have.
        case prerequisite(String)
    }

    package init(
        name: String, uri: String? = nil, scheme: SchemeTable, words: [String: String] = [:], members: Party? = nil,
        needsContext: Bool = false, contextURI: String? = nil, sensitivities: [String: Sensitivity] = [:],
        ignoresCase: Bool = false
    ) {
        self.name = name
        self.uri = uri
        self.scheme = scheme
        self.words = words
        self.members = members
        self.needsContext = needsContext
        self.contextURI = contextURI
        self.sensitivities = sensitivities
        self.ignoresCase = ignoresCase
    }

    /// NATO (labels §5.4), and the other built-in schemes under the names of their owners. Those have no identifiers of
    /// their own here: which one a nation uses, the nation says.
    package static let builtIn: [LabelPolicy] = [
        nato,
        LabelPolicy(name: "EU", scheme: Schemes.europeanUnion, members: .alliance("EU")),
        LabelPolicy(name: "FRA", scheme: Schemes.france, members: .state("FR")),
        LabelPolicy(name: "USA", scheme: Schemes.unitedStates, members: .state("US")),
        LabelPolicy(name: "GBR", scheme: Schemes.unitedKingdom, members: .state("GB")),
    ]

    package static let nato = LabelPolicy(
        name: "NATO", uri: "urn:oid:1.3.26.1.3.1", scheme: Schemes.nato,
        words: [
            "UNCLASSIFIED": "NATO UNCLASSIFIED", "RESTRICTED": "NATO RESTRICTED", "CONFIDENTIAL": "NATO CONFIDENTIAL",
            "SECRET": "NATO SECRET", "TOP SECRET": "COSMIC TOP SECRET",
        ],
        members: .alliance("NATO"), needsContext: true, contextURI: "urn:oid:1.3.26.1.4.4",
        sensitivities: [
            "ATOMAL": .prerequisite("ATOMAL"), "BOHEMIA": .prerequisite("BOHEMIA"), "CRYPTO": .prerequisite("CRYPTO"),
        ],
        ignoresCase: true)

    // MARK: Words

    func same(_ left: String, _ right: String) -> Bool {
        ignoresCase ? left.uppercased() == right.uppercased() : left == right
    }

    /// The level that a word of a label names.
    func classification(_ word: String) -> Classification? {
        let label = words.first { same($0.key, word) }?.value
        return scheme.classification(label ?? word)
    }

    /// The word for a label of the scheme.
    func word(for level: SchemeTable.Level) -> String {
        words.filter { $0.value == level.label }.keys.min() ?? level.label
    }

    func sensitivity(_ value: String) -> Sensitivity? { sensitivities.first { same($0.key, value) }?.value }
}

/// The tags of labels that are known, each with the one type that it has.
enum LabelTag {
    static let context = "Context"
    static let releasable = "Releasable To"
    static let only = "Only"
    static let sensitivity = "Additional Sensitivity"
    /// Ours: what a policy asks for beyond what the standard has tags for, as the extension of markings says it. Who
    /// does not know it must deny, which is right.
    static let policy = "Baraza Release Policy"
    /// Ours: kinds of information, as agreements name them.
    static let information = "Baraza Information Category"

    static let kinds: [String: ConfidentialityLabel.Category.Kind] = [
        context: .permissive, releasable: .permissive, only: .permissive, sensitivity: .restrictive,
        policy: .restrictive, information: .informative,
    ]
}
