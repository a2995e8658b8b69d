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

    @Test("every law holds in runs with fresh seeds")
    func fresh() async throws {
        let cast = try await Self.cast.value
        let first = UInt64.random(in: 0...UInt64(UInt32.max))
        for seed in first..<first + Self.runs {
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

    /// Of runs that broke a law once: in the first two a node that joined the community while it was switched off refused what
    /// was released to it meanwhile; in the third a version that was accepted in its own moment was not recalled.
    private static let found: [UInt64] = [200_101, 200_139, 1_000_175]

    @Test("every law holds in runs that broke one before", arguments: found)
    func again(seed: UInt64) async throws {
        do {
            _ = try await Simulation.run(seed: seed, cast: try await Self.cast.value)
        } catch let broken as Broken {
            Issue.record("\(broken.law.rawValue): \(broken.what)\n\(broken.trace.suffix(30).joined(separator: "\n"))")
        }
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
