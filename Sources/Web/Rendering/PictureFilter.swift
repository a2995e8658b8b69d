import Records
import Sharing

/// What a map or a timeline is narrowed down to, as a form.
struct PictureFilter: Sendable {
    let action: String
    let areas: [Choice]
    let hasAreas: Bool
    let days: [Choice]
    let kinds: [Choice]
    let channels: [Choice]
    /// Whether the time of acceptance can be drawn as well.
    let mayAccept: Bool
    let isAccepted: Bool
    let stixHref: String
    let csvHref: String

    /// Days that are offered.
    static let stretches = [1, 7, 30, 365]
    static let daysMost = 3_660

    /// The name of a checkbox, and of what is in the query where it is ticked.
    static let accepted = "accepted"

    /// What stands in the query beside the request itself.
    struct Look: Sendable {
        var days: Int?
        var area: MapArea?
        /// `nil`: the picture has no such thing.
        var isAccepted: Bool?
        /// Where the reader stands among the lines.
        var from = 0
    }

    /// The page of the same picture that begins at a line.
    static func href(_ path: String, _ request: PictureRequest, _ look: Look, from line: Int) -> String {
        path
            + Paths.query([
                "area": look.area?.rawValue, "days": look.days.map(String.init), "type": request.kind,
                "channel": request.channel, accepted: look.isAccepted == true ? "1" : nil,
                Leaf.from: line > 0 ? String(line) : nil,
            ])
    }

    init(
        _ request: PictureRequest, _ look: Look, path: String, channels: [ChannelView], language: Language
    ) {
        let (chosen, area) = (look.days, look.area)
        (mayAccept, isAccepted) = (look.isAccepted != nil, look.isAccepted ?? false)
        action = path
        areas =
            area.map { area in
                MapArea.allCases.map {
                    Choice(code: $0.rawValue, label: language.text("map.area.\($0.rawValue)"), chosen: $0 == area)
                }
            } ?? []
        hasAreas = !areas.isEmpty
        days =
            [Choice(code: "", label: language.text("picture.whenever"), chosen: chosen == nil)]
            + Self.stretches.map {
                Choice(code: String($0), label: language.text("picture.days", count: $0), chosen: $0 == chosen)
            }
        kinds =
            [Choice(code: "", label: language.text("list.any"), chosen: request.kind == nil)]
            + request.kinds.map { Choice(code: $0, label: language.typeName($0), chosen: $0 == request.kind) }
        self.channels =
            [Choice(code: "", label: language.text("list.allChannels"), chosen: request.channel == nil)]
            + channels.filter(\.canRead)
            .map { Choice(code: $0.code, label: $0.title, chosen: $0.code == request.channel) }
        func file(_ form: String) -> String {
            path + "/file"
                + Paths.query([
                    "as": form, "days": chosen.map(String.init), "type": request.kind, "channel": request.channel,
                ])
        }
        (stixHref, csvHref) = (file("stix"), file("csv"))
    }
}
