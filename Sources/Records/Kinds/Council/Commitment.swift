package import JSON

/// What somebody promised, by when, and how it is seen that it was done: domain 3.12.
package enum Commitment {
    package static let type = "commitment"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--5dffe6dc-8a46-4ede-998f-6ac73af801e4"
    /// Organisations that carry it with its owner at most.
    package static let coOwnersMost = 50

    package static func isOurs(_ object: JSONValue) -> Bool { Council.isOurs(object, type, extensionID) }

    static func fault(in commitment: JSONObject) -> Complaint? {
        guard isOurs(commitment.value) else { return nil }
        for property in ["name", "formality", "owner", "due", "deliverable", "evidence_rule", "verifier"]
        where !commitment.has(property) {
            return Complaint(property, "a commitment has it")
        }
        guard commitment.date("due")?.precision == .day else {
            return Complaint("due", "a commitment is due on a day, as in 2026-09-30")
        }
        let owners = Rfi.texts(commitment.value["co_owners"])
        guard owners.count <= coOwnersMost, Set(owners).count == owners.count else {
            return Complaint("co_owners", "\(coOwnersMost) organisations at most carry it with its owner, each once")
        }
        guard let owner = commitment.string("owner"), let verifier = commitment.string("verifier") else { return nil }
        guard !owners.contains(owner) else {
            return Complaint("co_owners", "the owner does not carry it with itself")
        }
        guard verifier != owner, !owners.contains(verifier) else {
            return Complaint("verifier", "who has to do it does not say that it was done")
        }
        return Council.fault(inVersion: commitment) ?? Council.fault(inFormality: commitment, source: "decision_ref")
    }
}

extension Kind {
    /// Domain 3.12.
    static let commitment = Kind(
        "commitment", rule: "domain 3.12", .domain,
        [
            .optional("name", .text),
            .optional("description", .text),
            // Where it comes from.
            .optional("decision_ref", .reference("decision")),
            .optional("meeting_ref", .reference("meeting")),
            .optional("formality", .formality),
            .optional("formality_evidence", .text),
            // The organisation that has to do it, and the post in it.
            .optional("owner", .code),
            .optional("owner_post", .text),
            .optional("co_owners", .codes),
            // A day: it is over when the next begins, in UTC, so that every node says the same.
            .optional("due", .date),
            .optional("deliverable", .text),
            // By what it is seen that it was done.
            .optional("evidence_rule", .text),
            .optional("verifier", .code),
            // The organisation whose post chairs what decided it.
            .optional("chair", .code),
            .optional("supersedes_ref", .reference("commitment")),
        ],
        rules: [.custom("domain 3.12") { Commitment.fault(in: $0) }],
        extensions: [Commitment.extensionID: .newObject])
}

/// What somebody does about a commitment: a STIX `note` about it, with a property extension of ours. Domain 3.12.
package enum CommitmentAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--47da10c0-dcd8-4843-9d16-bc6968291509"

    package enum Deed: String, CaseIterable, Sendable {
        /// The owner takes it on.
        case accept
        /// The owner does not: it stays nobody's.
        case decline
        case progress
        /// It is said to be done: by records, or in words.
        case evidence
        /// The verifier says that it is met.
        case verify
        /// The verifier says that the evidence does not show it.
        case sendBack = "send-back"
        /// Another day, by a decision.
        case replan = "re-plan"
        /// By a decision.
        case withdraw
        /// Another commitment takes its place.
        case supersede

        /// Whether it is nothing without words.
        package var needsText: Bool { [.decline, .progress, .sendBack].contains(self) }
        /// Whether a decision has to be named: nobody puts off or drops by themselves what was promised.
        package var needsDecision: Bool { self == .replan || self == .withdraw }
    }

    package static func content(of note: JSONValue) -> JSONValue? { Council.content(of: note, extensionID) }

    /// Whether a note puts off or drops a commitment and names no decision. Asked of whoever files it: who may not see the decision
    /// gets the note without its name, so that of what came this says nothing.
    package static func namesNoDecision(_ note: JSONValue) -> Bool {
        guard note.kind == .object, note["type"]?.string == "note", let content = content(of: note) else {
            return false
        }
        return content["act"]?.string.flatMap(Deed.init)?.needsDecision == true && content["decision_ref"] == nil
    }

    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value), let deed = content["act"]?.string.flatMap(Deed.init) else {
            return nil
        }
        func fault(_ property: String, _ message: String) -> Complaint {
            Complaint("extensions.\(extensionID).\(property)", message)
        }
        guard (deed == .replan) == (content["due"] != nil) else {
            return fault("due", "it stands in the act re-plan, and in no other")
        }
        if let due = content["due"]?.string, (try? PartialDate(due))?.precision != .day {
            return fault("due", "a commitment is due on a day, as in 2026-09-30")
        }
        // Who may not see what is referred to sees the note without the name of it: that is no fault of the note.
        if content["decision_ref"] != nil, !deed.needsDecision {
            return fault("decision_ref", "it stands in the acts re-plan and withdraw, and in no other")
        }
        return nil
    }
}

extension Shape {
    static let commitmentAct = Shape(
        "commitment-act", rule: "domain 3.12",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", CommitmentAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("due", .date),
            .optional("decision_ref", .reference("decision")),
            .optional("successor_ref", .reference("commitment")),
        ])
}
