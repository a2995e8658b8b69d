import JSON
import Records

extension Gate {
    /// Files what a request holds, in its channel and as its author's: by a second post of the same organisation with the
    /// role of a releaser, never by the one who asked.
    ///
    /// - Parameter shown: what ``RequestView/seen`` was when the caller decided. `.conflict` where something has changed since: who
    ///   would get it, or what it is.
    /// - Parameter standards: how well it meets each analytic standard, by its number; those that were not scored are not in it. For
    ///   what its author scored as well. `.invalid` where an assessment that waits for its review lacks one.
    package func clear(
        _ id: String, seen shown: String?, standards: [Int64: Int64] = [:], by caller: Caller
    ) async throws -> ClearedView {
        try await core.door("release.clear", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            try core.checkDecides(request, seen, caller)
            guard let ready = seen.ready else {
                throw Refusal(
                    .unprocessable,
                    "\(request.object.text) cannot be filed: \(seen.problem ?? "the channel is closed to you"): return it"
                )
            }
            if let shown, try await core.view(request, seen, at: desk, for: caller).seen != shown {
                throw Refusal(
                    .conflict, "\(request.object.text) or its audience has changed since you looked: look again")
            }
            try Self.check(standards: standards, of: request)
            let now = core.clock()
            let both = "asked by \(request.askedBy), cleared by \(caller.name)"
            let subject = "\(request.object.text) \(request.channel)"
            var cleared = request
            if request.status == .submitted {
                cleared = request.moved(to: .cleared, by: caller.name)
                cleared.standards = standards
                let note = AuditNote(caller, "release.clear", on: subject, outcome: both)
                guard try await core.advance(cleared, note: note, at: now) else { throw Self.decided(request) }
            }
            let report = try await core.file(seen.annexes + [ready], by: caller, seeing: [], at: now)
            if case .refused(let message) = report.items.last?.fate {
                let back = cleared.moved(to: .returned, by: caller.name, reason: message.cut(to: SharingLimits.reason))
                let note = AuditNote(caller, "release.return", on: subject, outcome: "not filed, \(both)")
                _ = try await core.advance(back, note: note, at: core.clock())
                throw Refusal(.conflict, "\(message): it was returned to \(request.askedBy)")
            }
            for item in report.items.dropLast() {
                guard case .refused(let message) = item.fate else { continue }
                // It is cleared and not released yet: what is filed is known the next time.
                throw Refusal(.conflict, "\(message): the rest is filed; clear it again once that is mended")
            }
            try await core.tie(request, to: caller)
            let note = AuditNote(caller, "release.file", on: subject, outcome: both)
            _ = try await core.advance(cleared.moved(to: .released, by: caller.name), note: note, at: core.clock())
            return ClearedView(object: request.object.text, version: request.version, channel: request.channel)
        }
    }

    /// Gives a request back to its author, with the reason.
    package func returnRequest(_ id: String, reason: String, by caller: Caller) async throws {
        try await core.door("release.return", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            try core.checkDecides(request, seen, caller)
            let reason = try Self.checked(reason: reason)
            let note = AuditNote(
                caller, "release.return", on: "\(request.object.text) \(request.channel)",
                outcome: "asked by \(request.askedBy), returned by \(caller.name)")
            let back = request.moved(to: .returned, by: caller.name, reason: reason)
            guard try await core.advance(back, note: note, at: core.clock()) else { throw Self.decided(request) }
        }
    }

    /// Takes back what one asked for oneself, before anybody decided.
    package func withdrawRequest(_ id: String, by caller: Caller) async throws {
        try await core.door("release.withdraw", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            guard seen.line.isOwn else {
                throw Refusal(.forbidden, "\(request.askedBy) asked for it: only they withdraw it; you may return it")
            }
            guard request.status == .submitted else { throw Self.decided(request) }
            let note = AuditNote(caller, "release.withdraw", on: "\(request.object.text) \(request.channel)")
            let back = request.moved(to: .withdrawn, by: nil)
            guard try await core.advance(back, note: note, at: core.clock()) else { throw Self.decided(request) }
        }
    }

    private static func decided(_ request: HeldRequest) -> Refusal {
        Refusal(.conflict, "the request for \(request.object.text) is decided already: look at it again")
    }

    /// Scores are of the standards that there are, and of what its author answered for; whoever reviews an assessment gives each
    /// of them (domain 3.8).
    private static func check(standards: [Int64: Int64], of request: HeldRequest) throws {
        guard standards.allSatisfy({ Product.standards.contains($0.key) && Feedback.scores.contains($0.value) }) else {
            throw Refusal(.invalid, "an analytic standard has a number from 1 to 9 and a score from 0 to 3")
        }
        let isReview = request.grounds.contains(.review) && request.status == .submitted
        if isReview, let missing = Product.standards.first(where: { standards[$0] == nil }) {
            throw Refusal(
                .invalid,
                "an assessment is cleared once it is scored by all nine analytic standards: \(missing) is missing")
        }
        guard !standards.isEmpty else { return }
        let object = request.payload.flatMap { try? JSONDocument(parsing: $0).root }
        guard object.flatMap({ Product.content(of: $0) })?["checklist"] != nil else {
            throw Refusal(.invalid, "only what its author scored is scored by who releases it")
        }
    }

    /// A sentence that says why: required, so that who gets it back knows what to do.
    static func checked(reason: String) throws -> String {
        let text = reason.trimmed
        guard !text.isEmpty, text.count <= SharingLimits.reason else {
            throw Refusal(.invalid, "say why, in 1 to \(SharingLimits.reason) characters")
        }
        return text
    }
}

extension Core {
    /// Two persons: whoever decides holds the role, and is not the one who asked.
    func checkDecides(_ request: HeldRequest, _ seen: SeenRequest, _ caller: Caller) throws {
        if seen.line.canDecide { return }
        guard !seen.line.isOwn else {
            throw Refusal(
                .forbidden,
                "you asked for \(request.object.text) yourself: another releaser of your organisation decides")
        }
        guard request.status.isOpen else {
            throw Refusal(.conflict, "the request for \(request.object.text) is \(request.status.rawValue) already")
        }
        throw Refusal(.forbidden, "this is for releasers: ask one of your organisation")
    }
}
