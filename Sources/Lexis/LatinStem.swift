/// A light stem for French, English and Portuguese at once: plurals and a few regular endings, of words whose accents are
/// gone. Which language a word is of is not asked: reports mix them, and few say in which they are.
///
/// In the spirit of the light stemmers of Harman (the S stemmer) and Savoy (UniNE), and made anew: it has to give
/// `operações`, `opérations` and `operations` each the stem of its own singular, and change no word so far that another
/// one's stem is met by chance.
enum LatinStem {
    /// Letters that are left at least where an ending goes.
    private static let least = 3

    static func of(_ word: [UInt8]) -> ArraySlice<UInt8> {
        guard word.count > least else { return word[...] }
        var stem = word
        plural(&stem)
        ending(&stem)
        return stem[...]
    }

    private static let men = ["women", "smen", "cemen", "rmen", "nmen", "iamen"]

    private static func plural(_ word: inout [UInt8]) {
        for end in men where word.ends(end) && word.count >= 5 { return word.replace(2, "an") }
        // Portuguese, English: portugueses, portuguesa, Congolese; as portugues loses its end below.
        for end in ["eses", "esas", "esa", "ese"] where word.ends(end) && word.count - end.utf8.count >= 5 {
            return word.replace(end.utf8.count, "e")
        }
        if word.ends("eaux") { return word.replace(1, "") }
        if word.ends("aux"), word.count > 5 { return word.replace(3, "al") }
        if word.ends("oux"), word.count > 4 { return word.replace(1, "") }
        if word.ends("oes"), word.count > 4 { return word.replace(3, "o") }
        if word.ends("aos") || word.ends("aes"), word.count > 4 { return word.replace(3, "o") }
        if word.ends("xes") || word.ends("zes"), word.count > 4 { return word.replace(2, "") }
        if word.ends("sis"), word.count > 5 { return word.replace(2, "") }
        if word.ends("s"), let before = word.dropLast().last {
            switch before {
            case .s, .u: return
            // francais, tuneis, farois: the singular ends in l, or is the same word.
            case .i where word.count > 4 && isVowel(word[word.count - 3]): return
            default: word.replace(1, "")
            }
        }
    }

    private static func ending(_ word: inout [UInt8]) {
        if word.ends("trice"), word.count > 7 { return word.replace(4, "eur") }
        if word.ends("euse"), word.count > 5 { return word.replace(2, "") }
        if word.ends("eux"), word.count > 3 { return word.replace(1, "") }
        if word.ends("ao"), word.count > least { word.replace(2, "o") }
        // Portuguese: armada, económico, ofensiva. What is left is what French and English end in.
        for end in [
            "ado", "ada", "ido", "ida", "ico", "ica", "oso", "osa", "ivo", "iva", "ario", "aria", "eiro", "eira",
            "ano", "ana", "ino", "ina", "imo", "ima",
        ]
        where word.ends(end) && word.count - end.utf8.count >= least {
            word.replace(1, "")
        }
        if word.ends("e"), word.count > least + 1 { word.replace(1, "") }
        if word.ends("e"), word.count > least + 1 { word.replace(1, "") }  // armée
        lastVowels(&word)
        if word.ends("qu"), word.count > least { word.replace(2, "c") }
        if word.ends("iv"), word.count > least + 1 { word.replace(1, "f") }
        if let last = word.last, word.count > least + 1, last == word[word.count - 2], !isVowel(last) {
            word.replace(1, "")
        }
        switch word.last {
        case .y: word.replace(1, "i")
        case .m where word.count > least: word.replace(1, "n")
        default: break
        }
    }

    /// Portuguese has nacional and nacionais, French convoi and convois, français and française: each pair is one.
    private static func lastVowels(_ word: inout [UInt8]) {
        if word.ends("ais") || word.ends("eis") || word.ends("ois") {
            return word.count > 4 ? word.replace(2, "l") : word.replace(1, "")
        }
        if word.ends("ai") || word.ends("oi"), word.count > 4 { word.replace(1, "l") }
    }

    static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case .a, .e, .i, .o, .u, .y: true
        default: false
        }
    }
}

/// Swahili: the locative ending and the verb within its prefixes. Noun classes are for questions, see ``SwahiliForms``.
enum SwahiliStem {
    /// Letters of a verb at least: shorter ones would be met in other languages' words.
    private static let verb = 6

    static func of(_ word: [UInt8]) -> [ArraySlice<UInt8>] {
        var stems: [ArraySlice<UInt8>] = []
        if word.count > 4, word.ends("ni"), LatinStem.isVowel(word[word.count - 3]) { stems.append(word.dropLast(2)) }
        if let root = root(word) { stems.append(root) }
        return stems
    }

