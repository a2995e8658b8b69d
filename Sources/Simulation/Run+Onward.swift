import LeakLab
import Sharing

/// A request to pass something on: what a run knows of it.
struct Asking {
    /// The request's id, the same at both nodes.
    let id: String
    /// Who asked, whose word it is, and who would get it, by the stations' numbers.
    let asker: Int
    let originator: Int
    let receiver: Int
    /// The number of the item.
    let item: Int
    /// What the originator's people said, if they have.
    var answer: OnwardLine.Status?
}

/// Holders ask originators whether what they hold may go to somebody else, and the originators' people answer (decision 0044).
extension Run {
    /// Asks for an organisation that nobody has consented to yet.
    ///
    /// - Returns: whether there was something to ask.
    func ask(_ number: Int) async throws -> Bool {
        let shown = Set(try await stations[number].shown().map { $0.id + $0.version })
        let held = expected.items.filter {
            $0.released == .consent && $0.station != number && $0.station != liar && !$0.isTakenBack
                && shown.contains($0.object + $0.version)
        }
        guard !held.isEmpty else { return false }
        let item = random.pick(held)
        let others = stations.indices.filter {
            $0 != number && $0 != item.station && item.consents[$0] == nil
        }
        guard !others.isEmpty else { return false }
        let receiver = random.pick(others)
        note(number, "asks for \(stations[receiver].code): \(item.phrase)")
        try await insist(number, "while it asks to pass something on") { live in
            let duty = try await live.node.administration.post(Station.post)
            do {
                let lines = try await live.node.gate.askOnward(
                    item.object, version: item.version, channel: item.channel, for: stations[receiver].code,
                    reason: "they work on it", by: duty)
                for line in lines where !expected.askings.contains(where: { $0.id == line.id }) {
                    expected.askings.append(
                        Asking(
                            id: line.id, asker: number, originator: item.station, receiver: receiver,
                            item: item.number))
                    tally.askings += 1
                }
            } catch let refusal as Refusal where [.missing, .conflict].contains(refusal.code) {
                // Its originator's partner no more, or asked a short while ago by who was not answered then.
                note(number, "may not ask: \(refusal.code)")
            }
        }
        planAnswer(item.station)
        return true
    }

    private func planAnswer(_ number: Int) {
        agenda.plan(.answer(number), at: timeline.now + Int64(1 + random.below(9 * 24)) * Timeline.hour)
    }

    /// The originator's people answer what they were asked.
    func answer(_ number: Int) async throws {
        guard stations[number].live != nil else { return planAnswer(number) }
        var open: [OnwardLine] = []
        try await insist(number, "while requests are read") { live in
            let duty = try await live.node.administration.post(Station.post)
            open = try await live.node.gate.onward(for: duty).filter(\.canDecide)
        }
        for line in open {
            guard let index = expected.askings.firstIndex(where: { $0.id == line.id }) else {
                throw Broken(.trust, "\(stations[number].code) was asked what nobody asked: \(line)")
            }
            try await answer(line, index)
        }
        if !open.isEmpty { planPack(number) }
    }

    private func answer(_ line: OnwardLine, _ index: Int) async throws {
        let asking = expected.askings[index]
        let draw = random.below(100)
        let item = expected.items[asking.item]
        let decision: OnwardDecision
        if draw < 60, item.consents[asking.receiver] == nil, !item.isTakenBack {
            decision = .granted(until: nil)
            // Known from here on, whether the answer is heard or not.
            expected.items[asking.item].consents[asking.receiver] = (true, nil)
            expected.askings[index].answer = .granted
        } else if draw < 75, line.status == .asked {
            decision = .seen
            expected.askings[index].answer = .seen
            planAnswer(asking.originator)
        } else {
            decision = .refused(code: "would-harm", reason: "somebody is there")
            expected.askings[index].answer = .refused
        }
        note(asking.originator, "answers \(stations[asking.asker].code) of \(item.phrase): \(decision)")
        try await insist(asking.originator, "while a request is answered") { live in
            let duty = try await live.node.administration.post(Station.post)
            do {
                _ = try await live.node.gate.decideOnward(line.id, decision, by: duty)
                tally.answers += 1
            } catch let refusal as Refusal where refusal.code == .conflict {
                // It was done before the answer was lost.
            }
        }
    }

    /// Whoever asked has the answer, or silence was one.
    func checkAskings() async throws {
        for asking in expected.askings {
            guard let answer = asking.answer, let live = stations[asking.asker].live else { continue }
            let duty = try await live.node.administration.post(Station.post)
            guard let line = try await live.node.gate.onward(for: duty).first(where: { $0.id == asking.id }) else {
                throw Broken(.once, "\(stations[asking.asker].code) has lost what it asked")
            }
            tally.expectations += 1
            // Its own clock may have been over before the answer came.
            guard line.status == answer || line.status == .lapsed else {
                throw Broken(
                    .once,
                    "\(stations[asking.originator].code) answered \(answer), and \(stations[asking.asker].code) shows "
                        + "\(line.status)")
            }
        }
    }
}
