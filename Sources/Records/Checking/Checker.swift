import JSON

/// Walks once over an object: checks it against its shape, and gathers what the indexes need on the way.
struct Checker {
    /// The most warnings that are told of one object.
    static let warningLimit = 20

    enum Step {
        case name(String)
        case key(JSONToken)
        case index(Int)
    }

    /// The object itself, which the selectors of granular markings look into.
    let root: JSONValue
    /// Whether values and hashes are observations, not facts about a source.
    let isObservable: Bool
    /// Whether what the schema does not name is refused, however deep it lies: law 12.
    let isClosed: Bool
    private let isSearched: Bool
    /// Whether an extension has put properties of its own on the object.
    private let hasForeignProperties: Bool
    var path: [Step] = []

    var warnings: [Violation] = []
    var text: [UInt8] = []
    var values: [String] = []
    var markings: [RecordID] = []
    var granularMarkings: [RecordID] = []
    var references: [RecordID] = []
    /// The references but for those by which it is marked.
    var links: [RecordID] = []
    /// The red lines that the object may cross, for somebody to look at.
    var flags: Set<RedLine> = []

    init(root: JSONValue, kind: Kind) {
        self.root = root
        self.isObservable = kind.isObservable
        self.isClosed = kind.isGovernance
        self.isSearched = kind.isSearched
        self.hasForeignProperties = Extensions.declareProperties(root["extensions"])
    }

    // MARK: Shapes

    mutating func check(_ value: JSONValue, as shape: Shape) throws(Violation) {
        guard value.kind == .object else { throw fail(shape.rule, "expected an object, a \(shape.name)") }
        guard value.count > 0 else { throw fail("D2", "an empty object: leave the property out") }
        var seen: UInt64 = 0
        for (name, member) in value.members {
            if let index = name.withUTF8({ shape.table.index(of: $0) }) {
                seen |= 1 << UInt64(index)
                path.append(.name(shape.properties[index].name))
                try check(member, as: shape.properties[index], of: shape)
            } else {
                path.append(.key(name))
                try checkUnknown(name, member, of: shape)
            }
            path.removeLast()
        }
        let missing = shape.required & ~seen
        guard missing == 0 else {
            let name = shape.properties[missing.trailingZeroBitCount].name
            let message =
                name == "spec_version"
                ? "it is required: write \"2.1\"; objects of 2.0 come in a bundle whose spec_version is 2.0"
                : "it is required"
            let head = isClosed ? Common.governanceRule : "§3.2"
            throw fail(Common.names.contains(name) ? head : shape.rule, message, at: name)
        }
        for rule in shape.rules { try apply(rule.test, rule.name, rule.properties, to: value, seen: seen) }
    }

    private mutating func check(_ value: JSONValue, as property: Property, of shape: Shape) throws(Violation) {
        if case .forbidden(let rule) = property.form {
            // The producer of an extension may version an observable by its own properties (I8).
            if shape.others == .custom, isObservable, hasForeignProperties, rule != "C3" {
                try checkAnything(value)
                return
            }
            throw fail(rule, "\(shape.name) does not have it")
        }
        try check(value, as: property.form, rule: shape.rule)
        guard property.observed != .no, isObservable else { return }
        observe(value, folded: property.observed == .folded)
    }

    private mutating func checkUnknown(_ name: JSONToken, _ value: JSONValue, of shape: Shape) throws(Violation) {
        guard !isClosed else { throw failUnknown(in: shape.name) }
        try checkForeign(name)
        switch shape.others {
        case .custom:
            if Self.reserved.contains(where: { name.matches($0) }) {
                throw fail("C3", "the name is reserved for the standard: prefix it, as in x_\(name.text)")
            }
            if name.withUTF8({ Names.isProperty($0) }) {
                if !hasForeignProperties, !name.withUTF8({ $0.starts(with: "x_".utf8) }), shape.rule != "X3" {
                    warn("X5", "\(shape.name) has no such property: declare it by an extension")
                }
            } else if name.withUTF8({ $0.starts(with: "x_".utf8) && Names.isKey($0) }) {
                // Widespread tools write these: harmless, and the old custom content is to be accepted (X5).
                warn("D3", "a property has 3 to 250 of a-z, 0-9 and _")
            } else {
                throw fail("D3", "a property has 3 to 250 of a-z, 0-9 and _, and begins with a letter")
            }
        case .kept: warn("X5", "\(shape.name) has no such property")
        case .opaque: break
        }
        try checkAnything(value)
    }

    private static let reserved = ["severity", "username", "phone_number", "action"]

    // MARK: Forms

