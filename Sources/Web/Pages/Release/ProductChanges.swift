import JSON
import Records

/// What a product says otherwise than the version before it, part by part, in ready words.
struct ProductChanges: Sendable {
    struct Line: Sendable {
        let label: String
        /// What only the version before says.
        let gone: [String]
        /// What only this one says.
        let added: [String]
    }

    /// Of the version before; `nil` where it does not say.
    let since: SpokenTime?
    let lines: [Line]
    let hasLines: Bool
    /// It is filed anew for its marking or its channel alone.
    let isSame: Bool
    /// It says something else, in what is not compared here, whatever else has changed.
    let isElsewhere: Bool

    /// `nil` where one of the two is no product.
    ///
    /// - Parameter earlier: as its reader is shown it. What is withheld of it stands here as if it were new; that anything is would
    ///   tell of it, so the page says this always (law 3).
    init?(_ object: JSONValue, since earlier: JSONValue, language: Language) {
        guard let now = ProductSheet(object, known: [], language: language),
            let before = ProductSheet(earlier, known: [], language: language)
        else { return nil }
        let new = now.parts(named: object["name"]?.string, language)
        let old = before.parts(named: earlier["name"]?.string, language)
        var labels = new.map(\.label)
        for part in old where !labels.contains(part.label) { labels.append(part.label) }
        lines = labels.compactMap { label in
            let says = new.filter { $0.label == label }.flatMap(\.texts)
            let said = old.filter { $0.label == label }.flatMap(\.texts)
            let line = Line(
                label: label, gone: said.filter { !says.contains($0) }, added: says.filter { !said.contains($0) })
            return line.gone.isEmpty && line.added.isEmpty ? nil : line
        }
        hasLines = !lines.isEmpty
        let isEqual = Self.said(by: object) == Self.said(by: earlier)
        isSame = lines.isEmpty && isEqual
        let changed = Set(lines.map(\.label))
        let (says, said) = (Self.places(of: object), Self.places(of: earlier))
        let isUntold = Set(says.keys).union(said.keys).contains { place in
            says[place] != said[place]
                && Self.labels(of: place).allSatisfy { !changed.contains(language.text($0)) }
        }
        isElsewhere = !isEqual && (lines.isEmpty || isUntold)
        since = earlier["modified"]?.string.flatMap { SpokenTime($0, language: language) }
    }

    /// What every next version has of its own, and what says how it is marked.
    private static let apart: Set<String> = ["modified", "published", "object_marking_refs", "granular_markings"]

    /// All else of an object, by its properties.
    private static func said(by object: JSONValue) -> [String: [UInt8]] {
        object.members.reduce(into: [:]) { said, member in
            if !apart.contains(member.0.text) { said[member.0.text] = member.1.minified }
        }
    }

    /// What stands at each place of an object: the elements of a list share one, in their order.
    private static func places(of object: JSONValue) -> [String: [[UInt8]]] {
        var said: [String: [[UInt8]]] = [:]
        // A file is told by its name, and what refers to itself refers to nothing.
        let own = Set(Product.annexes(of: object).map(\.artifact.text) + [object["id"]?.string ?? ""])
        let soWhat = Product.content(of: object)?["so_what"]?.string
        for (token, value) in object.members {
            let name = token.text
            // What follows stands there once more, for tools that do not know the extension.
            guard !apart.contains(name), name != "description" || value.string != soWhat else { continue }
            if name == "object_refs" {
                said[name] = value.elements.filter { !own.contains($0.string ?? "") }.map(\.minified)
            } else {
                add(value, at: step(name), to: &said)
            }
        }
        return said
    }

    private static func add(_ value: JSONValue, at place: String, to said: inout [String: [[UInt8]]]) {
        switch value.kind {
        case .object where value.count > 0:
            for (token, inner) in value.members { add(inner, at: place + "." + step(token.text), to: &said) }
        case .array where value.count > 0:
            for inner in value.elements { add(inner, at: place + "[]", to: &said) }
        default: said[place, default: []].append(value.minified)
        }
    }

