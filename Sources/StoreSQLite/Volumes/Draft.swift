import Records
import Store

/// What becomes volumes: bodies of some shelves in the order of positions, and which of them are whose.
struct Draft: Sendable {
    /// What becomes the volume of one shelf.
    struct Part: Sendable {
        let shelf: ShelfKey
        var first: Int64 = 0
        var last: Int64 = 0
        var records = VolumeRecords()
    }

    private(set) var parts: [Part] = []
    /// Empty where what it holds is not to be bound, as a body is too large.
    private(set) var bytes: [UInt8] = []
    /// Whether there may be more to be bound after it.
    private(set) var isFull = false
    /// Of an unbound stretch that this takes the place of: the position with which that ends.
    var replaced: Int64?

    /// A stretch of a shelf that is not bound: after one position and up to another.
    struct Stretch: Sendable {
        let shelf: ShelfKey
        var after: Int64
        var through: Int64 = BodyKey.position(.max)
    }

    private struct Found {
        let part: Int
        let position: Int64
        let body: [UInt8]
    }

    /// Reads what is listed on some stretches, as much as is bound together.
    init(_ connection: Connection, _ stretches: [Stretch]) throws {
        var sources = Merge(key: 0)
        defer { sources.close() }
        for (copy, stretch) in stretches.enumerated() {
            let select = try connection.query(
                """
                SELECT b.key & \(BodyKey.position(.max)), b.bytes, ? FROM body b
                WHERE b.key > ? AND b.key <= ? ORDER BY b.key
                """, copy: copy)
            try select.bind(1, Int64(copy))
            try select.bind(2, BodyKey.key(shelf: stretch.shelf, position: stretch.after))
            try select.bind(3, BodyKey.key(shelf: stretch.shelf, position: stretch.through))
            try sources.add(select)
        }
        let listed = try connection.query(
            "SELECT 1 FROM listing WHERE shelf = ? AND state IN (0, 1) AND position = ?")
        var found: [Found] = []
        var size = 0
        while let next = try sources.next() {
            let (position, part) = (next.integer(0), Int(next.integer(2)))
            try listed.bind(1, stretches[part].shelf.raw)
            try listed.bind(2, position)
            guard try listed.first({ _ in true }) != nil else { continue }
            let body = next.bytes(1)
            if body.count > VolumeLimits.body {
                isFull = true
                if found.isEmpty { parts = [Self.unbindable(stretches[part].shelf, position)] }
                break
            }
            found.append(Found(part: part, position: position, body: body))
            size += body.count + 1
            isFull = found.count >= VolumeLimits.together.records || size >= VolumeLimits.together.bytes
            if isFull { break }
        }
        if !found.isEmpty { join(found, stretches) }
    }

    private static func unbindable(_ shelf: ShelfKey, _ position: Int64) -> Part {
        var part = Part(shelf: shelf, first: position, last: position)
        part.records.append(offset: 0, from: 0, to: 0)
        return part
    }

    private mutating func join(_ found: [Found], _ stretches: [Stretch]) {
        var counts = Array(repeating: 0, count: stretches.count)
        for each in found { counts[each.part] += 1 }
        var all = stretches.map { Part(shelf: $0.shelf) }
        // Of long bodies few are taken together: then the shelf that has most of them goes on, so that all come to their end.
        let least = min(VolumeLimits.least, counts.max() ?? 0)
        for each in found where counts[each.part] >= least {
            if all[each.part].records.count == 0 { all[each.part].first = each.position }
            // Positions this far apart are years apart: the rest is for the next draft.
            guard let offset = UInt32(exactly: each.position - all[each.part].first) else { continue }
            let from = UInt32(bytes.count)
            bytes.append(UInt8(ascii: ","))
            bytes += each.body
            all[each.part].records.append(offset: offset, from: from, to: UInt32(bytes.count))
            all[each.part].last = each.position
        }
        parts = all.filter { $0.records.count > 0 }
    }
}
