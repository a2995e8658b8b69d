import HTTPTypes
package import Hummingbird
import JSON
import NIOCore
package import Serving
package import Sharing

/// Every limit of the TAXII boundary, with its unit.
package enum TAXIILimits {
    /// Octets of a request body: `max_content_length` of the API root.
    package static let contentLength = 16 * 1024 * 1024
    /// Values of one `match` filter.
    package static let values = 100
    /// The largest integer that TAXII 2.1 knows: 2^53 − 1.
    package static let integer: Int64 = 9_007_199_254_740_991
    /// Octets up to which a page is read before its answer begins, so that an error can still become a status.
    static let heldPage = 256 * 1024
    /// Octets of a page that are handed to the system at once. A page has seldom more; what is taken back while one goes
    /// out is kept from the stretch after the next at the latest.
    static let stretch = 4 * 1024 * 1024
}

/// TAXII 2.1: a channel is a collection, an entry's time in the ledger is its date added, a withdrawal is a deletion.
///
/// Nothing is decided here. Line numbers in this target are those of the project's list of TAXII 2.1 requirements; a test
/// names each.
package struct TAXIIBoundary: Boundary {
    /// Discovery: TAXII 2.1 §4.1.
    package static let discovery = "/taxii2/"
    /// The one API root.
    package static let root = "/taxii2/baraza/"

    package let prefix = discovery
    package let credentials: Set<Credential> = [.basic, .bearer]
    package let redirectsToSlash = true

    let gate: Gate
    let title: String
    let contact: String?
    let buffers = BufferPool()

    /// - Parameters:
    ///   - title: what discovery calls the node, as in its organisation's name.
    ///   - contact: whom to ask about it.
    package init(gate: Gate, title: String, contact: String? = nil) {
        self.gate = gate
        self.title = title
        self.contact = contact
    }

    package var routes: [Route] { rootRoutes + collectionRoutes + readRoutes + writeRoutes }

    package func answer(_ failure: Failure, to request: Request, in context: AppContext) -> Response {
        ErrorResource(failure, request: context.id).response
    }
}

extension TAXIIBoundary {
    /// A path under the API root.
    func under(_ path: String) -> String { Self.root + path }

    /// A small resource, whole.
    func resource(_ tree: JSONTree, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: TAXIIMedia.type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: tree.bytes)))
    }

    /// A GET that answers with TAXII: what is not acceptable (line 11) is refused before the gate is asked.
    func get(
        _ path: String, _ handle: @escaping @Sendable (Request, AppContext) async throws -> Response
    ) -> Route {
        .get(path, .callers) { request, context in
            try TAXIIMedia.checkAccept(request)
            return try await handle(request, context)
        }
    }
}
