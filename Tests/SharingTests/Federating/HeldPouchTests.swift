import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What cannot be filed yet is filed once what it waits for is there")
struct HeldPouchTests {
    private static let two = ["KE-OUT", "ET-FAD"]
    private static let marking = Thing.id(70, "marking-definition")

    private func define(at capital: Capital, in channel: String = "alerts") async throws {
        _ = try await capital.node.gate.write(
            [
                try parse(
                    #"""
                    {"type":"marking-definition","spec_version":"2.1","id":"\#(Self.marking)","created":"\#(Thing.time(0))",
                    "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                    "onward":"none","permitted_use":"any","rel_to":["organisation:ET-FAD"],"rel_to_mode":"open",
                    "tlp":"green"}}}
                    """#)
            ], to: channel, by: capital.console)
    }

    private func marked(_ number: Int, _ name: String) -> Thing {
        var thing = Thing(number, name: name)
        thing.markings = [Self.marking]
        return thing
    }

    private func open(_ channel: String, at capital: Capital, to account: String) async throws {
        try await capital.node.administration.addChannel(code: channel, title: "Floods", tlp: .green)
        for name in ["duty", account] {
            try await capital.node.administration.grant(channel, to: name, write: true)
        }
        capital.clock.pass(seconds: 1)
    }

    @Test("what is urgent brings the definition of its marking along, so that it may overtake it")
    func overtakes() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await define(at: ke)
            let slow = try await ke.pack(et)
            _ = try await ke.node.gate.write(
                [try marked(1, "quagga").value], to: "alerts", by: ke.duty(), precedence: .flash)
            let urgent = try await ke.pack(et)
            #expect(try await et.open(urgent).map(\.exceptions) == [[:]])
            #expect(try await et.titles().contains("quagga"))
            #expect(try await et.open(slow).map(\.known) == [1])
            try await ke.open(try await et.pack(ke))
            // That it arrived is known: it need not go along any more.
            try await ke.file(marked(2, "zebra"))
            #expect(try await et.open(try await ke.pack(et)).map { [$0.filed, $0.known] } == [[1, 0]])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("whoever is let into a channel late gets the definition of a marking with what is released under it since")
    func newcomer() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.node.administration.ungrant("alerts", from: "et-fad.node")
            try await define(at: ke)
            try await ke.file(marked(1, "before"))
            ke.clock.pass(seconds: 1)
            try await ke.node.administration.grant("alerts", to: "et-fad.node", write: true)
            ke.clock.pass(seconds: 1)
            try await ke.file(marked(2, "after"))
            #expect(try await et.open(try await ke.pack(et)).map(\.exceptions) == [[:]])
            #expect(try await et.titles().contains("after"))
            #expect(try await !et.titles().contains("before"))
        }
    }

    @Test(
        "what comes for a channel that is not there is filed once it is, and the sender is told",
        arguments: Backend.allCases)
    func channel(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "high water"), in: "floods")
            #expect(try await et.open(try await ke.pack(et)).map(\.exceptions) == [[.noChannel: 1]])
            try await ke.open(try await et.pack(ke))
            #expect(
                try await ke.node.gate.deliveries(of: Thing.id(1), for: ke.duty()).map(\.exception) == ["no-channel"])
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held().map(\.number) == [1])

            try await open("floods", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await et.store.held() == [])
            try await ke.open(try await et.pack(ke))
            #expect(try await ke.node.gate.deliveries(of: Thing.id(1), for: ke.duty()).map(\.exception) == [nil])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("what was recalled while it was held is not filed")
    func recalled() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "wrong"), Thing(2, name: "right"), in: "floods")
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await ke.send(to: et)
            try await open("floods", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["right"])
            #expect(try await et.store.held() == [])
        }
    }

    @Test("what nobody came to need in time is let go of, at its second and not before")
    func expires() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "late"), in: "floods")
            try await et.open(try await ke.pack(et))
            et.clock.pass(seconds: SharingLimits.heldSeconds - 1)
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held().count == 1)
            et.clock.pass(seconds: 1)
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held() == [])
        }
    }

    @Test("what its sender erased is not kept either, and only the console has it tried")
    func erased() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "a person"), in: "floods")
            try await et.open(try await ke.pack(et))
            #expect(try await et.store.held().count == 1)
            let notice = ErasureNotice(
                rule: RetentionRule.request.rawValue, items: [.init(pouch: 1, index: 0)], at: et.clock.now)
            let partner = try et.node.core.partner("KE-OUT", in: try await et.node.core.directory.current())
            _ = try await Erasing(
                core: et.node.core, keys: et.pouches.keys, partner: partner, notice: notice, now: et.clock.now
            ).run()
            #expect(try await et.store.held() == [])
            // Nothing of it waits any more, and its receipt says so.
            try await ke.open(try await et.pack(ke))
            let place = try #require(try await ke.store.places(of: RecordID(Thing.id(1))).first)
            #expect(try await ke.store.deliveries(of: [place.position]).map(\.exception) == ["taken-back"])
            let duty = try await et.duty()
            await #expect(throws: Refusal.self) { try await et.pouches.takeHeld(by: duty) }
        }
    }

    @Test(
        "what its sender erased of a pouch is let go of alone: what stood beside it goes on waiting, and is filed",
        arguments: Backend.allCases)
    func erasedAlone(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "a person"), Thing(2, name: "high water"), in: "floods")
            try await et.open(try await ke.pack(et))
            let before = try #require(try await et.store.held(1, of: "KE-OUT"))
            let notice = ErasureNotice(
                rule: RetentionRule.request.rawValue, items: [.init(pouch: 1, index: 0)], at: et.clock.now)
            let partner = try et.node.core.partner("KE-OUT", in: try await et.node.core.directory.current())
            _ = try await Erasing(
                core: et.node.core, keys: et.pouches.keys, partner: partner, notice: notice, now: et.clock.now
            ).run()
            let after = try #require(try await et.store.held(1, of: "KE-OUT"))
            #expect(after.bytes.count < before.bytes.count && after.waits == before.waits)
            try await open("floods", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await et.store.held() == [])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("only what waits for what has come is taken once more, and what it brings is not asked for elsewhere")
    func onlyThose() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            for channel in ["floods", "droughts"] {
                try await open(channel, at: ke, to: "et-fad.node")
                try await ke.file(Thing(channel == "floods" ? 1 : 2, name: channel), in: channel)
                try await et.open(try await ke.pack(et))
            }
            #expect(try await et.store.held().map(\.waits) == [["channel floods"], ["channel droughts"]])
            let before = try await et.store.received(1, from: "KE-OUT")
            try await open("droughts", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["droughts"])
            #expect(try await et.store.held().map(\.number) == [1])
            // Whoever is looked at once more is noted anew.
            #expect(try await et.store.received(1, from: "KE-OUT") == before)
            // A channel into which its sender may not file is not what it waits for.
            try await et.node.administration.addChannel(code: "floods", title: "Floods", tlp: .green)
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held().map(\.number) == [1])
        }
    }

    @Test("a record under a marking that is not known waits for its definition in its channel")
    func waits() throws {
        let marking = try RecordID(Self.marking)
        let newest = try NodeKeys(seed: [UInt8](repeating: 1, count: NodeKeys.seedByteCount)).publicKeys.fingerprint
        for wait in [
            Wait.channel("floods"), .marking(marking, in: "alerts"), .keys(of: "KE-OUT", since: newest), .anything,
        ] {
            #expect(Wait(wait.text) == wait)
        }
        for text in [
            "", "channel", "channel a b", "marking x alerts", "marking \(Self.marking)", "keys KE-OUT",
            "keys KE-OUT 0a",
        ] {
            #expect(Wait(text) == nil)
        }
    }

    @Test("what is held of a peer that is shut out for a while is filed when it is let in again")
    func shutOut() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await open("floods", at: ke, to: "et-fad.node")
            try await ke.file(Thing(1, name: "high water"), in: "floods")
            try await et.open(try await ke.pack(et))
            let keys = et.known["KE-OUT"]
            et.known["KE-OUT"] = []
            try await open("floods", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.store.held().map(\.number) == [1])

            et.known["KE-OUT"] = keys
            try await open("droughts", at: et, to: "ke-out.node")
            try await et.pouches.takeHeld(by: et.console)
            #expect(try await et.titles() == ["high water"])
            #expect(try await et.store.held() == [])
        }
    }
}
