import Records
import Sharing

/// What was decided on a warning, and the forms by which its reader says so: a section of its page.
struct ResponseSheet: Sendable {
    struct Line: Sendable {
        let who: String
        let what: String
        let state: String
        let isOpen: Bool
        let when: String
        let result: String?
        /// For the house whose decision it is: what became of it.
        let update: FormModel?
        let takeBack: FeedbackSheet.TakeBack?
    }

    let hasLines: Bool
    let lines: [Line]
    let more: String?
    let form: FormModel?

    /// - Parameter entry: what the reader sent, where that has to be mended.
    init?(_ view: RecordView, entry: FormEntry, wording: PartyWording) {
        guard let log = view.responses, log.mayWrite || !log.lines.isEmpty else { return nil }
        let language = wording.language
        // Of several forms one was sent.
        let updated = entry.value(Name.updates)
        lines = log.lines.enumerated().map { number, line in
            Line(
                line, number, of: view.line, entry: line.note == updated ? entry : FormEntry(), wording: wording)
        }
        hasLines = !lines.isEmpty
        more = log.isMore ? language.text("response.more") : nil
        form =
            log.mayWrite
            ? Self.form(view, log, updated == nil ? entry : FormEntry(), language) : nil
    }

    /// The fields of its forms.
    private enum Name {
        static let choice = "r_choice"
        static let words = "r_words"
        static let decided = "r_decided"
        static let status = "r_status"
        static let result = "r_result"
        static let audience = "r_for"
        static let updates = "updates"
    }

    private static let statuses = WarningResponse.Status.allCases.map(\.rawValue)
    private static let audiences = ["originator", "all"]
    /// Choices that are none of the warning's options.
    private static let nothing = "none"
    private static let own = "own"
    /// Before an option: no other choice begins so.
    private static let option = "option:"

    private static func form(
        _ view: RecordView, _ log: ResponseLog, _ entry: FormEntry, _ language: Language
    ) -> FormModel {
        var fields = FormFields(entry, prefix: "response-", language: language)
        var known: Set<String> = []
        let options = WarningResponse.options(of: view.object).filter { known.insert($0).inserted }
        fields.select(Name.choice, options.map { option + $0 } + [nothing, own], required: true, isWide: true) { code in
            switch code {
            case nothing: language.text("response.noAction")
            case own: language.text("response.choice.own")
            default: String(code.dropFirst(option.count))
            }
        }
        fields.lines(Name.words, rows: 2, hint: true)
        fields.line(Name.decided, required: true, hint: true, usual: String(view.today.text.prefix(10)))
        status(&fields, usual: .decided, language)
        fields.lines(Name.result, rows: 2)
        // Of another's word there is one choice, which says whom it is told.
        fields.select(
            Name.audience, log.mayTellAll ? audiences : [audiences[0]], required: true, hint: true,
            usual: audiences[0], isWide: true
        ) {
            language.text("sighting.for.\($0)")
        }
        return FormModel(
            action: Paths.responses(view.line.id),
            hidden: ["version": view.line.version, "channel": view.line.channel], fields: fields.all,
            submit: language.text("write.file"), problem: entry.problem)
    }

    private static func status(_ fields: inout FormFields, usual: WarningResponse.Status, _ language: Language) {
        fields.select(Name.status, statuses, required: true, usual: usual.rawValue) {
            language.text("response.status.\($0)")
        }
    }

