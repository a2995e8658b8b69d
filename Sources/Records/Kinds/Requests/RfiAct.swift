package import JSON

/// What one side does about a request for information: a STIX `note` about the request, with a property extension of ours.
/// Domain 3.9.
package enum RfiAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--4507f341-b009-477d-b17f-502027852a8e"

    package enum Side: String, Sendable { case requester, addressee }

    /// What is done, and by which side.
    package enum Deed: String, CaseIterable, Sendable {
        /// Somebody works on it.
        case accept
        case askClarification = "ask-clarification"
        /// Another organisation is to be asked: it is named, and the requester asks it.
        case transfer
        /// With a code of the closed list.
        case decline
        case partial
        case final
        /// Something is held: people talk to each other.
        case hit
        case noHit = "no-hit"
        /// The requester's answer to what had to be clarified.
        case clarify
        case withdraw
        case rate
        case close

        package var side: Side {
            switch self {
            case .accept, .askClarification, .transfer, .decline, .partial, .final, .hit, .noHit: .addressee
            case .clarify, .withdraw, .rate, .close: .requester
            }
        }
        /// Whether it is nothing without words.
        package var needsText: Bool { [.askClarification, .clarify, .partial, .final].contains(self) }
    }

    /// How well a request was answered, to who asked.
    package enum Satisfaction: String, CaseIterable, Sendable { case satisfied, partly, not }

    /// Where a judge has to agree before anything can be said: what was decided. Domain 3.9.
    package enum Authorisation: String, CaseIterable, Sendable { case refused, pending }
    /// The code with which that is told.
    package static let judicial = "judicial-authorisation"

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
        func fault(_ property: String, _ message: String) -> Complaint {
            Complaint("extensions.\(extensionID).\(property)", message)
        }
        // Who may not see the request sees the note without the name of it: that is no fault of the note.
        let needs: [(Deed, String)] = [
            (.decline, "decline_code"), (.transfer, "transfer_to"), (.rate, "satisfaction"),
        ]
        for (needing, property) in needs where (deed == needing) != (content[property] != nil) {
            return fault(property, "it stands in the act \(needing.rawValue), and in no other")
        }
        if content["authorisation"] != nil, content["decline_code"]?.string != judicial {
            return fault("authorisation", "it stands with the code \(judicial), and with no other")
        }
        if deed == .hit || deed == .noHit, note.value["object_refs"]?.count ?? 0 > 1 {
            return Complaint(
                "object_refs", "that something is held, or nothing, names no record: people talk about the rest")
        }
        if content["received"] != nil, deed.side == .requester {
            return fault("received", "the addressee says when the request came")
        }
        return nil
    }
}

extension Shape {
    static let rfiAct = Shape(
        "rfi-act", rule: "domain 3.9",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", RfiAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            // The organisation asked whose part of the request it is about.
            .required("addressee", .code),
            // When the request came to the addressee, by its clock: the time runs from then.
            .optional("received", .time),
            // What it answers: an act never counts before the one that it follows.
            .optional("follows_ref", .reference("note")),
            .optional("decline_code", .vocabulary(.declineCode)),
            .optional(
                "authorisation",
                .oneOf(
                    "what a judge decided", RfiAct.Authorisation.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("transfer_to", .code),
            .optional(
                "satisfaction",
                .oneOf("satisfactions", RfiAct.Satisfaction.allCases.map(\.rawValue).joined(separator: " "))),
        ])
}
