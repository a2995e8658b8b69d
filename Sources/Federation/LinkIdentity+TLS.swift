import Crypto
import FoundationEssentials
package import Outbound
package import Pouch
package import Serving

extension LinkIdentity {
    /// What the listener for other nodes speaks TLS with; who connects shows a certificate, too.
    package var tls: TLSFiles {
        let text = Data(certificate.der).base64EncodedString()
        var lines = ["-----BEGIN CERTIFICATE-----"]
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        lines.append("-----END CERTIFICATE-----\n")
        return TLSFiles(
            certificateChain: Array(lines.joined(separator: "\n").utf8),
            privateKey: Array((key.pemRepresentation + "\n").utf8), isMutual: true)
    }

    /// What is shown to the nodes that are called.
    package var outbound: OutboundIdentity {
        OutboundIdentity(certificate: certificate.der, key: Array(key.derRepresentation))
    }
}
