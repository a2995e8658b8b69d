extension Kind {
    /// How an organisation belongs to a community or a body, from when till when: domain 3.4, 3.5; Popolo `Membership`.
    ///
    /// Who leaves has an end; who is suspended has a tier of its own, which is not the same.
    static let membership = Kind.governance(
        "membership", rule: "domain 3.4",
        [
            .optional("community", .code),
            .optional("body", .code),
            .required("organisation", .code),
            .required("tier", .vocabulary(.tier)),
            .required("valid_from", .time),
            .optional("valid_until", .time),
            .optional("post", .post),
            .optional("instrument", .text),
        ],
        rules: [
            .exactlyOne("community", "body", rule: "domain 3.4"),
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.4"),
        ],
        span: .between("valid_from", "valid_until", isOpen: true))
}

extension Vocabulary {
    static let tier = closed("the ways to belong", "member partner observer suspended")
}
