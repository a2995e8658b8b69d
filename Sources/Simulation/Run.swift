import Crypto
import Federation
import LeakLab
import Pouch
import Records
import Sharing

/// One run: everything that happens follows from its seed.
final class Run {
    enum Event {
        case start(Int)
        case stop(Int)
        case doom(Int)
        case disk(Int, isFull: Bool)
        case deed
        case pack(Int)
        case session(caller: Int, callee: Int)
        case piece(Session)
        case bring(Session)
        case fetch(Int)
        case letter(LetterAtHand)
        case courier(from: Int, to: Int)
        case stick(Stick)
        case lie
        case chore(Int, Chore)
        case rotate(Int)
        case answer(Int)
    }

    /// Things that happen in one run at most: some hundred times what an ordinary one needs.
    static let events = 50_000

    let seed: UInt64
    let cast: Cast.Troupe
    let timeline = Timeline()
    var random: Random
    var agenda = Agenda<Event>()
    var stations: [Station] = []
    var expected = Expectations()
    /// The station that lies, where one does.
    var liar: Int?
    /// When no link of a station works.
    var outages: [[ClosedRange<Int64>]] = []
    /// Sessions that are planned, so that two that are due at one time are one.
    var planned: Set<[Int]> = []
    var packs: Set<Int> = []
    var fetches: Set<Int> = []
    /// Whether anything still goes wrong.
    var isRough = true
    let verified = VerifiedNotes()
    /// How often it was looked whether the nodes have come to rest.
    var healing = 0
    var tally = Tally()
    /// Pouches as they passed on the wire, for whoever keeps them.
    var captured: [(from: Int, to: Int, number: Int64, bytes: [UInt8])] = []
    var lieNumber: Int64 = 0
    var histories = Histories()
    /// What had passed between two nodes when the first shut the second out.
    var shut: [[Int]: [Int64]] = [:]
    private(set) var trace: [String] = []
    private var hash = SHA256()

    init(seed: UInt64, cast: Cast.Troupe) {
        self.seed = seed
        self.cast = cast
        random = Random(seed: seed, stream: 1)
    }

    /// - Throws: ``Broken``.
    func run() async throws -> Ended {
        do {
            try await prepare()
            try await goOn()
            try await heal()
            try await hearOfEachOther()
            try await fallSilent()
            try await checkLaws()
            try await end()
        } catch var broken as Broken {
            broken.trace = trace
            throw broken
        } catch {
            var broken = Broken(.deeds, "\(error)")
            broken.trace = trace
            throw broken
        }
        tally.runs = tally.faults.mapValues { _ in 1 }
        return Ended(digest: Array(hash.finalize()), tally: tally, trace: trace)
    }

    /// Until nothing is planned any more.
    func goOn() async throws {
        while let (time, event) = agenda.next() {
            timeline.move(to: time)
            try await happen(event)
        }
    }

    private func happen(_ event: Event) async throws {
        tally.events += 1
        guard tally.events < Self.events else {
            throw Broken(.quiet, "\(Self.events) things have happened, and there is no end of it")
        }
        switch event {
        case .start(let number): try await start(number)
        case .stop(let number): stop(number)
        case .doom(let number): doom(number)
        case .disk(let number, let isFull):
            stations[number].running?.life.isDiskFull = isFull
            if isFull { count(.full) }
            note(number, isFull ? "its disk is full" : "its disk has room again")
            if !isFull {
                try await doChores(number)
                planPack(number)
            }
        case .deed: try await deed()
        case .pack(let number): try await pack(number)
        case .session(let caller, let callee): try await begin(caller, callee)
        case .piece(let session): try await piece(session)
        case .bring(let session): try await bring(session)
        case .fetch(let number): try await fetchBulks(number)
        case .letter(let letter): try await answer(letter)
        case .courier(let from, let to): try await load(from, to)
        case .stick(let stick): try await read(stick)
        case .lie: try await lie()
        case .chore(let number, let chore): try await give(chore, to: number)
        case .rotate(let number): try await rotate(number)
        case .answer(let number): try await answer(number)
        }
        findStopped()
        try checkBounds()
    }

