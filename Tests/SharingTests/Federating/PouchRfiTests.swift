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

    /// An act as a note of STIX that somebody made by themselves, five seconds after the clocks of the nodes began.
    private func note(
        _ number: Int, _ act: String, on request: String, of addressee: String = "ET-FAD", version: Int = 0,
        more: String = ""
    ) throws -> JSONValue {
        try parse(
            #"""
            {"type":"note","spec_version":"2.1","id":"\#(Thing.id(number, "note"))","created":"2025-06-15T15:06:45.000Z",
            "modified":"2025-06-15T15:06:\#(45 + version).000Z","content":"words","object_refs":["\#(request)"],"extensions":
            {"\#(RfiAct.extensionID)":{"extension_type":"property-extension","act":"\#(act)","addressee":"\#(addressee)"}}\#(more)}
            """#)
    }

    @Test("whom the channel does not reach is not asked in it, and each is asked once")
    func unread() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.node.administration.addChannel(code: "inner", title: "Inner", tlp: .green)
            try await ke.node.administration.grant("inner", to: "duty", write: true)
            var inner = draft()
            inner.channel = "inner"
            guard case .refused("addressees", _) = try await ke.node.gate.request(inner, by: ke.duty()) else {
                Issue.record("asked where nobody hears it")
                return
            }
            let twice = RfiDraft(
                channel: "alerts", addressees: ["ET-FAD", "ET-FAD"], questions: ["Did they cross?"], purpose: "warn",
                legalBasis: "s. 4")
            #expect(twice.addressees == ["ET-FAD"])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            #expect(try await ke.node.gate.rfi(id, for: ke.duty()).conversations.count == 1)
        }
    }

    @Test("who floods a request with acts hides nobody else's")
    func flood() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            var both = draft()
            both.addressees = ["ET-FAD", "SN-CAS"]
            let id = try await ask(both, at: ke)
            try await ke.send(to: et)
            try await ke.send(to: sn)
            try await act(RfiActDraft(.accept, on: id), at: et)
            try await et.send(to: ke)
            // One of several that were asked knows who else was, and nothing of how it stands with them.
            let theirs = try await et.node.gate.rfi(id, for: et.duty())
            #expect(theirs.conversations.map(\.line.addressee) == ["ET-FAD"] && theirs.draft.addressees.count == 2)
            let acts = try (0...SharingLimits.rfiActs).map {
                try note(1_000 + $0, "accept", on: id, of: "SN-CAS")
            }
            for start in stride(from: 0, to: acts.count, by: 100) {
                _ = try await sn.node.gate.write(
                    Array(acts[start..<min(start + 100, acts.count)]), to: "alerts", by: sn.duty())
            }
            try await sn.send(to: ke)
            let view = try await ke.node.gate.rfi(id, for: ke.duty())
            #expect(view.conversations.map(\.line.thread.state) == [.accepted, .accepted])
        }
    }

    @Test("what was revoked, is somebody else's word or has another form is no act, and no request")
    func foreign() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            ke.clock.pass(seconds: 1_000)
            et.clock.pass(seconds: 1_000)
            func state() async throws -> RfiThread.State { try await thread(id, at: ke).state }
            // The requester's own word in the addressee's name.
            _ = try await ke.node.gate.write([try note(60, "accept", on: id)], to: "alerts", by: ke.duty())
            #expect(try await state() == .delivered)
            _ = try await et.node.gate.write([try note(61, "accept", on: id)], to: "alerts", by: et.duty())
            try await et.send(to: ke)
            #expect(try await state() == .accepted)
            let revoked = try note(61, "accept", on: id, version: 1, more: #","revoked":true"#)
            _ = try await et.node.gate.write([revoked], to: "alerts", by: et.duty())
            try await et.send(to: ke)
            #expect(try await state() == .delivered)
            let theirs = try parse(
                #"""
                {"type":"case-rfi","spec_version":"2.1","id":"\#(Thing.id(62, "case-rfi"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","name":"of another tool","information_types":["x"]}
                """#)
            _ = try await ke.node.gate.write([theirs], to: "alerts", by: ke.duty())
            let listed = try await ke.node.gate.rfis(for: ke.duty()).lines
            #expect(listed.map(\.record.id) == [id])
            await #expect(throws: Refusal.self) { _ = try await thread(Thing.id(62, "case-rfi"), at: ke) }
        }
    }

    @Test(
        "an act that was revoked counts no more, in lists neither, wherever among many others the version stands that says so"
    )
    func revokedBetween() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            ke.clock.pass(seconds: 1_000)
            et.clock.pass(seconds: 1_000)
            // In the name of somebody who was not asked: acts of nobody, which are looked at all the same.
            func others(_ numbers: Range<Int>) throws -> [JSONValue] {
                try numbers.map { try note(1_000 + $0, "accept", on: id, of: "SN-CAS") }
            }
            let most = SharingLimits.rfiActsListed
            let all =
                try [note(61, "accept", on: id)] + others(0..<most)
                + [note(61, "accept", on: id, version: 1, more: #","revoked":true"#)] + others(most..<2 * most)
            for start in stride(from: 0, to: all.count, by: 100) {
                _ = try await et.node.gate.write(
                    Array(all[start..<min(start + 100, all.count)]), to: "alerts", by: et.duty())
            }
            try await et.send(to: ke)
            #expect(try await ke.node.gate.rfis(for: ke.duty()).lines.map(\.thread.state) == [.delivered])
            #expect(try await thread(id, at: ke).state == .delivered)
        }
    }

    @Test("nobody is told that the originators are asked where they are not")
    func onward() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            var decline = RfiActDraft(.decline, on: id)
            decline.declineCode = "third-party-rule"
            decline.onward = Thing.id(900, "report")
            et.clock.pass(seconds: 1)
            let declined = decline
            await #expect(throws: Refusal.self) { try await act(declined, at: et) }
            #expect(try await thread(id, at: et).state == .delivered)
        }
    }

    @Test("numbers are no giving, and what is not known to have come has no time")
    func numbers() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let administration = ke.node.administration
            try await administration.addAccount(name: "overseer", roles: [.oversight])
            let overseer = try await administration.post("overseer")
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            var answer = RfiActDraft(.final, on: id)
            answer.text = "Two of them."
            try await act(answer, at: et)
            try await et.send(to: ke)
            let before = try await ke.node.gate.disclosures(of: id, for: overseer).lines
            let numbers = try await ke.node.gate.rfiNumbers(for: overseer)
            #expect(numbers.made[.u1]?.answered == 1 && numbers.made[.u1]?.percentile(50) != nil)
            #expect(numbers.received.isEmpty)
            try await et.node.administration.addAccount(name: "overseer", roles: [.oversight])
            let theirs = try await et.node.gate.rfiNumbers(for: et.node.administration.post("overseer"))
            #expect(theirs.received[.u1]?.answered == 1)
            // Of a time that is over nothing is counted that came after it, and none of that is walked through.
            let place = try #require(try await ke.store.places(of: RecordID(id)).first)
            let added = try #require(try await ke.store.entry(at: place.position)).added
            let end = Position(try await ke.store.size() + 1)
            for (shift, expected) in [(Int64(0), place.position.raw), (1, place.position.raw + 1)] {
                let from = Instant(microseconds: added.microseconds + shift)
                #expect(try await ke.node.core.firstPosition(addedFrom: from, before: end).raw == expected)
                #expect(
                    try await ke.node.gate.rfiNumbers(until: from, for: overseer).made[.u1]?.asked
                        == (shift == 0 ? nil : 1))
            }
            #expect(try await ke.node.core.firstPosition(addedFrom: Instant(microseconds: 0), before: end).raw == 1)
            let after = try await ke.node.gate.disclosures(of: id, for: overseer).lines
            #expect(after.map(\.count) == before.map(\.count))
            let at = Instant(microseconds: 1_700_000_000_000_000)
            let final = RfiThread.Act(id: try RecordID(Thing.id(1, "note")), deed: .final, side: .addressee, at: at)
            var counted = RfiNumbers()
            counted.count(RfiThread(.u1, asked: at, delivered: nil, acts: [final], at: at), .u1, isMade: true)
            #expect(counted.made[.u1]?.answered == 1 && counted.made[.u1]?.percentile(50) == nil)
        }
    }

    @Test("the inbox says with which requests something is to be done")
    func inbox() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            #expect(try await et.node.gate.inbox(for: et.duty()).requests.map(\.record.id) == [id])
            #expect(try await ke.node.gate.inbox(for: ke.duty()).requests.isEmpty)
            var answer = RfiActDraft(.final, on: id)
            answer.text = "Two of them."
            try await act(answer, at: et)
            try await et.send(to: ke)
            #expect(try await et.node.gate.inbox(for: et.duty()).requests.isEmpty)
            #expect(try await ke.node.gate.inbox(for: ke.duty()).requests.map(\.record.id) == [id])
        }
    }

    /// Files so many requests, in as few submissions as possible, and what was done about every second of them.
    private func fileMany(_ numbers: Range<Int>, at capital: Capital) async throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 50) {
            var objects: [JSONValue] = []
            for number in start..<min(start + 50, numbers.upperBound) {
                var draft = draft()
                draft.addressees = [["ET-FAD", "SN-CAS"][number % 2]]
                draft.questions = ["Did lorry \(number) cross at Moyale?"]
                let id = try RecordID(Thing.id(2_000 + number, Rfi.type))
                let definition = try #require(draft.mark.definition(at: Rfi.allocated))
                objects += try [Rfi.definition, Rfi.actDefinition, definition, draft.object(id, at: capital.clock.now)]
                    .map { try JSONDocument(parsing: $0.bytes).root }
                if number.isMultiple(of: 4) {
                    let act = RfiActDraft(.withdraw, on: id.text).note(
                        try RecordID(Thing.id(9_000 + number, "note")), about: id, of: "ET-FAD", naming: [],
                        received: nil, follows: nil, under: draft.mark.markings, at: capital.clock.now)
                    objects.append(try JSONDocument(parsing: act.bytes).root)
                }
            }
            capital.clock.pass(seconds: 1)
            _ = try await capital.node.gate.write(objects, to: "alerts", by: capital.duty())
        }
    }

    @Test(
        "a thousand requests cost the inbox and the list as many looks at the store as ten", arguments: Backend.allCases
    )
    func many(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let between = Between(capitals[0].store)
            let ke = try capitals[0].rerun(on: between)
            func readings() async throws -> (inbox: Int, list: Int, lines: [RfiLine]) {
                let before = between.readings
                _ = try await ke.node.gate.inbox(for: ke.duty())
                let middle = between.readings
                let lines = try await ke.node.gate.rfis(for: ke.duty()).lines
                return (middle - before, between.readings - middle, lines)
            }
            try await fileMany(0..<10, at: ke)
            let few = try await readings()
            #expect(few.lines.count == 10 && few.lines.count { $0.thread.state == .withdrawn } == 3)
            try await fileMany(10..<1_000, at: ke)
            let many = try await readings()
            #expect(many.lines.count == SharingLimits.rfis && many.lines.count { $0.thread.state == .withdrawn } == 25)
            #expect(many.inbox <= few.inbox + 2 && many.list <= few.list + 2, "\(few), \(many)")
            #expect(many.list <= 20, "\(many)")
        }
    }

    @Test("a page is marked as the strictest of what was said on it")
    func marked() {
        #expect(RfiView.strictest(.amber, [.green, .red, .amberStrict]) == .red)
        #expect(RfiView.strictest(.amberStrict, [.green]) == .amberStrict)
    }

    @Test("that something is held hands over no record, and what a judge decided is told with the code")
    func held() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var only = draft()
            only.isHitOnly = true
            let id = try await ask(only, at: ke)
            try await ke.send(to: et)
            et.clock.pass(seconds: 1)
            try await et.file(Thing(40, name: "Two lorries"))
            var hit = RfiActDraft(.hit, on: id)
            hit.answers = [Thing.id(40)]
            guard case .refused("answers", _) = try await et.node.gate.act(hit, by: et.duty()) else {
                Issue.record("a hit handed over a record")
                return
            }
            hit.answers = []
            try await act(hit, at: et)
            #expect(try await thread(id, at: et).isHit == true)
            var other = draft()
            other.questions = ["Who paid the toll at the bridge?"]
            let asked = try await ask(other, at: ke)
            try await ke.send(to: et)
            var decline = RfiActDraft(.decline, on: asked)
            (decline.declineCode, decline.authorisation) = (RfiAct.judicial, .pending)
            try await act(decline, at: et)
            try await et.send(to: ke)
            let event = try await ke.node.gate.rfi(asked, for: ke.duty()).conversations[0].events.last
            #expect(event?.declineCode == RfiAct.judicial && event?.authorisation == .pending)
        }
    }

    @Test("nobody passes on what another house asked: a request follows one of its own house, and no other")
    func passedOn() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            var onward = draft()
            (onward.addressees, onward.follows) = (["SN-CAS"], try RecordID(id))
            for follows in [id, Thing.id(77, Rfi.type)] {
                onward.follows = try RecordID(follows)
                guard case .refused("follows_ref", _) = try await et.node.gate.request(onward, by: et.duty()) else {
                    Issue.record("it follows \(follows)")
                    return
                }
            }
            onward.follows = try RecordID(id)
            ke.clock.pass(seconds: 1)
            _ = try await ask(onward, at: ke)
        }
    }

    @Test("what answers and is not there is refused beside its field, and a form that is sent twice says it once")
    func mistyped() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await ask(draft(), at: ke)
            try await ke.send(to: et)
            var answer = RfiActDraft(.partial, on: id)
            answer.text = "Two of them."
            answer.answers = [Thing.id(77, "report")]
            et.clock.pass(seconds: 1)
            guard case .refused("answers", _) = try await et.node.gate.act(answer, by: et.duty()) else {
                Issue.record("it was answered by nothing")
                return
            }
            answer.answers = []
            try await act(answer, at: et)
            await #expect { try await act(answer, at: et) } throws: { ($0 as? Refusal)?.code == .conflict }
            answer.text = "Three of them."
            // Pressed twice, both at once.
            et.clock.pass(seconds: 1)
            let (again, gate, duty) = (answer, et.node.gate, try await et.duty())
            let filed = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        guard case .filed = try? await gate.act(again, by: duty) else { return false }
                        return true
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(filed == 1)
            var decline = RfiActDraft(.decline, on: id)
            (decline.declineCode, decline.onward) = ("third-party-rule", Thing.id(78, "report"))
            et.clock.pass(seconds: 1)
            guard case .refused("onward", _) = try await et.node.gate.act(decline, by: et.duty()) else {
                Issue.record("the originators of nothing were asked")
                return
            }
            // Nobody else has to be asked about one's own word: what was typed is not lost with that.
            try await et.file(Thing(79, name: "Our own"))
            decline.onward = Thing.id(79)
            et.clock.pass(seconds: 1)
            guard case .refused("onward", _) = try await et.node.gate.act(decline, by: et.duty()) else {
                Issue.record("somebody was asked about one's own word")
                return
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
