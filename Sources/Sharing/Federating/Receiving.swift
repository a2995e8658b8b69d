import JSON
import Policy
import Pouch
import Records
import Store

/// Looks at records that came in a pouch: whether this node may hold them, and where they go.
///
/// The originator's policy stays word for word. This node decides by it again, for itself as a whole now, and for each of its
/// posts whenever one looks.
struct Receiving {
    enum Answer {
        case file(Arrival)
        /// It is this node's own, on its way back: nothing new, but a second way.
        case own(Position)
        case refused(PouchReceipt.Exception)
    }

    let core: Core
    let partner: Partner
    let snapshot: Snapshot
    let now: Instant
    /// What was found when it was asked what was taken back.
    private(set) var grounds = PouchGrounds()
    /// What was decided, by policy and channel: a pouch has few.
    private var decided: [Decided: Era?] = [:]
    /// The red lines that those which are to be filed may cross, by their places in the pouch.
    private(set) var flags: [Int: [RedLine]] = [:]

    private struct Decided: Hashable {
        let policy: [UInt8]
        let channel: String
        /// All that was released between two changes of an audience is decided alike (decision 0010).
        let eras: [Instant?]
        /// Whether it was released after this moment, by its sender's clock.
        let isAhead: Bool
        let isPassedOn: Bool
        let consents: Set<String>
    }

    /// The world as it is for this organisation as a whole: it takes part in the channel that it was sent something for.
    private struct Worlds {
        let strict: World
        /// Where it also belongs to whatever its registry says it belongs to from when that says so, whenever that was recorded.
        let joined: World
    }
    /// By the channel.
    private var worlds: [String: Worlds] = [:]

    /// The sets of organisations that houses write with, by channel and house, with those that came in this pouch.
    private var jointSets: [String: Set<Set<Party>>] = [:]

    /// In which audience something is kept.
    private struct Era {
        /// `nil`: before any audience changed.
        let start: Instant?
    }

    init(core: Core, partner: Partner, snapshot: Snapshot, now: Instant) {
        self.core = core
        self.partner = partner
        self.snapshot = snapshot
        self.now = now
    }

    /// - Parameters:
    ///   - speaker: the organisation that signed it.
    ///   - isPassedOn: whether that is another than the sender.
    mutating func look(
        at record: PouchRecord, of speaker: String, isPassedOn: Bool, as received: Envelope.Received
    ) async throws -> Answer {
        guard let object = try? JSONDocument(parsing: record.body).root, let draft = Self.draft(object),
            var envelope = try? Envelope(parsing: record.envelope), envelope.bytes == record.envelope,
            envelope.received == nil, envelope.era == nil, envelope.contentHash == draft.content,
            draft.body == record.body, envelope.kind == draft.kind.name, envelope.channel == record.channel,
            envelope.originator == speaker, envelope.urn == Envelope.urn(node: envelope.ownerNode, id: draft.id),
            let policy = ReleasePolicy(bytes: envelope.policy), policy.canonical == envelope.policy,
            policy.originators.contains(speaker), isTaken(draft),
            Self.isHeldAsJoint(object, policy, by: speaker, in: record.channel)
        else { return .refused(.invalid) }
        guard let channel = snapshot.channelsByName[record.channel], channel.isShared else {
            return .refused(.noChannel)
        }
        if envelope.ownerNode == core.identity.origin || speaker == core.identity.organisation {
            return try await own(draft, in: channel).map(Answer.own) ?? .refused(.invalid)
        }
        guard snapshot.memberships[partner.account.key]?[channel.key]?.canWrite == true else {
            return .refused(.noChannel)
        }
        guard snapshot.registry.charters[channel.code]?.takes(draft.id.type) ?? true else {
            return .refused(.notForUs)
        }
        guard try await !isTakenBack(draft, envelope, of: policy.originators) else { return .refused(.takenBack) }
        guard knows(policy, in: record.channel) else { return .refused(.unknownMarking) }
        guard let era = era(of: policy, envelope, draft, isPassedOn: isPassedOn),
            hasRoom(for: object, policy, of: speaker, in: channel)
        else { return .refused(.notForUs) }
        envelope.era = era.start
        envelope.received = received
        if !draft.flags.isEmpty { flags[received.item] = draft.flags }
        return .file(arrival(draft, envelope, in: channel))
    }

    private static func draft(_ object: JSONValue) -> Draft? {
        (try? Draft(checking: object)) ?? (try? Draft(checking: object, in: .stix20))
    }

