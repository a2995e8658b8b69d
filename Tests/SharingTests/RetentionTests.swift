import Foundation
import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// A house that keeps a mention of a person, and a data-protection officer.
extension House {
    static let basis = #""purposes":["analysis"],"legal_basis":"Act 24 of 2019""#

    func mention(
        _ number: Int, of object: Int, name: String = "Wanjiru Okoth", until: String = "2027-01-01T00:00:00Z",
        grade: String? = nil
    ) async throws {
        let graded = grade.map { #","grade":"\#($0)""# } ?? ""
        try await register(
            "person-mention", number,
            #"""
            "object_ref":"\#(Thing.id(object, "report"))","category":"witness",
            "descriptors":[{"kind":"name","text":"\#(name)"}],"fact_or_opinion":"fact","justification":"needed",
            "review_on":"2024-02-01T00:00:00Z","retention_until":"\#(until)"\#(graded),\#(Self.basis)
            """#)
    }

    /// Everything verifies, with what does not in the test's words.
    func expectProof(_ at: SourceLocation = #_sourceLocation) async throws {
        let result = try await node.auditor.verify()
        #expect(result.findings == [], sourceLocation: at)
    }

    func officer() async throws -> Caller {
        let key = try await administration.addAccount(name: "dpo", roles: [.dpo])
        return Caller(account: key, name: "dpo", organisation: Self.organisation, roles: [.dpo], means: .token)
    }

    /// A report about a mention, which names the person in its text as well.
    func report(_ number: Int, version: Int = 0, name: String, refersTo ids: [String], more: String = "") -> Thing {
        var thing = Thing(number, version: version, name: name)
        thing.type = "report"
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        thing.more = #","published":"2024-01-01T00:00:00Z","object_refs":[\#(list)]\#(more)"#
        return thing
    }

    func bytes(holding phrase: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            let file = folder.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return false }
            return try Data(contentsOf: file).range(of: Data(phrase.utf8)) != nil
        }
    }
}

@Suite("Retention that erases")
struct RetentionTests {
    @Test(
        "from the second of its retention date a record is shown to nobody; the sweep after it erases it, and the ledger is proved as before",
        arguments: Backend.allCases)
    func policy(_ backend: Backend) async throws {
        try await backend.run { house in
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.validUntil = end
            let position = try await house.hide(Thing(20, name: "okapi sighting"), policy: policy)
            try await house.file([Thing(21, name: "stays")])
            house.clock.pass(seconds: 59)
            #expect(try await house.titles(house["reader"]) == ["okapi sighting", "stays"])
            #expect(try await house.gate.sweep(by: house.administration.console).count == 0)
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(house["reader"]) == ["stays"])
            #expect(try await house.gate.retention(for: house.administration.console).count == 1)
            let leaf = try await house.store.leaves(from: position.raw - 1, count: 1)

            let swept = try await house.gate.sweep(by: house.administration.console)
            #expect(swept.erased == [.policy: 1] && swept.isScrubbed)
            #expect(try house.bytes(holding: "okapi") == [])
            #expect(try await house.store.leaves(from: position.raw - 1, count: 1) == leaf)
            #expect(try await house.gate.retention(for: house.administration.console).count == 0)
            let proved = try await house.node.auditor.verify()
            #expect(proved.findings == [] && proved.erased == 1)
            #expect(try await house.acts().first?.outcome == "erased 1: policy 1")
        }
    }

    @Test(
        "a charter's retention takes every version in its channel, and no other channel's", arguments: Backend.allCases)
    func charter(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.retain(days: 90)
            try await house.file([Thing(20, name: "old"), Thing(21, name: "withdrawn")])
            try await house.file([Thing(20, version: 1, name: "newer")])
            try await house.gate.withdraw(
                Thing.id(21), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            try await house.file([Thing(22, name: "elsewhere")], in: "secret", as: "insider")
            house.clock.pass(seconds: 89 * 86_400)
            try await house.file([Thing(23, name: "young")])
            house.clock.pass(seconds: 86_401)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.channel: 3])
            #expect(try await house.titles(house["reader"]) == ["young"])
            #expect(try await house.titles(house["insider"]) == ["elsewhere"])
            try await house.expectProof()
        }
    }

    @Test(
        "a mention past its date is erased; what mentions persons and was evaluated goes after two years, with them",
        arguments: Backend.allCases)
    func mentions(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.file([house.report(20, name: "graded", refersTo: [Thing.id(90)])])
            try await house.file([house.report(21, name: "never graded", refersTo: [Thing.id(90)])])
            try await house.mention(1, of: 20, until: "2030-01-01T00:00:00Z", grade: "B2")
            try await house.mention(2, of: 21, until: "2026-06-01T00:00:00Z")
            house.clock.pass(seconds: 184 * 86_400)
            let view = try await house.gate.retention(for: house.administration.console)
            #expect(view.count == 0)
            #expect(view.reviews.map(\.id).contains(Thing.id(21, "report")))
            house.clock.pass(seconds: 547 * 86_400 + 1)
            let swept = try await house.gate.sweep(by: house.administration.console)
            #expect(swept.erased == [.mention: 1, .persons: 1, .orphan: 1])
            #expect(try await house.titles(house["reader"]) == ["never graded"])
            #expect(swept.isScrubbed)
            #expect(try house.bytes(holding: "Wanjiru") == [])
            try await house.expectProof()
        }
    }

    @Test("what a crash left half done is finished first of all when the node runs again")
    func crash() async throws {
        try await Backend.sqlite.run { house in
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.validUntil = house.clock.now
            try await house.hide(Thing(20, name: "okapi one"), policy: policy)
            try await house.file([Thing(21, name: "okapi two")])
            // The store erased the second, and the node stopped before its files were written anew; the first was not
            // reached.
            let sweep = try await Sweep(house.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(21)), .request), by: "dpo")
            #expect(try await house.store.hasRemains())
            let again = try House.node(house.store, house.signer, house.clock)
            try await again.keepRetention { _ in throw CancellationError() }
            #expect(try house.bytes(holding: "okapi") == [])
            #expect(try await !house.store.hasRemains())
            try await house.expectProof()
        }
    }

    @Test("what is erased while the ledger is verified is no finding")
    func meanwhile() async throws {
        try await Backend.sqlite.run { house in
            try await house.file((20..<24).map { Thing($0, name: "kept \($0)") })
            let between = Between(house.store)
            let node = try House.node(between, house.signer, house.clock)
            between.next {
                let sweep = try await Sweep(house.node.core)
                _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(21)), .request), by: "dpo")
            }
            let result = try await node.auditor.verify()
            #expect(result.findings == [] && result.erased == 1)
        }
    }

    @Test("a tombstone is accepted only where an entry tells of the erasure")
    func forged() async throws {
        try await Backend.sqlite.run { house in
            try await house.file([Thing(20, name: "inconvenient")])
            let position = try await house.store.size()
            try await house.expectProof()
            let entry = try #require(try await house.store.entry(at: Position(position)))
            let sweep = try await Sweep(house.node.core)
            let due = try await sweep.records(of: try RecordID(Thing.id(20)), .request)
            // Somebody with the data folder erases it, and writes down something else.
            let lie = Erasure(rule: .policy, positions: [Position(1)], counts: [:], by: "clock")
            _ = try await house.store.erase(
                due.map(\.record), entry: house.node.core.maker.erasure(lie, by: "clock", at: house.clock.now))
            let findings = try await house.node.auditor.verify().findings.map(\.message)
            #expect(findings.contains { $0.contains("entry \(entry.position.raw) has no content") })
            #expect(findings.contains { $0.contains("entry 1 was erased") })
        }
    }

    @Test("who is neither officer, overseer nor auditor neither sees nor starts a sweep", arguments: Backend.allCases)
    func doors(_ backend: Backend) async throws {
        try await backend.run { house in
            for name in ["reader", "author", "releaser", "operator"] {
                #expect(await refusal { _ = try await house.gate.retention(for: house[name]) }?.code == .forbidden)
                #expect(await refusal { _ = try await house.gate.sweep(by: house[name]) }?.code == .forbidden)
            }
            #expect(await refusal { _ = try await house.gate.sweep(by: house["oversight"]) }?.code == .forbidden)
            let view = try await house.gate.retention(for: house["oversight"])
            let officer = try await house.officer()
            let swept = try await house.gate.sweep(by: officer)
            #expect(view.lines.isEmpty && swept.erased.isEmpty)
        }
    }
}
