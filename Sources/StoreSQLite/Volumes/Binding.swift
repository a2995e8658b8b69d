import Records
package import Store
import Synchronization

extension SQLiteStore {
    package func bind() async throws(StoreError) {
        volumes.rest()
        guard let lock = try volumes.lock() else { return }
        defer { lock.release() }
        try await Binder(store: self).round()
    }
}

/// What a process knows of binding from the rounds before.
struct BindingMemory: Sendable {
    /// How many records have to be listed in a channel before it is looked at again.
    var due: [ChannelKey: Int64] = [:]
    /// Whether files and table were compared.
    var isChecked = false
}

/// Writes bodies that lie apart into volumes: first what was unbound, then the ends of shelves of which there is enough.
private struct Binder {
    private let store: SQLiteStore
    private var budget = VolumeLimits.round
    private var placed: [Placed] = []
    /// The file that is written to, and how much of it is in use.
    private var file: (key: Int64, bytes: Int)?

    /// A draft without its bytes, and where they were written; file 0: nowhere.
    private struct Placed: Sendable {
        let parts: [Draft.Part]
        let replaced: (shelf: ShelfKey, last: Int64)?
        let isFull: Bool
        var file: Int64 = 0
        var start = 0
    }

    init(store: SQLiteStore) { self.store = store }

    consuming func round() async throws(StoreError) {
        try await check()
        var key: Int64 = 0
        while budget > 0, let unbound = try await unbound(after: key) {
            key = BodyKey.key(shelf: unbound.shelf, position: unbound.through)
            try await take(draft([unbound]), insteadOf: unbound)
        }
        for var stretches in try await due() {
            while budget > 0 {
                let draft = try await draft(stretches)
                if draft.parts.isEmpty || !draft.isFull && !Self.isEnough(draft) { break }
                for part in draft.parts {
                    for index in stretches.indices where stretches[index].shelf == part.shelf {
                        stretches[index].after = part.last
                    }
                }
                try await take(draft, insteadOf: nil)
            }
        }
        guard !placed.isEmpty else { return }
        try store.volumes.flush(Set(placed.map(\.file)).subtracting([0]))
        let (placed, file) = (placed, file)
        try await store.write(weight: 1) { writing in
            for each in placed { try Self.note(each, writing) }
            if let file { try writing.note(file.bytes, inUseOf: file.key) }
        }
    }

    private static func isEnough(_ draft: Draft) -> Bool {
        draft.bytes.count >= VolumeLimits.due.bytes
            || draft.parts.reduce(0) { $0 + $1.records.count } >= VolumeLimits.due.records
    }

    // MARK: What there is to do

    /// Once for each process: files and table agree, whatever was deleted or left half done.
    private func check() async throws(StoreError) {
        guard !store.binding.withLock({ $0.isChecked }) else { return }
        let known = try await store.read { connection in
            try connection.query("SELECT key FROM volumefile").all { $0.integer(0) }
        }
        let lost = known.filter { !store.volumes.isWhole($0) }
        if !lost.isEmpty { try await store.write(weight: 1) { try $0.drop(volumeFiles: lost) } }
        store.volumes.remove(allBut: Set(known).subtracting(lost))
        store.binding.withLock { $0.isChecked = true }
    }

    private func unbound(after key: Int64) async throws(StoreError) -> Draft.Stretch? {
        try await store.read { connection in
            let select = try connection.query(
                "SELECT key, first FROM volume WHERE file IS NULL AND key > ? ORDER BY key LIMIT 1")
            try select.bind(1, key)
            return try select.first { row in
                Draft.Stretch(
                    shelf: BodyKey.shelf(row.integer(0)), after: row.integer(1) - 1,
                    through: BodyKey.position(row.integer(0)))
            }
        }
    }

