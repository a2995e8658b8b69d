import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Budgets, and the indicators that their lines give")
struct BudgetTests {
    private func sheet(_ lines: [String], file: String = "budget.csv") -> Sheet {
        Sheet(
            file: file, digest: String(repeating: "b", count: 64),
            all: lines.enumerated().map { number, line in
                Sheet.Row(
                    line: number + 1,
                    fields: line.split(separator: ";", omittingEmptySubsequences: false).map(String.init))
            })
    }

    private func read(_ lines: [String], _ change: (inout BudgetSheet.Settings) -> Void = { _ in })
        -> BudgetSheet.Reading
    {
        let sheet = sheet(lines)
        var settings = BudgetSheet.Settings(name: "Defence", asOf: "2024-12-31")
        (settings.year, settings.currency, settings.secrecy) = ("2024", "XOF", .public)
        settings.channels = [.public: "alerts"]
        change(&settings)
        return BudgetSheet.read(sheet, SheetMap(guessing: BudgetSheet.columns, in: sheet), settings)
    }

    private func figure(_ indicator: IndicatorSheet.Indicator, _ sheet: IndicatorSheet?) -> IndicatorSheet.Figure? {
        sheet?.years.first?.figures.first { $0.indicator == indicator }
    }

    private func computed(_ reading: BudgetSheet.Reading, levels: Set<BudgetExecution.Secrecy> = [.public])
        -> IndicatorSheet?
    {
        IndicatorSheet(
            reading.plans.filter { levels.contains($0.part.secrecy) }.map {
                ($0.part, IndicatorSheet.Source(id: "x", version: "2025-01-01T00:00:00.000Z", secrecy: $0.part.secrecy))
            })
    }

    static let head = "line;institution;cofog;economic;nature;original;paid;arrears;secrecy;ground;objectives;owner"

    @Test("the indicators are exact, with their readings and the lines that they were made of")
    func indicators() throws {
        let reading = read([
            Self.head, "1;Army;02.1;21;;500;520;10;public;;O1;",
            "2;Army;02.1;22;maintenance;300;250;0;public;;O1:50;staff",
            "3;Police;03.1;311;;150;90;0;public;;;chief", "4;Treasury;01.1;28;contingency;50;20;0;public;;O2;",
        ])
        #expect(reading.faults.isEmpty)
        let sheet = try #require(computed(reading))
        // 880 of 1,000.
        #expect(figure(.outturn, sheet)?.percent == "88.00" && figure(.outturn, sheet)?.reading == "C")
        // Without the contingency 860 of 950: the army moved by 770 - 800 * 860/950, the police by as much the other way.
        #expect(figure(.composition, sheet)?.percent == "10.65" && figure(.composition, sheet)?.reading == "C")
        #expect(figure(.contingency, sheet)?.percent == "2.00" && figure(.contingency, sheet)?.reading == "A")
        #expect(figure(.wages, sheet)?.percent == "59.09" && figure(.wages, sheet)?.reading == nil)
        #expect(figure(.maintenance, sheet)?.percent == "28.41" && figure(.capital, sheet)?.percent == "60.00")
        #expect(figure(.arrears, sheet)?.percent == "1.14" && figure(.arrears, sheet)?.reading == "A")
        #expect(figure(.secrecy, sheet)?.percent == "0.00")
        // 500 + 150 + 50 of 1,000.
        #expect(figure(.alignment, sheet)?.percent == "70.00" && figure(.alignment, sheet)?.reading == "not met")
        #expect(figure(.outturn, sheet)?.lines == ["1", "2", "3", "4"])
    }

    @Test("a cut-off is compared exactly, not as it is rounded")
    func cuts() {
        func reading(_ original: Int, _ paid: Int) -> String? {
            figure(.outturn, computed(read([Self.head, "1;A;02.1;21;;\(original);\(paid);0;public;;;"])))?.reading
        }
        #expect(reading(1_000_000, 950_000) == "A" && reading(1_000_000, 949_999) == "B")
        #expect(reading(1_000_000, 1_050_000) == "A" && reading(1_000_000, 1_050_001) == "B")
        #expect(reading(1_000_000, 850_000) == "C" && reading(1_000_000, 849_999) == "D")
        #expect(reading(0, 5) == nil)
    }

