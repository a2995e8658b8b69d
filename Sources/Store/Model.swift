package import JSON
import Lexis
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

/// One version of a record that decisions are made by.
package struct StandingRecord: Hashable, Sendable {
    package var position: Position
    package var kind: String
    package var id: RecordID
    package var channel: ChannelKey
    /// What it was filed under: it says whose word this is.
    package var policy: PolicyKey
    package var added: Instant
    package var body: [UInt8]
    package init(
        position: Position, kind: String, id: RecordID, channel: ChannelKey, policy: PolicyKey, added: Instant,
        body: [UInt8]
    ) {
        self.position = position
        self.kind = kind
        self.id = id
        self.channel = channel
        self.policy = policy
        self.added = added
        self.body = body
    }
}

/// One entry on its way into the ledger.
///
/// Everything that costs time (parsing, digests, text) was done before, so that the one writer only writes.
package struct Arrival: Sendable {
    /// A kind's name, as in `indicator`, `withdrawal`, `audit`.
    package var kind: String
    package var envelope: [UInt8]
    package var body: [UInt8]
    /// ``LedgerEntry/commitment(kind:envelope:body:salt:)``, computed by the maker.
    package var commitment: ContentDigest
    /// 16 random bytes that keep the entry's commitment from being guessed.
    package var salt: [UInt8]
    /// Where it is listed and found; `nil` for entries that are only in the ledger (audit, withdrawal).
    package var filing: Filing?
    package init(
        kind: String, envelope: [UInt8], body: [UInt8], commitment: ContentDigest, salt: [UInt8], filing: Filing?
    ) {
        self.kind = kind
        self.envelope = envelope
        self.body = body
        self.commitment = commitment
        self.salt = salt
        self.filing = filing
    }
}

/// How a record is listed and found.
package struct Filing: Hashable, Sendable {
    package var channel: ChannelKey
    package var policy: PolicyKey
    /// The policy where the store may not have it yet: it comes with its first record, in one transaction, and
    /// ``policy`` says nothing.
    package var newPolicy: [UInt8]?
    package var id: RecordID
    /// `nil` where the object has no version of its own (an SCO): then the date added serves.
    package var version: Timestamp?
    package var created: Timestamp?
    package var createdBy: RecordID?
    package var revoked: Bool
    /// `2.1` or `2.0`.
    package var specVersion: String
    /// SHA-256 of the canonical JSON: two bodies with the same one say the same.
    package var content: ContentDigest
    /// What full-text search finds it by.
    package let text: String
    /// Its terms, as ``Lexis/line(of:)`` has them: made where the filing is, so that the one writer only splits them.
    package let terms: String
    package var references: [RecordID]
    /// Those of them that are more than its markings: a reader may be shown it without them. Markings go with the record.
    package var links: [RecordID]
    /// Observable values, folded to lower case where their type ignores case.
    package var values: [String]
    /// The stretch of time that the record is about.
    package var span: ClosedRange<Instant>?
    /// True for a record that decisions are made by: kept in the ``Directory`` as well.
    package var isStanding: Bool
    /// See ``Shelf/era``.
    package var era: Instant?
    /// The shelves whose records count when it is asked whether the object is there already, beside the one that it
    /// comes to; `nil`: all of the channel. What whoever files it may not see must not answer it.
    package var seeing: Set<ShelfKey>?
    package var shelf: Shelf { Shelf(channel: channel, policy: policy, era: era) }
    /// True for a marking definition, of which a node has only so many.
    package var isMarking: Bool { id.type == "marking-definition" }
    package init(
        channel: ChannelKey, policy: PolicyKey, newPolicy: [UInt8]? = nil, id: RecordID, version: Timestamp?,
        created: Timestamp?, createdBy: RecordID?, revoked: Bool, specVersion: String, content: ContentDigest,
        text: String, references: [RecordID], links: [RecordID]? = nil, values: [String],
        span: ClosedRange<Instant>?, isStanding: Bool, era: Instant? = nil, facets: [String] = []
    ) {
        self.channel = channel
        self.policy = policy
        self.newPolicy = newPolicy
        self.id = id
        self.version = version
        self.created = created
        self.createdBy = createdBy
        self.revoked = revoked
        self.specVersion = specVersion
        self.content = content
        self.text = text
        self.terms = Lexis.line(of: text, facets: facets)
        self.references = references
        self.links = links ?? references
        self.values = values
        self.span = span
        self.isStanding = isStanding
        self.era = era
    }
}

