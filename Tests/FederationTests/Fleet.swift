import Crypto
import Foundation
import Ledger
import Logging
import NIOCore
import Outbound
import Pouch
import Records
import Serving
import Sharing
import Store
import SwiftASN1
import Synchronization
import WireTesting
import X509

@testable import Federation

/// Where a test's pouches go: kept in memory, each number once.
actor MemorySink: LinkSink {
    struct Full: Error {}
    /// Whose node it is.
    private let code: String
    private(set) var taken: [LinkPouch] = []
    private(set) var repeated = 0
    /// Numbers that are refused for good, and how often taking fails before it works.
    private var refused: Set<Int64> = []
    private var failures = 0
    /// What becomes of letters with their bulks, before they are taken: `nil` where taking throws.
    private var bulkFates: [LinkFate?] = []
    /// Numbers that cannot be taken yet, and how often.
    private var later: [Int64: Int] = [:]
    /// Whether it has lost the keys that it gave to others, and what it could not open.
    private var isKeyless = false
    private(set) var unopened: [LinkPouch] = []
    /// What was offered while it takes nothing of a sender that contradicts itself; `nil`: it does.
    private(set) var disputed: [LinkPouch]?
    /// By what letters are opened, and whose they are then; without it a letter is bytes like any others.
    private var opener: (key: PouchOpener, sender: PublicKeys)?
    private var waiting: [(Int, CheckedContinuation<Void, Never>)] = []

    init(_ code: String) { self.code = code }

    func refuse(_ numbers: Set<Int64>) { refused = numbers }
    func loseKeys() { isKeyless = true }
    func dispute() { disputed = [] }
    func fail(times: Int) { failures = times }
    func failBulks(_ fates: [LinkFate?]) { bulkFates = fates }
    func putOff(_ number: Int64, times: Int) { later[number] = times }
    func open(_ key: PouchOpener, _ sender: PublicKeys) { opener = (key, sender) }

    /// What becomes of a letter; `nil` where it is to be kept as any pouch.
    private func fate(ofLetter pouch: LinkPouch) -> LinkFate? {
        guard let (key, sender) = opener, PouchReader.isLetter(pouch.bytes) else { return nil }
        let addresses: Set<PouchHeader.Address> = [.organisation(code)]
        do throws(PouchError) {
            guard PouchReader.needsBulk(pouch.bytes) else {
                _ = try PouchReader.open(pouch.bytes, with: [key], for: addresses) { _, _ in sender }
                return nil
            }
            return .letter(
                try PouchReader.letter(pouch.bytes, with: [key], for: addresses) { _, _ in sender })
        } catch {
            return .whole(error.code.rawValue)
        }
    }

    func take(_ pouch: LinkPouch) async throws -> LinkFate {
        if failures > 0 {
            failures -= 1
            throw Full()
        }
        if disputed != nil {
            disputed?.append(pouch)
            throw Refusal(.conflict, "there are two pouches of this number", detail: "fork")
        }
        if refused.contains(pouch.number) { return .refused("forged") }
        if isKeyless, (try? PouchReader.isShared(pouch.bytes).alone) == true {
            unopened.append(pouch)
            return .unopened
        }
        if let left = later[pouch.number], left > 0 {
            later[pouch.number] = left - 1
            return .later("unknown")
        }
        if !bulkFates.isEmpty, PouchReader.isLetter(pouch.bytes), !PouchReader.needsBulk(pouch.bytes) {
            guard let fate = bulkFates.removeFirst() else { throw Full() }
            return fate
        }
        if let fate = fate(ofLetter: pouch) { return fate }
        if taken.contains(pouch) {
            repeated += 1
            return .stored
        }
        taken.append(pouch)
        let ready = waiting.filter { $0.0 <= taken.count }
        waiting.removeAll { $0.0 <= taken.count }
        for (_, waiter) in ready { waiter.resume() }
        return .stored
    }

    func progress(from organisation: String) async throws -> LinkProgress {
        let numbers = Set(taken.filter { $0.from == organisation }.map(\.number))
        var through: Int64 = 0
        while numbers.contains(through + 1) { through += 1 }
        return LinkProgress(through: through, also: numbers)
    }

    /// Returns once so many pouches are here.
    func wait(for count: Int) async {
        guard taken.count < count else { return }
        await withCheckedContinuation { waiting.append((count, $0)) }
    }
}

/// A node with its end of the links: keys, peers, a listener on loopback.
struct Member: Sendable {
    let code: String
    let node: Node
    let keyring: NodeKeyring
    let desk: FederationDesk
    let sink: MemorySink
    let client: OutboundClient
    let folder: URL

    /// Where it listens, if it does.
    let place: NodeAddress?

    /// The card as others are given it.
    func file() throws -> CardFile { try desk.links.own().node.file }

    /// One that it signed so many seconds before.
    func older(seconds: Int64) throws -> CardFile {
        var card = try file().card.card
        card.from = Instant(microseconds: card.from.microseconds - seconds * 1_000_000)
        return CardFile(card: try SignedCard(card, by: keyring.current))
    }

    static func card(_ keyring: NodeKeyring, at place: NodeAddress?) throws -> NodeCard {
        let now = Instant.now()
        return NodeCard(
            organisation: keyring.organisation, name: keyring.organisation, country: nil,
            keys: keyring.current.publicKeys, generation: keyring.generation, predecessor: keyring.predecessor,
            addresses: place.map { [$0] } ?? [], linkCertificates: [keyring.link.certificate], ceiling: 2,
            languages: ["en"], dutyPosts: [],
            ledger: try SignerKey(name: keyring.organisation, seed: [UInt8](repeating: 7, count: 32)).verifierKey,
            from: now, until: Instant(microseconds: now.microseconds + 86_400_000_000))
    }

