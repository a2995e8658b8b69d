import Crypto

/// SHA-256 of canonical bytes: two values with the same digest say the same.
package struct ContentDigest: Hashable, Sendable, Comparable {
    // In place instead of an array: these are kept by the hundred thousand.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Hashes `text`, which is canonical (``JSONValue/canonical``, ``JSONTree/canonical``).
    package init(sha256 text: [UInt8]) { self = text.withUnsafeBytes { ContentDigest(hashing: $0) } }

    package init(hashing text: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: text)
        words = hash.finalize().withUnsafeBytes { Self.words($0) }
    }

    /// A digest that was made before; nil unless these are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        words = bytes.withUnsafeBytes { Self.words($0) }
    }

    /// 32 of them.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    /// 64 digits in lower case.
    package var hex: String {
        String(decoding: bytes.flatMap { [$0 >> 4, $0 & 15] }.map { JSONText.hexadecimal(UInt32($0)) }, as: UTF8.self)
    }

    package static func == (left: ContentDigest, right: ContentDigest) -> Bool { left.words == right.words }

    package static func < (left: ContentDigest, right: ContentDigest) -> Bool { left.words < right.words }

    package func hash(into hasher: inout Hasher) {
        // A digest is uniform: one word of it is enough.
        hasher.combine(words.0)
    }

    private static func words(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
        func word(_ place: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
        }
        return (word(0), word(1), word(2), word(3))
    }
}

extension ContentDigest: CustomStringConvertible {
    package var description: String { hex }
}
