/// Words as full-text search understands them, for the store in memory: letters and digits, without case or accents.
enum Words {
    static func words(of text: String) -> [String] {
        text.unicodeScalars.split { !isPartOfWord($0) }.map { word in
            var folded = String.UnicodeScalarView()
            for scalar in word where scalar.properties.generalCategory != .nonspacingMark {
                folded.append(fold(scalar))
            }
            return String(folded)
        }
    }

    static func words(_ words: [String], contain term: SearchTerms.Term) -> Bool {
        let wanted = Self.words(of: term.text)
        guard let last = wanted.last, words.count >= wanted.count else { return wanted.isEmpty }
        return (0...words.count - wanted.count).contains { start in
            let place = words[start..<start + wanted.count]
            guard place.dropLast().elementsEqual(wanted.dropLast()), let end = place.last else { return false }
            return term.isPrefix ? end.hasPrefix(last) : end == last
        }
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .privateUse:
            true
        default: false
        }
    }

    /// The small letter without its accents: its Unicode name says which, as in LATIN SMALL LETTER E WITH ACUTE.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        guard !lower.isASCII, let name = lower.properties.name, name.hasPrefix("LATIN SMALL LETTER ") else {
            return lower
        }
        let letter = name.dropFirst("LATIN SMALL LETTER ".count).split(separator: " ")
        guard letter.count > 1, letter[1] == "WITH", let base = letter[0].unicodeScalars.first, letter[0].count == 1
        else { return lower }
        return base.properties.lowercaseMapping.unicodeScalars.first ?? lower
    }
}
