import JSON
import Ledger
import Records
import Store
import Testing

@testable import Sharing

@Suite("The overseer's door")
struct OversightTests {
    @Test(
        "shows the whole log as metadata, filtered by event, time, post and reason, and never what a record says",
        arguments: Backend.allCases)
    func log(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.file([Thing(20, name: "whispered words")], in: "secret", as: "insider")
            house.clock.pass(seconds: 60)
            let noon = house.clock.now
            try await house.file([Thing(21, name: "loud words")])
            _ = try await house.gate.recall(
                Thing.id(21), reason: .error, explanation: nil, by: house.administration.console)
            _ = await refusal { _ = try await house.gate.channel("secret", for: house["reader"]) }
            func lines(_ filter: OversightFilter) async throws -> [OversightLine] {
                try await house.gate.oversightLog(filter, before: nil, limit: 100, for: house["oversight"]).lines
            }
            let all = try await lines(OversightFilter())
            #expect(all.contains { $0.event == "create" && $0.subject == Thing.id(20) && $0.post == "insider" })
            #expect(all.first { $0.subject == Thing.id(20) }?.release == "TLP:GREEN channel:secret")
            #expect(!"\(all)".contains("words"))
            #expect(Set(try await lines(OversightFilter(event: "recall")).map(\.reason)) == ["error"])
            #expect(try await lines(OversightFilter(event: "withdraw")).map(\.subject) == [Thing.id(21)])
            #expect(try await lines(OversightFilter(event: "refused")).map(\.event) == ["refused.channel"])
            #expect(try await lines(OversightFilter(post: "insider")).map(\.subject) == [Thing.id(20)])
            #expect(try await lines(OversightFilter(reason: "missing")).map(\.post) == ["reader"])
            #expect(try await lines(OversightFilter(event: "create", from: noon)).map(\.subject) == [Thing.id(21)])
            #expect(try await lines(OversightFilter(post: "insider", until: noon)).count == 1)
            #expect(try await lines(OversightFilter(post: "author", until: noon)).isEmpty)
            // What the overseer read is in the log, too.
            #expect(try await lines(OversightFilter(event: "oversight")).contains { $0.post == "oversight" })
        }
    }

    @Test("the reasons that people write are not shown to the overseer: only codes are", arguments: Backend.allCases)
    func reasons(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let gate = house.gate
            try await desk.file(desk.thing(20, name: "source", [desk.restricted]))
            try await desk.file(Thing(21, name: "other"))
            // A downgrade that waits, an upgrade, a request to pass on, a consent that is taken back.
            let held = try await gate.remark(Thing.id(20), markings: [], reason: "whispered one", by: desk["chief"])
            #expect(held.direction == .downgrade)
            _ = try await gate.remark(
                Thing.id(21), markings: [desk.confidential], reason: "whispered two", by: desk["chief"])
            try await house.register(
                "onward-request", 7,
                #"""
                "object_ref":"\#(Thing.id(22))","for_organisation":"UG-NAC","originator":"KE-OUT","asked_by":"guest",
                "reason":"whispered three","status":"asked"
                """#)
            try await house.register(
                "consent", 8,
                #"""
                "object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC",
                "originator":"KE-OUT","granted_by":"chief","status":"granted"
                """#)
            try await gate.withdrawConsent(Thing.id(8, "consent"), reason: "whispered four", by: desk["chief"])
            let lines = try await gate.oversightLog(
                OversightFilter(), before: nil, limit: 500, for: house["oversight"]
            ).lines
            #expect(!"\(lines)".contains("whispered"))
            func codes(_ event: String) -> Set<String> { Set(lines.filter { $0.event == event }.map(\.reason)) }
            #expect(codes("remark").contains("upgrade") && codes("release").contains("submitted"))
            #expect(codes("onward") == ["asked"] && codes("consent") == ["granted", "withdrawn"])
        }
    }

    @Test("pages go on where they ended, and each entry has its proof", arguments: Backend.allCases)
    func pages(_ backend: Backend) async throws {
        try await backend.run { house in
            for number in 20..<30 { try await house.file([Thing(number)]) }
            let filter = OversightFilter(post: "author")
            let first = try await house.gate.oversightLog(filter, before: nil, limit: 6, for: house["oversight"])
            let rest = try await house.gate.oversightLog(filter, before: first.older, limit: 6, for: house["oversight"])
            #expect((first.lines + rest.lines).map(\.subject) == (20..<30).reversed().map { Thing.id($0) })
            #expect(rest.older == nil)
            let position = try #require(first.lines.first?.position)
            let place = try await house.gate.oversightProof(of: position, for: house["oversight"])
            #expect(place.verifies)
            let file = try OfflineProof(parsing: Array(place.proofFile.utf8))
            let leaf = try #require(try await house.store.leaves(from: position.raw - 1, count: 1).first)
            #expect(throws: Never.self) { try file.verify(entry: leaf, log: TrustedLog(key: house.signer.verifierKey)) }
        }
    }

    @Test("nobody else gets in, and through it nothing is read or written", arguments: Backend.allCases)
    func doors(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let filter = OversightFilter()
            for name in ["reader", "author", "releaser", "operator", "auditor"] {
                let caller = house[name]
                #expect(
                    await refusal { _ = try await house.gate.oversightLog(filter, before: nil, limit: 9, for: caller) }?
                        .code == .forbidden)
                #expect(await refusal { _ = try await house.gate.oversight(for: caller) }?.code == .forbidden)
                #expect(
                    await refusal { _ = try await house.gate.evidencePack(filter, for: caller) }?.code == .forbidden)
                #expect(
                    await refusal { _ = try await house.gate.oversightProof(of: Position(1), for: caller) }?.code
                        == .forbidden)
                let draft = QuestionDraft(scope: "2025", question: "why?")
                #expect(await refusal { _ = try await house.gate.ask(draft, by: caller) }?.code == .forbidden)
            }
            try await house.file([Thing(20)])
            let overseer = house["oversight"]
            #expect(
                await refusal { _ = try await house.gate.record(Thing.id(20), version: nil, for: overseer) }?.code
                    == .missing)
            #expect(await refusal { try await house.file([Thing(21)], as: "oversight") } != nil)
        }
    }

    @Test(
        "an evidence pack proves its entries offline, and nothing that was altered in it", arguments: Backend.allCases)
    func pack(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.file([Thing(20, name: "unspoken"), Thing(21)])
            let sweep = try await Sweep(house.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(21)), .request), by: "dpo")
            let pack = try await house.gate.evidencePack(OversightFilter(), for: house["oversight"])
            let text = String(decoding: pack.bytes, as: UTF8.self)
            #expect(!text.contains("unspoken") && text.contains(Thing.id(20).suffix(12)))
            let key = house.signer.verifierKey
            let proved = try EvidencePack.verify(pack.bytes, key: key)
            #expect(proved.findings == [] && proved.proved == pack.count && proved.erased == 1)
            #expect(proved.origin == House.origin)
            // Another post, another time, another commitment: each is noticed.
            for (old, new) in [
                (#"\"filed_by\":\"author\""#, #"\"filed_by\":\"releaser\""#),
                (#""kind":"erasure""#, #""kind":"audit""#),
                (#""erased_by""#, #""erased_bz""#),
            ] {
                let altered = Array(text.replacing(old, with: new).utf8)
                #expect(altered != pack.bytes, "\(old)")
                if old.contains("erased_by") { continue }
                #expect(try !EvidencePack.verify(altered, key: key).passes, "\(old)")
            }
            let other = try SignerKey(name: House.origin, seed: [UInt8](repeating: 8, count: 32)).verifierKey
            #expect(try !EvidencePack.verify(pack.bytes, key: other).passes)
            #expect(throws: Refusal.self) { try EvidencePack.verify(Array("{}".utf8), key: key) }
        }
    }

    @Test(
        "a breach is told in the hours of the agreements with those concerned, else in 72", arguments: Backend.allCases)
    func breachHours(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let detected = house.clock.now
            try await house.register("agreement", 3, house.agreement() + #","breach_notice_hours":12"#, version: 1)
            func due(_ number: Int, _ more: String) async throws -> Int64? {
                try await house.register("breach", number, #""detected":"\#(detected.text)"\#(more)"#)
                let view = try await house.gate.oversight(for: house["oversight"])
                return view.breaches.first { $0.id == Thing.id(number, "breach") }.map {
                    ($0.due.microseconds - detected.microseconds) / 3_600_000_000
                }
            }
            #expect(try await due(9, "") == 72)
            #expect(try await due(10, #","organisation":"UG-NAC""#) == 12)
            #expect(try await due(11, #","affected":{"organisations":["UG-NAC"]}"#) == 12)
            #expect(try await due(12, #","organisation":"TZ-IUT""#) == 72)
        }
    }

    @Test("numbers count what was done, and deadlines say what is late", arguments: Backend.allCases)
    func statistics(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            try await house.file([Thing(20), Thing(21)])
            try await house.mention(1, of: 20)
            for _ in 1...3 { _ = await refusal { _ = try await house.gate.channel("secret", for: house["reader"]) } }
            _ = try await house.acts()
            try await house.register(
                "breach", 9, #""detected":"\#(house.clock.now.text)","affected":{"persons":3}"#)
            let id = try await house.gate.ask(
                QuestionDraft(scope: "2025", question: "on which basis?", days: 5), by: house["oversight"])
            var view = try await house.gate.oversight(for: house["oversight"])
            #expect(view.statistics.records["indicator"] == 2 && view.statistics.mentions == 1)
            #expect(view.statistics.refusals == ["missing": 3])
            #expect(view.breaches.map(\.deadline) == [.inTime] && view.breaches.first?.persons == 3)
            #expect(view.questions.map(\.deadline) == [.soon])
            #expect(view.ratings.map(\.organisation) == [House.partner])
            house.clock.pass(seconds: 73 * 3_600)
            view = try await house.gate.oversight(for: house["oversight"])
            #expect(view.breaches.map(\.deadline) == [.passed] && view.statistics.overdue == 1)
            // Nobody answers their own question; the officer does.
            let officer = try await house.officer()
            #expect(
                await refusal { try await house.gate.answer(id, "s. 12", by: house["oversight"]) }?.code == .forbidden)
            try await house.gate.answer(id, "s. 12", by: officer)
            house.clock.pass(seconds: 365 * 86_400)
            view = try await house.gate.oversight(for: house["oversight"])
            #expect(view.questions.map(\.deadline) == [.met] && view.questions.first?.answeredBy == "dpo")
            #expect(view.ratings.map(\.deadline) == [.passed])
            let later = try await house.gate.oversight(from: house.clock.now, for: house["oversight"])
            #expect(later.statistics.recordCount == 0 && later.statistics.refusalCount == 0)
        }
    }
}
