/// Comma-separated values: RFC 4180.
package enum CSV {
    /// What a spreadsheet takes for the beginning of a formula.
    private static let formula: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]

    /// A line, with its end.
    ///
    /// A field that a spreadsheet would take for a formula, and would run, begins with an apostrophe: what others wrote is
    /// text, whatever it looks like.
    package static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    /// By scalars: with a combining mark behind it a quote is another character, and to who reads the file still a quote.
    private static func field(_ text: String) -> String {
        let scalars = text.unicodeScalars
        // By what stands first once blanks are gone, as some programs read it.
        let begins = scalars.first { $0 != " " }.map(formula.contains) ?? false
        let isSafe = !begins && scalars.first.map(formula.contains) != true
        let isPlain = scalars.allSatisfy { !["\"", ",", "\n", "\r"].contains($0) }
        var written = String.UnicodeScalarView(isSafe ? [] : ["'"])
        for scalar in scalars {
            written.append(scalar)
            if scalar == "\"" { written.append(scalar) }
        }
        return isPlain ? String(written) : "\"" + String(written) + "\""
    }
}
