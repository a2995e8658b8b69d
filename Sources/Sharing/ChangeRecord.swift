import Crypto
import JSON
import Records
import Store

/// A change of the directory as its audit entry tells it: enough to make it again, nothing that opens a door.
///
/// Whoever changes an account, a membership or a template in the database and not in the ledger is found out by making
/// all changes again from their entries. Of passwords and tokens the entries have digests of what the store keeps.
enum ChangeRecord {
    /// `nil` where nothing is changed.
    static func tree(_ change: Change) -> JSONTree? {
        switch change {
        case .addAccount(let name, let roles, let password, let organisation, let purposes):
            var told = [
                JSONMember("name", .string(name)), JSONMember("roles", .array(roles.map { .string($0) })),
            ]
            if !purposes.isEmpty { told.append(JSONMember("purposes", .array(purposes.map { .string($0) }))) }
            return record(
                "add-account", told, optional: ["password": password.map(masked), "organisation": organisation])
        case .setPassword(let account, let password):
            return record("set-password", ["account": .integer(account), "password": .string(masked(password))])
        case .setRoles(let account, let roles):
            return record("set-roles", ["account": .integer(account), "roles": .array(roles.map { .string($0) })])
        case .setPurposes(let account, let purposes):
            return record(
                "set-purposes",
                ["account": .integer(account), "purposes": .array(purposes.map { .string($0) })])
        case .suspend(let account, let isSuspended):
            return record("suspend", ["account": .integer(account), "suspended": .boolean(isSuspended)])
        case .lock(let account, let until):
            var members: [JSONMember] = [JSONMember("account", .integer(account))]
            if let until { members.append(JSONMember("until", .integer(until.microseconds))) }
            return record("lock", members)
        case .endSessions(let account): return record("end-sessions", ["account": .integer(account)])
        case .endSession(let account, let id, let until):
            return record(
                "end-session",
                [
                    "account": .integer(account), "session": .string(Hex.encode(id)),
                    "until": .integer(until.microseconds),
                ])
        case .addToken(let account, let digest):
            return record("add-token", ["account": .integer(account), "digest": .string(masked(digest))])
        case .revokeToken(let key): return record("revoke-token", ["token": .integer(key)])
        case .addChannel(let code, let uuid, let title, let summary, let template):
            return record(
                "add-channel",
                [
                    "code": .string(code), "uuid": .string(uuid), "title": .string(title),
                    "template": .string(String(decoding: template, as: UTF8.self)),
                ], optional: ["summary": summary])
        case .grant(let membership):
            return record(
                "grant",
                [
                    "channel": .integer(membership.channel.raw), "account": .integer(membership.account),
                    "read": .boolean(membership.canRead), "write": .boolean(membership.canWrite),
                ])
        case .ungrant(let channel, let account):
            return record("ungrant", ["channel": .integer(channel.raw), "account": .integer(account)])
        case .addInvitation(let invitation):
            return record(
                "add-invitation",
                ["digest": .string(masked(invitation.digest)), "until": .integer(invitation.until.microseconds)],
                optional: ["organisation": invitation.organisation])
        case .endInvitation(let digest): return record("end-invitation", ["digest": .string(masked(digest))])
        case .setPeer(let organisation, let state, let card, let invitation):
            return record(
                "set-peer",
                [
                    "organisation": .string(organisation), "state": .string(state.rawValue),
                    "card": .string(masked(card)),
                ], optional: ["invitation": invitation.map(masked)])
        case .removePeer(let organisation): return record("remove-peer", ["organisation": .string(organisation)])
        case .revokeKeys(let fingerprint, let organisation):
            return record(
                "revoke-keys",
                ["fingerprint": .string(Hex.encode(fingerprint)), "organisation": .string(organisation)])
        case .note: return nil
        }
    }

    /// The change of a record, with digests in the place of secrets; `nil` if it is none.
    static func change(_ value: JSONValue) -> Change? {
        func text(_ name: String) -> String? { value[name]?.string }
        func number(_ name: String) -> Int64? { value[name]?.integer }
        guard let does = text("does") else { return nil }
        let roles = value["roles"]?.elements.compactMap(\.string)
        switch does {
        case "add-account":
            guard let name = text("name"), let roles else { return nil }
            return .addAccount(
                name: name, roles: roles, password: text("password"), organisation: text("organisation"),
                purposes: value["purposes"]?.elements.compactMap(\.string) ?? [])
        case "add-channel":
            guard let code = text("code"), let uuid = text("uuid"), let title = text("title"),
                let template = text("template")
            else { return nil }
            return .addChannel(
                code: code, uuid: uuid, title: title, summary: text("summary"), template: Array(template.utf8))
        case "revoke-token": return number("token").map { .revokeToken($0) }
        case "add-invitation", "end-invitation", "set-peer", "remove-peer", "revoke-keys":
            return peerChange(does, value)
        default: break
        }
        guard let account = number("account") else { return nil }
        switch does {
        case "set-password": return text("password").map { .setPassword(account: account, password: $0) }
        case "set-roles": return roles.map { .setRoles(account: account, roles: $0) }
        case "set-purposes":
            guard let purposes = value["purposes"] else { return nil }
            return .setPurposes(account: account, purposes: purposes.elements.compactMap(\.string))
        case "suspend": return value["suspended"]?.boolean.map { .suspend(account: account, $0) }
        case "lock": return .lock(account: account, until: number("until").map { Instant(microseconds: $0) })
        case "end-sessions": return .endSessions(account: account)
        case "end-session":
            guard let session = text("session").map({ Array($0.utf8) }), let until = number("until") else { return nil }
            return .endSession(account: account, id: session, until: Instant(microseconds: until))
        case "add-token": return text("digest").map { .addToken(account: account, digest: Array($0.utf8)) }
        case "grant":
            guard let channel = number("channel"), let canRead = value["read"]?.boolean,
                let canWrite = value["write"]?.boolean
            else { return nil }
            return .grant(
                Membership(channel: ChannelKey(channel), account: account, canRead: canRead, canWrite: canWrite))
        case "ungrant":
            return number("channel").map { .ungrant(channel: ChannelKey($0), account: account) }
        default: return nil
        }
    }

