package import JSON

/// Whether a language-content mirrors the object that it translates: M1.
///
/// The target may not be at hand, so this is a check of its own, apart from that of the object alone.
package enum Translation {
    /// What does not fit, as a list of faults; keys that the target lacks or that cannot be translated are ignored.
    package static func faults(of content: JSONValue, for target: JSONValue) -> [Violation] {
        let id = content["id"]?.string
        guard content["object_ref"]?.recordID == target["id"]?.recordID else {
            return [Violation(object: id, property: "object_ref", rule: "M1", message: "it names another object")]
        }
        var found: [Violation] = []
        func tell(_ property: String, _ message: String) {
            found.append(Violation(object: id, property: property, rule: "M1", message: message))
        }
        if let modified = target["modified"]?.timestamp {
            if let meant = content["object_modified"]?.timestamp, meant != modified {
                tell("object_modified", "it translates another version than the one of \(modified.text)")
            }
        } else if content["object_modified"] != nil {
            tell("object_modified", "the object has no versions: leave it out")
        }
        func compare(_ translated: JSONValue, _ original: JSONValue, _ path: String) {
            guard translated.kind == original.kind else { return tell(path, "the original has another type") }
            switch original.kind {
            case .array:
                guard translated.count == original.count else {
                    return tell(path, "\(original.count) elements in the original, \(translated.count) here")
                }
                for (index, pair) in zip(translated.elements, original.elements).enumerated() {
                    compare(pair.0, pair.1, "\(path)[\(index)]")
                }
            case .object:
                for (name, member) in translated.members {
                    guard let other = original[name.text] else { continue }
                    compare(member, other, "\(path).\(name.text)")
                }
            default: return
            }
        }
        for (language, fields) in content["contents"]?.members.map({ ($0.name.text, $0.value) }) ?? [] {
            for (name, member) in fields.members {
                guard let original = target[name.text] else { continue }
                compare(member, original, "contents.\(language).\(name.text)")
            }
        }
        return found
    }
}
