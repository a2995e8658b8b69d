import Policy
import Records
import Store
import Synchronization

/// What has to be known of a policy before a submission is filed under it.
struct Reach: Sendable {
    /// Why everything under it takes a second person.
    var grounds: Set<ReleaseGround> = []
    /// The shelves of the channel whose records it would loosen.
    var looser: Set<ShelfKey> = []
    /// How many shelves of the channel were asked: they are never fewer, and new ones come last.
    var asked = 0
}

/// A policy by its key, or by its bytes where it has none yet.
struct PolicyName: Hashable, Sendable {
    let key: PolicyKey
    let new: [UInt8]?
    init(_ filing: Filing) {
        key = filing.policy
        new = filing.newPolicy
    }
}

/// The answers that were found, for as long as they hold.
struct Reaches: Sendable {
    struct Question: Hashable, Sendable {
        let channel: ChannelKey
        let policy: PolicyName
        let account: Int64?
        let roles: Set<Role>
    }
    /// As far as the registry had come (``Snapshot/standing``): what markings and labels mean changes with it alone.
    var standing: [Int64] = []
    var until: Instant?
    var known: [Question: Reach] = [:]
}

extension Holding {
    /// From this ordinal on two persons release: CONFIDENTIAL or its equal (domain 3.1.4).
    static let firstOrdinal = 3

    /// Why whatever is under a policy takes a second person, whatever there was before.
    static func grounds(for banner: ReleasePolicy) -> Set<ReleaseGround> {
        var grounds: Set<ReleaseGround> = []
        if (banner.classification?.ordinal ?? 0) >= firstOrdinal { grounds.insert(.classification) }
        if banner.persons.mention != .none { grounds.insert(.persons) }
        return grounds
    }

    /// What filing under a policy would bring, in a world.
    ///
    /// - Parameter isRemembered: whether the world is the snapshot's own, so that the answer serves others too.
    func reach(of policy: ReleasePolicy, _ name: PolicyName, in world: World, isRemembered: Bool) -> Reach {
        let question = Reaches.Question(
            channel: access.channel.key, policy: name, account: caller.account, roles: access.roles)
        guard isRemembered else { return reach(of: policy, in: world, knowing: nil) }
        let standing = access.snapshot.standing
        let known = core.reaches.withLock { reaches in
            reaches.standing == standing && (reaches.until.map { now < $0 } ?? true) ? reaches.known[question] : nil
        }
        let shelves = access.snapshot.shelvesByChannel[access.channel.key]?.count ?? 0
        if let known, known.asked >= shelves { return known }
        let found = reach(of: policy, in: world, knowing: known)
        core.reaches.withLock { reaches in
            let holds = reaches.standing == standing && (reaches.until.map { now < $0 } ?? true)
            if !holds || reaches.known.count >= SharingLimits.reaches {
                guard !standing.lexicographicallyPrecedes(reaches.standing) else { return }
                reaches = Reaches(standing: standing, until: world.nextBorder(after: now))
            }
            reaches.known[question] = found
        }
        return found
    }

    /// - Parameter known: what was found when there were fewer shelves.
    private func reach(of policy: ReleasePolicy, in world: World, knowing known: Reach?) -> Reach {
        let code = access.channel.code
        var reach = known ?? Reach(grounds: Self.grounds(for: policy.banner(in: world, channel: code)))
        let resolved = policy.resolved(in: world, channel: code)
        let shelves = access.snapshot.shelvesByChannel[access.channel.key] ?? []
        let new = shelves.dropFirst(reach.asked)
        reach.asked = shelves.count
        for shelf in new {
            guard let earlier = ownPolicy(of: shelf) else { continue }
            if resolved.loosens(earlier.resolved(in: world, channel: code)) { reach.looser.insert(shelf) }
        }
        return reach
    }

    /// The policy of a shelf whose records are the word of the caller's organisation alone.
    func ownPolicy(of shelf: ShelfKey) -> ReleasePolicy? {
        guard let about = access.snapshot.shelves[shelf], let policy = access.snapshot.policies[about.policy],
            policy.originators == [access.allowed.organisation]
        else { return nil }
        return policy
    }

    /// The shelves of other channels on which the caller can see what their organisation said there. Where there is nobody
    /// else, nobody gets more.
    func otherShelves(in world: World) -> [ShelfKey] {
        guard world.organisations.count > 1 else { return [] }
        return access.allowed.byChannel.filter { channel, _ in
            channel != access.channel.key && access.snapshot.channelsByKey[channel]?.code != Registry.channel
        }.values.joined().filter { ownPolicy(of: $0) != nil }.sorted()
    }

    /// Whether a policy gives more to somebody in this channel than what stands on a shelf of another. There everything may
    /// be another, so it counts who gets it.
    func isWider(_ policy: ReleasePolicy, than shelf: ShelfKey, in world: World) -> Bool {
        guard let earlier = ownPolicy(of: shelf),
            let channel = access.snapshot.shelves[shelf].flatMap({ access.snapshot.channelsByKey[$0.channel]?.code })
        else { return false }
        func preview(_ policy: ReleasePolicy, _ channel: String) -> Preview {
            let state = ObjectState(released: world.era(at: now), channel: channel)
            return Preview(of: policy, state, for: Self.everyPurpose, at: now, in: world)
        }
        return !Preview.widened(from: preview(earlier, channel), to: preview(policy, access.channel.code)).isEmpty
    }

    /// Whatever anybody may want it for.
    static let everyPurpose = Set(Purpose.allCases.map(\.rawValue))
}
