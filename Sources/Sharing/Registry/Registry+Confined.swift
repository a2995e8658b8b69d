import JSON
import Policy
import Records

extension Registry {
    /// Whom a record of the registry is for that tells of an act or of a person.
    ///
    /// Whoever may read the registry reads who the parties are and what was agreed. What somebody asked for, gave, took
    /// back or looked at, and whom a record names, is for its originator, for the node that keeps it, and for the party
    /// that it is addressed to; it tells of records that others may not know of.
    struct Confined: Hashable, Sendable {
        /// The codes of organisations.
        var parties: Set<String>
        var mention: Persons.Mention

        /// What it adds to the channel's template.
        func policy(of originator: String) -> ReleasePolicy {
            var policy = ReleasePolicy.nobodyElse(than: originator)
            policy.tlp = .amberStrict
            policy.relTo = .only(Set(parties.map { .organisation($0) }))
            policy.persons = mention == .none ? .absent : Persons(mention)
            return policy
        }
    }

    /// The kinds of our own that say who the parties are and what was agreed: every reader of the registry's. One that is
    /// not listed is confined.
    private static let open = Set(PartyBook.kinds + ["role-assignment"])

    /// - Parameter house: the code of the node's own organisation.
    /// - Returns: `nil` for what every reader of the registry may see.
    static func confined(_ draft: Draft, _ object: JSONValue, keptBy house: String, in world: World) -> Confined? {
        guard draft.kind.isGovernance else {
            return Company.isOnPerson(object) ? Confined(parties: [house], mention: .present) : nil
        }
        let kind = draft.kind.name
        guard !open.contains(kind) else { return unpublished(object, keptBy: house, in: world) }
        let addressed = (addressees[kind] ?? []).compactMap { object[$0]?.string }
        var mention = Persons.Mention.none
        if kind == "person-mention" { mention = object["special_categories"] == nil ? .present : .special }
        return Confined(parties: Set(addressed).union([house]), mention: mention)
    }

    /// An agreement that its parties keep to themselves: for them, and for who oversees them (domain 3.6). A record is shown
    /// whole or not at all, so one of which others may know that it exists, and no more, is kept from them as well.
    private static func unpublished(_ object: JSONValue, keptBy house: String, in world: World) -> Confined? {
        guard let level = object["publication_level"]?.string, level != "public" else { return nil }
        let parties = Set(object["parties"]?.elements.compactMap(\.string) ?? [])
        let overseers = parties.reduce(into: Set<String>()) { $0.formUnion(world.organisations[$1]?.overseers ?? []) }
        return Confined(parties: parties.union(overseers).union([house]), mention: .none)
    }

    /// The properties that name the parties to which a record is addressed, by kind.
    ///
    /// A consent and a request to pass on name a version that the party may not see itself: whoever may is told of them on
    /// the pages that look at that first.
    private static let addressees: [String: [String]] = ["clearance": ["organisation"]]
}
