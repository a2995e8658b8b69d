extension Pattern: CustomStringConvertible {
    /// The pattern in its strict form, one space between words: reading it gives the same tree.
    package var text: String {
        var text = ""
        Self.write(observation, inside: .alone, to: &text)
        return text
    }

    package var description: String { text }

    /// How tightly the operator around an operand binds, from the loosest.
    private enum Binding: Int, Comparable {
        case alone, followedBy, or, and, qualifier

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private static func write(_ observation: Observation, inside outer: Binding, to text: inout String) {
        func list(_ parts: [Observation], _ word: String, _ binding: Binding) {
            let isEnclosed = outer >= binding
            if isEnclosed { text += "(" }
            for (place, part) in parts.enumerated() {
                if place > 0 { text += " \(word) " }
                write(part, inside: binding, to: &text)
            }
            if isEnclosed { text += ")" }
        }
        switch observation {
        case .test(let comparison):
            text += "["
            write(comparison, inside: .alone, to: &text)
            text += "]"
        case .and(let parts): list(parts, "AND", .and)
        case .or(let parts): list(parts, "OR", .or)
        case .followedBy(let parts): list(parts, "FOLLOWEDBY", .followedBy)
        case .qualified(let inner, let qualifiers):
            let isEnclosed = outer == .qualifier
            if isEnclosed { text += "(" }
            // Two qualifiers of a kind stand only after a parenthesis.
            if case .test = inner, Set(qualifiers.map(\.word)).count < qualifiers.count {
                text += "("
                write(inner, inside: .alone, to: &text)
                text += ")"
            } else {
                write(inner, inside: .qualifier, to: &text)
            }
            for qualifier in qualifiers { text += " " + qualifier.text }
            if isEnclosed { text += ")" }
        }
    }

    private static func write(_ comparison: Comparison, inside outer: Binding, to text: inout String) {
        func list(_ parts: [Comparison], _ word: String, _ binding: Binding) {
            let isEnclosed = outer >= binding
            if isEnclosed { text += "(" }
            for (place, part) in parts.enumerated() {
                if place > 0 { text += " \(word) " }
                write(part, inside: binding, to: &text)
            }
            if isEnclosed { text += ")" }
        }
        switch comparison {
        case .and(let parts): list(parts, "AND", .and)
        case .or(let parts): list(parts, "OR", .or)
        case .compare(let path, let isNegated, let sign, let literal):
            text += path.text + (isNegated ? " NOT " : " ") + sign.rawValue + " " + literal.text
        case .isIn(let path, let isNegated, let literals):
            text += path.text + (isNegated ? " NOT IN (" : " IN (")
            text += literals.map(\.text).joined(separator: ", ") + ")"
        case .exists(let path, let isNegated): text += (isNegated ? "NOT EXISTS " : "EXISTS ") + path.text
        }
    }
}

extension Pattern.Qualifier {
    fileprivate var word: String {
        switch self {
        case .between: "START"
        case .within: "WITHIN"
        case .repeats: "REPEATS"
        }
    }

    fileprivate var text: String {
        switch self {
        case .between(let start, let stop): "START t'\(start)' STOP t'\(stop)'"
        case .within(let seconds): "WITHIN \(seconds.text) SECONDS"
        case .repeats(let times): "REPEATS \(times) TIMES"
        }
    }
}

extension Pattern.Path {
    /// As in `network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'[0]`.
    package var text: String {
        var text = type + ":"
        for (place, step) in steps.enumerated() {
            switch step {
            case .name(let name):
                if place > 0 { text += "." }
                text += Self.isBare(name) ? name : Pattern.Literal.string(name).text
            case .index(let index): text += "[\(index)]"
            case .any: text += "[*]"
            }
        }
        return text
    }

    private static func isBare(_ name: String) -> Bool {
        guard let first = name.utf8.first, PatternLexer.isLetter(first), !Pattern.reserved.contains(name) else {
            return false
        }
        return name.utf8.allSatisfy { PatternLexer.isLetter($0) || PatternLexer.isDigit($0) }
    }
}

extension Pattern.Literal {
    package var text: String {
        switch self {
        case .integer(let value): return "\(value)"
        case .float(let digits): return digits
        case .boolean(let value): return value ? "true" : "false"
        case .timestamp(let time): return "t'\(time)'"
        case .binary(let octets): return "b'\(Base64.encode(octets))'"
        case .hex(let octets):
            let digits = Array("0123456789abcdef".utf8)
            let text = octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return "h'" + String(decoding: text, as: UTF8.self) + "'"
        case .string(let value):
            var text: [UInt8] = [UInt8(ascii: "'")]
            for byte in value.utf8 {
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "'"))
            return String(decoding: text, as: UTF8.self)
        }
    }
}
