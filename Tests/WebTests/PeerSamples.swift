import Ledger
import Pouch
import Records
import Sharing

@testable import Web

extension Samples {
    static func card(_ organisation: String, name: String, generation: Int = 1) throws -> NodeCard {
        let keys = try NodeKeys(seed: [UInt8](repeating: UInt8(generation), count: NodeKeys.seedByteCount))
        return NodeCard(
            organisation: organisation, name: name, country: nil, keys: keys.publicKeys, generation: generation,
            predecessor: nil, addresses: generation == 1 ? [try NodeAddress("https://ug-nac.example:8444")] : [],
            linkCertificates: [try LinkCertificate(der: [0x30, 0x01, 0x00])], ceiling: 2, languages: ["en", "sw"],
            dutyPosts: [DutyPost(title: "Duty officer", contact: "+256 41 000 000")],
            ledger: try SignerKey(name: "ug-nac.example", seed: [UInt8](repeating: 7, count: 32)).verifierKey,
            from: today, until: Instant(microseconds: today.microseconds + 365 * 86_400_000_000))
    }

    /// One that is connected and lags, one that is blocked, one that is to be confirmed.
    static func peers() throws -> [PeerView] {
        var link = LinkStatus()
        link.isLive = true
        link.heard = today
        link.received = 1_041
        link.receivedAt = today
        link.sent = 77
        link.sentAt = today
        link.acknowledged = 74
        link.skew = -259_200_000_000
        link.problem = "ug-nac.example:8444 did not answer within 30 seconds"
        return [
            PeerView(
                organisation: "UG-NAC", state: .active, validity: .valid,
                card: try card("UG-NAC", name: "National Assessment Centre"), since: today, changed: today, link: link),
            PeerView(
                organisation: "ML-CNV", state: .blocked, validity: .valid,
                card: try card("ML-CNV", name: "Cellule nationale de veille"), since: today, changed: today, link: nil),
            PeerView(
                organisation: "SN-CAS", state: .unconfirmed, validity: .valid,
                card: try card("SN-CAS", name: "Centre d’appréciation des situations", generation: 2), since: today,
                changed: today, link: nil),
        ]
    }

    /// What went to and fro; with `forks`, one that waits for a decision and one that was decided.
    static func exchange(forks: Bool = false, reason: String = "a disk was put back") -> ExchangeView {
        func fork(_ entry: Int64, _ reason: String, settled: ForkView.Settled? = nil) -> ForkView {
            ForkView(
                position: Position(entry), organisation: "UG-NAC", reason: reason, first: [1], second: [2],
                toldBy: "TZ-IUT", number: 12, found: today, settled: settled)
        }
        guard forks else {
            return ExchangeView(
                pouches: PouchState(sent: 0, acknowledged: 0, through: 0, missing: []),
                checkpoints: CheckpointView(theirs: nil, theirsSeen: nil, unproved: 0, ours: nil), forks: [])
        }
        return ExchangeView(
            pouches: PouchState(
                sent: 1_077, acknowledged: 1_074, through: 1_041, missing: [1_043...1_043, 1_045...1_049]),
            checkpoints: CheckpointView(theirs: 20_480, theirsSeen: today, unproved: 1, ours: 19_002),
            forks: [
                fork(1_207, "fork"),
                fork(
                    804, "pouch",
                    settled: ForkView.Settled(at: today, by: "operator", reason: reason)),
            ])
    }

    /// One line for each state, and one that may not have it any more.
    static func whereabouts() -> WhereaboutsView {
        let codes = ["ET-FAD", "ML-CNV", "PT-GAL", "RW-NIS", "SN-CAS", "UG-NAC"]
        var lines = zip(codes, Whereabouts.State.allCases).map { code, state in
            let isSent = [.stored, .sent, .refused].contains(state)
            return Whereabouts(
                organisation: code, asked: today, state: state, isEntitled: true, number: isSent ? 1_077 : nil,
                since: isSent ? today : nil, exception: state == .refused ? "unknown-marking" : nil,
                answer: state == .stored ? answers[0] : nil)
        }
        lines.append(
            Whereabouts(
                organisation: "ZA-SSA", asked: today, state: .stored, isEntitled: false, number: 3, since: today))
        return WhereaboutsView(record: Samples.lines[0], lines: lines, instant: Samples.today)
    }
}
