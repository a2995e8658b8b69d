import JSON
import Policy
import Records
import Testing

@testable import Sharing

@Suite("Who may do what")
struct AccessTests {
    enum Operation: String, CaseIterable, Sendable {
        case channel, page, object, write, withdraw, record, body, recent, search, audit, ledgerFile

        func attempt(_ house: House, _ caller: Caller) async throws {
            let id = Thing.id(1)
            let gate = house.gate
            switch self {
            case .channel: _ = try await gate.channel("alerts", for: caller)
            case .page: _ = try await gate.page(PageRequest(), in: "alerts", for: caller)
            case .object: _ = try await gate.object(id, PageRequest(), in: "alerts", for: caller)
            case .write: _ = try await gate.write([try Thing(9).value], to: "alerts", by: caller)
            case .withdraw:
                try await gate.withdraw(id, versions: nil, specVersions: nil, from: "alerts", by: caller)
            case .record: _ = try await gate.record(id, version: nil, for: caller)
            case .body: _ = try await gate.body(id, version: nil, for: caller)
            case .recent: _ = try await gate.recent(channel: "alerts", cursor: nil, limit: 5, for: caller)
            case .search: _ = try await gate.search(SearchRequest(text: "name", channel: "alerts"), for: caller)
            case .audit: _ = try await gate.audit(before: nil, limit: 5, for: caller)
            case .ledgerFile: _ = try await gate.ledgerFile("checkpoint", for: caller)
            }
        }
    }

    static let reading: Set<Operation> = [.channel, .page, .object, .record, .body, .recent, .search]
    static let allowed: [String: Set<Operation>] = [
        "reader": reading,
        "author": reading.union([.write, .withdraw]),
        "releaser": reading.union([.write, .withdraw]),
        "operator": [.audit],
        "auditor": [.audit, .ledgerFile],
        "oversight": [.audit, .ledgerFile],
        "outsider": [],
    ]

