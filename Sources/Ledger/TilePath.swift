/// Which tile or entry bundle, and where a log serves it below its prefix.
///
/// Source: c2sp.org/tlog-tiles.
public struct TilePath: Hashable, Sendable, CustomStringConvertible {
    /// What is in the file.
    public enum Kind: Hashable, Sendable {
        /// Hashes of a level, 0 to 63.
        case hashes(level: Int)
        /// The entries whose hashes are in the level-0 tile of the same index: see ``EntryBundle``.
        case entries
    }

    /// What is in the file.
    public let kind: Kind
    /// Which tile of its level, from 0.
    public let index: Int64
    /// How many hashes or entries, 1 to 256; 256 is a full tile.
    public let width: Int

    /// The level of the hashes; 0 for entries, which lie below the leaves' hashes.
    public var level: Int {
        switch kind {
        case .hashes(let level): level
        case .entries: 0
        }
    }

    /// A path from its parts; `nil` outside the bounds that the properties name.
    public init?(_ kind: Kind, index: Int64, width: Int = Tile.fullWidth) {
        if case .hashes(let level) = kind, !(0...63).contains(level) { return nil }
        guard index >= 0, (1...Tile.fullWidth).contains(width) else { return nil }
        self.init(known: kind, index: index, width: width)
    }

    private init(known kind: Kind, index: Int64, width: Int) {
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Reads `tile/<level>/<index>[.p/<width>]` or `tile/entries/<index>[.p/<width>]`; `nil` for any other spelling than
    /// the one that ``text`` writes.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maxBytes else { return nil }
        var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            Substring($0)
        }
        guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }

        let folder = parts.removeFirst()
        let kind: Kind
        if folder == "entries" {
            kind = .entries
        } else {
            guard let level = StrictDecimal.parse(folder.utf8), level <= 63 else { return nil }
            kind = .hashes(level: Int(level))
        }

        var width = Tile.fullWidth
        if parts.count >= 2, parts[parts.count - 2].utf8.suffix(2).elementsEqual(".p".utf8) {
            guard let partial = StrictDecimal.parse(parts.removeLast().utf8), (1..<256).contains(partial) else {
                return nil
            }
            width = Int(partial)
            parts.append(Substring(parts.removeLast().utf8.dropLast(2)))
        }

        var index: Int64 = 0
        for (place, part) in parts.enumerated() {
            var digits = part.utf8[...]
            if place < parts.count - 1 { guard digits.popFirst() == UInt8(ascii: "x") else { return nil } }
            guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            let group = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            let (shifted, tooLarge) = index.multipliedReportingOverflow(by: 1_000)
            let (sum, overflows) = shifted.addingReportingOverflow(group)
            guard !tooLarge, !overflows else { return nil }
            index = sum
        }
        self.init(known: kind, index: index, width: width)
        guard isSame(self.text, text) else { return nil }  // a leading group of x000
    }

    /// The path below the log's prefix, without a slash in front.
    public var text: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1_000)
            groups.append(String(repeating: "0", count: 3 - digits.count) + digits)
            rest /= 1_000
        } while rest > 0
        let name = groups.enumerated().reversed().map { $0 > 0 ? "x" + $1 : $1 }.joined(separator: "/")
        let folder =
            switch kind {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        return "tile/\(folder)/\(name)" + (width < Tile.fullWidth ? ".p/\(width)" : "")
    }

    /// The path below the log's prefix.
    public var description: String { text }

    /// Whether a tree of so many leaves has it: whether so many hashes or entries are there at this place.
    ///
    /// A partial tile stays true as the tree grows: it is the beginning of what stands there now. A log may drop it once
    /// the full one exists, and a client then asks for the full one.
    public func exists(inTreeOf size: Int64) -> Bool {
        let hashes = TreeShape.shift(size, levels: level)
        return index < hashes / 256 || (index == hashes / 256 && width <= hashes % 256)
    }

    /// The partial tiles at the right edge of a tree, lowest level first; a level whose last tile is full has none.
    public static func edge(ofSize size: Int64) -> [TilePath] {
        (0..<TreeShape.levels(size: size)).compactMap { level in
            let width = TreeShape.partialWidth(size: size, level: level)
            guard width > 0 else { return nil }
            return TilePath(known: .hashes(level: level), index: TreeShape.shift(size, levels: level + 1), width: width)
        }
    }

    /// All tiles or bundles of one kind that a tree has, in order, the partial one last; made one by one.
    public static func all(_ kind: Kind, inTreeOf size: Int64) -> some Sequence<TilePath> {
        let level = if case .hashes(let level) = kind { level } else { 0 }
        let hashes = TreeShape.shift(size, levels: level)
        return (0..<hashes / 256 + (hashes % 256).signum()).lazy.map { index in
            TilePath(known: kind, index: index, width: Int(min(hashes - index * 256, 256)))
        }
    }

    /// How many levels of tiles a tree of so many leaves has.
    public static func levels(inTreeOf size: Int64) -> Int { TreeShape.levels(size: size) }

    /// Longer than any path of an index in 63 bits.
    private static let maxBytes = 64
}
