import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who has something to get is found in one look for all")
struct DuesTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]
    private static let others: Set<String> = ["ET-FAD", "SN-CAS"]

    /// Looks, and then does what is due as a link does.
    private func look(
        _ dues: inout Dues, at capital: Capital, gathering seconds: Double = 0, isWhole: Bool = false
    ) async throws -> (due: Set<String>, next: Instant?) {
        let next = try await capital.pouches.look(
            &dues, among: Self.others, gathering: seconds, isWhole: isWhole, by: capital.console)
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
                try await et.pouches.look(&dues, among: others, gathering: 2, isWhole: false, by: et.console)
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
