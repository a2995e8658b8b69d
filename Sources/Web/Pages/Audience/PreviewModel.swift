import Sharing

/// Who would get what of a record, in ready words: for the partial `preview`, wherever somebody is about to release.
struct PreviewModel: Sendable {
    struct Reader: Sendable {
        let name: String
        let organisation: String
        /// Has less of the version before.
        let isNew: Bool
    }
    /// Those who do not get more for the same reasons, which are said once.
    struct Cause: Sendable {
        let readers: [Reader]
        let reasons: [String]
        let hasReasons: Bool
    }
    struct Group: Sendable {
        /// As in `tear-line`: a name in the style sheet.
        let share: String
        let heading: String
        let causes: [Cause]
    }
    /// Everybody who would get something, most first.
    let groups: [Group]
    /// Those who would not learn that it exists.
    let nothing: Group?
    let isNobody: Bool
    /// Whether nobody but those gets anything.
    let isComplete: Bool

    init(_ lines: [ShareLine], isComplete: Bool = true, language: Language) {
        groups = [.whole, .part, .tearline].compactMap { Group($0, lines, language: language) }
        nothing = Group(.nothing, lines, language: language)
        isNobody = isComplete && groups.isEmpty
        self.isComplete = isComplete
    }
}

extension PreviewModel.Group {
    fileprivate init?(_ share: ShareLine.Share, _ lines: [ShareLine], language: Language) {
        let lines = lines.filter { $0.share == share }
        guard !lines.isEmpty else { return nil }
        var order: [[String]] = []
        let byReasons = Dictionary(grouping: lines, by: \.reasons)
        for line in lines where !order.contains(line.reasons) { order.append(line.reasons) }
        self.init(
            share: share.rawValue, heading: language.text("preview.\(share.rawValue)", count: lines.count),
            causes: order.map { PreviewModel.Cause(byReasons[$0] ?? [], language: language) })
    }
}

extension PreviewModel.Cause {
    /// - Parameter lines: at least one, all for the same reasons.
    fileprivate init(_ lines: [ShareLine], language: Language) {
        readers = lines.map {
            PreviewModel.Reader(
                name: $0.name(in: language.code), organisation: $0.organisation, isNew: $0.isNew)
        }
        reasons = lines.first?.why(in: language.code).map(\.sentence) ?? []
        hasReasons = !reasons.isEmpty
    }
}
