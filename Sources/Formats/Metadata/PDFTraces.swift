import CZlib

/// Finds in a PDF (ISO 32000-2) what its reader does not see on the pages.
///
/// All of the file is searched, not only what its table of objects reaches: what is no longer reached is what an earlier version said.
/// Streams of objects are unpacked, within a limit.
enum PDFTraces {
    /// Bytes that the objects of one file have unpacked at most.
    private static let unpackedMost = 16 << 20
    /// Bytes at the end in which the mark of the end has to stand: §7.5.5, and what readers allow.
    private static let tail = 1_024
    /// Bytes before the word `stream` in which its dictionary is looked for.
    private static let dictionaryMost = 2_048

    static func find(in bytes: [UInt8], _ name: String) throws(FormatError) -> Set<InspectedFile.Trace> {
        guard let end = places(of: "%%EOF", in: bytes).last, end >= bytes.count - tail else {
            throw FormatError(.shape, "\"\(name)\" is a PDF that is cut off: save it anew")
        }
        var found: Set<InspectedFile.Trace> = []
        if bytes[(end + 5)...].contains(where: { ![0x0A, 0x0D, 0x20].contains($0) }) { found.insert(.trailing) }
        let plain = named(bytes)
        var texts = [plain]
        var unpacked = 0
        for stream in streams(in: bytes) {
            let dictionary = named(stream.dictionary)
            guard !places(of: "/ObjStm", in: dictionary).isEmpty else { continue }
            // Without a filter it stands in the file as it is, and is searched with it.
            guard !places(of: "/Filter", in: dictionary).isEmpty else { continue }
            guard isFlateAlone(dictionary), let objects = inflate(stream.content, most: unpackedMost - unpacked) else {
                throw FormatError(.shape, "\"\(name)\" holds objects that cannot be read: print it to a new PDF and send that")
            }
            unpacked += objects.count
            texts.append(named(objects))
        }
        for text in texts {
            func has(_ words: String...) -> Bool { words.contains { !places(of: $0, in: text).isEmpty } }
            if has("/Encrypt") {
                throw FormatError(.shape, "\"\(name)\" is locked, so that nobody can look into it: save it without a password")
            }
            if has("/JavaScript") { found.insert(.script) }
            if has("/EmbeddedFile", "/RichMedia", "/FileAttachment") { found.insert(.embedded) }
            if has("/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/XFA") { found.insert(.action) }
            if has("/Info") { found.insert(.info) }
            if has("<x:xmpmeta", "<?xpacket", "/Metadata") { found.insert(.xmp) }
            if has("/Popup", "/FreeText", "/Redact") { found.insert(.comment) }
            if has("/OCProperties") { found.insert(.layer) }
            if has("/PieceInfo") { found.insert(.program) }
        }
        if versions(of: bytes, plain) > 1 { found.insert(.earlier) }
        return found
    }

    /// How often the file was closed. One that is made for the web has two tables (Annex F), as long as it has the length that it
    /// says: what is added to it later makes that wrong.
    private static func versions(of bytes: [UInt8], _ plain: [UInt8]) -> Int {
        let closed = places(of: "startxref", in: bytes).count
        guard let web = places(of: "/Linearized", in: Array(plain.prefix(tail))).first else { return closed }
        var at = web
        let head = Array(plain.prefix(tail))
        while at + 2 < head.count, !(head.holds("/L", at: at) && !head.holds("/Li", at: at)) { at += 1 }
        let digits = head.dropFirst(at + 2).drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self)) == bytes.count ? closed - 1 : closed
    }

    /// Names without their escapes, as `#4A` for J: §7.3.5.
    private static func named(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "#")) else { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "#"), at + 2 < bytes.count, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2]) {
                text.append(high << 4 | low)
                at += 3
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func isFlateAlone(_ dictionary: [UInt8]) -> Bool {
        !places(of: "/FlateDecode", in: dictionary).isEmpty
            && !["/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode", "/Crypt", "/Predictor"].contains {
                !places(of: $0, in: dictionary).isEmpty
            }
    }

    private struct Stream {
        let dictionary: [UInt8]
        let content: ArraySlice<UInt8>
    }

    private static func streams(in bytes: [UInt8]) -> [Stream] {
        var streams: [Stream] = []
        let ends = places(of: "endstream", in: bytes)
        var next = 0
        for place in places(of: "stream", in: bytes) where !bytes.holds("endstream", at: place - 3) {
            while next < ends.count, ends[next] <= place { next += 1 }
            guard next < ends.count else { break }
            var start = place + 6
            if start < bytes.count, bytes[start] == 0x0D { start += 1 }
            if start < bytes.count, bytes[start] == 0x0A { start += 1 }
            guard start <= ends[next] else { continue }
            let head = Array(bytes[max(0, place - dictionaryMost)..<place])
            // From the last word `obj` on.
            let from = places(of: " obj", in: head).last ?? 0
            streams.append(Stream(dictionary: Array(head[from...]), content: bytes[start..<ends[next]]))
        }
        return streams
    }

    /// `nil`: damaged, or over the limit.
    private static func inflate(_ packed: ArraySlice<UInt8>, most: Int) -> [UInt8]? {
        var stream = z_stream()
        guard most > 0, inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var unpacked: [UInt8] = []
        var step = [UInt8](repeating: 0, count: 64 << 10)
        var packed = Array(packed)
        let count = packed.count
        let isDone = packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(count)
            while true {
                let (result, got) = step.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    let result = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return (result, output.count - Int(stream.avail_out))
                }
                unpacked += step[..<got]
                if unpacked.count > most { return false }
                if result == Z_STREAM_END { return true }
                guard result == Z_OK, got > 0 || stream.avail_in > 0 else { return false }
            }
        }
        return isDone ? unpacked : nil
    }

    /// Where a text stands.
    private static func places(of text: String, in bytes: [UInt8]) -> [Int] {
        let text = Array(text.utf8)
        guard bytes.count >= text.count else { return [] }
        return bytes.withUnsafeBufferPointer { bytes in
            var places: [Int] = []
            var at = 0
            let last = bytes.count - text.count
            while at <= last {
                if bytes[at] == text[0], text.indices.allSatisfy({ bytes[at + $0] == text[$0] }) {
                    places.append(at)
                    at += text.count
                } else {
                    at += 1
                }
            }
            return places
        }
    }
}
