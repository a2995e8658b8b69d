import Records
import Store

extension Writing {
    /// Refuses a change that cannot be made, before anything was written.
    func check(_ change: Change, at time: Instant) throws {
        switch change {
        case .addAccount(let name, _, _, _, _):
            try refuse(ifTaken: name, "SELECT 1 FROM account WHERE name = ?") { try $0.bind(1, name) }
        case .setPassword(let account, _), .setRoles(let account, _), .setPurposes(let account, _),
            .suspend(let account, _), .lock(let account, _), .endSessions(let account), .endSession(let account, _, _):
            try require(account: account)
        case .addToken(let account, let digest):
            try require(account: account)
            try refuse(ifTaken: "token", "SELECT 1 FROM token WHERE digest = ?") { try $0.bind(1, digest) }
        case .revokeToken(let key):
            try require("token \(key)", "SELECT 1 FROM token WHERE key = ?") { try $0.bind(1, key) }
        case .addChannel(let code, let uuid, _, _, _):
            try refuse(ifTaken: code, "SELECT 1 FROM channel WHERE code = ?") { try $0.bind(1, code) }
            try refuse(ifTaken: uuid, "SELECT 1 FROM channel WHERE uuid = ?") { try $0.bind(1, uuid) }
        case .grant(let membership):
            try require(account: membership.account)
            try require("channel \(membership.channel.raw)", "SELECT 1 FROM channel WHERE key = ?") {
                try $0.bind(1, membership.channel.raw)
            }
        case .ungrant(let channel, let account):
            try require(
                "membership of account \(account) in channel \(channel.raw)",
                "SELECT 1 FROM membership WHERE channel = ? AND account = ?"
            ) {
                try $0.bind(1, channel.raw)
                try $0.bind(2, account)
            }
        case .addInvitation, .endInvitation, .setPeer, .removePeer, .revokeKeys:
            try checkPeers(change, at: time)
        case .note:
            return
        }
    }

    private func require(account: Int64) throws {
        try require("account \(account)", "SELECT 1 FROM account WHERE key = ?") { try $0.bind(1, account) }
    }

    func require(_ thing: String, _ sql: String, bind: (Query) throws -> Void) throws {
        guard try exists(sql, bind) else { throw StoreError.missing(thing) }
    }

    func refuse(ifTaken thing: String, _ sql: String, bind: (Query) throws -> Void) throws {
        guard try !exists(sql, bind) else { throw StoreError.taken(thing) }
    }

    func exists(_ sql: String, _ bind: (Query) throws -> Void) throws -> Bool {
        let select = try connection.query(sql)
        try bind(select)
        return try select.first { _ in true } ?? false
    }

