import JSON
import Records
import Serving
import Sharing

extension Operation {
    /// What was decided on a warning.
    static let responses: [Operation] = [
        .get(
            "/records/{id}/responses", "listResponses", .records,
            "What was decided on a warning, as far as one may see it, and what came of it.",
            desk: ["GET /records/{id}"], [.version, .channel], tells: Told.responseLog
        ) { ask in
            let view = try await ask.gate.record(
                ask.id, version: ask.version, channel: ask.channel, for: ask.caller)
            guard let log = view.responses else {
                throw Refusal(.missing, "there is no response log: this is no warning")
            }
            return log
        },
        .filing(
            "/records/{id}/responses", "giveResponse", .writing,
            "Says what one's house decided on a warning, \"no action\" too; what came of it later; or takes it back.",
            desk: ["POST /records/{id}/responses"],
            takes: .object([
                .required("channel", .line, "Of the warning: its code."), .optional("version", .line),
                .optional("option", .words, "One of the warning's options as it stands there, or one's own words."),
                .optional("no_action", .boolean, "It was decided that nothing is done: instead of an option."),
                .optional("decided", .date, "When, as far as it is known."),
                .optional("status", .oneOf(WarningResponse.Status.self), "How far it is; not there: decided."),
                .optional("result", .words, "What came of it."),
                .optional("is_for_all", .boolean, "For whoever may have the warning; else for whose word it is alone."),
                .optional(
                    "updates", .line,
                    "The note by which one's house said it before: its status and result are these now."),
                .optional(
                    "takes_back", .line,
                    "The note by which one's house said it before, which counts no more: nothing else is said with it."),
            ]), isReplayed: true, at: { id, channel in "/records/\(Ask.escaped(id))?channel=\(Ask.escaped(channel))" }
        ) { ask in
            let body = ask.body
            let channel = body.needed("channel")
            if let note = body.text("takes_back") {
                return try await ask.gate.takeBackResponse(note, to: ask.id, in: channel, by: ask.caller)
            }
            let status: WarningResponse.Status = body.word("status") ?? .decided
            if let note = body.text("updates") {
                return try await ask.gate.updateResponse(
                    ResponseChange(note, to: ask.id, in: channel, status: status, result: body.text("result")),
                    by: ask.caller)
            }
            guard let decided = body.date("decided") else {
                throw RefusedBody(pointer: "/decided", message: "it says when that was decided, as far as is known")
            }
            return try await ask.gate.logResponse(
                ResponseDraft(
                    record: ask.id, version: body.text("version"), channel: channel, choice: try choice(in: body),
                    decided: decided, status: status, result: body.text("result"), isForAll: body.flag("is_for_all")),
                by: ask.caller)
        },
    ]

    private static func choice(in body: CheckedBody) throws -> WarningResponse.Choice {
        switch (body.text("option"), body.flag("no_action")) {
        case (let option?, false): return .option(option)
        case (nil, true): return .noAction
        default:
            throw RefusedBody(
                pointer: "/option", message: "it says what was chosen, or that nothing is done: one of the two")
        }
    }
}

extension Told {
    static let response = Resource<ResponseView>(
        "WarningResponse",
        [
            .text("note", "The note that says it.") { $0.note },
            .maybeText("version", "The version of the warning that it is about.") { $0.version?.text },
            .text("organisation", "The code of who decided.") { $0.organisation },
            .maybeText("post", "Of one's own house alone.") { $0.post },
            .maybeText("option", "What was chosen; not there where it was decided that nothing is done.") {
                if case .option(let option) = $0.choice { option } else { nil }
            },
            .flag("no_action", "It was decided that nothing is done.") { $0.choice == .noAction },
            .date("decided", "As far as it is known.") { $0.decided }, .word("status") { $0.status },
            .maybeText("result", "What came of it.") { $0.result },
            .time("at", "When it was said first.") { $0.at },
        ])
    static let responseLog = Resource<ResponseLog>(
        "ResponseLog",
        [
            .list("responses", response, "The newest decision first.") { $0.lines },
            .flag("is_more", "There may be more, which are not told here.") { $0.isMore },
            .flag("may_write") { $0.mayWrite },
            .flag("may_tell_all", "Whether to whoever may have the warning.") { $0.mayTellAll },
        ])
}