    @Test("what a line does not say leaves it out, by its number, and is never nought")
    func unsaid() throws {
        let sheet = try #require(
            computed(read([Self.head, "1;A;02.1;21;;100;90;;public;;;", "2;A;02.1;22;;100;;;public;;;"])))
        #expect(figure(.outturn, sheet)?.percent == "90.00" && figure(.outturn, sheet)?.leftOut == ["2"])
        // A letter would be taken for one of the whole budget.
        #expect(figure(.outturn, sheet)?.reading == nil)
        #expect(figure(.arrears, sheet)?.value == nil && figure(.arrears, sheet)?.leftOut == ["1", "2"])
    }

    @Test("what is withheld counts as totals with its law, and its lines are nowhere in what others see")
    func withheld() throws {
        let lines = [
            Self.head, "1;Army;02.1;21;;700;700;0;public;;O1;", "2;Kifaru;02.1;22;;200;100;0;auditor;Law 12;O1;",
            "3;Nyati;02.5;22;;50;50;0;sealed;Decree 7;;", "4;Nyoka;02.5;22;;50;50;0;sealed;Decree 7;;",
        ]
        let reading = read(lines) { $0.channels = [.public: "alerts", .auditor: "secret"] }
        #expect(reading.plans.map(\.channel) == ["alerts", "secret", nil] && reading.lone == [.auditor])
        let open = try #require(computed(reading))
        // 900 of 1,000, whoever computes it.
        #expect(figure(.outturn, open)?.percent == "90.00" && figure(.outturn, open)?.totals == [.auditor, .sealed])
        #expect(figure(.secrecy, open)?.percent == "30.00")
        // Nobody knows the classes of what is withheld, and it is said to be not in it.
        #expect(figure(.wages, open)?.missing == [.auditor, .sealed])
        #expect(figure(.contingency, open)?.reading == nil && figure(.alignment, open)?.reading == nil)
        #expect(figure(.outturn, open)?.reading == "B")
        let text = String(decoding: open.json, as: UTF8.self) + open.rows.joined().joined()
        for name in ["Kifaru", "Nyati", "Nyoka"] { #expect(!text.contains(name)) }
        #expect(text.contains("Decree 7") && open.years[0].levels.map(\.lines) == [1, 1, 2])
        let auditor = try #require(computed(reading, levels: [.public, .auditor]))
        #expect(figure(.outturn, auditor)?.percent == "90.00" && figure(.outturn, auditor)?.totals == [.sealed])
        #expect(!auditor.years[0].disagrees)
        // The file's digest would let a guess at a sealed line be tried out.
        #expect(reading.plans.allSatisfy { $0.cited.words == nil })
    }

    @Test("amounts are read exactly: groups, decimals, thousands, and nothing that is two things")
    func amounts() {
        func minor(_ text: String, _ mark: DecimalMark? = nil, unit: Int64 = 1, digits: Int = 2) -> Int64? {
            var settings = BudgetSheet.Settings(name: "x", asOf: "2024")
            (settings.decimal, settings.unit) = (mark, unit)
            return BudgetSheet.minor(text, settings, digits: digits)
        }
        #expect(
            minor("1 234,50", .comma) == 123_450 && minor("1,234.50", .point) == 123_450 && minor("1.234,5") == 123_450)
        #expect(minor("1.234") == nil && minor("1.234", .comma) == 123_400 && minor("1.234", .point) == nil)
        #expect(minor("1.234", digits: 0) == 1_234 && minor("12,5", unit: 1_000_000, digits: 0) == 12_500_000)
        #expect(minor("0,1", .comma) == 10 && minor("-5") == nil && minor("(5)") == nil && minor("5 000 F") == nil)
        #expect(minor("90071992547409.91", .point) == BudgetExecution.most && minor("90071992547409.92", .point) == nil)
        #expect(minor("1,23,456.00", .point) == nil && minor("1e9") == nil && minor("٣") == nil)
    }

    @Test("shares of objectives are percents that are all of a line at most")
    func shares() {
        #expect(BudgetSheet.links("O1")?.map(\.share) == [10_000])
        #expect(BudgetSheet.links("O1:60; O2:39.5")?.map(\.share) == [6_000, 3_950])
        #expect(BudgetSheet.links("O1=60%|O2=40%")?.map(\.code) == ["O1", "O2"])
        for text in ["O1;O2", "O1:60;O2:41", "O1:0", "O1:x", ":5", "O1:1.234"] {
            #expect(BudgetSheet.links(text) == nil, "\(text)")
        }
    }

    @Test(
        "what a line has wrong is told with its column, and nothing of the budget is filed",
        arguments: [
            ("1;Army;02.9;21;;1;1;1;public;;;", "cofog", SheetFault.Problem.cofog),
            ("1;Army;02.1;99;;1;1;1;public;;;", "economic", .economic),
            ("1;Army;02.1;21;;x;1;1;public;;;", "original", .amount),
            ("1;Army;02.1;21;;1;1;1;;;;", "secrecy", .missing),
            ("1;Army;02.1;21;;1;1;1;hidden;;;", "secrecy", .secrecy),
            ("1;Army;02.1;21;;1;1;1;sealed;;;", "ground", .ground),
            ("1;Army;02.1;21;toys;1;1;1;public;;;", "nature", .nature),
            ("1;Army;02.1;21;;1;1;1;public;;O1:70|O2:40;", "objectives", .shares),
            ("0;Army;02.1;21;;1;1;1;public;;;", "line", .repeated),
        ])
    func faults(_ line: String, _ column: String, _ problem: SheetFault.Problem) {
        let reading = read([Self.head, "0;Army;2.1;21;;1;1;1;public;;;", line])
        #expect(reading.faults.first?.column == column && reading.faults.first?.problem == problem, "\(reading.faults)")
        #expect(reading.plans.isEmpty && reading.faults.first?.line == 3)
    }

    @Test("a share of what is withheld does not know a total that is not said, and is none then")
    func unsaidTotals() throws {
        let reading = read([
            Self.head, "1;Army;02.1;21;;700;700;0;public;;O1;", "2;Kifaru;02.1;22;;;100;0;sealed;Law 12;;",
        ])
        let sheet = try #require(computed(reading))
        #expect(figure(.secrecy, sheet)?.missing == [.sealed] && figure(.secrecy, sheet)?.value == nil)
        #expect(figure(.outturn, sheet)?.missing == [.sealed] && figure(.outturn, sheet)?.reading == nil)
    }

    @Test("a total counts each line as it was revised where it was: the share is the same from totals and from lines")
    func appropriated() throws {
        let reading = read([
            "line;institution;cofog;economic;original;revised;secrecy;ground", "1;Army;02.1;21;100;;public;",
            "2;Kifaru;02.1;22;100;200;sealed;Law 12", "3;Nyati;02.1;22;50;;sealed;Law 12",
            "4;Nyoka;02.1;22;;50;sealed;Law 12",
        ])
        let (totals, lines) = (computed(reading), computed(reading, levels: [.public, .sealed]))
        // 300 of 400.
        #expect(figure(.secrecy, totals)?.percent == "75.00" && figure(.secrecy, lines)?.percent == "75.00")
        #expect(figure(.secrecy, totals)?.numerator == figure(.secrecy, lines)?.numerator)
    }

    @Test("a line that stands at two levels, or a level that has two records, counts once, and no reading is given")
    func twice() throws {
        let before = read([
            Self.head, "1;Army;02.1;21;;100;100;0;public;;O1;", "2;Kifaru;02.1;22;;100;100;0;sealed;Law 12;O1;",
        ])
        let after = read([
            Self.head, "1;Army;02.1;21;;100;100;0;public;;O1;", "2;Kifaru;02.1;22;;100;100;0;public;;O1;",
        ])
        func part(_ reading: BudgetSheet.Reading, _ place: Int, _ version: String)
            -> (part: BudgetExecution.Part, source: IndicatorSheet.Source)
        {
            let part = reading.plans[place].part
            return (part, IndicatorSheet.Source(id: "x\(version)", version: version, secrecy: part.secrecy))
        }
        let old = [part(before, 0, "2025-01-01"), part(before, 1, "2025-01-02")]
        let new = part(after, 0, "2025-02-01")
        for parts in [old + [new], [new] + old] {
            let sheet = try #require(IndicatorSheet(parts))
            #expect(sheet.years[0].lines.map(\.line.line) == ["1", "2"] && sheet.years[0].disagrees)
            #expect(figure(.outturn, sheet)?.denominator == 200 && figure(.outturn, sheet)?.reading == nil)
            #expect(figure(.secrecy, sheet)?.percent == "0.00")
        }
    }

    @Test("a line with more cells than there are columns is a fault: all after it would be one too far to the right")
    func wide() {
        let reading = read([
            "line;institution;cofog;economic;original;paid", "1;Army;02.1;21;1;234;5", "2;Army;02.1;21;1;2;;",
        ])
        #expect(reading.faults.map(\.line) == [2] && reading.faults.first?.problem == .wide)
        #expect(reading.plans.isEmpty)
    }

    // MARK: Filing

    @Test("a line that changes its level is counted once: the level that it left says that it has none")
    func moved() async throws {
        try await Backend.memory.run { house in
            try await house.administration.grant("secret", to: "author", write: true)
            let channels: [BudgetExecution.Secrecy: String] = [.public: "alerts", .sealed: "secret"]
            let lines = [
                Self.head, "1;Army;02.1;21;;100;100;0;public;;O1;", "2;Kifaru;02.1;22;;100;50;0;sealed;Law 12;O1;",
            ]
            let first = read(lines) { $0.channels = channels }
            let filed = try await house.gate.file(first.plans, emptying: first.emptied, by: house["author"])
            #expect(filed.map(\.fate) == [.new, .new])
            let id = try #require(filed[0].id)
            house.clock.pass(seconds: 60)
            let second = read([lines[0], lines[1], lines[2].replacing("sealed;Law 12", with: "public;")]) {
                $0.channels = channels
            }
            #expect(second.plans.count == 1 && second.emptied.map(\.part.secrecy) == [.sealed])
            let planned = try await house.gate.preview(second.plans, emptying: second.emptied, by: house["author"])
            #expect(planned.map(\.fate) == [.corrected, .corrected])
            let done = try await house.gate.file(second.plans, emptying: second.emptied, by: house["author"])
            #expect(done.map(\.fate) == [.corrected, .corrected])
            let view = try await house.gate.indicators(id, for: house["author"])
            #expect(view.sheet.years[0].lines.count == 2 && !view.sheet.years[0].disagrees)
            #expect(figure(.outturn, view.sheet)?.percent == "75.00" && figure(.secrecy, view.sheet)?.percent == "0.00")
            // Once said it is not said again.
            house.clock.pass(seconds: 60)
            let again = try await house.gate.file(second.plans, emptying: second.emptied, by: house["author"])
            #expect(again.map(\.fate) == [.known])
            try await house.expectProof()
        }
    }

    @Test("two levels in one channel are refused, whichever door they come by")
    func together() async throws {
        try await Backend.memory.run { house in
            let reading = read([
                Self.head, "1;Army;02.1;21;;1;1;0;public;;O1;", "2;Kifaru;02.1;22;;1;1;0;sealed;Law 12;O1;",
            ]) { $0.channels = [.public: "alerts", .sealed: "alerts"] }
            await #expect(throws: Refusal.self) { try await house.gate.preview(reading.plans, by: house["author"]) }
            await #expect(throws: Refusal.self) { try await house.gate.file(reading.plans, by: house["author"]) }
        }
    }

    @Test("a revised line is a new version, the sheet says as of when, and the one before can be computed again")
    func history() async throws {
        try await Backend.sqlite.run { house in
            let lines = [Self.head, "1;Army;02.1;21;;100;90;0;public;;O1;", "2;Army;02.1;22;;100;90;0;public;;O1;"]
            let first = try await house.gate.file(read(lines).plans, by: house["author"])
            #expect(first.map(\.fate) == [.new])
            let id = try #require(first[0].id)
            let before = try await house.gate.indicators(id, for: house["reader"])
            house.clock.pass(seconds: 60)
            #expect(try await house.gate.file(read(lines).plans, by: house["author"]).map(\.fate) == [.known])
            let revised = read([lines[0], lines[1], "2;Army;02.1;22;;100;80;0;public;;O1;"])
            #expect(try await house.gate.preview(revised.plans, by: house["author"]).map(\.fate) == [.corrected])
            #expect(try await house.gate.file(revised.plans, by: house["author"]).map(\.fate) == [.corrected])
            let after = try await house.gate.indicators(id, for: house["reader"])
            #expect(
                figure(.outturn, before.sheet)?.percent == "90.00" && figure(.outturn, after.sheet)?.percent == "85.00")
            #expect(
                after.versions.map(\.changed) == [["2"], ["1", "2"]] && after.versions.map(\.isUsed) == [true, false])
            let old = try #require(Instant(after.versions[1].modified))
            let again = try await house.gate.indicators(id, at: old, for: house["reader"])
            #expect(again.sheet.json == before.sheet.json && again.sheet.rows == before.sheet.rows)
            #expect(try await house.gate.budgets(for: house["reader"]).lines.map(\.name) == ["Defence"])
            try await house.expectProof()
        }
    }

    @Test("whoever may not see the lines of a level is told nothing but what the author had counted for them")
    func hidden() async throws {
        try await Backend.memory.run { house in
            try await house.administration.grant("secret", to: "author", write: true)
            let lines = [
                Self.head, "1;Army;02.1;21;;700;700;0;public;;O1;", "2;Kifaru;02.1;22;;200;100;0;auditor;Law 12;O1;",
                "3;Nyati;02.1;22;;100;100;0;auditor;Law 12;O1;",
            ]
            let reading = read(lines) { $0.channels = [.public: "alerts", .auditor: "secret"] }
            let filed = try await house.gate.file(reading.plans, by: house["author"])
            let (open, closed) = (try #require(filed[0].id), try #require(filed[1].id))
            let seen = try await house.gate.indicators(open, for: house["reader"])
            #expect(seen.sheet.years[0].lines.count == 1 && seen.versions.count == 1)
            #expect(figure(.outturn, seen.sheet)?.percent == "90.00")
            await #expect(throws: Refusal.self) { try await house.gate.indicators(closed, for: house["reader"]) }
            await #expect(throws: Refusal.self) { try await house.gate.indicators(open, for: house["outsider"]) }
            let own = try await house.gate.indicators(open, for: house["author"])
            #expect(own.sheet.years[0].lines.count == 3 && figure(.outturn, own.sheet)?.totals == [])
            #expect(figure(.wages, own.sheet)?.missing == [])
        }
    }

    @Test("what is told of a stricter level is under its marking and is written down, whatever the sheet is made of")
    func stricter() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addChannel(code: "vault", title: "The vault", tlp: .amber)
            try await house.administration.grant("vault", to: "author", write: true)
            try await house.administration.grant("vault", to: "oversight")
            let lines = [
                Self.head, "1;Army;02.1;21;;700;700;0;public;;O1;", "2;Kifaru;02.1;22;;200;100;0;auditor;Law 12;O1;",
            ]
            let channels: [BudgetExecution.Secrecy: String] = [.public: "alerts", .auditor: "vault"]
            let first = read(Array(lines.prefix(2))) { $0.channels = channels }
            let filed = try await house.gate.file(first.plans, by: house["author"])
            let id = try #require(filed[0].id)
            let before = try await house.gate.indicators(id, for: house["author"])
            #expect(before.tlp == .green && before.marking.tlp == .green)
            let then = try #require(before.versions.first.flatMap { Instant($0.modified) })
            house.clock.pass(seconds: 60)
            let second = read(lines) { $0.channels = channels }
            let closed = try #require(try await house.gate.file(second.plans, by: house["author"])[1].id)
            // The sheet is of the open lines alone; that others were added is told beside it.
            let old = try await house.gate.indicators(id, at: then, for: house["author"])
            #expect(old.sheet.json == before.sheet.json && old.versions.contains { $0.secrecy == .auditor })
            #expect(old.tlp == .amber && old.marking.tlp == .amber)
            func given() async throws -> Int {
                try await house.gate.disclosures(of: closed, for: house["oversight"]).lines
                    .filter { $0.post == "author" }.reduce(0) { $0 + $1.count }
            }
            let known = try await given()
            let whole = try await house.gate.budgets(for: house["author"])
            let list = whole.lines
            #expect(try await given() > known)
            // Not its level alone: all that has to be kept of any of them.
            let newest = try await house.gate.indicators(id, for: house["author"]).marking
            #expect(list.map(\.marking) == [newest] && whole.marking == newest && newest.tlp == .amber)
            #expect(list.map(\.open) == [[.public, .auditor]] && list.map(\.tlp) == [.amber])
            #expect(list.map(\.record.tlp) == [.green])
            #expect(try await house.gate.budgets(for: house["reader"]).lines.map(\.tlp) == [.green])
        }
    }

    @Test("in two of three years at least as good is what three years read")
    func threeYears() throws {
        let lines =
            ["line;year;institution;cofog;economic;original;paid"]
            + [("2022", 96), ("2023", 80), ("2024", 97)].map { "1;\($0);A;02.1;21;100;\($1)" }
        let reading = read(lines)
        #expect(computed(reading)?.overall[.outturn] == "A")
        #expect(computed(read(Array(lines.dropLast())))?.overall.isEmpty == true)
    }
}
