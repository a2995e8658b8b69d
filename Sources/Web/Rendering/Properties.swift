import Mustache

/// A value of a page, as its template asks for it.
///
/// Its properties are looked at once, when the first of them is asked for. The library looks through all of them for each name that a template says, and so for
/// each row of a list: that was half the time of a long page.
final class Properties: MustacheParent {
    private let value: Any
    private lazy var found = Self.properties(of: value)

    init(_ value: Any) { self.value = value }

    func child(named name: String) -> Any? { found[name] }

    private static func properties(of value: Any) -> [String: Any] {
        var found: [String: Any] = [:]
        for (label, value) in Mirror(reflecting: value).children {
            guard let label, let value = asked(value) else { continue }
            found[label] = value
        }
        return found
    }

    /// What a template is given for a value: itself where it is a word, a number or answers by itself; `nil` for what is not there.
    private static func asked(_ value: Any) -> Any? {
        switch value {
        case let word as String: return word
        case let flag as Bool: return flag
        case let number as Int: return number
        case is any MustacheParent, is any MustacheCustomRenderable: return value
        case let list as [Any]: return list.compactMap(asked)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { asked($0.value) }
        case .struct, .class, .tuple: Properties(value)
        default: value
        }
    }
}
