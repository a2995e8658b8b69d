package import Records

/// The key of a channel inside one store.
package struct ChannelKey: Hashable, Sendable, Comparable {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }
    package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

/// The key of an interned release policy inside one store.
package struct PolicyKey: Hashable, Sendable, Comparable {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }
    package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

/// The key of a shelf: all the records of one channel under one release policy.
///
/// Every index of the store is divided by shelf, and every reading names the shelves that the caller may see. So no
/// query ever touches a row that the decision hides: counts, pages and the time they take cannot tell of it.
package struct ShelfKey: Hashable, Sendable, Comparable {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }
    package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

/// What a store keeps of one channel.
package struct Channel: Hashable, Sendable {
    package var key: ChannelKey
    /// The code that people use, as in `sahel-alerts`; the TAXII alias.
    package var code: String
    /// The TAXII collection id: a UUIDv4-shaped value derived from the node and the code.
    package var uuid: String
    package var title: String
    package var summary: String?
    /// The canonical JSON of the channel's template ``Policy/ReleasePolicy``.
    package var template: [UInt8]
    package var created: Instant
    package init(
        key: ChannelKey, code: String, uuid: String, title: String, summary: String?, template: [UInt8],
        created: Instant
    ) {
        self.key = key
        self.code = code
        self.uuid = uuid
        self.title = title
        self.summary = summary
        self.template = template
        self.created = created
    }
}

/// What a store keeps of one account (a post of this node's organisation).
package struct Account: Hashable, Sendable {
    package var key: Int64
    package var name: String
    /// Role names, sorted.
    package var roles: [String]
    /// A scrypt string, `nil` while the account has tokens alone.
    package var password: String?
    /// The code of the post's organisation; `nil` for the node's own.
    package var organisation: String?
    /// What the post states that it wants others' information for, as codes, sorted.
    package var purposes: [String]
    package var suspended: Bool
    package var lockedUntil: Instant?
    /// Raised to end every session of the account.
    package var generation: Int64
    package var created: Instant
    package init(
        key: Int64, name: String, roles: [String], password: String?, organisation: String? = nil,
        purposes: [String] = [], suspended: Bool = false, lockedUntil: Instant? = nil, generation: Int64 = 0,
        created: Instant
    ) {
        self.key = key
        self.name = name
        self.roles = roles
        self.password = password
        self.organisation = organisation
        self.purposes = purposes
        self.suspended = suspended
        self.lockedUntil = lockedUntil
        self.generation = generation
        self.created = created
    }
}

/// An API token: the text itself is never stored.
package struct Token: Hashable, Sendable {
    package var key: Int64
    package var account: Int64
    /// SHA-256 of the token's text.
    package var digest: [UInt8]
    package var created: Instant
    package var revoked: Bool
    package init(key: Int64, account: Int64, digest: [UInt8], created: Instant, revoked: Bool = false) {
        self.key = key
        self.account = account
        self.digest = digest
        self.created = created
        self.revoked = revoked
    }
}

/// A session that was signed out before its time.
package struct EndedSession: Hashable, Sendable {
    package var id: [UInt8]
    package var account: Int64
    /// When it no longer matters: forgotten with the next one that ends.
    package var until: Instant
    package init(id: [UInt8], account: Int64, until: Instant) {
        self.id = id
        self.account = account
        self.until = until
    }
}

/// That an account belongs to a channel.
package struct Membership: Hashable, Sendable {
    package var channel: ChannelKey
    package var account: Int64
    package var canRead: Bool
    package var canWrite: Bool
    /// Since when it reads without a break: when the grant was added; `nil` where it does not read. The store sets it.
    package var since: Instant?
    package init(channel: ChannelKey, account: Int64, canRead: Bool, canWrite: Bool, since: Instant? = nil) {
        self.channel = channel
        self.account = account
        self.canRead = canRead
        self.canWrite = canWrite
        self.since = since
    }
}

/// All that stands in one channel, under one policy, and was released in one era.
package struct Shelf: Hashable, Sendable {
    package var channel: ChannelKey
    package var policy: PolicyKey
    /// When the era began in which its records were released: between then and the last of them, no audience changed.
    /// `nil`: before the first change.
    package var era: Instant?
    package init(channel: ChannelKey, policy: PolicyKey, era: Instant? = nil) {
        self.channel = channel
        self.policy = policy
        self.era = era
    }
}

/// How far directory and ledger have come, at one moment.
///
/// Whatever stands at a position up to `size` stands on a shelf that the directory of `epoch` knows. What comes later
/// may not, so who decided by that directory reads no further.
package struct Extent: Hashable, Sendable {
    /// Rises with every change of the ``Directory``.
    package var epoch: Int64
    /// Entries of the ledger: the last position.
    package var size: Int64
    /// The last entry by which records were taken off the lists or erased; zero: none was. What was read while it was the
    /// same is listed still.
    package var takenBack: Position
    package init(epoch: Int64, size: Int64, takenBack: Position = .zero) {
        self.epoch = epoch
        self.size = size
        self.takenBack = takenBack
    }
}

/// Everything that decisions need and that changes seldom, read in one transaction.
package struct Directory: Sendable {
    /// Rises with every change to anything here.
    package var epoch: Int64
    /// The ledger's entries at the moment of reading.
    package var size: Int64
    /// See ``Extent/takenBack``.
    package var takenBack: Position
    package var channels: [Channel]
    package var accounts: [Account]
    package var tokens: [Token]
    package var endedSessions: [EndedSession]
    package var memberships: [Membership]
    /// Canonical policy bytes by key.
    package var policies: [PolicyKey: [UInt8]]
    package var shelves: [ShelfKey: Shelf]
    /// Every version of the records that decisions are made by: what parties there are, what they agreed, what markings
    /// mean. In the order of positions.
    package var standing: [StandingRecord]
    /// The shelves with records that refer to what stands on other shelves, and which those are. Who may not see one of
    /// these is shown the others with a look at each reference.
    package var bridges: [ShelfKey: Set<ShelfKey>]
    /// Other organisations' nodes, by the order of their codes.
    package var peers: [Peer]
    /// Those that are open, by the order of their digests.
    package var invitations: [PeerInvitation]
    /// Fingerprints of keys that are never trusted again, each with whose they were.
    package var revokedKeys: [[UInt8]: String]
    package init(
        epoch: Int64, size: Int64, takenBack: Position = .zero, channels: [Channel], accounts: [Account],
        tokens: [Token],
        endedSessions: [EndedSession] = [], memberships: [Membership], policies: [PolicyKey: [UInt8]],
        shelves: [ShelfKey: Shelf], standing: [StandingRecord] = [], bridges: [ShelfKey: Set<ShelfKey>] = [:],
        peers: [Peer] = [], invitations: [PeerInvitation] = [], revokedKeys: [[UInt8]: String] = [:]
    ) {
        self.epoch = epoch
        self.size = size
        self.takenBack = takenBack
        self.channels = channels
        self.accounts = accounts
        self.tokens = tokens
        self.endedSessions = endedSessions
        self.memberships = memberships
        self.policies = policies
        self.shelves = shelves
        self.standing = standing
        self.bridges = bridges
        self.peers = peers
        self.invitations = invitations
        self.revokedKeys = revokedKeys
    }
}
