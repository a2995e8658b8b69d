import JSON
import Testing

@testable import Records

@Suite("An event as a code and in numbers (domain 3.14)")
struct CodedEventTests {
    private func event(_ content: String) throws -> CodedEvent? {
        let whole = (ProductTests.minimum[.intrep] ?? "") + #","event":{\#(content)}"#
        let report = try ProductTests.report("intrep", whole)
        #expect(try Draft(checking: report).kind == .report)
        return CodedEvent(of: report)
    }

    @Test("numbers at their limits are taken, and what is not said is not none", arguments: CodedEvent.types)
    func sound(_ type: String) throws {
        #expect(try event(#""type":"\#(type)""#) == CodedEvent(type: type))
        let all = try event(
            #""type":"\#(type)","fatalities_low":0,"fatalities_best":7,"fatalities_high":1000000,"displaced":100000000"#
        )
        #expect(all?.fatalities == CodedEvent.Estimate(low: 0, best: 7, high: 1_000_000))
        #expect(all?.displaced == 100_000_000)
    }

    @Test("an estimate is in order, or is none")
    func order() {
        #expect(CodedEvent.Estimate(low: 1, best: 1, high: 1) != nil)
        #expect(CodedEvent.Estimate(low: 2, best: 1, high: 3) == nil)
        #expect(CodedEvent.Estimate(low: 1, best: 4, high: 3) == nil)
        #expect(CodedEvent.Estimate(low: -1, best: 0, high: 0) == nil)
        #expect(CodedEvent.Estimate(low: 0, best: 0, high: 1_000_001) == nil)
    }

    @Test("a kind of event that this version does not know is kept, with a warning")
    func unknown() throws {
        let whole = (ProductTests.minimum[.intrep] ?? "") + #","event":{"type":"locusts"}"#
        let report = try ProductTests.report("intrep", whole)
        #expect(!(try Draft(checking: report).warnings.isEmpty))
        #expect(CodedEvent(of: report)?.type == "locusts")
    }
}
