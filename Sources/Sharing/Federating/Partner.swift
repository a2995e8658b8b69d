import Policy
import Records
import Store
import Synchronization

/// Another organisation's node: an account of the role ``Role/node``, by which what goes there is decided as for a guest.
///
/// Its memberships say which channels it takes part in: what it may be sent from, what it may write to. Its purposes say what
/// the organisation wants others' information for.
struct Partner: Sendable {
    let account: Account
    let organisation: String

    var recipient: Recipient { Recipient(organisation: organisation, purposes: Set(account.purposes)) }

    /// Who acts where the other node's word is carried out.
    var caller: Caller {
        Caller(
            account: account.key, name: account.name, organisation: organisation,
            roles: Set(account.roles.compactMap(Role.init)), means: .token)
    }
}

extension Core {
    /// - Throws: `.missing` where the organisation has no account of that role here, or it is suspended.
    func partner(_ organisation: String, in snapshot: Snapshot) throws -> Partner {
        let found = snapshot.accounts.values.filter {
            $0.organisation == organisation && $0.roles.contains(Role.node.rawValue)
        }.min { $0.key < $1.key }
        guard let found, !found.suspended else {
            throw Refusal(
                .missing,
                "\(organisation.echo) has no account for its node here: add one with the role node (baraza account add), and "
                    + "let it into the channels that you share")
        }
        return Partner(account: found, organisation: organisation)
    }

    /// The shelves that may go to another organisation's node, and how.
    ///
    /// The decision is ``Policy/deliver(_:_:to:at:in:)``: which posts are shown what there is decided there. What is not this
    /// organisation's own word alone goes only where its originators let it be passed on. Decided once, and kept until the first
    /// instant at which any of it may be otherwise.
    ///
    /// - Parameters:
    ///   - only: the one shelf that is asked about; `nil` for all.
    ///   - isAnew: whether to ask as if everything were released at this moment, to whoever takes part by now.
    func allowed(
        to partner: Partner, in snapshot: Snapshot, only: ShelfKey? = nil, isAnew: Bool = false
    ) -> Allowed {
        let now = clock()
        guard only == nil else { return decided(partner, in: snapshot, only: only, isAnew: isAnew, at: now) }
        let whom = Allowances.Whom(account: partner.account.key, isAnew: isAnew)
        let kept = allowances.withLock { $0.epoch == snapshot.epoch ? $0.byNode[whom] : nil }
        if let kept, kept.holds(at: now) { return kept }
        let allowed = decided(partner, in: snapshot, only: nil, isAnew: isAnew, at: now)
        allowances.withLock { kept in if kept.prepare(for: snapshot) { kept.byNode[whom] = allowed } }
        return allowed
    }

    private func decided(
        _ partner: Partner, in snapshot: Snapshot, only: ShelfKey?, isAnew: Bool, at now: Instant
    ) -> Allowed {
        // Each decision lapses at the world's next border, whatever it says.
        var shelves = Allowed.Making(until: snapshot.registry.nextBorder(after: now))
        for channel in snapshot.channels where channel.isShared {
            guard snapshot.memberships[partner.account.key]?[channel.key]?.canRead == true else { continue }
            for shelf in snapshot.shelvesByChannel[channel.key] ?? [] where only == nil || only == shelf {
                guard let about = snapshot.shelves[shelf] else { continue }
                let policy = snapshot.policies[about.policy] ?? .nobody
                let state = ObjectState(
                    released: isAnew ? snapshot.world.era(at: now) : about.era, channel: channel.code)
                // What is said of a partner's own record goes to them with what it says it of.
                if policy.originators == [partner.organisation] { shelves.know(shelf) }
                var seen = view(of: policy, state, .node(partner.recipient), snapshot, at: now)
                if policy.originators != [identity.organisation] {
                    guard
                        mayPassOn(
                            policy, state, from: identity.organisation, to: partner.recipient, at: now,
                            in: snapshot.world)
                    else {
                        // When that may be otherwise is as far as it goes, but for versions that their originators let go there.
                        if snapshot.registry.hasConsents(of: policy.originators, to: partner.organisation, at: now) {
                            seen.view?.isPerVersion = true
                            seen.view?.passesByConsent = true
                        } else {
                            seen.view = nil
                        }
                        shelves.add(shelf, in: channel.key, seen)
                        continue
                    }
                }
                shelves.add(shelf, in: channel.key, seen)
            }
        }
        return shelves.made(for: .node(partner.recipient), in: snapshot)
    }
}

extension Channel {
    /// The registry is each node's own, and what is held waits for its own people.
    var isShared: Bool { code != Holding.channel && code != Registry.channel }
}
