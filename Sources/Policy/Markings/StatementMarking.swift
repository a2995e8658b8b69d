import Records

/// What stands in a `statement` marking.
///
/// Most of them are free text (a copyright, terms of use), which goes with the object and asks for nothing that a gate
/// knows. But tools without a better place write tags there. Each tag that stands in it as a word counts, since a
/// marking only ever narrows; a word that begins like a tag and is none that is known is a marking that is not
/// understood.
enum StatementMarking {
    static func policy(_ statement: String) -> ReleasePolicy {
        var words = statement.split { $0.isWhitespace || $0 == "," || $0 == ";" }
            .map { trimmed($0) }.filter { !$0.isEmpty }[...]
        if let codes = europolCodes(words) { return combine(codes.map(\.policy)) }
        var policies: [ReleasePolicy] = []
        while let word = words.popFirst() {
            if isEuropol(word) {
                policies.append(europolCode(word)?.policy ?? .notUnderstood)
            } else if let name = namespace(of: word) {
                policies.append(policy(name, word.dropFirst(name.count + 1), next: words.first))
            }
        }
        return combine(policies)
    }

    private static func combine(_ policies: [ReleasePolicy]) -> ReleasePolicy {
        policies.reduce(.neutral) { $0.combined(with: $1) }
    }

    /// Without the brackets and the punctuation around it.
    private static func trimmed(_ word: Substring) -> Substring {
        let around: Set<Character> = ["(", ")", "[", "]", "{", "}", ".", "!", "?", "'", "\"", "«", "»", "“", "”", "/"]
        var word = word
        // The quotation marks of `europol:handling="H1"` belong to the tag.
        while let first = word.first, around.contains(first) { word.removeFirst() }
        while let last = word.last, around.contains(last), !(last == "\"" && word.contains("=")) { word.removeLast() }
        return word
    }

    // MARK: TLP and PAP

    private static func namespace(of word: Substring) -> String? {
        let lower = word.lowercased()
        return ["tlp", "pap"].first { lower.hasPrefix($0 + ":") }
    }

    private static func policy(_ namespace: String, _ value: Substring, next: Substring?) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        // `TLP: RED`, or a sentence about the TLP.
        guard let word = value.isEmpty ? next : value else { return policy }
        switch namespace {
        case "tlp":
            if word.lowercased() == "ex:chr" {
                // The Chatham House rule: the content as marked, its source unnamed.
                policy.attribution = .none
                return policy
            }
            guard let level = TLP(String(word)) else { return value.isEmpty ? policy : .notUnderstood }
            policy.tlp = level
        default:
            guard let level = PermissibleActions(String(word)) else { return value.isEmpty ? policy : .notUnderstood }
            policy.permittedUse = level.permittedUse
        }
        return policy
    }

    // MARK: Europol's codes

    /// `H1`, `H1 H2`, `Europol H1`, `Handling code H1`: by itself alone. Inside of prose H2 may be half a year.
    private static func europolCodes(_ words: ArraySlice<Substring>) -> [EuropolHandling]? {
        let heading: Set<String> = ["europol", "handling", "code", "codes", "code:", "codes:", "europol:", "handling:"]
        let rest = words.drop { heading.contains($0.lowercased()) }
        let codes = rest.map { EuropolHandling(rawValue: $0.uppercased()) }
        guard !codes.isEmpty, !codes.contains(nil) else { return nil }
        return codes.compactMap { $0 }
    }

    /// A MISP tag, as in `europol:handling="H1"` or `europol-handling:H1`.
    private static func isEuropol(_ word: Substring) -> Bool {
        let lower = word.lowercased()
        return lower.hasPrefix("europol") && lower.contains("handling") && lower.contains { $0 == ":" || $0 == "=" }
    }

    private static func europolCode(_ tag: Substring) -> EuropolHandling? {
        guard let value = tag.split(whereSeparator: { $0 == ":" || $0 == "=" }).last else { return nil }
        return EuropolHandling(rawValue: value.uppercased().filter { $0 != "\"" })
    }
}
