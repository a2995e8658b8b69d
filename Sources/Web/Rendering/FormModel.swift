import Records
import Sharing

/// A form in ready words: for the partial `form`.
struct FormModel: Sendable {
    struct Field: Sendable {
        /// Unique on the page.
        let key: String
        let name: String
        let label: String
        let hint: String?
        /// What is wrong with what was sent.
        let problem: String?
        let value: String?
        let choices: [Choice]
        let isSelect: Bool
        /// Several may be chosen.
        let isList: Bool
        let isText: Bool
        /// The ``Suggestions/key`` of what may be meant.
        let suggested: String?
        /// Takes several of them, parted by blanks or commas.
        let isSeveral: Bool
        /// Several lines.
        let isLong: Bool
        /// Takes the whole width: a sentence, or choices of which each word counts.
        let isWide: Bool
        let rows: Int
        let required: Bool
        /// Characters.
        let longest: Int
        /// As in `date`, where a browser has something better than a line of text.
        let input: String?
    }

    /// Codes that lines of a form may mean, with what each is called: a line takes others, too.
    struct Suggestions: Sendable {
        /// Unique on the page.
        let key: String
        let options: [Choice]
    }
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    /// What is filled in first, and the buttons that fill in the rest from it: nothing is filed by them.
    struct Step: Sendable {
        struct Button: Sendable {
            let act: String
            let label: String
        }
        let fields: [Field]
        /// What has to be known of them.
        let note: String?
        let buttons: [Button]
    }

    /// Files that go along.
    struct Files: Sendable {
        /// What was found in a file, which may go along where its author says so.
        struct Finding: Sendable {
            /// Stands for the file and what was found, so that it holds for these alone.
            let value: String
            let label: String
            let isTicked: Bool
        }
        let title: String
        let accept: String
        let hint: String
        let problem: String?
        let findings: [Finding]
        let hasFindings: Bool
        /// Some were chosen, and a browser does not send them again by itself: it is said so when the form is sent.
        let isAgain: Bool
        /// It is ticked that it goes without.
        let isWithout: Bool
        /// That they have to be chosen again; `nil`: they do not.
        let again: String?
    }

    /// A field that has to be put right, for the summary above the form, which leads to it.
    struct Fault: Sendable {
        let key: String
        let label: String
        let problem: String
    }

    let action: String
    let hidden: [Hidden]
    /// `nil`: all of it is filled in at once.
    let step: Step?
    let fields: [Field]
    /// `nil`: it takes none.
    let files: Files?
    /// Those that hardly anybody fills in, behind a line that opens them.
    let more: [Field]
    let hasMore: Bool
    private(set) var suggestions: [Suggestions] = []
    /// Something in them is wrong: they are shown.
    let isOpen: Bool
    let submit: String
    /// Of the button that asks what would come of it and changes nothing; `nil`: there is none.
    let look: String?
    /// What is wrong with the whole.
    let problem: String?
    /// What the script keeps a draft under, on this device; `nil`: none is kept.
    let draft: String?
    /// With what the keys of drafts begin that were begun on other versions of the same; `nil`: there are none.
    let draftsBefore: String?
    /// What stands in it was sent, and comes back to be looked at: it is newer than any draft.
    let isBack: Bool
    /// Nothing was done, as something in it is wrong.
    let isRefused: Bool
    let hasFaults: Bool
    let faults: [Fault]

