import JSON
import Policy
import Records
import Store

extension Core {
    /// Whose word a record of the registry is that the gate files for a post.
    enum Speaker: Sendable {
        /// The organisation of the post.
        case post
        /// The node's own.
        case house
        /// Of an organisation elsewhere: the post only brings it.
        case elsewhere(String)
    }

    /// Files records of the registry that an act of the gate makes: who may act was asked before, so it needs no membership
    /// of the registry. What is refused is so before any of it is filed.
    ///
    /// - Parameter roles: by which the life cycle of the kind is judged, as the post may hold more than this is done by;
    ///   `nil` where the act itself has seen to it.
    /// - Throws: `.conflict` where somebody else filed the same version first.
    func register(
        _ versions: [JSONTree], of speaker: Speaker = .post, as roles: Set<Role>? = nil, by caller: Caller
    ) async throws {
        let moment = try await directory.moment()
        let now = clock()
        guard let channel = moment.snapshot.channelsByName[Registry.channel] else {
            throw Refusal(.unavailable, "this node has no registry yet: make it with baraza init")
        }
        var isHouse = false
        if case .house = speaker { isHouse = true }
        let author = isHouse ? Caller.console(of: identity.organisation) : caller
        var allowed = allowed(author, in: moment.snapshot)
        if case .elsewhere(let organisation) = speaker { allowed.organisation = organisation }
        let access = Access(
            channel: channel, template: moment.snapshot.templates[channel.key] ?? .nobody, canRead: false,
            canWrite: true, shelves: [], allowed: allowed,
            roles: self.roles(of: caller, in: moment.snapshot), moment: moment)
        var made = versions
        // What is brought from elsewhere is brought as it was signed there.
        if case .elsewhere = speaker {
        } else {
            made = try versions.map { try attested($0, asWordOf: allowed.organisation) }
        }
        let objects = try made.map { try JSONDocument(parsing: $0.bytes).root }
        if let roles {
            for object in objects { try checkMove(of: object, by: roles, in: moment.snapshot) }
        }
        let intake = Intake(core: self, access: access, caller: caller, edition: .stix21, now: now, isVouched: true)
        let checked = try await intake.check(objects)
        for item in checked {
            switch item {
            case .ready: continue
            case .refused(let filed), .waiting(let filed): throw Refusal(.invalid, filed.message)
            case .held: throw Refusal(.conflict, "a record of the registry was held back")
            }
        }
        let all = moment.snapshot.shelvesByChannel[channel.key] ?? []
        for item in try await file(checked, by: caller, seeing: all, at: now).items {
            if case .refused(let message) = item.fate, !item.isConflict { throw Refusal(.invalid, message) }
            guard case .stored = item.fate else {
                throw Refusal(.conflict, "somebody else has decided already: look again")
            }
        }
    }

    private func checkMove(of object: JSONValue, by roles: Set<Role>, in snapshot: Snapshot) throws {
        guard let id = object["id"]?.recordID, let kind = Kind.named(id.type) else { return }
        let words = Set(roles.map(\.rawValue))
        if case .refused(let refusal) = kind.move(from: snapshot.registry.latest(id), to: object, by: words) {
            throw Refusal(.invalid, "\(id.text): \(refusal.message)")
        }
    }

    /// Leaves a word in the audit entries of what a post did.
    func note(_ act: String, on subject: String, outcome: String = "done", by caller: Caller) async throws {
        let now = clock()
        let note = AuditNote(caller, act, on: subject, outcome: outcome)
        _ = try await store.append([maker.audit(note, at: now)], receipt: nil)
    }

    /// What every record of ours begins with.
    static func head(_ type: String, _ id: String, at now: Instant) -> [JSONMember] {
        [
            JSONMember("type", .string(type)), JSONMember("id", .string(id)), JSONMember("created", .string(now.text)),
            JSONMember("modified", .string(now.text)),
        ]
    }

    /// A new id.
    func newID(_ type: String) -> String { type + "--" + UUID4.text(random(16)) }

    /// A record that the caller sees whole, as it is stored.
    struct WholeRecord {
        let row: Row
        let object: JSONValue
        let policy: ReleasePolicy
        let channel: String
    }

    /// - Throws: `.missing` where the caller sees no such record, `.forbidden` where they see a part.
    func whole(_ id: String, version: String?, channel: String?, in scope: Scope) async throws -> WholeRecord {
        let (shown, _) = try await find(id, version: version, channel: channel, in: scope)
        guard shown.body == nil, scope.allowed.views[shown.row.shelf]?.withheld.isEmpty ?? true else {
            throw Refusal(.forbidden, "you are shown a part of \(id.echo): this takes somebody who sees all of it")
        }
        guard let shelf = scope.snapshot.shelves[shown.row.shelf], let body = try await bodies(of: [shown.row]).first,
            let object = try? JSONDocument(parsing: body).root
        else { throw Refusal(.unavailable, "the record \(id.echo) cannot be read: verify the node") }
        return WholeRecord(
            row: shown.row, object: object, policy: scope.snapshot.policies[shelf.policy] ?? .nobody,
            channel: scope.snapshot.channelsByKey[shelf.channel]?.code ?? "")
    }

    /// What others contributed to a record: its references to records of other originators that the caller sees.
    struct Contribution: Sendable {
        let place: Selector
        let row: Row
        let originators: Set<String>
    }

    func contributions(to object: JSONValue, in scope: Scope) async throws -> [Contribution] {
        var places: [(Selector, RecordID)] = []
        for (key, value) in object.members where value.kind == .array && key.text.hasSuffix("_refs") {
            guard key.text != "object_marking_refs" else { continue }
            for (index, element) in value.elements.enumerated() {
                guard let id = element.string.flatMap({ try? RecordID($0) }),
                    let selector = Selector("\(key.text).[\(index)]")
                else { continue }
                places.append((selector, id))
            }
        }
        guard !places.isEmpty else { return [] }
        let rows = try await store.page(
            PageQuery(shelves: scope.shelves, limit: StoreLimits.page, ids: Array(Set(places.map(\.1))))
        ).rows
        let byID = Dictionary(rows.map { ($0.id, $0) }) { _, last in last }
        return places.compactMap { place, id in
            guard let row = byID[id],
                let policy = scope.snapshot.shelves[row.shelf].flatMap({ scope.snapshot.policies[$0.policy] })
            else { return nil }
            let others = policy.originators.subtracting([scope.allowed.organisation])
            return others.isEmpty ? nil : Contribution(place: place, row: row, originators: others)
        }
    }
}
