package import Crypto

/// The certificate by which a node's end of a live link is known (RFC 5280, DER). Peers pin these bytes: no authority
/// vouches for them but the card that they stand on, and the card's validity is theirs.
package struct LinkCertificate: Hashable, Sendable {
    package let der: [UInt8]

    /// - Throws: ``PouchError`` with `limit` for more than ``IdentityLimits/linkCertificateBytes``, `malformed` for none.
    package init(der: [UInt8]) throws(PouchError) {
        // A SEQUENCE; what stands in it is for TLS to read.
        guard der.first == 0x30, der.count > 2 else {
            throw PouchError(.malformed, "a link's certificate is DER (RFC 5280), these bytes are not")
        }
        guard der.count <= IdentityLimits.linkCertificateBytes else {
            throw PouchError(
                .limit,
                "a link's certificate has at most \(IdentityLimits.linkCertificateBytes) bytes, this one has \(der.count)"
            )
        }
        self.der = der
    }
}

/// What a node speaks TLS with on live links: its certificate, and the key of it.
package struct LinkIdentity: Sendable, CustomStringConvertible, CustomReflectable {
    package let certificate: LinkCertificate
    package let key: P256.Signing.PrivateKey

    package init(certificate: LinkCertificate, key: P256.Signing.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    package var description: String { "link identity" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
