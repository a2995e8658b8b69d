import Federation
import LeakLab
import Pouch
import Sharing
import Synchronization

/// Pouches on a stick, on their way.
struct Stick {
    let from: Int
    let to: Int
    /// The sender's card as it was then.
    let card: CardFile
    var pouches: [[UInt8]]
}

/// What `baraza pouch pack` writes to: a file is there whole once it was let go.
private final class StickCarrier: PouchCarrier {
    private let kept = Mutex<(staged: [SealedPouch], whole: [SealedPouch])>(([], []))
    private let life: Life

    init(_ life: Life) { self.life = life }

    var pouches: [[UInt8]] { kept.withLock { $0.whole.map(\.bytes) } }

    func stage(_ pouch: SealedPouch) async throws {
        guard !life.isOver else { throw Life.stopped }
        kept.withLock { $0.staged.append(pouch) }
    }

    func release(_ pouch: SealedPouch) async throws {
        guard !life.isOver else { throw Life.stopped }
        kept.withLock { $0.whole.append(pouch) }
    }
}

extension Run {
    /// A courier is given what is due, and what may have been lost before.
    func load(_ from: Int, _ to: Int) async throws {
        guard from != liar else { return }
        var pouches: [[UInt8]] = []
        try await at(from, "while a courier is packed for \(stations[to].code)") { live in
            // For whom one has shut out, nothing is packed.
            guard try await isOpen(live, to) else { return }
            let console = live.node.administration.console
            let state = try await live.node.gate.pouchState(of: stations[to].code, for: console)
            let carrier = StickCarrier(live.life)
            // What waits for a link goes as it is: the same pouches, by another way.
            let waiting = live.desk.spool.waiting(for: stations[to].code).compactMap { live.desk.spool.bytes(of: $0) }
            defer { pouches = waiting + carrier.pouches }
            do {
                _ = try await live.pouches.pack(
                    to: stations[to].code, again: isRough ? state.acknowledged < state.sent : healing < 2, by: console,
                    carrier: carrier)
            } catch let refusal as Refusal where refusal.code == .conflict && to == liar {
                // It stopped after it had the proof, before its list of peers said so.
            }
        }
        guard !pouches.isEmpty else { return }
        tally.sticks += 1
        note(from, "gives a courier \(pouches.count) pouches for \(stations[to].code)")
        if isRough, random.chance(15) {
            count(.stickLost)
            return note("the stick is lost")
        }
        let copies = isRough && random.chance(15) ? 2 : 1
        count(.stickTwice, copies - 1)
        for _ in 0..<copies {
            let time = timeline.now + Int64(1 + random.below(5 * 24)) * Timeline.hour
            let stick = Stick(from: from, to: to, card: stations[from].identity.file, pouches: pouches)
            agenda.plan(.stick(stick), at: time)
        }
    }

    /// The files of a stick are opened, in whatever order, perhaps only some of them, perhaps with the power cut meanwhile.
    func read(_ stick: Stick) async throws {
        guard let live = stations[stick.to].live else {
            guard !isAway(stick.to) || isRough else { return }
            return agenda.plan(.stick(stick), at: timeline.now + Timeline.day)
        }
        // A stick of somebody who is shut out lies in a drawer.
        guard shut[[stick.to, stick.from]] == nil else {
            return agenda.plan(.stick(stick), at: timeline.now + Timeline.day)
        }
        var stick = stick
        if isRough {
            if random.chance(50) {
                stick.pouches.shuffle(using: &random)
                count(.stickMixed, stick.pouches.count > 1 ? 1 : 0)
            }
            if random.chance(15) { live.life.finish(after: 1 + random.below(20), random.chance(50) ? .before : .after) }
            if random.chance(20) {
                let part = 1 + random.below(stick.pouches.count)
                count(.stickPart, part < stick.pouches.count ? 1 : 0)
                stick.pouches = Array(stick.pouches.prefix(part))
            }
        }
        let pouches = stick.pouches
        let isDone = try await at(stick.to, "while it opens a stick of \(stations[stick.from].code)") { live in
            try await accept(stick, live)
            let results = try await live.pouches.open(pouches.count, by: live.node.administration.console) {
                pouches[$0]
            }
            for result in results {
                guard case .failure(let refusal) = result else { continue }
                if live.life.isDiskFull || live.life.isOver { throw refusal }
                throw Broken(.deeds, "\(stations[stick.to].code) refuses an honest stick: \(refusal.message)")
            }
            try checkTaken(stick.to)
        }
        note(stick.to, isDone ? "opened a stick of \(stations[stick.from].code)" : "could not open a stick")
        planPack(stick.to)
        if !isDone { agenda.plan(.stick(stick), at: timeline.now + Timeline.day) }
    }
}
