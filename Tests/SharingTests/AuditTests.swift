import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Audit")
struct AuditTests {
    @Test("every administrative act is an entry that says who did what to whom", arguments: Backend.allCases)
    func acts(_ backend: Backend) async throws {
        try await backend.run { house in
            let administration = house.administration
            let before = try await house.acts().count
            try await administration.addAccount(name: "new", roles: [.reader, .author], password: House.password)
            try await administration.setPassword("another password", of: "new")
            try await administration.setRoles([.auditor], of: "new")
            _ = try await administration.addToken(for: "new")
            let token = try #require(try await administration.tokens(of: "new").first?.key)
            try await administration.revokeToken(token)
            try await administration.addChannel(code: "c2", title: "Second")
            try await administration.grant("c2", to: "new", write: true)
            try await administration.ungrant("c2", from: "new")
            try await administration.suspend("new")
            try await administration.suspend("new", false)
            try await administration.unlock("new")
            try await administration.note("verify", on: "ledger", outcome: "passed")
            let found = try await house.acts().dropLast(before).reversed()
            #expect(
                found.map(\.act) == [
                    "account.add", "account.password", "session.end", "account.roles", "token.add", "token.revoke",
                    "channel.add", "channel.grant", "channel.ungrant", "account.suspend", "account.resume",
                    "account.unlock", "verify",
                ])
            #expect(found.allSatisfy { $0.actor == "console" })
            #expect(found.first?.subject == "new" && found.first?.outcome == "author reader")
            #expect(!found.contains { $0.subject.contains("password") || $0.outcome.contains("another") })
        }
    }

    @Test("a refused change changes nothing and leaves no entry", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            let administration = house.administration
            let (size, epoch) = (try await house.store.size(), try await house.store.epoch())
            let attempts: [(Refusal.Code, @Sendable () async throws -> Void)] = [
                (.conflict, { try await administration.addAccount(name: "reader", roles: [.reader]) }),
                (.invalid, { try await administration.addAccount(name: "Reader", roles: [.reader]) }),
                (.invalid, { try await administration.addAccount(name: "a b", roles: [.reader]) }),
                (.invalid, { try await administration.addAccount(name: "", roles: [.reader]) }),
                (.invalid, { try await administration.addAccount(name: "x:y", roles: [.reader]) }),
                (
                    .invalid,
                    { try await administration.addAccount(name: String(repeating: "a", count: 64), roles: [.reader]) }
                ),
                (.invalid, { try await administration.addAccount(name: "good", roles: []) }),
                (.invalid, { try await administration.addAccount(name: "good", roles: [.reader], password: "short") }),
                (.conflict, { try await administration.addChannel(code: "alerts", title: "Again") }),
                (.invalid, { try await administration.addChannel(code: "A", title: "x") }),
                (.invalid, { try await administration.addChannel(code: "a", title: "x") }),
                (.invalid, { try await administration.addChannel(code: "-a", title: "x") }),
                (.invalid, { try await administration.addChannel(code: "ok", title: "") }),
                (.invalid, { try await administration.addChannel(code: "ok", title: "two\nlines") }),
                (
                    .invalid,
                    {
                        try await administration.addChannel(code: "00000000-0000-4000-8000-000000000001", title: "x")
                    }
                ),
                (.missing, { try await administration.grant("absent", to: "reader") }),
                (.missing, { try await administration.grant("alerts", to: "absent") }),
                (.missing, { try await administration.ungrant("secret", from: "reader") }),
                (.missing, { try await administration.revokeToken(99) }),
                (.missing, { _ = try await administration.addToken(for: "absent") }),
            ]
            for (place, (code, attempt)) in attempts.enumerated() {
                let found = await refusal { try await attempt() }
                #expect(found?.code == code, "attempt \(place)")
                #expect(found?.message.isEmpty == false)
            }
            #expect(try await house.store.size() == size)
            #expect(try await house.store.epoch() == epoch)
        }
    }

    @Test("every kind of refusal is an entry", arguments: Backend.allCases)
    func refusals(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            let (gate, accounts) = (house.gate, house.accounts)
            let (reader, outsider) = (house["reader"], house["outsider"])
            _ = await refusal { _ = try await gate.page(PageRequest(), in: "secret", for: reader) }
            _ = await refusal { _ = try await gate.write([], to: "alerts", by: reader) }
            _ = await refusal { _ = try await gate.record(Thing.id(1), version: nil, for: outsider) }
            _ = await refusal { _ = try await gate.audit(before: nil, limit: 1, for: outsider) }
            _ = await refusal { _ = try await gate.ledgerFile("checkpoint", for: reader) }
            _ = await refusal { _ = try await accounts.signIn(name: "reader", password: "wrong", address: "192.0.2.7") }
            _ = await refusal { _ = try await accounts.signIn(name: "ghost", password: "wrong", address: "192.0.2.7") }
            _ = await refusal { _ = try await accounts.caller(token: "brz_wrong", address: "192.0.2.7") }
            let lines = try await house.acts().filter { $0.act.hasPrefix("refused.") }
            let found = Set(lines.map { "\($0.actor) \($0.act) \($0.outcome)" })
            #expect(
                found == [
                    "reader refused.read missing", "reader refused.write forbidden", "outsider refused.read missing",
                    "outsider refused.audit forbidden", "reader refused.ledger missing",
                    "reader refused.sign-in unauthenticated", "unknown refused.sign-in unauthenticated ×2",
                ])
            #expect(lines.contains { $0.subject == "secret" })
            #expect(lines.contains { $0.subject.contains("from 192.0.2.7") })
        }
    }

    @Test("the same refusal over and over is one entry a minute, with its count", arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            let (gate, reader) = (house.gate, house["reader"])
            func refuse(_ count: Int) async {
                for number in 0..<count {
                    _ = await refusal { _ = try await gate.page(PageRequest(), in: "absent\(number)", for: reader) }
                }
            }
            func lines() async throws -> [String] {
                try await house.acts().filter { $0.act == "refused.read" }.map(\.outcome)
            }
            await refuse(500)
            #expect(try await lines() == ["missing ×500"])
            await refuse(70)
            #expect(try await lines() == ["missing ×500"])
            house.clock.pass(seconds: 60)
            #expect(try await lines() == ["missing ×70", "missing ×500"])
            house.clock.pass(seconds: 60)
            #expect(try await lines().count == 2)
            await refuse(1)
            try await house.node.flush()
            #expect(try await lines() == ["missing", "missing ×70", "missing ×500"])
        }
    }

    @Test("names that nobody has, however many, do not make entries without end")
    func names() async throws {
        try await Backend.memory.run { house in
            let before = try await house.store.size()
            for number in 0..<300 {
                let accounts = house.accounts
                _ = await refusal {
                    _ = try await accounts.signIn(name: "n\(number)", password: "x", address: "a\(number)")
                }
            }
            try await house.node.flush()
            #expect(try await house.store.size() == before + 1)
        }
    }

    @Test("a refusal writes nothing while its asker waits")
    func immediate() async throws {
        try await Backend.memory.run { house in
            let before = try await house.store.size()
            let (gate, reader) = (house.gate, house["reader"])
            _ = await refusal { _ = try await gate.page(PageRequest(), in: "absent", for: reader) }
            #expect(try await house.store.size() == before)
        }
    }

    @Test("the audit is read backwards, page by page")
    func pages() async throws {
        try await Backend.memory.run { house in
            let all = try await house.acts()
            var found: [AuditLine] = []
            while true {
                let page = try await house.gate.audit(before: found.last?.position, limit: 4, for: house["oversight"])
                guard !page.isEmpty else { break }
                found += page
            }
            #expect(found == all && all.map(\.position) == all.map(\.position).sorted(by: >))
        }
    }

    @Test("a channel's UUID is shaped like version 4, the same for the same node and code, another elsewhere")
    func uuids() {
        let uuid = Administration.uuid(origin: "a", code: "alerts")
        #expect(uuid == Administration.uuid(origin: "a", code: "alerts"))
        #expect(uuid != Administration.uuid(origin: "b", code: "alerts"))
        #expect(uuid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
}
