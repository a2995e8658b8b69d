/// Comma-separated values: RFC 4180.
package enum CSV {
    /// What a spreadsheet takes for the beginning of a formula.
    private static let formula: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]

    /// A line, with its end.
    ///
    /// A field that a spreadsheet would take for a formula, and would run, begins with an apostrophe: what others wrote is
    /// text, whatever it looks like.
    package static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        // By the character that stands first once blanks are gone, as some programs read it.
        let begins = text.first { $0 != " " }.map(formula.contains) ?? false
        let safe = begins || text.first.map(formula.contains) == true ? "'" + text : text
        let isPlain = safe.unicodeScalars.allSatisfy { !["\"", ",", "\n", "\r"].contains($0) }
        return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
