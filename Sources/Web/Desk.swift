import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

/// Whose node this is, for pages that have to say it before anybody has signed in and when nothing else works.
package struct NodeName: Hashable, Sendable {
    /// As in `KE-OUT`.
    package let code: String
    package let name: String
    /// The program's.
    package let version: String
    package init(code: String, name: String, version: String) {
        self.code = code
        self.name = name
        self.version = version
    }
}

/// What every page's routes work with.
struct Desk: Sendable {
    let gate: Gate
    let accounts: Accounts
    let node: NodeName
    let templates: Templates
    let printer = Printer()

    /// - Parameters:
    ///   - marking: the strictest of what it shows.
    ///   - handled: instead of that, how all of it is to be handled.
    func html(
        _ page: some Page, title: String, place: Frame.Place? = nil, marking: TLP? = nil, handled: Marking? = nil,
        for visit: Visit, status: HTTPResponse.Status = .ok
    ) -> Response {
        // Whoever has a page read out hears its title first: there it is told that nothing was done.
        let isRefused = status.kind == .clientError && !(page is ErrorPage)
        let title = isRefused ? visit.language.text("form.refused.title", ["title": title]) : title
        let frame = Frame(
            title: title, place: place, language: visit.language, organisation: node.name, version: node.version,
            reader: visit.reader, formToken: accounts.formToken(session: visit.formSession), here: visit.here,
            marking: marking, handled: handled, roles: visit.reader == nil ? [] : visit.caller.roles)
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .contentLanguage: visit.language.code,
            // With no-referrer a browser sends `Origin: null` with our own forms, which one that is too old for
            // Sec-Fetch-Site could then not be trusted with. Other sites learn no more from this one.
            .referrerPolicy: "same-origin",
        ]
        if let fresh = visit.freshCookie { headers.append(HTTPField(name: .setCookie, value: fresh)) }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: templates.html(page, frame))))
    }

    /// Reads a form and checks its token; throws ``StaleForm`` where it is not one of ours.
    ///
    /// - Parameter fields: how many it may have.
    func form(
        _ request: Request, _ context: AppContext, _ visit: Visit, fields: Int = ServingLimits.parameters
    ) async throws -> QueryString {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            throw HTTPRefusal.mediaType(takes: "application/x-www-form-urlencoded")
        }
        let text = try await context.withBody(of: request) { String(validating: $0, as: UTF8.self) }
        guard let text else { throw Refusal(.invalid, "the form is not UTF-8") }
        return try checked(try QueryString(text, plusIsSpace: true, most: fields), context, visit)
    }

    /// Reads a form that may have one file with it, as ``form(_:_:_:fields:)`` does.
    func upload(
        _ request: Request, _ context: AppContext, _ visit: Visit
    ) async throws -> (form: QueryString, file: MultipartForm.Part?) {
        let (form, files) = try await uploads(request, context, visit)
        return (form, files.first)
    }

    /// Reads a form that can only be sent with files, and checks its token as ``form(_:_:_:fields:)`` does.
    ///
    /// - Parameters:
    ///   - parts: how many it may have, its files among them.
    ///   - fields: how many of these may be no files.
    func multipart(
        _ request: Request, _ context: AppContext, _ visit: Visit, parts: Int = MultipartForm.partsMost,
        fields: Int = ServingLimits.parameters
    ) async throws -> (form: QueryString, sent: MultipartForm) {
        let type = request.headers[.contentType] ?? ""
        guard MultipartForm.isMeant(by: type) else { throw HTTPRefusal.mediaType(takes: "multipart/form-data") }
        let sent = try await context.withBody(of: request) { try MultipartForm($0, type: type, parts: parts) }
        return (try checked(try sent.fields(most: fields), context, visit), sent)
    }

    /// The same with any number of files: also where a browser sends a field without one, which has no name and no bytes.
    ///
    /// - Parameter fields: how many it may have beside its files, sent with files or without.
    func uploads(
        _ request: Request, _ context: AppContext, _ visit: Visit, fields: Int = ServingLimits.parameters
    ) async throws -> (form: QueryString, files: [MultipartForm.Part]) {
        guard MultipartForm.isMeant(by: request.headers[.contentType] ?? "") else {
            return (try await form(request, context, visit, fields: fields), [])
        }
        let parts = fields + Self.filesMost
        let (form, sent) = try await multipart(request, context, visit, parts: parts, fields: fields)
        return (form, sent.parts.filter { $0.file != nil })
    }

    private func checked(_ form: QueryString, _ context: AppContext, _ visit: Visit) throws -> QueryString {
        guard let token = try form.only("token"), visit.freshCookie == nil,
            accounts.accepts(formToken: token, session: visit.formSession)
        else {
            accounts.note(
                refused: "form", on: "\(context.path) with a stale or forged token", .forbidden, by: visit.caller,
                address: context.address)
            throw StaleForm(form: form)
        }
        return form
    }

    /// Bytes that a form may have.
    static let formLimit = 16 * 1_024
    /// Files that come with a form at most: more than any product takes, so that its page can say so.
    private static let filesMost = 64
}

