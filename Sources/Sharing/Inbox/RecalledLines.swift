import JSON
import Policy
package import Records
import Store

/// That a product which came for a reader was recalled.
package struct RecalledLine: Hashable, Sendable {
    /// As its reader was shown it; `nil` where it was erased: then nothing tells what it was.
    package let record: RecordLine?
    /// The codes of those whose word it was; none where that is not told.
    package let originators: [String]
    /// As ``RecallReason`` spells it.
    package let reason: String
    /// When it was recalled; of another's word, when this node learned of it.
    package let recalled: Instant
    /// When it was accepted here.
    package let added: Instant
    /// What the reader's house had answered last.
    package let answer: FeedbackView?

    package init(
        record: RecordLine?, originators: [String], reason: String, recalled: Instant, added: Instant,
        answer: FeedbackView? = nil
    ) {
        self.record = record
        self.originators = originators
        self.reason = reason
        self.recalled = recalled
        self.added = added
        self.answer = answer
    }
}

extension Core {
    /// The products that a reader might see until they were recalled, of the last ``SharingLimits/recallTold``, the newest recall
    /// first: whoever acted on one has to hear of it. Who read nothing there at the time is told nothing, and neither is
    /// who recalled it.
    func recalledLines(in scope: Scope, for caller: Caller) async throws -> [RecalledLine] {
        guard let account = caller.account else { return [] }
        let since = Instant(microseconds: clock().microseconds - SharingLimits.recallTold * 1_000_000)
        let recent = scope.snapshot.registry.all("recall").compactMap { id, body -> Recent? in
            guard let at = body["created"]?.string.flatMap({ Instant($0) }), at > since,
                body["object_ref"]?.recordID?.type == "report", body["issued_by"]?.string != caller.name,
                isRead(body["channels"], in: scope)
            else { return nil }
            return Recent(id: id, at: at, body: body)
        }.sorted { $0.at > $1.at }.prefix(SharingLimits.recalls)
        let upgrades = recent.isEmpty ? [:] : upgrades(in: scope.snapshot.registry)
        var (lines, rows, known, told): ([RecalledLine], [Row], Set<RecordID>, [RecordID]) = ([], [], [], [])
        for each in recent where lines.count < SharingLimits.recallsTold {
            let (at, body) = (each.at, each.body)
            // Of two recalls the newest of which they are told: another may be of a version that they never saw.
            guard let object = body["object_ref"]?.recordID, !known.contains(object) else { continue }
            let marked = upgrades[object, default: []].filter { $0.at <= at }
            let meant = RecalledVersions(body["versions"]?.elements.compactMap(\.string) ?? [])
            let reason = body["reason"]?.string ?? ""
            if let (row, line) = try await former(object, meant, in: scope) {
                guard hasRead(row.shelf, before: at, account, in: scope.snapshot),
                    !isReplaced(row.version, on: row.shelf, by: marked, in: scope.snapshot)
                else { continue }
                known.insert(object)
                told.append(each.id)
                let answer = try await ownAnswer(to: object, in: scope)
                rows += [row] + [answer?.row].compactMap { $0 }
                lines.append(
                    RecalledLine(
                        record: line, originators: namedOriginators(of: row.shelf, in: scope), reason: reason,
                        recalled: at, added: row.added, answer: answer?.view))
            } else if let gone = try await erasedByRecall(object, meant, in: scope),
                hasRead(gone.shelf, before: at, account, in: scope.snapshot),
                !isReplaced(gone.version, on: gone.shelf, by: marked, in: scope.snapshot),
                let entry = try await store.entry(at: gone.position)
            {
                known.insert(object)
                told.append(each.id)
                lines.append(
                    RecalledLine(
                        record: nil, originators: namedOriginators(of: gone.shelf, in: scope), reason: reason,
                        recalled: at, added: entry.added))
            }
        }
        try await give(rows, as: .list, isRun: false, to: caller)
        try await give(told, to: caller)
        return lines
    }

    private struct Recent {
        /// Of the recall.
        let id: RecordID
        let at: Instant
        let body: JSONValue
    }

    /// That a record was marked with more.
    private struct Upgrade {
        let at: Instant
        /// The one that is marked so: those before it were taken back then.
        let version: Instant
        let channels: Set<String>
    }

    private func upgrades(in registry: Registry) -> [RecordID: [Upgrade]] {
        var found: [RecordID: [Upgrade]] = [:]
        for (_, body) in registry.all("remarking") where body["direction"]?.string == "upgrade" {
            guard let object = body["object_ref"]?.recordID, object.type == "report",
                let at = body["created"]?.string.flatMap({ Instant($0) }),
                let version = body["version"]?.string.flatMap({ Instant($0) })
            else { continue }
            let channels = Set(body["channels"]?.elements.compactMap(\.string) ?? [])
            found[object, default: []].append(Upgrade(at: at, version: version, channels: channels))
        }
        return found
    }

    /// Whether a version was taken back before the recall, as it was marked with more: who could see no more since then is not told
    /// by a recall that there was more.
    private func isReplaced(
        _ version: String, on shelf: ShelfKey, by upgrades: [Upgrade], in snapshot: Snapshot
    ) -> Bool {
        guard let version = Instant(version), let channel = channel(of: shelf, in: snapshot) else { return false }
        return upgrades.contains { version < $0.version && $0.channels.contains(channel) }
    }

    /// What is left of the newest version that a recall erased, where its reader might see what stood there. Where each version
    /// was judged by itself nothing says any more whether they might see this one.
    private func erasedByRecall(
        _ object: RecordID, _ meant: RecalledVersions, in scope: Scope
    ) async throws -> ErasedRecord? {
        try await erased([object])[object]?.last { gone in
            gone.rule == .recall && meant.takes(gone.version) && scope.allowed.has(gone.shelf)
                && scope.allowed.views[gone.shelf]?.isPerVersion != true
        }
    }

    /// Whether the reader sees anything in one of these channels: what was recalled elsewhere is not looked for.
    private func isRead(_ channels: JSONValue?, in scope: Scope) -> Bool {
        (channels?.elements.compactMap(\.string) ?? []).contains { code in
            scope.snapshot.channelsByName[code].map { scope.allowed.byChannel[$0.key] != nil } ?? false
        }
    }

    /// Whether a post read the channel of a shelf already at a time.
    private func hasRead(
        _ shelf: ShelfKey, before instant: Instant, _ account: Int64, in snapshot: Snapshot
    ) -> Bool {
        guard let channel = snapshot.shelves[shelf]?.channel,
            let since = snapshot.memberships[account]?[channel]?.since
        else { return false }
        return since <= instant
    }

    private func namedOriginators(of shelf: ShelfKey, in scope: Scope) -> [String] {
        guard scope.allowed.views[shelf]?.isUnattributed != true else { return [] }
        return originators(of: shelf, in: scope.snapshot).sorted()
    }
}
