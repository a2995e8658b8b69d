extension Kind {
    /// STIX 2.1 §6.1.
    static let artifact = Kind.observable(
        "artifact", rule: "§6.1", id: ["hashes", "payload_bin"],
        [
            .optional("mime_type", .string),
            .optional("payload_bin", .binary),
            .optional("url", .text, .exact),
            .optional("hashes", .hashes),
            .optional("encryption_algorithm", .vocabulary(.encryptionAlgorithm)),
            .optional("decryption_key", .string),
        ],
        rules: [
            .exactlyOne("payload_bin", "url", rule: "§6.1"),
            .needs("url", "hashes", rule: "§6.1"),
            .needs("decryption_key", "encryption_algorithm", rule: "§6.1"),
        ])
}
