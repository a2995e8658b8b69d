import JSON
import Policy
import Records
import Store

/// Whom something goes to that is said of a record: whose word that is, and nobody else, as interest is sensitive by itself; or, where
/// its author says so of the own house's word, whoever may have the record.
struct SaidAudience: Sendable {
    /// What it is said of.
    let row: Row
    /// As whoever says it named that.
    let named: String
    let isForAll: Bool
    /// Since when the record is released: who was admitted since has nothing older, and so nothing that is said of it.
    var era: Instant?
    let markings: [RecordID]
    /// Of the marking, where not everybody knows that.
    let definition: JSONTree?

    static func refusal(of record: String) -> Refusal {
        Refusal(
            .forbidden,
            "others than who may have \(record.echo) would be told of it: say it to its originator alone")
    }
}

extension Core {
    /// - Parameter named: the record, as whoever says it named it.
    func audience(
        of seen: SeenObject, named record: String, isForAll: Bool, in scope: Scope
    ) throws -> SaidAudience {
        let (shown, row, own) = (seen.shown, seen.row, scope.allowed.organisation)
        let originators = originators(of: row.shelf, in: scope.snapshot)
        let era = scope.snapshot.shelves[row.shelf]?.era
        guard isForAll else {
            let mark = originatorsMark(of: row, in: scope)
            return SaidAudience(
                row: row, named: record, isForAll: false, era: era, markings: mark.markings,
                definition: mark.definition(at: Product.allocated))
        }
        // Of another's word it is for them to say who is told that it exists: whatever is withheld of it, the answer is one.
        guard originators == [own] else { throw SaidAudience.refusal(of: record) }
        // Who is shown a part does not know to whom the rest of it goes.
        guard shown.body == nil, scope.allowed.views[row.shelf]?.withheld.isEmpty ?? true else {
            throw Refusal(.forbidden, "you are shown a part of \(record.echo): say it to its originator alone")
        }
        return SaidAudience(
            row: row, named: record, isForAll: true, era: era, markings: seen.references("object_marking_refs"),
            definition: nil)
    }

    /// What is for whose word a row is, and for nobody else.
    func originatorsMark(of row: Row, in scope: Scope) -> PortionMark {
        let own = scope.allowed.organisation
        let others = originators(of: row.shelf, in: scope.snapshot).subtracting([own])
        return .released(to: others.isEmpty ? [own] : others)
    }
}

extension Gate {
    /// Files what is said of a record, for its audience and for nobody else.
    ///
    /// - Parameters:
    ///   - company: what has to come before it, and itself, which is the last.
    ///   - act: what the log calls it, where it is refused.
    func file(
        _ company: [JSONTree], for id: RecordID, to audience: SaidAudience, as act: String, in channel: String,
        by caller: Caller
    ) async throws -> ProductOutcome {
        guard audience.isForAll else { return try await file(company, for: id, in: channel, by: caller) }
        let released = Intake.Released(era: audience.era, record: id)
        try await core.door(act, on: audience.named, for: caller) {
            guard try await core.isWithin(audience.row.shelf, company, released, in: channel, by: caller) else {
                throw SaidAudience.refusal(of: audience.named)
            }
        }
        return try await file(company, for: id, in: channel, by: caller, released: released)
    }
}

extension Core {
    /// Whether something that is about the records of a shelf goes to nobody who may not have those. Their markings do not say
    /// all of it: a partner's policy comes with its pouch, and a product has more from what it was made of.
    ///
    /// - Parameters:
    ///   - company: what would be filed, the last of it the one that is asked about.
    ///   - released: as it would be filed: in the era of the records, so that who was admitted since does not count.
    fileprivate func isWithin(
        _ shelf: ShelfKey, _ company: [JSONTree], _ released: Intake.Released, in channel: String, by caller: Caller
    ) async throws -> Bool {
        let access = try await writable(channel, for: caller)
        let snapshot = access.snapshot
        guard let about = snapshot.shelves[shelf], var theirs = snapshot.policies[about.policy] else { return false }
        var intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: clock())
        intake.released = released
        let objects = try JSONDocument(parsing: JSONTree.array(company).bytes).root.elements.map { $0 }
        // What cannot be filed goes to nobody: filing it says why.
        guard let filing = try await intake.check(objects).last?.filing else { return true }
        let own =
            filing.newPolicy.flatMap { ReleasePolicy(bytes: $0) } ?? snapshot.policies[filing.policy] ?? .nobody
        // Who does not have a marked portion has the record, and so its name.
        theirs.portions = []
        theirs = theirs.resolved(in: snapshot.world, channel: channel)
        let made = own.resolved(in: snapshot.world, channel: channel)
        return made.combined(with: theirs) == made
    }
}
