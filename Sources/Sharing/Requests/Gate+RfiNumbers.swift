package import Records
import Store

/// How requests for information fare.
extension Gate {
    /// How requests fare, in numbers alone, for overseers: of the whole node, and not a word of what was asked. Measure 6.
    package func rfiNumbers(
        from: Instant? = nil, until: Instant? = nil, for caller: Caller
    ) async throws -> RfiNumbers {
        try await core.door("rfi.numbers", on: "statistics", for: caller) {
            try await core.require([.oversight, .dpo], caller)
            core.trail.note(AuditNote(caller, "oversight.read", on: "requests"), at: core.clock())
            return try await core.rfiNumbers(from: from, until: until)
        }
    }
}

extension Core {
    /// Goes through the requests of the node, the newest first, by when they came here, as they are stored: whoever asks gets
    /// numbers alone, and nothing of them is given to anybody.
    fileprivate func rfiNumbers(from: Instant?, until: Instant?) async throws -> RfiNumbers {
        let console = Caller.console(of: identity.organisation)
        let seen = try await scope(nil, for: console)
        let all = Allowed(
            epoch: seen.allowed.epoch, all: seen.snapshot.shelves.keys.sorted(),
            byChannel: seen.snapshot.shelvesByChannel,
            until: nil, organisation: identity.organisation)
        let scope = Scope(shelves: all.all, allowed: all, moment: seen.moment)
        let now = clock()
        var numbers = RfiNumbers()
        var known: Set<RecordID> = []
        // What came later is not walked through.
        var before: Position? = scope.moment.beyond
        if let until { before = try await firstPosition(addedFrom: until, before: scope.moment.beyond) }
        var looked = 0
        while let position = before {
            let rows = try await store.recent(
                type: Rfi.type, before: position, shelves: scope.shelves, limit: SharingLimits.rfis)
            // The newest first: all that follow came earlier. Of what came after the end an older version may follow.
            let asked = rows.prefix { row in from.map { $0 <= row.added } ?? true }
            let new = asked.filter { row in
                until.map { row.added < $0 } ?? true && known.insert(row.id).inserted
            }
            let room = SharingLimits.rfisCounted - (known.count - new.count)
            for found in try await rfis(new.prefix(max(room, 0)).map(\.id), in: scope, as: nil, for: console) {
                guard from.map({ $0 <= found.line.added }) ?? true, until.map({ found.line.added < $0 }) ?? true
                else { continue }
                for addressee in found.addressees(knownTo: identity.organisation) {
                    numbers.count(
                        found.thread(with: addressee, at: now), found.draft.urgency,
                        isMade: found.requester == identity.organisation)
                }
            }
            looked += rows.count
            guard new.count <= room, looked < SharingLimits.rfiRowsCounted else {
                numbers.isCut = new.count > room || asked.count == SharingLimits.rfis
                return numbers
            }
            before = asked.count == SharingLimits.rfis ? rows.last?.position : nil
        }
        return numbers
    }
}

extension Core {
    /// The first position, before another, whose entry was added then or later; that other one where there is none. Times rise with
    /// positions, so it is found by halves.
    func firstPosition(addedFrom instant: Instant, before end: Position) async throws -> Position {
        var (low, high) = (Int64(1), end.raw)
        while low < high {
            let middle = low + (high - low) / 2
            if let entry = try await store.entry(at: Position(middle)), entry.added < instant {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return Position(low)
    }
}

extension RfiNumbers {
    mutating func count(_ thread: RfiThread, _ urgency: Rfi.Urgency, isMade: Bool) {
        var count = (isMade ? made : received)[urgency] ?? Count()
        count.asked += 1
        if thread.isExpired { count.expired += 1 }
        if let code = thread.declineCode {
            count.declined += 1
            if !isMade { declines[code, default: 0] += 1 }
        } else if thread.transferTo != nil {
            count.transferred += 1
        } else if thread.outcome != nil {
            count.answered += 1
            // Of what is not proved to have come it is not known how long it took.
            if thread.delivered != nil { count.seconds.append(thread.elapsed) }
        } else if thread.state == .withdrawn {
            count.withdrawn += 1
        } else {
            count.open += 1
        }
        if isMade { made[urgency] = count } else { received[urgency] = count }
    }
}
