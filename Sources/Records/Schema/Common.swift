/// The properties that objects have in common, by class: STIX 2.1 §3.2, §7; for governance, domain 3.0.
enum Common {
    /// Where the head of our own records comes from.
    static let governanceRule = "domain 3.0"

    static let names: Set<String> = [
        "type", "spec_version", "id", "created_by_ref", "created", "modified", "revoked", "labels", "confidence",
        "lang", "external_references", "object_marking_refs", "granular_markings", "defanged", "extensions",
    ]

    static func properties(of category: Category, extensions: [String: Shape]) -> [Property] {
        let always: [Property] = [
            .required("type", .string),
            .required("id", .string),
            .optional("object_marking_refs", .references("marking-definition")),
            .optional("granular_markings", .granularMarkings),
        ]
        let extended = Property.optional("extensions", .extensions(extensions))
        let version: [Property] = [
            .required("spec_version", .string),
            .required("created", .timestamp(digits: 3)),
        ]
        let modified = Property.required("modified", .timestamp(digits: 3))
        let author = Property.optional("created_by_ref", .reference("identity"))
        let labelled: [Property] = [.optional("revoked", .boolean), .optional("labels", .texts)]
        let sources = Property.optional("external_references", .list(.shape(.externalReference)))
        let confidence = Property.optional("confidence", .integer(0...100))
        let language = Property.optional("lang", .pattern(.language))

        switch category {
        case .domain, .relationship:
            return always + version + labelled
                + [modified, author, sources, confidence, language, extended, .forbidden("defanged", "§3.2")]
        case .observable:
            let foreign = ["created_by_ref", "created", "modified", "revoked", "labels", "confidence", "lang"]
            return always + foreign.map { .forbidden($0, "§3.2") }
                + [
                    .optional("spec_version", .string), .optional("defanged", .boolean), extended,
                    .forbidden("external_references", "§3.2"),
                ]
        case .marking:
            let foreign = ["modified", "revoked", "labels", "confidence", "lang", "defanged"]
            return always + version + foreign.map { .forbidden($0, $0 == "modified" ? "V7" : "§3.2") }
                + [author, sources, extended]
        case .languageContent:
            return always + version + labelled
                + [
                    modified, author, sources, confidence, extended, .forbidden("lang", "§3.2"),
                    .forbidden("defanged", "§3.2"),
                ]
        case .extensionDefinition:
            let foreign = ["confidence", "lang", "defanged", "extensions"]
            return always + version + labelled + foreign.map { .forbidden($0, "§3.2") }
                + [modified, .required("created_by_ref", .reference("identity")), sources]
        case .governance:
            // The head of STIX as far as it says who, when and to whom. No extensions: they could bring anything.
            return always
                + [
                    .required("created", .timestamp(digits: 3)), modified, .optional("revoked", .boolean), sources,
                    .optional("created_by_ref", .reference("organisation", "post", "identity")), language,
                    .forbidden("spec_version", governanceRule),
                ]
        case .opaque:
            // The class is unknown, so nothing but the id is required and everything common is allowed (X3, X7).
            return always + labelled
                + [
                    .optional("spec_version", .string), .optional("created", .timestamp(digits: 3)),
                    .optional("modified", .timestamp(digits: 3)), author, sources, confidence, language, extended,
                    .optional("defanged", .boolean),
                ]
        }
    }
}
