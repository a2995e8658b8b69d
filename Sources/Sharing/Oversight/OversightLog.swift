import JSON
import Policy
package import Records
import Store

/// One entry of the node's log as an overseer sees it: that it happened, never what a record says.
package struct OversightLine: Hashable, Sendable {
    package let position: Position
    package let added: Instant
    /// As in `create`, `withdraw`, `recall`, `erase`, `refused.read`: see ``OversightEvent``.
    package let event: String
    /// The post.
    package let post: String
    /// What it was done to: an id, a name.
    package let subject: String
    /// The code of the channel; empty where there is none.
    package let channel: String
    /// To whom it was released, as in `TLP:GREEN channel:alerts`; empty for what is no record.
    package let release: String
    /// The reason code, or what came of it.
    package let reason: String
    /// Whether the content was erased; then the rest of the line is empty.
    package let isErased: Bool
}

/// Which entries an overseer asks for. What is `nil` or empty leaves all through.
package struct OversightFilter: Hashable, Sendable {
    /// An event, or the first part of several, as in `refused`.
    package var event: String?
    package var post: String?
    /// Part of the reason.
    package var reason: String?
    package var from: Instant?
    package var until: Instant?
    package init(
        event: String? = nil, post: String? = nil, reason: String? = nil, from: Instant? = nil, until: Instant? = nil
    ) {
        self.event = event
        self.post = post
        self.reason = reason
        self.from = from
        self.until = until
    }

    func takes(_ line: OversightLine) -> Bool {
        if let event, line.event != event, !line.event.hasPrefix(event + ".") { return false }
        if let post, line.post != post { return false }
        if let reason, !line.reason.contains(reason) { return false }
        if let from, line.added < from { return false }
        if let until, line.added >= until { return false }
        return true
    }

    /// As the audit entry of the reading has it.
    var summary: String {
        let parts = [
            event.map { "event \($0)" }, post.map { "post \($0)" }, reason.map { "reason \($0)" },
            from.map { "from \($0.text)" }, until.map { "until \($0.text)" },
        ].compactMap { $0 }
        return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
    }
}

package struct OversightPage: Sendable {
    /// Newest first.
    package let lines: [OversightLine]
    /// Where older ones go on, before this position; `nil`: there are none.
    package let older: Position?
}

/// What the entries of each kind tell of: the events of domain 3.24.
enum OversightEvent {
    static let create = "create"
    static let withdraw = "withdraw"
    static let erase = "erase"

    /// Kinds whose record is an event of its own.
    private static let kinds: [String: String] = [
        "recall": "recall", "consent": "consent", "onward-request": "onward", "correction-notice": "correct",
        "release-request": "release", "tear-line": "tear-line", "remarking": "remark",
        "data-subject-request": "subject-request", "breach": "breach", "oversight-question": "question",
    ]

    static func of(kind: String) -> String { kinds[kind] ?? create }

    /// What of a record of each kind is a code of a closed list, the telling one first. A `reason` is one in a recall
    /// alone: elsewhere somebody wrote it, and may have said in it what the record says.
    private static let codes: [String: [String]] = [
        "recall": ["reason"], "consent": ["status"], "onward-request": ["decline_code", "status"],
        "correction-notice": ["decision"], "release-request": ["status"], "remarking": ["direction"],
        "data-subject-request": ["decision", "status"],
    ]

    /// What came of an act, or why it was done; empty where its kind has no code for that.
    static func code(of body: JSONValue?, kind: String) -> String {
        (codes[kind] ?? []).lazy.compactMap { body?[$0]?.string }.first ?? ""
    }
}

extension OversightLine {
    init(_ entry: Entry) {
        position = entry.position
        added = entry.added
        let envelope = try? JSONDocument(parsing: entry.envelope).root
        isErased = entry.tombstone != nil
        func text(_ value: JSONValue?, _ name: String) -> String { value?[name]?.string ?? "" }
        switch entry.kind {
        case EntryMaker.audit:
            let line = AuditLine(entry)
            (event, post, subject, reason) = (line.act, line.actor, line.subject, line.outcome)
            (channel, release) = ("", "")
        case EntryMaker.withdrawal:
            let body = try? JSONDocument(parsing: entry.body).root
            (event, post, subject) = (OversightEvent.withdraw, text(body, "by"), text(body, "object"))
            (channel, release, reason) = (text(body, "channel"), "", "")
        case Erasure.kind:
            let erasure = (try? JSONDocument(parsing: entry.body).root).flatMap(Erasure.init)
            let counts = erasure?.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" } ?? []
            (event, post, subject) = (OversightEvent.erase, erasure?.by ?? "", counts.joined(separator: ", "))
            (channel, release, reason) = ("", "", erasure?.rule.rawValue ?? "")
        default:
            event = OversightEvent.of(kind: entry.kind)
            post = text(envelope, "filed_by")
            let parts = text(envelope, "urn").split(separator: ":")
            subject = isErased ? entry.kind : parts.suffix(2).joined(separator: "--")
            channel = text(envelope, "channel")
            release = envelope?["release_policy"].flatMap(ReleasePolicy.init).map(Self.release) ?? ""
            let isOwn = OversightEvent.of(kind: entry.kind) != OversightEvent.create
            let body = isOwn ? try? JSONDocument(parsing: entry.body).root : nil
            reason = OversightEvent.code(of: body, kind: entry.kind)
        }
    }

    /// The marking and the audience in short.
    private static func release(_ policy: ReleasePolicy) -> String {
        var parts = [policy.tlp.label]
        if let classification = policy.classification { parts.append(classification.label) }
        parts += policy.relTo.parties.map(\.text).sorted()
        return parts.joined(separator: " ")
    }
}

extension Core {
    /// The newest entries before a position that the filter takes, as many as asked for while there are any; looks at
    /// ``StoreLimits/steps`` entries at most.
    func oversightLines(
        _ filter: OversightFilter, before: Position?, limit: Int
    ) async throws -> (entries: [(entry: Entry, line: OversightLine)], older: Position?) {
        let size = try await store.size()
        var end = min(before?.raw ?? .max, size + 1)
        if let until = filter.until { end = min(end, try await firstPosition(addedAtOrAfter: until, size: size)) }
        var found: [(entry: Entry, line: OversightLine)] = []
        var looked = 0
        while end > 1 {
            let first = max(1, end - Int64(SharingLimits.verified))
            let entries = try await store.entries(from: Position(first), count: Int(end - first))
            for entry in entries.reversed() {
                // All that comes is older still.
                if let from = filter.from, entry.added < from { return (found, nil) }
                let line = OversightLine(entry)
                guard filter.takes(line) else { continue }
                guard found.count < limit else { return (found, found.last?.entry.position) }
                found.append((entry, line))
            }
            looked += entries.count
            end = first
            if looked >= StoreLimits.steps, end > 1 { return (found, Position(end)) }
        }
        return (found, nil)
    }

    /// By halving: entries are added in the order of their times.
    func firstPosition(addedAtOrAfter time: Instant, size: Int64) async throws -> Int64 {
        var (low, high) = (Int64(1), size + 1)
        while low < high {
            let middle = (low + high) / 2
            guard let entry = try await store.entry(at: Position(middle)) else { break }
            if entry.added < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
