import JSON
import Policy
import Records
import Store

/// What the records of the registry say of the parties: a ``Policy/World``, and what is known of single posts.
///
/// Made anew from the newest versions whenever one is filed, in one pass. Nothing here decides; a record that cannot be
/// read says nothing, and nothing is what the decision denies by.
struct Registry: Sendable {
    private(set) var world = World(schemes: Schemes.world)
    /// By the post's name.
    private(set) var clearances: [String: [Clearance]] = [:]
    private(set) var consents: [Consent] = []
    /// Those that were taken back: nothing is shown by them, and somebody may have been.
    private(set) var withdrawn: [Consent] = []
    /// Agreements that were in force until they ended or were suspended, by their ids, each with that time.
    private(set) var former: [String: World.Agreement] = [:]
    /// The schemes that the registry has; they stand in for those that the program brings.
    private var signed: Set<String> = []
    /// The organisations that a record says they are.
    private var named: Set<String> = []
    /// The newest version of every record of the registry.
    private var latest: [RecordID: JSONValue] = [:]
    /// Whose word the newest version is, of what may be signed.
    private var issuers: [RecordID: Set<String>] = [:]
    /// What was made of something that was recalled since, or put under stricter markings.
    private(set) var reassessment = Reassessment()
    /// What was wrong with versions, by their record.
    private var corrected: [RecordID: [Correction]] = [:]
    /// Whose word was recalled, ever, and in which versions, by the record's id: of others' copies that says nothing.
    private var recalled: [RecordID: [Recalled]] = [:]
    /// What came of looking whether persons in it are protected (red line R5), by the object.
    private var screens: [RecordID: [Screen]] = [:]
    /// The mentions of persons, by the object that mentions them.
    private(set) var mentions: [RecordID: Set<RecordID>] = [:]
    /// On which grounds personal data is processed, in the order of first acceptance.
    private(set) var processing: [Processing] = []
    /// How long the charters of channels have records kept, by the channel's code.
    private(set) var retention: [String: Retention] = [:]
    /// What the charters of channels say of what is filed there, by the channel's code.
    private(set) var charters: [String: Charter] = [:]
    /// What posts are charged with.
    private(set) var assignments = Assignments()
    /// How long agreements let a party keep what another gave it, in force or not any more.
    private(set) var agreed: [Agreed] = []
    /// When bodies and communities end, by their codes.
    private var endings: (bodies: [String: Instant], communities: [String: Instant]) = ([:], [:])

    /// That a data-protection officer screened an object.
    struct Screen: Hashable, Sendable {
        /// `nil`: every version.
        var version: Instant?
        var isPassed: Bool
        var by: String
        var at: Instant
    }

    struct Clearance: Hashable, Sendable {
        var organisation: String
        var ordinal: Int
        var until: Instant
        var readIns: Set<String>
    }

    /// That somebody took versions of their word back.
    private struct Recalled: Sendable {
        var speakers: Set<String>
        var versions: RecalledVersions
    }

    /// That an originator lets one organisation have one version.
    struct Consent: Hashable, Sendable {
        var object: RecordID
        var version: Instant
        var organisation: String
        var originator: String
        var until: Instant?
    }

    /// What it was made from: what did not change is not read once more.
    private var histories: [Place: History] = [:]

    /// Whose history it is.
    private struct Place: Hashable {
        var channel: ChannelKey
        var id: RecordID
        var speakers: Set<String>
    }

    /// What somebody says of their own word: it counts for that alone, and nobody else goes on with it.
    private static let ownWords: Set<String> = ["recall", "remarking", "correction-notice"]

