import Policy
package import Records

/// A reason of the decision: its stable code, and what it says.
package struct Why: Hashable, Sendable {
    package let code: String
    package let sentence: String

    init(_ reason: Reason, in language: ExplanationLanguage) {
        code = reason.rawValue
        sentence = Explanation.sentence(for: reason, in: language)
    }
}

extension PreviewView {
    /// Everybody in the registry.
    package var lines: [ShareLine] { preview.shares(named: names, at: instant) }
}

/// A verdict in words.
package struct ExplanationTold: Hashable, Sendable {
    /// A portion that is left out, by what marks it.
    package struct Withheld: Hashable, Sendable {
        package let marking: String
        package let reasons: [Why]
    }
    package let allows: Bool
    /// In the order of the gates; empty where nothing stands in the way.
    package let reasons: [Why]
    package let withheld: [Withheld]
    /// What the reader has to keep.
    package let duties: [String]
    /// When the answer may be another.
    package let until: Instant?
}

extension ExplanationView {
    /// In the language of a code such as `fr`; English where it has no words.
    package func told(in code: String) -> ExplanationTold {
        let language = ExplanationLanguage(rawValue: code) ?? .en
        func words(_ reasons: [Reason]) -> [Why] {
            var seen: Set<Reason> = []
            return reasons.filter { seen.insert($0).inserted }.map { Why($0, in: language) }
        }
        return ExplanationTold(
            allows: verdict.allows, reasons: words(verdict.reasons),
            withheld: verdict.withheld.sorted { $0.key < $1.key }.map {
                .init(marking: TLP(marking: $0)?.label ?? $0.text, reasons: words($1))
            },
            duties: verdict.allows
                ? verdict.obligations.sorted().map { Explanation.duty($0, in: language) } : [],
            until: verdict.validUntil)
    }
}
