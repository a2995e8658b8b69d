extension Kind {
    /// STIX 2.1 §6.13. Its id is random, always (I4).
    static let process = Kind.observable(
        "process", rule: "§6.13", id: [],
        [
            .optional("is_hidden", .boolean),
            .optional("pid", .anyInteger),
            .optional("created_time", .time),
            .optional("cwd", .text),
            .optional("command_line", .text, .exact),
            .optional("environment_variables", .dictionary(.string)),
            .optional("opened_connection_refs", .references("network-traffic")),
            .optional("creator_user_ref", .reference("user-account")),
            .optional("image_ref", .reference("file")),
            .optional("parent_ref", .reference("process")),
            .optional("child_refs", .references("process")),
        ],
        rules: [
            .some(
                of: [
                    "is_hidden", "pid", "created_time", "cwd", "command_line", "environment_variables",
                    "opened_connection_refs", "creator_user_ref", "image_ref", "parent_ref", "child_refs",
                    "extensions",
                ], rule: "§6.13")
        ],
        extensions: Shape.processExtensions)
}
