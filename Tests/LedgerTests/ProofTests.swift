import Ledger
import Testing

@Suite("Proofs")
struct ProofTests {
    @Test("every proof of every tree up to 40 leaves is the recursive definition's, and verifies")
    func small() async throws {
        let leaves = Naive.leaves(40)
        let kept = grow(leaves, commit: 1).kept
        for size in 1...leaves.count {
            let root = Naive.root(leaves[..<size])
            for index in 0..<size {
                let proof = try await kept.reader(size: Int64(size)).inclusionProof(of: Int64(index))
                #expect(proof.hashes == Naive.path(index, leaves[..<size]))
                try proof.verify(leaf: leaves[index], root: root)
            }
            for old in 1...size {
                let proof = try await kept.reader(size: Int64(size)).consistencyProof(from: Int64(old))
                #expect(proof.hashes == Naive.consistency(old, leaves[..<size]))
                try proof.verify(oldRoot: Naive.root(leaves[..<old]), newRoot: root)
            }
        }
    }

    @Test("proofs of large trees, also of sizes long past, verify and read each tile once")
    func large() async throws {
        let leaves = Naive.leaves(140_000)
        let kept = grow(leaves, commit: 5_000).kept
        var numbers = SeededNumbers(state: 2)
        for _ in 0..<150 {
            let size = Int.random(in: 1...leaves.count, using: &numbers)
            let index = Int.random(in: 0..<size, using: &numbers)
            let old = Int.random(in: 1...size, using: &numbers)
            let seen = Reads()
            let root = try await kept.reader(size: Int64(size)).root()
            let oldRoot = try await kept.reader(size: Int64(size)).root(ofFirst: Int64(old))
            let proof = try await kept.reader(size: Int64(size), seen: seen).inclusionProof(of: Int64(index))
            try proof.verify(leaf: leaves[index], root: root)
            #expect(await seen.count <= 6)
            try await kept.reader(size: Int64(size)).consistencyProof(from: Int64(old)).verify(
                oldRoot: oldRoot, newRoot: root)
        }
        let whole = kept.reader(size: Int64(leaves.count))
        #expect(try await whole.root() == Naive.root(leaves[...]))
    }

    @Test("a reader that remembers gives the same proofs, of sizes in any order, and reads no tile for them again")
    func remembering() async throws {
        let leaves = Naive.leaves(3_000)
        let kept = grow(leaves, commit: 100).kept
        let known = PerfectRoots()
        var numbers = SeededNumbers(state: 11)
        for _ in 0..<200 {
            let size = Int64.random(in: 1...3_000, using: &numbers)
            let old = Int64.random(in: 1...size, using: &numbers)
            let reader = TreeReader(size: size, known: known) { kept.hashes(level: $0.level, index: $0.index) }
            let deaf = TreeReader(size: size, known: known) { path in
                throw LedgerError(.missing, "\(path) was read again")
            }
            let proof = try await reader.consistencyProof(from: old)
            #expect(proof == (try await kept.reader(size: size).consistencyProof(from: old)))
            #expect(try await deaf.consistencyProof(from: old) == proof)
            #expect(try await reader.root(ofFirst: old) == kept.reader(size: size).root(ofFirst: old))
            #expect(try await reader.inclusionProof(of: old - 1) == kept.reader(size: size).inclusionProof(of: old - 1))
        }
    }

    @Test("what a reader remembers is bounded, and forgetting changes no proof")
    func forgetting() async throws {
        let count = Int64(PerfectRoots.most) + 300
        let leaves = Naive.leaves(Int(count))
        let kept = grow(leaves, commit: leaves.count).kept
        let known = PerfectRoots()
        let reader = TreeReader(size: count, known: known) { kept.hashes(level: $0.level, index: $0.index) }
        // Each leaf's proof begins with its neighbour.
        for index in 0..<count { _ = try await reader.inclusionProof(of: index) }
        #expect(known.count <= PerfectRoots.most)
        #expect(try await reader.inclusionProof(of: 0) == kept.reader(size: count).inclusionProof(of: 0))
    }

    @Test("several proofs at once are the same proofs, and share their tiles")
    func several() async throws {
        let leaves = Naive.leaves(3_000)
        let kept = grow(leaves, commit: 3_000).kept
        let indices: [Int64] = [0, 1, 2, 700, 701, 2_999]
        let proofs = try await kept.reader(size: 3_000).inclusionProofs(of: indices)
        #expect(proofs.map(\.index) == indices)
        for proof in proofs { try proof.verify(leaf: leaves[Int(proof.index)], root: Naive.root(leaves[...])) }
    }

