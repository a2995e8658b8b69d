import JSON
import Policy
import Records

extension Registry {
    /// How long an agreement lets a party keep what another gave it (domain 3.6, retention). That outlives the agreement:
    /// what was shared under it was shared on these terms.
    struct Agreed: Hashable, Sendable {
        var parties: Set<String>
        var categories: Bound<String>
        /// Days after which a copy goes.
        var days: Int64

        /// - Returns: `nil` for one that was never in force, and for one that asks for no erasure.
        init?(_ body: JSONValue) {
            let status = body["status"]?.string ?? ""
            guard ["in-force", "suspended", "expired", "terminated", "wound-down"].contains(status),
                body["retention"]?["action"]?.string == "delete", let days = body["retention"]?["days"]?.integer
            else { return nil }
            self.days = days
            parties = Set(body["parties"]?.elements.compactMap(\.string) ?? [])
            categories =
                body["categories"]?.string == "any"
                ? .any : .only(Set(body["categories"]?.elements.compactMap(\.string) ?? []))
        }
    }

    /// The fewest days for which an organisation may keep what is under a policy, by its agreements with those whose word
    /// it is; `nil`: none says.
    func agreedDays(for policy: ReleasePolicy, at organisation: String) -> Int64? {
        let foreign = policy.originators.subtracting([organisation])
        guard !foreign.isEmpty else { return nil }
        return agreed.filter {
            $0.parties.contains(organisation) && !$0.parties.isDisjoint(with: foreign)
                && $0.categories.covers(policy.categories)
        }.map(\.days).min()
    }
}
