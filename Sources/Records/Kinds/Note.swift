extension Kind {
    /// STIX 2.1 §4.13.
    static let note = Kind.domain(
        "note", rule: "§4.13",
        [
            .optional("abstract", .text),
            .required("content", .text),
            .optional("authors", .texts),
            .required("object_refs", .list(.identifier(.object))),
        ])
}
