/// From text to the terms by which full-text search finds it, in French, English, Portuguese, Arabic and Swahili, whatever
/// language a text is in and says that it is in (decision 0048). Pure: no clock, no disk, no locale.
///
/// A word has the term that it is written as, without case, accents and harakat (`menaces`), which a phrase in quotation marks
/// asks for; beside it, at the same place, what others write it as: a light stem (`~menac`), and for names the consonants that
/// spellings and scripts have in common (`^mhmd`).
package enum Lexis {
    /// In front of a stem: no part of a word, so no phrase and no beginning finds one.
    package static let stemMark: UInt8 = 0x7E  // ~
    /// In front of a name's consonants.
    package static let nameMark: UInt8 = 0x5E  // ^

    /// Bytes of a word at most; the rest of a longer one is left out, in texts as in questions.
    package static let longest = 512
    /// Bytes of a word that has stems at most: longer ones are digests, keys and addresses.
    static let longestStem = 48
    /// Parts of a word with hyphens or apostrophes that are known as one word too, at most.
    static let parts = 4
    /// Bytes of such a word at most.
    static let longestJoined = 64

    /// One place in a text.
    package struct Word: Hashable, Sendable {
        /// As it is written.
        package var exact: String
        /// Together with what stands before it: `ndjamena` of `N'Djamena`.
        package var joined: [String] = []
        /// Stems and names, each with its mark.
        package var keys: [String] = []
        /// Bytes of the text that it takes.
        package var range: Range<Int>
        package var isUpper: Bool
        /// An apostrophe stands between it and the word before it.
        package var followsApostrophe: Bool
        package var all: [String] { [exact] + joined + keys }
    }

    /// The words of a text, in their order.
    package static func words(of text: String) -> [Word] {
        var text = text
        var words: [Word] = []
        text.withUTF8 { bytes in
            read(bytes) { term, kind, place in
                let text = String(decoding: term, as: UTF8.self)
                switch kind {
                case .exact:
                    words.append(
                        Word(
                            exact: text, range: place.range, isUpper: place.isUpper,
                            followsApostrophe: place.followsApostrophe))
                case .joined: words[words.count - 1].joined.append(text)
                case .key: words[words.count - 1].keys.append(text)
                }
                return true
            }
        }
        return words
    }

    package enum TermKind: Sendable { case exact, joined, key }

    package struct Place: Sendable {
        package var range: Range<Int>
        package var isUpper: Bool
        package var followsApostrophe: Bool
    }

    /// Reads a text term by term, without making strings. The first term of each place is `.exact`.
    ///
    /// - Parameter each: returns whether to go on.
    package static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ each: (UnsafeBufferPointer<UInt8>, TermKind, Place) -> Bool
    ) {
        var reader = Reader()
        reader.read(text, each)
    }
}

/// Walks through a text once.
private struct Reader {
    typealias Each = (UnsafeBufferPointer<UInt8>, Lexis.TermKind, Lexis.Place) -> Bool

    /// How two words hang together.
    private enum Link { case none, hyphen, apostrophe, point, group }

    private var word: [UInt8] = []
    private var start = 0
    private var isUpper = false
    private var isOpen = false
    private var hasDigit = false
    private var hasOther = false
    private var script = Letter.Script.none
    private var length = 0

    /// What stands before the word and hangs together with it.
    private var joined: [UInt8] = []
    private var joinedParts = 0
    private var joinedIsDigits = true
    private var joinedIsUpper = false
    private var link = Link.none
    private var lastLength = 0
    private var lastWasUpper = false
    private var lastIsDigits = false
    private var keys = TermKeys()

    mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ each: Each) {
        word.reserveCapacity(64)
        var index = 0
        while index < text.count {
            let (scalar, width) = Self.decode(text, at: index)
            let letter = Letter.of(scalar)
            if letter.isSeparator {
                if isOpen {
                    guard close(at: index, in: text, each) else { return }
                    link = Self.link(scalar)
                } else {
                    link = .none
                }
                if link == .none { forget() }
            } else if letter.bytes != 0 {
                if !isOpen { open(at: index, letter) }
                add(letter)
            }
            index += width
        }
        if isOpen { _ = close(at: index, in: text, each) }
    }

    private mutating func open(at index: Int, _ letter: Letter) {
        isOpen = true
        start = index
        isUpper = letter.isUpper
        hasDigit = false
        hasOther = false
        script = .none
        length = 0
        word.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ letter: Letter) {
        length += 1
        guard word.count < Lexis.longest else { return }
        var bytes = letter.bytes
        while bytes != 0 {
            word.append(UInt8(truncatingIfNeeded: bytes))
            bytes >>= 8
        }
        if letter.isDigit {
            hasDigit = true
        } else if script == .none {
            script = letter.script
        } else if script != letter.script {
            hasOther = true
        }
    }

    private mutating func forget() {
        joined.removeAll(keepingCapacity: true)
        joinedParts = 0
    }

    private mutating func close(at end: Int, in text: UnsafeBufferPointer<UInt8>, _ each: Each) -> Bool {
        isOpen = false
        let isDigits = script == .none && hasDigit
        let place = Lexis.Place(range: start..<end, isUpper: isUpper, followsApostrophe: link == .apostrophe)
        if joinedParts > 0, !hangsTogether(isDigits) { forget() }
        guard word.withUnsafeBufferPointer({ each($0, .exact, place) }) else { return false }
        guard emitKeys(of: word, isUpper: isUpper, place, each) else { return false }
        if joined.count <= Lexis.longestJoined { joined += word }
        joinedParts += 1
        // A number is one when all its groups are there: 1,250,000 is not 1,250.
        let goesOn =
            isDigits && end + 1 < text.count && (text[end] == 0x2C || text[end] == 0x2E)
            && (0x30...0x39).contains(text[end + 1])
        if joinedParts > 1, joinedParts <= Lexis.parts, joined.count <= Lexis.longestJoined, !goesOn {
            guard joined.withUnsafeBufferPointer({ each($0, .joined, place) }) else { return false }
            guard emitKeys(of: joined, isUpper: joinedIsUpper || isUpper, place, each) else { return false }
        }
        joinedIsUpper = joinedParts > 1 && joinedIsUpper || isUpper
        lastLength = length
        lastWasUpper = isUpper
        lastIsDigits = isDigits
        return true
    }

    /// Whether a word is known together with what stands before it too.
    private func hangsTogether(_ isDigits: Bool) -> Bool {
        switch link {
        case .none: false
        case .hyphen: true
        // Not the article in `l'attaque`, nor the end of `Kenya's`; but `N'Djamena`.
        case .apostrophe:
            length > 1 && (isUpper || !(joinedParts == 1 && Elision.isParticle(joined)))
        // O.N.U., and 1.250.000.
        case .point:
            (length == 1 && lastLength == 1 && isUpper && lastWasUpper)
                || (isDigits && lastIsDigits && length == 3 && lastLength <= 3)
        case .group: isDigits && lastIsDigits && length == 3 && lastLength <= 3
        }
    }

    private mutating func emitKeys(of word: [UInt8], isUpper: Bool, _ place: Lexis.Place, _ each: Each) -> Bool {
        guard !hasDigit, !hasOther, word.count <= Lexis.longestStem else { return true }
        keys.take(word, script: script, isUpper: isUpper)
        for key in keys.found {
            guard key.withUnsafeBufferPointer({ each($0, .key, place) }) else { return false }
        }
        return true
    }

    private static func link(_ scalar: Unicode.Scalar) -> Link {
        switch scalar.value {
        case 0x2D, 0x2010, 0x2011: .hyphen
        case 0x27, 0x2018, 0x2019, 0x60, 0xB4: .apostrophe
        case _ where Letter.apostrophes.contains(scalar.value): .apostrophe
        case 0x2E: .point
        case 0x2C, 0xA0, 0x202F, 0x2009, 0x066C: .group
        default: .none
        }
    }

    /// The scalar at a place and its bytes; what is no UTF-8 is U+FFFD, one byte at a time.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        let first = text[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let width = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard width > 0, index + width <= text.count else { return ("\u{FFFD}", 1) }
        var value = UInt32(first) & (0xFF >> UInt32(width + 1))
        for place in 1..<width {
            guard text[index + place] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
            value = value << 6 | UInt32(text[index + place] & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", width)
    }
}

/// The small words that French, Portuguese and Italian names write with an apostrophe.
enum Elision {
    private static let particles: Set<[UInt8]> = Set(
        ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"].map {
            Array($0.utf8)
        })
    static func isParticle(_ word: [UInt8]) -> Bool { word.count <= 6 && particles.contains(word) }
    static func isParticle(_ word: String) -> Bool { isParticle(Array(word.utf8)) }
}

/// The keys of one word, made in place.
struct TermKeys {
    private(set) var found: [[UInt8]] = []

    /// - Parameter word: folded, of one script, without digits.
    mutating func take(_ word: [UInt8], script: Letter.Script, isUpper: Bool) {
        found.removeAll(keepingCapacity: true)
        switch script {
        case .latin:
            guard word.allSatisfy({ (0x61...0x7A).contains($0) }) else { return }
            let stem = LatinStem.of(word)
            if stem != word[...] { add(stem, Lexis.stemMark) }
            for stem in SwahiliStem.of(word) { add(stem, Lexis.stemMark) }
            if isUpper, let name = NameKey.latin(word) {
                add(name.voiced[...], Lexis.nameMark)
                add(name.plain[...], Lexis.nameMark)
            }
        case .arabic:
            let scalars = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
            for stem in ArabicStem.of(scalars) { add(ArabicStem.bytes(stem)[...], Lexis.stemMark) }
            if let name = NameKey.arabic(scalars) { add(([NameKey.script] + name)[...], Lexis.nameMark) }
        case .none, .other: break
        }
    }

    private mutating func add(_ key: ArraySlice<UInt8>, _ mark: UInt8) {
        let key = [mark] + key
        if !found.contains(key) { found.append(key) }
    }
}
