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

    /// Seconds by which a clock may differ before it is said.
    static let tolerance: Int64 = 60

    init(_ peer: PeerView, phrase: String?, language: Language) {
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
