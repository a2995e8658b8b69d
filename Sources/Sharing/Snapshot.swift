import JSON
import Policy
import Pouch
import Records
import Store
import Synchronization

/// The directory at one epoch, with what decisions look up in it.
final class Snapshot: Sendable {
    let epoch: Int64
    /// In the order of their making.
    let channels: [Channel]
    let channelsByKey: [ChannelKey: Channel]
    /// By code and by UUID.
    let channelsByName: [String: Channel]
    let templates: [ChannelKey: ReleasePolicy]
    let accounts: [Int64: Account]
    let accountsByName: [String: Account]
    /// Those that are not revoked, by digest.
    let tokens: [[UInt8]: Token]
    /// Their keys.
    let liveTokens: Set<Int64>
    /// The ids of sessions that were signed out.
    let endedSessions: Set<[UInt8]>
    let memberships: [Int64: [ChannelKey: Membership]]
    let policies: [PolicyKey: ReleasePolicy]
    /// By their canonical bytes.
    let policyKeys: [[UInt8]: PolicyKey]
    let shelves: [ShelfKey: Shelf]
    /// Sorted, by channel.
    let shelvesByChannel: [ChannelKey: [ShelfKey]]
    /// What each shelf's records refer to on others, see ``Store/Directory/bridges``.
    let bridges: [ShelfKey: Set<ShelfKey>]
    /// By the organisation's code.
    let peers: [String: Peer]
    let invitations: [PeerInvitation]
    let revokedKeys: [[UInt8]: String]
    let attestationKeys: AttestationKeys
    let registry: Registry
    /// The records that the registry was made from: which is the last, and how many there are, as some may be erased.
    let standing: [Int64]
    let world: World

    /// - Parameter previous: an older snapshot, whose policies need not be read again: a key never changes its meaning.
    init(
        _ directory: Directory, identity: NodeIdentity, own: CardFile?, cards: CardReader, previous: Snapshot?
    ) {
        epoch = directory.epoch
        channels = directory.channels.sorted { $0.key < $1.key }
        channelsByKey = Dictionary(channels.map { ($0.key, $0) }) { first, _ in first }
        channelsByName = Dictionary(channels.flatMap { [($0.code, $0), ($0.uuid, $0)] }) { first, _ in first }
        accounts = Dictionary(directory.accounts.map { ($0.key, $0) }) { first, _ in first }
        accountsByName = Dictionary(directory.accounts.map { ($0.name, $0) }) { first, _ in first }
        tokens = Dictionary(directory.tokens.filter { !$0.revoked }.map { ($0.digest, $0) }) { first, _ in first }
        liveTokens = Set(directory.tokens.filter { !$0.revoked }.map(\.key))
        endedSessions = Set(directory.endedSessions.map(\.id))
        var memberships: [Int64: [ChannelKey: Membership]] = [:]
        for membership in directory.memberships {
            memberships[membership.account, default: [:]][membership.channel] = membership
        }
        self.memberships = memberships
        var policies: [PolicyKey: ReleasePolicy] = [:]
        for (key, bytes) in directory.policies {
            policies[key] = previous?.policies[key] ?? ReleasePolicy(bytes: bytes) ?? .nobody
        }
        self.policies = policies
        policyKeys = Dictionary(directory.policies.map { ($0.value, $0.key) }) { first, _ in first }
        shelves = directory.shelves
        var byChannel: [ChannelKey: [ShelfKey]] = [:]
        for (key, shelf) in directory.shelves.sorted(by: { $0.key < $1.key }) {
            byChannel[shelf.channel, default: []].append(key)
        }
        shelvesByChannel = byChannel

        bridges = directory.bridges
        peers = Dictionary(directory.peers.map { ($0.organisation, $0) }) { first, _ in first }
        invitations = directory.invitations
        revokedKeys = directory.revokedKeys
        standing = [directory.standing.last?.position.raw ?? 0, Int64(directory.standing.count)]
        let made = standing
        let revoked = Set(directory.revokedKeys.keys)
        let keys =
            previous.flatMap {
                $0.attestationKeys.isMade(of: directory.peers, revoked: revoked) ? $0.attestationKeys : nil
            }
            ?? AttestationKeys(own: own, peers: directory.peers, cards: cards, revoked: revoked)
        attestationKeys = keys
        registry =
            previous.flatMap { $0.standing == made && $0.attestationKeys === keys ? $0.registry : nil }
            ?? Registry(
                directory.standing, channels: channelsByKey.mapValues(\.code), policies: policies, keys: keys,
                previous: previous?.registry)
        let charters = registry.charters
        templates = channelsByKey.mapValues { channel in
            let own = ReleasePolicy(bytes: channel.template) ?? .nobody
            return charters[channel.code]?.template.map(own.combined) ?? own
        }
        world = registry.world(
            on: identity, channels: channels, accounts: directory.accounts, memberships: directory.memberships)
    }
}

/// The directory, and how far the ledger had come when it was so.
///
/// Each reading that leaves a cursor behind goes no further than `end`: what was filed later may be on a shelf that the
/// snapshot does not know, and a reader that went past it would never be shown it (law 7, TAXII 2.1 line 49).
struct Moment: Sendable {
    let snapshot: Snapshot
    let end: Position
    /// The last entry by which something was taken back.
    let takenBack: Position
    /// Newest first begins before this.
    var beyond: Position { Position(end.raw + 1) }
}

/// Keeps the newest snapshot.
final class DirectoryCache: Sendable {
    private let store: any Store
    private let identity: NodeIdentity
    private let own: CardFile?
    private let cards: CardReader
    private let kept = Mutex<Snapshot?>(nil)
    /// One reads, the others wait for it.
    private let turn = Permits(1, queue: .max)

    init(store: any Store, identity: NodeIdentity, own: CardFile?, cards: CardReader) {
        self.store = store
        self.cards = cards
        self.identity = identity
        self.own = own
    }

    /// The directory as it is now: asks the store for its epoch each time.
    func current() async throws -> Snapshot { try await moment().snapshot }

    func moment() async throws -> Moment {
        if let fresh = try await fresh() { return fresh }
        let loaded = try await turn.run {
            if let fresh = try await fresh() { return fresh }
            let previous = kept.withLock { $0 }
            let directory = try await store.directory()
            let snapshot = Snapshot(directory, identity: identity, own: own, cards: cards, previous: previous)
            kept.withLock { kept in
                if (kept?.epoch ?? -1) < snapshot.epoch { kept = snapshot }
            }
            return Moment(snapshot: snapshot, end: Position(directory.size), takenBack: directory.takenBack)
        }
        guard let loaded else { throw Refusal(.unavailable, "the node is busy: try again") }
        return loaded
    }

    private func fresh() async throws -> Moment? {
        let extent = try await store.extent()
        return kept.withLock { kept in
            guard let kept, kept.epoch == extent.epoch else { return nil }
            return Moment(snapshot: kept, end: Position(extent.size), takenBack: extent.takenBack)
        }
    }
}