    private static let subjects = ["wa", "zi", "ki", "vi", "ya", "li", "ni", "tu", "ku", "a", "u", "i", "m"].map {
        Array($0.utf8)
    }
    private static let tenses = ["na", "li", "ta", "me", "ki", "ka"].map { Array($0.utf8) }

    /// `walishambulia` and `kushambulia` are `shambulia`.
    private static func root(_ word: [UInt8]) -> ArraySlice<UInt8>? {
        guard word.count > verb, word.last == .a else { return nil }
        for subject in subjects where word.starts(with: subject) {
            let rest = word.dropFirst(subject.count)
            for tense in tenses where rest.starts(with: tense) && rest.count - tense.count >= verb {
                return rest.dropFirst(tense.count)
            }
        }
        if word.starts(with: [.k, .u]), word.count - 2 >= verb { return word.dropFirst(2) }
        return nil
    }
}

/// What else a Swahili noun may be written as: its other number. Asked for as whole words, so that nothing is met by chance.
enum SwahiliForms {
    private static let pairs: [(from: String, to: [String])] = [
        ("mwa", ["wa"]), ("mw", ["w", "mi"]), ("wa", ["m", "mwa"]), ("mi", ["m", "mw"]), ("m", ["wa", "mi"]),
        ("ki", ["vi"]), ("vi", ["ki"]), ("ch", ["vy"]), ("vy", ["ch"]), ("ji", ["ma", "me"]), ("ma", ["", "ji"]),
        ("me", ["ji"]), ("u", ["", "n", "ny", "m"]), ("ny", ["u", "w"]), ("w", ["ny"]),
    ]
    /// Letters that are left at least: `mtu` and `watu`.
    private static let least = 2

    /// - Parameter word: folded, as it is written.
    static func of(_ word: String) -> [String] {
        guard isLikely(Array(word.utf8)) else { return [] }
        var forms: [String] = []
        for pair in pairs where word.hasPrefix(pair.from) && word.utf8.count - pair.from.utf8.count >= least {
            let rest = word.dropFirst(pair.from.count)
            for other in pair.to where !other.isEmpty || rest.utf8.count >= 4 { forms.append(other + rest) }
        }
        if word.utf8.count >= 4 { forms += ["ma" + word, "u" + word] }
        return forms
    }

    /// Whether a word is built as Swahili's are, of open syllables: few of other languages' words are asked for in other
    /// classes, which would cost time and find nothing.
    private static func isLikely(_ word: [UInt8]) -> Bool {
        guard let last = word.last, [.a, .e, .i, .o, .u].contains(last) else { return false }
        for (index, letter) in word.enumerated().dropLast() {
            guard (0x61...0x7A).contains(letter), letter != .q, letter != .x else { return false }
            let next = word[index + 1]
            if [.a, .e, .i, .o, .u].contains(letter) || [.a, .e, .i, .o, .u].contains(next) {
                if letter == .c { return false }
                continue
            }
            // Two consonants: a nasal first, or h, w, y second, or those of words that came from Arabic and English.
            let isUsual = letter == .m || letter == .n || letter == .s || [.h, .w, .y].contains(next)
            guard letter != next, isUsual else { return false }
        }
        return true
    }
}

extension UInt8 {
    static let a = UInt8(ascii: "a"), b = UInt8(ascii: "b"), c = UInt8(ascii: "c"), d = UInt8(ascii: "d")
    static let e = UInt8(ascii: "e"), f = UInt8(ascii: "f"), g = UInt8(ascii: "g"), h = UInt8(ascii: "h")
    static let i = UInt8(ascii: "i"), j = UInt8(ascii: "j"), k = UInt8(ascii: "k"), l = UInt8(ascii: "l")
    static let m = UInt8(ascii: "m"), n = UInt8(ascii: "n"), o = UInt8(ascii: "o"), p = UInt8(ascii: "p")
    static let q = UInt8(ascii: "q"), r = UInt8(ascii: "r"), s = UInt8(ascii: "s"), t = UInt8(ascii: "t")
    static let u = UInt8(ascii: "u"), v = UInt8(ascii: "v"), w = UInt8(ascii: "w"), x = UInt8(ascii: "x")
    static let y = UInt8(ascii: "y"), z = UInt8(ascii: "z")
}

extension [UInt8] {
    func ends(_ end: StaticString) -> Bool {
        let length = end.utf8CodeUnitCount
        guard count >= length else { return false }
        for place in 0..<length where self[count - length + place] != end.utf8Start[place] { return false }
        return true
    }

    func ends(_ end: String) -> Bool { reversed().starts(with: end.utf8.reversed()) }

    /// Puts something in the place of so many bytes at the end.
    mutating func replace(_ length: Int, _ end: String) {
        removeLast(length)
        append(contentsOf: end.utf8)
    }
}
