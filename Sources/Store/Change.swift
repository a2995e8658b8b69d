package import Records

/// A change to the ``Directory`` or to operating state; always written together with its audit entry.
package enum Change: Sendable {
    /// - Parameter organisation: `nil` for the node's own.
    case addAccount(
        name: String, roles: [String], password: String?, organisation: String? = nil, purposes: [String] = [])
    /// Lifts a lock and ends every session, too.
    case setPassword(account: Int64, password: String)
    case setRoles(account: Int64, roles: [String])
    /// In place of those that the post stated before.
    case setPurposes(account: Int64, purposes: [String])
    /// Suspending ends every session; resuming brings none back.
    case suspend(account: Int64, Bool)
    case lock(account: Int64, until: Instant?)
    case endSessions(account: Int64)
    /// One session of an account, kept until a time. With more than ``StoreLimits/endedSessions`` of them, all sessions
    /// of the account end: what is kept has a bound, and nothing that was ended comes back.
    case endSession(account: Int64, id: [UInt8], until: Instant)
    case addToken(account: Int64, digest: [UInt8])
    case revokeToken(Int64)
    case addChannel(code: String, uuid: String, title: String, summary: String?, template: [UInt8])
    case grant(Membership)
    case ungrant(channel: ChannelKey, account: Int64)
    /// An invitation to connect; those that have ended are forgotten with it.
    case addInvitation(PeerInvitation)
    /// An invitation is taken back.
    case endInvitation(digest: [UInt8])
    /// A peer is known, or known anew: by another card, in another state.
    ///
    /// - Parameter invitation: the digest of the one that this answers. It is used up by it: one answer each.
    case setPeer(organisation: String, state: PeerState, card: [UInt8], invitation: [UInt8]? = nil)
    case removePeer(organisation: String)
    /// Keys of a node are never trusted again, whatever becomes of the peer.
    case revokeKeys(fingerprint: [UInt8], organisation: String)
    /// Nothing but the audit entry: a refusal, a start, a verification.
    case note
}
