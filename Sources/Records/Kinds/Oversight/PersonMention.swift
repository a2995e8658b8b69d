import JSON

extension Kind {
    /// The only thing said of a person outside: domain 3.24, red line R3. As little as will do, with a reason and an end.
    ///
    /// None of it is searched by, here or anywhere; nothing in it describes a body.
    static let personMention = Kind.governance(
        "person-mention", rule: "domain 3.24",
        [
            .required("object_ref", .record),
            .required("descriptors", .list(.shape(.descriptor))),
            // Categories of persons are kept apart, and facts from opinions (4.5).
            .required("category", .vocabulary(.mentionCategory)),
            .required("fact_or_opinion", .oneOf("fact or opinion", "fact opinion")),
            .optional("grade", .pattern(.grade)),
            .required("justification", .string),
            // Where no processing record says them for the whole channel.
            .optional("purposes", .words(.purpose)),
            .optional("legal_basis", .string),
            .required("review_on", .time),
            .required("retention_until", .time),
            .optional("special_categories", .words(.specialCategory)),
            .optional("special_basis", .string),
            .optional("signed_off_by", .post),
            .optional("minimisation", .string),
        ],
        rules: [
            .order("review_on", "retention_until", rule: "domain 3.24"),
            .needs("purposes", "legal_basis", rule: "domain 3.24"),
            // Red line R4: a named legal basis and a data-protection officer's word.
            .needs("special_categories", "special_basis", "signed_off_by", rule: "R4"),
            .custom("R3") { mention in
                let limit = RedLines.descriptorsPerMention
                guard let count = mention.value["descriptors"]?.count, count > limit else { return nil }
                return Complaint(
                    "descriptors", "\(count) descriptors are over the limit of \(limit): keep what is needed")
            },
        ], isSearched: false)
}

extension Vocabulary {
    static let mentionCategory = closed(
        "the categories of persons",
        "suspect-with-grounds convicted victim witness contact official-capacity other")
}

extension Shape {
    /// What tells a person apart. The list is closed: no number of a document, a telephone or a body is in it.
    static let descriptor = Shape(
        "descriptor", rule: "R3",
        [
            .required(
                "kind", .oneOf("the descriptors", "name alias function organisation nationality age-band locality")),
            .required("text", .string),
        ])
}
