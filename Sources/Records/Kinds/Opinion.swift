extension Kind {
    /// STIX 2.1 §4.15.
    static let opinion = Kind.domain(
        "opinion", rule: "§4.15",
        [
            .optional("explanation", .text),
            .optional("authors", .texts),
            .required("opinion", .vocabulary(.opinion)),
            .required("object_refs", .list(.identifier(.object))),
        ])
}
