import Formats
import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let writing: [Operation] = [
        .filing(
            "/products", "fileProduct", .writing,
            "Files a product: a report of an event, a warning, a summary, an assessment, a note.",
            desk: ["POST /write/{genre}"], takes: ProductBody.schema, upTo: APILimits.filing, isReplayed: true,
            renaming: ["body": "text"],
            at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { try await $0.gate.file(try ProductBody.draft($0.body), by: $0.caller) },
        .post(
            "/channels/{channel}/objects", "fileObjects", .writing,
            "Files objects of STIX as they are: sightings, indicators, corrected versions. One bad one never spoils the rest.",
            desk: [],
            takes: .object([
                .required("objects", .list(.open("An object of STIX."), least: 1, most: APILimits.objects))
            ]), tells: Told.report,
            // A report of a hundred is too long to be kept, and an object that is filed again is known by its version.
            needs: .writingTo(segment: "channel"), isReplayed: false
        ) { ask in
            try await ask.gate.write(
                ask.body["objects"]?.elements.map { $0 } ?? [], to: ask.named("channel"), by: ask.caller)
        },
        .get(
            "/reports/{id}", "readReport", .writing, "What became of objects that one filed: for a day.", desk: [],
            tells: Told.report
        ) { try await $0.gate.report($0.id, for: $0.caller) },
        .filing(
            "/records/{id}/feedback", "giveFeedback", .writing,
            "Says of a record what became of it here, to whose word it is; or routes it to a post of one's own house.",
            desk: ["POST /records/{id}/feedback"],
            takes: .object([
                .required("channel", .line, "Of the record: its code."), .optional("version", .line),
                .optional("answer", .oneOf(Feedback.Answer.self)), .optional("usefulness", .integer(Feedback.ratings)),
                .optional("accuracy", .integer(Feedback.ratings)), .optional("timeliness", .integer(Feedback.ratings)),
                .optional("used_in", .words, "The decision or product that it was used in."),
                .optional("routed_to", .line, "A post of one's own house: nobody else learns of that."),
                .optional("comment", .words),
                .optional(
                    "takes_back", .line,
                    "The note by which one said something before, which counts no more: nothing else is said with it."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            let body = ask.body
            if let note = body.text("takes_back") {
                return try await ask.gate.takeBack(
                    note, saidOf: ask.id, in: body.needed("channel"), by: ask.caller)
            }
            return try await ask.gate.respond(
                FeedbackDraft(
                    record: ask.id, version: body.text("version"), channel: body.needed("channel"),
                    answer: body.word("answer"), usefulness: body.integer("usefulness"),
                    accuracy: body.integer("accuracy"), timeliness: body.integer("timeliness"),
                    usedIn: body.text("used_in"), routedTo: body.text("routed_to"), comment: body.text("comment")),
                by: ask.caller)
        },
        .filing(
            "/records/{id}/sightings", "giveSighting", .writing,
            "Says that one saw it, too, or looked for it and did not: a STIX sighting, for whose word it is, or for all.",
            desk: ["POST /records/{id}/sightings"],
            takes: .object([
                .required("channel", .line, "Of the record: its code."), .optional("version", .line),
                .required("count", .integer(SightingDraft.counts), "How often; 0: looked for, and not seen."),
                .optional("first_seen", .date), .optional("last_seen", .date),
                .optional("is_for_all", .boolean, "For whoever may have the record; else for whose word it is alone."),
                .optional("comment", .words),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            let body = ask.body
            return try await ask.gate.sight(
                SightingDraft(
                    record: ask.id, version: body.text("version"), channel: body.needed("channel"),
                    count: body.integer("count") ?? 1, first: body.date("first_seen"), last: body.date("last_seen"),
                    isForAll: body.flag("is_for_all"), comment: body.text("comment")),
                by: ask.caller)
        },
    ]
}

/// A product as a body says it. The names are those of the report's extension (docs/products.md).
enum ProductBody {
    static let schema = Schema.object([
        .required("genre", .oneOf(Product.Genre.self)), .required("channel", .line, "The code of the channel."),
        .required("name", .line, "Its title."), .optional("lang", .line, "BCP 47: what it is written in."),
        .optional(
            "text", .words,
            "Paragraphs, parted by an empty line. One that begins with a mark is under that: (RED), (REL UG-NAC)."),
        .optional("so_what", .words, "What follows from it."), .optional("observed", .date),
        .optional("period", .object([.required("from", .date), .required("until", .date)])),
        .optional(
            "areas",
            .list(
                .object([
                    .required("name", .line), .optional("country", .line, "ISO 3166-1 alpha-2."),
                    .optional("latitude", .number(-90...90)), .optional("longitude", .number(-180...180)),
                    .optional("precision", .number(0...20_000_000), "Metres."),
                ]), most: APILimits.texts)),
        .optional(
            "sources",
            .list(
                .object([
                    .required("grade", .line, "As in B2."), .optional("descriptor", .line), .optional("date", .date),
                    .optional("holding", .oneOf(Product.holdings)),
                ]), most: APILimits.texts)),
        .optional("key_points", .texts), .optional("changes", .texts), .optional("gaps", .texts),
        .optional("question", .words),
        .optional(
            "judgements",
            .list(
                .object([
                    .required("text", .words), .required("likelihood_from", .integer(0...100), "Percent."),
                    .required("likelihood_until", .integer(0...100), "Percent."),
                    .required("confidence", .oneOf(Product.confidences)), .required("reasons", .words),
                    .optional("checkable_on", .date),
                ]), most: APILimits.texts)),
        .optional("assumptions", .texts), .optional("alternatives", .texts), .optional("indicators", .texts),
        .optional("dissent", .texts),
        .optional(
            "warning",
            .object([
                .required("hazard", .line), .optional("urgency", .oneOf(Product.urgencies)),
                .optional("severity", .oneOf(Product.severities)), .optional("certainty", .oneOf(Product.certainties)),
                .optional("onset", .date), .optional("expires", .date), .required("responsible", .someTexts),
                .optional("options", .texts),
            ]), "In the words of CAP 1.2. What is not said is not in it."),
        .optional(
            "checklist",
            .list(
                .object([
                    .required("standard", .integer(Product.standards)), .required("author", .integer(Product.scores)),
                ]), most: APILimits.texts), "How well each analytic standard is met."),
        .optional("tlp", .tlp, "Not there: as the channel's records are marked."),
        .optional("rel_to", .texts, "The codes of those whom it is for, beside the author's house."),
        .optional("precedence", .oneOf(Envelope.Precedence.self)),
        .optional("asks_for_answer", .boolean, "Whether each is asked for one, in the time that the precedence gives."),
        .optional("follows_ref", .id, "The report that this one follows up: it adds to it."),
        .optional("supersedes_ref", .id, "The one whose place it takes, instead of follows_ref."),
        .optional("contradicts_ref", .id, "The one that it contradicts, instead of both."),
        .optional("responds_to_ref", .id, "The requirement that it answers."),
        .optional("element", .integer(0...Int64(Requirement.elementsMost - 1)), "Which of its elements, from 0."),
        .optional(
            "derived_from_refs", .list(.id, most: Product.sourcesMost),
            "What it was made from: it inherits their markings."),
        .optional(
            "annexes",
            .list(
                .object([
                    .required(
                        "name", .line, "A plain file name, which ends as its form does: .pdf, .png, .jpg, .csv, .txt."),
                    .required("content", .text(most: APILimits.file), "Base64 of RFC 4648 §4."),
                    .optional("lang", .line, "BCP 47: what it is written in."),
                    .optional(
                        "accepts", .list(.oneOf(acceptable), most: acceptable.count),
                        "What may go along that is found in it beside what its reader sees."),
                ]), most: Product.annexesMost),
            "Files that go along. Pictures are stripped of what they tell beside themselves."),
    ])

    private static let acceptable = InspectedFile.Trace.allCases.filter { !$0.isNever }.map(\.rawValue)

    static func draft(_ body: CheckedBody) throws -> ProductDraft {
        guard let genre: Product.Genre = body.word("genre") else {
            throw RefusedBody(pointer: "/genre", message: "there is no such genre")
        }
        var draft = ProductDraft(genre, channel: body.needed("channel"), title: body.needed("name"))
        (draft.lang, draft.text, draft.soWhat) = (body.text("lang"), body.text("text"), body.text("so_what"))
        draft.observed = body.date("observed")
        if let period = body.object("period"), let from = period.date("from"), let until = period.date("until") {
            draft.period = (from, until)
        }
        draft.areas = body.objects("areas").map { area in
            ProductDraft.Area(
                name: area.needed("name"), country: area.text("country"), latitude: area.double("latitude"),
                longitude: area.double("longitude"), precision: area.double("precision"))
        }
        draft.sources = body.objects("sources").map { source in
            ProductDraft.Source(
                grade: source.needed("grade"), descriptor: source.text("descriptor"), date: source.date("date"),
                holding: source.text("holding"))
        }
        (draft.keyPoints, draft.changes) = (body.texts("key_points"), body.texts("changes"))
        (draft.gaps, draft.question) = (body.texts("gaps"), body.text("question"))
        draft.judgements = try body.objects("judgements").enumerated().map(judgement)
        (draft.assumptions, draft.alternatives) = (body.texts("assumptions"), body.texts("alternatives"))
        (draft.indicators, draft.dissent) = (body.texts("indicators"), body.texts("dissent"))
        draft.warning = body.object("warning").map { warning in
            ProductDraft.Warning(
                hazard: warning.needed("hazard"), urgency: warning.text("urgency"),
                severity: warning.text("severity"), certainty: warning.text("certainty"),
                onset: warning.date("onset"), expires: warning.date("expires"),
                responsible: warning.texts("responsible"), options: warning.texts("options"))
        }
        for line in body.objects("checklist") {
            draft.checklist[line.integer("standard") ?? 0] = line.integer("author") ?? 0
        }
        draft.tlp = body.text("tlp").flatMap { TLP($0) }
        draft.releasedTo = body.texts("rel_to")
        draft.precedence = body.word("precedence") ?? .routine
        draft.asksForAnswer = body.flag("asks_for_answer")
        draft.follows = try followUp(body)
        draft.respondsTo = body.id("responds_to_ref")
        draft.respondsToElement = body.integer("element").map { Int($0) }
        draft.derivedFrom = body.ids("derived_from_refs")
        draft.annexes = try body.objects("annexes").enumerated().map(annex)
        return draft
    }

    private static func followUp(_ body: CheckedBody) throws -> Product.FollowUp? {
        let named = Product.Following.allCases.compactMap { how in
            body.id(how.property).map { Product.FollowUp(of: $0, as: how) }
        }
        guard named.count < 2 else {
            throw RefusedBody(
                pointer: "/" + named[1].how.property,
                message: "a product follows one report up, in one way: leave the others out")
        }
        return named.first
    }

    private static func annex(_ place: Int, _ body: CheckedBody) throws -> ProductDraft.Annex {
        func refused(_ member: String, _ message: String) -> RefusedBody {
            RefusedBody(pointer: "/annexes/\(place)\(member)", message: message)
        }
        guard let bytes = Base64.decode(Array(body.needed("content").utf8)[...]) else {
            throw refused("/content", "this is not Base64 of RFC 4648 §4, with its padding and without line ends")
        }
        let file: InspectedFile
        do throws(FormatError) {
            file = try InspectedFile(name: body.needed("name"), bytes)
        } catch {
            throw refused("", error.message)
        }
        guard file.forbidden.isEmpty else {
            throw refused(
                "/content",
                "it holds what never goes along (\(file.forbidden.map(\.rawValue).joined(separator: ", "))): print it to a new "
                    + "PDF and send that")
        }
        let open = Set(file.found.map(\.rawValue)).subtracting(body.texts("accepts"))
        guard open.isEmpty else {
            throw refused(
                "/accepts",
                "it tells more than its reader sees (\(open.sorted().joined(separator: ", "))): take that out, or name it in "
                    + "accepts")
        }
        return try ProductDraft.Annex(
            name: file.name, mediaType: file.form.rawValue, bytes: file.bytes, lang: body.text("lang"))
    }

    private static func judgement(_ place: Int, _ body: CheckedBody) throws -> ProductDraft.Judgement {
        guard
            let likelihood = Likelihood(
                from: Int(body.integer("likelihood_from") ?? -1), until: Int(body.integer("likelihood_until") ?? -1))
        else {
            throw RefusedBody(
                pointer: "/judgements/\(place)/likelihood_from",
                message: "a likelihood goes from a number to one that is not below it, in percent")
        }
        return ProductDraft.Judgement(
            text: body.needed("text"), likelihood: likelihood, confidence: body.needed("confidence"),
            reasons: body.needed("reasons"), checkableOn: body.date("checkable_on"))
    }
}

extension Schema {
    /// Several texts, each a paragraph at most.
    static let texts = Schema.list(.text(most: APILimits.words), least: 0, most: APILimits.texts)
    /// One of them at least.
    static let someTexts = Schema.list(.text(most: APILimits.words), least: 1, most: APILimits.texts)
}

extension Told {
    static let filed = Resource<Filed>(
        "Filed",
        [
            .maybeText("id") { $0.id }, .maybeText("version") { $0.version },
            .value("fate", .oneOf(["stored", "known", "pending", "refused"])) { .string($0.told.fate) },
            .maybeText("request", "Of the release desk, where it waits for a second person.") { $0.told.request },
            .maybeText("message", "Why it was refused.") { $0.told.message },
        ])
    static let report = Resource<Report>(
        "Report",
        [
            .text("id") { $0.id }, .time("requested") { $0.requested },
            .list("items", filed, "In the order of the objects.") { $0.items },
        ])
}

extension Filed {
    fileprivate var told: (fate: String, request: String?, message: String?) {
        switch fate {
        case .stored: ("stored", nil, nil)
        case .known: ("known", nil, nil)
        case .pending(let request): ("pending", request, nil)
        case .refused(let message): ("refused", nil, message)
        }
    }
}
