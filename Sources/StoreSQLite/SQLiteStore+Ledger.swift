import Ledger
package import Records
package import Store

extension SQLiteStore: LedgerStore {
    package func checkpoint() async throws(StoreError) -> [UInt8] {
        try await read { connection in
            try connection.query("SELECT checkpoint FROM log").first { $0.bytes(0) } ?? []
        }
    }

    package func anchor() async throws(StoreError) -> [UInt8]? { anchorFile.read() }

    package func size() async throws(StoreError) -> Int64 {
        try await read { connection in
            try connection.query("SELECT size FROM log").first { $0.integer(0) } ?? 0
        }
    }

    package func tile(level: Int, index: Int64) async throws(StoreError) -> [UInt8] {
        guard (0..<8).contains(level), (0..<Int64(1) << 48).contains(index) else { return [] }
        return try await read { connection in
            let select = try connection.query("SELECT hashes FROM tile WHERE key = ?")
            try select.bind(1, TileKey.key(level: level, index: index))
            return try select.first { $0.bytes(0) } ?? []
        }
    }

    package func leaves(from index: Int64, count: Int) async throws(StoreError) -> [[UInt8]] {
        try await read { try $0.entries(from: Position(index + 1), count: count).map(\.ledgerBytes) }
    }

    package func entries(from position: Position, count: Int) async throws(StoreError) -> [Entry] {
        try await read { try $0.entries(from: position, count: count) }
    }
}
