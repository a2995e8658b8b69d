/// What the standard's tables say of level M.
enum QRTable {
    static let versions = 1...26

    /// Codewords of error correction in each block, and the number of blocks (ISO/IEC 18004:2015, table 9), by version.
    private static let correction = [
        (10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5), (26, 5), (30, 5), (22, 8),
        (22, 9), (24, 9), (24, 10), (28, 10), (28, 11), (26, 13), (26, 14), (26, 16), (26, 17), (28, 17), (28, 18),
        (28, 20), (28, 21), (28, 23),
    ]

    static func correction(_ version: Int) -> (codewords: Int, blocks: Int) { correction[version - 1] }

    static func size(_ version: Int) -> Int { 17 + 4 * version }

    /// The middles of the alignment patterns, in both directions (annex E).
    static func alignment(_ version: Int) -> [Int] {
        guard version > 1 else { return [] }
        let count = version / 7 + 2
        let last = size(version) - 7
        // Evenly spaced from the last one back, in even steps; what remains is between the first two.
        let step = (last - 6 + (count - 1) * 2 - 1) / ((count - 1) * 2) * 2
        return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
    }

    /// Codewords, of data and correction, that fit between the patterns (table 1).
    static func codewords(_ version: Int) -> Int {
        let side = size(version)
        let middles = alignment(version).count
        // Three finders with their separators, two timing lines, the format (twice 15 and one dark module).
        var modules = side * side - 3 * 64 - 2 * (side - 16) - 31
        if middles > 0 {
            // Three of the crossings lie in finders; those on the timing lines share five modules with them.
            modules -= 25 * (middles * middles - 3) - 2 * 5 * (middles - 2)
        }
        if version >= 7 { modules -= 36 }
        return modules / 8
    }
}

/// The bytes of a code: data, padding and Reed-Solomon correction, woven together.
enum QRCodewords {
    /// Bytes of text that a version holds.
    static func room(in version: Int) -> Int {
        (dataCodewords(version) * 8 - 4 - countBits(version)) / 8
    }

    private static func dataCodewords(_ version: Int) -> Int {
        let (codewords, blocks) = QRTable.correction(version)
        return QRTable.codewords(version) - codewords * blocks
    }

    private static func countBits(_ version: Int) -> Int { version < 10 ? 8 : 16 }

    /// The codewords in the order in which they are drawn (§7.6).
    static func all(of text: [UInt8], version: Int) -> [UInt8] {
        let (correction, count) = QRTable.correction(version)
        let data = padded(text, version: version)
        let short = data.count / count
        let longer = data.count % count
        var blocks: [ArraySlice<UInt8>] = []
        var start = 0
        for place in 0..<count {
            let length = short + (place < count - longer ? 0 : 1)
            blocks.append(data[start..<(start + length)])
            start += length
        }
        var woven: [UInt8] = []
        for place in 0...short {
            for block in blocks where place < block.count { woven.append(block[block.startIndex + place]) }
        }
        let corrections = blocks.map { ReedSolomon.correction(of: $0, count: correction) }
        for place in 0..<correction { woven += corrections.map { $0[place] } }
        return woven
    }

    private static func padded(_ text: [UInt8], version: Int) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for place in (0..<count).reversed() { bits.append(value >> place & 1 == 1) }
        }
        append(0b0100, 4)
        append(text.count, countBits(version))
        for byte in text { append(Int(byte), 8) }
        let capacity = dataCodewords(version) * 8
        append(0, min(4, capacity - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var bytes = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var filling: UInt8 = 0xEC
        while bytes.count < capacity / 8 {
            bytes.append(filling)
            filling = filling == 0xEC ? 0x11 : 0xEC
        }
        return bytes
    }
}

/// Reed-Solomon over GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (§7.5.2).
enum ReedSolomon {
    static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (left, right, product) = (UInt16(left), right, UInt16(0))
        while right > 0 {
            if right & 1 == 1 { product ^= left }
            left <<= 1
            if left & 0x100 != 0 { left ^= 0x11D }
            right >>= 1
        }
        return UInt8(product)
    }

    /// The remainder of the data, times x^count, by (x − 1)(x − 2)(x − 4)….
    static func correction(of data: ArraySlice<UInt8>, count: Int) -> [UInt8] {
        // Coefficients from the second highest on; the highest is 1.
        var divisor = [UInt8](repeating: 0, count: count - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<count {
            for place in 0..<count {
                divisor[place] = product(divisor[place], root) ^ (place + 1 < count ? divisor[place + 1] : 0)
            }
            root = product(root, 2)
        }
        var remainder = [UInt8](repeating: 0, count: count)
        for byte in data {
            let factor = byte ^ remainder.removeFirst()
            remainder.append(0)
            for place in 0..<count { remainder[place] ^= product(divisor[place], factor) }
        }
        return remainder
    }
}
