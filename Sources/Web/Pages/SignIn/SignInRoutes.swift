import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// In and out.
struct SignInRoutes: PageRoutes {
    static let page: any Page.Type = SignInPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.signIn, .visitors) { try show($0, $1) },
            .post(Paths.signIn, .visitors, upTo: Desk.formLimit) { try await signIn($0, $1) },
            .post(Paths.signOut, .visitors, upTo: Desk.formLimit) { try await signOut($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let back = try query.only("back")
        if visit.reader != nil { return .seeOther(Paths.own(back)) }
        let language = visit.language
        let notice =
            try query.only("out") != nil
            ? language.text("signin.out") : back != nil ? language.text("signin.first") : nil
        return page(visit, notice: notice, back: back)
    }

    private func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let language = visit.language
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return page(visit, status: .forbidden, problem: language.text("signin.stale"), back: nil)
        }
        let back = try form.only("back")
        let name = try form.only("name") ?? ""
        let password = try form.only("password") ?? ""
        guard !name.isEmpty, !password.isEmpty else {
            return page(
                visit, status: .unprocessableContent, problem: language.text("signin.empty"), name: name, back: back)
        }
        do {
            // The cookie is new with every sign-in, so that nobody can plant a session that somebody then signs in to.
            let (cookie, _) = try await desk.accounts.signIn(name: name, password: password, address: context.address)
            return .seeOther(Paths.own(back), cookies: [SessionCookie.set(cookie, secure: context.secure)])
        } catch let refusal as Refusal where refusal.code == .unauthenticated {
            return page(
                visit, status: .unprocessableContent, problem: language.text("signin.wrong"), name: name, back: back)
        } catch let refusal as Refusal where refusal.code == .tooMany {
            let seconds = refusal.retryAfter ?? Self.waitSeconds
            var response = page(
                visit, status: .tooManyRequests,
                problem: language.text("signin.locked", ["wait": language.wait(seconds: seconds)]), name: name,
                back: back)
            response.headers[.retryAfter] = String(seconds)
            return response
        }
    }

    private func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        do {
            _ = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        if visit.reader != nil { try await desk.accounts.signOut(context.caller) }
        return .seeOther(
            Paths.signIn + Paths.query(["out": "1"]), cookies: [SessionCookie.clear(secure: context.secure)])
    }

    private func page(
        _ visit: Visit, status: HTTPResponse.Status = .ok, problem: String? = nil, notice: String? = nil,
        name: String? = nil, back: String?
    ) -> Response {
        let page = SignInPage(
            organisation: desk.node.name, problem: problem, notice: notice, name: name, back: Paths.own(back),
            language: visit.language)
        return desk.html(page, title: visit.language.text("signin.title"), for: visit, status: status)
    }

    /// Seconds, where a refusal does not say how long to wait.
    private static let waitSeconds = 60
}
