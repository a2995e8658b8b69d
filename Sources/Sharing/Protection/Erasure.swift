import JSON
import Records

/// What a ledger entry tells of an erasure: which entries, by which rule, of which kinds; nothing of what they said, and to
/// whoever does not know their ids not where they stood.
struct Erasure: Hashable, Sendable {
    /// The kind of such an entry.
    static let kind = "erasure"

    let rule: RetentionRule
    /// In order.
    let positions: [Position]
    /// How many of each kind of record.
    let counts: [String: Int]
    /// The post that had it done; the node itself where time did.
    let by: String
    /// The request of a data subject that was granted.
    let request: String?
    /// Where it stood, for who asks by an id. None in entries from before that was written down.
    let traces: [ErasureTrace]

    init(
        rule: RetentionRule, positions: [Position], counts: [String: Int], by: String, request: String? = nil,
        traces: [ErasureTrace] = []
    ) {
        self.rule = rule
        self.positions = positions.sorted()
        self.counts = counts
        self.by = by
        self.request = request
        self.traces = traces
    }

    var body: [UInt8] {
        var members = [
            JSONMember("by", .string(by)),
            JSONMember(
                "counts",
                .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) })),
            JSONMember("positions", .array(positions.map { .integer($0.raw) })),
            JSONMember("rule", .string(rule.rawValue)),
        ]
        if let request { members.append(JSONMember("request", .string(request))) }
        if !traces.isEmpty { members.append(JSONMember("traces", .array(traces.map(\.tree)))) }
        return JSONTree.object(members).canonical
    }

    init?(_ value: JSONValue) {
        guard let rule = value["rule"]?.string.flatMap(RetentionRule.init), let by = value["by"]?.string,
            let positions = value["positions"]?.elements.map({ $0.integer }), let counts = value["counts"]
        else { return nil }
        var found: [String: Int] = [:]
        for (kind, count) in counts.members { found[kind.text] = count.integer.map { Int(clamping: $0) } }
        self.init(
            rule: rule, positions: positions.compactMap { $0.map { Position($0) } }, counts: found, by: by,
            request: value["request"]?.string,
            traces: value["traces"]?.elements.compactMap(ErasureTrace.init) ?? [])
    }
}

/// Why something has to go: the shortest rule that applies wins (domain 3.0, 4.5).
package enum RetentionRule: String, CaseIterable, Sendable {
    /// The retention date of its release policy has passed.
    case policy
    /// Its channel's charter keeps records only so long.
    case channel
    /// The agreement by which this organisation was given it keeps copies only so long.
    case agreement
    /// It mentions persons, and was evaluated: 24 months unless the charter says otherwise.
    case persons
    /// A mention of a person past its own retention date.
    case mention
    /// A mention of a person in something that is gone.
    case orphan
    /// A data subject's request was granted.
    case request
    /// Its originator recalled it, and has its content erased.
    case recall
}
