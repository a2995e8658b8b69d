package import Policy
import Records

/// Asks the engine and the reference the same questions and counts what came out.
package struct Lab: Sendable {
    package private(set) var tally = Tally()
    private var cases: Cases

    package init(seed: UInt64) { cases = Cases(seed: seed) }

    /// - Throws: the first disagreement.
    package mutating func run(_ numbers: some Sequence<UInt64>) throws(Disagreement) {
        for number in numbers {
            let question = cases.make(number)
            if let what = Self.difference(in: question, &tally) {
                var ignored = Tally()
                let smallest = question.reduced { Self.difference(in: $0, &ignored) != nil }
                throw Disagreement(
                    seed: cases.seed, number: number, what: Self.difference(in: smallest, &ignored) ?? what,
                    question: question, smallest: smallest)
            }
        }
    }

    private static func difference(in question: Case, _ tally: inout Tally) -> String? {
        let (policy, state, reader) = (question.policy, question.state, question.reader)
        let shown = decide(policy, state, reader, at: question.now, in: question.world)
        let isShown = Reference.display(policy, state, reader, at: question.now, in: question.world)
        tally.count(question, shown, isShown)
        if let what = difference(shown, isShown) { return "display: " + what }

        let sent = deliver(policy, state, to: reader.recipient, at: question.now, in: question.world)
        let isSent = Reference.deliver(policy, state, to: reader.recipient, at: question.now, in: question.world)
        tally.countDelivery(question, sent, isSent)
        if let what = difference(sent, isSent) { return "deliver: " + what }

        // "For how long this answer is good": somewhere before that the reference still has to say the same.
        guard let later = instant(before: shown.validUntil, in: question) else {
            return "display: the answer is good until \(shown.validUntil?.text ?? "ever"), which is not later than now"
        }
        let isStillShown = Reference.display(policy, state, reader, at: later, in: question.world)
        if let what = difference(shown, isStillShown) {
            return "display: good until \(shown.validUntil?.text ?? "ever"), but at \(later.text): " + what
        }
        return nil
    }

    private static func difference(_ verdict: Verdict, _ answer: Reference.Answer) -> String? {
        let withheld = verdict.allows ? Set(verdict.withheld.keys) : []
        if verdict.allows == answer.allowed && withheld == answer.withheld { return nil }
        let engine =
            verdict.allows ? "allows without \(text(withheld))" : "denies by \(verdict.reasons.map(\.rawValue))"
        let reference =
            answer.allowed ? "allows without \(text(answer.withheld))" : "denies by \(answer.denied.map(\.rawValue))"
        return "the engine \(engine); the reference \(reference)"
    }

    private static func text(_ markings: Set<RecordID>) -> [String] { markings.map(\.text).sorted() }

    /// Half of the time the last instant of all, else any before it; the next two days where there is no end.
    private static func instant(before end: Instant?, in question: Case) -> Instant? {
        let length = (end?.microseconds ?? question.now.microseconds + 172_800_000_000) - question.now.microseconds
        guard length > 0 else { return nil }
        var random = Random(seed: question.number, stream: UInt64(length))
        let step = random.chance(50) ? length - 1 : Int64(random.below(Int(length)))
        return Instant(microseconds: question.now.microseconds + step)
    }
}

/// The two do not say the same.
package struct Disagreement: Error {
    package let seed: UInt64
    package let number: UInt64
    package let what: String
    /// As it was made.
    package let question: Case
    /// With everything left out that they also disagree without.
    package let smallest: Case
}

/// What the questions were like: a lab that never says yes, or never says no for one reason alone, proves little.
package struct Tally: Sendable {
    package private(set) var cases = 0
    /// Those about somebody else's knowledge.
    package private(set) var foreign = 0
    package private(set) var shown = 0
    package private(set) var sent = 0
    /// Shown, without some portion.
    package private(set) var withheld = 0
    /// How often a gate, or a reason of the engine's, was the only one to say no to a reader.
    package private(set) var onlyGate: [Reference.Gate: Int] = [:]
    package private(set) var onlyReason: [Reason: Int] = [:]
    /// And to an organisation.
    package private(set) var onlyReasonOfDelivery: [Reason: Int] = [:]

    mutating func count(_ question: Case, _ verdict: Verdict, _ answer: Reference.Answer) {
        cases += 1
        if question.isForeign { foreign += 1 }
        if question.isForeign && answer.allowed { shown += 1 }
        if !answer.withheld.isEmpty { withheld += 1 }
        let gates = Set(answer.denied)
        if gates.count == 1, let gate = gates.first { onlyGate[gate, default: 0] += 1 }
        if verdict.reasons.count == 1 { onlyReason[verdict.reasons[0], default: 0] += 1 }
    }

    mutating func countDelivery(_ question: Case, _ verdict: Verdict, _ answer: Reference.Answer) {
        if question.isForeign && answer.allowed { sent += 1 }
        if verdict.reasons.count == 1 { onlyReasonOfDelivery[verdict.reasons[0], default: 0] += 1 }
    }
}