    mutating func check(_ value: JSONValue, as form: Form, rule: String) throws(Violation) {
        switch form {
        case .text: take(try string(value))
        case .string: _ = try string(value)
        case .boolean:
            guard value.kind == .boolean else { throw fail("§2.2", "expected true or false") }
        case .integer(let range):
            guard let number = value.integer else { throw fail("§2.10", "expected an integer") }
            guard range.contains(number) else {
                throw fail("§2.10", "expected an integer from \(range.lowerBound) to \(range.upperBound)")
            }
        case .float(let range):
            guard let number = value.double else { throw fail("§2.6", "expected a number") }
            guard range.contains(number) else {
                throw fail("§2.6", "expected a number from \(range.lowerBound) to \(range.upperBound)")
            }
        case .timestamp(let digits):
            let time = try string(value).withUTF8 { CivilTime($0) }
            guard let time else {
                throw fail("§2.15", "expected a time in UTC that the calendar has, as in 2024-03-01T10:00:00.000Z")
            }
            guard time.fractionDigits >= digits else {
                throw fail("§3.2", "expected at least \(digits) fraction digits, as in 2024-03-01T10:00:00.000Z")
            }
        case .binary:
            guard try string(value).withUTF8({ Bytes.isBase64($0) }) else { throw fail("§2.1", "expected base64") }
        case .hex:
            guard try string(value).withUTF8({ Bytes.isHex($0) }) else {
                throw fail("§2.8", "expected an even number of digits 0-9 and a-f")
            }
        case .identifier(let targets): try checkReference(value, targets, rule)
        case .vocabulary(let vocabulary): try check(value, as: vocabulary)
        case .pattern(let pattern): try check(value, as: pattern)
        case .list(let element): try checkList(value, of: element, rule: rule)
        case .dictionary(let element): try checkDictionary(value, of: element, rule: rule)
        case .shape(let shape): try check(value, as: shape)
        case .hashes: try checkHashes(value)
        case .extensions(let predefined): try checkExtensions(value, predefined)
        case .anything: try checkAnything(value)
        case .integerOrString:
            if value.kind == .number, value.integer != nil { return }
            guard value.kind == .string else { throw fail(rule, "expected an integer or a string") }
            take(try string(value))
        case .granularMarkings: try checkGranularMarkings(value)
        case .container: try checkContainer(value)
        case .translations: try checkTranslations(value)
        case .anyOr(let element): try checkAny(value, or: element, rule: rule)
        case .labels: try checkLabels(value)
        case .policy: try checkPolicy(value)
        case .definition:
            guard value.kind == .object else { throw fail("M2", "expected an object") }
            try checkAnything(value)
        case .forbidden(let rule): throw fail(rule, "it is not allowed here")
        }
    }

    func string(_ value: JSONValue) throws(Violation) -> JSONToken {
        guard let token = value.token else {
            throw value.kind == .null ? fail("D2", "null: leave the property out") : fail("§2.14", "expected a string")
        }
        if isClosed, token.withUTF8({ $0.allSatisfy { $0 <= 0x20 } }) {
            throw fail("D2", "an empty text: leave the property out")
        }
        return token
    }

    mutating func checkReference(_ value: JSONValue, _ targets: Targets, _ rule: String) throws(Violation) {
        let token = try string(value)
        guard let id = token.withUTF8({ RecordID(utf8: $0) }) else {
            throw fail("I1", RecordIDError(text: token.text).message)
        }
        guard targets.allow(id.type) else {
            throw fail(rule, "it points at a \(id.type): it may point at \(targets.words)")
        }
        references.append(id)
        guard case .name(let name)? = path.first else { return }
        if path.count == 2, name == "object_marking_refs" { markings.append(id) }
        if name != "object_marking_refs", name != "granular_markings" { links.append(id) }
    }

    private mutating func check(_ value: JSONValue, as vocabulary: Vocabulary) throws(Violation) {
        let token = try string(value)
        if token.withUTF8({ vocabulary.table.index(of: $0) }) == nil {
            guard !vocabulary.isClosed else {
                throw fail(
                    "§2.4",
                    "\"\(token.text)\" is none of \(vocabulary.name): \(vocabulary.words.joined(separator: ", "))")
            }
            warn("§2.13", "\"\(token.text)\" is no word of \(vocabulary.name)")
        }
        take(token)
    }

    private mutating func check(_ value: JSONValue, as pattern: TextPattern) throws(Violation) {
        let token = try string(value)
        if !token.withUTF8(pattern.accepts) {
            guard !pattern.isMust else { throw fail(pattern.rule, "expected \(pattern.expected)") }
            warn(pattern.rule, "expected \(pattern.expected)")
        }
        if pattern.isSearched { take(token) }
    }

    private mutating func checkList(_ value: JSONValue, of element: Form, rule: String) throws(Violation) {
        guard value.kind == .array else { throw fail("§2.12", "expected a list") }
        guard value.count > 0 else { throw fail("D2", "an empty list: leave the property out") }
        var index = 0
        for item in value.elements {
            path.append(.index(index))
            try check(item, as: element, rule: rule)
            path.removeLast()
            index += 1
        }
    }

    // MARK: What the indexes take

    mutating func take(_ token: JSONToken) {
        guard isSearched else { return }
        token.withUTF8 { text.append(contentsOf: $0) }
        text.append(UInt8(ascii: "\n"))
    }

    mutating func observe(_ value: JSONValue, folded: Bool) {
        guard let text = value.string ?? value.numberText, !text.isEmpty else { return }
        values.append(folded ? text.lowercased() : text)
    }

    mutating func observe(_ values: [String]) { self.values += values }

    /// Each once, in order.
    static func unique(_ ids: [RecordID]) -> [RecordID] {
        // Most objects have a few: comparing them is cheaper than a set.
        if ids.count <= 8 {
            var kept: [RecordID] = []
            for id in ids where !kept.contains(id) { kept.append(id) }
            return kept
        }
        var known: Set<RecordID> = []
        return ids.filter { known.insert($0).inserted }
    }

    // MARK: Telling

    /// The rule that is broken at the present place, or at a property of it.
    func fail(_ rule: String, _ message: String, at property: String? = nil) -> Violation {
        Violation(object: root["id"]?.string, property: place(property), rule: rule, message: message)
    }

    mutating func warn(_ rule: String, _ message: String, at property: String? = nil) {
        guard warnings.count < Self.warningLimit else { return }
        warnings.append(fail(rule, message, at: property))
    }

    private func place(_ property: String?) -> String {
        var text = ""
        for step in path + (property.map { [.name($0)] } ?? []) {
            switch step {
            case .name(let name): text += text.isEmpty ? name : "." + name
            case .key(let key): text += text.isEmpty ? key.text : "." + key.text
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
