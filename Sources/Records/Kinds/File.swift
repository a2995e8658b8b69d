extension Kind {
    /// STIX 2.1 §6.7.
    static let file = Kind.observable(
        "file", rule: "§6.7", id: ["hashes", "name", "extensions", "parent_directory_ref"],
        [
            .optional("hashes", .hashes),
            .optional("size", .count),
            .optional("name", .text, .exact),
            .optional("name_enc", .string),
            .optional("magic_number_hex", .hex),
            .optional("mime_type", .string),
            .optional("ctime", .time),
            .optional("mtime", .time),
            .optional("atime", .time),
            .optional("parent_directory_ref", .reference("directory")),
            .optional("contains_refs", .list(.identifier(.observable))),
            .optional("content_ref", .reference("artifact")),
        ],
        rules: [
            .atLeastOne("hashes", "name", rule: "§6.7"),
            .needs("name_enc", "name", rule: "D4"),
        ],
        extensions: Shape.fileExtensions)
}
