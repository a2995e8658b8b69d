extension Kind {
    /// STIX 2.1 §6.17.
    static let windowsRegistryKey = Kind.observable(
        "windows-registry-key", rule: "§6.17", id: ["key", "values"],
        [
            .optional("key", .pattern(.registryKey), .folded),
            .optional("values", .list(.shape(.registryValue))),
            .optional("modified_time", .time),
            .optional("creator_user_ref", .reference("user-account")),
            .optional("number_of_subkeys", .anyInteger),
        ],
        rules: [
            .some(
                of: ["key", "values", "modified_time", "creator_user_ref", "number_of_subkeys"], rule: "§6.17")
        ])
}
