package import Ledger

// A node cosigns others' checkpoints with the Ed25519 half of its keys, so that whoever has its card verifies them. What is
// signed begins with the line `cosignature/v1`, and everything else that these keys sign with `baraza/`.

extension NodeKeys {
    /// The key by which the node cosigns what it has verified of others' logs.
    ///
    /// - Parameter name: of the node's own ledger.
    package func witness(named name: String) throws(LedgerError) -> SignerKey {
        try cosigner.named(name)
    }
}

extension PublicKeys {
    /// The key that verifies the node's cosignatures.
    package func witness(named name: String) throws(LedgerError) -> VerifierKey {
        try VerifierKey(
            name: name, kind: .cosignature, publicKey: Array(bytes.prefix(PublicKeys.ed25519ByteCount)))
    }
}
