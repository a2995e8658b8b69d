import JSON
import Policy
import Records
import Store

/// Who may have had something since it was accepted: those to whom it went in pouches, and those whom the decision let have
/// it at any moment from then till now, consents included, whether or not they may any more.
struct Holders: Sendable {
    let core: Core
    let snapshot: Snapshot
    let now: Instant
    /// What the parties were from then on: agreements and memberships of channels that have ended since are in it.
    private let world: World

    /// A version that somebody may have had.
    struct Version {
        let position: Position
        let added: Instant
        let id: RecordID
        let version: Instant?
        let policy: ReleasePolicy
        let era: Instant?
        let channel: String
    }

    /// - Parameter since: when the first of the versions was accepted that will be asked about.
    init(_ core: Core, _ snapshot: Snapshot, since: Instant) async throws {
        self.core = core
        self.snapshot = snapshot
        now = core.clock()
        var world = snapshot.registry.past(of: snapshot.world)
        for (channel, members) in try await Self.formerMembers(core, snapshot, since: since) {
            world.channels[channel]?.members += members
        }
        self.world = world
    }

    /// The codes of all but one, in order.
    ///
    /// - Parameter organisation: whose word it is.
    func of(_ version: Version, besides organisation: String) async throws -> Set<String> {
        var found = Set(try await core.store.deliveries(of: [version.position]).map(\.peer))
        var state = ObjectState(released: version.era, channel: version.channel)
        let policy = core.proven(version.policy, of: version.id, version.version, in: snapshot.registry)
        // A verdict is another from one of these instants on.
        var moments: Set<Instant> = [min(version.added, now), now]
        var next = world.nextBorder(after: version.added)
        while let moment = next, moment <= now {
            moments.insert(moment)
            next = world.nextBorder(after: moment)
        }
        let consents = snapshot.registry.everConsented(to: version.id, version.version)
        for moment in moments.sorted() {
            for code in world.organisations.keys where !found.contains(code) {
                // One that was given once was in force at some time.
                state.consents = consents[code] ?? []
                let recipient = Recipient(organisation: code, purposes: Holding.everyPurpose)
                if deliver(policy, state, to: recipient, at: moment, in: world).allows { found.insert(code) }
            }
        }
        return found.subtracting([organisation])
    }

    /// Posts of others that read a channel once and do not any more, by the channel's code, as the ledger tells.
    private static func formerMembers(
        _ core: Core, _ snapshot: Snapshot, since: Instant
    ) async throws -> [String: [World.Member]] {
        struct Place: Hashable {
            let channel: ChannelKey
            let account: Int64
        }
        var changes: [(change: Change, at: Instant)] = []
        var before: Position?
        reading: while true {
            let page = try await core.store.entries(kind: EntryMaker.audit, before: before, limit: StoreLimits.page)
            for entry in page {
                guard entry.added >= since else { break reading }
                guard let body = try? JSONDocument(parsing: entry.body).root, let told = body["change"],
                    let change = ChangeRecord.change(told)
                else { continue }
                changes.append((change, entry.added))
            }
            guard let last = page.last, page.count == StoreLimits.page else { break }
            before = last.position
        }
        var begun: [Place: Instant] = [:]
        var members: [String: [World.Member]] = [:]
        for (change, at) in changes.reversed() {
            switch change {
            case .grant(let membership) where membership.canRead:
                let place = Place(channel: membership.channel, account: membership.account)
                begun[place] = begun[place] ?? at
            case .ungrant(let channel, let account):
                let place = Place(channel: channel, account: account)
                defer { begun[place] = nil }
                guard let code = snapshot.channelsByKey[channel]?.code, let account = snapshot.accounts[account],
                    let organisation = account.organisation
                else { continue }
                members[code, default: []].append(
                    World.Member(
                        post: account.name, organisation: organisation,
                        named: !account.roles.contains(Role.node.rawValue), term: Term(from: begun[place], until: at)))
            default: continue
            }
        }
        return members
    }
}

extension Registry {
    /// The world with the agreements in it that were in force once and are not any more.
    func past(of world: World) -> World {
        var world = world
        for (id, agreement) in former where world.agreements[id] == nil { world.agreements[id] = agreement }
        return world
    }

    /// The originators that ever consented to a version, by the organisation that they let have it.
    func everConsented(to object: RecordID, _ version: Instant?) -> [String: Set<String>] {
        (consents + withdrawn).filter { $0.object == object && $0.version == version }.reduce(into: [:]) {
            $0[$1.organisation, default: []].insert($1.originator)
        }
    }
}
