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
}
