/// A value in its document: a view, cheap to copy, that keeps the document alive.
package struct JSONValue: Sendable {
    package enum Kind: Hashable, Sendable { case object, array, string, number, boolean, null }

    @usableFromInline let storage: JSONStorage
    @usableFromInline let index: Int

    @inlinable
    init(storage: JSONStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    @inlinable var node: JSONNode { storage.nodes[index] }

    @inlinable package var kind: Kind {
        switch node.kind {
        case JSONNode.object: .object
        case JSONNode.array: .array
        case JSONNode.string: .string
        case JSONNode.number: .number
        case JSONNode.yes, JSONNode.no: .boolean
        default: .null
        }
    }

    /// Members or elements; 0 for every other kind.
    @inlinable package var count: Int { node.count }

    /// The text of a string, its escapes undone.
    package var string: String? { token?.text }

    /// A string without making a `String` of it.
    @inlinable package var token: JSONToken? {
        node.kind == JSONNode.string ? JSONToken(storage: storage, index: index) : nil
    }

    @inlinable package var boolean: Bool? {
        switch node.kind {
        case JSONNode.yes: true
        case JSONNode.no: false
        default: nil
        }
    }

    /// The number, when its exact value is an integer of `Int64`: also of `5.0` and `1e3`.
    package var integer: Int64? {
        node.kind == JSONNode.number ? withSource { JSONNumber.integer($0) } : nil
    }

    /// The double nearest to the number; always finite.
    package var double: Double? {
        node.kind == JSONNode.number ? withSource { JSONNumber.double($0) } : nil
    }

    /// The number as it was spelt.
    package var numberText: String? {
        node.kind == JSONNode.number ? withSource { String(decoding: $0, as: UTF8.self) } : nil
    }

    /// The member of this name, when this is an object that has it. Looks at the names one by one.
    package subscript(name: String) -> JSONValue? {
        var name = name
        return name.withUTF8 { member($0) }
    }

    private func member(_ name: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        guard node.kind == JSONNode.object else { return nil }
        return storage.withPointers { bytes, nodes in
            let end = Int(nodes[index].next)
            var at = index + 1
            while at < end {
                if JSONText.equal(nodes[at], in: bytes, to: name) { return JSONValue(storage: storage, index: at + 1) }
                at = Int(nodes[at + 1].next)
            }
            return nil
        }
    }

    /// The element at this place, when this is an array that has one. Walks over those before it: for all of them use
    /// ``elements``.
    package subscript(place: Int) -> JSONValue? {
        guard node.kind == JSONNode.array, place >= 0, place < count else { return nil }
        var at = index + 1
        for _ in 0..<place { at = Int(storage.nodes[at].next) }
        return JSONValue(storage: storage, index: at)
    }

    /// The members in the order of the text; none unless this is an object.
    @inlinable package var members: JSONMembers {
        node.kind == JSONNode.object
            ? JSONMembers(storage: storage, at: index + 1, end: Int(node.next))
            : JSONMembers(storage: storage, at: 0, end: 0)
    }

    /// The elements in order; none unless this is an array.
    @inlinable package var elements: JSONElements {
        node.kind == JSONNode.array
            ? JSONElements(storage: storage, at: index + 1, end: Int(node.next))
            : JSONElements(storage: storage, at: 0, end: 0)
    }

    /// The bytes of the value in the text, as they are; valid inside `body`.
    @inlinable
    package func withSource<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let range = node.range
        return try storage.bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}

/// The members of an object; nothing is made per member but the view.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let storage: JSONStorage
    @usableFromInline var at: Int
    @usableFromInline let end: Int

    @inlinable
    init(storage: JSONStorage, at: Int, end: Int) {
        self.storage = storage
        self.at = at
        self.end = end
    }

    @inlinable
    package mutating func next() -> (name: JSONToken, value: JSONValue)? {
        guard at < end else { return nil }
        let name = JSONToken(storage: storage, index: at)
        let value = JSONValue(storage: storage, index: at + 1)
        at = Int(storage.nodes[at + 1].next)
        return (name, value)
    }
}

/// The elements of an array; nothing is made per element but the view.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let storage: JSONStorage
    @usableFromInline var at: Int
    @usableFromInline let end: Int

    @inlinable
    init(storage: JSONStorage, at: Int, end: Int) {
        self.storage = storage
        self.at = at
        self.end = end
    }

    @inlinable
    package mutating func next() -> JSONValue? {
        guard at < end else { return nil }
        defer { at = Int(storage.nodes[at].next) }
        return JSONValue(storage: storage, index: at)
    }
}
