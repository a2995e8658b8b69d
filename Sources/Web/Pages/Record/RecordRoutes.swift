import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

/// One record: its page, its bytes, its proof.
struct RecordRoutes: PageRoutes {
    static let page: any Page.Type = RecordPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/records/{id}", .callers) { try await show($0, $1) },
            .get("/records/{id}/object", .callers) { try await object($0, $1) },
            .get("/records/{id}/proof", .callers) { try await proof($0, $1) },
            .get("/records/{id}/label", .callers) { try await label($0, $1) },
            .get("/records/{id}/alert", .callers) { try await alert($0, $1) },
            .get("/records/{id}/pdf", .callers) { try await pdf($0, $1) },
            .get("/records/{id}/annexes/{annex}", .callers) { try await annex($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let (id, version, channel) = try asked(context)
        let view = try await desk.gate.record(id, version: version, channel: channel, for: context.caller)
        let query = try QueryString(context.query)
        let reading = TranslationSheet.Asked(
            language: try query.only("in").nonEmpty, record: try query.only("by").nonEmpty)
        let part = RecordPage.Part(
            refersTo: try query.line("refers"), referredBy: try query.line("referred"), said: try query.line("said"))
        var page = RecordPage(view, asked: reading, at: part, language: visit.language)
        page.taken = try query.only("taken").flatMap { TakenOut.words($0, visit.language) }
        return desk.html(page, title: page.name, marking: page.tlp, for: visit)
    }

    private func object(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, version, channel) = try asked(context)
        let bytes = try await desk.gate.body(id, version: version, channel: channel, for: context.caller)
        return file(bytes, name: id + ".json", contentType: "application/stix+json;version=2.1")
    }

    private func proof(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, version, channel) = try asked(context)
        let view = try await desk.gate.record(id, version: version, channel: channel, for: context.caller)
        guard let place = view.place else {
            throw Refusal(.missing, "there is no proof of a part: it would tell of the rest")
        }
        return file(
            Array(place.proofFile.utf8), name: id + ".tlog-proof", contentType: "text/plain; charset=utf-8")
    }

    private func label(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, version, channel) = try asked(context)
        let label = try await desk.gate.label(id, version: version, channel: channel, by: context.caller)
        do throws(XMLError) {
            return file(try STANAG4774.bytes(of: label), name: id + ".label.xml", contentType: "application/xml")
        } catch {
            throw Refusal(.invalid, "the label of \(id) cannot be written: \(error.message)")
        }
    }

    private func alert(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, version, channel) = try asked(context)
        let message = try await desk.gate.alert(id, version: version, channel: channel, for: context.caller)
        do throws(XMLError) {
            return file(try CAP.bytes(of: message), name: id + ".cap.xml", contentType: CAP.mediaType)
        } catch {
            throw Refusal(.invalid, "\(id) cannot be written as an alert: \(error.problem)")
        }
    }

    private func pdf(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let (id, version, channel) = try asked(context)
        return try await desk.gate.paper(id, version: version, channel: channel, for: context.caller) { view in
            let rules = view.marking.sentences(
                PartyWording(book: view.book, date: view.date, today: view.today, language: visit.language))
            guard let pieces = RecordPage(view, language: visit.language).paper(visit.language, rules: rules) else {
                throw Refusal(.invalid, "\(id) is no product: its page prints, and its object is a file")
            }
            return try await desk.paper(pieces, marking: view.marking, for: visit, on: view.today, name: id)
        }
    }

    private func annex(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, version, channel) = try asked(context)
        let annex = try await desk.gate.annex(
            try context.parameter("annex"), of: id, version: version, channel: channel, for: context.caller)
        return .annex(annex)
    }

    private func asked(_ context: AppContext) throws -> (id: String, version: String?, channel: String?) {
        let query = try QueryString(context.query)
        return (try context.parameter("id"), try query.only("version").nonEmpty, try query.only("channel").nonEmpty)
    }

    private func file(_ bytes: [UInt8], name: String, contentType: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: contentType, .contentDisposition: FileName.attachment(name),
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension Response {
    /// A file as it was sent: never shown by this site, whatever it turns out to be.
    static func annex(_ annex: AnnexFile) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: annex.mediaType, .contentDisposition: FileName.attachment(annex.name),
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: annex.bytes)))
    }
}
