import JSON
import Records
import Testing

@testable import Sharing
@testable import Web

extension Samples {
    private static func id(_ number: Int, _ type: String = "note") throws -> RecordID {
        try RecordID("\(type)--\(uuid(number))")
    }

    private static func acts(_ deeds: [(ExpertiseAct.Deed, ExpertiseAct.Side)]) throws -> [ExpertiseThread.Act] {
        try deeds.enumerated().map { place, deed in
            ExpertiseThread.Act(
                id: try id(700 + place), deed: deed.0, side: deed.1,
                at: Instant(microseconds: today.microseconds - Int64(20 - place) * 3_600_000_000),
                follows: place > 0 ? try id(699 + place) : nil, format: deed.0 == .schedule ? .visit : nil,
                from: deed.0 == .schedule ? try PartialDate("2025-03-0\(place + 1)") : nil,
                place: deed.0 == .schedule ? "Bamako <centre>" : nil,
                activity: deed.0 == .deliver ? try id(701) : nil, worth: deed.0 == .evaluate ? .useful : nil)
        }
    }

    static func expertiseLine(
        _ side: ExpertiseAct.Side, _ deeds: [(ExpertiseAct.Deed, ExpertiseAct.Side)], lessons: Int = 0
    ) throws -> ExpertiseLine {
        let record = line(
            95, type: Expertise.type, title: "Experience exchange, <counter-terrorism>", tlp: .amber)
        return ExpertiseLine(
            record: record, way: .offer, owner: "KE-OUT", partner: "UG-NAC", side: side,
            thread: ExpertiseThread(
                .offer, made: Instant(microseconds: today.microseconds - 86_400_000_000), acts: try acts(deeds),
                at: today),
            lessons: lessons)
    }

    static let shared: [(ExpertiseAct.Deed, ExpertiseAct.Side)] = [
        (.accept, .partner), (.schedule, .partner), (.schedule, .owner), (.deliver, .partner),
    ]

    static func expertises() throws -> ExpertiseList {
        ExpertiseList(
            lines: [
                try expertiseLine(.partner, shared, lessons: 1), try expertiseLine(.partner, []),
                try expertiseLine(.owner, [(.decline, .partner)]),
            ], instant: today, isMore: true, mayAdd: true)
    }

    static func expertise() throws -> ExpertiseView {
        let line = try expertiseLine(.partner, shared, lessons: 1)
        var draft = ExpertiseDraft(
            channel: "horn-watch", way: .offer, name: "Experience exchange, <counter-terrorism>",
            domains: ["counter-terrorism", "<borders>"], formats: [.visit, .peerReview])
        draft.background = "What a decade taught us."
        (draft.languages, draft.from, draft.costSharing) = (["fr", "tr"], try? PartialDate("2025-03"), .shared)
        draft.addressees = ["UG-NAC"]
        return ExpertiseView(
            record: line.record, tlp: .amberStrict, draft: draft, owner: "KE-OUT",
            exchanges: [
                ExpertiseExchange(
                    line: line,
                    events: try acts(shared).map { act in
                        ExpertiseEvent(
                            act: act, organisation: act.side == .owner ? "KE-OUT" : "UG-NAC",
                            post: act.side == .partner ? "ug-nac.desk" : nil, text: "Said <so>.", counts: true)
                    }, deeds: line.thread.deeds(of: .partner))
            ], lessons: [try lessonLine([(.validate, "KE-OUT")])], mayAddLesson: true, instant: today)
    }

    private static func lessonActs(_ words: [(LessonAct.Deed, String)]) throws -> [LessonThread.Act] {
        try words.enumerated().map { place, word in
            LessonThread.Act(
                id: try id(720 + place), deed: word.0, organisation: word.1,
                at: Instant(microseconds: today.microseconds - 3_600_000_000))
        }
    }

    static func lessonLine(_ words: [(LessonAct.Deed, String)]) throws -> LessonLine {
        LessonLine(
            record: line(96, type: Lesson.type, title: "Listen <first>", tlp: .amber), owner: "UG-NAC",
            outcome: .didNotWork,
            thread: LessonThread(
                has: [.analysis, .lesson, .evidence], author: "UG-NAC",
                made: Instant(microseconds: today.microseconds - 86_400_000_000), acts: try lessonActs(words), at: today
            ))
    }

    static func lessons() throws -> LessonList {
        LessonList(lines: [try lessonLine([])], instant: today, isMore: true, mayAdd: true)
    }

    static func lesson() throws -> LessonView {
        let line = try lessonLine([(.validate, "KE-OUT")])
        var draft = LessonDraft(
            channel: "horn-watch", name: "Listen <first>", observation: "Both sides spoke at once.",
            outcome: .didNotWork)
        (draft.analysis, draft.lesson) = ("Nobody chaired.", "One chairs, the others listen.")
        (draft.evidence, draft.domains) = (["Minutes of the <second> visit"], ["facilitation"])
        return LessonView(
            line: line, tlp: .red, draft: draft,
            events: try lessonActs([(.validate, "KE-OUT")]).map {
                LessonEvent(act: $0, post: nil, text: "Seen here <too>.")
            }, evidence: [lines[0]], offer: Samples.line(95, type: Expertise.type, title: "Exchange", tlp: .amber),
            deeds: [.doubt], instant: today)
    }
}

extension Samples {
    static let courseFile = #"""
        {"code":"GR-101","name":"Source <grading>","description":"What it is.\n\nAnd how.","level":"foundation","hours":8,
        "languages":["en"],"outcomes":["Grade a <source>","Say why"],
        "modules":[{"title":"The <source>","text":"From A to F.","covers":["human-rights","data-protection"]}],
        "questions":[{"text":"What is <A>?","choices":["reliable","not"]}],"pass_percent":50}
        """#

    static func course() throws -> CourseView {
        let draft = try #require(CourseDraft(try JSONDocument(parsing: Array(courseFile.utf8)).root))
        func act(
            _ number: Int, _ deed: TrainingAct.Deed, _ change: (inout TrainingThread.Act) -> Void = { _ in }
        ) throws -> TrainingThread.Act {
            var act = TrainingThread.Act(
                id: try RecordID("note--\(uuid(760 + number))"), deed: deed, isOwners: true, isTrainees: true,
                at: Instant(microseconds: today.microseconds - 3_600_000_000 + Int64(number)))
            act.attempt = 1
            change(&act)
            return act
        }
        func thread(_ acts: [TrainingThread.Act]) -> TrainingThread {
            TrainingThread(
                made: Instant(microseconds: today.microseconds - 86_400_000_000), acts: acts, at: today)
        }
        let answers = try act(1, .answers) { $0.answers = [1] }
        let result = try act(2, .result) { $0.passed = true }
        let mark = try act(3, .mark) { ($0.score, $0.of) = (1, 1) }
        return CourseView(
            record: line(98, type: Course.type, title: "Source <grading>", tlp: .amber), marking: .none, draft: draft,
            owner: "KE-OUT",
            trainees: [
                Trainee(post: "ug.<agent>", house: "UG-NAC", thread: thread([answers])),
                Trainee(post: "ug.other", house: "UG-NAC", thread: thread([answers, result, mark])),
                Trainee(
                    post: "ug.third", house: "UG-NAC",
                    thread: thread([answers, result, try act(4, .certify) { $0.certificate = "{}" }])),
            ], mayAct: true, isOwn: true, mayCertify: true, instant: today)
    }

    static let verdict = CertificateVerdict(
        worth: "undecided", proof: "sound", dates: "sound", issuer: "known", organisation: "KE-<OUT>",
        status: "unchecked",
        listed: nil, course: "Source <grading>")
}
