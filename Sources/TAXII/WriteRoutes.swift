import Formats
import Hummingbird
import JSON
import Serving
import Sharing

/// Adding and deleting: lines 24, 26, 50 to 59.
extension TAXIIBoundary {
    var writeRoutes: [Route] {
        [
            .post(under("collections/{collection}/objects/"), .callers, upTo: TAXIILimits.contentLength) {
                request, context in
                try TAXIIMedia.checkAccept(request)
                try TAXIIMedia.checkContent(request)
                return try await add(request, in: context)
            },
            .delete(under("collections/{collection}/objects/{object}/"), .callers) { request, context in
                try TAXIIMedia.checkAccept(request)
                let removal = try Filters(context.query).removal()
                try await gate.withdraw(
                    context.parameter("object"), versions: removal.versions, specVersions: removal.specVersions,
                    from: context.parameter("collection"), by: context.caller)
                return Response(status: .ok)
            },
        ]
    }

    private func add(_ request: Request, in context: AppContext) async throws -> Response {
        let name = try context.parameter("collection")
        // Whoever may not write is refused before the body is read.
        try await gate.checkWriting(to: name, by: context.caller)
        return try await context.withBody(of: request) { bytes in
            let report = try await withTaskExecutorPreference(Workshop.shared) {
                let items = try Self.items(bytes)
                return try await gate.write(items.values, unreadable: items.faults, to: name, by: context.caller)
            }
            return accepted(report)
        }
    }

    /// Line 52: what cannot be read is 400, what can be read and is no envelope 422. An object that cannot be read in an
    /// envelope that can is a failure of its own.
    private static func items(_ bytes: [UInt8]) throws(Refusal) -> [STIXReader.Item] {
        do {
            return try STIXReader.envelope(bytes, limits: .standard)
        } catch {
            switch error.code {
            case .json, .gzip: throw Refusal(.invalid, "the body cannot be read: \(error.message)")
            case .shape, .empty: throw Refusal(.unprocessable, error.message)
            case .tooLarge: throw Refusal(.tooLarge, error.message)
            }
        }
    }

    private func accepted(_ report: Report) -> Response {
        resource(StatusResource(report).tree, status: .accepted)
    }
}
