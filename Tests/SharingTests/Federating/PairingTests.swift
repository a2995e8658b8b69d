import JSON
import Ledger
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("Keys between two nodes are given, renewed, lost and ended, and no pouch is lost with them")
struct PairingTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    /// As a link sends what is kept.
    private func thin(_ sealed: [UInt8], isBare: Bool = false) throws -> [UInt8] {
        try #require(PouchReader.thin(sealed, isBare: isBare), "there is no key between the two")
    }

    /// Both have each other's key afterwards.
    private func acquaint(_ ke: Capital, _ et: Capital) async throws {
        try await ke.file(Thing(1, name: "first"))
        try await ke.send(to: et)
    }

    private func refusal(_ results: [Result<OpenView, Refusal>]) -> Refusal? {
        guard case .failure(let refusal) = results.first else { return nil }
        return refusal
    }

    @Test(
        "after one pouch each way what goes is sealed under the key that its receiver gave", arguments: Backend.allCases
    )
    func given(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "first"))
            let first = try await ke.pack(et)
            #expect(first.allSatisfy { PouchReader.thin($0, isBare: false) == nil })
            try await et.open(first)
            // The first answer brings the other key, and so is signed.
            let bag = Bag()
            _ = try await et.pouches.pack(to: "KE-OUT", by: et.console, carrier: bag)
            #expect(bag.all.map(\.isBare) == [false])
            try await ke.open(try bag.pouches.map { try thin($0) })
            try await ke.file(Thing(2, name: "second"))
            let second = try await ke.pack(et).map { try thin($0) }
            #expect(second.map(\.count).allSatisfy { $0 < 5_000 })
            #expect(try await et.open(second).map(\.filed) == [1])
            #expect(try await et.titles() == ["first", "second"])
            for capital in [ke, et] { #expect(try await capital.verify() == []) }
        }
    }

    @Test("receipts alone then come without a signature, are heeded, and are no evidence", arguments: Backend.allCases)
    func bareReceipts(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Thing(2, name: "second"))
            try await et.open(try await ke.pack(et).map { try thin($0) })
            let bag = Bag()
            _ = try await et.pouches.pack(to: "KE-OUT", by: et.console, carrier: bag)
            #expect(bag.all.map(\.isBare) == [true])
            let bare = try thin(bag.pouches[0], isBare: true)
            #expect(bare.count < 1_200)
            #expect(try await ke.open([bare]).map(\.receipts) == [1])
            // As it is kept, and so on a stick, it is the same pouch.
            #expect(try await ke.open(bag.pouches).map(\.isKnown) == [true])
            #expect(try await ke.verify() == [])
            let received = try #require(try await ke.store.received(2, from: "ET-FAD"))
            let entry = try #require(try await ke.node.core.pouchEntry(at: received.entry))
            #expect(entry.signed == nil && entry.evidence.isEmpty && entry.proof(of: 0) == nil)
            // Another pouch of its number ends the exchange, and shows nothing to others but what was signed.
            var lie = Lie(by: et)
            lie.number = 2
            let second = try #require(refusal(try await ke.results(of: [try lie.sealed([], to: ke)])))
            #expect(second.detail == "fork")
            let forks = try await ke.node.core.forks(of: "ET-FAD")
            #expect(forks.map(\.first) == [[]] && forks.allSatisfy { !$0.second.isEmpty })
        }
    }

    @Test("a receiver that lost its keys says so, and takes the same pouch as it was kept", arguments: Backend.allCases)
    func lost(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Thing(2, name: "second"))
            let kept = try await ke.pack(et)
            try await et.store.forgetPairKeys(of: "ET-FAD", through: .max)
            let code = try #require(refusal(try await et.results(of: try kept.map { try thin($0) })))
            #expect(code.code == .conflict && code.detail == "no-key")
            #expect(try await et.open(kept).map(\.filed) == [1])
            // The sender drops the key that it was given, and gets a new one with what comes next.
            try await ke.pouches.forgetKey(of: "ET-FAD", by: ke.console)
            et.pouches.giveKeyAnew(to: "KE-OUT")
            try await ke.open(try await et.pack(ke))
            try await ke.file(Thing(3, name: "third"))
            #expect(try await et.open(try await ke.pack(et).map { try thin($0) }).map(\.filed) == [1])
        }
    }

    @Test("a sender that lost its keys seals to the node, and is given one again after an hour")
    func senderLost() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.store.forgetPairKeys(of: "ET-FAD", through: .max)
            for (number, isGiven) in [(2, false), (3, true)] {
                if isGiven { for capital in [ke, et] { capital.clock.pass(seconds: SharingLimits.pairKeyAgain + 60) } }
                try await ke.file(Thing(number, name: "more"))
                let kept = try await ke.pack(et)
                #expect(kept.allSatisfy { PouchReader.thin($0, isBare: false) == nil })
                try await et.open(kept)
                try await ke.open(try await et.pack(ke))
                #expect(try await ke.store.pairKeys(of: "ET-FAD").isEmpty == !isGiven)
            }
        }
    }

    @Test("new keys of a node end the keys that it gave, and those that it was given")
    func replaced() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Thing(2, name: "second"))
            let kept = try await ke.pack(et)
            // The sender's keys are other ones, as far as the receiver knows.
            let own = et.known["KE-OUT"]
            et.known["KE-OUT"] = [capitals[2].keys.publicKeys] + own
            #expect(refusal(try await et.results(of: try kept.map { try thin($0) }))?.detail == "no-key")
            et.known["KE-OUT"] = own
            // The receiver's are, as far as the sender knows: nothing goes under the old key any more.
            let theirs = ke.known["ET-FAD"]
            ke.known["ET-FAD"] = [capitals[2].keys.publicKeys]
            try await ke.file(Thing(3, name: "third"))
            #expect(try await ke.pack(et).allSatisfy { PouchReader.thin($0, isBare: false) == nil })
            #expect(try await !ke.store.pairKeys(of: "ET-FAD").isEmpty)
            try await ke.pouches.tidyKeys(by: ke.console)
            #expect(try await ke.store.pairKeys(of: "ET-FAD").isEmpty)
            // And who is no peer any more has no keys here.
            ke.known["ET-FAD"] = theirs
            et.known["KE-OUT"] = []
            #expect(refusal(try await et.results(of: try kept.map { try thin($0) }))?.detail == "no-key")
        }
    }

    @Test("whoever is shut out, or gone, leaves no key that was given to them, nor one that they gave")
    func ended() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Thing(2, name: "second"))
            let kept = try await ke.pack(et)
            try await et.node.core.endPairs(with: "KE-OUT")
            #expect(try await et.store.pairKeys(of: nil).isEmpty)
            #expect(refusal(try await et.results(of: try kept.map { try thin($0) }))?.detail == "no-key")
        }
    }

    @Test("keys are renewed, what is on its way under older ones is still opened, and then they are gone")
    func renewed() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            try await ke.file(Thing(2, name: "second"))
            let before = try await ke.pack(et).map { try thin($0) }
            for capital in [ke, et] { capital.clock.pass(seconds: SharingLimits.pairKeyRenewed + 60) }
            try await et.file(Thing(3, name: "answer"))
            try await ke.open(try await et.pack(ke))
            let epochs = try await et.store.pairKeys(of: "ET-FAD").map(\.epoch)
            #expect(epochs.count == 2)
            #expect(try await ke.store.pairKeys(of: "ET-FAD").map(\.epoch) == [epochs[0]])
            #expect(try await et.open(before).map(\.filed) == [1])

            try await ke.file(Thing(4, name: "late"))
            let late = try await ke.pack(et)
            for capital in [ke, et] { capital.clock.pass(seconds: SharingLimits.pairKeyKept + 60) }
            for capital in [ke, et] { try await capital.pouches.tidyKeys(by: capital.console) }
            for capital in [ke, et] { #expect(try await capital.store.pairKeys(of: nil).isEmpty) }
            #expect(refusal(try await et.results(of: try late.map { try thin($0) }))?.detail == "no-key")
            #expect(try await et.open(late).map(\.filed) == [1])
        }
    }

    @Test("two packs at the same moment give keys of one secret", arguments: Backend.allCases)
    func atOnce(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            let between = Between(capitals[0].store)
            let ke = try capitals[0].rerun(on: between)
            try await ke.file(Thing(1, name: "first"))
            let other = Bag()
            between.nextOfKeys { _ = try await ke.pouches.pack(to: "SN-CAS", by: ke.console, carrier: other) }
            try await et.open(try await ke.pack(et))
            try await sn.open(other.pouches)
            #expect(try await ke.store.pairKeys(of: "KE-OUT").count == 1)
            for (number, peer) in [et, sn].enumerated() {
                try await peer.file(Thing(10 + number, name: "answer"))
                let answer = try await peer.pack(ke).map { try thin($0) }
                #expect(try await ke.open(answer).map(\.filed) == [1], "\(peer.code)")
            }
        }
    }

    @Test("a key that is ten days old is sealed under no more")
    func tooOld() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await acquaint(ke, et)
            for (number, seconds) in [(2, SharingLimits.pairKeyUsed - 60), (3, 120)] {
                ke.clock.pass(seconds: seconds)
                try await ke.file(Thing(number, name: "more"))
                let isUnder = try await ke.pack(et).allSatisfy { PouchReader.thin($0, isBare: false) != nil }
                #expect(isUnder == (number == 2))
            }
        }
    }

    @Test("a secret that was made while the clock was ahead is replaced at once, and what follows is given and used")
    func ownAhead() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            // A day ahead when it gave its first key; its operator puts the clock right.
            let day: Int64 = 86_400
            et.clock.pass(seconds: day)
            try await et.file(Thing(1, name: "first"))
            #expect(try await ke.open(try await et.pack(ke)).map { $0.exceptions[.invalid] } == [1])
            #expect(try await ke.store.pairKeys(of: "ET-FAD").isEmpty)
            et.clock.pass(seconds: -day)
            try await et.file(Thing(2, name: "second"))
            try await ke.open(try await et.pack(ke))
            let now = et.clock.now.microseconds / 1_000_000
            #expect(try await et.store.pairKeys(of: "ET-FAD").map(\.epoch) == [now])
            #expect(try await ke.store.pairKeys(of: "ET-FAD").map(\.epoch) == [now])
            try await ke.file(Thing(3, name: "third"))
            #expect(try await et.open(try await ke.pack(et).map { try thin($0) }).map(\.filed) == [1])
        }
    }

    /// A key that SN-CAS gives to KE-OUT.
    private func key(_ epoch: UInt32, _ byte: UInt8 = 1) throws -> PouchItem {
        .groupKey(
            try GroupKey(
                channel: PairSecret.name(from: "KE-OUT", to: "SN-CAS"), epoch: epoch,
                secret: [UInt8](repeating: byte, count: 32)
            ).bytes)
    }

    @Test("a key of a time to come is taken from nobody, and one that was taken ahead of this clock ends with it")
    func ahead() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, sn) = (capitals[0], capitals[2])
            let now = UInt32(ke.clock.now.microseconds / 1_000_000)
            let tolerance = UInt32(SharingLimits.clockAhead)
            for (number, epoch, isTaken) in [
                (9, .max, false), (7, now + tolerance + 1, false), (5, now + tolerance, true),
            ] as [(Int64, UInt32, Bool)] {
                var lie = Lie(by: sn)
                lie.number = number
                let opened = try await ke.open(
                    [try lie.sealed([try key(epoch)], to: ke, previous: Digest.leaf([UInt8(number)]))])
                #expect(opened.map(\.exceptions) == [isTaken ? [:] : [.invalid: 1]], "pouch \(number)")
            }
            #expect(try await ke.store.pairKeys(of: "SN-CAS").map(\.epoch) == [Int64(now + tolerance)])
            // This clock was ahead itself, and is put right: an honest key of now takes the place of the other.
            ke.clock.pass(seconds: -60)
            var lie = Lie(by: sn)
            lie.number = 3
            try await ke.open([try lie.sealed([try key(now - 60)], to: ke, previous: Digest.leaf([3]))])
            #expect(try await ke.store.pairKeys(of: "SN-CAS").map(\.epoch) == [Int64(now - 60)])
        }
    }

    @Test("one key is taken from a pouch, and the same one that comes again is not written again")
    func once() async throws {
        try await Capital.all(Self.three) { capitals in
            let sn = capitals[2]
            let between = Between(capitals[0].store)
            let ke = try capitals[0].rerun(on: between)
            let now = UInt32(ke.clock.now.microseconds / 1_000_000)
            var lie = Lie(by: sn)
            lie.number = 9
            let three = [try key(now - 2), try key(now - 1), try key(now)]
            let opened = try await ke.open([try lie.sealed(three, to: ke, previous: Digest.leaf([9]))])
            #expect(opened.map(\.exceptions) == [[.invalid: 2]])
            #expect(try await ke.store.pairKeys(of: "SN-CAS").map(\.epoch) == [Int64(now - 2)])
            between.nextOfKeys { Issue.record("the same key was written again") }
            lie.number = 7
            try await ke.open([try lie.sealed([try key(now - 2)], to: ke, previous: Digest.leaf([7]))])
            between.nextOfKeys {}
            lie.number = 5
            try await ke.open([try lie.sealed([try key(now - 2, 2)], to: ke, previous: Digest.leaf([5]))])
            let kept = try #require(try await ke.store.pairKeys(of: "SN-CAS").first)
            #expect(KeptKey.open(kept.sealed, with: [.node(ke.keys.opening)], named: "SN-CAS \(now - 2)")?.last == 2)
        }
    }

    @Test("a late pouch by a peer's former keys ends no key that its present ones gave")
    func former() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let now = UInt32(ke.clock.now.microseconds / 1_000_000)
            var lie = Lie(by: sn)
            lie.number = 9
            try await ke.open([try lie.sealed([try key(now - 5)], to: ke, previous: Digest.leaf([9]))])
            let kept = try await ke.store.pairKeys(of: "SN-CAS")
            #expect(kept.count == 1)
            // Keys that SN-CAS had before sign as well.
            ke.known["SN-CAS"] = [sn.keys.publicKeys, et.keys.publicKeys]
            ke.known["ET-FAD"] = []
            var late = Lie(by: et)
            (late.number, late.from, late.node) = (7, "SN-CAS", sn.origin)
            let opened = try await ke.open([try late.sealed([try key(now)], to: ke, previous: Digest.leaf([7]))])
            #expect(opened.map(\.exceptions) == [[:]])
            #expect(try await ke.store.pairKeys(of: "SN-CAS") == kept)
        }
    }

    @Test("an older key that comes late takes the place of no newer one, and nobody gives keys for others")
    func order() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            func key(_ epoch: UInt32, from user: String = "KE-OUT", to giver: String) throws -> PouchItem {
                .groupKey(
                    try GroupKey(
                        channel: PairSecret.name(from: user, to: giver), epoch: epoch,
                        secret: [UInt8](repeating: 1, count: 32)
                    ).bytes)
            }
            let now = UInt32(ke.clock.now.microseconds / 1_000_000)
            var lie = Lie(by: sn)
            for (number, item, exceptions) in [
                (9, try key(now, to: "SN-CAS"), [:]), (8, try key(now - 5, to: "SN-CAS"), [:]),
                (7, try key(now, to: "ET-FAD"), [.invalid: 1]), (6, .groupKey([1]), [.invalid: 1]),
                (5, try key(now, from: "SN-CAS", to: "KE-OUT"), [.invalid: 1]),
                (
                    4,
                    .groupKey(
                        try GroupKey(channel: "alerts", epoch: 1, secret: [UInt8](repeating: 1, count: 32)).bytes),
                    [.unsupported: 1]
                ),
            ] as [(Int64, PouchItem, [PouchReceipt.Exception: Int])] {
                lie.number = number
                let previous = Digest.leaf([UInt8(number)])
                // Each is the first of its number that comes.
                let opened = try await ke.open([try lie.sealed([item], to: ke, previous: previous)])
                #expect(opened.map(\.exceptions) == [exceptions], "pouch \(number)")
                if number == 9 { lie.number = 1 }
            }
            #expect(try await ke.store.pairKeys(of: "SN-CAS").map(\.epoch) == [Int64(now)])
            #expect(try await ke.store.pairKeys(of: et.code).isEmpty)
        }
    }
}
