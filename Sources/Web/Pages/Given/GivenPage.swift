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
        let leaf: Leaf?
    }

    let id: String?
    let problem: String?
    let found: Found?

    /// - Parameters:
    ///   - from: the line that its page of lines begins at: see ``Leaf``.
    ///   - problem: why there is no answer, in the reader's words.
    init(
        _ id: String?, _ view: DisclosuresView?, from: Int = 0, problem: String? = nil, language: Language
    ) {
        self.id = id
        self.problem = problem
        found = view.map { view in
            let page = Leaf.range(of: view.lines.count, from: from)
            return Found(
                isPart: !view.isWhole, hasLines: !view.lines.isEmpty,
                lines: view.lines[page].map { Line($0, language: language) },
                leaf: Leaf.unlessWhole(
                    page, of: view.lines.count, on: LeafAddress(Paths.given, ["id": id]), language: language))
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