    /// The ends of shelves of which enough is not bound, channel by channel; a shelf that has enough by itself among so many
    /// that they are not bound together is by itself.
    private func due() async throws(StoreError) -> [[Draft.Stretch]] {
        let known = store.binding.withLock { $0.due }
        let (found, next) = try await store.read { connection in
            var channels: [ChannelKey: [(shelf: ShelfKey, listed: Int64)]] = [:]
            for (channel, shelf, listed) in try connection.query("SELECT channel, key, listed FROM shelf").all({
                (ChannelKey($0.integer(0)), ShelfKey($0.integer(1)), $0.integer(2))
            }) { channels[channel, default: []].append((shelf, listed)) }
            var (found, next): ([[Draft.Stretch]], [ChannelKey: Int64]) = ([], [:])
            for (channel, shelves) in channels {
                let listed = shelves.reduce(0) { $0 + $1.listed }
                guard listed >= known[channel] ?? 1 else { continue }
                let ends = try shelves.map { try connection.end(of: $0.shelf) }
                let several = ends.filter { $0.count >= VolumeLimits.least }
                let (count, bytes) = several.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.bytes) }
                let isEnough = count >= VolumeLimits.due.records || bytes >= VolumeLimits.due.bytes
                let isTogether = isEnough && several.count <= VolumeLimits.together.records / VolumeLimits.least
                let alone = ends.filter {
                    $0.count >= VolumeLimits.due.records || $0.bytes >= VolumeLimits.due.bytes
                }
                let stretches = isTogether ? [several.map(\.stretch)] : alone.map { [$0.stretch] }
                found += stretches
                // After binding, and else once half of what is missing has come, it is worth looking again.
                let most = isTogether || !isEnough ? count : ends.map(\.count).max() ?? 0
                let missing = Int64(max(1, (VolumeLimits.due.records - most) / 2))
                next[channel] = stretches.isEmpty ? listed + missing : 1
            }
            return (found, next)
        }
        store.binding.withLock { $0.due.merge(next) { $1 } }
        return found
    }

    // MARK: Making volumes

    private func draft(_ stretches: [Draft.Stretch]) async throws(StoreError) -> Draft {
        try await store.read { try Draft($0, stretches) }
    }

    /// Writes a draft into the file.
    private mutating func take(_ draft: Draft, insteadOf unbound: Draft.Stretch?) async throws(StoreError) {
        budget -= max(draft.bytes.count, 1)
        var new = Placed(
            parts: draft.parts, replaced: unbound.map { ($0.shelf, $0.through) }, isFull: draft.isFull)
        if !draft.bytes.isEmpty {
            let place = try await place(for: draft.bytes.count)
            try store.volumes.write(draft.bytes, to: place.key, at: place.bytes)
            (new.file, new.start) = place
            file = (place.key, place.bytes + draft.bytes.count)
        }
        placed.append(new)
    }

    /// A file with room. A new one is in the table before it is on the disk, so that none is forgotten.
    private func place(for length: Int) async throws(StoreError) -> (key: Int64, bytes: Int) {
        if let file, file.bytes + length <= VolumeLimits.file { return file }
        let used = file
        return try await store.write(weight: 1) { writing in
            if let used { try writing.note(used.bytes, inUseOf: used.key) }
            let select = try writing.connection.query("SELECT key, bytes FROM volumefile ORDER BY key DESC LIMIT 1")
            let last = try select.first { ($0.integer(0), Int($0.integer(1))) }
            if let last, last.1 + length <= VolumeLimits.file { return last }
            let key = (last?.0 ?? 0) + 1
            let insert = try writing.connection.query("INSERT INTO volumefile VALUES (?, 0)")
            try insert.bind(1, key)
            try insert.run()
            return (key, 0)
        }
    }

    /// Notes volumes that are on the disk. If something of one was taken out of the listing meanwhile, what is there of it
    /// belongs to nothing, and it is made again in the next round.
    private static func note(_ placed: Placed, _ writing: Writing) throws {
        if let replaced = placed.replaced {
            let key = BodyKey.key(shelf: replaced.shelf, position: replaced.last)
            if let part = placed.parts.first {
                guard try writing.connection.isListed(part) else { return }
                // What is left of the unbound stretch begins after this volume.
                try writing.shorten(key, to: placed.isFull && part.last < replaced.last ? part.last + 1 : nil)
            } else {
                try writing.shorten(key, to: nil)
            }
        }
        let insert = try writing.connection.query("INSERT INTO volume VALUES (?, ?, ?, ?, ?)")
        for part in placed.parts {
            let isListed = try writing.connection.isListed(part)
            try insert.bind(1, BodyKey.key(shelf: part.shelf, position: part.last))
            try insert.bind(2, part.first)
            try insert.bind(3, isListed ? placed.file : nil)
            try insert.bind(4, Int64(placed.start))
            try insert.bind(5, isListed ? part.records.bytes : [])
            try insert.run()
        }
    }
}

extension Connection {
    /// What of a shelf is not bound yet, counted up to as many as are enough.
    fileprivate func end(of shelf: ShelfKey) throws -> (stretch: Draft.Stretch, count: Int, bytes: Int) {
        let after = try lastVolume(on: shelf)
        let size = try query(
            """
            SELECT count(*), ifnull(sum(bytes), 0) FROM (
                SELECT bytes FROM listing WHERE shelf = ? AND state IN (0, 1) AND position > ? LIMIT ?)
            """)
        try size.bind(1, shelf.raw)
        try size.bind(2, after)
        try size.bind(3, Int64(VolumeLimits.due.records))
        let (count, bytes) = try size.first { (Int($0.integer(0)), Int($0.integer(1))) } ?? (0, 0)
        return (Draft.Stretch(shelf: shelf, after: after), count, bytes)
    }

    /// Whether all records of a draft are still listed: between them nothing is ever added.
    fileprivate func isListed(_ part: Draft.Part) throws -> Bool {
        let count = try query(
            "SELECT count(*) FROM listing WHERE shelf = ? AND state IN (0, 1) AND position >= ? AND position <= ?")
        try count.bind(1, part.shelf.raw)
        try count.bind(2, part.first)
        try count.bind(3, part.last)
        return try count.first { Int($0.integer(0)) } == part.records.count
    }
}

extension Writing {
    fileprivate func note(_ bytes: Int, inUseOf file: Int64) throws {
        let update = try connection.query("UPDATE volumefile SET bytes = ? WHERE key = ?")
        try update.bind(1, Int64(bytes))
        try update.bind(2, file)
        try update.run()
    }

    /// - Parameter first: with which an unbound stretch begins from now on; `nil`: nothing of it is left.
    fileprivate func shorten(_ key: Int64, to first: Int64?) throws {
        let change = try connection.query(
            first == nil ? "DELETE FROM volume WHERE key = ?" : "UPDATE volume SET first = ?2 WHERE key = ?1")
        try change.bind(1, key)
        if let first { try change.bind(2, first) }
        try change.run()
    }

    /// Forgets files; what was bound in them is unbound.
    func drop(volumeFiles keys: [Int64]) throws {
        let unbind = try connection.query("UPDATE volume SET file = NULL, records = x'' WHERE file = ?")
        let delete = try connection.query("DELETE FROM volumefile WHERE key = ?")
        for key in keys {
            for statement in [unbind, delete] {
                try statement.bind(1, key)
                try statement.run()
            }
        }
    }
}
