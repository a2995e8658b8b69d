import Hummingbird
import JSON
import Serving
import Sharing

/// Discovery, the API root and statuses: lines 17 to 19, 28, 55.
extension TAXIIBoundary {
    var rootRoutes: [Route] {
        [
            get(Self.discovery) { _, _ in resource(discovery) },
            get(Self.root) { _, _ in resource(apiRoot) },
            get(under("status/{status}/")) { _, context in
                let report = try await gate.report(context.parameter("status"), for: context.caller)
                return resource(StatusResource(report).tree)
            },
        ]
    }

    /// Root-relative, so that it is right under every name that the node is reached by.
    private var discovery: JSONTree {
        var members = [JSONMember("title", .string(title))]
        if let contact { members.append(JSONMember("contact", .string(contact))) }
        members.append(JSONMember("default", .string(Self.root)))
        members.append(JSONMember("api_roots", [.string(Self.root)]))
        return .object(members)
    }

    private var apiRoot: JSONTree {
        [
            "title": .string(title), "versions": [.string(TAXIIMedia.type)],
            "max_content_length": .integer(Int64(TAXIILimits.contentLength)),
        ]
    }
}
