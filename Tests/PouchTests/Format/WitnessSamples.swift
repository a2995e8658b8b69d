import Ledger

@testable import Pouch

extension FormatSamples {
    /// What two nodes say to each other of their logs: a checkpoint with its proof, a cosigned one, a request for proofs.
    static func witnessing() throws -> [PouchItem] {
        let leaves = (0..<7).map { Digest.leaf([UInt8($0)]) }
        let own = CheckpointSigner(key: try SignerKey(name: "ke-out.example", seed: bytes(32, seed: 60)))
        let theirs = CheckpointSigner(key: try SignerKey(name: "et-fad.example", seed: bytes(32, seed: 61)))
        let newest = try SignedNote(parsing: own.sign(size: 7, root: .root(of: leaves)))
        // RFC 9162 §2.1.4.1, 4 of 7 leaves: the subtree of the last three alone.
        let proof = [Digest.node(.node(leaves[4], leaves[5]), leaves[6])]
        var seen = try SignedNote(parsing: theirs.sign(size: 3, root: .root(of: leaves.prefix(3))))
        let witness = try keys(1).witness(named: "ke-out.example")
        seen.signatures.append(try witness.cosign(Checkpoint(text: seen.text), time: 1_750_000_000))
        return [
            .checkpoint(WitnessRequest(oldSize: 4, proof: proof, checkpoint: newest).bytes), .cosigned(seen.bytes),
            .proofsWanted(ProofsWanted(log: "et-fad.example", sizes: [3, 5]).bytes),
        ]
    }
}
