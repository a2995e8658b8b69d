import JSON
import Policy
import Records
import Store

/// Red lines R4 and R5 at the release: that persons in something were looked at.
///
/// The release decision goes by what the policy says, and a policy is what a marking says, which any author may write. So
/// where two persons release, it is asked who did what the marking claims: something that names persons comes into no
/// channel under such a claim without its screen on record, and special categories not without the officer's sign-off.
extension Core {
    /// Why an object that waits cannot be released because of the persons in it; `nil`: that does not stand in the way.
    func personsProblem(
        of request: HeldRequest, under policy: ReleasePolicy, in snapshot: Snapshot
    ) async throws -> String? {
        let claims = Self.claims(of: policy, in: request.channel, snapshot)
        let registry = snapshot.registry
        var needsScreen = claims.contains(where: \.isScreened)
        if !needsScreen, claims.isEmpty { needsScreen = try await namedPersons(request, snapshot) }
        if needsScreen, let problem = screenProblem(of: request, registry) { return problem }
        guard claims.contains(where: { $0.mention == .special && $0.isSignedOff }) else { return nil }
        return registry.isSignedOff(request.object)
            ? nil
            : "it says that special categories in it were signed off, and no data-protection officer has: file a "
                + "person-mention of it with special_categories, special_basis and signed_off_by (R4)"
    }

    /// Why a definition cannot be released that says persons were looked at: those in what stands under it already were
    /// not, as nobody knew that there are any.
    func personsProblem(ofDefinition meaning: ReleasePolicy, isUsed: Bool) -> String? {
        guard isUsed, meaning.persons.mention > .none, meaning.persons.isScreened else { return nil }
        return "records stand under it already that were not screened: define another marking, and mark them anew (R5)"
    }

    /// What a policy says of persons, as a whole and for each portion, where it says that there are any.
    private static func claims(
        of policy: ReleasePolicy, in channel: String, _ snapshot: Snapshot
    ) -> [Persons] {
        let portions = policy.portions.map { marking in
            ReleasePolicy.meaning(of: marking, in: snapshot.world, channel: channel)
        }
        return ([policy.resolved(in: snapshot.world, channel: channel)] + portions).map(\.persons)
            .filter { $0.mention > .none }
    }

    /// Whether there were persons in what this is a version of, or a tear-line of, though it says nothing of them itself.
    private func namedPersons(_ request: HeldRequest, _ snapshot: Snapshot) async throws -> Bool {
        let ids = [request.object] + (request.source.map { [$0.record] } ?? [])
        if ids.contains(where: snapshot.registry.mentionsPersons) { return true }
        if let object = request.payload.flatMap({ try? JSONDocument(parsing: $0).root }), Company.isOnPerson(object) {
            return true
        }
        let shelves = snapshot.shelves.keys.filter { originators(of: $0, in: snapshot).contains(request.organisation) }
        guard !shelves.isEmpty else { return false }
        let rows = try await store.page(
            PageQuery(shelves: shelves.sorted(), limit: StoreLimits.page, ids: ids, versions: .every)
        ).rows
        return Set(rows.map(\.shelf)).contains { shelf in
            guard let about = snapshot.shelves[shelf], let policy = snapshot.policies[about.policy],
                let channel = snapshot.channelsByKey[about.channel]?.code
            else { return false }
            return !Self.claims(of: policy, in: channel, snapshot).isEmpty
        }
    }

    private func screenProblem(of request: HeldRequest, _ registry: Registry) -> String? {
        guard let newest = registry.screen(of: request.object, request.version.flatMap { Instant($0) }) else {
            return "persons in it were not screened for protected status: file a protected-status-screen of it (R5)"
        }
        guard newest.isPassed else {
            return "its protected-status screen was not passed: return it (R5)"
        }
        return newest.by == request.askedBy
            ? "its author screened it: that takes somebody else (R5)" : nil
    }
}