/// What became of an ``Arrival``.
package enum Outcome: Hashable, Sendable {
    case stored(Position, added: Instant)
    /// The same version with the same content was in that channel already; nothing changed. An object that has no
    /// version of its own is known by its content alone.
    case known(Known)
    /// The same version with other content is in that channel (STIX V4).
    case conflict(Position)
    /// A version later than the object's revoked one (V6): that is the final version. Earlier ones may still arrive.
    case revoked
    /// `created` or `created_by_ref` differs from the object's first version (V1, V5).
    case foreign
    /// There are as many as there may be of what it would add to.
    case crowded(Crowd)

    /// What was there already.
    package struct Known: Hashable, Sendable {
        package var position: Position
        package var shelf: ShelfKey
        package var added: Instant
        /// When the arrival would have been added, had it been new.
        package var seen: Instant
        package init(position: Position, shelf: ShelfKey, added: Instant, seen: Instant) {
            self.position = position
            self.shelf = shelf
            self.added = added
            self.seen = seen
        }
    }

    package enum Crowd: Hashable, Sendable {
        /// ``StoreLimits/shelves`` of the channel.
        case shelves
        /// ``StoreLimits/markings``.
        case markings
    }
}

/// One line of a page: enough to list a record without reading its body.
package struct Row: Hashable, Sendable {
    package var position: Position
    package var shelf: ShelfKey
    package var added: Instant
    package var id: RecordID
    /// The version as the object spells it; the date added where the object has none.
    package var version: String
    package var specVersion: String
    /// The length of the body in bytes.
    package var bytes: Int
    /// Whether it names an object that stands on other shelves alone, or was taken away. May stay `true` after one came to
    /// stand on its own: it only says that one has to look. Without it, who sees the record sees all that it refers to, as
    /// far as there is anything.
    package var refersBeyond: Bool
    package init(
        position: Position, shelf: ShelfKey, added: Instant, id: RecordID, version: String, specVersion: String,
        bytes: Int, refersBeyond: Bool
    ) {
        self.position = position
        self.shelf = shelf
        self.added = added
        self.id = id
        self.version = version
        self.specVersion = specVersion
        self.bytes = bytes
        self.refersBeyond = refersBeyond
    }
}

/// Where a record stands.
package struct RecordPlace: Hashable, Sendable {
    package var shelf: ShelfKey
    package var position: Position
    package init(shelf: ShelfKey, position: Position) {
        self.shelf = shelf
        self.position = position
    }
}

/// A version of a record among the others.
package struct VersionPlace: Hashable, Sendable {
    package var place: RecordPlace
    /// ``Timestamp/sortKey``; of the time added where the record has no version of its own.
    package var sortKey: String
    package init(place: RecordPlace, sortKey: String) {
        self.place = place
        self.sortKey = sortKey
    }
}

extension Row {
    package var place: RecordPlace { RecordPlace(shelf: shelf, position: position) }
}

/// Which versions of an object a page holds: TAXII 2.1 `match[version]`.
package struct VersionFilter: Hashable, Sendable {
    package var first: Bool
    package var last: Bool
    package var all: Bool
    /// Compared as instants.
    package var exact: [Timestamp]
    package static let latest = VersionFilter(first: false, last: true, all: false, exact: [])
    package static let every = VersionFilter(first: false, last: false, all: true, exact: [])
    package init(first: Bool, last: Bool, all: Bool, exact: [Timestamp]) {
        self.first = first
        self.last = last
        self.all = all
        self.exact = exact
    }
}

