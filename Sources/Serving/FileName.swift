/// The name of a download: RFC 6266.
package enum FileName {
    /// Only letters, digits, dots, hyphens and underscores, and no dot first: nothing that a header or a file system reads
    /// as more than a name. Of one that is too long its end is kept, where the kind of the file stands.
    package static func attachment(_ name: String) -> String {
        let safe = name.utf8.suffix(ServingLimits.fileName).map { byte -> Character in
            isPlain(byte) ? Character(Unicode.Scalar(byte)) : "_"
        }
        let trimmed = String(safe).drop { $0 == "." }
        return #"attachment; filename="\#(trimmed.isEmpty ? "record" : trimmed)""#
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
