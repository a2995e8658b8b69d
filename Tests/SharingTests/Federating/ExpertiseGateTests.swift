import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Experience is offered on one node and taken up on another (domain 3.18, decision 0057)")
struct ExpertiseGateTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func offer(to addressees: [String] = ["ET-FAD"]) -> ExpertiseDraft {
        var draft = ExpertiseDraft(
            channel: "alerts", way: .offer, name: "Experience exchange, counter-terrorism",
            domains: ["counter-terrorism"], formats: [.visit])
        draft.addressees = addressees
        return draft
    }

    private func filed(_ outcome: ProductOutcome) throws -> String {
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func act(
        _ deed: ExpertiseAct.Deed, on id: String, at capital: Capital,
        _ fill: (inout ExpertiseActDraft) -> Void = { _ in }
    ) async throws -> String {
        capital.clock.pass(seconds: 5)
        var draft = ExpertiseActDraft(deed, on: id)
        fill(&draft)
        return try filed(try await capital.node.gate.act(draft, by: capital.duty()))
    }

    private func view(_ id: String, at capital: Capital) async throws -> ExpertiseView {
        try await capital.node.gate.expertise(id, for: capital.duty())
    }

    @Test(
        "it is taken up, two visits are agreed, delivered and evaluated, and both nodes compute the same; a third has nothing",
        arguments: Backend.allCases)
    func life(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            ke.clock.pass(seconds: 1)
            let id = try filed(try await ke.node.gate.file(offer(), by: ke.duty()))
            try await ke.send(to: et)
            et.clock.pass(seconds: 20)
            #expect(try await view(id, at: et).exchanges.map(\.deeds) == [[.accept, .decline]])
            _ = try await act(.accept, on: id, at: et)
            var visits: [RecordID] = []
            for place in ["Addis Ababa", "Nairobi"] {
                let visit = try await act(.schedule, on: id, at: et) {
                    $0.format = .visit
                    $0.place = place
                }
                visits.append(try RecordID(visit))
            }
            try await et.send(to: ke)
            ke.clock.pass(seconds: 60)
            let seen = try await view(id, at: ke)
            #expect(seen.exchanges.map(\.line.thread.planned) == [2] && seen.exchanges[0].line.thread.state == .matched)
            // Whose experience it is does not say that it was received.
            #expect(!seen.exchanges[0].deeds.contains(.deliver))
            for visit in visits { _ = try await act(.deliver, on: id, at: et) { $0.activity = visit } }
            _ = try await act(.evaluate, on: id, at: et) { $0.worth = .useful }
            var lesson = LessonDraft(
                channel: "alerts", name: "Listen first", observation: "Both sides spoke at once", outcome: .mixed)
            lesson.offer = try RecordID(id)
            et.clock.pass(seconds: 5)
            let learnt = try filed(try await et.node.gate.file(lesson, by: et.duty()))
            try await et.send(to: ke)
            ke.clock.pass(seconds: 60)
            for capital in [ke, et] {
                let view = try await view(id, at: capital)
                let line = try #require(view.exchanges.first?.line)
                #expect(line.thread.state == .evaluated && line.thread.delivered == 2 && line.thread.planned == 2)
                #expect(line.lessons == 1 && view.lessons.map(\.record.id) == [learnt])
                #expect(try await capital.node.gate.expertise(for: capital.duty()).lines.map(\.lessons) == [1])
            }
            try await ke.send(to: sn)
            try await et.send(to: sn)
            #expect(try await sn.node.gate.expertise(for: sn.duty()).lines.isEmpty)
            #expect(try await sn.node.gate.lessons(for: sn.duty()).lines.isEmpty)
            await #expect(throws: Refusal.self) { _ = try await view(id, at: sn) }
            await #expect(throws: Refusal.self) { _ = try await sn.node.gate.lesson(learnt, for: sn.duty()) }
        }
    }

    @Test("what is for the other side, or cannot be done yet, is refused and files nothing")
    func refused() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            ke.clock.pass(seconds: 1)
            let id = try filed(try await ke.node.gate.file(offer(), by: ke.duty()))
            try await ke.send(to: et)
            et.clock.pass(seconds: 20)
            await #expect(throws: Refusal.self) { _ = try await act(.accept, on: id, at: ke) }
            await #expect(throws: Refusal.self) { _ = try await act(.deliver, on: id, at: et) }
            _ = try await act(.accept, on: id, at: et)
            await #expect(throws: Refusal.self) { _ = try await act(.accept, on: id, at: et) }
            _ = try await act(.schedule, on: id, at: et) {
                $0.format = .visit
                $0.from = try? PartialDate("2099-05-01")
            }
            // It has not been yet.
            await #expect(throws: Refusal.self) { _ = try await act(.deliver, on: id, at: et) }
            #expect(try await view(id, at: et).exchanges[0].line.thread.delivered == 0)
            // Nobody offers anything to themselves.
            guard case .refused("addressees", _) = try await ke.node.gate.file(offer(to: ["KE-OUT"]), by: ke.duty())
            else {
                Issue.record("it was offered to its own house")
                return
            }
        }
    }

    @Test("of an offer to all each house knows its own exchange alone, and its owner all of them")
    func several() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            ke.clock.pass(seconds: 1)
            let id = try filed(try await ke.node.gate.file(offer(to: []), by: ke.duty()))
            try await ke.send(to: et)
            try await ke.send(to: sn)
            et.clock.pass(seconds: 20)
            sn.clock.pass(seconds: 20)
            _ = try await act(.accept, on: id, at: et)
            _ = try await act(.decline, on: id, at: sn)
            for capital in [et, sn] { try await capital.send(to: ke) }
            try await et.send(to: sn)
            ke.clock.pass(seconds: 60)
            #expect(try await view(id, at: ke).exchanges.map(\.line.partner) == ["ET-FAD", "SN-CAS"])
            #expect(try await view(id, at: ke).exchanges.map(\.line.thread.state) == [.matched, .declined])
            #expect(try await view(id, at: sn).exchanges.map(\.line.partner) == ["SN-CAS"])
            #expect(try await view(id, at: sn).exchanges[0].events.count == 1)
        }
    }

    @Test(
        "an offer stands as it was made first, in whatever order its versions came, and not at all once it is revoked")
    func versions() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            let id = Thing.id(77, Expertise.type)
            func write(_ version: Int, _ more: String = "") async throws {
                let text = #"""
                    {"type":"\#(Expertise.type)","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(version))","name":"v\#(version)","way":"offer","domains":["borders"],
                    "formats":["visit"]\#(more),
                    "extensions":{"\#(Expertise.extensionID)":{"extension_type":"new-sdo"}}}
                    """#
                let report = try await ke.node.gate.write([try parse(text)], to: "alerts", by: ke.duty())
                #expect(report.items.allSatisfy { $0.fate == .stored })
            }
            for version in [2, 0, 1] { try await write(version) }
            #expect(try await view(id, at: ke).draft.name == "v0")
            try await write(3, #","revoked":true"#)
            await #expect(throws: Refusal.self) { _ = try await view(id, at: ke) }
        }
    }

    @Test(
        "what was learnt with one house is not told to the others, and who took nothing up has learnt nothing from it")
    func apart() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            ke.clock.pass(seconds: 1)
            let id = try filed(try await ke.node.gate.file(offer(to: []), by: ke.duty()))
            for capital in [et, sn] {
                try await ke.send(to: capital)
                capital.clock.pass(seconds: 20)
            }
            var lesson = LessonDraft(
                channel: "alerts", name: "Listen first", observation: "Both sides spoke at once", outcome: .mixed)
            lesson.offer = try RecordID(id)
            let draft = lesson
            #expect(try await !view(id, at: sn).mayAddLesson)
            await #expect(throws: Refusal.self) { _ = try await sn.node.gate.file(draft, by: sn.duty()) }
            _ = try await act(.accept, on: id, at: et)
            _ = try await act(.decline, on: id, at: sn)
            for capital in [et, sn] { try await capital.send(to: ke) }
            ke.clock.pass(seconds: 60)
            let learnt = try filed(try await ke.node.gate.file(draft, by: ke.duty()))
            for capital in [et, sn] { try await ke.send(to: capital) }
            #expect(try await et.node.gate.lessons(for: et.duty()).lines.map(\.record.id) == [learnt])
            #expect(try await sn.node.gate.lessons(for: sn.duty()).lines.isEmpty)
            var wrong = draft
            wrong.partner = "SN-CAS"
            guard case .refused("partner", _) = try await ke.node.gate.file(wrong, by: ke.duty()) else {
                Issue.record("a lesson was told to a house that declined")
                return
            }
        }
    }

    @Test("a lesson that is shared is learned when another house validates it, and nobody validates their own")
    func lesson() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            ke.clock.pass(seconds: 1)
            var draft = LessonDraft(
                channel: "alerts", name: "Local dialogue committees", observation: "Fewer attacks on markets",
                outcome: .worked)
            (draft.context, draft.analysis, draft.lesson) = ("Two districts", "They were heard", "Meet weekly")
            (draft.action, draft.evidence) = ("Funded for a year", ["Counts of incidents"])
            let id = try filed(try await ke.node.gate.file(draft, by: ke.duty()))
            await #expect(throws: Refusal.self) {
                _ = try await ke.node.gate.act(.validate, on: id, saying: nil, by: ke.duty())
            }
            try await ke.send(to: et)
            et.clock.pass(seconds: 20)
            #expect(try await et.node.gate.lesson(id, for: et.duty()).line.thread.missing == [.validation])
            guard case .refused("text", _) = try await et.node.gate.act(.doubt, on: id, saying: " ", by: et.duty())
            else {
                Issue.record("a doubt without words was filed")
                return
            }
            _ = try filed(try await et.node.gate.act(.validate, on: id, saying: "Seen here too", by: et.duty()))
            try await et.send(to: ke)
            ke.clock.pass(seconds: 60)
            for capital in [ke, et] {
                #expect(try await capital.node.gate.lesson(id, for: capital.duty()).line.thread.state == .learned)
            }
        }
    }
}
