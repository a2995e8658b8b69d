import HTTPTypes
package import Hummingbird
import NIOCore
package import Serving
package import Sharing

/// The pages: what people see of the node.
package struct WebBoundary: Boundary {
    package let prefix = "/"
    package let credentials: Set<Credential> = [.session]
    /// Only what this node itself serves, nothing inline, no frames.
    package let headers = SecurityHeaders(
        contentSecurityPolicy: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")

    private let desk: Desk

    /// Throws what a template has wrong: a fault of the build.
    package init(gate: Gate, accounts: Accounts, node: NodeName) throws {
        desk = Desk(gate: gate, accounts: accounts, node: node, templates: try Templates())
    }

    package var routes: [Route] {
        Pages.all.flatMap { $0.init(desk: desk).routes } + LanguageRoutes(desk: desk).routes
            + [
                .get("/", .visitors) { _, context in
                    .seeOther(context.caller.means == .anonymous ? Paths.signIn : Paths.live)
                }
            ] + Asset.all.map { asset in .get(asset.path, .everyone) { request, _ in asset.response(to: request) } }
    }

    package func answer(_ failure: Failure, to request: Request, in context: AppContext) -> Response {
        let visit = Visit(request, context)
        if failure.code == "unauthenticated" {
            // A page asks for a name in its own way: never with the browser's dialogue, which 401 would open.
            return .seeOther(Paths.signIn + Paths.query(["back": visit.here == Paths.live ? nil : visit.here]))
        }
        return desk.error(
            failure.status, code: failure.code, retryAfter: failure.headers[.retryAfter].flatMap { Int($0) },
            for: visit, reference: context.id)
    }
}

extension Desk {
    func error(
        _ status: HTTPResponse.Status, code: String, retryAfter: Int? = nil, for visit: Visit, reference: String
    ) -> Response {
        let page = ErrorPage(
            status: status.code, code: code, retryAfter: retryAfter, reference: reference, language: visit.language)
        return html(page, title: page.heading, for: visit, status: status)
    }
}

extension Asset {
    /// As gzip where that is understood. Pages are never packed: beside what somebody else may put into them they hold a
    /// secret, which the length of what is packed could tell (BREACH).
    fileprivate func response(to request: Request) -> Response {
        let isPacked = packed.count < bytes.count && Self.understandsGzip(request.headers[.acceptEncoding])
        var headers: HTTPFields = [
            .contentType: contentType, .cacheControl: "public, max-age=31536000, immutable", .vary: "Accept-Encoding",
        ]
        if isPacked { headers[.contentEncoding] = "gzip" }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: isPacked ? packed : bytes)))
    }

    /// RFC 9110, section 12.5.3: a coding that is named, and not with a weight of nought.
    static func understandsGzip(_ accepted: String?) -> Bool {
        (accepted ?? "").lowercased().split(separator: ",").contains { offer in
            let parts = offer.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard parts.first == "gzip" else { return false }
            return parts.dropFirst().allSatisfy { Double($0.dropFirst(2)) != 0 }
        }
    }
}
