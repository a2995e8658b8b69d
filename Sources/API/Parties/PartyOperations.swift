import JSON
import Records
import Serving
import Sharing

extension Operation {
    static let parties: [Operation] = PartyList.allCases.flatMap { [listing($0), reading($0)] } + [recording]

    private static func listing(_ list: PartyList) -> Operation {
        .get(
            "/parties/\(list.rawValue)", "list\(list.word)", .parties, "\(list.meaning), as far as one may know.",
            desk: list.desk,
            [
                .init("q", .line, "Words that have to occur in it."),
                .init("after", .line, "As a page before gave it as `next`."), .limit,
            ], tells: Told.parties
        ) { ask in
            let view = try await ask.gate.parties(for: ask.caller)
            let question = ask.query["q"].map { PartyQuestion($0) }
            let after = ask.query["after"] ?? ""
            let found = list.records(view).filter { entry in
                entry.key > after && (question?.finds(in: entry.record.texts) ?? true)
            }
            let page = found.prefix(ask.limit)
            return PartyPage(records: page.map { $0.record }, next: found.count > page.count ? page.last?.key : nil)
        }
    }

    private static func reading(_ list: PartyList) -> Operation {
        .get(
            "/parties/\(list.rawValue)/{party}", "read\(list.singular)", .parties,
            "One of them, by its \(list.hasCodes ? "code" : "id").", desk: list.deskOfOne, tells: Told.party
        ) { ask in
            let name = try ask.named("party")
            let view = try await ask.gate.parties(for: ask.caller)
            guard let found = list.records(view).first(where: { $0.key == name }) else { throw PartyBody.missing(name) }
            return found.record
        }
    }

    private static let recording = Operation.post(
        "/parties", "recordParties", .parties,
        "Records a new party, membership, agreement, channel or post, or a further version of one that is there.",
        desk: [
            "GET /parties/add/{form}", "POST /parties/add/{form}", "POST /parties/organisations/{name}",
            "POST /parties/communities/{name}", "POST /parties/bodies/{name}", "POST /parties/agreements/{name}",
            "POST /parties/channels/{name}",
        ], takes: PartyBody.schema, tells: Told.recorded, needs: .right(.registry), isReplayed: true
    ) { ask in
        let view = try await ask.gate.parties(for: ask.caller)
        var changes: [PartyChange] = []
        for (place, change) in ask.body.objects("changes").enumerated() {
            changes.append(try PartyBody.change(change, at: "/changes/\(place)", in: view))
        }
        switch try await ask.gate.record(changes, by: ask.caller) {
        case .recorded(let ids): return ids
        case .refused(let property, let message):
            throw RefusedBody(pointer: nil, message: property.map { "\($0): \(message)" } ?? message)
        }
    }
}

/// A page of one of the registry's lists.
struct PartyPage: Sendable {
    let records: [PartyRecord]
    let next: String?
}

/// The lists of the registry: those that the desk shows, and what stands on the pages of single parties.
enum PartyList: String, CaseIterable, Sendable {
    case organisations, communities, bodies, agreements, channels, posts, memberships, accreditations

