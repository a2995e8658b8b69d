import JSON
import Policy
import Records
import Store

/// Makes the ledger entries that are the node's own: audit acts, withdrawals and erasures.
struct EntryMaker: Sendable {
    static let audit = "audit"
    static let withdrawal = "withdrawal"
    /// Types that no object may have: an entry of this kind is the node's own word.
    static let reserved: Set<String> = [audit, withdrawal, Erasure.kind, PouchEntry.kind, ForkEntry.kind]

    let identity: NodeIdentity
    let random: @Sendable (Int) -> [UInt8]

    func audit(_ note: AuditNote, at now: Instant, change: Change = .note) -> Arrival {
        arrival(
            kind: Self.audit, channel: "", post: note.actor, body: note.body(at: now, change: change), at: now)
    }

    /// - Parameter received: the pouch that asked for it.
    func withdrawal(
        _ withdrawal: Withdrawal, by caller: Caller, at now: Instant, as received: Envelope.Received? = nil
    ) -> Arrival {
        arrival(
            kind: Self.withdrawal, channel: withdrawal.channel, post: caller.name, body: withdrawal.body, at: now,
            as: received)
    }

    func pouch(_ pouch: PouchEntry, at now: Instant) -> Arrival {
        arrival(kind: PouchEntry.kind, channel: "", post: Caller.consoleName, body: pouch.body, at: now)
    }

    func fork(_ fork: ForkEntry, at now: Instant) -> Arrival {
        arrival(kind: ForkEntry.kind, channel: "", post: Caller.consoleName, body: fork.body, at: now)
    }

    func erasure(_ erasure: Erasure, by post: String, at now: Instant) -> Arrival {
        arrival(kind: Erasure.kind, channel: "", post: post, body: erasure.body, at: now)
    }

    private func arrival(
        kind: String, channel: String, post: String, body: [UInt8], at now: Instant,
        as received: Envelope.Received? = nil
    ) -> Arrival {
        var envelope = Envelope(
            urn: "urn:x:\(identity.origin):\(kind):\(UUID4.text(random(16)))", kind: kind,
            contentHash: ContentDigest(sha256: body), originator: identity.organisation, ownerNode: identity.origin,
            filedBy: post, channel: channel, created: now,
            policy: ReleasePolicy.nobodyElse(than: identity.organisation).canonical)
        envelope.received = received
        let bytes = envelope.bytes
        let salt = random(LedgerEntry.saltLength)
        return Arrival(
            kind: kind, envelope: bytes, body: body,
            commitment: LedgerEntry.commitment(kind: kind, envelope: bytes, body: body, salt: salt), salt: salt,
            filing: nil)
    }
}

extension DirectoryStore {
    /// Makes a change together with the audit entry that tells it: a verification makes it again from there.
    func commit(
        _ change: Change, entry maker: EntryMaker, noting note: AuditNote, at now: Instant
    ) async throws(StoreError) -> Int64? {
        try await commit(change, entry: maker.audit(note, at: now, change: change))
    }
}

/// That versions of an object are no longer offered by a channel.
struct Withdrawal: Hashable, Sendable {
    let channel: String
    let object: String
    /// As the rows spell them.
    let versions: [String]
    /// The code of the organisation whose word is taken back: another's copies of the same versions stay. `nil` in
    /// entries from before that was written down: then it is everybody's.
    let originator: String?
    let by: String
    /// The entries of these versions, each beside its version: what is erased as well is known by its place alone, to whom
    /// it has to be told. None in entries from before that was written down.
    let positions: [Position]
    /// The record of the recall that they are taken back by, where it is one.
    let recall: RecordID?
    /// Beside each version who is told of it though they were not sent it from here, where it is several organisations' word:
    /// whose node gave it here, and of a joint product the other originators. Written down, as nothing says so any more once it
    /// is erased; none where nobody is.
    let sharers: [[String]]

    init(
        channel: String, object: String, versions: [String], of originator: String?, by: String,
        positions: [Position] = [], recall: RecordID? = nil, sharers: [[String]] = []
    ) {
        self.channel = channel
        self.object = object
        self.versions = versions
        self.originator = originator
        self.by = by
        self.positions = positions.count == versions.count ? positions : []
        self.recall = recall
        self.sharers = sharers.count == versions.count && sharers.contains { !$0.isEmpty } ? sharers : []
    }

    var body: [UInt8] {
        var members = [
            JSONMember("by", .string(by)), JSONMember("channel", .string(channel)),
            JSONMember("object", .string(object)),
            JSONMember("versions", .array(versions.map { .string($0) })),
        ]
        if let originator { members.append(JSONMember("originator", .string(originator))) }
        if !positions.isEmpty {
            members.append(JSONMember("positions", .array(positions.map { .integer($0.raw) })))
        }
        if let recall { members.append(JSONMember("recall", .string(recall.text))) }
        if !sharers.isEmpty {
            members.append(
                JSONMember("sharers", .array(sharers.map { codes in .array(codes.map { .string($0) }) })))
        }
        return JSONTree.object(members).canonical
    }

    /// Whether an organisation shares in the version at this place.
    func isShared(at place: Int, with organisation: String) -> Bool {
        sharers.indices.contains(place) && sharers[place].contains(organisation)
    }

    /// Whether it takes back what was filed under a policy.
    func takes(_ policy: ReleasePolicy?) -> Bool { originator.map { policy?.originators == [$0] } ?? true }

    init?(_ value: JSONValue) {
        guard let channel = value["channel"]?.string, let object = value["object"]?.string,
            let versions = value["versions"], let by = value["by"]?.string
        else { return nil }
        self.init(
            channel: channel, object: object, versions: versions.elements.compactMap(\.string),
            of: value["originator"]?.string, by: by,
            positions: value["positions"]?.elements.compactMap { $0.integer.map { Position($0) } } ?? [],
            recall: value["recall"]?.recordID,
            sharers: value["sharers"]?.elements.map { $0.elements.compactMap(\.string) } ?? [])
    }
}

/// UUIDs in the shape of version 4 (RFC 9562 §5.4).
enum UUID4 {
    /// - Parameter bytes: 16, random or derived; version and variant are set here.
    static func text(_ bytes: [UInt8]) -> String {
        var bytes = Array(bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Hex.encode(bytes)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}
