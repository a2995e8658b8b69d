import Crypto
import JSON
import Policy
import Records
import Store

/// A request of the release desk: one object that waits for a second person.
struct HeldRequest: Sendable {
    enum Status: String, CaseIterable, Sendable {
        case submitted, cleared, returned, released, withdrawn
        /// Whether somebody still has to do something.
        var isOpen: Bool { self == .submitted || self == .cleared }
    }

    /// What a tear-line was made of, and how.
    struct Source: Sendable {
        var record: RecordID
        var version: String
        var removed: [String]
        var generalised: [(selector: String, step: String)]
        /// Why what is left of the source may stand.
        var note: String?

        var members: [JSONMember] {
            var members = [
                JSONMember("source_ref", .string(record.text)), JSONMember("source_version", .string(version)),
            ]
            if !removed.isEmpty { members.append(JSONMember("removed", .array(removed.map { .string($0) }))) }
            if !generalised.isEmpty {
                let list = generalised.map { each -> JSONTree in
                    ["selector": .string(each.selector), "step": .string(each.step)]
                }
                members.append(JSONMember("generalised", .array(list)))
            }
            if let note { members.append(JSONMember("residue_note", .string(note))) }
            return members
        }
    }

    /// That it is the same, marked anew.
    struct Remark: Hashable, Sendable { var reason: String }

    let id: RecordID
    /// When it was asked.
    let created: Instant
    /// Counts the versions, a millisecond each: of two decisions that are made at once the store takes one (STIX V4).
    /// When one was made is the ledger's to say.
    private(set) var modified: Instant
    let object: RecordID
    /// As the object spells it.
    let version: String?
    /// The code of the channel that it is for.
    let channel: String
    let grounds: Set<ReleaseGround>
    let askedBy: String
    var title: String
    let edition: Edition
    /// The one that it is filed with once it is released.
    let precedence: Envelope.Precedence
    /// The one that it was to be filed under when it was asked: who could see it then may see what became of it.
    let policy: ReleasePolicy
    /// The organisation whose word it is.
    let organisation: String
    private(set) var status: Status
    /// `nil` where it is no tear-line.
    var source: Source?
    /// `nil` where it is no downgrade.
    var remark: Remark?
    /// When what it says was released, where it is no new word; `nil`: that is when it is decided.
    var released: Intake.Released?
    /// The object as it came; `nil` once it is decided.
    private(set) var payload: [UInt8]?
    /// A file that goes along with what is held.
    struct Annex: Sendable {
        /// As it came.
        let body: [UInt8]
        /// The one that it was to be filed under: it may be stricter than the report's.
        let policy: ReleasePolicy

        var id: RecordID? { (try? JSONDocument(parsing: body).root)?["id"]?.recordID }
    }

    /// The files that go along with it; none once it is decided.
    var annexes: [Annex] = []
    private(set) var decidedBy: String?
    private(set) var reason: String?
    /// How well it meets each analytic standard, by its number, as the second person says.
    var standards: [Int64: Int64] = [:]
    /// When this version of the request was added to the ledger.
    private(set) var added: Instant

    static let type = "release-request"

    /// `nil` where the arrival is no record.
    init?(
        holding arrival: Arrival, in channel: String, grounds: Set<ReleaseGround>, askedBy: String, attempt: Int,
        edition: Edition, policy: ReleasePolicy, of organisation: String, at now: Instant, key: SymmetricKey
    ) {
        guard let filing = arrival.filing, let body = try? JSONDocument(parsing: arrival.body).root else { return nil }
        // The same object for the same channel from the same post is one request, however often it is filed. Its id takes
        // the node's secret: who has the object could else ask whether it is held.
        var parts = Parts()
        for part in ["baraza/release-request/v1", organisation, askedBy, channel, filing.id.text, filing.content.hex] {
            parts.add(part)
        }
        parts.add(Int64(attempt))
        guard
            let id = try? RecordID(
                "\(Self.type)--" + UUID4.text(Array(HMAC<SHA256>.authenticationCode(for: parts.bytes, using: key))))
        else {
            return nil
        }
        self.id = id
        (created, modified, added) = (now, now, now)
        object = filing.id
        version = filing.version?.text
        self.channel = channel
        self.grounds = grounds
        self.askedBy = askedBy
        title = Title.of(body, id: filing.id).description
        self.edition = edition
        precedence = SearchFacet.precedence(in: arrival.envelope).flatMap(Envelope.Precedence.init) ?? .routine
        self.policy = policy
        self.organisation = organisation
        status = .submitted
        payload = arrival.body
    }