/// A form without the token of this session: an old page, or somebody else's.
struct StaleForm: Error {
    /// What was sent: for a page that shows it again, to be looked at and sent by who reads it. Nothing is done with it.
    let form: QueryString
}

/// Somebody at a page: who, in which language, from where.
struct Visit: Sendable {
    let language: Language
    let caller: Caller
    /// The caller's name, `nil` for somebody who has not signed in.
    let reader: String?
    /// What form tokens are bound to: the session, or before there is one the visit.
    let formSession: String
    /// A `Set-Cookie` that begins the visit, where the browser brought none.
    let freshCookie: String?
    /// This page, for coming back to.
    let here: String

    init(_ request: Request, _ context: AppContext) {
        language = Language.choose(
            cookie: Cookies.value(Cookies.language(secure: context.secure), in: request),
            accept: request.headers[.acceptLanguage])
        caller = context.caller
        reader = context.caller.means == .anonymous ? nil : context.caller.name
        // Only a page that can be loaded again is one to come back to.
        here = request.method == .get ? Paths.own(request.head.path) : Paths.live
        if let session = context.session {
            formSession = session
            freshCookie = nil
        } else if let visit = Cookies.value(Cookies.visit(secure: context.secure), in: request), visit.utf8.count >= 16
        {
            formSession = "visit " + visit
            freshCookie = nil
        } else {
            var random = SystemRandomNumberGenerator()
            let visit = String(random.next() as UInt64, radix: 16) + "-" + String(random.next() as UInt64, radix: 16)
            formSession = "visit " + visit
            freshCookie = Cookies.set(
                Cookies.visit(secure: context.secure), visit, secure: context.secure, sameSite: "Strict")
        }
    }
}

/// The cookies of this boundary; the session's own is ``Serving/SessionCookie``.
enum Cookies {
    /// Ties the forms of somebody who has not signed in to their browser.
    static func visit(secure: Bool) -> String { secure ? "__Host-baraza-visit" : "baraza-visit" }
    static func language(secure: Bool) -> String { secure ? "__Host-baraza-language" : "baraza-language" }
    /// By whom the guide of first steps was closed.
    static func guide(secure: Bool) -> String { secure ? "__Host-baraza-guide" : "baraza-guide" }

    static let yearSeconds = 31_536_000

    static func set(
        _ name: String, _ value: String, secure: Bool, sameSite: String, seconds: Int? = nil
    ) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=\(sameSite)" + (seconds.map { "; Max-Age=\($0)" } ?? "")
            + (secure ? "; Secure" : "")
    }

    static func value(_ name: String, in request: Request) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " || $0 == "\t" }
                guard let cut = pair.firstIndex(of: "="), pair[..<cut] == name else { continue }
                return String(pair[pair.index(after: cut)...])
            }
        }
        return nil
    }
}

extension Response {
    /// 303: what comes next is loaded with GET. `path` has to come from ``Paths``.
    static func seeOther(_ path: String, cookies: [String] = []) -> Response {
        var headers: HTTPFields = [.location: path]
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: .seeOther, headers: headers)
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = known("Referrer-Policy")
}
