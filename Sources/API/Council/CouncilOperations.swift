import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let council: [Operation] = [
        .get(
            "/meetings", "listMeetings", .council, "The newest meetings that one may see.",
            desk: ["GET /meetings"], tells: Told.meetings
        ) { try await $0.gate.meetings(for: $0.caller) },
        .filing(
            "/meetings", "fileMeeting", .council,
            "Writes down a meeting. Times are UTC; zone says where they are read.",
            desk: ["GET /meetings/add", "POST /meetings/add"], takes: CouncilBody.meeting, isReplayed: true,
            at: { id, _ in "/meetings/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(CouncilBody.meeting($0.body), by: $0.caller) },
        .get(
            "/meetings/{id}", "readMeeting", .council,
            "One meeting, the texts that were put to seats at it, and what was promised.",
            desk: ["GET /meetings/{id}", "GET /meetings/{id}/participants"], tells: Told.meeting
        ) { try await $0.gate.meeting($0.id, for: $0.caller) },
        .filing(
            "/meetings/{id}/versions", "reviseMeeting", .council, "Writes it anew: by its own house.",
            desk: ["GET /meetings/{id}/revise", "POST /meetings/{id}/revise", "POST /meetings/{id}/participants"],
            takes: CouncilBody.revised, isReplayed: true, at: { id, _ in "/meetings/\(Ask.escaped(id))" }
        ) { ask in
            try await ask.gate.file(
                CouncilBody.meeting(ask.body), revising: ask.id, from: ask.body.needed("version"), by: ask.caller)
        },
        .get(
            "/decisions", "listDecisions", .council,
            "The newest texts that were put to seats, those first that wait for one's own house.", desk: [],
            tells: Told.decisions
        ) { try await $0.gate.decisions(for: $0.caller) },
        .filing(
            "/decisions", "putText", .council,
            "Puts a text to seats, frozen by its hash. No seats: the members of the bodies, each organisation once.",
            desk: ["GET /decisions/add", "POST /decisions/add"], takes: CouncilBody.decision, isReplayed: true,
            at: { id, _ in "/decisions/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(CouncilBody.decision($0.body), by: $0.caller) },
        .get(
            "/decisions/{id}", "readDecision", .council, "One text, and where each seat stands as far as one may know.",
            desk: ["GET /decisions/{id}"], tells: Told.decision
        ) { try await $0.gate.decision($0.id, for: $0.caller) },
        .filing(
            "/decisions/{id}/acts", "actOnDecision", .council,
            "States where one's own seat stands; as chair records what it came to, or hands the chair over.",
            desk: ["POST /decisions/{id}"],
            takes: .object([
                .required("act", .oneOf(DecisionAct.Deed.self)),
                .optional("position", .oneOf(DecisionAct.Position.self), "With state."), .optional("text", .words),
                .optional("for_chair", .boolean, "For the chair alone to read."),
                .optional("hand_to", .line, "With hand-over: a code."),
                .optional("text_hash", .line, "Of the text that was seen: 409 where it is another."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: DecisionAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            var draft = DecisionActDraft(deed, on: try ask.id)
            (draft.position, draft.text) = (ask.body.word("position"), ask.body.text("text"))
            (draft.isForChair, draft.handTo) = (ask.body.flag("for_chair"), ask.body.text("hand_to"))
            draft.hash = ask.body.text("text_hash")
            return try await ask.gate.act(draft, by: ask.caller)
        },
        .get(
            "/commitments", "listCommitments", .council, "The newest commitments, the overdue first.",
            desk: ["GET /commitments", "GET /commitments/file"], tells: Told.commitments
        ) { try await $0.gate.commitments(for: $0.caller) },
        .filing(
            "/commitments", "fileCommitment", .council, "Writes down what was promised.",
            desk: ["GET /commitments/add", "POST /commitments/add"], takes: CouncilBody.commitment, isReplayed: true,
            at: { id, _ in "/commitments/\(Ask.escaped(id))" }
        ) { try await $0.gate.file(CouncilBody.commitment($0.body), by: $0.caller) },
        .get(
            "/commitments/{id}", "readCommitment", .council, "One of them, and what was done about it.",
            desk: ["GET /commitments/{id}"], tells: Told.commitment
        ) { try await $0.gate.commitment($0.id, for: $0.caller) },
        .filing(
            "/commitments/{id}/acts", "actOnCommitment", .council,
            "Accepts, reports progress, submits evidence, verifies, plans anew, withdraws.",
            desk: ["POST /commitments/{id}"],
            takes: .object([
                .required("act", .oneOf(CommitmentAct.Deed.self)), .optional("text", .words),
                .optional("due", .date, "With re-plan: a day."),
                .optional("decision_ref", .line, "With re-plan and withdraw: an adopted decision."),
                .optional("successor_ref", .line, "With supersede: a commitment."),
                .optional("evidence", .list(.line, most: APILimits.texts), "Ids of records that show it."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            guard let deed: CommitmentAct.Deed = ask.body.word("act") else {
                throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            var draft = CommitmentActDraft(deed, on: try ask.id)
            (draft.text, draft.due) = (ask.body.text("text"), ask.body.date("due"))
            (draft.decision, draft.successor) = (ask.body.text("decision_ref"), ask.body.text("successor_ref"))
            draft.evidence = ask.body.texts("evidence")
            return try await ask.gate.act(draft, by: ask.caller)
        },
    ]
}

/// Meetings, texts and commitments as bodies say them: the names are those of the records (docs/meetings.md).
enum CouncilBody {
    private static let wording = Schema.object([
        .required("lang", .line, "A tag of RFC 5646."), .required("text", .words),
    ])
    private static let seat = Schema.object([
        .required("organisation", .line, "A code."), .required("post", .line, "What it is called: no person."),
    ])
    private static let formality = Schema.integer(0...4)

    static let meeting = Schema.object(properties)
    static let revised = Schema.object(
        properties + [.required("version", .line, "The one that was seen: 409 where there is a newer one.")])

    private static let properties: [Schema.Property] = [
        .required("channel", .line, "The code of the channel that it is filed in."), .required("name", .line),
        .optional("audience", .oneOf(CouncilAudience.self), "Who gets it; none: whoever reads the channel."),
        .optional("format", .oneOf(Meeting.Format.self)), .optional("status", .oneOf(Meeting.Status.self)),
        .optional("series", .line), .optional("edition", .line),
        .optional("theme", .list(wording, most: Council.languagesMost)), .optional("description", .words),
        .optional("bodies", .list(.line, most: APILimits.texts)), .optional("place", .line),
        .optional("country", .line, "ISO 3166-1 alpha-2."), .optional("opens", .date), .optional("closes", .date),
        .optional("starts", .time), .optional("ends", .time),
        .optional("zone", .line, "Where those hours are read, as in Africa/Nairobi."),
        .optional("host", .line, "A code."), .optional("chair", .line, "A code."), .optional("parent_ref", .id),
        .optional(
            "items",
            .list(
                .object([
                    .required("title", .line), .required("session", .oneOf(Meeting.Session.self)),
                    .optional("starts", .time), .optional("ends", .time), .optional("room", .line),
                    .optional("interpretation", .list(.line, most: Council.languagesMost)),
                    .optional("posts", .list(seat, most: Meeting.itemPostsMost)),
                ]), most: Meeting.itemsMost)),
        .optional(
            "participants",
            .list(
                .object([
                    .required("organisation", .line), .required("post", .line),
                    .optional("role", .oneOf(Meeting.Role.self)), .optional("lang", .line),
                ]), most: Meeting.participantsMost), "Posts: persons stay at home."),
        .optional("clash", .boolean, "A post is to be at two places at once, and that is meant."),
    ]

    private static func wordings(_ body: CheckedBody, _ name: String) -> [Council.Wording] {
        body.objects(name).map { Council.Wording(language: $0.needed("lang"), text: $0.needed("text")) }
    }
    private static func seat(_ body: CheckedBody) -> MeetingDraft.Seat {
        MeetingDraft.Seat(organisation: body.needed("organisation"), post: body.needed("post"))
    }

    static func meeting(_ body: CheckedBody) -> MeetingDraft {
        var draft = MeetingDraft(channel: body.needed("channel"), name: body.needed("name"))
        draft.audience = body.word("audience") ?? .channel
        (draft.format, draft.status) = (body.word("format") ?? .inPerson, body.word("status") ?? .planned)
        (draft.series, draft.edition) = (body.text("series"), body.text("edition"))
        (draft.theme, draft.text) = (wordings(body, "theme"), body.text("description"))
        (draft.bodies, draft.place) = (body.texts("bodies"), body.text("place"))
        (draft.country, draft.zone) = (body.text("country"), body.text("zone"))
        (draft.opens, draft.closes) = (body.date("opens"), body.date("closes"))
        (draft.starts, draft.ends) = (body.time("starts"), body.time("ends"))
        (draft.host, draft.chair, draft.parent) = (body.text("host"), body.text("chair"), body.id("parent_ref"))
        draft.items = body.objects("items").map { each in
            var item = MeetingDraft.Item(title: each.needed("title"), session: each.word("session") ?? .plenary)
            (item.starts, item.ends, item.room) = (each.time("starts"), each.time("ends"), each.text("room"))
            (item.interpretation, item.posts) = (each.texts("interpretation"), each.objects("posts").map(seat))
            return item
        }
        draft.participants = body.objects("participants").map {
            MeetingDraft.Participant(seat: seat($0), role: $0.word("role") ?? .delegate, language: $0.text("lang"))
        }
        draft.allowsClashes = body.flag("clash")
        return draft
    }

    static let decision = Schema.object([
        .required("channel", .line), .required("name", .line),
        .required("texts", .list(wording, least: 1, most: Council.languagesMost), "In the authentic languages."),
        .required("chair", .line, "A code."),
        .optional("seats", .list(.line, most: Council.seatsMost), "Codes of organisations."),
        .optional("bodies", .list(.line, most: APILimits.texts)),
        .optional("audience", .oneOf(CouncilAudience.self)), .optional("method", .oneOf(Decision.Method.self)),
        .optional("formality", formality, "How firm it is: domain 3.12."), .optional("formality_evidence", .words),
        .optional("symbol", .line), .optional("item", .line), .optional("effective", .date),
        .optional("meeting_ref", .id), .optional("supersedes_ref", .id),
    ])

    static func decision(_ body: CheckedBody) -> DecisionDraft {
        var draft = DecisionDraft(
            channel: body.needed("channel"), name: body.needed("name"), texts: wordings(body, "texts"),
            seats: body.texts("seats"), chair: body.needed("chair"))
        (draft.bodies, draft.audience) = (body.texts("bodies"), body.word("audience") ?? .channel)
        draft.method = body.word("method") ?? .consensus
        draft.formality = body.integer("formality").flatMap(Council.Formality.init) ?? .understanding
        (draft.formalityEvidence, draft.symbol) = (body.text("formality_evidence"), body.text("symbol"))
        (draft.item, draft.effective) = (body.text("item"), body.date("effective"))
        (draft.meeting, draft.supersedes) = (body.id("meeting_ref"), body.id("supersedes_ref"))
        return draft
    }

    static let commitment = Schema.object([
        .required("channel", .line), .required("name", .line),
        .required("owner", .line, "The organisation that has to do it: a code."), .required("due", .date, "A day."),
        .required("deliverable", .words), .required("evidence_rule", .words, "By what it is seen that it was done."),
        .required("verifier", .line, "A code; not who owes it."), .optional("owner_post", .line),
        .optional("co_owners", .list(.line, most: Commitment.coOwnersMost)), .optional("chair", .line),
        .optional("audience", .oneOf(CouncilAudience.self)), .optional("description", .words),
        .optional("formality", formality), .optional("formality_evidence", .words), .optional("decision_ref", .id),
        .optional("meeting_ref", .id), .optional("supersedes_ref", .id),
    ])

    static func commitment(_ body: CheckedBody) -> CommitmentDraft {
        var draft = CommitmentDraft(
            channel: body.needed("channel"), name: body.needed("name"), owner: body.needed("owner"),
            due: body.date("due") ?? .unknown, deliverable: body.needed("deliverable"),
            evidenceRule: body.needed("evidence_rule"), verifier: body.needed("verifier"))
        (draft.ownerPost, draft.coOwners) = (body.text("owner_post"), body.texts("co_owners"))
        (draft.chair, draft.audience) = (body.text("chair"), body.word("audience") ?? .channel)
        draft.text = body.text("description")
        draft.formality = body.integer("formality").flatMap(Council.Formality.init) ?? .understanding
        draft.formalityEvidence = body.text("formality_evidence")
        (draft.decision, draft.meeting) = (body.id("decision_ref"), body.id("meeting_ref"))
        draft.supersedes = body.id("supersedes_ref")
        return draft
    }
}

extension Told {
    static let wording = Resource<Council.Wording>(
        "Wording", [.text("lang") { $0.language }, .text("text") { $0.text }])
    static let meetingSeat = Resource<MeetingDraft.Seat>(
        "MeetingSeat", [.text("organisation", "A code.") { $0.organisation }, .text("post") { $0.post }])
    static let agendaItem = Resource<MeetingDraft.Item>(
        "AgendaItem",
        [
            .text("title") { $0.title }, .word("session") { $0.session }, .maybeTime("starts") { $0.starts },
            .maybeTime("ends") { $0.ends }, .maybeText("room") { $0.room },
            .texts("interpretation") { $0.interpretation }, .list("posts", meetingSeat) { $0.posts },
        ])
    static let participant = Resource<MeetingDraft.Participant>(
        "Participant",
        [
            .text("organisation", "A code.") { $0.seat.organisation }, .text("post") { $0.seat.post },
            .word("role") { $0.role }, .maybeText("lang") { $0.language },
        ])
    static let meetingLine = Resource<MeetingLine>(
        "MeetingLine",
        [
            .one("record", record) { $0.record }, .text("owner", "Whose it is: a code.") { $0.owner },
            .text("name") { $0.draft.name }, .word("format") { $0.draft.format }, .word("status") { $0.draft.status },
            .word("audience") { $0.draft.audience }, .maybeText("series") { $0.draft.series },
            .maybeText("edition") { $0.draft.edition }, .list("theme", wording) { $0.draft.theme },
            .maybeText("description") { $0.draft.text }, .texts("bodies") { $0.draft.bodies },
            .maybeText("place") { $0.draft.place }, .maybeText("country") { $0.draft.country },
            .date("opens") { $0.draft.opens }, .date("closes") { $0.draft.closes },
            .maybeTime("starts") { $0.draft.starts }, .maybeTime("ends") { $0.draft.ends },
            .maybeText("zone") { $0.draft.zone }, .maybeText("host") { $0.draft.host },
            .maybeText("chair") { $0.draft.chair },
            .maybe("parent_ref", .id) { $0.draft.parent.map { .string($0.text) } },
            .list("items", agendaItem) { $0.draft.items }, .list("participants", participant) { $0.draft.participants },
            .flag("may_revise") { $0.mayRevise },
        ])
    static let meetings = Resource<CouncilList<MeetingLine>>(
        "Meetings",
        [
            .list("meetings", meetingLine) { $0.lines }, .flag("is_more") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let meeting = Resource<MeetingView>(
        "Meeting",
        [
            .one("line", meetingLine) { $0.line }, .maybeOne("parent", record) { $0.parent },
            .list("decisions", decisionLine) { $0.decisions }, .list("commitments", commitmentLine) { $0.commitments },
        ])
    static let councilEvent = Resource<CouncilEvent>(
        "CouncilAct",
        [
            .text("id", "The note.") { $0.id }, .text("act") { $0.act },
            .text("organisation", "A code.") { $0.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post }, .maybeText("text") { $0.text },
            .time("at") { $0.at }, .flag("counts", "Whether it could be done where that stood.") { $0.counts },
            .maybeWord("position") { $0.position }, .maybeText("hand_to") { $0.handTo }, .date("due") { $0.due },
            .texts("others", "Records that it names.") { $0.others },
        ])
    static let decisionLine = Resource<DecisionLine>(
        "DecisionLine",
        [
            .one("record", record) { $0.record }, .text("owner", "Whose record it is: a code.") { $0.owner },
            .text("name") { $0.draft.name }, .list("texts", wording) { $0.draft.texts },
            .text("text_hash") { $0.draft.hash }, .word("method") { $0.draft.method },
            .count("formality") { Int($0.draft.formality.rawValue) }, .texts("seats") { $0.draft.seats },
            .text("chair", "As things stand: a code.") { $0.thread.chair }, .word("state") { $0.thread.state },
            .value("positions", .map(.oneOf(DecisionAct.Position.self)), "By seat, as far as one may know.") { line in
                let positions = line.thread.state == .adopted ? line.thread.recorded : line.thread.positions
                return .object(
                    positions.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value.rawValue)) })
            },
            .count("missing", "Seats that have not said where they stand.") { $0.thread.missing.count },
            .flag("is_agreed", "Whether the chair can record it as adopted.") { $0.thread.isAgreed },
            .flag("is_waiting", "Whether one's own house has not said where it stands.") { $0.isWaiting },
        ])
    static let decisions = Resource<CouncilList<DecisionLine>>(
        "Decisions",
        [
            .list("decisions", decisionLine) { $0.lines }, .flag("is_more") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let decision = Resource<DecisionView>(
        "Decision",
        [
            .one("line", decisionLine) { $0.line }, .list("acts", councilEvent, "In their order.") { $0.events },
            .value("may", .list(.oneOf(DecisionAct.Deed.self), least: 0, most: nil), "What one may do.") { view in
                .array(view.deeds.map { .string($0.rawValue) })
            },
            .list("commitments", commitmentLine) { $0.commitments },
        ])
    static let commitmentLine = Resource<CommitmentLine>(
        "CommitmentLine",
        [
            .one("record", record) { $0.record }, .text("kept_by", "Whose record it is: a code.") { $0.owner },
            .text("name") { $0.draft.name }, .text("owner", "A code.") { $0.draft.owner },
            .maybeText("owner_post") { $0.draft.ownerPost }, .texts("co_owners") { $0.draft.coOwners },
            .date("due", "As things stand.") { $0.thread.due }, .text("deliverable") { $0.draft.deliverable },
            .text("evidence_rule") { $0.draft.evidenceRule }, .text("verifier") { $0.draft.verifier },
            .maybeText("chair") { $0.draft.chair }, .count("formality") { Int($0.draft.formality.rawValue) },
            .word("state") { $0.thread.state },
            .flag("is_late", "Its day passed without evidence, or it was met after it.") { $0.thread.isLate },
            .flag("is_overdue", "It is late, and still to be done.") { $0.thread.isOverdue },
            .flag("is_orphan", "Nobody took it on.") { $0.thread.isOrphan },
            .flag("concerns_us", "Whether it is one's own house's to see to.") { $0.concerns },
        ])
    static let commitments = Resource<CouncilList<CommitmentLine>>(
        "Commitments",
        [
            .list("commitments", commitmentLine, "The overdue first.") { $0.lines }, .flag("is_more") { $0.isMore },
            .flag("may_add") { $0.mayAdd },
        ])
    static let commitment = Resource<CommitmentView>(
        "Commitment",
        [
            .one("line", commitmentLine) { $0.line }, .maybeText("description") { $0.line.draft.text },
            .maybeOne("decision", record) { $0.decision }, .list("acts", councilEvent, "In their order.") { $0.events },
            .value("may", .list(.oneOf(CommitmentAct.Deed.self), least: 0, most: nil), "What one may do.") { view in
                .array(view.deeds.map { .string($0.rawValue) })
            },
        ])
}
