package import Store

extension SQLiteStore {
    package func rewind(_ peer: String, to number: Int64) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let delete = try writing.connection.query("DELETE FROM pouch_in WHERE peer = ? AND number >= ?")
            try delete.bind(1, peer)
            try delete.bind(2, number)
            try delete.run()
            // Of two pouches with one number the one that waits here may be the one that was given up.
            let waiting = try writing.connection.query("DELETE FROM held WHERE peer = ? AND number >= ?")
            try waiting.bind(1, peer)
            try waiting.bind(2, number)
            try waiting.run()
            // The entry stays, and is found by the digest alone.
            let entered = try writing.connection.query(
                "UPDATE pouch_entry SET number = NULL WHERE peer = ? AND number >= ?")
            try entered.bind(1, peer)
            try entered.bind(2, number)
            try entered.run()
            let lower = try writing.connection.query(
                "UPDATE inbox SET through = min(through, ?) WHERE peer = ?")
            try lower.bind(1, number - 1)
            try lower.bind(2, peer)
            try lower.run()
        }
    }

    package func witness(of peer: String) async throws(StoreError) -> WitnessState {
        try await read { connection in
            let select = try connection.query("SELECT version, body FROM witness WHERE peer = ?")
            try select.bind(1, peer)
            return try select.first { WitnessState(peer: peer, version: $0.integer(0), body: $0.bytes(1)) }
                ?? WitnessState(peer: peer)
        }
    }

    package func witnesses() async throws(StoreError) -> [WitnessState] {
        try await read { connection in
            try connection.query("SELECT peer, version, body FROM witness ORDER BY peer").all { row in
                WitnessState(peer: row.text(0), version: row.integer(1), body: row.bytes(2))
            }
        }
    }

    package func keep(_ witness: WitnessState) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let select = try writing.connection.query("SELECT version FROM witness WHERE peer = ?")
            try select.bind(1, witness.peer)
            guard try select.first({ $0.integer(0) }) ?? 0 == witness.version else {
                throw StoreError.taken("what is known of the log of \(witness.peer)")
            }
            let keep = try writing.connection.query("INSERT OR REPLACE INTO witness VALUES (?, ?, ?)")
            try keep.bind(1, witness.peer)
            try keep.bind(2, witness.version + 1)
            try keep.bind(3, witness.body)
            try keep.run()
        }
    }
}
