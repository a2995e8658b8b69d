/// What becomes of one Unicode scalar in an index term.
///
/// Case, accents, harakat, tatweel and ligatures do not count; digits of every script are the same ten. Nothing here knows a
/// language.
struct Letter {
    enum Script: UInt8 { case none, latin, arabic, other }

    /// The UTF-8 of what it becomes, the first byte lowest: four bytes at most, none for what is left out.
    let bytes: UInt32
    /// Whether words end here.
    let isSeparator: Bool
    let isUpper: Bool
    let isDigit: Bool
    let script: Script

    private init(bytes: UInt32, isSeparator: Bool, isUpper: Bool, isDigit: Bool, script: Script) {
        self.bytes = bytes
        self.isSeparator = isSeparator
        self.isUpper = isUpper
        self.isDigit = isDigit
        self.script = script
    }

    private static let separator = Letter(
        bytes: 0, isSeparator: true, isUpper: false, isDigit: false, script: .none)
    private static let nothing = Letter(bytes: 0, isSeparator: false, isUpper: false, isDigit: false, script: .none)

    static func of(_ scalar: Unicode.Scalar) -> Letter {
        let value = Int(scalar.value)
        if value < common.count { return common[value] }
        if (0x1E00..<0x1F00).contains(value) { return additional[value - 0x1E00] }
        return Letter(scalar)
    }

    /// Latin, Greek, Cyrillic, Hebrew, Arabic.
    private static let common: [Letter] = (0..<0x0780).map { Letter(Unicode.Scalar(UInt32($0)) ?? "\u{0}") }
    /// Latin Extended Additional.
    private static let additional: [Letter] = (0x1E00..<0x1F00).map { Letter(Unicode.Scalar(UInt32($0)) ?? "\u{0}") }

    private init(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format:
            self = Self.nothing
        case _ where Self.silent.contains(scalar.value):
            self = Self.nothing
        case .decimalNumber:
            let digit = UInt32(properties.numericValue ?? 0)
            self.init(bytes: 0x30 + digit, isSeparator: false, isUpper: false, isDigit: true, script: .none)
        case .modifierLetter where Self.apostrophes.contains(scalar.value):
            self = Self.separator
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .otherNumber, .spacingMark, .privateUse:
            let folded = Self.fold(scalar)
            var bytes: UInt32 = 0
            for byte in folded.utf8.prefix(4).reversed() { bytes = bytes << 8 | UInt32(byte) }
            self.init(
                bytes: bytes, isSeparator: false,
                isUpper: properties.isUppercase || properties.generalCategory == .titlecaseLetter,
                isDigit: false, script: Self.script(folded))
        default:
            self = Self.separator
        }
    }

    /// Tatweel, and the half rings by which transliterations write hamza and ayn.
    private static let silent: Set<UInt32> = [0x0640, 0x02BE, 0x02BF]
    /// Modifier letters that are written for an apostrophe.
    static let apostrophes: Set<UInt32> = [0x02B9, 0x02BB, 0x02BC, 0x02BD, 0x02C8]

    private static func script(_ text: String) -> Script {
        guard let first = text.unicodeScalars.first else { return .none }
        return switch first.value {
        case 0x61...0x7A: .latin
        case 0x0620...0x06FF: .arabic
        default: .other
        }
    }

    /// Letters whose name does not say which they are written for. Hausa's hooks and the open vowels of West African
    /// alphabets count as the plain letters that people type instead.
    private static let special: [UInt32: String] = [
        0xC6: "ae", 0xE6: "ae", 0x152: "oe", 0x153: "oe", 0xDF: "ss", 0x1E9E: "ss", 0xD0: "d", 0xF0: "d", 0xDE: "th",
        0xFE: "th", 0x131: "i", 0x17F: "s", 0x132: "ij", 0x133: "ij", 0x14A: "n", 0x14B: "n", 0x190: "e", 0x25B: "e",
        0x186: "o", 0x254: "o", 0x253: "b", 0x257: "d", 0x199: "k", 0x1B4: "y", 0x269: "i", 0x28B: "v", 0x263: "g",
        0x272: "n", 0x28A: "u", 0x1DD: "e", 0x259: "e",
        0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
        // Arabic: the seats of hamza and madda, alef maqsura, ta marbuta, and what Persian and Urdu keyboards write.
        0x0622: "\u{0627}", 0x0623: "\u{0627}", 0x0625: "\u{0627}", 0x0671: "\u{0627}", 0x0672: "\u{0627}",
        0x0673: "\u{0627}", 0x0624: "\u{0648}", 0x0626: "\u{064A}", 0x0649: "\u{064A}", 0x0629: "\u{0647}",
        0x0621: "", 0x06A9: "\u{0643}", 0x06CC: "\u{064A}", 0x06C0: "\u{0647}", 0x06C1: "\u{0647}", 0x06D2: "\u{064A}",
        0x06C3: "\u{0647}", 0x06AF: "\u{063A}", 0x067E: "\u{0628}", 0x06A4: "\u{0641}", 0x0686: "\u{0634}",
        0xFEF5: "\u{0644}\u{0627}", 0xFEF6: "\u{0644}\u{0627}", 0xFEF7: "\u{0644}\u{0627}",
        0xFEF8: "\u{0644}\u{0627}", 0xFEF9: "\u{0644}\u{0627}", 0xFEFA: "\u{0644}\u{0627}",
        0xFEFB: "\u{0644}\u{0627}", 0xFEFC: "\u{0644}\u{0627}",
    ]

    private static func fold(_ scalar: Unicode.Scalar) -> String {
        if let folded = special[scalar.value] { return folded }
        if (0xFF21...0xFF5A).contains(scalar.value), let plain = Unicode.Scalar(scalar.value - 0xFEE0) {
            return fold(plain)  // full width
        }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        if lower != scalar, let folded = special[lower.value] { return folded }
        guard !lower.isASCII, let name = lower.properties.name else { return String(lower) }
        // The Unicode name says which letter it is: LATIN SMALL LETTER E WITH ACUTE, ARABIC LETTER BEH INITIAL FORM.
        if name.hasPrefix("LATIN SMALL LETTER ") {
            let letter = name.dropFirst("LATIN SMALL LETTER ".count).split(separator: " ")
            guard letter.count > 1, letter[1] == "WITH", letter[0].count == 1 else { return String(lower) }
            return letter[0].lowercased()
        }
        if (0xFE70...0xFEF4).contains(lower.value) {
            for form in [" ISOLATED FORM", " FINAL FORM", " INITIAL FORM", " MEDIAL FORM"] where name.hasSuffix(form) {
                guard let plain = arabic[String(name.dropLast(form.count))] else { break }
                return special[plain.value] ?? String(plain)
            }
        }
        return String(lower)
    }

    private static let arabic: [String: Unicode.Scalar] = {
        var letters: [String: Unicode.Scalar] = [:]
        for value in UInt32(0x0621)...0x064A {
            guard let scalar = Unicode.Scalar(value), let name = scalar.properties.name else { continue }
            letters[name] = scalar
        }
        return letters
    }()
}
