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
            let (outcome, isNoted) = try await ke.node.gate.request(request(), for: id, element: 0, by: ke.duty())
            guard case .filed(let asked, _) = outcome, isNoted else {
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

    @Test("a product is filed where the plan of what it answers is not its author's to write")
    func unnoted() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.addChannel(code: "cell", title: "The cell")
            try await ke.node.administration.grant("cell", to: "duty", write: true)
            try await ke.node.administration.addAccount(name: "colleague", roles: [.reader, .author])
            try await ke.node.administration.grant("alerts", to: "colleague", write: true)
            try await ke.node.administration.grant("cell", to: "colleague")
            var asked = draft()
            asked.channel = "cell"
            let id = try await file(asked, at: ke)
            var product = ProductDraft(.note, channel: "alerts", title: "The bridge")
            product.sources = [ProductDraft.Source(grade: "B2")]
            product.text = "It is open."
            (product.respondsTo, product.respondsToElement) = (try RecordID(id), 1)
            ke.clock.pass(seconds: 1)
            let outcome = try await ke.node.gate.file(product, by: ke.node.administration.post("colleague"))
            guard case .filed = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try await view(id, at: ke).line.draft.plan == draft().plan)
        }
    }

    @Test(
        "one that was private for long is there for whoever it is shared with, and its newest version that they may see"
    )
    func longPrivate() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.addAccount(
                name: "guest", roles: [.reader], organisation: "ET-FAD", purposes: [.awareness])
            try await ke.node.administration.grant("alerts", to: "guest")
            let guest = try await ke.node.administration.post("guest")
            func listed() async throws -> [RequirementLine] { try await ke.node.gate.requirements(for: guest).lines }
            var changing = draft()
            let id = try await file(changing, at: ke)
            func revise(_ times: Int) async throws {
                for time in 0..<times {
                    changing.priority = time.isMultiple(of: 2) ? .low : .high
                    _ = try await file(changing, revising: id, at: ke)
                }
            }
            try await revise(SharingLimits.firstVersions + 1)
            #expect(try await listed().isEmpty)
            (changing.isShared, changing.name) = (true, "Shared at last")
            ke.clock.pass(seconds: 1)
            guard case .held(let request) = try await ke.node.gate.file(changing, revising: id, by: ke.duty()) else {
                Issue.record("it is shared without a second person")
                return
            }
            try await ke.node.administration.addAccount(
                name: "chief", roles: [.reader, .releaser], purposes: [.awareness])
            try await ke.node.administration.grant("alerts", to: "chief", write: true)
            let chief = try await ke.node.administration.post("chief")
            let seen = try await ke.node.gate.request(request, for: chief).seen
            _ = try await ke.node.gate.clear(request, seen: seen, by: chief)
            #expect(try await listed().map(\.draft.name) == ["Shared at last"])
            (changing.isShared, changing.name) = (false, "Private again")
            try await revise(SharingLimits.firstVersions + 1)
            #expect(try await listed().map(\.draft.name) == ["Shared at last"])
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

    /// What is stored of a requirement, the newest version last.
    private func stored(_ id: String, at capital: Capital) async throws -> [String] {
        var bodies: [String] = []
        for place in try await capital.store.places(of: RecordID(id)).sorted(by: { $0.position < $1.position }) {
            guard let entry = try await capital.store.entry(at: place.position) else { continue }
            bodies.append(String(decoding: entry.body, as: UTF8.self))
        }
        return bodies
    }

    @Test(
        "the plan of one that is shared tells nobody who was asked, nor that there is an answer that they may not see")
    func untold() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, sn) = (capitals[0], capitals[2])
            var shared = draft()
            shared.isShared = true
            let id = try await file(shared, at: ke)
            let before = try await stored(id, at: ke)
            ke.clock.pass(seconds: 1)
            let (outcome, isNoted) = try await ke.node.gate.request(request(), for: id, element: 0, by: ke.duty())
            guard case .filed(let asked, _) = outcome, !isNoted else {
                Issue.record("\(outcome), noted: \(isNoted)")
                return
            }
            _ = try await note("The bridge is open", on: id, element: 1, at: ke)
            #expect(try await stored(id, at: ke) == before)
            try await ke.send(to: sn)
            let theirs = try await stored(id, at: sn).joined()
            #expect(!theirs.isEmpty && !theirs.contains(asked) && !theirs.contains("own-reporting"))
            shared.plan.append(
                RequirementDraft.PlanLine(
                    element: 0, organisation: "ET-FAD", method: .partnerRequest, request: try RecordID(asked)))
            guard case .refused("plan", _) = try await ke.node.gate.file(shared, revising: id, by: ke.duty()) else {
                Issue.record("a plan that others read names a request")
                return
            }
            shared.plan[1] = RequirementDraft.PlanLine(
                element: 0, organisation: "KE-OUT", method: .ownReporting,
                answeredBy: try RecordID(Thing.id(77, "report")))
            guard case .refused("plan", _) = try await ke.node.gate.file(shared, revising: id, by: ke.duty()) else {
                Issue.record("a plan that others read names what is not there")
                return
            }
            try await ke.file(Thing(78, name: "The bridge is open"))
            shared.plan[1].answeredBy = try RecordID(Thing.id(78))
            #expect(try await file(shared, revising: id, at: ke) == id)
            // One that is the house's own until then goes to more: a second person decides.
            var own = draft()
            let late = try await file(own, at: ke)
            own.isShared = true
            guard case .held = try await ke.node.gate.file(own, revising: late, by: ke.duty()) else {
                Issue.record("it is shared without a second person")
                return
            }
            // While that waits nothing is made from what it replaces, and nothing is said to be in the plan that is not.
            let second = await refusal { _ = try await file(own, revising: late, at: ke) }
            #expect(second?.code == .conflict && second?.message.contains("second person") == true)
            var asking = request()
            asking.questions = ["Is the ford open?"]
            #expect(try await ke.node.gate.request(asking, for: late, element: 1, by: ke.duty()).isNoted == false)
            let waiting = try await ke.node.gate.requests(for: ke.duty()).waiting.map(\.id)
            try await ke.node.gate.withdrawRequest(try #require(waiting.first), by: ke.duty())
            own.isShared = false
            #expect(try await file(own, revising: late, at: ke) == late)
        }
    }

    @Test("who writes one anew loses nothing of it that they do not see, and nothing that a form does not know")
    func whole() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.addChannel(code: "cell", title: "The cell")
            try await ke.node.administration.grant("cell", to: "duty", write: true)
            try await ke.node.administration.addAccount(name: "colleague", roles: [.reader, .author])
            try await ke.node.administration.grant("alerts", to: "colleague", write: true)
            let colleague = try await ke.node.administration.post("colleague")
            var first = draft()
            let hidden = "report--" + Thing.id(5, "report").dropFirst("report--".count)
            let object = #"""
                {"type":"report","spec_version":"2.1","id":"\#(hidden)","created":"2025-01-01T00:00:00.000Z",
                "modified":"2025-01-01T00:00:00.000Z","name":"x","published":"2025-01-01T00:00:00Z",
                "object_refs":["indicator--11111111-1111-4111-8111-111111111111"]}
                """#.replacing("\n", with: "")
            _ = try await ke.node.gate.write(
                [JSONDocument(parsing: Array(object.utf8)).root], to: "cell", by: ke.duty())
            first.plan.append(
                RequirementDraft.PlanLine(
                    element: 1, organisation: "KE-OUT", method: .ownReporting, answeredBy: try RecordID(hidden)))
            let id = try await file(first, at: ke)
            // As somebody else's program writes it: with what no form of ours has.
            let body = try #require(try await stored(id, at: ke).last)
            let modified = try #require(try JSONDocument(parsing: Array(body.utf8)).root["modified"]?.string)
            let other = body.replacing(
                "\"modified\":\"\(modified)\"", with: "\"modified\":\"2026-01-01T00:00:00.000Z\""
            )
            .replacing("\"status\":", with: "\"labels\":[\"kept\"],\"status\":")
            _ = try await ke.node.gate.write(
                [JSONDocument(parsing: Array(other.utf8)).root], to: "alerts", by: ke.duty())
            let seen = try await ke.node.gate.requirement(id, for: colleague)
            #expect(seen.line.draft.plan.count == 2 && seen.line.draft.plan[1].answeredBy == nil && seen.mayRevise)
            var revised = seen.line.draft
            revised.status = .satisfied
            // They do not share with others what they do not see.
            revised.isShared = true
            let sharing = try await ke.node.gate.file(revised, revising: id, by: colleague)
            guard case .refused("plan", let message) = sharing else {
                Issue.record("\(sharing)")
                return
            }
            #expect(!message.contains(hidden))
            revised.isShared = false
            let outcome = try await ke.node.gate.file(
                revised, revising: id, from: seen.line.record.version, by: colleague)
            guard case .filed = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let newest = try #require(try await stored(id, at: ke).last)
            #expect(
                newest.contains("\"satisfied\"") && newest.contains(hidden) && newest.contains("\"labels\":[\"kept\"]"))
            #expect(try await view(id, at: ke).line.draft.plan == first.plan)
        }
    }

    @Test("who shares a requirement shares no id that is hidden from them, whoever wrote the version before")
    func hidden() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, gate) = (capitals[0], capitals[0].node.gate)
            try await ke.node.administration.addChannel(code: "cell", title: "The cell", tlp: .green)
            try await ke.node.administration.grant("cell", to: "duty", write: true)
            try await ke.node.administration.addAccount(name: "colleague", roles: [.reader, .author])
            try await ke.node.administration.grant("alerts", to: "colleague", write: true)
            let colleague = try await ke.node.administration.post("colleague")
            let asked = Thing.id(5, "report")
            let object = #"""
                {"type":"report","spec_version":"2.1","id":"\#(asked)","created":"2025-01-01T00:00:00.000Z",
                "modified":"2025-01-01T00:00:00.000Z","name":"x","published":"2025-01-01T00:00:00Z",
                "object_refs":["indicator--11111111-1111-4111-8111-111111111111"]}
                """#.replacing("\n", with: "")
            _ = try await gate.write([JSONDocument(parsing: Array(object.utf8)).root], to: "cell", by: ke.duty())
            var first = draft()
            first.plan.append(.init(element: 1, method: .ownReporting, answeredBy: try RecordID(asked)))
            let id = try await file(first, at: ke)
            /// What came of it that a colleague shares it as they see it.
            func shared(_ change: (inout RequirementDraft) -> Void = { _ in }) async throws -> ProductOutcome {
                var seen = try await gate.requirement(id, for: colleague).line.draft
                change(&seen)
                seen.isShared = true
                ke.clock.pass(seconds: 1)
                return try await gate.file(seen, revising: id, by: colleague)
            }
            func expectRefused(_ outcome: ProductOutcome) {
                guard case .refused("plan", _) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            #expect(
                try await gate.requirement(id, for: colleague).line.draft.plan.allSatisfy { $0.answeredBy == nil })
            expectRefused(try await shared())
            // They wrote the version before, with the line as it is stored.
            var own = try await gate.requirement(id, for: colleague).line.draft
            own.priority = .low
            ke.clock.pass(seconds: 1)
            guard case .filed = try await gate.file(own, revising: id, by: colleague) else {
                Issue.record("it was not filed")
                return
            }
            #expect(try await stored(id, at: ke).last?.contains(asked) == true)
            expectRefused(try await shared())
            // Nor what this version knows nothing of.
            let body = try #require(try await stored(id, at: ke).last)
            let modified = try #require(try JSONDocument(parsing: Array(body.utf8)).root["modified"]?.string)
            let other = body.replacing(
                "\"modified\":\"\(modified)\"", with: "\"modified\":\"2026-01-01T00:00:00.000Z\""
            ).replacing("\"status\":", with: "\"made_for_refs\":[\"\(asked)\"],\"status\":")
            _ = try await gate.write([JSONDocument(parsing: Array(other.utf8)).root], to: "alerts", by: ke.duty())
            #expect(other.contains("made_for_refs"))
            expectRefused(try await shared { $0.plan = [] })
        }
    }

    @Test("one with markings of its own is not written anew by a form, which would lose them")
    func marked() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try await file(draft(), at: ke)
            let body = try #require(try await stored(id, at: ke).last)
            let root = try JSONDocument(parsing: Array(body.utf8)).root
            let modified = try #require(root["modified"]?.string)
            let marks = try #require(root["object_marking_refs"])
            let mark = try #require(marks[1]?.string)
            let all = "\"object_marking_refs\":" + String(decoding: marks.minified, as: UTF8.self)
            let granular = body.replacing(
                all,
                with: all + ",\"granular_markings\":[{\"marking_ref\":\"\(mark)\",\"selectors\":[\"elements.[1]\"]}]"
            )
            .replacing("\"modified\":\"\(modified)\"", with: "\"modified\":\"2026-01-01T00:00:00.000Z\"")
            _ = try await ke.node.gate.write(
                [JSONDocument(parsing: Array(granular.utf8)).root], to: "alerts", by: ke.duty())
            #expect(granular.contains("granular_markings"))
            let seen = try await view(id, at: ke)
            #expect(seen.line.record.version.hasPrefix("2026") && !seen.mayRevise)
            await #expect(throws: Refusal.self) { _ = try await file(seen.line.draft, revising: id, at: ke) }
            ke.clock.pass(seconds: 1)
            await #expect(throws: Refusal.self) {
                _ = try await ke.node.gate.request(request(), for: id, element: 0, by: ke.duty())
            }
        }
    }

    @Test("of two that change it at a time neither undoes the other, and who had an older version before them is told")
    func together() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            let id = try await file(draft(), at: ke)
            let old = try await view(id, at: ke)
            ke.clock.pass(seconds: 1)
            let duty = try await ke.duty()
            let gate = ke.node.gate
            try await withThrowingTaskGroup { group in
                for (place, question) in ["Do the wells at Moyale hold?", "Is the bridge open?"].enumerated() {
                    var asking = request()
                    asking.questions = [question]
                    let draft = asking
                    group.addTask {
                        let isNoted = try await gate.request(draft, for: id, element: place, by: duty).isNoted
                        #expect(isNoted)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await view(id, at: ke).elements.map(\.requests.count) == [1, 1])
            ke.clock.pass(seconds: 1)
            await #expect {
                _ = try await gate.file(old.line.draft, revising: id, from: old.line.record.version, by: duty)
            } throws: { ($0 as? Refusal)?.code == .conflict }
        }
    }

    @Test("an element may be worded otherwise where it stands; one that moved or is gone is refused")
    func places() {
        func keeps(_ old: [String], _ new: [String]) -> Bool {
            RequirementDraft(channel: "alerts", name: "x", decision: "y", elements: new).keepsPlaces(of: old)
        }
        #expect(
            keeps(["a", "b"], ["a", "b"]) && keeps(["a", "b"], ["a", "c", "d"]) && keeps(["a", "a"], ["a", "a"]))
        #expect(!keeps(["a", "b"], ["b", "a"]) && !keeps(["a", "b"], ["b", "c"]) && !keeps(["a", "b"], ["a"]))
        #expect(!keeps(["a", "b"], ["c", "b", "a"]))
    }

    @Test("an element that was answered stays so, however many requests came since")
    func old() async throws {
        try await Capital.all(["KE-OUT", "ET-FAD"]) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await file(draft(), at: ke)
            ke.clock.pass(seconds: 1)
            guard
                case .filed(let asked, _) = try await ke.node.gate.request(
                    request(), for: id, element: 0, by: ke.duty()
                ).outcome
            else { return }
            try await ke.send(to: et)
            et.clock.pass(seconds: 2)
            var answer = RfiActDraft(.final, on: asked)
            answer.text = "They hold until June."
            _ = try await et.node.gate.act(answer, by: et.duty())
            try await et.send(to: ke)
            ke.clock.pass(seconds: 20)
            var other = request()
            other.asksAgain = true
            for _ in 0...SharingLimits.rfis {
                ke.clock.pass(seconds: 1)
                _ = try await ke.node.gate.request(other, by: ke.duty())
            }
            #expect(try await ke.node.gate.rfis(for: ke.duty()).isMore)
            #expect(try await view(id, at: ke).line.gaps == [1])
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
