import Policy

/// What one organisation would get of something, and why not more: a line of a ``Policy/Preview`` for boundaries.
package struct ShareLine: Hashable, Sendable {
    package enum Share: String, CaseIterable, Sendable {
        case whole, part
        case tearline = "tear-line"
        case nothing
    }
    package let organisation: String
    package let share: Share
    /// Whether it would get more than it has of the version before.
    package let isNew: Bool
    /// Why not all of it, as codes.
    package let reasons: [String]

    package init(organisation: String, share: Share, isNew: Bool, reasons: [String]) {
        self.organisation = organisation
        self.share = share
        self.isNew = isNew
        self.reasons = reasons
    }

    /// The reasons in words, in English where there are none in that language.
    ///
    /// - Parameter language: its code, as in `fr`.
    package func sentences(in language: String) -> [String] {
        let language = ExplanationLanguage(rawValue: language) ?? .en
        return reasons.compactMap(Reason.init).map { Explanation.sentence(for: $0, in: language) }
    }
}

extension Preview {
    /// - Parameter newcomers: who has less so far.
    func shares(newcomers: Set<String>) -> [ShareLine] {
        lines.map { line in
            let share: ShareLine.Share =
                switch line.share {
                case .whole: .whole
                case .part: .part
                case .tearline: .tearline
                case .nothing: .nothing
                }
            return ShareLine(
                organisation: line.organisation, share: share, isNew: newcomers.contains(line.organisation),
                reasons: line.reasons.map(\.rawValue))
        }
    }
}
