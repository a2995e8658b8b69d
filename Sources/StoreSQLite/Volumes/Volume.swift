import Records
import Store

/// A stretch of one shelf's bodies as it lies in a file: each with a comma before it, in the order of positions.
///
/// What was filed in one channel at about the same time lies in the order of the ledger, whatever its shelf, so that who
/// sees several shelves is sent it in one piece. A volume knows its own shelf's bodies alone. What is listed on the shelf between its first and its last position is in it, superseded or not, and nothing else. Where
/// something of it was withdrawn or erased it is unbound: read record by record until it is bound again.
struct Volume {
    let first: Int64
    let last: Int64
    /// 0: not to be bound, as it is larger than a file; `nil`: unbound.
    let file: Int64?
    /// Where it begins in the file, in bytes.
    let start: Int
    let records: VolumeRecords

    static let columns = "key, first, file, start, records"

    init(_ row: Query) throws {
        last = BodyKey.position(row.integer(0))
        first = row.integer(1)
        file = row.optionalInteger(2)
        start = Int(row.integer(3))
        records = VolumeRecords(bytes: row.bytes(4))
        // Whether all of it is in order is for `verify` to say.
        guard isBound, records.count == 0 || first + Int64(records[records.count - 1].offset) != last else { return }
        throw StoreError.corrupt(detail: "the volume that ends at \(last) does not hold together: run `baraza verify`")
    }

    var isBound: Bool { file.map { $0 > 0 } ?? false }

    /// A record in it.
    struct Record {
        let position: Int64
        /// Where it lies in the file, with the comma before it.
        let range: Range<Int>
    }

    /// The records after a position, without some others.
    ///
    /// - Parameter hidden: positions, rising.
    func records(after position: Int64, but hidden: [Int64]) throws -> [Record] {
        var found: [Record] = []
        found.reserveCapacity(records.count)
        var nextHidden = 0
        var isOrdered = true
        records.forEach { offset, from, to in
            let place = first + Int64(offset)
            guard place > position else { return }
            while nextHidden < hidden.count, hidden[nextHidden] < place { nextHidden += 1 }
            if nextHidden < hidden.count, hidden[nextHidden] == place { return }
            guard from < to, start >= 0, start + Int(to) <= VolumeLimits.file else { return isOrdered = false }
            found.append(Record(position: place, range: start + Int(from)..<start + Int(to)))
        }
        guard isOrdered else {
            throw StoreError.corrupt(
                detail: "the volume that ends at \(last) does not hold together: run `baraza verify`")
        }
        return found
    }
}

/// Of each record of a volume: its position, counted from the first one's, and between which bytes it lies, counted from
/// the volume's beginning. Twelve bytes each, in this machine's order.
struct VolumeRecords {
    private(set) var bytes: [UInt8]
    private static let size = 12

    init(bytes: [UInt8] = []) { self.bytes = bytes }

    var count: Int { bytes.count / Self.size }

    subscript(index: Int) -> (offset: UInt32, from: UInt32, to: UInt32) {
        bytes.withUnsafeBytes { all in
            func number(_ place: Int) -> UInt32 {
                all.loadUnaligned(fromByteOffset: index * Self.size + place, as: UInt32.self)
            }
            return (number(0), number(4), number(8))
        }
    }

    func forEach(_ body: (_ offset: UInt32, _ from: UInt32, _ to: UInt32) -> Void) {
        bytes.withUnsafeBytes { all in
            for place in stride(from: 0, through: all.count - Self.size, by: Self.size) {
                body(
                    all.loadUnaligned(fromByteOffset: place, as: UInt32.self),
                    all.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self),
                    all.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self))
            }
        }
    }

    mutating func append(offset: UInt32, from: UInt32, to: UInt32) {
        for number in [offset, from, to] { withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) } }
    }

    /// Where the last one ends.
    var end: Int { count == 0 ? 0 : Int(self[count - 1].to) }

    /// Bytes of all of them.
    var length: Int { (0..<count).reduce(0) { $0 + Int(self[$1].to - self[$1].from) } }

    /// Whether positions and bytes rise, from a first record at 0.
    var isOrdered: Bool {
        guard bytes.count % Self.size == 0, count > 0, self[0].offset == 0 else { return false }
        var before = self[0]
        guard before.from < before.to else { return false }
        for index in 1..<count {
            let record = self[index]
            guard before.offset < record.offset, before.to <= record.from, record.from < record.to else { return false }
            before = record
        }
        return true
    }
}

extension Connection {
    /// The volume that ends at a position of a shelf, or as soon as possible after it.
    func volume(on shelf: ShelfKey, endingFrom position: Int64) throws -> Volume? {
        let select = try query("SELECT \(Volume.columns) FROM volume WHERE key >= ? AND key < ? ORDER BY key LIMIT 1")
        try select.bind(1, BodyKey.key(shelf: shelf, position: position))
        try select.bind(2, BodyKey.key(shelf: ShelfKey(shelf.raw + 1), position: 0))
        return try select.first { try Volume($0) }
    }

    /// The last position of a shelf that belongs to a volume; 0 if there is none.
    func lastVolume(on shelf: ShelfKey) throws -> Int64 {
        let select = try query("SELECT max(key) FROM volume WHERE key >= ? AND key < ?")
        try select.bind(1, BodyKey.key(shelf: shelf, position: 0))
        try select.bind(2, BodyKey.key(shelf: ShelfKey(shelf.raw + 1), position: 0))
        return try select.first { $0.optionalInteger(0) }?.map { BodyKey.position($0) } ?? 0
    }
}

extension Connection {
    /// Files that hold more than their volumes: bodies of what is listed no more.
    func volumeFilesWithRemains() throws -> [Int64] {
        var bytes: [Int64: Int] = [:]
        let volumes = try query("SELECT \(Volume.columns) FROM volume WHERE file > 0")
        defer { volumes.reset() }
        while try volumes.step() {
            let volume = try Volume(volumes)
            bytes[volume.file ?? 0, default: 0] += volume.records.length
        }
        return try query("SELECT key, bytes FROM volumefile").all { ($0.integer(0), Int($0.integer(1))) }
            .filter { bytes[$0.0, default: 0] != $0.1 }.map(\.0)
    }
}

extension Writing {
    /// Notes that a record is listed no more, so that its volume is not read until it is bound again.
    func unbind(_ position: Int64, on shelf: ShelfKey) throws {
        guard let volume = try connection.volume(on: shelf, endingFrom: position), volume.first <= position else {
            return
        }
        let update = try connection.query("UPDATE volume SET file = NULL, records = x'' WHERE key = ?")
        try update.bind(1, BodyKey.key(shelf: shelf, position: volume.last))
        try update.run()
    }
}
