import Records
import Sharing

/// One other organisation's node: its state, the phrase that two officers compare, its card, the live link.
struct PeerPage: Page {
    static let template = "peer"
    static var source: [UInt8] { PackageResources.peer_mustache }

    struct Post: Sendable {
        let title: String
        let contact: String
    }
    struct Link: Sendable {
        let live: String
        let heard: SpokenTime?
        let received: String?
        let receivedAt: SpokenTime?
        let sent: String?
        let acknowledged: String?
        let waiting: String
        /// Their clock, where it differs by more than it should.
        let skew: String?
        let problem: String?
    }

    /// How far the pouches have come, whichever way they went.
    struct Pouches: Sendable {
        let sent: String
        let acknowledged: String
        let through: String
        /// Numbers that have not come; `nil` where none is missing.
        let missing: String?
    }
    /// How far the two have verified each other's logs.
    struct Log: Sendable {
        let theirs: String?
        let seen: SpokenTime?
        let unproved: String?
        let ours: String?
    }

    let name: String
    let code: String
    let state: String
    let isShut: Bool
    /// What has to be done before anything flows; `nil` where nothing has.
    let advice: String?
    let phrase: String?
    let fingerprint: String
    let generation: String
    let hasAddresses: Bool
    let addresses: [String]
    let ceiling: String
    let languages: String
    let hasPosts: Bool
    let posts: [Post]
    let since: SpokenTime
    let until: SpokenTime
    let link: Link?
    let pouches: Pouches
    let log: Log?
    let hasForks: Bool
    let forks: [ForkModel]

    /// Seconds by which a clock may differ before it is said.
    static let tolerance: Int64 = 60

    init(_ peer: PeerView, phrase: String?, _ exchange: ExchangeView, language: Language) {
        name = peer.name
        code = peer.organisation
        state = PeerWords.state(of: peer, language)
        isShut = !peer.isOpen
        let lack = peer.state == .active ? "validity.\(peer.validity.rawValue)" : "state.\(peer.state.rawValue)"
        advice = peer.isOpen ? nil : language.text("peers.advice.\(lack)")
        self.phrase = phrase
        fingerprint = peer.fingerprint
        generation = language.number(peer.generation)
        addresses = peer.addresses
        hasAddresses = !addresses.isEmpty
        ceiling = language.number(peer.ceiling)
        languages = peer.languages.joined(separator: ", ")
        posts = peer.posts.map { Post(title: $0.title, contact: $0.contact) }
        hasPosts = !posts.isEmpty
        since = SpokenTime(peer.since, language: language)
        until = SpokenTime(peer.until, language: language)
        link = peer.link.map { Link($0, language: language) }
        pouches = Pouches(exchange.pouches, language: language)
        log = Log(exchange.checkpoints, language: language)
        forks = ForkModel.all(exchange.forks, language: language)
        hasForks = !forks.isEmpty
    }
}

extension PeerPage.Pouches {
    fileprivate init(_ state: PouchState, language: Language) {
        sent = language.number(Int(state.sent))
        acknowledged = language.number(Int(state.acknowledged))
        through = language.number(Int(state.through))
        let gaps = state.missing.map { gap in
            let (first, last) = (language.number(Int(gap.lowerBound)), language.number(Int(gap.upperBound)))
            return gap.count == 1 ? first : first + "–" + last
        }
        missing = gaps.isEmpty ? nil : language.list(gaps)
    }
}

extension PeerPage.Log {
    /// `nil` where neither has seen anything of the other's log.
    fileprivate init?(_ view: CheckpointView, language: Language) {
        guard view.theirs != nil || view.ours != nil || view.unproved > 0 else { return nil }
        theirs = view.theirs.map { language.number(Int($0)) }
        seen = view.theirsSeen.map { SpokenTime($0, language: language) }
        unproved = view.unproved > 0 ? language.number(view.unproved) : nil
        ours = view.ours.map { language.number(Int($0)) }
    }
}

extension PeerPage.Link {
    fileprivate init(_ link: LinkStatus, language: Language) {
        live = language.text(link.isLive ? "peers.live.yes" : "peers.live.no")
        heard = link.heard.map { SpokenTime($0, language: language) }
        received = link.received.map { language.number(Int($0)) }
        receivedAt = link.receivedAt.map { SpokenTime($0, language: language) }
        sent = link.sent.map { language.number(Int($0)) }
        acknowledged = link.acknowledged.map { language.number(Int($0)) }
        waiting = language.number(Int(link.waiting))
        let seconds = (link.skew ?? 0) / 1_000_000
        skew =
            abs(seconds) <= PeerPage.tolerance
            ? nil
            : language.text(
                seconds > 0 ? "peers.skew.ahead" : "peers.skew.behind",
                ["time": language.wait(seconds: Int(abs(seconds)))])
        problem = link.problem
    }
}
