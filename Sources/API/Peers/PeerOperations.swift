import JSON
import Records
import Sharing

extension Operation {
    static let peers: [Operation] = [
        .get(
            "/peers", "listPeers", .peers,
            "The nodes that this one is connected with: for those who run it, keep its registry or release.",
            desk: ["GET /peers"], tells: Told.peers
        ) { ask in
            Peers(
                peers: try await ask.gate.peers(for: ask.caller), forks: try await ask.gate.forks(for: ask.caller))
        },
        .get(
            "/peers/{code}", "readPeer", .peers, "One of them, and what went to and fro.", desk: ["GET /peers/{code}"],
            tells: Told.onePeer
        ) { ask in
            let (peer, phrase) = try await ask.gate.peer(ask.named("code"), for: ask.caller)
            return OnePeer(
                peer: peer, phrase: phrase,
                exchange: try await ask.gate.exchange(with: peer.organisation, for: ask.caller))
        },
    ]
}

struct Peers: Sendable {
    let peers: [PeerView]
    let forks: [ForkView]
}

struct OnePeer: Sendable {
    let peer: PeerView
    let phrase: String?
    let exchange: ExchangeView
}

extension Told {
    static let link = Resource<LinkStatus>(
        "Link",
        [
            .flag("is_live", "Whether a stream of either side is open.") { $0.isLive },
            .maybeTime("heard") { $0.heard },
            .maybeCount("received", "The last pouch that came.") { $0.received },
            .maybeTime("received_at") { $0.receivedAt },
            .maybeCount("sent") { $0.sent }, .maybeTime("sent_at") { $0.sentAt },
            .maybeCount("acknowledged") { $0.acknowledged },
            .maybe(
                "skew", .integer(-APILimits.integer...APILimits.integer),
                "Microseconds by which their clock is ahead of ours."
            ) { $0.skew.map { .integer($0) } },
            .maybeText("problem", "Why the last attempt failed.") { $0.problem },
        ])
    static let peer = Resource<PeerView>(
        "Peer",
        [
            .text("organisation", "The code.") { $0.organisation }, .text("name") { $0.name },
            .text("state") { $0.state.rawValue }, .text("validity", "Of its card.") { $0.validity.rawValue },
            .flag("is_open", "Whether pouches go to and fro.") { $0.isOpen }, .text("fingerprint") { $0.fingerprint },
            .count("generation", "Of its keys.") { $0.generation }, .texts("addresses") { $0.addresses },
            .count("ceiling", "The highest ordinal that it may hold.") { $0.ceiling },
            .texts("languages") { $0.languages },
            .time("since") { $0.since }, .time("changed") { $0.changed }, .time("valid_until") { $0.until },
            .maybeOne("link", link, "Of this process.") { $0.link },
        ])
    static let fork = Resource<ForkView>(
        "Contradiction",
        [
            .value("position", .count, "The entry of the log that keeps the proof.") { .integer($0.position.raw) },
            .text("organisation", "Who contradicts itself: a code.") { $0.organisation },
            .text("reason", "`fork`, `rollback`, `replaced`, `pouch`, `own`.") { $0.reason },
            .text("told_by") { $0.toldBy }, .time("found") { $0.found }, .maybeTime("settled") { $0.settled?.at },
        ])
    static let peers = Resource<Peers>(
        "Peers", [.list("peers", peer) { $0.peers }, .list("contradictions", fork, "Newest first.") { $0.forks }])
    static let exchange = Resource<ExchangeView>(
        "Exchange",
        [
            .value("sent", .count, "The last number that went there.") { .integer($0.pouches.sent) },
            .value("acknowledged", .count, "All up to this one arrived.") { .integer($0.pouches.acknowledged) },
            .value("through", .count, "All up to this one came from there.") { .integer($0.pouches.through) },
            .texts("missing", "As in `4-6`.") { view in
                view.pouches.missing.map { "\($0.lowerBound)-\($0.upperBound)" }
            },
            .maybeCount("their_log", "Leaves of the largest tree of theirs that is proved.") { $0.checkpoints.theirs },
            .maybeCount("our_log", "Leaves of the largest tree of ours that they cosigned.") { $0.checkpoints.ours },
            .list("contradictions", fork, "Newest first.") { $0.forks },
        ])
    static let onePeer = Resource<OnePeer>(
        "OnePeer",
        [
            .one("peer", peer) { $0.peer }, .maybeText("phrase", "What two officers read to each other.") { $0.phrase },
            .one("exchange", exchange) { $0.exchange },
        ])
}
