import Records
import Sharing

/// How a record may be handled, and why its reader sees it, in ready words.
struct TermsModel: Sendable {
    struct Line: Sendable {
        let label: String
        let items: [String]
    }
    let lines: [Line]
    let grounds: [String]

    /// - Parameter portions: what portions that the reader sees are marked with beside it.
    init(_ terms: Terms, portions: [MarkView] = [], _ wording: PartyWording) {
        let language = wording.language
        var lines: [Line] = []
        func add(_ key: String, _ items: [String]) {
            if !items.isEmpty { lines.append(Line(label: language.text("terms.\(key)"), items: items)) }
        }
        let label = terms.label.map { language.label($0) }
        add("label", [label ?? language.text("terms.label.none")])
        add("tlp", [language.text("terms.tlp.\(terms.tlp.value)")])
        let marked = portions.filter { !$0.audience.isEmpty }.sorted {
            $0.audience.lexicographicallyPrecedes($1.audience)
        }
        add("readers", Self.readers(terms.readers, wording) + marked.map { Self.readers(of: $0, wording) })
        add("keptFrom", terms.keptFrom.map { wording.words($0) })
        add("uses", terms.uses.map { Self.uses($0, language) } ?? [language.text("terms.uses.any")])
        add("passing", [Self.passing(terms.passing, wording)])
        if terms.control != "none" { add("control", [language.text("terms.control.\(terms.control)")]) }
        add("duties", terms.duties.map { Terms.duty($0, in: language.code) })
        if let from = terms.from { add("from", [language.dateTime(from)]) }
        add("until", [terms.until.map { Self.end($0, wording) } ?? language.text("terms.until.none")])
        if let review = terms.review { add("review", [Self.end(review, wording)]) }
        self.lines = lines
        grounds = terms.grounds.map { Self.sentence($0, wording) }
    }

    private static func end(_ end: Instant, _ wording: PartyWording) -> String {
        wording.language.dateTime(end) + " · " + wording.language.distance(to: end, from: wording.today)
    }

    private static func readers(_ readers: Terms.Readers, _ wording: PartyWording) -> [String] {
        switch readers {
        case .untold: [wording.language.text("terms.readers.untold")]
        case .anybody: [wording.language.text("terms.readers.any")]
        case .lists(let lists):
            lists.enumerated().map { place, parties in
                let words = parties.isEmpty ? wording.language.text("terms.readers.nobody") : wording.words(parties)
                return place == 0 ? words : wording.language.text("terms.readers.also", ["parties": words])
            }
        }
    }

    private static func readers(of portion: MarkView, _ wording: PartyWording) -> String {
        var parties: [String] = []
        if case .lists = portion.readers { parties = readers(portion.readers, wording) }
        if !portion.keptFrom.isEmpty {
            parties.append(wording.language.text("terms.keptFrom") + " " + wording.words(portion.keptFrom))
        }
        return wording.language.text(
            "terms.readers.portions",
            [
                "mark": portion.audience.joined(separator: " · "),
                "parties": wording.language.list(parties),
            ])
    }

    fileprivate static func passing(_ passing: Terms.Passing, _ wording: PartyWording) -> String {
        switch passing {
        case .never: wording.language.text("terms.passing.never")
        case .community: wording.language.text("terms.passing.community")
        case .only(let parties): wording.language.text("terms.passing.only", ["parties": wording.words(parties)])
        }
    }

    fileprivate static func uses(_ uses: [String], _ language: Language) -> [String] {
        uses.isEmpty ? [language.text("terms.uses.none")] : uses.map { language.text("purpose.\($0)") }
    }

    private static func sentence(_ ground: Terms.Ground, _ wording: PartyWording) -> String {
        let language = wording.language
        switch ground {
        case .own: return language.text("ground.own")
        case .agreement(let originator, let title, let until):
            let name = wording.name(originator)
            guard let title else { return language.text("ground.agreement", ["originator": name]) }
            guard let until else {
                return language.text("ground.agreement.titled", ["title": title, "originator": name])
            }
            return language.text(
                "ground.agreement.until",
                ["title": title, "originator": name, "until": end(until, wording)])
        case .audience(let parties):
            return parties.isEmpty
                ? language.text("ground.audience")
                : language.text("ground.audience.by", ["parties": wording.words(parties)])
        case .purposes(let purposes):
            return language.text("ground.purposes", ["purposes": language.list(uses(purposes, language))])
        case .consent: return language.text("ground.consent")
        case .channel(let title): return language.text("ground.channel", ["channel": title])
        }
    }
}

extension Language {
    /// A level of classification in words.
    fileprivate func label(_ label: Terms.Label) -> String {
        text(
            "terms.label.value",
            ["word": label.word(in: code), "scheme": label.schemeName, "n": number(label.ordinal)])
    }
}

extension Marking {
    /// What it asks for, a sentence each, in the words that a record's own rules have.
    func sentences(_ wording: PartyWording) -> [String] {
        let language = wording.language
        var lines = labels.map { language.label($0) } + [language.text("terms.tlp.\(tlp.value)")]
        lines.append(TermsModel.passing(passing, wording))
        if let uses {
            lines.append(language.text("terms.uses") + ": " + language.list(TermsModel.uses(uses, language)))
        }
        if control != "none" { lines.append(language.text("terms.control.\(control)")) }
        lines += duties.map { Terms.duty($0, in: language.code) }
        if isUnread { lines.append(language.text("picture.unread")) }
        return lines
    }
}
