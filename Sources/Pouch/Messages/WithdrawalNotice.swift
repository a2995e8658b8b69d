import JSON
package import Records

/// That something is taken back: executed before anything else of its pouch is shown, and answered with a receipt.
package struct WithdrawalNotice: Hashable, Sendable {
    /// Why. The first four are the reasons of recalls (domain 3.1.4).
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case error
        case sourceProtection = "source-protection"
        case rights, legal
        /// No longer offered, for no reason that was given.
        case withdrawn
        /// Erased at its originator: what was past its retention, or at a person's request.
        case erased
    }

    package var object: RecordID
    /// The versions, as the object spells them; none: all of them.
    package var versions: [String]
    /// The channel that it is taken out of, by its code.
    package var channel: String
    /// Whose word it was, by the organisation's code.
    package var originator: String
    package var reason: Reason
    /// A sentence for people.
    package var explanation: String?
    /// The record of the recall, where there is one.
    package var recall: RecordID?
    /// Whether its content is to be erased wherever it is, and not kept from everybody alone: the measure `crypto-shred` of
    /// domain 3.1.4.
    package var erases: Bool
    package var at: Instant

    /// How a message spells ``erases``.
    private static let shredding = "crypto-shred"

    package init(
        object: RecordID, versions: [String], channel: String, originator: String, reason: Reason,
        explanation: String? = nil, recall: RecordID? = nil, erases: Bool = false, at: Instant
    ) {
        self.object = object
        self.versions = versions
        self.channel = channel
        self.originator = originator
        self.reason = reason
        self.explanation = explanation
        self.recall = recall
        self.erases = erases
        self.at = at
    }

    /// The canonical JSON.
    package var bytes: [UInt8] {
        var members = [
            JSONMember("at", .string(at.text)), JSONMember("channel", .string(channel)),
            JSONMember("object", .string(object.text)), JSONMember("originator", .string(originator)),
            JSONMember("reason", .string(reason.rawValue)),
            JSONMember("versions", .array(versions.map { .string($0) })),
        ]
        if let explanation { members.append(JSONMember("explanation", .string(explanation))) }
        if let recall { members.append(JSONMember("recall", .string(recall.text))) }
        if erases { members.append(JSONMember("measure", .string(Self.shredding))) }
        return JSONTree.object(members).canonical
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        let message = try PouchMessage(bytes, "a withdrawal in the pouch")
        guard let reason = Reason(rawValue: try message.text("reason")) else {
            throw PouchError(.version, "a withdrawal in the pouch has a reason that this program does not know")
        }
        self.init(
            object: try message.id("object"), versions: try message.texts("versions"),
            channel: try message.text("channel"), originator: try message.text("originator"), reason: reason,
            explanation: try message.optionalText("explanation"),
            recall: message.value["recall"] == nil ? nil : try message.id("recall"),
            // A measure that this program does not know is no reason to go on showing what was taken back.
            erases: try message.optionalText("measure") == Self.shredding, at: try message.instant("at"))
    }
}
