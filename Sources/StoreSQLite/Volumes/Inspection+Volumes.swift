import NIOCore
import Records
import Store

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Inspection {
    /// Every volume holds what is listed between its ends, byte for byte, and what stands before the end of a shelf's last
    /// volume stands in one of them.
    mutating func checkVolumes(_ files: VolumeFiles) throws {
        let sizes = Dictionary(
            uniqueKeysWithValues: try connection.query("SELECT key, bytes FROM volumefile").all {
                ($0.integer(0), Int($0.integer(1)))
            })
        let volumes = try connection.query("SELECT \(Volume.columns) FROM volume ORDER BY key")
        defer { volumes.reset() }
        var shelf = ShelfKey(-1)
        var end: Int64 = 0
        while try volumes.step() {
            let current = BodyKey.shelf(volumes.integer(0))
            if current != shelf { (shelf, end) = (current, 0) }
            let volume: Volume
            do {
                volume = try Volume(volumes)
            } catch let error as StoreError {
                find("\(error)")
                continue
            }
            let name = "the volume of shelf \(shelf.raw) that ends at \(volume.last)"
            if volume.first <= end || volume.first > volume.last { find("\(name) begins at \(volume.first)") }
            if try connection.isAnyListed(on: shelf, after: end, before: volume.first) {
                find("something is listed before \(name), and stands in none")
            }
            end = volume.last
            switch volume.file {
            case nil:
                if volume.records.count > 0 { find("\(name) is not bound, and says that it holds something") }
            case 0?:
                if try volume.records.count != 1 || connection.bodyLength(volume.last, on: shelf) <= VolumeLimits.body {
                    find("\(name) is not to be bound, and could be")
                }
            case let file?:
                guard let size = sizes[file] else {
                    find("\(name) lies in the file \(file), which the store does not know")
                    continue
                }
                // As in a backup without them: nothing is read from it, and it is made again.
                guard let bytes = files.bytes(of: file) else { continue }
                if !volume.records.isOrdered || volume.start < 0 || volume.start + volume.records.end > size {
                    find("\(name) does not lie within what is in use of the file \(file)")
                } else {
                    try compare(volume, on: shelf, with: bytes, name)
                }
            }
        }
    }

    private mutating func compare(
        _ volume: Volume, on shelf: ShelfKey, with bytes: ByteBuffer, _ name: String
    ) throws {
        let records = try volume.records(after: volume.first - 1, but: [])
        let listed = try connection.listed(on: shelf, volume.first...volume.last)
        guard records.map(\.position) == listed else {
            return find("\(name) holds other records than are listed on the shelf")
        }
        let body = try connection.query("SELECT bytes FROM body WHERE key = ?")
        for record in records {
            try body.bind(1, BodyKey.key(shelf: shelf, position: record.position))
            let isSame = try body.first { row in
                row.withBytes(0) { stored in
                    bytes.withUnsafeReadableBytes { all in
                        let found = UnsafeRawBufferPointer(rebasing: all[record.range])
                        guard found.count == stored.count + 1, found.first == UInt8(ascii: ",") else { return false }
                        guard let one = found.baseAddress, let other = stored.baseAddress else { return stored.isEmpty }
                        return memcmp(one + 1, other, stored.count) == 0
                    }
                }
            }
            if isSame != true { find("\(name) holds something else at position \(record.position) than was filed") }
        }
    }
}

extension Connection {
    fileprivate func isAnyListed(on shelf: ShelfKey, after first: Int64, before last: Int64) throws -> Bool {
        let select = try query(
            """
            SELECT 1 FROM listing WHERE shelf = ? AND state IN (0, 1) AND position > ? AND position < ? LIMIT 1
            """)
        try select.bind(1, shelf.raw)
        try select.bind(2, first)
        try select.bind(3, last)
        return try select.first { _ in true } ?? false
    }

    fileprivate func bodyLength(_ position: Int64, on shelf: ShelfKey) throws -> Int64 {
        let select = try query("SELECT length(bytes) FROM body WHERE key = ?")
        try select.bind(1, BodyKey.key(shelf: shelf, position: position))
        return try select.first { $0.integer(0) } ?? 0
    }

    fileprivate func listed(on shelf: ShelfKey, _ positions: ClosedRange<Int64>) throws -> [Int64] {
        let select = try query(
            """
            SELECT position FROM listing
            WHERE shelf = ? AND state IN (0, 1) AND position >= ? AND position <= ? ORDER BY position
            """)
        try select.bind(1, shelf.raw)
        try select.bind(2, positions.lowerBound)
        try select.bind(3, positions.upperBound)
        return try select.all { $0.integer(0) }
    }
}
