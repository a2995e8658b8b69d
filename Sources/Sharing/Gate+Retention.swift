import Logging
import Policy
import Records
import Store

extension Gate {
    /// What is past its retention and what has to be looked at again. For the data-protection officer, overseers and
    /// auditors.
    package func retention(for caller: Caller) async throws -> RetentionView {
        try await core.door("retention", on: "", for: caller) {
            try await core.require([.dpo, .oversight, .auditor], caller)
            let sweep = try await Sweep(core)
            var counts: [RetentionView.Line: Int] = [:]
            try await sweep.find { due in
                for each in due {
                    let line = RetentionView.Line(channel: each.channel, kind: each.kind, rule: each.rule, count: 0)
                    counts[line, default: 0] += 1
                }
            }
            let lines = counts.map { line, count in
                RetentionView.Line(channel: line.channel, kind: line.kind, rule: line.rule, count: count)
            }
            let reviews = try await sweep.reviews()
            try await core.give(reviews.compactMap { try? RecordID($0.id) }, to: caller)
            return RetentionView(
                lines: lines.sorted {
                    ($0.channel, $0.kind, $0.rule.rawValue) < ($1.channel, $1.kind, $1.rule.rawValue)
                },
                reviews: reviews, hasRemains: try await core.store.hasRemains())
        }
    }

    /// Erases what is past its retention now, instead of at the next hour. For the data-protection officer.
    package func sweep(by caller: Caller) async throws -> SweepView {
        try await core.door("retention.sweep", on: "", for: caller) {
            try await core.require([.dpo], caller)
            return try await core.sweep(by: caller.name, note: AuditNote(caller, "retention.sweep", on: ""))
        }
    }
}

extension Node {
    /// Erases what is past its retention, now and every hour, until its task is cancelled. First of all it finishes what
    /// was broken off when the node last stopped.
    ///
    /// - Parameter pause: waits so many milliseconds; tests bring their own.
    package func keepRetention(
        pause: @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
    ) async throws {
        while !Task.isCancelled {
            do {
                let swept = try await Refusal.translating {
                    try await core.sweep(by: Core.clockName, note: AuditNote(console, "retention.sweep", on: ""))
                }
                if swept.count > 0 { core.log.notice("retention: \(swept.summary)") }
            } catch {
                core.log.warning(
                    "what is past its retention could not be erased, and is tried again",
                    metadata: ["detail": "\((error as? Refusal)?.detail ?? "\(error)")"])
            }
            do {
                try await pause(SharingLimits.sweep * 1_000)
            } catch is CancellationError {
                return
            }
        }
    }
}

extension Core {
    /// Who erased it where time did.
    static let clockName = "clock"

    /// - Parameter note: written where anything was erased.
    func sweep(by post: String, note: AuditNote) async throws -> SweepView {
        var view = SweepView()
        let recalled = try await finishRecalls()
        if recalled > 0 { view.erased[.recall] = recalled }
        let sweep = try await Sweep(self)
        try await sweep.find { due in
            view.erased.merge(try await sweep.erase(due, by: post), uniquingKeysWith: +)
        }
        view.isScrubbed = try await scrub()
        if view.count > 0 {
            var note = note
            note.actor = post
            note.outcome = view.summary
            _ = try await store.commit(.note, entry: maker, noting: note, at: clock())
            await feed.wake()
        }
        return view
    }

    /// - Returns: false where somebody still reads an older state; the next sweep tries again.
    func scrub() async throws -> Bool {
        do throws(StoreError) {
            try await store.scrub()
            return true
        } catch .unavailable(let detail) {
            log.warning("remains of what was erased are still in the files", metadata: ["detail": "\(detail)"])
            return false
        }
    }

    /// Refuses whoever has none of these roles now. Whoever holds the data folder has all of them.
    ///
    /// A data-protection officer answers for what their own organisation holds, so of a guest's roles that one counts at
    /// their own node, and not here.
    func require(_ allowed: Set<Role>, _ caller: Caller) async throws {
        let snapshot = try await directory.current()
        var roles = roles(of: caller, in: snapshot)
        if !isHouse(caller, in: snapshot) { roles.remove(.dpo) }
        guard roles.isDisjoint(with: allowed) else { return }
        let names = allowed.sorted().map(\.rawValue).joined(separator: ", ")
        throw Refusal(.forbidden, "this is for posts with one of these roles: \(names)")
    }

    /// The same, for what this node's own organisation alone says: a guest's post is refused, whatever its roles.
    func requireHouse(_ allowed: Set<Role>, _ caller: Caller) async throws {
        try await require(allowed, caller)
        guard isHouse(caller, in: try await directory.current()) else {
            throw Refusal(.forbidden, "this is for posts of \(identity.organisation): ask one of them")
        }
    }

    /// Whether a caller is a post of the node's own organisation.
    func isHouse(_ caller: Caller, in snapshot: Snapshot) -> Bool {
        reader(caller, snapshot)?.reader.organisation == identity.organisation
    }
}
