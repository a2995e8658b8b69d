import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

/// Courses, and what certificates are worth.
struct CoursesRoutes: PageRoutes {
    static let page: any Page.Type = StackPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.courses, .callers) { request, context in
                let visit = Visit(request, context)
                let list = try await desk.gate.courses(for: context.caller)
                return desk.html(
                    StackPage(list, from: try QueryString(context.query).line(), language: visit.language),
                    title: visit.language.text("course.title"), place: .training,
                    marking: list.map(\.record).strictest ?? .clear, for: visit)
            },
            .get(Paths.verifyCertificate, .callers) { request, context in
                form(FormEntry(), Visit(request, context))
            },
            .post(Paths.verifyCertificate, .callers, upTo: Self.formLimit) { try await verify($0, $1) },
        ]
    }

    /// Bytes of a form: a certificate, each of its bytes written as three.
    static let formLimit = 4 * SharingLimits.certificate

    private func verify(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale, let text = sent.entry.value("certificate") else {
            if !sent.isStale { sent.entry.problems["certificate"] = visit.language.text("form.problem.required") }
            return form(sent.entry, visit, sent.status)
        }
        do {
            let verdict = try await desk.gate.verdict(on: Array(text.utf8), for: context.caller)
            let page = DossierPage(verdict, language: visit.language)
            return desk.html(page, title: page.name, place: .training, for: visit)
        } catch let refusal as Refusal where refusal.code == .invalid {
            sent.entry.refuse("certificate", refusal.message, in: visit.language)
            return form(sent.entry, visit, .unprocessableContent)
        }
    }

    private func form(_ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok) -> Response {
        let language = visit.language
        var fields = FormFields(entry, language: language)
        fields.lines("certificate", rows: 8, required: true, label: language.text("certificate.paste"))
        let page = SheetFormPage(
            backHref: Paths.courses, backName: language.text("course.title"),
            heading: language.text("certificate.verify"), lead: language.text("certificate.verify.lead"),
            form: FormModel(
                action: Paths.verifyCertificate, fields: fields.all, submit: language.text("certificate.verify"),
                problem: entry.problem))
        return desk.html(page, title: page.heading, place: .training, for: visit, status: status)
    }
}

/// One course: the package, answers, and certificates.
struct CourseRoutes: PageRoutes {
    static let page: any Page.Type = DossierPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/training/{id}", .callers) { request, context in
                try await show(
                    FormEntry(), Visit(request, context), context,
                    at: try DossierPage.Part(QueryString(context.query)))
            },
            .post("/training/{id}", .callers, upTo: CoursesRoutes.formLimit) { try await act($0, $1) },
            .get("/training/{id}/package", .callers) { request, context in
                let view = try await desk.gate.course(try context.parameter("id"), for: context.caller)
                return Self.file(
                    try CoursePackage.zip(view), type: "application/zip",
                    name: "\(view.draft.code)-\(view.marking.fileName).zip")
            },
            .get("/training/{id}/certificate/{form}", .callers) { try await certificate($0, $1) },
        ]
    }

    private static func file(_ bytes: [UInt8], type: String, name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: FileName.attachment(name), .cacheControl: "no-store",
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func certificate(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let (post, house) = (try query.only("post"), try query.only("house"))
        let view = try await desk.gate.course(try context.parameter("id"), for: context.caller)
        let found = view.trainees.first { $0.post == post && $0.house == house }
        guard let text = found?.thread.certificate else {
            throw Refusal(.missing, "there is no such certificate that you may see")
        }
        let bytes = Array(text.utf8)
        let name = "\(view.draft.code)-\(view.marking.fileName)"
        switch try context.parameter("form") {
        case "json": return Self.file(bytes, type: "application/vc+ld+json", name: "\(name).json")
        case "pdf":
            let paper = try CertificateSheet(bytes).paper(marked: view.marking, in: visit.language)
            let sheet: [UInt8]
            do throws(PaperError) {
                sheet = try await desk.printer.pdf(paper, for: visit.caller.name)
            } catch {
                throw Refusal(error == .own ? .tooMany : .unavailable, error.message)
            }
            return Self.file(sheet, type: "application/pdf", name: "\(name).pdf")
        default: throw Refusal(.missing, "a certificate is a file as json, or a sheet as pdf")
        }
    }

    private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale else { return try await show(sent.entry, visit, context, sent.status) }
        let (post, house) = (sent.entry.value("post") ?? "", sent.entry.value("house") ?? "")
        do {
            switch sent.entry.value("act") {
            case "take":
                guard let sheet = sent.entry.value("sheet") else {
                    sent.entry.problems["sheet"] = visit.language.text("form.problem.required")
                    return try await show(sent.entry, visit, context, .unprocessableContent)
                }
                let taken = try await desk.gate.take(AnswerSheet.read(Array(sheet.utf8)), by: context.caller)
                if let why = taken.lazy.compactMap(\.refusal).first {
                    sent.entry.refuse("sheet", why, in: visit.language)
                    return try await show(sent.entry, visit, context, .unprocessableContent)
                }
            case "mark": _ = try await desk.gate.mark(id, by: context.caller)
            case "give": _ = try await desk.gate.certify(post, of: house, in: id, by: context.caller)
            case "revoke": try await desk.gate.revoke(post, of: house, in: id, by: context.caller)
            default:
                sent.entry.problem = visit.language.text("form.problem.choice")
                return try await show(sent.entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .invalid || refusal.code == .conflict {
            // What is wrong with a sheet stands at its field; what cannot be done otherwise, at the act.
            sent.entry.refuse(
                sent.entry.value("act") == "take" ? "sheet" : nil, refusal.message, in: visit.language)
            return try await show(
                sent.entry, visit, context, refusal.code == .conflict ? .conflict : .unprocessableContent)
        }
        return .seeOther(Paths.course(id))
    }

    private func show(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: DossierPage.Part = DossierPage.Part()
    ) async throws -> Response {
        let view = try await desk.gate.course(try context.parameter("id"), for: context.caller)
        let page = DossierPage(view, entry: entry, at: part, language: visit.language)
        return desk.html(
            page, title: page.name, place: .training, handled: view.marking, for: visit, status: status)
    }
}
