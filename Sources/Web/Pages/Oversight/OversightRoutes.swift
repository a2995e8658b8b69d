import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Serving
import Sharing

struct OversightRoutes: PageRoutes {
    static let page: any Page.Type = OversightPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.oversight, .callers) { try await show($0, $1) },
            .get(Paths.oversightPack, .callers) { try await pack($0, $1) },
            .get("/oversight/entries/{position}/proof", .callers) { try await proof($0, $1) },
            .post(Paths.oversightQuestions, .callers, upTo: Desk.formLimit) { try await ask($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        let before = try query.only("before").flatMap { Int64($0) }.map(Position.init)
        return try await page(
            Visit(request, context), try Self.question(query), before: before, due: try query.line(DueList.from),
            asked: try query.line(QuestionItem.from), for: context.caller)
    }

    private func page(
        _ visit: Visit, _ question: LogQuestion, before: Position?, due: Int = 0, asked: Int = 0,
        problem: String? = nil, for caller: Caller, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let log = try await desk.gate.oversightLog(
            question.filter, before: before, limit: OversightPage.length, for: caller)
        let view = try await desk.gate.oversight(
            from: question.filter.from, until: question.filter.until, for: caller)
        let page = OversightPage(
            view, log: log, question, before: before, due: due, asked: asked, problem: problem, language: visit.language
        )
        return desk.html(
            page, title: visit.language.text("oversight.title"), place: .oversight, for: visit, status: status)
    }

    private static func question(_ query: QueryString) throws -> LogQuestion {
        LogQuestion(
            event: try query.only("event").nonEmpty, post: try query.only("post").nonEmpty,
            reason: try query.only("reason").nonEmpty, from: try query.only("from").nonEmpty,
            until: try query.only("until").nonEmpty)
    }

    private func pack(_ request: Request, _ context: AppContext) async throws -> Response {
        let question = try Self.question(try QueryString(context.query, plusIsSpace: true))
        let pack = try await desk.gate.evidencePack(question.filter, for: context.caller)
        return .file(pack.bytes, type: "application/json", name: "log" + EvidencePack.suffix)
    }

    private func proof(_ request: Request, _ context: AppContext) async throws -> Response {
        guard let position = Int64(try context.parameter("position")).map(Position.init) else {
            throw Refusal(.invalid, "an entry is named by its number")
        }
        let place = try await desk.gate.oversightProof(of: position, for: context.caller)
        return .file(
            Array(place.proofFile.utf8), type: "text/plain; charset=utf-8", name: "entry-\(position.raw).tlog-proof")
    }

    private func ask(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        let draft = QuestionDraft(
            kind: try form.only("kind") ?? "question", scope: try form.only("scope") ?? "",
            question: try form.only("question") ?? "", days: try form.only("days").flatMap { Int64($0) } ?? 0,
            evidence: try form.only("evidence").nonEmpty)
        do {
            _ = try await desk.gate.ask(draft, by: context.caller)
            return .seeOther(Paths.oversight + "#questions")
        } catch let refusal as Refusal where refusal.code == .invalid {
            let nothing = LogQuestion(event: nil, post: nil, reason: nil, from: nil, until: nil)
            return try await page(
                visit, nothing, before: nil, problem: visit.language.said(refusal.message), for: context.caller,
                status: .unprocessableContent)
        }
    }
}

extension Response {
    /// A file that a browser keeps instead of showing it.
    static func file(_ bytes: [UInt8], type: String, name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: FileName.attachment(name),
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
