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
    let stixHref: String
    let csvHref: String

    /// Days that are offered.
    static let stretches = [1, 7, 30, 365]
    static let daysMost = 3_660

    init(
        _ request: PictureRequest, days chosen: Int?, path: String, areas area: MapArea? = nil,
        channels: [ChannelView], language: Language
    ) {
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
