import JSON
import Policy
import Records
import Store

/// On which ground an object may name persons, or that it names none (domain 3.0, 3.24).
enum ProcessingGrounds: Sendable {
    /// It names nobody.
    case none
    /// The channel's processing record says why.
    case processing(Processing)
    /// It says so itself.
    case stated
    /// Nothing says why: a sentence that says what to add.
    case unfounded(String)

    func note(in envelope: inout Envelope) {
        guard case .processing(let record) = self else { return }
        envelope.purposes = record.purposes.sorted()
        envelope.legalBasis = record.legalBasis
        envelope.personalData = Envelope.PersonalData(
            isPresent: true, categories: record.categories, specialCategories: record.specialCategories)
    }
}

/// What a processing record says: who may name persons, where, what for, on what ground, from when till when.
struct Processing: Hashable, Sendable {
    let controllers: Set<String>
    /// `nil`: in every channel of the node.
    let channel: String?
    let purposes: Set<String>
    let legalBasis: String
    let categories: [String]
    let specialCategories: [String]
    let term: Term

    init?(_ body: JSONValue) {
        guard let controller = body["controller"]?.string, let basis = body["legal_basis"]?.string else { return nil }
        func texts(_ name: String) -> [String] { body[name]?.elements.compactMap(\.string) ?? [] }
        controllers = Set([controller] + texts("joint_controllers"))
        channel = body["channel"]?.string
        purposes = Set(texts("purposes"))
        legalBasis = basis
        categories = texts("categories")
        specialCategories = texts("special_categories")
        term = Term(from: body["valid_from"]?.instant, until: body["valid_until"]?.instant)
    }

    func covers(_ channel: String, of organisation: String, at instant: Instant) -> Bool {
        controllers.contains(organisation) && (self.channel.map { $0 == channel } ?? true)
            && term.holds(at: instant)
    }
}

/// What policies say of persons, each looked at once: most objects of a submission share a few.
struct MentionMemo {
    private var known: [[UInt8]: Persons.Mention] = [:]

    mutating func mention(in policy: [UInt8], _ access: Access) -> Persons.Mention {
        if let mention = known[policy] { return mention }
        let read = ReleasePolicy(bytes: policy)?.resolved(in: access.snapshot.world, channel: access.channel.code)
        // What cannot be read is shown to nobody.
        let mention = read?.persons.mention ?? .none
        known[policy] = mention
        return mention
    }
}

extension Intake {
    /// On which ground an object names persons.
    func persons(
        in draft: Draft, _ object: JSONValue, _ policy: [UInt8], _ memo: inout MentionMemo
    ) -> ProcessingGrounds {
        if draft.kind.name == "person-mention" { return grounds(ofMention: object) }
        let named: Persons.Mention = Company.isOnPerson(object) ? .present : .none
        let mention = max(memo.mention(in: policy, access), named)
        guard mention > .none else { return .none }
        return ground(in: access.channel.code, isSpecial: mention == .special)
    }

    private func ground(in channel: String, isSpecial: Bool) -> ProcessingGrounds {
        let records = access.snapshot.registry.processing.filter { $0.covers(channel, of: originator, at: now) }
        if let record = records.first(where: { !isSpecial || !$0.specialCategories.isEmpty }) {
            return .processing(record)
        }
        let what = isSpecial ? "special categories of personal data" : "personal data"
        return .unfounded(
            "it has \(what), and nothing says why \(originator) may process it in the channel \(channel): file a "
                + "processing-record with controller, channel, purposes and legal_basis"
                + (isSpecial ? " and special_categories" : "") + " into the registry first (domain 3.24)")
    }

    /// A mention says it itself, or is covered where the object stands that it is about; where that is not known, by what
    /// holds for the whole node.
    private func grounds(ofMention object: JSONValue) -> ProcessingGrounds {
        if object["legal_basis"]?.string != nil, object["purposes"] != nil { return .stated }
        let records = access.snapshot.registry.processing.filter { record in
            record.controllers.contains(originator) && record.term.holds(at: now)
        }
        if let record = records.first { return .processing(record) }
        return .unfounded(
            "it mentions a person, and nothing says what for and on what legal ground: add purposes and legal_basis, or "
                + "file a processing-record for the channel into the registry first (domain 3.24)")
    }
}

extension Core {
    /// Writes down who looked at what is CONFIDENTIAL or higher, or has personal data (domain 3.24).
    func noteView(of shown: Shown, in snapshot: Snapshot, by caller: Caller) {
        guard let shelf = snapshot.shelves[shown.row.shelf], let policy = snapshot.policies[shelf.policy] else {
            return
        }
        let channel = snapshot.channelsByKey[shelf.channel]?.code
        let resolved = policy.resolved(in: snapshot.world, channel: channel)
        let isPersonal = resolved.persons.mention > .none || shown.row.id.type == "person-mention"
        guard isPersonal || (resolved.classification?.ordinal ?? 0) >= Self.notedOrdinal else { return }
        trail.note(AuditNote(caller, "view", on: shown.row.id.text), at: clock())
    }

    private static let notedOrdinal = 3
}
