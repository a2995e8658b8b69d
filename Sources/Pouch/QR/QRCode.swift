/// A QR code of bytes, at error correction level M (15 % of it may be unreadable).
///
/// Source: ISO/IEC 18004:2015, byte mode; versions 1 to 26, which hold 1,059 bytes.
package struct QRCode: Hashable, Sendable {
    /// The most bytes that are encoded: more has modules too small for a telephone's camera on paper.
    package static let mostBytes = 1_024
    /// White modules around the code (§6.3.8).
    package static let margin = 4

    /// 1 to 26.
    package let version: Int
    /// Modules a side: 17 + 4 · version.
    package let size: Int
    /// Row by row; `true` is dark.
    package let modules: [Bool]

    /// - Throws: ``PouchError`` with `limit` over ``mostBytes``.
    package init(_ text: String) throws(PouchError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.mostBytes,
            let version = QRTable.versions.first(where: { QRCodewords.room(in: $0) >= bytes.count })
        else {
            throw PouchError(.limit, "a QR code holds at most \(Self.mostBytes) bytes here, these are \(bytes.count)")
        }
        let drawing = QRDrawing.best(of: QRCodewords.all(of: bytes, version: version), version: version)
        self.version = version
        self.size = drawing.size
        self.modules = drawing.dark
    }

    /// Whether the module in a row and a column is dark; those outside are light.
    package func isDark(row: Int, column: Int) -> Bool {
        guard (0..<size).contains(row), (0..<size).contains(column) else { return false }
        return modules[row * size + column]
    }

    /// For a terminal: two rows a line, in half blocks. Light is drawn and dark left out, as terminals are mostly dark;
    /// cameras read both.
    package var text: String {
        let places = -Self.margin..<(size + Self.margin)
        return stride(from: places.lowerBound, to: places.upperBound, by: 2).map { row in
            String(
                places.map { column -> Character in
                    let isLower = row + 1 < places.upperBound && !isDark(row: row + 1, column: column)
                    return switch (!isDark(row: row, column: column), isLower) {
                    case (true, true): "█"
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (false, false): " "
                    }
                })
        }.joined(separator: "\n")
    }

    /// An SVG image, one unit a module, of any size on paper.
    package var svg: String {
        let side = size + 2 * Self.margin
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while isDark(row: row, column: column) { column += 1 }
                if column > start {
                    path += "M\(start + Self.margin) \(row + Self.margin)h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(path)"/></svg>
            """
    }
}
