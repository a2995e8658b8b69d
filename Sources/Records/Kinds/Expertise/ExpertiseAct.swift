package import JSON

/// What a house does about an offer of experience: a STIX `note` about it, with a property extension of ours. Domain 3.18.
package enum ExpertiseAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--84cbbc54-31e7-48d1-a600-f16537e94b04"

    /// `owner` is the house whose offer or request it is.
    package enum Side: String, Sendable { case owner, partner }

    package enum Deed: String, CaseIterable, Sendable {
        /// The partner takes it up.
        case accept
        case decline
        /// An activity is agreed, with its dates.
        case schedule
        /// An activity will not be.
        case cancel
        /// An activity was: on the word of whoever learnt from it.
        case deliver
        /// What it was worth to whoever learnt from it.
        case evaluate
        /// Before anything was delivered.
        case withdraw
    }

    /// What an exchange was worth.
    package enum Worth: String, CaseIterable, Sendable { case useful, partly, not }

    /// What the extension of a note says; `nil` where it has none.
    package static func content(of note: JSONValue) -> JSONValue? {
        guard let extensions = note["extensions"], extensions.kind == .object, let content = extensions[extensionID],
            content.kind == .object
        else { return nil }
        return content
    }

    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value), let deed = content["act"]?.string.flatMap(Deed.init) else {
            return nil
        }
        let needs: [(Set<Deed>, String)] = [
            ([.schedule], "format"), ([.cancel, .deliver], "activity_ref"), ([.evaluate], "worth"),
        ]
        for (needing, property) in needs where needing.contains(deed) != (content[property] != nil) {
            let acts = needing.map(\.rawValue).sorted().joined(separator: ", ")
            return Complaint("extensions.\(extensionID).\(property)", "it stands in the acts \(acts), and in no other")
        }
        if let from = (content["from"]?.string).flatMap({ try? PartialDate($0) }),
            let until = (content["until"]?.string).flatMap({ try? PartialDate($0) }), until.isCertainlyBefore(from)
        {
            return Complaint("extensions.\(extensionID).until", "it is before from")
        }
        if content["partner"] == nil, deed != .withdraw {
            return Complaint("extensions.\(extensionID).partner", "only who withdraws it from all names nobody")
        }
        return nil
    }
}

extension Shape {
    static let expertiseAct = Shape(
        "expertise-act", rule: "domain 3.18",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", ExpertiseAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            // The organisation with which it is, beside the offer's own.
            .optional("partner", .code),
            // What it answers: an act never counts before the one that it follows.
            .optional("follows_ref", .reference("note")),
            .optional(
                "format", .oneOf("formats", Expertise.Format.allCases.map(\.rawValue).joined(separator: " "))),
            // Of an activity; of one that was, the first day and the last.
            .optional("from", .date),
            .optional("until", .date),
            .optional("place", .text),
            .optional("activity_ref", .reference("note")),
            .optional("worth", .oneOf("worths", ExpertiseAct.Worth.allCases.map(\.rawValue).joined(separator: " "))),
        ])
}
