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
    let moment: Moment
    var snapshot: Snapshot { moment.snapshot }

    var view: ChannelView {
        ChannelView(
            id: channel.uuid, code: channel.code, title: channel.title, summary: channel.summary,
            tlp: template.resolved(in: snapshot.world).tlp, canRead: canRead, canWrite: canWrite)
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

    func holds(at now: Instant) -> Bool { until.map { now < $0 } ?? true }
}

struct Allowances: Sendable {
    struct Who: Hashable {
        var account: Int64
        var roles: Set<Role>
    }
    var epoch: Int64 = -1
    var byCaller: [Who: Allowed] = [:]
}

extension Core {
    /// What the caller is now, whatever it was when it signed in; `nil` for nobody.
    private func reader(_ caller: Caller, _ snapshot: Snapshot) -> (reader: Reader, roles: Set<Role>, key: Int64)? {
        if caller.isConsole {
            let reader = Reader(
                organisation: identity.organisation, post: Caller.consoleName, roles: Rule.readingRoles)
            return (reader, Set(Role.allCases), -1)
        }
        guard let key = caller.account, let account = snapshot.accounts[key], account.name == caller.name,
            holds(caller.proof, of: account, in: snapshot)
        else { return nil }
        let roles = Set(account.roles.compactMap(Role.init)).intersection(caller.roles)
        let reader = Reader(
            organisation: identity.organisation, post: account.name, roles: Set(roles.map(\.rawValue)),
            suspended: account.suspended)
        return (reader, account.suspended ? [] : roles, key)
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

    /// The caller's roles as they are now.
    func roles(of caller: Caller, in snapshot: Snapshot) -> Set<Role> { reader(caller, snapshot)?.roles ?? [] }

    func allowed(_ caller: Caller, in snapshot: Snapshot) -> Allowed {
        let now = clock()
        guard let (reader, roles, key) = reader(caller, snapshot) else {
            return Allowed(epoch: snapshot.epoch, all: [], byChannel: [:], until: nil)
        }
        let who = Allowances.Who(account: key, roles: roles)
        let kept = allowances.withLock { $0.epoch == snapshot.epoch ? $0.byCaller[who] : nil }
        if let kept, kept.holds(at: now) { return kept }

        var byChannel: [ChannelKey: [ShelfKey]] = [:]
        var until: Instant?
        var verdicts: [PolicyKey: Verdict] = [:]
        for channel in snapshot.channels where caller.isConsole || membership(key, channel, snapshot)?.canRead == true {
            for shelf in snapshot.shelvesByChannel[channel.key] ?? [] {
                guard let policy = snapshot.shelves[shelf]?.policy else { continue }
                let verdict =
                    verdicts[policy]
                    ?? decide(
                        snapshot.policies[policy] ?? .nobody, .current, reader, at: now, in: snapshot.world)
                verdicts[policy] = verdict
                if let lapse = verdict.validUntil { until = min(until ?? lapse, lapse) }
                if verdict.allows { byChannel[channel.key, default: []].append(shelf) }
            }
        }
        let allowed = Allowed(
            epoch: snapshot.epoch, all: byChannel.values.joined().sorted(), byChannel: byChannel, until: until)
        allowances.withLock { kept in
            if kept.epoch != snapshot.epoch || kept.byCaller.count >= SharingLimits.allowances {
                // An older snapshot never throws out what a newer one has.
                guard kept.epoch <= snapshot.epoch else { return }
                kept = Allowances(epoch: snapshot.epoch)
            }
            kept.byCaller[who] = allowed
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
        let roles = roles(of: caller, in: snapshot)
        let member = membership(caller.account ?? -1, channel, snapshot)
        let reads = !roles.isDisjoint(with: [.reader, .author, .releaser])
        let writes = !roles.isDisjoint(with: [.author, .releaser])
        let canRead = caller.isConsole || (reads && member?.canRead == true)
        let canWrite = caller.isConsole || (writes && member?.canWrite == true)
        guard canRead || canWrite else { return nil }
        return Access(
            channel: channel, template: snapshot.templates[channel.key] ?? .nobody, canRead: canRead,
            canWrite: canWrite, shelves: canRead ? allowed.byChannel[channel.key] ?? [] : [], moment: moment)
    }

    /// Stands in for a channel that is not there, so that looking for it takes the same steps.
    private static let nowhere = Channel(
        key: ChannelKey(-1), code: "", uuid: "", title: "", summary: nil, template: [],
        created: Instant(microseconds: 0))

    /// - Throws: ``Refusal/Code/missing`` for a channel that is not there as for one that is not the caller's.
    func access(_ name: String, for caller: Caller) async throws -> Access {
        let moment = try await directory.moment()
        let snapshot = moment.snapshot
        let channel = snapshot.channelsByName[name] ?? snapshot.channelsByName[name.lowercased()] ?? Self.nowhere
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
        return (moment.snapshot, moment.snapshot.channels.compactMap { access(to: $0, caller, moment) })
    }

    /// All shelves that the caller may see, or those of one channel.
    func shelves(_ channel: String?, for caller: Caller) async throws -> (moment: Moment, shelves: [ShelfKey]) {
        if let channel {
            let access = try await readable(channel, for: caller)
            return (access.moment, access.shelves)
        }
        let moment = try await directory.moment()
        return (moment, allowed(caller, in: moment.snapshot).all)
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

    /// The TLP level that covers everything on a shelf.
    func tlp(of shelf: ShelfKey, in snapshot: Snapshot) -> TLP {
        guard let policy = snapshot.shelves[shelf].flatMap({ snapshot.policies[$0.policy] }) else { return .red }
        return policy.resolved(in: snapshot.world).tlp
    }
}
