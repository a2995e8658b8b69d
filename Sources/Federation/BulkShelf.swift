package import Ledger
import Pouch
import Synchronization

/// Bulks that a relay keeps for whoever knows their names: sealed bytes, each named by its SHA-256 (decision 0047).
///
/// Durable: once `put` returns, a crash loses nothing. Bounded: by bytes and number for each sender, and by age. There is no
/// bound on all together: what one sender has here would tell others of it, and keep theirs out.
package final class BulkShelf: Sendable {
    private struct Kept {
        let from: String
        /// Bytes.
        let size: Int
        /// Seconds of POSIX time.
        let since: Int64
        let path: String
    }
    private let disk: any SpoolDisk
    private let limits: LinkLimits
    private let kept: Mutex<[Digest: Kept]>

    /// Opens a folder of this machine, and makes it where there is none.
    ///
    /// - Throws: ``Spool/Refused/disk(detail:)``.
    package convenience init(folder: String, limits: LinkLimits) throws {
        try self.init(disk: FolderDisk(folder: folder), limits: limits)
    }

    /// Opens what a disk has; files that were never whole are removed.
    ///
    /// - Throws: ``Spool/Refused/disk(detail:)``.
    package init(disk: any SpoolDisk, limits: LinkLimits) throws {
        self.disk = disk
        self.limits = limits
        var kept: [Digest: Kept] = [:]
        for file in try disk.files() {
            let places = file.path.split(separator: "/").map(String.init)
            guard places.count == 3, places[2].hasSuffix(Self.suffix),
                let name = Digest(hex: String(places[2].dropLast(Self.suffix.count)))
            else {
                try disk.remove(file.path)
                continue
            }
            kept[name] = Kept(from: places[0], size: file.size, since: file.written, path: file.path)
        }
        self.kept = Mutex(kept)
    }

    private static let suffix = ".bulk"

    /// Keeps a bulk. One that is here already stays as it is, whoever brought it.
    ///
    /// - Throws: ``Spool/Refused``; ``Refusal`` is the caller's where the name is not the bytes' own.
    package func put(_ bytes: [UInt8], named name: Digest, from: String, at now: Int64) throws {
        try kept.withLock { kept in
            expire(&kept, before: now - limits.bulkKeptSeconds)
            guard kept[name] == nil else { return }
            let own = kept.values.filter { $0.from == from }
            guard own.count < limits.bulkCount, own.reduce(bytes.count, { $0 + $1.size }) <= limits.bulkBytes else {
                throw Spool.Refused.quota
            }
            let path = "\(from)/bulks/\(name.hex)\(Self.suffix)"
            try disk.write(bytes, to: path)
            kept[name] = Kept(from: from, size: bytes.count, since: now, path: path)
        }
    }

    /// Bytes that a bulk has; `nil` where it is not here, or no more.
    package func size(of name: Digest, at now: Int64) -> Int? { find(name, at: now)?.size }

    /// So many bytes of a bulk from a place on, read while others read and put theirs; `nil` where it is not here, or no more.
    package func bytes(named name: Digest, from start: Int, upTo count: Int, at now: Int64) -> [UInt8]? {
        find(name, at: now).flatMap { disk.read($0.path, from: start, upTo: min(count, $0.size - start)) }
    }

    private func find(_ name: Digest, at now: Int64) -> Kept? {
        kept.withLock { kept in
            expire(&kept, before: now - limits.bulkKeptSeconds)
            return kept[name]
        }
    }

    /// Throws away what was kept for long enough, whether anybody asks or not.
    func expire(at now: Int64) { kept.withLock { expire(&$0, before: now - limits.bulkKeptSeconds) } }

    package var count: Int { kept.withLock { $0.count } }

    private func expire(_ kept: inout [Digest: Kept], before time: Int64) {
        for (name, each) in kept where each.since < time {
            try? disk.remove(each.path)
            kept[name] = nil
        }
    }
}
