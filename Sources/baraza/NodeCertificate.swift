import Crypto
import Foundation
import Pouch
import SwiftASN1
import X509

/// The certificate that `init` makes, so that a node speaks TLS from its first minute.
///
/// It is self-signed: who connects has to be shown its fingerprint, or the operator gives one of a known authority
/// (`tls.certificate` and `tls.key` in the configuration).
enum NodeCertificate {
    /// How long it is valid, in days.
    static let days = 825

    /// - Parameter hosts: by which clients reach the node, beside this machine's own name and its loopback addresses.
    /// - Returns: certificate and key, both in PEM.
    static func selfSigned(
        organisation: String, name: String, country: String?, hosts: [CertificateHost] = [], now: Date = Date()
    ) throws -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        let privateKey = Certificate.PrivateKey(key)
        let subject = try DistinguishedName {
            if let country { CountryName(country) }
            OrganizationName(name)
            CommonName(organisation)
        }
        var seen: Set<CertificateHost> = []
        let own = ["localhost", ProcessInfo.processInfo.hostName, "127.0.0.1", "::1"].compactMap { CertificateHost($0) }
        let names = (hosts + own).filter { seen.insert($0).inserted }.map(\.generalName)
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
                SubjectAlternativeNames(names)
            },
            issuerPrivateKey: privateKey)
        return (try certificate.serializeAsPEM().pemString + "\n", key.pemRepresentation + "\n")
    }

    /// What live links with other nodes are spoken with. Peers pin it through the node's card, whose validity counts; so
    /// the certificate itself has no end that is known (RFC 5280 §4.1.2.5), and says nothing but the organisation's code.
    static func link(organisation: String, now: Date = Date()) throws -> LinkIdentity {
        let key = P256.Signing.PrivateKey()
        let privateKey = Certificate.PrivateKey(key)
        let subject = try DistinguishedName { CommonName(organisation) }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: privateKey.publicKey,
            // A clock may be wrong by days when it is made.
            notValidBefore: now.addingTimeInterval(-366 * 86_400),
            notValidAfter: Date(timeIntervalSince1970: 253_402_300_799),
            issuer: subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
            },
            issuerPrivateKey: privateKey)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return LinkIdentity(certificate: try LinkCertificate(der: serializer.serializedBytes), key: key)
    }
}

/// A DNS name or an IP address that a certificate is for (RFC 5280 §4.2.1.6).
enum CertificateHost: Hashable, Sendable {
    case name(String)
    /// 4 bytes or 16.
    case address([UInt8])

    init?(_ text: String) {
        if let address = Self.address(text, AF_INET, 4) ?? Self.address(text, AF_INET6, 16) {
            self = .address(address)
            return
        }
        let labels = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        let areWell = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
        // Digits in the last label: an address that is none (RFC 1123 §2.1).
        let isNumber = labels.last?.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? true
        guard areWell, !isNumber, text.utf8.count <= 253 else { return nil }
        self = .name(labels.joined(separator: "."))
    }

    private static func address(_ text: String, _ family: Int32, _ length: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: length)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    var generalName: GeneralName {
        switch self {
        case .name(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }
}
