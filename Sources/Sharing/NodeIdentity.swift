import Crypto
import FoundationEssentials
package import Records

/// Who a node is: stays the same for as long as it lives, but for the version and the start.
package struct NodeIdentity: Hashable, Sendable {
    /// The organisation's code, as in `KE-OUT`.
    package let organisation: String
    package let organisationName: String
    /// ISO 3166-1 alpha-2, where the organisation is of one state.
    package let country: String?
    /// The name of the ledger: the first line of its checkpoints.
    package let origin: String
    /// The program's version.
    package let version: String
    package let started: Instant
    package init(
        organisation: String, organisationName: String, country: String?, origin: String, version: String,
        started: Instant
    ) {
        self.organisation = organisation
        self.organisationName = organisationName
        self.country = country
        self.origin = origin
        self.version = version
        self.started = started
    }
}

/// The keys that are derived from the node's one secret, each for one purpose.
struct Keys: Sendable {
    let session: SymmetricKey
    let form: SymmetricKey
    let cursor: SymmetricKey
    let remembered: SymmetricKey
    let requests: SymmetricKey
    let erased: SymmetricKey
    let searches: SymmetricKey

    /// The length of a node's secret in bytes.
    static let secretLength = 32

    init(secret: [UInt8]) throws {
        guard secret.count == Self.secretLength else {
            throw Refusal(.invalid, "a node's secret has \(Self.secretLength) bytes, this one has \(secret.count)")
        }
        func key(_ label: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), salt: Array("baraza/node/v1".utf8),
                info: Array(label.utf8), outputByteCount: 32)
        }
        session = key("session cookies")
        form = key("form tokens")
        cursor = key("cursors")
        remembered = key("remembered passwords")
        requests = key("release requests")
        erased = key("erased records")
        searches = key("kept searches")
    }
}
