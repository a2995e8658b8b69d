extension Kind {
    /// STIX 2.1 §6.3.
    static let directory = Kind.observable(
        "directory", rule: "§6.3", id: ["path"],
        [
            .required("path", .text, .exact),
            .optional("path_enc", .string),
            .optional("ctime", .time),
            .optional("mtime", .time),
            .optional("atime", .time),
            .optional("contains_refs", .references("file", "directory")),
        ])
}
