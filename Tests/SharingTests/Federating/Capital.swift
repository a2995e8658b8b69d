import Foundation
import JSON
import Ledger
import Logging
import Policy
import Pouch
import Records
import Store
import StoreSQLite
import Synchronization
import Testing

@testable import Sharing

/// A node of one organisation among several, each with a store, keys and a clock of its own.
///
/// Every one knows the others: an agreement with each, an account of the role `node` for each that reads and writes the
/// channel `alerts`, and a post of its own, `duty`, that reads and writes it too.
struct Capital {
    let code: String
    let store: any Store
    let node: Node
    let clock: Clock
    let keys: NodeKeys
    let known: Known
    /// Its place among the capitals: what it draws and signs with comes of it.
    let place: Int

    /// Whose keys are known to whom: all of everybody, unless a test takes some away.
    final class Known: Sendable {
        private let keys = Mutex<[String: [PublicKeys]]>([:])
        private let logs = Mutex<[String: VerifierKey]>([:])
        func log(of code: String) -> VerifierKey? { logs.withLock { $0[code] } }
        func setLog(_ log: VerifierKey?, of code: String) { logs.withLock { $0[code] = log } }
        subscript(code: String) -> [PublicKeys] {
            get { keys.withLock { $0[code] ?? [] } }
            set { keys.withLock { $0[code] = newValue } }
        }
    }

    var origin: String { Self.origin(code) }
    var console: Caller { node.administration.console }
    var pouches: Pouches {
        let known = known
        return node.pouches(PouchKeys(signer: keys, peer: { known[$0] }, log: { known.log(of: $0) }))
    }

    private static func origin(_ code: String) -> String { "node.example/" + code.lowercased() }

    /// Nodes that know each other, for the length of a test.
    static func all(
        _ codes: [String], on backend: Backend = .memory, _ body: ([Capital]) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-capitals-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var capitals: [Capital] = []
        for (number, code) in codes.enumerated() {
            let place = folder.appending(path: code)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            capitals.append(try make(code, number, on: backend, in: place))
        }
        for capital in capitals {
            for other in capitals {
                capital.known[other.code] = [other.keys.publicKeys]
                capital.known.setLog(other.node.core.verifier, of: other.code)
            }
            try await capital.settle(among: codes)
        }
        try await body(capitals)
    }

    private static func make(_ code: String, _ place: Int, on backend: Backend, in folder: URL) throws -> Capital {
        let clock = Clock()
        let signer = try Self.signer(code, place)
        let store: any Store =
            switch backend {
            case .memory: try MemoryStore(signer: signer, clock: { clock.now })
            case .sqlite: try SQLiteStore(folder: folder.path, signer: signer, clock: { clock.now })
            }
        let keys = try NodeKeys(
            seed: [UInt8](repeating: UInt8(place + 1), count: NodeKeys.seedByteCount))
        return Capital(
            code: code, store: store, node: try node(code, place, on: store, clock), clock: clock, keys: keys,
            known: Known(), place: place)
    }

    private static func signer(_ code: String, _ place: Int) throws -> CheckpointSigner {
        try CheckpointSigner(
            key: SignerKey(name: origin(code), seed: [UInt8](repeating: UInt8(place + 1), count: 32)))
    }

    private static func node(_ code: String, _ place: Int, on store: any Store, _ clock: Clock) throws -> Node {
        let draw = Draw()
        _ = draw.bytes(place * 7 + 1)
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return try Node(
            store: store,
            identity: NodeIdentity(
                organisation: code, organisationName: code, country: String(code.prefix(2)), origin: origin(code),
                version: "1", started: clock.now),
            secret: [UInt8](repeating: UInt8(place + 1), count: 32),
            verifier: try signer(code, place).verifierKey,
            clock: { clock.now }, random: { draw.bytes($0) }, log: quiet,
            cost: Passwords.Cost(rounds: 4, blockSize: 8, parallelism: 1))
    }

    /// Another run of its program, on its store as something stands before it.
    func rerun(on store: any Store) throws -> Capital {
        Capital(
            code: code, store: store, node: try Self.node(code, place, on: store, clock), clock: clock, keys: keys,
            known: known, place: place)
    }

