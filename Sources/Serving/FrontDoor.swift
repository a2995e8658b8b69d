import HTTPTypes
package import Hummingbird
import Logging
package import Sharing

/// Takes every request: finds its route, asks who sends it, lets the boundary answer, and gives refusals a form.
package struct FrontDoor: HTTPResponder {
    package typealias Context = AppContext

    private let boundaries: [any Boundary]
    private let table: RouteTable
    private let authentication: Authentication
    private let limits: ServingLimits
    private let secure: Bool
    private let allowance: BodyAllowance

    /// Every route of every boundary, for whoever has to prove something about all of them.
    package let routes: [Route]

    /// - Parameter secure: whether connections are TLS.
    package init(_ boundaries: [any Boundary], accounts: Accounts, limits: ServingLimits, secure: Bool) {
        // The closest prefix first, so that the first one that fits is the one that answers.
        let sorted = boundaries.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
        var entries: [RouteTable.Entry] = []
        for (index, boundary) in sorted.enumerated() {
            for route in boundary.routes {
                precondition(route.path.hasPrefix(boundary.prefix), "\(route.path) is not under \(boundary.prefix)")
                entries.append(RouteTable.Entry(route: route, boundary: index))
            }
        }
        self.boundaries = sorted
        self.table = RouteTable(entries)
        self.routes = entries.map(\.route)
        self.authentication = Authentication(accounts: accounts)
        self.limits = limits
        self.secure = secure
        self.allowance = BodyAllowance(limit: limits.bodiesInMemory)
    }

    package func respond(to request: Request, context: AppContext) async throws -> Response {
        var context = context
        context.secure = secure
        context.allowance = allowance
        let target = Target(request.head.path ?? "/")
        context.path = target.path
        context.query = target.query

        // The prefix without its slash is the boundary's, too, so that it answers in that boundary's language.
        var boundary = boundaries.first { target.path.hasPrefix($0.prefix) || target.path + "/" == $0.prefix }
        var response: Response
        do {
            // RFC 9112 §3.2. The first one is the authority, a second one stays among the fields.
            guard request.head.authority != nil, request.headers[Self.host] == nil else { throw HTTPRefusal.host }
            guard request.head.path?.utf8.count ?? 0 <= limits.target else {
                throw HTTPRefusal.target(limit: limits.target)
            }
            if let match = table.find(target.path) {
                if let entry = match.entries.values.first { boundary = boundaries[entry.boundary] }
                response = try await answer(request, match, in: &context)
            } else if let location = slashed(target, request, boundary) {
                response = Response(status: .permanentRedirect, headers: [.location: location])
            } else {
                throw Self.notFound
            }
        } catch {
            let failure = failure(for: error, in: context)
            response =
                boundary?.answer(failure, to: request, in: context) ?? Problem(failure, request: context.id).response
            if response.status == failure.status { response.headers.append(contentsOf: failure.headers) }
        }

        response.headers[.requestID] = context.id
        (boundary?.headers ?? SecurityHeaders()).apply(to: &response.headers, secure: secure)
        if request.method == .head { response = response.createHeadResponse() }
        log(request, response, in: context)
        return response
    }

    private func answer(
        _ request: Request, _ match: RouteTable.Match, in context: inout AppContext
    ) async throws -> Response {
        if request.method == .options { return Response(status: .noContent, headers: [.allow: match.allow]) }
        let method = request.method == .head ? .get : request.method
        guard let entry = match.entries[method] else { throw HTTPRefusal.method(allow: match.allow) }
        let route = entry.route
        context.parameters = match.parameters
        context.bodyLimit = route.bodyLimit
        if route.access != .everyone {
            let credentials = boundaries[entry.boundary].credentials
            try await authentication.authenticate(request, taking: credentials, in: &context)
            guard route.access == .visitors || context.caller.means != .anonymous else {
                throw authentication.unauthenticated("no credentials", in: context)
            }
        }
        return try await route.handle(request, context)
    }

    /// Where a GET without its final slash is sent, if anything is there.
    private func slashed(_ target: Target, _ request: Request, _ boundary: (any Boundary)?) -> String? {
        guard let boundary, boundary.redirectsToSlash, request.method == .get || request.method == .head,
            target.path.hasPrefix(boundary.prefix), !target.path.hasSuffix("/"), table.find(target.path + "/") != nil
        else { return nil }
        return target.path + "/" + (target.query.map { "?" + $0 } ?? "")
    }

    /// What may be said of an error. What may not is logged here, under the request's id.
    private func failure(for error: any Error, in context: AppContext) -> Failure {
        switch error {
        case let refusal as Refusal:
            if let detail = refusal.detail {
                context.logger.info("refused", metadata: ["code": "\(refusal.code.rawValue)", "detail": "\(detail)"])
            }
            return refusal.failure
        case let refusal as HTTPRefusal:
            return refusal.failure
        default:
            context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(context.path)"])
            return Failure(
                .internalServerError, code: "internal",
                message: "the node failed to answer: give its operators the request \(context.id)")
        }
    }

    private func log(_ request: Request, _ response: Response, in context: AppContext) {
        guard context.logger.logLevel <= .debug else { return }
        context.logger.debug(
            "answered",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(context.path)", "status": "\(response.status.code)",
                "caller": "\(context.caller.name)", "address": "\(context.address)",
                "microseconds": "\((ContinuousClock.now - context.started).microseconds)",
            ])
    }

    /// The library keeps the first one apart, as the authority.
    private static let host = HTTPField.Name("Host") ?? .via
    private static let notFound = Refusal(.missing, "not found")
}

/// A request target, cut at the first `?`.
private struct Target {
    let path: String
    let query: String?

    init(_ raw: String) {
        var text = raw[...]
        // Absolute form (RFC 9112 §3.2.2): what a client sends that takes us for a proxy.
        if !text.hasPrefix("/"), let scheme = text.firstRange(of: "://") {
            let rest = text[scheme.upperBound...]
            text = rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
        }
        let cut = text.firstIndex(of: "?")
        self.path = String(text[..<(cut ?? text.endIndex)])
        self.query = cut.map { String(text[text.index(after: $0)...]) }
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
