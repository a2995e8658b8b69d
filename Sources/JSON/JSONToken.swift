/// A string or a member name in its document. Equal when the texts are equal, however they were escaped.
package struct JSONToken: Hashable, Sendable {
    @usableFromInline let storage: JSONStorage
    @usableFromInline let index: Int

    @inlinable
    init(storage: JSONStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// The text, its escapes undone.
    package var text: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// Whether the spelling in the document uses escapes.
    package var isEscaped: Bool { storage.nodes[index].has(JSONNode.escaped) }

    /// The UTF-8 of the text; valid inside `body`. Without escapes these are the document's own bytes.
    @inlinable
    package func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let node = storage.nodes[index]
        return try storage.bytes.withUnsafeBufferPointer { bytes in
            let inside = UnsafeBufferPointer(rebasing: bytes[node.range.dropFirst().dropLast()])
            guard node.has(JSONNode.escaped) else { return try body(inside) }
            // Escapes never make a text longer.
            return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: inside.count) { buffer in
                let count = JSONText.unescape(inside, into: buffer)
                return try body(UnsafeBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    /// Whether the text is this literal.
    package func matches(_ literal: StaticString) -> Bool {
        guard literal.hasPointerRepresentation else { return text == String(describing: literal) }
        let wanted = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        return storage.withPointers { bytes, nodes in JSONText.equal(nodes[index], in: bytes, to: wanted) }
    }

    /// Whether the text is this one, byte for byte (no Unicode equivalence).
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { wanted in
            storage.withPointers { bytes, nodes in JSONText.equal(nodes[index], in: bytes, to: wanted) }
        }
    }

    package static func == (token: JSONToken, literal: StaticString) -> Bool { token.matches(literal) }

    package static func ~= (literal: StaticString, token: JSONToken) -> Bool { token.matches(literal) }

    package static func == (left: JSONToken, right: JSONToken) -> Bool {
        right.withUTF8 { wanted in
            left.storage.withPointers { bytes, nodes in JSONText.equal(nodes[left.index], in: bytes, to: wanted) }
        }
    }

    package func hash(into hasher: inout Hasher) {
        withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