    /// A name that looks like several steps is none of those that are known.
    private static func step(_ name: String) -> String {
        name.contains { $0 == "." || $0 == "[" } ? "\"\(name)\"" : name
    }

    /// The parts that tell what stands at a place; none: nothing here does.
    private static func labels(of place: String) -> [String] {
        switch place {
        case "name": return ["property.name"]
        case "description": return ["record.properties"]
        // Made of these.
        case "confidence": return ["product.sources", "product.judgements"]
        default:
            let content = "extensions.\(Product.extensionID)."
            guard place.hasPrefix(content) else { return [] }
            return told[String(place.dropFirst(content.count))].map { [$0] } ?? []
        }
    }

    /// Which part tells what stands where in our extension: all of ``ProductSheet/parts(named:_:)``, and nothing else.
    private static let told: [String: String] = [
        "so_what": "field.so_what", "question": "field.question", "body[]": "record.properties",
        "observed": "product.observed", "acknowledge_within": "product.acknowledge",
        "period.from": "product.period", "period.until": "product.period",
        "areas[].name": "field.place", "areas[].country": "field.place",
        "event.type": "field.event", "event.displaced": "field.displaced", "event.fatalities_low": "trend.fatalities",
        "event.fatalities_best": "trend.fatalities", "event.fatalities_high": "trend.fatalities",
        "judgements[].text": "product.judgements", "judgements[].likelihood_from": "product.judgements",
        "judgements[].likelihood_until": "product.judgements", "judgements[].confidence": "product.judgements",
        "judgements[].reasons": "product.judgements", "judgements[].checkable_on": "product.judgements",
        "key_points[]": "field.key_points", "changes[]": "field.changes", "gaps[]": "field.gaps",
        "assumptions[]": "field.assumptions", "alternatives[]": "field.alternatives",
        "indicators[]": "field.indicators", "dissent[]": "field.dissent",
        "sources[].grade": "product.sources", "sources[].descriptor": "product.sources",
        "sources[].holding": "product.sources",
        "annexes[].artifact_ref": "annex.title", "annexes[].name": "annex.title", "annexes[].bytes": "annex.title",
        "annexes[].media_type": "annex.title", "annexes[].hashes.SHA-256": "annex.title",
        "checklist[].standard": "product.checklist", "checklist[].author": "product.checklist",
        "warning.hazard": "field.hazard", "warning.onset": "field.onset", "warning.expires": "field.expires",
        "warning.urgency": "field.urgency", "warning.severity": "field.severity",
        "warning.certainty": "field.certainty", "warning.responsible[]": "field.responsible",
        "warning.options[]": "field.options",
    ]
}

extension ProductSheet {
    /// All that it says, part by part: a text for each thing that may change by itself.
    ///
    /// - Parameter title: what the report is called.
    fileprivate func parts(named title: String?, _ language: Language) -> [(label: String, texts: [String])] {
        func part(_ label: String, _ texts: [String?]) -> (label: String, texts: [String]) {
            (language.text(label), texts.compactMap { $0 })
        }
        var parts = [
            part("property.name", [title]), part("field.so_what", [soWhat]), part("field.question", [question]),
            part("product.judgements", judgements.map { Self.text($0) }),
            part("record.properties", body.map { [$0.own?.label, $0.text].compactMap { $0 }.joined(separator: " ") }),
        ]
        parts += facts.map { (label: $0.label, texts: [$0.words]) }
        parts += lists.map { (label: $0.label, texts: $0.items) }
        parts += [
            part("product.sources", sources.map { $0.line(language) }),
            part("annex.title", annexes.map { $0.line }),
            part("product.checklist", checklist.map { language.list([$0.label, $0.words]) }),
        ]
        return parts
    }

    /// The parts of a judgement belong together: one of them changes all of it.
    private static func text(_ judgement: Judgement) -> String {
        [judgement.text, judgement.likelihood, judgement.confidence, judgement.reasons, judgement.checkable]
            .compactMap { $0 }.filter { !$0.isEmpty }
            // Each in its own direction, whichever the one before it has.
            .map { "\u{2068}\($0)\u{2069}" }.joined(separator: " · ")
    }
}
