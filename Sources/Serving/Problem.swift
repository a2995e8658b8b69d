import HTTPTypes
package import Hummingbird
import JSON
import NIOCore

/// RFC 9457 problem details: the errors of boundaries that have no form of their own.
package struct Problem: Sendable {
    private let failure: Failure
    private let request: String
    /// Where in what was sent the fault stands: RFC 6901; `nil` where it stands nowhere in it.
    private let pointer: String?

    package init(_ failure: Failure, request: String, pointer: String? = nil) {
        self.failure = failure
        self.request = request
        self.pointer = pointer
    }

    package var response: Response {
        var members = [
            JSONMember("type", "about:blank"), JSONMember("title", .string(failure.status.reasonPhrase)),
            JSONMember("status", .integer(Int64(failure.status.code))), JSONMember("detail", .string(failure.message)),
            JSONMember("code", .string(failure.code)), JSONMember("instance", .string("urn:request:\(request)")),
        ]
        if let pointer { members.append(JSONMember("pointer", .string(pointer))) }
        return Response(
            status: failure.status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONTree.object(members).bytes)))
    }
}
