/// What a text may cost its reader. Checked while reading; one over is a ``JSONError`` with the code of that limit.
package struct JSONLimits: Hashable, Sendable {
    /// Bytes of text, at most 1 GiB.
    package var bytes: Int
    /// Objects and arrays inside each other, at most ``deepest``.
    package var depth: Int
    /// Values and member names together, at most ``most``.
    package var nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = min(max(bytes, 0), 1 << 30)
        self.depth = min(max(depth, 0), Self.deepest)
        self.nodes = min(max(nodes, 0), Self.most)
    }

    /// 64 MiB, 64 levels, four million values and names.
    package static let standard = JSONLimits(bytes: 64 << 20, depth: 64, nodes: 4_000_000)

    /// Levels that the writers, which call themselves once a level, can walk on a small stack.
    package static let deepest = 512
    /// Nodes whose count fits the 24 bits that a node has for it.
    package static let most = (1 << 24) - 1
}
