import Records
import Sharing

/// One field that finds words, names, identifiers, addresses and hashes, and filters that narrow down what it finds.
struct SearchPage: Page {
    static let template = "search"
    static var source: [UInt8] { PackageResources.search_mustache }
    /// Records on one page.
    static let length = 40

    /// A record that was found.
    struct Hit: Sendable {
        let row: Row
        let href: String
        let title: [SearchHit.Piece]
        let passage: [Line]
        let hasPassage: Bool
        /// Whose word it is.
        let by: String?
    }
    struct Line: Sendable {
        let pieces: [SearchHit.Piece]
    }
    struct Found: Sendable {
        let heading: String
        let hits: [Hit]
        let stixHref: String
        let csvHref: String
        let hasUnderstood: Bool
        let understood: [String]
    }
    /// Where nothing was found.
    struct None: Sendable {
        let heading: String
        let hasUnderstood: Bool
        let understood: [String]
        let hasFewer: Bool
        let fewer: [Link]
    }
    struct Link: Sendable {
        let href: String
        let label: String
    }
    /// Where this question can be kept.
    struct Saving: Sendable {
        let action = Paths.keptSearches
        let hidden: [FormModel.Hidden]
        let name: String
        let longest = SharingLimits.searchName
        let isOpen: Bool
        let problem: String?
    }

    let text: String?
    let longest = FormFields.longest
    let filters: [FormModel.Field]
    /// Whether a filter is set, or has something wrong: then they are shown.
    let isNarrow: Bool
    let problem: String?
    let found: Found?
    let none: None?
    /// Before anything was asked.
    let start: Bool
    let newest: String?
    let older: String?
    let saving: Saving?
    let hasKept: Bool
    let kept: [KeptSearchModel]

    /// - Parameters:
    ///   - list: `nil` where nothing was asked, or not soundly.
    ///   - kept: the searches that the reader keeps.
    init(
        _ question: SearchEntry, list: RecordList?, channels: [ChannelView], kept: [KeptSearchView] = [],
        language: Language
    ) {
        let (entry, request) = (question.entry, question.request)
        text = entry.values["q"]?.first
        filters = question.fields(channels, language)
        isNarrow = SearchEntry.filters.contains { entry.value($0) != nil }
        problem = entry.problem ?? (entry.isSound ? nil : language.text("search.problem"))
        start = list == nil && entry.isSound
        let lines = list?.lines ?? []
        let words = request.text
        let told = list?.understood.map { $0.sentences(of: words, isFound: !lines.isEmpty, language) } ?? []
        found =
            lines.isEmpty
            ? nil
            : Found(
                heading: words.isEmpty
                    ? language.text("search.results") : language.text("search.results.for", ["text": words]),
                hits: lines.map { Hit($0, wanted: words, list?.book ?? .empty, language) },
                stixHref: question.href(form: "stix"), csvHref: question.href(form: "csv"),
                hasUnderstood: !told.isEmpty,
                understood: told)
        let fewer = (list?.understood?.fewer ?? []).map { Link(href: question.href(words: $0), label: $0) }
        none =
            list == nil || !lines.isEmpty
            ? nil
            : None(
                heading: words.isEmpty
                    ? language.text("search.none") : language.text("search.none.title", ["text": words]),
                hasUnderstood: !told.isEmpty, understood: told, hasFewer: !fewer.isEmpty, fewer: fewer)
        newest = request.cursor == nil ? nil : question.href()
        older = list?.older.map { question.href(before: $0) }
        let unkept = entry.problems["name"]
        saving =
            list == nil && unkept == nil || question.isEmpty
            ? nil
            : Saving(
                hidden: question.hidden, name: entry.value("name") ?? String(words.prefix(SharingLimits.searchName)),
                isOpen: unkept != nil, problem: unkept)
        self.kept = kept.map { KeptSearchModel($0, language) }
        hasKept = !kept.isEmpty
    }

    /// What may be looked for by type: STIX 2.1's objects, as the catalogue names them.
    static let types = Language.standard.phrases.all.keys.compactMap { key in
        key.hasPrefix("type.") ? String(key.dropFirst(5)) : nil
    }.sorted()
}

extension SearchPage.Hit {
    fileprivate init(_ line: RecordLine, wanted: String, _ book: PartyBook, _ language: Language) {
        row = Row(line, language: language, wanted: wanted)
        href = row.href
        let found = line.hit?.title ?? []
        // What has no words of its own is called in the reader's, in which nothing was searched for.
        title = found.isEmpty ? [SearchHit.Piece(language.title(line.title))] : found
        passage = (line.hit?.lines ?? []).map { SearchPage.Line(pieces: $0) }
        hasPassage = !passage.isEmpty
        let wording = PartyWording(book: book, date: line.added, today: line.added, language: language)
        by =
            line.originators.isEmpty
            ? nil : language.text("search.by", ["text": language.list(line.originators.map { wording.name($0) })])
    }
}

extension SearchUnderstanding {
    /// What was made of the question, where that is not plain to see.
    fileprivate func sentences(of words: String, isFound: Bool, _ language: Language) -> [String] {
        var told: [String] = []
        func tell(_ key: String, _ words: [String]) {
            if !words.isEmpty { told.append(language.text(key, ["text": language.list(words)])) }
        }
        if !isFound, wanted.joined(separator: " ") != words { tell("search.understood", wanted) }
        for name in names {
            told.append(language.text("search.named", ["text": name.typed, "names": language.list(name.others)]))
        }
        tell("search.leftOut", leftOut)
        tell("search.passedOver", passedOver)
        if isCut { told.append(language.text("search.cut")) }
        if isAsWritten { told.append(language.text("search.asWritten")) }
        return told
    }
}