/// Which versions of the specification a page holds: TAXII 2.1 `match[spec_version]`. Chosen first: the first and the
/// last version of an object are those among what is left.
package enum SpecFilter: Hashable, Sendable {
    case every
    /// For each object the newest one that the reader may see it in.
    case newest
    case among([String])

    /// Those that there are (``Filing/specVersion``), newest first; the last one is that of records of our own kinds, which
    /// no edition of STIX has.
    package static let known = ["2.1", "2.0", ""]

    /// Whether one that exists beside others is chosen.
    ///
    /// - Parameter newest: of those that the object has.
    package func takes(_ specVersion: String, newest: String) -> Bool {
        switch self {
        case .every: true
        case .newest: specVersion == newest
        case .among(let wanted): wanted.contains(specVersion)
        }
    }
}

/// A question for one page of records, oldest first.
package struct PageQuery: Hashable, Sendable {
    /// The shelves that the caller may see: nothing outside them is touched.
    package var shelves: [ShelfKey]
    /// Only what stands after this position.
    package var after: Position
    /// Only what stands up to this position.
    package var through: Position
    /// Only what was added strictly later.
    package var addedAfter: Instant?
    /// 1 to ``StoreLimits/page``.
    package var limit: Int
    package var ids: [RecordID]?
    package var types: [String]?
    package var versions: VersionFilter
    package var specVersions: SpecFilter
    package init(
        shelves: [ShelfKey], after: Position = .zero, through: Position = Position(.max), addedAfter: Instant? = nil,
        limit: Int, ids: [RecordID]? = nil, types: [String]? = nil, versions: VersionFilter = .latest,
        specVersions: SpecFilter = .every
    ) {
        self.shelves = shelves
        self.after = after
        self.through = through
        self.addedAfter = addedAfter
        self.limit = limit
        self.ids = ids
        self.types = types
        self.versions = versions
        self.specVersions = specVersions
    }
}

/// What refers to one record, on some shelves.
package struct ReferenceQuestion: Hashable, Sendable {
    package var id: RecordID
    /// The shelves that the caller may see: nothing outside them is touched.
    package var shelves: [ShelfKey]
    /// Of what refers to it the records of this type alone; `nil`: of any.
    package var type: String?
    /// Rows at most: the newest, or those that came first.
    package var limit: Int
    package var isOldestFirst: Bool
    package init(
        to id: RecordID, shelves: [ShelfKey], type: String? = nil, limit: Int, isOldestFirst: Bool = false
    ) {
        self.id = id
        self.shelves = shelves
        self.type = type
        self.limit = limit
        self.isOldestFirst = isOldestFirst
    }
}

package struct Rows: Hashable, Sendable {
    package var rows: [Row]
    /// Whether there may be more: the reading ended because it had as many as were asked for and found another, or
    /// because it had looked at ``StoreLimits/steps`` rows.
    package var more: Bool { next != nil }
    /// Where to go on if there may be more: after this position, before it where the newest come first.
    package var next: Position?
    /// - Parameter next: the last row's position unless it is given.
    package init(rows: [Row], more: Bool, next: Position? = nil) {
        self.rows = rows
        self.next = more ? next ?? rows.last?.position : nil
    }
}

/// One entry of the ledger as it is kept.
package struct Entry: Hashable, Sendable {
    package var position: Position
    package var kind: String
    package var added: Instant
    package var salt: [UInt8]
    package var envelope: [UInt8]
    package var body: [UInt8]
    /// What stays where the content was erased: then salt, envelope and body are empty.
    package var tombstone: Tombstone?
    package init(
        position: Position, kind: String, added: Instant, salt: [UInt8], envelope: [UInt8], body: [UInt8],
        tombstone: Tombstone? = nil
    ) {
        self.position = position
        self.kind = kind
        self.added = added
        self.salt = salt
        self.envelope = envelope
        self.body = body
        self.tombstone = tombstone
    }
}

