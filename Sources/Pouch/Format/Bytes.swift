/// Puts numbers and strings into bytes: big-endian, lengths in front.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt8) { bytes.append(value) }
    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
    mutating func put(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }
    /// One byte of length: a code.
    mutating func put(code: String) {
        put(UInt8(truncatingIfNeeded: code.utf8.count))
        bytes.append(contentsOf: code.utf8)
    }
    /// Four bytes of length.
    mutating func put(long: [UInt8]) {
        put(UInt32(truncatingIfNeeded: long.count))
        bytes.append(contentsOf: long)
    }
}

/// Takes them out again; every step says what is missing.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>
    /// What is being read, for messages.
    let what: String

    init(_ bytes: ArraySlice<UInt8>, _ what: String) {
        rest = bytes
        self.what = what
    }

    var isAtEnd: Bool { rest.isEmpty }

    func malformed(_ message: String) -> PouchError { PouchError(.malformed, "\(what): \(message)") }

    mutating func take(_ count: Int) throws(PouchError) -> ArraySlice<UInt8> {
        guard count <= rest.count else {
            throw malformed("it ends \(count - rest.count) bytes too early")
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type = Number.self
    ) throws(PouchError) -> Number {
        try take(Number.bitWidth / 8).reduce(0) { $0 << 8 | Number($1) }
    }
    mutating func byte() throws(PouchError) -> UInt8 { try number(UInt8.self) }
    /// A number of eight bytes that is a count or a position: below 2^63.
    mutating func count() throws(PouchError) -> Int64 {
        guard let value = Int64(exactly: try number(UInt64.self)) else {
            throw malformed("a number is over \(Int64.max)")
        }
        return value
    }
    mutating func signed() throws(PouchError) -> Int64 { Int64(bitPattern: try number(UInt64.self)) }

    /// - Parameter isEmptyAllowed: whether there may be none.
    mutating func code(_ name: String, isEmptyAllowed: Bool = false) throws(PouchError) -> String {
        let length = Int(try byte())
        guard let text = String(validating: try take(length), as: UTF8.self), isEmptyAllowed || length > 0 else {
            throw malformed("\(name) is no text")
        }
        return text
    }
    mutating func long(_ name: String, limit: Int) throws(PouchError) -> [UInt8] {
        let length = Int(try number(UInt32.self))
        guard length <= limit else {
            throw PouchError(.limit, "\(what): \(name) has \(length) bytes, over the limit of \(limit)")
        }
        return Array(try take(length))
    }
    func finish() throws(PouchError) {
        guard isAtEnd else { throw malformed("\(rest.count) bytes follow its end") }
    }
}
