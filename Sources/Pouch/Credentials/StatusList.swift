import CZlib
package import JSON

/// Which certificates of an issuer were taken back: one bit each, fetched whole, so that nobody learns whom a checker checks.
///
/// Source: W3C Bitstring Status List 1.0.
package struct StatusList: Hashable, Sendable {
    /// Bits: the least that the standard allows, for herd privacy (§4.3).
    package static let count = 131_072
    /// Bits of a list of somebody else's at most.
    package static let most = 8 * count
    /// Microseconds for which a list says that what it does not name is sound: 180 days. One that is older says nothing for a
    /// certificate, as what was taken back since does not stand in it.
    package static let age: Int64 = 180 * 86_400_000_000
    private static let contexts: JSONTree = ["https://www.w3.org/ns/credentials/v2"]

    /// Most significant bit first.
    private var bits: [UInt8]

    package init() { bits = Array(repeating: 0, count: Self.count / 8) }

    /// Reads `encodedList`: `u`, then base64url of gzip.
    ///
    /// - Throws: ``PouchError`` with `malformed` for what is none, or is shorter than the standard allows.
    package init(encoded text: String) throws(PouchError) {
        guard text.first == "u", text.utf8.count <= Self.most, let packed = Base64URLText.decode(text.dropFirst()),
            let bits = GzipBytes.unpack(packed, most: Self.most / 8), bits.count >= Self.count / 8
        else { throw PouchError(.malformed, "the status list is not a bit string of \(Self.count) bits or more") }
        self.bits = bits
    }

    /// How many places it has.
    package var count: Int { bits.count * 8 }

    /// Whether the certificate at a place was taken back; `nil` where the list has no such place.
    package func isSet(_ place: Int) -> Bool? {
        guard (0..<count).contains(place) else { return nil }
        return bits[place / 8] & (0x80 >> UInt8(place % 8)) != 0
    }

    package mutating func set(_ place: Int) {
        guard (0..<count).contains(place) else { return }
        bits[place / 8] |= 0x80 >> UInt8(place % 8)
    }

    /// Sets what another list has set: what was taken back once stays taken back.
    package mutating func formUnion(_ other: StatusList) {
        if bits.count < other.bits.count { bits += Array(repeating: 0, count: other.bits.count - bits.count) }
        for place in other.bits.indices { bits[place] |= other.bits[place] }
    }

    /// `u`, then base64url of gzip, without padding.
    package var encoded: String { "u" + Base64URLText.encode(GzipBytes.pack(bits)) }

    /// The list as a credential, without a proof.
    ///
    /// - Parameters:
    ///   - id: of the list, as certificates name it.
    ///   - made: as in `2026-05-01T10:00:00Z`.
    ///   - until: after which it says of nothing that it is sound.
    package func credential(_ id: String, issuer: KeyName, made: String, until: String) -> JSONTree {
        [
            "@context": Self.contexts, "id": .string(id),
            "type": ["VerifiableCredential", "BitstringStatusListCredential"], "issuer": .string(issuer.text),
            "validFrom": .string(made), "validUntil": .string(until),
            "credentialSubject": [
                "id": .string(id + "#list"), "type": "BitstringStatusList", "statusPurpose": "revocation",
                "encodedList": .string(encoded),
            ],
        ]
    }
}

/// gzip (RFC 1952) of a few kilobytes, within a bound.
private enum GzipBytes {
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
                == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(bound)
                _ = CZlib.deflate(&stream, Z_FINISH)
            }
            count = bound - Int(stream.avail_out)
        }
    }

    static func unpack(_ bytes: [UInt8], most: Int) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var isWhole = false
        let unpacked = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(most)
                isWhole = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
            }
            count = most - Int(stream.avail_out)
        }
        return isWhole ? unpacked : nil
    }
}
