internal import Ledger

/// The form of everything that a node signs by itself: a line that says what it is, one line of canonical JSON, and one
/// line of base64 with the signature. What is signed is the second line as it stands, never "the object".
///
/// Reading is strict: a text has one spelling, so writing what was read gives the same bytes.
struct SignedText: Hashable, Sendable {
    /// As in `baraza-node-card/v1`.
    let type: String
    /// RFC 8785.
    let content: [UInt8]
    let signature: HybridSignature

    private static let lineFeed = UInt8(ascii: "\n")

    init(type: String, content: [UInt8], signature: HybridSignature) {
        self.type = type
        self.content = content
        self.signature = signature
    }

    /// - Parameter what: for messages, as in `node card`.
    /// - Throws: ``PouchError`` with `limit`, `version` or `malformed`; nothing is verified.
    init(parsing bytes: [UInt8], type: String, what: String, most: Int) throws(PouchError) {
        guard bytes.count <= most else {
            throw PouchError(.limit, "a \(what) has at most \(most) bytes, this one has \(bytes.count)")
        }
        let lines = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        let kind = type.prefix { $0 != "/" }
        guard let first = lines.first, first.elementsEqual(type.utf8) else {
            if let first = lines.first, first.starts(with: "\(kind)/".utf8), first.count < 80 {
                throw PouchError(
                    .version,
                    "this \(what) says \(String(decoding: first, as: UTF8.self)) and this program reads \(type): "
                        + "update the program, or ask for one of this version")
            }
            throw PouchError(.malformed, "this is no \(what): its first line is not \(type)")
        }
        guard lines.count == 4, lines[3].isEmpty else {
            throw PouchError(
                .malformed,
                "the \(what) is cut off or has lines too many: copy it again, it is three lines that end in a line feed"
            )
        }
        guard let signature = StrictBase64.decode(lines[2]) else {
            throw PouchError(.malformed, "the signature of the \(what) is not base64")
        }
        self.init(type: type, content: Array(lines[1]), signature: try HybridSignature(bytes: signature))
    }

    var bytes: [UInt8] {
        Array("\(type)\n".utf8) + content + Array("\n\(StrictBase64.encode(signature.bytes))\n".utf8)
    }

    /// The members of the content, each of which has to be asked for.
    ///
    /// - Throws: ``PouchError`` with `malformed`.
    func fields(_ what: String) throws(PouchError) -> SignedFields { try SignedFields(parsing: content, what: what) }
}
