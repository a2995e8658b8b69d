import Federation
import JSON
import LeakLab
import Ledger
import Policy
import Pouch
import Records
import Sharing

/// A peer that has keys, is known to all, and lies.
extension Run {
    func lie() async throws {
        guard let liar else { return }
        let targets = stations.indices.filter { $0 != liar && stations[$0].live != nil && !isDown(liar, $0) }
        guard !targets.isEmpty else { return }
        let target = random.pick(Array(targets))
        let kind = random.below(11)
        for _ in 0..<(kind == 0 ? 20 : 1) { try await tell(target, kind) }
        tally.lies += 1
        count(Fault.lies[kind])
    }

    private func tell(_ target: Int, _ kind: Int) async throws {
        guard let liar else { return }
        let own = stations[liar].code
        var pouch = LinkPouch(from: own, number: Int64(1 + random.below(1 << 20)), bytes: [])
        let other = captured.isEmpty ? nil : random.pick(captured)
        switch kind {
        // A flood of what is no pouch.
        case 0: pouch.bytes = (0..<(random.below(2_000))).map { _ in UInt8(random.below(256)) }
        // Bytes of a true one altered, cut off, or sent to somebody else; or all of it once more, in its sender's name.
        case 1, 2, 3, 4:
            guard let other else { return }
            pouch.bytes = other.bytes
            if kind == 1 { pouch.bytes[pouch.bytes.count * random.below(1_000) / 1_000] ^= UInt8(1 << random.below(8)) }
            if kind == 2 { pouch.bytes = Array(pouch.bytes.prefix(pouch.bytes.count * random.below(1_000) / 1_000)) }
            if kind == 4 { (pouch.from, pouch.number) = (stations[other.from].code, other.number) }
        case 5: pouch.bytes = [UInt8](repeating: 0x42, count: Bounds.limits.pouch + 1)
        case 6: return try await forgeCard(target)
        case 9: return try await double(target)
        case 10: return try await tellHistory(target)
        // Rightly signed and sealed, and untrue.
        default:
            lieNumber += 1
            pouch.number = lieNumber
            guard let bytes = try untrue(to: target, lieNumber, inNameOfOther: kind == 7) else { return }
            pouch.bytes = bytes
        }
        note(liar, "lies to \(stations[target].code), \(kind)")
        let told = pouch
        try await at(target, "while \(own) lies to it") { live in
            do {
                guard try await isOpen(live, liar) else { return }
                _ = try await live.desk.take(told, by: own)
            } catch let refusal as Refusal where refusal.code == .conflict {}
            try checkTaken(target)
            planPack(target)
        }
    }

    private func forgeCard(_ target: Int) async throws {
        guard let liar else { return }
        let victims = stations.indices.filter { $0 != liar && $0 != target }
        let victim = stations[random.pick(Array(victims))].identity
        let forged = try Identity.forged(victim, by: stations[liar].identity)
        note(liar, "gives \(stations[target].code) a card of \(victim.code)")
        try await at(target, "while it is given a card") { live in
            try await live.desk.renew(forged.bytes, from: stations[liar].code)
            try await live.desk.renew(forged.bytes, from: victim.code)
        }
    }

    func untrue(to target: Int, _ number: Int64, inNameOfOther isForged: Bool) throws -> [UInt8]? {
        guard let liar else { return nil }
        let honest = stations.indices.filter { $0 != liar && $0 != target }
        let victim = stations[random.pick(Array(honest))]
        var items: [PouchItem] = []
        let others = expected.items.filter { $0.station != liar && !$0.isTakenBack }
        if !others.isEmpty {
            let item = random.pick(others)
            items.append(
                .withdrawal(
                    WithdrawalNotice(
                        object: try RecordID(item.object), versions: [], channel: item.channel,
                        originator: item.originator, reason: .error, at: stations[liar].clock.now
                    ).bytes))
        }
        // In somebody else's name, about something that there is, or is not.
        let body = Made.indicator(
            500_000 + Int(number), phrase: Item.phrase(999_999), created: victim.clock.now.text,
            modified: victim.clock.now.text, marking: nil, more: 0)
        let draft = try Draft(checking: JSONDocument(parsing: Array(body.utf8)).root)
        let envelope = Envelope(
            urn: Envelope.urn(node: victim.identity.origin, id: draft.id), kind: draft.kind.name,
            contentHash: draft.content, originator: victim.code, ownerNode: victim.identity.origin,
            filedBy: Station.post, channel: Channels.alerts.code, created: victim.clock.now,
            policy: ReleasePolicy.channel(Channels.alerts.code, of: victim.code, tlp: .green).canonical)
        items.append(
            .record(PouchRecord(channel: Channels.alerts.code, envelope: envelope.bytes, body: draft.body)))
        return try sealed(items, to: target, number, inNameOf: isForged ? victim : stations[liar])
    }

    /// A pouch that the liar signs.
    func sealed(_ items: [PouchItem], to target: Int, _ number: Int64, inNameOf speaker: Station) throws -> [UInt8] {
        let signer = stations[liar ?? speaker.number].identity
        let keys = signer.keyring.current
        let header = PouchHeader(
            from: speaker.code, to: .organisation(stations[target].code), number: number, since: number - 1,
            previous: PouchHeader.noPrevious, made: stations[liar ?? speaker.number].clock.now, precedence: .flash,
            signer: keys.fingerprint, node: signer.origin)
        let draws = Draws(seed: random.next())
        return try PouchWriter(header, items, PouchRandomness(draws.bytes)).sealed(
            by: keys, to: [.node(stations[target].identity.keyring.current.publicKeys)])
    }
}