    /// Makes a change that was checked.
    ///
    /// - Returns: the new thing's key, where there is one.
    func apply(_ change: Change, at time: Instant) throws -> Int64? {
        if case .note = change { return nil }
        changeDirectory()
        switch change {
        case .addAccount(let name, let roles, let password, let organisation, let purposes):
            return try insert(
                """
                INSERT INTO account (name, roles, password, created, organisation, purposes) VALUES (?, ?, ?, ?, ?, ?)
                RETURNING key
                """
            ) {
                try $0.bind(1, name)
                try $0.bind(2, roles.sorted().joined(separator: " "))
                try $0.bind(3, password)
                try $0.bind(4, time.microseconds)
                try $0.bind(5, organisation)
                try $0.bind(6, purposes.sorted().joined(separator: " "))
            }
        case .setPassword(let account, let password):
            try update(account, "password = ?, locked = NULL") { try $0.bind(1, password) }
            try endSessions(of: account)
        case .setRoles(let account, let roles):
            try update(account, "roles = ?") { try $0.bind(1, roles.sorted().joined(separator: " ")) }
        case .setPurposes(let account, let purposes):
            try update(account, "purposes = ?") { try $0.bind(1, purposes.sorted().joined(separator: " ")) }
        case .suspend(let account, let isSuspended):
            try update(account, "suspended = ?") { try $0.bind(1, isSuspended ? 1 : 0) }
            if isSuspended { try endSessions(of: account) }
        case .lock(let account, let until):
            try update(account, "locked = ?") { try $0.bind(1, until?.microseconds) }
        case .endSessions(let account):
            try endSessions(of: account)
        case .endSession(let account, let id, let until):
            try endSession(of: account, id: id, until: until, at: time)
        case .addToken(let account, let digest):
            return try insert("INSERT INTO token (account, digest, created) VALUES (?, ?, ?) RETURNING key") {
                try $0.bind(1, account)
                try $0.bind(2, digest)
                try $0.bind(3, time.microseconds)
            }
        case .revokeToken(let key):
            try run("UPDATE token SET revoked = 1 WHERE key = ?") { try $0.bind(1, key) }
        case .addChannel(let code, let uuid, let title, let summary, let template):
            return try insert(
                """
                INSERT INTO channel (code, uuid, title, summary, template, created) VALUES (?, ?, ?, ?, ?, ?)
                RETURNING key
                """
            ) {
                try $0.bind(1, code)
                try $0.bind(2, uuid)
                try $0.bind(3, title)
                try $0.bind(4, summary)
                try $0.bind(5, template)
                try $0.bind(6, time.microseconds)
            }
        case .grant(let membership):
            try run(
                """
                INSERT INTO membership (channel, account, canread, canwrite, since) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (channel, account) DO UPDATE SET canread = excluded.canread, canwrite = excluded.canwrite,
                since = CASE WHEN excluded.canread = 1 THEN ifnull(since, excluded.since) END
                """
            ) {
                try $0.bind(1, membership.channel.raw)
                try $0.bind(2, membership.account)
                try $0.bind(3, membership.canRead ? 1 : 0)
                try $0.bind(4, membership.canWrite ? 1 : 0)
                try $0.bind(5, membership.canRead ? time.microseconds : nil)
            }
        case .ungrant(let channel, let account):
            try run("DELETE FROM membership WHERE channel = ? AND account = ?") {
                try $0.bind(1, channel.raw)
                try $0.bind(2, account)
            }
        case .addInvitation, .endInvitation, .setPeer, .removePeer, .revokeKeys:
            try applyPeers(change, at: time)
        case .note:
            break
        }
        return nil
    }

    private func endSessions(of account: Int64) throws {
        try update(account, "generation = generation + ?") { try $0.bind(1, 1) }
        try run("DELETE FROM ended WHERE account = ?") { try $0.bind(1, account) }
    }

    private func endSession(of account: Int64, id: [UInt8], until: Instant, at time: Instant) throws {
        try run("DELETE FROM ended WHERE until <= ?") { try $0.bind(1, time.microseconds) }
        try run("INSERT OR REPLACE INTO ended VALUES (?, ?, ?)") {
            try $0.bind(1, id)
            try $0.bind(2, account)
            try $0.bind(3, until.microseconds)
        }
        let count = try connection.query("SELECT count(*) FROM ended WHERE account = ?")
        try count.bind(1, account)
        if try count.first({ $0.integer(0) }) ?? 0 > StoreLimits.endedSessions { try endSessions(of: account) }
    }

    func run(_ sql: String, _ bind: (Query) throws -> Void) throws {
        let statement = try connection.query(sql)
        try bind(statement)
        try statement.run()
    }

    private func insert(_ sql: String, _ bind: (Query) throws -> Void) throws -> Int64? {
        let statement = try connection.query(sql)
        try bind(statement)
        return try statement.first { $0.integer(0) }
    }

    private func update(_ account: Int64, _ column: String, _ bind: (Query) throws -> Void) throws {
        try run("UPDATE account SET \(column) WHERE key = ?2") {
            try bind($0)
            try $0.bind(2, account)
        }
    }
}
