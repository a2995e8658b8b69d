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
            // The decision or product that it was used in.
            .optional("used_in", .text),
            // The post of the same house that it is for.
            .optional("routed_to", .post),
        ])
}
