import LeakLab

/// What a seed is like: who there is, how they are connected, and what goes wrong when.
extension Run {
    /// Days in which people do something.
    static let days: Int64 = 30
    /// How many nodes there are, each of these as often as it stands here.
    private static let nodes = [3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5]

    func prepare() async throws {
        // Five nodes cost four times what three do, and most of what goes wrong does so between two.
        let nodes = random.pick(Self.nodes)
        if nodes > 3, random.chance(50) { liar = nodes - 1 }
        try await add((0..<nodes).map { $0 == 0 ? .fibre : random.pick(Profile.allCases) })
        for station in stations {
            if random.chance(25) {
                station.clock.skew(by: (random.chance(50) ? 3 : -3) * Timeline.day)
                count(.skew)
            } else {
                station.clock.skew(by: Int64(random.below(4_000_000)) - 2_000_000)
            }
            outages[station.number] = planOutages(of: station.profile)
            count(.outage, outages[station.number].count)
        }
        note(
            "seed \(seed): "
                + stations.map { "\($0.code) \($0.profile.rawValue)\($0.number == liar ? " lies" : "")" }
                .joined(separator: ", "))
        planAbsence()
        planFaults()
        planKeepers()
        for number in stations.indices { agenda.plan(.start(number), at: Timeline.start) }
        for _ in 0..<(8 + random.below(18)) { agenda.plan(.deed, at: moment()) }
        if liar != nil { for _ in 0..<(2 + random.below(8)) { agenda.plan(.lie, at: moment()) } }
        planCouriers()
    }

    /// Nodes that are connected so, and do not run yet.
    func add(_ profiles: [Profile]) async throws {
        let clocks = profiles.map { _ in StationClock(timeline) }
        let stores = try await cast.stores(clocks)
        for (number, profile) in profiles.enumerated() {
            stations.append(
                Station(
                    number, cast.identities[number], profile, stores[number], clocks[number], timeline, cast.phrases,
                    verified, keeper: number == 0 ? nil : cast.identities[0].code, seed: random.next()))
            outages.append([])
            if number < profiles.count - 1 || profiles.count < 4 { expected.joined[number] = .min / 2 }
        }
    }

    private func moment() -> Int64 {
        Timeline.start + Timeline.hour + Int64(random.below(Int(Self.days * Timeline.day)))
    }

    private func planOutages(of profile: Profile) -> [ClosedRange<Int64>] {
        var found: [ClosedRange<Int64>] = []
        if profile == .interrupted {
            for day in 0..<(Self.days + 5) {
                let start = Timeline.start + day * Timeline.day + Int64(random.below(14)) * Timeline.hour
                found.append(start...start + Int64(4 + random.below(7)) * Timeline.hour)
            }
        }
        if random.chance(30) {
            let start = moment()
            found.append(start...start + Int64(1 + random.below(72)) * Timeline.hour)
        }
        return found.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Somebody is away for weeks or months.
    private func planAbsence() {
        guard stations.count > 2, random.chance(30) else { return }
        let number = 1 + random.below(stations.count - 1)
        guard number != liar else { return }
        let from = moment()
        let until = from + Int64(14 + random.below(150)) * Timeline.day
        absences[number] = from...until
        count(.away)
        agenda.plan(.stop(number), at: from)
        agenda.plan(.start(number), at: until + 1)
    }

    private func planFaults() {
        for number in stations.indices {
            for _ in 0..<random.below(4) { agenda.plan(.doom(number), at: moment()) }
            if random.chance(20) {
                let time = moment()
                agenda.plan(.disk(number, isFull: true), at: time)
                agenda.plan(.disk(number, isFull: false), at: time + Int64(1 + random.below(48)) * Timeline.hour)
            }
        }
    }

    /// What those who keep the nodes do: keys, who is shut out for a while, who is let into a channel late.
    private func planKeepers() {
        for number in stations.indices where number != liar {
            if random.chance(25) { agenda.plan(.rotate(number), at: moment()) }
            if random.chance(5) { agenda.plan(.rotate(number), at: moment()) }
        }
        if random.chance(40) {
            let pair = stations.indices.shuffled(using: &random).prefix(2)
            agenda.plan(.chore(pair[0], .block(pair[1])), at: moment())
        }
        if random.chance(30) { planAdmission() }
    }

    /// Somebody takes no part in the others' channel of alerts before each of them has let it in.
    private func planAdmission() {
        let newcomer = random.pick(Array(stations.indices.filter { $0 != liar }))
        // What comes for a channel before its sender is let in is held for thirty days; who is away for longer is no case.
        for number in stations.indices where number != newcomer && number != liar && absences[number] == nil {
            expected.admitted[[number, newcomer]] = .max
            stations[number].chores.append(.exclude(newcomer))
            let time = Timeline.start + Int64(24 + random.below(18 * 24)) * Timeline.hour
            agenda.plan(.chore(number, .admit(newcomer)), at: time)
        }
    }

    private func planCouriers() {
        for one in stations.indices {
            for other in stations.indices where other != one {
                let isOnly = !isLinked(one, other)
                guard isOnly || random.chance(15) else { continue }
                for week in 0..<5 {
                    guard isOnly || random.chance(40) else { continue }
                    let time =
                        Timeline.start + Int64(week * 7 + 1 + random.below(6)) * Timeline.day
                        + Int64(random.below(86_400)) * Timeline.second
                    agenda.plan(.courier(from: one, to: other), at: time)
                }
            }
        }
    }
}
