import Testing

@testable import Pouch

@Suite struct QRCodeTests {
    @Test(
        "a code reads back as its text, at every version",
        arguments: [0, 1, 14, 15, 62, 150, 213, 214, 500, 1_023, 1_024])
    func reads(_ length: Int) throws {
        let text = String(
            (0..<length).map { "baraza://0123456789-_?&=".utf8.map { Character(UnicodeScalar($0)) }[$0 % 24] })
        let code = try QRCode(text)
        #expect(code.size == 17 + 4 * code.version)
        #expect(try QRReader(code).text() == text)
    }

    @Test("a text of 14 bytes is a code of version 1, one of 15 is of version 2")
    func versions() throws {
        #expect(try QRCode(String(repeating: "x", count: 14)).version == 1)
        #expect(try QRCode(String(repeating: "x", count: 15)).version == 2)
        #expect(Sample.code { _ = try QRCode(String(repeating: "x", count: 1_025)) } == .limit)
    }

    @Test("a code has its finders, its timing lines and its dark module")
    func patterns() throws {
        let code = try QRCode("baraza")
        for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
            let finder = (0..<7).map { code.isDark(row: row + 3, column: column + $0) }
            #expect(finder == [true, false, true, true, true, false, true])
        }
        #expect((8..<(code.size - 8)).allSatisfy { code.isDark(row: 6, column: $0) == ($0 % 2 == 0) })
        #expect(code.isDark(row: code.size - 8, column: 8))
        #expect(!code.isDark(row: -1, column: 0))
    }

    @Test("a terminal and an image show the same modules, with four light ones around")
    func shown() throws {
        let code = try QRCode("baraza")
        let lines = code.text.split(separator: "\n")
        #expect(lines.count == (code.size + 8 + 1) / 2)
        #expect(lines.allSatisfy { $0.count == code.size + 8 })
        #expect(lines[0].allSatisfy { $0 == "█" })
        #expect(code.svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""))
        #expect(code.svg.contains("M4 4h7v1h-7z"))
    }

    @Test("Reed-Solomon agrees with the standard's own example")
    func correction() {
        // ISO/IEC 18004, annex I.3: 01234567 at version 1-M.
        let data: [UInt8] = [
            0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11,
        ]
        #expect(
            ReedSolomon.correction(of: data[...], count: 10)
                == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
    }
}

/// Reads a code as a scanner that sees it perfectly: written from the standard, apart from what draws.
struct QRReader {
    struct Unreadable: Error {}
    let code: QRCode

    init(_ code: QRCode) { self.code = code }

