import JSON
import LeakLab
import Records
import Sharing

/// What people do.
extension Run {
    private var honest: [Int] { stations.indices.filter { $0 != liar } }

    func deed() async throws {
        let number = random.pick(honest)
        let choice = random.below(100)
        // Who is not there does it another time.
        guard stations[number].live != nil, stations[number].chores.isEmpty else {
            return agenda.plan(.deed, at: timeline.now + Int64(1 + random.below(20)) * Timeline.hour)
        }
        switch choice {
        case ..<50: try await release(number)
        case ..<60: try await correct(number)
        case ..<72: try await takeBack(number)
        case ..<80: try await derive(number)
        case ..<88: try await consent(number)
        default: try await change()
        }
        planPack(number)
    }

    // MARK: Records

    private func release(_ number: Int) async throws {
        for _ in 0..<(1 + random.below(3)) {
            let released = pickReleased(number)
            let channel = random.chance(35) ? Channels.shared.code : Channels.alerts.code
            try await file(
                number, object: Made.id("indicator", expected.items.count), created: nil, released: released,
                channel: channel)
        }
    }

    private func pickReleased(_ number: Int) -> Released {
        let others = stations.indices.filter { $0 != number }
        return switch random.below(100) {
        case ..<45: .members
        case ..<65: .one(random.pick(Array(others)))
        case ..<85: .community
        default: .consent
        }
    }

    /// - Parameter created: of the first version; `nil` for a new object.
    func file(
        _ station: Int, object: String, created: String? = nil, released: Released = .members,
        channel: String = Channels.alerts.code
    ) async throws {
        let number = expected.items.count
        let codes = stations.map(\.code)
        let now = stations[station].clock.now.text
        let marking = Made.marking(released, of: station, codes)
        let first = expected.items.firstIndex { $0.object == object } ?? number
        let body = Made.indicator(
            first, phrase: Item.phrase(number), created: created ?? now, modified: now, marking: marking?.id,
            more: random.chance(10) ? 400 : random.below(8))
        let precedence = random.pick(Envelope.Precedence.allCases + [.routine, .routine])
        // Known from here on, whether the answer is heard or not.
        expected.items.append(
            Item(
                number: number, object: object, version: now, channel: channel, station: station,
                originator: codes[station], released: released, filed: timeline.now, body: body))
        note(station, "files \(Item.phrase(number)) for \(released) in \(channel), \(precedence.rawValue)")
        tally.records += 1
        try await insist(station, "while \(Item.phrase(number)) is filed") { live in
            let duty = try await live.node.administration.post(Station.post)
            if let marking {
                // The node's keepers define a marking before anybody uses it.
                _ = try await live.node.gate.write(
                    [try Self.parse(marking.json)], to: channel, by: live.node.administration.console)
            }
            let report = try await live.node.gate.write(
                [try Self.parse(body)], to: channel, by: duty, precedence: precedence)
            for item in report.items where item.fate != .stored && item.fate != .known {
                if live.life.isOver || live.life.isDiskFull { throw Life.stopped }
                throw Broken(.deeds, "\(Item.phrase(number)) was not filed: \(item.fate)")
            }
        }
    }

    private static func parse(_ text: String) throws -> JSONValue { try JSONDocument(parsing: Array(text.utf8)).root }

    /// Does something until it is done: whoever was not answered does it once more, after the node has started again.
    private func insist(
        _ number: Int, _ what: String, _ body: (Station.Running) async throws -> Void
    ) async throws {
        for _ in 0..<20 {
            let wasFull = stations[number].running?.life.isDiskFull ?? false
            if wasFull { stations[number].running?.life.isDiskFull = false }
            if stations[number].live == nil {
                try await stations[number].start()
                note(number, "is started by who waits")
            }
            if try await at(number, what, body) { return }
        }
        throw Broken(.deeds, "\(stations[number].code): not done in twenty attempts: \(what)")
    }

    private func correct(_ number: Int) async throws {
        let own = expected.items.filter { $0.station == number && !$0.isTakenBack }
        guard !own.isEmpty else { return try await release(number) }
        let item = random.pick(own)
        let created = expected.items.first { $0.object == item.object }?.version
        // Versions of one object are told apart by their times.
        guard stations[number].clock.now.text > item.version else { return }
        guard !expected.items.contains(where: { $0.object == item.object && $0.isTakenBack }) else { return }
        guard
            !expected.items.contains(where: {
                $0.object == item.object && $0.version >= stations[number].clock.now.text
            })
        else { return }
        try await file(
            number, object: item.object, created: created, released: item.released, channel: item.channel)
    }

