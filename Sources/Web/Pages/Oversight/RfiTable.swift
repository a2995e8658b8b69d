import Records
import Sharing

/// How requests for information fare, in numbers alone: domain 6, measure 6.
struct RfiTable: Sendable {
    struct Line: Sendable {
        let label: String
        let cells: [String]
    }
    let lines: [Line]
    let hasLines: Bool
    let isCut: Bool

    init(_ numbers: RfiNumbers, language: Language) {
        lines = [("made", numbers.made), ("received", numbers.received)].flatMap { side, counts in
            Rfi.Urgency.allCases.compactMap { urgency in
                counts[urgency].map { count in
                    let figures = [
                        count.asked, count.answered, count.declined, count.transferred, count.withdrawn, count.open,
                        count.expired,
                    ].map { language.number($0) }
                    let times = [50, 95].map { share in
                        count.percentile(share).map { language.stretch(seconds: $0) } ?? "–"
                    }
                    return Line(
                        label: language.text("rfi.numbers.\(side)") + language.listSeparator + urgency.rawValue,
                        cells: figures + times)
                }
            }
        }
        hasLines = !lines.isEmpty
        isCut = numbers.isCut
    }
}
