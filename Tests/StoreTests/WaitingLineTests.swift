import Store
import Testing

@testable import StoreSQLite

@Suite("Calls that wait for the writer share a transaction")
struct WaitingLineTests {
    @Test("up to the limit and no further, in the order of their coming")
    func shareUpToTheLimit() {
        let most = StoreLimits.shared
        #expect(groups(of: [most - 1, 1, 1]) == [[most - 1, 1], [1]])
        #expect(groups(of: [most, 1, most - 1]) == [[most], [1, most - 1]])
    }

    @Test("and one that is over it alone has one of its own")
    func theLargestGoesAlone() {
        #expect(groups(of: [StoreLimits.group, 1]) == [[StoreLimits.group], [1]])
        #expect(groups(of: [1, StoreLimits.group, 1]) == [[1], [StoreLimits.group], [1]])
    }

    @Test("what has no entries counts as one, so that a transaction ends")
    func whatHasNoEntriesCounts() {
        #expect(groups(of: [Int](repeating: 0, count: StoreLimits.shared + 1)).map(\.count) == [StoreLimits.shared, 1])
    }

    /// The weights of what shares a transaction, one transaction after another, until the writer rests.
    private func groups(of weights: [Int]) -> [[Int]] {
        var line = WaitingLine()
        for weight in weights {
            _ = line.add(
                Job(weight: weight) { _ in
                    {}
                } fail: { _ in
                })
        }
        var groups: [[Int]] = []
        while true {
            let group = line.next().map(\.weight)
            if group.isEmpty { return groups }
            groups.append(group)
        }
    }
}
