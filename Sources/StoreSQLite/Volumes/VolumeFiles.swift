import NIOCore
import Store
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

enum VolumeLimits {
    /// Bytes of a file of volumes, however much of it is in use. A slice of a `ByteBuffer` begins within as much.
    static let file = 16 << 20
    /// Files that are kept in reach at the same time. What was read of them lies in the operating system's memory of files,
    /// which counts as the program's while they are in reach, and is taken back where it is needed.
    static let mapped = 512
    /// Records of a channel, or their bytes, that are enough to be bound.
    static let due = (records: 1_024, bytes: 1 << 20)
    /// Records of one shelf that are bound together with another's at least: with fewer they wait until more have come.
    static let least = 64
    /// Records that are bound together at most, or bytes after which no more are taken.
    static let together = (records: 2_048, bytes: 2 << 20)
    /// Bytes of the largest body that is bound.
    static let body = 8 << 20
    /// Bytes that one round of binding writes, unless what is bound together has more.
    static let round = 16 << 20
    /// Shelves that a page is joined from at most; with more it is put together record by record.
    static let shelves = 16
    /// Records that a page passes over at most, because they are superseded, before it is put together from the listing.
    static let passed = 2_000
    /// Pieces that a page is sent in at most; what would be more is copied into one.
    static let pieces = 100
    /// Rows of the listing that are read at once where nothing is bound.
    static let rows = 256
}

/// The files that volumes lie in: `volumes/1`, `volumes/2` and so on in the data folder.
///
/// What they hold stands in the database as well: they may be deleted while no node runs, and are written anew.
final class VolumeFiles: Sendable {
    let folder: String
    private let mapped = Mutex(Mapped())

    /// The files that were read last, the newest at the end.
    private struct Mapped {
        struct File {
            let key: Int64
            let bytes: ByteBuffer
            /// Whether it was read since the last round of binding.
            var isUsed = true
        }
        var files: [File] = []

        mutating func use(_ key: Int64) -> ByteBuffer? {
            guard let index = files.firstIndex(where: { $0.key == key }) else { return nil }
            files[index].isUsed = true
            return files[index].bytes
        }

        /// - Returns: what has to make room.
        mutating func add(_ bytes: ByteBuffer, as key: Int64) -> ByteBuffer? {
            files.append(File(key: key, bytes: bytes))
            guard files.count > VolumeLimits.mapped else { return nil }
            return files.remove(at: files.dropLast().firstIndex { !$0.isUsed } ?? 0).bytes
        }

        /// - Returns: what nobody has read for a round.
        mutating func rest() -> [File] {
            let idle = files.filter { !$0.isUsed }
            files.removeAll { !$0.isUsed }
            for index in files.indices { files[index].isUsed = false }
            return idle
        }
    }

    init(folder: String) { self.folder = folder + "/volumes" }

    private func path(_ key: Int64) -> String { "\(folder)/\(key)" }

    // MARK: Reading

    /// A file's bytes; `nil` if it is not there, or not as long as it has to be.
    func bytes(of key: Int64) -> ByteBuffer? {
        if let known = mapped.withLock({ $0.use(key) }) { return known }
        let descriptor = open(path(key), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard Self.isWhole(descriptor),
            let bytes = VolumeMemory.buffer(of: descriptor, length: VolumeLimits.file)
        else { return nil }
        // What is let go of is unmapped after the lock was: that takes its time.
        return withExtendedLifetime(mapped.withLock { $0.add(bytes, as: key) }) { bytes }
    }

    /// Lets go of what was not read since this was last called.
    func rest() { withExtendedLifetime(mapped.withLock { $0.rest() }) {} }

    /// Whether a file is there as it has to be.
    func isWhole(_ key: Int64) -> Bool {
        let descriptor = open(path(key), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Self.isWhole(descriptor)
    }

    private static func isWhole(_ descriptor: CInt) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && Int(status.st_size) == VolumeLimits.file
    }

    // MARK: Writing: only with the lock

    /// Writes into a file and does not wait until the bytes are on the disk.
    func write(_ bytes: [UInt8], to key: Int64, at offset: Int) throws(StoreError) {
        try withDescriptor(key) { descriptor throws(StoreError) in
            if !Self.isWhole(descriptor), ftruncate(descriptor, off_t(VolumeLimits.file)) != 0 { throw failure("made") }
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes { all in
                    pwrite(
                        descriptor, all.baseAddress.map { $0 + done }, all.count - done, off_t(offset + done))
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure("written") }
                done += count
            }
        }
    }

    /// Returns once what was written is on the disk.
    func flush(_ keys: Set<Int64>) throws(StoreError) {
        for key in keys {
            try withDescriptor(key) { descriptor throws(StoreError) in
                guard fsync(descriptor) == 0 else { throw failure("flushed") }
            }
        }
    }

    /// Takes out what stands in a file after its end: what a round left that did not come to its end.
    func cut(_ key: Int64, to end: Int) throws(StoreError) {
        try withDescriptor(key) { descriptor throws(StoreError) in
            guard ftruncate(descriptor, off_t(end)) == 0, ftruncate(descriptor, off_t(VolumeLimits.file)) == 0 else {
                throw failure("cut")
            }
        }
    }

    /// Removes every file but these. Who still sends from one has it until then.
    func remove(allBut keys: Set<Int64>) {
        mapped.withLock { $0.files.removeAll { !keys.contains($0.key) } }
        for name in names() {
            guard let key = Int64(name), !keys.contains(key) else { continue }
            unlink(path(key))
        }
    }

    private func names() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }

    private func withDescriptor(
        _ key: Int64, _ body: (CInt) throws(StoreError) -> Void
    ) throws(StoreError) {
        let descriptor = open(path(key), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("opened") }
        defer { close(descriptor) }
        try body(descriptor)
    }

    private func failure(_ what: String) -> StoreError {
        let code = errno
        let detail = "a file in \(folder) cannot be \(what): \(String(cString: strerror(code)))"
        return code == ENOSPC || code == EDQUOT ? .full(detail: detail) : .unavailable(detail: detail)
    }

    // MARK: The lock

    /// Held by whoever writes into the files, of any process; let go of when it is released, or its process ends.
    struct Lock: Sendable {
        fileprivate let descriptor: CInt
        func release() { close(descriptor) }
    }

    /// The lock; `nil` while somebody else has it.
    func lock() throws(StoreError) -> Lock? {
        mkdir(folder, 0o700)
        let descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return Lock(descriptor: descriptor)
    }
}
