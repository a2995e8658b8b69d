import JSON
import Policy
import Records
import Store
import StoreSQLite
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
            try await administration.setPurposes([.awareness, .analysis], of: "new")
            try await administration.setPurposes([], of: "new")
            _ = try await administration.addToken(for: "new")
            let token = try #require(try await administration.tokens(of: "new").first?.key)
            try await administration.revokeToken(token)
            try await administration.addChannel(code: "c2", title: "Second")
            try await administration.grant("c2", to: "new", write: true)
            try await administration.ungrant("c2", from: "new")
            try await administration.suspend("new")
            try await administration.suspend("new", false)
            try await administration.unlock("new")
            try await administration.note("ledger.verify", on: "the ledger", outcome: "passed")
            let found = try await house.acts().dropLast(before).reversed()
            #expect(
                found.map(\.act) == [
                    "account.add", "account.password", "account.roles", "account.purpose", "account.purpose",
                    "token.add",
                    "token.revoke", "channel.add", "channel.grant",
                    "channel.ungrant", "account.suspend", "account.resume", "account.unlock", "ledger.verify",
                ])
            #expect(found.allSatisfy { $0.actor == "console" })
            #expect(found.first?.subject == "new" && found.first?.outcome == "author reader")
            #expect(found.filter { $0.act == "account.purpose" }.map(\.outcome) == ["analysis awareness", "none"])
            #expect(!found.contains { $0.subject.contains("password") || $0.outcome.contains("another") })
        }
    }

    @Test("a refused change changes nothing, and what was tried is an entry", arguments: Backend.allCases)
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
            try await house.node.flush()
            let lines = try await house.acts().filter { $0.act.hasPrefix("refused.") }
            #expect(lines.allSatisfy { $0.actor == "console" })
            #expect(
                Set(lines.map { "\($0.act) \($0.subject) \($0.outcome)" }) == [
                    "refused.account.add reader conflict", "refused.account.add Reader invalid",
                    "refused.account.add a b invalid", "refused.account.add  invalid",
                    "refused.account.add x:y invalid",
                    "refused.account.add \(String(repeating: "a", count: 64)) invalid",
                    "refused.account.add good invalid ×2", "refused.channel.add alerts conflict",
                    "refused.channel.add A invalid", "refused.channel.add a invalid", "refused.channel.add -a invalid",
                    "refused.channel.add ok invalid ×2",
                    "refused.channel.add 00000000-0000-4000-8000-000000000001 invalid",
                    "refused.channel.grant absent reader missing", "refused.channel.grant alerts absent missing",
                    "refused.channel.ungrant secret reader missing", "refused.token.revoke token 99 missing",
                    "refused.token.add absent missing",
                ])
            #expect(try await house.store.epoch() == epoch)
        }
    }

    @Test("what the console is refused is an entry once its command ends", arguments: Backend.allCases)
    func console(_ backend: Backend) async throws {
        try await backend.run { house in
            let (gate, console) = (house.gate, house.node.console)
            _ = await refusal { _ = try await gate.write([try Thing(1).value], to: "absent", by: console) }
            try await house.node.flush()
            let line = try #require(try await house.acts().first)
            #expect(line.actor == "console" && line.act == "refused.write" && line.subject == "absent")
            #expect(line.outcome == "missing")
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
                    "reader refused.sign-in unauthenticated", "unknown refused.sign-in unauthenticated",
                ])
            #expect(lines.contains { $0.subject == "secret" })
            let unknown = Set(lines.filter { $0.actor == "unknown" }.map(\.subject))
            #expect(unknown == ["ghost from 192.0.2.7", "token from 192.0.2.7"])
        }
    }

    @Test(
        "refusals of one kind are written once a minute: each subject with its count, what is beyond the bound together",
        arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            let (gate, reader) = (house.gate, house["reader"])
            func refuse(_ names: some Sequence<String>) async {
                for name in names {
                    _ = await refusal { _ = try await gate.page(PageRequest(), in: name, for: reader) }
                }
            }
            func lines() async throws -> [String] {
                try await house.acts().filter { $0.act == "refused.read" }.map { "\($0.subject) \($0.outcome)" }
            }
            func names(_ range: Range<Int>) -> [String] { range.map { "absent\($0)" } }
            let most = SharingLimits.auditLines
            await refuse(names(0..<most))
            await refuse(names(0..<2))
            var expected = names(0..<most).map {
                $0 + ($0 == "absent0" || $0 == "absent1" ? " missing ×2" : " missing")
            }
            #expect(try await lines().reversed() == expected)

            // Until the minute is over nothing more is written; then what came meanwhile, and nothing of before.
            await refuse(names(100..<100 + most))
            await refuse(names(200..<270))
            await refuse(["absent100"])
            #expect(try await lines().reversed() == expected)
            house.clock.pass(seconds: 60)
            expected += ["absent100 missing ×2"] + names(101..<100 + most).map { $0 + " missing" }
            expected += ["and 70 others missing ×70"]
            #expect(try await lines().reversed() == expected)
            house.clock.pass(seconds: 60)
            #expect(try await lines().reversed() == expected)
            await refuse(["absent0"])
            try await house.node.flush()
            #expect(try await lines().reversed() == expected + ["absent0 missing"])
        }
    }

    @Test("what could not be written is written the next time, with its subject and its count")
    func kept() async throws {
        try await Backend.sqlite.run { house in
            let (gate, reader) = (house.gate, house["reader"])
            let store = try #require(house.store as? SQLiteStore)
            for name in ["one", "two", "one"] {
                _ = await refusal { _ = try await gate.page(PageRequest(), in: name, for: reader) }
            }
            try await store.allow(pages: 1)
            // Small writes still find room in pages that are there: fill those first.
            for number in 0..<200 {
                _ = try? await store.commit(
                    .note,
                    entry: house.node.core.maker.audit(
                        AuditNote(house.node.console, "fill", on: "\(number)"), at: house.clock.now))
            }
            let node = house.node
            #expect(await refusal { try await node.flush() }?.code == .full)
            try await store.allow(pages: 1_000_000)
            try await node.flush()
            let lines = try await house.acts().filter { $0.act == "refused.read" }
            #expect(lines.map { "\($0.subject) \($0.outcome)" } == ["two missing", "one missing ×2"])
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
            #expect(try await house.store.size() == before + Int64(SharingLimits.auditStrangers) + 1)
            let lines = try await house.acts().filter { $0.actor == "unknown" }
            #expect(lines.last?.subject == "n0 from a0")
            #expect(lines.first?.subject == "and 296 others" && lines.first?.outcome == "unauthenticated ×296")
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
