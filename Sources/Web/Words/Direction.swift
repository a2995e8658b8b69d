/// Which way a language is written, and what has to be kept apart where both ways meet in one line.
package enum Direction: String, Sendable {
    case ltr, rtl

    /// A text that is to stand inside a line of this direction, between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
    /// where it could disturb the order of that line, or the line its own.
    ///
    /// Source: UAX #9 §2.4. Markup does the same where a value has an element of its own (`<bdi>`, `dir="auto"`); this is
    /// for values inside a sentence.
    func isolated(_ text: String) -> String { mustIsolate(text) ? "\u{2068}\(text)\u{2069}" : text }

    private func mustIsolate(_ text: String) -> Bool {
        switch self {
        case .ltr: return text.unicodeScalars.contains { Self.isRightToLeft($0) }
        case .rtl:
            // Figures alone are no danger. With separators they are: after an Arabic letter 2025-04-05 is shown as
            // 05-04-2025 (rules W2 and W4 of UAX #9).
            var hasFigure = false
            var hasSeparator = false
            for scalar in text.unicodeScalars {
                switch scalar {
                case "0"..."9": hasFigure = true
                case "-", "−", "+", "/", ":", ".": hasSeparator = true
                default: if scalar.properties.isAlphabetic && !Self.isRightToLeft(scalar) { return true }
                }
            }
            return hasFigure && hasSeparator
        }
    }

    /// Whether it is of a block that the bidirectional algorithm takes for right to left: Hebrew, Arabic, Syriac, Thaana,
    /// N'Ko and their neighbours, which Africa writes as well (ADLaM is the last of them).
    ///
    /// Source: `DerivedBidiClass.txt` of the Unicode Character Database, whose defaults go by these blocks.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF: true
        default: false
        }
    }
}
