import Records
import Store

extension Writing {
    /// Refuses a change of peers that cannot be made, before anything was written.
    func checkPeers(_ change: Change, at time: Instant) throws {
        switch change {
        case .addInvitation(let invitation):
            try refuse(ifTaken: "invitation", "SELECT 1 FROM invitation WHERE digest = ?") {
                try $0.bind(1, invitation.digest)
            }
            let open = try count("SELECT count(*) FROM invitation WHERE until > ?") {
                try $0.bind(1, time.microseconds)
            }
            guard open < StoreLimits.invitations else {
                throw StoreError.full(detail: "there are \(StoreLimits.invitations) open invitations")
            }
        case .endInvitation(let digest):
            try require("invitation", "SELECT 1 FROM invitation WHERE digest = ?") { try $0.bind(1, digest) }
        case .setPeer(let organisation, _, _, let invitation):
            if let invitation {
                try require(
                    "invitation",
                    "SELECT 1 FROM invitation WHERE digest = ? AND until > ? AND ifnull(organisation, ?3) = ?3"
                ) {
                    try $0.bind(1, invitation)
                    try $0.bind(2, time.microseconds)
                    try $0.bind(3, organisation)
                }
            }
            let isKnown = try exists("SELECT 1 FROM peer WHERE organisation = ?") { try $0.bind(1, organisation) }
            guard try isKnown || count("SELECT count(*) FROM peer", { _ in }) < StoreLimits.peers else {
                throw StoreError.full(detail: "there are \(StoreLimits.peers) peers")
            }
        case .removePeer(let organisation):
            try require("peer \(organisation)", "SELECT 1 FROM peer WHERE organisation = ?") {
                try $0.bind(1, organisation)
            }
        case .revokeKeys(let fingerprint, _):
            try refuse(ifTaken: "revocation", "SELECT 1 FROM revokedkeys WHERE fingerprint = ?") {
                try $0.bind(1, fingerprint)
            }
        default: break
        }
    }

    /// Makes a change of peers that was checked.
    func applyPeers(_ change: Change, at time: Instant) throws {
        switch change {
        case .addInvitation(let invitation):
            try run("DELETE FROM invitation WHERE until <= ?") { try $0.bind(1, time.microseconds) }
            try run("INSERT INTO invitation VALUES (?, ?, ?)") {
                try $0.bind(1, invitation.digest)
                try $0.bind(2, invitation.organisation)
                try $0.bind(3, invitation.until.microseconds)
            }
        case .endInvitation(let digest): try endInvitation(digest)
        case .setPeer(let organisation, let state, let card, let invitation):
            if let invitation { try endInvitation(invitation) }
            try run(
                """
                INSERT INTO peer VALUES (?1, ?2, ?3, ?4, ?4)
                ON CONFLICT (organisation) DO UPDATE SET state = ?2, card = ?3, changed = ?4
                """
            ) {
                try $0.bind(1, organisation)
                try $0.bind(2, state.rawValue)
                try $0.bind(3, card)
                try $0.bind(4, time.microseconds)
            }
        case .removePeer(let organisation):
            try run("DELETE FROM peer WHERE organisation = ?") { try $0.bind(1, organisation) }
        case .revokeKeys(let fingerprint, let organisation):
            try run("INSERT INTO revokedkeys VALUES (?, ?)") {
                try $0.bind(1, fingerprint)
                try $0.bind(2, organisation)
            }
        default: break
        }
    }

    private func endInvitation(_ digest: [UInt8]) throws {
        try run("DELETE FROM invitation WHERE digest = ?") { try $0.bind(1, digest) }
    }

    private func count(_ sql: String, _ bind: (Query) throws -> Void) throws -> Int64 {
        let select = try connection.query(sql)
        try bind(select)
        return try select.first { $0.integer(0) } ?? 0
    }
}
