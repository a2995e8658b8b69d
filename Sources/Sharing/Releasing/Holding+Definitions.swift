import JSON
import Policy
import Records
import Store

extension Holding {
    /// Definitions that take a second person, as records stand under their markings already.
    ///
    /// What is under a marking that has no meaning is withheld, so whoever says what it means opens it. Who filed all of it
    /// explains it freely: bundles bring definitions after what they mark. As soon as any of it is somebody else's, it is a
    /// wider audience for their word, and takes two persons as that does; a meaning that takes two by itself always does.
    func lateDefinitions(_ checked: [Intake.Checked]) async throws -> [Int: Set<ReleaseGround>] {
        let definitions = checked.enumerated().compactMap { place, item in
            // What is not understood withholds as before: it opens nothing.
            item.definition.flatMap {
                isDefined($0.id) || $0.meaning == .notUnderstood ? nil : (place, $0.id, $0.meaning)
            }
        }
        guard !definitions.isEmpty else { return [:] }
        let marked = shelvesByMarking(Set(definitions.map(\.1)))
        var isShared: [RecordID: Bool] = [:]
        var found: [Int: Set<ReleaseGround>] = [:]
        for (place, id, meaning) in definitions {
            guard let shelves = marked[id] else { continue }
            if Self.grounds(for: meaning).isEmpty {
                let known = isShared[id]
                let isOthers = if let known { known } else { try await holdsOthers(shelves) }
                isShared[id] = isOthers
                guard isOthers else { continue }
            }
            found[place] = [.definition]
        }
        return found
    }

    /// Whether records stand under a marking already, where it counts what it means.
    func isUsed(_ marking: RecordID) -> Bool { shelvesByMarking([marking])[marking] != nil }

    /// The shelves on which it counts what these markings mean and whose policies name them. A definition of the registry
    /// holds everywhere, one of a channel there.
    private func shelvesByMarking(_ ids: Set<RecordID>) -> [RecordID: [ShelfKey]] {
        let snapshot = access.snapshot
        let shelves =
            access.channel.code == Registry.channel
            ? snapshot.shelves.keys.sorted() : snapshot.shelvesByChannel[access.channel.key] ?? []
        var found: [RecordID: [ShelfKey]] = [:]
        for shelf in shelves {
            guard let policy = snapshot.shelves[shelf].flatMap({ snapshot.policies[$0.policy] }) else { continue }
            for id in policy.markings.union(policy.portions).intersection(ids) { found[id, default: []].append(shelf) }
        }
        return found
    }

    /// Whether somebody else than the caller filed any of the records that are listed on these shelves, in any version.
    /// Who speaks for another organisation is somebody else without a look at their records.
    private func holdsOthers(_ shelves: [ShelfKey]) async throws -> Bool {
        let own: Set<String> = [access.allowed.organisation]
        guard shelves.allSatisfy({ core.originators(of: $0, in: access.snapshot) == own }) else { return true }
        var query = PageQuery(shelves: shelves, limit: SharingLimits.lookedUp, versions: .every)
        while true {
            let rows = try await core.store.page(query)
            let filers = try await core.filers(of: rows.rows.map(\.position))
            guard rows.rows.allSatisfy({ filers[$0.position] == caller.name }) else { return true }
            guard let next = rows.next else { return false }
            query.after = next
        }
    }
}
