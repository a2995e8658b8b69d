/// Light stems of Arabic words: the article with its particles in front, regular endings at the end. After the light stemmer
/// of Larkey, Ballesteros and Connell ("light10"), made anew; broken plurals stay words of their own.
enum ArabicStem {
    /// Letters that are left at least.
    private static let least = 3

    private static let articles = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"].map { $0.unicodeScalars.map(\.value) }
    /// And, by, to, so, like: joined to a word without an article.
    private static let particles: Set<UInt32> = Set("وبلفك".unicodeScalars.map(\.value))
    private static let endings = ["ها", "هم", "ان", "ات", "ون", "ين", "ه"].map { $0.unicodeScalars.map(\.value) }

    /// سوريا is where a سوري is from.
    private static let nisba = "يا".unicodeScalars.map(\.value)

    /// - Parameter word: folded.
    /// - Returns: what the word may be the same as, in the order of likelihood; itself alone: none.
    static func of(_ word: [UInt32]) -> [[UInt32]] {
        let bare = withoutArticle(word)
        var stems: [[UInt32]] = []
        func add(_ stem: [UInt32]) { if stem != word, !stems.contains(stem) { stems.append(stem) } }
        add(bare)
        add(withoutEnding(bare))
        if bare.count == word.count, let first = word.first, particles.contains(first), word.count > least {
            // A guess, so it is one key more: the letter may be the word's own.
            let rest = Array(word.dropFirst())
            add(rest)
            add(withoutEnding(rest))
        }
        return stems
    }

    static func withoutArticle(_ word: [UInt32]) -> [UInt32] {
        for article in articles where word.starts(with: article) && word.count - article.count >= 2 {
            return Array(word.dropFirst(article.count))
        }
        return word
    }

    private static func withoutEnding(_ word: [UInt32]) -> [UInt32] {
        var word = word
        if word.count > least, word.suffix(2).elementsEqual(nisba) { return word.dropLast() }
        for ending in endings
        where word.count - ending.count >= least && word.suffix(ending.count).elementsEqual(ending) {
            word.removeLast(ending.count)
            break
        }
        return word
    }

    static func bytes(_ word: [UInt32]) -> [UInt8] {
        var text = String.UnicodeScalarView()
        for value in word { if let scalar = Unicode.Scalar(value) { text.append(scalar) } }
        return Array(String(text).utf8)
    }
}
