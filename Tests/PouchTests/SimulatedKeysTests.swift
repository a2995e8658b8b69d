import Pouch
import Testing

@Suite("Keys that stand in for keys")
struct SimulatedKeysTests {
    @Test("are in no build but the simulator's (decision 0032)")
    func absent() { #expect(!SimulatedKeys.areHere) }
}
