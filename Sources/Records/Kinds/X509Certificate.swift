extension Kind {
    /// STIX 2.1 §6.18.
    static let x509Certificate = Kind.observable(
        "x509-certificate", rule: "§6.18", id: ["hashes", "serial_number"],
        [
            .optional("is_self_signed", .boolean),
            .optional("hashes", .hashes),
            .optional("version", .string),
            .optional("serial_number", .text, .folded),
            .optional("signature_algorithm", .text),
            .optional("issuer", .text),
            .optional("validity_not_before", .time),
            .optional("validity_not_after", .time),
            .optional("subject", .text),
            .optional("subject_public_key_algorithm", .string),
            .optional("subject_public_key_modulus", .string),
            .optional("subject_public_key_exponent", .anyInteger),
            .optional("x509_v3_extensions", .shape(.x509Extensions)),
        ],
        rules: [
            .some(
                of: [
                    "is_self_signed", "hashes", "version", "serial_number", "signature_algorithm", "issuer",
                    "validity_not_before", "validity_not_after", "subject", "subject_public_key_algorithm",
                    "subject_public_key_modulus", "subject_public_key_exponent", "x509_v3_extensions",
                ], rule: "§6.18")
        ])
}
