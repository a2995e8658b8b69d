import Records
import Serving
import Sharing

extension Operation {
    private static let standardScore: [Schema.Property] = [
        .required("standard", .integer(Product.standards)), .required("score", .integer(Feedback.scores)),
    ]

    static let release: [Operation] = [
        .get(
            "/records/{id}/audience", "previewAudience", .release,
            "Who in the registry would get which part of it, who would not, and why. For those who release.",
            desk: ["GET /records/{id}/audience"], [.version, .channel, .purpose, .lang], tells: Told.preview
        ) { ask in
            let view = try await ask.gate.preview(
                ask.id, version: ask.version, channel: ask.channel, for: [ask.purpose], by: ask.caller)
            return InLanguage(of: view, lang: ask.lang)
        },
        .get(
            "/records/{id}/explanation", "explainDecision", .release,
            "What the decision says of it for an organisation, or a post here by its own purposes. For those who release.",
            desk: ["GET /records/{id}/audience"],
            [
                .init("for", .line, "The code of an organisation, or the name of a post.", isRequired: true),
                .init("at", .time, "At that time; not there: now."), .version, .channel, .purpose, .lang,
            ], tells: Told.explanation
        ) { ask in
            let view = try await ask.gate.explain(
                ask.id, version: ask.version, channel: ask.channel, for: ask.query["for"] ?? "",
                purposes: [ask.purpose], at: ask.query.time("at"), by: ask.caller)
            return InLanguage(of: view, lang: ask.lang)
        },
        .get(
            "/releases", "listReleases", .release,
            "What waits for a second person, the most urgent first, and then what was decided, newest first.",
            desk: ["GET /release"], [.cursor, .limit], tells: Told.requests
        ) { try await $0.gate.requests(cursor: $0.query["cursor"], limit: $0.limit, for: $0.caller) },
        .get(
            "/releases/due", "listDue", .release,
            "What has to be looked at again by a day which has come. For releasers.",
            desk: ["GET /release"], tells: Told.due
        ) { try await $0.gate.due(for: $0.caller) },
        .get(
            "/releases/{id}", "readRelease", .release, "One request, with who would get what if it were released now.",
            desk: ["GET /release/{id}"], [.lang], tells: Told.request
        ) { ask in InLanguage(of: try await ask.gate.request(ask.id, for: ask.caller), lang: ask.lang) },
        .file(
            "/releases/{id}/annexes/{annex}", "readHeldAnnex", .release,
            "A file that waits with its report, by the id that the report names it by.",
            desk: ["GET /release/{id}/annexes/{annex}"], type: AnnexFile.unknownType
        ) { ask in
            let annex = try await ask.gate.annex(ask.named("annex"), waitingIn: ask.id, for: ask.caller)
            return (annex.bytes, annex.name)
        },
        .post(
            "/releases/{id}/clear", "clearRelease", .release,
            "Releases what waits: as a second person, who decides on what they were shown.",
            desk: ["POST /release/{id}/clear"],
            takes: .object([
                .required("seen", .line, "As readRelease gave it: 409 where something has changed since."),
                .optional(
                    "standards", .list(.object(standardScore), most: APILimits.texts),
                    "How well it meets the analytic standards. For what its author scored in its checklist; of an assessment that waits for its "
                        + "review each of the nine."),
            ]), tells: Told.cleared, needs: .right(.desk), isReplayed: false
        ) { ask in
            let scores = ask.body.objects("standards").map { ($0.integer("standard") ?? 0, $0.integer("score") ?? 0) }
            return try await ask.gate.clear(
                ask.id, seen: ask.body.needed("seen"), standards: Dictionary(scores) { _, last in last },
                by: ask.caller)
        },
        .post(
            "/releases/{id}/return", "returnRelease", .release, "Gives it back to its author.",
            desk: ["POST /release/{id}/return"], takes: .object([.required("reason", .words)]), needs: .right(.desk),
            isReplayed: true
        ) { try await $0.gate.returnRequest($0.id, reason: $0.body.needed("reason"), by: $0.caller) },
        .post(
            "/releases/{id}/withdraw", "withdrawRelease", .release, "Takes back what one asked for oneself.",
            desk: ["POST /release/{id}/withdraw"], takes: .object([]), needs: .right(.desk), isReplayed: true
        ) { try await $0.gate.withdrawRequest($0.id, by: $0.caller) },
        .get(
            "/onward", "listOnward", .release, "What was asked to be passed on, by one's house and of it.",
            desk: ["GET /onward"], tells: Told.onwards
        ) { try await $0.gate.onward(for: $0.caller) },
        .post(
            "/onward", "askOnward", .release,
            "Asks the originators of a record whether another organisation may have it.",
            desk: ["POST /onward"],
            takes: .object([
                .required("record", .line, "Its id."), .optional("version", .line), .optional("channel", .line),
                .required("organisation", .line, "The code of who is to have it."), .required("reason", .words),
            ]), tells: Told.onwards, needs: .right(.anybody), isReplayed: false
        ) { ask in
            try await ask.gate.askOnward(
                ask.body.needed("record"), version: ask.body.text("version"), channel: ask.body.text("channel"),
                for: ask.body.needed("organisation"), reason: ask.body.needed("reason"), by: ask.caller)
        },
        .post(
            "/onward/{id}", "decideOnward", .release, "Answers as the originator: grants or refuses.",
            desk: ["POST /onward/{id}"],
            takes: .object([
                .required("answer", .oneOf(["grant", "refuse"])),
                .optional("until", .time, "The end of what is granted."),
                .optional("code", .oneOf(DeclineCode.all), "Why it is refused."), .optional("reason", .words),
            ]), tells: Told.onward, needs: .right(.anybody), isReplayed: false
        ) { ask in
            let decision: OnwardDecision =
                ask.body.text("answer") == "grant"
                ? .granted(until: ask.body.time("until"))
                : .refused(code: ask.body.needed("code"), reason: ask.body.text("reason"))
            return try await ask.gate.decideOnward(ask.id, decision, by: ask.caller)
        },
        .get(
            "/consents", "listConsents", .release, "The consents that one's house gave, newest first. For releasers.",
            desk: ["GET /onward"], tells: Told.consents
        ) { try await $0.gate.consents(for: $0.caller) },
        .post(
            "/consents/{id}/withdraw", "withdrawConsent", .release, "Takes a consent back.",
            desk: ["POST /onward/consents/{id}"], takes: .object([.required("reason", .words)]),
            needs: .right(.releaser), isReplayed: true
        ) { try await $0.gate.withdrawConsent($0.id, reason: $0.body.needed("reason"), by: $0.caller) },
        .get(
            "/recalls", "listRecalls", .release,
            "What releasers of one's house took back, newest first. For releasers.",
            desk: ["GET /onward"], tells: Told.recalls
        ) { try await $0.gate.recalls(for: $0.caller) },
        .post(
            "/records/{id}/recall", "recall", .release,
            "Takes back versions of one's own house's word in every channel, here and wherever it was sent.",
            desk: ["POST /onward/recalls"],
            takes: .object([
                .optional("versions", .list(.line, most: APILimits.texts), "As the object spells them; none: all."),
                .required("reason", .oneOf(RecallReason.self)), .optional("measure", .oneOf(RecallMeasure.self)),
                .optional("explanation", .words),
            ]), tells: Told.recalled, needs: .right(.releaser), isReplayed: false
        ) { ask in
            try await ask.gate.recall(
                ask.id, versions: ask.body.texts("versions"), reason: ask.body.word("reason") ?? .error,
                measure: ask.body.word("measure") ?? .quarantine, explanation: ask.body.text("explanation"),
                by: ask.caller)
        },
        .post(
            "/records/{id}/correction", "correct", .release,
            "Tells those who were shown a version that it was wrong, once the corrected one was filed.", desk: [],
            takes: .object([
                .required("version", .line, "The one that was wrong."), .required("what", .words),
                .required("why", .words),
            ]), tells: Told.inform, needs: .right(.roles([.dpo, .releaser])), isReplayed: false
        ) { ask in
            try await ask.gate.correct(
                ask.id, version: ask.body.needed("version"), what: ask.body.needed("what"), why: ask.body.needed("why"),
                by: ask.caller)
        },
        .get(
            "/records/{id}/tearline", "readTearlineSource", .release,
            "One's own house's record, whole: what a sanitised version may be made of. For authors and releasers.",
            desk: ["GET /records/{id}/tearline"], [.version, .channel], tells: Told.tearlineSource
        ) { try await $0.gate.tearlineSource($0.id, version: $0.version, channel: $0.channel, by: $0.caller) },
        .post(
            "/records/{id}/tearline/draft", "draftTearline", .release,
            "Shows the sanitised version that an order would make, and what it still tells. Nothing is kept.",
            desk: ["POST /records/{id}/tearline"], takes: TearLineBody.schema, tells: Told.tearline,
            needs: .right(.desk), isReplayed: false
        ) { try await TearLineBody.made($0, submits: false) },
        .post(
            "/records/{id}/tearline", "submitTearline", .release,
            "Makes it, and has it wait for a second reader at the release desk.",
            desk: ["POST /records/{id}/tearline"], takes: TearLineBody.schema, tells: Told.tearline,
            needs: .right(.desk), isReplayed: false
        ) { try await TearLineBody.made($0, submits: true) },
    ]
}

