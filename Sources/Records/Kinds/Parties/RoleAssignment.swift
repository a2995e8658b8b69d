extension Kind {
    /// What a post is charged with, where, and from when till when: domain 3.3; Popolo `Membership`.
    ///
    /// One record is one role; which of them exclude one another says ``SeparationOfDuties``.
    static let roleAssignment = Kind.governance(
        "role-assignment", rule: "domain 3.3",
        [
            .required("post", .post),
            .required("role", .vocabulary(.postRole)),
            .optional("scope", .pattern(.scope)),
            .required("valid_from", .time),
            .optional("valid_until", .time),
            .required("appointed_by", .post),
            .optional("status", .states(.roleAssignment)),
            .optional("delegate", .post),
        ],
        rules: [
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.3"),
            // Nobody appoints themselves.
            .different("post", "appointed_by", rule: "domain 3.3"),
            .different("post", "delegate", rule: "domain 3.3"),
            .inState("on-leave", needs: "delegate", rule: "domain 3.3"),
        ],
        span: .between("valid_from", "valid_until", isOpen: true), lifecycle: .roleAssignment)
}

extension Lifecycle {
    /// Domain 3.3. Vetting is the home nation's; without a status the times alone say whether it holds.
    static let roleAssignment = Lifecycle(
        "role-assignment", "nominated vetted active on-leave lapsed ended", unstated: "active",
        [
            .begin("nominated", "active", by: .secretary, .chair, .operator),
            .from("nominated", to: "vetted", by: .secretary, .chair),
            .from("vetted", to: "active", by: .secretary, .chair),
            .from("active", to: "on-leave", by: .secretary, .chair),
            .from("on-leave", to: "active", by: .secretary, .chair),
            .from("active", "on-leave", to: "lapsed", by: .clock),
            .from("lapsed", to: "active", by: .secretary, .chair),
            .from("nominated", "vetted", "active", "on-leave", "lapsed", to: "ended", by: .secretary, .chair),
        ])
}

extension Vocabulary {
    static let postRole = closed("the roles", PostRole.assignable.map(\.rawValue).joined(separator: " "))
}
