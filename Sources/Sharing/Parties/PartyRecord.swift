package import JSON
package import Records

/// A record of the registry that a caller may see: its newest version.
///
/// Its properties are read by the names that its kind gives them (`Records/Kinds/Parties`).
package struct PartyRecord: Sendable {
    package let line: RecordLine
    package let body: JSONValue

    package init(line: RecordLine, body: JSONValue) {
        self.line = line
        self.body = body
    }

    package var id: String { line.id }
    package var kind: String { line.type }
    package var names: [PartyName] { [PartyName](body["names"]) }

    package func string(_ name: String) -> String? { body[name]?.string }
    package func strings(_ name: String) -> [String] { body[name]?.elements.compactMap(\.string) ?? [] }
    package func instant(_ name: String) -> Instant? { string(name).flatMap { Instant($0) } }
    package func ordinal(_ name: String) -> Int? { body[name]?.integer.map { Int(clamping: $0) } }
    /// A list, or `nil` for the word that stands for everything.
    package func bound(_ name: String) -> [String]? { string(name) == "any" ? nil : strings(name) }

    /// What it is called at an instant, in the reader's language; its title or code where it has no names.
    package func name(at instant: Instant, in language: String) -> String {
        names.name(at: instant, in: language)?.text ?? string("title") ?? string("code") ?? id
    }
}

extension PartyRecord {
    /// A membership: from when till when.
    package struct Span: Hashable, Sendable {
        package let from: Instant
        package let until: Instant?
        package func holds(at instant: Instant) -> Bool { from <= instant && (until.map { instant < $0 } ?? true) }
    }
    package var span: Span? { instant("valid_from").map { Span(from: $0, until: instant("valid_until")) } }

    /// Whether an end is near enough that whoever shares by it has to be told, and not past.
    static func isEnding(_ until: Instant, at now: Instant) -> Bool {
        let left = until.microseconds - now.microseconds
        return left > 0 && left <= SharingLimits.endingWarning * 1_000_000
    }

    /// Whether an agreement, by its own words, is in force at an instant.
    package func isInForce(at instant: Instant) -> Bool {
        guard string("status") == "in-force" else { return false }
        let suspended = body["suspensions"]?.elements.contains { term in
            guard let from = term["from"]?.string.flatMap({ Instant($0) }), from <= instant else { return false }
            return term["until"]?.string.flatMap { Instant($0) }.map { instant < $0 } ?? true
        }
        return self.instant("in_force_from").map { $0 <= instant } ?? true
            && self.instant("in_force_until").map { instant < $0 } ?? true && suspended != true
    }
}
