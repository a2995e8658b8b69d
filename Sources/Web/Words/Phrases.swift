import Mustache

/// The words of one language, by key.
///
/// Written as lines of `key = text`; `#` begins a comment. A key is dotted, `{name}` is a place to fill. In a template
/// `{{t.live.title}}` is the phrase `live.title`.
struct Phrases: Sendable {
    let all: [String: String]

    init(_ source: String) {
        var all: [String: String] = [:]
        for line in source.split(separator: "\n") where !line.hasPrefix("#") {
            guard let mark = line.firstRange(of: " = ") else { continue }
            all[String(line[..<mark.lowerBound])] = String(line[mark.upperBound...])
        }
        self.all = all
    }

    subscript(key: String) -> String? { all[key] }

    /// Fills `{name}` places in one pass, so that what fills one is never read as another.
    ///
    /// - Parameter prepare: what becomes of a value before it stands in its place.
    static func fill(
        _ phrase: String, _ values: KeyValuePairs<String, String>, _ prepare: (String) -> String = { $0 }
    ) -> String {
        guard !values.isEmpty else { return phrase }
        return filled(phrase) { name in values.first { $0.key == name }.map { prepare($0.value) } }
    }

    /// The same, with values that are asked for; a place without one stays as it is written.
    static func filled(_ phrase: String, value: (Substring) -> String?) -> String {
        var filled = ""
        var rest = Substring(phrase)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            filled += value(name) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}

/// What `t` is in a template: walks down a dotted key; a key may be a phrase and have others below it.
struct PhraseBranch: MustacheParent, MustacheCustomRenderable {
    let language: Language
    /// `nil` at the top.
    let key: String?

    init(_ language: Language, key: String? = nil) {
        self.language = language
        self.key = key
    }

    func child(named name: String) -> Any? { PhraseBranch(language, key: key.map { "\($0).\(name)" } ?? name) }
    var renderText: String { key.map { language.text($0) } ?? "" }
    var isNull: Bool { false }
}
