import Policy
import Records
import Store

extension Gate {
    /// Writes a record onto paper; ``Refusal/Code/forbidden`` where the decision says that it is not printed. That it was printed is an
    /// audit entry, once there is something to be handed over.
    package func paper<T>(
        _ id: String, version: String?, channel: String?, for caller: Caller,
        _ draw: (RecordView) async throws -> T
    ) async throws -> T {
        let view = try await record(id, version: version, channel: channel, for: caller)
        return try await core.door("print", on: id, for: caller) {
            guard view.mayPrint else {
                throw Refusal(.forbidden, "the handling of \(id.echo) forbids to print it")
            }
            let drawn = try await draw(view)
            core.notePrint(of: [view.line], by: caller)
            return drawn
        }
    }
}

extension Core {
    /// Which of these their reader may put onto paper: the release decision on all of the policy, asked about printing, whatever of it
    /// the reader is told.
    ///
    /// A marking that the node does not understand forbids it (law 2), to its own house too: nobody knows what to keep to.
    func mayPrint(_ shown: [Shown], in scope: Scope) -> [Bool] {
        let askers = scope.allowed.askers.compactMap(\.printing)
        // Who is not known as a post prints nothing.
        guard !askers.isEmpty, askers.count == scope.allowed.askers.count else { return shown.map { _ in false } }
        return shown.map { mayPrint($0, askers, scope.snapshot) }
    }

    private func mayPrint(_ shown: Shown, _ askers: [Asker], _ snapshot: Snapshot) -> Bool {
        let row = shown.row
        guard let shelf = snapshot.shelves[row.shelf], var policy = snapshot.policies[shelf.policy] else {
            return false
        }
        // On one sheet with the rest, what forbids to print a portion forbids to print all of it.
        policy.markings.formUnion(policy.portions.subtracting(shown.withheld))
        let channel = channel(of: row.shelf, in: snapshot)
        let isUnderstood = policy.markings.allSatisfy {
            ReleasePolicy.meaning(of: $0, in: snapshot.world, channel: channel) != .notUnderstood
        }
        guard isUnderstood else { return false }
        let (now, version) = (clock(), Instant(row.version))
        let proven = proven(policy, of: row.id, version, in: snapshot.registry)
        var state = ObjectState(released: shelf.era, channel: channel)
        return askers.allSatisfy { asker in
            state.consents = snapshot.registry.consents(
                to: row.id, version: version, for: asker.organisation, at: now)
            return asker.verdict(proven, state, at: now, in: snapshot.world).allows
        }
    }

    /// Notes that records were printed.
    func notePrint(of lines: [RecordLine], by caller: Caller) {
        for line in lines { trail.note(AuditNote(caller, "record.print", on: line.id), at: clock()) }
    }
}

extension Asker {
    /// The same, about to print; `nil` for a node as a whole, which has no printer.
    fileprivate var printing: Asker? {
        guard case .post(var reader) = self else { return nil }
        reader.act = .print
        return .post(reader)
    }
}
