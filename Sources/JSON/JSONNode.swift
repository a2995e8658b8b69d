/// One value or member name of a text: sixteen bytes, the Swift side of `baraza_json_node`.
@usableFromInline
struct JSONNode: Sendable {
    @usableFromInline var head: UInt32
    @usableFromInline var offset: UInt32
    @usableFromInline var length: UInt32
    @usableFromInline var next: UInt32

    @usableFromInline static let escaped: UInt32 = 1 << 3  // of a string
    @usableFromInline static let integer: UInt32 = 1 << 3  // of a number
    @usableFromInline static let compact: UInt32 = 1 << 4
    @usableFromInline static let sorted: UInt32 = 1 << 5
    @usableFromInline static let canonical: UInt32 = 1 << 6

    @usableFromInline static let object: UInt32 = 0
    @usableFromInline static let array: UInt32 = 1
    @usableFromInline static let string: UInt32 = 2
    @usableFromInline static let number: UInt32 = 3
    @usableFromInline static let yes: UInt32 = 4
    @usableFromInline static let no: UInt32 = 5

    @inlinable var kind: UInt32 { head & 7 }
    @inlinable var count: Int { Int(head >> 8) }
    @inlinable func has(_ flag: UInt32) -> Bool { head & flag != 0 }
    @inlinable var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}

/// The bytes of a text and the nodes found in it; never changes.
@usableFromInline
final class JSONStorage: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let nodes: [JSONNode]

    init(bytes: [UInt8], nodes: [JSONNode]) {
        self.bytes = bytes
        self.nodes = nodes
    }

    @inlinable
    func withPointers<R>(_ body: (UnsafePointer<UInt8>, UnsafePointer<JSONNode>) throws -> R) rethrows -> R {
        try bytes.withUnsafeBufferPointer { bytes in
            try nodes.withUnsafeBufferPointer { nodes in
                // Neither is ever empty: there is no text without a byte and a value.
                guard let bytes = bytes.baseAddress, let nodes = nodes.baseAddress else {
                    preconditionFailure("a document without bytes")
                }
                return try body(bytes, nodes)
            }
        }
    }
}