    /// - Parameters:
    ///   - channels: their codes.
    ///   - policies: what was filed under them says whose word it is.
    ///   - previous: made of an older state of the same records: an entry never changes what it says.
    init(
        _ records: [StandingRecord], channels: [ChannelKey: String] = [:], policies: [PolicyKey: ReleasePolicy] = [:],
        keys: AttestationKeys? = nil, previous: Registry? = nil
    ) {
        let grouped = Dictionary(grouping: records) { record in
            Place(
                channel: record.channel, id: record.id,
                speakers: Self.ownWords.contains(record.kind) ? policies[record.policy]?.originators ?? [] : [])
        }
        histories = grouped.reduce(into: [:]) { histories, group in
            let (place, versions) = (group.key, group.value.sorted { $0.position < $1.position })
            if let known = previous?.histories[place], known.positions.elementsEqual(versions.lazy.map(\.position)) {
                histories[place] = known
            } else {
                histories[place] = History(
                    place.id, in: channels[place.channel] ?? "", of: place.speakers, versions)
            }
        }
        let filed = Dictionary(
            records.lazy.filter { Attestation.kinds.contains($0.kind) }.map { ($0.position, $0.policy) }
        ) { first, _ in first }
        // In the order of first acceptance, so that of two that say the same thing the first counts, every time.
        for history in histories.values.sorted(by: { $0.first < $1.first }) {
            let isAttested = Attestation.kinds.contains(history.kind)
            if isAttested, history.channel == Self.channel, issuers[history.id] == nil {
                issuers[history.id] = filed[history.position].flatMap { policies[$0]?.originators } ?? []
            }
            let isForged =
                isAttested && history.latest.map { keys?.attestation(of: $0).isWrong ?? false } ?? false
            if isForged { readForged(history) } else { read(history) }
        }
        // Whatever order they were recorded in: nobody belongs to what is no more.
        for (code, end) in endings.bodies { world.bodies[code]?.close(at: end) }
        for (code, end) in endings.communities { world.communities[code]?.close(at: end) }
    }

    /// The versions of one record in the order in which they were accepted.
    struct History {
        struct Version {
            let position: Position
            let added: Instant
            let body: JSONValue
        }
        let kind: String
        let id: RecordID
        let channel: String
        /// Whose word it is, where it is of those that speak for their filers alone.
        let speakers: Set<String>
        let first: Position
        /// Of all versions, those that cannot be read too.
        let positions: [Position]
        /// Those that are read: all of what begins and ends, of everything else the newest. Whoever says something anew every day,
        /// as a partner may with a consent, fills the log with it and not the memory.
        let versions: [Version]
        /// The one that holds: the newest by its own time.
        let latest: JSONValue?
        /// Where that stands.
        let position: Position

        init(_ id: RecordID, in channel: String, of speakers: Set<String>, _ standing: [StandingRecord]) {
            self.id = id
            self.channel = channel
            self.speakers = speakers
            kind = standing.first?.kind ?? ""
            positions = standing.map(\.position)
            first = positions.first ?? .zero
            let versions = standing.compactMap { version in
                (try? JSONDocument(parsing: version.body)).map {
                    Version(position: version.position, added: version.added, body: $0.root)
                }
            }
            let newest = versions.enumerated().max { left, right in
                let (a, b) = (left.element.body.time("modified"), right.element.body.time("modified"))
                return (a ?? left.element.added, left.offset) < (b ?? right.element.added, right.offset)
            }
            latest = newest.flatMap { $0.element.body["revoked"]?.boolean == true ? nil : $0.element.body }
            position = newest?.element.position ?? .zero
            self.versions = Self.withPast.contains(kind) ? versions : newest.map { [$0.element] } ?? []
        }

        /// The kinds of which older versions say something that the newest does not: since when, and until when.
        private static let withPast: Set = ["organisation", "membership", "agreement", "body", "community"]
    }

    /// A record whose signature is wrong lets nobody see anything, and an older version does not stand in for it: what it
    /// took back stays taken back.
    private mutating func readForged(_ history: History) {
        guard let body = history.latest else { return }
        if history.channel == Self.channel, latest[history.id] == nil { latest[history.id] = body }
        switch history.kind {
        case "accreditation":
            guard let code = body.text("organisation") else { return }
            world.organisations[code, default: .unknown].accreditations.append(.init(ordinal: 0))
        case "classification-scheme":
            guard let code = body.text("code"), signed.insert(code).inserted else { return }
            world.schemes[code] = World.Scheme(levels: [:], term: .never)
        default: return
        }
    }

