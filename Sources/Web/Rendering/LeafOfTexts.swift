/// Pages of lines that are not alike: how long they are says how many stand on one.
extension Leaf {
    /// Bytes of what is told on one page, roughly.
    static let weight = 24_000

    /// Lines of the page that begins at a line; of the first, where there is no such line. Of long ones fewer, but always one.
    ///
    /// - Parameters:
    ///   - weights: bytes of each line, roughly.
    ///   - most: lines of one page.
    static func range(
        of weights: [Int], from line: Int, most: Int = Leaf.lines, weight: Int = Leaf.weight
    ) -> Range<Int> {
        guard !weights.isEmpty else { return 0..<0 }
        let start = weights.indices.contains(line) ? line : 0
        return start..<start + fitting(weights[start...], most, weight)
    }

    /// Those of the last page, where they stand in the order of time and the newest are read first.
    static func last(of weights: [Int], most: Int = Leaf.lines, weight: Int = Leaf.weight) -> Range<Int> {
        weights.count - fitting(weights.reversed(), most, weight)..<weights.count
    }

    private static func fitting(_ weights: some Sequence<Int>, _ most: Int, _ weight: Int) -> Int {
        var (count, sum) = (0, 0)
        for one in weights {
            sum += one
            guard count == 0 || (sum <= weight && count < most) else { break }
            count += 1
        }
        return count
    }

    /// Lines of a page of fewer than ``lines``, as there is more beside them.
    static func range(of count: Int, from line: Int, most: Int) -> Range<Int> {
        range(of: Array(repeating: 0, count: count), from: line, most: most)
    }

    /// `nil` where all of them stand on one page.
    ///
    /// - Parameters:
    ///   - name: the parameter that says where the list begins.
    ///   - address: the page as it stands, its other lists where they are.
    ///   - anchor: where the list is on it.
    ///   - heading: what the list is called, where its page has others.
    ///   - beginsLast: the newest are shown where the parameter is not there, so that the first are asked for.
    static func unlessWhole(
        _ range: Range<Int>, of count: Int, turning name: String = Leaf.from, on address: LeafAddress,
        at anchor: String? = nil, heading: String? = nil, beginsLast: Bool = false, language: Language
    ) -> Leaf? {
        let leaf = Leaf(range, of: count, heading: heading, language: language) { line in
            address.turning(name, to: beginsLast ? String(line) : value(line), at: anchor)
        }
        return leaf.isWhole ? nil : leaf
    }

    /// A line in a query; nothing for the first.
    static func value(_ line: Int) -> String? { line == 0 ? nil : String(line) }
}
