import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

@Suite(.serialized) struct BudgetTests {
    /// A budget of one public line in `alerts`; the id of its record.
    private static func file(_ program: Programme, paid: String) async throws -> String {
        let rows = [
            ["line", "institution", "cofog", "economic", "original", "paid"], ["1", "Army", "02.1", "21", "100", paid],
        ]
        let sheet = Sheet(
            file: "b.csv", digest: "", all: rows.enumerated().map { Sheet.Row(line: $0 + 1, fields: $1) })
        var settings = BudgetSheet.Settings(name: "Defence", asOf: "2024-12-31")
        (settings.year, settings.currency, settings.secrecy) = ("2024", "XOF", .public)
        settings.channels = [.public: "alerts"]
        let reading = BudgetSheet.read(sheet, SheetMap(guessing: BudgetSheet.columns, in: sheet), settings)
        let filed = try await program.node.gate.file(reading.plans, by: try await program.caller("writer"))
        return try #require(filed.first?.id)
    }

    private static func first(_ list: JSONValue?) throws -> JSONValue {
        let all = list.map { Array($0.elements) } ?? []
        return try #require(all.first)
    }

    @Test("a program lists budgets, reads their indicators, and gets the very bytes of the sheet")
    func sheets() async throws {
        try await Programme.open { program in
            let id = try await Self.file(program, paid: "90")
            let list = try await program.get("/budgets").json
            let line = try Self.first(list["budgets"])
            #expect(line["record"]?["id"]?.string == id && line["name"]?.string == "Defence")
            #expect(line["lines_here"]?.elements.compactMap(\.string) == ["public"])

            let answer = try await program.get("/budgets/\(id)")
            #expect(answer.status == 200)
            let read = try answer.json
            let figure = try Self.first(try Self.first(read["sheet"]?["years"])["indicators"])
            #expect(figure["indicator"]?.string == "outturn" && figure["percent"]?.string == "90.00")
            #expect(try Self.first(read["versions"])["is_used"]?.boolean == true)

            let own = try await program.node.gate.indicators(id, for: try await program.caller("writer"))
            #expect(read["marking"]?.string == own.marking.text() && line["marking"]?.string == own.marking.text())
            let sheet = try await program.get("/budgets/\(id)/sheet")
            #expect(sheet.body == own.sheet.json)
            let table = try await program.get("/budgets/\(id)/table")
            #expect(table.status == 200 && table.text.contains("Defence,XOF,2024"))
            // What is in the files does not say how they are to be handled: their names do, as those of the pages do.
            for (answer, type) in [(sheet, "json"), (table, "csv")] {
                let name = "indicators-\(own.marking.fileName).\(type)"
                #expect(answer["Content-Disposition"]?.contains(name) == true, "\(name)")
            }
        }
    }

    @Test("a sheet is as of when it is asked for, and a budget that one has nothing of is as none")
    func times() async throws {
        try await Programme.open { program in
            let id = try await Self.file(program, paid: "90")
            #expect(try await program.get("/budgets/\(id)?at=2000-01-01T00:00:00Z").status == 404)
            #expect(try await program.get("/budgets/\(id)?at=yesterday").status == 400)
            let none = try await program.get("/budgets/\(Samples.id(BudgetExecution.type, 99))")
            let hidden = try await program.get("/budgets/\(id)", as: "outsider")
            #expect(none.status == 404 && hidden.status == 404)
            #expect(try await program.get("/budgets", as: "outsider").json["budgets"]?.count == 0)
        }
    }
}
