import CZlib

/// Raw deflate (RFC 1951) with a preset dictionary, within bounds.
package enum Deflate {
    /// 32 KiB of window, without zlib's own head and check: the content is authenticated anyway.
    private static let windowBits: Int32 = -15
    /// zlib's best: a pouch is written once and crosses slow links.
    private static let level: Int32 = 9
    private static let memory: Int32 = 9
    private static let step = 64 << 10

    package static func compress(_ bytes: [UInt8], dictionary: [UInt8]) throws(PouchError) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, windowBits, memory, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { throw PouchError(.limit, "no memory to compress a pouch") }
        defer { deflateEnd(&stream) }
        guard deflateSetDictionary(&stream, dictionary, UInt32(dictionary.count)) == Z_OK else {
            throw PouchError(.malformed, "the dictionary of pouches cannot be used")
        }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var isWhole = false
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib's old interface wants a mutable pointer and never writes through it.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(bound)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = bound - Int(stream.avail_out)
        }
        guard isWhole else { throw PouchError(.limit, "no room to compress a pouch") }
        return packed
    }

    /// - Parameter length: bytes that it must give: no more are made, whatever the stream says.
    package static func expand(
        _ bytes: ArraySlice<UInt8>, dictionary: [UInt8], length: Int
    ) throws(PouchError) -> [UInt8] {
        guard length <= PouchLimits.content else {
            throw PouchError(
                .limit, "a pouch with \(length) bytes of content is over the limit of \(PouchLimits.content)")
        }
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw PouchError(.limit, "no memory to open a pouch")
        }
        defer { inflateEnd(&stream) }
        guard inflateSetDictionary(&stream, dictionary, UInt32(dictionary.count)) == Z_OK else {
            throw PouchError(.malformed, "the dictionary of pouches cannot be used")
        }
        var content: [UInt8] = []
        var status = Z_OK
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: step)
        defer { buffer.deallocate() }
        bytes.withUnsafeBufferPointer { input in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            while status == Z_OK, content.count <= length {
                stream.next_out = buffer.baseAddress
                // One byte over is enough to know.
                let room = min(step, length - content.count + 1)
                stream.avail_out = UInt32(room)
                status = inflate(&stream, Z_NO_FLUSH)
                content.append(contentsOf: buffer[..<(room - Int(stream.avail_out))])
            }
        }
        guard status == Z_STREAM_END, stream.avail_in == 0, content.count == length else {
            throw PouchError(
                .malformed, "the content of the pouch does not expand to the \(length) bytes that it announces")
        }
        return content
    }
}
