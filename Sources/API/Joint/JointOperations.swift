import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let joint: [Operation] = [
        .get(
            "/joints", "listJoints", .writing, "The newest products of several originators, with where each stands.",
            desk: ["GET /joint"], tells: Told.joints
        ) { try await $0.gate.joints(for: $0.caller) },
        .filing(
            "/joints", "draftJoint", .writing,
            "Drafts a product of several originators, or its next version, for them alone: every consent is asked anew.",
            desk: ["GET /joint/add", "POST /joint/add"], takes: JointBody.schema, isReplayed: true,
            at: { id, _ in "/joints/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(JointBody.draft($0.body), revising: $0.body.text("revises"), by: $0.caller) },
        .get(
            "/joints/{id}", "readJoint", .writing,
            "One of them in its newest version, and what each originator said of it.",
            desk: ["GET /joint/{id}"], tells: Told.joint
        ) { try await $0.gate.joint($0.id, for: $0.caller) },
        .filing(
            "/joints/{id}/acts", "actOnJoint", .writing,
            "Consents to the version with this digest, asks for a change, withholds; the lead releases it, or gives it up.",
            desk: ["POST /joint/{id}"],
            takes: .object([
                .required("act", .oneOf(JointAct.Deed.self)),
                .required("digest", .line, "Of the version that was read: it says nothing of another."),
                .optional("text", .words, "Needed with change."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: JointAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            return try await ask.gate.act(
                JointActDraft(deed, on: ask.id, digest: ask.body.needed("digest"), text: ask.body.text("text")),
                by: ask.caller)
        },
    ]
}

/// A joint draft as a body says it: the names are those of the record (docs/products.md).
enum JointBody {
    static let schema = Schema.object([
        .required("channel", .line, "The code."), .required("name", .line),
        .required(
            "portions",
            .list(
                .object([
                    .optional(
                        "originator", .line, "The code of whose it is; none: one's own organisation, which leads."),
                    .required("text", .words), .optional("tlp", .tlp),
                ]), least: 1, most: Joint.portionsMost)),
        .optional(
            "audience", .list(.line, most: Joint.audienceMost),
            "Codes of organisations beside its originators; none: whoever reads the channel."),
        .optional("tlp", .tlp, "None: as the channel is marked."),
        .optional("revises", .id, "The draft that it is the next version of."),
    ])

    static func draft(_ body: CheckedBody) -> JointDraft {
        var draft = JointDraft(
            channel: body.needed("channel"), title: body.needed("name"),
            portions: body.objects("portions").map { portion in
                JointDraft.Portion(
                    originator: portion.text("originator"), text: portion.needed("text"),
                    tlp: portion.text("tlp").flatMap { TLP($0) })
            })
        draft.audience = body.texts("audience")
        draft.tlp = body.text("tlp").flatMap { TLP($0) }
        return draft
    }
}

extension Told {
    static let jointSaid = Resource<JointThread.Said>(
        "JointWord", [.text("organisation", "The code.") { $0.organisation }, .word("word") { $0.word }])
    static let jointLine = Resource<JointLine>(
        "JointLine",
        [
            .one("record", record) { $0.record }, .text("lead", "A code.") { $0.lead },
            .word("state", "Computed from what the originators said of the newest version.") { $0.thread.state },
            .list("words", jointSaid, "Of each originator; silence is no consent.") { $0.thread.words },
            .flag("is_to_do", "Whether one's own house has to say something.") { $0.isToDo },
        ])
    static let joints = Resource<JointList>(
        "Joints",
        [
            .list("joints", jointLine) { $0.lines },
            .flag("is_more", "Whether there are older ones that were not looked at.") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let jointPortion = Resource<JointDraft.Portion>(
        "JointPortion",
        [
            .maybeText("originator", "The code.") { $0.originator }, .text("text") { $0.text },
            .maybe("tlp", .tlp) { $0.tlp.map { .string($0.value) } },
        ])
    static let jointEvent = Resource<JointEvent>(
        "JointAct",
        [
            .text("id", "The note.") { $0.act.id.text }, .word("act") { $0.act.deed },
            .text("organisation", "The code.") { $0.act.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeText("text") { $0.text },
            .time("at") { $0.act.at }, .flag("is_current", "Whether it is about the newest version.") { $0.isCurrent },
        ])
    static let joint = Resource<JointView>(
        "Joint",
        [
            .one("line", jointLine) { $0.line }, .text("name") { $0.draft.title },
            .list("portions", jointPortion) { $0.draft.portions }, .texts("audience") { $0.draft.audience },
            .maybe("tlp", .tlp) { $0.draft.tlp.map { .string($0.value) } },
            .text(
                "digest",
                "What a consent is to: the text, whom it is for, and that these may pass it on among themselves."
            ) { $0.digest },
            .list("acts", jointEvent, "In the order in which they were said.") { $0.events },
            .value("may", .list(.oneOf(JointAct.Deed.self), least: 0, most: nil), "What one may do.") { view in
                .array(view.deeds.map { .string($0.rawValue) })
            },
            .flag("may_revise") { $0.mayRevise },
            .maybe("product_ref", .id) { $0.product.map { .string($0.id) } },
        ])
}
