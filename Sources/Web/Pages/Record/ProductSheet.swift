import JSON
import Records
import Sharing

/// What a report says as a product, in ready words: for the partial `product`.
///
/// Three scales stand apart in it (law 13): the grade of a source, the likelihood of a judgement, the confidence in it.
struct ProductSheet: Sendable {
    struct Fact: Sendable {
        let label: String
        let words: String
    }
    struct Link: Sendable {
        /// What the product does to it.
        let label: String
        let href: String
        let caption: String
    }
    struct Judgement: Sendable {
        let text: String
        /// As in “likely (55–80 %)”.
        let likelihood: String
        let confidence: String
        let reasons: String
        /// Percent.
        let from: Int
        let width: Int
        let checkable: String?
    }
    struct List: Sendable {
        let label: String
        let items: [String]
    }
    struct Source: Sendable {
        let descriptor: String
        let grade: String
        let meaning: String
        let holding: String
        /// The record that says it, where the reader may see that.
        var href: String?
    }

    /// A file that goes along.
    struct Annex: Sendable {
        let name: String
        let about: String
        let digest: String
        /// `nil`: it is not here, or not with this page.
        let href: String?
    }

    struct Portion: Sendable {
        /// The code of whose it is, where several organisations wrote it.
        var owner: String?
        let text: String
        /// Its own level, where it has one.
        let own: TLPBadge?
        /// What else it is marked with, as in `REL TO UG-NAC`.
        var marks: [String] = []
    }

    let genre: String
    let soWhat: String?
    let facts: [Fact]
    let follows: Link?
    /// Of how many organisations what it refers to is, as far as its reader sees it; `nil` where that is one, or not told.
    let contributions: String?
    let question: String?
    let judgements: [Judgement]
    let hasJudgements: Bool
    let body: [Portion]
    /// What else than paragraphs is marked by itself, in words, and with what.
    let marked: [Fact]
    let lists: [List]
    let sources: [Source]
    let hasSources: Bool
    let annexes: [Annex]
    let hasAnnexes: Bool
    let checklist: [Fact]
    let hasChecklist: Bool
    /// The properties of the report that it says.
    let told: Set<String>

    /// `nil` for what is no product.
    ///
    /// - Parameters:
    ///   - known: records that the reader may see.
    ///   - marks: what the markings of its portions ask for, as far as the reader may know that.
    ///   - files: where a file that goes along is fetched, by its id; `nil`: nowhere.
    init?(
        _ object: JSONValue, known: [RecordLine], marks: [RecordID: MarkView] = [:],
        files: (RecordID) -> String? = { _ in nil }, language: Language
    ) {
        guard let content = Product.content(of: object), let genre = content["product_kind"]?.string else { return nil }
        self.genre = language.known("write.\(genre)") ?? genre
        soWhat = content["so_what"]?.string
        question = content["question"]?.string
        facts = Self.facts(content, language)
        follows = Product.followUp(in: object).flatMap { followUp in
            known.first { $0.id == followUp.report.text }.map {
                Link(
                    label: language.text("product.\(followUp.how.rawValue)"),
                    href: Paths.record($0.id, channel: $0.channel), caption: language.title($0.title))
            }
        }
        contributions = Self.contributions(known, language)
        judgements = content.objects("judgements").compactMap { Judgement($0, language) }
        hasJudgements = !judgements.isEmpty
        let portions = Self.portions(object, content, marks, language)
        body = portions.body
        marked = portions.marked
        lists = ["key_points", "changes", "gaps", "assumptions", "alternatives", "indicators", "dissent"].compactMap {
            let items = content.texts($0)
            return items.isEmpty ? nil : List(label: language.text("field.\($0)"), items: items)
        }
        sources = content.objects("sources").map { Source($0, known, language) }
        hasSources = !sources.isEmpty
        annexes = Product.annexes(of: object).map { Annex($0.about, href: files($0.artifact), language) }
        hasAnnexes = !annexes.isEmpty
        checklist = content.objects("checklist").compactMap { item in
            guard let standard = item["standard"]?.integer, let score = item["author"]?.integer else { return nil }
            return Fact(
                label: language.known("write.standard.\(standard)") ?? "\(standard)",
                words: language.word("score.\(score)"))
        }
        hasChecklist = !checklist.isEmpty
        var told: Set = ["description", "report_types"]
        if object["extensions"]?.count == 1 { told.insert("extensions") }
        // What refers to nothing but itself refers to nothing.
        let about = object["object_refs"].map { Array($0.elements) } ?? []
        let own = Set(Product.annexes(of: object).map(\.artifact.text) + [object["id"]?.string ?? ""])
        if about.allSatisfy({ own.contains($0.string ?? "") }) { told.insert("object_refs") }
        self.told = told
    }

