import HTTPTypes
import Hummingbird
import NIOCore
package import Sharing

/// The ledger's files as any standard verifier reads them: C2SP tlog-tiles. To whoever may not audit, the gate says that
/// nothing is there.
package struct LedgerBoundary: Boundary {
    private let gate: Gate
    package let prefix = "/ledger/"
    package let credentials: Set<Credential> = [.basic, .bearer, .session]

    package init(gate: Gate) { self.gate = gate }

    package var routes: [Route] {
        [
            .get("/ledger/checkpoint", .callers) { _, context in try await file("checkpoint", in: context) },
            .get("/ledger/tile/{path...}", .callers) { _, context in
                try await file("tile/" + context.parameter("path"), in: context)
            },
        ]
    }

    private func file(_ path: String, in context: AppContext) async throws -> Response {
        let file = try await gate.ledgerFile(path, for: context.caller)
        return Response(
            status: .ok,
            headers: [
                .contentType: file.contentType,
                // Private: a shared cache would hand the tiles to people who may not audit.
                .cacheControl: file.immutable ? "private, max-age=31536000, immutable" : "private, no-cache",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}

/// `/healthz`: says that the process answers, to anybody, and nothing else.
package struct HealthBoundary: Boundary {
    package let prefix = "/healthz"
    package let credentials: Set<Credential> = []

    package init() {}

    package var routes: [Route] {
        [
            .get("/healthz", .everyone) { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: "ok")))
            }
        ]
    }
}
