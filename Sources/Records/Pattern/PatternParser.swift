extension Pattern {
    /// Reads a pattern.
    ///
    /// - Throws: ``PatternError`` with the column of the first fault.
    package init(parsing text: String, limits: PatternLimits = .standard) throws(PatternError) {
        guard text.utf8.count <= limits.length else {
            throw PatternError(
                code: .length, column: 1, expected: "a pattern of at most \(limits.length) bytes",
                found: "\(text.utf8.count) bytes")
        }
        var parser = try PatternParser(Array(text.utf8), limits: limits)
        self.init(try parser.pattern())
    }
}

/// Recursive descent, one method a rule of the grammar; it goes down only at parentheses, which are counted.
struct PatternParser {
    private var lexer: PatternLexer
    private let limits: PatternLimits
    private var token = PatternLexer.Token.end
    private var depth = 0
    private var nodes = 0

    init(_ bytes: [UInt8], limits: PatternLimits) throws(PatternError) {
        self.lexer = PatternLexer(bytes)
        self.limits = limits
        try advance()
    }

    // MARK: Observations

    mutating func pattern() throws(PatternError) -> Pattern.Observation {
        let observation = try followed()
        guard token == .end else { throw error("AND, OR, FOLLOWEDBY, a qualifier or the end") }
        return observation
    }

    private mutating func followed() throws(PatternError) -> Pattern.Observation {
        var parts = [try either()]
        while try take(keyword: "FOLLOWEDBY") { parts.append(try either()) }
        return parts.count == 1 ? parts[0] : .followedBy(parts)
    }

