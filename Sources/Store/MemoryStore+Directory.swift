import Ledger
import Records

extension MemoryStore: DirectoryStore {
    package func extent() -> Extent { Extent(epoch: kept.epoch, size: edge.size) }
    package func directory() -> Directory {
        var directory = kept
        directory.size = edge.size
        return directory
    }

    package func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64? {
        try check(change)
        let added = nextTime()
        _ = enter(entry, added: added)
        try seal()
        if case .note = change { return nil }
        kept.epoch += 1
        switch change {
        case .addAccount(let name, let roles, let password, let organisation, let purposes):
            let key = Int64(kept.accounts.count) + 1
            kept.accounts.append(
                Account(
                    key: key, name: name, roles: roles.sorted(), password: password, organisation: organisation,
                    purposes: purposes.sorted(), created: added))
            return key
        case .setPassword(let account, let password):
            self.change(account) {
                $0.password = password
                $0.lockedUntil = nil
            }
            endSessions(of: account)
        case .setRoles(let account, let roles): self.change(account) { $0.roles = roles.sorted() }
        case .suspend(let account, let isSuspended):
            self.change(account) { $0.suspended = isSuspended }
            if isSuspended { endSessions(of: account) }
        case .lock(let account, let until): self.change(account) { $0.lockedUntil = until }
        case .endSessions(let account): endSessions(of: account)
        case .endSession(let account, let id, let until):
            kept.endedSessions.removeAll { $0.until <= added || $0.id == id }
            kept.endedSessions.append(EndedSession(id: id, account: account, until: until))
            if kept.endedSessions.count(where: { $0.account == account }) > StoreLimits.endedSessions {
                endSessions(of: account)
            }
        case .addToken(let account, let digest):
            let key = Int64(kept.tokens.count) + 1
            kept.tokens.append(Token(key: key, account: account, digest: digest, created: added))
            return key
        case .revokeToken(let key):
            for index in kept.tokens.indices where kept.tokens[index].key == key { kept.tokens[index].revoked = true }
        case .addChannel(let code, let uuid, let title, let summary, let template):
            let key = ChannelKey(Int64(kept.channels.count) + 1)
            kept.channels.append(
                Channel(
                    key: key, code: code, uuid: uuid, title: title, summary: summary, template: template,
                    created: added))
            return key.raw
        case .grant(let membership):
            kept.memberships.removeAll { $0.channel == membership.channel && $0.account == membership.account }
            kept.memberships.append(membership)
            kept.memberships.sort { ($0.channel.raw, $0.account) < ($1.channel.raw, $1.account) }
        case .ungrant(let channel, let account):
            kept.memberships.removeAll { $0.channel == channel && $0.account == account }
        case .note: break
        }
        return nil
    }

    package func intern(policy: [UInt8]) -> PolicyKey {
        if let key = kept.policies.first(where: { $0.value == policy })?.key { return key }
        let key = PolicyKey(Int64(kept.policies.count) + 1)
        kept.policies[key] = policy
        kept.epoch += 1
        return key
    }

    private func endSessions(of account: Int64) {
        change(account) { $0.generation += 1 }
        kept.endedSessions.removeAll { $0.account == account }
    }

    private func change(_ account: Int64, _ edit: (inout Account) -> Void) {
        for index in kept.accounts.indices where kept.accounts[index].key == account { edit(&kept.accounts[index]) }
    }

    /// Refuses a change that cannot be made, before anything was written.
    private func check(_ change: Change) throws(StoreError) {
        switch change {
        case .addAccount(let name, _, _, _, _):
            if kept.accounts.contains(where: { $0.name == name }) { throw .taken(name) }
        case .setPassword(let account, _), .setRoles(let account, _), .suspend(let account, _), .lock(let account, _),
            .endSessions(let account), .endSession(let account, _, _):
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
        case .note:
            return
        }
    }

    private func require(account: Int64) throws(StoreError) {
        guard kept.accounts.contains(where: { $0.key == account }) else { throw .missing("account \(account)") }
    }
}