    /// As names of operations have it.
    var word: String { self == .channels ? "ChannelCharters" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    /// As in `Community`.
    var singular: String {
        word.hasSuffix("ies") ? String(word.dropLast(3)) + "y" : String(word.dropLast())
    }
    var meaning: String {
        switch self {
        case .organisations: "The organisations"
        case .communities: "Alliances, networks and conferences"
        case .bodies: "Committees, secretariats and boards"
        case .agreements: "Agreements by which something is shared"
        case .channels: "The charters of channels"
        case .posts: "Posts, and what one turns to them for"
        case .memberships: "Who is a member of what, from when till when"
        case .accreditations: "How high organisations' nodes may hold"
        }
    }
    /// Whether its records have codes that people know.
    var hasCodes: Bool { [.organisations, .communities, .bodies, .channels].contains(self) }
    var desk: [String] {
        switch self {
        // The desk shows bodies with the communities.
        case .bodies, .memberships, .accreditations: []
        case .organisations: ["GET /parties", "GET /parties/organisations"]
        default: ["GET /parties/\(rawValue)"]
        }
    }
    var deskOfOne: [String] {
        [.posts, .memberships, .accreditations].contains(self) ? [] : ["GET /parties/\(rawValue)/{name}"]
    }

    /// By what each is known, in that order.
    func records(_ view: PartiesView) -> [(key: String, record: PartyRecord)] {
        let book = view.book
        func byCode(_ records: [String: PartyRecord]) -> [(key: String, record: PartyRecord)] {
            records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
        func byID(_ records: [PartyRecord]) -> [(key: String, record: PartyRecord)] {
            records.sorted { $0.id < $1.id }.map { ($0.id, $0) }
        }
        return switch self {
        case .organisations: byCode(book.organisations)
        case .communities: byCode(book.communities)
        case .bodies: byCode(book.bodies)
        case .agreements: byID(book.agreements)
        case .channels: byCode(book.charters)
        case .posts: byID(book.posts)
        case .memberships: byID(book.memberships)
        case .accreditations: byID(book.accreditations)
        }
    }
}

extension PartyRecord {
    /// What it is looked for by.
    fileprivate var texts: [String] {
        ["code", "title", "organisation", "community", "body", "country"].compactMap { string($0) } + names.map(\.text)
            + strings("functions") + strings("parties")
    }
}

/// Changes of the registry as a body says them.
enum PartyBody {
    /// What the forms of the desk record. Other kinds of the registry have operations of their own.
    static let kinds = [
        "organisation", "community", "body", "membership", "agreement", "channel-charter", "post", "accreditation",
    ]
    /// What the node says of a record itself.
    private static let own: Set<String> = ["type", "id", "created", "modified", "spec_version", "signature"]

    static let schema = Schema.object([
        .required(
            "changes",
            .list(
                .object([
                    .optional("kind", .oneOf(kinds), "Of a new one."),
                    .optional("id", .line, "Of one that is there, which gets another version."),
                    .optional("version", .line, "The one that was seen: 409 where there is a newer one."),
                    .required("set", .open("Properties, as the kind has them; null takes one away.")),
                ]), least: 1, most: 1),
            "One a request: it is recorded or refused, and nothing is left half done.")
    ])

    static func missing(_ name: String) -> Refusal {
        Refusal(.missing, "there is no \"\(name.prefix(APILimits.echo))\" in the registry that you may see")
    }

    static func change(_ body: CheckedBody, at pointer: String, in view: PartiesView) throws -> PartyChange {
        let members = body["set"]?.members.map { (name: $0.name.text, value: $0.value) } ?? []
        if let wrong = members.first(where: { own.contains($0.name) }) {
            throw RefusedBody(pointer: "\(pointer)/set/\(wrong.name)", message: "\(wrong.name) is the node's to say")
        }
        if let kind = body.text("kind"), body.text("id") == nil {
            return .new(
                kind,
                members.filter { $0.value.kind != .null }.map { JSONMember($0.name, .raw($0.value.minified)) })
        }
        guard let id = body.text("id"), body.text("kind") == nil else {
            throw RefusedBody(
                pointer: pointer, message: "a change has the kind of a new record, or the id of one that is there")
        }
        let known = PartyList.allCases.flatMap { $0.records(view) }.map(\.record)
        guard let record = known.first(where: { $0.id == id }) else {
            throw missing(id)
        }
        guard body.text("version") == record.line.version else {
            throw Refusal(
                .conflict,
                "\(id.prefix(APILimits.echo)) has another version than was said: read it, and send that version")
        }
        var changes: [String: JSONTree?] = [:]
        for member in members {
            changes.updateValue(member.value.kind == .null ? nil : .raw(member.value.minified), forKey: member.name)
        }
        return .next(record, changes)
    }
}

extension Told {
    static let party = Resource<PartyRecord>(
        "Party",
        [
            .one("record", record) { $0.line }, .object("object", "As its kind has it.") { $0.body },
        ])
    static let parties = Resource<PartyPage>(
        "PartyPage",
        [
            .list("parties", party, "In the order of their codes, or of their ids.") { $0.records },
            .maybeText("next", "What `after` takes to go on.") { $0.next },
        ])
    static let recorded = Resource<[String]>("Recorded", [.texts("ids", "In the order of the changes.") { $0 }])
}
