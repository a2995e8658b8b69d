import JSON

extension Checker {
    /// Applies a rule that ties properties together; `seen` has a bit for each property that is present.
    func apply(
        _ test: Rule.Test, _ rule: String, _ properties: [String], to value: JSONValue, seen: UInt64
    ) throws(Violation) {
        func has(_ index: Int) -> Bool { seen & 1 << UInt64(index) != 0 }
        switch test {
        case .ordered(let earlier, let later, let strictly):
            guard has(earlier), has(later) else { return }
            guard Self.isOrdered(value[properties[0]], value[properties[1]], strictly: strictly) else {
                let message = strictly ? "it must be later than \(properties[0])" : "it is before \(properties[0])"
                throw fail(rule, message, at: properties[1])
            }
        case .oneOf(let mask):
            guard seen & mask == 0 else { return }
            throw fail(rule, "at least one of \(properties.joined(separator: ", ")) is required")
        case .exactlyOne(let mask):
            guard (seen & mask).nonzeroBitCount != 1 else { return }
            throw fail(rule, "exactly one of \(properties.joined(separator: ", ")) is required")
        case .needs(let index, let mask):
            guard has(index), seen & mask != mask else { return }
            throw fail(
                rule, "only together with \(properties.dropFirst().joined(separator: ", "))", at: properties[0])
        case .custom(let test):
            guard let complaint = test(JSONObject(value: value)) else { return }
            throw fail(rule, complaint.message, at: complaint.property)
        }
    }

    private static func isOrdered(_ earlier: JSONValue?, _ later: JSONValue?, strictly: Bool) -> Bool {
        // Both were found to be timestamps before.
        guard let first = earlier?.instant, let second = later?.instant else { return true }
        if first != second { return first < second }
        guard let first = earlier?.timestamp, let second = later?.timestamp else { return true }
        return strictly ? first < second : first <= second
    }
}
