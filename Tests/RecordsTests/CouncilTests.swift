import JSON
import Testing

@testable import Records

@Suite("Meetings, decisions and commitments say what they need to (domain 3.12)")
struct CouncilTests {
    private func check(_ type: String, _ id: String, _ members: String, extended: Bool = true) throws {
        let ours = #","extensions":{"\#(id)":{"extension_type":"new-sdo"}}"#
        let text = #"""
            {"type":"\#(type)","spec_version":"2.1","id":"\#(type)--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z",\#(members)\#(extended ? ours : "")}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }
    private func meeting(_ more: String = "", extended: Bool = true) throws {
        try check(
            "meeting", Meeting.extensionID,
            #""name":"MCC 2025","format":"in-person","status":"planned"\#(more)"#, extended: extended)
    }
    private static let texts = [
        Council.Wording(language: "en", text: "A common template is used."),
        Council.Wording(language: "fr", text: "Un modèle commun est utilisé."),
    ]
    private func decision(
        hash: String = Decision.hash(of: texts), method: String = "consensus-at-meeting",
        seats: String = #"["KE-OUT","UG-NAC"]"#, formality: Int = 2, more: String = #","bodies":["CIC"]"#
    ) throws {
        let texts = String(decoding: Council.tree(Self.texts).bytes, as: UTF8.self)
        try check(
            "decision", Decision.extensionID,
            #""name":"Template","texts":\#(texts),"text_hash":"\#(hash)","method":"\#(method)","formality":\#(formality),"seats":\#(seats),"chair":"SO-XIF"\#(more)"#
        )
    }
    private func commitment(
        due: String = "2026-09-30", verifier: String = "SO-XIF", formality: Int = 1, more: String = ""
    ) throws {
        try check(
            "commitment", Commitment.extensionID,
            #""name":"Template","formality":\#(formality),"owner":"KE-OUT","due":"\#(due)","deliverable":"the template","evidence_rule":"it is published","verifier":"\#(verifier)"\#(more)"#
        )
    }

    @Test("what is whole is taken, and an opening date that nobody recorded is said to be unknown")
    func sound() throws {
        try meeting(#","opens":"unknown","closes":"2025-04-05","theme":[{"lang":"fr","text":"Coopérer"}]"#)
        try meeting(#","starts":"2026-03-02T06:00:00Z","ends":"2026-03-02T09:00:00Z","zone":"Africa/Nairobi""#)
        try decision()
        try commitment()
        try commitment(
            formality: 2, more: #","decision_ref":"decision--11111111-1111-4111-8111-111111111111""#)
    }

    @Test(
        "a participant is a post: no person, no address, no passport, and each post once (red line R3)",
        arguments: [
            #"{"organisation":"KE-OUT","post":"Director","role":"head","name":"J. Doe"}"#,
            #"{"organisation":"KE-OUT","post":"Director","role":"head","email":"j@x.example"}"#,
            #"{"organisation":"KE-OUT","post":"Director","role":"head","passport_number":"A1"}"#,
            #"{"organisation":"KE-OUT","post":"Director","role":"boss"}"#,
            #"{"organisation":"KE-OUT","post":"D","role":"head"},{"organisation":"KE-OUT","post":"d","role":"delegate"}"#,
        ])
    func persons(_ participants: String) throws {
        #expect(throws: Violation.self) { try meeting(#","participants":[\#(participants)]"#) }
        try meeting(#","participants":[{"organisation":"KE-OUT","post":"Director","role":"head","lang":"fr"}]"#)
        // Somebody else's object of that name is theirs, unless a name in it crosses a red line.
        try meeting(#","participants":[{"organisation":"x"}]"#, extended: false)
    }

    @Test("an hour without its zone, an end without a beginning and an item that ends before it begins are refused")
    func hours() {
        #expect(throws: Violation.self) { try meeting(#","starts":"2026-03-02T06:00:00Z""#) }
        #expect(throws: Violation.self) { try meeting(#","ends":"2026-03-02T06:00:00Z","zone":"Africa/Nairobi""#) }
        #expect(throws: Violation.self) {
            try meeting(
                #","items":[{"title":"a","session":"plenary","starts":"2026-03-02T06:00:00Z","ends":"2026-03-02T06:00:00Z"}]"#
            )
        }
    }

    @Test("a limit is kept at its number and refused one over it")
    func limits() throws {
        func posts(_ count: Int) -> String {
            (0..<count).map { #"{"organisation":"KE-OUT","post":"p\#($0)","role":"delegate"}"# }.joined(separator: ",")
        }
        try meeting(#","participants":[\#(posts(Meeting.participantsMost))]"#)
        #expect(throws: Violation.self) {
            try meeting(#","participants":[\#(posts(Meeting.participantsMost + 1))]"#)
        }
        func seats(_ count: Int) -> String { "[" + (0..<count).map { "\"S\($0)\"" }.joined(separator: ",") + "]" }
        try decision(seats: seats(Council.seatsMost))
        #expect(throws: Violation.self) { try decision(seats: seats(Council.seatsMost + 1)) }
        func items(_ count: Int) -> String {
            (0..<count).map { #"{"title":"i\#($0)","session":"plenary"}"# }.joined(separator: ",")
        }
        try meeting(#","items":[\#(items(Meeting.itemsMost))]"#)
        #expect(throws: Violation.self) { try meeting(#","items":[\#(items(Meeting.itemsMost + 1))]"#) }
    }

    @Test("a text is frozen by its hash, each organisation has one seat, and silence decides nothing yet")
    func frozen() throws {
        #expect(throws: Violation.self) { try decision(hash: String(repeating: "0", count: 64)) }
        #expect(throws: Violation.self) { try decision(seats: #"["KE-OUT","KE-OUT"]"#) }
        #expect(throws: Violation.self) { try decision(seats: "[]") }
        // A later version is none, unless it revokes it.
        func version(_ modified: String, _ more: String = "") throws -> Bool {
            let text = #"{"created":"2025-04-01T06:10:24.000Z","modified":"\#(modified)"\#(more)}"#
            let object = JSONObject(value: try JSONDocument(parsing: Array(text.utf8)).root)
            return Council.fault(inVersion: object) == nil
        }
        #expect(try version("2025-04-01T06:10:24Z"))
        #expect(try !version("2025-04-01T06:10:25.000Z"))
        #expect(try version("2025-04-01T06:10:25.000Z", #","revoked":true"#))
        #expect(throws: Violation.self) { try decision(method: "silence") }
        #expect(throws: Violation.self) { try decision(method: "vote-for-procedure") }
        // The same words in another order of languages are another text: what is signed is the list.
        #expect(Decision.hash(of: Self.texts) != Decision.hash(of: Self.texts.reversed()))
    }

    @Test("no outcome says that it is firmer than it shows")
    func formality() throws {
        #expect(throws: Violation.self) { try decision(more: "") }
        try decision(formality: 1, more: "")
        #expect(throws: Violation.self) { try decision(formality: 3, more: "") }
        try decision(formality: 3, more: #","formality_evidence":"signed in Naivasha, 5 April 2025""#)
        #expect(throws: Violation.self) { try decision(formality: 5) }
        #expect(throws: Violation.self) { try commitment(formality: 2) }
        #expect(throws: Violation.self) { try commitment(formality: 4) }
    }

    @Test("a commitment is due on a day, and who owes it does not verify it")
    func owed() {
        #expect(throws: Violation.self) { try commitment(due: "2026-09") }
        #expect(throws: Violation.self) { try commitment(due: "unknown") }
        #expect(throws: Violation.self) { try commitment(verifier: "KE-OUT") }
        #expect(throws: Violation.self) { try commitment(more: #","co_owners":["SO-XIF"]"#) }
        #expect(throws: Violation.self) { try commitment(more: #","co_owners":["KE-OUT"]"#) }
    }

    @Test("an act says what it needs to and nothing of another's")
    func acts() throws {
        func check(_ id: String, _ content: String) throws {
            let text = #"""
                {"type":"note","spec_version":"2.1","id":"note--11111111-1111-4111-8111-111111111111",
                "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","content":"x",
                "object_refs":["decision--11111111-1111-4111-8111-111111111111"],
                "extensions":{"\#(id)":{"extension_type":"property-extension",\#(content)}}}
                """#
            _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
        }
        let hash = Decision.hash(of: Self.texts)
        try check(DecisionAct.extensionID, #""act":"state","seat":"UG-NAC","position":"join","text_hash":"\#(hash)""#)
        for unsound in [
            #""act":"state","seat":"UG-NAC","position":"join""#, #""act":"state","text_hash":"\#(hash)""#,
            #""act":"adopt","text_hash":"\#(hash)""#, #""act":"reject""#, #""act":"hand-over""#,
            #""act":"state","seat":"UG-NAC","position":"abstain","text_hash":"\#(hash)""#,
            #""act":"reject","text_hash":"\#(hash)","hand_to":"UG-NAC""#,
        ] {
            #expect(throws: Violation.self, "\(unsound)") { try check(DecisionAct.extensionID, unsound) }
        }
        try check(CommitmentAct.extensionID, #""act":"re-plan","due":"2026-12-31""#)
        for unsound in [
            #""act":"re-plan""#, #""act":"re-plan","due":"2026""#, #""act":"accept","due":"2026-12-31""#,
            #""act":"verify","decision_ref":"decision--11111111-1111-4111-8111-111111111111""#,
        ] {
            #expect(throws: Violation.self, "\(unsound)") { try check(CommitmentAct.extensionID, unsound) }
        }
    }
}

/// A note's id by a number, and a moment by the hour of a day.
private func id(_ number: Int) -> RecordID {
    RecordID.derived("note", from: "act \(number)".utf8)
}
private func hour(_ hour: Int, day: Int = 0) -> Instant {
    Instant(microseconds: 1_790_000_000_000_000 + Int64(day * 24 + hour) * 3_600_000_000)
}

@Suite("Where a text stands is computed from what the seats and the chair did (domain 4.1)")
struct DecisionThreadTests {
    private let hash = Decision.hash(of: [Council.Wording(language: "en", text: "x")])

    private func state(
        _ number: Int, _ seat: String, _ position: DecisionAct.Position, at: Int = 1, speaker: String? = nil,
        hash other: String? = nil
    ) -> DecisionThread.Act {
        DecisionThread.Act(
            id: id(number), deed: .state, speaker: speaker ?? seat, at: hour(at), hash: other ?? hash, seat: seat,
            position: position)
    }
    private func chair(
        _ number: Int, _ deed: DecisionAct.Deed, by speaker: String = "SO-XIF", at: Int = 9, to: String? = nil,
        recorded: [String: DecisionAct.Position] = [:]
    ) -> DecisionThread.Act {
        DecisionThread.Act(
            id: id(number), deed: deed, speaker: speaker, at: hour(at), hash: hash, handTo: to, recorded: recorded)
    }
    private func thread(_ acts: [DecisionThread.Act], at now: Int = 20) -> DecisionThread {
        DecisionThread(
            seats: ["KE-OUT", "UG-NAC", "KE-OUT"], chair: "SO-XIF", owner: "AU-SEC", hash: hash, acts: acts,
            at: hour(now))
    }

    @Test("a seat says where it stands for itself, of this text, and the last that it says counts")
    func positions() {
        let board = thread([
            state(1, "KE-OUT", .object, at: 1), state(2, "KE-OUT", .join, at: 2),
            state(3, "UG-NAC", .join, speaker: "KE-OUT"),
            state(4, "UG-NAC", .join, hash: String(repeating: "0", count: 64)),
            state(5, "TZ-TIS", .object),
        ])
        #expect(board.positions == ["KE-OUT": .join])
        #expect(board.missing == ["UG-NAC"])
        #expect(board.seats == ["KE-OUT", "UG-NAC"])
        #expect(!board.isAgreed)
    }

    @Test("one objection is enough, not taking part is none, and nobody adopts what nobody joins")
    func agreed() {
        #expect(thread([state(1, "KE-OUT", .join), state(2, "UG-NAC", .notParticipating)]).isAgreed)
        #expect(thread([state(1, "KE-OUT", .joinWithStatement), state(2, "UG-NAC", .join)]).isAgreed)
        #expect(!thread([state(1, "KE-OUT", .join), state(2, "UG-NAC", .object)]).isAgreed)
        #expect(!thread([state(1, "KE-OUT", .notParticipating), state(2, "UG-NAC", .notParticipating)]).isAgreed)
    }

    @Test("the chair alone records that it is adopted, and with where each seat stood")
    func adopted() {
        let said = [state(1, "KE-OUT", .join), state(2, "UG-NAC", .joinWithStatement)]
        let all: [String: DecisionAct.Position] = ["KE-OUT": .join, "UG-NAC": .joinWithStatement]
        #expect(thread(said + [chair(3, .adopt, recorded: all)]).state == .adopted)
        #expect(thread(said + [chair(3, .adopt, by: "KE-OUT", recorded: all)]).state == .open)
        #expect(thread(said + [chair(3, .adopt, recorded: ["KE-OUT": .join])]).state == .open)
        #expect(
            thread(said + [chair(3, .adopt, recorded: ["KE-OUT": .join, "UG-NAC": .object])]).state == .open)
        // What is over is over.
        let late = thread(said + [chair(3, .adopt, recorded: all), state(4, "KE-OUT", .object, at: 10)])
        #expect(late.positions["KE-OUT"] == .join)
        #expect(late.contested.isEmpty)
    }

    @Test("a word that the chair did not have when it was adopted is shown, and undoes nothing")
    func contested() {
        let all: [String: DecisionAct.Position] = ["KE-OUT": .join, "UG-NAC": .join]
        let board = thread([
            state(1, "KE-OUT", .join), state(2, "UG-NAC", .object, at: 8), chair(3, .adopt, recorded: all),
        ])
        #expect(board.state == .adopted)
        #expect(board.contested == ["UG-NAC"])
        #expect(board.unseen.isEmpty)
        // Of a seat that is not known to have spoken that is said too.
        let silent = thread([state(1, "KE-OUT", .join), chair(3, .adopt, recorded: all)])
        #expect(silent.contested.isEmpty)
        #expect(silent.unseen == ["UG-NAC"])
        #expect(thread([state(1, "KE-OUT", .join)]).unseen.isEmpty)
    }

    @Test("who speaks under the id of another's act takes away nothing of it, whichever comes first")
    func sameID() {
        let own = state(1, "KE-OUT", .object)
        let others = [state(1, "UG-NAC", .join), state(1, "KE-OUT", .join, speaker: "TZ-TIS")]
        for acts in [[own] + others, others + [own], [others[1], own, others[0]]] {
            let board = thread(acts)
            #expect(board.positions == ["KE-OUT": .object, "UG-NAC": .join])
            #expect(board == thread([own] + others))
        }
    }

    @Test("the chair passes while a text is open: the one before says no more, the one after does")
    func handed() {
        let handed = chair(1, .handOver, at: 2, to: "UG-NAC")
        #expect(thread([handed]).chair == "UG-NAC")
        #expect(thread([handed, chair(2, .reject, at: 3)]).state == .open)
        #expect(thread([handed, chair(2, .reject, by: "UG-NAC", at: 3)]).state == .rejected)
        #expect(thread([chair(2, .handOver, by: "KE-OUT", to: "KE-OUT")]).chair == "SO-XIF")
    }

    @Test("who may do what follows from where it stands")
    func deeds() {
        let open = thread([])
        #expect(open.deeds(of: "KE-OUT") == [.state])
        #expect(open.deeds(of: "SO-XIF") == [.reject, .withdraw, .handOver])
        #expect(open.deeds(of: "AU-SEC") == [.withdraw])
        #expect(open.deeds(of: "TZ-TIS").isEmpty)
        let agreed = thread([state(1, "KE-OUT", .join), state(2, "UG-NAC", .join)])
        #expect(agreed.deeds(of: "SO-XIF").contains(.adopt))
        #expect(thread([chair(1, .withdraw, by: "AU-SEC")]).state == .withdrawn)
        #expect(thread([chair(1, .withdraw, by: "KE-OUT")]).state == .open)
    }

    @Test("what states a time to come does not count until then")
    func ahead() {
        let act = state(1, "KE-OUT", .join, at: 5)
        #expect(thread([act], at: 4).positions.isEmpty)
        #expect(thread([act], at: 5).positions.count == 1)
    }

    @Test("whatever the order in which acts come, everybody computes the same", arguments: 0..<60)
    func order(_ seed: UInt64) {
        var random = Lots(state: seed)
        let speakers = ["KE-OUT", "UG-NAC", "SO-XIF", "AU-SEC", "TZ-TIS"]
        let acts = (0..<12).map { number in
            DecisionThread.Act(
                // Some have an id in common.
                id: id(number / 2), deed: DecisionAct.Deed.allCases.randomElement(using: &random) ?? .state,
                speaker: speakers[(number + Int(seed)) % speakers.count],
                at: hour(Int.random(in: 0..<6, using: &random)),
                hash: hash, seat: speakers.randomElement(using: &random),
                position: DecisionAct.Position.allCases.randomElement(using: &random),
                handTo: speakers.randomElement(using: &random), recorded: ["KE-OUT": .join, "UG-NAC": .join])
        }
        #expect(thread(acts) == thread(acts.shuffled(using: &random) + acts.prefix(3)))
    }
}

@Suite("Where a commitment stands is computed from what was done about it (domain 3.12)")
struct CommitmentThreadTests {
    private let parties = CommitmentThread.Parties(
        owner: "KE-OUT", coOwners: ["UG-NAC"], verifier: "TZ-TIS", chair: "SO-XIF", secretariat: "AU-SEC")
    /// The day of `hour(0)`, so that it is over at the next midnight.
    private func day(_ after: Int) throws -> PartialDate {
        try PartialDate(String(hour(0, day: after).text.prefix(10)))
    }

    private func act(
        _ number: Int, _ deed: CommitmentAct.Deed, by speaker: String, at: Int, due: PartialDate? = nil
    ) -> CommitmentThread.Act {
        CommitmentThread.Act(id: id(number), deed: deed, speaker: speaker, at: hour(at), due: due)
    }
    private func thread(_ acts: [CommitmentThread.Act], due: Int = 1, at now: Int) throws -> CommitmentThread {
        CommitmentThread(due: try day(due), parties: parties, acts: acts, at: hour(now))
    }
    private var accepted: CommitmentThread.Act { act(1, .accept, by: "KE-OUT", at: 1) }

    @Test("nobody's is an orphan until its owner takes it on, and its owner may say no")
    func orphan() throws {
        #expect(try thread([], at: 2).isOrphan)
        #expect(try thread([act(1, .accept, by: "UG-NAC", at: 1)], at: 2).isOrphan)
        let declined = try thread([act(1, .decline, by: "KE-OUT", at: 1)], at: 2)
        #expect(declined.isOrphan)
        #expect(declined.isDeclined)
        #expect(
            try !thread([act(1, .decline, by: "KE-OUT", at: 1), act(2, .accept, by: "KE-OUT", at: 2)], at: 3).isOrphan)
    }

    @Test("it turns late the moment its day is over, and not before, where nothing shows that it was done")
    func late() throws {
        let end = try #require(try day(1).range?.upperBound)
        func at(_ microseconds: Int64) throws -> CommitmentThread {
            CommitmentThread(
                due: try day(1), parties: parties, acts: [accepted],
                at: Instant(microseconds: end.microseconds + microseconds))
        }
        #expect(try !at(-1).isOverdue)
        #expect(try at(0).isOverdue)
        #expect(try at(0).daysLate(at: end) == 1)
        #expect(try at(86_400_000_000).daysLate(at: Instant(microseconds: end.microseconds + 86_400_000_000)) == 2)
    }

    @Test("evidence in time stops the clock, evidence too late does not")
    func evidence() throws {
        let inTime = act(2, .evidence, by: "UG-NAC", at: 5)
        #expect(try !thread([accepted, inTime], at: 200).isOverdue)
        #expect(try thread([accepted, act(2, .evidence, by: "KE-OUT", at: 100)], at: 200).isOverdue)
        // Sent back, the clock runs again.
        #expect(try thread([accepted, inTime, act(3, .sendBack, by: "TZ-TIS", at: 6)], at: 200).isOverdue)
        let met = try thread([accepted, inTime, act(3, .verify, by: "TZ-TIS", at: 150)], at: 200)
        #expect(met.state == .met)
        #expect(!met.isLate)
        let late = try thread(
            [accepted, act(2, .evidence, by: "KE-OUT", at: 100), act(3, .verify, by: "TZ-TIS", at: 150)], at: 200)
        #expect(late.isLate)
        #expect(!late.isOverdue)
    }

    @Test("who owes it does not verify it, and evidence of what nobody took on is none")
    func who() throws {
        let evidence = act(2, .evidence, by: "KE-OUT", at: 2)
        #expect(try thread([accepted, evidence, act(3, .verify, by: "KE-OUT", at: 3)], at: 4).state == .evidence)
        #expect(try thread([evidence], at: 4).state == .proposed)
        #expect(try thread([accepted, act(2, .replan, by: "KE-OUT", at: 2, due: day(9))], at: 4).due == day(1))
    }

    @Test("another day is set by who keeps the list or chairs, and it is late by that day")
    func replanned() throws {
        let plan = act(2, .replan, by: "AU-SEC", at: 100, due: try day(30))
        let moved = try thread([accepted, plan], at: 200)
        #expect(moved.due == (try day(30)))
        #expect(moved.isReplanned)
        #expect(!moved.isOverdue)
        #expect(try thread([accepted, act(2, .withdraw, by: "SO-XIF", at: 100)], at: 200).state == .withdrawn)
        #expect(try thread([accepted, act(2, .supersede, by: "SO-XIF", at: 100)], at: 200).state == .superseded)
    }

    @Test("it is the owner's, the chair's and the secretariat's to see to, and nobody else's")
    func concerns() {
        for house in ["KE-OUT", "UG-NAC", "SO-XIF", "AU-SEC"] { #expect(parties.concerns(house)) }
        #expect(!parties.concerns("TZ-TIS"))
        #expect(!parties.concerns("ML-CNV"))
    }

    @Test("whatever the order in which acts come, everybody computes the same", arguments: 0..<60)
    func order(_ seed: UInt64) throws {
        var random = Lots(state: seed)
        let speakers = ["KE-OUT", "UG-NAC", "SO-XIF", "AU-SEC", "TZ-TIS"]
        let acts = try (0..<14).map { number in
            act(
                // Some have an id in common.
                number / 2, CommitmentAct.Deed.allCases.randomElement(using: &random) ?? .accept,
                by: speakers[(number + Int(seed)) % speakers.count], at: Int.random(in: 0..<6, using: &random),
                due: try day(Int.random(in: 2..<9, using: &random)))
        }
        #expect(try thread(acts, at: 50) == thread(acts.shuffled(using: &random) + acts.prefix(3), at: 50))
    }
}

/// Numbers that follow from a seed.
private struct Lots: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
