package import Records

extension Directory {
    /// What a change means: the store in memory makes it so, and a verification makes it so again from the ledger.
    ///
    /// The change was checked: what it names is there, and what it adds is not.
    ///
    /// - Returns: the new thing's key, where there is one: keys follow each other, and are never given out again.
    package mutating func apply(_ change: Change, at time: Instant) -> Int64? {
        switch change {
        case .addAccount(let name, let roles, let password, let organisation, let purposes):
            let key = Int64(accounts.count) + 1
            accounts.append(
                Account(
                    key: key, name: name, roles: roles.sorted(), password: password, organisation: organisation,
                    purposes: purposes.sorted(), created: time))
            return key
        case .setPassword(let account, let password):
            self.change(account) {
                $0.password = password
                $0.lockedUntil = nil
            }
            endSessions(of: account)
        case .setRoles(let account, let roles): self.change(account) { $0.roles = roles.sorted() }
        case .setPurposes(let account, let purposes): self.change(account) { $0.purposes = purposes.sorted() }
        case .suspend(let account, let isSuspended):
            self.change(account) { $0.suspended = isSuspended }
            if isSuspended { endSessions(of: account) }
        case .lock(let account, let until): self.change(account) { $0.lockedUntil = until }
        case .endSessions(let account): endSessions(of: account)
        case .endSession(let account, let id, let until):
            endedSessions.removeAll { $0.until <= time || $0.id == id }
            endedSessions.append(EndedSession(id: id, account: account, until: until))
            if endedSessions.count(where: { $0.account == account }) > StoreLimits.endedSessions {
                endSessions(of: account)
            }
        case .addToken(let account, let digest):
            let key = Int64(tokens.count) + 1
            tokens.append(Token(key: key, account: account, digest: digest, created: time))
            return key
        case .revokeToken(let key):
            for index in tokens.indices where tokens[index].key == key { tokens[index].revoked = true }
        case .addChannel(let code, let uuid, let title, let summary, let template):
            let key = ChannelKey(Int64(channels.count) + 1)
            channels.append(
                Channel(
                    key: key, code: code, uuid: uuid, title: title, summary: summary, template: template, created: time)
            )
            return key.raw
        case .grant(let membership):
            var membership = membership
            let before = memberships.first {
                $0.channel == membership.channel && $0.account == membership.account
            }
            membership.since = membership.canRead ? before?.since ?? time : nil
            memberships.removeAll { $0.channel == membership.channel && $0.account == membership.account }
            memberships.append(membership)
            memberships.sort { ($0.channel.raw, $0.account) < ($1.channel.raw, $1.account) }
        case .ungrant(let channel, let account):
            memberships.removeAll { $0.channel == channel && $0.account == account }
        case .addInvitation, .endInvitation, .setPeer, .removePeer, .revokeKeys: applyPeers(change, at: time)
        case .note: break
        }
        return nil
    }

    private mutating func applyPeers(_ change: Change, at time: Instant) {
        switch change {
        case .addInvitation(let invitation):
            invitations.removeAll { $0.until <= time || $0.digest == invitation.digest }
            invitations.append(invitation)
            invitations.sort { $0.digest.lexicographicallyPrecedes($1.digest) }
        case .endInvitation(let digest): invitations.removeAll { $0.digest == digest }
        case .setPeer(let organisation, let state, let card, let invitation):
            invitations.removeAll { $0.digest == invitation }
            let since = peers.first { $0.organisation == organisation }?.since ?? time
            peers.removeAll { $0.organisation == organisation }
            peers.append(Peer(organisation: organisation, state: state, card: card, since: since, changed: time))
            peers.sort { $0.organisation < $1.organisation }
        case .removePeer(let organisation): peers.removeAll { $0.organisation == organisation }
        case .revokeKeys(let fingerprint, let organisation): revokedKeys[fingerprint] = organisation
        default: break
        }
    }

    private mutating func endSessions(of account: Int64) {
        change(account) { $0.generation += 1 }
        endedSessions.removeAll { $0.account == account }
    }

    private mutating func change(_ account: Int64, _ edit: (inout Account) -> Void) {
        for index in accounts.indices where accounts[index].key == account { edit(&accounts[index]) }
    }

    /// One in which nothing was done.
    package static let empty = Directory(
        epoch: 1, size: 0, channels: [], accounts: [], tokens: [], memberships: [], policies: [:], shelves: [:])
}
