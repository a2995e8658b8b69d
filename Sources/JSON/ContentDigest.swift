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
        [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            for place in 0..<32 { bytes[place] = byte(place) }
            count = 32
        }
    }

    /// 64 digits in lower case.
    package var hex: String {
        String(unsafeUninitializedCapacity: 64) { digits in
            for place in 0..<64 {
                let half = byte(place / 2) >> (place.isMultiple(of: 2) ? 4 : 0) & 15
                digits[place] = JSONText.hexadecimal(UInt32(half))
            }
            return 64
        }
    }

    /// - Parameter place: from 0 to 31.
    private func byte(_ place: Int) -> UInt8 {
        let word =
            switch place / 8 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place % 8)))
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