    // MARK: Telling

    func note(_ station: Int, _ what: String) { note(stations[station].code + " " + what) }

    func note(_ what: String) {
        let seconds = (timeline.now - Timeline.start) / Timeline.second
        let clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let line = "day \(seconds / 86_400) \(clock.joined(separator: ":"))  \(what)"
        hash.update(data: Array(line.utf8) + [10])
        trace.append(line)
    }

    /// Counts what goes wrong.
    func count(_ fault: Fault, _ times: Int = 1) {
        if times > 0 { tally.faults[fault, default: 0] += times }
    }

    func note(bytes: [UInt8]) { hash.update(data: bytes) }

    // MARK: Doing something at a node

    /// Does something at a node that runs, unless it stops meanwhile or its disk is full: then it starts again later.
    ///
    /// - Returns: whether it was done.
    @discardableResult
    func at(_ number: Int, _ what: String, _ body: (Station.Running) async throws -> Void) async throws -> Bool {
        let station = stations[number]
        guard let live = station.live else { return false }
        let running = stations.filter { $0.live != nil }.map(\.number)
        do {
            try await body(live)
        } catch {
            // Whoever was spoken with may stop, too: what is not heard of it is asked for again when it has started.
            if !live.life.isOver, Self.isStorage(error), running.contains(where: { stations[$0].live == nil }) {
                note(number, "hears no more of the other: \(what)")
                return false
            }
            if live.life.isOver {
                note(number, "stops: \(what)")
                return false
            }
            if live.life.isDiskFull, Self.isStorage(error) { return false }
            throw error
        }
        if live.life.isOver {
            note(number, "stops after it: \(what)")
            return false
        }
        return true
    }

    private static func isStorage(_ error: any Error) -> Bool {
        guard let refusal = error as? Refusal else { return true }
        return [.full, .unavailable].contains(refusal.code)
    }

    /// Nodes that stopped are started again: after a minute, or after days.
    private func findStopped() {
        for station in stations where station.running?.life.isOver == true && !station.isDown {
            station.isDown = true
            planStart(station.number)
        }
    }

    private func planStart(_ number: Int) {
        tally.stops += 1
        count(.stop)
        let after = random.chance(70) ? Int64(random.below(3_600)) : Int64(random.below(3 * 86_400))
        agenda.plan(.start(number), at: timeline.now + (60 + after) * Timeline.second)
    }

    func start(_ number: Int) async throws {
        let station = stations[number]
        guard station.live == nil, !isAway(number) else { return }
        // Its store may have been put together from an older copy: the keys between it and others are not in it.
        if isRough, tally.stops.isMultiple(of: 5), tally.stops > 0 {
            await station.loseKeys()
            count(.keysLost)
            note(number, "has lost the keys between it and others")
        }
        try await station.start()
        note(number, "starts")
        try await doChores(number)
        planPack(number)
        for other in stations.indices where other != number { planSession(number, other) }
    }

    private func stop(_ number: Int) {
        guard stations[number].live != nil else { return }
        stations[number].stop()
        stations[number].isDown = true
        note(number, "is switched off")
    }

    private func doom(_ number: Int) {
        guard isRough, let live = stations[number].live else { return }
        live.life.finish(after: 1 + random.below(12), random.chance(50) ? .before : .after)
    }

    func isAway(_ number: Int) -> Bool { absences[number]?.contains(timeline.now) ?? false }
    var absences: [Int: ClosedRange<Int64>] = [:]

    // MARK: Planning

    func planPack(_ number: Int) {
        guard packs.insert(number).inserted else { return }
        agenda.plan(.pack(number), at: timeline.now + Int64(1 + random.below(30)) * 100_000)
    }

    func planSession(_ one: Int, _ other: Int, after seconds: Int64 = 1) {
        guard one != other, isLinked(one, other) else { return }
        guard planned.insert([min(one, other), max(one, other)]).inserted else { return }
        let (caller, callee) = random.chance(50) ? (one, other) : (other, one)
        var time = timeline.now + seconds * Timeline.second + Int64(random.below(1_000_000))
        for number in [one, other] {
            for outage in outages[number] where outage.contains(time) { time = outage.upperBound + 1 }
        }
        agenda.plan(.session(caller: caller, callee: callee), at: time)
    }

