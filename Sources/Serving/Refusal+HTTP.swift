package import HTTPTypes
package import Sharing

/// Where refusals become statuses: nowhere else.
extension Refusal {
    /// How the server asks who somebody is. The realm is fixed, so that it says nothing of the node.
    static let challenge = #"Basic realm="baraza", charset="UTF-8""#

    package var status: HTTPResponse.Status {
        switch code {
        case .invalid: .badRequest
        case .unprocessable: .unprocessableContent
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .missing: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .tooMany: .tooManyRequests
        case .tooSlow, .unavailable: .serviceUnavailable
        case .full: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        }
    }

    /// Seconds after which it makes sense to ask again; `nil` where waiting changes nothing.
    package var wait: Int? {
        switch code {
        case .tooMany, .tooSlow, .unavailable, .full: retryAfter ?? Self.retrySeconds
        case .invalid, .unprocessable, .unauthenticated, .forbidden, .missing, .conflict, .tooLarge: nil
        }
    }

    var failure: Failure {
        var headers = HTTPFields()
        if code == .unauthenticated { headers[.wwwAuthenticate] = Self.challenge }
        headers[.retryAfter] = wait.map { String($0) }
        return Failure(status, code: code.rawValue, message: message, headers: headers)
    }

    /// Seconds, where a refusal that may pass does not say.
    private static let retrySeconds = 5
}

extension HTTPRefusal {
    var failure: Failure {
        switch self {
        case .method(let allow):
            Failure(
                .methodNotAllowed, code: "method", message: "the method is not among those allowed here: \(allow)",
                headers: [.allow: allow])
        case .notAcceptable(let offers):
            Failure(
                .notAcceptable, code: "not-acceptable",
                message: "the Accept field takes nothing that is here: ask for \(offers)")
        case .mediaType(let takes):
            Failure(
                .unsupportedMediaType, code: "media-type", message: "the Content-Type is not taken here: send \(takes)",
                headers: [.accept: takes])
        case .host:
            Failure(
                .badRequest, code: "host", message: "a request names its host once, in one Host field",
                headers: [.connection: "close"])
        case .target(let limit):
            Failure(
                .uriTooLong, code: "target", message: "the address has more than \(limit) bytes: ask for less at once")
        case .incomplete:
            Failure(
                .requestTimeout, code: "incomplete", message: "the body did not arrive whole: send it again",
                headers: [.connection: "close"])
        }
    }
}