    /// - Parameters:
    ///   - carrying: more that is sent along unseen.
    ///   - isBack: whether it comes back although nothing is wrong with it.
    init(
        action: String, hidden: KeyValuePairs<String, String> = [:], fields: [Field], more: [Field] = [],
        submit: String, look: String? = nil, problem: String? = nil, draft: String? = nil,
        draftsBefore: String? = nil, carrying: [Hidden] = [], files: Files? = nil, step: Step? = nil,
        isBack: Bool = false
    ) {
        self.action = action
        self.hidden = hidden.map { Hidden(name: $0, value: $1) } + carrying
        self.fields = fields
        self.step = step
        self.files = files
        self.more = more
        hasMore = !more.isEmpty
        isOpen = more.contains { $0.problem != nil }
        self.submit = submit
        self.look = look
        self.problem = problem
        self.draft = draft
        self.draftsBefore = draftsBefore
        let all = (step?.fields ?? []) + fields + more
        var faults = all.compactMap { field in
            field.problem.map { Fault(key: field.key, label: field.label, problem: $0) }
        }
        // Files are to be chosen again where nothing is wrong with a form, too.
        if !isBack, let files, let problem = files.problem {
            faults.append(Fault(key: "annexes", label: files.title, problem: problem))
        }
        self.faults = faults
        hasFaults = !faults.isEmpty
        isRefused = problem != nil || hasFaults
        self.isBack = isBack || isRefused
    }
}

extension FormModel {
    /// The form with what its lines may mean: ``FormFields/suggestions``.
    func offering(_ suggestions: [Suggestions]) -> FormModel {
        var form = self
        form.suggestions = suggestions
        return form
    }
}

/// What was sent in a form, and what is wrong with it.
struct FormEntry: Sendable {
    var values: [String: [String]] = [:]
    /// By the name of the field.
    var problems: [String: String] = [:]
    /// Of the whole.
    var problem: String?

    /// Without the blanks around it; `nil` where it is empty.
    func value(_ name: String) -> String? {
        let text = values[name]?.first ?? ""
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }
    func list(_ name: String) -> [String] { values[name] ?? [] }
    var isSound: Bool { problems.isEmpty && problem == nil }
}

/// Makes the fields of a form, with the words `field.NAME` and `field.NAME.hint`.
struct FormFields {
    let language: Language
    let entry: FormEntry
    /// Before the keys, where a page has several forms.
    var prefix = ""
    private(set) var all: [FormModel.Field] = []
    /// Those that are filled in first, as the others are made from them.
    private(set) var begin: [FormModel.Field] = []
    /// Those that hardly anybody fills in.
    private(set) var rest: [FormModel.Field] = []
    private var part = Part.main
    private enum Part { case begin, main, rest }
    /// Characters of a field, where it names no other number.
    static let longest = 500
    /// Bytes of a question, or of a filter: as many as these characters have in most scripts.
    static let longestBytes = 3 * longest
    /// Characters of one of several lines.
    static let longestText = 6_000
    /// What lines of it may mean, each list once.
    private(set) var suggestions: [FormModel.Suggestions] = []

    init(_ entry: FormEntry, prefix: String = "", language: Language) {
        self.entry = entry
        self.prefix = prefix
        self.language = language
    }

    /// Makes fields of the rest.
    mutating func more(_ make: (inout FormFields) -> Void) { place(.rest, make) }
    /// Makes fields that come first.
    mutating func first(_ make: (inout FormFields) -> Void) { place(.begin, make) }

    private mutating func place(_ part: Part, _ make: (inout FormFields) -> Void) {
        let was = self.part
        self.part = part
        make(&self)
        self.part = was
    }

    /// - Parameters:
    ///   - label: what it is called, where that is not the phrase of its name.
    ///   - input: as in `date`, where a browser has something better than a line of text.
    ///   - codes: what may be meant; a line that is shown without them takes the same.
    ///   - isSeveral: whether it takes several of them.
    mutating func line(
        _ name: String, required: Bool = false, hint: Bool = false, usual: String? = nil, label: String? = nil,
        isWide: Bool = false, input: String? = nil, of codes: FormCodes? = nil, isSeveral: Bool = false
    ) {
        var key: String?
        if let codes, !codes.options.isEmpty {
            let list = prefix + codes.name
            if !suggestions.contains(where: { $0.key == list }) {
                suggestions.append(FormModel.Suggestions(key: list, options: codes.options))
            }
            key = list
        }
        add(
            name, required: required, hint: hint, value: entry.value(name) ?? usual, label: label, isWide: isWide,
            input: input, suggested: key, isSeveral: isSeveral && key != nil)
    }

