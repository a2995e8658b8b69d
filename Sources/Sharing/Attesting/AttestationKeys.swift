import JSON
import Ledger
import Pouch
import Records
import Store
import Synchronization

/// The keys by which signatures of records are verified: this node's, and those of the peers whose phrase was compared.
final class AttestationKeys: Sendable {
    struct Known {
        let organisation: String
        let keys: PublicKeys
    }
    let known: [KeyFingerprint: Known]
    let revoked: Set<[UInt8]>
    private let peers: [Peer]
    /// What was verified, by what was signed, the signature and the key: registries are read often, and change little.
    private let verified = Mutex<[ContentDigest: Bool]>([:])

    /// - Parameter own: this node's card; `nil` for a node without keys.
    init(own: CardFile?, peers: [Peer], cards: CardReader, revoked: Set<[UInt8]>) {
        var known: [KeyFingerprint: Known] = [:]
        // A card that cannot be read vouches for nobody; that it cannot is for `verify` to say.
        let trusted = peers.filter { $0.state != .unconfirmed }.compactMap { try? cards.cards(of: $0) }
        for cards in [own.map { PeerCards($0) }].compactMap({ $0 }) + trusted {
            for keys in cards.keys {
                known[keys.fingerprint] = Known(organisation: cards.file.card.card.organisation, keys: keys)
            }
        }
        (self.known, self.revoked, self.peers) = (known, revoked, peers)
    }

    private init(_ keys: AttestationKeys, of organisations: Set<String>) {
        known = keys.known.filter { organisations.contains($0.value.organisation) }
        (revoked, peers) = (keys.revoked, keys.peers)
    }

    /// The same without the keys of others than these organisations: for whoever may not find out whose keys are known.
    func only(_ organisations: Set<String>) -> AttestationKeys { AttestationKeys(self, of: organisations) }

    func isMade(of peers: [Peer], revoked: Set<[UInt8]>) -> Bool { self.peers == peers && self.revoked == revoked }

    /// What the signature of a record is worth.
    func attestation(of record: JSONValue) -> Attestation {
        guard let signature = record["signature"] else { return .unsigned }
        let signer = signature["signer"]?.string ?? ""
        guard signature["algorithm"]?.string == Attestation.algorithm,
            let value = signature["value"]?.string.flatMap({ StrictBase64.decode($0) })
        else { return .unknown(by: signer) }
        // What an originator lets others have is for nobody else to say (domain 4.4).
        let speaks = record["type"]?.string != "consent" || record["originator"]?.string == signer
        let candidates: [Known]
        if let named = signature["key"]?.string {
            guard let fingerprint = KeyFingerprint(hex: named) else { return .unknown(by: signer) }
            guard !revoked.contains(fingerprint.bytes) else { return .wrong(by: signer, .revoked) }
            guard let key = known[fingerprint] else { return .unknown(by: signer) }
            candidates = [key]
        } else {
            candidates = known.values.filter {
                $0.organisation == signer && !revoked.contains($0.keys.fingerprint.bytes)
            }
            guard !candidates.isEmpty else { return .unknown(by: signer) }
        }
        let content = Attestation.content(of: record)
        guard candidates.contains(where: { verifies(value, of: content, by: $0.keys) }) else {
            return .wrong(by: signer, .altered)
        }
        guard speaks, candidates.allSatisfy({ $0.organisation == signer }) else { return .wrong(by: signer, .foreign) }
        return .signed(by: signer)
    }

    private func verifies(_ signature: [UInt8], of content: [UInt8], by keys: PublicKeys) -> Bool {
        let question = ContentDigest(sha256: keys.fingerprint.bytes + signature + content)
        if let known = verified.withLock({ $0[question] }) { return known }
        let isValid = keys.isAttestation(signature, of: content)
        verified.withLock { verified in
            if verified.count >= SharingLimits.attestations { verified = [:] }
            verified[question] = isValid
        }
        return isValid
    }
}
