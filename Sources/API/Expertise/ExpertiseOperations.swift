import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let expertise: [Operation] = [
        .get(
            "/expertise", "listExpertise", .expertise,
            "The newest offers of experience and requests for it, with where each stands.",
            desk: ["GET /expertise"], tells: Told.expertises
        ) { try await $0.gate.expertise(for: $0.caller) },
        .filing(
            "/expertise", "offerExpertise", .expertise,
            "Offers experience, or asks for it: to those named, or to whoever reads the channel.",
            desk: ["GET /expertise/add", "POST /expertise/add"], takes: ExpertiseBody.schema, isReplayed: true,
            at: { id, _ in "/expertise/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(ExpertiseBody.draft($0.body), by: $0.caller) },
        .get(
            "/expertise/{id}", "readExpertise", .expertise,
            "One of them, and what was done about it with each house that one may know of.",
            desk: ["GET /expertise/{id}"], tells: Told.expertise
        ) { try await $0.gate.expertise($0.id, for: $0.caller) },
        .filing(
            "/expertise/{id}/acts", "actOnExpertise", .expertise,
            "Takes it up, declines, agrees on an activity, says that it took place, evaluates, withdraws: for the other house alone.",
            desk: ["POST /expertise/{id}"],
            takes: .object([
                .required("act", .oneOf(ExpertiseAct.Deed.self)),
                .optional("partner", .line, "With whom, of one's own offer: a code."),
                .optional("text", .words), .optional("format", .oneOf(Expertise.Format.self), "With schedule."),
                .optional("from", .date), .optional("until", .date), .optional("place", .line),
                .optional("activity_ref", .id, "With deliver and cancel: the act that scheduled it."),
                .optional("worth", .oneOf(ExpertiseAct.Worth.self), "With evaluate."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: ExpertiseAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            var draft = ExpertiseActDraft(deed, on: try ask.id)
            (draft.partner, draft.text) = (ask.body.text("partner"), ask.body.text("text"))
            draft.format = ask.body.word("format")
            (draft.from, draft.until) = (ask.body.date("from"), ask.body.date("until"))
            (draft.place, draft.activity) = (ask.body.text("place"), ask.body.id("activity_ref"))
            draft.worth = ask.body.word("worth")
            return try await ask.gate.act(draft, by: ask.caller)
        },
        .get(
            "/lessons", "listLessons", .expertise, "The newest lessons that one may see, and how far each is.",
            desk: ["GET /lessons"], tells: Told.lessons
        ) { try await $0.gate.lessons(for: $0.caller) },
        .filing(
            "/lessons", "fileLesson", .expertise, "Writes down what was seen, and what follows from it.",
            desk: ["GET /lessons/add", "POST /lessons/add"], takes: LessonBody.schema, isReplayed: true,
            at: { id, _ in "/lessons/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(LessonBody.draft($0.body), by: $0.caller) },
        .get(
            "/lessons/{id}", "readLesson", .expertise, "One of them, and what other houses say of it.",
            desk: ["GET /lessons/{id}"], tells: Told.lesson
        ) { try await $0.gate.lesson($0.id, for: $0.caller) },
        .filing(
            "/lessons/{id}/acts", "judgeLesson", .expertise, "Validates another house's lesson, or doubts it.",
            desk: ["POST /lessons/{id}"],
            takes: .object([
                .required("act", .oneOf(LessonAct.Deed.self)), .optional("text", .words, "Needed with doubt."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: LessonAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            return try await ask.gate.act(deed, on: ask.id, saying: ask.body.text("text"), by: ask.caller)
        },
    ]
}

/// An offer as a body says it: the names are those of the record (docs/expertise.md).
enum ExpertiseBody {
    static let schema = Schema.object([
        .required("channel", .line, "The code."), .required("way", .oneOf(Expertise.Way.self)),
        .required("name", .line, "The topic."),
        .required("domains", .list(.line, least: 1, most: Expertise.wordsMost)),
        .required("formats", .list(.oneOf(Expertise.Format.self), least: 1, most: Expertise.wordsMost)),
        .optional("description", .words),
        .optional("languages", .list(.line, most: Expertise.wordsMost), "As in fr, ha."),
        .optional("from", .date), .optional("until", .date),
        .optional("cost_sharing", .oneOf(Expertise.CostSharing.self)), .optional("cost_note", .line),
        .optional(
            "addressees", .list(.line, most: Expertise.addresseesMost),
            "Codes of organisations; none: whoever reads the channel."),
    ])

    static func draft(_ body: CheckedBody) -> ExpertiseDraft {
        var draft = ExpertiseDraft(
            channel: body.needed("channel"), way: body.word("way") ?? .offer, name: body.needed("name"),
            domains: body.texts("domains"), formats: body.texts("formats").compactMap(Expertise.Format.init))
        (draft.background, draft.languages) = (body.text("description"), body.texts("languages"))
        (draft.from, draft.until) = (body.date("from"), body.date("until"))
        (draft.costSharing, draft.costNote) = (body.word("cost_sharing"), body.text("cost_note"))
        draft.addressees = body.texts("addressees")
        return draft
    }
}

/// A lesson as a body says it: the names are those of the record.
enum LessonBody {
    static let schema = Schema.object([
        .required("channel", .line, "The code."), .required("name", .line), .required("observation", .words),
        .required("outcome", .oneOf(Lesson.Outcome.self)), .optional("context", .words),
        .optional("analysis", .words), .optional("lesson", .words), .optional("action", .words),
        .optional("transferability", .words), .optional("evidence", .list(.words, most: Lesson.evidenceMost)),
        .optional("evidence_refs", .list(.id, most: Lesson.evidenceMost)),
        .optional("domains", .list(.line, most: Expertise.wordsMost)),
        .optional("offer_ref", .id, "The exchange that it comes from."),
        .optional("partner", .line, "The code of its other house; needed where there are several exchanges."),
        .optional("shared", .boolean, "For everybody in the channel; else for the two houses of its exchange."),
    ])

    static func draft(_ body: CheckedBody) -> LessonDraft {
        var draft = LessonDraft(
            channel: body.needed("channel"), name: body.needed("name"), observation: body.needed("observation"),
            outcome: body.word("outcome") ?? .mixed)
        (draft.context, draft.analysis) = (body.text("context"), body.text("analysis"))
        (draft.lesson, draft.action) = (body.text("lesson"), body.text("action"))
        draft.transferability = body.text("transferability")
        (draft.evidence, draft.evidenceRefs) = (body.texts("evidence"), body.ids("evidence_refs"))
        (draft.domains, draft.offer) = (body.texts("domains"), body.id("offer_ref"))
        draft.partner = body.text("partner")
        draft.isShared = body.flag("shared")
        return draft
    }
}

extension Told {
    static let activity = Resource<ExpertiseThread.Activity>(
        "Activity",
        [
            .text("id", "The act that scheduled it.") { $0.id.text }, .word("format") { $0.format },
            .date("from") { $0.from }, .date("until") { $0.until }, .maybeText("place") { $0.place },
            .word("state") { $0.state },
        ])
    static let expertiseLine = Resource<ExpertiseLine>(
        "ExpertiseLine",
        [
            .one("record", record) { $0.record }, .word("way") { $0.way }, .text("owner", "A code.") { $0.owner },
            .maybeText("partner", "A code; none where nobody has taken it up.") { $0.partner },
            .word("state", "Computed from what both houses did.") { $0.thread.state },
            .count("planned", "Activities that were not called off.") { $0.thread.planned },
            .count("delivered", "Those of them that took place.") { $0.thread.delivered },
            .count("lessons", "Those that one may see.") { $0.lessons },
            .maybeWord("worth") { $0.thread.worth },
        ])
    static let expertises = Resource<ExpertiseList>(
        "Expertises",
        [
            .list("offers", expertiseLine) { $0.lines },
            .flag("is_more", "Whether there are older ones that were not looked at.") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let expertiseEvent = Resource<ExpertiseEvent>(
        "ExpertiseAct",
        [
            .text("id", "The note.") { $0.act.id.text }, .word("act") { $0.act.deed },
            .text("organisation", "The code.") { $0.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeText("text") { $0.text },
            .time("at") { $0.act.at }, .flag("counts", "Whether it could be done where it stood.") { $0.counts },
        ])
    static let expertiseExchange = Resource<ExpertiseExchange>(
        "ExpertiseExchange",
        [
            .one("line", expertiseLine) { $0.line },
            .list("activities", activity) { $0.line.thread.activities },
            .list("acts", expertiseEvent, "In their order.") { $0.events },
            .value("may", .list(.oneOf(ExpertiseAct.Deed.self), least: 0, most: nil), "What one may do.") { one in
                .array(one.deeds.map { .string($0.rawValue) })
            },
        ])
    static let expertise = Resource<ExpertiseView>(
        "Expertise",
        [
            .one("record", record) { $0.record }, .text("owner", "A code.") { $0.owner },
            .word("way") { $0.draft.way }, .text("name") { $0.draft.name }, .texts("domains") { $0.draft.domains },
            .value("formats", .list(.oneOf(Expertise.Format.self), least: 0, most: nil)) { view in
                .array(view.draft.formats.map { .string($0.rawValue) })
            },
            .maybeText("description") { $0.draft.background }, .texts("languages") { $0.draft.languages },
            .date("from") { $0.draft.from }, .date("until") { $0.draft.until },
            .maybeWord("cost_sharing") { $0.draft.costSharing }, .maybeText("cost_note") { $0.draft.costNote },
            .texts("addressees") { $0.draft.addressees },
            .list("exchanges", expertiseExchange, "With each house, as far as one may see.") { $0.exchanges },
            .list("lessons", lessonLine) { $0.lessons },
        ])
    static let lessonLine = Resource<LessonLine>(
        "LessonLine",
        [
            .one("record", record) { $0.record }, .text("owner", "A code.") { $0.owner },
            .word("outcome") { $0.outcome },
            .word("state", "`learned` only when another house has validated it.") { $0.thread.state },
            .value("missing", .list(.oneOf(Lesson.Missing.self), least: 0, most: nil), "Until it is learned.") { line in
                .array(line.thread.missing.map { .string($0.rawValue) })
            },
        ])
    static let lessons = Resource<LessonList>(
        "Lessons",
        [
            .list("lessons", lessonLine) { $0.lines }, .flag("is_more") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let lessonEvent = Resource<LessonEvent>(
        "LessonAct",
        [
            .text("id", "The note.") { $0.act.id.text }, .word("act") { $0.act.deed },
            .text("organisation", "The code.") { $0.act.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeText("text") { $0.text },
            .time("at") { $0.act.at },
        ])
    static let lesson = Resource<LessonView>(
        "Lesson",
        [
            .one("line", lessonLine) { $0.line }, .text("observation") { $0.draft.observation },
            .maybeText("context") { $0.draft.context }, .maybeText("analysis") { $0.draft.analysis },
            .maybeText("lesson") { $0.draft.lesson }, .maybeText("action") { $0.draft.action },
            .maybeText("transferability") { $0.draft.transferability }, .texts("evidence") { $0.draft.evidence },
            .list("records", record, "Evidence that one may see.") { $0.evidence },
            .maybe("offer_ref", .id) { $0.offer.map { .string($0.id) } },
            .list("acts", lessonEvent, "What other houses say.") { $0.events },
        ])
}
