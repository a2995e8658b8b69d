import JSON
import Testing

@testable import Records

@Suite("What was budgeted and spent (domain 3.19)")
struct BudgetExecutionTests {
    private func line(_ number: String, _ original: Int64?, _ change: (inout BudgetExecution.Line) -> Void = { _ in })
        -> BudgetExecution.Line
    {
        var line = BudgetExecution.Line(line: number, institution: "Army", cofog: "02.1", economic: "22")
        line.amounts[.original] = original
        change(&line)
        return line
    }

    private func part(
        _ lines: [BudgetExecution.Line], secrecy: BudgetExecution.Secrecy = .public, more: [BudgetExecution.Level] = []
    ) throws -> BudgetExecution.Part {
        let own = try #require(BudgetExecution.Level(secrecy, counting: lines))
        return BudgetExecution.Part(
            name: "Defence", fiscalYear: "2024", currency: "XOF", digits: 0, asOf: "2024-12-31", secrecy: secrecy,
            lines: lines, levels: [own] + more)
    }

    private func object(_ part: BudgetExecution.Part) throws -> JSONValue {
        let members: [JSONMember] = [
            JSONMember("type", .string(BudgetExecution.type)), JSONMember("spec_version", "2.1"),
            JSONMember("id", "budget-execution--6d1c2f0e-5a52-4b6e-9d5b-0a4b6a2f7c11"),
            JSONMember("created", "2025-04-01T00:00:00.000Z"), JSONMember("modified", "2025-04-01T00:00:00.000Z"),
            JSONMember("extensions", .object([JSONMember(BudgetExecution.extensionID, ["extension_type": "new-sdo"])])),
        ]
        return try JSONDocument(parsing: JSONTree.object(members + part.members).bytes).root
    }

    @Test("what is written is read again, and what is not said stays unsaid")
    func round() throws {
        let full = line("1", 10) {
            $0.programme = "P"
            $0.nature = .maintenance
            $0.funding = "state"
            $0.owner = "chief of supply"
            $0.amounts = [.original: 10, .revised: 9, .committed: 8, .verified: 7, .paid: 6, .arrears: 0]
            $0.objectives = [
                BudgetExecution.Link(code: "O1", share: 6_000), BudgetExecution.Link(code: "O2", share: 4_000),
            ]
        }
        let part = try part([full, line("2", nil)])
        let object = try object(part)
        #expect(try Draft(checking: object).kind == .budgetExecution)
        #expect(BudgetExecution.Part(object) == part)
        // One line does not say what was budgeted: so nobody knows the sum.
        #expect(part.levels[0].amounts.isEmpty)
    }

    @Test("what counts wrongly, names no law or has no code of the closed lists is refused")
    func refused() throws {
        func isRefused(_ part: BudgetExecution.Part) throws -> Bool {
            do throws(Violation) {
                _ = try Draft(checking: try! object(part))
                return false
            } catch { return true }
        }
        #expect(try !isRefused(part([line("1", 10)])))
        #expect(try isRefused(part([line("1", 10), line("1", 11)])))
        var wrong = try part([line("1", 10)])
        wrong.levels[0].amounts[.original] = 11
        #expect(try isRefused(wrong))
        wrong = try part([line("1", 10)])
        wrong.levels[0].appropriated = 11
        #expect(try isRefused(wrong))
        wrong.levels = []
        #expect(try isRefused(wrong))
        // A level that has no lines any more says so; one that says that it has some has them.
        #expect(try !isRefused(part([])))
        wrong = try part([line("1", 10)])
        wrong.lines = []
        #expect(try isRefused(wrong))
        #expect(try isRefused(part([line("1", 10)], secrecy: .auditor)))
        #expect(try !isRefused(part([line("1", 10) { $0.ground = "Law 12" }], secrecy: .auditor)))
        let hidden = BudgetExecution.Level(secrecy: .sealed, lines: 3, grounds: [], amounts: [.original: 5])
        #expect(try isRefused(part([line("1", 10)], more: [hidden])))
        #expect(try isRefused(part([line("1", 10) { $0.cofog = "02.6" }])))
        #expect(try isRefused(part([line("1", 10) { $0.economic = "29" }])))
        #expect(try isRefused(part([line("1", -1)])))
        let links = [BudgetExecution.Link(code: "O1", share: 6_000), BudgetExecution.Link(code: "O2", share: 4_001)]
        #expect(try isRefused(part([line("1", 10) { $0.objectives = links }])))
        #expect(BudgetExecution.Level(.public, counting: [line("1", BudgetExecution.most), line("2", 1)]) == nil)
    }

    @Test("the functions of government are those of COFOG 1999, in three depths")
    func cofog() {
        for code in ["01", "10", "02.1", "02.1.0", "03.6.0", "01.1.3", "04.3.6", "10.9.0"] {
            #expect(COFOG.isCode(code), "\(code)")
        }
        for code in ["0", "00", "11", "2.1", "02.6", "02.1.1", "01.1.0", "01.1.4", "02.", "02.1.0.0", "", "02,1"] {
            #expect(!COFOG.isCode(code), "\(code)")
        }
        for code in ["21", "211", "2211", "31", "3114"] { #expect(GFSM.isCode(code)) }
        for code in ["2", "20", "29", "32", "311411", "2x", ""] { #expect(!GFSM.isCode(code)) }
    }

    @Test("amounts are written in full, whatever decimals the currency has")
    func text() {
        #expect(BudgetExecution.text(123_450, digits: 2) == "1234.50" && BudgetExecution.text(5, digits: 3) == "0.005")
        #expect(BudgetExecution.text(-5, digits: 2) == "-0.05" && BudgetExecution.text(9, digits: 0) == "9")
        #expect(BudgetExecution.digits(of: "XOF") == 0 && BudgetExecution.digits(of: "TND") == 3)
        #expect(BudgetExecution.digits(of: "KES") == 2)
    }
}
