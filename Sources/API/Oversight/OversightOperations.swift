import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let oversight: [Operation] = [
        .get(
            "/oversight", "readOversight", .oversight,
            "Numbers, and what has to be done by a time. For overseers and the data-protection officer.",
            desk: ["GET /oversight", "GET /protection"], [.from, .until], tells: Told.oversight
        ) { try await $0.gate.oversight(from: $0.query.time("from"), until: $0.query.time("until"), for: $0.caller) },
        .get(
            "/oversight/log", "listLog", .oversight, "The entries of the log as metadata, newest first. For overseers.",
            desk: ["GET /oversight"], LogQuery.parameters + [.before, .limit], tells: Told.log
        ) { ask in
            try await ask.gate.oversightLog(LogQuery.filter(ask), before: ask.before, limit: ask.limit, for: ask.caller)
        },
        .get(
            "/oversight/requests", "countRequests", .oversight,
            "How requests for information fare, in numbers alone. For overseers and the data-protection officer.",
            desk: ["GET /oversight/requests"], [.from, .until], tells: Told.rfiNumbers
        ) { try await $0.gate.rfiNumbers(from: $0.query.time("from"), until: $0.query.time("until"), for: $0.caller) },
        .file(
            "/oversight/pack", "takeEvidence", .oversight,
            "A file with the entries that a filter takes, which proves offline that each is in the log. For overseers.",
            desk: ["GET /oversight/pack"], LogQuery.parameters, type: APIBoundary.json
        ) { ask in
            let pack = try await ask.gate.evidencePack(LogQuery.filter(ask), for: ask.caller)
            return (pack.bytes, "log" + EvidencePack.suffix)
        },
        .file(
            "/oversight/entries/{position}/proof", "readEntryProof", .oversight,
            "The proof that an entry is in the log: c2sp.org/tlog-proof. For overseers.",
            desk: ["GET /oversight/entries/{position}/proof"], type: "text/plain; charset=utf-8"
        ) { ask in
            guard let position = Int64(try ask.named("position")).map(Position.init) else {
                throw Refusal(.invalid, "an entry is named by its number")
            }
            let place = try await ask.gate.oversightProof(of: position, for: ask.caller)
            return (Array(place.proofFile.utf8), "entry-\(position.raw).tlog-proof")
        },
        .get(
            "/oversight/disclosures/{id}", "listDisclosures", .oversight,
            "To whom a record was given. For overseers and the data-protection officer.",
            desk: ["GET /oversight/given"],
            tells: Told.disclosures
        ) { try await $0.gate.disclosures(of: $0.id, for: $0.caller) },
        .post(
            "/oversight/questions", "askHouse", .oversight, "Asks, finds or recommends. For overseers.",
            desk: ["POST /oversight/questions"],
            takes: .object([
                .required("kind", .oneOf(QuestionDraft.kinds)), .required("scope", .line),
                .required("question", .words),
                .optional("days", .integer(1...SharingLimits.subjectDays), "That there are to answer."),
                .optional("evidence", .line, "SHA-256 of the evidence pack that it is about."),
            ]), tells: Told.made, needs: .right(.roles([.oversight])), isReplayed: true
        ) { ask in
            try await ask.gate.ask(
                QuestionDraft(
                    kind: ask.body.needed("kind"), scope: ask.body.needed("scope"),
                    question: ask.body.needed("question"),
                    days: ask.body.integer("days") ?? QuestionDraft.standardDays, evidence: ask.body.text("evidence")),
                by: ask.caller)
        },
        .post(
            "/oversight/questions/{id}/answer", "answerQuestion", .oversight, "Answers one: not by who asked.",
            desk: ["POST /protection/answers"], takes: .object([.required("answer", .words)]),
            needs: .right(.roles([.dpo, .secretary, .chair, .releaser])), isReplayed: true
        ) { try await $0.gate.answer($0.id, $0.body.needed("answer"), by: $0.caller) },
    ]

    static let protection: [Operation] = [
        .get(
            "/protection/retention", "readRetention", .protection,
            "What is past its retention, and what has to be looked at again. For the officer, overseers and auditors.",
            desk: ["GET /protection"], tells: Told.retention
        ) { try await $0.gate.retention(for: $0.caller) },
        .post(
            "/protection/sweep", "sweep", .protection, "Erases what is past its retention now. For the officer.",
            desk: ["POST /protection/sweep"], takes: .object([]), tells: Told.swept, needs: .right(.roles([.dpo])),
            isReplayed: false
        ) { try await $0.gate.sweep(by: $0.caller) },
        .get(
            "/protection/requests", "listSubjectRequests", .protection,
            "Requests of data subjects, the ones that are due first. For the officer, overseers and auditors.",
            desk: ["GET /protection"], tells: Told.subjectRequests
        ) { try await $0.gate.subjectRequests(for: $0.caller) },
        .post(
            "/protection/requests", "openSubjectRequest", .protection, "Takes one in. For the officer.",
            desk: ["POST /protection/requests"],
            takes: .object([
                .required("reference", .line, "Of the home node's own file: no name."),
                .required("kind", .oneOf(SubjectRequestKind.self)), .optional("authority", .line),
                .optional("days", .integer(1...SharingLimits.subjectDays)),
                .optional("about", .list(.line, most: APILimits.texts), "Ids of records and of mentions."),
            ]), tells: Told.made, needs: .right(.roles([.dpo])), isReplayed: true
        ) { ask in
            try await ask.gate.open(
                SubjectRequestDraft(
                    reference: ask.body.needed("reference"), kind: ask.body.word("kind") ?? .access,
                    authority: ask.body.text("authority"),
                    days: ask.body.integer("days") ?? SubjectRequestDraft.standardDays, about: ask.body.texts("about")),
                by: ask.caller)
        },
        .post(
            "/protection/requests/{id}/steps", "advanceSubjectRequest", .protection,
            "Takes one a step further. For the officer.", desk: ["POST /protection/steps"],
            takes: .object([
                .required("step", .oneOf(["confirm", "deny", "decide", "answer", "withdraw"])),
                .optional("decision", .oneOf(SubjectDecision.self)), .optional("ground", .words),
                .optional("through", .line, "The authority that looks instead."),
            ]), needs: .right(.roles([.dpo])), isReplayed: true
        ) { ask in
            let step: SubjectRequestStep
            switch ask.body.text("step") {
            case "confirm": step = .identity(confirmed: true)
            case "deny": step = .identity(confirmed: false)
            case "decide":
                guard let decision: SubjectDecision = ask.body.word("decision") else {
                    throw RefusedBody(pointer: "/decision", message: "say what was decided")
                }
                step = .decide(
                    decision, ground: ask.body.text("ground") ?? "", indirectAccess: ask.body.text("through"))
            case "answer": step = .answer
            default: step = .withdraw
            }
            try await ask.gate.advance(ask.id, step, by: ask.caller)
        },
        .post(
            "/protection/requests/{id}/carry-out", "carryOutSubjectRequest", .protection,
            "Does what was granted to an erasure. For the officer.", desk: ["POST /protection/steps"],
            takes: .object([]), tells: Told.carriedOut, needs: .right(.roles([.dpo])), isReplayed: false
        ) { try await $0.gate.carryOut($0.id, by: $0.caller) },
    ]
}

extension Operation.Parameter {
    static let from = Self("from", .time, "Added to the log then or later.")
    static let until = Self("until", .time, "Added to the log before then.")
}

/// Which entries of the log are asked for.
enum LogQuery {
    static let parameters: [Operation.Parameter] = [
        .init("event", .line, "An event, or the first part of several, as in refused."),
        .init("post", .line, "By this post."), .init("reason", .line, "A part of the reason."), .from, .until,
    ]

    static func filter(_ ask: Ask) -> OversightFilter {
        OversightFilter(
            event: ask.query["event"], post: ask.query["post"], reason: ask.query["reason"],
            from: ask.query.time("from"), until: ask.query.time("until"))
    }
}
