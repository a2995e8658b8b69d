/// What a signature is for: one made for one purpose never passes for another.
///
/// What is signed is the line `baraza/<purpose>/v1`, a line feed, and the message; ML-DSA is given the same line
/// (without the line feed) as its context string as well (FIPS 204 §5.2).
package enum SigningPurpose: String, Hashable, Sendable, CaseIterable {
    /// A node's card, by its own keys.
    case nodeCard = "node-card"
    /// A node's next card, by the keys that it replaces.
    case succession
    /// That keys are not to be trusted any more.
    case revocation
    /// An invitation to connect.
    case invitation
    /// The answer to one.
    case answer
    /// A pouch, over the Merkle root of what it holds.
    case pouch
    /// What an originator filed, over the Merkle root of its records.
    case record
    /// Words that two nodes say to each other on a live link.
    case link
    /// Receipts that travel by themselves.
    case receipt
    /// A record of the registry that an authority's node vouches for, by Ed25519 alone.
    case attestation

    /// At most 255 bytes, as FIPS 204 allows.
    package var context: [UInt8] { Array("baraza/\(rawValue)/v1".utf8) }

    /// The bytes that both algorithms sign.
    package func domainSeparated(_ message: [UInt8]) -> [UInt8] {
        var bytes = context
        bytes.reserveCapacity(bytes.count + 1 + message.count)
        bytes.append(0x0A)
        bytes.append(contentsOf: message)
        return bytes
    }
}
