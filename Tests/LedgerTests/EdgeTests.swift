import Ledger
import Testing

@Suite("The edge of a tree")
struct EdgeTests {
    @Test("a tree of no leaves has the root of nothing")
    func empty() {
        #expect(Edge().root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.empty == Edge().root)
    }

    @Test("a digest has 32 bytes, no more and no fewer, and gives them back")
    func digest() {
        let bytes = (0..<32).map { UInt8($0) * 7 }
        #expect(Digest(bytes: bytes)?.bytes == bytes)
        #expect(Digest(bytes: bytes.dropLast()) == nil)
        #expect(Digest(bytes: bytes + [0]) == nil)
        #expect(Digest(bytes: [UInt8]()) == nil)
        #expect(Digest(bytes: Array(0..<32))?.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        #expect(Digest(hex: text) == Digest(bytes: Array(0..<32)))
        for other in [text.uppercased(), String(text.dropLast()), text + "00", String(text.dropLast(2)) + "é", ""] {
            #expect(Digest(hex: other) == nil)
        }
    }

    @Test("the root is that of the recursive definition at every size up to 600")
    func roots() {
        let leaves = Naive.leaves(600)
        var edge = Edge()
        for size in 1...leaves.count {
            edge.append(leaves[size - 1])
            guard edge.root == Naive.root(leaves[..<size]), edge.size == Int64(size) else {
                Issue.record("another root at size \(size)")
                return
            }
        }
        #expect(Digest.root(of: leaves) == edge.root)
        #expect(Digest.root(of: []) == .empty)
    }

    @Test("an edge rebuilt from kept tiles has the same root and goes on in the same way")
    func rebuild() throws {
        var numbers = SeededNumbers(state: 1)
        let leaves = Naive.leaves(70_300)
        let sizes = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
        for size in sizes + (0..<12).map({ _ in Int.random(in: 0..<70_000, using: &numbers) }) {
            var (edge, kept) = grow(leaves[..<size], commit: Int.random(in: 1...3_000, using: &numbers))
            var rebuilt = try Edge(size: Int64(size), tiles: kept.edge())
            #expect(rebuilt.root == edge.root && rebuilt.size == edge.size)
            #expect(rebuilt.takeChangedTiles().isEmpty)
            for leaf in leaves[size..<size + 300] {
                edge.append(leaf)
                rebuilt.append(leaf)
            }
            #expect(rebuilt.root == edge.root)
            #expect(rebuilt.takeChangedTiles() == edge.takeChangedTiles())
        }
    }

    @Test("tiles that do not fit the size are refused")
    func unfit() throws {
        let leaves = Naive.leaves(300)
        let tiles = grow(leaves, commit: 300).kept.edge()
        #expect(throws: LedgerError.self) { try Edge(size: -1, tiles: []) }
        #expect(throws: LedgerError.self) { try Edge(size: 300, tiles: []) }
        #expect(throws: LedgerError.self) { try Edge(size: 301, tiles: tiles) }
        #expect(throws: LedgerError.self) { try Edge(size: 300, tiles: [tiles[0]]) }
        #expect(throws: LedgerError.self) { try Edge(size: 44, tiles: tiles) }
        #expect(throws: LedgerError.self) { try Edge(size: 0, tiles: [Naive.leaves(256)]) }
        #expect(try Edge(size: 0, tiles: []).root == .empty)
    }

    @Test("only what changed is given out, and each tile once for what it then is")
    func changes() {
        var edge = Edge()
        #expect(edge.takeChangedTiles().isEmpty)
        let leaves = Naive.leaves(600)
        for leaf in leaves[..<10] { edge.append(leaf) }
        #expect(edge.takeChangedTiles() == [Tile(level: 0, index: 0, hashes: Array(leaves[..<10]))])
        #expect(edge.takeChangedTiles().isEmpty)

        for leaf in leaves[10..<530] { edge.append(leaf) }
        let changed = edge.takeChangedTiles()
        #expect(changed.map(\.level) == [0, 0, 0, 1])
        #expect(changed.map(\.index) == [0, 1, 2, 0])
        #expect(changed.map(\.hashes.count) == [256, 256, 18, 2])
        #expect(changed[3].hashes == [Naive.root(leaves[..<256]), Naive.root(leaves[256..<512])])

        edge.append(leaves[530])
        #expect(edge.takeChangedTiles().map(\.level) == [0])  // level 1 did not grow
    }

    @Test("a tree of 70,000 leaves has the tiles that the standard counts")
    func seventyThousand() throws {
        let leaves = Naive.leaves(70_000)
        let kept = grow(leaves, commit: 999).kept
        let widths = Dictionary(grouping: kept.tiles.values, by: \.level).mapValues { tiles in
            tiles.sorted { $0.index < $1.index }.map(\.hashes.count)
        }
        #expect(widths[0] == Array(repeating: 256, count: 273) + [112])
        #expect(widths[1] == [256, 17])
        #expect(widths[2] == [1])
        #expect(widths.count == 3)
        #expect(kept.hashes(level: 2, index: 0) == [Naive.root(leaves[..<65_536])])
        #expect(kept.hashes(level: 1, index: 1)[16] == Naive.root(leaves[272 * 256..<273 * 256]))

        let named = (0..<TilePath.levels(inTreeOf: 70_000)).flatMap {
            Array(TilePath.all(.hashes(level: $0), inTreeOf: 70_000))
        }
        #expect(named.count == kept.tiles.count)
        for path in named {
            let tile = Tile(
                level: path.level, index: path.index, hashes: kept.hashes(level: path.level, index: path.index))
            #expect(tile.hashes.count == path.width && path.exists(inTreeOf: 70_000))
            #expect(try Tile(level: tile.level, index: tile.index, bytes: tile.bytes) == tile)
        }
        #expect(Array(TilePath.all(.entries, inTreeOf: 70_000)).count == 274)
        #expect(TilePath.edge(ofSize: 70_000).map(\.text) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
    }

    @Test("a tile's bytes are whole hashes, 1 to 256 of them")
    func tileBytes() {
        for count in [0, 31, 33, 8_193, 8_224] {
            #expect(throws: LedgerError.self) { try Tile.hashes(bytes: Array(repeating: 1, count: count)) }
        }
        #expect(throws: Never.self) { try Tile.hashes(bytes: Array(repeating: 1, count: 8_192)) }
    }
}
