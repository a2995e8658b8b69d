/// A search as people type it: words that all have to occur, `"…"` a phrase as it stands there, `…*` a beginning, `-…` what must
/// not occur, `… OR …` one of several.
///
/// Nothing is an error: what cannot be a term is left out, what is too much is cut off. What was made of it can be told
/// (``isOnlyExcluding``, ``terms``).
package struct SearchQuestion: Hashable, Sendable {
    package enum Limits {
        /// Words and phrases of one search; what comes after them is left out.
        package static let terms = 32
        /// Letters that a beginning (`…*`) has at least; a shorter one is taken as a whole word.
        package static let prefix = 2
    }

    /// Words that stand together, each in one of several ways.
    package struct Phrase: Hashable, Sendable {
        /// The terms of each place, as ``Lexis/Word`` has them; no place is empty.
        package var places: [[String]]
        /// Whether the last word may go on.
        package var isPrefix = false
        /// Whether the words may stand anywhere, and in any order.
        package var isLoose = false
    }

    package struct Term: Hashable, Sendable {
        /// As it was typed, without signs.
        package var text: String
        package var isPhrase: Bool
        package var isPrefix: Bool
        /// What finds it, one as good as the other.
        package var forms: [Phrase]
    }

    /// Each of these has to occur: one of its terms.
    package internal(set) var clauses: [[Term]] = []
    /// A record has all of these: see ``Lexis/facet(_:_:)``.
    package private(set) var facets: [String] = []
    /// None of these may occur.
    package private(set) var excluded: [Term] = []
    /// Small words that were left out as they say nothing: they are in nearly every text.
    package private(set) var passedOver: [String] = []

    /// Whether it says what must not occur and nothing else: that finds nothing.
    package var isOnlyExcluding: Bool { isEmpty && !excluded.isEmpty }
    package var isEmpty: Bool { clauses.isEmpty && facets.isEmpty }
    package var terms: [Term] { clauses.flatMap { $0 } }

    package init(_ text: String, facets: [String] = []) {
        self.facets = facets
        var parser = Parser(text)
        parser.run()
        (clauses, excluded) = (parser.clauses, parser.excluded)
        let (small, others) = clauses.split { $0.allSatisfy(\.isSmall) }
        if !others.isEmpty {
            clauses = others
            passedOver = small.flatMap { $0.map(\.text) }
        }
    }

    /// The same with one word less, for whoever finds nothing: those that ask for fewer, the longest first.
    package var withFewerWords: [String] {
        guard clauses.count > 1 else { return [] }
        return clauses.indices.map { left in
            clauses.indices.filter { $0 != left }.map { clauses[$0].map(\.typed).joined(separator: " OR ") }
                .joined(separator: " ")
        }
    }
}

extension SearchQuestion.Term {
    fileprivate var isSmall: Bool { !isPhrase && !isPrefix && SmallWords.contains(text) }
    /// As it may be typed again.
    package var typed: String { isPhrase ? "\"\(text)\"\(isPrefix ? "*" : "")" : text + (isPrefix ? "*" : "") }
}

