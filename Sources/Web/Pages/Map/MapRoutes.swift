import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct MapRoutes: PageRoutes {
    static let page: any Page.Type = MapPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.map, .callers) { try await show($0, $1) },
            .get(Paths.map + "/file", .callers) { try await download($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let (asked, days) = try PictureRequest.read(.places, query)
        let look = PictureFilter.Look(
            days: days, area: try query.only("area").flatMap(MapArea.init) ?? .africa, from: try query.line())
        let view = try await desk.gate.picture(asked, for: context.caller)
        let page = MapPage(
            view, asked, look, channels: try await desk.gate.channels(for: context.caller), language: visit.language)
        return desk.html(
            page, title: visit.language.text("map.title"), place: .map, handled: view.marking, for: visit)
    }

    private func download(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        let asked = try PictureRequest.read(.places, query).request
        return try await desk.file(.picture(asked), query, context)
    }
}

extension PictureRequest {
    /// Reads what the form of a picture sends.
    static func read(_ side: Side, _ query: QueryString) throws -> (request: PictureRequest, days: Int?) {
        var days: Int?
        if let text = try query.only("days").nonEmpty {
            guard let number = Int(text), (1...PictureFilter.daysMost).contains(number) else {
                throw Refusal(.invalid, "days: write a number from 1 to \(PictureFilter.daysMost)")
            }
            days = number
        }
        let request = PictureRequest(
            side, channel: try query.only("channel").nonEmpty, kind: try query.only("type").nonEmpty,
            within: days.map { Int64($0) * 86_400 })
        return (request, days)
    }
}

extension QueryString {
    /// The line from which a page of a long list begins: see ``Leaf``. What is no such number begins anew.
    ///
    /// - Parameter name: that under which the list's place stands.
    func line(_ name: String = Leaf.from) throws -> Int { try only(name).flatMap { Int($0) } ?? 0 }
}
