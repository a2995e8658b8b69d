import JSON

extension Kind {
    /// STIX 2.1 §7.2; M2, K4, K5, K7, C2. Not versioned (V7).
    static let markingDefinition = Kind(
        "marking-definition", rule: "M2", .marking,
        [
            .optional("name", .text),
            .optional("definition_type", .string),
            .optional("definition", .definition),
        ],
        rules: [
            .needs("definition", "definition_type", rule: "M2"),
            .needs("definition_type", "definition", rule: "M2"),
            .atLeastOne("definition", "extensions", rule: "M2"),
            .custom("M2") { marking in
                guard marking.string("definition_type") == "statement" else { return nil }
                guard marking.value["definition"]?["statement"]?.string == nil else { return nil }
                return Complaint("definition.statement", "a statement marking needs the statement, a string")
            },
            .custom("K4") { marking in
                guard marking.string("definition_type") == "tlp" else { return nil }
                let word = marking.value["definition"]?["tlp"]?.string
                guard let level = TLP.markings1.first(where: { $0.word == word }) else {
                    return Complaint(
                        "definition.tlp", "it is white, green, amber or red; for TLP 2.0 use its extension")
                }
                guard marking.string("id") == level.id.text,
                    marking.string("created").flatMap(Timestamp.init) == Timestamp("2017-01-20T00:00:00.000Z")
                else {
                    return Complaint("id", "the one marking for TLP 1.0 \(level.word) is \(level.id), of 2017-01-20")
                }
                return nil
            },
            .custom("K7") { marking in
                guard let value = marking.value["extensions"]?[TLP.extensionKey] else { return nil }
                let path = "extensions.\(TLP.extensionKey).tlp_2_0"
                guard let word = value["tlp_2_0"]?.string, let level = TLP.allCases.first(where: { $0.value == word })
                else { return Complaint(path, "it is clear, green, amber, amber+strict or red") }
                guard marking.string("id") == level.marking.text else {
                    return Complaint("id", "the one marking for \(level.label) is \(level.marking)")
                }
                return nil
            },
            .custom("C2") { marking in
                guard let id = marking.string("id"), let own = marking.value["object_marking_refs"] else { return nil }
                guard own.elements.contains(where: { $0.string == id }) else { return nil }
                return Complaint("object_marking_refs", "a marking does not mark itself")
            },
            .custom("C2") { marking in
                guard let id = marking.string("id"), let own = marking.value["granular_markings"] else { return nil }
                guard own.elements.contains(where: { $0["marking_ref"]?.string == id }) else { return nil }
                return Complaint("granular_markings", "a marking does not mark itself")
            },
        ])
}
