package import JSON

/// What a post says of a record that it was given: a STIX `note` about that record alone, with a property extension of ours.
/// Domain 3.11.
package enum Feedback {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--f17736a5-13af-4c46-b33b-f00118c917c6"

    /// What became of it where it came to.
    package enum Answer: String, CaseIterable, Sendable {
        case noted
        case actionTaken = "action-taken"
        case notRelevant = "not-relevant"
        case question
    }

    /// How useful, accurate or timely it was: from not at all to fully.
    package static let ratings: ClosedRange<Int64> = 1...5

    /// How well a product meets one of the nine analytic standards, to whoever reads it: the scale by which its author scores it.
    package static let scores = Product.scores

    /// How well it meets each analytic standard, by its number; those that were not scored are not in it. Of what a reader says of a
    /// record, and of a request of the release desk, by its second person.
    package static func standards(of said: JSONValue) -> [Int64: Int64] {
        guard let list = said["standards"], list.kind == .array else { return [:] }
        return list.elements.reduce(into: [:]) { scores, item in
            guard item.kind == .object, let standard = item["standard"]?.integer, let score = item["score"]?.integer,
                Product.standards.contains(standard), Self.scores.contains(score)
            else { return }
            scores[standard] = score
        }
    }

    /// Scores as ``standards(of:)`` reads them.
    package static func tree(of standards: [Int64: Int64]) -> JSONTree {
        .array(
            standards.sorted { $0.key < $1.key }.map { ["standard": .integer($0.key), "score": .integer($0.value)] })
    }

    /// What the extension of a note says; `nil` where it has none.
    package static func content(of note: JSONValue) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    /// It is about one record, and says something of it.
    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value) else { return nil }
        guard note.value["object_refs"]?.count == 1 else {
            return Complaint("object_refs", "what is said of several records is one note each")
        }
        guard content["answer"] != nil || content["routed_to"] != nil else {
            return Complaint("extensions.\(extensionID)", "it says an answer, or to whom the record was routed")
        }
        return nil
    }
}

extension Shape {
    static let feedback = Shape(
        "feedback", rule: "domain 3.11",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .optional("answer", .oneOf("answers", Feedback.Answer.allCases.map(\.rawValue).joined(separator: " "))),
            // Which version it is about, as that writes it.
            .optional("record_version", .time),
            .optional("usefulness", .integer(Feedback.ratings)),
            .optional("accuracy", .integer(Feedback.ratings)),
            .optional("timeliness", .integer(Feedback.ratings)),
            // How well it meets the analytic standards: domain 3.8, scenario S1-13.
            .optional("standards", .list(.shape(.scoredStandard))),
            // The decision or product that it was used in.
            .optional("used_in", .text),
            // The post of the same house that it is for.
            .optional("routed_to", .post),
        ],
        rules: [
            .custom("domain 3.8") { said in
                let standards = (said.value["standards"].map { Array($0.elements) } ?? [])
                    .compactMap { $0["standard"]?.integer }
                return Set(standards).count == standards.count
                    ? nil : Complaint("standards", "each analytic standard stands in it once")
            }
        ])

    static let scoredStandard = Shape(
        "scored-standard", rule: "domain 3.8",
        [
            .required("standard", .integer(Product.standards)),
            .required("score", .integer(Feedback.scores)),
        ])
}
