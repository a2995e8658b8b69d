import Records
import Sharing

extension Operation {
    static let node: [Operation] = [
        .get(
            "/node", "readNode", .node, "The node, as one may know it.", desk: ["GET /node"], tells: Told.status
        ) { try await $0.gate.status(for: $0.caller) },
        .get(
            "/node/audit", "listAudit", .node,
            "The audit entries, newest first: for operators, auditors and overseers.",
            desk: ["GET /node"],
            [.before, .limit], tells: Told.audit
        ) { ask in
            try await ask.gate.audit(
                before: ask.before, limit: ask.limit, for: ask.caller)
        },
        .get(
            "/channels", "listChannels", .node, "The channels that one is in.", desk: ["GET /live", "GET /write"],
            tells: Told.channels
        ) { try await $0.gate.channels(for: $0.caller) },
        .get(
            "/channels/{channel}", "readChannel", .node, "One of them, by its code or its UUID.", desk: [],
            tells: Told.channel
        ) { try await $0.gate.channel($0.named("channel"), for: $0.caller) },
    ]
}

extension Operation.Parameter {
    /// Of lists by positions, which those who read them may know.
    static let before = Self("before", .count, "Only what stands in the log before this position.")
    static let limit = Self(
        "limit", .integer(1...Int64(SharingLimits.list)), "Lines at most: \(APILimits.page) unless said otherwise.")
    static let cursor = Self("cursor", .line, "As a page before gave it as `older`: what is older than that.")
    static let version = Self("version", .line, "As the object spells it; without it the newest.")
    static let channel = Self(
        "channel", .line, "The code of a channel: the same id and version in two channels are two records.")
    static let lang = Self("lang", .oneOf(["ar", "en", "fr", "pt", "sw"]), "In which language words are told.")
}

extension Ask {
    var limit: Int { query.integer("limit") ?? APILimits.page }
    var before: Position? { query["before"].flatMap { Int64($0) }.map(Position.init) }
    var version: String? { query["version"] }
    var channel: String? { query["channel"] }
    var lang: String { query["lang"] ?? "en" }
}