    private static func peerChange(_ does: String, _ value: JSONValue) -> Change? {
        func bytes(_ name: String) -> [UInt8]? { value[name]?.string.map { Array($0.utf8) } }
        let organisation = value["organisation"]?.string
        switch does {
        case "add-invitation":
            guard let digest = bytes("digest"), let until = value["until"]?.integer else { return nil }
            return .addInvitation(
                PeerInvitation(digest: digest, organisation: organisation, until: Instant(microseconds: until)))
        case "end-invitation": return bytes("digest").map { .endInvitation(digest: $0) }
        case "set-peer":
            guard let organisation, let state = value["state"]?.string.flatMap(PeerState.init(rawValue:)),
                let card = bytes("card")
            else { return nil }
            return .setPeer(organisation: organisation, state: state, card: card, invitation: bytes("invitation"))
        case "remove-peer": return organisation.map { .removePeer(organisation: $0) }
        default:
            guard let organisation, let fingerprint = bytes("fingerprint") else { return nil }
            return .revokeKeys(fingerprint: fingerprint, organisation: organisation)
        }
    }

    private static func record(
        _ does: String, _ members: [JSONMember], optional: KeyValuePairs<String, String?> = [:]
    ) -> JSONTree {
        let given = optional.compactMap { name, text in text.map { JSONMember(name, .string($0)) } }
        return .object([JSONMember("does", .string(does))] + members + given)
    }

    private static func record(
        _ does: String, _ members: KeyValuePairs<String, JSONTree>, optional: KeyValuePairs<String, String?> = [:]
    ) -> JSONTree {
        record(does, members.map { JSONMember($0.key, $0.value) }, optional: optional)
    }

    static func masked(_ secret: String) -> String { masked(Array(secret.utf8)) }

    static func masked(_ secret: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: secret))) }
}

/// The directory, made again from the audit entries of its changes.
struct DirectoryReplay {
    private var directory = Directory.empty

    mutating func apply(_ change: Change, at time: Instant) { _ = directory.apply(change, at: time) }

    /// A sentence for each thing that the store has and the entries do not give, or the other way round.
    func differences(from stored: Directory) -> [String] {
        let accounts = stored.accounts.map { account in
            var account = account
            account.password = account.password.map(ChangeRecord.masked)
            return account
        }
        let tokens = stored.tokens.map { token in
            var token = token
            token.digest = Array(ChangeRecord.masked(token.digest).utf8)
            return token
        }
        let sessions = stored.endedSessions.map { session in
            var session = session
            session.id = Array(Hex.encode(session.id).utf8)
            return session
        }
        return Self.compare(accounts, directory.accounts, \.key) { "the account \($0.name)" } + peers(stored)
            + Self.compare(tokens, directory.tokens, \.key) { "the token \($0.key)" }
            + Self.compare(sessions, directory.endedSessions, \.id) { "an ended session of account \($0.account)" }
            + Self.compare(stored.channels, directory.channels, \.key) { "the channel \($0.code)" }
            + Self.compare(stored.memberships, directory.memberships, { [$0.channel.raw, $0.account] }) {
                "the membership of account \($0.account) in channel \($0.channel.raw)"
            }
    }

    private func peers(_ stored: Directory) -> [String] {
        let peers = stored.peers.map { peer in
            var peer = peer
            peer.card = Array(ChangeRecord.masked(peer.card).utf8)
            return peer
        }
        let invitations = stored.invitations.map { invitation in
            var invitation = invitation
            invitation.digest = Array(ChangeRecord.masked(invitation.digest).utf8)
            return invitation
        }
        let revoked = Set(stored.revokedKeys.map { Hex.encode($0.key) + " " + $0.value })
        let replayed = Set(directory.revokedKeys.map { String(decoding: $0.key, as: UTF8.self) + " " + $0.value })
        return Self.compare(peers, directory.peers, \.organisation) { "the peer \($0.organisation)" }
            + Self.compare(invitations, directory.invitations, \.digest) { _ in "an invitation to peers" }
            + Self.compare(Array(revoked), Array(replayed), { $0 }) { "the revocation of the keys \($0)" }
    }

    private static func compare<T: Hashable, Key: Hashable>(
        _ stored: [T], _ replayed: [T], _ key: (T) -> Key, named name: (T) -> String
    ) -> [String] {
        let kept = Dictionary(stored.map { (key($0), $0) }) { first, _ in first }
        let made = Dictionary(replayed.map { (key($0), $0) }) { first, _ in first }
        return Set(stored).symmetricDifference(replayed).reduce(into: Set<Key>()) { $0.insert(key($1)) }
            .compactMap { made[$0] ?? kept[$0] }.map { "\(name($0)) is not what the audit entries make of it" }.sorted()
    }
}
