import Federation
import JSON
import LeakLab
import Records
import Sharing
import Store

extension Run {
    /// After each pouch that came: what was taken in is not what somebody lied about.
    func checkTaken(_ number: Int) throws {}

    // MARK: Coming to rest

    /// Nothing goes wrong any more: everybody runs, every link works, couriers go. Then the nodes come to rest.
    func heal() async throws {
        isRough = false
        note("nothing goes wrong any more")
        for station in stations {
            station.running?.life.spare()
            station.running?.life.isDiskFull = false
        }
        for pair in shut.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            try await give(.confirm(pair[1]), to: pair[0])
        }
        var moving: [String] = []
        for round in 0..<24 {
            healing = round
            let before = try await state()
            try await exchange()
            // At first days, so that whoever waits has waited long enough; then less than the silence after which nodes show
            // each other their logs once more.
            timeline.move(to: timeline.now + (round < 4 ? 4 * Timeline.day : 6 * Timeline.hour))
            // What is said of logs never ends: each node's grows by what others say of theirs. At rest is all that was released.
            let after = try await state()
            if after == before, round > 2 || stations.allSatisfy(\.profile.isLinked) { return }
            moving = zip(before, after).filter { $0 != $1 }.map { "\($0) became \($1)" }
        }
        throw Broken(
            .quiet,
            "records still go to and fro after 24 rounds in which nothing was released: "
                + moving.joined(separator: "; "))
    }

    /// Everybody packs, every link is used, and every courier goes where they are asked to.
    private func exchange(byCourier: Bool = true) async throws {
        for number in stations.indices {
            if stations[number].live == nil { agenda.plan(.start(number), at: timeline.now) }
            planPack(number)
            for other in stations.indices where other > number {
                planSession(number, other)
                guard byCourier, try await needsCourier(number, other) else { continue }
                agenda.plan(.courier(from: number, to: other), at: timeline.now + Timeline.hour)
                agenda.plan(.courier(from: other, to: number), at: timeline.now + Timeline.hour)
            }
        }
        try await goOn()
        for number in stations.indices { try await doChores(number) }
    }

    /// Two weeks and more in which nothing happens, where nodes were told different things of one log: what is said of logs rides
    /// with pouches, two logs a day to each, and goes once a week by itself.
    func hearOfEachOther() async throws {
        guard Set(histories.told.values).count > 1 else { return }
        for _ in 0..<6 {
            timeline.move(to: timeline.now + 4 * Timeline.day)
            try await exchange()
        }
    }

    /// Rounds of exchange after which no pouch is made any more. Each answers something: a receipt, a proof that was asked
    /// for, a cosignature.
    private static let lastWords = 8

    /// When everything is where it belongs, and next to no time passes, no more pouches are made: not even about logs.
    func fallSilent() async throws {
        for _ in 0..<Self.lastWords {
            let before = await numbers()
            // A courier takes days, in which there would be something to say again.
            try await exchange(byCourier: false)
            if await numbers() == before { return }
        }
        throw Broken(.quiet, "pouches are made after \(Self.lastWords) rounds in which nothing was released")
    }

    /// The number of the last pouch of each to each.
    private func numbers() async -> [Int64] {
        var numbers: [Int64] = []
        for one in stations {
            for other in stations where other.number != one.number {
                numbers.append(await one.store.outbox(of: other.code).number)
            }
        }
        return numbers
    }

    /// Whether no link is between two nodes, or a stick of theirs was lost: no link makes up for that, but people do
    /// (docs/courier.md §3).
    private func needsCourier(_ one: Int, _ other: Int) async throws -> Bool {
        guard isLinked(one, other) else { return true }
        for (from, to) in [(one, other), (other, one)] where from != liar {
            let waiting = stations[from].live?.desk.spool.waiting(for: stations[to].code) ?? []
            let lost = await stations[from].store.undelivered(to: stations[to].code, after: .zero, limit: 1)
            if waiting.isEmpty, !lost.isEmpty, to != liar { return true }
        }
        return false
    }

    /// What every node has, and what every pair owes each other, but for what is said of logs alone.
    private func state() async throws -> [String] {
        var lines: [String] = []
        // What a liar keeps is for nobody to say: it acknowledges nothing, and so is told the same again and again.
        for one in stations where one.number != liar {
            let kinds = await one.store.tally(after: .zero, through: Position(.max)).filter {
                !["pouch", "audit"].contains($0.key)
            }
            lines.append("\(one.code) \(kinds.sorted { $0.key < $1.key })")
            for other in stations where other.number != one.number {
                let undelivered = await one.store.undelivered(to: other.code, after: .zero, limit: .max).map(\.raw)
                lines.append("\(other.code) \(undelivered)")
            }
            lines.append("\(await one.store.owed().keys.sorted())")
        }
        return lines
    }

    // MARK: The laws

    func checkLaws() async throws {
        for station in stations where station.number != liar {
            let shown = try await station.shown()
            try await checkShown(shown, at: station)
            try await checkDerived(shown, at: station)
        }
        for station in stations { try await checkHeld(by: station) }
        try await checkReceipts()
        try await checkQueues()
        try await checkForks()
        try await checkAskings()
    }

    private func checkShown(_ shown: [RecordLine], at station: Station) async throws {
        let counts = shown.reduce(into: [String: Int]()) { $0[$1.id + $1.version, default: 0] += 1 }
        for item in expected.items {
            tally.expectations += 1
            let count = counts[item.object + item.version] ?? 0
            if expected.must(item, station.number), count != 1 {
                let story = try await story(of: item, at: station)
                throw Broken(
                    .once, "\(station.code) is shown \(item.phrase) of \(item.originator) \(count) times: \(story)")
            }
            if !expected.mayShow(item, station.number), count > 0 {
                let law: Broken.Law = item.isTakenBack ? .recall : .shown
                let story = try await passage(of: item, to: station)
                throw Broken(law, "\(station.code) shows \(item.phrase) of \(item.originator): \(story)")
            }
        }
        for line in shown where line.type == "indicator" {
            guard expected.items.contains(where: { $0.object == line.id && $0.version == line.version }) else {
                throw Broken(.trust, "\(station.code) shows \(line.id), which nobody released")
            }
        }
    }

    /// What is known at both ends of how a version went there.
    private func story(of item: Item, at station: Station) async throws -> String {
        let id = try RecordID(item.object)
        let places = await stations[item.station].store.places(of: id).map(\.position)
        let sent = await stations[item.station].store.deliveries(of: places).filter { $0.peer == station.code }
        let tale = sent.map {
            "in pouch \($0.number), \($0.arrived == nil ? "no receipt" : "arrived"), \($0.exception ?? "kept")"
        }
        let there = await station.store.places(of: id).count
        let board = stations[item.station].live?.desk.links.board.status(of: station.code)
        return
            "\(places.count) versions at home; \(board?.problem ?? "no problem"); \(tale.isEmpty ? "never sent" : tale.joined(separator: "; ")); "
            + "\(there) versions there"
    }

    /// By which pouches of whom something came to a station, and what was sent there of its being taken back.
    private func passage(of item: Item, to station: Station) async throws -> String {
        let id = try RecordID(item.object)
        let here = await station.store.places(of: id).map(\.position)
        var tale = await station.store.ways(of: here).map { "\($0.position.raw) by pouch \($0.number) of \($0.peer)" }
        for other in stations where other.number != station.number {
            for entry in await other.store.entries(kind: "withdrawal", after: .zero, before: nil, limit: 1_000) {
                guard String(decoding: entry.body, as: UTF8.self).contains(item.object) else { continue }
                let sent = await other.store.deliveries(of: [entry.position]).first { $0.peer == station.code }
                let word = sent.map {
                    "sent in pouch \($0.number), \($0.arrived == nil ? "no receipt" : $0.exception ?? "done")"
                }
                tale.append("\(other.code) takes it back in entry \(entry.position.raw), \(word ?? "not sent")")
            }
        }
        return tale.joined(separator: "; ")
    }

    /// Every byte that a node keeps is looked through, those that it keeps for others too.
    private func checkHeld(by station: Station) async throws {
        var phrases: Set<Int> = []
        for entry in await station.store.entries(from: Position(1), count: .max) {
            phrases.formUnion(Item.phrases(in: entry.body))
            phrases.formUnion(Item.phrases(in: entry.envelope))
        }
        for bytes in station.outgoing.contents + station.relayed.contents + station.bulks.contents {
            guard Item.phrases(in: bytes).isEmpty else {
                throw Broken(.leak, "\(station.code) keeps plain text of a sealed pouch")
            }
        }
        for number in phrases.sorted() {
            guard expected.items.indices.contains(number) else {
                throw Broken(.trust, "\(station.code) keeps a lie")
            }
            guard expected.may(expected.items[number], station.number) else {
                let item = expected.items[number]
                throw Broken(.leak, "\(station.code) holds \(item.phrase) of \(item.originator), \(item.released)")
            }
        }
    }

    /// What was made of something that was recalled says so, wherever the source, the product, and that the one was made of
    /// the other, are known.
    private func checkDerived(_ shown: [RecordLine], at station: Station) async throws {
        for derivation in expected.derivations {
            guard expected.items.contains(where: { $0.object == derivation.source && $0.isTakenBack }),
                let line = shown.first(where: { $0.id == derivation.product }),
                shown.contains(where: { $0.id == derivation.relation }),
                try await isRecalled(derivation.source, at: station)
            else { continue }
            tally.expectations += 1
            guard line.isToReassess else {
                throw Broken(
                    .derived, "\(station.code) shows \(line.title), whose source \(derivation.source) was recalled")
            }
        }
    }

    /// Whether a node held something that was recalled, and not merely withdrawn.
    private func isRecalled(_ object: String, at station: Station) async throws -> Bool {
        guard try await !station.store.places(of: RecordID(object)).isEmpty else { return false }
        return await station.store.entries(kind: "recall", after: .zero, before: nil, limit: 1_000).contains {
            (try? JSONDocument(parsing: $0.body))?.root["object_ref"]?.string == object
        }
    }

    /// Whoever was sent something that was taken back has said that it is done.
    private func checkReceipts() async throws {
        for station in stations where station.number != liar {
            let entries = await station.store.entries(kind: "withdrawal", after: .zero, before: nil, limit: 1_000)
            for delivery in await station.store.deliveries(of: entries.map(\.position)) where !isLiar(delivery.peer) {
                tally.expectations += 1
                guard delivery.arrived == nil, let peer = stations.first(where: { $0.code == delivery.peer }) else {
                    continue
                }
                let came = await peer.store.received(delivery.number, from: station.code)
                let (there, here) = (
                    await peer.store.outbox(of: station.code), await station.store.inbox(of: peer.code)
                )
                let unsaid = await peer.store.unreceipted(from: station.code, after: .max, limit: 100).map(\.number)
                throw Broken(
                    .recall,
                    "\(station.code) has no receipt of \(peer.code) for a withdrawal in pouch \(delivery.number), which "
                        + "\(came == nil ? "never came" : "came"); not receipted \(unsaid); it sent \(there.number) and knows of "
                        + "\(there.acknowledged); \(here.through) and \(here.beyond) came back")
            }
        }
    }

    private func isLiar(_ code: String) -> Bool { liar.map { stations[$0].code == code } ?? false }

    /// Nothing waits for anybody who has it.
    private func checkQueues() async throws {
        for station in stations where station.number != liar {
            guard let live = station.live else { continue }
            for other in stations where other.number != station.number && !isLiar(other.code) {
                let acknowledged = await station.store.outbox(of: other.code).acknowledged
                // Without a link nobody says of a pouch that holds nothing but receipts that it came.
                let waiting = live.desk.spool.waiting(for: other.code).filter {
                    $0.number <= acknowledged || isLinked(station.number, other.number)
                }
                guard waiting.isEmpty else {
                    throw Broken(
                        .quiet,
                        "\(waiting.count) pouches of \(station.code) wait for \(other.code), which has all up to "
                            + "\(acknowledged): \(waiting.map(\.number).sorted())")
                }
            }
        }
    }

    /// What every node came to, in the run's digest; and its ledger verifies, in one run of sixteen.
    func end() async throws {
        for station in stations {
            for entry in await station.store.entries(from: Position(1), count: .max) {
                // Of a pouch that came, its signature is hedged with the library's own randomness, and envelopes name it.
                note(bytes: Array(entry.kind.utf8) + (entry.kind == "pouch" ? [] : entry.body))
            }
            guard seed.isMultiple(of: 16), let live = station.live else { continue }
            let findings = try await live.node.auditor.verify().findings
            if let first = findings.first { throw Broken(.proof, "\(station.code): \(first.message)") }
        }
    }
}
