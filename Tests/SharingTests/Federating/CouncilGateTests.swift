import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Meetings, texts that are put to seats, and what was promised (domain 3.12, 4.1, decision 0056)")
struct CouncilGateTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    /// Nodes of one community, whose duty posts read the registry: what one of them does about another's record reaches the third.
    private func all(
        _ codes: [String], on backend: Backend = .memory, _ body: ([Capital]) async throws -> Void
    ) async throws {
        try await Capital.all(codes, on: backend) { capitals in
            for capital in capitals {
                try await capital.register(
                    "community", 60,
                    #""code":"MCC","names":[{"text":"MCC"}],"community_kind":"network""#)
                for (number, code) in codes.enumerated() {
                    try await capital.register(
                        "membership", 61 + number,
                        #""community":"MCC","organisation":"\#(code)","tier":"member","valid_from":"\#(Thing.time(0))""#
                    )
                }
                let administration = capital.node.administration
                try await administration.grant(Registry.channel, to: "duty")
                try await administration.addChannel(code: "council", title: "Council", tlp: .green, onward: .community)
                let nodes = codes.filter { $0 != capital.code }.map { $0.lowercased() + ".node" }
                for name in ["duty"] + nodes { try await administration.grant("council", to: name, write: true) }
                capital.clock.pass(seconds: 1)
            }
            try await body(capitals)
        }
    }

    private func filed(_ outcome: ProductOutcome) throws -> String {
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func text(seats: [String] = ["ET-FAD", "KE-OUT"], chair: String = "KE-OUT") -> DecisionDraft {
        DecisionDraft(
            channel: "council", name: "Common template",
            texts: [Council.Wording(language: "en", text: "A common template is used from June.")], seats: seats,
            chair: chair)
    }

    private func say(
        _ position: DecisionAct.Position, on id: String, _ words: String? = nil, forChair: Bool = false,
        at capital: Capital
    ) async throws {
        var act = DecisionActDraft(.state, on: id)
        (act.position, act.text, act.isForChair) = (position, words, forChair)
        try await self.act(act, at: capital)
    }
    private func act(_ draft: DecisionActDraft, at capital: Capital) async throws {
        capital.clock.pass(seconds: 1)
        _ = try filed(try await capital.node.gate.act(draft, by: capital.duty()))
    }
    private func board(_ id: String, at capital: Capital) async throws -> DecisionThread {
        try await capital.node.gate.decision(id, for: capital.duty()).line.thread
    }

    @Test(
        "a text is put to seats on several nodes, adopted by its chair, and stands alike for all",
        arguments: Backend.allCases)
    func adopted(_ backend: Backend) async throws {
        try await all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try filed(try await ke.node.gate.file(text(), by: ke.duty()))
            try await ke.send(to: et)
            try await ke.send(to: sn)
            #expect(try await et.node.gate.decisions(for: et.duty()).lines.map(\.isWaiting) == [true])
            #expect(try await et.node.gate.inbox(for: et.duty()).texts.count == 1)
            #expect(try await sn.node.gate.inbox(for: sn.duty()).texts.isEmpty)
            let brief = try await et.node.gate.brief(for: et.duty())
            #expect(brief.texts.map(\.record.id) == [id] && brief.marking.tlp == .green)
            #expect(try await sn.node.gate.brief(for: sn.duty()).waiting.isEmpty)
            // Nobody but the chair is told who has not said where they stand.
            #expect(try await ke.node.gate.decision(id, for: ke.duty()).knowsMissing)
            #expect(try await !et.node.gate.decision(id, for: et.duty()).knowsMissing)

            try await say(.join, on: id, at: ke)
            await #expect(throws: Refusal.self) { try await act(DecisionActDraft(.adopt, on: id), at: ke) }
            try await say(.joinWithStatement, on: id, "From July for us.", at: et)
            await #expect(throws: Refusal.self) { try await say(.join, on: id, at: sn) }
            await #expect(throws: Refusal.self) { try await act(DecisionActDraft(.adopt, on: id), at: et) }
            try await et.send(to: ke)
            #expect(try await board(id, at: ke).isAgreed)
            try await act(DecisionActDraft(.adopt, on: id), at: ke)
            try await ke.send(to: et)
            try await ke.send(to: sn)
            try await et.send(to: sn)
            for capital in capitals {
                capital.clock.pass(seconds: 60)
                let thread = try await board(id, at: capital)
                #expect(thread.state == .adopted)
                #expect(thread.recorded == ["KE-OUT": .join, "ET-FAD": .joinWithStatement])
            }
        }
    }

    @Test("an objection for the chair alone is the chair's to know: to others the seat has not spoken")
    func forChair() async throws {
        try await all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try filed(try await ke.node.gate.file(text(seats: Self.three), by: ke.duty()))
            for other in [et, sn] { try await ke.send(to: other) }
            try await say(.object, on: id, "The budget is not ours.", forChair: true, at: et)
            try await et.send(to: ke)
            try await et.send(to: sn)
            #expect(try await board(id, at: ke).seats(at: .object) == ["ET-FAD"])
            sn.clock.pass(seconds: 60)
            let seen = try await sn.node.gate.decision(id, for: sn.duty())
            #expect(seen.line.thread.positions.isEmpty)
            #expect(seen.events.isEmpty)
        }
    }

    @Test("what went to a chair that hands over is said again to the next, and may be said openly")
    func stranded() async throws {
        try await all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let id = try filed(try await ke.node.gate.file(text(seats: Self.three), by: ke.duty()))
            for other in [et, sn] { try await ke.send(to: other) }
            try await say(.join, on: id, forChair: true, at: et)
            #expect(try await et.node.gate.decisions(for: et.duty()).lines.map(\.isWaiting) == [false])
            await #expect(throws: Refusal.self) { try await say(.join, on: id, forChair: true, at: et) }
            var hand = DecisionActDraft(.handOver, on: id)
            hand.handTo = "SN-CAS"
            try await act(hand, at: ke)
            for other in [et, sn] { try await ke.send(to: other) }
            et.clock.pass(seconds: 60)
            #expect(try await et.node.gate.decisions(for: et.duty()).lines.map(\.isWaiting) == [true])
            try await say(.join, on: id, forChair: true, at: et)
            #expect(try await et.node.gate.decisions(for: et.duty()).lines.map(\.isWaiting) == [false])
            try await et.send(to: sn)
            sn.clock.pass(seconds: 120)
            #expect(try await board(id, at: sn).seats(at: .join) == ["ET-FAD"])
            try await say(.join, on: id, at: et)
            await #expect(throws: Refusal.self) { try await say(.join, on: id, at: et) }
        }
    }

    @Test("what another house writes under the id of a text, and words on another text, change nothing")
    func frozen() async throws {
        try await all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try filed(try await ke.node.gate.file(text(), by: ke.duty()))
            try await ke.send(to: et)
            let found = try await ke.node.gate.decision(id, for: ke.duty())
            // Its own house neither: a changed text is another decision.
            var other = text()
            other.texts[0].text = "Nothing is used."
            let tree = CouncilWriting.object(
                try RecordID(id), of: Decision.extensionID, saying: other.members, under: [],
                at: Instant(microseconds: ke.clock.now.microseconds + 5_000_000))
            ke.clock.pass(seconds: 10)
            _ = try await ke.node.gate.write([JSONDocument(parsing: tree.bytes).root], to: "council", by: ke.duty())
            let again = try await ke.node.gate.decision(id, for: ke.duty())
            #expect(again.line.draft == found.line.draft)
            var act = DecisionActDraft(.state, on: id)
            (act.position, act.hash) = (.join, other.hash)
            await #expect(throws: Refusal.self) { try await self.act(act, at: et) }
        }
    }

    @Test("who did something does not change or revoke it afterwards")
    func asMade() async throws {
        try await all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try filed(try await ke.node.gate.file(text(seats: ["KE-OUT"]), by: ke.duty()))
            try await say(.join, on: id, at: ke)
            try await act(DecisionActDraft(.adopt, on: id), at: ke)
            let view = try await ke.node.gate.decision(id, for: ke.duty())
            let adoption = try #require(view.events.first { $0.act == "adopt" })
            for (seconds, more) in [(5, ""), (6, #","revoked":true"#)] {
                let later = Instant(microseconds: adoption.at.microseconds + Int64(seconds) * 1_000_000)
                let note = #"""
                    {"type":"note","spec_version":"2.1","id":"\#(adoption.id)","created":"\#(adoption.at.text)",
                    "modified":"\#(later.text)","content":"x","object_refs":["\#(id)"]\#(more),
                    "extensions":{"\#(DecisionAct.extensionID)":{"extension_type":"property-extension","act":"adopt",
                    "text_hash":"\#(text().hash)","positions":[{"seat":"KE-OUT","position":"not-participating"}]}}}
                    """#
                ke.clock.pass(seconds: 10)
                _ = try await ke.node.gate.write(
                    [JSONDocument(parsing: Array(note.utf8)).root], to: "council", by: ke.duty())
                let board = try await self.board(id, at: ke)
                #expect(board.state == .adopted)
                #expect(board.recorded == ["KE-OUT": .join])
            }
        }
    }

    @Test("a seat speaks in words where it has to, once, and names what is in the registry")
    func refused() async throws {
        try await all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            func fault(_ outcome: ProductOutcome) -> String? {
                if case .refused(let property, _) = outcome { property } else { nil }
            }
            #expect(fault(try await ke.node.gate.file(text(seats: ["XX-NO"]), by: ke.duty())) == "seats")
            #expect(fault(try await ke.node.gate.file(text(seats: []), by: ke.duty())) == "seats")
            var silent = text()
            silent.method = .silence
            #expect(fault(try await ke.node.gate.file(silent, by: ke.duty())) == "method")
            let id = try filed(try await ke.node.gate.file(text(), by: ke.duty()))
            try await ke.send(to: et)
            var act = DecisionActDraft(.state, on: id)
            act.position = .object
            #expect(fault(try await et.node.gate.act(act, by: et.duty())) == "text")
            try await say(.join, on: id, at: et)
            await #expect(throws: Refusal.self) { try await say(.join, on: id, at: et) }
        }
    }

    // MARK: What was promised

    private func promise(_ due: String, owner: String = "ET-FAD") throws -> CommitmentDraft {
        var draft = CommitmentDraft(
            channel: "council", name: "Publish the common template", owner: owner, due: try PartialDate(due),
            deliverable: "the template, in two languages", evidenceRule: "it is in the library", verifier: "KE-OUT")
        draft.chair = "SN-CAS"
        return draft
    }

    @Test("it turns overdue for its owner, the chair and who keeps the list the same morning (S1-10)")
    func overdue() async throws {
        try await all(Self.three + ["DZ-CAS"]) { capitals in
            let (ke, et, sn, dz) = (capitals[0], capitals[1], capitals[2], capitals[3])
            let today = String(ke.clock.now.text.prefix(10))
            let id = try filed(try await ke.node.gate.file(try promise(today), by: ke.duty()))
            for other in [et, sn, dz] { try await ke.send(to: other) }
            et.clock.pass(seconds: 1)
            _ = try filed(try await et.node.gate.act(CommitmentActDraft(.accept, on: id), by: et.duty()))
            for other in [ke, sn, dz] { try await et.send(to: other) }
            for capital in capitals {
                #expect(try await capital.node.gate.inbox(for: capital.duty()).overdue.isEmpty)
                let list = try await capital.node.gate.commitments(for: capital.duty())
                #expect(list.lines.map(\.thread.state) == [.accepted])
                #expect(list.lines.map(\.thread.isOverdue) == [false])
                capital.clock.now = try #require(try PartialDate(today).range?.upperBound)
            }
            for capital in capitals {
                let told = try await capital.node.gate.inbox(for: capital.duty()).overdue
                #expect(told.map(\.record.id) == (capital.code == "DZ-CAS" ? [] : [id]))
                // So it is in the brief, and on paper.
                let brief = try await capital.node.gate.brief(for: capital.duty())
                let paper = try await capital.node.gate.briefPaper(for: capital.duty()) { $0 }
                #expect(brief.overdue == told && paper.overdue == told)
            }
            var shown = CommitmentActDraft(.evidence, on: id)
            shown.text = "Filed in the library."
            et.clock.pass(seconds: 60)
            _ = try filed(try await et.node.gate.act(shown, by: et.duty()))
            try await et.send(to: ke)
            ke.clock.pass(seconds: 120)
            // Evidence too late does not make it in time.
            #expect(try await ke.node.gate.inbox(for: ke.duty()).overdue.count == 1)
            _ = try filed(try await ke.node.gate.act(CommitmentActDraft(.verify, on: id), by: ke.duty()))
            #expect(try await ke.node.gate.inbox(for: ke.duty()).overdue.isEmpty)
            #expect(try await ke.node.gate.commitment(id, for: ke.duty()).line.thread.state == .met)
        }
    }

    @Test("another day needs an adopted decision, and who owes it plans nothing anew")
    func replanned() async throws {
        try await all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try filed(try await ke.node.gate.file(try promise("2026-01-01"), by: ke.duty()))
            try await ke.send(to: et)
            var plan = CommitmentActDraft(.replan, on: id)
            plan.due = try PartialDate("2026-06-30")
            guard case .refused("decision_ref", _) = try await ke.node.gate.act(plan, by: ke.duty()) else {
                Issue.record("it was planned anew without a decision")
                return
            }
            // A note that is made elsewhere names one too, or is not taken.
            var said = CouncilMembers()
            said.add("act", CommitmentAct.Deed.replan.rawValue)
            said.add("due", plan.due?.text)
            let bare = CouncilWriting.note(
                try RecordID("note--22222222-2222-4222-8222-222222222222"), about: try RecordID(id),
                of: CommitmentAct.extensionID, saying: said.all, text: "Later.", under: [], at: ke.clock.now)
            _ = try? await ke.node.gate.write([JSONDocument(parsing: bare.bytes).root], to: "council", by: ke.duty())
            #expect(try await !ke.node.gate.commitment(id, for: ke.duty()).line.thread.isReplanned)
            let open = try filed(try await ke.node.gate.file(text(seats: ["KE-OUT"]), by: ke.duty()))
            plan.decision = open
            guard case .refused("decision_ref", _) = try await ke.node.gate.act(plan, by: ke.duty()) else {
                Issue.record("it was planned anew by what is not adopted")
                return
            }
            try await say(.join, on: open, at: ke)
            try await act(DecisionActDraft(.adopt, on: open), at: ke)
            ke.clock.pass(seconds: 1)
            _ = try filed(try await ke.node.gate.act(plan, by: ke.duty()))
            let thread = try await ke.node.gate.commitment(id, for: ke.duty()).line.thread
            #expect(thread.due.text == "2026-06-30")
            await #expect(throws: Refusal.self) { _ = try await et.node.gate.act(plan, by: et.duty()) }
        }
    }

    @Test("a body that is only proposed owns no commitment, and its host is named instead (S0-18)")
    func proposed() async throws {
        try await all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.register(
                "body", 80, #""code":"PS","names":[{"text":"Permanent secretariat"}],"status":"proposed""#)
            var meeting = MeetingDraft(channel: "council", name: "MCC 2025")
            meeting.host = "ET-FAD"
            let id = try filed(try await ke.node.gate.file(meeting, by: ke.duty()))
            var draft = try promise("2026-01-01", owner: "PS")
            draft.meeting = try RecordID(id)
            guard case .refused("owner", let message) = try await ke.node.gate.file(draft, by: ke.duty()) else {
                Issue.record("it was filed")
                return
            }
            #expect(message.contains("only proposed"))
            #expect(message.contains("ET-FAD"))
        }
    }

    // MARK: Meetings

    @Test("one for whom it names reaches nobody else, not by its number either")
    func named() async throws {
        try await all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            var meeting = MeetingDraft(channel: "council", name: "Restricted session")
            meeting.audience = .named
            meeting.participants = [.init(seat: .init(organisation: "ET-FAD", post: "Director"), role: .head)]
            let id = try filed(try await ke.node.gate.file(meeting, by: ke.duty()))
            meeting.audience = .house
            let own = try filed(try await ke.node.gate.file(meeting, by: ke.duty()))
            for other in [et, sn] { try await ke.send(to: other) }
            #expect(try await et.node.gate.meetings(for: et.duty()).lines.map(\.record.id) == [id])
            #expect(try await sn.node.gate.meetings(for: sn.duty()).lines.isEmpty)
            #expect(try await ke.node.gate.meetings(for: ke.duty()).lines.count == 2)
            await #expect(throws: Refusal.self) { _ = try await sn.node.gate.meeting(id, for: sn.duty()) }
            await #expect(throws: Refusal.self) { _ = try await et.node.gate.meeting(own, for: et.duty()) }
            // Who comes to it is for its house to change.
            await #expect(throws: Refusal.self) { _ = try await et.node.gate.invite([], to: id, by: et.duty()) }
            await #expect(throws: Refusal.self) { _ = try await et.node.gate.convocation(id, for: et.duty()) }
        }
    }

    @Test("written anew it keeps what this version does not know, counts its changes, and tells who was too late")
    func revised() async throws {
        try await all(Self.three) { capitals in
            let ke = capitals[0]
            let id = "meeting--11111111-1111-4111-8111-111111111111"
            let text = #"""
                {"type":"meeting","spec_version":"2.1","id":"\#(id)","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"MCC","format":"hybrid","status":"planned",
                "badges":["A","B"],"extensions":{"\#(Meeting.extensionID)":{"extension_type":"new-sdo"}}}
                """#
            _ = try await ke.node.gate.write(
                [JSONDocument(parsing: Array(text.utf8)).root], to: "council", by: ke.duty())
            let line = try await ke.node.gate.meeting(id, for: ke.duty()).line
            var draft = line.draft
            draft.place = "Naivasha"
            ke.clock.pass(seconds: 1)
            _ = try filed(try await ke.node.gate.file(draft, revising: id, from: line.record.version, by: ke.duty()))
            let now = try await ke.node.gate.meeting(id, for: ke.duty()).line
            #expect(now.draft.place == "Naivasha")
            #expect(now.draft.sequence == 1)
            let place = try #require(try await ke.store.places(of: RecordID(id)).max { $0.position < $1.position })
            let body = try #require(try await ke.store.entry(at: place.position)).body
            #expect(String(decoding: body, as: UTF8.self).contains(#""badges":["A","B"]"#))
            await #expect(throws: Refusal.self) {
                _ = try await ke.node.gate.file(draft, revising: id, from: line.record.version, by: ke.duty())
            }
        }
    }

    @Test("a post that is to be at two places at once is told before anything is filed (S0-05)")
    func clash() async throws {
        try await all(Self.three) { capitals in
            let ke = capitals[0]
            let start = Instant(microseconds: 1_780_000_000_000_000)
            func item(_ title: String, after hours: Int64, of post: String) -> MeetingDraft.Item {
                var item = MeetingDraft.Item(title: title, session: .parallel)
                item.starts = Instant(microseconds: start.microseconds + hours * 3_600_000_000)
                item.ends = Instant(microseconds: start.microseconds + (hours + 1) * 3_600_000_000)
                item.posts = [.init(organisation: "ET-FAD", post: post)]
                return item
            }
            var draft = MeetingDraft(channel: "council", name: "MCC")
            draft.items = [item("Cyber", after: 0, of: "Director"), item("Piracy", after: 0, of: "director")]
            guard case .refused("items", let message) = try await ke.node.gate.file(draft, by: ke.duty()) else {
                Issue.record("it was filed")
                return
            }
            #expect(message.contains("Cyber") && message.contains("Piracy") && message.contains("ET-FAD"))
            // Where nobody said when they end, they begin together all the same.
            for place in draft.items.indices { draft.items[place].ends = nil }
            #expect(draft.clashes.count == 1)
            #expect(try await ke.node.gate.meetings(for: ke.duty()).lines.isEmpty)
            draft.items[1] = item("Piracy", after: 1, of: "Director")
            #expect(draft.clashes.isEmpty)
            draft.items[1] = item("Piracy", after: 0, of: "Deputy")
            _ = try filed(try await ke.node.gate.file(draft, by: ke.duty()))
        }
    }

    @Test("each line of a table of participants is told by itself, and nothing is filed")
    func table() async throws {
        try await all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try filed(
                try await ke.node.gate.file(MeetingDraft(channel: "council", name: "MCC"), by: ke.duty()))
            let before = try await ke.node.gate.meeting(id, for: ke.duty()).line.record.version
            let checked = try await ke.node.gate.check(
                [
                    ParticipantRow(line: 2, organisation: "ET-FAD", post: "Director", role: "head", language: "FR"),
                    ParticipantRow(line: 3, organisation: "et-fad", post: "director"),
                    ParticipantRow(line: 4, organisation: "Nowhere", post: "Director"),
                    ParticipantRow(line: 5, organisation: "SN-CAS", post: ""),
                    ParticipantRow(line: 6, organisation: "SN-CAS", post: "Deputy", role: "boss"),
                    ParticipantRow(line: 7, organisation: "SN-CAS", post: "Deputy", language: "xx"),
                    ParticipantRow(line: 8, organisation: "SN-CAS", post: "Deputy"),
                ], for: id, in: ["en", "fr"], by: ke.duty())
            #expect(checked.map(\.fault) == [nil, .twice, .organisation, .post, .role, .language, nil])
            #expect(
                checked[0].participant
                    == .init(seat: .init(organisation: "ET-FAD", post: "Director"), role: .head, language: "fr"))
            #expect(try await ke.node.gate.meeting(id, for: ke.duty()).line.record.version == before)
        }
    }
}
