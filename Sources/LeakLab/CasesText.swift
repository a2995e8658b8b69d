import Policy
import Records

extension Case {
    /// All of it, a line for each thing; of the policy, what is not as in ``ReleasePolicy/neutral``.
    package var text: String {
        var lines = ["now: \(now.text)"]
        lines.append("policy:")
        lines += Self.conditions(policy).map { "    " + $0 }
        lines.append("state: \(Self.show(state))")
        lines.append("reader: \(Self.show(reader))")
        lines.append("world:")
        for child in Mirror(reflecting: world).children {
            guard Mirror(reflecting: child.value).displayStyle == .dictionary else { continue }
            for entry in Self.entries(child.value) { lines.append("    \(child.label ?? ""), \(entry)") }
        }
        return lines.joined(separator: "\n")
    }

    /// Any value in one line, the same in every process: what has no order is sorted.
    private static func show(_ value: Any) -> String {
        switch value {
        case let instant as Instant: return instant.text
        case let party as Party: return party.text
        case let id as RecordID: return id.text
        case let policy as ReleasePolicy: return "(" + conditions(policy).joined(separator: ", ") + ")"
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { show($0.value) } ?? "nil"
        case .dictionary: return "[" + entries(value).joined(separator: ", ") + "]"
        case .set: return "{" + mirror.children.map { show($0.value) }.sorted().joined(separator: ", ") + "}"
        case .collection: return "[" + mirror.children.map { show($0.value) }.joined(separator: ", ") + "]"
        case .enum:
            guard let payload = mirror.children.first else { return "\(value)" }
            return "\(payload.label ?? "") \(show(payload.value))"
        case .struct where !mirror.children.isEmpty:
            if value is String || value is any BinaryInteger { return "\(value)" }
            let fields = mirror.children.compactMap { child in
                let text = show(child.value)
                return ["nil", "{}", "[]", "false"].contains(text) ? nil : "\(child.label ?? ""): \(text)"
            }
            return "(" + fields.joined(separator: ", ") + ")"
        default: return "\(value)"
        }
    }

    /// The fields that are not as in the neutral policy.
    private static func conditions(_ policy: ReleasePolicy) -> [String] {
        zip(Mirror(reflecting: policy).children, Mirror(reflecting: ReleasePolicy.neutral).children)
            .map { (name: $0.label ?? "", text: show($0.value), plain: show($1.value)) }
            .filter { $0.text != $0.plain }
            .map { "\($0.name): \($0.text)" }
    }

    private static func entries(_ dictionary: Any) -> [String] {
        Mirror(reflecting: dictionary).children.map { entry in
            let pair = Mirror(reflecting: entry.value).children.map { show($0.value) }
            return pair.joined(separator: ": ")
        }.sorted()
    }
}
