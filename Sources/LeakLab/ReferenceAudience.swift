import Policy
import Records

/// `resolve` of domain 3.1.3: the organisations that a party stands for at an instant, out of all that there are.
extension Reference {
    private var everybody: Set<String> { Set(world.organisations.keys).union([g]) }

    /// - Parameters:
    ///   - reader: the post that asks. Without one, a post stands for the organisation that it belongs to.
    ///   - excluding: whether the party is one of `not_rel_to`: there a suspended member is a member.
    func resolve(_ party: Party, at instant: Instant, for reader: Reader?, excluding: Bool = false) -> Set<String> {
        switch party {
        case .organisation(let code): return [code]
        case .state(let country):
            // "Members at release": of a nation, those that there were.
            return everybody.filter { code in
                guard let organisation = world.organisations[code], organisation.country == country else {
                    return false
                }
                return organisation.active.contains { Self.holds($0, at: instant) }
            }
        case .alliance(let code, let tier):
            return everybody.filter { organisation in
                let standing = standing(of: organisation, in: world.communities[code], at: instant)
                return standing == tier || (excluding && tier == .member && standing == .suspended)
            }
        case .body(let code):
            return everybody.filter { standing(of: $0, in: world.bodies[code], at: instant) == .member }
        case .channel(let code):
            guard let channel = world.channels[code] else { return [] }
            var members = Set(channel.members.filter { Self.holds($0.term, at: instant) }.map(\.organisation))
            for party in channel.parties {
                if case .channel = party { continue }
                members.formUnion(resolve(party, at: instant, for: reader, excluding: excluding))
            }
            return members
        case .post(let name):
            if let reader { return isPost(reader, name) ? [g] : [] }
            return Set([world.posts[name]].compactMap { $0 })
        // Those whose own knowledge it is not, each asked by itself: whom another serves is another question than who g is.
        case .others: return everybody.filter { o.originators != [$0] }
        }
    }

    /// At the release. Where that was before any audience was known, only what no time changes counts.
    func resolveAtRelease(_ party: Party) -> Set<String> {
        if let released = state.released { return resolve(party, at: released, for: p) }
        switch party {
        case .organisation, .post: return resolve(party, at: t, for: p)
        // Those that had been there before anything was written down.
        case .state: return resolve(party, at: Self.beforeAll, for: p)
        case .alliance, .body, .channel, .others: return []
        }
    }

    static let beforeAll = Instant(microseconds: .min)

    /// How an organisation belongs to a community: of several ways, the one that gives least.
    func standing(of organisation: String, in community: World.Community?, at instant: Instant) -> Tier? {
        var tiers: Set<Tier> = []
        for member in community?.members ?? [] where member.organisation == organisation {
            if Self.holds(member.term, at: instant) { tiers.insert(member.tier) }
        }
        return [.suspended, .observer, .partner, .member].first { tiers.contains($0) }
    }

    /// TLP:AMBER and AMBER+STRICT: to whom it is addressed by name or by membership. A state is not an address, and
    /// nobody is addressed where no audience is named.
    func isAddressed(_ organisation: String, for reader: Reader?) -> Bool {
        !o.relTo.lists.isEmpty
            && o.relTo.lists.allSatisfy { parties in
                parties.contains { party in
                    switch party {
                    case .organisation, .alliance, .body, .channel, .post:
                        resolve(party, at: t, for: reader).contains(organisation)
                    case .state, .others: false
                    }
                }
            }
    }

    /// TLP:RED and eyes-of-post: the post itself is named. For `deliver`: some post of the organisation is.
    var isNamed: Bool {
        !o.relTo.lists.isEmpty
            && o.relTo.lists.allSatisfy { parties in
                parties.contains { party in
                    switch party {
                    case .post: resolve(party, at: t, for: p).contains(g)
                    case .channel(let code): membership(of: p, in: code) { $0.named }
                    default: false
                    }
                }
            }
    }

    /// Whether the reader's post, or without a reader any post of `g`, is a member of a channel now.
    func membership(of reader: Reader?, in channel: String, where counts: (World.Member) -> Bool) -> Bool {
        (world.channels[channel]?.members ?? []).contains { member in
            member.organisation == g && Self.holds(member.term, at: t) && counts(member)
                && (reader == nil || member.post == reader?.post)
        }
    }

    /// Posts of two organisations may have one name: then it is that of the organisation that the world says.
    func isPost(_ reader: Reader, _ name: String) -> Bool {
        reader.post == name && (world.posts[name] ?? g) == g
    }
}
