import JSON
import Records
import Sharing

/// Makes readable facts of a record of the registry, by the names of its properties.
struct FactReader {
    let view: PartiesView
    let language: Language
    var wording: PartyWording {
        PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
    }

    /// Those that the record has, in the order of the names.
    func facts(_ record: PartyRecord, _ names: [String]) -> [PartyPage.Fact] {
        names.compactMap { name in
            guard let value = record.body[name] else { return nil }
            let items = self.items(value, named: name, of: record)
            return items.isEmpty ? nil : PartyPage.Fact(label: language.propertyName(name), items: items)
        }
    }

    private func items(_ value: JSONValue, named name: String, of record: PartyRecord) -> [PartyPage.Cell] {
        switch value.kind {
        case .array: return value.elements.flatMap { items($0, named: name, of: record) }
        case .string: return [cell(value.string ?? "", named: name)]
        case .boolean: return [.init(words: language.text(value.boolean == true ? "record.yes" : "record.no"))]
        case .number:
            guard let number = value.integer.map({ Int(clamping: $0) }) else { return [] }
            let isLevel = ["maximum_ordinal", "ceiling", "ordinal"].contains(name)
            return [.init(words: isLevel ? level(number) : language.number(number))]
        case .object where value["identifier"] != nil:
            return [.init(words: ["scheme", "identifier"].compactMap { value[$0]?.string }.joined(separator: " "))]
        case .object where value["from"] != nil:
            return [.init(words: term(value))]
        case .object where value["days"] != nil:
            let days = value["days"]?.integer.map { Int(clamping: $0) } ?? 0
            let action = value["action"]?.string ?? ""
            return [.init(words: language.text("retention.\(action)", count: days))]
        default: return []
        }
    }

    private func cell(_ text: String, named name: String) -> PartyPage.Cell {
        switch name {
        case "parent", "serves", "oversight_bodies", "parties", "depositary", "reporting_line", "organs":
            return party(text)
        case "members", "third_parties": return .init(words: wording.words(text))
        case "agreement_ref":
            let title = view.book.agreements.first { $0.id == text }?.string("title")
            return .init(words: title ?? text, href: title == nil ? nil : Paths.party("agreements", text))
        case "channels": return .init(words: text, href: view.channel(text) ? Paths.party("channels", text) : nil)
        case "purposes":
            return .init(words: text == "any" ? language.text("terms.uses.any") : language.text("purpose.\(text)"))
        case "categories": return .init(words: text == "any" ? language.text("parties.category.any") : text)
        case "originator_control": return .init(words: language.text("control.\(text)"))
        case "third_party_rule": return .init(words: language.text("thirdparty.\(text)"))
        case "kinds": return .init(words: language.typeName(text))
        default: break
        }
        if let instant = Instant(text) { return .init(words: language.dateTime(instant)) }
        if name.hasSuffix("_on") || name.hasSuffix("_date"), let date = try? PartialDate(text) {
            return .init(words: language.date(date))
        }
        return .init(words: language.word(text))
    }

    /// An organisation or a body by its name, with a way to its page where the reader may see it.
    func party(_ code: String) -> PartyPage.Cell {
        let list =
            view.book.organisations[code] != nil
            ? "organisations"
            : view.book.communities[code] != nil ? "communities" : view.book.bodies[code] != nil ? "bodies" : nil
        return .init(words: wording.name(code), href: list.map { Paths.party($0, code) })
    }

    func level(_ ordinal: Int, of organisation: String? = nil) -> String {
        language.level(
            ordinal, scheme: view.book.organisations[organisation ?? view.organisation]?.string("scheme"))
    }

    /// A stretch of time in words.
    private func term(_ value: JSONValue) -> String {
        span(value["from"]?.string.flatMap { Instant($0) }, value["until"]?.string.flatMap { Instant($0) })
    }

    func span(_ from: Instant?, _ until: Instant?) -> String {
        switch (from, until) {
        case (let from?, let until?):
            language.text("span.both", ["from": language.date(from), "until": language.date(until)])
        case (let from?, nil): language.text("span.from", ["from": language.date(from)])
        case (nil, let until?): language.text("span.until", ["until": language.date(until)])
        case (nil, nil): language.text("span.always")
        }
    }

    /// Every name, with the time for which it is valid.
    func names(_ record: PartyRecord) -> PartyPage.Table? {
        let names = record.names
        guard !names.isEmpty else { return nil }
        return PartyPage.Table(
            key: "names", heading: language.text("property.names"), lead: nil,
            columns: ["name", "lang", "kind", "validity"].map { language.text("names.\($0)") },
            lines: names.map { name in
                let from = name.from.map { language.date($0) }
                let until = name.until.map { language.date($0) }
                let span =
                    switch (from, until) {
                    case (let from?, let until?): language.text("span.both", ["from": from, "until": until])
                    case (let from?, nil): language.text("span.from", ["from": from])
                    case (nil, let until?): language.text("span.until", ["until": until])
                    case (nil, nil): language.text("span.always")
                    }
                let today = name.holds(at: view.instant) ? " · " + language.text("names.today") : ""
                let cells = [name.text, name.lang ?? "", language.word(name.kind ?? "official"), span + today]
                return PartyPage.Line(cells: cells.map { PartyPage.Cell(words: $0) })
            })
    }

    /// Which of these that the records have are for people alone, in a sentence; `nil`: none.
    func unenforced(_ records: [PartyRecord], _ names: [String]) -> String? {
        let said = names.filter { name in records.contains { $0.body[name] != nil } }.map { language.propertyName($0) }
        guard !said.isEmpty else { return nil }
        return language.text("parties.unenforced", ["list": language.list(said)])
    }

    /// To the record itself, and to its proof.
    func links(_ record: PartyRecord) -> [PartiesPage.Link] {
        let line = record.line
        return [
            .init(
                href: Paths.record(line.id, version: line.version, channel: line.channel),
                label: language.text("parties.record"), current: false),
            .init(
                href: Paths.record(line.id, version: line.version, channel: line.channel) + "#proof",
                label: language.text("proof.title"), current: false),
        ]
    }
}

extension PartiesView {
    /// Whether the reader may see this channel, or its charter.
    func channel(_ code: String) -> Bool { book.charters[code] != nil || channels.contains { $0.code == code } }
}
