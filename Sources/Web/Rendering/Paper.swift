import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

extension Desk {
    /// Pieces as a document, with what has to stand on each sheet.
    ///
    /// - Parameters:
    ///   - marking: how all of it is to be handled.
    ///   - visit: for whom, and in which language.
    ///   - name: without its ending; the marking is put behind it.
    func paper(
        _ pieces: [PaperDocument.Piece], marking: Marking, for visit: Visit, on instant: Instant, name: String
    ) async throws -> Response {
        let language = visit.language
        let document = PaperDocument(
            language: language.code, isRightToLeft: language.direction == .rtl,
            marking: language.marking(marking, isLevelFirst: true),
            foot: language.text(
                "paper.foot",
                [
                    "post": visit.caller.name, "organisation": visit.caller.organisation, "node": node.code,
                    "when": language.dateTime(instant),
                ]), pieces: pieces)
        let bytes: [UInt8]
        do throws(PaperError) {
            bytes = try await printer.pdf(document, for: visit.caller.name)
        } catch {
            throw Refusal(error == .own ? .tooMany : .unavailable, error.message)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf",
                .contentDisposition: FileName.attachment("\(name)-\(marking.fileName).pdf"),
                .cacheControl: "no-store", .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
