import FoundationEssentials
import GRDB
package import Ledger
package import Records
package import Store
import Synchronization

/// How a ``SQLiteStore`` uses the machine.
package struct SQLiteOptions: Sendable {
    /// Connections that read at the same time; others wait.
    package var readers = 4
    /// Bytes of pages that the writing connection keeps in memory.
    package var writerCache = 32 << 20
    /// Bytes of pages that each reading connection keeps in memory; the rest is the operating system's to keep.
    package var readerCache = 8 << 20
    /// Seconds to wait for another process that writes.
    package var patience = 10.0
    /// Bytes of the write-ahead log after which it is copied into the database.
    package var checkpointBytes = 64 << 20
    /// Bytes of a page, in databases that are made new.
    package var pageSize = 8_192
    /// Pages that the database may have: beyond, it is full. `nil` for as many as the disk takes.
    package var maximumPages: Int?
    package init() {}
}

/// The store in one SQLite database, `baraza.sqlite`, in a folder.
///
/// Several processes may have it open at once. One connection writes; calls that come while it is at work wait in line
/// and share the next transaction, so the cost of making a commit durable is shared too. Readers never wait for it.
package final class SQLiteStore: Sendable {
    let pool: DatabasePool
    /// For what is read where it is asked for, see ``glance(_:)``.
    private let glancing: DatabaseQueue
    private let glimpses: Glimpses
    let signer: CheckpointSigner
    let clock: @Sendable () -> Instant
    let anchorFile: AnchorFile
    let line = Mutex(WaitingLine())
    /// What the writer knows of the log's end, from its last commit; used in the writer's queue alone.
    let remembered = Mutex<LogEnd?>(nil)
    let volumes: VolumeFiles
    let times = AcceptanceTimes()
    let binding = Mutex(BindingMemory())

    /// Opens the database in a folder that exists, or makes one.
    ///
    /// - Parameters:
    ///   - signer: of this node's log; signs a checkpoint with every commit.
    ///   - clock: the time of acceptance. If it stands still or goes back, entries follow each other by a microsecond.
    package init(
        folder: String, signer: CheckpointSigner, clock: @escaping @Sendable () -> Instant = { Instant.now() },
        options: SQLiteOptions = SQLiteOptions()
    ) throws(StoreError) {
        self.signer = signer
        self.clock = clock
        self.anchorFile = AnchorFile(folder: folder)
        self.volumes = VolumeFiles(folder: folder)
        do {
            let path = folder + "/baraza.sqlite"
            pool = try DatabasePool(path: path, configuration: Self.configuration(options))
            glancing = try Self.glancing(path)
            glimpses = try Glimpses { try Self.glancing(path) }
            try pool.writeWithoutTransaction { database in
                // Acknowledged is durable (law 7): each commit is on the disk before it returns. GRDB had set NORMAL.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA cache_size = -\(options.writerCache / 1024)")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(options.checkpointBytes / options.pageSize)")
                // A long reading may have made the log long; it does not stay so.
                try database.execute(sql: "PRAGMA journal_size_limit = \(2 * options.checkpointBytes)")
                if let pages = options.maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(pages)") }
            }
            try migrate()
        } catch {
            throw StoreError(error)
        }
    }

    /// Opens the database of a folder that cannot be written, as a backup on a disk that is mounted read-only: for
    /// reading alone, every writing is refused as ``StoreError/unavailable(detail:)``.
    package init(reading folder: String, signer: CheckpointSigner) throws(StoreError) {
        self.signer = signer
        self.clock = { Instant.now() }
        self.anchorFile = AnchorFile(folder: folder)
        self.volumes = VolumeFiles(folder: folder)
        let path = folder + "/baraza.sqlite"
        var configuration = Self.configuration(SQLiteOptions())
        configuration.readonly = true
        do {
            if FileManager.default.fileExists(atPath: path + "-wal") {
                pool = try DatabasePool(path: path, configuration: configuration)
                glancing = try Self.glancing(path)
                glimpses = try Glimpses { try Self.glancing(path) }
            } else {
                // Without a log beside it the database is whole, and nobody has it open. SQLite would have to make that
                // log, and the memory that processes share, if it were not told that neither is needed.
                let address = path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
                pool = try DatabasePool(path: "file:\(address)?immutable=1", configuration: configuration)
                glancing = try Self.glancing("file:\(address)?immutable=1")
                glimpses = try Glimpses { try Self.glancing("file:\(address)?immutable=1") }
            }
            guard try pool.read({ try Schema.migrator.hasCompletedMigrations($0) }) else {
                throw StoreError.unavailable(
                    detail:
                        "this data folder is of another version, and cannot be brought to this one where it is: copy it"
                )
            }
        } catch {
            throw StoreError(error)
        }
    }

    private static func configuration(_ options: SQLiteOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "baraza.store"
        configuration.foreignKeysEnabled = false  // the one writer checks what it files; hot tables pay nothing
        configuration.busyMode = .timeout(options.patience)
        configuration.maximumReaderCount = options.readers
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA page_size = \(options.pageSize)")
            try database.execute(sql: "PRAGMA cache_size = -\(options.readerCache / 1024)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            database.add(tokenizer: ShelfTokenizer.self)
        }
        return configuration
    }

    private func migrate() throws {
        let migrator = Schema.migrator
        if try pool.read({ try migrator.hasBeenSuperseded($0) }) {
            throw StoreError.unavailable(
                detail: "this data folder was written by a newer version: use that version, or restore a backup")
        }
        try migrator.migrate(pool)
        let signer = signer
        try pool.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                try LogEnd.begin(Connection(database), signer: signer)
                return .commit
            }
        }
    }

    /// Lets the database grow to so many pages; beyond, the store is full.
    package func allow(pages: Int) async throws(StoreError) {
        let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { database in
                do {
                    try database.execute(sql: "PRAGMA max_page_count = \(pages)")
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(StoreError(error)))
                }
            }
        }
        try result.get()
    }

    /// Lets go of pages and statements that are kept for later, and of the connections that read, as soon as nobody uses them: for
    /// a node that has little to do. The next who read open them again.
    package func releaseMemory() { pool.releaseMemoryEventually() }

    /// Finishes what is being done, copies the write-ahead log into the database and lets go of the files. Not needed
    /// for durability; later calls fail.
    package func close() throws(StoreError) {
        do {
            // GRDB closes readers last, and a connection that only reads does not empty the log. If another process is
            // in the way, the log stays, and whoever opens the folder next goes on from it.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try glancing.close()
            try glimpses.close()
            try pool.close()
        } catch {
            throw StoreError(error)
        }
    }

    /// - Parameter path: of a database that the pool has open.
    private static func glancing(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "baraza.store.glance"
        configuration.readonly = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -\(SQLiteOptions().readerCache / 1024)")
        }
        configuration.busyMode = .timeout(SQLiteOptions().patience)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Reads one row on the thread of whoever asks: a few microseconds, where a reader's own thread costs two changes of
    /// threads. Only for a statement that touches one page, which is always in memory.
    func glance<T>(_ body: (Connection) throws -> T) throws(StoreError) -> T {
        do {
            return try glancing.unsafeRead { try body(Connection($0)) }
        } catch {
            throw StoreError(error)
        }
    }

    /// Reads in one transaction, as ``read(_:)`` does, on the thread of whoever asks if a connection is free for that: for
    /// what takes a tenth of a millisecond, of which two changes of threads would be the larger part.
    func glimpse<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws(StoreError) -> T {
        do {
            if let found = try glimpses.read(body) { return found }
        } catch {
            throw StoreError(error)
        }
        return try await read(body)
    }

    /// Reads in one transaction, that is: one state of the database.
    ///
    /// Not through GRDB's own async functions: those give up when the task is cancelled, and there is no error for that
    /// in a store's vocabulary; a reading ends soon enough by itself.
    func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                do {
                    continuation.resume(returning: .success(try body(Connection(try database.get()))))
                } catch {
                    continuation.resume(returning: .failure(StoreError(error)))
                }
            }
        }
        return try result.get()
    }
}
