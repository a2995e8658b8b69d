import Records
import Sharing

/// To whom a record was given, as the log tells: for overseers and the data-protection officer. It says nothing of the
/// record.
struct GivenPage: Page {
    static let template = "given"
    static var source: [UInt8] { PackageResources.given_mustache }

    struct Line: Sendable {
        let organisation: String
        let post: String
        let way: String
        let first: SpokenTime
        let last: SpokenTime
        let count: String
    }
    struct Found: Sendable {
        /// The log has more than one look goes through.
        let isPart: Bool
        let hasLines: Bool
        let lines: [Line]
    }

    let id: String?
    let problem: String?
    let found: Found?

    /// - Parameter problem: why there is no answer, in the reader's words.
    init(_ id: String?, _ view: DisclosuresView?, problem: String? = nil, language: Language) {
        self.id = id
        self.problem = problem
        found = view.map { view in
            Found(
                isPart: !view.isWhole, hasLines: !view.lines.isEmpty,
                lines: view.lines.map { Line($0, language: language) })
        }
    }
}

extension GivenPage.Line {
    fileprivate init(_ line: DisclosureView, language: Language) {
        organisation = line.organisation
        post = line.post.isEmpty ? language.text("given.node") : line.post
        way = language.text("given.way.\(line.way)")
        first = SpokenTime(line.first, language: language)
        last = SpokenTime(line.last, language: language)
        count = language.number(line.count)
    }
}
