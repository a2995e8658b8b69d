extension Kind {
    /// A function in an organisation, which stays when persons change: domain 3.3; Popolo `Post`. Who holds it is known at
    /// home alone.
    static let post = Kind.governance(
        "post", rule: "domain 3.3",
        [
            .required("name", .post),
            .required("organisation", .code),
            .optional("title", .text),
            .optional("functions", .texts),
            .optional("languages", .languages),
            .optional("channels", .codes),
            .optional("duty_hours", .text),
            .optional("key_fingerprint", .pattern(.fingerprint)),
        ])
}