    /// Statements, reports and opinions are what organisations contribute: who is named in a report contributes nothing to it.
    private static func contributions(_ known: [RecordLine], _ language: Language) -> String? {
        let contributed = known.filter { ["note", "opinion", "report"].contains($0.type) }
        let organisations = Set(contributed.flatMap(\.originators))
        return organisations.count > 1 ? language.text("product.contributions", count: organisations.count) : nil
    }

    /// Where no portion has a mark of its own the whole text is the description.
    private static func portions(
        _ object: JSONValue, _ content: JSONValue, _ known: [RecordID: MarkView], _ language: Language
    ) -> (body: [Portion], marked: [Fact]) {
        var path: [Selector.Step] = [.member("extensions"), .member(Product.extensionID), .member("body")]
        var body = content.texts("body")
        if body.isEmpty {
            path = [.member("description")]
            let text = object["description"]?.string ?? ""
            body = text == content["so_what"]?.string ? [] : text.paragraphs
        }
        var levels: [Int: TLP] = [:]
        var marks: [Int: [String]] = [:]
        var elsewhere: [String: [String]] = [:]
        var places: [String] = []
        for marking in object["granular_markings"].map({ Array($0.elements) }) ?? [] where marking.kind == .object {
            // What says a portion's language is no marking.
            guard let id = marking["marking_ref"]?.recordID else { continue }
            let published = TLP(marking: id)
            let level = published ?? known[id]?.marking.tlp ?? .clear
            let hasLevel = published != nil || level > .clear
            // Of one that its reader cannot read it is said that it is there.
            let words =
                published == nil ? known[id].map { language.marks($0) } ?? [language.text("marking.unread")] : []
            for text in marking.texts("selectors") {
                guard let selector = Selector(text) else { continue }
                var paragraphs: [Int] = []
                if path.starts(with: selector.steps) {
                    // What marks the whole text marks each paragraph of it.
                    paragraphs = Array(body.indices)
                } else if selector.steps.dropLast() == path[...], case .element(let place) = selector.steps.last {
                    paragraphs = [place]
                }
                if paragraphs.isEmpty || selector.steps.count < path.count {
                    if elsewhere[text] == nil { places.append(text) }
                    let all = (hasLevel ? [level.label] : []) + words
                    let there = elsewhere[text] ?? []
                    elsewhere[text] = there + all.filter { !there.contains($0) }
                }
                for place in paragraphs {
                    if hasLevel { levels[place] = max(levels[place] ?? .clear, level) }
                    for word in words where marks[place]?.contains(word) != true {
                        marks[place, default: []].append(word)
                    }
                }
            }
        }
        let owners = content.texts("portion_originators")
        let portions = body.enumerated().map { place, text in
            Portion(
                owner: owners.indices.contains(place) ? owners[place] : nil, text: text,
                own: levels[place].map(TLPBadge.init), marks: marks[place] ?? [])
        }
        let marked = places.map { place in
            Fact(
                label: language.place(place),
                words: (elsewhere[place] ?? []).map { "(\($0))" }.joined(separator: " "))
        }
        return (portions, marked)
    }

    private static func facts(_ content: JSONValue, _ language: Language) -> [Fact] {
        var facts: [Fact] = []
        func add(_ label: String, _ words: String?) {
            if let words, !words.isEmpty { facts.append(Fact(label: language.text(label), words: words)) }
        }
        func date(_ value: JSONValue?) -> String? {
            value?.string.flatMap { try? PartialDate($0) }.map { language.date($0) }
        }
        add("field.place", language.list(content.objects("areas").map { place($0, language) }))
        add("product.observed", date(content["observed"]))
        if let event = content["event"], event.kind == .object, let type = event["type"]?.string {
            add("field.event", language.known("word.event.\(type)") ?? type)
            if let low = event["fatalities_low"]?.integer, let best = event["fatalities_best"]?.integer,
                let high = event["fatalities_high"]?.integer
            {
                add("trend.fatalities", language.estimate(low: low, best: best, high: high))
            }
            add("field.displaced", event["displaced"]?.integer.map { language.number($0) })
        }
        if let from = date(content["period"]?["from"]), let until = date(content["period"]?["until"]) {
            add("product.period", language.text("product.period.words", ["from": from, "until": until]))
        }
        if let minutes = content["acknowledge_within"]?.integer, Product.acknowledgeWithin.contains(minutes) {
            let time = language.wait(seconds: Int(minutes) * 60)
            add("product.acknowledge", language.text("product.acknowledge.words", ["time": time]))
        }
        guard let warning = content["warning"], warning.kind == .object else { return facts }
        add("field.hazard", warning["hazard"]?.string)
        add("field.onset", date(warning["onset"]))
        add("field.expires", date(warning["expires"]))
        for name in ["urgency", "severity", "certainty"] {
            add("field.\(name)", warning[name]?.string.map { language.word("cap.\($0)") })
        }
        add("field.responsible", language.list(warning.texts("responsible")))
        add("field.options", language.list(warning.texts("options")))
        return facts
    }

