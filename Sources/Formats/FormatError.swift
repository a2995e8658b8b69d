package import JSON

/// Why bytes could not be read as a whole: what is wrong, where, and what to send instead.
package struct FormatError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        /// Not JSON, or over one of its limits.
        case json
        /// JSON, but not what was asked for.
        case shape
        /// Nothing in it.
        case empty
        /// Not gzip, or damaged.
        case gzip
        /// Over the limit when unpacked.
        case tooLarge = "too-large"
    }
    /// Stable: callers branch on it.
    package let code: Code
    package let message: String
    /// What the JSON reader found, for ``Code/json``.
    package let json: JSONError?

    package init(_ code: Code, _ message: String, json: JSONError? = nil) {
        self.code = code
        self.message = message
        self.json = json
    }
}