    /// - Parameter words: what fills the places of its hint.
    mutating func lines(
        _ name: String, rows: Int, required: Bool = false, hint: Bool = false, usual: String? = nil,
        label: String? = nil, words: KeyValuePairs<String, String> = [:]
    ) {
        add(
            name, required: required, hint: hint, value: entry.value(name) ?? usual, rows: rows, label: label,
            words: words)
    }

    mutating func select(
        _ name: String, _ codes: [String], required: Bool = false, hint: Bool = false, usual: String? = nil,
        label: String? = nil, none: String? = nil, isWide: Bool = false, words: (String) -> String
    ) {
        // What was sent and is none of them is no choice: a browser would show the first as if it were chosen.
        let chosen = (entry.value(name) ?? usual).flatMap { codes.contains($0) ? $0 : nil }
        var choices = codes.map { Choice(code: $0, label: words($0), chosen: $0 == chosen) }
        if !required || chosen == nil {
            choices.insert(
                Choice(code: "", label: none ?? language.text("field.choose"), chosen: chosen == nil), at: 0)
        }
        add(
            name, required: required, hint: hint, choices: choices, isSelect: true, label: label, isWide: isWide)
    }

    mutating func list(
        _ name: String, _ codes: [String], required: Bool = false, hint: Bool = false, words: (String) -> String
    ) {
        let chosen = Set(entry.list(name))
        add(
            name, required: required, hint: hint,
            choices: codes.map { Choice(code: $0, label: words($0), chosen: chosen.contains($0)) }, isList: true)
    }

    /// - Parameter rows: lines that are shown; 0: it has one line.
    private mutating func add(
        _ name: String, required: Bool, hint: Bool, value: String? = nil, choices: [Choice] = [],
        isSelect: Bool = false, isList: Bool = false, rows: Int = 0, label: String? = nil, isWide: Bool = false,
        input: String? = nil, suggested: String? = nil, isSeveral: Bool = false,
        words: KeyValuePairs<String, String> = [:]
    ) {
        let field = FormModel.Field(
            key: prefix + name, name: name, label: label ?? language.text("field.\(name)"),
            hint: hint ? language.text("field.\(name).hint", words) : nil, problem: entry.problems[name], value: value,
            choices: choices, isSelect: isSelect, isList: isList, isText: !isSelect && !isList && rows == 0,
            suggested: suggested, isSeveral: isSeveral,
            isLong: rows > 0, isWide: isWide, rows: rows, required: required,
            longest: rows > 0 ? Self.longestText : Self.longest,
            // What was typed wrongly has to be shown as it was: a field for a day would show nothing.
            input: entry.problems[name] == nil ? input : nil)
        switch part {
        case .begin: begin.append(field)
        case .main: all.append(field)
        case .rest: rest.append(field)
        }
    }
}

/// Codes that a line of a form takes, with what each is called.
struct FormCodes: Sendable {
    /// Codes that a form has a list of at most: each is an element of the page, on every form.
    static let most = 300

    /// Of the list, as in `list-organisations`.
    let name: String
    /// None where there are more than ``most`` of them: who types a code needs no list, and a part of one would be taken for all.
    let options: [Choice]

    /// The organisations of the registry, as far as the reader knows them.
    static func organisations(_ book: PartyBook, at now: Instant, _ language: Language) -> FormCodes {
        FormCodes(name: "list-organisations", book.organisations.keys, book, now, language)
    }

    /// The bodies of the registry.
    static func bodies(_ book: PartyBook, at now: Instant, _ language: Language) -> FormCodes {
        FormCodes(name: "list-bodies", book.bodies.keys, book, now, language)
    }

    init(
        name: String, _ codes: some Collection<String>, _ book: PartyBook, _ now: Instant, _ language: Language
    ) {
        self.name = name
        guard codes.count <= Self.most else {
            options = []
            return
        }
        let wording = PartyWording(book: book, date: now, today: now, language: language)
        options = codes.sorted().map { Choice(code: $0, label: wording.name($0), chosen: false) }
    }
}
