import JSON
import Policy
import Records

extension Registry {
    /// What a channel's charter says of everything that is filed there (domain 3.7), beside what decisions ask of it.
    struct Charter: Hashable, Sendable {
        /// Its version, so that what was made of an earlier one is told from it.
        var position: Position
        /// The types of records that it takes; `nil`: all.
        var kinds: Set<String>?
        /// What everything in it is under at least.
        var template: ReleasePolicy?

        /// - Returns: `nil` for a charter that is not agreed yet.
        init?(_ body: JSONValue, at position: Position) {
            guard let status = body["status"]?.string, !["proposed", "agreed"].contains(status) else { return nil }
            self.position = position
            kinds = (body["kinds"]?.elements.compactMap(\.string)).map(Set.init)
            // A condition that is not understood must not be dropped.
            template = body["template"].map { ReleasePolicy.template(of: $0) ?? .notUnderstood }
        }

        /// Whether it takes records of a type. A definition is no record of anything: it says how others are kept.
        func takes(_ type: String) -> Bool { type == "marking-definition" || kinds?.contains(type) ?? true }
    }
}

extension ReleasePolicy {
    /// A charter's template: it narrows what it speaks of, and says nothing of the rest.
    ///
    /// - Returns: `nil` where something in it is not understood.
    static func template(of value: JSONValue) -> ReleasePolicy? {
        guard value.kind == .object, case .object(let neutral) = ReleasePolicy.neutral.tree else { return nil }
        let said = Set(value.members.map(\.0.text))
        // Whose word it is is said by what is filed.
        let members =
            value.members.filter { $0.0.text != "originators" }.map { JSONMember($0.0.text, .raw($0.1.minified)) }
            + neutral.filter { !said.contains($0.name) }
        guard var policy = ReleasePolicy(bytes: JSONTree.object(members).bytes) else { return nil }
        policy.originators = []
        return policy
    }
}
