/// A string with a form of its own.
///
/// The tests work on bytes and are liberal where the Internet is: they refuse what cannot be the thing, not what is
/// unusual.
struct TextPattern: Sendable {
    /// The rule that is broken.
    let rule: String
    /// A MUST refuses the object, a SHOULD becomes a warning.
    let isMust: Bool
    /// For the message: "expected …".
    let expected: String
    /// Whether people search by it.
    let isSearched: Bool
    let accepts: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

    init(
        rule: String, must: Bool = true, expected: String, searched: Bool = true,
        accepts: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        self.rule = rule
        self.isMust = must
        self.expected = expected
        self.isSearched = searched
        self.accepts = accepts
    }

    /// RFC 5646 by its syntax: subtags of 1 to 8 letters and digits, the first of letters alone.
    static let language = TextPattern(
        rule: "§3.2", expected: "a language tag of RFC 5646, as in fr or sw-KE", searched: false
    ) { isLanguage($0) }

    static let ipv4 = TextPattern(
        rule: "§6.8", expected: "one IPv4 address or a CIDR block, as in 198.51.100.0/24"
    ) { Hosts.isIPv4($0) }

    static let ipv6 = TextPattern(
        rule: "§6.9", expected: "one IPv6 address or a CIDR block, as in 2001:db8::/32"
    ) { Hosts.isIPv6($0) }

    static let mac = TextPattern(
        rule: "§6.10", expected: "six octets in lower case with colons, as in 00:00:ab:cd:ef:01"
    ) { Hosts.isMAC($0) }

    static let domain = TextPattern(
        rule: "§6.4", expected: "a domain name of labels of 1 to 63 bytes, as in example.com"
    ) { Hosts.isDomain($0) }

    static let emailAddress = TextPattern(
        rule: "§6.5", expected: "the address alone, as in a@example.com, without a display name"
    ) { Hosts.isEmailAddress($0) }

    /// RFC 3986 as far as it is kept in the wild: a scheme, something after it, neither white space nor control
    /// characters; letters of other scripts pass.
    static let url = TextPattern(
        rule: "§6.15", expected: "a URL with its scheme and without white space, as in https://example.com/"
    ) { text in
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon < text.count - 1,
            Names.isLower(text[0] | 0x20)
        else { return false }
        let isScheme = text[..<colon].allSatisfy { byte in
            Names.isLower(byte | 0x20) || Names.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        return isScheme && text.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    static let cpe = TextPattern(rule: "§6.14", expected: "a name of CPE 2.3, as in cpe:2.3:a:…") { text in
        text.starts(with: "cpe:2.3:".utf8)
    }

    static let relationship = TextPattern(
        rule: "R1", expected: "a name of a-z, 0-9 and hyphens, as in attributed-to"
    ) { Names.isRelationship($0) }

    static let propertyName = TextPattern(
        rule: "X4", expected: "a property name of 3 to 250 of a-z, 0-9 and _", searched: false
    ) { Names.isProperty($0) }

    static let country = TextPattern(
        rule: "§4.10", must: false, expected: "a country code of ISO 3166-1 alpha-2, as in SN"
    ) { text in text.count == 2 && text.allSatisfy { Names.isLower($0 | 0x20) } }

    /// The hive is spelled out, as in `HKEY_LOCAL_MACHINE\…`.
    static let registryKey = TextPattern(
        rule: "§6.17", expected: "a key whose hive is spelled out, as in HKEY_LOCAL_MACHINE\\System"
    ) { text in
        let hive = text.prefix { $0 != UInt8(ascii: "\\") }
        return !["HKLM", "HKCU", "HKCR", "HKU", "HKCC", "HKPD"].contains { hive.elementsEqual($0.utf8) }
    }

    static func isLanguage(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var length = 0
        var isFirst = true
        for byte in text {
            if byte == UInt8(ascii: "-") {
                guard length > 0 else { return false }
                length = 0
                isFirst = false
            } else {
                guard Names.isLower(byte | 0x20) || (!isFirst && Names.isDigit(byte)), length < 8 else { return false }
                length += 1
            }
        }
        return length > 0
    }

    /// `CAPEC-` and a number (D6).
    static func isCAPEC(_ text: String) -> Bool {
        guard text.hasPrefix("CAPEC-") else { return false }
        let number = text.utf8.dropFirst(6)
        return !number.isEmpty && number.allSatisfy(Names.isDigit)
    }

    /// `CVE-`, four digits, `-`, at least four digits (D6).
    static func isCVE(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "CVE" && parts[1].utf8.count == 4 && parts[2].utf8.count >= 4
            && parts.dropFirst().allSatisfy { $0.utf8.allSatisfy(Names.isDigit) }
    }
}
