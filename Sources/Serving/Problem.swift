import HTTPTypes
package import Hummingbird
import JSON
import NIOCore

/// RFC 9457 problem details: the errors of boundaries that have no form of their own.
package struct Problem: Sendable {
    private let failure: Failure
    private let request: String

    package init(_ failure: Failure, request: String) {
        self.failure = failure
        self.request = request
    }

    package var response: Response {
        let body: JSONTree = [
            "type": "about:blank", "title": .string(failure.status.reasonPhrase),
            "status": .integer(Int64(failure.status.code)), "detail": .string(failure.message),
            "code": .string(failure.code), "instance": .string("urn:request:\(request)"),
        ]
        return Response(
            status: failure.status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }
}
