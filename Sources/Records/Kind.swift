/// A kind of record: what it is called, what it must look like, and what the indexes take from it.
///
/// A new kind is one file in `Kinds/` and its name in ``all``.
package struct Kind: Sendable, Hashable {
    /// The `type` of its objects, as in `indicator`.
    package let name: String
    let category: Category
    let shape: Shape
    /// The properties that say from when till when the object speaks.
    let span: Span?
    /// Whether full-text search finds it at all.
    let isSearched: Bool
    /// Whether decisions are made by what it says. A paper of the release desk waits for one.
    let informs: Bool
    /// The states of a `status`, and who may move a record from one to the next; `nil` where there is none.
    package let lifecycle: Lifecycle?
    /// What makes up the deterministic id of an observable (I5); `nil` where ids are random.
    let contributing: [String]?

    struct Span: Sendable {
        let from: String
        let until: String
        /// Without an end it goes on: an indicator without `valid_until` is valid for ever.
        let isOpen: Bool
    }

    /// Every kind that we know: those of STIX, then our own.
    package static let all: [Kind] = stix + requests + parties + release + oversight

    /// Types of STIX objects that we define: by an extension, as the standard has it.
    private static let requests: [Kind] = [
        .caseRfi, .requirement, .expertiseOffer, .lesson, .course, .courseKey, .credentialStatus, .credentialRegister,
        .meeting, .decision, .commitment, .budgetExecution,
    ]

    private static let parties: [Kind] = [
        .organisation, .post, .roleAssignment, .clearance, .community, .membership, .body, .agreement,
        .channelCharter, .classificationScheme, .accreditation, .dueDiligence,
    ]

    private static let release: [Kind] = [
        .releaseRequest, .consent, .onwardRequest, .recall, .remarking, .tearLine,
    ]

    private static let oversight: [Kind] = [
        .processingRecord, .personMention, .correctionNotice, .dataSubjectRequest, .protectedStatusScreen, .breach,
        .oversightQuestion,
    ]

    /// Every kind that the standard defines.
    private static let stix: [Kind] =
        [
            .attackPattern, .campaign, .courseOfAction, .grouping, .identity, .incident, .indicator, .infrastructure,
            .intrusionSet, .location, .malware, .malwareAnalysis, .note, .observedData, .opinion, .report,
            .threatActor, .tool, .vulnerability,
        ] + [.relationship, .sighting]
        + [
            .artifact, .autonomousSystem, .directory, .domainName, .emailAddr, .emailMessage, .file, .ipv4Addr,
            .ipv6Addr, .macAddr, .mutex, .networkTraffic, .process, .software, .url, .userAccount,
            .windowsRegistryKey, .x509Certificate,
        ] + [.markingDefinition, .extensionDefinition, .languageContent]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The kind of this type; `nil` for types that neither the standard nor we define: their objects are opaque.
    package static func named(_ name: String) -> Kind? { byName[name] }

    static func category(of type: String) -> Category? { byName[type]?.category }

    /// True for the kinds of observables (SCO), which have no versions of their own.
    package var isObservable: Bool { category == .observable }
    /// Whether an object of the kind is none without this property.
    package func requires(_ property: String) -> Bool {
        shape.properties.contains { $0.isRequired && $0.name == property }
    }

    /// True for the kind of marking definitions.
    package var isMarking: Bool { category == .marking }
    /// True for our own kinds, which are no STIX: parties, releases, oversight. TAXII does not offer them.
    package var isGovernance: Bool { category == .governance }
    /// True for the kinds that decisions are made by: a node keeps all of them at hand.
    package var isStanding: Bool { informs }
    /// True where neither the standard nor we define the type.
    package var isOpaque: Bool { category == .opaque }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Kind {
    /// A domain object (SDO).
    static func domain(
        _ name: String, rule: String, _ properties: [Property], rules: [Rule] = [], span: Span? = nil
    ) -> Kind {
        Kind(name, rule: rule, .domain, properties, rules: rules, span: span)
    }

    /// An observable (SCO): the properties whose values make up its id, and its predefined extensions.
    static func observable(
        _ name: String, rule: String, id contributing: [String], _ properties: [Property], rules: [Rule] = [],
        extensions: [String: Shape] = [:]
    ) -> Kind {
        Kind(
            name, rule: rule, .observable, properties, rules: rules, extensions: extensions,
            contributing: contributing)
    }

    /// One of ours: what is not listed is refused, however deep it lies (law 12).
    static func governance(
        _ name: String, rule: String, _ properties: [Property], rules: [Rule] = [], span: Span? = nil,
        lifecycle: Lifecycle? = nil, isSearched: Bool = true, informs: Bool = true
    ) -> Kind {
        Kind(
            name, rule: rule, .governance, properties, rules: rules, span: span, lifecycle: lifecycle,
            isSearched: isSearched, informs: informs)
    }

    init(
        _ name: String, rule: String, _ category: Category, _ properties: [Property], rules: [Rule] = [],
        span: Span? = nil, extensions: [String: Shape] = [:], contributing: [String]? = nil,
        lifecycle: Lifecycle? = nil, isSearched: Bool = true, informs: Bool? = nil
    ) {
        self.name = name
        self.informs = informs ?? (category == .marking)
        self.category = category
        // A kind may state a common property in a form of its own: then that one counts.
        let own = Set(properties.map(\.name))
        let common = Common.properties(of: category, extensions: extensions).filter { !own.contains($0.name) }
        let versioned = category != .observable && category != .marking
        let order: [Rule] = versioned ? [.order("created", "modified", rule: "V1")] : []
        self.shape = Shape(
            name, rule: rule, properties + common, rules: rules + order, others: .custom)
        self.span = span
        self.isSearched = isSearched
        self.lifecycle = lifecycle
        self.contributing = contributing
    }

    /// The kind of a type that the standard does not define (X3, X5 to X7).
    static func opaque(_ name: String) -> Kind { Kind(name: name, shape: opaqueShape) }

    private init(name: String, shape: Shape) {
        self.name = name
        self.category = .opaque
        self.shape = shape
        self.span = nil
        self.isSearched = true
        self.informs = false
        self.lifecycle = nil
        self.contributing = nil
    }

    private static let opaqueShape = Shape(
        "opaque", rule: "X3", Common.properties(of: .opaque, extensions: [:]),
        rules: [.order("created", "modified", rule: "V1")], others: .custom)
}

extension Kind.Span {
    static func between(_ from: String, _ until: String, isOpen: Bool = false) -> Kind.Span {
        Kind.Span(from: from, until: until, isOpen: isOpen)
    }
}
