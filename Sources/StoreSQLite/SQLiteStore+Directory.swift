import Records
package import Store

extension SQLiteStore: DirectoryStore {
    package func extent() async throws(StoreError) -> Extent { try glance { try $0.extent() } }

    package func directory() async throws(StoreError) -> Directory {
        try await read { try $0.wholeDirectory() }
    }

    package func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64? {
        try await write(weight: 1) { writing in
            let added = writing.nextTime()
            try writing.check(change, at: added)
            _ = try writing.enter(entry, shelf: nil, added: added)
            return try writing.apply(change, at: added)
        }
    }

    package func intern(policy: [UInt8]) async throws(StoreError) -> PolicyKey {
        try await write(weight: 1) { try $0.intern(policy) }
    }
}

extension Connection {
    func extent() throws -> Extent {
        try query("SELECT epoch, size, takenback FROM log").first {
            Extent(epoch: $0.integer(0), size: $0.integer(1), takenBack: Position($0.integer(2)))
        } ?? Extent(epoch: 0, size: 0)
    }

    func wholeDirectory() throws -> Directory {
        let extent = try extent()
        return Directory(
            epoch: extent.epoch, size: extent.size, takenBack: extent.takenBack, channels: try channels(),
            accounts: try accounts(), tokens: try tokens(), endedSessions: try endedSessions(),
            memberships: try memberships(),
            policies: try policies(), shelves: try shelves(), standing: try standing(),
            bridges: Dictionary(grouping: try bridges(), by: \.source).mapValues { Set($0.map(\.target)) },
            peers: try peers(), invitations: try invitations(), revokedKeys: try revokedKeys())
    }

    fileprivate func channels() throws -> [Channel] {
        try query("SELECT key, code, uuid, title, summary, template, created FROM channel ORDER BY key").all { row in
            Channel(
                key: ChannelKey(row.integer(0)), code: row.text(1), uuid: row.text(2), title: row.text(3),
                summary: row.optionalText(4), template: row.bytes(5), created: Instant(microseconds: row.integer(6)))
        }
    }

    fileprivate func accounts() throws -> [Account] {
        try query(
            """
            SELECT key, name, roles, password, suspended, locked, generation, created, organisation, purposes
            FROM account ORDER BY key
            """
        ).all { row in
            Account(
                key: row.integer(0), name: row.text(1), roles: row.text(2).split(separator: " ").map(String.init),
                password: row.optionalText(3), organisation: row.optionalText(8),
                purposes: row.text(9).split(separator: " ").map(String.init), suspended: row.integer(4) == 1,
                lockedUntil: row.optionalInteger(5).map { Instant(microseconds: $0) }, generation: row.integer(6),
                created: Instant(microseconds: row.integer(7)))
        }
    }

    fileprivate func tokens() throws -> [Token] {
        try query("SELECT key, account, digest, created, revoked FROM token ORDER BY key").all { row in
            Token(
                key: row.integer(0), account: row.integer(1), digest: row.bytes(2),
                created: Instant(microseconds: row.integer(3)), revoked: row.integer(4) == 1)
        }
    }

    fileprivate func endedSessions() throws -> [EndedSession] {
        try query("SELECT id, account, until FROM ended ORDER BY until, id").all { row in
            EndedSession(
                id: row.bytes(0), account: row.integer(1), until: Instant(microseconds: row.integer(2)))
        }
    }

    fileprivate func memberships() throws -> [Membership] {
        try query("SELECT channel, account, canread, canwrite, since FROM membership ORDER BY channel, account").all {
            row in
            Membership(
                channel: ChannelKey(row.integer(0)), account: row.integer(1), canRead: row.integer(2) == 1,
                canWrite: row.integer(3) == 1, since: row.optionalInteger(4).map { Instant(microseconds: $0) })
        }
    }

    fileprivate func policies() throws -> [PolicyKey: [UInt8]] {
        let rows = try query("SELECT key, bytes FROM policy").all { (PolicyKey($0.integer(0)), $0.bytes(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    fileprivate func shelves() throws -> [ShelfKey: Shelf] {
        let rows = try query("SELECT key, channel, policy, era FROM shelf").all { row in
            (
                ShelfKey(row.integer(0)),
                Shelf(
                    channel: ChannelKey(row.integer(1)), policy: PolicyKey(row.integer(2)),
                    era: Shelf.era(row.integer(3)))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    fileprivate func standing() throws -> [StandingRecord] {
        try query(
            """
            SELECT t.position, t.kind, t.id, t.channel, t.added, t.body, s.policy
            FROM standing t JOIN entry e ON e.position = t.position JOIN shelf s ON s.key = e.shelf
            ORDER BY t.position
            """
        ).all { row in
            guard let id = try? RecordID(row.text(2)) else {
                throw StoreError.corrupt(detail: "position \(row.integer(0)) has the id \(row.text(2))")
            }
            return StandingRecord(
                position: Position(row.integer(0)), kind: row.text(1), id: id, channel: ChannelKey(row.integer(3)),
                policy: PolicyKey(row.integer(6)), added: Instant(microseconds: row.integer(4)), body: row.bytes(5))
        }
    }

    fileprivate func peers() throws -> [Peer] {
        try query("SELECT organisation, state, card, since, changed FROM peer ORDER BY organisation").all { row in
            guard let state = PeerState(rawValue: row.text(1)) else {
                throw StoreError.corrupt(detail: "the peer \(row.text(0)) has the state \(row.text(1))")
            }
            return Peer(
                organisation: row.text(0), state: state, card: row.bytes(2),
                since: Instant(microseconds: row.integer(3)), changed: Instant(microseconds: row.integer(4)))
        }
    }

    fileprivate func invitations() throws -> [PeerInvitation] {
        try query("SELECT digest, organisation, until FROM invitation ORDER BY digest").all { row in
            PeerInvitation(
                digest: row.bytes(0), organisation: row.optionalText(1), until: Instant(microseconds: row.integer(2)))
        }
    }

    fileprivate func revokedKeys() throws -> [[UInt8]: String] {
        let rows = try query("SELECT fingerprint, organisation FROM revokedkeys").all { ($0.bytes(0), $0.text(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func bridges() throws -> [(source: ShelfKey, target: ShelfKey)] {
        try query("SELECT source, target FROM bridge ORDER BY source, target").all {
            (ShelfKey($0.integer(0)), ShelfKey($0.integer(1)))
        }
    }
}
