import JSON
import Ledger
import Policy
import Records
import Store
import Synchronization
import Testing

@testable import Pouch
@testable import Sharing

@Suite("What is large goes to many as one bulk, and is filed as anything else")
struct PouchBulkTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private static func annex(_ number: Int = 2, name: String = "annex") -> Thing {
        Thing(number, name: name, more: #","description":"\#(String(repeating: "dry well. ", count: 5_000))""#)
    }

    /// Each has the other's key afterwards.
    private func acquaint(_ ke: Capital, _ others: Capital...) async throws {
        try await ke.file(Thing(1, name: "first"))
        for other in others { try await ke.send(to: other) }
    }

    private func pack(_ sender: Capital, _ receiver: Capital) async throws -> [SealedPouch] {
        let bag = Bag(keeper: "SN-CAS")
        _ = try await sender.pouches.pack(to: receiver.code, by: sender.console, carrier: bag)
        // Receipts that are due go first, in a pouch of their own.
        return bag.all.filter {
            $0.bulk != nil || !bag.all.contains { $0.bulk != nil } || $0.number == bag.all.last?.number
        }
    }

    /// What the receiver has once it has fetched the bulk.
    private func fetched(_ pouch: SealedPouch) throws -> [UInt8] {
        try #require(PouchReader.letter(pouch.bytes)) + #require(pouch.bulk).bytes
    }

    @Test(
        "two receivers get one bulk and a letter each, file the record, and their receipts say so",
        arguments: Backend.allCases)
    func once(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await acquaint(ke, et, sn)
            try await ke.file(Self.annex(), Thing(3, name: "small"))
            var names: Set<Digest> = []
            // Receipts of what came meanwhile went first, in a pouch of their own.
            var annexes: [String: Int64] = [:]
            for other in [et, sn] {
                let pouches = try await pack(ke, other)
                #expect(pouches.map { $0.bulk != nil } == [true, false])
                names.formUnion(pouches.compactMap { $0.bulk?.name })
                annexes[other.code] = pouches[0].number
                let letter = try #require(PouchReader.letter(pouches[0].bytes))
                #expect(letter.count < 1_000)
                // Without its bulk nothing of it is here, and nothing is on record.
                let before = try await other.store.size()
                let about = try await other.pouches.letter(letter, by: other.console)
                #expect(about.name == pouches[0].bulk?.name && about.holder == "SN-CAS" && about.from == "KE-OUT")
                #expect(try await other.store.size() == before)
                #expect(try await other.open([fetched(pouches[0]), pouches[1].bytes]).map(\.filed) == [1, 1])
                #expect(try await other.titles() == ["annex", "first", "small"])
                // As it is kept, and so on a stick, it is the same pouch.
                #expect(try await other.open([PouchReader.whole(pouches[0].bytes)]).map(\.isKnown) == [true])
                let back = try await ke.open(try await other.pack(ke))
                #expect(back.map(\.receipts).reduce(0, +) == 2)
            }
            #expect(names.count == 1)
            for capital in capitals { #expect(try await capital.verify() == []) }
            // What proves the record to others is at hand, though nobody signed the pouch.
            let received = try #require(try await et.store.received(annexes["ET-FAD"] ?? 0, from: "KE-OUT"))
            let entry = try #require(try await et.node.core.pouchEntry(at: received.entry))
            #expect(entry.signed == nil && entry.evidence.isEmpty)
            let proof = try #require(entry.proof(of: 1))
            #expect(proof.signed.isSigned(by: ke.keys.publicKeys))
        }
    }

    @Test("what came in a bulk is passed on as its originator's word")
    func passedOn() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await acquaint(ke, et)
            try await ke.file(Self.annex(), in: "shared")
            let pouches = try await pack(ke, et)
            #expect(try await et.open([fetched(try #require(pouches.first))]).map(\.filed) == [1])
            #expect(try await sn.open(try await et.pack(sn)).map(\.exceptions) == [[:]])
            #expect(try await sn.titles() == ["annex"])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("what came in a bulk and waits for its channel is filed once that is there")
    func held() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await et.node.administration.ungrant("alerts", from: "ke-out.node")
            et.clock.pass(seconds: 1)
            try await ke.file(Self.annex())
            let pouches = try await pack(ke, et)
            let opened = try await et.open([fetched(try #require(pouches.first))])
            #expect(opened.map(\.exceptions) == [[.noChannel: 1]])
            try await et.node.administration.grant("alerts", to: "ke-out.node", write: true)
            et.clock.pass(seconds: 1)
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles().contains("annex"))
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("what is small, goes by a stick, or to somebody without a key has a pouch of its own")
    func ordinary() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            #expect(try await pack(ke, sn).allSatisfy { $0.bulk == nil })
            let stick = try await ke.pack(et)
            #expect(stick.allSatisfy { PouchReader.letter($0) == nil })
            #expect(try await et.open(stick).map(\.filed) == [1])
            try await ke.file(Thing(3, name: "small"))
            #expect(try await pack(ke, et).map { $0.bulk == nil } == [true])
        }
    }