/// What stays of an entry whose content was erased, beside its kind and its time.
///
/// The commitment is what the ledger's leaf was made of. Without the salt it can be tied to no content, not even by
/// somebody who guesses it; so it tells nothing of anybody, and the tree is proved as before. No id stays: that of an
/// observable is computed from its value, and would be a guess away from it.
package struct Tombstone: Hashable, Sendable {
    package var commitment: ContentDigest
    /// The entry that tells of the erasure.
    package var erasure: Position
    package init(commitment: ContentDigest, erasure: Position) {
        self.commitment = commitment
        self.erasure = erasure
    }
}

/// A change to the ``Directory`` or to operating state; always written together with its audit entry.
package enum Change: Sendable {
    /// - Parameter organisation: `nil` for the node's own.
    case addAccount(
        name: String, roles: [String], password: String?, organisation: String? = nil, purposes: [String] = [])
    /// Lifts a lock and ends every session, too.
    case setPassword(account: Int64, password: String)
    case setRoles(account: Int64, roles: [String])
    /// In place of those that the post stated before.
    case setPurposes(account: Int64, purposes: [String])
    /// Suspending ends every session; resuming brings none back.
    case suspend(account: Int64, Bool)
    case lock(account: Int64, until: Instant?)
    case endSessions(account: Int64)
    /// One session of an account, kept until a time. With more than ``StoreLimits/endedSessions`` of them, all sessions
    /// of the account end: what is kept has a bound, and nothing that was ended comes back.
    case endSession(account: Int64, id: [UInt8], until: Instant)
    case addToken(account: Int64, digest: [UInt8])
    case revokeToken(Int64)
    case addChannel(code: String, uuid: String, title: String, summary: String?, template: [UInt8])
    case grant(Membership)
    case ungrant(channel: ChannelKey, account: Int64)
    /// An invitation to connect; those that have ended are forgotten with it.
    case addInvitation(PeerInvitation)
    /// An invitation is taken back.
    case endInvitation(digest: [UInt8])
    /// A peer is known, or known anew: by another card, in another state.
    ///
    /// - Parameter invitation: the digest of the one that this answers. It is used up by it: one answer each.
    case setPeer(organisation: String, state: PeerState, card: [UInt8], invitation: [UInt8]? = nil)
    case removePeer(organisation: String)
    /// Keys of a node are never trusted again, whatever becomes of the peer.
    case revokeKeys(fingerprint: [UInt8], organisation: String)
    /// Nothing but the audit entry: a refusal, a start, a verification.
    case note
}

/// A TAXII status or another answer that is asked for again later.
package struct Receipt: Hashable, Sendable {
    /// A UUIDv4.
    package var id: String
    package var account: Int64
    package var made: Instant
    package var body: [UInt8]
    package init(id: String, account: Int64, made: Instant, body: [UInt8]) {
        self.id = id
        self.account = account
        self.made = made
        self.body = body
    }
}

/// A record as it was made anew from its entry, to be compared with what a store says of it.
package struct Recomputed: Sendable {
    package var position: Position
    package var added: Instant
    /// The length of the body.
    package var bytes: Int
    package var filing: Filing
    package init(position: Position, added: Instant, bytes: Int, filing: Filing) {
        self.position = position
        self.added = added
        self.bytes = bytes
        self.filing = filing
    }
}

/// What a store has of a ``Recomputed`` record.
package enum Standing: Hashable, Sendable {
    /// Listed; what is said of it that is not so, a sentence each.
    case listed(differences: [String])
    /// Not listed. The position of the entry that withdrew it, if one is known to have.
    case gone(withdrawal: Position?)
}
