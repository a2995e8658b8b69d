package import JSON

/// What a house decided on a warning, and what came of it: a STIX `note` about that warning alone, with a property extension of ours.
/// All of them together are the warning's response log. Domain 3.8 and 3.16.
package enum WarningResponse {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--7f220ceb-1009-4f67-ba48-2a26575e9fe0"

    /// What was chosen.
    package enum Choice: Hashable, Sendable {
        /// One of the warning's own options as it stands there, or the words of whoever decided.
        case option(String)
        /// It was decided that nothing is done.
        case noAction
    }

    /// How far it is.
    package enum Status: String, CaseIterable, Sendable {
        case decided
        case underWay = "under-way"
        case done
    }

    /// Whether a record is a warning: nothing else has a response log.
    package static func isWarning(_ object: JSONValue) -> Bool {
        object["type"]?.string == "report"
            && Product.content(of: object)?["product_kind"]?.string == Product.Genre.warning.rawValue
    }

    /// Whether a response may be made to it: one that was revoked is none to respond to.
    package static func takes(_ object: JSONValue) -> Bool {
        isWarning(object) && object["revoked"]?.boolean != true
    }

    /// What could be done about it, in its author's words.
    package static func options(of warning: JSONValue) -> [String] {
        guard let content = Product.content(of: warning)?["warning"], content.kind == .object,
            let options = content["options"], options.kind == .array
        else { return [] }
        return options.elements.compactMap(\.string)
    }

    /// Whether one of its options stands in a portion under a mark of its own: whoever may have the warning need not see that.
    package static func hasMarkedOptions(_ warning: JSONValue) -> Bool {
        let place = "extensions.\(Product.extensionID).warning.options"
        guard let portions = warning["granular_markings"], portions.kind == .array else { return false }
        return portions.elements.contains { portion in
            guard portion.kind == .object, let selectors = portion["selectors"], selectors.kind == .array else {
                return false
            }
            return selectors.elements.compactMap(\.string).contains { place.hasPrefix($0) || $0.hasPrefix(place) }
        }
    }

    /// What the extension of a note says; `nil` where it has none.
    package static func content(of note: JSONValue) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    /// What was chosen, as the extension says it; `nil` where it says nothing, or both.
    package static func choice(in content: JSONValue) -> Choice? {
        let option = content["option"]?.string
        guard content["no_action"]?.boolean != true else { return option == nil ? .noAction : nil }
        return option.map { .option($0) }
    }

    /// It is about one warning, says one thing of it, and when that was decided.
    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value) else { return nil }
        guard let warnings = note.value["object_refs"], warnings.count == 1, warnings[0]?.recordID?.type == "report"
        else {
            return Complaint("object_refs", "what is decided is about one warning: one note each")
        }
        guard choice(in: content) != nil else {
            return Complaint(
                "extensions.\(extensionID).option", "it says what was chosen, or that nothing is done: one of the two")
        }
        guard content["decided"]?.string.flatMap({ try? PartialDate($0) })?.range != nil else {
            return Complaint("extensions.\(extensionID).decided", "it says when that was decided, as far as is known")
        }
        return nil
    }
}

extension Shape {
    static let warningResponse = Shape(
        "warning-response", rule: "domain 3.16",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            // Which version of the warning it is about, as that writes it.
            .required("record_version", .time),
            .optional("option", .text),
            .optional("no_action", .boolean),
            .required("decided", .date),
            .required(
                "status",
                .oneOf(
                    "the states of a response",
                    WarningResponse.Status.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("result", .text),
        ])
}
