package import HTTPTypes
package import Hummingbird

/// A part of the address space that speaks one language: TAXII, web pages, the ledger's files.
///
/// It translates to and from the gate and nothing else; who asks, limits, errors and headers are the server's.
package protocol Boundary: Sendable {
    /// Everything under it that no other boundary claims more closely is answered, errors too, in its language. Starts
    /// with `/`.
    var prefix: String { get }
    /// How a caller may say who they are.
    var credentials: Set<Credential> { get }
    /// Everything it does; each route's path starts with ``prefix``.
    var routes: [Route] { get }
    /// Whether GET without the final slash is sent to the path with it.
    var redirectsToSlash: Bool { get }
    var headers: SecurityHeaders { get }

    /// The body of a refusal, with its `Content-Type`. Status and the headers of ``Failure/headers`` are set by the
    /// server, unless the answer has another status than the failure (as a page that sends to the sign-in).
    func answer(_ failure: Failure, to request: Request, in context: AppContext) -> Response
}

extension Boundary {
    package var redirectsToSlash: Bool { false }
    package var headers: SecurityHeaders { SecurityHeaders() }
    package func answer(_ failure: Failure, to request: Request, in context: AppContext) -> Response {
        Problem(failure, request: context.id).response
    }
}

/// A refusal on its way out.
package struct Failure: Sendable {
    package let status: HTTPResponse.Status
    /// Stable, as in ``Sharing/Refusal/Code``; `internal` for an error that nobody foresaw, `method`, `media-type`,
    /// `not-acceptable` and `target` for those of HTTP itself.
    package let code: String
    /// Says nothing that the caller may not know.
    package let message: String
    /// `WWW-Authenticate`, `Retry-After`, `Allow`.
    package let headers: HTTPFields

    package init(_ status: HTTPResponse.Status, code: String, message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }
}

/// What HTTP itself refuses, before or beside anything that the gate knows of.
package enum HTTPRefusal: Error, Hashable, Sendable {
    /// 405 with what is allowed.
    case method(allow: String)
    /// 406 with what there is.
    case notAcceptable(offers: String)
    /// 415 with what is taken.
    case mediaType(takes: String)
    /// 400: no Host field, or two.
    case host
    /// 414.
    case target(limit: Int)
    /// 408: the body did not arrive whole.
    case incomplete
}
