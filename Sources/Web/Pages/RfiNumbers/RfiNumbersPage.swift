import Records
import Sharing

/// How requests for information fare, in numbers alone, for overseers and the data-protection officer: domain 6, measure 6.
struct RfiNumbersPage: Page {
    static let template = "rfinumbers"
    static var source: [UInt8] { PackageResources.rfinumbers_mustache }

    struct Line: Sendable {
        let label: String
        let cells: [String]
        /// Whether they fare as they are meant to; `nil` while none is over.
        let aim: String?
        let isMissed: Bool
    }
    struct Decline: Sendable {
        let code: String
        let count: String
    }

    let backHref = Paths.oversight
    let action = Paths.rfiNumbers
    let from: String?
    let until: String?
    let lines: [Line]
    let hasLines: Bool
    let declines: [Decline]
    let hasDeclines: Bool
    /// That there were more than are counted.
    let cut: String?
    /// That what was typed is no day, where it is none.
    let fromProblem: String?
    let untilProblem: String?
    /// What kind of field each is: a browser shows no text that is no day in a field of days.
    let fromInput: String
    let untilInput: String
    let isCounted: Bool

    /// - Parameters:
    ///   - from: the first day, as the form has it.
    ///   - until: the day before which they came.
    ///   - wrong: those of these fields that have no day in them: then nothing is counted.
    init(_ numbers: RfiNumbers, from: String?, until: String?, wrong: [String] = [], language: Language) {
        (self.from, self.until) = (from, until)
        let problem = language.text("search.problem.day")
        fromProblem = wrong.contains("from") ? problem : nil
        untilProblem = wrong.contains("until") ? problem : nil
        (fromInput, untilInput) = (fromProblem == nil ? "date" : "text", untilProblem == nil ? "date" : "text")
        isCounted = wrong.isEmpty
        lines = [("made", numbers.made), ("received", numbers.received)].flatMap { side, counts in
            Rfi.Urgency.allCases.compactMap { urgency in
                counts[urgency].map { Line(side, urgency, $0, language: language) }
            }
        }
        hasLines = !lines.isEmpty
        declines = numbers.declines.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { code, count in
            Decline(code: language.text("onward.code.\(code)"), count: language.number(count))
        }
        hasDeclines = !declines.isEmpty
        cut =
            numbers.isCut
            ? language.text("rfi.numbers.cut", ["n": language.number(SharingLimits.rfisCounted)]) : nil
    }
}

extension RfiNumbersPage.Line {
    fileprivate init(_ side: String, _ urgency: Rfi.Urgency, _ count: RfiNumbers.Count, language: Language) {
        let figures = [
            count.asked, count.answered, count.declined, count.transferred, count.withdrawn, count.open, count.expired,
        ].map { language.number($0) }
        let times = [50, 95].map { share in
            count.percentile(share).map { language.stretch(seconds: $0) } ?? "–"
        }
        label = language.text("rfi.numbers.\(side)") + language.listSeparator + urgency.rawValue
        cells = figures + times
        let isMet = count.meetsAim(of: urgency)
        aim = isMet.map { language.text($0 ? "rfi.numbers.met" : "rfi.numbers.missed") }
        isMissed = isMet == false
    }
}
