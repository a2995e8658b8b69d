import CSimdJSON

/// Numbers: spellings to values and values to the one spelling of RFC 8785.
enum JSONNumber {
    /// Bytes of the longest spelling that ``write(_:to:)`` makes: sign, 17 digits, `0.00000` in front.
    static let longest = 32

    static func double(_ text: UnsafeRawBufferPointer) -> Double {
        baraza_json_double(text.bindMemory(to: UInt8.self).baseAddress, text.count)
    }

    /// The exact value, when it is an integer of `Int64`.
    static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        var at = 0
        let negative = text.first == UInt8(ascii: "-")
        if negative { at = 1 }
        var value: Int64 = 0  // negative all along, because that side is one longer
        var idle = 0  // zeros since the last digit that counts: written only when another one follows
        var scale = 0  // digits after the point
        var point = false
        var overflow = false
        func push(_ digit: Int64, _ value: inout Int64) {
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, under) = product.subtractingReportingOverflow(digit)
            if over || under { overflow = true }
            value = sum
        }
        while at < text.count {
            let byte = text[at]
            if byte == UInt8(ascii: ".") {
                point = true
            } else if byte == UInt8(ascii: "0") {
                idle += 1
                if point { scale += 1 }
            } else if byte > UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                if value != 0 {
                    for _ in 0..<min(idle, 20) { push(0, &value) }
                }
                idle = 0
                if point { scale += 1 }
                push(Int64(byte - UInt8(ascii: "0")), &value)
            } else {
                break
            }
            if overflow { return nil }
            at += 1
        }
        if value == 0 { return 0 }
        var exponent = 0
        if at < text.count {
            at += 1
            let down = text[at] == UInt8(ascii: "-")
            if down || text[at] == UInt8(ascii: "+") { at += 1 }
            while at < text.count {
                exponent = min(exponent * 10 + Int(text[at] - UInt8(ascii: "0")), 1 << 40)
                at += 1
            }
            if down { exponent = -exponent }
        }
        let zeros = exponent + idle - scale
        guard (0...19).contains(zeros) else { return nil }
        for _ in 0..<zeros { push(0, &value) }
        if overflow { return nil }
        if negative { return value }
        return value == .min ? nil : -value
    }

    /// Writes the ECMAScript spelling of a finite number; `out` has room for ``longest`` bytes. Returns how many it took.
    ///
    /// Source: RFC 8785 §3.2.2.3, which is `Number.prototype.toString` of ECMA-262.
    static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
        if value == 0 {
            out[0] = UInt8(ascii: "0")  // also of minus zero
            return 1
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { shortest in
            guard let base = shortest.baseAddress else { return 0 }
            let length = baraza_json_shortest(value, base)
            return lay(UnsafeBufferPointer(start: base, count: length), to: out)
        }
    }

    /// Lays `[-]d[.ddd]e±dd` out as ECMAScript does.
    private static func lay(_ shortest: UnsafeBufferPointer<UInt8>, to out: UnsafeMutablePointer<UInt8>) -> Int {
        var end = 0
        func put(_ byte: UInt8) {
            out[end] = byte
            end += 1
        }
        var at = 0
        if shortest[0] == UInt8(ascii: "-") {
            put(shortest[0])
            at = 1
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { digits in
            var count = 0
            while at < shortest.count, shortest[at] != UInt8(ascii: "e") {
                if shortest[at] != UInt8(ascii: ".") {
                    digits[count] = shortest[at]
                    count += 1
                }
                at += 1
            }
            let down = shortest[at + 1] == UInt8(ascii: "-")
            var exponent = 0
            for byte in shortest[(at + 2)...] { exponent = exponent * 10 + Int(byte - UInt8(ascii: "0")) }
            // The value is 0.digits × 10^point.
            let point = (down ? -exponent : exponent) + 1
            if point > 0, point <= 21 {
                for place in 0..<max(point, count) {
                    if place == point { put(UInt8(ascii: ".")) }
                    put(place < count ? digits[place] : UInt8(ascii: "0"))
                }
            } else if point <= 0, point > -6 {
                put(UInt8(ascii: "0"))
                put(UInt8(ascii: "."))
                for _ in point..<0 { put(UInt8(ascii: "0")) }
                for place in 0..<count { put(digits[place]) }
            } else {
                put(digits[0])
                if count > 1 {
                    put(UInt8(ascii: "."))
                    for place in 1..<count { put(digits[place]) }
                }
                put(UInt8(ascii: "e"))
                put(UInt8(ascii: down ? "-" : "+"))
                let shown = abs(point - 1)
                if shown >= 100 { put(UInt8(ascii: "0") + UInt8(shown / 100)) }
                if shown >= 10 { put(UInt8(ascii: "0") + UInt8(shown / 10 % 10)) }
                put(UInt8(ascii: "0") + UInt8(shown % 10))
            }
            return end
        }
    }

    /// Appends the ECMAScript spelling. What no JSON number can say (NaN, infinities) becomes `null`, as there.
    static func append(_ value: Double, to out: inout [UInt8]) {
        guard value.isFinite else {
            out.append(contentsOf: "null".utf8)
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { buffer in
            guard let base = buffer.baseAddress else { return }
            let count = write(value, to: base)
            out.append(contentsOf: buffer[..<count])
        }
    }
}
