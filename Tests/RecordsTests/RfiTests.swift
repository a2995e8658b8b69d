import Glibc
import JSON
import Testing

@testable import Records

@Suite("A request for information says why it is asked, and asks for nothing that may not be asked (domain 3.9)")
struct RfiTests {
    private func check(
        question: String = "Did the lorries cross at Malaba?", purpose: String = "warn carriers", urgency: String = "R",
        lawful: Bool = true, more: String = "", extended: Bool = true
    ) throws {
        let ours = #","extensions":{"\#(Rfi.extensionID)":{"extension_type":"new-sdo"}}"#
        let text = #"""
            {"type":"case-rfi","spec_version":"2.1","id":"case-rfi--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","name":"Lorries",
            "questions":["\#(question)"],"addressees":["UG-NAC"],"purpose":"\#(purpose)","legal_basis":"s. 4",
            "urgency":"\#(urgency)","declares_lawful":\#(lawful)\#(more)\#(extended ? ours : "")}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test("what is whole is taken, and an urgent one that says why")
    func sound() throws {
        try check()
        try check(urgency: "U1", more: #","urgency_reason":"they leave tonight""#)
        try check(more: #","persons":[{"category":"witness","link":"saw the lorries"}],"hit_only":true"#)
    }

    @Test("what does not declare, gives no reason for its haste or asks several things at once is refused")
    func unsound() {
        #expect(throws: Violation.self) { try check(lawful: false) }
        #expect(throws: Violation.self) { try check(urgency: "U2") }
        #expect(throws: Violation.self) { try check(urgency: "X") }
        #expect(throws: Violation.self) { try check(question: "Where was it? And who?") }
        let many = (0...RedLines.personMentionsPerObject).map { _ in #"{"category":"witness","link":"l"}"# }
        #expect(throws: Violation.self) { try check(more: #","persons":[\#(many.joined(separator: ","))]"#) }
    }

    @Test(
        "lists of persons, protected persons' whereabouts and ways round one's own law are not asked for",
        arguments: [
            "Send the passenger list of the ferry", "Qui figure sur la liste des passagers ?",
            "Where does the journalist sleep?", "Où habite cette avocate ?", "Can you tap it without a warrant?",
            "أين يسكن الصحفي", "أين يسكن صحفي معروف", "Naomba orodha ya abiria",
        ])
    func prohibited(_ question: String) throws {
        #expect(throws: Violation.self) { try check(question: question) }
        // Somebody else's object of that name is theirs.
        try check(question: question, extended: false)
    }

    @Test("the same words apart are no breach")
    func allowed() throws {
        try check(question: "Which journalist wrote of the lorries?")
        try check(question: "Where is the ferry?")
        try check(question: "Did all members of the committee agree to the route?")
        try check(question: "Who works without the post's leave?")
    }

    @Test(
        "nor are they asked for over two lines, in capitals, with other apostrophes or accents, or in words set apart",
        arguments: [
            "Where does he sleep?\",\"He is a journalist?", "PASSENGER-LIST of the ferry, please?",
            "Envoyez les relevés d’appels ?", "Envoyez les releve\u{301}s d'appels ?",
            "Envoyez les releves d’appels ?", "Send the pas\u{200B}senger list?", "Ou habite cette avocate ?",
            "What are the names of everyone who was at the march?", "اين يسكن الصَّحفي؟",
        ])
    func written(_ question: String) throws {
        #expect(throws: Violation.self) { try check(question: question) }
    }

    @Test("a purpose may speak of lists and places, and of no way round the law")
    func purpose() throws {
        try check(purpose: "to compare it with the passenger list that we hold")
        try check(purpose: "to warn the journalist where he is staying")
        #expect(throws: Violation.self) { try check(purpose: "to read it without a warrant") }
    }

    @Test("each addressee is named once")
    func twice() throws {
        let text = #"""
            {"type":"case-rfi","spec_version":"2.1","id":"case-rfi--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","name":"Lorries",
            "questions":["Did they cross?"],"addressees":["UG-NAC","UG-NAC"],"purpose":"warn","legal_basis":"s. 4",
            "urgency":"R","declares_lawful":true,
            "extensions":{"\#(Rfi.extensionID)":{"extension_type":"new-sdo"}}}
            """#
        #expect(throws: Violation.self) { _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root) }
    }
}

@Suite("What is done about a request says what belongs to it, and nothing else (domain 3.9)")
struct RfiActTests {
    private func check(_ said: String, answers: Int = 0) throws {
        let answers = (0..<answers).map { #","report--11111111-1111-4111-8111-11111111111\#($0)""# }.joined()
        let text = #"""
            {"type":"note","spec_version":"2.1","id":"note--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","content":"words",
            "object_refs":["case-rfi--11111111-1111-4111-8111-111111111111"\#(answers)],"extensions":
            {"\#(RfiAct.extensionID)":{"extension_type":"property-extension","addressee":"UG-NAC",\#(said)}}}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test("an answer names records, and that something is held, or nothing, names none")
    func hits() throws {
        try check(#""act":"final""#, answers: 2)
        for act in ["hit", "no-hit"] {
            try check("\"act\":\"\(act)\"")
            #expect(throws: Violation.self) { try check("\"act\":\"\(act)\"", answers: 1) }
        }
    }

    @Test("what a judge decided stands with the code that says that one has to, and with no other")
    func judged() throws {
        for decision in RfiAct.Authorisation.allCases {
            let said = "\"authorisation\":\"\(decision.rawValue)\""
            try check(#""act":"decline","decline_code":"judicial-authorisation","# + said)
            #expect(throws: Violation.self) { try check(#""act":"decline","decline_code":"not-held","# + said) }
            #expect(throws: Violation.self) { try check(#""act":"final","# + said) }
        }
        #expect(throws: Violation.self) {
            try check(#""act":"decline","decline_code":"judicial-authorisation","authorisation":"granted""#)
        }
    }
}

@Suite("Where a request stands is computed from what both sides did (domain 3.9)")
struct RfiThreadTests {
    private static func id(_ number: Int) throws -> RecordID {
        try RecordID("note--00000000-0000-4000-8000-\(100_000_000_000 + number)")
    }
    private static func time(_ hours: Double) -> Instant {
        Instant(microseconds: 1_700_000_000_000_000 + Int64(hours * 3_600_000_000))
    }
    private static func act(
        _ number: Int, _ deed: RfiAct.Deed, _ hours: Double, received: Double? = nil, follows: Int? = nil,
        by side: RfiAct.Side? = nil
    ) throws -> RfiThread.Act {
        RfiThread.Act(
            id: try id(number), deed: deed, side: side ?? deed.side, at: time(hours),
            received: received.map { time($0) },
            follows: try follows.map { try id($0) }, declineCode: deed == .decline ? "not-held" : nil,
            transferTo: deed == .transfer ? "SN-CAS" : nil, satisfaction: deed == .rate ? .satisfied : nil)
    }
    private static func thread(
        _ acts: [RfiThread.Act], delivered: Double? = 1, now: Double, hitOnly: Bool = false
    ) -> RfiThread {
        RfiThread(
            .u1, hitOnly: hitOnly, asked: time(0), delivered: delivered.map { time($0) }, acts: acts, at: time(now))
    }

    @Test("the time runs from delivery, and stands still while something is to be clarified")
    func clock() throws {
        let undelivered = Self.thread([], delivered: nil, now: 100)
        #expect(undelivered.state == .sent && undelivered.elapsed == 0 && !undelivered.isExpired)
        var acts = [try Self.act(1, .accept, 2, received: 1), try Self.act(2, .askClarification, 3, follows: 1)]
        let asked = Self.thread(acts, now: 90)
        #expect(asked.state == .clarification && asked.elapsed == 2 * 3_600 && asked.due == nil && !asked.isExpired)
        acts.append(try Self.act(3, .clarify, 23, follows: 2))
        let going = Self.thread(acts, now: 24)
        #expect(going.state == .accepted && going.elapsed == 3 * 3_600 && going.due == Self.time(29) && going.step == 0)
        #expect(Self.thread(acts, now: 25).step == 50 && Self.thread(acts, now: 28).step == 80)
        acts += [try Self.act(4, .partial, 25), try Self.act(5, .final, 26), try Self.act(6, .rate, 30)]
        let over = Self.thread(acts, now: 90)
        #expect(over.state == .answered && over.elapsed == 5 * 3_600 && over.satisfaction == .satisfied)
        #expect(!over.isExpired && over.outcome == Self.time(26) && over.counted.count == 6)
    }

    @Test(
        "each class has its time, of which a half, four fifths and all press; none does while nobody's time runs",
        arguments: [(Rfi.Urgency.u1, 8.0), (.u2, 72), (.routine, 168), (.complex, 720)])
    func alarms(_ urgency: Rfi.Urgency, hours: Double) throws {
        func alarm(_ share: Double, delivered: Bool = true, _ acts: RfiThread.Act...) -> RfiThread.Alarm? {
            RfiThread(
                urgency, asked: Self.time(0), delivered: delivered ? Self.time(0) : nil, acts: acts,
                at: Self.time(hours * share)
            ).alarm
        }
        #expect(
            [0, 0.49, 0.51, 0.79, 0.81, 0.99, 1.01, 9].map { alarm($0) } == [
                nil, nil, .half, .half, .most, .most, .over, .over,
            ])
        // What nothing proves to have come takes another way long before its time would be over.
        #expect([0.49, 0.51, 9].map { alarm($0, delivered: false) } == [nil, .unreached, .unreached])
        #expect(try alarm(9, Self.act(1, .askClarification, 0.1)) == nil)
        #expect(try alarm(9, Self.act(1, .final, 0.1)) == nil)
        #expect(try alarm(9, Self.act(1, .withdraw, 0.1)) == nil)
    }

    @Test("no answer in time has expired, also where one comes after it")
    func expired() throws {
        #expect(!Self.thread([], now: 9).isExpired)
        let late = Self.thread([], now: 9.01)
        #expect(late.isExpired && late.step == 100 && late.left < 0)
        let answered = Self.thread([try Self.act(1, .final, 12)], now: 20)
        #expect(answered.isExpired && answered.state == .answered)
    }

    @Test("an addressee gains no time by saying that the request came later than its receipt does")
    func received() throws {
        #expect(Self.thread([try Self.act(1, .accept, 20, received: 19)], now: 20).isExpired)
        #expect(Self.thread([try Self.act(1, .accept, 2, received: 3)], delivered: nil, now: 20).delivered == nil)
    }

    @Test("what is the other side's to do, or comes after the end, does not count")
    func sides() throws {
        #expect(Self.thread([try Self.act(1, .final, 2, by: .requester)], now: 3).state == .delivered)
        #expect(Self.thread([try Self.act(1, .withdraw, 2, by: .addressee)], now: 3).state == .delivered)
        let ended = Self.thread([try Self.act(1, .decline, 2), try Self.act(2, .final, 3)], now: 4)
        #expect(ended.state == .declined && ended.declineCode == "not-held" && ended.counted.count == 1)
        #expect(Self.thread([try Self.act(1, .final, 2)], now: 3, hitOnly: true).state == .delivered)
        #expect(Self.thread([try Self.act(1, .noHit, 2)], now: 3, hitOnly: true).isHit == false)
    }

    @Test("nobody lets another's time run out, or stand still, by a date to come")
    func dated() throws {
        let later = Self.thread([try Self.act(1, .withdraw, 50)], now: 3)
        #expect(later.state == .delivered && !later.isExpired && later.elapsed == 2 * 3_600)
        #expect(Self.thread([try Self.act(1, .withdraw, 50)], now: 51).state == .withdrawn)
        // Another's clock may be a little ahead: what it says counts, and as of now.
        let ahead = Self.thread([try Self.act(1, .final, 3 + 200.0 / 3_600)], now: 3)
        #expect(ahead.state == .answered && ahead.elapsed == 2 * 3_600)
    }

    @Test("a withdrawal takes back no answer, whatever date it states, and lets no more time run")
    func withdrawn() throws {
        let answered = Self.thread([try Self.act(1, .final, 5), try Self.act(2, .withdraw, 2)], now: 30)
        #expect(answered.state == .answered && answered.elapsed == 3_600 && !answered.isExpired)
        let late = Self.thread([try Self.act(1, .withdraw, 2), try Self.act(2, .decline, 20)], now: 30)
        #expect(late.state == .declined && !late.isExpired && late.declineCode == "not-held")
        let partial = Self.thread([try Self.act(1, .withdraw, 2), try Self.act(2, .partial, 3)], now: 30)
        #expect(partial.state == .withdrawn && partial.counted.count == 1)
    }

    /// Seconds for which this thread has had a processor, whatever else the machine does.
    private static func worked() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    @Test("acts that follow each other in a long chain are walked once")
    func long() throws {
        let before = Self.worked()
        let acts = try (1...20_000).map { try Self.act($0, .accept, 2, follows: $0 - 1) }
        let thread = Self.thread(acts, now: 3)
        let first = try Self.id(1)
        #expect(thread.state == .accepted && thread.counted == [first])
        let circle = try (1...20_000).map { try Self.act($0, .accept, 2, follows: $0 % 20_000 + 1) }
        #expect(Self.thread(circle, now: 3).state == .accepted)
        #expect(Self.worked() - before < 60)
    }

    @Test("in whatever order acts come, and however often, it stands the same", arguments: 0..<200)
    func order(_ seed: Int) throws {
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let deeds = RfiAct.Deed.allCases
        var acts: [RfiThread.Act] = []
        for number in 0..<(2 + next(10)) {
            acts.append(
                try Self.act(
                    number, deeds[next(deeds.count)], Double(next(12)), received: next(3) == 0 ? Double(next(4)) : nil,
                    follows: next(2) == 0 ? next(10) : nil, by: next(8) == 0 ? .requester : nil))
        }
        let first = Self.thread(acts, now: 14)
        for _ in 0..<5 {
            var mixed = acts + [acts[next(acts.count)]]
            for place in mixed.indices.reversed() { mixed.swapAt(place, next(place + 1)) }
            #expect(Self.thread(mixed, now: 14) == first)
        }
    }
}
