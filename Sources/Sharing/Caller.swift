package import Records

/// What a post may do on this node (domain 3.3).
package enum Role: String, CaseIterable, Sendable, Comparable {
    /// Reads the channels that it is a member of.
    case reader
    /// Files records into the channels that it may write to; reads them too.
    case author
    /// Withdraws and releases; reads and writes where it is a member.
    case releaser
    /// Runs the node: accounts, channels, status. Reads no records by this role.
    case `operator`
    /// Reads the audit entries and the ledger's tiles, and proves them.
    case auditor
    /// Reads the audit entries and the ledger's tiles on behalf of an overseer.
    case oversight
    /// Keeps the registry of parties, together with the secretary: states what bodies agreed.
    case chair
    /// Keeps the registry: parties, memberships, agreements, channels.
    case secretary
    /// The data-protection officer: screens, signs off, answers data subjects.
    case dpo
    /// Not a person: another organisation's node. What its channels hold for that organisation goes there in pouches; it
    /// signs in nowhere.
    case node

    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

/// Somebody who asks the `Gate` for something.
package struct Caller: Hashable, Sendable {
    package enum Means: String, Sendable { case session, token, password, console, anonymous }

    /// The account's key; `nil` for the console and for nobody.
    package let account: Int64?
    /// The post's name, as in `ke-out.duty`.
    package let name: String
    package let organisation: String
    package let roles: Set<Role>
    package let means: Means
    /// What the caller showed. Whatever the gate does as this caller, it asks whether that still holds: a stream, or a
    /// page that is being sent, ends with it. `nil` where the program itself vouches: the console, a test.
    package let proof: Proof?

    package enum Proof: Hashable, Sendable {
        /// Holds until it expires, is signed out, or the account's generation is raised.
        case session(id: [UInt8], generation: Int64, expires: Instant)
        /// The key of a token; holds until that is revoked.
        case token(Int64)
        /// Holds until the account's generation is raised, as another password does.
        case password(generation: Int64)
    }

    package init(
        account: Int64?, name: String, organisation: String, roles: Set<Role>, means: Means, proof: Proof? = nil
    ) {
        self.account = account
        self.name = name
        self.organisation = organisation
        self.roles = roles
        self.means = means
        self.proof = proof
    }

    /// Somebody who has not said who they are.
    package static let anonymous = Caller(
        account: nil, name: "anonymous", organisation: "", roles: [], means: .anonymous)

    static let consoleName = "console"

    /// Whoever holds the data folder: the command line. It does everything administrative, and reads and writes every
    /// channel.
    package static func console(of organisation: String) -> Caller {
        Caller(
            account: nil, name: consoleName, organisation: organisation, roles: Set(Role.allCases), means: .console)
    }

    var isConsole: Bool { means == .console && account == nil }
}
