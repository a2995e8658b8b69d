import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("A product of two houses is drafted on one node and consented to on the other (domain 3.8, decision 0062)")
struct JointGateTests {
    private static let three = ["KE-OUT", "UG-NAC", "SN-CAS"]

    private func draft(_ text: String = "(UG-NAC, AMBER) Ours of the border") -> JointDraft {
        JointDraft(
            channel: "alerts", title: "The corridor", portions: JointDraft.portions(in: "Ours of the road\n\n" + text))
    }

    private func filed(_ outcome: ProductOutcome) throws -> String {
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func view(_ id: String, at capital: Capital) async throws -> JointView {
        try await capital.node.gate.joint(id, for: capital.duty())
    }

    @discardableResult
    private func act(
        _ deed: JointAct.Deed, on id: String, at capital: Capital, saying text: String? = nil
    ) async throws -> ProductOutcome {
        capital.clock.pass(seconds: 5)
        let digest = try await view(id, at: capital).digest
        return try await capital.node.gate.act(
            JointActDraft(deed, on: id, digest: digest, text: text), by: capital.duty())
    }

    /// A draft of the first that the second was sent.
    private func drafted(_ ke: Capital, _ ug: Capital) async throws -> String {
        ke.clock.pass(seconds: 1)
        let id = try filed(try await ke.node.gate.file(draft(), by: ke.duty()))
        try await ke.send(to: ug)
        ug.clock.pass(seconds: 20)
        return id
    }

    @Test(
        "a third has nothing of it before all have consented, and all of it after; all are its originators, and one recalls it for all",
        arguments: Backend.allCases)
    func life(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, ug, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try await drafted(ke, ug)
            #expect(try await view(id, at: ug).deeds == [.consent, .change, .withhold])
            #expect(try await ug.node.gate.inbox(for: ug.duty()).joints.map(\.record.id) == [id])
            #expect(try await ke.node.gate.inbox(for: ke.duty()).joints.isEmpty)
            try await ke.send(to: sn)
            #expect(try await sn.node.gate.joints(for: sn.duty()).lines.isEmpty)
            await #expect(throws: Refusal.self) { _ = try await view(id, at: sn) }
            // Not without the other's consent.
            await #expect(throws: Refusal.self) { try await act(.release, on: id, at: ke) }
            _ = try filed(try await act(.consent, on: id, at: ug))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            #expect(try await view(id, at: ke).line.thread.state == .agreed)
            try await ke.send(to: sn)
            #expect(try await !sn.titles().contains { $0.contains("corridor") })
            _ = try filed(try await act(.release, on: id, at: ke))
            let product = try #require(try await view(id, at: ke).product)
            #expect(product.title.description.contains("corridor"))
            let snapshot = try await ke.node.core.directory.current()
            #expect(snapshot.policies.values.contains { $0.originators == ["KE-OUT", "UG-NAC"] })
            for other in [ug, sn] { try await ke.send(to: other) }
            for capital in [ke, ug, sn] {
                capital.clock.pass(seconds: 60)
                let body = try await capital.node.gate.body(product.id, version: nil, for: capital.duty())
                let text = String(decoding: body, as: UTF8.self)
                #expect(text.contains("Ours of the border") && text.contains("Ours of the road"))
            }
            #expect(try await view(id, at: ug).line.thread.state == .released)
            #expect(try await sn.node.gate.joints(for: sn.duty()).lines.isEmpty)
            // What one of them takes back is taken back, wherever it is.
            _ = try await ug.node.gate.recall(
                product.id, reason: .sourceProtection, explanation: nil, by: ug.duty())
            try await ug.send(to: ke)
            try await ke.send(to: sn)
            for capital in [ke, ug, sn] {
                let duty = try await capital.duty()
                await #expect(throws: Refusal.self, "\(capital.code)") {
                    _ = try await capital.node.gate.body(product.id, version: nil, for: duty)
                }
                #expect(try await capital.verify() == [])
            }
        }
    }

    @Test(
        "a change withdraws every consent, a refusal is told to the lead, and a version without what is withheld is another"
    )
    func changed() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let shown = try await view(id, at: ug).digest
            _ = try filed(try await act(.consent, on: id, at: ug))
            ke.clock.pass(seconds: 30)
            _ = try filed(
                try await ke.node.gate.file(draft("(UG-NAC) Otherwise"), revising: id, by: ke.duty()))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 30)
            #expect(try await view(id, at: ke).line.thread.words.map(\.word) == [.lead, .unanswered])
            await #expect(throws: Refusal.self) { try await act(.release, on: id, at: ke) }
            try await ke.send(to: ug)
            ug.clock.pass(seconds: 60)
            #expect(try await view(id, at: ug).line.thread.waits(for: "UG-NAC"))
            // What they were shown before is not what they would consent to.
            let duty = try await ug.duty()
            await #expect(throws: Refusal.self) {
                _ = try await ug.node.gate.act(JointActDraft(.consent, on: id, digest: shown), by: duty)
            }
            guard case .refused("text", _) = try await act(.change, on: id, at: ug, saying: " ") else {
                Issue.record("a change was asked for without words")
                return
            }
            _ = try filed(try await act(.withhold, on: id, at: ug, saying: "The source would be known"))
            try await ug.send(to: ke)
            ke.clock.pass(seconds: 60)
            let told = try await view(id, at: ke)
            #expect(told.line.thread.words.map(\.word) == [.lead, .withheld] && told.line.isToDo)
            #expect(told.events.compactMap(\.text) == ["The source would be known"])
            #expect(try await ke.node.gate.inbox(for: ke.duty()).joints.map(\.record.id) == [id])
        }
    }

    @Test("nobody files a joint product past its draft, and nobody but the lead revises it")
    func past() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, ug) = (capitals[0], capitals[1])
            let id = try await drafted(ke, ug)
            let scope = try await ke.node.core.scope(nil, for: ke.duty())
            let found = try await ke.node.core.joint(RecordID(id), in: scope, for: ke.duty())
            let report = try JSONDocument(parsing: found.version.report.bytes).root
            for capital in [ke, ug] {
                let filed = try await capital.node.gate.write([report], to: "alerts", by: capital.duty())
                guard case .refused(let message) = filed.items.first?.fate else {
                    Issue.record("it was filed at \(capital.code)")
                    continue
                }
                #expect(message.contains("joint product") || message.contains("consented"))
            }
            let duty = try await ug.duty()
            await #expect(throws: Refusal.self) {
                _ = try await ug.node.gate.file(draft("(KE-OUT) Mine"), revising: id, by: duty)
            }
            // Nobody writes one alone.
            guard case .refused("portions", _) = try await ke.node.gate.file(draft("alone"), by: ke.duty()) else {
                Issue.record("it was filed")
                return
            }
        }
    }

    @Test(
        "portions are typed as paragraphs under codes in brackets, and what is meant for a mark and is none is no text")
    func typed() {
        let read = JointDraft.portions(in: "(UG-NAC, AMBER) a\n\nb\n\n(KE-OUT) (see c)\n\n(RED) d\n\n(UG-NAC, PINK) e")
        #expect(read.map(\.originator) == ["UG-NAC", nil, "KE-OUT", nil, "UG-NAC, PINK"])
        #expect(
            read.map(\.tlp) == [.amber, nil, nil, .red, nil] && read.map(\.text) == ["a", "b", "(see c)", "d", "e"])
        var draft = JointDraft(channel: "alerts", title: "t", portions: Array(read.prefix(4)))
        #expect(JointDraft.portions(in: draft.text) == draft.portions && draft.strictest == .red)
        draft.portions = []
        #expect(draft.strictest == nil)
    }
}
