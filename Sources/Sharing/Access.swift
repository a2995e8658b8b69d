import Policy
import Records
import Store
import Synchronization

/// What one caller may do in one channel.
struct Access: Sendable {
    let channel: Channel
    let template: ReleasePolicy
    let canRead: Bool
    let canWrite: Bool
    /// The channel's shelves that the caller may see.
    let shelves: [ShelfKey]
    /// What the caller may see in all channels.
    let allowed: Allowed
    /// Who the caller is.
    let roles: Set<Role>
    let moment: Moment
    var snapshot: Snapshot { moment.snapshot }
    /// The shelves of which no version is judged by itself: whether the caller sees a record is known by its shelf.
    var seen: Set<ShelfKey> { Set(shelves.filter { allowed.views[$0]?.isPerVersion != true }) }
    /// The shelves whose records the caller sees as they are stored. Whoever is shown a part of one must not find out the
    /// rest by filing what it may say and being told whether that is known.
    var whole: Set<ShelfKey> { Set(shelves.filter { allowed.views[$0] == nil }) }

    var view: ChannelView {
        ChannelView(
            id: channel.uuid, code: channel.code, title: channel.title, summary: channel.summary,
            tlp: template.resolved(in: snapshot.world, channel: channel.code).tlp, canRead: canRead, canWrite: canWrite)
    }
}

/// Which shelves a caller may see, decided once for each policy and kept until a decision could change.
struct Allowed: Sendable {
    let epoch: Int64
    /// Sorted.
    let all: [ShelfKey]
    let byChannel: [ChannelKey: [ShelfKey]]
    /// The first instant at which a verdict in it may change.
    let until: Instant?
    /// The shelves among them whose records are not shown as they are stored.
    var views: [ShelfKey: View] = [:]
    /// The reader's own.
    var organisation = ""
    /// All who have to be let have what is shown: the reader, and whom they ask for.
    var askers: [Asker] = []
    /// Shelves that hold the reader's own word as this node was given it: not given back, and no secret to the reader, as far
    /// as nobody else says something under the same id.
    var own: [ShelfKey] = []

    /// The shelves of which every version is shown.
    var sure: [ShelfKey] { all.filter { views[$0]?.isPerVersion != true } }
    /// The shelves of which each version is judged by itself, as one takes a consent and another has it.
    var byVersion: [ShelfKey] { all.filter { views[$0]?.isPerVersion == true } }

    /// Notes which shelves have records that may refer to what the reader does not see. Where each version is judged by itself it is
    /// looked at, so that something stands there does not say that it is seen.
    mutating func lookBeyond(in snapshot: Snapshot) {
        let seen = Set(sure + own)
        for shelf in all where !seen.contains(shelf) || !(snapshot.bridges[shelf]?.isSubset(of: seen) ?? true) {
            views[shelf, default: View()].looksBeyond = true
        }
    }

    func holds(at now: Instant) -> Bool { until.map { now < $0 } ?? true }

    /// Puts one together, shelf by shelf.
    struct Making {
        private var byChannel: [ChannelKey: [ShelfKey]] = [:]
        private var views: [ShelfKey: View] = [:]
        private var until: Instant?
        private var own: [ShelfKey] = []

        init(until: Instant?) { self.until = until }

        mutating func add(_ shelf: ShelfKey, in channel: ChannelKey, _ seen: (view: View?, until: Instant?)) {
            if let lapse = seen.until { until = min(until ?? lapse, lapse) }
            guard let view = seen.view else { return }
            byChannel[channel, default: []].append(shelf)
            if !view.isPlain { views[shelf] = view }
        }

        /// Notes a shelf of the reader's own word.
        mutating func know(_ shelf: ShelfKey) { own.append(shelf) }

        func made(for asker: Asker, in snapshot: Snapshot) -> Allowed {
            var allowed = Allowed(
                epoch: snapshot.epoch, all: byChannel.values.joined().sorted(), byChannel: byChannel, until: until,
                views: views, organisation: asker.organisation, askers: [asker], own: own)
            allowed.lookBeyond(in: snapshot)
            return allowed
        }
    }
}

