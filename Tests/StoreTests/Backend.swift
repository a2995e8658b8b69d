import Foundation
import JSON
import Ledger
import Records
import Store
import StoreSQLite
import Synchronization
import Testing

/// The backends that have to keep the store's promises.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite
    var testDescription: String { rawValue }

    /// Runs a test in a house of its own, which is gone afterwards.
    func run<T>(_ body: (House) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = Clock()
        let signer = try CheckpointSigner(
            key: SignerKey(name: "node.example/log", seed: Array(repeating: 7, count: 32)))
        let store: any Store =
            switch self {
            case .memory: try MemoryStore(signer: signer, clock: { clock.now })
            case .sqlite:
                try SQLiteStore(
                    folder: folder.path, signer: signer, clock: { clock.now }, options: House.options)
            }
        return try await body(House(store: store, clock: clock, folder: folder, signer: signer))
    }
}

/// A time that the test sets; stands still by itself.
final class Clock: Sendable {
    private let time = Mutex(Instant(microseconds: 1_700_000_000_000_000))
    var now: Instant {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// A store with what tests need of it.
struct House {
    let store: any Store
    let clock: Clock
    let folder: URL
    let signer: CheckpointSigner

    /// Whoever writes may be held up for long on a machine that is busy with other tests; the other waits for it.
    static var options: SQLiteOptions {
        var options = SQLiteOptions()
        options.patience = 600
        return options
    }

    /// The same data folder, as another process sees it.
    func opened(options: SQLiteOptions = House.options) throws -> SQLiteStore {
        let clock = clock
        return try SQLiteStore(folder: folder.path, signer: signer, clock: { clock.now }, options: options)
    }

    func channel(_ code: String) async throws -> ChannelKey {
        let change = Change.addChannel(
            code: code, uuid: "uuid-\(code)", title: code.capitalized, summary: nil, template: Array("{}".utf8))
        let key = try await store.commit(change, entry: .audit("channel \(code)"))
        return ChannelKey(key ?? -1)
    }

    func policy(_ name: String) async throws -> PolicyKey { try await store.intern(policy: Array(name.utf8)) }

    func shelf(_ channel: ChannelKey, _ policy: PolicyKey) async throws -> ShelfKey {
        let wanted = Shelf(channel: channel, policy: policy)
        return try await store.directory().shelves.first { $0.value == wanted }?.key ?? ShelfKey(-1)
    }

    /// Files one record and returns its position; fails the test if it is not stored.
    @discardableResult
    func file(_ sample: Sample, in channel: ChannelKey, _ policy: PolicyKey) async throws -> Position {
        let outcomes = try await store.append([sample.arrival(channel, policy)], receipt: nil)
        guard case .stored(let position, _) = outcomes.first else { throw Unexpected(what: "\(outcomes)") }
        return position
    }

    func outcome(_ sample: Sample, in channel: ChannelKey, _ policy: PolicyKey) async throws -> Outcome? {
        try await store.append([sample.arrival(channel, policy)], receipt: nil).first
    }

    func positions(_ query: PageQuery) async throws -> [Int64] {
        try await store.page(query).rows.map(\.position.raw)
    }
}

struct Unexpected: Error { let what: String }

/// What is filed in tests: everything has a value that does not matter, so that each test says what matters to it.
struct Sample {
    var number = 1
    var type = "indicator"
    /// Seconds after the start of a day in 2024; `nil` for an object without versions.
    var version: Int? = 0
    /// Spelt out, where the spelling matters.
    var versionText: String?
    var says = "plain"
    var text = "plain text"
    var revoked = false
    var author = 1
    var created = "2024-01-01T00:00:00Z"
    var spec = "2.1"
    var references: [RecordID] = []
    var values: [String] = []
    var span: ClosedRange<Instant>?
    var isMarking = false

    var id: RecordID { .sample(number, type) }
    var timestamp: Timestamp? {
        if let versionText { return Timestamp(versionText) }
        return version.flatMap { Self.timestamp($0) }
    }
    var body: [UInt8] { Array("{\"id\":\"\(id.text)\",\"v\":\"\(timestamp?.text ?? "")\",\"says\":\"\(says)\"}".utf8) }

    static func timestamp(_ seconds: Int) -> Timestamp? {
        Timestamp(
            String(
                format: "2024-01-%02dT%02d:%02d:%02d.000Z", 1 + seconds / 86_400, seconds / 3_600 % 24,
                seconds / 60 % 60, seconds % 60))
    }

    func arrival(_ channel: ChannelKey, _ policy: PolicyKey) -> Arrival {
        let hasVersion = timestamp != nil
        return Arrival.make(
            kind: type, envelope: Array("{}".utf8), body: body,
            filing: Filing(
                channel: channel, policy: policy, id: id, version: timestamp,
                created: hasVersion ? Timestamp(created) : nil,
                createdBy: hasVersion ? .sample(author, "identity") : nil,
                revoked: revoked, specVersion: spec, content: ContentDigest(sha256: body), text: text,
                references: references, values: values, span: span, isStanding: isMarking))
    }
}

extension RecordID {
    static func sample(_ number: Int, _ type: String = "indicator") -> RecordID {
        do {
            return try RecordID("\(type)--00000000-0000-4000-8000-\(String(format: "%012x", number))")
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Arrival {
    static func make(kind: String, envelope: [UInt8], body: [UInt8], filing: Filing?) -> Arrival {
        let salt = Array(ContentDigest(sha256: body).bytes.prefix(LedgerEntry.saltLength))
        return Arrival(
            kind: kind, envelope: envelope, body: body,
            commitment: LedgerEntry.commitment(kind: kind, envelope: envelope, body: body, salt: salt), salt: salt,
            filing: filing)
    }

    static func audit(_ what: String) -> Arrival {
        make(kind: "audit", envelope: Array("{}".utf8), body: Array(what.utf8), filing: nil)
    }

    /// What is read of a pouch's entry without knowing pouches.
    static func pouch(_ number: Int64, from peer: String) -> Arrival {
        make(kind: "pouch", envelope: [], body: Array(#"{"from":"\#(peer)","number":\#(number)}"#.utf8), filing: nil)
    }

    static let withdrawal = make(kind: "withdrawal", envelope: [], body: Array("withdrawn".utf8), filing: nil)
}

/// The same numbers in every run.
struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
