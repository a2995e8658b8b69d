import JSON
import Ledger
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What was released is taken back across nodes, with receipts")
struct PouchRecallTests {
    private static let two = ["KE-OUT", "ET-FAD"]

    @Test("a recall is executed where the record went, and its receipt says so", arguments: Backend.allCases)
    func recall(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let thing = Thing(1, name: "wrong")
            try await ke.file(thing, Thing(2, name: "right"))
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(
                thing.id, reason: .sourceProtection, explanation: "A source is in danger.", by: ke.duty())
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.map(\.withdrawn) == [1])
            #expect(try await et.titles() == ["right"])
            try await ke.open(try await et.pack(ke))
            let moment = try await ke.node.core.directory.moment()
            let withdrawals = try await ke.node.core.entries(
                of: EntryMaker.withdrawal, after: .zero, through: moment.end)
            let receipts = try await ke.store.deliveries(of: withdrawals.map(\.position))
            #expect(receipts.map(\.exception) == [nil] && receipts.allSatisfy { $0.arrived != nil })
            // That it was recalled, and why, is on record there as the originator's word.
            let recalls = try await et.node.core.directory.current().registry.all("recall").map(\.body)
            #expect(recalls.map { $0["reason"]?.string } == ["source-protection"])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test(
        "whoever recalled is told, house by house, how far it is carried out, and what it was called",
        arguments: Backend.allCases)
    func receipts(_ backend: Backend) async throws {
        try await Capital.all(["KE-OUT", "ET-FAD", "SN-CAS"], on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "wrong"), Thing(2, name: "right"))
            try await ke.send(to: et)
            try await ke.send(to: sn)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            func line() async throws -> RecallLine {
                try #require(try await ke.node.gate.recalls(for: ke.duty()).first)
            }
            func states() async throws -> [String: Whereabouts.State] {
                let receipts = try #require(try await line().receipts)
                return Dictionary(uniqueKeysWithValues: receipts.map { ($0.organisation, $0.state) })
            }
            #expect(try await line().title == .text("wrong"))
            #expect(try await states() == ["ET-FAD": .unconnected, "SN-CAS": .unconnected])
            let sealed = try await ke.pack(et)
            #expect(try await states()["ET-FAD"] == .sent)
            try await et.open(sealed)
            try await ke.open(try await et.pack(ke))
            #expect(try await states() == ["ET-FAD": .stored, "SN-CAS": .unconnected])
        }
    }

    @Test(
        "who was sent it out of a channel that somebody does not read is not told to them", arguments: Backend.allCases)
    func receiptsOfHidden(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let administration = ke.node.administration
            try await administration.addChannel(code: "quiet", title: "Quiet", tlp: .green)
            try await administration.addChannel(code: "local", title: "Local", tlp: .green)
            for code in ["quiet", "local"] { try await administration.grant(code, to: "duty", write: true) }
            try await administration.grant("quiet", to: "et-fad.node", write: true)
            try await administration.addAccount(name: "second", roles: [.releaser], purposes: [.awareness])
            try await administration.grant("local", to: "second", write: true)
            ke.clock.pass(seconds: 1)
            for code in ["quiet", "local"] { try await ke.file(Thing(1, name: "wrong"), in: code) }
            _ = try await ke.pack(et)
            ke.clock.pass(seconds: 1)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            for (name, told) in [("duty", ["ET-FAD"]), ("second", [])] {
                let caller = try await administration.post(name)
                let line = try #require(try await ke.node.gate.recalls(for: caller).first)
                #expect(line.receipts?.map(\.organisation) == told, "\(name)")
            }
        }
    }

    @Test(
        "who had what was recalled is told in the inbox, with what the house had answered; who joined later is not",
        arguments: Backend.allCases)
    func told(_ backend: Backend) async throws {
        for measure in RecallMeasure.allCases {
            try await Capital.all(Self.two, on: backend) { capitals in
                let (ke, et) = (capitals[0], capitals[1])
                let more =
                    #","report_types":["warning"],"published":"2025-04-01T00:00:00Z","object_refs":["\#(Thing.id(2))"]"#
                var report = Thing(1, name: "dry wells", more: more)
                report.type = "report"
                try await ke.file(report)
                try await ke.send(to: et)
                et.clock.pass(seconds: 1)
                let said = FeedbackDraft(record: report.id, channel: "alerts", answer: .actionTaken)
                _ = try await et.node.gate.respond(said, by: et.duty())
                #expect(try await et.node.gate.inbox(for: et.duty()).recalled.isEmpty)
                ke.clock.pass(seconds: 1)
                _ = try await ke.node.gate.recall(
                    report.id, reason: .error, measure: measure, explanation: nil, by: ke.duty())
                et.clock.pass(seconds: 60)
                try await et.open(try await ke.pack(et))
                let inbox = try await et.node.gate.inbox(for: et.duty())
                let line = try #require(inbox.recalled.first)
                #expect(inbox.recalled.count == 1 && line.reason == "error" && line.originators == ["KE-OUT"])
                // What was erased is named by nothing but whose it was and when.
                let isKept = measure == .quarantine
                let title: RecordTitle? = isKept ? .text("dry wells") : nil
                let answer: Feedback.Answer? = isKept ? .actionTaken : nil
                #expect(line.record?.title == title && line.answer?.answer == answer)
                // Whoever recalled it knows.
                #expect(try await ke.node.gate.inbox(for: ke.duty()).recalled.isEmpty)

                et.clock.pass(seconds: 1)
                let administration = et.node.administration
                try await administration.addAccount(name: "later", roles: [.reader], purposes: [.awareness])
                try await administration.grant("alerts", to: "later")
                let later = try await administration.post("later")
                #expect(try await et.node.gate.inbox(for: later).recalled.isEmpty)
                et.clock.pass(seconds: 15 * 86_400)
                #expect(try await et.node.gate.inbox(for: et.duty()).recalled.isEmpty)
            }
        }
    }

    @Test(
        "a recall takes all versions back, also one that is of the very moment at which it was accepted",
        arguments: [RecallMeasure.quarantine, .cryptoShred])
    func sameMoment(_ measure: RecallMeasure) async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "first word"))
            ke.clock.pass(seconds: 60)
            let now = ke.clock.now.text
            let second = Thing(1, name: "second word").json.replacing(
                #""modified":"\#(Thing.time(0))""#, with: #""modified":"\#(now)""#)
            _ = try await ke.node.gate.write([try parse(second)], to: "alerts", by: ke.duty())
            let last = try await ke.store.entry(at: Position(try await ke.store.size()))
            #expect(last?.added.text == now)
            try await ke.send(to: et)
            #expect(try await et.titles().contains("second word"))
            ke.clock.pass(seconds: 60)
            _ = try await ke.node.gate.recall(
                Thing.id(1), reason: .error, measure: measure, explanation: nil, by: ke.duty())
            try await ke.send(to: et)
            #expect(try await et.titles() == [])
        }
    }

    @Test("a recall goes before everything, in a pouch that waits for nothing less urgent", arguments: Backend.allCases)
    func urgent(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "wrong"))
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await ke.file(Thing(2, name: "an ordinary day"))
            let bag = Bag()
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.precedences == [.flash, .routine])
            #expect(try await et.open([bag.pouches[0]]).map(\.withdrawn) == [1])
            #expect(try await et.titles() == [])
            try await et.open([bag.pouches[1]])
            #expect(try await et.titles() == ["an ordinary day"])
            // Once is enough, whatever is packed later.
            try await ke.file(Thing(3, name: "another day"))
            #expect(try await et.open(try await ke.pack(et)).map(\.withdrawn) == [0])
        }
    }

    @Test("what is as urgent as can be goes along with a recall")
    func alongside() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "wrong"))
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            _ = try await ke.node.gate.write(
                [try Thing(2, name: "now").value], to: "alerts", by: ke.duty(), precedence: .flash)
            let bag = Bag()
            _ = try await ke.pouches.pack(to: et.code, by: ke.console, carrier: bag)
            #expect(bag.precedences == [.flash])
        }
    }

    @Test("one recall of what stood in two channels takes it out of both, and is one record")
    func twoChannels() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            for (capital, other) in [(ke, "et-fad.node"), (et, "ke-out.node")] {
                try await capital.node.administration.addChannel(code: "floods", title: "Floods", tlp: .green)
                for name in ["duty", other] {
                    try await capital.node.administration.grant("floods", to: name, write: true)
                }
                capital.clock.pass(seconds: 1)
            }
            for channel in ["alerts", "floods"] { try await ke.file(Thing(1, name: "wrong"), in: channel) }
            try await ke.send(to: et)
            #expect(try await et.titles() == ["wrong", "wrong"])
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            #expect(try await et.open(try await ke.pack(et)).map(\.withdrawn) == [2])
            #expect(try await et.titles() == [])
            let recalls = try await et.node.core.directory.current().registry.all("recall").map(\.body)
            #expect(recalls.count == 1)
            #expect(recalls.first?["channels"]?.elements.compactMap(\.string).sorted() == ["alerts", "floods"])
        }
    }

    @Test("a recall under an id that somebody else's word has here is executed all the same")
    func squatted() async throws {
        try await Capital.all(Self.two + ["SN-CAS"]) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "wrong"))
            try await sn.file(Thing(2, name: "theirs"))
            try await ke.send(to: et)
            try await sn.send(to: et)
            let recall = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty()).id
            let squatting = WithdrawalNotice(
                object: try RecordID(Thing.id(2)), versions: [], channel: "alerts", originator: "SN-CAS",
                reason: .error, recall: try RecordID(recall), at: et.clock.now)
            var lie = Lie(by: sn)
            lie.number = 2
            let before = try #require(try await et.store.received(1, from: "SN-CAS")).pouch
            let squatted = try lie.sealed([.withdrawal(squatting.bytes)], to: et, previous: before)
            #expect(try await et.open([squatted]).map(\.withdrawn) == [1])
            #expect(try await et.open(try await ke.pack(et)).map(\.withdrawn) == [1])
            #expect(try await et.titles() == [])
        }
    }

    @Test("who was not sent a record is not told of its recall")
    func untold() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "first"))
            try await ke.send(to: et)
            try await ke.node.administration.ungrant("alerts", from: "et-fad.node")
            try await ke.file(Thing(2, name: "after"))
            _ = try await ke.node.gate.recall(Thing.id(2), reason: .error, explanation: nil, by: ke.duty())
            #expect(try await ke.pack(et).isEmpty)
            // What was sent is still taken back, whatever the receiver may be sent by now.
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            #expect(try await et.open(try await ke.pack(et)).map(\.withdrawn) == [1])
            #expect(try await et.titles() == [])
        }
    }

    @Test("a recall that comes before the record keeps it from ever being shown")
    func recallFirst() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "wrong"))
            let slow = try await ke.pack(et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            let fast = try await ke.pack(et)
            #expect(try await et.open(fast).map(\.exceptions) == [[.absent: 1]])
            #expect(try await et.open(slow).map(\.exceptions) == [[.takenBack: 1]])
            #expect(try await et.titles() == [])
            #expect(try await et.store.places(of: RecordID(Thing.id(1))).isEmpty)
        }
    }

    @Test("of a stick with both, what is taken back is never filed, in whatever order its files are")
    func oneStick() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "wrong"), Thing(2, name: "right"))
            let first = try await ke.pack(et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .legal, explanation: nil, by: ke.duty())
            try await et.open(first + (try await ke.pack(et)))
            #expect(try await et.titles() == ["right"])
            #expect(try await et.store.places(of: RecordID(Thing.id(1))).isEmpty)
        }
    }

    @Test("what was made of a recalled record at the holder says so")
    func derived() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "source"))
            try await ke.send(to: et)
            try await et.file(Thing(5, name: "our assessment"))
            var relation = Thing(6)
            relation.type = "relationship"
            relation.more =
                #","relationship_type":"derived-from","source_ref":"\#(Thing.id(5))","target_ref":"\#(Thing.id(1))""#
            try await et.file(relation)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await et.open(try await ke.pack(et))
            let line = try await et.node.gate.record(Thing.id(5), version: nil, for: et.duty()).line
            #expect(line.isToReassess, "a product of a recalled source has to say so")
        }
    }

    @Test(
        "what says that all is taken back leaves what was released after it was said, however late it comes",
        arguments: [true, false])
    func late(_ isLate: Bool) async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let before = ke.clock.now
            ke.clock.pass(seconds: 5)
            try await ke.file(Thing(1, name: "released again"))
            try await ke.send(to: et)
            let outbox = try await ke.store.outbox(of: et.code)
            var word = Lie(by: ke)
            word.number = outbox.number + 1
            let notice = WithdrawalNotice(
                object: try RecordID(Thing.id(1)), versions: [], channel: "alerts", originator: "KE-OUT",
                reason: .error, erases: true, at: isLate ? before : ke.clock.now)
            let sealed = try word.sealed([.withdrawal(notice.bytes)], to: et, previous: outbox.pouch)
            #expect(try await et.open([sealed]).map(\.exceptions) == [[:]])
            #expect(try await et.titles() == (isLate ? ["released again"] : []))
        }
    }

    @Test("nobody takes back another's word")
    func notYours() async throws {
        try await Capital.all(Self.two + ["SN-CAS"]) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "kept"))
            try await ke.send(to: et)
            let notice = WithdrawalNotice(
                object: try RecordID(Thing.id(1)), versions: [], channel: "alerts", originator: "KE-OUT",
                reason: .error, at: et.clock.now)
            let forged = try Lie(by: sn).sealed([.withdrawal(notice.bytes)], to: et)
            #expect(try await et.open([forged]).map(\.exceptions) == [[.notYours: 1]])
            #expect(try await et.titles() == ["kept"])
        }
    }

    @Test("a consent that is withdrawn after delivery bites at the receiver (trap 11)")
    func consent() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let marking = Thing.id(70, "marking-definition")
            _ = try await ke.node.gate.write(
                [
                    try parse(
                        #"""
                        {"type":"marking-definition","spec_version":"2.1","id":"\#(marking)","created":"\#(Thing.time(0))",
                        "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                        "onward":"none","originator_control":"consent","permitted_use":"any","rel_to":"any",
                        "rel_to_mode":"open","tlp":"green"}}}
                        """#)
                ], to: "alerts", by: ke.console)
            var thing = Thing(1, name: "by consent")
            thing.markings = [marking]
            try await ke.file(thing)
            try await ke.send(to: et)
            #expect(try await !et.titles().contains("by consent"))
            func consent(_ status: String, version: Int) async throws {
                try await ke.register(
                    "consent", 84,
                    #""object_ref":"\#(thing.id)","version":"\#(Thing.time(0))","organisation":"ET-FAD","originator":"KE-OUT","granted_by":"duty","status":"\#(status)""#,
                    version: version)
            }
            try await consent("granted", version: 0)
            try await ke.send(to: et)
            #expect(try await et.titles().contains("by consent"))
            try await consent("withdrawn", version: 1)
            try await ke.send(to: et)
            #expect(try await !et.titles().contains("by consent"))
        }
    }
}

/// A node that says what it likes: whole pouches, rightly signed, with untrue items.
struct Lie {
    let liar: Capital
    var number: Int64 = 1
    var from: String?
    var node: String?

    init(by liar: Capital) { self.liar = liar }

    func sealed(_ items: [PouchItem], to receiver: Capital, previous: Digest? = nil) throws -> [UInt8] {
        let header = PouchHeader(
            from: from ?? liar.code, to: .organisation(receiver.code), number: number, since: number - 1,
            previous: previous ?? PouchHeader.noPrevious, made: receiver.clock.now, precedence: .routine,
            signer: liar.keys.fingerprint, node: node ?? liar.origin)
        let draw = Draw()
        return try PouchWriter(header, items, PouchRandomness { draw.bytes($0) })
            .sealed(by: liar.keys, to: [.node(receiver.keys.publicKeys)])
    }
}
