import Records
import Sharing

/// The nodes of other organisations that this one is connected with.
struct PeersPage: Page {
    static let template = "peers"
    static var source: [UInt8] { PackageResources.peers_mustache }

    struct Item: Sendable {
        let name: String
        let code: String
        let href: String
        let state: String
        let isShut: Bool
        let live: String
        let heard: SpokenTime?
        let received: String?
        let waiting: String?
    }

    let hasItems: Bool
    let items: [Item]
    let hasForks: Bool
    let forks: [ForkModel]

    init(_ peers: [PeerView], forks: [ForkView] = [], language: Language) {
        self.forks = ForkModel.all(forks, language: language)
        hasForks = !forks.isEmpty
        items = peers.map { peer in
            let link = peer.link
            return Item(
                name: peer.name, code: peer.organisation, href: Paths.peer(peer.organisation),
                state: PeerWords.state(of: peer, language), isShut: !peer.isOpen,
                live: language.text(link?.isLive == true ? "peers.live.yes" : "peers.live.no"),
                heard: link?.heard.map { SpokenTime($0, language: language) },
                received: link?.received.map { language.number(Int($0)) },
                waiting: link.flatMap { $0.waiting > 0 ? language.number(Int($0.waiting)) : nil })
        }
        hasItems = !items.isEmpty
    }
}

/// What the states of a peer are called.
enum PeerWords {
    /// The validity of the card counts only for a peer that pouches would go to.
    static func state(of peer: PeerView, _ language: Language) -> String {
        guard peer.state == .active, peer.validity != .valid else {
            return language.text("peers.state.\(peer.state.rawValue)")
        }
        return language.text("peers.validity.\(peer.validity.rawValue)")
    }
}