extension Operation.Parameter {
    static let purpose = Self("purpose", .oneOf(PartyWords.purposes), "What each is taken to want it for.")
}

extension Ask {
    var purpose: String { query["purpose"] ?? Gate.usualPurpose }
}

/// Something with words in it, and in which language they are to be.
struct InLanguage<Value: Sendable>: Sendable {
    let value: Value
    let lang: String

    init(of value: Value, lang: String) {
        self.value = value
        self.lang = lang
    }
}

/// How a sanitised version is to be made, as a body says it.
enum TearLineBody {
    static let schema = Schema.object([
        .optional("version", .line), .optional("channel", .line, "Of the record."),
        .required("target", .line, "The code of the channel that it is for."),
        .optional("removing", .list(.line, most: APILimits.texts), "Selectors: `description`, `object_refs.[1]`."),
        .optional(
            "generalising",
            .list(
                .object([
                    .required("place", .line, "A selector."), .required("step", .oneOf(TearLineOrder.steps)),
                    .required("exact", .words), .optional("general", .words, "What stands instead."),
                ]), most: APILimits.texts)),
        .optional("markings", .list(.line, most: APILimits.texts), "Ids of marking definitions."),
        .optional("organisations", .texts, "The codes of those whom it is made for."),
        .optional("leaves_out_unconsented", .boolean), .optional("note", .words),
    ])