    /// Kinds that decisions are made by are each node's own, but for the markings of a channel.
    private func isTaken(_ draft: Draft) -> Bool {
        guard !EntryMaker.reserved.contains(draft.id.type), !draft.kind.isGovernance, draft.kind != .releaseRequest
        else {
            return false
        }
        return draft.kind.name != "marking-definition" || draft.body.count <= SharingLimits.marking
    }

    /// Whether the policy says what the node of an originator makes it say (decision 0062), whatever node it came from: of a joint
    /// product that all of its originators are asked, of a draft and of what is said of one that they are for its originators.
    ///
    /// Its lead alone sends a joint product to others, and no other report is several organisations' word.
    private static func isHeldAsJoint(
        _ object: JSONValue, _ policy: ReleasePolicy, by speaker: String, in channel: String
    ) -> Bool {
        guard Joint.fault(ofReport: object) == nil else { return false }
        if Joint.isProduct(object) {
            let originators = Joint.originators(of: object)
            return originators.first == speaker && policy.originators == Set(originators)
                && Product.content(of: object)?["channel"]?.string == channel
        }
        if object["type"]?.string == "report" { return policy.originators == [speaker] }
        if Joint.isOurs(object) {
            let originators = Joint.originators(ofDraft: object)
            return policy.isHeld(to: Set(originators)) && originators.first.map { policy.originators == [$0] } ?? false
        }
        let isAct = object["type"]?.string == "note" && JointAct.content(of: object) != nil
        // Whoever says it is one of those who write the draft, and says it alone.
        return !isAct || policy.originators == [speaker] && policy.isHeldAmong(speaker)
    }

    /// Whether another set of organisations that write together has room in the channel: each is a shelf, of which there are so many
    /// for all.
    private mutating func hasRoom(
        for object: JSONValue, _ policy: ReleasePolicy, of speaker: String, in channel: Channel
    ) -> Bool {
        // The originators of a product are a set of its draft's already.
        guard Joint.isOurs(object) || JointAct.content(of: object) != nil else { return true }
        let place = "\(channel.code) \(speaker)"
        let known = jointSets[place] ?? snapshot.jointSets(of: speaker, in: channel.key)
        let all = known.union(policy.heldLists)
        guard all.count <= max(known.count, SharingLimits.jointSetsTaken) else { return false }
        jointSets[place] = all
        return true
    }

    /// Where the node's own version stands, listed or withdrawn.
    private func own(_ draft: Draft, in channel: Channel) async throws -> Position? {
        for place in try await core.store.places(of: draft.id)
        where snapshot.shelves[place.shelf]?.channel == channel.key {
            guard let entry = try await core.store.entry(at: place.position) else { continue }
            let body = try? JSONDocument(parsing: entry.body).root
            if (body?["modified"] ?? body?["created"])?.string.flatMap({ Timestamp($0) }) == draft.version {
                return place.position
            }
        }
        return nil
    }

    /// What was taken back of these objects.
    mutating func takenBack(_ objects: [RecordID]) async throws -> [TakenBack] {
        let taken = try await core.store.takenBack(objects)
        grounds.objects.formUnion(objects)
        grounds.takenBack.formUnion(taken)
        return taken
    }

    /// - Parameter originators: each of them takes it back for all.
    private mutating func isTakenBack(
        _ draft: Draft, _ envelope: Envelope, of originators: Set<String>
    ) async throws -> Bool {
        try await takenBack([draft.id]).contains { taken in
            guard originators.contains(taken.originator), taken.channel == envelope.channel else { return false }
            guard let version = taken.version else { return envelope.created <= taken.at }
            return Timestamp(version) == draft.version
        }
    }

    /// Whether this node knows what the policy's markings mean: what it does not understand it may not hold, and may be told
    /// of later.
    private func knows(_ policy: ReleasePolicy, in channel: String) -> Bool { unknown(policy, in: channel).isEmpty }

    private func unknown(_ policy: ReleasePolicy, in channel: String) -> Set<RecordID> {
        policy.markings.union(policy.portions).filter { marking in
            TLP(marking: marking) == nil && snapshot.world.markings[marking] == nil
                && snapshot.world.localMarkings[channel]?[marking] == nil
        }
    }

    /// Whether a record could not be filed yet, by what its envelope says, were the meaning of these markings known.
    func wouldWait(_ record: PouchRecord, knowing markings: Set<RecordID>) -> Bool {
        guard let channel = snapshot.channelsByName[record.channel], channel.isShared,
            snapshot.memberships[partner.account.key]?[channel.key]?.canWrite == true
        else { return true }
        guard let envelope = try? Envelope(parsing: record.envelope),
            let policy = ReleasePolicy(bytes: envelope.policy)
        else { return false }
        return !unknown(policy, in: record.channel).isSubset(of: markings)
    }

