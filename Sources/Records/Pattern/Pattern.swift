/// An expression of the STIX pattern language, as a tree.
///
/// What the reference validator accepts is accepted: `==`, `<>`, `+1`, comments, negative indexes, the 30th of February,
/// a zero in `WITHIN` and `REPEATS`, mixed sets. ``text`` writes the strict form. An operand of an `and` or `or` is never
/// that operator again unless the author put parentheses there: such lists are flat.
///
/// Source: STIX 2.1 §9; grammar in `stix-2.1.md` §11.1, rules P1 to P8.
package struct Pattern: Hashable, Sendable {
    package let observation: Observation

    package init(_ observation: Observation) { self.observation = observation }

    /// What is to be seen, in one observation or in several.
    package indirect enum Observation: Hashable, Sendable {
        /// `[…]`: one observation.
        case test(Comparison)
        /// Distinct observations, all of them.
        case and([Observation])
        case or([Observation])
        /// Distinct observations, each no earlier than the one before.
        case followedBy([Observation])
        /// At least one qualifier, applied from left to right.
        case qualified(Observation, [Qualifier])
    }

    /// What an observation must keep in time.
    package enum Qualifier: Hashable, Sendable {
        /// From the first time on, before the second; as spelt between `t'` and `'`.
        case between(start: String, stop: String)
        /// Seconds: ``Literal/integer(_:)`` or ``Literal/float(_:)``, not negative.
        case within(seconds: Literal)
        case repeats(times: Int64)
    }

    /// What one object must be like.
    package indirect enum Comparison: Hashable, Sendable {
        case and([Comparison])
        case or([Comparison])
        case compare(Path, isNegated: Bool, Operator, Literal)
        case isIn(Path, isNegated: Bool, [Literal])
        case exists(Path, isNegated: Bool)
    }

    package enum Operator: String, Hashable, Sendable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case greater = ">"
        case less = "<"
        case greaterOrEqual = ">="
        case lessOrEqual = "<="
        case like = "LIKE"
        case matches = "MATCHES"
        case isSubset = "ISSUBSET"
        case isSuperset = "ISSUPERSET"
    }

    /// A way from an object to one of its values, as in `file:hashes.'SHA-256'`.
    package struct Path: Hashable, Sendable {
        package let type: String
        /// At least one, the first a name.
        package let steps: [Step]

        package init(type: String, steps: [Step]) {
            self.type = type
            self.steps = steps
        }
    }

    package enum Step: Hashable, Sendable {
        case name(String)
        case index(Int64)
        /// `[*]`: any element.
        case any
    }

    package enum Literal: Hashable, Sendable {
        case integer(Int64)
        /// Its digits, which keep their number: an optional minus, digits, a point, digits.
        case float(String)
        case string(String)
        case boolean(Bool)
        case hex([UInt8])
        /// Not empty.
        case binary([UInt8])
        /// As spelt between `t'` and `'`.
        case timestamp(String)
    }

    /// Words that are no names: as a step of a path they stand in quotes (P1).
    static let reserved: Set<String> = [
        "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "LAST", "IN", "START",
        "STOP", "SECONDS", "WITHIN", "REPEATS", "TIMES", "true", "false",
    ]
}

/// What a pattern may cost its reader.
package struct PatternLimits: Hashable, Sendable {
    /// Bytes of UTF-8.
    package var length: Int
    /// Parentheses inside each other.
    package var depth: Int
    /// Comparisons, constants and steps of paths together.
    package var nodes: Int

    package init(length: Int, depth: Int, nodes: Int) {
        self.length = length
        self.depth = depth
        self.nodes = nodes
    }

    /// One MiB, 64 levels, 100,000 parts: the longest pattern in the material at hand has 4,522 characters.
    package static let standard = PatternLimits(length: 1 << 20, depth: 64, nodes: 100_000)
}

/// Why a text is not a pattern.
package struct PatternError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable { case syntax, length, depth, nodes, number, hash, qualifier }

    package let code: Code
    /// From 1, in characters (Unicode scalars): where the text stops being a pattern.
    package let column: Int
    /// What would have been right there.
    package let expected: String
    /// What is there instead, as spelt; empty at the end of the text.
    package let found: String

    /// One sentence for whoever wrote the pattern.
    package var message: String {
        "at column \(column): expected \(expected), found " + (found.isEmpty ? "the end" : found)
    }
}
