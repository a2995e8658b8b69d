/// Where mail goes, or where it comes from: a mailbox of RFC 5321 in plain letters, and nothing that a header or a command could read as
/// more than that.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As in `duty@node.example`.
    package let text: String
    package var domain: Substring { text.split(separator: "@").last ?? "" }
    package var description: String { text }

    /// Bytes of a mailbox, and of what stands before its `@`: RFC 5321 §4.5.3.1.
    private static let (longest, longestLocal) = (254, 64)

    /// Reads `local@domain`: the local part in the letters of a dot-atom (RFC 5322 §3.2.3), the domain in names of a host.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, parts[0].utf8.count <= Self.longestLocal else {
            return nil
        }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isOfAtom) }),
            labels.allSatisfy({ label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            })
        else { return nil }
        self.text = text
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isOfAtom(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}

/// A message of plain text.
package struct Mail: Hashable, Sendable {
    package var sender: MailAddress
    package var receiver: MailAddress
    package var subject: String
    package var text: String
    /// RFC 5322 §3.3, as in `Fri, 27 Nov 2026 16:00:00 +0000`.
    package var date: String
    /// Unique: of letters and digits.
    package var id: String

    package init(
        from sender: MailAddress, to receiver: MailAddress, subject: String, text: String, date: String, id: String
    ) {
        self.sender = sender
        self.receiver = receiver
        self.subject = subject
        self.text = text
        self.date = date
        self.id = id
    }

    /// As it is sent: RFC 5322, with the end that RFC 5321 §4.1.1.4 wants. Its words are in Base64, so that none of them is a line of the
    /// protocol, whatever they say.
    package var bytes: [UInt8] {
        let lines = [
            "From: <\(sender)>", "To: <\(receiver)>", "Date: \(Self.plain(date))",
            "Message-ID: <\(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })@\(sender.domain)>",
            "Subject: " + Self.encoded(subject), "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        return Array((lines + Self.folded(Base64.encode(Array(text.utf8))) + [".", ""]).joined(separator: "\r\n").utf8)
    }

    /// Without what would end a line.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : " " })
    }

    /// A header in RFC 2047's words, each short enough for a line.
    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var piece = ""
        func end() {
            if !piece.isEmpty { words.append("=?utf-8?B?" + Base64.encode(Array(piece.utf8)) + "?=") }
            piece = ""
        }
        for character in text.prefix(200) {
            if piece.utf8.count + character.utf8.count > 42 { end() }
            piece.append(character)
        }
        end()
        return words.joined(separator: "\r\n ")
    }

    private static func folded(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 76).map { start in
            String(decoding: bytes[start..<min(start + 76, bytes.count)], as: UTF8.self)
        }
    }
}

/// RFC 4648 §4.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let value = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 {
                text.append(place <= group.count ? letters[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
