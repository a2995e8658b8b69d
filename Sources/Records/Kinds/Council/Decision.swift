package import JSON

/// A text that is put to seats, frozen by its hash, and what became of it: domain 3.12, 4.1.
package enum Decision {
    package static let type = "decision"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--84c0e6d7-67ad-469b-9849-804d521d65a1"

    package enum Method: String, CaseIterable, Sendable {
        /// Positions are stated, and the chair records what they come to.
        case consensus = "consensus-at-meeting"
        /// What nobody objects to in time stands, where its delivery is proved: decision 0056 says why not yet.
        case silence
        /// For procedure alone; refused as long as nothing counts votes.
        case vote = "vote-for-procedure"
    }

    /// What stands in its texts, and cannot be changed without being another: SHA-256 of the canonical JSON (RFC 8785) of the list.
    ///
    /// - Returns: 64 digits.
    package static func hash(of texts: [Council.Wording]) -> String {
        ContentDigest(sha256: Council.tree(texts).canonical).hex
    }

    package static func isOurs(_ object: JSONValue) -> Bool { Council.isOurs(object, type, extensionID) }

    static func fault(in decision: JSONObject) -> Complaint? {
        guard isOurs(decision.value) else { return nil }
        for property in ["name", "texts", "text_hash", "method", "formality", "seats", "chair"]
        where !decision.has(property) {
            return Complaint(property, "a decision has it")
        }
        let texts = Council.wordings(decision.value["texts"])
        guard !texts.isEmpty else { return Complaint("texts", "a decision says in at least one language what it is") }
        guard decision.string("text_hash") == hash(of: texts) else {
            return Complaint("text_hash", "it is not the hash of the texts: \(hash(of: texts))")
        }
        let seats = Rfi.texts(decision.value["seats"])
        guard (1...Council.seatsMost).contains(seats.count), Set(seats).count == seats.count else {
            return Complaint(
                "seats",
                "1 to \(Council.seatsMost) organisations have a seat, each once, however many bodies sit together")
        }
        guard decision.string("method") != Method.silence.rawValue else {
            return Complaint(
                "method", "the silence procedure is not there yet: silence without proof of delivery decides nothing")
        }
        guard decision.string("method") != Method.vote.rawValue else {
            return Complaint("method", "a vote is not counted yet: positions are stated, and one objection is enough")
        }
        return Council.fault(inVersion: decision) ?? Council.fault(inWordings: "texts", of: decision)
            ?? Council.fault(inFormality: decision, source: "bodies")
    }
}

extension Kind {
    /// Domain 3.12.
    static let decision = Kind(
        "decision", rule: "domain 3.12", .domain,
        [
            .optional("name", .text),
            // As in MCC/2025/PL/3/Rev.1.
            .optional("symbol", .text),
            // In the languages in which it is authentic.
            .optional("texts", .wordings),
            .optional("text_hash", .pattern(.hash256)),
            .optional("method", .oneOf("methods", Decision.Method.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("formality", .formality),
            .optional("formality_evidence", .text),
            .optional("meeting_ref", .reference("meeting")),
            .optional("item", .text),
            .optional("bodies", .codes),
            // Organisations that have a say, as of when it was put to them.
            .optional("seats", .codes),
            // The organisation whose post chairs.
            .optional("chair", .code),
            .optional("effective", .date),
            .optional("supersedes_ref", .reference("decision")),
        ],
        rules: [.custom("domain 3.12") { Decision.fault(in: $0) }],
        extensions: [Decision.extensionID: .newObject])
}

/// What a seat or the chair does about a decision: a STIX `note` about it, with a property extension of ours. Domain 4.1.
package enum DecisionAct {
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--fa932b51-88dc-4c73-ad33-52d85cdf2f4b"

    package enum Deed: String, CaseIterable, Sendable {
        /// A seat says where it stands.
        case state
        /// The chair records that it is adopted, with where each seat stood.
        case adopt
        /// The chair records that it is not.
        case reject
        case withdraw
        /// The chair passes to another organisation.
        case handOver = "hand-over"
    }

    package enum Position: String, CaseIterable, Sendable {
        case join
        /// Joins with a reservation or an interpretative statement.
        case joinWithStatement = "join-with-statement"
        case notParticipating = "not-participating"
        case object

        /// Whether it is nothing without words.
        package var needsText: Bool { self == .joinWithStatement || self == .object }
    }

    package static func content(of note: JSONValue) -> JSONValue? { Council.content(of: note, extensionID) }

    static func fault(in note: JSONObject) -> Complaint? {
        guard let content = content(of: note.value), let deed = content["act"]?.string.flatMap(Deed.init) else {
            return nil
        }
        func fault(_ property: String, _ message: String) -> Complaint {
            Complaint("extensions.\(extensionID).\(property)", message)
        }
        let needs: [(Deed, String)] = [
            (.state, "position"), (.state, "seat"), (.adopt, "positions"), (.handOver, "hand_to"),
        ]
        for (needing, property) in needs where (deed == needing) != (content[property] != nil) {
            return fault(property, "it stands in the act \(needing.rawValue), and in no other")
        }
        // What is said is said of a text, not of whatever stands there later.
        if deed != .handOver, content["text_hash"] == nil {
            return fault("text_hash", "it says of which text it is")
        }
        return nil
    }
}

extension Shape {
    static let decisionAct = Shape(
        "decision-act", rule: "domain 4.1",
        [
            .required("extension_type", .oneOf("the type of this extension", "property-extension")),
            .required("act", .oneOf("acts", DecisionAct.Deed.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("seat", .code),
            .optional(
                "position", .oneOf("positions", DecisionAct.Position.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("text_hash", .pattern(.hash256)),
            .optional("hand_to", .code),
            .optional("positions", .list(.shape(.recordedPosition))),
        ])

    private static let recordedPosition = Shape(
        "recorded-position", rule: "domain 4.1",
        [
            .required("seat", .code),
            .required(
                "position", .oneOf("positions", DecisionAct.Position.allCases.map(\.rawValue).joined(separator: " "))),
        ])
}

extension TextPattern {
    static let hash256 = TextPattern(
        rule: "domain 3.12", expected: "64 lower-case hexadecimal digits of SHA-256", searched: false
    ) { text in
        text.count == 64 && text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
