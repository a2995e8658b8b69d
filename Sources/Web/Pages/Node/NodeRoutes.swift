import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct NodeRoutes: PageRoutes {
    static let page: any Page.Type = NodePage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.node, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let before = try query.only("before").flatMap { Int64($0) }.map(Position.init)
        let status = try await desk.gate.status(for: context.caller)
        let page = NodePage(
            status, caller: context.caller, audit: try await audit(before: before, status, for: context.caller),
            before: before, from: try query.line(), language: visit.language)
        return desk.html(page, title: visit.language.text("node.title"), place: .node, for: visit)
    }

    /// Asked for only where the status says that the caller may know the ledger: who may is the gate's to know, and a
    /// refusal would be an audit entry of its own.
    private func audit(before: Position?, _ status: NodeStatus, for caller: Caller) async throws -> [AuditLine]? {
        guard status.ledgerSize != nil else { return nil }
        return try await desk.gate.audit(before: before, limit: NodePage.auditLength, for: caller)
    }
}
