import Formats

/// Every limit of the REST boundary, with its unit.
package enum APILimits {
    /// Bytes of a request body. The longest form of the desk is an assessment.
    package static let body = 1 << 20
    /// Bytes of a request body that files a product: its files in Base64, and the rest.
    package static let filing = 10 << 20
    /// Characters of a file in Base64.
    static let file = (InspectedFile.bytesMost + 2) / 3 * 4
    /// Objects and lists inside each other in a body.
    static let depth = 64
    /// Values and names in a body.
    static let nodes = 20_000
    /// Characters of a line, a name or a code in a body.
    static let line = 1_000
    /// Characters of a text of several paragraphs in a body.
    static let words = 200_000
    /// Texts in one list of a body.
    static let texts = 200
    /// Objects of STIX that one request files: TAXII takes more.
    static let objects = 100
    /// Characters of a name that is repeated in a message.
    static let echo = 80
    /// The largest integer that every reader of JSON keeps: 2^53 − 1 (RFC 8259 §6).
    static let integer: Int64 = 9_007_199_254_740_991
    /// Characters of an `Idempotency-Key`.
    static let key = 255
    /// Answers that are remembered by their keys, of everybody together and of one account.
    static let replays = 10_000
    static let accountReplays = 200
    /// Bytes of an answer that is remembered: ids and codes are in it.
    static let replayed = 1_024
    /// Seconds for which it is.
    static let replaySeconds: Int64 = 24 * 3_600
    /// Lines of a list where nobody says how many.
    static let page = 50
}
