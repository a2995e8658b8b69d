import CZlib

/// Takes out of a PNG (W3C PNG, third edition) the chunks that the picture does not need. The others stay byte for byte.
enum PNGStripper {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Those that say what the picture is and how it is to be shown.
    private static let kept: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT",
        "cICP",
        "mDCV", "cLLI", "acTL", "fcTL", "fdAT",
    ]

    static func strip(_ bytes: [UInt8], _ name: String) throws(FormatError) -> JPEGStripper.Stripped {
        let broken = FormatError(
            .shape, "\"\(name)\" is a PNG that is broken: save it anew with a program that shows it")
        var out = signature
        out.reserveCapacity(bytes.count)
        var removed: Set<InspectedFile.Trace> = []
        var at = signature.count
        var (isFirst, hasData) = (true, false)
        while true {
            guard at + 12 <= bytes.count else { throw broken }
            let length = bytes.big(at, 4)
            let end = at + 12 + length
            guard end <= bytes.count, let type = String(validating: bytes[at + 4..<at + 8], as: UTF8.self),
                type.utf8.allSatisfy(\.isLetter), checksum(bytes[at + 4..<end - 4]) == bytes.big(end - 4, 4)
            else { throw broken }
            if isFirst {
                guard type == "IHDR", length == 13 else { throw broken }
                let (width, height) = (bytes.big(at + 8, 4), bytes.big(at + 12, 4))
                // Each on its own first: the product of the largest would overflow.
                guard width <= InspectedFile.pixelsMost, height <= InspectedFile.pixelsMost,
                    width * height <= InspectedFile.pixelsMost
                else { throw tooManyPixels(name) }
                isFirst = false
            }
            if type == "IDAT" { hasData = true }
            if kept.contains(type) {
                out += bytes[at..<end]
            } else if bytes[at + 4] & 0x20 == 0 {
                // A critical chunk that is not known: nobody could show it (§5.4).
                throw broken
            } else {
                removed.formUnion(traces(type, Array(bytes[at + 8..<end - 4])))
            }
            at = end
            if type == "IEND" { break }
        }
        guard hasData else { throw broken }
        if at < bytes.count { removed.insert(.trailing) }
        return (out, removed)
    }

    static func tooManyPixels(_ name: String) -> FormatError {
        FormatError(.tooLarge, "\"\(name)\" is over \(InspectedFile.pixelsMost) pixels: make it smaller")
    }

    private static func traces(_ type: String, _ content: [UInt8]) -> Set<InspectedFile.Trace> {
        switch type {
        case "tEXt", "zTXt": [.comment]
        case "iTXt": content.holds("XML:com.adobe.xmp", at: 0) ? [.xmp] : [.comment]
        case "eXIf": EXIF(content).hasPlace ? [.place, .device] : [.device]
        case "tIME": [.time]
        default: [.program]
        }
    }

    /// §D.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
