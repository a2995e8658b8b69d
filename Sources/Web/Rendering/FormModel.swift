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
        let required: Bool
        /// Characters.
        let longest: Int
    }
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let action: String
    let hidden: [Hidden]
    let fields: [Field]
    let submit: String
    /// What is wrong with the whole.
    let problem: String?

    /// - Parameter message: what the node says, which is in English; `nil` where every problem stands beside its field.
    init(
        action: String, hidden: KeyValuePairs<String, String> = [:], fields: [Field], submit: String,
        problem: String? = nil
    ) {
        self.action = action
        self.hidden = hidden.map { Hidden(name: $0, value: $1) }
        self.fields = fields
        self.submit = submit
        self.problem = problem
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
    /// Characters of a field, where it names no other number.
    static let longest = 500

    init(_ entry: FormEntry, prefix: String = "", language: Language) {
        self.entry = entry
        self.prefix = prefix
        self.language = language
    }

    mutating func line(_ name: String, required: Bool = false, hint: Bool = false, usual: String? = nil) {
        add(name, required: required, hint: hint, value: entry.value(name) ?? usual)
    }

    mutating func select(
        _ name: String, _ codes: [String], required: Bool = false, hint: Bool = false, usual: String? = nil,
        words: (String) -> String
    ) {
        let chosen = entry.value(name) ?? usual
        var choices = codes.map { Choice(code: $0, label: words($0), chosen: $0 == chosen) }
        if !required || chosen == nil {
            choices.insert(Choice(code: "", label: language.text("field.choose"), chosen: chosen == nil), at: 0)
        }
        add(name, required: required, hint: hint, choices: choices, isSelect: true)
    }

    mutating func list(_ name: String, _ codes: [String], hint: Bool = false, words: (String) -> String) {
        let chosen = Set(entry.list(name))
        add(
            name, required: false, hint: hint,
            choices: codes.map { Choice(code: $0, label: words($0), chosen: chosen.contains($0)) }, isList: true)
    }

    private mutating func add(
        _ name: String, required: Bool, hint: Bool, value: String? = nil, choices: [Choice] = [],
        isSelect: Bool = false, isList: Bool = false
    ) {
        all.append(
            FormModel.Field(
                key: prefix + name, name: name, label: language.text("field.\(name)"),
                hint: hint ? language.text("field.\(name).hint") : nil, problem: entry.problems[name], value: value,
                choices: choices, isSelect: isSelect, isList: isList, isText: !isSelect && !isList,
                required: required, longest: Self.longest))
    }
}
