import JSON

/// The data types that several kinds share: STIX 2.1 §2.
extension Shape {
    /// §2.5. Titles and addresses of sources are not searched by: there are more of them than of everything else.
    static let externalReference = Shape(
        "external-reference", rule: "§2.5",
        [
            .required("source_name", .text),
            .optional("description", .string),
            .optional("url", .string),
            .optional("hashes", .hashes),
            .optional("external_id", .text),
        ],
        rules: [
            .atLeastOne("description", "url", "external_id", rule: "§2.5"),
            .custom("D6") { reference in
                guard let source = reference.value["source_name"]?.token else { return nil }
                if source.matches("capec") {
                    guard reference.string("external_id").map(TextPattern.isCAPEC) ?? false else {
                        return Complaint("external_id", "a source named capec needs an external_id as in CAPEC-163")
                    }
                } else if source.matches("cve") {
                    guard reference.string("external_id").map(TextPattern.isCVE) ?? false else {
                        return Complaint("external_id", "a source named cve needs an external_id as in CVE-2016-1234")
                    }
                }
                return nil
            },
        ])

    /// §2.11.
    static let killChainPhase = Shape(
        "kill-chain-phase", rule: "§2.11",
        [.required("kill_chain_name", .text), .required("phase_name", .text)])

    /// §6.6.2.
    static let emailPart = Shape(
        "email-mime-part-type", rule: "§6.6",
        [
            .optional("body", .text),
            .optional("body_raw_ref", .reference("artifact", "file")),
            .optional("content_type", .string),
            .optional("content_disposition", .text),
        ],
        rules: [.atLeastOne("body", "body_raw_ref", rule: "§6.6")])

    /// §6.17.2; an empty name stands for the default value of the key.
    static let registryValue = Shape(
        "windows-registry-value-type", rule: "§6.17",
        [
            .optional("name", .text),
            .optional("data", .text),
            .optional("data_type", .vocabulary(.windowsRegistryDatatype)),
        ],
        rules: [.atLeastOne("name", "data", "data_type", rule: "§6.17")])

    /// §6.18.2.
    static let x509Extensions: Shape = {
        let texts = [
            "basic_constraints", "name_constraints", "policy_constraints", "key_usage", "extended_key_usage",
            "subject_key_identifier", "authority_key_identifier", "subject_alternative_name",
            "issuer_alternative_name", "subject_directory_attributes", "crl_distribution_points",
            "inhibit_any_policy", "certificate_policies", "policy_mappings",
        ]
        let times = ["private_key_usage_period_not_before", "private_key_usage_period_not_after"]
        return Shape(
            "x509-v3-extensions-type", rule: "§6.18",
            texts.map { .optional($0, .text) } + times.map { .optional($0, .time) },
            rules: [.some(of: texts + times, rule: "§6.18")])
    }()
}

extension Rule {
    /// At least one of these properties.
    static func some(of properties: [String], rule: String) -> Rule {
        Rule(name: rule, properties: properties) { index in
            .oneOf(properties.reduce(0) { $0 | 1 << UInt64(index($1)) })
        }
    }
}