    func text() throws -> String {
        let mask = try mask()
        var bits: [Bool] = []
        var column = code.size - 1
        var isUpwards = true
        while column > 0 {
            if column == 6 { column -= 1 }
            for step in 0..<code.size {
                let row = isUpwards ? code.size - 1 - step : step
                for x in [column, column - 1] where !isPattern(row, x) {
                    bits.append(code.isDark(row: row, column: x) != isMasked(mask, row, x))
                }
            }
            column -= 2
            isUpwards.toggle()
        }
        let codewords = (0..<(bits.count / 8)).map { place in
            bits[(8 * place)..<(8 * place + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        let data = try unwoven(codewords)
        guard data[0] >> 4 == 4 else { throw Unreadable() }
        let stream = data.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        func number(_ start: Int, _ count: Int) -> Int {
            stream[start..<(start + count)].reduce(0) { $0 << 1 | Int($1) }
        }
        let width = code.version < 10 ? 8 : 16
        let count = number(4, width)
        return String(decoding: (0..<count).map { UInt8(number(4 + width + 8 * $0, 8)) }, as: UTF8.self)
    }

    private func mask() throws -> Int {
        let first = [
            (8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8),
            (1, 8), (0, 8),
        ]
        .reduce(0) { $0 << 1 | (code.isDark(row: $1.0, column: $1.1) ? 1 : 0) }
        let second =
            ((0..<7).map { (code.size - 1 - $0, 8) } + (0..<8).map { (8, code.size - 8 + $0) })
            .reduce(0) { $0 << 1 | (code.isDark(row: $1.0, column: $1.1) ? 1 : 0) }
        guard first == second else { throw Unreadable() }
        // ISO/IEC 18004, table C.1: the masked format words of level M, by mask.
        let words = [0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97, 0x4AA0]
        guard let mask = words.firstIndex(of: first) else { throw Unreadable() }
        return mask
    }

    private func isMasked(_ mask: Int, _ i: Int, _ j: Int) -> Bool {
        [
            (i + j) % 2, i % 2, j % 3, (i + j) % 3, (i / 2 + j / 3) % 2, (i * j) % 2 + (i * j) % 3,
            ((i * j) % 2 + (i * j) % 3) % 2, ((i * j) % 3 + (i + j) % 2) % 2,
        ][mask] == 0
    }

    /// Middles of alignment patterns, of the versions that the tests draw (annex E, table E.1).
    private static let middles: [Int: [Int]] = [
        1: [], 2: [6, 18], 4: [6, 26], 5: [6, 30], 8: [6, 24, 42], 10: [6, 28, 50], 11: [6, 30, 54],
        17: [6, 30, 54, 78], 18: [6, 30, 56, 82], 26: [6, 30, 58, 86, 114],
    ]

    private func isPattern(_ row: Int, _ column: Int) -> Bool {
        let size = code.size
        if row == 6 || column == 6 { return true }
        if row < 9 && column < 9 || row < 9 && column >= size - 8 || row >= size - 8 && column < 9 { return true }
        if code.version >= 7, row < 6 && column >= size - 11 || column < 6 && row >= size - 11 { return true }
        let middles = Self.middles[code.version] ?? []
        for y in middles {
            for x in middles where abs(row - y) <= 2 && abs(column - x) <= 2 {
                if (y, x) != (6, 6) && (y, x) != (6, size - 7) && (y, x) != (size - 7, 6) { return true }
            }
        }
        return false
    }

    /// Blocks of level M (table 9): of each kind, how many, codewords in all, of data.
    private static let blocks: [Int: [(Int, Int, Int)]] = [
        1: [(1, 26, 16)], 2: [(1, 44, 28)], 4: [(2, 50, 32)], 5: [(2, 67, 43)], 8: [(2, 60, 38), (2, 61, 39)],
        10: [(4, 69, 43), (1, 70, 44)], 11: [(1, 80, 50), (4, 81, 51)], 17: [(10, 74, 46), (1, 75, 47)],
        18: [(9, 69, 43), (4, 70, 44)], 26: [(19, 74, 46), (4, 75, 47)],
    ]

    private func unwoven(_ codewords: [UInt8]) throws -> [UInt8] {
        guard let kinds = Self.blocks[code.version] else { throw Unreadable() }
        let shapes = kinds.flatMap { kind in Array(repeating: (kind.1, kind.2), count: kind.0) }
        var blocks = shapes.map { _ in [UInt8]() }
        var next = 0
        for place in 0..<(shapes.map(\.1).max() ?? 0) {
            for (number, shape) in shapes.enumerated() where place < shape.1 {
                blocks[number].append(codewords[next])
                next += 1
            }
        }
        let data = blocks.flatMap { $0 }
        for _ in 0..<(shapes[0].0 - shapes[0].1) {
            for number in shapes.indices {
                blocks[number].append(codewords[next])
                next += 1
            }
        }
        for (block, shape) in zip(blocks, shapes) {
            // Every syndrome of an undamaged block is zero.
            var root: UInt8 = 1
            for _ in 0..<(shape.0 - shape.1) {
                let value = block.reduce(UInt8(0)) { ReedSolomon.product($0, root) ^ $1 }
                guard value == 0 else { throw Unreadable() }
                root = ReedSolomon.product(root, 2)
            }
        }
        return data
    }
}
