extension Kind {
    /// Marks a record anew: domain 3.1.4. Without `decided_by` it is a proposal and changes nothing; it takes an
    /// originator's decision, because a downgrade widens an audience.
    static let remarking = Kind.governance(
        "remarking", rule: "domain 3.1.4",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            .required("direction", .oneOf("the directions", "downgrade upgrade")),
            .optional("to", .policy),
            .optional("reason", .text),
            .optional("proposed_by", .post),
            .optional("decided_by", .post),
            // Of an upgrade: what was made of it, to be looked at again, and where it stood.
            .optional("derived_refs", .records),
            .optional("channels", .codes),
        ],
        rules: [
            .needs("decided_by", "to", rule: "domain 3.1.4"),
            .different("proposed_by", "decided_by", rule: "domain 3.3"),
        ])
}
