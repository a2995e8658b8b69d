import Records

/// What a sanitised text still tells of what was taken out of it: domain 3.1.4, the residue check.
///
/// Proposes, never decides: whether a tear-line may go is for a second reader. But a name, a number, a coordinate or a
/// hash that stands in both texts is never there by chance, so those block.
package struct Residue: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case name, number, date, coordinate, hash
        /// A word with a capital where every word has one, at the beginning of a sentence: it may be a name.
        case capital
        case word
        /// Whether a tear-line that still has it is refused.
        package var blocks: Bool { self != .word }
    }
    /// As the sanitised text spells it.
    package let text: String
    package let kind: Kind
    package init(text: String, kind: Kind) {
        self.text = text
        self.kind = kind
    }

    /// What stands in a removed portion and in what is left.
    ///
    /// - Parameters:
    ///   - removed: the texts that were taken out: portions, and the values of properties that were left out.
    ///   - left: every text that remains, titles, file names and metadata among them.
    package static func find(of removed: [String], in left: [String]) -> [Residue] {
        var secret: [String: Kind] = [:]
        for text in removed {
            for token in tokens(of: text) { secret[token.folded] = min(token.kind, secret[token.folded] ?? token.kind) }
        }
        var found: [Residue] = []
        var seen: Set<String> = []
        for text in left {
            for token in tokens(of: text) {
                guard let kind = secret[token.folded], seen.insert(token.folded).inserted else { continue }
                found.append(Residue(text: token.text, kind: min(kind, token.kind)))
            }
        }
        return found
    }

    struct Token {
        let text: String
        let folded: String
        let kind: Kind
    }

    /// Words of three letters and more that are not among the commonest, and everything with a digit in it.
    static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var startsSentence = true
        for piece in text.split(whereSeparator: { $0.isWhitespace || "()[]{}\"«»“”;!?".contains($0) }) {
            let word = trimmed(piece)
            let ends = piece.last.map { ".:;!?".contains($0) } ?? false
            defer { startsSentence = ends }
            guard !word.isEmpty else { continue }
            add(String(word), startsSentence, to: &tokens)
            // A day is one thing: its month alone tells nothing, and stands in every other date.
            if let day = day(of: word) {
                if day != word { tokens.append(Token(text: String(day), folded: String(day), kind: .date)) }
                continue
            }
            // A composed word also gives away its parts.
            let parts = word.split { "-/_@.'’,".contains($0) }
            if parts.count > 1 { for part in parts { add(String(part), startsSentence, to: &tokens) } }
        }
        return tokens
    }

    /// The day that a date or a time of RFC 3339 begins with.
    private static func day(of word: Substring) -> Substring? {
        let day = word.prefix(10)
        let pattern = day.map { $0.isNumber ? "0" : $0 }
        guard pattern.elementsEqual("0000-00-00"), word.count == 10 || word.dropFirst(10).first == "T" else {
            return nil
        }
        return day
    }

    private static func trimmed(_ piece: Substring) -> Substring {
        let isInside = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = piece.firstIndex(where: isInside), let last = piece.lastIndex(where: isInside) else {
            return ""
        }
        return piece[first...last]
    }

    private static func add(_ word: String, _ startsSentence: Bool, to tokens: inout [Token]) {
        let folded = fold(word)
        guard let kind = kind(of: word, startsSentence) else { return }
        tokens.append(Token(text: word, folded: folded, kind: kind))
    }

    private static func kind(of word: String, _ startsSentence: Bool) -> Kind? {
        if word.contains(where: \.isNumber) {
            let letters = word.filter(\.isLetter)
            if word.count >= 16, word.allSatisfy(\.isHexDigit) { return .hash }
            if word.contains(where: { "°′″".contains($0) }) { return .coordinate }
            if letters.isEmpty, word.filter({ $0 == "." }).count == 1, (Double(word).map { abs($0) <= 180 } ?? false),
                word.split(separator: ".").last.map({ $0.count >= 2 }) ?? false
            {
                return .coordinate
            }
            if word.split(whereSeparator: { "-/.".contains($0) }).count == 3, letters.isEmpty { return .date }
            return .number
        }
        guard word.count >= 3 else { return nil }
        let isCapital = word.first?.isUppercase ?? false
        // A common word inside a sentence with a capital is part of a name, as in São Tomé, or of a title.
        if CommonWords.all.contains(word.lowercased()) { return isCapital && !startsSentence ? .word : nil }
        // Scripts without capitals: every word that is not common may be a name.
        let hasCase = word.contains { $0.isUppercase || $0.isLowercase }
        if !hasCase || (isCapital && !startsSentence) || word.dropFirst().contains(where: \.isUppercase) {
            return .name
        }
        return .word
    }

    /// Lower case, without the accents of Latin letters and the vowel signs of Arabic.
    static func fold(_ word: String) -> String {
        var folded = ""
        for character in word.lowercased() {
            if let base = bases[character] {
                folded += base
            } else {
                for scalar in character.unicodeScalars where scalar.properties.generalCategory != .nonspacingMark {
                    folded.unicodeScalars.append(scalar)
                }
            }
        }
        return folded
    }

    private static let bases: [Character: String] = {
        let rows: [(String, String)] = [
            ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"),
            ("i", "ìíîïĩīĭįı"), ("l", "ĺļľł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşš"),
            ("t", "ţťŧ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"), ("ae", "æ"), ("oe", "œ"),
            ("ss", "ß"),
        ]
        return Dictionary(uniqueKeysWithValues: rows.flatMap { base, letters in letters.map { ($0, base) } })
    }()
}

extension Residue.Kind: Comparable {
    /// From what tells most to what tells least.
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
