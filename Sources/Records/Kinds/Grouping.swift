extension Kind {
    /// STIX 2.1 §4.4. The name is required by Errata 01 alone: absent is accepted.
    static let grouping = Kind.domain(
        "grouping", rule: "§4.4",
        [
            .optional("name", .text),
            .optional("description", .text),
            .required("context", .vocabulary(.groupingContext)),
            .required("object_refs", .list(.identifier(.object))),
        ])
}
