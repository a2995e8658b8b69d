import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("A request for information between nodes (domain 3.9, decision 0050)")
struct PouchRfiTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func draft() -> RfiDraft {
        var draft = RfiDraft(
            channel: "alerts", addressees: ["ET-FAD"], questions: ["Did the lorries cross at Moyale?"],
            purpose: "warn carriers", legalBasis: "Understanding, clause 4")
        draft.urgency = .u1
        draft.urgencyReason = "they leave tonight"
        draft.declaresLawful = true
        return draft
    }

    private func ask(_ draft: RfiDraft, at capital: Capital) async throws -> String {
        let outcome = try await capital.node.gate.request(draft, by: capital.duty())
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func act(_ draft: RfiActDraft, at capital: Capital) async throws {
        capital.clock.pass(seconds: 1)
        let outcome = try await capital.node.gate.act(draft, by: capital.duty())
        guard case .filed = outcome else { throw Refusal(.conflict, "\(outcome)") }
    }

    private func thread(_ id: String, at capital: Capital) async throws -> RfiThread {
        let view = try await capital.node.gate.rfi(id, for: capital.duty())
        return try #require(view.conversations.first).line.thread
    }

    @Test("it is asked, clarified, answered and rated, and both sides see it stand alike", arguments: Backend.allCases)
    func life(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await ask(draft(), at: ke)
            #expect(try await thread(id, at: ke).state == .sent)
            try await ke.send(to: et)
            try await ke.send(to: sn)
            #expect(try await thread(id, at: ke).state == .delivered)
            #expect(try await sn.store.places(of: RecordID(id)).isEmpty)
            #expect(try await et.node.gate.rfis(for: et.duty()).lines.map(\.isToDo) == [true])

            var question = RfiActDraft(.askClarification, on: id)
            question.text = "Which night?"
            try await act(question, at: et)
            try await et.send(to: ke)
            #expect(try await thread(id, at: ke).state == .clarification)
            var said = RfiActDraft(.clarify, on: id)
            said.text = "Friday."
            ke.clock.pass(seconds: 1)
            try await act(said, at: ke)
            try await ke.send(to: et)
            #expect(try await thread(id, at: et).state == .delivered)
            for deed in [RfiAct.Deed.partial, .final] {
                var answer = RfiActDraft(deed, on: id)
                answer.text = "Two of them (\(deed.rawValue))."
                et.clock.pass(seconds: 2)
                try await act(answer, at: et)
            }
            try await et.send(to: ke)
            try await et.send(to: sn)
            var rating = RfiActDraft(.rate, on: id)
            rating.satisfaction = .partly
            ke.clock.pass(seconds: 10)
            try await act(rating, at: ke)
            try await ke.send(to: et)
            for capital in [ke, et] {
                let thread = try await thread(id, at: capital)
                #expect(thread.state == .answered && thread.satisfaction == .partly && thread.counted.count == 5)
            }
            await #expect(throws: Refusal.self) { try await sn.node.gate.rfi(id, for: sn.duty()) }
            #expect(try await sn.node.gate.rfis(for: sn.duty()).lines.isEmpty)
        }
    }

    @Test("nobody takes a request over by another version under its id, and who asked does not change it afterwards")
    func taken() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            let place = try #require(try await ke.store.places(of: RecordID(id)).first)
            let entry = try #require(try await ke.store.entry(at: place.position))
            var text = String(decoding: entry.body, as: UTF8.self)
            let modified = try #require(try JSONDocument(parsing: entry.body).root["modified"]?.string)
            text = text.replacing("\"modified\":\"\(modified)\"", with: "\"modified\":\"2031-01-01T00:00:00.000Z\"")
                .replacing("\"ET-FAD\"", with: "\"KE-OUT\"").replacing("\"U1\"", with: "\"C\"")
            #expect(text.contains("2031") && text.contains("KE-OUT"))
            for capital in [et, ke] {
                let object = try JSONDocument(parsing: Array(text.utf8)).root
                _ = try await capital.node.gate.write([object], to: "alerts", by: capital.duty())
                try await et.send(to: ke)
                for capital in [ke, et] {
                    let view = try await capital.node.gate.rfi(id, for: capital.duty())
                    let line = try #require(view.conversations.first).line
                    #expect(line.requester == "KE-OUT" && line.addressee == "ET-FAD" && line.urgency == .u1)
                }
            }
        }
    }

    @Test("what the other side is to do, and what was asked before, is refused")
    func refused() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try await ask(draft(), at: ke)
            await #expect(throws: Refusal.self) {
                _ = try await ke.node.gate.act(RfiActDraft(.accept, on: id), by: ke.duty())
            }
            guard case .refused("again", _) = try await ke.node.gate.request(draft(), by: ke.duty()) else {
                Issue.record("the same was asked again unasked")
                return
            }
            var again = draft()
            again.asksAgain = true
            _ = try await ask(again, at: ke)
            var prohibited = draft()
            prohibited.questions = ["Send the passenger list of the ferry"]
            guard case .refused("questions", _) = try await ke.node.gate.request(prohibited, by: ke.duty()) else {
                Issue.record("a list of persons was asked for")
                return
            }
        }
    }
}
