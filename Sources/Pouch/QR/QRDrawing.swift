/// A code while it is drawn.
struct QRDrawing: Sendable {
    let version: Int
    let size: Int
    private(set) var dark: [Bool]
    /// Modules of patterns, which hold no data and are not masked.
    private var isFixed: [Bool]

    /// The drawing with the mask that scanners like best (§7.8.3).
    static func best(of codewords: [UInt8], version: Int) -> QRDrawing {
        var plain = QRDrawing(version: version)
        plain.place(codewords)
        let drawings = (0..<8).map { mask in
            var drawing = plain
            drawing.apply(mask: mask)
            drawing.draw(format: mask)
            return (drawing, QRPenalty.of(drawing.dark, size: drawing.size))
        }
        return drawings.min { $0.1 < $1.1 }?.0 ?? plain
    }

    private init(version: Int) {
        self.version = version
        size = QRTable.size(version)
        dark = Array(repeating: false, count: size * size)
        isFixed = dark
        drawPatterns()
    }

    private mutating func fix(row: Int, column: Int, _ isDark: Bool) {
        guard (0..<size).contains(row), (0..<size).contains(column) else { return }
        dark[row * size + column] = isDark
        isFixed[row * size + column] = true
    }

    // MARK: Patterns

    private mutating func drawPatterns() {
        for place in 0..<size {
            fix(row: 6, column: place, place % 2 == 0)
            fix(row: place, column: 6, place % 2 == 0)
        }
        let far = size - 7
        for (row, column) in [(0, 0), (0, far), (far, 0)] {
            // A ring more than the finder has: its separator.
            for y in -1...7 {
                for x in -1...7 {
                    let distance = max(abs(x - 3), abs(y - 3))
                    fix(row: row + y, column: column + x, distance != 2 && distance != 4)
                }
            }
        }
        let middles = QRTable.alignment(version)
        for row in middles {
            for column in middles {
                let (isTop, isLeft) = (row == 6, column == 6)
                let isInFinder = isTop && isLeft || isTop && column == size - 7 || isLeft && row == size - 7
                guard !isInFinder else { continue }
                for y in -2...2 {
                    for x in -2...2 { fix(row: row + y, column: column + x, max(abs(x), abs(y)) != 1) }
                }
            }
        }
        draw(format: 0)
        drawVersion()
    }

    /// Which level and mask, twice (§7.9).
    private mutating func draw(format mask: Int) {
        // Level M is 00.
        let bits = (mask << 10 | Self.remainder(mask, by: 0x537, bits: 10)) ^ 0x5412
        func isSet(_ bit: Int) -> Bool { bits >> bit & 1 == 1 }
        for bit in 0...5 { fix(row: bit, column: 8, isSet(bit)) }
        fix(row: 7, column: 8, isSet(6))
        fix(row: 8, column: 8, isSet(7))
        fix(row: 8, column: 7, isSet(8))
        for bit in 9...14 { fix(row: 8, column: 14 - bit, isSet(bit)) }
        for bit in 0...7 { fix(row: 8, column: size - 1 - bit, isSet(bit)) }
        for bit in 8...14 { fix(row: size - 15 + bit, column: 8, isSet(bit)) }
        fix(row: size - 8, column: 8, true)
    }

    /// From version 7 on, twice (§7.10).
    private mutating func drawVersion() {
        guard version >= 7 else { return }
        let bits = version << 12 | Self.remainder(version, by: 0x1F25, bits: 12)
        for bit in 0..<18 {
            let isDark = bits >> bit & 1 == 1
            fix(row: bit / 3, column: size - 11 + bit % 3, isDark)
            fix(row: size - 11 + bit % 3, column: bit / 3, isDark)
        }
    }

    /// Of a BCH code.
    private static func remainder(_ value: Int, by divisor: Int, bits: Int) -> Int {
        var rest = value
        for _ in 0..<bits {
            rest <<= 1
            if rest >> bits & 1 == 1 { rest ^= divisor }
        }
        return rest
    }

    // MARK: Data

    /// Two columns at a time from the right, up and down in turns, past the timing line (§7.7.3).
    private mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var isUpwards = true
        for right in [Int](stride(from: size - 1, to: 6, by: -2)) + [Int](stride(from: 5, to: 0, by: -2)) {
            for step in 0..<size {
                let row = isUpwards ? size - 1 - step : step
                for column in [right, right - 1] where !isFixed[row * size + column] && bit < codewords.count * 8 {
                    dark[row * size + column] = codewords[bit / 8] >> (7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            isUpwards.toggle()
        }
    }

    /// Whether a mask turns a module round (table 10).
    static func isMasked(_ mask: Int, row: Int, column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    private mutating func apply(mask: Int) {
        for row in 0..<size {
            for column in 0..<size where !isFixed[row * size + column] {
                if Self.isMasked(mask, row: row, column: column) { dark[row * size + column].toggle() }
            }
        }
    }
}

/// How hard a code is to scan (§7.8.3.1).
enum QRPenalty {
    static func of(_ dark: [Bool], size: Int) -> Int {
        var penalty = 0
        for line in 0..<size {
            penalty += ofLine((0..<size).map { dark[line * size + $0] })
            penalty += ofLine((0..<size).map { dark[$0 * size + line] })
        }
        for row in 1..<size {
            for column in 1..<size {
                let here = dark[row * size + column]
                if here == dark[row * size + column - 1], here == dark[(row - 1) * size + column],
                    here == dark[(row - 1) * size + column - 1]
                {
                    penalty += 3
                }
            }
        }
        let share = dark.count { $0 } * 20
        // Ten for each twentieth away from a half.
        return penalty + abs(share - 10 * dark.count) / dark.count * 10
    }

    private static let finder = [true, false, true, true, true, false, true]

    private static func ofLine(_ line: [Bool]) -> Int {
        var penalty = 0
        var run = 0
        for (place, isDark) in line.enumerated() {
            run = place > 0 && line[place - 1] == isDark ? run + 1 : 1
            if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
        }
        for start in 0...(line.count - finder.count) where line[start..<(start + finder.count)].elementsEqual(finder) {
            func isLight(_ range: Range<Int>) -> Bool {
                range.allSatisfy { !line.indices.contains($0) || !line[$0] }
            }
            if isLight((start - 4)..<start) || isLight((start + 7)..<(start + 11)) { penalty += 40 }
        }
        return penalty
    }
}