    func isLinked(_ one: Int, _ other: Int) -> Bool {
        stations[one].profile.isLinked && stations[other].profile.isLinked
    }

    /// Packs what is due, as the program does whenever its ledger has grown.
    func pack(_ number: Int) async throws {
        packs.remove(number)
        guard number != liar, stations[number].profile.isLinked else { return }
        try await at(number, "while it packs") { live in await live.packer.pack() }
        try await giveBulks(from: number)
        guard let live = stations[number].live else { return }
        for other in stations.indices where other != number {
            if !live.desk.spool.waiting(for: stations[other].code).isEmpty { planSession(number, other) }
        }
    }

    private func checkBounds() throws {
        for station in stations {
            guard let live = station.live else { continue }
            if live.desk.spool.bytes > Bounds.waitingBytesInAll
                || live.desk.relayed?.bytes ?? 0 > Bounds.limits.relayedBytesInAll
            {
                throw Broken(.bounds, "\(station.code) keeps \(live.desk.spool.bytes) bytes of pouches that wait")
            }
        }
    }
}

/// What a run was like.
package struct Tally: Sendable {
    package internal(set) var events = 0
    package internal(set) var records = 0
    package internal(set) var recalls = 0
    package internal(set) var pouches = 0
    package internal(set) var bytes = 0
    package internal(set) var stops = 0
    package internal(set) var cuts = 0
    package internal(set) var sticks = 0
    package internal(set) var lies = 0
    package internal(set) var relayed = 0
    package internal(set) var letters = 0
    package internal(set) var expectations = 0
    package internal(set) var blocks = 0
    package internal(set) var rotations = 0
    package internal(set) var admissions = 0
    package internal(set) var forks = 0
    package internal(set) var askings = 0
    package internal(set) var answers = 0
    /// How often each thing went wrong, and in how many runs it did.
    package internal(set) var faults: [Fault: Int] = [:]
    package internal(set) var runs: [Fault: Int] = [:]

    package init() {}

    package static func += (left: inout Tally, right: Tally) {
        left.faults.merge(right.faults, uniquingKeysWith: +)
        left.runs.merge(right.runs, uniquingKeysWith: +)
        for path in Tally.counts { left[keyPath: path.path] += right[keyPath: path.path] }
    }

    package static var counts: [(name: String, path: WritableKeyPath<Tally, Int>)] {
        [
            ("events", \.events), ("records filed", \.records), ("recalls and withdrawals", \.recalls),
            ("pouches on the wire", \.pouches), ("bytes on the wire", \.bytes), ("stops between two writes", \.stops),
            ("cuts", \.cuts), ("sticks", \.sticks), ("lies", \.lies), ("pouches by the relay", \.relayed),
            ("pouches taken as letters", \.letters),
            ("peers shut out for a while", \.blocks), ("keys replaced", \.rotations),
            ("late admissions to a channel", \.admissions), ("contradictions found", \.forks),
            ("requests to pass on", \.askings), ("answers to them", \.answers),
            ("expectations checked", \.expectations),
        ]
    }
}

/// A run in which every law held.
package struct Ended: Sendable {
    /// Of everything that happened: the same for the same seed.
    package let digest: [UInt8]
    package let tally: Tally
    /// What happened, in its order.
    package let trace: [String]
}

package enum Simulation {
    /// One run of so many has the real keys: what they are replaced by is only an assumption about them. It takes as long as
    /// four others.
    private static let real: UInt64 = 64

    /// - Throws: ``Broken``, the first law that did not hold.
    package static func run(seed: UInt64, cast: Cast) async throws -> Ended {
        guard SimulatedKeys.areHere, !seed.isMultiple(of: real) else {
            return try await Run(seed: seed, cast: cast.real).run()
        }
        return try await SimulatedKeys.whileStandingIn { try await Run(seed: seed, cast: cast.simulated).run() }
    }
}
