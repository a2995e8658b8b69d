package import Records

/// A language of the interface: its words, its plurals, its dates and numbers.
///
/// A new one is its files beside `French.swift` and one name in ``all``. What a record says keeps its own language.
package struct Language: Sendable {
    /// BCP 47, as in `fr`.
    package let code: String
    /// Its name in itself: how the switch shows it.
    package let name: String
    package let direction: Direction
    let plurals: PluralRule
    let months: [String]
    let shortMonths: [String]
    /// Between groups of three digits.
    let groupSeparator: String
    let decimalSeparator: String
    /// `{day}`, `{month}` and `{year}` stand for themselves; ``ordinalFirst`` replaces the first day of a month.
    let datePattern: String
    let shortDatePattern: String
    /// `{date}` and `{time}`.
    let dateTimePattern: String
    /// How the first day of a month is written, where it is not just 1.
    let ordinalFirst: String?
    let phrases: Phrases
    /// Between the members of a list that stands in a line.
    var listSeparator = ", "
    /// What the node says when it refuses, by its English; English itself needs none.
    var refusals = RefusalWords("")

    /// The first is what a reader gets who asked for none of them, and what fills a gap in another.
    package static let all: [Language] = [english, french, portuguese, arabic, swahili]
    package static let standard = english

    package static func named(_ code: some StringProtocol) -> Language? {
        all.first { $0.code == code.lowercased() }
    }

    /// The cookie's choice, else the best of `Accept-Language` (RFC 9110 §12.5.4), else the standard one.
    package static func choose(cookie: String?, accept: String?) -> Language {
        if let cookie, let chosen = named(cookie) { return chosen }
        guard let accept, accept.utf8.count <= longestAccept else { return standard }
        var best: (language: Language, weight: Double)?
        for part in accept.split(separator: ",") {
            let fields = part.split(separator: ";").map { trimmed($0) }
            guard let range = fields.first else { continue }
            let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let primary = range.split(separator: "-").first ?? ""
            let language = range == "*" ? standard : named(primary)
            guard let language, weight > 0, weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        return best?.language ?? standard
    }

    /// The longest `Accept-Language` that is read, in bytes.
    private static let longestAccept = 1_024

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

/// Which form of a phrase goes with a number (CLDR's names).
enum PluralForm: String, CaseIterable, Sendable { case zero, one, two, few, many, other }

/// A language's plural forms, and which of them a whole number takes.
struct PluralRule: Sendable {
    let forms: [PluralForm]
    let form: @Sendable (Int) -> PluralForm
}

// MARK: phrases

extension Language {
    /// The phrase with its `{name}` places filled; what runs against the phrase's direction is isolated.
    package func text(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
        Phrases.fill(phrases[key] ?? Self.standard.phrases[key] ?? "⟦\(key)⟧", values) { direction.isolated($0) }
    }

    /// A phrase in the form that goes with the number, which fills `{n}`.
    package func text(_ key: String, count: Int, _ values: KeyValuePairs<String, String> = [:]) -> String {
        let form = plurals.form(count).rawValue
        let phrase = phrases["\(key).\(form)"] ?? phrases["\(key).other"] ?? text("\(key).other")
        return Phrases.fill(Phrases.fill(phrase, ["n": number(count)]), values) { direction.isolated($0) }
    }

    /// Several words or names in one line.
    func list(_ items: some Sequence<String>) -> String {
        items.map { direction.isolated($0) }.joined(separator: listSeparator)
    }

    /// A phrase that may be missing, for names that come from outside (types, properties, acts).
    func known(_ key: String) -> String? { phrases[key] ?? Self.standard.phrases[key] }
}

// MARK: numbers and times

extension Language {
    package func number(_ value: some BinaryInteger) -> String {
        let digits = String(value)
        let negative = digits.hasPrefix("-")
        let bare = negative ? digits.dropFirst() : Substring(digits)
        var grouped = ""
        for (index, digit) in bare.enumerated() {
            if index > 0, (bare.count - index).isMultiple(of: 3) { grouped += groupSeparator }
            grouped.append(digit)
        }
        return negative ? "−" + grouped : grouped
    }

    /// As in “7 April 2025”.
    package func date(_ instant: Instant) -> String { fill(datePattern, Moment(instant), months) }

    /// As in “7 Apr 2025”.
    package func shortDate(_ instant: Instant) -> String { fill(shortDatePattern, Moment(instant), shortMonths) }

    /// As in “7 April 2025, 06:10:22 UTC”: one clock for readers in many zones.
    package func dateTime(_ instant: Instant) -> String {
        Phrases.fill(dateTimePattern, ["date": date(instant), "time": Moment(instant).time + " UTC"])
    }

    private func fill(_ pattern: String, _ moment: Moment, _ names: [String]) -> String {
        let day = moment.day == 1 ? ordinalFirst ?? "1" : String(moment.day)
        let month = names.indices.contains(moment.month - 1) ? names[moment.month - 1] : String(moment.month)
        return Phrases.fill(pattern, ["day": day, "month": month, "year": moment.year])
    }
}

/// The parts of a time in UTC, cut from its fixed-width text.
struct Moment {
    let year: String
    let month: Int
    let day: Int
    /// `HH:MM:SS`.
    let time: String
    /// Without the fraction: what a `datetime` attribute says.
    let exact: String

    init(_ instant: Instant) {
        let text = instant.text
        exact = text
        year = String(text.prefix(4))
        month = Int(text.dropFirst(5).prefix(2)) ?? 0
        day = Int(text.dropFirst(8).prefix(2)) ?? 0
        time = String(text.dropFirst(11).prefix(8))
    }
}
