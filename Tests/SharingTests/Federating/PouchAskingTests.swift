import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("An originator elsewhere is asked whether its word may go on, and what it answers is done")
struct PouchAskingTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    /// KE's word, at ET.
    private func give(_ number: Int, _ name: String, _ ke: Capital, to et: Capital) async throws {
        try await ke.file(Thing(number, name: name))
        try await ke.send(to: et)
    }

    private func ask(_ number: Int, for organisation: String = "SN-CAS", at et: Capital) async throws -> OnwardLine {
        let lines = try await et.node.gate.askOnward(
            Thing.id(number), version: nil, channel: nil, for: organisation, reason: "they work on it", by: et.duty())
        return try #require(lines.first)
    }

    private func line(_ id: String, at capital: Capital) async throws -> OnwardLine? {
        try await capital.node.gate.onward(for: capital.duty()).first { $0.id == id }
    }

    @Test(
        "a grant goes to the holder, who then passes on that version, to that organisation alone",
        arguments: Backend.allCases)
    func granted(_ backend: Backend) async throws {
        try await Capital.all(Self.three + ["TZ-IUT"], on: backend) { capitals in
            let (ke, et, sn, tz) = (capitals[0], capitals[1], capitals[2], capitals[3])
            for other in ["sn-cas.node", "tz-iut.node"] {
                try await ke.node.administration.ungrant("alerts", from: other)
            }
            try await give(1, "for ET alone", ke, to: et)
            try await give(2, "not asked for", ke, to: et)
            #expect(try await et.pack(sn).isEmpty)
            let asked = try await ask(1, at: et)
            try await et.send(to: ke)
            let seen = try #require(try await line(asked.id, at: ke))
            #expect(seen.askedBy == "ET-FAD" && seen.organisation == "SN-CAS" && seen.reason == "they work on it")
            #expect(seen.canDecide && !seen.isOwn && seen.due == asked.due)
            _ = try await ke.node.gate.decideOnward(asked.id, .granted(until: nil), by: ke.duty())
            try await ke.send(to: et)
            let answer = try #require(try await line(asked.id, at: et))
            #expect(answer.status == .granted && answer.decidedBy == "KE-OUT" && answer.isOwn)
            // Whose own decision asks for the consent has it from the originator, as nobody signed it here.
            #expect(try await sn.open(try await ke.pack(sn)).map(\.exceptions) == [[:]])
            #expect(try await sn.titles() == [])
            let passed = try await sn.open(try await et.pack(sn))
            #expect(passed.map(\.filed) == [1] && passed.map(\.exceptions) == [[:]])
            #expect(try await sn.titles() == ["for ET alone"])
            // What was not consented to did not leave: that its receiver would not have taken it is no guard.
            let beside = try await et.store.places(of: RecordID(Thing.id(2))).map(\.position)
            #expect(try await et.store.delivered(beside, to: "SN-CAS") == [] && beside.count == 1)
            #expect(try await et.pack(tz).isEmpty)
            // Once is enough.
            #expect(try await et.pack(sn).isEmpty)
            // A consent is to one version.
            try await ke.file(Thing(1, version: 1, name: "its next version"))
            try await ke.send(to: et)
            #expect(try await et.titles().contains("its next version"))
            #expect(try await et.pack(sn).isEmpty)
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("a consent that is taken back lets nothing more be passed on")
    func withdrawn() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await give(1, "for ET alone", ke, to: et)
            let asked = try await ask(1, at: et)
            try await et.send(to: ke)
            _ = try await ke.node.gate.decideOnward(asked.id, .granted(until: nil), by: ke.duty())
            try await ke.send(to: et)
            let consent = try #require(try await ke.node.gate.consents(for: ke.duty()).first)
            try await ke.node.gate.withdrawConsent(consent.id, reason: "too early", by: ke.duty())
            try await ke.send(to: et)
            #expect(try await et.pack(sn).isEmpty)
        }
    }

    @Test("a refusal goes back with its code and its sentence, and nothing is passed on")
    func refused() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await give(1, "for ET alone", ke, to: et)
            let asked = try await ask(1, at: et)
            try await et.send(to: ke)
            _ = try await ke.node.gate.decideOnward(asked.id, .seen, by: ke.duty())
            try await ke.send(to: et)
            #expect(try await line(asked.id, at: et)?.status == .seen)
            _ = try await ke.node.gate.decideOnward(
                asked.id, .refused(code: "would-harm", reason: "somebody is there"), by: ke.duty())
            try await ke.send(to: et)
            let answer = try #require(try await line(asked.id, at: et))
            #expect(answer.status == .refused && answer.declineCode == "would-harm")
            #expect(answer.decisionReason == "somebody is there")
            #expect(try await et.pack(sn).isEmpty)
        }
    }

    @Test("an organisation that the originator does not know is asked for like any other")
    func unknown() async throws {
        try await Capital.all(["KE-OUT", "ET-FAD"]) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            try await et.register(
                "organisation", 19,
                #""code":"ZZ-TOP","names":[{"text":"Z"}],"organisation_kind":"fusion-cell","status":"active","country":"SN""#
            )
            let asked = try await ask(1, for: "ZZ-TOP", at: et)
            #expect(try await ke.open(try await et.pack(ke)).map(\.exceptions) == [[:]])
            #expect(try await line(asked.id, at: ke)?.canDecide == true)
        }
    }

    @Test("what a guest asks here is not told as the house's question, and the house asks once")
    func guests() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            try await et.register(
                "onward-request", 5,
                #"""
                "object_ref":"\#(Thing.id(1))","version":"\#(Thing.time(0))","for_organisation":"SN-CAS",
                "originator":"KE-OUT","asked_by":"\#(Caller.consoleName)","asking_organisation":"SN-CAS",
                "reason":"we want it","due":"2030-01-01T00:00:00Z","status":"asked"
                """#)
            #expect(try await et.pack(ke).isEmpty)
            _ = try await ask(1, at: et)
            try await et.node.administration.addAccount(name: "night", roles: [.reader], purposes: [.awareness])
            try await et.node.administration.grant("alerts", to: "night", write: false)
            let night = try await et.node.administration.post("night")
            let again = await refusal {
                _ = try await et.node.gate.askOnward(
                    Thing.id(1), version: nil, channel: nil, for: "SN-CAS", reason: "me too", by: night)
            }
            #expect(again?.code == .conflict)
        }
    }

    @Test("silence is a refusal on both sides, and what cannot be written down keeps nothing else from lapsing")
    func lapses() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            try await give(2, "this as well", ke, to: et)
            let asked = [try await ask(1, at: et), try await ask(2, at: et)]
            try await et.send(to: ke)
            for capital in [ke, et] {
                capital.clock.now = try #require(asked.last?.due)
                try await capital.node.core.lapseOnward(at: capital.clock.now)
                let registry = try await capital.node.core.directory.current().registry
                #expect(
                    try asked.map { registry.latest(try RecordID($0.id))?["status"]?.string } == ["lapsed", "lapsed"])
            }
            let late = await refusal {
                _ = try await ke.node.gate.decideOnward(asked[0].id, .granted(until: nil), by: ke.duty())
            }
            #expect(late?.code == .conflict)
        }
    }

    @Test("a sanitised version is named only where the holder may have it")
    func tearLine() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            try await ke.node.administration.addChannel(code: "inner", title: "Inner", tlp: .green)
            try await ke.node.administration.grant("inner", to: "duty", write: true)
            ke.clock.pass(seconds: 1)
            try await ke.file(Thing(2, name: "inside"), in: "inner")
            try await ke.file(Thing(3, name: "without names"))
            let asked = try await ask(1, at: et)
            try await et.send(to: ke)
            let hidden = await refusal {
                _ = try await ke.node.gate.decideOnward(asked.id, .grantedAsTearLine(Thing.id(2)), by: ke.duty())
            }
            #expect(hidden?.code == .unprocessable)
            _ = try await ke.node.gate.decideOnward(asked.id, .grantedAsTearLine(Thing.id(3)), by: ke.duty())
            try await ke.send(to: et)
            let answer = try #require(try await line(asked.id, at: et))
            #expect(answer.status == .grantedAsTearLine && answer.tearLine == Thing.id(3))
        }
    }

    // MARK: Whoever lies

    private func item(
        _ number: Int, asker: String = "ET-FAD", askedBy: String? = nil, originator: String = "KE-OUT",
        object: Int = 1, for organisation: String = "SN-CAS", reason: String = "why not", status: String = "asked",
        created: Instant, due: Instant? = nil
    ) -> PouchItem {
        let until = due ?? created.adding(seconds: 86_400)
        let text = #"""
            {"type":"onward-request","id":"\#(Thing.id(number, "onward-request"))","created":"\#(created.text)",
            "modified":"\#(created.text)","object_ref":"\#(Thing.id(object))","version":"\#(Thing.time(0))",
            "for_organisation":"\#(organisation)","originator":"\#(originator)","asking_organisation":"\#(asker)",
            "asked_by":"\#(askedBy ?? asker)","reason":"\#(reason)","due":"\#(until.text)","status":"\#(status)"}
            """#
        return .onward(Array(text.utf8))
    }

    @Test("a request is its sender's own, within its bounds, and one at a time for each version and organisation")
    func bounds() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            let now = ke.clock.now
            var lie = Lie(by: et)
            lie.number = 40
            let most = String(repeating: "x", count: SharingLimits.reason)
            let sealed = try lie.sealed(
                [
                    item(1, asker: "SN-CAS", created: now), item(2, askedBy: "duty", created: now),
                    item(3, reason: most + "x", created: now), item(4, status: "granted", created: now),
                    item(5, created: now.adding(seconds: Double(SharingLimits.onwardAhead + 1))),
                    item(6, created: now.adding(seconds: -Double(SharingLimits.onwardAge + 1))),
                    item(7, created: now, due: now.adding(seconds: Double(SharingLimits.onwardDue + 1))),
                    item(8, created: now, due: now), item(9, for: "ET-FAD", created: now), .onward([1, 2]),
                    item(10, reason: most, created: now, due: now.adding(seconds: Double(SharingLimits.onwardDue))),
                    item(11, created: now), item(10, created: now), item(12, for: "TZ-IUT", created: now),
                    item(13, originator: "SN-CAS", created: now),
                    // As many characters as there may be, of five bytes each.
                    item(14, reason: String(repeating: "e\u{301}\u{301}", count: SharingLimits.reason), created: now),
                ], to: ke)
            // Of those that are taken one comes twice, which is no fault.
            #expect(try await ke.open([sealed]).map(\.exceptions) == [[.notYours: 2, .invalid: 11]])
            let lines = try await ke.node.gate.onward(for: ke.duty())
            #expect(Set(lines.map(\.id)) == Set([10, 12].map { Thing.id($0, "onward-request") }))
            #expect(lines.allSatisfy { $0.canDecide })
        }
    }

    @Test("no more than so many requests of one node are taken in a day")
    func rate() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var lie = Lie(by: et)
            lie.number = 40
            let now = ke.clock.now
            let items = (0...SharingLimits.onwardDaily).map { item(100 + $0, object: 100 + $0, created: now) }
            let many = try lie.sealed(items, to: ke)
            #expect(try await ke.open([many]).map(\.exceptions) == [[.invalid: 1]])
            ke.clock.pass(seconds: 86_401)
            lie.number = 50
            let next = try lie.sealed([item(900, object: 900, created: ke.clock.now)], to: ke)
            #expect(try await ke.open([next]).map(\.exceptions) == [[:]])
        }
    }

    @Test("who was given a consent cannot put another word in its place, nor revive one that was withdrawn")
    func takenOver() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await give(1, "for ET alone", ke, to: et)
            let asked = try await ask(1, at: et)
            try await et.send(to: ke)
            _ = try await ke.node.gate.decideOnward(asked.id, .granted(until: nil), by: ke.duty())
            try await ke.send(to: et)
            func consent(_ capital: Capital) async throws -> (id: RecordID, body: JSONValue) {
                try #require(try await capital.node.core.directory.current().registry.all("consent").first)
            }
            let given = try await consent(et)
            #expect(given.body["originator"]?.string == "KE-OUT" && given.body["status"]?.string == "granted")
            let later = ke.clock.now.adding(seconds: 3_600)
            func said(by originator: String, to organisation: String, _ status: String, at: Instant) -> PouchItem {
                let about = ["object_ref", "version", "created"].map {
                    "\"\($0)\":\"\(given.body[$0]?.string ?? "")\","
                }.joined()
                return .consent(
                    Array(
                        #"""
                        {"type":"consent","id":"\#(given.id.text)","modified":"\#(at.text)",\#(about)
                        "organisation":"\#(organisation)","originator":"\#(originator)","granted_by":"duty","status":"\#(status)"}
                        """#.utf8))
            }
            var lie = Lie(by: et)
            lie.number = 40
            let over = try lie.sealed([said(by: "ET-FAD", to: "KE-OUT", "granted", at: later)], to: ke)
            #expect(try await ke.open([over]).map(\.exceptions) == [[.invalid: 1]])
            #expect(try await consent(ke).body["originator"]?.string == "KE-OUT")
            lie = Lie(by: ke)
            lie.number = 40
            let back = try lie.sealed(
                [
                    said(by: "KE-OUT", to: "SN-CAS", "withdrawn", at: later),
                    said(by: "KE-OUT", to: "SN-CAS", "granted", at: later.adding(seconds: 60)),
                ], to: et)
            #expect(try await et.open([back]).map(\.exceptions) == [[.invalid: 1]])
            #expect(try await consent(et).body["status"]?.string == "withdrawn")
        }
    }

    @Test("an answer that nobody asked for is not taken, nor a consent for somebody else")
    func unasked() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var lie = Lie(by: ke)
            lie.number = 40
            let consent = #"""
                {"type":"consent","id":"\#(Thing.id(7, "consent"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","object_ref":"\#(Thing.id(1))","version":"\#(Thing.time(0))",
                "organisation":"SN-CAS","originator":"KE-OUT","granted_by":"duty","status":"granted"}
                """#
            let sealed = try lie.sealed(
                [item(1, status: "granted", created: ke.clock.now), .consent(Array(consent.utf8))], to: et)
            #expect(try await et.open([sealed]).map(\.exceptions) == [[.invalid: 2]])
        }
    }
}
