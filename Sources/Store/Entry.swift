package import JSON
package import Records

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
