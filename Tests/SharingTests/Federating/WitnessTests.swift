import Ledger
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Another history of a capital's ledger, signed with its key.
private struct OtherLog {
    let signer: CheckpointSigner
    let leaves: [Digest]

    /// - Parameter number: which capital.
    init(of capital: Capital, _ number: Int, _ count: Int) throws {
        signer = CheckpointSigner(
            key: try SignerKey(name: capital.origin, seed: [UInt8](repeating: UInt8(number + 1), count: 32)))
        leaves = (0..<count).map { .leaf([UInt8(truncatingIfNeeded: $0), 77]) }
    }

    func note(_ size: Int) throws -> SignedNote {
        try SignedNote(parsing: signer.sign(size: Int64(size), root: .root(of: leaves.prefix(size))))
    }

    func item(_ size: Int) throws -> PouchItem {
        .checkpoint(WitnessRequest(oldSize: 0, proof: [], checkpoint: try note(size)).bytes)
    }
}

@Suite("Nodes watch and cosign each other's logs")
struct WitnessTests {
    private static let two = ["KE-OUT", "ET-FAD"]
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func day(_ capitals: [Capital]) { for capital in capitals { capital.clock.pass(seconds: 86_400) } }

    @Test(
        "with the first exchange each knows the other's checkpoint, and has its own cosigned",
        arguments: Backend.allCases)
    func first(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            let size = try await ke.store.size()
            try await ke.send(to: et)
            let there = try await et.node.administration.checkpoints(with: "KE-OUT")
            #expect(there.theirs == size && there.unproved == 0)
            let here = try await ke.node.administration.checkpoints(with: "ET-FAD")
            #expect(here.ours == size && here.theirs != nil)
            // By the standard's rules, from the card's key alone.
            let notes = try #require(try await ke.node.core.logNotes()["ET-FAD"]?.cosigned)
            let witness = try et.keys.publicKeys.witness(named: et.origin)
            #expect(try notes.signers(among: [witness]) == [witness])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("a log that grows proves that it only grew, without being asked")
    func grows() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            for number in 1...4 {
                try await ke.file(Thing(number))
                let size = try await ke.store.size()
                try await ke.send(to: et)
                let seen = try await et.node.administration.checkpoints(with: "KE-OUT")
                #expect(seen.theirs == size && seen.unproved == 0)
                day(capitals)
            }
            #expect(try await et.node.administration.forks() == [])
        }
    }

    @Test("checkpoints ride with what goes anyway, at most every six hours, and make no pouch of their own for a week")
    func seldom() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            let told = try await ke.node.core.logNotes()["ET-FAD"]?.told
            try await ke.file(Thing(2))
            try await ke.send(to: et)
            #expect(try await ke.node.core.logNotes()["ET-FAD"]?.told == told)
            for _ in 0..<6 {
                day(capitals)
                #expect(try await ke.pack(et) == [])
            }
            day(capitals)
            let alone = try await ke.pack(et)
            #expect(alone.count == 1)
            #expect(try await et.open(alone).map(\.exceptions) == [[:]])
            // The other's week is over, too. Then both are silent again.
            let back = try await et.pack(ke)
            #expect(back.count == 1)
            try await ke.open(back)
            for (one, other) in [(ke, et), (et, ke)] { #expect(try await one.pack(other) == []) }
        }
    }

    @Test("a proof that is missing is asked for, and comes")
    func asked() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            // Ours forgets how far they were: it was put back to before they answered, say.
            try await ke.node.core.changeLogNotes(of: "ET-FAD") { $0.cosigned = nil }
            day(capitals)
            try await ke.file(Thing(2))
            try await et.open(try await ke.pack(et))
            #expect(try await et.node.administration.checkpoints(with: "KE-OUT").unproved == 1)
            try await ke.open(try await et.pack(ke))
            #expect(try await ke.node.core.logNotes()["ET-FAD"]?.wanted.count == 2)
            try await et.open(try await ke.pack(et))
            let seen = try await et.node.administration.checkpoints(with: "KE-OUT")
            #expect(seen.unproved == 0)
            #expect(try await ke.node.core.logNotes()["ET-FAD"]?.wanted == [])
        }
    }

    @Test(
        "a log that is rewritten, or put back, is proved so; nothing is exchanged until a person decides",
        arguments: [false, true])
    func disputed(isRollback: Bool) async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "before"))
            try await ke.send(to: et)
            let size = Int(try await ke.store.size())
            let known = Int(try await et.node.administration.checkpoints(with: "KE-OUT").theirs ?? 0)
            var lie = Lie(by: ke)
            lie.number = try await ke.store.outbox(of: "ET-FAD").number + 1
            let before = try #require(try await ke.store.outbox(of: "ET-FAD").pouch)
            let other = try OtherLog(of: ke, 0, size)
            let item = try other.item(isRollback ? known - 2 : known)
            let sealed = try lie.sealed([item], to: et, previous: before)
            guard case .failure(let reason) = try await et.results(of: [sealed])[0] else {
                Issue.record("it was taken")
                return
            }
            #expect(reason.code == .conflict && reason.detail == "disputed")
            let fork = try #require(try await et.node.administration.forks().first)
            #expect(fork.organisation == "KE-OUT" && fork.reason == (isRollback ? "rollback" : "fork"))
            // Whoever has the log's key can see it for themselves: both are signed.
            let key = try #require(ke.node.core.verifier)
            let (first, second) = (
                try SignedNote(parsing: fork.first), try WitnessRequest(parsing: fork.second).checkpoint
            )
            let sizes = try [first, second].map { try Checkpoint(note: $0, log: key).size }
            #expect(isRollback ? sizes[0] > sizes[1] : sizes[0] == sizes[1] && first.text != second.text)
            // Neither way, and what is sealed meanwhile waits.
            try await ke.file(Thing(2, name: "after"))
            let waiting = try await ke.pack(et)
            guard case .failure = try await et.results(of: waiting)[0] else {
                Issue.record("it was exchanged")
                return
            }
            #expect(await refusal { _ = try await et.pack(ke) }?.code == .conflict)
            #expect(await refusal { try await et.node.administration.settle("KE-OUT", because: " ") }?.code == .invalid)
            try await et.node.administration.settle("KE-OUT", because: "Restored from a backup on Friday.")
            try await et.open(waiting)
            #expect(try await et.titles() == ["after", "before"])
            let settled = try await et.node.administration.forks().first?.settled
            #expect(settled?.reason == "Restored from a backup on Friday." && settled?.by == "console")
            #expect(await refusal { try await et.node.administration.settle("KE-OUT", because: "x") }?.code == .missing)
            #expect(try await et.verify() == [])
        }
    }

    @Test("who shows two histories to two others is found out by what these tell each other")
    func splitView() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            let known = Int(try await et.node.administration.checkpoints(with: "KE-OUT").theirs ?? 0)
            try await sn.open([try Lie(by: ke).sealed([try OtherLog(of: ke, 0, known).item(known)], to: sn)])
            #expect(try await sn.node.administration.forks() == [])
            try await et.file(Thing(2))
            try await sn.open(try await et.pack(sn))
            let fork = try #require(try await sn.node.administration.forks().first)
            #expect(fork.organisation == "KE-OUT" && fork.reason == "fork" && fork.toldBy == "ET-FAD")
            #expect(await refusal { _ = try await sn.pack(ke) }?.code == .conflict)
            // Who told the truth is heard on.
            #expect(try await sn.titles().count == 1)
            #expect(try await sn.node.administration.forks(of: "ET-FAD") == [])
        }
    }

    @Test("what others are told of a log is told once more after a week: the pouch that held it may have been lost")
    func hearsayLost() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            try await et.file(Thing(2))
            // Lost on its way.
            _ = try await et.pack(sn)
            for capital in capitals { capital.clock.pass(seconds: SharingLimits.quiet - 1) }
            try await et.file(Thing(3))
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.node.core.logNotes()["KE-OUT"] == nil)
            for capital in capitals { capital.clock.pass(seconds: 1 + SharingLimits.gossipSeconds) }
            try await et.file(Thing(4))
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.node.core.logNotes()["KE-OUT"]?.open.count == 1)
        }
    }

    @Test("nobody is told of the log of one with whom they share no channel here")
    func channels() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await et.node.administration.addChannel(code: "south", title: "South", tlp: .green)
            try await et.node.administration.grant("south", to: "sn-cas.node", write: true)
            try await et.node.administration.grant("south", to: "duty", write: true)
            try await et.node.administration.ungrant("alerts", from: "sn-cas.node")
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            day(capitals)
            // What is told of logs rides with what goes anyway.
            try await et.file(Thing(2), in: "south")
            #expect(try await et.pack(sn).count == 1)
            #expect(try await et.node.core.logNotes()["SN-CAS"]?.passedOn ?? [:] == [:])
        }
    }

    @Test("a node that was put back learns it from those who saw more of its log")
    func own() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            let more = try OtherLog(of: ke, 0, 900).note(900)
            let witness = try et.keys.witness(named: et.origin)
            var note = more
            note.signatures.append(try witness.cosign(Checkpoint(text: more.text), time: 1))
            var lie = Lie(by: et)
            let outbox = try await et.store.outbox(of: "KE-OUT")
            lie.number = outbox.number + 1
            let sealed = try lie.sealed([.cosigned(note.bytes)], to: ke, previous: outbox.pouch)
            #expect(try await ke.open([sealed]).map(\.exceptions) == [[:]])
            #expect(try await ke.node.administration.forks().map(\.reason) == ["own"])
            // The others are not to blame: exchange goes on.
            try await et.file(Thing(2))
            _ = try await et.pack(ke)
            _ = try await ke.pack(et)
        }
    }

    @Test("what is no checkpoint, of another log, or cosigned by nobody, is not taken, and the rest of the pouch is")
    func invalid() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let foreign = try OtherLog(of: sn, 2, 9)
            let items: [PouchItem] = [
                .checkpoint([1, 2]), try foreign.item(4), .cosigned([3]), .cosigned(try foreign.note(4).bytes),
                .proofsWanted([4]), .proofsWanted(ProofsWanted(log: "other", sizes: [1]).bytes),
            ]
            let opened = try await et.open([try Lie(by: ke).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [[.invalid: items.count]])
            #expect(try await et.node.core.logNotes()["SN-CAS"] == nil)
            #expect(try await et.node.administration.forks() == [])
        }
    }

    @Test("a log whose key is not known is left alone")
    func unknownLog() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            et.known.setLog(nil, of: "KE-OUT")
            try await ke.file(Thing(1, name: "report"))
            #expect(try await et.open(try await ke.pack(et)).map(\.exceptions) == [[.unsupported: 1]])
            #expect(try await et.titles() == ["report"])
        }
    }

    @Test("a log with another key in the place of the known one is a contradiction")
    func replaced() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            let key = try SignerKey(name: ke.origin, seed: [UInt8](repeating: 99, count: 32))
            et.known.setLog(key.verifierKey, of: "KE-OUT")
            let note = try SignedNote(parsing: CheckpointSigner(key: key).sign(size: 1, root: .leaf([1])))
            var lie = Lie(by: ke)
            let outbox = try await ke.store.outbox(of: "ET-FAD")
            lie.number = outbox.number + 1
            let item = PouchItem.checkpoint(WitnessRequest(oldSize: 0, proof: [], checkpoint: note).bytes)
            _ = try await et.results(of: [try lie.sealed([item], to: et, previous: outbox.pouch)])
            #expect(try await et.node.administration.forks().map(\.reason) == ["replaced"])
        }
    }

    @Test("two pouches of one number are kept as proof; once settled, the sender's numbers begin anew there")
    func pouches() async throws {
        try await Capital.all(Self.two, on: .sqlite) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            for number in 1...2 { try await et.open([try Self.lie(by: ke, number, to: et)]) }
            guard case .failure = try await et.results(of: [try Self.lie(by: ke, 2, to: et, second: true)])[0] else {
                Issue.record("it was taken")
                return
            }
            let fork = try #require(try await et.node.administration.forks().first)
            #expect(fork.reason == "pouch" && fork.number == 2 && fork.first != fork.second)
            try await et.node.administration.settle("KE-OUT", because: "A new disk.")
            let opened = try await et.open([try Self.lie(by: ke, 2, to: et, second: true)])
            #expect(opened.map(\.isKnown) == [false])
            #expect(try await et.node.gate.pouchState(of: "KE-OUT", for: et.console).through == 2)
            #expect(try await et.verify() == [])
        }
    }

    private static func lie(by liar: Capital, _ number: Int, to: Capital, second: Bool = false) throws -> [UInt8] {
        var lie = Lie(by: liar)
        lie.number = Int64(number)
        let wanted = PouchItem.other(kind: 250, [second ? 2 : 1])
        return try lie.sealed([wanted], to: to, previous: number == 1 ? nil : previous(by: liar, to: to))
    }

    /// The digest of the first: what it holds and its randomness are always the same.
    private static func previous(by liar: Capital, to: Capital) throws -> Digest {
        let header = PouchHeader(
            from: liar.code, to: .organisation(to.code), number: 1, since: 0, previous: PouchHeader.noPrevious,
            made: to.clock.now, precedence: .routine, signer: liar.keys.fingerprint, node: liar.origin)
        let draw = Draw()
        return try PouchWriter(header, [.other(kind: 250, [1])], PouchRandomness { draw.bytes($0) }).statement.digest
    }
}
