/// What a post may be charged with: domain 3.3.
package enum PostRole: String, CaseIterable, Hashable, Sendable {
    case reader, author, releaser, chair, secretary, auditor, oversight
    case `operator`
    case trainer
    /// The data-protection officer.
    case dpo
    /// Who pays: named in 3.3 by the rule that no auditor does.
    case payer
    /// Nobody's post: the node itself, once a time has come or the last receipt is in. Never assigned.
    case clock

    /// Those that a post can be given.
    package static let assignable: [PostRole] = allCases.filter { $0 != .clock }
}

/// Which charges no single post may hold at once, within one scope: domain 3.3.
package enum SeparationOfDuties {
    package struct Conflict: Error, Hashable, Sendable {
        package let first: PostRole
        package let second: PostRole
        package var message: String {
            "one post cannot be both \(first.rawValue) and \(second.rawValue): give one of the two to another post"
        }
    }

    /// The pairs that exclude one another.
    package static let conflicts: [Conflict] = [
        // Nobody releases what they wrote.
        Conflict(first: .author, second: .releaser),
        // Nobody examines what they paid.
        Conflict(first: .auditor, second: .payer),
        // Who runs the machine reads nothing on it (red line R7).
        Conflict(first: .operator, second: .reader),
    ]

    /// The first conflict among the roles that one post holds in one scope; `nil`: none. Names that are no roles of ours
    /// are passed over.
    package static func conflict(in roles: Set<String>) -> Conflict? {
        conflicts.first { roles.contains($0.first.rawValue) && roles.contains($0.second.rawValue) }
    }
}
