import JSON
import Records

/// What a value of JSON has to be. Bodies and parameters are checked by it, and the description of the boundary tells it, so that the
/// two cannot differ.
indirect enum Schema: Sendable {
    /// Any text of so many characters at most; `nil`: as long as it is.
    case text(most: Int?)
    case oneOf([String])
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    /// RFC 3339 in UTC, to the microsecond.
    case time
    /// A date as far as it is known: see ``Records/PartialDate``.
    case date
    /// An identifier of STIX: `type--UUID`.
    case id
    /// Of so many at most; `nil`: as many as there are.
    case list(Schema, least: Int, most: Int?)
    /// Only these members.
    case object([Property])
    /// An object with members of any name.
    case open(String)
    /// Counts, or other values, by names.
    case map(Schema)
    /// A part that has a name of its own in the description.
    case component(Component)

    struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        /// What it says, where its name does not.
        let meaning: String?

        static func required(_ name: String, _ schema: Schema, _ meaning: String? = nil) -> Property {
            Property(name: name, schema: schema, isRequired: true, meaning: meaning)
        }
        static func optional(_ name: String, _ schema: Schema, _ meaning: String? = nil) -> Property {
            Property(name: name, schema: schema, isRequired: false, meaning: meaning)
        }
    }

    struct Component: Sendable {
        let name: String
        let schema: Schema
    }

    /// A short text: a name, a code.
    static let line = Schema.text(most: APILimits.line)
    /// A text of several paragraphs.
    static let words = Schema.text(most: APILimits.words)
    static let count = Schema.integer(0...APILimits.integer)
    static func list(_ schema: Schema, most: Int) -> Schema { .list(schema, least: 0, most: most) }
    static func oneOf<Words: CaseIterable & RawRepresentable>(_: Words.Type) -> Schema where Words.RawValue == String {
        .oneOf(Words.allCases.map(\.rawValue))
    }
}

/// What is wrong with a value, and where it stands.
struct SchemaFault: Error, Hashable, Sendable {
    /// RFC 6901, as in `/areas/0/name`; empty for the whole.
    let pointer: String
    /// What it has to be.
    let message: String
}

extension Schema {
    /// - Parameter pointer: where the value stands.
    func check(_ value: JSONValue, at pointer: String = "") throws(SchemaFault) {
        func fault(_ message: String) -> SchemaFault { SchemaFault(pointer: pointer, message: message) }
        switch self {
        case .text(let most):
            guard let text = value.string else { throw fault("a text is wanted here") }
            try checkText(text, most: most, at: pointer)
        case .oneOf, .time, .date, .id:
            guard let text = value.string else { throw fault("\(wanted) is wanted here, as a text") }
            try check(text: text, at: pointer)
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else { throw fault("\(wanted) is wanted here") }
        case .number(let range):
            guard let number = value.double, range.contains(number) else { throw fault("\(wanted) is wanted here") }
        case .boolean:
            guard value.boolean != nil else { throw fault("true or false is wanted here") }
        case .list(let schema, let least, let most):
            guard value.kind == .array else { throw fault("a list is wanted here") }
            let range = least...(most ?? .max)
            guard range.contains(value.count) else {
                throw fault("a list of \(least) to \(range.upperBound) is wanted here, not of \(value.count)")
            }
            for (place, element) in value.elements.enumerated() { try schema.check(element, at: "\(pointer)/\(place)") }
        case .object(let properties):
            guard value.kind == .object else { throw fault("an object is wanted here") }
            try check(members: value, properties, at: pointer)
        case .open:
            guard value.kind == .object else { throw fault("an object is wanted here") }
        case .map(let schema):
            guard value.kind == .object else { throw fault("an object is wanted here") }
            for (name, member) in value.members {
                try schema.check(member, at: "\(pointer)/\(Self.escaped(name.text))")
            }
        case .component(let component): try component.schema.check(value, at: pointer)
        }
    }

    /// A value as a query writes it.
    func check(text: String, at pointer: String) throws(SchemaFault) {
        func fault(_ message: String) -> SchemaFault { SchemaFault(pointer: pointer, message: message) }
        switch self {
        case .text(let most): try checkText(text, most: most, at: pointer)
        case .oneOf(let words):
            guard words.contains(text) else { throw fault("\(wanted) is wanted here") }
        case .integer(let range):
            guard text.utf8.count <= 20, let number = Int64(text), range.contains(number) else {
                throw fault("\(wanted) is wanted here")
            }
        case .boolean:
            guard text == "true" || text == "false" else { throw fault("true or false is wanted here") }
        case .time:
            guard Instant(text) != nil else { throw fault("\(wanted) is wanted here") }
        case .date:
            do {
                _ = try PartialDate(text)
            } catch {
                throw fault(error.message)
            }
        case .id:
            guard (try? RecordID(text)) != nil else { throw fault("\(wanted) is wanted here") }
        case .number, .list, .object, .open, .map, .component:
            throw fault("this cannot be said in a query")
        }
    }

