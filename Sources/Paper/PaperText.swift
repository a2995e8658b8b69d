/// A text of others, made ready to be laid out.
enum PaperText {
    /// The text, cut to ``PaperLimits/piece``, with a mark at the head of each of its lines that says which way the line goes.
    ///
    /// Pango looks for the first letter of a line even inside what is isolated in it, so that a name in brackets would turn the line
    /// that it stands in.
    static func laid(_ text: String, isRightToLeft: Bool) -> String {
        cut(text).split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
            (goesRightToLeft(line) ?? isRightToLeft ? "\u{200F}" : "\u{200E}") + line
        }.joined(separator: "\n")
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > PaperLimits.piece else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: PaperLimits.piece)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "…"
    }

    /// The direction of the first letter that is in no isolate; `nil` where there is none.
    ///
    /// Source: UAX #9, rules P2 and P3.
    static func goesRightToLeft(_ line: some StringProtocol) -> Bool? {
        var depth = 0
        for scalar in line.unicodeScalars {
            switch scalar.value {
            case 0x200E where depth == 0: return false
            case 0x200F where depth == 0: return true
            case 0x2066...0x2068: depth += 1
            case 0x2069: depth = max(depth - 1, 0)
            default: if depth == 0, scalar.properties.isAlphabetic { return isRightToLeft(scalar) }
            }
        }
        return nil
    }

    /// Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours, to ADLaM: the blocks by which `DerivedBidiClass.txt` of the Unicode
    /// Character Database goes.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF: true
        default: false
        }
    }
}
