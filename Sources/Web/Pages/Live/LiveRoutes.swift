import HTTPTypes
import Hummingbird
import JSON
import Records
import Serving
import Sharing

/// What arrives: the page, and the events behind it.
struct LiveRoutes: PageRoutes {
    static let page: any Page.Type = LivePage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.live, .callers) { try await show($0, $1) },
            .get(Paths.events, .callers) { try await listen($0, $1) },
            .get(Paths.liveFile, .callers) { try await download($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let (channel, cursor) = (try query.only("channel").nonEmpty, try query.only("before").nonEmpty)
        let list = try await desk.gate.recent(
            channel: channel, cursor: cursor, limit: LivePage.length, for: context.caller)
        let channels = try await desk.gate.channels(for: context.caller)
        let page = LivePage(list, channels: channels, channel: channel, cursor: cursor, language: visit.language)
        return desk.html(
            page, title: visit.language.text("live.title"), place: .live, marking: list.lines.strictest ?? .clear,
            for: visit)
    }

    private func download(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query)
        guard let channel = try query.only("channel").nonEmpty,
            let form = try query.only("as").flatMap(ChannelFile.Form.init)
        else {
            throw Refusal(.invalid, "name a channel, and how it is to be written: as=stix or as=csv")
        }
        return try await ChannelFile(form, of: channel, from: desk.gate, for: context.caller).response(in: context)
    }

    private func listen(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        var channel = try query.only("channel").nonEmpty
        let since = try query.only("since").nonEmpty
        if let name = channel {
            // Refused before the stream begins, and in the same words whether it is missing or hidden. A channel answers
            // to its UUID, too; what arrives is told apart by its code.
            channel = try await desk.gate.channel(name, for: context.caller).code
        }
        let stream = LiveStream(
            gate: desk.gate, caller: context.caller, language: visit.language, channel: channel, since: since,
            cursor: request.headers[.lastEventID].nonEmpty)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                .xAccelBuffering: "no",
            ],
            body: ResponseBody { writer in
                try await stream.run { try await writer.write(.init(string: $0)) }
                try await writer.finish(nil)
            })
    }
}

extension String? {
    /// An empty parameter of a form is one that was not filled in.
    var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = known("Last-Event-ID")
    fileprivate static let xAccelBuffering = known("X-Accel-Buffering")
}