    static func made(_ ask: Ask, submits: Bool) async throws -> TearLineView {
        let body = ask.body
        var order = TearLineOrder(record: try ask.id, target: body.needed("target"))
        (order.version, order.channel) = (body.text("version"), body.text("channel"))
        order.removing = body.texts("removing")
        order.markings = body.texts("markings")
        order.organisations = body.texts("organisations")
        order.leavesOutUnconsented = body.flag("leaves_out_unconsented")
        order.note = body.text("note")
        do {
            for each in body.objects("generalising") {
                try order.generalise(
                    each.needed("place"), step: each.needed("step"), exact: each.needed("exact"),
                    general: each.text("general"))
            }
            guard submits else { return try await ask.gate.tearlineDraft(order, by: ask.caller).get() }
        } catch let fault as TearLineFault {
            throw RefusedBody(pointer: nil, message: fault.sentence)
        }
        return try await ask.gate.tearline(order, submits: true, by: ask.caller)
    }
}

extension TearLineFault {
    /// Why there would be no version, for programs.
    fileprivate var sentence: String {
        switch self {
        case .nothingThere(let place):
            "nothing is at \(place.prefix(APILimits.echo)), or no text: write another selector"
        case .notInText(let words): "\"\(words.prefix(APILimits.echo))\" does not stand there: write it as it stands"
        case .needsWords(let step): "a \(step) needs words in its place: give them as `general`"
        case .notA(let step, let words): "\"\(words.prefix(APILimits.echo))\" is no \(step): choose another step"
        case .notAnObject(let why): "what is left is no object: \(why)"
        }
    }
}
