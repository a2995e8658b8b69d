import CSimdJSON

/// A text that was checked in whole, and the places of its values.
///
/// Nothing is converted while reading: numbers and strings stay spans of the text until somebody asks, so that a
/// number keeps its spelling and a document goes out as it came in.
package struct JSONDocument: Sendable {
    @usableFromInline let storage: JSONStorage

    /// Reads one JSON text.
    ///
    /// Stricter than RFC 8259 where two readers could disagree (RFC 7493): member names differ after their escapes are
    /// undone, surrogates come in pairs, a number is within the range of a double, there is no byte order mark.
    ///
    /// - Parameter bytes: UTF-8; kept, not copied.
    /// - Throws: ``JSONError`` with the code and the place of the first fault.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        guard bytes.count <= limits.bytes else {
            throw JSONError(code: .bytes, offset: limits.bytes, expected: "at most \(limits.bytes) bytes")
        }
        switch bytes.withUnsafeBufferPointer({ Self.read($0, limits: limits) }) {
        case .success(let nodes): storage = JSONStorage(bytes: bytes, nodes: nodes)
        case .failure(let error): throw error
        }
    }

    /// The one value of the text.
    @inlinable package var root: JSONValue { JSONValue(storage: storage, index: 0) }

    /// Values and member names together.
    package var nodes: Int { storage.nodes.count }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, limits: JSONLimits
    ) -> Result<[JSONNode], JSONError> {
        var failure = baraza_json_failure()
        guard let scan = baraza_json_open(text.baseAddress, text.count, &failure) else {
            return .failure(JSONError(failure, in: text))
        }
        defer { baraza_json_close(scan) }
        let room = min(baraza_json_node_count(scan), limits.nodes)
        var done = false
        let nodes = [JSONNode](unsafeUninitializedCapacity: room) { buffer, count in
            var used: UInt32 = 0
            // The same sixteen bytes under two names: see JSONNode.
            let tape = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: baraza_json_node.self)
            done = baraza_json_build(scan, UInt32(limits.depth), UInt32(room), tape, &used, &failure)
            count = Int(used)
        }
        return done ? .success(nodes) : .failure(JSONError(failure, in: text))
    }
}

extension JSONError {
    init(_ failure: baraza_json_failure, in text: UnsafeBufferPointer<UInt8>) {
        let code: Code =
            switch Int(failure.code) {
            case BARAZA_JSON_TRUNCATED: .truncated
            case BARAZA_JSON_ENCODING: .encoding
            case BARAZA_JSON_DEPTH: .depth
            case BARAZA_JSON_BYTES: .bytes
            case BARAZA_JSON_NODES: .nodes
            case BARAZA_JSON_DUPLICATE: .duplicate
            case BARAZA_JSON_NUMBER: .number
            case BARAZA_JSON_SURROGATE: .surrogate
            case BARAZA_JSON_TRAILING: .trailing
            case BARAZA_JSON_RANGE: .range
            default: .syntax
            }
        let expected = failure.detail.map { String(cString: $0) } ?? ""
        self.init(code: code, offset: Int(failure.offset), expected: expected, in: text)
    }
}
