import Testing

@testable import Web

@Suite struct ProofTests {
    /// RFC 9162 §2.1.3.1, as it is defined: by halves.
    static func defined(_ index: Int64, in range: Range<Int64>) -> [AuditPath.Step] {
        guard range.count > 1 else { return [] }
        var half: Int64 = 1
        while half * 2 < Int64(range.count) { half *= 2 }
        let middle = range.lowerBound + half
        return index < middle
            ? defined(index, in: range.lowerBound..<middle)
                + [AuditPath.Step(covers: middle..<range.upperBound, isLeft: false)]
            : defined(index, in: middle..<range.upperBound)
                + [AuditPath.Step(covers: range.lowerBound..<middle, isLeft: true)]
    }

    @Test("each step of a path stands for the entries that the standard says")
    func steps() {
        for size in 1...Int64(70) {
            for index in 0..<size {
                #expect(AuditPath(index: index, size: size, length: 64).steps == Self.defined(index, in: 0..<size))
            }
        }
    }

    @Test("a path that is too short, or of nothing, draws no more than it has")
    func bounds() {
        #expect(AuditPath(index: 3, size: 3, length: 9).steps.isEmpty)
        #expect(AuditPath(index: -1, size: 3, length: 9).steps.isEmpty)
        #expect(AuditPath(index: 5, size: 1_000_000, length: 2).steps.count == 2)
    }
}
