/// Names to small numbers, looked up by their UTF-8 bytes without making a `String`.
///
/// Open addressing over a power of two; made once for each shape and vocabulary.
struct NameTable: Sendable {
    /// The most names a table holds: an index fits into a byte, one value of which says "empty".
    static let limit = 255
    private static let empty: UInt8 = 255

    private let slots: [UInt8]
    private let mask: Int
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ names: [String]) {
        precondition(names.count <= Self.limit, "a table holds at most \(Self.limit) names")
        var size = 8
        while size < names.count * 3 { size *= 2 }
        var slots = [UInt8](repeating: Self.empty, count: size)
        var bytes: [UInt8] = []
        var starts: [Int] = [0]
        for (index, name) in names.enumerated() {
            var slot = name.withBytes { Self.hash($0) } & (size - 1)
            while slots[slot] != Self.empty { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt8(index)
            bytes += name.utf8
            starts.append(bytes.count)
        }
        self.slots = slots
        self.mask = size - 1
        self.bytes = bytes
        self.starts = starts
    }

    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        var slot = Self.hash(name) & mask
        while true {
            let index = slots[slot]
            guard index != Self.empty else { return nil }
            let start = starts[Int(index)]
            if starts[Int(index) + 1] - start == name.count, matches(name, at: start) { return Int(index) }
            slot = (slot + 1) & mask
        }
    }

    private func matches(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
        return true
    }

    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
