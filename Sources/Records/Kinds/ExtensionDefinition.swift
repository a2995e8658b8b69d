import JSON

extension Kind {
    /// STIX 2.1 §7.3; M3.
    static let extensionDefinition = Kind(
        "extension-definition", rule: "M3", .extensionDefinition,
        [
            .required("name", .text),
            .optional("description", .text),
            .required("schema", .text),
            .required("version", .string),
            .required("extension_types", .words(.extensionType)),
            .optional("extension_properties", .list(.pattern(.propertyName))),
        ],
        rules: [
            .custom("M3") { definition in
                guard definition.has("extension_properties") else { return nil }
                let types = definition.value["extension_types"]
                if types?.elements.contains(where: { $0.string == "toplevel-property-extension" }) == true {
                    return nil
                }
                return Complaint(
                    "extension_properties", "only with the extension type toplevel-property-extension")
            }
        ])
}
