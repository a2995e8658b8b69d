import Records
import Sharing

/// One field that finds words, names, identifiers, addresses and hashes.
struct SearchPage: Page {
    static let template = "search"
    static var source: [UInt8] { PackageResources.search_mustache }
    /// Records on one page.
    static let length = 50
    /// Characters of a question.
    static let longest = 500

    struct Found: Sendable {
        let heading: String
        let rows: [Row]
        let stixHref: String
        let csvHref: String
    }
    struct None: Sendable { let heading: String }

    let mapHref = Paths.map
    let timelineHref = Paths.timeline
    let text: String?
    let longest = Self.longest
    let types: [Choice]
    let channels: [Choice]
    let found: Found?
    let none: None?
    /// Before anything was asked.
    let start: Bool
    let newest: String?
    let older: String?

    /// - Parameter list: `nil` where nothing was asked.
    init(_ request: SearchRequest, list: RecordList?, channels: [ChannelView], language: Language) {
        let any = Choice(code: "", label: language.text("list.any"), chosen: request.type == nil)
        text = request.text.isEmpty ? nil : request.text
        types =
            [any]
            + Self.types.map { Choice(code: $0, label: language.typeName($0), chosen: $0 == request.type) }
            .sorted { $0.label.lowercased() < $1.label.lowercased() }
        self.channels =
            [Choice(code: "", label: language.text("list.allChannels"), chosen: request.channel == nil)]
            + channels.filter(\.canRead)
            .map { Choice(code: $0.code, label: $0.title, chosen: $0.code == request.channel) }
        start = list == nil
        let lines = list?.lines ?? []
        let asked = request.text
        func file(_ form: String) -> String {
            Paths.search + "/file"
                + Paths.query(["q": asked, "type": request.type, "channel": request.channel, "as": form])
        }
        found =
            lines.isEmpty
            ? nil
            : Found(
                heading: language.text("search.results.for", ["text": asked]),
                rows: lines.map { Row($0, language: language, wanted: asked) }, stixHref: file("stix"),
                csvHref: file("csv"))
        none =
            list != nil && lines.isEmpty ? None(heading: language.text("search.none.title", ["text": asked])) : nil
        func page(_ cursor: String?) -> String {
            Paths.search
                + Paths.query(["q": asked, "type": request.type, "channel": request.channel, "before": cursor])
        }
        newest = request.cursor == nil ? nil : page(nil)
        older = list?.older.map { page($0) }
    }

    /// What may be looked for by type: STIX 2.1's objects, as the catalogue names them.
    static let types = Language.standard.phrases.all.keys.compactMap { key in
        key.hasPrefix("type.") ? String(key.dropFirst(5)) : nil
    }.sorted()
}