/// Whom the release decision is asked about.
enum Asker: Sendable {
    case post(Reader)
    /// An organisation as a whole: which of its posts may look is decided on its own node.
    case node(Recipient)

    var organisation: String {
        switch self {
        case .post(let reader): reader.organisation
        case .node(let recipient): recipient.organisation
        }
    }

    func verdict(_ policy: ReleasePolicy, _ state: ObjectState, at now: Instant, in world: World) -> Verdict {
        switch self {
        case .post(let reader): decide(policy, state, reader, at: now, in: world)
        case .node(let recipient): deliver(policy, state, to: recipient, at: now, in: world)
        }
    }
}

/// The shelves that one reading is about.
struct Scope: Sendable {
    let shelves: [ShelfKey]
    let allowed: Allowed
    let moment: Moment
    var snapshot: Snapshot { moment.snapshot }
}

struct Allowances: Sendable {
    struct Who: Hashable {
        var account: Int64
        var roles: Set<Role>
    }
    /// Another organisation's node.
    struct Whom: Hashable {
        var account: Int64
        var isAnew: Bool
    }
    var epoch: Int64 = -1
    var byCaller: [Who: Allowed] = [:]
    var byNode: [Whom: Allowed] = [:]

    /// Makes room for what was decided at an epoch: what an older one had goes, and an older one never throws out what a newer has.
    ///
    /// - Returns: whether it may be kept.
    mutating func prepare(for snapshot: Snapshot) -> Bool {
        guard epoch <= snapshot.epoch else { return false }
        if epoch < snapshot.epoch || byCaller.count + byNode.count >= SharingLimits.allowances {
            self = Allowances(epoch: snapshot.epoch)
        }
        return true
    }
}

extension Core {
    /// What the caller is now, whatever it was when it signed in; `nil` for nobody.
    func reader(_ caller: Caller, _ snapshot: Snapshot) -> (reader: Reader, roles: Set<Role>, key: Int64)? {
        if caller.isConsole {
            let reader = Reader(
                organisation: identity.organisation, post: Caller.consoleName, roles: Rule.readingRoles,
                clearance: snapshot.registry.clearance(of: Caller.consoleName, at: identity.organisation, clock()))
            return (reader, Set(Role.allCases), -1)
        }
        guard let key = caller.account, let account = snapshot.accounts[key], account.name == caller.name,
            holds(caller.proof, of: account, in: snapshot)
        else { return nil }
        let own = Set(account.roles.compactMap(Role.init)).intersection(caller.roles)
        let roles = charged(account, among: own, in: snapshot, at: clock())
        var reader = reader(account, snapshot, at: clock())
        reader.roles = Set(roles.map(\.rawValue))
        return (reader, account.suspended ? [] : roles, key)
    }

    /// A post as the registry and its account say that it is at an instant.
    func reader(_ account: Account, _ snapshot: Snapshot, at instant: Instant) -> Reader {
        let organisation = account.organisation ?? identity.organisation
        return Reader(
            organisation: organisation, post: account.name,
            roles: Set(
                charged(account, among: Set(account.roles.compactMap(Role.init)), in: snapshot, at: instant)
                    .map(\.rawValue)),
            purposes: Set(account.purposes),
            clearance: snapshot.registry.clearance(of: account.name, at: organisation, instant),
            prerequisites: snapshot.registry.readIns(of: account.name, at: organisation, instant),
            suspended: account.suspended)
    }

    /// Whether what somebody showed to be this account is still good.
    func holds(_ proof: Caller.Proof?, of account: Account, in snapshot: Snapshot) -> Bool {
        switch proof {
        case nil: true
        case .token(let key): snapshot.liveTokens.contains(key)
        case .password(let generation): account.generation == generation
        case .session(let id, let generation, let expires):
            account.generation == generation && clock() < expires && !snapshot.endedSessions.contains(id)
        }
    }