    /// Reads what ``body`` wrote.
    init?(_ body: [UInt8], added: Instant, of organisation: String) {
        guard let value = try? JSONDocument(parsing: body).root,
            let id = value["id"]?.string.flatMap({ try? RecordID($0) }), id.type == Self.type,
            let created = value["created"]?.string.flatMap({ Instant($0) }),
            let modified = value["modified"]?.string.flatMap({ Instant($0) }),
            let object = value["object_ref"]?.string.flatMap({ try? RecordID($0) }),
            let channel = value["channel"]?.string, let askedBy = value["asked_by"]?.string,
            let status = value["status"]?.string.flatMap(Status.init)
        else { return nil }
        self.id = id
        self.created = created
        self.modified = modified
        self.object = object
        version = value["version"]?.string
        self.channel = channel
        grounds = Set(value["grounds"]?.elements.compactMap(\.string).compactMap(ReleaseGround.init) ?? [])
        self.askedBy = askedBy
        title = value["title"]?.string ?? object.text
        edition = value["edition"]?.string.flatMap(Edition.init) ?? .stix21
        precedence = value["precedence"]?.string.flatMap(Envelope.Precedence.init) ?? .routine
        policy = value["policy"].flatMap { ReleasePolicy($0) } ?? .nobody
        self.organisation = organisation
        self.status = status
        payload = value["object"]?.string.map { Array($0.utf8) }
        if let payload, let all = try? JSONDocument(parsing: payload).root, all.kind == .array {
            // With its files: the object, and then those.
            self.payload = all.elements.first { _ in true }?.minified
            let policies = value["annex_policies"].map { Array($0.elements) } ?? []
            annexes = all.elements.dropFirst().enumerated().map { place, file in
                let policy = policies.indices.contains(place) ? ReleasePolicy(policies[place]) : nil
                return Annex(body: file.minified, policy: policy ?? .nobody)
            }
        }
        if let record = value["source_ref"]?.string.flatMap({ try? RecordID($0) }),
            let version = value["source_version"]?.string
        {
            source = Source(
                record: record, version: version, removed: value["removed"]?.elements.compactMap(\.string) ?? [],
                generalised: value["generalised"]?.elements.compactMap { each in
                    each["selector"]?.string.flatMap { selector in each["step"]?.string.map { (selector, $0) } }
                } ?? [], note: value["residue_note"]?.string)
        }
        if value["keeps_era"]?.boolean == true {
            released = Intake.Released(era: value["era"]?.string.flatMap { Instant($0) }, record: object)
        }
        if value["remarking"]?.boolean == true { remark = Remark(reason: value["reason"]?.string ?? "") }
        decidedBy = value["decided_by"]?.string
        reason = value["decision_reason"]?.string
        standards = Feedback.standards(of: value)
        self.added = added
    }

    /// The next version of it.
    func moved(to status: Status, by post: String?, reason: String? = nil) -> HeldRequest {
        var next = self
        next.status = status
        next.modified = Instant(microseconds: modified.microseconds + 1_000)
        next.decidedBy = post ?? decidedBy
        next.reason = reason ?? self.reason
        if !status.isOpen { (next.payload, next.annexes) = (nil, []) }
        return next
    }

    /// Of it and of all that goes along with it: who reads a request reads its files as well.
    var policyOfAll: ReleasePolicy { annexes.reduce(policy) { $0.combined(with: $1.policy) } }

    var value: JSONValue {
        get throws { try JSONDocument(parsing: JSONTree.object(members).bytes).root }
    }

    private var members: [JSONMember] {
        var members: [JSONMember] = [
            JSONMember("type", .string(Self.type)), JSONMember("id", .string(id.text)),
            JSONMember("created", .string(created.text)), JSONMember("modified", .string(modified.text)),
            JSONMember("object_ref", .string(object.text)), JSONMember("channel", .string(channel)),
            JSONMember("asked_by", .string(askedBy)), JSONMember("status", .string(status.rawValue)),
            JSONMember("title", .string(title)), JSONMember("edition", .string(edition.rawValue)),
            JSONMember("policy", policy.tree),
        ]
        if let version { members.append(JSONMember("version", .string(version))) }
        if precedence != .routine { members.append(JSONMember("precedence", .string(precedence.rawValue))) }
        if !grounds.isEmpty {
            members.append(JSONMember("grounds", .array(grounds.sorted().map { .string($0.rawValue) })))
        }
        if let payload {
            let all = annexes.isEmpty ? payload : [0x5B] + payload + annexes.flatMap { [0x2C] + $0.body } + [0x5D]
            members.append(JSONMember("object", .string(String(decoding: all, as: UTF8.self))))
            if !annexes.isEmpty { members.append(JSONMember("annex_policies", .array(annexes.map(\.policy.tree)))) }
        }
        members += source?.members ?? []
        if let remark {
            members += [JSONMember("remarking", .boolean(true)), JSONMember("reason", .string(remark.reason))]
        }
        if let released {
            members.append(JSONMember("keeps_era", .boolean(true)))
            if let era = released.era { members.append(JSONMember("era", .string(era.text))) }
        }
        if let decidedBy { members.append(JSONMember("decided_by", .string(decidedBy))) }
        if let reason { members.append(JSONMember("decision_reason", .string(reason))) }
        if !standards.isEmpty { members.append(JSONMember("standards", Feedback.tree(of: standards))) }
        return members
    }
}
