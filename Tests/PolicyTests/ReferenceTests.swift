import LeakLab
import Testing

@Suite("The release decision beside its slow reference")
struct ReferenceTests {
    /// Of one seed, so that a change fails here and no other does; `make leaklab` asks a million of another each time.
    @Test("20,000 cases: they agree, and the cases are worth asking")
    func agree() throws {
        let seed: UInt64 = 14_497_120_301_957_487_800
        var lab = Lab(seed: seed)
        do {
            try lab.run(0..<20_000)
        } catch {
            Issue.record("seed \(seed), case \(error.number): \(error.what)\n\(error.smallest.text)")
            return
        }
        let tally = lab.tally
        #expect(tally.shown * 100 >= tally.foreign * 12, "seed \(seed): hardly anything is allowed")
        // Gate 6 cannot be alone: an agreement has to cover the purpose as well (gate 1).
        for gate in Reference.Gate.allCases where gate != .purpose {
            #expect(tally.onlyGate[gate] != nil, "seed \(seed): \(gate) is never the only one to say no")
        }
    }
}
