package import JSON
import Lexis
package import Records

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
