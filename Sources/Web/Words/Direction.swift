/// Which way a language is written, and what has to be kept apart where both ways meet in one line.
package enum Direction: String, Sendable {
    case ltr, rtl

    /// A text that is to stand inside a line of this direction, between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
    /// where it could disturb the order of that line, or the line its own.
    ///
    /// Source: UAX #9 §2.4. Markup does the same where a value has an element of its own (`<bdi>`, `dir="auto"`); this is
    /// for values inside a sentence. A value's own controls end with it: no name turns the rest of a line round.
    func isolated(_ text: String) -> String { mustIsolate(text) ? "\u{2068}\(Self.closed(text))\u{2069}" : text }

    /// The text with every isolate in it closed, and with the replacement character for what closes none of its own: it
    /// would end the isolate around the text. Embeddings and overrides end with that one (rule X6a).
    private static func closed(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
        var closed = String.UnicodeScalarView()
        var open = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x2066...0x2068: open += 1
            case 0x2069 where open == 0:
                closed.append("\u{FFFD}")
                continue
            case 0x2069: open -= 1
            default: break
            }
            closed.append(scalar)
        }
        return String(closed) + String(repeating: "\u{2069}", count: open)
    }

    /// Embeddings, overrides, isolates, and the marks of a direction.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private func mustIsolate(_ text: String) -> Bool {
        if text.unicodeScalars.contains(where: { Self.isControl($0) }) { return true }
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
