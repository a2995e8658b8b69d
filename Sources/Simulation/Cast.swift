import JSON
import Policy
import Pouch
import Records
import Sharing
import Store

/// The nodes of all runs, twice: with the keys as they are, and with those that stand in for them.
package struct Cast: Sendable {
    let real: Troupe
    let simulated: Troupe

    /// - Throws: where a gate refuses what every node begins with.
    package init() async throws {
        let phrases = Phrases()
        real = try await Troupe(phrases)
        simulated =
            SimulatedKeys.areHere ? try await SimulatedKeys.whileStandingIn { try await Troupe(phrases) } : real
    }
}

extension Cast {
    /// Of domain 5.2. The first keeps pouches for others; the last lies where one does.
    static let codes = ["KE-OUT", "ET-FAD", "SO-XIF", "MG-COI", "ER-NOA"]
    static let counts = 3...5
    /// The community that records may be released to; everybody but ``late`` is a member from the beginning.
    static let community = "MCC"
}

extension Cast {
    /// The nodes of all runs, as they are before anything happens: each knows the others, and shares two channels with them.
    ///
    /// Making one through its gate takes longer than a run, so it is done once, and every run begins with copies.
    struct Troupe: Sendable {
        let identities: [Identity]
        /// Every generation of each node's keys, the first one too.
        private let generations: [[Identity]]
        /// Generations of keys that a node has in one run at most.
        private static let mostGenerations = 3
        let phrases: Phrases
        /// By how many there are.
        private var prepared: [Int: [MemoryStore]] = [:]

        /// - Throws: where a gate refuses what every node begins with.
        init(_ phrases: Phrases) async throws {
            self.phrases = phrases
            identities = try Cast.codes.enumerated().map { try Identity($1, number: UInt8($0 + 1)) }
            generations = try identities.enumerated().map { place, first in
                try (1..<Self.mostGenerations).reduce(into: [first]) { made, _ in
                    if let last = made.last { made.append(try Identity(after: last, number: UInt8(place + 1))) }
                }
            }
            for count in Cast.counts {
                var stores: [MemoryStore] = []
                for number in 0..<count { stores.append(try await prepare(number, of: count)) }
                prepared[count] = stores
            }
        }

        /// A node's next keys; `nil` where it has had as many as there are.
        func heir(of identity: Identity, at number: Int) -> Identity? {
            generations[number].first { $0.keyring.generation == identity.keyring.generation + 1 }
        }

        /// The stores of so many nodes, fresh.
        func stores(_ clocks: [StationClock]) async throws -> [MemoryStore] {
            var stores: [MemoryStore] = []
            for (original, clock) in zip(prepared[clocks.count] ?? [], clocks) {
                stores.append(try await MemoryStore(copying: original) { clock.now })
            }
            return stores
        }

        private func prepare(_ number: Int, of count: Int) async throws -> MemoryStore {
            let clock = StationClock(Timeline())
            let identity = identities[number]
            // Before every clock of a run, however wrong: what is recorded in the future does not hold yet.
            clock.skew(by: -10 * Timeline.day)
            let store = try MemoryStore(signer: identity.signer) { clock.now }
            let draws = Draws(seed: UInt64(number))
            let node = try Station.node(identity, store, clock: { clock.now }, random: draws.bytes, phrases)
            let others = identities[..<count].filter { $0.code != identity.code }
            try await enter(others, into: node, all: identities[..<count].map(\.code))
            let administration = node.administration
            for channel in Channels.all {
                try await administration.addChannel(
                    code: channel.code, title: channel.code, tlp: .green, onward: channel.onward)
            }
            try await administration.addAccount(
                name: Station.post, roles: [.reader, .author, .releaser], purposes: [.awareness])
            for other in others {
                try await administration.addAccount(
                    name: Station.account(of: other.code), roles: [.node], organisation: other.code,
                    purposes: [.awareness])
                try await administration.accept(other.file)
                try await administration.confirm(other.code, heard: administration.phrase(with: other.code))
            }
            for channel in Channels.all {
                for name in [Station.post] + others.map({ Station.account(of: $0.code) }) {
                    try await administration.grant(channel.code, to: name, write: true)
                }
            }
            return store
        }