    /// Those of an account's roles that its post is charged with somewhere, see ``Registry/Assignments``.
    private func charged(
        _ account: Account, among roles: Set<Role>, in snapshot: Snapshot, at instant: Instant
    ) -> Set<Role> {
        snapshot.registry.assignments.held(by: account.name, among: roles, at: instant) { _ in true }
    }

    /// The caller's roles as they are now: those that it holds everywhere, or in one channel.
    func roles(of caller: Caller, in snapshot: Snapshot, for channel: Channel? = nil) -> Set<Role> {
        guard let (reader, roles, _) = reader(caller, snapshot), !caller.isConsole else {
            return caller.isConsole ? Set(Role.allCases) : []
        }
        return snapshot.registry.assignments.held(by: reader.post, among: roles, at: clock()) { scope in
            if scope == "organisation:" + reader.organisation { return true }
            guard let channel else { return false }
            // A body's or an alliance's people act in the channels that it is a member of.
            return scope == "channel:" + channel.code
                || Party(scope).map { snapshot.world.channels[channel.code]?.parties.contains($0) ?? false } ?? false
        }
    }

    func allowed(_ caller: Caller, in snapshot: Snapshot) -> Allowed {
        let now = clock()
        guard let (reader, roles, key) = reader(caller, snapshot) else {
            return Allowed(epoch: snapshot.epoch, all: [], byChannel: [:], until: nil)
        }
        let who = Allowances.Who(account: key, roles: roles)
        let kept = allowances.withLock { $0.epoch == snapshot.epoch ? $0.byCaller[who] : nil }
        if let kept, kept.holds(at: now) { return kept }

        var shelves = Allowed.Making(until: snapshot.registry.nextBorder(after: now))
        for channel in snapshot.channels
        where channel.code != Holding.channel
            && (caller.isConsole || membership(key, channel, snapshot)?.canRead == true)
            && !self.roles(of: caller, in: snapshot, for: channel).isDisjoint(with: [.reader, .author, .releaser])
        {
            for shelf in snapshot.shelvesByChannel[channel.key] ?? [] {
                guard let about = snapshot.shelves[shelf] else { continue }
                let policy = snapshot.policies[about.policy] ?? .nobody
                let state = ObjectState(released: about.era, channel: channel.code)
                shelves.add(shelf, in: channel.key, view(of: policy, state, .post(reader), snapshot, at: now))
            }
        }
        let allowed = shelves.made(for: .post(reader), in: snapshot)
        allowances.withLock { kept in
            if kept.prepare(for: snapshot) { kept.byCaller[who] = allowed }
        }
        return allowed
    }

    private func membership(_ account: Int64, _ channel: Channel, _ snapshot: Snapshot) -> Membership? {
        snapshot.memberships[account]?[channel.key]
    }

    /// What the caller may do in a channel; `nil` when that is nothing. Known or not, the steps are the same.
    private func access(to channel: Channel, _ caller: Caller, _ moment: Moment) -> Access? {
        let snapshot = moment.snapshot
        let allowed = allowed(caller, in: snapshot)
        let roles = roles(of: caller, in: snapshot, for: channel)
        let member = membership(caller.account ?? -1, channel, snapshot)
        let reads = !roles.isDisjoint(with: [.reader, .author, .releaser])
        let writes = !roles.isDisjoint(with: [.author, .releaser])
        let canRead = caller.isConsole || (reads && member?.canRead == true)
        let canWrite = caller.isConsole || (writes && member?.canWrite == true)
        guard canRead || canWrite else { return nil }
        return Access(
            channel: channel, template: snapshot.templates[channel.key] ?? .nobody, canRead: canRead,
            canWrite: canWrite, shelves: canRead ? allowed.byChannel[channel.key] ?? [] : [], allowed: allowed,
            roles: roles, moment: moment)
    }

