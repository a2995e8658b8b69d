import Federation
import LeakLab
import Pouch
import Records
import Sharing
import Store

/// Something that somebody does at a node as soon as it runs.
enum Chore {
    /// Records of the registry.
    case enter([String])
    /// That a station has joined the community, which its keepers were told at once, or late.
    case join(Int, String)
    /// Another organisation's node takes no part in the channel of alerts yet, or does from now on.
    case exclude(Int)
    case admit(Int)
    /// A peer is shut out for a while, and let in again.
    case block(Int)
    case confirm(Int)
    /// Somebody spoke with the operators of a node that contradicted itself.
    case settle(Int)
}

/// What keepers of nodes do: who takes part, who is shut out, which keys hold.
extension Run {
    /// Has something done at a node as soon as it runs.
    func give(_ chore: Chore, to number: Int) async throws {
        stations[number].chores.append(chore)
        try await doChores(number)
    }

    /// What people do as soon as their node runs. What was not heard to be done is done again.
    func doChores(_ number: Int) async throws {
        let station = stations[number]
        while let chore = station.chores.first {
            let isDone = try await at(number, "while a chore is done") { try await self.do(chore, number, $0) }
            guard isDone else { return }
            station.chores.removeFirst()
            planPack(number)
        }
    }

    private func `do`(_ chore: Chore, _ number: Int, _ live: Station.Running) async throws {
        let administration = live.node.administration
        switch chore {
        case .enter(let records):
            try await Registered.file(records, at: live.node, by: administration.console)
        case .join(let other, let record):
            try await Registered.file([record], at: live.node, by: administration.console)
            // What was not heard to be done is done again: what counts is that it was by now.
            expected.entered[[number, other]] = timeline.now
            note(number, "enters that \(stations[other].code) has joined the community")
        case .exclude(let other):
            do {
                try await administration.ungrant(
                    Channels.alerts.code, from: Station.account(of: stations[other].code))
            } catch let refusal as Refusal where refusal.code == .missing {
                // It was done before the answer was lost.
            }
        case .admit(let other):
            try await administration.grant(
                Channels.alerts.code, to: Station.account(of: stations[other].code), write: true)
            expected.admitted[[number, other]] = timeline.now
            tally.admissions += 1
            count(.admitted)
            note(number, "lets \(stations[other].code) into \(Channels.alerts.code)")
        case .block(let other): try await block(other, at: number, live)
        case .confirm(let other): try await confirm(other, at: number, live)
        case .settle(let other):
            do {
                try await administration.settle(stations[other].code, because: "its operators were asked")
                // Its log is trusted anew: what it said before is in the ledger, and nothing that others are told of.
                histories.told[number] = nil
                // And its pouches from the number on that there were two of.
                if shut[[number, other]] != nil { shut[[number, other]] = await exchanged(other, at: number) }
                note(number, "goes on with \(stations[other].code)")
            } catch let refusal as Refusal where refusal.code == .missing {
                // Nothing waits for a decision any more.
            }
        }
    }

    // MARK: Who is shut out

    private func block(_ other: Int, at number: Int, _ live: Station.Running) async throws {
        let code = stations[other].code
        try await live.node.administration.block(code)
        shut[[number, other]] = await exchanged(other, at: number)
        tally.blocks += 1
        count(.shutOut)
        note(number, "shuts \(code) out")
        agenda.plan(
            .chore(number, .confirm(other)),
            at: timeline.now + Int64(1 + random.below(10 * 24)) * Timeline.hour)
    }

    private func confirm(_ other: Int, at number: Int, _ live: Station.Running) async throws {
        let (code, administration) = (stations[other].code, live.node.administration)
        if let before = shut[[number, other]] {
            let now = await exchanged(other, at: number)
            guard now == before else {
                throw Broken(.shut, "\(stations[number].code) shut \(code) out at \(before), and came to \(now)")
            }
        }
        do {
            try await administration.confirm(code, heard: administration.phrase(with: code))
        } catch let refusal as Refusal where refusal.code == .conflict && other == liar {
            // It contradicts itself: that has to be settled first.
        }
        shut[[number, other]] = nil
        note(number, "lets \(code) in again")
        if live.life.isOver { return }
        planSession(number, other)
        planPack(other)
    }

    /// The numbers of what went to another node and came from there.
    private func exchanged(_ other: Int, at number: Int) async -> [Int64] {
        let (store, code) = (stations[number].store, stations[other].code)
        let inbox = await store.inbox(of: code)
        return [await store.outbox(of: code).number, inbox.through] + inbox.beyond
    }

    /// Whether pouches go to and fro between two nodes that run.
    func isOpen(_ one: Station.Running, _ other: Int) async throws -> Bool {
        try await one.desk.links.isOpen(stations[other].code)
    }

    // MARK: Keys

    /// A node is given new keys, and started again: a program reads them when it starts.
    func rotate(_ number: Int) async throws {
        let station = stations[number]
        guard let heir = cast.heir(of: station.identity, at: number) else { return }
        let wasLive = station.live != nil
        station.stop()
        station.take(heir)
        tally.rotations += 1
        count(.keysReplaced)
        note(number, "has keys of generation \(heir.keyring.generation)")
        guard wasLive else { return }
        station.isDown = true
        try await start(number)
    }

    /// A courier brings the card of a node along with its pouches; people take it if it is newer.
    func accept(_ stick: Stick, _ live: Station.Running) async throws {
        do {
            try await live.node.administration.accept(stick.card)
        } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
            note(stick.to, "has a newer card of \(stations[stick.from].code)")
        }
    }
}
