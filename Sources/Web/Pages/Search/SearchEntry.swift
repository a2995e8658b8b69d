import Records
import Serving
import Sharing

/// What was typed into the search page, and the question that it makes.
struct SearchEntry: Sendable {
    /// The fields beside the words.
    static let filters = ["type", "genre", "channel", "since", "until", "place", "organisation", "grade", "precedence"]

    private(set) var entry = FormEntry()
    private(set) var request = SearchRequest(text: "", limit: SearchPage.length)

    /// Whether anything was asked for.
    var isEmpty: Bool { request.text.isEmpty && !request.isFiltering }

    /// - Parameter value: of a field; `nil` where it is not there.
    init(_ language: Language, _ value: (String) throws -> String?) rethrows {
        for name in ["q"] + Self.filters {
            guard let text = try value(name) else { continue }
            entry.values[name] = [text]
            if text.utf8.count > FormFields.longestBytes {
                entry.problems[name] = language.text("search.problem.long")
            }
        }
        if let problem = entry.problems["q"] { entry.problem = problem }
        request.text = entry.value("q") ?? ""
        (request.type, request.genre, request.channel) = (
            entry.value("type"), entry.value("genre"), entry.value("channel")
        )
        (request.place, request.organisation) = (entry.value("place"), entry.value("organisation"))
        (request.grade, request.precedence) = (entry.value("grade")?.uppercased(), entry.value("precedence"))
        request.cursor = try value("before").flatMap { $0.isEmpty ? nil : $0 }
        if let grade = request.grade, !Product.isGrade(grade) {
            entry.problems["grade"] = language.text("search.problem.grade")
        }
        request.since = day("since", language)
        request.until = day("until", isEnd: true, language)
        if let since = request.since, let until = request.until, until < since {
            entry.problems["until"] = language.text("form.problem.order")
        }
        if entry.isSound, request.isOnlyExcluding { entry.problem = language.text("search.problem.excluding") }
    }

    /// Without anything asked: as somebody comes to the page.
    init() {}

    /// Says what is wrong with the whole.
    mutating func refuse(_ words: String) { entry.problem = words }

    /// Says what is wrong with the name under which it is to be kept.
    mutating func refuse(name: String, _ words: String) {
        entry.values["name"] = [name]
        entry.problems["name"] = words
    }

    private mutating func day(_ name: String, isEnd: Bool = false, _ language: Language) -> Instant? {
        guard let text = entry.value(name) else { return nil }
        let instant = Instant(day: text, isEnd: isEnd)
        if instant == nil { entry.problems[name] = language.text("search.problem.day") }
        return instant
    }

    /// The address of the same question.
    ///
    /// - Parameters:
    ///   - words: instead of its own.
    ///   - before: the cursor of a further page.
    ///   - form: of a file of what is found, as in `csv`.
    func href(words: String? = nil, before: String? = nil, form: String? = nil) -> String {
        func value(_ name: String) -> String? { entry.value(name) }
        return (form == nil ? Paths.search : Paths.search + "/file")
            + Paths.query([
                "q": words ?? (request.text.isEmpty ? nil : request.text), "type": value("type"),
                "genre": value("genre"), "channel": value("channel"), "since": value("since"),
                "until": value("until"), "place": value("place"), "organisation": value("organisation"),
                "grade": value("grade"), "precedence": value("precedence"), "before": before,
                "as": form,
            ])
    }

    /// The address of a question that was kept.
    static func href(of request: SearchRequest) -> String {
        func day(_ instant: Instant?) -> String? { instant.map { String($0.text.prefix(10)) } }
        return Paths.search
            + Paths.query([
                "q": request.text.isEmpty ? nil : request.text, "type": request.type, "genre": request.genre,
                "channel": request.channel, "since": day(request.since), "until": day(request.until),
                "place": request.place, "organisation": request.organisation, "grade": request.grade,
                "precedence": request.precedence,
            ])
    }

    /// What was asked, for a form that sends it once more.
    var hidden: [FormModel.Hidden] {
        (["q"] + Self.filters).compactMap { name in
            entry.value(name).map { FormModel.Hidden(name: name, value: $0) }
        }
    }

    func fields(_ channels: [ChannelView], _ language: Language) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        let any = language.text("list.any")
        let types = SearchPage.types.sorted {
            language.typeName($0).lowercased() < language.typeName($1).lowercased()
        }
        fields.select("type", types, label: language.text("list.type"), none: any) { language.typeName($0) }
        fields.select(
            "genre", Product.Genre.allCases.map(\.rawValue), label: language.text("search.genre"), none: any
        ) { language.text("write.\($0)") }
        let readable = channels.filter(\.canRead)
        fields.select(
            "channel", readable.map(\.code), label: language.text("list.channel"),
            none: language.text("list.allChannels")
        ) { code in readable.first { $0.code == code }?.title ?? code }
        fields.line("since", label: language.text("search.since"), input: "date")
        fields.line("until", label: language.text("search.until"), input: "date")
        fields.line("place", label: language.text("search.place"))
        fields.line("organisation", label: language.text("search.organisation"))
        fields.line("grade", label: language.text("search.grade"))
        fields.select(
            "precedence", Envelope.Precedence.allCases.map(\.rawValue), label: language.text("field.precedence"),
            none: any
        ) { language.word("precedence." + $0) }
        return fields.all
    }
}
