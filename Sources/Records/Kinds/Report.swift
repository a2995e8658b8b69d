extension Kind {
    /// STIX 2.1 §4.16.
    static let report = Kind.domain(
        "report", rule: "§4.16",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("report_types", .words(.reportType)),
            .required("published", .time),
            .required("object_refs", .list(.identifier(.object))),
        ])
}
