import Ledger
import Records

extension MemoryStore: DirectoryStore {
    package func extent() -> Extent { Extent(epoch: kept.epoch, size: edge.size, takenBack: kept.takenBack) }
    package func directory() -> Directory {
        var directory = kept
        directory.size = edge.size
        return directory
    }

    package func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64? {
        let added = nextTime()
        try check(change, at: added)
        _ = enter(entry, added: added)
        try seal()
        if case .note = change { return nil }
        kept.epoch += 1
        return kept.apply(change, at: added)
    }

    package func intern(policy: [UInt8]) -> PolicyKey {
        if let key = kept.policies.first(where: { $0.value == policy })?.key { return key }
        let key = PolicyKey(Int64(kept.policies.count) + 1)
        kept.policies[key] = policy
        kept.epoch += 1
        return key
    }

    /// Refuses a change that cannot be made, before anything was written.
    private func check(_ change: Change, at time: Instant) throws(StoreError) {
        switch change {
        case .addAccount(let name, _, _, _, _):
            if kept.accounts.contains(where: { $0.name == name }) { throw .taken(name) }
        case .setPassword(let account, _), .setRoles(let account, _), .setPurposes(let account, _),
            .suspend(let account, _), .lock(let account, _), .endSessions(let account), .endSession(let account, _, _):
            try require(account: account)
        case .addToken(let account, let digest):
            try require(account: account)
            if kept.tokens.contains(where: { $0.digest == digest }) { throw .taken("token") }
        case .revokeToken(let key):
            guard kept.tokens.contains(where: { $0.key == key }) else { throw .missing("token \(key)") }
        case .addChannel(let code, let uuid, _, _, _):
            if kept.channels.contains(where: { $0.code == code }) { throw .taken(code) }
            if kept.channels.contains(where: { $0.uuid == uuid }) { throw .taken(uuid) }
        case .grant(let membership):
            try require(account: membership.account)
            guard kept.channels.contains(where: { $0.key == membership.channel }) else {
                throw .missing("channel \(membership.channel.raw)")
            }
        case .ungrant(let channel, let account):
            guard kept.memberships.contains(where: { $0.channel == channel && $0.account == account }) else {
                throw .missing("membership of account \(account) in channel \(channel.raw)")
            }
        case .addInvitation(let invitation):
            if kept.invitations.contains(where: { $0.digest == invitation.digest }) { throw .taken("invitation") }
            guard kept.invitations.count(where: { $0.until > time }) < StoreLimits.invitations else {
                throw .full(detail: "there are \(StoreLimits.invitations) open invitations")
            }
        case .endInvitation(let digest):
            guard kept.invitations.contains(where: { $0.digest == digest }) else { throw .missing("invitation") }
        case .setPeer(let organisation, _, _, let invitation):
            if let invitation {
                let isOpen = kept.invitations.contains {
                    $0.digest == invitation && $0.until > time && ($0.organisation ?? organisation) == organisation
                }
                guard isOpen else { throw .missing("invitation") }
            }
            let isKnown = kept.peers.contains { $0.organisation == organisation }
            guard isKnown || kept.peers.count < StoreLimits.peers else {
                throw .full(detail: "there are \(StoreLimits.peers) peers")
            }
        case .removePeer(let organisation):
            guard kept.peers.contains(where: { $0.organisation == organisation }) else {
                throw .missing("peer \(organisation)")
            }
        case .revokeKeys(let fingerprint, _):
            if kept.revokedKeys[fingerprint] != nil { throw .taken("revocation") }
        case .note:
            return
        }
    }

    private func require(account: Int64) throws(StoreError) {
        guard kept.accounts.contains(where: { $0.key == account }) else { throw .missing("account \(account)") }
    }
}