    private mutating func read(_ history: History) {
        guard let body = history.latest else { return }
        if history.channel == Self.channel, latest[history.id] == nil { latest[history.id] = body }
        switch history.kind {
        case "person-mention":
            if let object = body.id("object_ref") { mentions[object, default: []].insert(history.id) }
        case "protected-status-screen":
            guard let object = body.id("object_ref"), let at = body.time("modified") else { return }
            screens[object, default: []].append(
                Screen(
                    version: body.time("version"), isPassed: body.text("result") == "passed",
                    by: body.text("screened_by") ?? "", at: at))
        case "recall":
            if let object = body.id("object_ref") {
                recalled[object, default: []].append(
                    Recalled(speakers: history.speakers, versions: RecalledVersions(body.texts("versions"))))
            }
            reassessment.add(body, recall: history.id)
        case "remarking": reassessment.add(body)
        case "correction-notice":
            guard body.text("notice_kind") == "correction", let object = body.id("object_ref"),
                let version = body.time("version"), let at = body.time("created")
            else { return }
            corrected[object, default: []].append(
                Correction(
                    id: history.id, version: version, replacedBy: body.time("replaced_by"),
                    originators: history.speakers,
                    what: body.text("what") ?? "", why: body.text("why") ?? "", at: at))
        case "marking-definition":
            let meaning = MarkingReader.meaning(of: body)
            if history.channel == Self.channel {
                world.markings[history.id] = meaning
            } else {
                world.localMarkings[history.channel, default: [:]][history.id] = meaning
            }
        case "organisation": readOrganisation(history, body)
        case "accreditation":
            guard let code = body.text("organisation"), let ordinal = body.ordinal("ordinal") else { return }
            world.organisations[code, default: .unknown].accreditations.append(
                .init(ordinal: ordinal, term: body.term()))
        case "due-diligence":
            guard let code = body.text("organisation"), let category = body.text("category"),
                let grade = body.text("grade").flatMap(World.Rating.Grade.init)
            else { return }
            world.organisations[code, default: .unknown].ratings.append(
                .init(category: category, grade: grade, term: body.term()))
        case "membership": readMembership(history, body)
        case "agreement":
            if let agreed = Agreed(body) { self.agreed.append(agreed) }
            readAgreement(history, body)
        case "classification-scheme": readScheme(body)
        case "channel-charter": readCharter(history, body)
        case "role-assignment": assignments.add(history.id, body)
        case "body", "community":
            guard let code = body.text("code"), let end = Self.end(of: history, body) else { return }
            if history.kind == "body" {
                endings.bodies[code] = min(endings.bodies[code] ?? end, end)
            } else {
                endings.communities[code] = min(endings.communities[code] ?? end, end)
            }
        case "processing-record": if let record = Processing(body) { processing.append(record) }
        case "post":
            if let name = body.text("name"), world.posts[name] == nil { world.posts[name] = body.text("organisation") }
        case "clearance":
            guard let post = body.text("post"), let organisation = body.text("organisation"),
                let ordinal = body.ordinal("ordinal"), let until = body.time("valid_until")
            else { return }
            clearances[post, default: []].append(
                Clearance(
                    organisation: organisation, ordinal: ordinal, until: until, readIns: Set(body.texts("read_ins"))))
        case "consent":
            guard let object = body.id("object_ref"), let version = body.time("version"),
                let organisation = body.text("organisation"), let originator = body.text("originator")
            else { return }
            let consent = Consent(
                object: object, version: version, organisation: organisation, originator: originator,
                until: body.time("valid_until"))
            if body.text("status") == "granted" { consents.append(consent) } else { withdrawn.append(consent) }
        default: return
        }
    }

    /// The channel whose records these are.
    static let channel = "registry"

    private mutating func readOrganisation(_ history: History, _ body: JSONValue) {
        // Whoever comes later under a code that is taken is not who was meant by it.
        guard let code = body.text("code"), named.insert(code).inserted else { return }
        var organisation = world.organisations[code] ?? .unknown
        organisation.country = body.text("country")
        organisation.scheme = body.text("scheme")
        organisation.serves = Set(body.texts("serves"))
        organisation.overseers = Set(body.texts("oversight_bodies"))
        organisation.active = Self.activity(of: history)
        if let end = Self.end(of: history, body) {
            organisation.active = organisation.active.map { $0.closed(at: end) }
        }
        world.organisations[code] = organisation
    }

    /// When an organisation is active: from when it was said to be, at the earliest from when that was recorded, until
    /// when it was said not to be any more, which may lie before.
    private static func activity(of history: History) -> [Term] {
        var terms: [Term] = []
        for version in history.versions {
            let stated = version.body.time("status_from")
            let isActive = ["accredited", "active"].contains(version.body.text("status"))
            if let open = terms.last, open.until.map({ version.added < $0 }) ?? true {
                if !isActive { terms[terms.count - 1].until = stated ?? version.added }
            } else if isActive {
                terms.append(Term(from: max(stated ?? version.added, version.added)))
            }
        }
        return terms
    }

