import Records
import Store
import Testing

@testable import Sharing

@Suite("Notices that tell nothing but that something waits (decision 0059)")
struct NoticeTests {
    private let start = Instant(microseconds: 1_750_000_000_000_000)
    private func after(_ seconds: Int64) -> Instant {
        Instant(microseconds: start.microseconds + seconds * 1_000_000)
    }
    private func wish(_ digest: Int? = 7, urgent: Bool = true) -> NoticeWish {
        NoticeWish(isUrgentAtOnce: urgent, digestHour: digest, quiet: NoticeWish.Hours(from: 22, until: 6))
    }
    private func waiting(_ precedence: Envelope.Precedence, new: Bool = true) -> Awaited {
        Awaited(precedence: precedence, new: new ? precedence : nil, newest: Position(9))
    }

    @Test("what is urgent is told at once, at night too; the rest once a day, and never in quiet hours")
    func due() {
        func isDue(_ waiting: Awaited, _ hour: Int, _ wish: NoticeWish, _ state: NoticeState = NoticeState()) -> Bool {
            NoticePlan(wish, state).isDue(waiting, at: start, day: "2025-06-15", hour: hour)
        }
        for precedence in [Envelope.Precedence.flash, .immediate] {
            #expect(isDue(waiting(precedence), 3, wish()) && !isDue(waiting(precedence), 3, wish(urgent: false)))
            // Told once, and no more until the morning.
            #expect(!isDue(waiting(precedence, new: false), 3, wish()))
            #expect(isDue(waiting(precedence, new: false), 7, wish()))
        }
        for precedence in [Envelope.Precedence.priority, .routine] {
            for hour in [22, 23, 0, 5, 6] { #expect(!isDue(waiting(precedence), hour, wish()), "\(hour)") }
            for hour in [7, 12, 21] { #expect(isDue(waiting(precedence), hour, wish()), "\(hour)") }
            #expect(!isDue(waiting(precedence), 12, wish(nil)))
            #expect(!isDue(waiting(precedence), 12, wish(), NoticeState(day: "2025-06-15")))
            #expect(isDue(waiting(precedence), 12, wish(), NoticeState(day: "2025-06-14")))
        }
        #expect(wish().isSound && !wish(23).isSound && !wish(24).isSound && !wish(nil, urgent: false).isSound)
        #expect(NoticeWish.Hours(from: 3, until: 3) == nil && NoticeWish.Hours(from: 24, until: 3) == nil)
    }

    @Test(
        "no post gets two in ten minutes, whatever comes and whatever fails; the day's is tried again ever later, what is urgent is not"
    )
    func gaps() {
        var plan = NoticePlan(wish(), NoticeState())
        let (flash, routine) = (waiting(.flash), waiting(.routine))
        func isDue(_ seconds: Int64) -> Bool { plan.isDue(routine, at: after(seconds), day: "2025-06-15", hour: 9) }
        func isUrgentDue(_ seconds: Int64) -> Bool {
            plan.isDue(flash, at: after(seconds), day: "2025-06-15", hour: 3)
        }
        #expect(isDue(0) && isUrgentDue(0))
        // The program may end here: it is not tried again at once.
        plan = NoticePlan(wish(), plan.begun(at: start))
        #expect(!isDue(NoticeLimits.gap - 1) && isDue(NoticeLimits.gap))
        plan = NoticePlan(wish(), plan.begun(at: start))
        #expect(!isDue(2 * NoticeLimits.gap - 1) && isDue(2 * NoticeLimits.gap))
        for _ in 0..<90 { plan = NoticePlan(wish(), plan.begun(at: start)) }
        #expect(!isDue(NoticeLimits.longestGap - 1) && isDue(NoticeLimits.longestGap))
        // A message of the day that is not taken keeps none back that is urgent.
        #expect(!isUrgentDue(NoticeLimits.gap - 1) && isUrgentDue(NoticeLimits.gap))
        // The clock was put back: what was tried then lies ahead.
        #expect(isUrgentDue(-1) && isDue(-1))
        let taken = plan.told(flash, at: start, day: "2025-06-15", hour: 3)
        #expect(taken == NoticeState(told: Position(9), tried: start, failures: 0, day: nil))
        plan = NoticePlan(wish(), taken)
        #expect(!isUrgentDue(NoticeLimits.gap - 1) && isUrgentDue(NoticeLimits.gap))
        #expect(plan.told(flash, at: start, day: "2025-06-15", hour: 9).day == "2025-06-15")
    }

    @Test("what is hidden, answered, one's own or taken back waits for nobody", arguments: Backend.allCases)
    func waits(_ backend: Backend) async throws {
        try await backend.run { house in
            func waiting(_ name: String = "reader", after told: Position = .zero) async throws -> Awaited? {
                try await house.gate.waiting(after: told, for: house[name])
            }
            func file(_ precedence: Envelope.Precedence, in channel: String = "alerts", by name: String = "author")
                async throws
                -> String
            {
                var product = ProductDraft(.note, channel: channel, title: "A note")
                product.sources = [ProductDraft.Source(grade: "B2")]
                product.text = "Words"
                product.precedence = precedence
                house.clock.pass(seconds: 1)
                return try await house.filed(product, by: house[name])
            }
            #expect(try await waiting() == nil)
            _ = try await file(.flash, in: "secret", by: "insider")
            #expect(try await waiting() == nil)
            let first = try await file(.routine)
            let routine = try #require(try await waiting())
            #expect(routine.precedence == .routine && routine.new == .routine)
            #expect(try await waiting(after: routine.newest)?.new == nil)
            #expect(try await waiting("author") == nil)
            let second = try await file(.immediate)
            let both = try #require(try await waiting(after: routine.newest))
            #expect(both.precedence == .immediate && both.new == .immediate && both.newest > routine.newest)
            // Of what came since alone: nothing else is looked at where nothing of it is urgent.
            func urgent(after told: Position) async throws -> Awaited? {
                try await house.gate.waiting(after: told, isUrgentAlone: true, for: house["reader"])
            }
            #expect(try await urgent(after: routine.newest) == both)
            #expect(try await urgent(after: both.newest) == nil)
            // What the house has answered waits for none of its posts.
            house.clock.pass(seconds: 1)
            let said = FeedbackDraft(record: second, channel: "alerts", answer: .noted)
            guard case .filed = try await house.gate.respond(said, by: house["author"]) else {
                Issue.record("it was not answered")
                return
            }
            #expect(try await waiting()?.precedence == .routine)
            #expect(try await urgent(after: routine.newest) == nil)
            for id in [first, second] {
                try await house.gate.withdraw(id, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            }
            #expect(try await waiting() == nil)
        }
    }

    @Test("that something waits is no reading: the journal has nothing of it")
    func unread() async throws {
        try await Backend.memory.run { house in
            var product = ProductDraft(.note, channel: "alerts", title: "A note")
            product.sources = [ProductDraft.Source(grade: "B2")]
            guard case .filed = try await house.gate.file(product, by: house["author"]) else {
                Issue.record("it was not filed")
                return
            }
            #expect(try await house.gate.waiting(after: .zero, for: house["reader"]) != nil)
            try await house.node.flush()
            let given = try await house.acts().filter { $0.actor == "reader" }
            #expect(given.isEmpty, "\(given)")
        }
    }
}
