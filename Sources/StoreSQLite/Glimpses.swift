import GRDB
import Synchronization

/// Connections for readings that are made where they are asked for, see ``SQLiteStore/glimpse(_:)``.
final class Glimpses: Sendable {
    /// As many as readings of that kind run at once where there are more processors than that.
    private static let count = 4

    private let all: [DatabaseQueue]
    private let free: Mutex<[DatabaseQueue]>

    init(_ open: () throws -> DatabaseQueue) rethrows {
        all = try (0..<Self.count).map { _ in try open() }
        free = Mutex(all)
    }

    /// Reads in one transaction; `nil` while all connections are in use.
    func read<T>(_ body: (Connection) throws -> T) throws -> T? {
        guard let queue = free.withLock({ $0.popLast() }) else { return nil }
        defer { free.withLock { $0.append(queue) } }
        return try queue.unsafeRead { database in
            let connection = Connection(database)
            try connection.query("BEGIN").run()
            defer { try? connection.query("COMMIT").run() }
            return try body(connection)
        }
    }

    func close() throws {
        for queue in all { try queue.close() }
    }
}
