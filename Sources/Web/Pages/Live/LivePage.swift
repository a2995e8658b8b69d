import JSON
import Records
import Sharing

/// What arrives, newest first: a list that stands, and that the script keeps moving.
struct LivePage: Page {
    static let template = "live"
    static var source: [UInt8] { PackageResources.live_mustache }
    /// Records on one page.
    static let length = 50
    /// Channels that it can be narrowed down to by a link of its own; the list of channels leads to the others.
    static let channelsMost = 30

    struct Filter: Sendable {
        let href: String
        let label: String
        let current: Bool
        let about: String?
        let tlp: TLPBadge?
    }
    struct Empty: Sendable {
        let heading: String
        let explanation: String
        /// What to type to see something here.
        let command: String?
    }

    /// Where the events come from; `nil` on pages of older records, which stand still.
    let stream: String?
    /// Phrases that the script needs, as JSON.
    let phrases: String
    let refresh: String
    let hasFilters: Bool
    let filters: [Filter]
    let rows: [Row]
    let empty: Empty?
    let blank = Row.blank
    let newest: String?
    let older: String?
    /// What is shown of the channel, as a file; `nil` for all channels, and where there is nothing.
    let stix: String?
    let csv: String?

    /// - Parameters:
    ///   - channel: the code of the one that is shown alone.
    ///   - cursor: of the page before; `nil` for the newest.
    init(_ list: RecordList, channels: [ChannelView], channel: String?, cursor: String?, language: Language) {
        let readable = channels.filter(\.canRead)
        let offered = readable.enumerated().filter { place, each in
            place < Self.channelsMost || each.code == channel
        }.map(\.element)
        rows = list.lines.map { Row($0, language: language) }
        let here = Paths.live + Paths.query(["channel": channel])
        stream =
            cursor == nil
            ? Paths.events + Paths.query(["channel": channel, "since": list.lines.first.map(Row.key)]) : nil
        phrases = String(decoding: Self.phrases(language).bytes, as: UTF8.self)
        refresh = here
        filters =
            [
                Filter(
                    href: Paths.live, label: language.text("list.allChannels"), current: channel == nil, about: nil,
                    tlp: nil)
            ]
            + offered.map {
                Filter(
                    href: Paths.live + Paths.query(["channel": $0.code]), label: $0.title, current: $0.code == channel,
                    about: $0.summary, tlp: TLPBadge($0.tlp))
            }
            + (readable.count > offered.count
                ? [
                    Filter(
                        href: Paths.parties(PartiesPage.List.channels.rawValue),
                        label: language.text("parties.channels"), current: false, about: nil, tlp: nil)
                ] : [])
        hasFilters = readable.count > 1 || channel != nil
        let file = list.lines.isEmpty ? nil : channel
        stix = file.map { Paths.channelFile($0, as: .stix) }
        csv = file.map { Paths.channelFile($0, as: .csv) }
        newest = cursor == nil ? nil : here
        older = list.older.map { Paths.live + Paths.query(["channel": channel, "before": $0]) }
        empty =
            list.lines.isEmpty
            ? Empty(channels: channels, channel: channel, isOlder: cursor != nil, language: language) : nil
    }

    private static func phrases(_ language: Language) -> JSONTree {
        func counted(_ key: String) -> JSONTree {
            .object(
                language.plurals.forms.map {
                    JSONMember($0.rawValue, .string(language.text("\(key).\($0.rawValue)")))
                })
        }
        let states = ["connecting", "live", "paused", "lost", "ended"]
        return .object(
            states.map { JSONMember($0, .string(language.text("live.state.\($0)"))) } + [
                JSONMember("pause", .string(language.text("live.pause"))),
                JSONMember("resume", .string(language.text("live.resume"))),
                JSONMember("revoked", .string(language.text("list.revoked"))),
                JSONMember("group", .string(language.groupSeparator)),
                JSONMember("waiting", counted("live.waiting")),
                JSONMember("arrived", counted("live.arrived")),
            ])
    }
}

extension LivePage.Empty {
    fileprivate init(channels: [ChannelView], channel: String?, isOlder: Bool, language: Language) {
        if isOlder {
            self.init(
                heading: language.text("live.empty.older"), explanation: language.text("site.allowances"), command: nil)
        } else if channels.isEmpty {
            self.init(
                heading: language.text("live.empty.title"), explanation: language.text("live.empty.noChannel"),
                command: nil)
        } else {
            let target = channels.first { channel == nil ? $0.canWrite : $0.code == channel && $0.canWrite }
            self.init(
                heading: language.text("live.empty.title"), explanation: language.text("live.empty.text"),
                command: target.map { "baraza import bundle.json --channel \($0.code)" })
        }
    }
}

extension Row {
    /// A row for the script: one line of JSON, in which line breaks are escaped.
    var json: JSONTree {
        [
            "key": .string(key), "href": .string(href), "name": .string(name), "typeName": .string(typeName),
            "family": .string(family), "channel": .string(channel), "mark": .string(mark), "tone": .string(tone),
            "rank": .integer(Int64(rank)), "clock": .string(clock), "day": .string(day), "exact": .string(exact),
            "gone": .boolean(gone),
        ]
    }
}
