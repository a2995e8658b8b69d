package import Policy
package import Records

/// What one organisation would get of something, and why not more: a line of a ``Policy/Preview`` for boundaries.
package struct ShareLine: Hashable, Sendable {
    package enum Share: String, CaseIterable, Sendable {
        case whole, part
        case tearline = "tear-line"
        case nothing
    }
    /// Its code.
    package let organisation: String
    private let names: [PartyName]
    /// When it was asked.
    private let instant: Instant
    package let share: Share
    /// Whether it would get more than it has of the version before.
    package let isNew: Bool
    /// Why not all of it, as codes.
    package let reasons: [String]

    /// - Parameter names: what it is called; at `instant` one of them is chosen.
    package init(
        organisation: String, names: [PartyName] = [], at instant: Instant, share: Share, isNew: Bool = false,
        reasons: [String] = []
    ) {
        self.organisation = organisation
        self.names = names
        self.instant = instant
        self.share = share
        self.isNew = isNew
        self.reasons = reasons
    }

    /// What it is called in the language of a code such as `fr`; its code where it has no name.
    package func name(in language: String) -> String {
        names.name(at: instant, in: language)?.text ?? organisation
    }

    /// The reasons in the language of a code such as `fr`; English where there are no words in it.
    package func why(in language: String) -> [Why] {
        let language = ExplanationLanguage(rawValue: language) ?? .en
        return reasons.compactMap(Reason.init).map { Why($0, in: language) }
    }
}

extension Preview {
    /// - Parameters:
    ///   - names: what the organisations are called, by code.
    ///   - newcomers: who has less so far.
    package func shares(
        named names: [String: [PartyName]], newcomers: Set<String> = [], at instant: Instant
    ) -> [ShareLine] {
        lines.map { line in
            ShareLine(
                organisation: line.organisation, names: names[line.organisation] ?? [], at: instant,
                share: ShareLine.Share(line.share), isNew: newcomers.contains(line.organisation),
                reasons: line.reasons.map(\.rawValue))
        }
    }
}

extension ShareLine.Share {
    fileprivate init(_ share: Preview.Share) {
        switch share {
        case .whole: self = .whole
        case .part: self = .part
        case .tearline: self = .tearline
        case .nothing: self = .nothing
        }
    }
}
