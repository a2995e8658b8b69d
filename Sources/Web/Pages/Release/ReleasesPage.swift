import Records
import Sharing

/// What waits for a second person, and what became of it.
struct ReleasesPage: Page {
    static let template = "releases"
    /// Of what waits, and of what was decided, on one page.
    static let lines = 12
    /// Of what has to be looked at again.
    static let dueLines = 20
    static var source: [UInt8] { PackageResources.releases_mustache }

    struct Waiting: Sendable {
        struct Line: Sendable {
            let href: String
            let name: String
            let typeName: String
            let family: String
            let channel: String
            let asked: String
            let grounds: [String]
            let mine: Bool
            let tone: String
            let mark: String
            /// `nil`: routine.
            let precedence: Precedence?
        }
        let lines: [Line]
    }
    struct Precedence: Sendable {
        let word: String
        /// As its style is called.
        let urgency: String

        init(_ precedence: Envelope.Precedence, language: Language) {
            word = language.word("precedence." + precedence.rawValue)
            urgency = precedence.rawValue.lowercased()
        }
    }
    struct Decided: Sendable {
        struct Line: Sendable {
            let href: String
            let name: String
            let channel: String
            let state: String
            let by: String
            let reason: String?
            let spoken: String
            let exact: String
        }
        let lines: [Line]
    }

    struct Due: Sendable {
        struct Line: Sendable {
            let href: String
            let name: String
            let channel: String
            let why: String
            let spoken: String
            let exact: String
        }
        let lines: [Line]
        let isMore: Bool
    }

    let notice: String?
    let waiting: Waiting?
    let due: Due?
    let decided: Decided?
    /// Whether nothing waits; later pages tell of what else does, and then of decisions.
    let isNothing: Bool
    let hasPages: Bool
    let newest: String?
    /// Where more waits.
    let more: String?
    let older: String?

    /// - Parameter cursor: of the page before; `nil` for the newest.
    init(_ list: RequestList, due: DueView? = nil, cursor: String?, notice: String?, language: Language) {
        self.notice = notice
        let open = list.waiting.map { Waiting.Line($0, language: language) }
        let closed = list.decided.map { Decided.Line($0, language: language) }
        waiting = open.isEmpty ? nil : Waiting(lines: open)
        self.due = due.flatMap { due in
            due.lines.isEmpty
                ? nil
                : Due(
                    lines: due.lines.prefix(Self.dueLines).map { Due.Line($0, language: language) },
                    isMore: due.isMore || due.lines.count > Self.dueLines)
        }
        decided = closed.isEmpty ? nil : Decided(lines: closed)
        isNothing = cursor == nil && open.isEmpty
        newest = cursor == nil ? nil : Paths.releases
        let next = list.older.map { Paths.releases + Paths.query(["before": $0]) }
        (more, older) = list.isMoreWaiting ? (next, nil) : (nil, next)
        hasPages = newest != nil || next != nil
    }
}

extension ReleasesPage.Waiting.Line {
    fileprivate init(_ line: RequestLine, language: Language) {
        let badge = TLPBadge(line.tlp)
        self.init(
            href: Paths.request(line.id), name: line.title, typeName: language.typeName(line.type),
            family: RecordFamily(line.type).rawValue, channel: line.channel,
            asked: language.text(
                "release.askedBy", ["post": line.askedBy, "time": SpokenTime(line.asked, language: language).spoken]),
            grounds: line.grounds.map { language.text("release.ground.\($0.rawValue)") }, mine: line.isOwn,
            tone: badge.tone, mark: badge.label,
            precedence: line.precedence == .routine
                ? nil : ReleasesPage.Precedence(line.precedence, language: language))
    }
}

extension ReleasesPage.Due.Line {
    fileprivate init(_ line: DueView.Line, language: Language) {
        let time = SpokenTime(line.since, language: language)
        let record = line.record
        self.init(
            href: Paths.record(record.id, version: record.version, channel: record.channel),
            name: record.title.description, channel: record.channel,
            why: language.text("release.due.\(line.reason.rawValue)"), spoken: time.spoken, exact: time.exact)
    }
}

extension ReleasesPage.Decided.Line {
    fileprivate init(_ line: RequestLine, language: Language) {
        let time = SpokenTime(line.since, language: language)
        self.init(
            href: Paths.request(line.id), name: line.title, channel: line.channel,
            state: language.text("release.state.\(line.status.rawValue)"), by: line.decidedBy ?? line.askedBy,
            reason: line.status == .returned ? line.reason : nil, spoken: time.spoken, exact: time.exact)
    }
}
