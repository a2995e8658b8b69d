import HTTPTypes
import Sharing

/// Finds the route for a path: exact segments first, then `{name}`, then `{name...}`.
///
/// Slashes are never added, removed or merged, and dots mean nothing: what does not match is not there.
struct RouteTable: Sendable {
    /// A route, and the boundary that answers for it.
    struct Entry: Sendable {
        let route: Route
        let boundary: Int
    }

    struct Match: Sendable {
        var entries: [HTTPRequest.Method: Entry]
        var parameters: [String: String]

        /// What `Allow` says: HEAD comes with GET, OPTIONS is always there.
        var allow: String {
            var methods = entries.keys.map(\.rawValue)
            if entries[.get] != nil { methods.append("HEAD") }
            methods.append("OPTIONS")
            return methods.sorted().joined(separator: ", ")
        }
    }

    private struct Node: Sendable {
        var literals: [Substring: Node] = [:]
        /// At most one: the child that takes any segment.
        var any: [Node] = []
        var entries: [HTTPRequest.Method: Entry] = [:]
        /// Names of the parameters on the way here, in order.
        var names: [String] = []
        /// Entries of `{name...}` that start here.
        var rest: [HTTPRequest.Method: Entry] = [:]
        var restNames: [String] = []
    }

    private var root = Node()

    /// - Precondition: no two routes have the same method and path.
    init(_ entries: [Entry]) {
        for entry in entries {
            let segments = entry.route.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            Self.insert(entry, segments[...], names: [], into: &root)
        }
    }

    func find(_ path: String) -> Match? {
        guard path.hasPrefix("/") else { return nil }
        let raw = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var segments: [Substring] = []
        for segment in raw {
            guard let decoded = PercentEncoding.decode(segment, plusIsSpace: false) else { return nil }
            segments.append(decoded[...])
        }
        var taken: [String] = []
        return Self.find(segments[...], in: root, taken: &taken)
    }

    private static func insert(
        _ entry: Entry, _ segments: ArraySlice<Substring>, names: [String], into node: inout Node
    ) {
        guard let segment = segments.first else {
            precondition(node.entries[entry.route.method] == nil, "two routes for \(entry.route.path)")
            node.entries[entry.route.method] = entry
            node.names = names
            return
        }
        if segment.hasPrefix("{"), segment.hasSuffix("...}") {
            precondition(segments.count == 1, "{name...} is not last in \(entry.route.path)")
            node.rest[entry.route.method] = entry
            node.restNames = names + [String(segment.dropFirst().dropLast(4))]
        } else if segment.hasPrefix("{"), segment.hasSuffix("}") {
            if node.any.isEmpty { node.any.append(Node()) }
            insert(
                entry, segments.dropFirst(), names: names + [String(segment.dropFirst().dropLast())],
                into: &node.any[0])
        } else {
            insert(entry, segments.dropFirst(), names: names, into: &node.literals[segment, default: Node()])
        }
    }

    private static func find(_ segments: ArraySlice<Substring>, in node: Node, taken: inout [String]) -> Match? {
        guard let segment = segments.first else {
            guard !node.entries.isEmpty else { return nil }
            return Match(
                entries: node.entries, parameters: Dictionary(zip(node.names, taken), uniquingKeysWith: { $1 }))
        }
        if let child = node.literals[segment], let match = find(segments.dropFirst(), in: child, taken: &taken) {
            return match
        }
        if let child = node.any.first, !segment.isEmpty {
            taken.append(String(segment))
            if let match = find(segments.dropFirst(), in: child, taken: &taken) { return match }
            taken.removeLast()
        }
        guard !node.rest.isEmpty else { return nil }
        let values = taken + [segments.joined(separator: "/")]
        return Match(
            entries: node.rest, parameters: Dictionary(zip(node.restNames, values), uniquingKeysWith: { $1 }))
    }
}