    @Test("the root over any neighbouring leaves is that of a tree of their own")
    func ranges() async throws {
        let leaves = Naive.leaves(2_000)
        let kept = grow(leaves, commit: 2_000).kept
        var numbers = SeededNumbers(state: 3)
        let fixed = [
            0..<0, 5..<5, 0..<1, 7..<8, 0..<2_000, 256..<512, 512..<1_024, 1_024..<2_000, 255..<257, 1_999..<2_000,
        ]
        let random = (0..<60).map { _ in
            let bounds = [0, 0].map { _ in Int.random(in: 0...2_000, using: &numbers) }.sorted()
            return bounds[0]..<bounds[1]
        }
        for range in fixed + random {
            let root = try await kept.reader(size: 2_000).root(of: Int64(range.lowerBound)..<Int64(range.upperBound))
            #expect(root == Naive.root(leaves[range]), "\(range)")
        }
        await #expect(throws: LedgerError.self) { try await kept.reader(size: 2_000).root(of: 0..<2_001) }
    }

    @Test(
        "an inclusion proof with any one bit changed, a hash more or a hash fewer, another index or size, proves nothing"
    )
    func spoiltInclusion() async throws {
        var numbers = SeededNumbers(state: 4)
        let leaves = Naive.leaves(700)
        let kept = grow(leaves, commit: 700).kept
        for _ in 0..<40 {
            let size = Int.random(in: 2...700, using: &numbers)
            let index = Int.random(in: 0..<size, using: &numbers)
            let root = Naive.root(leaves[..<size])
            let proof = try await kept.reader(size: Int64(size)).inclusionProof(of: Int64(index))
            let (leaf, bit) = (leaves[index], Int.random(in: 0..<256, using: &numbers))
            func fails(
                _ hashes: [Digest]? = nil, index: Int64? = nil, leaf other: Digest? = nil, root otherRoot: Digest? = nil
            ) {
                let spoilt = InclusionProof(
                    index: index ?? proof.index, size: proof.size, hashes: hashes ?? proof.hashes)
                #expect(throws: LedgerError.self) { try spoilt.verify(leaf: other ?? leaf, root: otherRoot ?? root) }
            }
            fails(leaf: leaf.flipped(bit: bit))
            fails(root: root.flipped(bit: bit))
            fails(index: Int64(index == 0 ? 1 : index - 1))
            fails(index: Int64(size))
            fails(index: -1)
            fails(proof.hashes + [leaf])
            fails(Array(proof.hashes.dropLast()))
            for place in proof.hashes.indices {
                var hashes = proof.hashes
                hashes[place] = hashes[place].flipped(bit: bit)
                fails(hashes)
            }
        }
    }

    @Test("a consistency proof with any one bit changed, a hash more or a hash fewer, proves nothing")
    func spoiltConsistency() async throws {
        var numbers = SeededNumbers(state: 5)
        let leaves = Naive.leaves(700)
        let kept = grow(leaves, commit: 700).kept
        for _ in 0..<40 {
            let size = Int.random(in: 2...700, using: &numbers)
            let old = Int.random(in: 1..<size, using: &numbers)
            let (oldRoot, root) = (Naive.root(leaves[..<old]), Naive.root(leaves[..<size]))
            let proof = try await kept.reader(size: Int64(size)).consistencyProof(from: Int64(old))
            let bit = Int.random(in: 0..<256, using: &numbers)
            func fails(_ hashes: [Digest], _ oldRoot: Digest, _ root: Digest) {
                let spoilt = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: hashes)
                #expect(throws: LedgerError.self) { try spoilt.verify(oldRoot: oldRoot, newRoot: root) }
            }
            fails(proof.hashes, oldRoot.flipped(bit: bit), root)
            fails(proof.hashes, oldRoot, root.flipped(bit: bit))
            fails(proof.hashes + [root], oldRoot, root)
            fails(Array(proof.hashes.dropLast()), oldRoot, root)
            for place in proof.hashes.indices {
                var hashes = proof.hashes
                hashes[place] = hashes[place].flipped(bit: bit)
                fails(hashes, oldRoot, root)
            }
        }
    }

    @Test("what lies outside the tree is refused by name, and so is a tile that is too short")
    func outside() async throws {
        let leaves = Naive.leaves(300)
        let kept = grow(leaves, commit: 300).kept
        func code(_ work: (TreeReader) async throws -> Void, size: Int64 = 300) async -> LedgerError.Code? {
            do {
                try await work(kept.reader(size: size))
                return nil
            } catch { return (error as? LedgerError)?.code }
        }
        #expect(await code { _ = try await $0.inclusionProof(of: 300) } == .range)
        #expect(await code { _ = try await $0.inclusionProof(of: -1) } == .range)
        #expect(await code { _ = try await $0.consistencyProof(from: 301) } == .range)
        #expect(await code { _ = try await $0.root(ofFirst: 301) } == .range)
        #expect(await code({ _ = try await $0.inclusionProof(of: 1) }, size: 301) == .missing)
        #expect(try await kept.reader(size: 300).consistencyProof(from: 0).hashes.isEmpty)
        #expect(try await kept.reader(size: 0).root() == .empty)
    }
}
