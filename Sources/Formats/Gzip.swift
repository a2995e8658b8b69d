import CZlib
import JSON

/// Unpacks gzip (RFC 1952), all members of a file, within a limit; and packs what is served again and again.
package enum Gzip {
    /// Bytes that a file may have when unpacked, unless the caller says otherwise: what the JSON reader takes.
    package static let standardLimit = JSONLimits.standard.bytes
    /// Bytes unpacked in one step.
    private static let chunk = 256 * 1_024

    /// Whether the bytes begin as gzip does.
    package static func isCompressed(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// - Parameter limit: Bytes; counted while unpacking, so that a small file that swells costs no more than this.
    package static func inflate(_ bytes: [UInt8], limit: Int = standardLimit) throws(FormatError) -> [UInt8] {
        guard isCompressed(bytes) else { throw FormatError(.gzip, "not a gzip file: it begins otherwise") }
        guard bytes.count <= Int(UInt32.max) else { throw tooLarge(limit) }
        let result = bytes.withUnsafeBufferPointer { Inflater.run($0, limit: limit, chunk: chunk) }
        switch result {
        case .done(let unpacked): return unpacked
        case .overLimit: throw tooLarge(limit)
        case .truncated: throw FormatError(.gzip, "the gzip file ends too early: fetch it again")
        case .damaged: throw FormatError(.gzip, "the gzip file is damaged: fetch it again")
        case .unavailable: throw FormatError(.gzip, "no memory to unpack the gzip file")
        }
    }

    /// Packs what is small and served often, as small as zlib can; gives it as it is where there is no memory.
    package static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
                == Z_OK
        else { return bytes }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
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
        return isWhole ? packed : bytes
    }

    private static func tooLarge(_ limit: Int) -> FormatError {
        FormatError(.tooLarge, "the file is over \(limit) bytes when unpacked: split it and send the parts")
    }
}

/// The loop around zlib.
private enum Inflater {
    enum Result { case done([UInt8]), overLimit, truncated, damaged, unavailable }

    /// 15 bits of window, and 16 more to say: gzip alone.
    private static let windowBits: Int32 = 15 + 16

    static func run(_ input: UnsafeBufferPointer<UInt8>, limit: Int, chunk: Int) -> Result {
        var stream = z_stream()
        // zlib's old interface wants a mutable pointer and never writes through it.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return .unavailable
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: chunk)
        defer { buffer.deallocate() }
        while true {
            stream.next_out = buffer.baseAddress
            // One byte over the limit is enough to know.
            let room = min(chunk, limit - output.count + 1)
            stream.avail_out = UInt32(room)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            output.append(contentsOf: buffer[..<(room - Int(stream.avail_out))])
            guard output.count <= limit else { return .overLimit }
            switch status {
            case Z_OK: continue
            case Z_STREAM_END:
                let rest = input.suffix(Int(stream.avail_in))
                // Tapes and some tools pad with zeros.
                if rest.allSatisfy({ $0 == 0 }) { return .done(output) }
                guard rest.count >= 2, rest[rest.startIndex] == 0x1F, rest[rest.startIndex + 1] == 0x8B,
                    inflateReset(&stream) == Z_OK
                else { return .damaged }
            case Z_BUF_ERROR: return .truncated
            case Z_MEM_ERROR: return .unavailable
            default: return .damaged
            }
        }
    }
}
