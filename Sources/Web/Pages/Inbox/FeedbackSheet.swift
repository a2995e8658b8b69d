import JSON
import Records
import Sharing

/// What was said of a record, and where its reader says more: a section of its page.
struct FeedbackSheet: Sendable {
    struct Line: Sendable {
        let who: String
        let what: String
        let isRouting: Bool
        let at: SpokenTime
        let comment: String?
        /// How good it was, and what it was used in.
        let grades: String?
        /// For whoever said it.
        let takeBack: TakeBack?
    }
    struct Form: Sendable {
        let form: FormModel
        /// Something in it has to be mended.
        let isOpen: Bool
    }

    /// The button by which somebody takes back what they said: for the partial `takeback`.
    struct TakeBack: Sendable {
        let action: String
        let note: String
        let version: String
        let channel: String
        /// Where it leads back to, where that is not the record.
        let back: String?

        init?(_ said: FeedbackView, of record: RecordLine, back: String? = nil) {
            guard said.isOwn else { return nil }
            action = Paths.feedback(record.id)
            note = said.note
            version = record.version
            channel = record.channel
            self.back = back
        }
    }

    let hasLines: Bool
    let lines: [Line]
    let leaf: Leaf?
    let answer: Form?
    let route: Form?

    /// - Parameters:
    ///   - from: the line that its page of them begins at.
    ///   - address: the page of the record.
    init?(
        _ view: RecordView, entry: FormEntry, from: Int = 0, on address: LeafAddress, wording: PartyWording
    ) {
        guard view.mayAnswer || !view.colleagues.isEmpty || !view.feedback.isEmpty else { return nil }
        let language = wording.language
        // With what stands around each of them.
        let weights = view.feedback.map { ($0.comment?.utf8.count ?? 0) + 300 }
        let page = Leaf.range(
            of: weights, from: from, most: RecordPage.Part.lines, weight: RecordPage.Part.weight)
        lines = view.feedback[page].map { Line($0, of: view.line, wording) }
        hasLines = !lines.isEmpty
        leaf = Leaf.unlessWhole(
            page, of: weights.count, turning: "said", on: address, at: "feedback",
            heading: language.text("feedback.title"), language: language)
        answer = view.mayAnswer ? Form(FeedbackForm.answer(view, entry, language), entry) : nil
        route = view.colleagues.isEmpty ? nil : Form(FeedbackForm.route(view, entry, language), entry)
    }
}

extension FeedbackSheet.Form {
    fileprivate init(_ form: FormModel, _ entry: FormEntry) {
        self.form = form
        isOpen = !entry.isSound
    }
}

extension FeedbackSheet.Line {
    init(_ said: FeedbackView, of record: RecordLine, _ wording: PartyWording) {
        let language = wording.language
        takeBack = FeedbackSheet.TakeBack(said, of: record)
        who = said.post ?? wording.name(said.organisation)
        isRouting = said.answer == nil
        what =
            said.answer.map { language.text("feedback.answer.\($0.rawValue)") }
            ?? said.routedTo.map { language.text("feedback.routed", ["post": $0]) }
            ?? language.text("feedback.routed.inside")
        at = SpokenTime(said.at, language: language)
        comment = said.comment
        let rated = [
            ("usefulness", said.usefulness), ("accuracy", said.accuracy), ("timeliness", said.timeliness),
        ].compactMap { name, rating in
            rating.map {
                language.text(
                    "feedback.rating", ["what": language.text("field.\(name)"), "rating": language.number(Int($0))])
            }
        }
        let scored = said.standards.sorted { $0.key < $1.key }.map { standard, score in
            language.text(
                "feedback.scored",
                [
                    "what": language.known("write.standard.\(standard)") ?? "\(standard)",
                    "score": language.word("score.\(score)"),
                ])
        }
        let used = said.usedIn.map { language.text("feedback.usedIn", ["what": $0]) }
        let all = rated + scored + [used].compactMap { $0 }
        grades = all.isEmpty ? nil : language.list(all)
    }
}

/// The forms by which a reader says something of a record.
enum FeedbackForm {
    private static let ratings = Feedback.ratings.map { String($0) }

    static func answer(_ view: RecordView, _ entry: FormEntry, _ language: Language) -> FormModel {
        var fields = FormFields(entry, prefix: "said-", language: language)
        fields.select("answer", Feedback.Answer.allCases.map(\.rawValue), required: true) {
            language.text("feedback.answer.\($0)")
        }
        fields.lines("comment", rows: 3, hint: true)
        fields.more {
            for name in ["usefulness", "accuracy", "timeliness"] {
                $0.select(name, ratings) { language.text("feedback.rating.\($0)") }
            }
            // Who says of himself how he meets the standards is told how others see it.
            if Product.content(of: view.object)?["checklist"] != nil { $0.standards() }
            $0.line("used_in", hint: true, isWide: true)
        }
        return model(view, fields, submit: language.text("feedback.send"), entry)
    }

    static func route(_ view: RecordView, _ entry: FormEntry, _ language: Language) -> FormModel {
        var fields = FormFields(entry, prefix: "route-", language: language)
        fields.select("routed_to", view.colleagues, required: true) { $0 }
        fields.lines("comment", rows: 2)
        return model(view, fields, submit: language.text("feedback.route.send"), entry)
    }

    private static func model(
        _ view: RecordView, _ fields: FormFields, submit: String, _ entry: FormEntry
    ) -> FormModel {
        FormModel(
            action: Paths.feedback(view.line.id),
            hidden: ["version": view.line.version, "channel": view.line.channel], fields: fields.all,
            more: fields.rest, submit: submit, problem: entry.problem)
    }

    /// What was sent; notes in the entry what is wrong with it.
    static func draft(_ entry: inout FormEntry, of record: String, _ language: Language) -> FeedbackDraft? {
        var draft = FeedbackDraft(
            record: record, version: entry.value("version"), channel: entry.value("channel") ?? "",
            usedIn: entry.value("used_in"), routedTo: entry.value("routed_to"), comment: entry.value("comment"))
        if let answer = entry.value("answer") {
            draft.answer = Feedback.Answer(rawValue: answer)
            if draft.answer == nil { entry.problems["answer"] = language.text("form.problem.choice") }
        } else if draft.routedTo == nil {
            entry.problems["answer"] = language.text("form.problem.choice")
        }
        func rating(_ name: String) -> Int64? {
            guard let text = entry.value(name) else { return nil }
            guard let rating = Int64(text), Feedback.ratings.contains(rating) else {
                entry.problems[name] = language.text("form.problem.choice")
                return nil
            }
            return rating
        }
        draft.usefulness = rating("usefulness")
        draft.accuracy = rating("accuracy")
        draft.timeliness = rating("timeliness")
        draft.standards = entry.standards(language)
        return entry.isSound ? draft : nil
    }
}

extension Language {
    /// Until when an answer is asked for, and whether that is past; `nil` where none is.
    func answerDue(_ due: Instant?, at now: Instant) -> (words: String?, isLate: Bool) {
        guard let due else { return (nil, false) }
        let isLate = due < now
        return (text(isLate ? "inbox.late" : "inbox.due", ["when": dateTime(due)]), isLate)
    }

    /// What somebody has answered, and when; `nil` where it is no answer.
    func answered(_ said: FeedbackView) -> String? {
        said.answer.map {
            text("feedback.answered", ["answer": text("feedback.answer.\($0.rawValue)"), "when": dateTime(said.at)])
        }
    }
}
