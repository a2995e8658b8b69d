import Federation
import LeakLab
import Ledger
import NIOCore
import Pouch
import Records
import Sharing
import Synchronization

/// One call of a node to another: what waits there is fetched, what waits here is brought.
final class Session {
    /// What arrives at once: it may end in the middle of a frame.
    struct Piece {
        var bytes: [UInt8]
        /// Frames that it holds, or begins.
        var frames: Int64
    }

    let caller: Int
    let callee: Int
    /// The runs of both programs that speak: with either of them the session ends.
    let lives: [Life]
    let receiving: Receiving
    var pieces: ArraySlice<Piece>
    let isCut: Bool
    var brought: Set<SpoolItem> = []

    init(
        _ caller: Int, _ callee: Int, _ lives: [Life], _ receiving: Receiving, _ pieces: [Piece], isCut: Bool
    ) {
        (self.caller, self.callee, self.lives, self.receiving) = (caller, callee, lives, receiving)
        (self.pieces, self.isCut) = (pieces[...], isCut)
    }

    var isOver: Bool { lives.contains(where: \.isOver) }
}

extension Run {
    func begin(_ caller: Int, _ callee: Int) async throws {
        planned.remove([min(caller, callee), max(caller, callee)])
        guard stations[caller].live != nil, let there = stations[callee].live, !isDown(caller, callee) else {
            return try await failed(caller, callee)
        }
        var count = 0
        var session: Session?
        try await at(caller, "while it calls \(stations[callee].code)") { here in
            guard try await here.desk.links.isOpen(stations[callee].code),
                try await there.desk.links.isOpen(stations[caller].code)
            else { return }
            let progress = try await here.desk.progress(from: stations[callee].code)
            let card = try await here.desk.links.cardDigest(of: stations[callee].code)?.hex
            let frames = try await feed(from: callee, to: caller, progress, knowing: card)
            count = frames.count
            let isCut = isRough && random.chance(worse(caller, callee).cuts)
            if isCut {
                tally.cuts += 1
                self.count(.cut)
            }
            session = Session(
                caller, callee, [here.life, there.life],
                Receiving(desk: here.desk, peer: stations[callee].code, limit: here.desk.limits.acknowledged),
                split(frames, isCut: isCut), isCut: isCut)
        }
        guard let session else { return }
        note(caller, "calls \(stations[callee].code): \(count) frames\(session.isCut ? ", cut" : "")")
        agenda.plan(.piece(session), at: timeline.now + 2 * worse(caller, callee).latency)
    }

    /// What the callee sends, most urgent first.
    private func feed(
        from callee: Int, to caller: Int, _ progress: LinkProgress, knowing card: String?
    ) async throws -> [[UInt8]] {
        guard let there = stations[callee].live else { return [] }
        let spools = [there.desk.spool] + [there.desk.relayed].compactMap { $0 }
        let waiting = spools.flatMap { $0.waiting(for: stations[caller].code) }
        let buffers = Buffers()
        try await there.desk.feed(
            isStream: false, to: stations[caller].code, progress, knowing: card, takesLetters: true
        ) { buffers.append($0) }
        var reader = LinkFrameReader(most: Bounds.limits.pouch + 512)
        var ranks: [UInt8] = []
        for buffer in buffers.all {
            reader.append(buffer)
            while let frame = try reader.next() {
                guard case .pouch(let pouch) = frame else { continue }
                tally.pouches += 1
                if let item = waiting.first(where: { $0.from == pouch.from && $0.number == pouch.number }) {
                    ranks.append(item.rank)
                }
                capture(pouch, to: caller)
            }
        }
        if ranks != ranks.sorted() {
            throw Broken(.order, "\(stations[callee].code) sends \(stations[caller].code) the ranks \(ranks)")
        }
        let frames = buffers.all.map { Array($0.readableBytesView) }
        tally.bytes += frames.reduce(0) { $0 + $1.count }
        return frames
    }

