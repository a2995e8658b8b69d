import JSON
import Records
import Sharing

/// A product as the form of its genre shows it, to be written anew.
struct EarlierProduct {
    let view: RecordView
    let form: any ProductForm.Type
    /// What stands in the form.
    let entry: FormEntry

    /// - Returns: `nil` where it may not be written anew, or says what its form has no room for.
    init?(_ view: RecordView) {
        guard view.mayRevise, view.paragraphs != nil, let content = Product.content(of: view.object),
            let form = content["product_kind"]?.string.flatMap({ ProductForms.named($0) }),
            let entry = FormEntry(content, of: view, form.genre)
        else { return nil }
        self.view = view
        self.form = form
        self.entry = entry
    }

    /// What a form that was sent makes of it: whatever stands there as it stood stays in the product as it is.
    func revision(_ sent: FormEntry) -> ProductRevision {
        let kept = Self.fields.filter { _, fields in fields.allSatisfy { sent.plain($0) == entry.plain($0) } }
        return ProductRevision(
            of: view.line.id, version: sent.value("of_version") ?? "", keeping: Set(kept.map(\.property)))
    }

    /// The properties of a product, each with the fields that say it.
    private static var fields: [(property: String, fields: [String])] {
        let judgements = AssessmentForm.places.flatMap { place in
            ["judgement", "likelihood", "confidence", "reasons"].map { "\($0)\(place)" }
        }
        let warning = ["hazard", "urgency", "severity", "certainty", "onset", "expires", "responsible", "options"]
        let same = [
            "so_what", "observed", "key_points", "changes", "gaps", "question", "assumptions", "alternatives",
            "indicators", "dissent", "lang",
        ]
        let others: [(property: String, fields: [String])] = [
            ("name", ["title"]), ("body", ["text"]), ("period", ["period_from", "period_until"]),
            ("areas", ["place", "country", "latitude", "longitude"]), ("judgements", judgements),
            ("event", ["event", "fatalities_low", "fatalities_best", "fatalities_high", "displaced"]),
            ("sources", ["sources", "grade", "source", "holding"]), ("warning", warning),
            ("checklist", Product.standards.map { "standard\($0)" }), ("responds_to_ref", ["responds_to"]),
            ("acknowledge_within", ["acknowledge", "precedence"]),
        ]
        let followUps = Product.Following.allCases.map { (property: $0.property, fields: ["follows", "follows_as"]) }
        return same.map { (property: $0, fields: [$0]) } + others + followUps
    }
}

extension FormEntry {
    /// What somebody sees in a field, whatever a browser makes of its lines.
    fileprivate func plain(_ name: String) -> [String] {
        list(name).map { text in
            text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.joined(separator: "\n")
        }.filter { !$0.isEmpty }
    }

    /// A product as its form shows it; `nil` where that has no room for all of it.
    fileprivate init?(_ content: JSONValue, of view: RecordView, _ genre: Product.Genre) {
        var read = ProductReading(view.object, content)
        read.common(view)
        switch genre {
        case .intrep: read.intrep()
        case .warning: read.warning()
        case .intsum: read.intsum()
        case .assessment: read.assessment()
        case .note: read.note()
        case .joint: return nil
        }
        guard read.hasRoom else { return nil }
        self.init(values: read.values)
    }
}

/// Reads a product into the fields of a form.
private struct ProductReading {
    let object: JSONValue
    let content: JSONValue
    private(set) var values: [String: [String]] = [:]
    /// Whether the form has a place for all that was read.
    private(set) var hasRoom = true

    init(_ object: JSONValue, _ content: JSONValue) {
        self.object = object
        self.content = content
    }

    /// - Parameter isLong: whether the field has several lines. A browser takes the ends of lines out of any other, and puts
    ///   nothing in their place (HTML, value sanitization): what has some would be filed again as something else.
    private mutating func set(_ field: String, _ value: JSONValue?, isLong: Bool = false) {
        guard let value, let text = value.string ?? value.numberText else { return }
        if !isLong, text.contains(where: \.isNewline) { hasRoom = false }
        values[field] = [text]
    }
    /// An item on each line.
    private mutating func lines(_ field: String, _ list: [String]) {
        if list.contains(where: { $0.contains(where: \.isNewline) }) { hasRoom = false }
        if !list.isEmpty { values[field] = [list.joined(separator: "\n")] }
    }
    private mutating func lines(_ fields: String...) {
        for field in fields { lines(field, texts(content[field])) }
    }
    /// Any change of a list writes all of it: what no field of this form shows of an element would be gone with it.
    private mutating func holds(_ elements: [JSONValue], only fields: Set<String>) {
        let isAll = elements.allSatisfy { element in
            element.kind == .object && element.members.allSatisfy { fields.contains($0.0.text) }
        }
        hasRoom = hasRoom && isAll
    }
    /// So does a change of an object.
    private mutating func holds(_ name: String, only fields: Set<String>) {
        if let object = content[name] { holds([object], only: fields) }
    }
    private func list(_ name: String) -> [JSONValue] { content[name].map { Array($0.elements) } ?? [] }
    private func texts(_ value: JSONValue?) -> [String] { value?.elements.compactMap(\.string) ?? [] }

