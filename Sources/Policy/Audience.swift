/// Whom something is released to: everybody, or those whom each of several lists includes.
///
/// A record in a channel that is marked REL TO a community is for the members of the community who read the channel. So
/// two audiences together are not what their lists have in common by the letter, but who is in both.
package struct Audience: Hashable, Sendable {
    /// Each has to include the reader; none: no condition.
    package let lists: Set<Set<Party>>

    /// A list that includes all of another asks for nothing more, whoever its parties are: it is left out.
    package init(lists: Set<Set<Party>>) {
        self.lists = lists.filter { list in !lists.contains { $0 != list && $0.isSubset(of: list) } }
    }

    /// No condition on who it is.
    package static let any = Audience(lists: [])
    /// Nobody.
    package static let nobody = only([])
    package static func only(_ parties: Set<Party>) -> Audience { Audience(lists: [parties]) }

    /// Everybody that any list names.
    package var parties: Set<Party> { lists.reduce(into: []) { $0.formUnion($1) } }
    package var isAny: Bool { lists.isEmpty }

    /// Who is in both.
    package func intersection(_ other: Audience) -> Audience {
        Audience(lists: lists.union(other.lists))
    }

    /// Whether each list has a party of which this is true.
    func allSatisfy(_ test: (Party) -> Bool) -> Bool { lists.allSatisfy { $0.contains(where: test) } }
}
