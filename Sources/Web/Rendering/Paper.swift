import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

extension PaperDocument {
    /// - Parameters:
    ///   - visit: for whom, and in which language.
    ///   - node: where.
    init(_ pieces: [Piece], marking: TLP, for visit: Visit, at node: NodeName, on instant: Instant) {
        let language = visit.language
        self.init(
            language: language.code, marking: marking.label,
            foot: language.text(
                "paper.foot",
                [
                    "post": visit.caller.name, "organisation": visit.caller.organisation, "node": node.code,
                    "when": language.dateTime(instant),
                ]), pieces: pieces)
    }
}

extension Desk {
    /// - Parameter name: without its ending; the marking is put behind it.
    func paper(_ document: PaperDocument, name: String) throws -> Response {
        let bytes: [UInt8]
        do throws(PaperError) {
            bytes = try document.pdf()
        } catch {
            throw Refusal(.unavailable, error.message)
        }
        let mark = document.marking.map { $0.isLetter ? $0 : "-" }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf",
                .contentDisposition: FileName.attachment("\(name)-\(String(mark)).pdf"),
                .cacheControl: "no-store", .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
