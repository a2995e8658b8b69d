import Foundation
import JSON
import Ledger
import Logging
import Policy
import Records
import Store
import StoreSQLite
import Synchronization
import Testing

@testable import Sharing

enum Backend: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite
    var testDescription: String { rawValue }

    /// A node of its own, which is gone afterwards.
    func run(_ body: (House) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-sharing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = Clock()
        let signer = try CheckpointSigner(
            key: SignerKey(name: House.origin, seed: [UInt8](repeating: 7, count: 32)))
        let store: any Store =
            switch self {
            case .memory: try MemoryStore(signer: signer, clock: { clock.now })
            case .sqlite: try SQLiteStore(folder: folder.path, signer: signer, clock: { clock.now })
            }
        try await body(try await House(store: store, signer: signer, clock: clock, folder: folder))
    }
}

/// A time that the test sets; stands still by itself.
final class Clock: Sendable {
    private let time = Mutex(Instant(microseconds: 1_750_000_000_000_000))
    var now: Instant {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
    func pass(seconds: Int64) {
        time.withLock { $0 = Instant(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}

/// The same bytes in every run, and no two draws alike.
final class Draw: Sendable {
    private let state = Mutex(UInt64(1))
    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
        }
    }
}

extension Draw: RandomNumberGenerator {
    func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// A node with accounts and channels.
///
/// | account | roles | alerts | drop | secret |
/// |---|---|---|---|---|
/// | reader | reader | read | | |
/// | author | author | read write | write | |
/// | releaser | releaser | read write | | |
/// | operator, auditor, oversight | as named | read write | | |
/// | insider | author | | | read write |
/// | outsider | author | | | |
struct House {
    static let origin = "node.example/ke-out"
    static let organisation = "KE-OUT"
    static let password = "correct horse battery"

    let store: any Store
    let signer: CheckpointSigner
    let clock: Clock
    let folder: URL
    let node: Node
    private(set) var callers: [String: Caller] = [:]

    var gate: Gate { node.gate }
    var accounts: Accounts { node.accounts }
    var administration: Administration { node.administration }

    init(store: any Store, signer: CheckpointSigner, clock: Clock, folder: URL) async throws {
        (self.store, self.signer, self.clock, self.folder) = (store, signer, clock, folder)
        node = try Self.node(store, signer, clock)
        let roles: [(String, Set<Role>)] = [
            ("reader", [.reader]), ("author", [.author]), ("releaser", [.releaser]), ("operator", [.operator]),
            ("auditor", [.auditor]), ("oversight", [.oversight]), ("insider", [.author]), ("outsider", [.author]),
        ]
        for (name, roles) in roles {
            let key = try await node.administration.addAccount(name: name, roles: roles)
            callers[name] = Caller(
                account: key, name: name, organisation: Self.organisation, roles: roles, means: .token)
        }
        for code in ["alerts", "drop", "secret"] {
            try await node.administration.addChannel(code: code, title: "The channel \(code)", tlp: .green)
        }
        try await node.administration.grant("alerts", to: "reader")
        for name in ["author", "releaser", "operator", "auditor", "oversight"] {
            try await node.administration.grant("alerts", to: name, write: true)
        }
        try await node.administration.grant("drop", to: "author", read: false, write: true)
        try await node.administration.grant("secret", to: "insider", write: true)
    }

    static func node(
        _ store: any Store, _ signer: CheckpointSigner, _ clock: Clock, own: OwnNode? = nil,
        annexLook: @escaping AnnexLook = { _, _, _ in nil }
    ) throws -> Node {
        let draw = Draw()
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return try Node(
            store: store,
            identity: NodeIdentity(
                organisation: organisation, organisationName: "Ofisi", country: "KE", origin: origin, version: "1",
                started: clock.now),
            secret: [UInt8](repeating: 9, count: 32), verifier: signer.verifierKey, own: own, clock: { clock.now },
            random: { draw.bytes($0) }, annexLook: annexLook, log: quiet,
            cost: Passwords.Cost(rounds: 4, blockSize: 8, parallelism: 1))
    }

    subscript(name: String) -> Caller { callers[name] ?? .anonymous }

    @discardableResult
    func file(_ objects: [Thing], in channel: String = "alerts", as name: String = "author") async throws -> Report {
        try await gate.write(try objects.map { try $0.value }, to: channel, by: self[name])
    }

    /// Puts a record onto a shelf of a channel that the decision hides from everybody here: another organisation's,
    /// or whatever policy is given. Its author knows of it: what they file refers to it knowingly.
    @discardableResult
    func hide(
        _ thing: Thing, in code: String = "alerts", policy: ReleasePolicy? = nil, era: Instant? = nil
    ) async throws -> Position {
        let snapshot = try await node.core.directory.current()
        let channel = try #require(snapshot.channelsByName[code])
        let policy = policy ?? .channel(code, of: "UG-OUT", tlp: .clear)
        let draft = try Draft(checking: try thing.value)
        let key = try await store.intern(policy: policy.canonical)
        let envelope = Envelope(
            urn: Envelope.urn(node: Self.origin, id: draft.id), kind: draft.kind.name, contentHash: draft.content,
            originator: "UG-OUT", ownerNode: Self.origin, filedBy: "author", channel: code, created: clock.now,
            policy: policy.canonical
        ).bytes
        let salt = [UInt8](repeating: 3, count: 16)
        let arrival = Arrival(
            kind: draft.kind.name, envelope: envelope, body: draft.body,
            commitment: LedgerEntry.commitment(kind: draft.kind.name, envelope: envelope, body: draft.body, salt: salt),
            salt: salt,
            filing: Filing(
                channel: channel.key, policy: key, id: draft.id, version: draft.version, created: draft.created,
                createdBy: draft.createdBy, revoked: draft.revoked, specVersion: draft.specVersion,
                content: draft.content, text: draft.text, references: draft.references, values: draft.values,
                span: draft.span, isStanding: false, era: era,
                facets: SearchFacet.all(of: draft, kind: draft.id.type, precedence: "ROUTINE")))
        let outcomes = try await store.append([arrival], receipt: nil)
        guard case .stored(let position, _) = outcomes.first else {
            throw Refusal(.conflict, "not hidden: \(outcomes)")
        }
        return position
    }

    func ids(_ page: Page) -> [String] { page.lines.map(\.id) }

    /// The bodies of a page as one text.
    func text(_ page: Page, as name: String = "reader") async throws -> String {
        let pieces = Mutex<[UInt8]>([])
        try await gate.stream(page, separator: Array(",".utf8), for: self[name]) { bytes in
            pieces.withLock { $0 += bytes }
        }
        return String(decoding: pieces.withLock { $0 }, as: UTF8.self)
    }

    func acts() async throws -> [AuditLine] {
        try await gate.audit(before: nil, limit: 500, for: self["auditor"])
    }
}

/// A STIX object for tests: an indicator unless told otherwise.
struct Thing {
    var type = "indicator"
    var number: Int
    var version = 0
    var name = "a name"
    var creator: Int?
    var revoked = false
    var markings: [String] = []
    var more = ""

    init(_ number: Int, version: Int = 0, name: String = "a name", more: String = "") {
        self.number = number
        self.version = version
        self.name = name
        self.more = more
    }

    static func id(_ number: Int, _ type: String = "indicator") -> String {
        "\(type)--00000000-0000-4000-8000-" + String(format: "%012x", number)
    }
    static func time(_ version: Int) -> String { String(format: "2024-01-01T%02d:00:00.000Z", version) }
    var id: String { Self.id(number, type) }

    var json: String {
        var members = [
            #""type":"\#(type)""#, #""spec_version":"2.1""#, #""id":"\#(id)""#,
            #""created":"\#(Self.time(0))""#, #""modified":"\#(Self.time(version))""#, #""name":"\#(name)""#,
        ]
        if type == "indicator" {
            members += [
                #""pattern":"[domain-name:value = 'x\#(number).example']""#, #""pattern_type":"stix""#,
                #""valid_from":"2024-01-01T00:00:00Z""#,
            ]
        }
        if let creator { members.append(#""created_by_ref":"\#(Self.id(creator, "identity"))""#) }
        if revoked { members.append(#""revoked":true"#) }
        if !markings.isEmpty {
            members.append(#""object_marking_refs":[\#(markings.map { "\"\($0)\"" }.joined(separator: ","))]"#)
        }
        return "{" + members.joined(separator: ",") + more + "}"
    }
    var value: JSONValue { get throws { try JSONDocument(parsing: Array(json.utf8)).root } }
}

func parse(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

/// The refusal that some work ends with; fails the test when there is none.
func refusal(_ body: () async throws -> Void, _ at: SourceLocation = #_sourceLocation) async -> Refusal? {
    do {
        try await body()
        Issue.record("expected a refusal", sourceLocation: at)
        return nil
    } catch let refusal as Refusal {
        return refusal
    } catch {
        Issue.record("expected a refusal, got \(error)", sourceLocation: at)
        return nil
    }
}
