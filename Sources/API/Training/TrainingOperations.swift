import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let training: [Operation] = [
        .get(
            "/training", "listCourses", .training, "The newest courses that one may see.", desk: ["GET /training"],
            tells: Told.courses
        ) { CourseList(lines: try await $0.gate.courses(for: $0.caller)) },
        .get(
            "/training/{id}", "readCourse", .training, "One of them, and those who take it as far as one may know.",
            desk: ["GET /training/{id}"], tells: Told.course
        ) { try await $0.gate.course($0.id, for: $0.caller) },
        .post(
            "/training/{id}/acts", "actOnCourse", .training,
            "Takes in sheets of answers, marks what came, gives a certificate or takes it back.",
            desk: ["POST /training/{id}"],
            takes: .object([
                .required("act", .oneOf(CourseAct.self)), .optional("sheets", .words, "With take: answers.txt."),
                .optional("post", .line, "With give and revoke."), .optional("house", .line, "With give and revoke."),
            ]), tells: Told.course, needs: .right(.writing), isReplayed: false
        ) { ask in
            let id = try ask.id
            switch ask.body.word("act", CourseAct.self) {
            case .take:
                let sheets = try AnswerSheet.read(Array(ask.body.needed("sheets").utf8))
                if let why = try await ask.gate.take(sheets, by: ask.caller).lazy.compactMap(\.refusal).first {
                    throw RefusedBody(pointer: "/sheets", message: why)
                }
            case .mark: _ = try await ask.gate.mark(id, by: ask.caller)
            case .give:
                _ = try await ask.gate.certify(
                    ask.body.needed("post"), of: ask.body.needed("house"), in: id, by: ask.caller)
            case .revoke:
                try await ask.gate.revoke(ask.body.needed("post"), of: ask.body.needed("house"), in: id, by: ask.caller)
            case nil: throw RefusedBody(pointer: "/act", message: "there is no such act")
            }
            return try await ask.gate.course(id, for: ask.caller)
        },
        .post(
            "/training/verify", "verifyCertificate", .training,
            "Looks at a certificate with what is here: nothing is asked of anybody.",
            desk: ["GET /training/verify", "POST /training/verify"],
            takes: .object([.required("certificate", .words, "The file, or the text of a printed code.")]),
            tells: Told.verdict, needs: .right(.anybody), isReplayed: false
        ) { try await $0.gate.verdict(on: Array($0.body.needed("certificate").utf8), for: $0.caller) },
    ]
}

/// What is done about a course.
enum CourseAct: String, CaseIterable, Sendable { case take, mark, give, revoke }

struct CourseList: Sendable {
    let lines: [CourseLine]
}

extension Told {
    static let courseLine = Resource<CourseLine>(
        "CourseLine",
        [.one("record", record) { $0.record }, .text("owner", "A code.") { $0.owner }, .text("code") { $0.code }])
    static let courses = Resource<CourseList>("Courses", [.list("courses", courseLine) { $0.lines }])
    static let attempt = Resource<TrainingThread.Attempt>(
        "Attempt",
        [
            .count("attempt") { $0.number }, .maybe("passed", .boolean) { $0.passed.map { .boolean($0) } },
            .maybeCount("score", "For the trainee's own post alone.") { $0.score.map { Int64($0) } },
            .maybeCount("of") { $0.of.map { Int64($0) } },
        ])
    static let trainee = Resource<Trainee>(
        "Trainee",
        [
            .text("post") { $0.post }, .text("house", "A code.") { $0.house }, .word("state") { $0.thread.state },
            .list("attempts", attempt) { $0.thread.attempts },
            .maybeText("certificate", "The signed credential, as text: it stays byte for byte.") {
                $0.thread.certificate
            },
        ])
    static let course = Resource<CourseView>(
        "Course",
        [
            .one("record", record) { $0.record }, .text("owner", "A code.") { $0.owner },
            .text("code") { $0.draft.code },
            .text("name") { $0.draft.name }, .word("level") { $0.draft.level }, .count("hours") { $0.draft.hours },
            .texts("languages") { $0.draft.languages }, .texts("outcomes") { $0.draft.outcomes },
            .list("trainees", trainee) { $0.trainees },
        ])
    static let verdict = Resource<CertificateVerdict>(
        "CertificateVerdict",
        [
            .text("worth", "valid, undecided or invalid.") { $0.worth }, .text("proof") { $0.proof },
            .text("dates") { $0.dates }, .text("issuer") { $0.issuer },
            .maybeText("organisation", "Whose key it is: a code.") { $0.organisation },
            .text("status", "sound, taken-back or unchecked.") { $0.status },
            .maybeTime("listed", "Of when the issuer's list is.") { $0.listed }, .maybeText("course") { $0.course },
        ])
}
