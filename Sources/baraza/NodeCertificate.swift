import Crypto
import Foundation
import SwiftASN1
import X509

/// The certificate that `init` makes, so that a node speaks TLS from its first minute.
///
/// It is self-signed: who connects has to be shown its fingerprint, or the operator gives one of a known authority
/// (`tls.certificate` and `tls.key` in the configuration).
enum NodeCertificate {
    /// How long it is valid, in days.
    static let days = 825

    /// - Returns: certificate and key, both in PEM.
    static func selfSigned(
        organisation: String, name: String, country: String?, now: Date = Date()
    ) throws -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        let privateKey = Certificate.PrivateKey(key)
        let subject = try DistinguishedName {
            if let country { CountryName(country) }
            OrganizationName(name)
            CommonName(organisation)
        }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: privateKey.publicKey,
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(Double(days) * 86_400),
            issuer: subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"),
                    .dnsName(ProcessInfo.processInfo.hostName),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                ])
            },
            issuerPrivateKey: privateKey)
        return (try certificate.serializeAsPEM().pemString + "\n", key.pemRepresentation + "\n")
    }
}
