/// Which entries each step of an audit path stands for, and on which side: RFC 9162 §2.1.3.2, without the hashing, which
/// the gate has done.
struct AuditPath {
    struct Step: Hashable {
        /// Leaf indexes under the sibling.
        let covers: Range<Int64>
        let isLeft: Bool
    }
    let steps: [Step]

    /// - Parameter length: how many hashes the path has; no more steps than that are made.
    init(index: Int64, size: Int64, length: Int) {
        var steps: [Step] = []
        guard index >= 0, index < size else {
            self.steps = []
            return
        }
        var node = index
        var last = size - 1
        var height: Int64 = 0
        while steps.count < length, last > 0 {
            // The last node of an odd row goes up alone.
            if node == last, node.isMultiple(of: 2) {
                (node, last, height) = (node >> 1, last >> 1, height + 1)
                continue
            }
            let isLeft = !node.isMultiple(of: 2)
            let sibling = isLeft ? node - 1 : node + 1
            let start = sibling << height
            steps.append(Step(covers: start..<min(size, start + (1 << height)), isLeft: isLeft))
            (node, last, height) = (node >> 1, last >> 1, height + 1)
        }
        self.steps = steps
    }
}