    /// Stands in for a channel that is not there, so that looking for it takes the same steps.
    private static let nowhere = Channel(
        key: ChannelKey(-1), code: "", uuid: "", title: "", summary: nil, template: [],
        created: Instant(microseconds: 0))

    /// - Throws: ``Refusal/Code/missing`` for a channel that is not there as for one that is not the caller's.
    func access(_ name: String, for caller: Caller) async throws -> Access {
        let moment = try await directory.moment()
        let snapshot = moment.snapshot
        let found = snapshot.channelsByName[name] ?? snapshot.channelsByName[name.lowercased()]
        // What is held is asked for at the desk alone, whoever asks.
        let channel = found.flatMap { $0.code == Holding.channel ? nil : $0 } ?? Self.nowhere
        // The console may do everything in every channel, so it has to be told that there is none.
        guard channel.key != Self.nowhere.key || !caller.isConsole else {
            throw Refusal(.missing, "there is no channel \"\(name.echo)\": add it first")
        }
        guard let access = access(to: channel, caller, moment) else {
            throw Refusal(.missing, "there is no channel \"\(name.echo)\" that you may see")
        }
        return access
    }

    func accesses(for caller: Caller) async throws -> (snapshot: Snapshot, accesses: [Access]) {
        let moment = try await directory.moment()
        let channels = moment.snapshot.channels.filter { $0.code != Holding.channel }
        return (moment.snapshot, channels.compactMap { access(to: $0, caller, moment) })
    }

    /// What a reading is about: everything that the caller may see, or one channel of it.
    func scope(_ channel: String?, for caller: Caller) async throws -> Scope {
        if let channel {
            let access = try await readable(channel, for: caller)
            return Scope(shelves: access.shelves, allowed: access.allowed, moment: access.moment)
        }
        let moment = try await directory.moment()
        let allowed = allowed(caller, in: moment.snapshot)
        return Scope(shelves: allowed.all, allowed: allowed, moment: moment)
    }

    func readable(_ channel: String, for caller: Caller) async throws -> Access {
        let access = try await access(channel, for: caller)
        guard access.canRead else {
            throw Refusal(.forbidden, "you may write to the channel \(access.channel.code), not read it")
        }
        return access
    }

    func writable(_ channel: String, for caller: Caller) async throws -> Access {
        let access = try await access(channel, for: caller)
        guard access.canWrite else {
            throw Refusal(.forbidden, "you may read the channel \(access.channel.code), not write to it")
        }
        return access
    }

    /// The TLP level of what a reader is shown of a record: the strictest of its portions.
    func tlp(of shown: Shown, in snapshot: Snapshot) -> TLP {
        let shelf = shown.row.shelf
        guard let policy = snapshot.shelves[shelf].flatMap({ snapshot.policies[$0.policy] }) else { return .red }
        let channel = channel(of: shelf, in: snapshot)
        var whole = policy
        whole.markings.formUnion(policy.portions.subtracting(shown.withheld))
        return whole.resolved(in: snapshot.world, channel: channel).tlp
    }

    /// Whether a record is the word of one organisation alone.
    func isOwn(_ row: Row, of organisation: String, in snapshot: Snapshot) -> Bool {
        originators(of: row.shelf, in: snapshot) == [organisation]
    }

    /// Whether a record is the word of an organisation, alone or with others: each of several may take it back for all.
    func isPart(_ row: Row, of organisation: String, in snapshot: Snapshot) -> Bool {
        originators(of: row.shelf, in: snapshot).contains(organisation)
    }

    /// The organisations whose word stands on a shelf.
    func originators(of shelf: ShelfKey, in snapshot: Snapshot) -> Set<String> {
        snapshot.shelves[shelf].flatMap { snapshot.policies[$0.policy] }?.originators ?? []
    }

    func channel(of shelf: ShelfKey, in snapshot: Snapshot) -> String? {
        snapshot.shelves[shelf].flatMap { snapshot.channelsByKey[$0.channel]?.code }
    }
}
