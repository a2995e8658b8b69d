import JSON

/// What must be known of an object before anything else can be: its type and its id.
struct Heading {
    let type: String
    let id: RecordID
    private let value: JSONValue

    init(_ value: JSONValue) throws(Violation) {
        func violation(_ property: String, _ rule: String, _ message: String) -> Violation {
            Violation(object: value["id"]?.string, property: property, rule: rule, message: message)
        }
        guard value.kind == .object else { throw violation("", "D1", "a STIX object is a JSON object") }
        guard let type = value["type"]?.token else {
            throw violation("type", "§3.2", "every object has a type, a string")
        }
        guard type.withUTF8({ Names.isType($0) }) else {
            throw violation("type", "D3", "a type has 3 to 250 of a-z, 0-9 and single hyphens, as in threat-actor")
        }
        guard !type.matches("bundle") else {
            throw violation("", "M4", "a bundle is a container, not an object: send what it holds")
        }
        guard let text = value["id"]?.token else {
            throw violation("id", "I1", "every object has an id: \(type.text)--, then a UUID")
        }
        guard let id = text.withUTF8({ RecordID(utf8: $0) }) else {
            throw violation("id", "I1", RecordIDError(text: text.text).message)
        }
        guard type.matches(id.type) else {
            throw violation("id", "I1", "the id says \(id.type), the type \(type.text): they must agree")
        }
        self.type = id.type
        self.id = id
        self.value = value
    }

    func violation(_ property: String, _ rule: String, _ message: String) -> Violation {
        Violation(object: value["id"]?.string, property: property, rule: rule, message: message)
    }

    /// A custom type without `spec_version` that has the times of a domain object is one of 2.0 (STIX 2.1 §3.2).
    var isOldCustom: Bool {
        value["created"] != nil && !Extensions.declareNewType(value["extensions"])
    }
}

/// What the `extensions` of an object declare.
enum Extensions {
    static func declareNewType(_ extensions: JSONValue?) -> Bool {
        declares(extensions) { $0.matches("new-sdo") || $0.matches("new-sro") || $0.matches("new-sco") }
    }

    static func declareVersionedType(_ extensions: JSONValue?) -> Bool {
        declares(extensions) { $0.matches("new-sdo") || $0.matches("new-sro") }
    }

    static func declareProperties(_ extensions: JSONValue?) -> Bool {
        declares(extensions) { $0.matches("toplevel-property-extension") }
    }

    private static func declares(_ extensions: JSONValue?, _ wanted: (JSONToken) -> Bool) -> Bool {
        guard let extensions else { return false }
        return extensions.members.contains { $0.value["extension_type"]?.token.map(wanted) ?? false }
    }
}
