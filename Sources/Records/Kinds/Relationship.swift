extension Kind {
    /// STIX 2.1 §5.1; R1.
    static let relationship = Kind(
        "relationship", rule: "R1", .relationship,
        [
            .required("relationship_type", .pattern(.relationship)),
            .optional("description", .text),
            .required("source_ref", .identifier(.domainOrObservable)),
            .required("target_ref", .identifier(.domainOrObservable)),
            .optional("start_time", .time),
            .optional("stop_time", .time),
        ],
        rules: [.order("start_time", "stop_time", strictly: true, rule: "R1")],
        span: .between("start_time", "stop_time"))
}
