/// Why the ledger refused: a code that a program may branch on, and a sentence for people.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it is. Codes are stable.
    public enum Code: String, Hashable, Sendable {
        /// The bytes are not in the form that they claim: a note, a key, a path, a tile, a bundle.
        case malformed
        /// A named bound of this module is passed: a note too long, an entry over 65,535 bytes.
        case limit
        /// An index or a size lies outside the tree that was asked.
        case range
        /// A tile, a bundle or an edge that should be there is not, or is shorter than the tree's size says.
        case missing
        /// A proof does not lead to the root that it was meant to prove.
        case unproved
        /// No signature of a key that is known and wanted.
        case unsigned
        /// A known key's signature does not verify.
        case forged
        /// Two signed checkpoints that cannot both belong to one append-only log. Keep both: they are evidence.
        case fork
        /// A checkpoint of an older, smaller tree than the one already seen.
        case older
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What was wrong, on which thing, and where it helps what to do next.
    public let message: String

    /// An error with a code and a sentence.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
