import JSON
import Records

/// How a value of the gate is told in JSON: one table of its members, by which it is written and described.
///
/// What has no value is left out; lists are always there.
struct Resource<Value>: Sendable {
    struct Member: Sendable {
        let property: Schema.Property
        let value: @Sendable (Value) -> JSONTree?
    }
    let name: String
    let members: [Member]

    init(_ name: String, _ members: [Member]) {
        self.name = name
        self.members = members
    }

    func tree(_ value: Value) -> JSONTree {
        .object(members.compactMap { member in member.value(value).map { JSONMember(member.property.name, $0) } })
    }

    /// As something that is sent has it, too: spelt out.
    var shape: Schema { .object(members.map(\.property)) }

    var schema: Schema {
        .component(Schema.Component(name: name, schema: shape))
    }
}

extension Resource.Member {
    /// Something that is always there.
    static func value(
        _ name: String, _ schema: Schema, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> JSONTree
    ) -> Self {
        Self(property: .required(name, schema, meaning)) { get($0) }
    }

    /// Something that may not be there.
    static func maybe(
        _ name: String, _ schema: Schema, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> JSONTree?
    ) -> Self {
        Self(property: .optional(name, schema, meaning), value: get)
    }

    static func text(_ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> String) -> Self {
        value(name, .any, meaning) { .string(get($0)) }
    }
    static func maybeText(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> String?
    ) -> Self {
        maybe(name, .any, meaning) { get($0).map { .string($0) } }
    }
    static func texts(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> [String]
    ) -> Self {
        value(name, .list(.any, least: 0, most: nil), meaning) { .array(get($0).map { .string($0) }) }
    }
    static func word<Word: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Word
    ) -> Self where Word.RawValue == String {
        value(name, .oneOf(Word.self), meaning) { .string(get($0).rawValue) }
    }
    static func maybeWord<Word: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Word?
    ) -> Self where Word.RawValue == String {
        maybe(name, .oneOf(Word.self), meaning) { get($0).map { .string($0.rawValue) } }
    }
    static func flag(_ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Bool) -> Self {
        value(name, .boolean, meaning) { .boolean(get($0)) }
    }
    static func count(_ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Int) -> Self {
        value(name, .count, meaning) { .integer(Int64(get($0))) }
    }
    static func maybeCount(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Int64?
    ) -> Self {
        maybe(name, .count, meaning) { get($0).map { .integer($0) } }
    }
    static func time(_ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Instant) -> Self {
        value(name, .time, meaning) { .string(get($0).text) }
    }
    static func maybeTime(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> Instant?
    ) -> Self {
        maybe(name, .time, meaning) { get($0).map { .string($0.text) } }
    }
    static func date(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> PartialDate?
    ) -> Self {
        maybe(name, .date, meaning) { get($0).map { .string($0.text) } }
    }
    static func one<Part>(
        _ name: String, _ resource: Resource<Part>, _ meaning: String? = nil,
        _ get: @escaping @Sendable (Value) -> Part
    ) -> Self {
        value(name, resource.schema, meaning) { resource.tree(get($0)) }
    }
    static func maybeOne<Part>(
        _ name: String, _ resource: Resource<Part>, _ meaning: String? = nil,
        _ get: @escaping @Sendable (Value) -> Part?
    ) -> Self {
        maybe(name, resource.schema, meaning) { get($0).map { resource.tree($0) } }
    }
    static func list<Part>(
        _ name: String, _ resource: Resource<Part>, _ meaning: String? = nil,
        _ get: @escaping @Sendable (Value) -> [Part]
    ) -> Self {
        value(name, .list(resource.schema, least: 0, most: nil), meaning) { .array(get($0).map { resource.tree($0) }) }
    }
    /// Numbers by names, in the order of the names.
    static func counts(
        _ name: String, _ meaning: String? = nil, _ get: @escaping @Sendable (Value) -> [String: Int]
    ) -> Self {
        value(name, .map(.count), meaning) { value in
            .object(get(value).sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) })
        }
    }
    /// An object of STIX, or of the registry, as it is shown to its reader.
    static func object(
        _ name: String, _ meaning: String, _ get: @escaping @Sendable (Value) -> JSONValue
    ) -> Self {
        value(name, .open(meaning)) { .raw(get($0).minified) }
    }
}

extension Schema {
    /// A text as it was said: nothing is cut off of what is told.
    static let any = Schema.text(most: nil)
}
