import Records
import Sharing

/// What several organisations may all see: for whoever prepares a meeting of theirs.
struct CommonPage: Page {
    static let template = "common"
    static var source: [UInt8] { PackageResources.common_mustache }
    /// Records on one page.
    static let length = 40
    /// Characters of what is looked for.
    static let longest = 500

    struct Found: Sendable {
        let heading: String
        let rows: [Row]
    }

    let text: String?
    let longest = Self.longest
    let firsts: [Choice]
    let seconds: [Choice]
    let others: [Choice]
    let hasOthers: Bool
    let purposes: [Choice]
    let problem: String?
    let found: Found?
    /// Asked, and nothing found.
    let none: String?
    let newest: String?
    let older: String?

    /// - Parameter list: `nil` where nothing was asked, or what was asked is wrong.
    init(_ request: CommonRequest, list: RecordList?, problem: String?, _ view: PartiesView, language: Language) {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        let asked = request.organisations
        // Whoever asks by a code that the registry does not show them still sees what was asked.
        let codes = Set(view.book.organisations.keys).union(asked).union([view.organisation]).sorted()
        func choices(_ chosen: String?) -> [Choice] {
            [Choice(code: "", label: language.text("field.choose"), chosen: chosen == nil)]
                + codes.map { Choice(code: $0, label: "\(wording.called($0).then) (\($0))", chosen: $0 == chosen) }
        }
        firsts = choices(asked.first ?? view.organisation)
        seconds = choices(asked.count > 1 ? asked[1] : nil)
        others = asked.dropFirst(2).map { Choice(code: $0, label: wording.called($0).then, chosen: true) }
        hasOthers = !others.isEmpty
        purposes = PartyWords.purposes.map {
            Choice(code: $0, label: language.text("purpose.\($0)"), chosen: $0 == request.purpose)
        }
        text = request.words.isEmpty ? nil : request.words
        self.problem = problem
        let names = language.list(asked.map { wording.called($0).then })
        let lines = list?.lines ?? []
        found =
            lines.isEmpty
            ? nil
            : Found(
                heading: language.text("common.found", ["names": names]),
                rows: lines.map { Row($0, language: language) })
        none = list != nil && lines.isEmpty ? language.text("common.none", ["names": names]) : nil
        func page(_ cursor: String?) -> String {
            let with = asked.map { String(Paths.query(["with": $0]).dropFirst()) }.joined(separator: "&")
            let rest = Paths.query(["q": request.words, "purpose": request.purpose, "before": cursor]).dropFirst()
            return Paths.common + "?" + with + "&" + rest
        }
        newest = request.cursor == nil ? nil : page(nil)
        older = list?.older.map { page($0) }
    }
}
