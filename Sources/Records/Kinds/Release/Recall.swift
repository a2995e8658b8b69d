extension Kind {
    /// Takes back what was released: domain 3.1.4. Never the fact that it existed.
    static let recall = Kind.governance(
        "recall", rule: "domain 3.1.4",
        [
            .required("object_ref", .record),
            // None: all of them.
            .optional("versions", .list(.time)),
            .required("reason", .oneOf("the reasons of recalls", "error source-protection rights legal")),
            .optional("explanation", .text),
            .optional("measure", .oneOf("the measures", "quarantine crypto-shred")),
            .required("issued_by", .post),
            .optional("status", .states(.recall)),
            .optional("replacement_ref", .record),
            // What was made of it, to be looked at again, and where it stood: who read there is told so.
            .optional("derived_refs", .records),
            .optional("channels", .codes),
        ],
        rules: [.different("object_ref", "replacement_ref", rule: "domain 3.1.4")],
        lifecycle: .recall)
}

extension Lifecycle {
    /// Domain 3.1.4. What happens between the two happens at the receivers, and comes back as receipts: it is closed when
    /// every node has answered.
    static let recall = Lifecycle(
        "recall", "issued closed", unstated: "issued",
        [
            .begin("issued", by: .releaser),
            .from("issued", to: "closed", by: .releaser, .clock),
        ])
}