    /// Such a program takes what is passed on from its own sender's statement for another's word, and would refuse it whole.
    @Test("for a receiver that has not said that it takes letters a pouch is made as ever")
    func older() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            let bag = Bag(keeper: "SN-CAS", letters: false)
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.all.map { $0.bulk == nil } == [true])
            #expect(try await et.open(bag.pouches).map(\.filed) == [1])
            let state = try #require(try await et.store.received(bag.all[0].number, from: "KE-OUT"))
            let entry = try #require(try await et.node.core.pouchEntry(at: state.entry))
            #expect(entry.signed != nil)
        }
    }

    @Test("a run that ends with a bulk keeps how far it came, and a key that is due does not wait for what is small")
    func cursor() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            let end = try await ke.node.core.directory.moment().end
            #expect(try await pack(ke, et).map { $0.bulk != nil } == [true])
            let outbox = try await ke.store.outbox(of: et.code)
            #expect(outbox.cursor >= end && !outbox.shelves.isEmpty)
            // As after a start: what was given to whom is not known, and is given once more.
            ke.node.core.pairs.withLock { $0.given = [:] }
            try await ke.file(Self.annex(3))
            let bag = Bag(keeper: "SN-CAS")
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.all.map { $0.bulk != nil } == [true, false])
            try await ke.file(Self.annex(4))
            #expect(try await pack(ke, et).map { $0.bulk != nil } == [true])
        }
    }

    @Test("what is urgent waits for no relay", arguments: Envelope.Precedence.allCases)
    func urgent(_ precedence: Envelope.Precedence) async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            _ = try await ke.node.gate.write(
                [try Self.annex().value], to: "alerts", by: ke.duty(), precedence: precedence)
            let bag = Bag(keeper: "SN-CAS")
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.all.map { $0.bulk != nil } == [precedence < .immediate])
        }
    }

    @Test("whom a record names one by one, or keeps out, a relay is not shown")
    func forMany() {
        var policy = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .green)
        #expect(policy.isForMany)
        policy.relTo = .only([.alliance("AUW"), .body("XB")])
        #expect(policy.isForMany)
        for party: Party in [.organisation("ET-FAD"), .state("ET"), .post("duty")] {
            var special = policy
            special.relTo = .only([.alliance("AUW"), party])
            #expect(!special.isForMany)
            special = policy
            special.notRelTo = [party]
            #expect(!special.isForMany)
        }
        var special = policy
        special.tlp = .red
        #expect(!special.isForMany)
        special = policy
        special.originatorControl = .consent
        #expect(!special.isForMany)
    }

    @Test("once something is taken back, no bulk is given away any more, and what is sealed later is sealed anew")
    func recalled() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            let first = try await pack(ke, et)
            _ = try await ke.node.gate.recall(Thing.id(2), reason: .error, explanation: nil, by: ke.duty())
            let bag = Bag(keeper: "SN-CAS")
            _ = try await ke.pouches.pack(to: "ET-FAD", by: ke.console, carrier: bag)
            #expect(bag.dropped == 1)
            // The recall is faster than the bulk: what comes then is not filed.
            try await et.open(bag.pouches)
            let late = try await et.open([fetched(try #require(first.first))])
            #expect(late.map(\.exceptions) == [[.takenBack: 1]])
            #expect(try await !et.titles().contains("annex"))
        }
    }

    @Test("a letter that does not follow from what came is no fork: the whole pouch has to say the same")
    func noFork() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            var lie = Lie(by: ke)
            lie.number = 2
            let one = try #require(try await et.store.received(1, from: "KE-OUT"))
            try await et.open([try lie.sealed([.receipts(PouchReceipt.bytes([]))], to: et, previous: one.pouch)])
            try await ke.file(Self.annex())
            let pouches = try await pack(ke, et)
            let letter = try await et.results(of: [fetched(try #require(pouches.first))])
            guard case .failure(let refusal) = letter.first else {
                Issue.record("it was taken")
                return
            }
            #expect(refusal.detail == "letter")
            #expect(try await et.node.core.forks(of: "KE-OUT").isEmpty)
            guard case .failure(let whole) = try await et.results(of: [pouches[0].bytes]).first else {
                Issue.record("it was taken")
                return
            }
            #expect(whole.detail == "fork")
            #expect(try await et.node.core.forks(of: "KE-OUT").count == 1)
        }
    }

    @Test("receipts wait for a pouch that goes anyway: an annex costs each receiver a letter, and nothing beside")
    func receiptsWait() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            let bag = Bag(keeper: "SN-CAS")
            let view = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.all.map { $0.bulk != nil } == [true])
            #expect(view.records == 1 && view.receipts == 0)
            try await ke.file(Thing(3, name: "small"))
            let next = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(next.records == 1 && next.receipts == 1)
            #expect(bag.all.count == 2)
        }
    }

    /// What waits goes in the same run where something small goes as well, before the annex or after it.
    @Test(
        "what is small beside an annex goes once, on whichever side of it",
        arguments: [[1, 2, 3], [2, 1, 3], [1, 3, 2]])
    func beside(_ order: [Int]) async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            let things = [Thing(11, name: "one"), Self.annex(12), Thing(13, name: "three")]
            for place in order { try await ke.file(things[place - 1]) }
            let bag = Bag(keeper: "SN-CAS")
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            let bytes = try bag.all.map { try $0.bulk == nil ? $0.bytes : fetched($0) }
            #expect(try await et.open(bytes).map(\.filed).reduce(0, +) == 3)
            #expect(try await et.titles() == ["annex", "first", "one", "three"])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("a record whose audience is named one by one is wrapped for each of them, and no bulk is made")
    func special() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            for capital in capitals {
                var policy = ReleasePolicy.channel("pair", of: capital.code, tlp: .green)
                policy.relTo = .only([.organisation("KE-OUT"), .organisation("ET-FAD"), .organisation("SN-CAS")])
                try await PouchOnwardTests.open("pair", policy, capital, capitals)
            }
            try await acquaint(ke, et, sn)
            try await ke.file(Self.annex(), in: "pair")
            var keys: Set<[[UInt8]]> = []
            for other in [et, sn] {
                let bag = Bag(keeper: "SN-CAS")
                _ = try await ke.pouches.pack(to: other.code, by: ke.console, carrier: bag)
                #expect(bag.all.count == 1 && bag.all.allSatisfy { $0.bulk == nil })
                keys.insert(try PouchReader.receivers(of: bag.pouches[0]))
                #expect(try await other.open(bag.pouches).map(\.filed) == [1])
            }
            #expect(keys.count == 2)
        }
    }

    @Test("who left has no key to what is sent later, and who joined none to what was sent before")
    func membership() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await acquaint(ke, et, sn)
            try await ke.node.administration.ungrant("alerts", from: "sn-cas.node")
            ke.clock.pass(seconds: 1)
            try await ke.file(Self.annex())
            let first = try #require(try await pack(ke, et).first?.bulk)
            #expect(try await pack(ke, sn).allSatisfy { $0.bulk == nil })
            // It joins, and is given nothing of before.
            try await ke.node.administration.grant("alerts", to: "sn-cas.node", write: true)
            ke.clock.pass(seconds: 1)
            #expect(try await pack(ke, sn).isEmpty)
            // Both are members, and are given one; then one leaves, and the next is under a key that it never had.
            try await ke.file(Self.annex(3, name: "both"))
            let both = try [#require(try await pack(ke, et).first?.bulk), #require(try await pack(ke, sn).first?.bulk)]
            #expect(both[0] == both[1])
            #expect(throws: PouchError.self) { try Seal.open(bulk: first.bytes[...], key: both[1].key) }
            try await ke.node.administration.ungrant("alerts", from: "sn-cas.node")
            ke.clock.pass(seconds: 1)
            try await ke.file(Self.annex(4, name: "after"))
            let after = try #require(try await pack(ke, et).first?.bulk)
            #expect(try await pack(ke, sn).isEmpty)
            #expect(throws: PouchError.self) { try Seal.open(bulk: after.bytes[...], key: both[1].key) }
        }
    }

    @Test("a letter that came first is no evidence against its sender either, whatever comes whole later")
    func noEvidence() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Self.annex())
            let annex = try #require(try await pack(ke, et).first)
            try await et.open([fetched(annex)])
            let one = try #require(try await et.store.received(annex.number - 1, from: "KE-OUT"))
            var lie = Lie(by: ke)
            lie.number = annex.number
            let other = try await et.results(
                of: [try lie.sealed([.receipts(PouchReceipt.bytes([]))], to: et, previous: one.pouch)])
            guard case .failure(let refusal) = other.first else {
                Issue.record("it was taken")
                return
            }
            // This node knows that one of them is not so; nobody else can be shown it.
            #expect(refusal.detail == "fork")
            let forks = try await et.node.core.forks(of: "KE-OUT")
            #expect(forks.map(\.first.isEmpty) == [true])
        }
    }

    @Test("after a change of the parties or of a channel's members the same record is sealed anew, under another key")
    func rotation() throws {
        let keys = try NodeKeys(seed: [UInt8](repeating: 5, count: NodeKeys.seedByteCount))
        let record = PouchRecord(channel: "alerts", envelope: Array("{}".utf8), body: Array("{}".utf8))
        var (memory, draw) = (BulkMemory(), Draw())
        func bulk(in epoch: Int64, at seconds: Int64) throws -> PouchBulk {
            try memory.bulk(
                of: record, from: "KE-OUT", by: keys, in: epoch, at: Instant(microseconds: seconds * 1_000_000)
            ) { draw.bytes($0) }
        }
        let first = try bulk(in: 1, at: 1_000)
        #expect(try bulk(in: 1, at: 999 + SharingLimits.bulkSeconds) == first)
        let second = try bulk(in: 2, at: 1_001)
        #expect(second.key != first.key && second.name != first.name)
        #expect(try bulk(in: 2, at: 1_002 + SharingLimits.bulkSeconds) != second)
        // What was sealed before such a change is given to nobody after it, and a look that came late changes nothing.
        #expect([1, 1, 2, 2, 1, 2, 3].map { memory.turn(to: $0) } == [false, false, true, false, false, false, true])
    }
}
