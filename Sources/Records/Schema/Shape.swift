import JSON

/// The form of a JSON object: its properties with a fast table of their names, and the rules that tie them together.
final class Shape: Sendable {
    /// What becomes of a name that the shape does not know.
    enum Others: Sendable {
        /// A custom property of an object (X4, X5): kept when its name is well formed.
        case custom
        /// Kept, with a warning: a data type of the standard should not have it.
        case kept
        /// Kept, whatever it is: the members of an extension that we do not know.
        case opaque
    }

    /// The most properties a shape has: which ones were seen is kept in one word.
    static let limit = 64

    let name: String
    /// The rule that its required properties and their types come from: a section of STIX 2.1 unless it has a name.
    let rule: String
    let properties: [Property]
    let table: NameTable
    let required: UInt64
    let rules: [(name: String, properties: [String], test: Rule.Test)]
    let others: Others

    init(
        _ name: String, rule: String = "§6", _ properties: [Property], rules: [Rule] = [], others: Others = .kept
    ) {
        precondition(properties.count <= Self.limit, "\(name) has over \(Self.limit) properties")
        let names = properties.map(\.name)
        self.name = name
        self.rule = rule
        self.properties = properties
        self.table = NameTable(names)
        self.others = others
        var required: UInt64 = 0
        for (index, property) in properties.enumerated() where property.isRequired { required |= 1 << UInt64(index) }
        self.required = required
        self.rules = rules.map { rule in
            let test = rule.make { name in
                guard let index = names.firstIndex(of: name) else { preconditionFailure("\(name) is no property") }
                return index
            }
            return (rule.name, rule.properties, test)
        }
    }
}

/// An object that is being checked, as custom rules see it.
struct JSONObject {
    let value: JSONValue

    func has(_ name: String) -> Bool { value[name] != nil }
    func string(_ name: String) -> String? { value[name]?.string }
    func boolean(_ name: String) -> Bool? { value[name]?.boolean }
}
