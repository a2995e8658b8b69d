import JSON
import Policy
import Records

/// What a portion of a product, or all of it, is marked with, as people type it.
enum PortionMark: Hashable, Sendable, Comparable {
    /// `(RED)`, `(TLP:AMBER+STRICT)`.
    case tlp(TLP)
    /// To one post alone, as what somebody scored in a course: no portion is written so.
    case eyes(of: String)
    /// `(REL UG-NAC, KE-KUM)`: to these organisations, and to the author's own.
    case released(to: Set<String>)

    /// The mark that a paragraph begins with, and what stands after it; `nil` where it begins with none.
    static func leading(_ paragraph: String) -> (PortionMark, rest: String)? {
        guard paragraph.hasPrefix("("), let close = paragraph.firstIndex(of: ")"),
            let mark = PortionMark(String(paragraph[..<close].dropFirst()))
        else { return nil }
        let rest = String(paragraph[close...].dropFirst()).trimmed
        return rest.isEmpty ? nil : (mark, rest)
    }

    /// Whether a paragraph begins with what is meant for a mark and is none: shown to everybody it would be a slip of the pen
    /// that opens what was to be kept.
    static func isGarbled(_ paragraph: String) -> Bool {
        guard paragraph.hasPrefix("("), leading(paragraph) == nil else { return false }
        let word = paragraph.dropFirst().prefix { $0.isLetter }.uppercased()
        return ["TLP", "REL", "RELTO", "RED", "AMBER", "GREEN", "CLEAR", "WHITE"].contains(word)
    }

    /// A line of a paragraph that begins with a mark and is not its first: there it marks nothing, and what comes after it would be
    /// shown to everybody.
    static func inside(_ paragraph: String) -> String? {
        let lines = paragraph.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.dropFirst().map { String($0).trimmed }.first { line in
            guard line.hasPrefix("("), let close = line.firstIndex(of: ")") else { return false }
            return PortionMark(String(line[..<close].dropFirst())) != nil
        }
    }

    private init?(_ text: String) {
        if let tlp = TLP(text) {
            self = .tlp(tlp)
            return
        }
        var words = Self.codes(text)
        guard words.first?.uppercased() == "REL" else { return nil }
        words.removeFirst()
        if words.first?.uppercased() == "TO" { words.removeFirst() }
        guard !words.isEmpty else { return nil }
        self = .released(to: Set(words))
    }

    /// The mark that these definitions say together, and nothing else; `nil` where that is none that could be typed.
    init?(_ markings: Set<RecordID>, in world: World, channel: String) {
        let others = markings.filter { TLP(marking: $0) == nil }
        guard let marking = others.first else {
            guard markings.count == 1, let tlp = markings.first.flatMap({ TLP(marking: $0) }) else { return nil }
            self = .tlp(tlp)
            return
        }
        let meaning = ReleasePolicy.meaning(of: marking, in: world, channel: channel)
        let codes = meaning.relTo.parties.compactMap { party -> String? in
            guard case .organisation(let code) = party else { return nil }
            return code
        }
        // Its id is made of these codes: whatever else a definition may say, it is not this one.
        guard !codes.isEmpty, Set(Self.released(to: Set(codes)).markings) == markings else { return nil }
        self = .released(to: Set(codes))
    }

    /// As it is typed before a paragraph; `nil` for what nobody types.
    var typed: String? {
        switch self {
        case .tlp(let tlp): "(\(tlp.label))"
        case .eyes: nil
        case .released(let codes): "(REL \(codes.sorted().joined(separator: ", ")))"
        }
    }

    /// The codes of organisations in a list that commas, semicolons or blanks part.
    static func codes(_ text: String) -> [String] {
        text.split { $0.isWhitespace || $0 == "," || $0 == ";" || $0 == "،" }.map(String.init)
    }

    /// The marking definitions that say it. A mark that TLP has no word for has the TLP level beside it that is not laxer, for
    /// tools that know no other (stix-extensions §3.5).
    var markings: [RecordID] {
        switch self {
        case .tlp(let tlp): [tlp.marking]
        case .eyes(let post): [Self.policy(eyes: post).companion.marking, Self.id(eyes: post)]
        case .released(let codes): [Self.policy(codes).companion.marking, Self.id(codes)]
        }
    }

    /// What has to come with it; `nil` where everybody knows it.
    func definition(at allocated: Instant) -> JSONTree? {
        guard let author = try? RecordID(BarazaMarking.identityID) else { return nil }
        if case .eyes(let post) = self {
            return Self.policy(eyes: post).marking(
                id: Self.id(eyes: post), created: allocated, createdBy: author, name: "EYES OF " + post)
        }
        guard case .released(let codes) = self else { return nil }
        return Self.policy(codes).marking(
            id: Self.id(codes), created: allocated, createdBy: author,
            name: "REL TO " + codes.sorted().joined(separator: ", "))
    }

    /// The same for the same organisations, whoever writes it.
    private static func id(_ codes: Set<String>) -> RecordID {
        RecordID.derived("marking-definition", from: ("rel-to " + codes.sorted().joined(separator: " ")).utf8)
    }

    private static func id(eyes post: String) -> RecordID {
        RecordID.derived("marking-definition", from: ("eyes-of " + post).utf8)
    }
    private static func policy(eyes post: String) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.relTo = .only([.post(post)])
        return policy
    }

    private static func policy(_ codes: Set<String>) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.relTo = .only(Set(codes.map { Party.organisation($0) }))
        return policy
    }

    static func < (left: Self, right: Self) -> Bool {
        left.markings[0].text + left.key < right.markings[0].text + right.key
    }
    private var key: String { markings.map(\.text).joined() }
}
