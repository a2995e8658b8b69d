import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is released goes to another node in pouches")
struct PouchExchangeTests {
    private static let two = ["KE-OUT", "ET-FAD"]

    @Test("a record that is released arrives, is read there, and its receipt comes back", arguments: Backend.allCases)
    func arrives(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "dry wells"), Thing(2, name: "closed market"))
            let opened = try await et.open(try await ke.pack(et))

            #expect(opened.map(\.filed) == [2])
            #expect(opened.first?.exceptions.isEmpty == true)
            #expect(try await et.titles() == ["closed market", "dry wells"])
            #expect(try await ke.node.gate.deliveries(of: Thing.id(1), for: ke.duty()).map(\.arrived) == [nil])

            let back = try await ke.open(try await et.pack(ke))
            #expect(back.map(\.receipts) == [1])
            let delivery = try #require(
                try await ke.node.gate.deliveries(of: Thing.id(1), for: ke.duty()).first)
            #expect(delivery.organisation == "ET-FAD" && delivery.arrived != nil && delivery.exception == nil)
            #expect(try await ke.verify() == [])
            #expect(try await et.verify() == [])
        }
    }

    @Test("the object arrives byte for byte, under the originator's policy word for word")
    func bytes() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let thing = Thing(1, name: "wells", more: #","x_odd":1.50e0,"confidence":50"#)
            try await ke.file(thing)
            try await ke.send(to: et)
            let id = thing.id
            let here = try await ke.node.gate.body(id, version: nil, for: ke.duty())
            #expect(try await et.node.gate.body(id, version: nil, for: et.duty()) == here)
            func envelope(_ capital: Capital) async throws -> Envelope {
                let place = try #require(try await capital.store.places(of: RecordID(id)).first)
                return try Envelope(parsing: try #require(try await capital.store.entry(at: place.position)).envelope)
            }
            let (sent, kept) = (try await envelope(ke), try await envelope(et))
            #expect(kept.travelling.bytes == sent.travelling.bytes)
            #expect(kept.received?.from == "KE-OUT")
        }
    }

    @Test("nothing is due twice: the outbox is a cursor on the ledger")
    func cursor() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            #expect(try await ke.pack(et).isEmpty)
            try await ke.file(Thing(1))
            #expect(try await ke.pack(et).count == 1)
            #expect(try await ke.pack(et).isEmpty)
            try await ke.file(Thing(2))
            #expect(try await et.open(try await ke.pack(et)).map(\.filed) == [1])
        }
    }

    @Test("only what an organisation is entitled to leaves for it: what it is kept from is in no pouch")
    func entitled() async throws {
        try await Capital.all(Self.two + ["SN-CAS"]) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let marking = Thing.id(70, "marking-definition")
            _ = try await ke.node.gate.write(
                [
                    try parse(
                        #"""
                        {"type":"marking-definition","spec_version":"2.1","id":"\#(marking)","created":"\#(Thing.time(0))",
                        "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                        "onward":"none","permitted_use":"any","rel_to":["organisation:ET-FAD"],"rel_to_mode":"open",
                        "tlp":"green"}}}
                        """#)
                ], to: "alerts", by: ke.console)
            var thing = Thing(1, name: "quagga")
            thing.markings = [marking]
            try await ke.file(thing, Thing(2, name: "open"))
            for other in [et, sn] { try await ke.send(to: other) }
            #expect(try await et.titles().filter { !$0.contains("marking") }.contains("quagga"))
            #expect(try await sn.titles().contains("open"))
            #expect(try await !sn.titles().contains("quagga"))
            #expect(try await sn.store.places(of: RecordID(thing.id)).isEmpty)
        }
    }

    @Test(
        "pouches may be opened again, in any order, any part of them: each record is there once",
        arguments: Backend.allCases)
    func anyOrder(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            var sticks: [[UInt8]] = []
            for number in 1...4 {
                try await ke.file(Thing(number, name: "n\(number)"))
                sticks += try await ke.pack(et)
            }
            let first = try await et.open([sticks[2], sticks[0], sticks[2]])
            #expect(first.map(\.isKnown) == [false, false, true])
            #expect(first.map(\.missing) == [[1...2], [2...2], [2...2]])
            #expect(try await et.titles() == ["n1", "n3"])
            let rest = try await et.open(sticks)
            #expect(rest.map(\.filed) == [0, 1, 0, 1])
            #expect(try await et.titles() == ["n1", "n2", "n3", "n4"])
            #expect(try await et.node.gate.pouchState(of: "KE-OUT", for: et.console).through == 4)
            #expect(try await et.verify() == [])
        }
    }

    @Test("a stick that was lost is made up for: what was not acknowledged goes once more, and the gap closes")
    func again() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "n1"))
            try await ke.send(to: et)
            try await ke.file(Thing(2, name: "n2"))
            _ = try await ke.pack(et)
            try await ke.file(Thing(3, name: "n3"))
            let view = try await et.open(try await ke.pack(et))
            #expect(view.map(\.missing) == [[2...2]])
            let repeated = try await et.open(try await ke.pack(et, again: true))
            #expect(repeated.map(\.filed) == [1])
            #expect(repeated.map(\.known) == [1])
            #expect(repeated.map(\.missing) == [[]])
            try await ke.open(try await et.pack(ke))
            #expect(try await ke.node.gate.pouchState(of: "ET-FAD", for: ke.console).acknowledged == 4)
            #expect(try await ke.pack(et, again: true).isEmpty)
        }
    }

    @Test("what the receiver has no channel for is held back, told, and filed when it has")
    func noChannel() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.node.administration.addChannel(code: "floods", title: "Floods", tlp: .green)
            try await ke.node.administration.grant("floods", to: "duty", write: true)
            try await ke.node.administration.grant("floods", to: "et-fad.node", write: true)
            ke.clock.pass(seconds: 1)
            try await ke.file(Thing(1, name: "river"), in: "floods")
            let sealed = try await ke.pack(et)
            let first = try await et.open(sealed)
            #expect(first.map(\.exceptions) == [[.noChannel: 1]])
            #expect(first.map(\.channels) == [["floods"]])

            try await et.node.administration.addChannel(code: "floods", title: "Floods", tlp: .green)
            try await et.node.administration.grant("floods", to: "duty", write: true)
            // Without the right to write it is as if there were none.
            #expect(try await et.open(sealed).map(\.exceptions) == [[.noChannel: 1]])
            try await et.node.administration.grant("floods", to: "ke-out.node", write: true)
            #expect(try await et.open(sealed).map(\.filed) == [1])
            #expect(try await et.titles() == ["river"])
        }
    }

    @Test("a wrong clock of the sender is shown, and changes nothing (trap 4)")
    func clock() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            ke.clock.pass(seconds: 3 * 86_400)
            try await ke.file(Thing(1, name: "early"))
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.map { ($0.isAhead ?? 0) >= 3 * 86_400 - 10 } == [true])
            #expect(try await et.titles() == ["early"])
        }
    }
}
