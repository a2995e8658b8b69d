import HTTPTypes
import Hummingbird
import JSON
import Records
import Serving
import Sharing

/// One use of an operation: who asks, for what, with what.
struct Ask: Sendable {
    let gate: Gate
    let context: AppContext
    let query: CheckedQuery
    let body: CheckedBody
    let request: Request
    var caller: Caller { context.caller }

    /// A segment of the path.
    func named(_ name: String) throws -> String { try context.parameter(name) }
    var id: String { get throws { try named("id") } }

    /// What was heard last, by whoever comes back to a stream.
    var lastEvent: String? {
        guard let event = request.headers[.lastEventID], !event.isEmpty else { return nil }
        return event
    }

    static func escaped(_ text: String) -> String { PercentEncoding.encode(text) }
}

/// A query whose parameters an operation knows, each as it has to be.
struct CheckedQuery: Sendable {
    private let query: QueryString

    /// - Throws: ``Sharing/Refusal/Code/invalid`` for a parameter that is unknown or empty: one that is misspelt, or was not filled in,
    ///   would leave a filter out that was meant.
    init(_ text: String?, _ parameters: [Operation.Parameter]) throws {
        query = try QueryString(text, plusIsSpace: true)
        for item in query.items {
            guard let parameter = parameters.first(where: { $0.name == item.name }) else {
                let known = parameters.map(\.name)
                throw Refusal(
                    .invalid,
                    "there is no parameter \"\(item.name.prefix(APILimits.echo))\" here: "
                        + (known.isEmpty ? "this takes none" : "there are \(known.joined(separator: ", "))"))
            }
            guard !item.value.isEmpty else {
                throw Refusal(.invalid, "\(item.name) is empty: leave it out, or say what is meant")
            }
            do {
                try parameter.schema.check(text: item.value, at: "")
            } catch {
                throw Refusal(.invalid, "\(item.name): \(error.message)")
            }
        }
        for parameter in parameters {
            if !parameter.isList { _ = try query.only(parameter.name) }
            guard !parameter.isRequired || !query.values(parameter.name).isEmpty else {
                throw Refusal(.invalid, "\(parameter.name) is missing: \(parameter.meaning)")
            }
        }
    }

    /// What is given is not empty.
    subscript(name: String) -> String? {
        query.values(name).first
    }
    func list(_ name: String) -> [String] { query.values(name) }
    func integer(_ name: String) -> Int? { self[name].flatMap { Int($0) } }
    func time(_ name: String) -> Instant? { self[name].flatMap { Instant($0) } }
}

/// An object that was checked by its schema: what is missing in it may be missing.
struct CheckedBody: Sendable {
    /// `nil`: nothing is sent with this operation.
    let value: JSONValue?

    subscript(name: String) -> JSONValue? { value?[name] }

    func text(_ name: String) -> String? {
        guard let text = value?[name]?.string, !text.isEmpty else { return nil }
        return text
    }
    /// Of a member that has to be there.
    func needed(_ name: String) -> String { value?[name]?.string ?? "" }
    func texts(_ name: String) -> [String] { value?[name]?.elements.compactMap(\.string) ?? [] }
    func integer(_ name: String) -> Int64? { value?[name]?.integer }
    func double(_ name: String) -> Double? { value?[name]?.double }
    func flag(_ name: String) -> Bool { value?[name]?.boolean ?? false }
    func time(_ name: String) -> Instant? { text(name).flatMap { Instant($0) } }
    func date(_ name: String) -> PartialDate? { text(name).flatMap { try? PartialDate($0) } }
    func id(_ name: String) -> RecordID? { text(name).flatMap { try? RecordID($0) } }
    func ids(_ name: String) -> [RecordID] { texts(name).compactMap { try? RecordID($0) } }
    func word<Word: RawRepresentable>(_ name: String, _: Word.Type = Word.self) -> Word? where Word.RawValue == String {
        text(name).flatMap(Word.init)
    }
    func objects(_ name: String) -> [CheckedBody] { value?[name]?.elements.map { CheckedBody(value: $0) } ?? [] }
    func object(_ name: String) -> CheckedBody? { value?[name].map { CheckedBody(value: $0) } }
}
