internal import Crypto
package import Ledger

/// Which keys: SHA-256 over `baraza/node-keys/v1`, a line feed, and the bytes of the public keys.
package struct KeyFingerprint: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let digest: Ledger.Digest

    package var bytes: [UInt8] { digest.bytes }
    /// 64 lower-case digits.
    package var hex: String { digest.hex }
    package var description: String { hex }

    /// `nil` unless there are 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard let digest = Ledger.Digest(bytes: bytes) else { return nil }
        self.digest = digest
    }

    /// Reads ``hex``: one spelling, so upper case is refused.
    package init?(hex: String) {
        guard let digest = Ledger.Digest(hex: hex) else { return nil }
        self.digest = digest
    }

    init(hashing keys: [UInt8]) {
        var hasher = SHA256()
        hasher.update(data: Array("baraza/node-keys/v1\n".utf8))
        hasher.update(data: keys)
        self.digest = Ledger.Digest(bytes: Array(hasher.finalize())) ?? .empty
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
