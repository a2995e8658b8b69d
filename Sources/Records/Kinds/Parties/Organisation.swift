extension Kind {
    /// A member, a partner, or whoever oversees them: domain 3.2; W3C ORG, Popolo.
    static let organisation = Kind.governance(
        "organisation", rule: "domain 3.2",
        [
            .required("code", .code),
            .required("names", .names),
            .required("organisation_kind", .vocabulary(.organisationKind)),
            .required("status", .states(.organisation)),
            .optional("status_from", .time),
            .optional("country", .pattern(.state)),
            .optional("parent", .code),
            .optional("scheme", .code),
            .optional("serves", .codes),
            .optional("oversight_bodies", .codes),
            .optional("mandate", .text),
            .optional("legal_reference", .text),
            .optional("identifiers", .list(.shape(.identifier))),
            .optional("languages", .languages),
            .optional("time_zone", .pattern(.timeZone)),
            .optional("working_hours", .text),
            .optional("duty_posts", .posts),
            .optional("nodes", .list(.string)),
            .optional("founding_date", .date),
            .optional("dissolution_date", .date),
        ],
        rules: [
            .different("code", "parent", rule: "domain 3.2"),
            .dates("founding_date", "dissolution_date", rule: "domain 3.2"),
        ],
        lifecycle: .organisation)
}

extension Lifecycle {
    /// Domain 3.2. Who comes back after leaving is invited again, as a new record.
    static let organisation = Lifecycle(
        "organisation", "invited vetted accredited active suspended left",
        [
            .begin("invited", by: .secretary, .chair),
            .from("invited", to: "vetted", by: .secretary, .chair),
            .from("vetted", to: "accredited", by: .secretary, .chair),
            .from("accredited", to: "active", by: .secretary, .chair),
            .from("active", to: "suspended", by: .chair),
            .from("suspended", to: "active", by: .chair),
            .from("invited", "vetted", "accredited", "active", "suspended", to: "left", by: .secretary, .chair),
        ])
}

extension Vocabulary {
    static let organisationKind = closed(
        "the kinds of organisations",
        "intelligence-civil intelligence-military police gendarmerie customs border cert fusion-cell ministry "
            + "parliament-body audit-institution data-protection-authority human-rights-institution study-centre "
            + "training-institution regional-secretariat early-warning-desk")
}

extension Shape {
    /// As others know it: a code of org-id.guide, of ISO 3166, an LEI. Popolo `identifiers`.
    static let identifier = Shape(
        "identifier", rule: "domain 3.2", [.required("scheme", .text), .required("identifier", .text)])
}
