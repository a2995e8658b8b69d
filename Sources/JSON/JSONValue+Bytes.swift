extension JSONValue {
    /// The value as it was written, without the white space between its parts: spellings of numbers, escapes and the
    /// order of members stay.
    package var minified: [UInt8] {
        storage.withPointers { bytes, nodes in
            let node = nodes[index]
            return [UInt8](unsafeUninitializedCapacity: Int(node.length)) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                var writer = JSONWriter(bytes: bytes, nodes: nodes, out: base)
                writer.minified(index)
                count = writer.count
            }
        }
    }

    package func appendMinified(to out: inout [UInt8]) {
        if node.has(JSONNode.compact) {
            withSource { out.append(contentsOf: $0) }
        } else {
            out.append(contentsOf: minified)
        }
    }

    /// The one spelling of the value that equal values share.
    ///
    /// Source: RFC 8785. Numbers are doubles there: 9007199254740993 becomes 9007199254740992.
    package var canonical: [UInt8] {
        storage.withPointers { bytes, nodes in
            let room = JSONWriter.room(for: index, nodes: nodes)
            return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                var writer = JSONWriter(bytes: bytes, nodes: nodes, out: base)
                writer.canonical(index)
                count = writer.count
            }
        }
    }

    package func appendCanonical(to out: inout [UInt8]) { withCanonical { out.append(contentsOf: $0) } }

    /// SHA-256 of the canonical bytes: equal for values that say the same, however they were spelt.
    package var contentDigest: ContentDigest { withCanonical { ContentDigest(hashing: $0) } }

    /// The canonical bytes; valid inside `body`. The document's own where they are canonical already.
    package func withCanonical<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        if node.has(JSONNode.canonical) { return try withSource(body) }
        return try storage.withPointers { bytes, nodes in
            let room = JSONWriter.room(for: index, nodes: nodes)
            return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
                guard let base = buffer.baseAddress else { return try body(UnsafeRawBufferPointer(buffer)) }
                var writer = JSONWriter(bytes: bytes, nodes: nodes, out: base)
                writer.canonical(index)
                return try body(UnsafeRawBufferPointer(start: base, count: writer.count))
            }
        }
    }
}
