import Records
import Store
import Testing

@testable import StoreSQLite

@Suite struct AcceptanceTimesTests {
    @Test("the last entry added by a time is found, in a log that grows while it is asked", arguments: 0..<8)
    func found(seed: Int) throws {
        var chance = Random(state: UInt64(seed + 1))
        let times = AcceptanceTimes()
        var added: [Int64] = []
        for _ in 0..<40 {
            for _ in 0..<Int.random(in: 0..<90, using: &chance) {
                added.append((added.last ?? 1_000) + Int64.random(in: 0..<3, using: &chance))
            }
            for _ in 0..<25 {
                let time = Int64.random(in: 0..<(added.last ?? 1_000) + 10, using: &chance)
                let found = times.lastPosition(
                    addedUpTo: Instant(microseconds: time), in: Int64(added.count)
                ) { added[Int($0) - 1] }
                #expect(found.raw == Int64(added.count { $0 <= time }))
            }
        }
    }

    @Test("of a million entries some seven are read, once the others were")
    func reads() throws {
        let times = AcceptanceTimes()
        let size: Int64 = 1_000_000
        func reads(_ time: Int64) throws -> Int {
            var count = 0
            let found = times.lastPosition(addedUpTo: Instant(microseconds: time), in: size) {
                count += 1
                return $0
            }
            #expect(found.raw == min(time, size))
            return count
        }
        for time in [size - 1, 345_678, size * 2] {
            _ = try reads(time)
            #expect(try reads(time) <= 7)
        }
    }
}