    private mutating func either() throws(PatternError) -> Pattern.Observation {
        var parts = [try both()]
        while try take(keyword: "OR") { parts.append(try both()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func both() throws(PatternError) -> Pattern.Observation {
        var parts = [try observation()]
        while try take(keyword: "AND") { parts.append(try observation()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func observation() throws(PatternError) -> Pattern.Observation {
        if try take(UInt8(ascii: "[")) {
            let comparison = try anyOf()
            try expect(UInt8(ascii: "]"), "AND, OR or ]")
            return try qualified(.test(comparison), isBracket: true)
        }
        guard token == .mark(UInt8(ascii: "(")) else { throw error("[ or (") }
        try open()
        let inner = try followed()
        try close("AND, OR, FOLLOWEDBY, a qualifier or )")
        return try qualified(inner, isBracket: false)
    }

    private mutating func qualified(
        _ observation: Pattern.Observation, isBracket: Bool
    ) throws(PatternError) -> Pattern.Observation {
        var qualifiers: [Pattern.Qualifier] = []
        while case .keyword(let word) = token, word == "START" || word == "WITHIN" || word == "REPEATS" {
            let place = (start: lexer.start, end: lexer.end)
            let qualifier = try self.qualifier(word)
            // P7. The reference validator lets a second one of a kind follow a parenthesis, where it has a meaning.
            if isBracket, qualifiers.contains(where: { $0.isLike(qualifier) }) {
                throw lexer.error("only one \(word) here", at: place.start, code: .qualifier, end: place.end)
            }
            qualifiers.append(qualifier)
        }
        return qualifiers.isEmpty ? observation : .qualified(observation, qualifiers)
    }

    private mutating func qualifier(_ word: String) throws(PatternError) -> Pattern.Qualifier {
        try count()
        try advance()
        switch word {
        case "START":
            let start = try time()
            guard try take(keyword: "STOP") else { throw error("STOP") }
            return .between(start: start, stop: try time())
        case "WITHIN":
            guard case .literal(let seconds) = token, seconds.isPositiveNumber else {
                throw error("a number of seconds that is not negative")
            }
            try advance()
            guard try take(keyword: "SECONDS") else { throw error("SECONDS") }
            return .within(seconds: seconds)
        default:
            guard case .literal(.integer(let times)) = token, times >= 0 else { throw error("a number of times") }
            try advance()
            guard try take(keyword: "TIMES") else { throw error("TIMES") }
            return .repeats(times: times)
        }
    }

    private mutating func time() throws(PatternError) -> String {
        guard case .literal(.timestamp(let text)) = token else { throw error("a time as in t'2024-01-15T12:30:45Z'") }
        try advance()
        return text
    }

    // MARK: Comparisons

    private mutating func anyOf() throws(PatternError) -> Pattern.Comparison {
        var parts = [try allOf()]
        while try take(keyword: "OR") { parts.append(try allOf()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func allOf() throws(PatternError) -> Pattern.Comparison {
        var parts = [try comparison()]
        while try take(keyword: "AND") { parts.append(try comparison()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func comparison() throws(PatternError) -> Pattern.Comparison {
        try count()
        if token == .mark(UInt8(ascii: "(")) {
            try open()
            let inner = try anyOf()
            try close("AND, OR or )")
            return inner
        }
        if try take(keyword: "EXISTS") { return .exists(try path(), isNegated: false) }
        if try take(keyword: "NOT") {
            guard try take(keyword: "EXISTS") else { throw error("EXISTS") }
            return .exists(try path(), isNegated: true)
        }
        let path = try path()
        let isNegated = try take(keyword: "NOT")
        if try take(keyword: "IN") { return .isIn(path, isNegated: isNegated, try set(for: path)) }
        guard case .comparison(let sign) = token else {
            throw error(isNegated ? "an operator or IN" : "an operator, IN or NOT")
        }
        try advance()
        return .compare(path, isNegated: isNegated, sign, try literal(for: path, sign))
    }

    private mutating func set(for path: Pattern.Path) throws(PatternError) -> [Pattern.Literal] {
        try expect(UInt8(ascii: "("), "(")
        var literals: [Pattern.Literal] = []
        if try take(UInt8(ascii: ")")) { return literals }
        repeat {
            literals.append(try literal(for: path, .equal))
        } while try take(UInt8(ascii: ","))
        try expect(UInt8(ascii: ")"), "a comma or )")
        return literals
    }

    private mutating func literal(
        for path: Pattern.Path, _ sign: Pattern.Operator
    ) throws(PatternError) -> Pattern.Literal {
        try count()
        guard case .literal(let literal) = token else {
            throw error("a constant: a number, true, false, '…', t'…', h'…' or b'…'")
        }
        switch (sign, literal) {
        case (.like, .string), (.matches, .string), (.isSubset, .string), (.isSuperset, .string): break
        case (.like, _), (.matches, _), (.isSubset, _), (.isSuperset, _): throw error("a string in quotes")
        case (.greater, .boolean), (.less, .boolean), (.greaterOrEqual, .boolean), (.lessOrEqual, .boolean):
            throw error("a constant that has an order")
        case (.equal, .string(let text)), (.notEqual, .string(let text)):
            guard PatternHash.accepts(text, at: path) else {
                throw error("a hash of its algorithm's length, in hexadecimal digits", code: .hash)
            }
        default: break
        }
        try advance()
        return literal
    }

    // MARK: Paths

    private mutating func path() throws(PatternError) -> Pattern.Path {
        let type: String
        switch token {
        case .name(let name), .hyphenated(let name): type = name
        default: throw error("an object type, as in ipv4-addr:value")
        }
        try advance()
        try expect(UInt8(ascii: ":"), ": and a property")
        var steps = [try name()]
        while true {
            if try take(UInt8(ascii: ".")) {
                steps.append(try name())
            } else if try take(UInt8(ascii: "[")) {
                steps.append(try index())
            } else {
                return Pattern.Path(type: type, steps: steps)
            }
        }
    }

    private mutating func name() throws(PatternError) -> Pattern.Step {
        try count()
        switch token {
        case .name(let name), .literal(.string(let name)):
            try advance()
            return .name(name)
        case .hyphenated: throw error("a name without hyphen: put it in quotes, as in hashes.'SHA-256'")
        case .keyword, .comparison(.like), .comparison(.matches), .comparison(.isSubset), .comparison(.isSuperset),
            .literal(.boolean):
            throw error("a name that is no keyword: put it in quotes, as in x.'IN'")
        default: throw error("a property name")
        }
    }

    private mutating func index() throws(PatternError) -> Pattern.Step {
        try count()
        let step: Pattern.Step
        switch token {
        case .mark(UInt8(ascii: "*")): step = .any
        case .literal(.integer(let index)): step = .index(index)
        default: throw error("a whole number or *")
        }
        try advance()
        try expect(UInt8(ascii: "]"), "]")
        return step
    }

    // MARK: Tokens

    private mutating func advance() throws(PatternError) { token = try lexer.next() }

    private mutating func take(_ mark: UInt8) throws(PatternError) -> Bool {
        guard token == .mark(mark) else { return false }
        try advance()
        return true
    }

    private mutating func take(keyword word: String) throws(PatternError) -> Bool {
        guard token == .keyword(word) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ mark: UInt8, _ expected: String) throws(PatternError) {
        guard try take(mark) else { throw error(expected) }
    }

    private mutating func open() throws(PatternError) {
        guard depth < limits.depth else {
            throw error("at most \(limits.depth) parentheses inside each other", code: .depth)
        }
        depth += 1
        try advance()
    }

    private mutating func close(_ expected: String) throws(PatternError) {
        try expect(UInt8(ascii: ")"), expected)
        depth -= 1
    }

    private mutating func count() throws(PatternError) {
        guard nodes < limits.nodes else { throw error("at most \(limits.nodes) parts", code: .nodes) }
        nodes += 1
    }

    private func error(_ expected: String, code: PatternError.Code = .syntax) -> PatternError {
        lexer.error(expected, at: lexer.start, code: code, end: lexer.end)
    }
}

extension Pattern.Qualifier {
    fileprivate func isLike(_ other: Self) -> Bool {
        switch (self, other) {
        case (.between, .between), (.within, .within), (.repeats, .repeats): true
        default: false
        }
    }
}

extension Pattern.Literal {
    fileprivate var isPositiveNumber: Bool {
        switch self {
        case .integer(let value): value >= 0
        case .float(let text): !text.hasPrefix("-")
        default: false
        }
    }
}

/// What the hash constants of a pattern must look like (P8): a typing error there makes a pattern that never matches.
enum PatternHash {
    /// Hexadecimal digits of each algorithm, its name in capitals and without hyphens.
    private static let digits: [String: Int] = [
        "MD5": 32, "RIPEMD160": 40, "SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128, "SHA3224": 56,
        "SHA3256": 64, "SHA3384": 96, "SHA3512": 128, "WHIRLPOOL": 128,
    ]

    static func accepts(_ text: String, at path: Pattern.Path) -> Bool {
        guard path.steps.contains(.name("hashes")), case .name(let name)? = path.steps.last,
            let count = digits[name.uppercased().filter { $0 != "-" }]
        else { return true }
        return text.utf8.count == count
            && text.utf8.allSatisfy { PatternLexer.isDigit($0) || ($0 | 0x20) &- UInt8(ascii: "a") < 6 }
    }
}
