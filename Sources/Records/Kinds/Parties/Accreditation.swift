extension Kind {
    /// A national authority's word up to which level an organisation's node may hold: domain 0.2, red line R9. Without one
    /// it is the equal of RESTRICTED.
    static let accreditation = Kind.governance(
        "accreditation", rule: "R9",
        [
            .required("organisation", .code),
            .required("ordinal", .ordinal),
            .required("valid_from", .time),
            .optional("valid_until", .time),
            .required("authority", .text),
            .optional("conditions", .text),
            .optional("signature", .signature),
        ],
        rules: [.order("valid_from", "valid_until", strictly: true, rule: "R9")],
        span: .between("valid_from", "valid_until", isOpen: true))
}
