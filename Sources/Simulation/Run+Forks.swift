import Federation
import LeakLab
import Ledger
import Pouch
import Records
import Sharing
import Store

/// Two histories of one log, of which different nodes are told different ones.
struct Histories {
    /// Larger than any tree of a run.
    static let size: Int64 = 1 << 40
    /// By the stations' numbers: which of the two each was told, and took.
    var told: [Int: Int] = [:]
}

/// A peer that contradicts itself. Who can find it out has to find it out, and to have the proof.
extension Run {
    /// Gives somebody a pouch, and then another one of the same number.
    func double(_ target: Int) async throws {
        guard let liar else { return }
        lieNumber += 1
        let number = lieNumber
        let pouches = try (0..<2).compactMap { _ in try untrue(to: target, number, inNameOfOther: false) }
        note(liar, "gives \(stations[target].code) two pouches with the number \(number)")
        for bytes in pouches {
            let pouch = LinkPouch(from: stations[liar].code, number: number, bytes: bytes)
            guard try await hand(pouch, to: target) else { return }
        }
        // Neither taken as the other: the second is never taken at all.
        throw Broken(.fork, "\(stations[target].code) took two pouches with the number \(number)")
    }

    /// Tells somebody one of two histories of the liar's log, each rightly signed.
    func tellHistory(_ target: Int) async throws {
        guard let liar else { return }
        lieNumber += 1
        let which = histories.told[target] ?? histories.told.count % 2
        let root = Digest.leaf(Array("history \(which)".utf8))
        let signer = stations[liar].identity.signer
        let checkpoint = try SignedNote(parsing: signer.sign(size: Histories.size, root: root))
        let request = WitnessRequest(oldSize: 0, proof: [], checkpoint: checkpoint)
        let bytes = try sealed([.checkpoint(request.bytes)], to: target, lieNumber, inNameOf: stations[liar])
        note(liar, "tells \(stations[target].code) history \(which) of its log")
        let pouch = LinkPouch(from: stations[liar].code, number: lieNumber, bytes: bytes)
        if try await hand(pouch, to: target) { histories.told[target] = which }
    }

    /// - Returns: whether it was taken; not where its sender was found to contradict itself.
    private func hand(_ pouch: LinkPouch, to target: Int) async throws -> Bool {
        guard let liar else { return false }
        var isTaken = false
        var isFork = false
        try await at(target, "while \(stations[liar].code) contradicts itself") { live in
            guard try await isOpen(live, liar) else { return }
            do {
                isTaken = try await live.desk.take(pouch, by: stations[liar].code) == .stored
            } catch let refusal as Refusal where refusal.code == .conflict {
                isFork = true
            }
        }
        guard isFork, stations[target].live != nil else { return isTaken }
        guard try await !proofs(against: liar, at: target).isEmpty else {
            throw Broken(.fork, "\(stations[target].code) refuses a contradiction, and has no proof of it")
        }
        tally.forks += 1
        note(target, "has proof against \(stations[liar].code)")
        if random.chance(50) {
            let time = timeline.now + Int64(1 + random.below(5 * 24)) * Timeline.hour
            agenda.plan(.chore(target, .settle(liar)), at: time)
        }
        return false
    }

    private func proofs(against other: Int, at number: Int) async throws -> [ForkView] {
        guard let live = stations[number].live else { return [] }
        return try await live.node.administration.forks(of: stations[other].code)
    }

    /// Whoever was told one history, while another with whom it exchanges pouches was told the other, knows of it in the end.
    func checkForks() async throws {
        guard let liar else { return }
        for (number, which) in histories.told.sorted(by: { $0.key < $1.key }) {
            var witnesses = 0
            for (other, told) in histories.told where told != which {
                // Two that never gave each other anything say nothing of logs either.
                let (here, there) = (stations[number], stations[other])
                let numbers = [await here.store.outbox(of: there.code), await there.store.outbox(of: here.code)]
                if numbers.allSatisfy({ $0.number > 0 }) { witnesses += 1 }
            }
            guard witnesses > 0 else { continue }
            tally.expectations += 1
            guard try await proofs(against: liar, at: number).isEmpty else { continue }
            throw Broken(
                .fork,
                "\(stations[number].code) was told history \(which) of the log of \(stations[liar].code), and knows "
                    + "of no other: \(histories.told)")
        }
    }
}