    private func takeBack(_ number: Int) async throws {
        let own = expected.items.filter { $0.station == number && !$0.isTakenBack }
        guard !own.isEmpty else { return try await release(number) }
        let object = random.pick(own).object
        for index in expected.items.indices where expected.items[index].object == object {
            expected.items[index].isTakenBack = true
        }
        let channel = expected.items.first { $0.object == object }?.channel ?? ""
        let isRecall = random.chance(70)
        note(number, "\(isRecall ? "recalls" : "withdraws") \(object)")
        tally.recalls += 1
        try await insist(number, "while it is taken back") { live in
            let duty = try await live.node.administration.post(Station.post)
            do {
                if isRecall {
                    _ = try await live.node.gate.recall(object, reason: .error, explanation: nil, by: duty)
                } else {
                    try await live.node.gate.withdraw(
                        object, versions: nil, specVersions: nil, from: channel, by: duty)
                }
            } catch let refusal as Refusal where refusal.code == .missing {
                // It was done before the answer was lost.
            }
        }
    }

    /// Somebody makes something of what another released.
    private func derive(_ number: Int) async throws {
        let shown = Set(try await stations[number].shown().map(\.id))
        let sources = expected.items.filter { $0.station != number && !$0.isTakenBack && shown.contains($0.object) }
        guard !sources.isEmpty else { return try await release(number) }
        let source = random.pick(sources)
        let product = Made.id("indicator", expected.items.count)
        let relation = Made.id("relationship", expected.derivations.count)
        let made = Made.derivation(
            expected.derivations.count, of: product, from: source.object, at: stations[number].clock.now.text)
        try await file(number, object: product, created: nil, released: .members, channel: Channels.alerts.code)
        expected.derivations.append((number, product, relation, source.object))
        note(number, "derives it from \(source.phrase)")
        try await insist(number, "while a source is named") { live in
            let duty = try await live.node.administration.post(Station.post)
            _ = try await live.node.gate.write([try Self.parse(made)], to: Channels.alerts.code, by: duty)
        }
    }

    // MARK: Who may have what

    private func consent(_ number: Int) async throws {
        let own = expected.items.indices.filter {
            expected.items[$0].station == number && expected.items[$0].released == .consent
                && !expected.items[$0].isTakenBack
        }
        guard !own.isEmpty else { return try await release(number) }
        let index = random.pick(Array(own))
        let receiver = random.pick(stations.indices.filter { $0 != number })
        let item = expected.items[index]
        let known = item.consents[receiver]
        // What was withdrawn stays so.
        if let known, !known.isGranted { return }
        let isGranted = known == nil
        let place = known?.number ?? index * 8 + receiver
        expected.items[index].consents[receiver] = (isGranted, place)
        note(number, "\(isGranted ? "consents" : "consents no more") to \(stations[receiver].code): \(item.phrase)")
        let record = Registered.consent(place, to: stations[receiver].code, of: item, isGranted: isGranted)
        try await give(.enter([record]), to: number)
    }

    /// Who belongs where changes; each node's keepers enter it as soon as it runs.
    private func change() async throws {
        let codes = stations.map(\.code)
        let choice = random.below(3)
        let record: String
        if choice == 0, let number = stations.indices.first(where: { expected.joined[$0] == nil }) {
            expected.joined[number] = timeline.now
            note(number, "joins the community")
            return try await join(
                number, Registered.membership(of: codes[number], number: number, until: nil, version: 0))
        } else if choice == 1 {
            let members = stations.indices.filter { expected.joined[$0] == .min / 2 && expected.left[$0] == nil }
            guard members.count > 2 else { return }
            let number = random.pick(Array(members))
            expected.left[number] = timeline.now
            count(.left)
            note(number, "leaves the community")
            record = Registered.membership(
                of: codes[number], number: number, until: timeline.now, version: 1)
        } else {
            let bound = stations.indices.filter { !expected.lapsed.contains($0) }
            guard bound.count > 2, random.chance(50) else { return }
            let number = random.pick(Array(bound))
            expected.lapsed.insert(number)
            count(.lapsed)
            note(number, "is bound by no agreement any more")
            let parties = codes.indices.filter { !expected.lapsed.contains($0) }.map { codes[$0] }
            record = Registered.agreement(among: parties, version: expected.lapsed.count)
        }
        for number in stations.indices { stations[number].chores.append(.enter([record])) }
        for number in stations.indices where stations[number].live != nil { try await doChores(number) }
    }
    /// Each node's keepers enter that somebody has joined: some as soon as they can, some weeks later.
    private func join(_ member: Int, _ record: String) async throws {
        for number in stations.indices {
            expected.entered[[number, member]] = .max
            guard random.chance(30) else {
                stations[number].chores.append(.join(member, record))
                continue
            }
            count(.memberLate)
            if number == member { expected.late.insert(member) }
            let time = timeline.now + Int64(1 + random.below(20 * 24)) * Timeline.hour
            agenda.plan(.chore(number, .join(member, record)), at: time)
        }
        for number in stations.indices where stations[number].live != nil { try await doChores(number) }
    }
}
