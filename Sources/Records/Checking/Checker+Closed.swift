import JSON

/// What our own kinds ask for beyond STIX: nothing that the schema does not name (law 12).
extension Checker {
    /// At the present place.
    func failUnknown(in shape: String) -> Violation {
        fail("law 12", "\(shape) has no such property: what the schema does not name is refused")
    }

    func refuseOthers(than names: Set<String>, in value: JSONValue) throws(Violation) {
        for (name, _) in value.members where !names.contains(name.text) {
            throw fail("law 12", "what the schema does not name is refused", at: name.text)
        }
    }

    mutating func checkAny(_ value: JSONValue, or element: Form, rule: String) throws(Violation) {
        if value.token?.matches("any") == true { return }
        guard value.kind == .array else { throw fail(rule, "expected the word any, or a list of what is meant") }
        try check(value, as: .list(element), rule: rule)
    }

    /// Labels are those of nations: in Arabic, with spaces. So the keys are texts, not the keys of STIX.
    mutating func checkLabels(_ value: JSONValue) throws(Violation) {
        try checkIsDictionary(value)
        for (key, item) in value.members {
            path.append(.key(key))
            guard key.withUTF8({ $0.count <= Names.longest && $0.contains { $0 > 0x20 } }) else {
                throw fail("domain 3.1.2", "a label has 1 to \(Names.longest) bytes")
            }
            _ = try string(item)
            path.removeLast()
        }
    }

    /// A policy is kept as it is and is not searched by; but the red lines hold in it as well.
    mutating func checkPolicy(_ value: JSONValue) throws(Violation) {
        guard value.kind == .object else { throw fail("domain 3.1.1", "expected an object, a release policy") }
        guard value.count > 0 else { throw fail("D2", "an empty object: leave the property out") }
        try checkRedLines(value)
    }

    /// A name that the standard does not define, at the present place: refused where it can mean nothing but what a red
    /// line excludes, flagged where it may.
    mutating func checkForeign(_ name: JSONToken) throws(Violation) {
        if let line = RedLines.crossed(byForeign: name) {
            throw fail(line.rawValue, "there is no such field here: \(line.meaning)")
        }
        if let line = RedLines.doubt(about: name) { flags.insert(line) }
    }

    /// A type that the standard does not define.
    func checkForeign(type: String) throws(Violation) {
        guard let line = RedLines.crossed(byType: type) else { return }
        throw fail(line.rawValue, "there is no such type here: \(line.meaning)", at: "type")
    }

    /// R6: the counter-measures that a course of action names are among those that may be.
    mutating func checkCounters(of value: JSONValue) throws(Violation) {
        let counters = RedLines.counters(of: value)
        guard !counters.contains(.refused) else {
            throw fail(
                RedLine.deception.rawValue, "a counter-measure that is not on the list: \(RedLine.deception.meaning)",
                at: "external_references")
        }
        if counters.contains(.referred) { flags.insert(.deception) }
    }

    private mutating func checkRedLines(_ value: JSONValue) throws(Violation) {
        switch value.kind {
        case .object:
            for (name, member) in value.members {
                path.append(.key(name))
                if let line = RedLines.crossed(by: name.text) {
                    throw fail(line, "a field of this name does not exist here")
                }
                try checkRedLines(member)
                path.removeLast()
            }
        case .array:
            for (index, element) in value.elements.enumerated() {
                path.append(.index(index))
                try checkRedLines(element)
                path.removeLast()
            }
        case .null: throw fail("D2", "null: leave the property out")
        default: return
        }
    }
}
