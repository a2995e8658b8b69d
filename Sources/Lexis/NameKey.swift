/// The consonants that the spellings of a name have in common, in Latin and Arabic script: Mohamed, Muhammad and محمد are
/// `mhmd`; Kadhafi, Gaddafi and القذافي are `kdf'`. A name that begins or ends with a vowel says so, as Niger is not Nigeria.
/// Between spellings in Latin letters the first vowel counts too, as dark, open or bright: Hassan is not Hussein. Arabic
/// script, which writes no short vowels, is met without. Spellings within Arabic are for stems.
///
/// Only what is written as a name (with a capital, or in Arabic, which has none) has a key, with three consonants at least:
/// fewer would find everything.
enum NameKey {
    private static let least = 3
    private static let vowelEnd = UInt8(ascii: "'")
    /// The sound of sh and ch.
    private static let hush = UInt8(ascii: "x")

    /// In a key of Latin letters, after the first vowel.
    static let point = UInt8(ascii: ".")
    /// In front of a key of Arabic letters.
    static let script = UInt8(ascii: "@")

    /// What a question asks for, that finds the key of a text: the other script, or the same vowel.
    static func asked(_ key: String) -> String {
        let bare = key.dropFirst()
        if bare.utf8.contains(point) { return key }
        return bare.utf8.first == script ? "^" + bare.dropFirst() : "^@" + bare
    }

    /// - Parameter word: folded letters a to z.
    /// - Returns: its key with the first vowel, and without.
    static func latin(_ word: [UInt8]) -> (voiced: [UInt8], plain: [UInt8])? {
        guard let key = consonants(word) else { return nil }
        // Oua is wa.
        let rest = word.dropFirst(key.first == .w && word.first == .o ? 2 : 0)
        let vowel = rest.first { LatinStem.isVowel($0) } ?? .a
        let kind: UInt8 = vowel == .a ? .a : vowel == .o || vowel == .u ? .o : .i
        return ([kind, point] + key, key)
    }

    private static func consonants(_ word: [UInt8]) -> [UInt8]? {
        guard word.count > 3 else { return nil }
        var key: [UInt8] = []
        var index = 0
        var last: UInt8 = 0
        func at(_ offset: Int) -> UInt8 { index + offset < word.count ? word[index + offset] : 0 }
        func isVowel(_ letter: UInt8) -> Bool { letter == .w || LatinStem.isVowel(letter) }
        func isSoft(_ letter: UInt8) -> Bool { letter == .e || letter == .i || letter == .y }
        if at(0) == .o, at(1) == .u, isVowel(at(2)) {
            key.append(.w)
            index = 2
        } else if at(0) == .w || at(0) == .y {
            key.append(at(0))
            index = 1
        } else if isVowel(at(0)) {
            key.append(vowelEnd)
        }
        while index < word.count {
            let letter = at(0)
            var width = 1
            var sound: UInt8 = 0
            switch letter {
            case .t where at(1) == .c && at(2) == .h: (sound, width) = (hush, 3)
            case .s where at(1) == .c && at(2) == .h: (sound, width) = (hush, 3)
            case .s where at(1) == .h, .c where at(1) == .h: (sound, width) = (hush, 2)
            case .k where at(1) == .h, .g where at(1) == .h: (sound, width) = (.k, 2)
            case .d where at(1) == .h, .t where at(1) == .h: (sound, width) = (letter, 2)
            case .p where at(1) == .h: (sound, width) = (.f, 2)
            case .d where at(1) == .j: (sound, width) = (.j, 2)
            case .c where at(1) == .k: (sound, width) = (.k, 2)
            case .q where at(1) == .u, .g where at(1) == .u && isSoft(at(2)): (sound, width) = (.k, 2)
            case .g where isSoft(at(1)): sound = .j
            case .c where isSoft(at(1)): sound = .s
            case .c, .q, .k, .g: sound = .k
            case .x, .z, .s: sound = .s
            case .v, .f: sound = .f
            case .p, .b: sound = .b
            case .h: sound = index + 1 < word.count ? .h : 0
            case _ where isVowel(letter): sound = 0
            default: sound = letter
            }
            if sound != 0 {
                // A letter that is written twice is one; two with a vowel between them are two.
                if last != sound { key.append(sound) }
                last = sound
            } else {
                last = 0
            }
            index += width
        }
        guard key.count(where: { $0 != vowelEnd }) >= least, key.count <= 12 else { return nil }
        let end = word.last == .h ? word.dropLast().last : word.last
        if let end, isVowel(end) { key.append(vowelEnd) }
        return key
    }

    private static let sounds: [UInt32: UInt8] = {
        let table: [(letters: String, sound: UInt8)] = [
            ("ب", .b), ("تطث", .t), ("ج", .j), ("حه", .h), ("خكقغ", .k), ("دذضظ", .d), ("ر", .r), ("زسص", .s),
            ("ش", .x),
            ("ف", .f), ("ل", .l), ("م", .m), ("ن", .n),
        ]
        return Dictionary(
            uniqueKeysWithValues: table.flatMap { row in row.letters.unicodeScalars.map { ($0.value, row.sound) } })
    }()

    /// - Parameter word: folded.
    static func arabic(_ word: [UInt32]) -> [UInt8]? {
        let word = ArabicStem.withoutArticle(word)
        guard word.count >= least else { return nil }
        var key: [UInt8] = []
        for (index, letter) in word.enumerated() {
            if index == 0, letter == 0x0648 || letter == 0x064A {
                key.append(letter == 0x0648 ? .w : .y)
                continue
            }
            if index == 0, letter == 0x0627 || letter == 0x0639 {
                key.append(vowelEnd)
                continue
            }
            // Ta marbuta, folded, at the end is a vowel.
            if letter == 0x0647, index == word.count - 1 { continue }
            guard let sound = sounds[letter] else { continue }
            if sound == hush, key.last == .t { key.removeLast() }  // تش is one sound
            if sound == .j, key.last == .d, index > 0, word[index - 1] == 0x062F { key.removeLast() }
            key.append(sound)
        }
        guard key.count(where: { $0 != vowelEnd }) >= least, key.count <= 12 else { return nil }
        if let last = word.last, [0x0627, 0x0648, 0x064A, 0x0647].contains(last) { key.append(vowelEnd) }
        return key
    }
}
