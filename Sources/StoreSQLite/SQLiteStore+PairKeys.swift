package import Store

extension SQLiteStore {
    package func pairKeys(of giver: String?) async throws(StoreError) -> [KeptPairKey] {
        try await read { connection in
            let select = try connection.query(
                """
                SELECT giver, epoch, signer, own, sealed FROM pair_key WHERE giver = coalesce(?, giver)
                ORDER BY giver, epoch DESC
                """)
            try select.bind(1, giver)
            return try select.all { row in
                KeptPairKey(
                    giver: row.text(0), epoch: row.integer(1), signer: row.bytes(2), own: row.bytes(3),
                    sealed: row.bytes(4))
            }
        }
    }

    package func keep(_ key: KeptPairKey) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let keep = try writing.connection.query("INSERT OR IGNORE INTO pair_key VALUES (?, ?, ?, ?, ?)")
            try keep.bind(1, key.giver)
            try keep.bind(2, key.epoch)
            try keep.bind(3, key.signer)
            try keep.bind(4, key.own)
            try keep.bind(5, key.sealed)
            try keep.run()
        }
    }

    package func forgetPairKeys(of giver: String, through epoch: Int64) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let find = try writing.connection.query("SELECT 1 FROM pair_key WHERE giver = ? AND epoch <= ?")
            try find.bind(1, giver)
            try find.bind(2, epoch)
            guard try find.first({ _ in true }) ?? false else { return }
            // Overwritten where they stand. They are sealed to the node's own keys, so what the write-ahead log has of them until it
            // is written over is no reason to write all files anew, as for what was erased.
            try writing.connection.execute("PRAGMA secure_delete = ON")
            defer { writing.endLeavingNoTrace() }
            let forget = try writing.connection.query("DELETE FROM pair_key WHERE giver = ? AND epoch <= ?")
            try forget.bind(1, giver)
            try forget.bind(2, epoch)
            try forget.run()
        }
    }
}
