import Records
import Sharing

/// Memberships in time: a bar for each stretch, and the same in words.
struct TimelineModel: Sendable {
    struct Bar: Sendable {
        let tier: String
        let x: Int
        let width: Int
        let words: String
    }
    struct Row: Sendable {
        let name: String
        let href: String?
        let bars: [Bar]
    }
    let heading: String
    let lead: String
    let from: String
    let until: String
    let today: Int
    var rows: [Row]
    /// Where the others of them are.
    var leaf: Leaf?

    /// The bars are drawn on so many units.
    private static let width: Int64 = 1_000

    /// - Parameter groups: the memberships of one line, by what the line is called.
    init?(heading: String, _ groups: [(cell: PartyPage.Cell, memberships: [PartyRecord])], _ reader: FactReader) {
        let (language, now) = (reader.language, reader.view.instant)
        let spans = groups.flatMap { $0.memberships.compactMap(\.span) }
        guard let first = spans.map(\.from).min() else { return nil }
        // A little of what is to come, so that today does not stand at the edge.
        let last = max(spans.compactMap(\.until).max() ?? now, now)
        let length = max(last.microseconds - first.microseconds, 86_400_000_000)
        let end = Instant(microseconds: last.microseconds + length / 20)
        let total = end.microseconds - first.microseconds
        func place(_ instant: Instant) -> Int {
            Int((instant.microseconds - first.microseconds) * 1_000 / max(total, 1) * Self.width / 1_000)
        }
        self.heading = heading
        lead = language.text("timeline.lead")
        from = language.shortDate(first)
        until = language.shortDate(end)
        today = place(now)
        rows = groups.map { group in
            Row(
                name: group.cell.words, href: group.cell.href,
                bars: group.memberships.enumerated().compactMap { number, membership in
                    guard let span = membership.span, let tier = membership.string("tier") else { return nil }
                    let (x, until) = (place(span.from), place(span.until ?? end))
                    let words = language.word(tier) + language.listSeparator + reader.span(span.from, span.until)
                    // Who goes on in another tier has not left.
                    let isLast = number == group.memberships.count - 1
                    let hasLeft = isLast && span.until.map { $0 <= now } ?? false
                    let state = hasLeft ? " · " + language.text("timeline.left") : ""
                    return Bar(tier: tier, x: x, width: max(until - x, 4), words: words + state)
                })
        }
    }
}
