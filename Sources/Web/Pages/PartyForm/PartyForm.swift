import Records
import Sharing

/// A form that records something new in the registry.
protocol PartyForm: Sendable {
    /// As in the address, and in the words `form.NAME`.
    static var name: String { get }
    /// The list that leads to it.
    static var list: PartiesPage.List { get }
    /// Whether the reader may send it at all.
    static func isOffered(_ view: PartiesView) -> Bool
    init(view: PartiesView, language: Language)

    func fields(_ entry: FormEntry) -> [FormModel.Field]
    /// What it asks for; `nil` where something is wrong, which then stands in the entry.
    func change(_ entry: inout FormEntry) -> PartyChange?
    /// Where what was recorded is shown.
    func path(_ entry: FormEntry, id: String) -> String
}

/// Every form: a new one is a file beside this one and a line here.
enum PartyForms {
    static let all: [any PartyForm.Type] = [
        OrganisationForm.self, PostForm.self, AccreditationForm.self, CommunityForm.self, BodyForm.self,
        MembershipForm.self, AgreementForm.self, CharterForm.self,
    ]
    static func named(_ name: String) -> (any PartyForm.Type)? { all.first { $0.name == name } }

    /// Which field is about a property of the record.
    static func field(of property: String) -> String {
        switch property {
        case "valid_from", "in_force_from", "status_from": "from"
        case "valid_until", "in_force_until", "suspensions": "until"
        case "organisation_kind", "community_kind", "agreement_kind", "body_kind": "kind"
        case "sunset_on": "sunset"
        case "agreement_ref": "agreement"
        case "retention_days": "days"
        case "duty_hours": "hours"
        case "names", "names[0].text": "name"
        case "maximum_ordinal": "maximum"
        default: property
        }
    }
    /// The languages in which a name may be written: those of the African Union, and Kiswahili.
    static let languages = ["en", "fr", "pt", "ar", "es", "sw"]
}

/// Reads fields, and notes what is wrong beside each.
struct FieldCheck {
    var entry: FormEntry
    let language: Language

    init(_ entry: FormEntry, language: Language) {
        self.entry = entry
        self.language = language
    }

    mutating func required(_ name: String) -> String {
        guard let value = entry.value(name) else {
            entry.problems[name] = language.text("form.problem.required")
            return ""
        }
        return value
    }

    /// A code of a party that is not taken, as far as the reader sees.
    ///
    /// - Parameter also: what it may be written with beside letters, digits, dots, hyphens and underscores.
    mutating func freshCode(_ name: String, taken: Set<String>, also extra: String = "") -> String {
        let code = required(name)
        guard !code.isEmpty else { return "" }
        let isSound =
            code.utf8.count <= 64 && code.utf8.first?.isASCIIAlphanumeric == true
            && code.utf8.allSatisfy { $0.isASCIIAlphanumeric || ("._-" + extra).utf8.contains($0) }
        if !isSound { entry.problems[name] = language.text("form.problem.code") }
        if taken.contains(code) { entry.problems[name] = language.text("form.problem.taken", ["code": code]) }
        return code
    }

    mutating func choice(_ name: String, of codes: [String]) -> String {
        let value = required(name)
        if !value.isEmpty, !codes.contains(value) { entry.problems[name] = language.text("form.problem.choice") }
        return value
    }

    /// One of a list; `nil` where the field is empty or wrong.
    mutating func optionalChoice(_ name: String, of codes: [String]) -> String? {
        guard let value = entry.value(name) else { return nil }
        guard codes.contains(value) else {
            entry.problems[name] = language.text("form.problem.choice")
            return nil
        }
        return value
    }

    /// A number; `nil` where the field is empty or wrong.
    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = entry.value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            entry.problems[name] = language.text(
                "form.problem.number",
                ["from": language.number(range.lowerBound), "to": language.number(range.upperBound)]
            )
            return nil
        }
        return number
    }

    /// A day as in `2025-04-05`; `nil` where the field is empty or wrong.
    mutating func day(_ name: String) -> String? {
        guard let text = entry.value(name) else { return nil }
        guard (try? PartialDate(text))?.precision == .day else {
            entry.problems[name] = language.text("audience.problem.time")
            return nil
        }
        return text
    }

    /// A day or a minute in UTC; `nil` where the field is empty or wrong.
    mutating func instant(_ name: String) -> Instant? {
        guard let text = entry.value(name) else { return nil }
        guard let instant = Instant(formText: text) else {
            entry.problems[name] = language.text("audience.problem.time")
            return nil
        }
        return instant
    }

    /// From a time on, now where the field is empty, until another.
    mutating func span(now: Instant) -> (from: Instant, until: Instant?) {
        let from = instant("from") ?? now
        let until = instant("until")
        if let until, until <= from { entry.problems["until"] = language.text("form.problem.order") }
        return (from, until)
    }
}
