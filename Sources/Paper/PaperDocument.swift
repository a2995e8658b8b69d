/// What goes onto paper: words in their order, and what has to stand on each sheet.
package struct PaperDocument: Sendable {
    /// What a piece of it is, as PDF tags it (ISO 32000-1 §14.8.4).
    package enum Role: String, Sendable {
        case title = "H1"
        case heading = "H2"
        case paragraph = "P"
        /// A remark: smaller.
        case note = "Span"
    }
    package struct Piece: Sendable {
        package let role: Role
        package let text: String
        /// BCP 47; `nil`: the document's.
        package let language: String?
        package init(_ role: Role, _ text: String, language: String? = nil) {
            self.role = role
            self.text = text
            self.language = language
        }
    }
    /// BCP 47.
    package let language: String
    /// Above and below on each sheet, as in `TLP:AMBER`.
    package let marking: String
    /// Below on each sheet, before its number: for whom it was made, and when.
    package let foot: String
    package let pieces: [Piece]
    package init(language: String, marking: String, foot: String, pieces: [Piece]) {
        self.language = language
        self.marking = marking
        self.foot = foot
        self.pieces = pieces
    }
}

package enum PaperLimits {
    /// Sheets of a document at most.
    package static let sheets = 200
    /// Characters of a piece at most: what is longer is cut.
    package static let piece = 100_000
}

/// A document that could not be written.
package struct PaperError: Error, Hashable, Sendable {
    package let message: String
}
