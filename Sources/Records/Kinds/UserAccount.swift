extension Kind {
    /// STIX 2.1 §6.16.
    static let userAccount = Kind.observable(
        "user-account", rule: "§6.16", id: ["account_type", "user_id", "account_login"],
        [
            .optional("user_id", .text, .exact),
            .optional("credential", .string),
            .optional("account_login", .text, .exact),
            .optional("account_type", .vocabulary(.accountType)),
            .optional("display_name", .text),
            .optional("is_service_account", .boolean),
            .optional("is_privileged", .boolean),
            .optional("can_escalate_privs", .boolean),
            .optional("is_disabled", .boolean),
            .optional("account_created", .time),
            .optional("account_expires", .time),
            .optional("credential_last_changed", .time),
            .optional("account_first_login", .time),
            .optional("account_last_login", .time),
        ],
        rules: [
            .some(
                of: [
                    "user_id", "credential", "account_login", "account_type", "display_name", "is_service_account",
                    "is_privileged", "can_escalate_privs", "is_disabled", "account_created", "account_expires",
                    "credential_last_changed", "account_first_login", "account_last_login", "extensions",
                ], rule: "§6.16")
        ],
        extensions: Shape.accountExtensions)
}