    /// - Parameters:
    ///   - place: where it will listen; `nil` for a node that only calls.
    ///   - isRelay: whether it keeps pouches and bulks for others.
    ///   - keeper: who keeps its own bulks.
    init(
        _ code: String, at place: NodeAddress? = nil, isRelay: Bool = false, keeper: String? = nil,
        limits: LinkLimits = Member.limits
    ) throws {
        self.code = code
        self.place = place
        folder = FileManager.default.temporaryDirectory.appending(path: "baraza-link-\(UUID().uuidString)")
        keyring = try NodeKeyring(organisation: code, link: Self.link(code))
        let signer = CheckpointSigner(key: try SignerKey(name: code, seed: [UInt8](repeating: 7, count: 32)))
        let own = CardFile(card: try SignedCard(try Self.card(keyring, at: place), by: keyring.current))
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        node = try Node(
            store: try MemoryStore(signer: signer),
            identity: NodeIdentity(
                organisation: code, organisationName: code, country: nil, origin: code, version: "test",
                started: .now()),
            secret: [UInt8](repeating: 9, count: 32), verifier: signer.verifierKey,
            own: try OwnNode(file: own, keyring: keyring), log: quiet)
        sink = MemorySink(code)
        desk = FederationDesk(
            links: node.links,
            spool: try Spool(
                folder: folder.path + "/out", pairBytes: limits.waitingBytes, allBytes: limits.waitingBytes),
            relayed: isRelay
                ? try Spool(
                    folder: folder.path + "/relay", pairBytes: limits.relayedBytes,
                    allBytes: limits.relayedBytesInAll) : nil,
            shelf: isRelay ? try BulkShelf(folder: folder.path + "/bulks", limits: limits) : nil, keeper: keeper,
            bells: Bells(), sink: sink, limits: limits)
        client = OutboundClient(identity: keyring.link.outbound, callsPrivate: true)
    }

    /// Quick, so that the tests are.
    static let limits: LinkLimits = {
        var limits = LinkLimits()
        limits.retryLeast = 0.02
        limits.retryMost = 0.1
        limits.refreshSeconds = 0.05
        limits.relayAfter = 0
        return limits
    }()

    static func link(_ code: String) throws -> LinkIdentity {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(code) }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSince1970: 0), notValidAfter: Date(timeIntervalSince1970: 253_402_300_799),
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
            }, issuerPrivateKey: .init(key))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return LinkIdentity(certificate: try LinkCertificate(der: serializer.serializedBytes), key: key)
    }

    /// Enters the others into the registry and takes their cards.
    func know(_ others: Member..., older seconds: Int64 = 0, confirming: Bool = true) async throws {
        let administration = node.administration
        try await administration.addRegistry()
        _ = try await node.gate.record(
            others.map { other in
                .organisation(
                    code: other.code, name: other.code, lang: "en", acronym: nil, kind: "fusion-cell", status: "active",
                    country: nil, scheme: nil)
            }, by: node.console)
        for other in others {
            try await administration.accept(seconds == 0 ? other.file() : other.older(seconds: seconds))
            if confirming {
                try await administration.confirm(other.code, heard: administration.phrase(with: other.code))
            }
        }
    }

    func runner(relay: String? = nil) -> LinkRunner {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return LinkRunner(desk: desk, client: client, relay: relay, log: quiet)
    }

    /// Listens on loopback while `body` runs.
    ///
    /// - Parameter boundary: what answers; its own end of the links where none is given.
    func listening<R: Sendable>(
        as boundary: (any Boundary)? = nil, _ body: @escaping @Sendable (NodeAddress) async throws -> R
    ) async throws -> R {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let run = ServerRun()
        let host = place?.host ?? "127.0.0.1"
        let server = try Server(
            [boundary ?? FederationBoundary(desk)], accounts: node.accounts,
            listening: Listening(host: host, port: place?.port ?? 0, tls: keyring.link.tls),
            limits: FederationBoundary.limits(), logger: quiet
        ) { port in run.listens(at: port) }
        return try await run(server) { port in try await body(NodeAddress(host: host, port: port)) }
    }

    func close() async throws {
        try await client.shutdown()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// An address of this machine that nobody else has, to listen at.
///
/// A card says where its node listens before the node does. A port of 127.0.0.1 that was free when it was looked for may be
/// another connection's by then, so each node here has an address of its own out of 127.0.0.0/8 (RFC 6890).
func ownAddress() throws -> NodeAddress {
    let parts = [UInt8.random(in: 1...254), .random(in: 0...255), .random(in: 1...254)]
    return try NodeAddress(host: "127." + parts.map(String.init).joined(separator: "."), port: 7443)
}

/// Runs `body` while the runners run.
func running<R: Sendable>(_ runners: [LinkRunner], _ body: @escaping @Sendable () async throws -> R) async throws -> R {
    try await withThrowingTaskGroup(of: R?.self) { group in
        for runner in runners {
            group.addTask {
                try await runner.run()
                return nil
            }
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        while let ended = try await group.next() {
            if let ended { return ended }
        }
        throw CancellationError()
    }
}

/// Asks again and again until something is so: for what no event tells of.
func eventually(_ isSo: @Sendable () async throws -> Bool) async throws {
    while try await !isSo() { await Task.yield() }
}