    private static func place(_ area: JSONValue, _ language: Language) -> String {
        let name = area["name"]?.string ?? ""
        return area["country"]?.string.map { "\(name) (\($0))" } ?? name
    }
}

extension ProductSheet.Judgement {
    fileprivate init?(_ value: JSONValue, _ language: Language) {
        guard let text = value["text"]?.string, let from = value["likelihood_from"]?.integer,
            let until = value["likelihood_until"]?.integer, let reasons = value["reasons"]?.string,
            let interval = Likelihood(from: Int(from), until: Int(until))
        else { return nil }
        self.init(
            text: text, likelihood: language.likelihood(interval),
            confidence: value["confidence"]?.string.map { language.text("product.confidence.\($0)") } ?? "",
            reasons: reasons, from: interval.from, width: max(interval.until - interval.from, 1),
            checkable: value["checkable_on"]?.string.flatMap { try? PartialDate($0) }.map {
                language.text("product.checkable", ["date": language.date($0)])
            })
    }
}

extension ProductSheet.Source {
    fileprivate init(_ value: JSONValue, _ known: [RecordLine], _ language: Language) {
        self.init(
            grade: value["grade"]?.string ?? "", descriptor: value["descriptor"]?.string,
            holding: value["holding"]?.string, language)
        let record = value["source_ref"]?.string.flatMap { id in known.first { $0.id == id } }
        href = record.map { Paths.record($0.id, channel: $0.channel) }
    }

    /// - Parameters:
    ///   - grade: as in `B2`: its meaning is said in the reader's words.
    ///   - descriptor: `nil`: nobody described it.
    ///   - holding: a code: who has what it said.
    init(grade: String, descriptor: String?, holding: String? = nil, _ language: Language) {
        self.init(
            descriptor: descriptor ?? language.text("product.source.unnamed"), grade: grade,
            meaning: language.list(grade.map { language.word("grade.\($0)") }),
            holding: holding.map { language.word("holding.\($0)") } ?? "")
    }

    /// All of it in a line.
    func line(_ language: Language) -> String {
        language.list([descriptor, "\(grade) \(meaning)", holding].filter { !$0.isEmpty })
    }
}

extension ProductSheet.Annex {
    fileprivate init(_ value: JSONValue, href: String?, _ language: Language) {
        let type = value["media_type"]?.string ?? ""
        self.init(
            name: value["name"]?.string ?? "",
            about: language.list(
                [
                    language.known("annex.type.\(type.split(separator: "/").last ?? "")") ?? type,
                    value["bytes"]?.integer.map { language.text("annex.bytes", ["count": language.number($0)]) },
                ].compactMap { $0 }),
            digest: value["hashes"]?["SHA-256"]?.string ?? "", href: href)
    }

    /// On paper: a line.
    var line: String { "\(name) (\(about)), SHA-256 \(digest)" }
}

extension JSONValue {
    fileprivate func objects(_ name: String) -> [JSONValue] {
        guard let list = self[name], list.kind == .array else { return [] }
        return list.elements.filter { $0.kind == .object }
    }
    fileprivate func texts(_ name: String) -> [String] {
        guard let list = self[name], list.kind == .array else { return [] }
        return list.elements.compactMap(\.string)
    }
}

extension Language {
    /// A likelihood in words, with its interval: as in “likely (55–80 %)”.
    func likelihood(_ likelihood: Likelihood) -> String {
        let (lowest, highest) = likelihood.bands
        let words =
            lowest == highest
            ? word("likelihood.\(lowest.rawValue)")
            : text(
                "product.likelihood.between",
                ["from": word("likelihood.\(lowest.rawValue)"), "until": word("likelihood.\(highest.rawValue)")])
        let numbers =
            likelihood.from == likelihood.until
            ? number(likelihood.from) : "\(number(likelihood.from))–\(number(likelihood.until))"
        return text("product.likelihood", ["words": words, "interval": numbers])
    }

    /// How many, with what it may be at least and at most: as in “7 (5–12)”.
    func estimate(low: Int64, best: Int64, high: Int64) -> String {
        low == high
            ? number(best)
            : text("trend.estimate", ["best": number(best), "low": number(low), "high": number(high)])
    }

    /// A band by its name, as a form offers it.
    func likelihood(_ band: String) -> String {
        Likelihood.Band(rawValue: band).map { likelihood($0.interval) } ?? band
    }
}