    private func capture(_ pouch: LinkPouch, to receiver: Int) {
        guard liar != nil, let from = stations.first(where: { $0.code == pouch.from })?.number else { return }
        captured.append((from, receiver, pouch.number, pouch.bytes))
    }

    func piece(_ session: Session) async throws {
        guard !session.isOver else { return planSession(session.caller, session.callee, after: 30) }
        guard let piece = session.pieces.popFirst() else {
            guard session.isCut else { return agenda.plan(.bring(session), at: timeline.now + 1) }
            return planSession(session.caller, session.callee, after: 5)
        }
        let profile = worse(session.caller, session.callee)
        var isWell = true
        try await at(session.caller, "while it takes what \(stations[session.callee].code) sends") { here in
            do {
                for (sender, stored) in try await session.receiving.take(ByteBuffer(bytes: piece.bytes)) {
                    try checkTaken(session.caller)
                    planPack(session.caller)
                    planFetch(session.caller)
                    // That it is stored is said, and perhaps not heard.
                    guard !isRough || !random.chance(profile.cuts / 3) else {
                        count(.unheard)
                        continue
                    }
                    guard let there = stations[session.callee].live, there.life === session.lives[1],
                        try await isOpen(there, session.caller)
                    else { continue }
                    there.desk.acknowledge(stored, of: sender, by: stations[session.caller].code)
                    planPack(session.callee)
                }
                if session.receiving.takeUnknown() { try await bringCard(session, here) }
            } catch is CancellationError {
                isWell = false
            } catch let refusal as Refusal where refusal.code == .conflict && session.callee == liar {
                isWell = false
            }
        }
        guard isWell else { return }
        agenda.plan(.piece(session), at: timeline.now + piece.frames * profile.frame + 1)
    }

    /// The callee has an older card of the caller.
    private func bringCard(_ session: Session, _ here: Station.Running) async throws {
        guard let there = stations[session.callee].live, there.life === session.lives[1],
            try await isOpen(there, session.caller)
        else { return }
        let card = try here.desk.links.own().node.file.bytes
        try await there.desk.renew(card, from: stations[session.caller].code)
    }

    /// One pouch that waits here is brought there.
    func bring(_ session: Session) async throws {
        guard !session.isOver, let here = stations[session.caller].live else {
            return planSession(session.caller, session.callee, after: 30)
        }
        let (from, to) = (stations[session.caller].code, stations[session.callee].code)
        let waiting = here.desk.spool.waiting(for: to).filter { !session.brought.contains($0) }
        let isMixed = isRough && random.chance(10)
        guard let item = isMixed ? waiting.randomElement(using: &random) : waiting.first else {
            let isMore = stations[session.callee].live?.desk.spool.waiting(for: from).isEmpty == false
            if isMore, session.callee != liar { planSession(session.caller, session.callee, after: 20) }
            return
        }
        session.brought.insert(item)
        count(.jumped, item == waiting.first ? 0 : 1)
        let profile = worse(session.caller, session.callee)
        let isLost = isRough && random.chance(profile.cuts / 2)
        count(.unheard, isLost ? 1 : 0)
        if let bytes = here.desk.outgoing(item)?.bytes, !(isLost && random.chance(50)) {
            tally.pouches += 1
            tally.bytes += bytes.count
            let pouch = LinkPouch(from: from, number: item.number, bytes: bytes)
            capture(pouch, to: session.callee)
            var (isTaken, isOver, isUnopened) = (false, false, false)
            let times = isRough && random.chance(5) ? 2 : 1
            count(.twice, times - 1)
            for _ in 0..<times {
                isTaken = try await at(session.callee, "while \(from) brings pouch \(item.number)") { there in
                    guard try await isOpen(there, session.caller) else { return isOver = true }
                    switch try await there.desk.take(pouch, by: from) {
                    case .later: isOver = true
                    case .unopened: isUnopened = true
                    case .stored, .refused, .letter, .whole: break
                    }
                    try checkTaken(session.callee)
                    planPack(session.callee)
                }
            }
            guard !isOver, try await isOpen(here, session.callee) else { return }
            // The answer may be lost.
            if isUnopened {
                // It goes once more in this session, as it is kept.
                if !isLost { here.desk.note(unopened: [item.number], by: to) }
                session.brought.remove(item)
            } else if isTaken, !isLost {
                here.desk.acknowledge(LinkProgress(also: [item.number]), of: from, by: to)
                planPack(session.caller)
            }
        }
        agenda.plan(
            .bring(session),
            at: timeline.now + 2 * profile.latency + profile.frame)
    }