    /// What was sent; notes in the entry what is wrong with it.
    static func draft(_ entry: inout FormEntry, of record: String, _ language: Language) -> ResponseDraft? {
        var check = FieldCheck(entry, language: language)
        let chosen = check.required(Name.choice)
        let words = check.entry.value(Name.words)
        var choice: WarningResponse.Choice?
        switch chosen {
        case own:
            choice = .option(check.required(Name.words))
        case _ where words != nil && !chosen.isEmpty:
            // What somebody wrote does not go lost unseen.
            check.entry.problems[Name.words] = language.text("response.problem.words")
        case nothing: choice = .noAction
        case _ where chosen.hasPrefix(option):
            // A browser sends the end of a line as two.
            choice = .option(String(chosen.dropFirst(option.count)).replacing("\r\n", with: "\n"))
        default:
            if !chosen.isEmpty { check.entry.problems[Name.choice] = language.text("form.problem.choice") }
        }
        _ = check.required(Name.decided)
        let decided = check.date(Name.decided)
        let status = WarningResponse.Status(rawValue: check.choice(Name.status, of: statuses))
        let isForAll = check.choice(Name.audience, of: audiences) == audiences[1]
        entry = check.entry
        guard entry.isSound, let choice, let decided, let status else { return nil }
        return ResponseDraft(
            record: record, version: entry.value("version"), channel: entry.value("channel") ?? "", choice: choice,
            decided: decided, status: status, result: entry.value(Name.result), isForAll: isForAll)
    }

    /// Whether the form that was sent stands on the page of a record: what is wrong with it is said there.
    static func hasForm(of entry: FormEntry, in view: RecordView) -> Bool {
        guard let log = view.responses, entry.value("take_back") == nil else { return false }
        guard let note = updated(entry) else { return log.mayWrite }
        return log.lines.contains { $0.isOwn && $0.note == note }
    }

    /// The note that a form is about; `nil`: it is a new one.
    static func updated(_ entry: FormEntry) -> String? { entry.value(Name.updates) }

    /// What became of a decision; notes in the entry what is wrong with it.
    static func change(
        _ note: String, _ entry: inout FormEntry, of record: String, _ language: Language
    ) -> ResponseChange? {
        var check = FieldCheck(entry, language: language)
        let status = WarningResponse.Status(rawValue: check.choice(Name.status, of: statuses))
        entry = check.entry
        guard entry.isSound, let status else { return nil }
        return ResponseChange(
            note, to: record, in: entry.value("channel") ?? "", status: status, result: entry.value(Name.result))
    }

    /// Which field is about a property of the note.
    static func field(of property: String, in entry: FormEntry) -> String? {
        switch property {
        case "option": entry.value(Name.words) == nil ? Name.choice : Name.words
        case "decided": Name.decided
        case "status": Name.status
        case "result": Name.result
        default: nil
        }
    }
}

extension ResponseSheet.Line {
    fileprivate init(
        _ said: ResponseView, _ number: Int, of record: RecordLine, entry: FormEntry, wording: PartyWording
    ) {
        let language = wording.language
        who = said.post ?? wording.name(said.organisation)
        what =
            switch said.choice {
            case .option(let option): option
            case .noAction: language.text("response.noAction")
            }
        state = language.text("response.status.\(said.status.rawValue)")
        isOpen = said.status != .done
        when = language.text("response.when", ["when": language.date(said.decided)])
        result = said.result.map { language.text("response.result", ["what": $0]) }
        guard said.isOwn else {
            update = nil
            takeBack = nil
            return
        }
        update = ResponseSheet.update(said, number, of: record, entry, language)
        takeBack = FeedbackSheet.TakeBack(
            action: Paths.responses(record.id), note: said.note, version: record.version, channel: record.channel)
    }
}

extension ResponseSheet {
    fileprivate static func update(
        _ said: ResponseView, _ number: Int, of record: RecordLine, _ entry: FormEntry, _ language: Language
    ) -> FormModel {
        var fields = FormFields(entry, prefix: "response-\(number)-", language: language)
        status(&fields, usual: said.status, language)
        // What was emptied by who sent it stays empty.
        fields.lines(Name.result, rows: 2, usual: Self.updated(entry) == nil ? said.result : nil)
        return FormModel(
            action: Paths.responses(record.id),
            hidden: [Name.updates: said.note, "version": record.version, "channel": record.channel],
            fields: fields.all, submit: language.text("write.file"), problem: entry.problem)
    }
}

extension FeedbackSheet.TakeBack {
    fileprivate init(action: String, note: String, version: String, channel: String) {
        self.action = action
        self.note = note
        self.version = version
        self.channel = channel
        back = nil
    }
}
