import Ledger
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Steps that another comes between, and steps after which the program ends.
@Suite("What waits is lost by no end of the program, and what was taken back is filed by no race")
struct HeldRaceTests {
    private static let two = ["KE-OUT", "ET-FAD"]
    private static let marking = Thing.id(70, "marking-definition")

    private func open(_ channel: String, at capital: Capital, to account: String) async throws {
        try await capital.node.administration.addChannel(code: channel, title: "Floods", tlp: .green)
        for name in ["duty", account] {
            try await capital.node.administration.grant(channel, to: name, write: true)
        }
        capital.clock.pass(seconds: 1)
    }

    /// A definition in a channel that both have: a pouch that brings it is kept in several steps.
    private func define(at capital: Capital) async throws {
        _ = try await capital.node.gate.write(
            [
                try parse(
                    #"""
                    {"type":"marking-definition","spec_version":"2.1","id":"\#(Self.marking)","created":"\#(Thing.time(0))",
                    "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                    "onward":"none","permitted_use":"any","rel_to":["organisation:ET-FAD"],"rel_to_mode":"open",
                    "tlp":"green"}}}
                    """#)
            ], to: "alerts", by: capital.console)
    }

    /// A pouch with records for a channel that its receiver does not have.
    private func pouch(_ names: [String], from ke: Capital, to et: Capital, inSteps: Bool = false) async throws
        -> [[UInt8]]
    {
        try await open("floods", at: ke, to: "et-fad.node")
        if inSteps { try await define(at: ke) }
        for (number, name) in names.enumerated() { try await ke.file(Thing(number + 1, name: name), in: "floods") }
        return try await ke.pack(et)
    }

    /// Has the receiver erase items of a pouch, as its sender asks in another.
    private func erase(_ places: [Int], of number: Int64 = 1, at et: Capital) async throws {
        let notice = ErasureNotice(
            rule: RetentionRule.request.rawValue, items: places.map { .init(pouch: number, index: $0) },
            at: et.clock.now)
        let partner = try et.node.core.partner("KE-OUT", in: try await et.node.core.directory.current())
        _ = try await Erasing(
            core: et.node.core, keys: et.pouches.keys, partner: partner, notice: notice, now: et.clock.now
        ).run()
    }

    /// What the ledger has of records with this name, tombstones left out.
    private func contents(_ name: String, at capital: Capital) async throws -> Int {
        let size = try await capital.store.size()
        return try await capital.store.entries(from: Position(1), count: Int(size)).count {
            $0.tombstone == nil && String(decoding: $0.body, as: UTF8.self).contains("\"\(name)\"")
        }
    }

    /// Pouches in its ledger.
    private func entries(at capital: Capital) async throws -> Int {
        try await capital.store.entries(kind: PouchEntry.kind, before: nil, limit: 9).count
    }

    /// How much else may be held of the sender.
    private func fill(_ bytes: Int, at capital: Capital) async throws {
        try await capital.store.letGo(90, of: "KE-OUT")
        let items = HeldItems(
            peer: "KE-OUT", number: 90, since: capital.clock.now, waits: [Wait.channel("droughts").text], size: bytes,
            bytes: [])
        let received = Received(
            peer: "KE-OUT", number: 90, since: 89, pouch: .leaf([90]), made: capital.clock.now, at: capital.clock.now,
            entry: Position(1), asksForReceipt: false)
        let fate = try await capital.store.take(
            PouchArrival(peer: "KE-OUT", held: .hold(items, most: .ofNode)) { _ in
                PouchArrival.Noted(received: received, ways: [])
            })
        #expect(fate == .kept([], acknowledged: []))
    }

    @Test(
        "at whatever write a node ends, what its receipt calls waiting is held, and is filed in the end",
        arguments: [false, true])
    func ends(inSteps: Bool) async throws {
        var (writes, isDone) = (0, false)
        while !isDone {
            try #require(writes < 20)
            try await Capital.all(Self.two) { capitals in
                let (ke, et) = (capitals[0], capitals[1])
                let sealed = try await pouch(["high water"], from: ke, to: et, inSteps: inSteps)
                let between = Between(et.store)
                between.end(after: writes)
                isDone = (try? await et.rerun(on: between).open(sealed)) != nil
                if try await et.store.received(1, from: "KE-OUT") != nil {
                    #expect(try await et.store.held().map(\.number) == [1])
                } else {
                    #expect(try await et.store.unreceipted(from: "KE-OUT", after: .max, limit: 9) == [])
                }
                try await et.open(sealed)
                #expect(try await et.store.held().map(\.waits) == [["channel floods"]])
                try await open("floods", at: et, to: "ke-out.node")
                try await et.pouches.takeHeld(by: et.console)
                #expect(try await et.titles().contains("high water"))
                #expect(try await et.store.held() == [])
                #expect(try await entries(at: et) == 1, "it is in the ledger once, wherever that was broken off")
                #expect(try await et.verify() == [])
            }
            writes += 1
        }
        #expect(writes > 1)
    }

    @Test(
        "a pouch of which what waits has no room is refused whole, and taken when there is some, at the byte",
        arguments: Backend.allCases)
    func full(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let sealed = try await pouch(["high water"], from: ke, to: et)
            try await fill(SharingLimits.heldBytes, at: et)
            let refusal = try #require(try await et.results(of: sealed).first?.refusal)
            #expect(refusal.code == .full && refusal.detail == Refusal.crowded)
            #expect(try await et.store.received(1, from: "KE-OUT") == nil)
            #expect(try await entries(at: et) == 0)

            try await fill(0, at: et)
            try await et.open(sealed)
            let size = try #require(try await et.store.held(1, of: "KE-OUT")).size
            try await et.store.rewind("KE-OUT", to: 1)
            try await fill(SharingLimits.heldBytes - size + 1, at: et)
            #expect(try await et.results(of: sealed).first?.refusal?.detail == Refusal.crowded)
            try await fill(SharingLimits.heldBytes - size, at: et)
            #expect(try await et.open(sealed).map(\.exceptions) == [[.noChannel: 1]])
            #expect(try await et.store.held().map(\.number) == [1, 90])
        }
    }

    @Test(
        "of two pouches with one number that two processes take at one moment, one is taken, and the other is a fork",
        arguments: [false, true])
    func doubled(takesBack: Bool) async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let notice = WithdrawalNotice(
                object: try RecordID(Thing.id(1)), versions: [], channel: "shared", originator: "KE-OUT",
                reason: .error, at: ke.clock.now)
            var lie = Lie(by: ke)
            lie.number = 50
            let first = try lie.sealed([], to: et)
            // What takes something back is entered by itself, before anything of it is done; everything else in one step.
            let second = try lie.sealed(
                takesBack ? [.withdrawal(notice.bytes)] : [.proofsWanted([1])], to: et)
            let between = Between(et.store)
            between.nextTaking { try await et.open([first]) }
            let refusal = try #require(try await et.rerun(on: between).results(of: [second]).first?.refusal)
            #expect(refusal.code == .conflict && refusal.detail == "fork")
            #expect(try await entries(at: et) == 1)
            #expect(try await et.node.administration.forks().map(\.number) == [50])
            #expect(try await et.store.entries(kind: "withdrawal", before: nil, limit: 9) == [])
            #expect(try await et.verify() == [])
        }
    }

    @Test("who follows another pouch than the one which came is heard anew from that one on, once it is settled")
    func chain() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await et.open([try Lie(by: ke).sealed([], to: et)])
            // The sender was put back to before it had made the first, and has made another one since.
            let other = try Lie(by: ke).sealed([.proofsWanted([1])], to: et)
            let statement = try PouchReader.open(
                other, with: [.node(et.keys.opening)], for: [.organisation(et.code)]
            ) { _, _ in ke.keys.publicKeys }.statement.digest
            var next = Lie(by: ke)
            next.number = 2
            let follower = try next.sealed([], to: et, previous: statement)
            #expect(try await et.results(of: [follower]).first?.refusal?.detail == "fork")
            #expect(try await et.node.administration.forks().map(\.number) == [1], "there are two of the first")
            try await et.node.administration.settle("KE-OUT", because: "Restored from a backup on Friday.")
            #expect(try await et.store.inbox(of: "KE-OUT").through == 0)
            try await et.open([follower])
            try await et.open([other])
            #expect(try await et.store.inbox(of: "KE-OUT").through == 2)
            #expect(try await et.verify() == [])
        }
    }

    @Test(
        "a second pouch with the number of one that was entered and then refused is a fork", arguments: Backend.allCases
    )
    func forked(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            func lie(_ name: String) async throws -> [UInt8] {
                let notice = WithdrawalNotice(
                    object: try RecordID(Thing.id(1)), versions: [], channel: "shared", originator: "KE-OUT",
                    reason: .error, at: ke.clock.now)
                let items = try await pouch([name], from: ke, to: et).flatMap { sealed in
                    try PouchReader.open(
                        sealed, with: [.node(et.keys.opening)], for: [.organisation(et.code)]
                    ) { _, _ in ke.keys.publicKeys }.items
                }
                var lie = Lie(by: ke)
                lie.number = 50
                return try lie.sealed([.withdrawal(notice.bytes)] + items, to: et)
            }
            let first = try await lie("high water")
            var other = Lie(by: ke)
            other.number = 50
            let second = try other.sealed([], to: et)
            try await fill(SharingLimits.heldBytes, at: et)
            #expect(try await et.results(of: [first]).first?.refusal?.detail == Refusal.crowded)
            #expect(try await et.store.received(50, from: "KE-OUT") == nil)
            #expect(try await et.results(of: [second]).first?.refusal?.detail == "fork")
            #expect(try await et.node.administration.forks().map(\.number) == [50])
            #expect(try await et.verify() == [])
        }
    }

    @Test(
        "what a pouch takes back for which there is no room is on record with the pouch, and passed on as its word",
        arguments: Backend.allCases, [false, true])
    func fullTakesBack(_ backend: Backend, inSteps: Bool) async throws {
        try await Capital.all(["KE-OUT", "ET-FAD", "SN-CAS"], on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            let before = try await entries(at: et)
            // Of the same urgency as what it takes back, so in one pouch with it.
            let notice = WithdrawalNotice(
                object: try RecordID(Thing.id(1)), versions: [], channel: "shared", originator: "KE-OUT",
                reason: .error, at: ke.clock.now)
            try await open("floods", at: ke, to: "et-fad.node")
            if inSteps { try await define(at: ke) }
            try await ke.file(Thing(2, name: "high water"), in: "floods")
            let honest = try await ke.pack(et)
            let items = try honest.flatMap { sealed in
                try PouchReader.open(
                    sealed, with: [.node(et.keys.opening)], for: [.organisation(et.code)]
                ) { _, _ in ke.keys.publicKeys }.items
            }
            var lie = Lie(by: ke)
            lie.number = 50
            let both = try lie.sealed([.withdrawal(notice.bytes)] + items, to: et)
            try await fill(SharingLimits.heldBytes, at: et)
            #expect(try await et.results(of: [both]).first?.refusal?.detail == Refusal.crowded)
            #expect(try await et.titles() == [])
            #expect(try await entries(at: et) == before + 1)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [1])
            #expect(try await sn.titles() == [])
            // It comes again, and is in the ledger once.
            try await fill(0, at: et)
            try await et.open([both])
            #expect(try await entries(at: et) == before + 1)
            #expect(try await et.store.held().count == 2)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn).reduce(0, +) == 0)
            for capital in [et, sn] { #expect(try await capital.verify() == [], "\(capital.code)") }
        }
    }

    @Test("what others wait for leaves a peer its own room")
    func roomOfOthers() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let sealed = try await pouch(["high water"], from: ke, to: et)
            for number in 0..<40 {
                let items = HeldItems(
                    peer: "X-\(number)", number: 1, since: et.clock.now, waits: [], size: SharingLimits.heldBytes,
                    bytes: [])
                let received = Received(
                    peer: "X-\(number)", number: 1, since: 0, pouch: .leaf([UInt8(number)]), made: et.clock.now,
                    at: et.clock.now, entry: Position(1), asksForReceipt: false)
                _ = try await et.store.take(
                    PouchArrival(peer: "X-\(number)", held: .hold(items, most: .ofNode)) { _ in
                        PouchArrival.Noted(received: received, ways: [])
                    })
            }
            #expect(try await et.open(sealed).map(\.exceptions) == [[.noChannel: 1]])
        }
    }

    @Test("where it would be kept in several steps it is refused before the first: nothing of it is on record")
    func fullInSteps() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let sealed = try await pouch(["high water"], from: ke, to: et, inSteps: true)
            try await fill(SharingLimits.heldBytes, at: et)
            #expect(try await et.results(of: sealed).first?.refusal?.detail == Refusal.crowded)
            #expect(try await entries(at: et) == 0)
            // What needs no room is taken.
            try await et.store.letGo(90, of: "KE-OUT")
            #expect(try await et.open(sealed).map(\.filed) == [1])
            try await fill(SharingLimits.heldBytes - 100_000, at: et)
            try await ke.file(Thing(9, name: "for all"))
            #expect(try await et.open(try await ke.pack(et)).map(\.filed) == [1])
        }
    }

    @Test(
        "what its sender erases while it is taken is not filed, and what stood beside it is",
        arguments: Backend.allCases)
    func heldErased(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await et.open(try await pouch(["a person", "high water"], from: ke, to: et))
            try await open("floods", at: et, to: "ke-out.node")
            let between = Between(et.store)
            let second = try et.rerun(on: between)
            between.nextTaking { try await erase([0], at: et) }
            try await second.pouches.takeHeld(by: second.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await contents("a person", at: et) == 0)
            #expect(try await et.store.held() == [])
            #expect(try await et.store.received(1, from: "KE-OUT")?.exceptions == [0: "taken-back"])
            #expect(try await et.verify() == [])
        }
    }

    @Test("what its sender erases while what stood beside it is taken is not held any more")
    func heldBeside() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("droughts", at: ke, to: "et-fad.node")
            try await ke.file(Thing(9, name: "a person"), in: "droughts")
            let sealed = try await pouch(["high water"], from: ke, to: et)
            try await et.open(sealed)
            try await open("floods", at: et, to: "ke-out.node")
            let between = Between(et.store)
            let second = try et.rerun(on: between)
            // What can be filed is kept first, and what waits on after it.
            between.nextTaking(after: 1) { try await erase([0], at: et) }
            try await second.pouches.takeHeld(by: second.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await et.store.held() == [])
            try await open("droughts", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await contents("a person", at: et) == 0)
        }
    }

    @Test("what is filed by two at once is filed once, and nothing waits any more")
    func twice() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await et.open(try await pouch(["high water"], from: ke, to: et))
            try await open("floods", at: et, to: "ke-out.node")
            for skipped in 0...1 {
                let between = Between(et.store)
                let second = try et.rerun(on: between)
                between.nextTaking(after: skipped) { try await et.pouches.takeHeld(by: et.console) }
                try await second.pouches.takeHeld(by: second.console)
            }
            #expect(try await et.titles() == ["high water"])
            #expect(try await contents("high water", at: et) == 1)
            #expect(try await et.store.held() == [])
            #expect(try await et.store.received(1, from: "KE-OUT")?.exceptions == [:])
        }
    }

    @Test(
        "what is erased or recalled while a pouch is taken in for the first time is not shown, whichever was faster",
        arguments: [false, true])
    func fresh(inSteps: Bool) async throws {
        for skipped in 0...(inSteps ? 2 : 0) {
            try await Capital.all(Self.two) { capitals in
                let (ke, et) = (capitals[0], capitals[1])
                if inSteps { try await define(at: ke) }
                try await ke.file(Thing(1, name: "a person"))
                try await ke.file(Thing(2, name: "wrong"))
                let sealed = try await ke.pack(et)
                _ = try await ke.node.gate.recall(Thing.id(2), reason: .error, explanation: nil, by: ke.duty())
                let recall = try await ke.pack(et)
                let between = Between(et.store)
                let second = try et.rerun(on: between)
                let place = inSteps ? 1 : 0
                between.nextTaking(after: skipped) {
                    try await erase([place], at: et)
                    try await et.open(recall)
                }
                try await second.open(sealed)
                let titles = try await et.titles()
                #expect(!titles.contains("a person") && !titles.contains("wrong"), "after \(skipped)")
                #expect(try await contents("a person", at: et) == 0, "after \(skipped)")
                #expect(try await et.verify() == [])
            }
        }
    }

    @Test("what a program filed before it was ended in the middle of a pouch is erased when its sender says so")
    func ended() async throws {
        for written in 0...3 {
            try await Capital.all(Self.two) { capitals in
                let (ke, et) = (capitals[0], capitals[1])
                try await define(at: ke)
                try await ke.file(Thing(1, name: "a person"))
                let sealed = try await ke.pack(et)
                let between = Between(et.store)
                let second = try et.rerun(on: between)
                between.end(after: written)
                _ = try? await second.open(sealed)
                try await erase([1], at: et)
                #expect(try await !et.titles().contains("a person"), "after \(written)")
                try await et.open(sealed)
                #expect(try await !et.titles().contains("a person"), "after \(written)")
                #expect(try await contents("a person", at: et) == 0, "after \(written)")
                #expect(try await et.verify() == [])
            }
        }
    }

    @Test("a whole pouch that an older program held is looked into: what waits is filed, what was erased is not")
    func whole() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let sealed = try await pouch(["high water", "a person", "low water"], from: ke, to: et)
            try await et.open(sealed)
            let held = try #require(try await et.store.held(1, of: "KE-OUT"))
            var older = held
            (older.waits, older.bytes, older.size) = ([HeldItems.whole], sealed[0], sealed[0].count)
            #expect(try await et.store.erase(held: held, leaving: older, noting: nil))
            try await erase([1], at: et)
            #expect(try await et.store.held().map(\.waits) == [[Wait.anything.text]])
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held().map(\.waits) == [["channel floods"]])
            try await open("floods", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["high water", "low water"])
            #expect(try await et.store.held() == [])
        }
    }
}

extension Result where Failure == Refusal {
    fileprivate var refusal: Refusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }
}
