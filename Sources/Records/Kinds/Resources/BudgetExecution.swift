package import JSON

/// What was budgeted and spent in one fiscal year, line by line, at one level of secrecy: domain 3.19, decision 0058.
///
/// The lines of one budget that may be known by different circles are different records, each released by itself. Each of them has
/// the totals of all levels: what is withheld from its readers is counted, with the legal ground, and never simply absent.
package enum BudgetExecution {
    package static let type = "budget-execution"
    /// The key in `extensions`. Allocated once; what breaks its readers gets another.
    package static let extensionID = "extension-definition--57d29515-6ad0-4dec-b531-6e881b2b1c21"
    /// Lines of one record at most.
    package static let linesMost = 2_000
    /// The largest amount, in minor units of the currency, and the largest sum of a level: what every JSON reader holds exactly.
    package static let most: Int64 = 9_007_199_254_740_991
    /// Of the hundredth part of a hundredth: all of it.
    package static let whole: Int64 = 10_000

    /// Who may know a line, from everybody to hardly anybody.
    package enum Secrecy: String, CaseIterable, Comparable, Sendable {
        case `public`, parliament, auditor, sealed
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }
    /// What is said of the money of a line, from the budget to the debt.
    package enum Amount: String, CaseIterable, Sendable { case original, revised, committed, verified, paid, arrears }
    /// What a line is for, where the economic class does not say it.
    package enum Nature: String, CaseIterable, Sendable { case maintenance, contingency }

    /// A share of a line that serves an objective.
    package struct Link: Hashable, Sendable {
        package let code: String
        /// Of ten thousand.
        package let share: Int64
        package init(code: String, share: Int64) {
            self.code = code
            self.share = share
        }
    }

    package struct Line: Hashable, Sendable {
        /// Unique in its budget.
        package var line: String
        package var institution: String
        package var programme: String?
        package var cofog: String
        package var economic: String
        package var nature: Nature?
        package var funding: String?
        /// The post or unit that answers for it.
        package var owner: String?
        /// The law by which it is not public.
        package var ground: String?
        /// Minor units of the currency. What is not in it is not said, which is not the same as nought.
        package var amounts: [Amount: Int64] = [:]
        package var objectives: [Link] = []

        package init(line: String, institution: String, cofog: String, economic: String) {
            self.line = line
            self.institution = institution
            self.cofog = cofog
            self.economic = economic
        }

        /// What was appropriated: as revised, where it was.
        package var appropriated: Int64? { amounts[.revised] ?? amounts[.original] }
        /// How much of it serves objectives, of ten thousand.
        package var linked: Int64 { objectives.reduce(0) { $0 + $1.share } }
    }

    /// The lines of one level, counted.
    package struct Level: Hashable, Sendable {
        package var secrecy: Secrecy
        package var lines: Int
        package var grounds: [String]
        /// A sum is said only where each line says that amount.
        package var amounts: [Amount: Int64]
        /// The sum of what was appropriated line by line, each as revised where it was: neither the revised sum nor the
        /// original one where some lines were revised and others not. Said only where each line says it.
        package var appropriated: Int64?

        package init(
            secrecy: Secrecy, lines: Int, grounds: [String], amounts: [Amount: Int64], appropriated: Int64? = nil
        ) {
            self.secrecy = secrecy
            self.lines = lines
            self.grounds = grounds
            self.amounts = amounts
            self.appropriated = appropriated
        }

        /// `nil` where a sum is over ``BudgetExecution/most``.
        package init?(_ secrecy: Secrecy, counting lines: [Line]) {
            var amounts: [Amount: Int64] = [:]
            for amount in Amount.allCases {
                let values = lines.compactMap { $0.amounts[amount] }
                guard values.count == lines.count, !lines.isEmpty else { continue }
                guard let sum = Self.sum(values) else { return nil }
                amounts[amount] = sum
            }
            let values = lines.compactMap(\.appropriated)
            var appropriated: Int64?
            if values.count == lines.count, !lines.isEmpty {
                guard let sum = Self.sum(values) else { return nil }
                appropriated = sum
            }
            self.init(
                secrecy: secrecy, lines: lines.count, grounds: Set(lines.compactMap(\.ground)).sorted(),
                amounts: amounts, appropriated: appropriated)
        }

        /// `nil` where it is over ``BudgetExecution/most``.
        private static func sum(_ values: [Int64]) -> Int64? {
            var sum: Int64 = 0
            for value in values {
                let (next, isOver) = sum.addingReportingOverflow(value)
                guard !isOver, next <= BudgetExecution.most else { return nil }
                sum = next
            }
            return sum
        }
    }

    /// What one record says.
    package struct Part: Hashable, Sendable {
        package var name: String
        /// As in `2024` or `2024/25`.
        package var fiscalYear: String
        /// ISO 4217.
        package var currency: String
        /// Decimals of the currency.
        package var digits: Int
        /// The day up to which it tells.
        package var asOf: String
        package var secrecy: Secrecy
        package var lines: [Line]
        /// All levels that the budget has, its own among them.
        package var levels: [Level]

        package init(
            name: String, fiscalYear: String, currency: String, digits: Int, asOf: String, secrecy: Secrecy,
            lines: [Line], levels: [Level]
        ) {
            self.name = name
            self.fiscalYear = fiscalYear
            self.currency = currency
            self.digits = digits
            self.asOf = asOf
            self.secrecy = secrecy
            self.lines = lines
            self.levels = levels
        }
    }

    /// The amount in full, as in `1234.50`.
    package static func text(_ amount: Int64, digits: Int) -> String {
        guard digits > 0 else { return String(amount) }
        let plain = String(amount.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - plain.count)) + plain
        return (amount < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// Decimals of a currency: ISO 4217, for those that have not two.
    package static func digits(of currency: String) -> Int {
        if [
            "XOF", "XAF", "RWF", "GNF", "DJF", "KMF", "UGX", "BIF", "XPF", "JPY", "KRW", "VND", "CLP", "ISK", "PYG",
            "VUV",
        ].contains(currency) {
            return 0
        }
        return ["TND", "LYD", "BHD", "KWD", "OMR", "JOD", "IQD"].contains(currency) ? 3 : 2
    }
}

extension BudgetExecution.Part {
    /// `nil` for what is none, or says something that this version cannot count.
    package init?(_ object: JSONValue) {
        guard object.kind == .object, object["type"]?.string == BudgetExecution.type, let name = object["name"]?.string,
            let year = object["fiscal_year"]?.string, let currency = object["currency"]?.string,
            let digits = object["minor_digits"]?.integer, let asOf = object["as_of"]?.string,
            let secrecy = object["secrecy"]?.string.flatMap(BudgetExecution.Secrecy.init)
        else { return nil }
        func list(_ name: String) -> [JSONValue] {
            object[name].map { $0.kind == .array ? $0.elements.filter { $0.kind == .object } : [] } ?? []
        }
        let lines = list("lines").compactMap { BudgetExecution.Line($0) }
        let levels = list("levels").compactMap { BudgetExecution.Level($0) }
        guard lines.count == list("lines").count, levels.count == list("levels").count else { return nil }
        self.init(
            name: name, fiscalYear: year, currency: currency, digits: Int(digits), asOf: asOf, secrecy: secrecy,
            lines: lines, levels: levels)
    }

    /// The members that the record has of it, after those that every record has.
    package var members: [JSONMember] {
        var members: [JSONMember] = [
            JSONMember("name", .string(name)), JSONMember("fiscal_year", .string(fiscalYear)),
            JSONMember("currency", .string(currency)), JSONMember("minor_digits", .integer(Int64(digits))),
            JSONMember("as_of", .string(asOf)), JSONMember("secrecy", .string(secrecy.rawValue)),
            JSONMember("levels", .array(levels.map(\.tree))),
        ]
        // An empty list is no list: STIX 2.1 §2.9.
        if !lines.isEmpty { members.append(JSONMember("lines", .array(lines.map(\.tree)))) }
        return members
    }
}

extension BudgetExecution.Line {
    fileprivate init?(_ object: JSONValue) {
        guard let line = object["line"]?.string, let institution = object["institution"]?.string,
            let cofog = object["cofog"]?.string, let economic = object["economic"]?.string
        else { return nil }
        self.init(line: line, institution: institution, cofog: cofog, economic: economic)
        programme = object["programme"]?.string
        nature = object["nature"]?.string.flatMap(BudgetExecution.Nature.init)
        funding = object["funding"]?.string
        owner = object["owner"]?.string
        ground = object["ground"]?.string
        amounts = BudgetExecution.amounts(object)
        let links = object["objectives"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        objectives = links.compactMap { link in
            guard link.kind == .object, let code = link["code"]?.string, let share = link["share"]?.integer else {
                return nil
            }
            return BudgetExecution.Link(code: code, share: share)
        }
    }

    package var tree: JSONTree {
        var members = [JSONMember("line", .string(line)), JSONMember("institution", .string(institution))]
        func add(_ name: String, _ text: String?) {
            if let text { members.append(JSONMember(name, .string(text))) }
        }
        add("programme", programme)
        add("cofog", cofog)
        add("economic", economic)
        add("nature", nature?.rawValue)
        add("funding", funding)
        add("owner", owner)
        add("ground", ground)
        members += BudgetExecution.members(amounts)
        if !objectives.isEmpty {
            members.append(
                JSONMember(
                    "objectives",
                    .array(objectives.map { ["code": .string($0.code), "share": .integer($0.share)] })))
        }
        return .object(members)
    }
}

extension BudgetExecution.Level {
    fileprivate init?(_ object: JSONValue) {
        guard let secrecy = object["secrecy"]?.string.flatMap(BudgetExecution.Secrecy.init),
            let lines = object["lines"]?.integer
        else { return nil }
        let grounds = object["grounds"].map { $0.kind == .array ? $0.elements.compactMap(\.string) : [] } ?? []
        self.init(
            secrecy: secrecy, lines: Int(lines), grounds: grounds, amounts: BudgetExecution.amounts(object),
            appropriated: object["appropriated"]?.integer)
    }

    package var tree: JSONTree {
        var members = [JSONMember("secrecy", .string(secrecy.rawValue)), JSONMember("lines", .integer(Int64(lines)))]
        if !grounds.isEmpty { members.append(JSONMember("grounds", .array(grounds.map { .string($0) }))) }
        members += BudgetExecution.members(amounts)
        if let appropriated { members.append(JSONMember("appropriated", .integer(appropriated))) }
        return .object(members)
    }
}

extension BudgetExecution {
    fileprivate static func amounts(_ object: JSONValue) -> [Amount: Int64] {
        Amount.allCases.reduce(into: [:]) { $0[$1] = object[$1.rawValue]?.integer }
    }

    fileprivate static func members(_ amounts: [Amount: Int64]) -> [JSONMember] {
        Amount.allCases.compactMap { amount in amounts[amount].map { JSONMember(amount.rawValue, .integer($0)) } }
    }

    static func fault(in budget: JSONObject) -> Complaint? {
        guard let extensions = budget.value["extensions"], extensions.kind == .object, extensions[extensionID] != nil
        else { return nil }
        // Without lines it says that its level has none any more: its totals have to say so too.
        for property in ["name", "fiscal_year", "currency", "minor_digits", "as_of", "secrecy", "levels"]
        where budget.value[property] == nil { return Complaint(property, "the execution of a budget has it") }
        guard budget.value["lines"]?.count ?? 0 <= linesMost else {
            return Complaint("lines", "one record has \(linesMost) lines at most")
        }
        guard let part = Part(budget.value) else { return Complaint("lines", "a line lacks what every line has") }
        guard Set(part.lines.map(\.line)).count == part.lines.count else {
            return Complaint("lines", "each line has a number of its own")
        }
        if let over = part.lines.first(where: { $0.linked > whole }) {
            return Complaint("lines", "the shares of the line \(over.line) are more than all of it")
        }
        guard Set(part.levels.map(\.secrecy)).count == part.levels.count else {
            return Complaint("levels", "each level stands in it once")
        }
        // What is withheld is withheld by a law: domain 1.3, S2-07.
        if let level = part.levels.first(where: { $0.secrecy != .public && $0.lines > 0 && $0.grounds.isEmpty }) {
            return Complaint(
                "levels", "the level \(level.secrecy.rawValue) names the law by which its lines are withheld")
        }
        guard let counted = Level(part.secrecy, counting: part.lines),
            part.levels.first(where: { $0.secrecy == part.secrecy }) == counted
        else { return Complaint("levels", "the totals of the level \(part.secrecy.rawValue) are those of its lines") }
        return nil
    }
}

/// The functions of government: UN COFOG 1999.
package enum COFOG {
    /// How many classes each group has; 0: one, which is written with a nought.
    private static let classes: [[Int]] = [
        [3, 2, 3, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [2, 3, 6, 3, 5, 0, 4, 7, 0], [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0], [3, 4, 4, 0, 0, 0], [0, 0, 0, 0, 0, 0], [2, 2, 0, 2, 0, 0, 0, 0],
        [2, 0, 0, 0, 0, 0, 0, 0, 0],
    ]

    /// Whether there is such a division, group or class: `02`, `02.1`, `02.1.0`.
    package static func isCode(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 2, let division = Int(parts[0]),
            (1...classes.count).contains(division), parts.allSatisfy({ $0.utf8.allSatisfy(Names.isDigit) })
        else { return false }
        guard parts.count > 1 else { return true }
        let groups = classes[division - 1]
        guard parts[1].utf8.count == 1, let group = Int(parts[1]), (1...groups.count).contains(group) else {
            return false
        }
        guard parts.count > 2 else { return true }
        guard parts[2].utf8.count == 1, let number = Int(parts[2]) else { return false }
        let count = groups[group - 1]
        return count == 0 ? number == 0 : (1...count).contains(number)
    }
}

/// The economic classes of expense and of assets: IMF GFSM 2014, 21 to 28 and 31, with up to three more digits.
package enum GFSM {
    package static func isCode(_ text: String) -> Bool {
        (2...5).contains(text.utf8.count) && text.utf8.allSatisfy(Names.isDigit)
            && ["21", "22", "23", "24", "25", "26", "27", "28", "31"].contains(String(text.prefix(2)))
    }
}

extension TextPattern {
    fileprivate static let cofog = TextPattern(
        rule: "domain 3.19", expected: "a code of COFOG 1999, as in 02.1 or 03.1.0"
    ) { COFOG.isCode(String(decoding: $0, as: UTF8.self)) }
    fileprivate static let gfsm = TextPattern(
        rule: "domain 3.19", expected: "an economic class of GFSM 2014, as in 21 or 311"
    ) { GFSM.isCode(String(decoding: $0, as: UTF8.self)) }
    fileprivate static let currency = TextPattern(
        rule: "ISO 4217", expected: "a currency of three capitals, as in XOF"
    ) { $0.count == 3 && $0.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } }
    fileprivate static let fiscalYear = TextPattern(
        rule: "domain 3.19", expected: "a fiscal year, as in 2024 or 2024/25"
    ) { text in
        let text = String(decoding: text, as: UTF8.self)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { $0.utf8.allSatisfy(Names.isDigit) } && parts[0].utf8.count == 4
            && (parts.count == 1 || parts.count == 2 && [2, 4].contains(parts[1].utf8.count))
    }
}

extension Kind {
    /// Domain 3.19.
    static let budgetExecution = Kind(
        BudgetExecution.type, rule: "domain 3.19", .domain,
        [
            .optional("name", .text),
            .optional("fiscal_year", .pattern(.fiscalYear)),
            .optional("currency", .pattern(.currency)),
            .optional("minor_digits", .integer(0...4)),
            .optional("as_of", .date),
            .optional("secrecy", .secrecy),
            .optional("levels", .list(.shape(.budgetLevel))),
            .optional("lines", .list(.shape(.budgetLine))),
        ],
        rules: [.custom("domain 3.19") { BudgetExecution.fault(in: $0) }],
        extensions: [BudgetExecution.extensionID: .newObject])
}

extension Form {
    fileprivate static let secrecy = Form.oneOf(
        "levels of secrecy", BudgetExecution.Secrecy.allCases.map(\.rawValue).joined(separator: " "))
    fileprivate static let amount = Form.integer(0...BudgetExecution.most)
}

extension Shape {
    private static let budgetAmounts = BudgetExecution.Amount.allCases.map { Property.optional($0.rawValue, .amount) }

    fileprivate static let budgetLine = Shape(
        "budget-line", rule: "domain 3.19",
        [
            .required("line", .text),
            .required("institution", .text),
            .optional("programme", .text),
            .required("cofog", .pattern(.cofog)),
            .required("economic", .pattern(.gfsm)),
            .optional(
                "nature",
                .oneOf("natures", BudgetExecution.Nature.allCases.map(\.rawValue).joined(separator: " "))),
            .optional("funding", .text),
            .optional("owner", .text),
            .optional("ground", .text),
            .optional("objectives", .list(.shape(.budgetLink))),
        ] + budgetAmounts)

    fileprivate static let budgetLink = Shape(
        "budget-link", rule: "domain 3.19",
        [.required("code", .text), .required("share", .integer(1...BudgetExecution.whole))])

    fileprivate static let budgetLevel = Shape(
        "budget-level", rule: "domain 3.19",
        [
            .required("secrecy", .secrecy),
            .required("lines", .integer(0...1_000_000)),
            .optional("grounds", .texts),
            .optional("appropriated", .amount),
        ] + budgetAmounts)
}
