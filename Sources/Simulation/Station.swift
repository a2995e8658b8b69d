import Federation
import JSON
import Ledger
import Logging
import Pouch
import Records
import Sharing
import Store

/// A node: what of it is durable, and the program while it runs.
final class Station {
    static let post = "duty"
    static func account(of code: String) -> String { code.lowercased() + ".node" }

    let number: Int
    /// With the keys that its folder has: a program that runs has read them when it started.
    private(set) var identity: Identity
    let profile: Profile
    let store: MemoryStore
    let clock: StationClock
    let outgoing = Disk()
    let relayed = Disk()
    /// What it keeps of others for several, where it is the one that does.
    let bulks = Disk()
    /// Who keeps what it sends to several.
    let keeper: String?
    private let timeline: Timeline
    private let draws: Draws
    private let phrases: Phrases
    /// What all nodes of this run have verified: that a signature is right is so wherever it is looked at.
    private let verified: VerifiedNotes
    private(set) var running: Running?
    /// That it stopped is known: it is started again by what was planned then.
    var isDown = false
    /// What its people do as soon as the node runs.
    var chores: [Chore] = []
    /// Pouches that were given to the relay in this life.
    var given: Set<SpoolItem> = []

    /// The program while it runs.
    final class Running {
        let life: Life
        let node: Node
        let desk: FederationDesk
        let packer: LinkPacker
        let pouches: Pouches

        init(_ life: Life, _ node: Node, _ desk: FederationDesk, _ packer: LinkPacker, _ pouches: Pouches) {
            (self.life, self.node, self.desk, self.packer, self.pouches) = (life, node, desk, packer, pouches)
        }
    }

    var code: String { identity.code }
    /// The program, unless it has stopped, be it only just now.
    var live: Running? { running.flatMap { $0.life.isOver ? nil : $0 } }

    init(
        _ number: Int, _ identity: Identity, _ profile: Profile, _ store: MemoryStore, _ clock: StationClock,
        _ timeline: Timeline, _ phrases: Phrases, _ verified: VerifiedNotes, keeper: String?,
        seed: UInt64
    ) {
        self.keeper = keeper
        (self.number, self.identity, self.profile, self.store, self.clock) = (number, identity, profile, store, clock)
        (self.timeline, self.phrases, self.verified) = (timeline, phrases, verified)
        draws = Draws(seed: seed)
    }

    static func node(
        _ identity: Identity, _ store: any Store, clock: @escaping @Sendable () -> Instant,
        random: @escaping @Sendable (Int) -> [UInt8], _ phrases: Phrases,
        _ verified: VerifiedNotes = VerifiedNotes()
    ) throws -> Node {
        var log = Logger(label: "simulation")
        log.logLevel = .critical
        return try Node(
            store: store,
            identity: NodeIdentity(
                organisation: identity.code, organisationName: identity.code, country: identity.country,
                origin: identity.origin, version: "simulation", started: clock()),
            secret: [UInt8](repeating: 9, count: 32), verifier: identity.signer.verifierKey,
            own: try OwnNode(file: identity.file, keyring: identity.keyring), clock: clock, random: random,
            phrase: { try phrases.phrase($0, $1) }, verified: verified, log: log)
    }

    /// Starts the program on what is durable, as after a power cut.
    func start() async throws {
        let (life, clock, draws) = (Life(), clock, draws)
        given = []
        isDown = false
        do {
            let node = try Self.node(
                identity, LivingStore(inner: store, life: life), clock: { clock.now }, random: { draws.bytes($0) },
                phrases, verified)
            let pouches = try node.pouches()
            let limits = Bounds.limits
            let desk = FederationDesk(
                links: node.links,
                spool: try Spool(
                    disk: LivingDisk(disk: outgoing, life: life, timeline: timeline), pairBytes: limits.waitingBytes,
                    allBytes: Bounds.waitingBytesInAll),
                relayed: try Spool(
                    disk: LivingDisk(disk: relayed, life: life, timeline: timeline), pairBytes: limits.relayedBytes,
                    allBytes: limits.relayedBytesInAll),
                shelf: keeper == nil
                    ? try BulkShelf(
                        disk: LivingDisk(disk: bulks, life: life, timeline: timeline), limits: limits) : nil,
                keeper: keeper, bells: Bells(), sink: LinkInbox(node: node, pouches: pouches), limits: limits,
                clock: { clock.now.microseconds },
                pause: { _ in throw CancellationError() })
            var log = Logger(label: "simulation")
            log.logLevel = .critical
            let packer = LinkPacker(node: node, pouches: pouches, desk: desk, log: log)
            running = Running(life, node, desk, packer, pouches)
            try await packer.settle()
        } catch {
            life.finish()
            throw error
        }
    }

    func stop() { running?.life.finish() }

    /// Loses the keys between it and others, those that it gave and those that it was given.
    func loseKeys() async {
        for key in await store.pairKeys(of: nil) { await store.forgetPairKeys(of: key.giver, through: .max) }
    }

    /// Puts other keys into its folder; it reads them when it starts.
    func take(_ identity: Identity) { self.identity = identity }

    /// What the duty post is shown: every version.
    func shown() async throws -> [RecordLine] {
        guard let live else { return [] }
        let duty = try await live.node.administration.post(Self.post)
        return try await live.node.gate.recent(channel: nil, cursor: nil, limit: 500, for: duty).lines
            .filter { $0.channel != "registry" }
    }
}

/// The limits of links, smaller than a real node's, so that runs come up to them.
enum Bounds {
    /// Bytes of pouches that wait, in all.
    static let waitingBytesInAll = 1 << 20
    static let limits: LinkLimits = {
        var limits = LinkLimits()
        // One after the other, so that a run is a function of its seed.
        limits.packing = 1
        limits.gathering.seconds = 0
        limits.gathering.most = 100_000
        limits.window = 6
        limits.windowBytes = 96 << 10
        limits.pouch = 256 << 10
        limits.waitingBytes = 256 << 10
        // Half of what is filed is as large.
        limits.bulkLeast = 500
        limits.bulkBytes = 64 << 10
        limits.relayedBytes = 96 << 10
        limits.relayedBytesInAll = 256 << 10
        return limits
    }()
}
