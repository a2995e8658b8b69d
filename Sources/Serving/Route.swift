package import HTTPTypes
package import Hummingbird
import Sharing

/// Who a route answers to. What they then get to see, the gate decides; this only says whether it asks who they are.
package enum Access: Hashable, Sendable {
    /// Anybody; credentials are not even looked at, so the answer cannot depend on them.
    case everyone
    /// Anybody; who sends good credentials is that caller, who sends none is anonymous.
    case visitors
    /// Whoever has said who they are; others get 401.
    case callers
}

/// One thing that a boundary does: method, path, who may ask, how much they may send.
///
/// There is no way to make a route without its ``Access``; the authorisation test enumerates them all.
package struct Route: Sendable {
    package typealias Handler = @Sendable (Request, AppContext) async throws -> Response

    package let method: HTTPRequest.Method
    /// Segments as in `/collections/{id}/`; `{name}` takes one segment, `{name...}` at the end takes the rest. A final
    /// slash counts.
    package let path: String
    package let access: Access
    /// Bytes that a request's body may have; 0 where none is read.
    package let bodyLimit: Int
    let handle: Handler

    package init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, upTo bodyLimit: Int = 0,
        _ handle: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.bodyLimit = bodyLimit
        self.handle = handle
    }

    package static func get(_ path: String, _ access: Access, _ handle: @escaping Handler) -> Route {
        Route(.get, path, access, handle)
    }

    /// - Parameter bytes: what the body may have at most; more gets 413.
    package static func post(
        _ path: String, _ access: Access, upTo bytes: Int, _ handle: @escaping Handler
    ) -> Route { Route(.post, path, access, upTo: bytes, handle) }

    package static func delete(_ path: String, _ access: Access, _ handle: @escaping Handler) -> Route {
        Route(.delete, path, access, handle)
    }
}