    private func checkText(_ text: String, most: Int?, at pointer: String) throws(SchemaFault) {
        guard let most else { return }
        guard text.unicodeScalars.count <= most else {
            throw SchemaFault(pointer: pointer, message: "at most \(most) characters are taken here: write less")
        }
    }

    private func check(
        members value: JSONValue, _ properties: [Property], at pointer: String
    ) throws(SchemaFault) {
        for (name, _) in value.members where !properties.contains(where: { name.matches($0.name) }) {
            let known = properties.map(\.name).joined(separator: ", ")
            throw SchemaFault(
                pointer: "\(pointer)/\(Self.escaped(String(name.text.prefix(APILimits.echo))))",
                message: "nothing of this name is taken here: there are \(known)")
        }
        for property in properties {
            guard let member = value[property.name] else {
                guard property.isRequired else { continue }
                throw SchemaFault(pointer: "\(pointer)/\(property.name)", message: "this is missing")
            }
            try property.schema.check(member, at: "\(pointer)/\(property.name)")
        }
    }

    /// Where a property of a record stands in the body that it was made of: as far as that has it, or as it would be called where it
    /// is missing; `nil` where nothing of that name is sent.
    ///
    /// - Parameter property: a path, as in `areas[0].name`.
    func pointer(to property: String, in body: CheckedBody) -> String? {
        let steps = property.split { ".[]".contains($0) }.map(String.init)
        guard case .object(let properties) = self, let first = steps.first,
            properties.contains(where: { $0.name == first })
        else { return nil }
        var pointer = "/" + Self.escaped(first)
        var value = body.value?[first]
        for step in steps.dropFirst() {
            value = Int(step).map { value?[$0] } ?? value?[step]
            guard value != nil else { break }
            pointer += "/" + Self.escaped(step)
        }
        return pointer
    }

    /// RFC 6901 §3.
    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// What is wanted, as a sentence begins.
    private var wanted: String {
        switch self {
        case .oneOf(let words): "one of \(words.joined(separator: ", "))"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .time: "a time in UTC, as in 2026-01-31T09:00:00Z,"
        case .date: "a date"
        case .id: "an identifier, as in report--…,"
        default: "something else"
        }
    }
}

// MARK: As the description has it

extension Schema {
    /// JSON Schema 2020-12, the dialect of OpenAPI 3.1.
    var tree: JSONTree {
        switch self {
        case .text(nil): ["type": "string"]
        case .text(.some(let most)): ["type": "string", "maxLength": .integer(Int64(most))]
        case .oneOf(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .number(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .boolean: ["type": "boolean"]
        case .time: ["type": "string", "format": "date-time"]
        case .date:
            [
                "type": "string",
                "description": "A date as far as it is known: 2025-04-05T09:30Z, 2025-04-05, 2025-04, 2025, unknown.",
            ]
        case .id: ["type": "string", "pattern": "^[a-z0-9-]{3,250}--[0-9a-fA-F-]{36}$"]
        case .list(let schema, let least, let most):
            .object(
                [JSONMember("type", "array"), JSONMember("items", schema.tree)]
                    + (least > 0 ? [JSONMember("minItems", .integer(Int64(least)))] : [])
                    + (most.map { [JSONMember("maxItems", .integer(Int64($0)))] } ?? []))
        case .object(let properties): Self.tree(of: properties)
        case .open(let meaning): ["type": "object", "description": .string(meaning)]
        case .map(let schema): ["type": "object", "additionalProperties": schema.tree]
        case .component(let component): ["$ref": .string("#/components/schemas/\(component.name)")]
        }
    }

    private static func tree(of properties: [Property]) -> JSONTree {
        let members = properties.map { property -> JSONMember in
            guard let meaning = property.meaning, case .object(let members) = property.schema.tree else {
                return JSONMember(property.name, property.schema.tree)
            }
            let rest = members.filter { $0.name != "description" }
            return JSONMember(property.name, .object(rest + [JSONMember("description", .string(meaning))]))
        }
        let required = properties.filter(\.isRequired).map { JSONTree.string($0.name) }
        return .object(
            [JSONMember("type", "object"), JSONMember("properties", .object(members))]
                + (required.isEmpty ? [] : [JSONMember("required", .array(required))])
                + [JSONMember("additionalProperties", false)])
    }

    /// The parts with names in it, at any depth, by name.
    func gather(into components: inout [String: Schema]) {
        switch self {
        case .list(let schema, _, _), .map(let schema): schema.gather(into: &components)
        case .object(let properties):
            for property in properties { property.schema.gather(into: &components) }
        case .component(let component):
            guard components[component.name] == nil else { return }
            components[component.name] = component.schema
            component.schema.gather(into: &components)
        default: break
        }
    }
}
