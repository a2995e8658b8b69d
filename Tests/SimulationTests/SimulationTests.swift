import Federation
import Sharing
import Testing

@testable import Simulation

@Suite("Federations of nodes through all that goes wrong")
struct SimulationTests {
    /// Runs that a test makes: with the debug build, some seconds.
    private static let runs: UInt64 = 2

    /// Made once: it takes as long as a run.
    fileprivate static let cast = Task { try await Cast() }

    /// Of fixed seeds, so that a change fails here and no other does; `make sim` takes others each time.
    @Test("every law holds in run after run")
    func laws() async throws {
        let cast = try await Self.cast.value
        for seed in 1_000..<1_000 + Self.runs {
            do {
                let ended = try await Simulation.run(seed: seed, cast: cast)
                // Two in a hundred have no link at all: what goes to and fro there goes on sticks.
                #expect(ended.tally.expectations > 0 && ended.tally.pouches + ended.tally.sticks > 0)
            } catch let broken as Broken {
                let end = broken.trace.suffix(30).joined(separator: "\n")
                Issue.record(
                    "seed \(seed): \(broken.law.rawValue): \(broken.what); again: make sim SEED=\(seed)\n\(end)")
            }
        }
    }

    @Test("what goes wrong is counted, and in how many runs; each lie is a kind of its own")
    func faults() async throws {
        let ended = try await Simulation.run(seed: 11, cast: try await Self.cast.value)
        var sum = ended.tally
        sum += ended.tally
        #expect(!ended.tally.faults.isEmpty && ended.tally.runs == ended.tally.faults.mapValues { _ in 1 })
        #expect(sum.faults == ended.tally.faults.mapValues { 2 * $0 } && sum.runs.values.allSatisfy { $0 == 2 })
        #expect(Set(Fault.lies).count == Fault.lies.count)
    }

    @Test("one seed is one run, byte for byte")
    func same() async throws {
        let cast = try await Self.cast.value
        let first = try await Simulation.run(seed: 3, cast: cast)
        #expect(try await Simulation.run(seed: 3, cast: cast).digest == first.digest)
    }
}

/// Nodes that a test moves by hand, with nothing that goes wrong by itself.
@Suite("What simulated runs have found")
struct FoundTests {
    private func run(_ profiles: [Profile], _ body: (Run) async throws -> Void) async throws {
        let run = Run(seed: 1, cast: try await SimulationTests.cast.value.real)
        try await run.add(profiles)
        run.isRough = false
        for station in run.stations { try await run.start(station.number) }
        try await run.goOn()
        try await body(run)
    }

    @Test("a stick that was on its way while its sender replaced its keys, once and again, is taken")
    func stickAndKeys() async throws {
        try await run([.fibre, .courier, .fibre]) { run in
            run.healing = 9
            for number in 0..<2 {
                try await run.file(0, object: Made.id("indicator", number))
                try await run.load(0, 1)
                try await run.rotate(0)
            }
            try await run.goOn()
            let shown = Set(try await run.stations[1].shown().map(\.id))
            #expect(shown == [Made.id("indicator", 0), Made.id("indicator", 1)])
        }
    }

    @Test("nothing passes while a peer is shut out, and everything when it is let in again")
    func shutOut() async throws {
        try await run([.fibre, .fibre, .fibre]) { run in
            try await run.give(.block(1), to: 0)
            try await run.file(0, object: Made.id("indicator", 0))
            run.planPack(0)
            // Until the one who was shut out is let in again: that is planned, too.
            try await run.goOn()
            #expect(run.tally.blocks == 1 && run.shut.isEmpty)
            #expect(try await run.stations[1].shown().map(\.id) == [Made.id("indicator", 0)])
            #expect(try await run.stations[2].shown().map(\.id) == [Made.id("indicator", 0)])
        }
    }

    @Test("who joins is given nothing by a node whose people have not entered it yet, and everything after")
    func lateMember() async throws {
        try await run([.fibre, .fibre, .fibre, .fibre]) { run in
            let record = Registered.membership(of: run.stations[3].code, number: 3, until: nil, version: 0)
            run.expected.joined[3] = run.timeline.now
            run.expected.entered[[0, 3]] = .max
            for number in 1..<4 { try await run.give(.join(3, record), to: number) }
            run.timeline.move(to: run.timeline.now + 2 * Expectations.margin)
            try await run.file(0, object: Made.id("indicator", 0), released: .community)
            try await run.file(1, object: Made.id("indicator", 1), released: .community)
            run.timeline.move(to: run.timeline.now + Timeline.second)
            try await run.give(.join(3, record), to: 0)
            run.timeline.move(to: run.timeline.now + Timeline.second)
            try await run.file(0, object: Made.id("indicator", 2), released: .community)
            #expect(run.expected.items.map { run.expected.must($0, 3) } == [false, true, true])
            try await run.heal()
            let shown = Set(try await run.stations[3].shown().filter { $0.type == "indicator" }.map(\.id))
            #expect(shown == [Made.id("indicator", 1), Made.id("indicator", 2)])
            try await run.checkLaws()
        }
    }

    @Test("a peer that tells two others two histories of its log is found out by both")
    func histories() async throws {
        try await run([.fibre, .fibre, .fibre]) { run in
            // It never speaks but to lie.
            run.liar = 2
            for number in 0..<2 { try await run.file(number, object: Made.id("indicator", number)) }
            for number in 0..<2 { run.planPack(number) }
            try await run.goOn()
            try await run.tellHistory(0)
            try await run.tellHistory(1)
            #expect(run.histories.told == [0: 0, 1: 1])
            await #expect(throws: Broken.self) { try await run.checkForks() }
            try await run.heal()
            try await run.hearOfEachOther()
            try await run.checkForks()
            try await run.double(0)
        }
    }

    @Test(
        "what a link has packed for somebody whom no link reaches goes with the courier, and waits no more once it came"
    )
    func courierAndLink() async throws {
        try await run([.fibre, .courier, .fibre]) { run in
            let (here, there) = (run.stations[0], run.stations[1])
            try await run.file(0, object: Made.id("indicator", 0))
            try await run.pack(0)
            #expect(here.live?.desk.spool.waiting(for: there.code).count == 1)
            // The ledger has nothing more for them: it is in the spool.
            run.healing = 9
            try await run.load(0, 1)
            try await run.goOn()
            #expect(try await there.shown().map(\.id) == [Made.id("indicator", 0)])

            try await run.load(1, 0)
            try await run.goOn()
            try await run.pack(0)
            // What waits now, if anything, came after it.
            #expect(here.live?.desk.spool.waiting(for: there.code).contains { $0.number == 1 } == false)
        }
    }
}