    /// What a record waits for that was refused for now.
    func waits(of record: PouchRecord, because exception: PouchReceipt.Exception) -> Set<Wait> {
        guard exception == .unknownMarking, let envelope = try? Envelope(parsing: record.envelope),
            let policy = ReleasePolicy(bytes: envelope.policy)
        else { return [.channel(record.channel)] }
        return Set(unknown(policy, in: record.channel).map { .marking($0, in: record.channel) })
    }

    /// Whether this organisation may hold it: the sender's decision, made once more with what is known here.
    ///
    /// That it takes part in the channel, and since when, is the originator's to know: its pouch says so.
    ///
    /// - Returns: the era that it is kept in; `nil` where it may not be held.
    private mutating func era(
        of policy: ReleasePolicy, _ envelope: Envelope, _ draft: Draft, isPassedOn: Bool
    ) -> Era? {
        let own = core.identity.organisation
        let consents = snapshot.registry.consents(
            to: draft.id, version: draft.version?.instant, for: own, at: now)
        let worlds = worlds(in: envelope.channel)
        let question = Decided(
            policy: envelope.policy, channel: envelope.channel,
            eras: [worlds.strict, worlds.joined].map { $0.era(at: envelope.created) }, isAhead: envelope.created > now,
            isPassedOn: isPassedOn, consents: consents)
        if let known = decided[question] { return known }
        // When this organisation became a member is the originator's to know, too: people here may have entered that later than
        // people there. What somebody else passes on is no word of theirs on it.
        let world = isPassedOn ? worlds.strict : worlds.joined
        // A consent to this organisation is given where the record is released: that it came is that consent.
        let state = ObjectState(
            released: envelope.created, channel: envelope.channel,
            consents: isPassedOn ? consents : consents.union(policy.originators))
        let recipient = Recipient(organisation: own, purposes: Holding.everyPurpose)
        var holds = deliver(policy, state, to: recipient, at: now, in: world).allows
        if isPassedOn {
            holds =
                holds
                && mayPassOn(policy, state, from: partner.organisation, to: recipient, at: now, in: world)
        }
        if decided.count >= SharingLimits.policies { decided.removeAll() }
        let era = holds ? era(of: policy, state, for: recipient, worlds.strict) : nil
        decided[question] = .some(era)
        return era
    }

    private mutating func worlds(in channel: String) -> Worlds {
        if let known = worlds[channel] { return known }
        let own = core.identity.organisation
        var world = snapshot.world
        world.channels[channel, default: .init()].members.append(
            World.Member(post: Caller.consoleName, organisation: own, named: true))
        let strict = world
        world.joins(own)
        let made = Worlds(strict: strict, joined: world)
        worlds[channel] = made
        return made
    }

    /// When it was released, as the registry here has it: who joined since, in whatever this organisation passes on or shows to
    /// guests, is none of its audience. Where this organisation's own people entered later that it belongs to that audience,
    /// it is kept in the era in which they did.
    private func era(
        of policy: ReleasePolicy, _ state: ObjectState, for recipient: Recipient, _ world: World
    ) -> Era {
        guard let released = state.released, released <= now else { return Era(start: world.era(at: now)) }
        for start in world.eras(from: released, through: now) {
            var state = state
            state.released = start
            if deliver(policy, state, to: recipient, at: now, in: world).allows { return Era(start: start) }
        }
        return Era(start: world.era(at: now))
    }

    private func arrival(_ draft: Draft, _ envelope: Envelope, in channel: Channel) -> Arrival {
        let known = snapshot.policyKeys[envelope.policy]
        var filing = Filing(
            draft, channel: channel.key, policy: known ?? PolicyKey(-1), era: envelope.era,
            precedence: envelope.precedence.rawValue)
        if known == nil { filing.newPolicy = envelope.policy }
        let salt = core.random(LedgerEntry.saltLength)
        let bytes = envelope.bytes
        return Arrival(
            kind: draft.kind.name, envelope: bytes, body: draft.body,
            commitment: LedgerEntry.commitment(kind: draft.kind.name, envelope: bytes, body: draft.body, salt: salt),
            salt: salt, filing: filing)
    }
}

extension World {
    /// Counts an organisation's memberships from when they say that they began, however late that was recorded.
    fileprivate mutating func joins(_ organisation: String) {
        for code in communities.keys { communities[code]?.joins(organisation) }
        for code in bodies.keys { bodies[code]?.joins(organisation) }
    }
}

extension World.Community {
    fileprivate mutating func joins(_ organisation: String) {
        for index in members.indices where members[index].organisation == organisation {
            guard let stated = members[index].stated else { continue }
            members[index].term.from = members[index].term.from.map { min($0, stated) }
        }
    }
}
