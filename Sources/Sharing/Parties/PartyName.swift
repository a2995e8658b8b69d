import JSON
package import Records

/// One of the names of a party: in a language, of a kind, for a time (domain 0.4).
package struct PartyName: Hashable, Sendable {
    package let text: String
    /// BCP 47.
    package let lang: String?
    /// `official`, `acronym`, `former` or `press`; one that says nothing counts as official.
    package let kind: String?
    package let from: PartialDate?
    package let until: PartialDate?

    package init(
        _ text: String, lang: String? = nil, kind: String? = nil, from: PartialDate? = nil, until: PartialDate? = nil
    ) {
        (self.text, self.lang, self.kind, self.from, self.until) = (text, lang, kind, from, until)
    }

    init?(_ value: JSONValue) {
        guard let text = value["text"]?.string else { return nil }
        func date(_ name: String) -> PartialDate? { value[name]?.string.flatMap { try? PartialDate($0) } }
        self.init(
            text, lang: value["lang"]?.string, kind: value["kind"]?.string, from: date("valid_from"),
            until: date("valid_until"))
    }

    /// Whether it is valid at an instant: from the beginning of its first day on, until before that of its last. So of
    /// two names that follow one another on a day, the second is that day's.
    package func holds(at instant: Instant) -> Bool {
        (from?.range.map { $0.lowerBound <= instant } ?? true) && (until?.range.map { instant < $0.lowerBound } ?? true)
    }

    /// The lower, the rather it is what somebody is called. A former name counts in full in its own time.
    private var rank: Int {
        switch kind {
        case nil, "official": 0
        case "former": from == nil && until == nil ? 3 : 0
        case "acronym": 1
        default: 2
        }
    }

    fileprivate func order(in language: String, at place: Int) -> (Int, Int, Int) {
        let own = lang.map { $0.lowercased().split(separator: "-").first ?? "" }
        let distance =
            switch own {
            case language[...]?: 0
            case "en"?: 1
            case nil: 2
            default: 3
            }
        return (rank, distance, place)
    }
}

extension [PartyName] {
    init(_ names: JSONValue?) { self = names?.elements.compactMap { PartyName($0) } ?? [] }

    /// What a party is called at an instant, for a reader of a language. Where no name is valid then, the one that ended
    /// last before it, else any: a party is never without a name that has one.
    package func name(at instant: Instant, in language: String) -> PartyName? {
        let valid = filter { $0.holds(at: instant) }
        let over = filter { $0.until?.range.map { $0.lowerBound <= instant } ?? false }
        let last = over.compactMap { $0.until?.range?.lowerBound }.max()
        let candidates = [valid, over.filter { $0.until?.range?.lowerBound == last }, self].first { !$0.isEmpty }
        return candidates?.enumerated().min {
            $0.element.order(in: language, at: $0.offset) < $1.element.order(in: language, at: $1.offset)
        }?.element
    }
}

/// What a party is called in a document of some date, and today.
package struct PartyCalled: Hashable, Sendable {
    package let code: String
    /// At the document's date; the code where no name may be told.
    package let then: String
    /// Today's, where it is another.
    package let now: String?

    package init(code: String, names: [PartyName], at date: Instant, today: Instant, in language: String) {
        self.code = code
        then = names.name(at: date, in: language)?.text ?? code
        let current = names.name(at: today, in: language)?.text ?? code
        now = current == then ? nil : current
    }
}
