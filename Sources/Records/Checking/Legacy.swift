import JSON

/// Objects of STIX 2.0, which are carried along: checked for their heading, their times and the general rules of JSON.
///
/// They have no `spec_version`. In 2.1 that is a fault, so what stands alone is taken for 2.0 only where a property
/// that 2.1 has dropped, or the lack of one that it requires, says so.
enum Legacy {
    static func counts(_ heading: Heading, _ value: JSONValue, in edition: Edition) -> Bool {
        guard types.contains(heading.type) else { return false }
        if let stated = value["spec_version"] {
            return stated.token?.matches("2.0") == true && edition == .stix20
        }
        return edition == .stix20 || isUnmistakable(heading.type, value)
    }

    /// The domain, relationship and marking types of 2.0. Its observables live inside observed data.
    private static let types: Set<String> = [
        "attack-pattern", "campaign", "course-of-action", "identity", "indicator", "intrusion-set", "malware",
        "observed-data", "report", "threat-actor", "tool", "vulnerability", "relationship", "sighting",
        "marking-definition",
    ]

    /// 2.0 asked for `labels` where 2.1 has a `…_types` of its own, and had no `pattern_type` and no `is_family`.
    private static func isUnmistakable(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "indicator": value["labels"] != nil && value["pattern_type"] == nil && value["indicator_types"] == nil
        case "observed-data": value["objects"] != nil && value["object_refs"] == nil
        case "malware": value["labels"] != nil && value["is_family"] == nil && value["malware_types"] == nil
        case "report": value["labels"] != nil && value["report_types"] == nil
        case "threat-actor": value["labels"] != nil && value["threat_actor_types"] == nil
        case "tool": value["labels"] != nil && value["tool_types"] == nil
        default: false
        }
    }

    private static let shape = Shape(
        "2.0", rule: "§3.2",
        [
            .required("type", .string),
            .required("id", .string),
            .optional("spec_version", .string),
            .required("created", .time),
            .optional("modified", .time),
            .optional("created_by_ref", .reference("identity")),
            .optional("revoked", .boolean),
            .optional("object_marking_refs", .references("marking-definition")),
            .optional("granular_markings", .granularMarkings),
            .optional("objects", .container),
        ],
        rules: [.order("created", "modified", rule: "V1")], others: .opaque)

    static func draft(_ heading: Heading, _ value: JSONValue) throws(Violation) -> Draft {
        let kind = Kind.named(heading.type) ?? .opaque(heading.type)
        var checker = Checker(root: value, kind: kind)
        try checker.check(value, as: shape)
        if kind == .courseOfAction { try checker.checkCounters(of: value) }
        guard value["modified"] != nil || kind == .markingDefinition else {
            throw heading.violation("modified", "§3.2", "it is required")
        }
        return Draft(heading, kind, value, checker, specVersion: "2.0")
    }
}
