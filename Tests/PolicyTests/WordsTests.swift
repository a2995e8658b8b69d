import Records
import Testing

@testable import Policy

@Suite("Decisions in words")
struct WordsTests {
    /// Letters of the language's script, and names of levels that are never translated.
    static func isOfScript(_ text: String, _ language: ExplanationLanguage) -> Bool {
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        let arabic = letters.filter { (0x600...0x6FF).contains($0.value) }
        return language == .ar ? arabic.count > letters.count / 2 : arabic.isEmpty
    }

    @Test("every reason has a sentence of its own in every language", arguments: ExplanationLanguage.allCases)
    func complete(_ language: ExplanationLanguage) {
        let sentences = Reason.allCases.map { Explanation.sentence(for: $0, in: language) }
        #expect(Set(sentences).count == sentences.count)
        for sentence in sentences {
            #expect(sentence.hasSuffix(".") && (10...200).contains(sentence.count), "\(sentence)")
            #expect(sentence.filter { $0 == "." }.count == 1, "\(sentence)")
            #expect(!sentence.contains("  ") && !sentence.contains("–"), "\(sentence)")
            #expect(Self.isOfScript(sentence, language), "\(sentence)")
        }
        #expect(Set(Tier.allCases.map { Explanation.word(for: $0, in: language) }).count == Tier.allCases.count)
        let codes = Handling.allCases.map(\.rawValue) + RightsCaveat.allCases.map(\.rawValue) + ["not-known"]
        let duties = codes.map { Explanation.duty($0, in: language) }
        #expect(Set(duties).count == codes.count)
        #expect(duties.last?.contains("not-known") == true)
    }

    @Test("no language repeats another's sentence")
    func distinct() {
        for reason in Reason.allCases {
            #expect(Set(ExplanationLanguage.allCases.map { Explanation.sentence(for: reason, in: $0) }).count == 5)
        }
    }

    @Test("TLP levels are never translated", arguments: ExplanationLanguage.allCases)
    func tlp(_ language: ExplanationLanguage) {
        let levels: [(Reason, TLP)] = [
            (.tlpRed, .red), (.tlpAmberStrict, .amberStrict), (.tlpAmber, .amber), (.tlpGreen, .green),
            (.classificationContradiction, .clear),
        ]
        for (reason, level) in levels {
            #expect(Explanation.sentence(for: reason, in: language).contains(level.label))
        }
    }

    @Test("the words of the glossary are used")
    func glossary() {
        let terms: [(ExplanationLanguage, Reason, String)] = [
            (.en, .consentMissing, "originator"), (.fr, .consentMissing, "émetteur d’origine"),
            (.pt, .consentMissing, "originador"), (.ar, .consentMissing, "الجهة المصدرة"),
            (.sw, .consentMissing, "mtoaji wa asili"), (.fr, .audienceOutside, "communicable à"),
            (.pt, .audienceOutside, "divulgável à"), (.ar, .audienceOutside, "قابلة للتعميم على"),
            (.sw, .audienceOutside, "hairuhusiwi kwa"), (.fr, .membershipMissing, "besoin d’en connaître"),
            (.pt, .membershipMissing, "necessidade de conhecer"), (.fr, .clearanceLapsed, "habilitation"),
            (.pt, .clearanceLapsed, "credenciação"), (.ar, .clearanceLapsed, "التصريح الأمني"),
            (.sw, .clearanceLapsed, "kibali cha usalama"), (.fr, .retentionPassed, "durée de conservation"),
            (.pt, .retentionPassed, "prazo de conservação"), (.sw, .retentionPassed, "muda wa kuhifadhi"),
            (.ar, .retentionPassed, "مدة حفظ"), (.fr, .handlingAct, "consigne de traitement"),
            (.pt, .recalled, "retirada"), (.fr, .recalled, "rappelé"), (.sw, .recalled, "ameirejesha"),
            (.fr, .diligenceMissing, "diligence raisonnable"), (.pt, .diligenceMissing, "diligência devida"),
            (.ar, .diligenceMissing, "للعناية الواجبة"), (.sw, .agreementMissing, "makubaliano"),
        ]
        for (language, reason, term) in terms {
            let sentence = Explanation.sentence(for: reason, in: language)
            #expect(sentence.lowercased().contains(term.lowercased()), "\(language): \(sentence)")
        }
    }

    @Test("French has its no-break spaces")
    func french() {
        let texts =
            Reason.allCases.map { Explanation.sentence(for: $0, in: .fr) }
            + (Handling.allCases.map(\.rawValue) + RightsCaveat.allCases.map(\.rawValue) + ["x"])
            .map { Explanation.duty($0, in: .fr) }
        for text in texts {
            let text = text.replacing(#/TLP:/#, with: "TLP")
            #expect(text.firstMatch(of: #/[^\u{202F}][;!?]|[^\u{A0}][:»]|«[^\u{A0}]|'/#) == nil, "\(text)")
        }
    }

    @Test("a refusal is told in the order of the gates, each reason once, and until when it holds")
    func refusal() {
        let verdict = Verdict(
            reasons: [.agreementMissing, .audienceOutside, .audienceOutside, .clearanceLapsed],
            validUntil: Instant("2026-01-31T09:00:00Z"))
        #expect(
            Explanation.sentences(for: verdict, in: .en) == [
                "No agreement in force between the originator and the organisation covers this information.",
                "The information is not releasable to the organisation.",
                "The clearance of the post has lapsed; it has to be renewed.",
                "This answer holds until 2026-01-31T09:00:00.000000Z.",
            ])
    }

    @Test("a release is told with what has to be kept and what is left out", arguments: ExplanationLanguage.allCases)
    func release(_ language: ExplanationLanguage) {
        let verdict = Verdict(
            reasons: [], validUntil: nil, withheld: [TLP.red.marking: [.tlpRed]],
            obligations: ["no-print", "not-for-detention"])
        let sentences = Explanation.sentences(for: verdict, in: language)
        #expect(sentences.count == 5)
        #expect(sentences[1] == Explanation.duty("no-print", in: language))
        #expect(sentences[3].contains(TLP.red.marking.text))
        #expect(sentences[4] == Explanation.sentence(for: .tlpRed, in: language))
        #expect(Explanation.sentences(for: Verdict(reasons: [], validUntil: nil), in: language).count == 1)
    }
}
