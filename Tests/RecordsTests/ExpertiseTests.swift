import JSON
import Testing

@testable import Records

@Suite("Experience is offered, shared and learnt from in a closed list of ways (domain 3.18)")
struct ExpertiseTests {
    private func check(_ type: String, _ more: String, extensionID: String? = nil) throws {
        let ours = extensionID.map { #","extensions":{"\#($0)":{"extension_type":"new-sdo"}}"# } ?? ""
        let text = #"""
            {"type":"\#(type)","spec_version":"2.1","id":"\#(type)--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z",\#(more)\#(ours)}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test("an offer names its topic, its domains and how experience is shared; nothing is shared in another way")
    func offer() throws {
        let sound = #""name":"Counter-terrorism","way":"offer","domains":["counter-terrorism"],"formats":["visit"]"#
        try check(Expertise.type, sound, extensionID: Expertise.extensionID)
        for wrong in [
            sound.replacing("visit", with: "joint-operation"), sound.replacing(#""way":"offer","#, with: ""),
            sound + #","from":"2026-05-02","until":"2026-05-01""#, sound + #","addressees":["ML-DGE","ML-DGE"]"#,
            sound + #","languages":["french, please"]"#,
        ] {
            #expect(throws: Violation.self) { try check(Expertise.type, wrong, extensionID: Expertise.extensionID) }
        }
        // Somebody else's type of that name is theirs.
        try check(Expertise.type, sound.replacing("visit", with: "joint-operation"))
    }

    @Test("a lesson takes no step before the one that it rests on, and what did not work is one too")
    func lesson() throws {
        let seen = #""name":"Dialogue","observation":"Fewer attacks","outcome":"did-not-work""#
        try check(Lesson.type, seen, extensionID: Lesson.extensionID)
        #expect(throws: Violation.self) {
            try check(Lesson.type, seen + #","action":"Stop""#, extensionID: Lesson.extensionID)
        }
        #expect(throws: Violation.self) {
            try check(Lesson.type, seen.replacing("did-not-work", with: "great"), extensionID: Lesson.extensionID)
        }
    }

    // MARK: Where it stands

    private static let made = Instant(microseconds: 1_750_000_000_000_000)
    private static let later = Instant(microseconds: made.microseconds + 90 * 86_400_000_000)

    private func id(_ number: Int) throws -> RecordID {
        try RecordID("note--00000000-0000-4000-8000-\(String(1_000_000_000_000 + number).dropFirst())")
    }

    /// Acts that follow each other, a minute apart.
    private func acts(_ deeds: [(ExpertiseAct.Deed, ExpertiseAct.Side, activity: Int?)]) throws -> [ExpertiseThread.Act]
    {
        try deeds.enumerated().map { place, deed in
            ExpertiseThread.Act(
                id: try id(place), deed: deed.0, side: deed.1,
                at: Instant(microseconds: Self.made.microseconds + Int64(place + 1) * 60_000_000),
                follows: place > 0 ? try id(place - 1) : nil, format: deed.0 == .schedule ? .visit : nil,
                activity: try deed.activity.map { try id($0) }, worth: deed.0 == .evaluate ? .useful : nil)
        }
    }

    private func thread(_ acts: [ExpertiseThread.Act], way: Expertise.Way = .offer) -> ExpertiseThread {
        ExpertiseThread(way, made: Self.made, acts: acts, at: Self.later)
    }

    @Test("two visits are agreed and delivered, and then it is evaluated")
    func whole() throws {
        let all = try acts([
            (.accept, .partner, nil), (.schedule, .partner, nil), (.schedule, .owner, nil), (.deliver, .partner, 1),
            (.deliver, .partner, 2), (.evaluate, .partner, nil),
        ])
        let states = (0...all.count).map { thread(Array(all.prefix($0))).state }
        #expect(states == [.open, .matched, .matched, .matched, .matched, .delivered, .evaluated])
        let end = thread(all)
        #expect(end.planned == 2 && end.delivered == 2 && end.worth == .useful && end.counted.count == 6)
    }

    @Test("only whoever learns says that it was delivered and what it was worth: the partner of an offer, who asked")
    func taker() throws {
        let byOwner = try acts([(.accept, .partner, nil), (.schedule, .owner, nil), (.deliver, .owner, 1)])
        #expect(thread(byOwner).delivered == 0)
        #expect(thread(byOwner, way: .request).delivered == 1)
        #expect(thread(byOwner).deeds(of: .partner).contains(.deliver))
        #expect(!thread(byOwner).deeds(of: .owner).contains(.deliver))
    }

    @Test("what was called off counts for nothing, and nothing is withdrawn once something was delivered")
    func cancelled() throws {
        let all = try acts([
            (.accept, .partner, nil), (.schedule, .partner, nil), (.schedule, .partner, nil), (.deliver, .partner, 1),
            (.withdraw, .owner, nil), (.cancel, .owner, 2),
        ])
        let end = thread(all)
        #expect(end.state == .delivered && end.planned == 1 && end.delivered == 1 && end.counted.count == 5)
        #expect(thread(try acts([(.accept, .partner, nil), (.withdraw, .partner, nil)])).state == .withdrawn)
    }

    @Test("nothing took place before its time")
    func early() throws {
        var all = try acts([(.accept, .partner, nil), (.schedule, .partner, nil), (.deliver, .partner, 1)])
        all[1].from = try PartialDate("2025-07-20")
        #expect(thread(all).delivered == 0)
        // It took place before it was planned to: whoever learnt from it says when.
        all[2].from = try PartialDate("2025-06-15")
        #expect(thread(all).delivered == 1)
    }

    @Test("in whatever order acts come, and with whatever nobody may do among them, everybody computes the same")
    func order() throws {
        var random = Seeded(7)
        for _ in 0..<300 {
            let deeds = (0..<12).map { _ in
                (
                    ExpertiseAct.Deed.allCases.randomElement(using: &random) ?? .accept,
                    Bool.random(using: &random) ? ExpertiseAct.Side.owner : .partner,
                    activity: Int?.some(Int.random(in: 0..<12, using: &random))
                )
            }
            let all = try acts(deeds)
            let end = thread(all)
            #expect(thread(all.shuffled(using: &random)) == end)
            #expect(end.delivered <= end.planned && end.activities.count <= all.count)
            for side in [ExpertiseAct.Side.owner, .partner] where end.state == .declined || end.state == .withdrawn {
                #expect(end.deeds(of: side).isEmpty)
            }
        }
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        init(_ seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    @Test(
        "a lesson is learned when it has evidence, context and action, and another house validates it; its own does not"
    )
    func learned() throws {
        let parts: Set<Lesson.Missing> = [.analysis, .lesson, .action, .context, .evidence]
        func thread(_ has: Set<Lesson.Missing>, _ words: (LessonAct.Deed, String)...) throws -> LessonThread {
            LessonThread(
                has: has, author: "ML-CAS", made: Self.made,
                acts: try words.enumerated().map { place, word in
                    LessonThread.Act(
                        id: try id(place), deed: word.0, organisation: word.1,
                        at: Instant(microseconds: Self.made.microseconds + Int64(place)))
                }, at: Self.later)
        }
        #expect(try thread([]).state == .observation)
        #expect(try thread([.analysis, .lesson]).state == .identified)
        #expect(try thread(parts).state == .acted && thread(parts).missing == [.validation])
        #expect(try thread(parts, (.validate, "ML-CAS")).state == .acted)
        #expect(try thread(parts, (.validate, "NE-CNE")).state == .learned)
        #expect(try thread(parts.subtracting([.evidence]), (.validate, "NE-CNE")).state == .acted)
        #expect(try thread(parts, (.validate, "NE-CNE"), (.doubt, "NE-CNE")).state == .acted)
    }
}
