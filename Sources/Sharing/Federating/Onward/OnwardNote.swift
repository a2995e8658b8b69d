import JSON
import Records

/// A request to pass something on, as nodes tell each other of it (item kind 5 of a pouch) and as the registry has it.
struct OnwardNote: Hashable, Sendable {
    static let kind = "onward-request"

    let id: RecordID
    let created: Instant
    let object: RecordID
    let version: Instant
    /// The version as its record spells it.
    let versionText: String
    /// Who would get it.
    let organisation: String
    let originator: String
    /// The organisation that asks.
    let asker: String
    let askedBy: String
    let reason: String
    let due: Instant
    /// As it was written down.
    let state: OnwardLine.Status
    let declineCode: String?
    let decisionReason: String?
    let tearLine: String?

    /// `nil` for what is none, or does not say who asks, as those from before decision 0044.
    init?(_ body: JSONValue) {
        func text(_ name: String) -> String? { body[name]?.string }
        guard text("type") == Self.kind, let id = body["id"]?.recordID, id.type == Self.kind,
            let created = text("created").flatMap({ Instant($0) }),
            let object = text("object_ref").flatMap({ try? RecordID($0) }), let versionText = text("version"),
            let version = Instant(versionText), let organisation = text("for_organisation"),
            let originator = text("originator"), let asker = text("asking_organisation"),
            let askedBy = text("asked_by"), let due = text("due").flatMap({ Instant($0) }),
            let state = text("status").flatMap(OnwardLine.Status.init)
        else { return nil }
        (self.id, self.created, self.object, self.version, self.versionText) = (
            id, created, object, version, versionText
        )
        (self.organisation, self.originator, self.asker, self.askedBy) = (organisation, originator, asker, askedBy)
        (self.due, self.state) = (due, state)
        reason = text("reason") ?? ""
        declineCode = text("decline_code")
        decisionReason = text("decision_reason")
        tearLine = text("tear_line_ref")
    }

    /// Whether another node asked, as a whole: which of its posts wanted it is its own business.
    var isFromNode: Bool { askedBy == asker }

    func status(at now: Instant) -> OnwardLine.Status { state.isOpen && due <= now ? .lapsed : state }

    /// Whether what people wrote in it is within what may be said. A character may have many bytes.
    var isBounded: Bool {
        [reason, decisionReason ?? ""].allSatisfy {
            $0.count <= SharingLimits.reason && $0.utf8.count <= SharingLimits.onwardReasonBytes
        }
    }

    /// Whether it is about the same version for the same organisation, by the same asker.
    func isSame(as other: OnwardNote) -> Bool {
        object == other.object && version == other.version && organisation == other.organisation
            && originator == other.originator && asker == other.asker
    }

    /// What it says to another node: nothing of who here asked or decided.
    var item: [UInt8] {
        var members = Core.head(Self.kind, id.text, at: created)
        members += [
            JSONMember("object_ref", .string(object.text)), JSONMember("version", .string(versionText)),
            JSONMember("for_organisation", .string(organisation)), JSONMember("originator", .string(originator)),
            JSONMember("asking_organisation", .string(asker)), JSONMember("asked_by", .string(asker)),
            JSONMember("reason", .string(reason)), JSONMember("due", .string(due.text)),
            JSONMember("status", .string(state.rawValue)),
        ]
        members += [
            ("decline_code", declineCode), ("decision_reason", decisionReason), ("tear_line_ref", tearLine),
        ].compactMap { name, value in value.map { JSONMember(name, .string($0)) } }
        return JSONTree.object(members).canonical
    }

    /// The first version of it at the node that is asked.
    var asked: JSONTree {
        .object(
            Core.head(Self.kind, id.text, at: created) + [
                JSONMember("object_ref", .string(object.text)), JSONMember("version", .string(versionText)),
                JSONMember("for_organisation", .string(organisation)), JSONMember("originator", .string(originator)),
                JSONMember("asking_organisation", .string(asker)), JSONMember("asked_by", .string(asker)),
                JSONMember("reason", .string(reason)), JSONMember("due", .string(due.text)),
                JSONMember("status", "asked"),
            ])
    }
}