        private func enter(_ others: [Identity], into node: Node, all codes: [String]) async throws {
            try await node.administration.addRegistry()
            let console = node.administration.console
            var records: [String] = []
            for (number, other) in others.enumerated() {
                records.append(
                    Registered.organisation(other.code, number: number, country: other.country))
                records.append(Registered.diligence(other.code, number: number))
            }
            records.append(Registered.agreement(among: codes, version: 0))
            for (number, code) in codes.enumerated() where number != codes.count - 1 || codes.count < 4 {
                records.append(Registered.membership(of: code, number: number, until: nil, version: 0))
            }
            try await Registered.file(records, at: node, by: console)
        }
    }
}

enum Channels {
    /// What is filed there stays with whom it was given to.
    static let alerts = (code: "alerts", onward: Onward.none)
    /// What is filed there may be passed on within the community.
    static let shared = (code: "shared", onward: Onward.community)
    static let all = [alerts, shared]
}

/// Records of the registry, as people enter them at each node.
enum Registered {
    static func id(_ kind: String, _ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "\(kind)--00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private static func time(_ version: Int) -> String {
        Instant(microseconds: Timeline.start - 60 * Timeline.day + Int64(version) * Timeline.second).text
    }

    private static func record(_ kind: String, _ number: Int, _ version: Int, _ members: String) -> String {
        #"{"type":"\#(kind)","id":"\#(id(kind, number))","created":"\#(time(0))","modified":"\#(time(version))",\#(members)}"#
    }

    static func organisation(_ code: String, number: Int, country: String) -> String {
        let names = #""names":[{"text":"\#(code)"}],"organisation_kind":"fusion-cell""#
        return record(
            "organisation", 16 + number, 0, #""code":"\#(code)",\#(names),"status":"active","country":"\#(country)""#)
    }

    static func diligence(_ code: String, number: Int) -> String {
        let term = #""valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        return record(
            "due-diligence", 32 + number, 0, #""organisation":"\#(code)","category":"*","grade":"yes",\#(term)"#)
    }

    static func agreement(among codes: [String], version: Int) -> String {
        let parties = codes.map { "\"\($0)\"" }.joined(separator: ",")
        return record(
            "agreement", 64, version,
            #"""
            "title":"Understanding","agreement_kind":"mou","parties":[\#(parties)],"status":"in-force",
            "in_force_from":"2024-01-01T00:00:00Z","categories":"any","purposes":"any","maximum_ordinal":2
            """#)
    }

    static func membership(of code: String, number: Int, until: Int64?, version: Int) -> String {
        let end = until.map { #","valid_until":"\#(Instant(microseconds: $0).text)""# } ?? ""
        return record(
            "membership", 80 + number, version,
            #""community":"\#(Cast.community)","organisation":"\#(code)","tier":"member","valid_from":"2024-01-01T00:00:00Z"\#(end)"#
        )
    }

    static func consent(_ number: Int, to code: String, of item: Item, isGranted: Bool) -> String {
        record(
            "consent", 4_096 + number, isGranted ? 0 : 1,
            #"""
            "object_ref":"\#(item.object)","version":"\#(item.version)","organisation":"\#(code)",
            "originator":"\#(item.originator)","granted_by":"\#(Station.post)",
            "status":"\#(isGranted ? "granted" : "withdrawn")"
            """#)
    }

    /// - Throws: where one is refused: what is entered here is right.
    static func file(_ records: [String], at node: Node, by console: Caller) async throws {
        let report = try await node.gate.write(
            try records.map { try JSONDocument(parsing: Array($0.utf8)).root }, to: "registry", by: console)
        for item in report.items {
            if case .refused(let message) = item.fate { throw Broken(.deeds, "the registry refused: \(message)") }
        }
    }
}
