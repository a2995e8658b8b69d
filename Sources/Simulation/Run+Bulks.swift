import Federation
import LeakLab
import Pouch
import Sharing

/// A letter, and what was to be had of its bulk.
struct LetterAtHand {
    let number: Int
    /// The run of the program that has it.
    let life: Life
    let letter: Letters.Letter
    let bulk: [UInt8]?
}

/// What is large goes once to the first station, which keeps it, and is fetched there.
extension Run {
    /// Percent of bulks of which each thing goes wrong.
    private static var lost: Int { 6 }
    private static var late: Int { 10 }

    /// What was sealed for several leaves as soon as it is sealed.
    func giveBulks(from number: Int) async throws {
        while let here = stations[number].live, let bulk = here.desk.nextBulk() {
            var isKept = false
            let isUnheard = isRough && random.chance(Self.lost)
            if isLinked(number, 0), !isDown(number, 0), stations[0].live != nil, try await isOpen(here, 0) {
                try await at(0, "while it keeps a bulk of \(stations[number].code)") { relay in
                    guard try await isOpen(relay, number) else { return }
                    do {
                        try relay.desk.keep(bulk: bulk.bytes, named: bulk.name, of: stations[number].code)
                        isKept = true
                    } catch let refusal as Refusal where refusal.code == .full && !relay.life.isOver {
                        // It has as many as may be, or no disk.
                    }
                }
            }
            isKept = isKept && !isUnheard
            count(.bulkUngiven, isKept ? 0 : 1)
            here.desk.gave(bulk.name, isKept: isKept)
        }
    }

    func planFetch(_ number: Int) {
        guard fetches.insert(number).inserted else { return }
        agenda.plan(.fetch(number), at: timeline.now + 100_000)
    }

    func fetchBulks(_ number: Int) async throws {
        fetches.remove(number)
        guard let here = stations[number].live else { return }
        for letter in here.desk.overdueLetters() {
            let late = LetterAtHand(number: number, life: here.life, letter: letter, bulk: nil)
            agenda.plan(.letter(late), at: timeline.now + 1)
        }
        for letter in here.desk.nextLetters() {
            var bulk = try await bulk(of: letter, for: number, here)
            var time = timeline.now + 2 * worse(number, 0).latency
            if isRough, random.chance(Self.lost) {
                bulk = nil
                count(.bulkLost)
            } else if isRough, random.chance(Self.lost), let place = bulk?.indices.randomElement(using: &random) {
                bulk?[place] ^= 1
                count(.bulkAltered)
            }
            if isRough, random.chance(Self.late) {
                time += Int64(1 + random.below(30)) * Timeline.hour / 10
                count(.bulkLate)
            }
            agenda.plan(.letter(LetterAtHand(number: number, life: here.life, letter: letter, bulk: bulk)), at: time)
        }
    }

    private func bulk(of letter: Letters.Letter, for number: Int, _ here: Station.Running) async throws -> [UInt8]? {
        guard number != 0 else { return here.desk.bulk(named: letter.about.name) }
        guard isLinked(number, 0), !isDown(number, 0), let relay = stations[0].live, try await isOpen(here, 0),
            try await isOpen(relay, number)
        else { return nil }
        return relay.desk.bulk(named: letter.about.name)
    }

    /// The letter is taken with its bulk, or for want of it; its sender is told, and perhaps does not hear it.
    func answer(_ at: LetterAtHand) async throws {
        let (number, letter, from) = (at.number, at.letter, at.letter.pouch.from)
        guard let live = stations[number].live, live.life === at.life,
            let sender = stations.first(where: { $0.code == from })?.number
        else { return }
        try await self.at(number, "while it takes a letter of \(from)") { here in
            do {
                if case .stored = try await here.desk.take(letter, bulk: at.bulk) { tally.letters += 1 }
            } catch let refusal as Refusal where refusal.code == .conflict {
                // It waits, and comes up with a later look at what is to be fetched.
            }
            try checkTaken(number)
            planPack(number)
            let stored = try await here.desk.progress(from: from)
            guard !(isRough && random.chance(Self.lost)), isLinked(number, sender), !isDown(number, sender),
                let there = stations[sender].live, try await isOpen(there, number)
            else { return count(.unheard) }
            there.desk.acknowledge(stored, of: from, by: stations[number].code)
            planPack(sender)
        }
        planFetch(number)
        planSession(number, sender, after: 30)
    }
}
