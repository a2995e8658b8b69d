/// Two signatures over the same message, of which both must verify: who breaks one algorithm has forged nothing.
package struct HybridSignature: Hashable, Sendable {
    /// Ed25519 (RFC 8032): 64 bytes.
    package static let ed25519ByteCount = 64
    /// ML-DSA-65 (FIPS 204, table 2): 3,309 bytes.
    package static let mlDSA65ByteCount = 3_309
    package static let byteCount = ed25519ByteCount + mlDSA65ByteCount

    /// Ed25519 ‖ ML-DSA-65.
    package let bytes: [UInt8]

    /// - Throws: ``PouchError`` with `malformed` for another length than ``byteCount``; nothing is verified.
    package init(bytes: [UInt8]) throws(PouchError) {
        guard bytes.count == Self.byteCount else {
            throw PouchError(
                .malformed, "a hybrid signature has \(Self.byteCount) bytes, this one has \(bytes.count)")
        }
        self.bytes = bytes
    }

    var ed25519: ArraySlice<UInt8> { bytes.prefix(Self.ed25519ByteCount) }
    var mlDSA65: ArraySlice<UInt8> { bytes.dropFirst(Self.ed25519ByteCount) }
}
