import CZlib

/// Writes a ZIP file (PKWARE APPNOTE 6.3.3) of a few files, packed with deflate: the same bytes for the same files, as no time stands in it.
package enum Zip {
    package struct File: Hashable, Sendable {
        /// UTF-8, with `/` between folders.
        package let name: String
        package let bytes: [UInt8]
        package init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }
    /// Files at most.
    package static let filesMost = 1_000
    /// 1 January 1980, the first day that the format knows.
    private static let day: UInt16 = 0x0021
    /// Names are UTF-8 (APPNOTE §4.4.4, bit 11).
    private static let flags: UInt16 = 0x0800
    private static let deflated: UInt16 = 8

    /// - Throws: ``FormatError`` with `tooLarge` over ``filesMost`` files, or over 2 GiB.
    package static func write(_ files: [File]) throws(FormatError) -> [UInt8] {
        guard files.count <= filesMost, files.reduce(0, { $0 + $1.bytes.count }) < 1 << 31 else {
            throw FormatError(.tooLarge, "a ZIP file has \(filesMost) files at most here, and less than 2 GiB")
        }
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let packed = try raw(file.bytes)
            let offset = UInt32(out.count)
            var head: [UInt8] = []
            append(20 as UInt16, to: &head)
            append(flags, to: &head)
            append(deflated, to: &head)
            append(0 as UInt16, to: &head)
            append(day, to: &head)
            append(checksum(file.bytes), to: &head)
            append(UInt32(packed.count), to: &head)
            append(UInt32(file.bytes.count), to: &head)
            append(UInt16(name.count), to: &head)
            append(0 as UInt16, to: &head)
            out += [0x50, 0x4B, 0x03, 0x04] + head + name + packed
            directory += [0x50, 0x4B, 0x01, 0x02, 20, 0] + head
            // No remark, on the first disk, text or not is not said.
            for _ in 0..<3 { append(0 as UInt16, to: &directory) }
            append(0 as UInt32, to: &directory)
            append(offset, to: &directory)
            directory += name
        }
        let start = UInt32(out.count)
        out += directory
        out += [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
        for _ in 0..<2 { append(UInt16(files.count), to: &out) }
        append(UInt32(directory.count), to: &out)
        append(start, to: &out)
        append(0 as UInt16, to: &out)
        return out
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
    }

    /// Raw deflate (RFC 1951).
    private static func raw(_ bytes: [UInt8]) throws(FormatError) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
                == Z_OK
        else { throw FormatError(.gzip, "no memory to pack a file") }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 16
        var isWhole = false
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(bound)
                isWhole = CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = bound - Int(stream.avail_out)
        }
        guard isWhole else { throw FormatError(.gzip, "no room to pack a file") }
        return packed
    }
}