    mutating func common(_ view: RecordView) {
        set("title", object["name"])
        // Another language than the form offers stays, as none does.
        if let lang = object["lang"]?.string, PartyForms.languages.contains(lang) { set("lang", object["lang"]) }
        set("so_what", content["so_what"])
        if let followUp = Product.followUp(in: object) {
            values["follows"] = [followUp.report.text]
            if followUp.how != .follows { values["follows_as"] = [followUp.how.rawValue] }
        }
        set("responds_to", content["responds_to_ref"])
        values["acknowledge"] = [content["acknowledge_within"] == nil ? "no" : "yes"]
        set("precedence", view.envelope["precedence"])
        values["channel"] = [view.channel.code]
        // Each behind its mark, where one has a mark.
        let marked = view.paragraphs ?? []
        let body = marked.isEmpty ? texts(content["body"]) : marked
        if !body.isEmpty {
            values["text"] = [body.joined(separator: "\n\n")]
        } else if let text = object["description"]?.string, text != content["so_what"]?.string {
            values["text"] = [text]
        }
    }

    private mutating func area() {
        let areas = list("areas")
        hasRoom = hasRoom && areas.count <= 1
        holds(areas, only: ["name", "country", "latitude", "longitude"])
        set("place", areas.first?["name"])
        for name in ["country", "latitude", "longitude"] { set(name, areas.first?[name]) }
    }

    /// Sources, one on each line, the grade first.
    private mutating func sources(in field: String) {
        holds(list("sources"), only: ["grade", "descriptor"])
        let sources = list("sources").map { source in
            [source["grade"]?.string, source["descriptor"]?.string].compactMap { $0 }.joined(separator: " ")
        }
        lines(field, sources)
    }

    mutating func intrep() {
        area()
        set("observed", content["observed"])
        let sources = list("sources")
        hasRoom = hasRoom && sources.count == 1 && content["observed_until"] == nil
        holds(sources, only: ["grade", "descriptor", "holding"])
        set("grade", sources.first?["grade"])
        set("source", sources.first?["descriptor"])
        set("holding", sources.first?["holding"])
        holds("event", only: ["type", "fatalities_low", "fatalities_best", "fatalities_high", "displaced"])
        let event = content["event"]
        set("event", event?["type"])
        for name in ["fatalities_low", "fatalities_best", "fatalities_high", "displaced"] { set(name, event?[name]) }
    }

    mutating func warning() {
        area()
        sources(in: "grade")
        holds(
            "warning",
            only: [
                "hazard", "urgency", "severity", "certainty", "onset", "expires", "responsible", "options",
            ])
        let warning = content["warning"]
        for name in ["hazard", "urgency", "severity", "certainty", "onset", "expires"] { set(name, warning?[name]) }
        for name in ["responsible", "options"] { lines(name, texts(warning?[name])) }
    }

    mutating func intsum() {
        holds("period", only: ["from", "until"])
        set("period_from", content["period"]?["from"])
        set("period_until", content["period"]?["until"])
        lines("key_points", "changes", "gaps")
        values["made_from"] = texts(content["derived_from_refs"])
    }

    mutating func assessment() {
        set("question", content["question"])
        lines("assumptions", "alternatives", "indicators", "changes", "dissent")
        sources(in: "sources")
        let judgements = list("judgements")
        hasRoom = hasRoom && judgements.count <= AssessmentForm.places.count
        holds(judgements, only: ["text", "likelihood_from", "likelihood_until", "confidence", "reasons"])
        holds(list("checklist"), only: ["standard", "author"])
        for (place, judgement) in zip(AssessmentForm.places, judgements) {
            set("judgement\(place)", judgement["text"], isLong: true)
            set("confidence\(place)", judgement["confidence"])
            set("reasons\(place)", judgement["reasons"], isLong: true)
            let band = Likelihood.Band.allCases.first {
                Int64($0.interval.from) == judgement["likelihood_from"]?.integer
                    && Int64($0.interval.until) == judgement["likelihood_until"]?.integer
            }
            hasRoom = hasRoom && band != nil
            values["likelihood\(place)"] = band.map { [$0.rawValue] }
        }
        for answer in list("checklist") {
            guard let standard = answer["standard"]?.integer else { continue }
            set("standard\(standard)", answer["author"])
        }
    }

    mutating func note() {
        area()
        sources(in: "sources")
    }
}
