import Foundation
import Ledger

/// The vectors of the shared data folder, which lies beside the repository where it exists.
enum SharedData {
    static let merkle: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appending(path: "../shared/data/merkle").standardizedFileURL
    }()

    static let isThere = FileManager.default.fileExists(atPath: merkle.path)

    static func read<T: Decodable>(_ name: String) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(contentsOf: merkle.appending(path: name)))
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Trees by the letter of RFC 9162 §2.1.1: recursive, slow, with nothing in common with the code under test.
enum Naive {
    static func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

    static func leaves(_ count: Int) -> [Digest] { (0..<count).map { .leaf(entry($0)) } }

    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        if leaves.isEmpty { return .empty }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        if leaves.count == 1 { return [] }
        let width = split(leaves.count)
        let middle = leaves.startIndex + width
        return index < width
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - width, leaves[middle...]) + [root(leaves[..<middle])]
    }

    static func consistency(_ old: Int, _ leaves: ArraySlice<Digest>, _ isOldRoot: Bool = true) -> [Digest] {
        if old == leaves.count { return isOldRoot ? [] : [root(leaves)] }
        let width = split(leaves.count)
        let middle = leaves.startIndex + width
        return old <= width
            ? consistency(old, leaves[..<middle], isOldRoot) + [root(leaves[middle...])]
            : consistency(old - width, leaves[middle...], false) + [root(leaves[..<middle])]
    }

    private static func split(_ count: Int) -> Int {
        var width = 1
        while width * 2 < count { width *= 2 }
        return width
    }
}

/// What a store does with tiles: keeps the last one given under each level and index.
struct KeptTiles: Sendable {
    struct Place: Hashable {
        var level: Int
        var index: Int64
    }

    private(set) var tiles: [Place: Tile] = [:]

    mutating func keep(_ changed: [Tile]) {
        for tile in changed { tiles[Place(level: tile.level, index: tile.index)] = tile }
    }

    func hashes(level: Int, index: Int64) -> [Digest] { tiles[Place(level: level, index: index)]?.hashes ?? [] }

    /// The rightmost tile of each level, as a store finds it: that of the highest index, partial or full.
    func edge() -> [[Digest]] {
        let levels = Set(tiles.keys.map(\.level)).sorted()
        return levels.map { level in
            let last = tiles.values.filter { $0.level == level }.max { $0.index < $1.index }
            return last?.hashes ?? []
        }
    }

    /// A reader that refuses to be asked twice for one tile.
    func reader(size: Int64, seen: Reads = Reads()) -> TreeReader {
        TreeReader(size: size) { path in
            guard await seen.isFirst(path) else { throw LedgerError(.limit, "\(path) was read twice") }
            return hashes(level: path.level, index: path.index)
        }
    }
}

actor Reads {
    private var paths: Set<TilePath> = []
    var count: Int { paths.count }

    func isFirst(_ path: TilePath) -> Bool { paths.insert(path).inserted }
}

/// A tree grown in commits of a given length, its tiles kept after each.
func grow(_ leaves: some Collection<Digest>, commit: Int) -> (edge: Edge, kept: KeptTiles) {
    var (edge, kept) = (Edge(), KeptTiles())
    for (count, leaf) in leaves.enumerated() {
        edge.append(leaf)
        if (count + 1) % commit == 0 { kept.keep(edge.takeChangedTiles()) }
    }
    kept.keep(edge.takeChangedTiles())
    return (edge, kept)
}

extension Digest {
    func flipped(bit: Int) -> Digest {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return Digest(bytes: bytes) ?? self
    }
}
