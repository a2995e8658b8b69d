import Records
import Sharing

/// Who sees a record, and why not: for those who release.
struct AudiencePage: Page {
    static let template = "audience"
    static var source: [UInt8] { PackageResources.audience_mustache }

    /// What the decision says to one question.
    struct Answer: Sendable {
        struct Part: Sendable {
            let heading: String
            let reasons: [String]
        }
        let heading: String
        let allows: Bool
        let reasons: [String]
        let withheld: [Part]
        let hasDuties: Bool
        let duties: [String]
        let until: String?
        /// What a post wants others' information for, as its account states it.
        let statedPurposes: String?
        /// Which of those that it does not state would do.
        let missingPurpose: String?
        /// Where an agreement can be registered that the answer says is missing.
        var agreementHref: String?
    }
    /// What was asked, as the form shows it again.
    struct Asked: Sendable {
        var reader: String?
        var at: String?
        var purpose: String
        /// What is wrong with the question.
        var problem: String?
    }

    let name: String
    let recordHref: String
    let action: String
    let version: String
    let channel: String
    let preview: PreviewModel
    let readers: [Choice]
    let purposes: [Choice]
    let reader: String?
    let at: String?
    let problem: String?
    let answer: Answer?

    init(_ line: RecordLine, _ lines: [ShareLine], asked: Asked, answer: Answer?, language: Language) {
        name = language.title(line.title)
        recordHref = Paths.record(line.id, version: line.version, channel: line.channel)
        action = Paths.audience(line.id)
        version = line.version
        channel = line.channel
        preview = PreviewModel(lines, language: language)
        readers = lines.map {
            Choice(
                code: $0.organisation, label: $0.name(in: language.code), chosen: $0.organisation == asked.reader)
        }
        purposes = PartyWords.purposes.map {
            Choice(code: $0, label: language.text("purpose.\($0)"), chosen: $0 == asked.purpose)
        }
        reader = asked.reader
        at = asked.at
        problem = asked.problem
        self.answer = answer
    }
}

extension AudiencePage.Answer {
    init(_ view: ExplanationView, language: Language) {
        let told = view.told(in: language.code)
        let places: KeyValuePairs = ["reader": view.reader, "time": language.dateTime(view.instant)]
        allows = told.allows
        heading =
            told.allows ? language.text("audience.answer.yes", places) : language.text("audience.answer.no", places)
        reasons = told.reasons.map(\.sentence)
        withheld = told.withheld.map {
            Part(
                heading: language.text("audience.answer.without", ["marking": $0.marking]),
                reasons: $0.reasons.map(\.sentence))
        }
        duties = told.duties
        hasDuties = !duties.isEmpty
        until = told.until.map { language.text("audience.answer.until", ["time": language.dateTime($0)]) }
        func words(_ purposes: [String]) -> String { language.list(purposes.map { language.text("purpose.\($0)") }) }
        statedPurposes = view.purposes.map { stated in
            stated.isEmpty
                ? language.text("audience.answer.purpose-none", ["reader": view.reader])
                : language.text("audience.answer.purposes", ["reader": view.reader, "purposes": words(stated)])
        }
        missingPurpose =
            view.missingPurposes.isEmpty
            ? nil : language.text("audience.answer.missing", ["purposes": words(view.missingPurposes)])
    }
}
