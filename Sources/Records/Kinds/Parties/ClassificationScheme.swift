import JSON

extension Kind {
    /// The levels of a nation or a community, each with its place among the internal ordinals: domain 3.1.2.
    static let classificationScheme = Kind.governance(
        "classification-scheme", rule: "domain 3.1.2",
        [
            .required("code", .code),
            .required("names", .names),
            .required("levels", .list(.shape(.level))),
            .optional("country", .pattern(.state)),
            .optional("signed_by", .text),
            .optional("signature", .signature),
            .optional("valid_from", .time),
            .optional("valid_until", .time),
        ],
        rules: [
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.1.2"),
            // A label that stood for two levels would count for the lower one somewhere.
            .custom("domain 3.1.2") { scheme in
                guard let levels = scheme.value["levels"]?.elements else { return nil }
                var known: Set<String> = []
                for (index, level) in levels.enumerated() {
                    let labels = [level["label"]].compactMap { $0 } + (level["aliases"]?.elements.map { $0 } ?? [])
                    for label in labels.compactMap(\.string) where !known.insert(label).inserted {
                        return Complaint("levels[\(index)]", "\"\(label)\" stands for another level already")
                    }
                }
                return nil
            },
        ],
        span: .between("valid_from", "valid_until", isOpen: true))
}

extension Shape {
    static let level = Shape(
        "level", rule: "domain 3.1.2",
        [.required("label", .text), .required("ordinal", .ordinal), .optional("aliases", .texts)])
}
