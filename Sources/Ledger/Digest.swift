internal import Crypto

/// A SHA-256 hash of a Merkle tree: of a leaf, of an inner node, or of a whole tree.
///
/// Its 32 bytes are kept inline, so an array of digests is one block of memory and making one allocates nothing.
/// Comparison is plain equality: tree hashes are public and need no constant time.
public struct Digest: Hashable, Sendable {
    // Words as they lie in memory, whatever the machine's byte order: never read as numbers.
    private var word0: UInt64 = 0
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0

    /// The length of every digest, in bytes.
    public static let byteCount = 32

    /// The root of a tree of no leaves: SHA-256 of nothing (RFC 9162 §2.1.1).
    public static let empty = hash(of: UnsafeRawBufferPointer(start: nil, count: 0))

    private init() {}

    /// A digest from its bytes; `nil` unless there are exactly 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        withUnsafeMutableBytes(of: &self) { _ = $0.initializeMemory(as: UInt8.self, from: bytes) }
    }

    /// Reads ``hex``: 64 digits in lower case; `nil` for anything else, as two spellings would be two names of one thing.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard digits.count == 2 * Self.byteCount, digits.count == hex.utf8.count else { return nil }
        self.init(bytes: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// The 32 bytes in lower-case hexadecimal.
    public var hex: String {
        withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
                for (offset, byte) in bytes.enumerated() {
                    text[2 * offset] = Self.hexDigit(byte >> 4)
                    text[2 * offset + 1] = Self.hexDigit(byte & 0x0F)
                }
                return 2 * Self.byteCount
            }
        }
    }

    /// Calls `body` with the 32 bytes, without copying them.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try Swift.withUnsafeBytes(of: self, body)
    }

    /// The hash of one log entry: SHA-256(00 ‖ entry).
    ///
    /// Source: RFC 9162 §2.1.1. The 00 in front keeps a leaf from passing for an inner node, which has 01.
    public static func leaf(_ entry: [UInt8]) -> Digest {
        entry.withUnsafeBytes { leaf($0) }
    }

    /// The hash of one log entry that lies in memory somewhere: SHA-256(00 ‖ entry).
    public static func leaf(_ entry: UnsafeRawBufferPointer) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: entry.count + 1, alignment: 1) { buffer in
            buffer[0] = 0x00
            UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: entry)
            return hash(of: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The hash of an inner node: SHA-256(01 ‖ left ‖ right) (RFC 9162 §2.1.1).
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { buffer in
            buffer[0] = 0x01
            buffer.storeBytes(of: left, toByteOffset: 1, as: Digest.self)
            buffer.storeBytes(of: right, toByteOffset: 1 + byteCount, as: Digest.self)
            return hash(of: UnsafeRawBufferPointer(buffer))
        }
    }

    static func hash(of bytes: UnsafeRawBufferPointer) -> Digest {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        var digest = Digest()
        hasher.finalize().withUnsafeBytes { sum in
            Swift.withUnsafeMutableBytes(of: &digest) { $0.copyMemory(from: sum) }
        }
        return digest
    }

    static func hash(of bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { hash(of: $0) } }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
}

extension Digest: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { hex }
}

extension [Digest] {
    /// The hashes one after the other, 32 bytes each.
    var joinedBytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