    /// Nobody answers: it is tried again later, and what waits is given to whoever keeps it.
    private func failed(_ caller: Int, _ callee: Int) async throws {
        for number in [caller, callee] { try await passOn(from: number, to: number == caller ? callee : caller) }
        if stations[caller].live != nil, stations[callee].live != nil { planSession(caller, callee, after: 300) }
    }

    private func passOn(from number: Int, to receiver: Int) async throws {
        guard number != 0, receiver != 0, let here = stations[number].live, !isDown(number, 0), isLinked(number, 0)
        else { return }
        let now = stations[number].clock.now.microseconds / Timeline.second
        for item in here.desk.spool.waiting(for: stations[receiver].code)
        where item.since <= now - here.desk.limits.relayAfter && !stations[number].given.contains(item) {
            guard let bytes = here.desk.spool.bytes(of: item) else { continue }
            try await at(0, "while it keeps a pouch for \(stations[receiver].code)") { relay in
                guard try await isOpen(here, 0), try await isOpen(relay, number) else { return }
                do {
                    try await relay.desk.relay(
                        LinkPouch(from: stations[number].code, number: item.number, bytes: bytes),
                        to: stations[receiver].code, rank: item.rank)
                    stations[number].given.insert(item)
                    tally.relayed += 1
                    count(.relayed)
                } catch let refusal as Refusal where refusal.code == .full || refusal.code == .forbidden {
                    // What it will not keep is not offered again before the next start.
                    if refusal.code == .forbidden { stations[number].given.insert(item) }
                }
            }
        }
        planSession(0, receiver, after: 60)
    }

    func isDown(_ one: Int, _ other: Int) -> Bool {
        [one, other].contains { number in
            isAway(number) || isRough && outages[number].contains { $0.contains(timeline.now) }
        }
    }

    func worse(_ one: Int, _ other: Int) -> Profile {
        let profiles = [stations[one].profile, stations[other].profile]
        return profiles[0].bytesPerSecond <= profiles[1].bytesPerSecond ? profiles[0] : profiles[1]
    }

    /// Cuts a stream into pieces, and off where it is cut. Where is said in frames and thousandths of one: how many bytes a
    /// frame has depends, by a few, on the signatures in it, which the library makes with randomness of its own.
    private func split(_ frames: [[UInt8]], isCut: Bool) -> [Session.Piece] {
        var places = (0..<random.below(4)).map { _ in place(in: frames) }.sorted { $0 < $1 }
        let end = isCut ? place(in: frames) : (frames.count, 0)
        places = places.filter { $0 < end } + [end]
        var pieces: [Session.Piece] = []
        var from = (0, 0)
        for until in places {
            var piece = Session.Piece(bytes: [], frames: 0)
            for index in from.0..<min(until.0 + 1, frames.count) {
                let frame = frames[index]
                let start = index == from.0 ? frame.count * from.1 / 1_000 : 0
                let stop = index == until.0 ? frame.count * until.1 / 1_000 : frame.count
                piece.bytes += frame[start..<max(start, stop)]
                piece.frames += 1
            }
            pieces.append(piece)
            from = until
        }
        return pieces
    }

    private func place(in frames: [[UInt8]]) -> (Int, Int) { (random.below(frames.count), random.below(1_000)) }
}

/// Buffers that a feed writes.
private final class Buffers: Sendable {
    private let kept = Mutex<[ByteBuffer]>([])
    var all: [ByteBuffer] { kept.withLock { $0 } }
    func append(_ buffer: ByteBuffer) { kept.withLock { $0.append(buffer) } }
}
