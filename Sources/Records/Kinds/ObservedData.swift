import JSON

extension Kind {
    /// STIX 2.1 §4.14. Holds its observables by reference, or in the deprecated container of 2.0.
    static let observedData = Kind.domain(
        "observed-data", rule: "§4.14",
        [
            .required("first_observed", .time),
            .required("last_observed", .time),
            .required("number_observed", .integer(1...999_999_999)),
            .optional("object_refs", .list(.identifier(.observableOrRelationship))),
            .optional("objects", .container),
        ],
        rules: [
            .order("first_observed", "last_observed", rule: "§4.14"),
            .exactlyOne("object_refs", "objects", rule: "§4.14"),
            .custom("§4.14") { data in
                guard let references = data.value["object_refs"] else { return nil }
                // A type that nobody knows may be an observable of an extension.
                let isObserved = references.elements.contains { element in
                    guard let type = element.string.flatMap({ try? RecordID($0) })?.type else { return false }
                    return Kind.category(of: type).map { $0 == .observable } ?? true
                }
                return isObserved ? nil : Complaint("object_refs", "at least one of them must be an observable (SCO)")
            },
        ],
        span: .between("first_observed", "last_observed"))
}