    @Test("each role does what it is for and nothing else", arguments: allowed.keys.sorted(), Operation.allCases)
    func roles(_ name: String, _ operation: Operation) async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            let caller = house[name]
            if Self.allowed[name]?.contains(operation) == true {
                try await operation.attempt(house, caller)
            } else {
                let found = await refusal { try await operation.attempt(house, caller) }
                #expect(found?.code == .missing || found?.code == .forbidden)
            }
        }
    }

    @Test("nobody does anything", arguments: Operation.allCases)
    func anonymous(_ operation: Operation) async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            let found = await refusal { try await operation.attempt(house, .anonymous) }
            #expect(found?.code == .missing || found?.code == .forbidden)
        }
    }

    @Test(
        "a channel that is not the caller's is refused in the same words as one that is not there",
        arguments: Backend.allCases)
    func missingIsForbidden(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)], in: "secret", as: "insider")
            let gate = house.gate
            for name in ["reader", "author", "operator"] {
                let caller = house[name]
                for attempt: @Sendable (String) async throws -> Void in [
                    { _ = try await gate.channel($0, for: caller) },
                    { _ = try await gate.page(PageRequest(), in: $0, for: caller) },
                    { _ = try await gate.object(Thing.id(1), PageRequest(), in: $0, for: caller) },
                    { _ = try await gate.write([], to: $0, by: caller) },
                    { _ = try await gate.recent(channel: $0, cursor: nil, limit: 5, for: caller) },
                    { _ = try await gate.search(SearchRequest(text: "x", channel: $0), for: caller) },
                    {
                        try await gate.withdraw(Thing.id(1), versions: nil, specVersions: nil, from: $0, by: caller)
                    },
                ] {
                    let hidden = await refusal { try await attempt("secret") }
                    let absent = await refusal { try await attempt("absent") }
                    #expect(hidden?.code == .missing)
                    #expect(hidden?.message.replacing("secret", with: "absent") == absent?.message)
                    #expect(hidden?.detail == absent?.detail && hidden?.retryAfter == absent?.retryAfter)
                }
            }
        }
    }

    @Test(
        "a record that is not the caller's is refused in the same words as one that is not there",
        arguments: Backend.allCases)
    func missingRecord(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)], in: "secret", as: "insider")
            try await house.hide(Thing(2))
            let (gate, caller) = (house.gate, house["reader"])
            let absent = await refusal { _ = try await gate.record(Thing.id(7), version: nil, for: caller) }
            for number in [1, 2] {
                let hidden = await refusal { _ = try await gate.record(Thing.id(number), version: nil, for: caller) }
                #expect(hidden?.code == .missing)
                #expect(hidden?.message.replacing(Thing.id(number), with: Thing.id(7)) == absent?.message)
            }
            let one = await refusal { _ = try await gate.object(Thing.id(2), PageRequest(), in: "alerts", for: caller) }
            let other = await refusal {
                _ = try await gate.object(Thing.id(7), PageRequest(), in: "alerts", for: caller)
            }
            #expect(one?.message.replacing(Thing.id(2), with: Thing.id(7)) == other?.message)
        }
    }

    @Test("a channel that one may only write to is known, and not read")
    func writeOnly() async throws {
        try await Backend.memory.run { house in
            let author = house["author"]
            let view = try await house.gate.channel("drop", for: author)
            #expect(!view.canRead && view.canWrite)
            let report = try await house.file([Thing(1)], in: "drop")
            #expect(report.items.map(\.fate) == [.stored])
            let gate = house.gate
            #expect(
                await refusal { _ = try await gate.page(PageRequest(), in: "drop", for: author) }?.code == .forbidden)
            #expect(
                await refusal {
                    try await gate.withdraw(Thing.id(1), versions: nil, specVersions: nil, from: "drop", by: author)
                }?.code == .forbidden)
            #expect(try await gate.recent(channel: nil, cursor: nil, limit: 5, for: author).lines.isEmpty)
        }
    }

    @Test("a reader with a membership that writes still does not write")
    func roleAndMembership() async throws {
        try await Backend.memory.run { house in
            try await house.administration.grant("alerts", to: "reader", write: true)
            let (gate, reader) = (house.gate, house["reader"])
            #expect(try await gate.channel("alerts", for: reader).canWrite == false)
            #expect(await refusal { _ = try await gate.write([], to: "alerts", by: reader) }?.code == .forbidden)
        }
    }

    @Test("what somebody is counts when they ask, not when they signed in", arguments: Backend.allCases)
    func current(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            let (gate, caller) = (house.gate, house["reader"])
            #expect(try await gate.page(PageRequest(), in: "alerts", for: caller).lines.count == 1)
            try await house.administration.suspend("reader")
            #expect(
                await refusal { _ = try await gate.page(PageRequest(), in: "alerts", for: caller) }?.code == .missing)
            try await house.administration.suspend("reader", false)
            #expect(try await gate.page(PageRequest(), in: "alerts", for: caller).lines.count == 1)
            try await house.administration.setRoles([.operator], of: "reader")
            #expect(
                await refusal { _ = try await gate.page(PageRequest(), in: "alerts", for: caller) }?.code == .missing)
            try await house.administration.setRoles([.reader], of: "reader")
            try await house.administration.ungrant("alerts", from: "reader")
            #expect(
                await refusal { _ = try await gate.page(PageRequest(), in: "alerts", for: caller) }?.code == .missing)
        }
    }

    @Test("the console reads and writes every channel; nobody else becomes the console by its name")
    func console() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)], in: "secret", as: "insider")
            let console = house.node.console
            #expect(try await house.gate.page(PageRequest(), in: "secret", for: console).lines.count == 1)
            let report = try await house.gate.write([try Thing(2).value], to: "drop", by: console)
            #expect(report.items.map(\.fate) == [.stored])
            #expect(try await house.gate.channels(for: console).count == 3)
            for name in ["console", "anonymous"] {
                let administration = house.administration
                #expect(
                    await refusal { try await administration.addAccount(name: name, roles: [.reader]) }?.code
                        == .invalid)
            }
            let false1 = Caller(
                account: 1, name: "console", organisation: House.organisation, roles: [.reader], means: .console)
            let gate = house.gate
            #expect(
                await refusal { _ = try await gate.page(PageRequest(), in: "secret", for: false1) }?.code == .missing)
        }
    }

    @Test("the same epoch and the same caller get the remembered answer; a verdict that lapses ends with the clock")
    func lapse() async throws {
        try await Backend.memory.run { house in
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.validUntil = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            try await house.hide(Thing(5), policy: policy)
            try await house.file([Thing(1)])
            let (gate, caller) = (house.gate, house["reader"])
            #expect(try await gate.page(PageRequest(), in: "alerts", for: caller).lines.count == 2)
            house.clock.pass(seconds: 59)
            #expect(try await gate.page(PageRequest(), in: "alerts", for: caller).lines.count == 2)
            house.clock.pass(seconds: 1)
            #expect(house.ids(try await gate.page(PageRequest(), in: "alerts", for: caller)) == [Thing.id(1)])
            #expect(try await gate.status(for: caller).readable == 1)
        }
    }
}
