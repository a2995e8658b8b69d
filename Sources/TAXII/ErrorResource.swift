import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Serving

/// TAXII 2.1 §3.6.1: the body of everything that is not a success.
struct ErrorResource {
    private let failure: Failure
    private let request: String

    init(_ failure: Failure, request: String) {
        self.failure = failure
        self.request = request
    }

    var response: Response {
        let tree: JSONTree = [
            "title": .string(failure.status.reasonPhrase), "description": .string(failure.message),
            "error_id": .string(request), "error_code": .string(failure.code),
            "http_status": .string(String(failure.status.code)),
        ]
        return Response(
            status: failure.status, headers: [.contentType: TAXIIMedia.type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: tree.bytes)))
    }
}
