import JSON
import Policy
import Records

extension Registry {
    /// What a post is charged with: domain 3.3.
    struct Assignment: Hashable, Sendable {
        var id: RecordID
        var role: String
        /// Where; `nil`: everywhere.
        var scope: String?
        var term: Term
        /// The post that acts while the one who was appointed is on leave.
        var delegate: String?

        /// - Returns: `nil` for one that charges nobody with anything: it is not active yet, or not any more.
        init?(_ id: RecordID, _ body: JSONValue) {
            guard let role = body["role"]?.string else { return nil }
            let status = body["status"]?.string ?? "active"
            guard ["active", "on-leave"].contains(status) else { return nil }
            self.id = id
            self.role = role
            scope = body["scope"]?.string
            term = Term(from: body["valid_from"]?.instant, until: body["valid_until"]?.instant)
            if status == "on-leave" { delegate = body["delegate"]?.string ?? "" }
        }

        /// Whether both could be held by one post in one place at one time.
        func meets(_ other: Assignment) -> Bool {
            (scope == nil || other.scope == nil || scope == other.scope)
                && (term.from.map { from in other.term.until.map { from < $0 } ?? true } ?? true)
                && (other.term.from.map { from in term.until.map { from < $0 } ?? true } ?? true)
        }
    }

    /// Every post that somebody was charged for.
    struct Assignments: Hashable, Sendable {
        private(set) var byPost: [String: [Assignment]] = [:]
        /// Posts of which any assignment is on record, whether it holds or not.
        private(set) var posts: Set<String> = []

        /// One more, in the order of acceptance. What excludes an earlier one counts for nothing.
        mutating func add(_ id: RecordID, _ body: JSONValue) {
            guard let appointed = body["post"]?.string else { return }
            posts.insert(appointed)
            guard let assignment = Assignment(id, body) else { return }
            let post = assignment.delegate ?? appointed
            guard conflict(of: assignment, for: post) == nil else { return }
            byPost[post, default: []].append(assignment)
        }

        /// What an assignment excludes among those that the post has already; `nil`: nothing.
        func conflict(of assignment: Assignment, for post: String) -> SeparationOfDuties.Conflict? {
            for other in byPost[post] ?? [] where other.id != assignment.id && other.meets(assignment) {
                if let conflict = SeparationOfDuties.conflict(in: [other.role, assignment.role]) { return conflict }
            }
            return nil
        }

        /// Those of an account's roles that its post may act in: all, where nobody was ever appointed to it; else those
        /// that it is charged with at the time.
        ///
        /// - Parameter covers: whether a scope is where it would act.
        func held(by post: String, among roles: Set<Role>, at instant: Instant, covers: (String) -> Bool) -> Set<Role> {
            let own = byPost[post] ?? []
            guard posts.contains(post) || !own.isEmpty else { return roles }
            let charged = own.filter { $0.term.holds(at: instant) && ($0.scope.map(covers) ?? true) }.map(\.role)
            // Another organisation's node is no post that anybody is appointed to.
            return roles.filter { $0 == .node || charged.contains($0.rawValue) }
        }

        /// Every instant at which one begins or ends.
        var borders: [Instant] { byPost.values.joined().flatMap { [$0.term.from, $0.term.until] }.compactMap { $0 } }
    }
}