    /// When something ends: once the day that its record names is over, or it was recorded as dissolved.
    private static func end(of history: History, _ body: JSONValue) -> Instant? {
        let days = ["sunset_on", "dissolution_date"].compactMap { name in
            body.text(name).flatMap { try? PartialDate($0) }?.range?.upperBound
        }
        let dissolved = history.versions.filter { $0.body.text("status") == "dissolved" }.map(\.added)
        return (days + dissolved).min()
    }

    private mutating func readMembership(_ history: History, _ body: JSONValue) {
        guard let organisation = body.text("organisation"), let tier = body.text("tier").flatMap(Tier.init),
            let from = Self.accession(of: history, body)
        else { return }
        let membership = World.Membership(
            organisation, tier, term: Term(from: from, until: body.time("valid_until")),
            stated: body.time("valid_from"))
        if let code = body.text("community") {
            world.communities[code, default: .init()].members.append(membership)
        } else if let code = body.text("body") {
            world.bodies[code, default: .init()].members.append(membership)
        }
    }

    /// When a membership begins to count: never before it was recorded, so that no later word reaches back to what was
    /// released before (law 4). A version that goes on with the same membership keeps its beginning.
    private static func accession(of history: History, _ latest: JSONValue) -> Instant? {
        struct Subject: Hashable {
            let parts: [String?]
            init(_ body: JSONValue) { parts = ["community", "body", "organisation", "tier"].map { body.text($0) } }
        }
        var held: (subject: Subject, from: Instant, until: Instant?)?
        for version in history.versions {
            guard let from = version.body.time("valid_from") else { continue }
            let subject = Subject(version.body)
            let goesOn = held.map { $0.subject == subject && ($0.until.map { version.added < $0 } ?? true) } ?? false
            let start = goesOn ? max(held?.from ?? from, from) : max(from, version.added)
            held = (subject, start, version.body.time("valid_until"))
        }
        return held?.subject == Subject(latest) ? held?.from : nil
    }

    private mutating func readAgreement(_ history: History, _ body: JSONValue) {
        guard let maximum = body.ordinal("maximum_ordinal") else { return }
        let equivalences = body["equivalences"]?.elements.compactMap { row -> World.Equivalence? in
            guard let from = row.text("from"), let to = row.text("to") else { return nil }
            var rows: [String: String] = [:]
            for (label, worth) in row["rows"]?.members.map({ ($0.text, $1.string) }) ?? [] { rows[label] = worth }
            return World.Equivalence(from: from, to: to, rows: rows, term: row.term())
        }
        let suspensions = body["suspensions"]?.elements.map { $0.term("from", "until") }
        var agreement = World.Agreement(
            parties: Set(body.texts("parties")), term: body.term("in_force_from", "in_force_until"),
            suspensions: suspensions ?? [], categories: body.bound("categories"), purposes: body.bound("purposes"),
            maximum: maximum, hasTransferBasis: body["transfer_basis"] != nil, equivalences: equivalences ?? [],
            originatorControl: body["originator_control"].map {
                // What cannot be read asks for the most.
                $0.string.flatMap(OriginatorControl.init) ?? .consent
            } ?? .none,
            thirdPartyRule: Self.thirdPartyRule(body),
            overseersAreThird: body.text("oversight_clause") == "bodies-are-third-parties")
        if body.text("status") == "in-force" {
            world.agreements[history.id.text] = agreement
            return
        }
        // What it was in force until, at the latest: that it is not any more was recorded then.
        guard let last = history.versions.last(where: { $0.body.text("status") == "in-force" }),
            let end = history.versions.first(where: { $0.position > last.position })?.added
        else { return }
        agreement.term = last.body.term("in_force_from", "in_force_until").closed(at: end)
        former[history.id.text] = agreement
    }

    /// `nil` where the agreement does not speak of third parties.
    private static func thirdPartyRule(_ body: JSONValue) -> Onward? {
        guard body["third_party_rule"] != nil else { return nil }
        return switch body.text("third_party_rule") {
        case "community": .community
        case "list": .list(Set(body.texts("third_parties").compactMap(Party.init)))
        default: Onward.none
        }
    }

