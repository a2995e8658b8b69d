import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Data subjects")
struct SubjectTests {
    /// Why the first object was refused.
    private static func message(_ report: Report) -> String? {
        guard case .refused(let message) = report.items.first?.fate else { return nil }
        return message
    }

    @Test(
        "trap 24: a mention in a published assessment is erased, and the assessment stands without it",
        arguments: Backend.allCases)
    func erasure(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let officer = try await house.officer()
            let mention = Thing.id(1, "person-mention")
            try await house.file(
                [
                    house.report(
                        20, name: "Traffic at the border, told by Wanjirü OKOTH", refersTo: [Thing.id(90), mention],
                        more: #","description":"Ms Okoth saw it.""#)
                ])
            try await house.mention(1, of: 20)
            let first = try await house.store.size()
            #expect(try await house.titles(guest).count == 1)

            let request = try await house.granted([mention], by: officer)
            let done = try await house.gate.carryOut(request, by: officer)
            #expect(done.mentions == 1 && done.reissued == [Thing.id(20, "report")] && done.taken == [])
            #expect(done.inform == [House.partner])

            // The assessment stands, flagged, without the person.
            let record = try await house.gate.record(Thing.id(20, "report"), version: nil, for: house["reader"])
            let text = String(decoding: record.object.minified, as: UTF8.self)
            #expect(
                record.object["name"]?.string == "Traffic at the border, told by […] […]"
                    || record.object["name"]?.string == "Traffic at the border, told by […]")
            #expect(record.object["description"]?.string == "Ms […] saw it.")
            #expect(!text.contains(mention) && text.contains(Thing.id(90)))
            #expect(record.history.count == 1)
            // Who read the version that was erased is told on the one in its place.
            #expect(record.corrections.map(\.version) == [Instant(Thing.time(0))])
            #expect(try await house.titles(guest).first?.contains("koth") == false)
            let snapshot = try await house.node.core.directory.current()
            let notice = try #require(snapshot.registry.all("correction-notice").first?.body)
            #expect(notice["object_ref"]?.string == Thing.id(20, "report"))
            #expect(notice["version"]?.string.flatMap { Instant($0) } == Instant(Thing.time(0)))
            #expect(notice["to_inform"]?.elements.compactMap(\.string) == [House.partner])

            // That it existed stays, without anything personal.
            let entry = try #require(try await house.store.entry(at: Position(first)))
            #expect(entry.kind == "person-mention" && entry.tombstone != nil && entry.body.isEmpty)
            #expect(snapshot.registry.latest(try RecordID(mention)) == nil)
            #expect(try house.bytes(holding: "Okoth") == [])
            try await house.expectProof()

            try await house.gate.advance(request, .answer, by: officer)
            #expect(try await house.gate.subjectRequests(for: officer).first?.isOpen == false)
        }
    }

    @Test("broken off before it erased anything, it is finished by doing it again", arguments: Backend.allCases)
    func resumed(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let mention = Thing.id(1, "person-mention")
            try await house.file([house.report(20, name: "Told by Okoth", refersTo: [Thing.id(90)])])
            try await house.mention(1, of: 20)
            // As left by a crash: issued anew, nothing erased.
            try await house.file([house.report(20, version: 1, name: "Told by […]", refersTo: [Thing.id(90)])])
            let request = try await house.granted([mention], by: officer)
            #expect(try await house.gate.carryOut(request, by: officer).erased == 2)
            #expect(try house.bytes(holding: "Okoth") == [])
            #expect(try await house.titles(house["reader"]) == ["Told by […]"])
            // And once more does no harm.
            #expect(try await house.gate.carryOut(request, by: officer).erased == 0)
            try await house.expectProof()
        }
    }

    @Test(
        "an assessment that is about nothing else is taken whole; another's word is only flagged",
        arguments: Backend.allCases)
    func whole(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let mention = Thing.id(1, "person-mention")
            try await house.file([house.report(20, name: "Only this", refersTo: [mention])])
            try await house.mention(1, of: 20)
            try await house.hide(house.report(21, name: "Theirs about Okoth", refersTo: [Thing.id(20, "report")]))
            let done = try await house.gate.carryOut(try await house.granted([mention], by: officer), by: officer)
            #expect(done.taken == [Thing.id(20, "report")] && done.reissued == [])
            #expect(done.reassess.contains(Thing.id(21, "report")))
            #expect(try await house.titles(house["reader"]) == [])
            try await house.expectProof()
        }
    }

    @Test(
        "however many refer to it, none keeps the name, and neither does what was withdrawn",
        arguments: Backend.allCases)
    func many(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let mention = Thing.id(1, "person-mention")
            let first = 100
            let numbers = first...first + SharingLimits.references
            try await house.file(
                numbers.map { house.report($0, name: "Told by Okoth", refersTo: [Thing.id(90), mention]) })
            try await house.mention(1, of: 20)
            let withdrawn = Thing.id(first, "report")
            try await house.gate.withdraw(
                withdrawn, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let done = try await house.gate.carryOut(try await house.granted([mention], by: officer), by: officer)
            #expect(done.taken == [withdrawn] && done.reissued.count == SharingLimits.references)
            #expect(try house.bytes(holding: "Okoth") == [])
            let titles = try await house.titles(house["reader"])
            #expect(titles.count == SharingLimits.references && Set(titles) == ["Told by […]"])
            try await house.expectProof()
        }
    }

    @Test(
        "what is left of an assessment stands though nothing says any more why it may speak of persons",
        arguments: Backend.allCases)
    func expired(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            var policy = ReleasePolicy.neutral
            policy.persons = Persons(.present)
            let id = "marking-definition--44444444-4444-4444-8444-444444444444"
            let marking = try policy.marking(
                id: RecordID(id), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: marking.bytes).root], to: "registry", by: house.administration.console)
            try await house.register(
                "processing-record", 7,
                #"""
                "controller":"KE-OUT","channel":"alerts","purposes":["analysis"],"legal_basis":"Act 24 of 2019",
                "categories":["names"],"retention":{"days":90,"action":"delete"},"valid_until":"2025-07-01T00:00:00Z"
                """#)
            var report = house.report(20, name: "Told by Okoth", refersTo: [Thing.id(90)])
            report.markings = [id]
            let request = try #require(try await house.file([report]).items.first?.request)
            _ = try await house.gate.clear(request, seen: nil, by: house["releaser"])
            try await house.mention(1, of: 20)
            house.clock.pass(seconds: 30 * 86_400)
            let granted = try await house.granted([Thing.id(1, "person-mention")], by: officer)
            #expect(try await house.gate.carryOut(granted, by: officer).reissued == [report.id])
            #expect(try await house.titles(house["reader"]) == ["Told by […]"])
            #expect(try house.bytes(holding: "Okoth") == [])
            try await house.expectProof()
        }
    }

    @Test(
        "a request goes the way of its life cycle, is overdue after its time, and only its officer moves it",
        arguments: Backend.allCases)
    func steps(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let gate = house.gate
            let draft = SubjectRequestDraft(reference: "2025/8", kind: .access, authority: "ODPC", days: 30)
            for name in ["reader", "author", "releaser", "operator", "oversight", "auditor"] {
                #expect(await refusal { _ = try await gate.open(draft, by: house[name]) }?.code == .forbidden)
            }
            let id = try await gate.open(draft, by: officer)
            // Nobody decides before who asks is known.
            let early = await refusal {
                try await gate.advance(id, .decide(.granted, ground: "s. 26", indirectAccess: nil), by: officer)
            }
            #expect(early?.code == .invalid)
            #expect(await refusal { _ = try await gate.carryOut(id, by: officer) }?.code == .conflict)
            try await gate.advance(id, .identity(confirmed: true), by: officer)
            house.clock.pass(seconds: 30 * 86_400)
            #expect(try await gate.subjectRequests(for: officer).map(\.isOverdue) == [false])
            house.clock.pass(seconds: 1)
            #expect(try await gate.subjectRequests(for: house["oversight"]).map(\.isOverdue) == [true])
            // Indirect access needs to say who looks.
            let vague = await refusal {
                try await gate.advance(id, .decide(.indirectAccess, ground: "s. 51", indirectAccess: nil), by: officer)
            }
            #expect(vague?.code == .invalid)
            try await gate.advance(
                id, .decide(.indirectAccess, ground: "s. 51", indirectAccess: "the ODPC looks"), by: officer)
            try await gate.advance(id, .answer, by: officer)
            let view = try #require(try await gate.subjectRequests(for: officer).first)
            #expect(view.status == "answered" && view.decision == "indirect-access" && !view.isOverdue)
        }
    }

    @Test(
        "an officer's correction names who may have been shown what was wrong, and readers of that version see it",
        arguments: Backend.allCases)
    func correction(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let officer = try await house.officer()
            try await house.file([Thing(20, name: "wrong")])
            func corrected(by caller: Caller) async throws -> [String] {
                try await house.gate.correct(
                    Thing.id(20), version: Thing.time(0), what: "the place", why: "mistaken", by: caller)
            }
            // An officer corrects what they may read.
            #expect(await refusal { _ = try await corrected(by: officer) }?.code == .missing)
            try await house.administration.setRoles([.dpo, .reader], of: "dpo")
            try await house.administration.grant("alerts", to: "dpo")
            let reading = Caller(
                account: officer.account, name: "dpo", organisation: House.organisation, roles: [.dpo, .reader],
                means: .token)
            #expect(await refusal { _ = try await corrected(by: reading) }?.code == .unprocessable)
            try await house.file([Thing(20, version: 1, name: "right")])
            #expect(try await corrected(by: reading) == [House.partner])
            let view = try await house.gate.record(Thing.id(20), version: nil, for: house["reader"])
            #expect(view.corrections.map(\.what) == ["the place"])
            #expect(await refusal { _ = try await corrected(by: house["author"]) }?.code == .forbidden)
        }
    }

    @Test(
        "what names persons needs a purpose and a legal basis, and the refusal says what to add",
        arguments: Backend.allCases)
    func grounds(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            var policy = ReleasePolicy.neutral
            policy.persons = Persons(.present)
            let id = "marking-definition--44444444-4444-4444-8444-444444444444"
            let marking = try policy.marking(
                id: RecordID(id), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let definition = try JSONDocument(parsing: marking.bytes).root
            _ = try await house.gate.write([definition], to: "registry", by: house.administration.console)
            var thing = Thing(20)
            thing.markings = [id]
            let refused = try #require(Self.message(try await house.file([thing])))
            #expect(refused.contains("processing-record") && refused.contains("legal_basis"))
            try await house.register(
                "processing-record", 7,
                #"""
                "controller":"KE-OUT","channel":"alerts","purposes":["analysis"],"legal_basis":"Act 24 of 2019",
                "categories":["names"],"retention":{"days":90,"action":"delete"}
                """#)
            // What names persons takes two to release.
            let request = try #require(try await house.file([thing]).items.first?.request)
            _ = try await house.gate.clear(request, seen: nil, by: house["releaser"])
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            let line = try #require(page.lines.first)
            let envelope = try #require(try await house.store.entry(at: line.position)?.envelope)
            let root = try JSONDocument(parsing: envelope).root
            #expect(root["legal_basis"]?.string == "Act 24 of 2019")
            // Looking at it is written down.
            _ = try await house.gate.record(Thing.id(20), version: nil, for: house["reader"])
            #expect(try await house.acts().contains { $0.act == "view" && $0.actor == "reader" })
        }
    }

    @Test(
        "an officer of a guest does nothing with this node's requests, retention or questions: theirs are at home",
        arguments: Backend.allCases)
    func guestOfficer(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let officer = try await house.officer()
            try await house.file([Thing(20, name: "about Wanjiru")])
            let roles: Set<Role> = [.dpo, .secretary, .chair, .releaser]
            let key = try await house.administration.addAccount(
                name: "ug-dpo", roles: roles, organisation: House.partner)
            for channel in ["alerts", Registry.channel] {
                try await house.administration.grant(channel, to: "ug-dpo", write: true)
            }
            let guest = Caller(account: key, name: "ug-dpo", organisation: House.partner, roles: roles, means: .token)
            let request = try await house.granted([Thing.id(20)], by: officer)
            let question = try await house.gate.ask(
                QuestionDraft(kind: "question", scope: "2025", question: "How many?", days: 30, evidence: nil),
                by: house["oversight"])
            let before = try await house.store.size()
            let gate = house.gate
            let attempts: [(String, () async throws -> Void)] = [
                ("list", { _ = try await gate.subjectRequests(for: guest) }),
                ("open", { _ = try await gate.open(SubjectRequestDraft(reference: "1", kind: .erasure), by: guest) }),
                ("advance", { try await gate.advance(request, .answer, by: guest) }),
                ("carry out", { _ = try await gate.carryOut(request, by: guest) }),
                ("retention", { _ = try await gate.retention(for: guest) }),
                ("sweep", { _ = try await gate.sweep(by: guest) }),
                ("numbers", { _ = try await gate.oversight(for: guest) }),
                ("answer", { try await gate.answer(question, "None.", by: guest) }),
            ]
            for (name, attempt) in attempts {
                #expect(await refusal { try await attempt() }?.code == .forbidden, "\(name)")
            }
            #expect(try await house.store.size() == before)
            _ = try await house.gate.record(Thing.id(20), version: nil, for: house["reader"])
            #expect(try await house.gate.carryOut(request, by: officer).erased > 0)
        }
    }
}
