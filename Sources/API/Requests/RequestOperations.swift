import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let requests: [Operation] = [
        .get(
            "/requests", "listRequests", .requests,
            "The newest requests for information that one's house made or was asked, what is to be done first.",
            desk: ["GET /rfi"], tells: Told.rfis
        ) { try await $0.gate.rfis(for: $0.caller) },
        .filing(
            "/requests", "ask", .requests, "Asks other organisations: those alone see it.",
            desk: ["GET /rfi/ask", "POST /rfi/ask"], takes: RfiBody.schema,
            at: { id, _ in "/requests/\(Ask.escaped(id))" }
        ) { ask in
            let draft = RfiBody.draft(ask.body)
            guard let requirement = ask.body.text("requirement") else {
                return try await ask.gate.request(draft, by: ask.caller)
            }
            let (outcome, _) = try await ask.gate.request(
                draft, for: requirement, element: ask.body.integer("element").map { Int($0) } ?? -1, by: ask.caller)
            return outcome
        },
        .get(
            "/requests/{id}", "readRequest", .requests,
            "One request, and what was said about it with each that was asked.",
            desk: ["GET /rfi/{id}"], tells: Told.rfi
        ) { try await $0.gate.rfi($0.id, for: $0.caller) },
        .filing(
            "/requests/{id}/acts", "actOnRequest", .requests,
            "Accepts, asks back, clarifies, answers, declines, transfers, rates, closes, withdraws: for the other side alone.",
            desk: ["POST /rfi/{id}"],
            takes: .object([
                .required("act", .oneOf(RfiAct.Deed.self)),
                .optional("addressee", .line, "Whose part it is: of one's own request; none: each."),
                .optional("text", .words), .optional("decline_code", .oneOf(DeclineCode.all)),
                .optional("transfer_to", .line, "The code of an organisation."),
                .optional("satisfaction", .oneOf(RfiAct.Satisfaction.self)),
                .optional("answers", .list(.line, most: APILimits.texts), "Ids of records that answer it."),
                .optional("onward", .line, "With third-party-rule: the record whose originators are to be asked."),
            ]), at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: RfiAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            var draft = RfiActDraft(deed, on: try ask.id)
            (draft.addressee, draft.text) = (ask.body.text("addressee"), ask.body.text("text"))
            (draft.declineCode, draft.transferTo) = (ask.body.text("decline_code"), ask.body.text("transfer_to"))
            draft.satisfaction = ask.body.word("satisfaction")
            (draft.answers, draft.onward) = (ask.body.texts("answers"), ask.body.text("onward"))
            return try await ask.gate.act(draft, by: ask.caller)
        },
    ]

    static let requirements: [Operation] = [
        .get(
            "/requirements", "listRequirements", .requirements,
            "The newest requirements that one may see, each with what nothing answers yet.",
            desk: ["GET /requirements"], tells: Told.requirements
        ) { try await $0.gate.requirements(for: $0.caller) },
        .filing(
            "/requirements", "fileRequirement", .requirements, "Writes down what has to be known in order to decide.",
            desk: ["GET /requirements/add", "POST /requirements/add"], takes: RequirementBody.schema,
            at: { id, _ in "/requirements/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(RequirementBody.draft($0.body), by: $0.caller) },
        .get(
            "/requirements/{id}", "readRequirement", .requirements,
            "One of them, what answers it, and what else is open.",
            desk: ["GET /requirements/{id}"], tells: Told.requirement
        ) { try await $0.gate.requirement($0.id, for: $0.caller) },
        .filing(
            "/requirements/{id}/versions", "reviseRequirement", .requirements, "Writes it anew: by its own house.",
            desk: ["GET /requirements/{id}/revise", "POST /requirements/{id}/revise"], takes: RequirementBody.schema,
            at: { id, _ in "/requirements/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(RequirementBody.draft($0.body), revising: $0.id, by: $0.caller) },
    ]
}

/// A request for information as a body says it: the names are those of the record (docs/requests.md).
enum RfiBody {
    static let schema = Schema.object([
        .required("channel", .line, "The code of one that every addressee reads."),
        .required("addressees", .list(.line, least: 1, most: Rfi.addresseesMost), "Codes of organisations."),
        .required("questions", .list(.words, least: 1, most: Rfi.questionsMost)),
        .required("purpose", .words), .required("legal_basis", .words),
        .required("declares_lawful", .boolean, "That one's own law lets one hold the answer."),
        .optional("name", .line, "None: the first question."), .optional("description", .words),
        .optional("why_addressee", .words, "Why it is thought to hold it."),
        .optional("urgency", .oneOf(Rfi.Urgency.self)), .optional("urgency_reason", .words),
        .optional("wanted_by", .time), .optional("answer_format", .line),
        .optional("use_intended", .list(.oneOf(PartyWords.purposes), most: APILimits.texts)),
        .optional("restrictions", .words), .optional("hit_only", .boolean, "Only whether something is held."),
        .optional(
            "persons",
            .list(
                .object([
                    .required("category", .oneOf(PersonCategory.all)),
                    .required("link", .words, "Why the question cannot be asked without them."),
                ]), most: APILimits.texts)),
        .optional("follows_ref", .id, "The request that this one takes up."),
        .optional("again", .boolean, "The same was asked before, and is asked all the same."),
        .optional("requirement", .line, "One of one's own house, in whose plan it is noted."),
        .optional("element", .integer(0...Int64(Requirement.elementsMost - 1)), "Which of its elements, from 0."),
    ])

    static func draft(_ body: CheckedBody) -> RfiDraft {
        var draft = RfiDraft(
            channel: body.needed("channel"), addressees: body.texts("addressees"), questions: body.texts("questions"),
            purpose: body.needed("purpose"), legalBasis: body.needed("legal_basis"))
        (draft.title, draft.background) = (body.text("name"), body.text("description"))
        draft.why = body.text("why_addressee")
        draft.urgency = body.word("urgency") ?? .routine
        (draft.urgencyReason, draft.wantedBy) = (body.text("urgency_reason"), body.time("wanted_by"))
        (draft.answerFormat, draft.uses) = (body.text("answer_format"), body.texts("use_intended"))
        (draft.restrictions, draft.isHitOnly) = (body.text("restrictions"), body.flag("hit_only"))
        draft.persons = body.objects("persons").map {
            RfiDraft.Person(category: $0.needed("category"), link: $0.needed("link"))
        }
        draft.declaresLawful = body.flag("declares_lawful")
        (draft.follows, draft.asksAgain) = (body.id("follows_ref"), body.flag("again"))
        return draft
    }
}

/// A requirement as a body says it: the names are those of the record.
enum RequirementBody {
    static let schema = Schema.object([
        .required("channel", .line, "The code of the channel that it is filed in."),
        .required("name", .line, "The question."), .required("decision", .words, "What it supports."),
        .required(
            "elements", .list(.words, least: 1, most: Requirement.elementsMost),
            "What has to be known, one by one; each keeps its place."),
        .optional("description", .words), .optional("priority", .oneOf(Requirement.Priority.self)),
        .optional("status", .oneOf(Requirement.Status.self)), .optional("from", .date), .optional("until", .date),
        .optional("areas", .texts), .optional("themes", .texts), .optional("indicators", .texts),
        .optional("last_time_of_value", .time, "After it an answer is of no use."),
        .optional("plan", .list(Told.planLine.shape, most: APILimits.texts)),
        .optional("shared", .boolean, "For everybody in the channel; else for its own house alone."),
    ])

    static func draft(_ body: CheckedBody) -> RequirementDraft {
        var draft = RequirementDraft(
            channel: body.needed("channel"), name: body.needed("name"), decision: body.needed("decision"),
            elements: body.texts("elements"))
        draft.background = body.text("description")
        draft.priority = body.word("priority") ?? .medium
        draft.status = body.word("status") ?? .active
        (draft.from, draft.until) = (body.date("from"), body.date("until"))
        (draft.areas, draft.themes) = (body.texts("areas"), body.texts("themes"))
        (draft.indicators, draft.lastTimeOfValue) = (body.texts("indicators"), body.time("last_time_of_value"))
        draft.plan = body.objects("plan").map { line in
            RequirementDraft.PlanLine(
                element: Int(line.integer("element") ?? 0), organisation: line.text("organisation"),
                method: line.word("method") ?? .openSource, due: line.date("due"), request: line.id("request_ref"),
                answeredBy: line.id("answered_by_ref"))
        }
        draft.isShared = body.flag("shared")
        return draft
    }
}

extension Told {
    static let rfis = Resource<RfiList>(
        "Requests",
        [
            .list("requests", rfiLine) { $0.lines },
            .flag("is_more", "Whether there are older ones that were not looked at.") { $0.isMore },
            .flag("may_ask") { $0.mayAsk },
        ])
    static let rfiEvent = Resource<RfiEvent>(
        "RequestAct",
        [
            .text("id", "The note.") { $0.id }, .word("act") { $0.deed },
            .text("organisation", "The code.") { $0.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeText("text") { $0.text },
            .time("at") { $0.at },
            .flag("counts", "Whether it could be done where the request stood.") { $0.counts },
            .maybeText("decline_code") { $0.declineCode }, .maybeText("transfer_to") { $0.transferTo },
            .maybeWord("satisfaction") { $0.satisfaction },
            .texts("answers", "Records that one may see.") { $0.answers },
        ])
    static let conversation = Resource<RfiConversation>(
        "Conversation",
        [
            .one("line", rfiLine) { $0.line }, .list("acts", rfiEvent, "In their order.") { $0.events },
            .value("may", .list(.oneOf(RfiAct.Deed.self), least: 0, most: nil), "What one may do.") { one in
                .array(one.deeds.map { .string($0.rawValue) })
            },
        ])
    static let rfi = Resource<RfiView>(
        "Request",
        [
            .one("record", record) { $0.record }, .text("requester", "Whose question it is: a code.") { $0.requester },
            .texts("questions") { $0.draft.questions }, .texts("addressees") { $0.draft.addressees },
            .text("purpose") { $0.draft.purpose }, .text("legal_basis") { $0.draft.legalBasis },
            .maybeText("description") { $0.draft.background }, .maybeText("why_addressee") { $0.draft.why },
            .word("urgency") { $0.draft.urgency }, .maybeText("urgency_reason") { $0.draft.urgencyReason },
            .maybeTime("wanted_by") { $0.draft.wantedBy }, .maybeText("answer_format") { $0.draft.answerFormat },
            .texts("use_intended") { $0.draft.uses }, .maybeText("restrictions") { $0.draft.restrictions },
            .flag("hit_only") { $0.draft.isHitOnly }, .maybeText("follows_ref") { $0.draft.follows?.text },
            .list("conversations", conversation, "With each that was asked, as far as one may see.") {
                $0.conversations
            },
        ])

    static let planLine = Resource<RequirementDraft.PlanLine>(
        "PlanLine",
        [
            .count("element", "Its place, from 0.") { $0.element },
            .maybeText("organisation", "A code; none for open sources.") { $0.organisation },
            .word("method") { $0.method },
            .date("due") { $0.due }, .maybe("request_ref", .id) { $0.request.map { .string($0.text) } },
            .maybe("answered_by_ref", .id) { $0.answeredBy.map { .string($0.text) } },
        ])
    static let requirementLine = Resource<RequirementLine>(
        "RequirementLine",
        [
            .one("record", record) { $0.record }, .text("owner", "A code.") { $0.owner },
            .text("name") { $0.draft.name },
            .text("decision") { $0.draft.decision }, .word("priority") { $0.draft.priority },
            .word("status") { $0.draft.status },
            .value("gaps", .list(.count, least: 0, most: nil), "The places of elements that nothing answers.") { line in
                .array(line.gaps.map { .integer(Int64($0)) })
            },
        ])
    static let requirements = Resource<RequirementList>(
        "Requirements",
        [
            .list("requirements", requirementLine, "Open ones first, by priority.") { $0.lines },
            .flag("is_more") { $0.isMore }, .flag("may_add") { $0.mayAdd },
            .text("house", "One's own: a code.") { $0.house },
        ])
    static let element = Resource<RequirementElement>(
        "Element",
        [
            .text("text") { $0.text }, .list("plan", planLine) { $0.plan }, .list("answers", record) { $0.answers },
            .list("requests", rfiLine, "By which it was asked.") { $0.requests },
            .flag("is_answered") { $0.isAnswered },
        ])
    static let shownProduct = Resource<ShownProduct>(
        "ShownProduct",
        [.one("record", record) { $0.record }, .object("object", "As its reader may see it.") { $0.object }])
    static let requirement = Resource<RequirementView>(
        "Requirement",
        [
            .one("line", requirementLine) { $0.line }, .maybeText("description") { $0.line.draft.background },
            .date("from") { $0.line.draft.from }, .date("until") { $0.line.draft.until },
            .texts("areas") { $0.line.draft.areas },
            .texts("themes") { $0.line.draft.themes }, .texts("indicators") { $0.line.draft.indicators },
            .maybeTime("last_time_of_value") { $0.line.draft.lastTimeOfValue },
            .flag("shared") { $0.line.draft.isShared },
            .list("elements", element) { $0.elements },
            .list("claims", record, "Products that say that they answer it, and are not in its plan.") { $0.claims },
            .list("assessments", shownProduct, "The latest.") { $0.assessments },
            .list("others", requirementLine, "What else is not answered.") { $0.others },
            .flag("may_revise") { $0.mayRevise },
            .flag("may_ask") { $0.mayAsk },
        ])
}
