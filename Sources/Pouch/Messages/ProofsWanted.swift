import JSON

/// That the receiver's log is asked to prove its newest tree from these sizes: something was seen of it that is not proved.
package struct ProofsWanted: Hashable, Sendable {
    /// Sizes of one message at most.
    package static let most = 32

    /// The log's name.
    package var log: String
    package var sizes: [Int64]

    package init(log: String, sizes: [Int64]) {
        self.log = log
        self.sizes = sizes
    }

    /// The canonical JSON.
    package var bytes: [UInt8] {
        JSONTree.object([
            JSONMember("log", .string(log)), JSONMember("sizes", .array(sizes.map { .integer($0) })),
        ]).canonical
    }

    package init(_ bytes: [UInt8]) throws(PouchError) {
        let message = try PouchMessage(bytes, "a request for proofs in the pouch")
        let expected = "at most \(Self.most) sizes from 1"
        guard let list = message.value["sizes"], list.kind == .array, list.count <= Self.most else {
            throw message.expected(expected, "sizes")
        }
        var sizes: [Int64] = []
        for element in list.elements {
            guard let size = element.integer, size > 0 else { throw message.expected(expected, "sizes") }
            sizes.append(size)
        }
        self.init(log: try message.text("log"), sizes: sizes)
    }
}
