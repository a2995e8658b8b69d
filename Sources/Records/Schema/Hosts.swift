/// The forms of addresses and names of hosts.
enum Hosts {
    /// Dotted decimal without leading zeros, with an optional `/0` to `/32`.
    static func isIPv4(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let (address, prefix) = block(text)
        return isDottedQuad(address) && isPrefix(prefix, most: 32)
    }

    /// RFC 4291 §2.2, with an optional `/0` to `/128`.
    static func isIPv6(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let (address, prefix) = block(text)
        return isPrefix(prefix, most: 128) && isIPv6Address(address)
    }

    /// Six pairs of lower-case digits with colons.
    static func isMAC(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == 17 else { return false }
        for (index, byte) in text.enumerated() {
            let isRight = index % 3 == 2 ? byte == UInt8(ascii: ":") : Bytes.isLowerHex(byte)
            guard isRight else { return false }
        }
        return true
    }

    /// Labels of 1 to 63 bytes, 253 together; `_` and letters beyond ASCII are found in the wild and pass, what could
    /// never be in a name (white space, `/`, `@`, `:`…) does not.
    static func isDomain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var name = text[...]
        if name.last == UInt8(ascii: ".") { name = name.dropLast() }
        guard (1...253).contains(name.count) else { return false }
        return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    Names.isLower(byte | 0x20) || Names.isDigit(byte) || byte == UInt8(ascii: "-")
                        || byte == UInt8(ascii: "_") || byte >= 0x80
                }
        }
    }

    /// RFC 5322 `addr-spec` by what tells it from a display name: one part before the last `@`, one after it, and
    /// neither white space nor angle brackets outside a quoted part.
    static func isEmailAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")), at > 0, at < text.count - 1 else { return false }
        let local = text[..<at]
        let host = text[(at + 1)...]
        let isBare: (UInt8) -> Bool = { byte in
            byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
                && byte != UInt8(ascii: ",") && byte != UInt8(ascii: ";")
        }
        let isQuoted = local.count >= 2 && local.first == UInt8(ascii: "\"") && local.last == UInt8(ascii: "\"")
        return (isQuoted || local.allSatisfy(isBare)) && host.allSatisfy(isBare)
    }

    private typealias Part = Slice<UnsafeBufferPointer<UInt8>>

    private static func block(_ text: UnsafeBufferPointer<UInt8>) -> (address: Part, prefix: Part?) {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return (text[...], nil) }
        return (text[..<slash], text[(slash + 1)...])
    }

    private static func isPrefix(_ text: Part?, most: Int) -> Bool {
        guard let text else { return true }
        guard let length = decimal(text) else { return false }
        return length <= most
    }

    /// Up to three digits without leading zeros.
    private static func decimal(_ text: Part) -> Int? {
        guard (1...3).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in text {
            guard Names.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func isDottedQuad(_ text: Part) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { decimal($0).map { $0 <= 255 } ?? false }
    }

    private static func isIPv6Address(_ text: Part) -> Bool {
        let colon = UInt8(ascii: ":")
        var groups = text.split(separator: colon, omittingEmptySubsequences: false)
        guard groups.count >= 3 else { return false }
        var length = groups.count
        if let last = groups.last, last.contains(UInt8(ascii: ".")) {
            guard isDottedQuad(last) else { return false }
            groups.removeLast()
            length += 1
        }
        // `::` shows as an empty group inside, and as two at either end.
        if groups.first?.isEmpty == true {
            guard groups.count > 1, groups[1].isEmpty else { return false }
            groups.removeFirst()
            length -= 1
        }
        if groups.last?.isEmpty == true, groups.count > 1 {
            guard groups[groups.count - 2].isEmpty else { return false }
            groups.removeLast()
            length -= 1
        }
        let gaps = groups.filter(\.isEmpty).count
        guard gaps <= 1, gaps == 1 ? length <= 8 : length == 8 else { return false }
        return groups.allSatisfy { $0.count <= 4 && $0.allSatisfy { Bytes.isLowerHex($0 | 0x20) } }
    }
}

/// The forms of binary data in text.
enum Bytes {
    static func isLowerHex(_ byte: UInt8) -> Bool {
        Names.isDigit(byte) || byte &- UInt8(ascii: "a") < 6
    }

    /// An even number of lower-case hexadecimal digits.
    static func isHex(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        !text.isEmpty && text.count.isMultiple(of: 2) && text.allSatisfy(isLowerHex)
    }

    /// Base64 of RFC 4648 §4, with its padding.
    static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count.isMultiple(of: 4) else { return false }
        var end = text.count
        if end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        if end > 0, end < text.count, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        return text[..<end].allSatisfy { byte in
            Names.isLower(byte | 0x20) || Names.isDigit(byte) || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "/")
        }
    }

    /// Whether a hash has the form of its algorithm; those that nobody knows may have any.
    static func isHash(_ text: UnsafeBufferPointer<UInt8>, of algorithm: String) -> Bool {
        let digits: Int
        switch algorithm {
        case "MD5": digits = 32
        case "SHA-1": digits = 40
        case "SHA-256", "SHA3-256": digits = 64
        case "SHA-512", "SHA3-512": digits = 128
        case "SSDEEP": return isFuzzy(text)
        case "TLSH":
            // Version 1 writes "T1" before its 70 digits.
            let bare = text.count == 72 && text[0] | 0x20 == UInt8(ascii: "t") ? text[2...] : text[...]
            return bare.count == 70 && bare.allSatisfy { isLowerHex($0 | 0x20) }
        default: return true
        }
        return text.count == digits && text.allSatisfy { isLowerHex($0 | 0x20) }
    }

    /// ssdeep: a block size, then two parts, each after a colon.
    private static func isFuzzy(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 && !parts[0].isEmpty && parts[0].allSatisfy(Names.isDigit)
    }
}
