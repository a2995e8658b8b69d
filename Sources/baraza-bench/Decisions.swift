import ArgumentParser
import LeakLab
import Policy

struct Decisions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decide the leak lab's questions again and again, with the engine and with its reference.",
        discussion: "Prints {\"engine\":…,\"reference\":…}: decisions a second, in turns of equal length.")

    @Option(help: "Seconds for each of the two.") var seconds = 4.0

    /// Questions of so many worlds.
    private static let cases: UInt64 = 20 * Cases.casesPerWorld

    func run() {
        var cases = Cases(seed: 20_250_407)
        let questions = (0..<Self.cases).map { cases.make($0) }
        var (engine, reference) = (Rate(), Rate())
        let turn = Duration.seconds(seconds / 8)
        for _ in 0..<8 {
            engine.run(questions, for: turn) {
                decide($0.policy, $0.state, $0.reader, at: $0.now, in: $0.world).allows
            }
            reference.run(questions, for: turn) {
                Reference.display($0.policy, $0.state, $0.reader, at: $0.now, in: $0.world).allowed
            }
        }
        print("{\"engine\":\(engine.perSecond),\"reference\":\(reference.perSecond)}")
    }

    private struct Rate {
        private var made = 0
        private var allowed = 0
        private var taken = Duration.zero
        private var next = 0

        var perSecond: Double {
            // What was decided has to be used, or deciding it could be left out.
            precondition(allowed <= made)
            return Double(made) / (Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18)
        }

        mutating func run(_ questions: [Case], for turn: Duration, _ allows: (Case) -> Bool) {
            let begun = ContinuousClock.now
            repeat {
                for _ in 0..<64 {
                    if allows(questions[next]) { allowed += 1 }
                    made += 1
                    next = (next + 1) % questions.count
                }
            } while ContinuousClock.now - begun < turn
            taken += ContinuousClock.now - begun
        }
    }
}
