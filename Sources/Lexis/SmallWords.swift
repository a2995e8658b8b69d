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

    /// Whether a word of a text is one: written in capitals it is a name, as UN, AU and IS are, unless all is in capitals.
    static func contains(_ word: Lexis.Word, in text: String) -> Bool {
        contains(word, in: text, capitalsTell: Self.capitalsTell(in: text))
    }

    /// Whether capitals mean something in a text: some of its letters are small.
    static func capitalsTell(in text: String) -> Bool { text.unicodeScalars.contains { $0.properties.isLowercase } }

    private static func contains(_ word: Lexis.Word, in text: String, capitalsTell: Bool) -> Bool {
        guard words.contains(word.exact) else { return false }
        guard capitalsTell else { return true }
        let written = String(decoding: Array(text.utf8)[word.range], as: UTF8.self).unicodeScalars
        // One capital begins a sentence.
        return written.count < 2 || !written.allSatisfy(\.properties.isUppercase)
    }

    /// Whether a text is one such word.
    ///
    /// - Parameter capitalsTell: of the whole that it stands in.
    static func isOne(_ text: String, capitalsTell: Bool) -> Bool {
        let found = Lexis.words(of: text)
        return found.count == 1 && contains(found[0], in: text, capitalsTell: capitalsTell)
    }
}
