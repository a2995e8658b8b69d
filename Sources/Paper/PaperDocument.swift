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
        /// Whether it begins a sheet of its own: a letter to somebody else than the one before.
        package let startsSheet: Bool
        package init(_ role: Role, _ text: String, language: String? = nil, startsSheet: Bool = false) {
            self.role = role
            self.text = text
            self.language = language
            self.startsSheet = startsSheet
        }
    }
    /// A square of dark and light modules, as a QR code is.
    package struct Code: Sendable {
        /// Modules a side.
        package let size: Int
        /// Row by row; `true` is dark.
        package let modules: [Bool]
        /// What it is, to a reader of the document's structure.
        package let text: String
        package init(size: Int, modules: [Bool], text: String) {
            self.size = size
            self.modules = modules
            self.text = text
        }
    }
    /// BCP 47.
    package let language: String
    /// Which way that is written: a line that has no letter of its own goes that way.
    package let isRightToLeft: Bool
    /// Above and below on each sheet, as in `TLP:AMBER`: what has to stand there whatever else does not fit comes first.
    package let marking: String
    /// Below on each sheet, before its number: for whom it was made, and when.
    package let foot: String
    package let pieces: [Piece]
    /// What a camera reads, below the pieces; `nil`: nothing.
    package let code: Code?
    package init(
        language: String, isRightToLeft: Bool = false, marking: String, foot: String, pieces: [Piece],
        code: Code? = nil
    ) {
        self.code = code
        self.language = language
        self.isRightToLeft = isRightToLeft
        self.marking = marking
        self.foot = foot
        self.pieces = pieces
    }
}

package enum PaperLimits {
    /// Sheets of a document at most.
    package static let sheets = 200
    /// Bytes of a piece at most: what is longer is cut, and says so.
    package static let piece = 100_000
    /// Bytes of all pieces of a document at most: more would fill more sheets than a document may have.
    package static let document = 1_000_000
    /// Documents that are drawn or wait for it at once.
    package static let waiting = 8
}

/// A document that could not be written.
package struct PaperError: Error, Hashable, Sendable {
    package let message: String

    static let long = PaperError(
        message:
            "the document has more than \(PaperLimits.sheets) sheets, or \(PaperLimits.document) bytes: print less of it"
    )
    /// For whom one is drawn already.
    package static let own = PaperError(message: "a document of yours is being drawn: wait for it")
    static let gone = PaperError(message: "nobody waits for the document any more")
    static let busy = PaperError(
        message: "\(PaperLimits.waiting) documents wait to be printed here: try again in a minute")
}
