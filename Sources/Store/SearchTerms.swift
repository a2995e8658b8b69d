/// A search as people type it: words that all have to occur, `"…"` a phrase, `…*` a beginning.
///
/// Nothing is an error: what cannot be a term is left out, what is too much is cut off.
package struct SearchTerms: Hashable, Sendable {
    package struct Term: Hashable, Sendable {
        /// A word or several; has at least one letter or digit, no quotation mark and no NUL.
        package var text: String
        /// Whether the last word may go on.
        package var isPrefix: Bool
        package init(text: String, isPrefix: Bool) {
            self.text = text
            self.isPrefix = isPrefix
        }
    }

    package var terms: [Term] = []

    package init(_ text: String) {
        var term = ""
        var isQuoted = false
        var followsPhrase = false
        for scalar in text.unicodeScalars {
            guard terms.count < StoreLimits.searchTerms else { return }
            switch scalar {
            case "\"":
                let isNew = add(term, isPhrase: isQuoted)
                followsPhrase = isQuoted && isNew
                term = ""
                isQuoted.toggle()
            case "*" where followsPhrase:
                terms[terms.count - 1].isPrefix = true
                followsPhrase = false
            case _ where scalar.value == 0 || scalar.properties.isWhitespace:
                followsPhrase = false
                if isQuoted {
                    term.unicodeScalars.append(" ")
                } else {
                    add(term, isPhrase: false)
                    term = ""
                }
            default:
                followsPhrase = false
                term.unicodeScalars.append(scalar)
            }
        }
        add(term, isPhrase: isQuoted)
    }

    /// Adds a term if it holds anything that can be found.
    @discardableResult
    private mutating func add(_ text: String, isPhrase: Bool) -> Bool {
        let isPrefix = !isPhrase && text.hasSuffix("*")
        let text = isPrefix ? String(text.dropLast()) : text
        let letters = text.unicodeScalars.lazy.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        guard !letters.isEmpty, terms.count < StoreLimits.searchTerms else { return false }
        let isLongEnough = letters.prefix(StoreLimits.searchPrefix).count == StoreLimits.searchPrefix
        terms.append(Term(text: text, isPrefix: isPrefix && isLongEnough))
        return true
    }
}
