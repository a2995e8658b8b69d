import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// The language switch: a form on every page.
struct LanguageRoutes {
    let desk: Desk

    var routes: [Route] {
        [.post(Paths.language, .visitors, upTo: Desk.formLimit) { try await choose($0, $1) }]
    }

    private func choose(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        do {
            let form = try await desk.form(request, context, visit)
            guard let language = Language.named(try form.only("language") ?? "") else {
                throw Refusal(.invalid, "there is no such language")
            }
            let name = Cookies.language(secure: context.secure)
            return .seeOther(
                Paths.own(try form.only("back")),
                cookies: [
                    Cookies.set(
                        name, language.code, secure: context.secure, sameSite: "Lax", seconds: Cookies.yearSeconds)
                ])
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
    }
}
