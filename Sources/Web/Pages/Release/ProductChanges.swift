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
    /// It says something else, in what is not compared here.
    let isElsewhere: Bool
    /// Of the version before its reader sees a part: what was withheld of it stands here as if it were new.
    let isPart: Bool

    /// `nil` where one of the two is no product.
    ///
    /// - Parameter isPart: whether `earlier` is what is left of the version before.
    init?(_ object: JSONValue, since earlier: JSONValue, isPart: Bool = false, language: Language) {
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
        self.isPart = isPart
        let isEqual = Self.said(by: object) == Self.said(by: earlier)
        isSame = lines.isEmpty && isEqual
        isElsewhere = lines.isEmpty && !isEqual
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
