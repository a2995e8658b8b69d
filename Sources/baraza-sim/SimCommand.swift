import ArgumentParser
import Simulation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Exit codes: 0 every law held in every run, 1 one did not, 64 misused.
@main
struct SimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baraza-sim",
        abstract: "Run federations of nodes through all that goes wrong, and see whether the laws hold.",
        discussion: """
            A run follows from its seed alone: `--seed N` plays one again and tells what happened. Nodes, links, couriers, \
            clocks and crashes are simulated; gates, pouches, spools and keys are the program's own.
            """)

    @Option(help: "How many runs.") var runs: UInt64 = 10_000
    @Option(help: "The seed of the first; another each time when it is not given.") var first: UInt64?
    @Option(help: "The seed of a single run, which is told whole.") var seed: UInt64?
    @Option(help: "How many runs at a time.") var jobs = 2
    @Flag(help: "Go on after a law was broken, and tell of each in a line.") var all = false

    /// Runs in which everything that may go wrong has to have gone wrong somewhere, but for what a broken law cut off.
    private static let enough: UInt64 = 1_000

    func validate() throws {
        guard jobs > 0, runs > 0 else { throw ValidationError("there is at least one run, and one at a time") }
    }

    func run() async throws {
        let cast = try await Cast()
        let first = seed ?? first ?? UInt64.random(in: 0...UInt64(UInt32.max))
        let count = seed == nil ? runs : 1
        print("sim: seeds \(first) to \(first + count - 1)")
        var tally = Tally()
        var broken = 0
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: (UInt64, Result<Ended, Broken>).self) { group in
            var next = first
            func add() {
                guard next < first + count else { return }
                let seed = next
                next += 1
                group.addTask {
                    do {
                        return (seed, .success(try await Simulation.run(seed: seed, cast: cast)))
                    } catch let broken as Broken {
                        return (seed, .failure(broken))
                    }
                }
            }
            for _ in 0..<jobs { add() }
            while let (seed, result) = try await group.next() {
                switch result {
                case .success(let ended):
                    tally += ended.tally
                    if self.seed != nil { for line in ended.trace { print("    " + line) } }
                case .failure(let law):
                    broken += 1
                    tell(law, of: seed)
                    guard all else {
                        group.cancelAll()
                        throw ExitCode(1)
                    }
                }
                add()
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let verdict = broken == 0 ? "every law held" : "a law was broken in \(broken)"
        print("\(count) runs in \(Int(seconds.rounded())) s, \(jobs) at a time: \(verdict)")
        for (name, path) in Tally.counts { print("    \(name): \(tally[keyPath: path])") }
        print("    what went wrong, how often, and in how many runs:")
        for fault in Fault.allCases {
            print("        \(fault.rawValue): \(tally.faults[fault] ?? 0) in \(tally.runs[fault] ?? 0)")
        }
        let never = Fault.allCases.filter { tally.faults[$0] == nil }
        if count >= Self.enough, !never.isEmpty {
            print("NEVER HAPPENED: \(never.map(\.rawValue).joined(separator: "; "))")
            throw ExitCode(1)
        }
        if broken > 0 { throw ExitCode(1) }
    }

    private func tell(_ broken: Broken, of seed: UInt64) {
        if !all { for line in self.seed == nil ? broken.trace.suffix(40) : broken.trace[...] { print("    " + line) } }
        print("BROKEN in seed \(seed): \(broken.law.rawValue): \(broken.what)")
        if !all { print("Play it again: make sim SEED=\(seed)") }
        fflush(nil)
    }
}
