import Foundation
import Ledger
import Testing

@Suite("The Merkle vectors of the shared data", .enabled(if: SharedData.isThere, "../shared/data/merkle is not there"))
struct VectorTests {
    struct Inclusion: Decodable {
        var leafIdx: UInt64
        var treeSize: UInt64
        var root: String
        var leafHash: String
        var proof: [String]?
        var wantErr: Bool
        var `case`: String
    }

    struct Consistency: Decodable {
        var size1: UInt64
        var size2: UInt64
        var root1: String
        var root2: String
        var proof: [String]?
        var wantErr: Bool
        var `case`: String
    }

    struct Tree: Decodable {
        struct Path: Decodable {
            var leaf_index: Int
            var tree_size: Int
            var path: [String]
        }
        struct Proof: Decodable {
            var size1: Int
            var size2: Int
            var proof: [String]
        }
        var leaf_inputs_hex: [String]
        var leaf_hashes_hex: [String]
        var roots_by_size_hex: [String]
        var inclusion_paths_hex: [Path]
        var consistency_proofs_hex: [Proof]
    }

    struct BadHash: Error {}

    /// A hash of another length than 32 bytes never becomes a digest: that is the check which comes first.
    func digest(_ base64: String) throws -> Digest {
        guard let bytes = StrictBase64.decode(base64), let digest = Digest(bytes: bytes) else { throw BadHash() }
        return digest
    }

    /// As ``digest(_:)``, but where a case has a few words in place of a root ("don't care"), a hash of them stands in: what
    /// such a case asks is whether equal roots are taken for equal, and not whether they are of 32 bytes.
    func root(_ base64: String, of name: String) throws -> Digest {
        guard name.hasPrefix("consistency/additional/"), let words = StrictBase64.decode(base64), words.count != 32
        else {
            return try digest(base64)
        }
        return .leaf(words)
    }

    func size(_ value: UInt64) throws -> Int64 {
        guard let size = Int64(exactly: value) else { throw BadHash() }
        return size
    }

    @Test("every inclusion case has the verdict that is asked for")
    func inclusion() throws {
        let cases: [Inclusion] = try SharedData.read("inclusion.json")
        #expect(cases.count == 98)
        for one in cases {
            let verdict = Result {
                let proof = InclusionProof(
                    index: try size(one.leafIdx), size: try size(one.treeSize),
                    hashes: try (one.proof ?? []).map(digest))
                try proof.verify(leaf: try digest(one.leafHash), root: try digest(one.root))
            }
            #expect((try? verdict.get()) == nil ? one.wantErr : !one.wantErr, "\(one.case)")
        }
    }

    @Test("every consistency case has the verdict that is asked for")
    func consistency() throws {
        let cases: [Consistency] = try SharedData.read("consistency.json")
        #expect(cases.count == 98)
        for one in cases {
            let verdict = Result {
                let proof = ConsistencyProof(
                    oldSize: try size(one.size1), newSize: try size(one.size2),
                    hashes: try (one.proof ?? []).map(digest))
                try proof.verify(oldRoot: try root(one.root1, of: one.case), newRoot: try root(one.root2, of: one.case))
            }
            #expect((try? verdict.get()) == nil ? one.wantErr : !one.wantErr, "\(one.case)")
        }
    }

    @Test("the small tree has the leaves, roots, paths and proofs of the vectors")
    func tree() async throws {
        let tree: Tree = try SharedData.read("tree-vectors.json")
        let leaves = tree.leaf_inputs_hex.map { Digest.leaf(unhex($0)) }
        #expect(leaves.map(\.hex) == tree.leaf_hashes_hex)

        var edge = Edge()
        var roots = [edge.root.hex]
        for leaf in leaves {
            edge.append(leaf)
            roots.append(edge.root.hex)
        }
        #expect(roots == tree.roots_by_size_hex)

        var kept = KeptTiles()
        kept.keep(edge.takeChangedTiles())
        #expect(tree.inclusion_paths_hex.count == 36 && tree.consistency_proofs_hex.count == 36)
        for path in tree.inclusion_paths_hex {
            let proof = try await kept.reader(size: Int64(path.tree_size)).inclusionProof(of: Int64(path.leaf_index))
            #expect(proof.hashes.map(\.hex) == path.path)
        }
        for one in tree.consistency_proofs_hex {
            let proof = try await kept.reader(size: Int64(one.size2)).consistencyProof(from: Int64(one.size1))
            #expect(proof.hashes.map(\.hex) == one.proof)
        }
    }

    func unhex(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