    private func settle(among codes: [String]) async throws {
        let administration = node.administration
        try await administration.addRegistry()
        try await administration.addChannel(code: "alerts", title: "Alerts", tlp: .green)
        try await administration.addAccount(
            name: "duty", roles: [.reader, .author, .releaser], purposes: [.awareness])
        try await administration.grant("alerts", to: "duty", write: true)
        for (number, other) in codes.enumerated() where other != code {
            let names = #""names":[{"text":"\#(other)"}],"organisation_kind":"fusion-cell""#
            try await register(
                "organisation", 10 + number,
                #""code":"\#(other)",\#(names),"status":"active","country":"\#(other.prefix(2))""#)
            try await register(
                "due-diligence", 30 + number,
                #""organisation":"\#(other)","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
        }
        try await register("agreement", 50, Self.agreement(among: codes))
        for other in codes where other != code {
            try await administration.addAccount(
                name: other.lowercased() + ".node", roles: [.node], organisation: other, purposes: [.awareness])
            try await administration.grant("alerts", to: other.lowercased() + ".node", write: true)
        }
        clock.pass(seconds: 1)
    }

    static func agreement(among codes: [String], until: String? = nil) -> String {
        let parties = codes.map { "\"\($0)\"" }.joined(separator: ",")
        let end = until.map { #","in_force_until":"\#($0)""# } ?? ""
        return #"""
            "title":"Understanding","agreement_kind":"mou","parties":[\#(parties)],"status":"in-force",
            "in_force_from":"2024-01-01T00:00:00Z"\#(end),"categories":"any","purposes":"any","maximum_ordinal":2
            """#
    }

    func register(_ kind: String, _ number: Int, _ members: String, version: Int = 0) async throws {
        try await node.register(kind, number, members, version: version)
    }

    func duty() async throws -> Caller { try await node.administration.post("duty") }

    func file(_ things: Thing..., in channel: String = "alerts") async throws {
        let report = try await node.gate.write(try things.map { try $0.value }, to: channel, by: try await duty())
        for item in report.items where item.fate != .stored { Issue.record("\(item.fate)") }
    }

    /// What the duty post sees, by name.
    func titles() async throws -> [String] {
        let lines = try await node.gate.recent(channel: nil, cursor: nil, limit: 500, for: try await duty()).lines
        return lines.filter { $0.channel != Registry.channel }.map(\.title.description).sorted()
    }

    /// Everything that is due to another, as bytes.
    func pack(_ other: Capital, again: Bool = false) async throws -> [[UInt8]] {
        let bag = Bag()
        _ = try await pouches.pack(to: other.code, again: again, by: console, carrier: bag)
        return bag.pouches
    }

    @discardableResult
    func open(_ sealed: [[UInt8]]) async throws -> [OpenView] {
        try await results(of: sealed).map { try $0.get() }
    }

    func results(of sealed: [[UInt8]]) async throws -> [Result<OpenView, Refusal>] {
        try await pouches.open(sealed.count, by: console) { sealed[$0] }
    }

    /// Everything from here to there, and the receipts back.
    func send(to other: Capital) async throws {
        try await other.open(try await pack(other))
        try await open(try await other.pack(self))
    }

    func verify() async throws -> [String] {
        try await node.auditor.verify().findings.map(\.message)
    }
}

/// A carrier that keeps what it is given.
final class Bag: PouchCarrier {
    private let staged = Mutex<[SealedPouch]>([])
    private let released = Mutex<[SealedPouch]>([])
    private let drops = Mutex(0)
    let keeper: String?
    private let letters: Bool
    /// How often it was told to give no bulk away any more.
    var dropped: Int { drops.withLock { $0 } }

    /// - Parameters:
    ///   - keeper: who keeps bulks on this way.
    ///   - letters: whether receivers have said that they take letters.
    init(keeper: String? = nil, letters: Bool = true) {
        self.keeper = keeper
        self.letters = letters
    }

    func takesLetters(_ organisation: String) -> Bool { letters }

    func dropBulks() { drops.withLock { $0 += 1 } }

    var pouches: [[UInt8]] { released.withLock { $0.map(\.bytes) } }
    var all: [SealedPouch] { released.withLock { $0 } }
    var precedences: [Envelope.Precedence] { released.withLock { $0.map(\.precedence) } }

    func stage(_ pouch: SealedPouch) async throws { staged.withLock { $0.append(pouch) } }
    func release(_ pouch: SealedPouch) async throws {
        guard staged.withLock({ $0.contains(pouch) }) else { throw Refusal(.conflict, "it was never staged") }
        released.withLock { $0.append(pouch) }
    }
}
