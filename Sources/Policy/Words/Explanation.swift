import Records

/// The languages in which decisions are explained: the African Union's, without Spanish.
///
/// The words of each stand in a file of their own, `ReasonWords+French.swift`; they follow the glossary (domain 7.4 and
/// `standards/glossary-fr-en.md`) and wait for a native reader's approval.
package enum ExplanationLanguage: String, CaseIterable, Sendable {
    case fr, en, pt, ar, sw

    fileprivate var words: any ReasonWords.Type {
        switch self {
        case .fr: FrenchReasonWords.self
        case .en: EnglishReasonWords.self
        case .pt: PortugueseReasonWords.self
        case .ar: ArabicReasonWords.self
        case .sw: SwahiliReasonWords.self
        }
    }
}

/// What a language has to have words for. All switches are exhaustive: a new reason does not compile until every language
/// can say it.
protocol ReasonWords {
    /// One sentence: what stands in the way, so that it says what would have to change.
    static func sentence(_ reason: Reason) -> String
    static func word(_ tier: Tier) -> String
    /// What a reader has to keep.
    static func duty(_ handling: Handling) -> String
    static func duty(_ caveat: RightsCaveat) -> String
    /// A condition that has no words: by its code.
    static func duty(code: String) -> String
    /// Nothing stands in the way.
    static var allowed: String { get }
    /// A portion is left out, by its marking; why follows.
    static func withheld(_ marking: String) -> String
    /// The answer may be another from this instant on, in UTC.
    static func until(_ instant: String) -> String
}

/// Decisions in words, for those who release and operate. What they say may be secret itself: a reader who is told no is
/// told nothing more (law 3).
///
/// TLP levels are never translated: see ``Records/TLP/label``.
package enum Explanation {
    package static func sentence(for reason: Reason, in language: ExplanationLanguage) -> String {
        language.words.sentence(reason)
    }

    package static func word(for tier: Tier, in language: ExplanationLanguage) -> String { language.words.word(tier) }

    /// What a reader has to keep, by a code of ``Verdict/obligations``.
    package static func duty(_ code: String, in language: ExplanationLanguage) -> String {
        if let handling = Handling(rawValue: code) { return language.words.duty(handling) }
        if let caveat = RightsCaveat(rawValue: code) { return language.words.duty(caveat) }
        return language.words.duty(code: code)
    }

    /// A whole verdict, in the order of the gates: each reason once. Where there is none: that nothing stands in the way,
    /// what the reader has to keep, which portions are left out and why, and until when that holds.
    package static func sentences(for verdict: Verdict, in language: ExplanationLanguage) -> [String] {
        let words = language.words
        var sentences: [String] = []
        if verdict.allows {
            sentences.append(words.allowed)
            sentences += verdict.obligations.sorted().map { duty($0, in: language) }
            for (marking, reasons) in verdict.withheld.sorted(by: { $0.key < $1.key }) {
                sentences.append(words.withheld(marking.text))
                sentences += unique(reasons).map { words.sentence($0) }
            }
        } else {
            sentences += unique(verdict.reasons).map { words.sentence($0) }
        }
        if let end = verdict.validUntil { sentences.append(words.until(end.text)) }
        return sentences
    }

    private static func unique(_ reasons: [Reason]) -> [Reason] {
        var seen: Set<Reason> = []
        return reasons.filter { seen.insert($0).inserted }
    }
}
