import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate for 127.0.0.1 that nobody trusts, good for an hour.
package struct SelfSigned: Sendable {
    /// PEM.
    package let certificate: [UInt8]
    /// PEM.
    package let key: [UInt8]

    package init() throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("baraza test") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: .now.addingTimeInterval(-60), notValidAfter: .now.addingTimeInterval(3_600), issuer: name,
            subject: name, signatureAlgorithm: .ecdsaWithSHA256, extensions: Certificate.Extensions {},
            issuerPrivateKey: Certificate.PrivateKey(key))
        self.certificate = Array(try certificate.serializeAsPEM().pemString.utf8)
        self.key = Array(key.pemRepresentation.utf8)
    }
}
