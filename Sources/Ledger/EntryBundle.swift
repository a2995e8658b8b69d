/// Log entries as a log serves them, up to 256 in a file: each a 16-bit big-endian length and so many bytes.
///
/// Source: c2sp.org/tlog-tiles.
public enum EntryBundle {
    /// The most bytes of an entry, as its length has 16 bits.
    public static let maxEntryBytes = 65_535
    /// The most entries of a bundle.
    public static let maxEntries = 256

    /// Writes a bundle.
    ///
    /// - Throws: ``LedgerError`` with `limit` for an entry of more than ``maxEntryBytes`` or other than 1 to 256 entries.
    public static func encode(_ entries: some Collection<[UInt8]>) throws(LedgerError) -> [UInt8] {
        guard (1...maxEntries).contains(entries.count) else {
            throw LedgerError(.limit, "a bundle has 1 to 256 entries, not \(entries.count)")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else {
                throw LedgerError(.limit, "an entry of \(entry.count) bytes is over the limit of \(maxEntryBytes)")
            }
            bytes.append(UInt8(length >> 8))
            bytes.append(UInt8(length & 0xFF))
            bytes += entry
        }
        return bytes
    }

    /// Reads a bundle.
    ///
    /// - Throws: ``LedgerError`` with `malformed` when the bytes end within an entry, `limit` for other than 1 to 256 entries.
    public static func decode(_ bytes: [UInt8]) throws(LedgerError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst() else {
                throw LedgerError(.malformed, "the bundle ends within the length of entry \(entries.count)")
            }
            let length = Int(high) << 8 | Int(low)
            guard rest.count >= length else {
                throw LedgerError(.malformed, "the bundle ends within entry \(entries.count)")
            }
            guard entries.count < maxEntries else {
                throw LedgerError(.limit, "the bundle has more than \(maxEntries) entries")
            }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard !entries.isEmpty else { throw LedgerError(.limit, "the bundle has no entry") }
        return entries
    }
}