    private mutating func readScheme(_ body: JSONValue) {
        guard let code = body.text("code"), signed.insert(code).inserted else { return }
        var levels: [String: Int] = [:]
        for level in body["levels"]?.elements.map({ $0 }) ?? [] {
            guard let label = level.text("label"), let ordinal = level.ordinal("ordinal") else { continue }
            for name in [label] + level.texts("aliases") { levels[name] = ordinal }
        }
        world.schemes[code] = World.Scheme(levels: levels, term: body.term())
    }

    private mutating func readCharter(_ history: History, _ body: JSONValue) {
        if let code = body.text("code"), retention[code] == nil { retention[code] = Retention(charter: body) }
        if let code = body.text("code"), charters[code] == nil {
            charters[code] = Charter(body, at: history.position)
        }
        guard let code = body.text("code"), world.channels[code] == nil, let ceiling = body.ordinal("ceiling") else {
            return
        }
        let isActive = body.text("status") == "active"
        world.channels[code] = World.Channel(
            parties: Set(body.texts("members").compactMap(Party.init)), ceiling: ceiling,
            term: isActive ? body.term() : .never,
            suspensions: body["suspensions"]?.elements.map { $0.term("from", "until") } ?? [],
            agreement: body.text("agreement_ref"))
    }

    // MARK: The node's own part

    /// The world with what the node itself knows: its organisation, its channels, and the posts that read them.
    func world(
        on identity: NodeIdentity, channels: [Channel], accounts: [Account], memberships: [Membership]
    ) -> World {
        var world = world
        let own = identity.organisation
        if world.organisations[own] == nil { world.organisations[own] = .init(country: identity.country) }
        // How an organisation treats people is for others to rate: who let it have something has done so.
        if world.organisations[own]?.ratings.isEmpty == true {
            world.organisations[own]?.ratings = [.init(grade: .yes)]
        }
        // It is here as long as the node is, whenever somebody wrote that down.
        if world.organisations[own]?.active.isEmpty == false { world.organisations[own]?.active[0].from = nil }
        var members: [ChannelKey: [World.Member]] = [:]
        let byKey = Dictionary(accounts.map { ($0.key, $0) }) { first, _ in first }
        for account in accounts { world.posts[account.name] = account.organisation ?? own }
        for membership in memberships where membership.canRead {
            guard let account = byKey[membership.account] else { continue }
            let organisation = account.organisation ?? own
            // The node's own organisation belongs to each of its channels, whichever post reads it.
            let term = organisation == own ? Term.always : Term(from: membership.since)
            members[membership.channel, default: []].append(
                // A node is not a person whom somebody named: TLP:RED is not for it.
                World.Member(
                    post: account.name, organisation: organisation,
                    named: !account.roles.contains(Role.node.rawValue), term: term))
        }
        for channel in channels {
            let console = World.Member(post: Caller.consoleName, organisation: own, named: true)
            world.channels[channel.code, default: .init()].members = (members[channel.key] ?? []) + [console]
        }
        return world
    }

    // MARK: Asking

    /// The newest version of a record; `nil` if there is none, or it was revoked.
    func latest(_ id: RecordID) -> JSONValue? { latest[id] }

    /// Whose word the newest version of a clearance, a consent, an accreditation or a scheme is, by the organisations' codes.
    func issuers(of id: RecordID) -> Set<String> { issuers[id] ?? [] }

    /// How many versions of records are in memory, those whose positions alone are known left out.
    var versionsInMemory: Int { histories.values.reduce(0) { $0 + $1.versions.count } }

    /// The ids of everything that it has.
    var standing: [RecordID] { Array(latest.keys) }

    /// Every record of a kind, in the order of their ids.
    func all(_ kind: String) -> [(id: RecordID, body: JSONValue)] {
        latest.filter { $0.key.type == kind }.sorted { $0.key.text < $1.key.text }.map { ($0.key, $0.value) }
    }

    /// What was wrong with versions of a record, the newest word first, as its own originators say.
    func corrections(to object: RecordID, of originators: Set<String>) -> [Correction] {
        (corrected[object] ?? []).filter { $0.originators == originators }.sorted { $0.at > $1.at }
    }

