/// The classes of objects, which decide the common properties: those of STIX (STIX 2.1 §3.2, §7), and our own.
enum Category: Sendable {
    case domain, relationship, observable, marking, languageContent, extensionDefinition
    /// Parties, agreements, releases, oversight: no STIX, and nothing in them that the schema does not name.
    case governance
    /// A type that the standard does not know: a custom one, or one that an extension brings.
    case opaque
}

/// What a reference may point at.
enum Targets: Sendable {
    /// Any STIX object; a bundle is none.
    case object
    /// Any record, of STIX or of ours.
    case record
    case types([String])
    case domain
    case domainOrObservable
    case observable
    case observableOrRelationship

    /// Types that nobody knows are let through: an extension may have made them any class (X7).
    func allow(_ type: String) -> Bool {
        if case .types(let types) = self { return types.contains(type) }
        guard type != "bundle" else { return false }
        guard let category = Kind.category(of: type) else { return true }
        return switch self {
        case .object, .record: true
        case .types: false
        case .domain: category == .domain
        case .domainOrObservable: category == .domain || category == .observable
        case .observable: category == .observable
        case .observableOrRelationship: category == .observable || category == .relationship
        }
    }

    /// For messages: "it may point at …".
    var words: String {
        switch self {
        case .object: "a STIX object, not a bundle"
        case .record: "a record, not a bundle"
        case .types(let types): types.joined(separator: ", ")
        case .domain: "a domain object (SDO)"
        case .domainOrObservable: "a domain object (SDO) or an observable (SCO)"
        case .observable: "an observable (SCO)"
        case .observableOrRelationship: "an observable (SCO) or a relationship object (SRO)"
        }
    }
}
