/// Base58 in Bitcoin's alphabet: what multibase calls `z` (draft-msporny-base58).
enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let values: [UInt8: Int] = Dictionary(
        alphabet.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    /// Characters that are read at most: keys and signatures have fewer than 100.
    static let most = 200

    static func encode(_ bytes: [UInt8]) -> String {
        var digits: [Int] = []
        for byte in bytes {
            var carry = Int(byte)
            for place in digits.indices {
                carry += digits[place] << 8
                digits[place] = carry % 58
                carry /= 58
            }
            while carry > 0 {
                digits.append(carry % 58)
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet[0] }
        return String(decoding: zeros + digits.reversed().map { alphabet[$0] }, as: UTF8.self)
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count <= most else { return nil }
        var bytes: [Int] = []
        for character in text.utf8 {
            guard var carry = values[character] else { return nil }
            for place in bytes.indices {
                carry += bytes[place] * 58
                bytes[place] = carry & 0xFF
                carry >>= 8
            }
            while carry > 0 {
                bytes.append(carry & 0xFF)
                carry >>= 8
            }
        }
        let zeros = text.utf8.prefix { $0 == alphabet[0] }.map { _ in UInt8(0) }
        return zeros + bytes.reversed().map(UInt8.init)
    }
}

/// An Ed25519 key by its own name: `did:key:z6Mk…` (did:key, multicodec `ed25519-pub`).
package struct KeyName: Hashable, Sendable {
    /// RFC 8032 §5.1.5: 32 bytes.
    package let key: [UInt8]
    private static let codec: [UInt8] = [0xED, 0x01]
    private static let prefix = "did:key:"

    /// - Parameter key: 32 bytes.
    package init?(key: [UInt8]) {
        guard key.count == PublicKeys.ed25519ByteCount else { return nil }
        self.key = key
    }

    /// - Parameter known: 32 bytes that are a key.
    init(known: [UInt8]) { key = known }

    /// Reads `did:key:z6Mk…`, or a verification method of it.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "#", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.last == parts.first, let name = parts.first, name.first == "z",
            let bytes = Base58.decode(name.dropFirst()), bytes.starts(with: Self.codec)
        else { return nil }
        self.init(key: Array(bytes.dropFirst(Self.codec.count)))
    }

    private var multibase: String { "z" + Base58.encode(Self.codec + key) }
    /// `did:key:z6Mk…`
    package var text: String { Self.prefix + multibase }
    /// The key as a verification method: `did:key:z6Mk…#z6Mk…`.
    package var method: String { "\(text)#\(multibase)" }
}