    /// Whether one of these originators recalled a version of the record once: just that one, or all of them.
    ///
    /// - Parameter version: as an object spells it; `nil` for what has no versions: then every recall is of it.
    func isRecalled(_ object: RecordID, _ version: String?, of originators: Set<String>) -> Bool {
        (recalled[object] ?? []).contains { recall in
            !recall.speakers.isDisjoint(with: originators) && (version.map(recall.versions.takes) ?? true)
        }
    }

    /// The newest word on the persons in a version.
    func screen(of object: RecordID, _ version: Instant?) -> Screen? {
        (screens[object] ?? []).filter { $0.version == nil || $0.version == version }.max { $0.at < $1.at }
    }

    /// Whether a data-protection officer signed off the special categories in an object (red line R4).
    func isSignedOff(_ object: RecordID) -> Bool {
        (mentions[object] ?? []).contains { mention in
            latest[mention].map { $0["special_categories"] != nil && $0["signed_off_by"] != nil } ?? false
        }
    }

    /// Whether persons are on record whom the object mentions.
    func mentionsPersons(_ object: RecordID) -> Bool { mentions[object]?.isEmpty == false }

    /// The mentions of persons of the object that a mention is about.
    func mentions(of mention: JSONValue) -> Set<RecordID> {
        mention.id("object_ref").flatMap { mentions[$0] } ?? []
    }

    /// The clearance that counts for a post at an instant: the highest in force, else the last that was.
    func clearance(of post: String, at organisation: String, _ instant: Instant) -> Reader.Clearance? {
        let own = (clearances[post] ?? []).filter { $0.organisation == organisation }
        let inForce = own.filter { instant < $0.until }
        let best = inForce.max { $0.ordinal < $1.ordinal } ?? own.max { $0.until < $1.until }
        return best.map { Reader.Clearance(ordinal: $0.ordinal, until: $0.until) }
    }

    /// The read-ins of a post whose attestations are in force.
    func readIns(of post: String, at organisation: String, _ instant: Instant) -> Set<String> {
        (clearances[post] ?? []).filter { $0.organisation == organisation && instant < $0.until }
            .reduce(into: []) { $0.formUnion($1.readIns) }
    }

    /// The originators whose consent is in force that an organisation gets a version.
    func consents(to object: RecordID, version: Instant?, for organisation: String, at instant: Instant) -> Set<String>
    {
        Set(
            consents.filter {
                $0.object == object && $0.version == version && $0.organisation == organisation
                    && ($0.until.map { instant < $0 } ?? true)
            }.map(\.originator))
    }

    /// Whether one of these originators consents that an organisation gets any version of theirs.
    func hasConsents(of originators: Set<String>, to organisation: String, at instant: Instant) -> Bool {
        consents.contains {
            $0.organisation == organisation && originators.contains($0.originator)
                && ($0.until.map { instant < $0 } ?? true)
        }
    }

    /// The next instant at which a clearance, a consent or what a post is charged with ends, or the last begins.
    func nextBorder(after instant: Instant) -> Instant? {
        (clearances.values.joined().map(\.until) + consents.compactMap(\.until) + assignments.borders)
            .filter { $0 > instant }.min()
    }
}

extension World.Organisation {
    /// Somebody that the registry speaks of without having said who it is: not active, so nothing goes to it.
    fileprivate static let unknown = World.Organisation(active: [])
}

extension JSONValue {
    fileprivate func text(_ name: String) -> String? { self[name]?.string }
    fileprivate func texts(_ name: String) -> [String] { self[name]?.elements.compactMap(\.string) ?? [] }
    fileprivate func time(_ name: String) -> Instant? { self[name]?.string.flatMap { Instant($0) } }
    fileprivate func id(_ name: String) -> RecordID? { text(name).flatMap { try? RecordID($0) } }
    fileprivate func ordinal(_ name: String) -> Int? {
        self[name]?.integer.flatMap { Classification.ordinals.contains(Int(clamping: $0)) ? Int($0) : nil }
    }
    fileprivate func term(_ from: String = "valid_from", _ until: String = "valid_until") -> Term {
        Term(from: time(from), until: time(until))
    }
    /// A list, or the word that stands for everything; what is neither permits nothing.
    fileprivate func bound(_ name: String) -> Bound<String> {
        if text(name) == "any" { return .any }
        return .only(Set(texts(name)))
    }
}
