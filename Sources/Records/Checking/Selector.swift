package import JSON

/// Names a part of an object for a granular marking: it covers what it hits and everything below.
///
/// Components are joined by dots: the name of a property, the key of a dictionary, or `[n]`, counted from 0, as a
/// component of its own, as in `external_references.[0].source_name`. Source: STIX 2.1 §7.2.3.1; K2.
package struct Selector: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }
    package let steps: [Step]

    /// `nil` where the text is no selector.
    package init?(_ text: String) {
        var steps: [Step] = []
        for component in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let first = component.utf8.first else { return nil }
            if first == UInt8(ascii: "[") {
                let digits = component.utf8.dropFirst().dropLast()
                guard component.utf8.last == UInt8(ascii: "]"), digits.allSatisfy(Names.isDigit), !steps.isEmpty,
                    digits.count == 1 || digits.first != UInt8(ascii: "0"), let index = Int(Substring(digits))
                else { return nil }
                steps.append(.element(index))
            } else {
                var name = String(component)
                guard name.withUTF8({ Names.isKey($0) }) else { return nil }
                steps.append(.member(name))
            }
        }
        self.steps = steps
    }

    /// What it hits; `nil` where that is nothing.
    package func value(in object: JSONValue) -> JSONValue? {
        var value = object
        for step in steps {
            let next =
                switch step {
                case .member(let name): value[name]
                case .element(let index): value[index]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
