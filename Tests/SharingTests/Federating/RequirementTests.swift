import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What has to be known, who was asked, and what nothing answers yet (domain 3.10, decision 0051)")
struct RequirementTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func draft() -> RequirementDraft {
        var draft = RequirementDraft(
            channel: "alerts", name: "What would change our warning time?", decision: "whether to move the depot",
            elements: ["Do the wells at Moyale hold?", "Is the bridge open?"])
        draft.priority = .high
        draft.plan = [RequirementDraft.PlanLine(element: 0, organisation: "ET-FAD", method: .partnerRequest)]
        return draft
    }

    private func file(_ draft: RequirementDraft, revising id: String? = nil, at capital: Capital) async throws -> String
    {
        capital.clock.pass(seconds: 1)
        let outcome = try await capital.node.gate.file(draft, revising: id, by: capital.duty())
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func view(_ id: String, at capital: Capital) async throws -> RequirementView {
        try await capital.node.gate.requirement(id, for: capital.duty())
    }

    private func request() -> RfiDraft {
        var draft = RfiDraft(
            channel: "alerts", addressees: ["ET-FAD"], questions: ["Do the wells at Moyale hold?"],
            purpose: "warn herders",
            legalBasis: "Understanding, clause 4")
        draft.declaresLawful = true
        return draft
    }

    private func note(_ text: String, on requirement: String, element: Int?, at capital: Capital) async throws -> String
    {
        var product = ProductDraft(.note, channel: "alerts", title: text)
        product.sources = [ProductDraft.Source(grade: "B2")]
        product.text = text
        product.respondsTo = try RecordID(requirement)
        product.respondsToElement = element
        capital.clock.pass(seconds: 1)
        guard case .filed(let id, _) = try await capital.node.gate.file(product, by: capital.duty()) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return id
    }

    @Test(
        "an element that was asked of a partner is answered when the partner answers, who learns nothing of the requirement",
        arguments: Backend.allCases)
    func asked(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await file(draft(), at: ke)
            #expect(try await ke.node.gate.requirements(for: ke.duty()).lines.map(\.gaps) == [[0, 1]])
            ke.clock.pass(seconds: 1)
            let outcome = try await ke.node.gate.request(request(), for: id, element: 0, by: ke.duty())
            guard case .filed(let asked, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try await view(id, at: ke).elements[0].requests.map(\.record.id) == [asked])
            #expect(try await view(id, at: ke).line.gaps == [0, 1])
            try await ke.send(to: et)
            #expect(try await et.store.places(of: RecordID(id)).isEmpty)
            let place = try #require(try await et.store.places(of: RecordID(asked)).first)
            let body = try #require(try await et.store.entry(at: place.position)).body
            #expect(!String(decoding: body, as: UTF8.self).contains(id))
            #expect(!String(decoding: body, as: UTF8.self).contains("requirement"))
            await #expect(throws: Refusal.self) { _ = try await view(id, at: et) }

            et.clock.pass(seconds: 10)
            var answer = RfiActDraft(.final, on: asked)
            answer.text = "They hold until June."
            _ = try await et.node.gate.act(answer, by: et.duty())
            try await et.send(to: ke)
            ke.clock.pass(seconds: 20)
            #expect(try await view(id, at: ke).line.gaps == [1])
        }
    }

    @Test("an answer that did not satisfy is none, nor is that nothing is held")
    func unsatisfied() async throws {
        let at = Instant(microseconds: 1_750_000_000_000_000)
        func line(_ hitOnly: Bool, _ acts: RfiThread.Act...) throws -> RfiLine {
            RfiLine(
                record: RecordLine(
                    position: Position(1), id: Thing.id(1, "case-rfi"), type: "case-rfi", title: .text("x"),
                    channel: "alerts",
                    tlp: .green, added: at, version: "", revoked: false),
                urgency: .routine, requester: "KE-OUT", addressee: "ET-FAD", side: .requester,
                thread: RfiThread(.routine, hitOnly: hitOnly, asked: at, delivered: at, acts: acts, at: at))
        }
        func act(_ number: Int, _ deed: RfiAct.Deed, _ satisfaction: RfiAct.Satisfaction? = nil) throws -> RfiThread.Act
        {
            RfiThread.Act(
                id: try RecordID(Thing.id(number, "note")), deed: deed, side: deed.side, at: at,
                follows: number > 1 ? try RecordID(Thing.id(number - 1, "note")) : nil,
                declineCode: deed == .decline ? "not-held" : nil, satisfaction: satisfaction)
        }
        #expect(try line(false, act(1, .final)).answers)
        #expect(try !line(false, act(1, .final), act(2, .rate, .not)).answers)
        #expect(try line(false, act(1, .final), act(2, .rate, .partly)).answers)
        #expect(try !line(true, act(1, .noHit)).answers && line(true, act(1, .hit)).answers)
        #expect(try !line(false, act(1, .decline)).answers)
        #expect(try !line(false, act(1, .partial)).answers)
    }

    @Test("a product says which requirement it answers, and whoever may not see that sees a product that names none")
    func product() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await file(draft(), at: ke)
            let claim = try await note("The bridge is said to be open", on: id, element: nil, at: ke)
            #expect(try await view(id, at: ke).claims.map(\.id) == [claim])
            #expect(try await view(id, at: ke).line.gaps == [0, 1])
            let answer = try await note("The bridge is open", on: id, element: 1, at: ke)
            let seen = try await view(id, at: ke)
            #expect(seen.line.gaps == [0] && seen.elements[1].answers.map(\.id) == [answer])
            #expect(seen.claims.map(\.id) == [claim])
            try await ke.send(to: et)
            let place = try #require(try await et.store.places(of: RecordID(answer)).first)
            let body = try #require(try await et.store.entry(at: place.position)).body
            #expect(!String(decoding: body, as: UTF8.self).contains(id))
            // What is not there cannot be answered.
            var product = ProductDraft(.note, channel: "alerts", title: "Of nothing")
            product.sources = [ProductDraft.Source(grade: "B2")]
            product.respondsTo = try RecordID(Thing.id(77, Requirement.type))
            guard case .refused("responds_to_ref", _) = try await ke.node.gate.file(product, by: ke.duty()) else {
                Issue.record("it answers what is not there")
                return
            }
        }
    }

    @Test("one that is shared is seen by partners, who cannot change it; its owner keeps every element in its place")
    func shared() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var shared = draft()
            shared.isShared = true
            let id = try await file(shared, at: ke)
            try await ke.send(to: et)
            let seen = try await view(id, at: et)
            #expect(seen.line.owner == "KE-OUT" && !seen.mayRevise && seen.line.gaps == [0, 1])
            et.clock.pass(seconds: 1)
            await #expect(throws: Refusal.self) { _ = try await file(shared, revising: id, at: et) }
            var shorter = shared
            shorter.elements.removeLast()
            ke.clock.pass(seconds: 1)
            guard case .refused("elements", _) = try await ke.node.gate.file(shorter, revising: id, by: ke.duty())
            else {
                Issue.record("an element lost its place")
                return
            }
            // Nor does it become another's by a version of theirs.
            let place = try #require(try await et.store.places(of: RecordID(id)).first)
            let text = String(decoding: try #require(try await et.store.entry(at: place.position)).body, as: UTF8.self)
            let modified = try #require(try JSONDocument(parsing: Array(text.utf8)).root["modified"]?.string)
            let forged = text.replacing(
                "\"modified\":\"\(modified)\"", with: "\"modified\":\"2031-01-01T00:00:00.000Z\""
            )
            .replacing("active", with: "satisfied")
            _ = try await et.node.gate.write(
                [JSONDocument(parsing: Array(forged.utf8)).root], to: "alerts", by: et.duty())
            try await et.send(to: ke)
            for capital in [ke, et] { #expect(try await view(id, at: capital).line.draft.status == .active) }
            var over = shared
            over.status = .satisfied
            _ = try await file(over, revising: id, at: ke)
            #expect(try await view(id, at: ke).line.gaps.isEmpty)
        }
    }

    @Test("a line of a plan is read as it is written")
    func plan() throws {
        for text in [
            "1 ET-FAD partner-request", "2 - open-source 2025-05-01",
            "1 ET-FAD partner-request 2025-05 case-rfi--11111111-1111-4111-8111-111111111111",
            "12 KE-OUT own-reporting report--11111111-1111-4111-8111-111111111111",
        ] { #expect(RequirementDraft.PlanLine(text)?.text == text) }
        for text in ["", "0 - open-source", "x - open-source", "1 - intercept", "1 open-source", "1 - liaison soon"] {
            #expect(RequirementDraft.PlanLine(text) == nil)
        }
    }

    @Test("the journal knows who was shown what has to be known, and what answers it")
    func journal() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try await file(draft(), at: ke)
            let answer = try await note("The bridge is open", on: id, element: 1, at: ke)
            try await ke.node.administration.addAccount(name: "overseer", roles: [.oversight])
            try await ke.node.administration.addAccount(name: "reader", roles: [.reader], purposes: [.awareness])
            try await ke.node.administration.grant("alerts", to: "reader")
            let (overseer, reader) = (
                try await ke.node.administration.post("overseer"), try await ke.node.administration.post("reader")
            )
            func given(_ id: String) async throws -> Int {
                try await ke.node.gate.disclosures(of: id, for: overseer).lines.filter { $0.post == "reader" }
                    .reduce(0) { $0 + $1.count }
            }
            _ = try await ke.node.gate.requirements(for: reader)
            let (first, second) = (try await given(id), try await given(answer))
            #expect(first > 0 && second > 0)
            ke.clock.pass(seconds: 1)
            _ = try await ke.node.gate.requirement(id, for: reader)
            #expect(try await given(id) > first)
            #expect(try await given(answer) > second)
        }
    }
}
