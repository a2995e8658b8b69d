/// Why an identity or a pouch was refused: a code that a program may branch on, and a sentence for people.
package struct PouchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it is. Codes are stable.
    package enum Code: String, Hashable, Sendable {
        /// The bytes are not in the form that they claim.
        case malformed
        /// A named bound is passed.
        case limit
        /// A version or a parameter that this program does not know.
        case version
        /// A signature that does not verify.
        case forged
        /// Signed by keys that their owner has not shown: forged, or newer than the card that is known.
        case unknown
        /// Sealed to somebody else's key, or altered on the way: which of the two cannot be told.
        case foreign
        /// Sealed under a key between two nodes, or of a group, that is not here: its sender has it once more, sealed otherwise.
        case key = "no-key"
        /// A letter about a bulk that is not here: it has to be fetched.
        case bulk = "no-bulk"
        /// Bytes changed since they were written: a disk or a copy that failed.
        case damaged
        /// Whole, but it does not open with this passphrase.
        case passphrase
        /// Not valid yet, or no more.
        case expired
        /// Signed by keys that their owner has revoked.
        case revoked
    }

    /// What kind of refusal it is.
    package let code: Code
    /// What was wrong, on which thing, and where it helps what to do next.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
