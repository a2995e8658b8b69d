import Sharing

/// Who would get what of a record, in ready words: for the partial `preview`, wherever somebody is about to release.
struct PreviewModel: Sendable {
    struct Reader: Sendable {
        let name: String
        let organisation: String
        let reasons: [String]
        let hasReasons: Bool
    }
    struct Group: Sendable {
        /// As in `tear-line`: a name in the style sheet.
        let share: String
        let heading: String
        let readers: [Reader]
    }
    /// Everybody who would get something, most first.
    let groups: [Group]
    /// Those who would not learn that it exists.
    let nothing: Group?
    let isNobody: Bool

    init(_ lines: [PreviewLine], language: Language) {
        func group(_ share: PreviewLine.Share) -> Group? {
            let readers = lines.filter { $0.share == share }
            guard !readers.isEmpty else { return nil }
            return Group(
                share: share.rawValue, heading: language.text("preview.\(share.rawValue)", count: readers.count),
                readers: readers.map {
                    Reader(
                        name: $0.name, organisation: $0.organisation, reasons: $0.reasons.map(\.sentence),
                        hasReasons: !$0.reasons.isEmpty)
                })
        }
        groups = [.whole, .part, .tearline].compactMap(group)
        nothing = group(.nothing)
        isNobody = groups.isEmpty
    }
}
