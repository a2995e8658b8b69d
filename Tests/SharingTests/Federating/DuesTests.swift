import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who has something to get is found in one look for all")
struct DuesTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]
    private static let others: Set<String> = ["ET-FAD", "SN-CAS"]

    private static func gathering(seconds: Double, most: Int = 12) -> ReceiptGathering {
        var gathering = ReceiptGathering()
        (gathering.seconds, gathering.most) = (seconds, most)
        return gathering
    }

    /// Looks, and then does what is due as a link does.
    private func look(
        _ dues: inout Dues, at capital: Capital, isWhole: Bool = false
    ) async throws -> (due: Set<String>, next: Instant?) {
        let next = try await capital.pouches.look(
            &dues, among: Self.others, gathering: Self.gathering(seconds: 0), isWhole: isWhole, by: capital.console)
        let due = dues.due
        for organisation in due { dues.done(organisation) }
        return (due, next)
    }

    @Test("who is new is due, and then nobody until something is new", arguments: Backend.allCases)
    func new(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let ke = capitals[0]
            var dues = Dues()
            #expect(try await look(&dues, at: ke).due == Self.others)
            #expect(try await look(&dues, at: ke).due == [])
            try await ke.file(Thing(1))
            #expect(try await look(&dues, at: ke).due == Self.others)
            #expect(try await look(&dues, at: ke, isWhole: true).due == [])
        }
    }

    @Test("what may go to one alone makes nobody else due")
    func one() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.addChannel(code: "two", title: "Two", tlp: .green)
            try await ke.node.administration.grant("two", to: "duty", write: true)
            try await ke.node.administration.grant("two", to: "et-fad.node", write: true)
            ke.clock.pass(seconds: 1)
            var dues = Dues()
            _ = try await look(&dues, at: ke)
            try await ke.file(Thing(1), in: "two")
            #expect(try await look(&dues, at: ke).due == ["ET-FAD"])
            // The shelf is there by now.
            try await ke.file(Thing(2), in: "two")
            #expect(try await look(&dues, at: ke).due == ["ET-FAD"])
        }
    }

    @Test("a receipt is owed to whom it is owed, once it has gathered, and its coming concerns nobody")
    func receipts() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var (here, there) = (Dues(), Dues())
            let others: Set<String> = ["KE-OUT", "SN-CAS"]
            func lookThere(_ dues: inout Dues) async throws -> Instant? {
                try await et.pouches.look(
                    &dues, among: others, gathering: Self.gathering(seconds: 2), isWhole: false, by: et.console)
            }
            _ = try await lookThere(&there)
            for organisation in others { there.done(organisation) }
            try await ke.file(Thing(1))
            try await et.open(try await ke.pack(et))
            // The record is no word of theirs to pass on, and the receipt waits for others.
            let next = try await lookThere(&there)
            #expect(there.due == [] && next == Instant(microseconds: et.clock.now.microseconds + 2_000_000))
            et.clock.pass(seconds: 2)
            #expect(try await lookThere(&there) == nil)
            #expect(there.due == ["KE-OUT"])

            _ = try await look(&here, at: ke)
            try await ke.open(try await et.pack(ke))
            there.done("KE-OUT")
            #expect(try await look(&here, at: ke, isWhole: true).due == [])
            #expect(try await lookThere(&there) == nil)
            #expect(there.due == [])
        }
    }

    @Test(
        "of a steady flow receipts go a few at once, then each half hour, all of them in one; urgent ones do not wait")
    func gathers() throws {
        var dues = Dues()
        dues.decide("A", Dues.Reach(shelves: [], until: nil))
        dues.done("A")
        let gathering = Self.gathering(seconds: 1, most: 2)
        var now = Instant(microseconds: 0)
        /// - Returns: after how many seconds a pouch is made for what is owed from now on.
        func wait(isUrgent: Bool = false) -> Double {
            let begin = now
            dues.owe(["A": isUrgent], at: now, gathering)
            #expect(dues.due == [])
            while let next = dues.gathered, !dues.due.contains("A") {
                // Not a moment before.
                let before = Instant(microseconds: next.microseconds - 1)
                if before > now { dues.owe(["A": isUrgent], at: before, gathering) }
                #expect(dues.due == [])
                now = next
                dues.owe(["A": isUrgent], at: now, gathering)
            }
            dues.done("A")
            dues.owe([:], at: now, gathering)
            return Double(now.microseconds - begin.microseconds) / 1_000_000
        }
        #expect([wait(), wait()] == [1, 1])
        let third = wait()
        #expect((1_790...1_800).contains(third))
        #expect(wait(isUrgent: true) == 1)
        #expect((1_790...1_800).contains(wait()))
        // After a long silence there are as many as in the beginning, and no more.
        now = Instant(microseconds: now.microseconds + 86_400_000_000)
        #expect([wait(), wait()] == [1, 1])
        #expect((1_790...1_800).contains(wait()))
        // What becomes urgent while it waits does so no longer.
        dues.owe(["A": false], at: now, gathering)
        #expect(dues.gathered.map { $0.microseconds > now.microseconds + 60_000_000 } == true)
        dues.owe(["A": true], at: now, gathering)
        #expect(dues.gathered == Instant(microseconds: now.microseconds + 1_000_000))
    }

    @Test("a pouch of IMMEDIATE or FLASH, and what takes back, is receipted without waiting for others")
    func urgent() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var number = 0
            for (precedence, isUrgent) in [
                (Envelope.Precedence.routine, false), (.priority, false), (.immediate, true), (.flash, true),
            ] {
                number += 1
                _ = try await ke.node.gate.write(
                    [try Thing(number).value], to: "alerts", by: ke.duty(), precedence: precedence)
                try await et.open(try await ke.pack(et))
                #expect(try await et.store.owed() == ["KE-OUT": isUrgent])
                try await ke.open(try await et.pack(ke))
                #expect(try await et.store.owed() == [:])
            }
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await et.open(try await ke.pack(et))
            #expect(try await et.store.owed() == ["KE-OUT": true])
        }
    }

    @Test("what takes back concerns all, wherever it was filed")
    func withdrawal() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.file(Thing(1))
            var dues = Dues()
            _ = try await look(&dues, at: ke)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            #expect(try await look(&dues, at: ke).due == Self.others)
        }
    }

    @Test("whoever comes into a channel is due from then on, and whoever left it is not")
    func comesAndGoes() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.node.administration.addChannel(code: "two", title: "Two", tlp: .green)
            try await ke.node.administration.grant("two", to: "duty", write: true)
            var dues = Dues()
            _ = try await look(&dues, at: ke)
            try await ke.node.administration.grant("two", to: "sn-cas.node", write: true)
            ke.clock.pass(seconds: 1)
            try await ke.file(Thing(1), in: "two")
            #expect(try await look(&dues, at: ke).due == ["SN-CAS"])
            try await ke.node.administration.ungrant("two", from: "sn-cas.node")
            try await ke.file(Thing(2), in: "two")
            #expect(try await look(&dues, at: ke).due == [])
        }
    }

    @Test("a day that shuts or opens something is noticed although nothing grew")
    func day() throws {
        var dues = Dues()
        let day = Instant(microseconds: 1_000_000)
        let both: Set<String> = ["A", "B"]
        #expect(dues.stale(among: both, epoch: 1, at: Instant(microseconds: 0)) == both)
        dues.decide("A", Dues.Reach(shelves: [ShelfKey(1)], until: day))
        dues.decide("B", Dues.Reach(shelves: [ShelfKey(1)], until: nil))
        for each in both { dues.done(each) }
        #expect(dues.stale(among: both, epoch: 1, at: Instant(microseconds: 999_999)) == [])
        #expect(dues.stale(among: both, epoch: 1, at: day) == ["A"])
        dues.decide("A", Dues.Reach(shelves: [ShelfKey(1), ShelfKey(2)], until: nil))
        #expect(dues.due == ["A"])
    }

    @Test("proofs that are asked for are due by the time alone")
    func proofs() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            var dues = Dues()
            _ = try await look(&dues, at: ke)
            try await ke.node.core.changeLogNotes(of: "SN-CAS") { $0.wanted = [1] }
            #expect(try await look(&dues, at: ke).due == [])
            #expect(try await look(&dues, at: ke, isWhole: true).due == ["SN-CAS"])
        }
    }
}
