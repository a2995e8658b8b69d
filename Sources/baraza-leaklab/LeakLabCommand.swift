import ArgumentParser
import LeakLab
import Policy

/// Exit codes: 0 they agree in every case, 1 they do not, 64 misused.
@main
struct LeakLabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baraza-leaklab",
        abstract: "Compare the release decision with a slow reference, case by case.",
        discussion: """
            A case follows from the seed and its number alone: `--seed S --only N` asks one again and shows it. Domain \
            5.6: a million cases, and the only accepted result is that they agree in all.
            """)

    @Option(help: "How many cases.") var cases: UInt64 = 1_000_000
    @Option(help: "What they follow from; another each time when it is not given.") var seed: UInt64?
    @Option(help: "The number of a single case, to be shown whole.") var only: UInt64?

    func run() throws {
        let seed = seed ?? UInt64.random(in: 0...UInt64.max)
        print("leaklab: seed \(seed)")
        var lab = Lab(seed: seed)
        do {
            if let only {
                var cases = Cases(seed: seed)
                print(cases.make(only).text)
                try lab.run([only])
                print("case \(only): they agree")
                return
            }
            let start = ContinuousClock.now
            try lab.run(0..<cases)
            tell(lab.tally, seconds: (ContinuousClock.now - start) / .seconds(1))
        } catch {
            print("DISAGREEMENT in case \(error.number) of seed \(seed)")
            print(error.what)
            print("The least of it that they disagree about:")
            print(error.smallest.text)
            print("The whole of it: baraza-leaklab --seed \(seed) --only \(error.number)")
            throw ExitCode(1)
        }
    }

    private func tell(_ tally: Tally, seconds: Double) {
        let perSecond = Int((Double(tally.cases) / max(seconds, 0.001)).rounded())
        print("\(tally.cases) cases in \(Int(seconds.rounded())) s, \(perSecond) a second: they agree in all")
        print("about others' knowledge \(share(tally.foreign, of: tally.cases)); of these shown")
        print("    \(share(tally.shown, of: tally.foreign)), delivered \(share(tally.sent, of: tally.foreign))")
        print("shown without some portion: \(share(tally.withheld, of: tally.cases))")
        print("the only gate that says no to a reader:")
        for gate in Reference.Gate.allCases {
            print("    \(gate.rawValue): \(share(tally.onlyGate[gate] ?? 0, of: tally.cases))")
        }
        print("the only reason of the engine, to a reader; to an organisation:")
        for reason in Reason.allCases {
            let (shown, sent) = (tally.onlyReason[reason] ?? 0, tally.onlyReasonOfDelivery[reason] ?? 0)
            print("    \(reason.rawValue): \(share(shown, of: tally.cases)); \(share(sent, of: tally.cases))")
        }
    }

    private func share(_ part: Int, of whole: Int) -> String {
        let thousandths = whole == 0 ? 0 : Int((Double(part) / Double(whole) * 100_000).rounded())
        let fraction = String(thousandths % 1_000 + 1_000).dropFirst()
        return "\(part) (\(thousandths / 1_000).\(fraction) %)"
    }
}