extension Array {
    fileprivate func split(_ isFirst: (Element) -> Bool) -> (first: [Element], second: [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}

private struct Parser {
    private(set) var clauses: [[SearchQuestion.Term]] = []
    private(set) var excluded: [SearchQuestion.Term] = []
    private let text: String
    private var isExcluding = false
    private var isAlternative = false

    init(_ text: String) { self.text = text }

    private var isFull: Bool {
        clauses.reduce(excluded.count) { $0 + $1.count } >= SearchQuestion.Limits.terms
    }

    mutating func run() {
        var chunk = ""
        var isQuoted = false
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst(), !isFull {
            switch scalar {
            case "\"", "\u{201C}", "\u{201D}", "\u{AB}", "\u{BB}":
                if isQuoted {
                    let isPrefix = scalars.first == "*"
                    if isPrefix { scalars.removeFirst() }
                    add(chunk, isPhrase: true, isPrefix: isPrefix)
                } else {
                    // A minus sign right before a phrase.
                    if chunk == "-" { isExcluding = true } else { word(chunk) }
                }
                chunk = ""
                isQuoted.toggle()
            case _ where scalar.value == 0 || scalar.properties.isWhitespace:
                if isQuoted {
                    chunk.unicodeScalars.append(" ")
                } else {
                    word(chunk)
                    chunk = ""
                }
            default: chunk.unicodeScalars.append(scalar)
            }
        }
        if isQuoted { add(chunk, isPhrase: true, isPrefix: false) } else { word(chunk) }
    }

    private mutating func word(_ chunk: String) {
        var chunk = chunk[...]
        guard !chunk.isEmpty else { return }
        if chunk == "OR", !clauses.isEmpty {
            isAlternative = true
            return
        }
        if chunk == "AND" { return }
        if chunk.hasPrefix("-"), chunk.count > 1 {
            isExcluding = true
            chunk.removeFirst()
        }
        let isPrefix = chunk.hasSuffix("*")
        add(isPrefix ? String(chunk.dropLast()) : String(chunk), isPhrase: false, isPrefix: isPrefix)
    }

    /// Adds a term if it holds anything that can be found.
    private mutating func add(_ text: String, isPhrase: Bool, isPrefix: Bool) {
        let (isExcluding, isAlternative) = (isExcluding, isAlternative)
        self.isExcluding = false
        var words = Lexis.words(of: text)
        guard !words.isEmpty, !isFull else { return }
        self.isAlternative = false
        let isLongEnough = words.last.map { $0.exact.unicodeScalars.count >= SearchQuestion.Limits.prefix } ?? false
        var forms: [SearchQuestion.Phrase] = []
        if isPhrase || isPrefix {
            forms = [SearchQuestion.Phrase(places: words.map { [$0.exact] }, isPrefix: isPrefix && isLongEnough)]
        } else {
            let joined = words.count > 1 && words.count <= Lexis.parts ? words[words.count - 1].joined.last : nil
            // `l'attaque` asks for attaque, and `Kenya's` for Kenya.
            if words.count > 1, words[1].followsApostrophe, Elision.isParticle(words[0].exact) {
                words.removeFirst()
            }
            if words.count > 1, let last = words.last, last.followsApostrophe, last.exact.utf8.count == 1 {
                words.removeLast()
            }
            forms = [SearchQuestion.Phrase(places: words.map { Self.ways(of: $0, isAlone: words.count == 1) })]
            if let joined, words.count > 1, let whole = Lexis.words(of: joined).first {
                forms.append(SearchQuestion.Phrase(places: [Self.ways(of: whole, isAlone: true)]))
            }
        }
        let typed = text.split { $0.isWhitespace }.joined(separator: " ")
        let term = SearchQuestion.Term(
            text: typed, isPhrase: isPhrase, isPrefix: forms.contains(where: \.isPrefix), forms: forms)
        if isExcluding {
            excluded.append(term)
        } else if isAlternative, !clauses.isEmpty {
            clauses[clauses.count - 1].append(term)
        } else {
            clauses.append([term])
        }
    }

    /// What a word may be written as, itself first: its stems as stems, and as words that are their own stem.
    private static func ways(of word: Lexis.Word, isAlone: Bool) -> [String] {
        var ways = [word.exact]
        func add(_ way: String) { if !ways.contains(way) { ways.append(way) } }
        for key in word.keys {
            if key.utf8.first == Lexis.stemMark {
                add(key)
                add(String(key.dropFirst()))
            } else {
                add(NameKey.asked(key))
            }
        }
        // A word that is its own stem is the stem of others.
        if word.exact.utf8.allSatisfy({ $0 > 0x39 }) { add("~" + word.exact) }
        if isAlone { for form in SwahiliForms.of(word.exact) { add(form) } }
        return ways
    }
}

/// Words that stand in nearly every text of their language: asked for among others they are passed over.
enum SmallWords {
    private static let words: Set<String> = Set(
        """
        le la les de des du un une et au aux en dans sur par pour avec ou est sont ce cette ces qui que se sa son ses
        the a an of in on at to and for by with from or is are was were this that its
        o os as um uma da do das dos em no na nos nas e para por com ao aos
        ya wa za cha vya kwa katika ni
        في من على الى عن مع هذا هذه التي الذي او
        """.split { $0.isWhitespace }.map(String.init))

    static func contains(_ text: String) -> Bool {
        let found = Lexis.words(of: text)
        return found.count == 1 && words.contains(found[0].exact)
    }
}
