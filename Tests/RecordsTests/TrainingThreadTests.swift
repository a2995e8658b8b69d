import Testing

@testable import Records

@Suite("How far somebody is with a course follows from the acts, in whatever order they came (domain 3.17)")
struct TrainingThreadTests {
    private static let start = Instant(microseconds: 1_800_000_000_000_000)

    private func id(_ number: Int) throws -> RecordID {
        try RecordID("note--00000000-0000-4000-8000-00000000000\(number)")
    }

    private func at(_ seconds: Int64) -> Instant {
        Instant(microseconds: Self.start.microseconds + seconds * 1_000_000)
    }

    private func acts(result: Int64, certify: Int64) throws -> [TrainingThread.Act] {
        var answers = TrainingThread.Act(
            id: try id(9), deed: .answers, isOwners: false, isTrainees: true, at: at(1))
        (answers.attempt, answers.answers) = (1, [1, 2])
        var passed = TrainingThread.Act(
            id: try id(8), deed: .result, isOwners: true, isTrainees: false, at: at(result), follows: answers.id)
        (passed.attempt, passed.passed) = (1, true)
        var given = TrainingThread.Act(
            id: try id(1), deed: .certify, isOwners: true, isTrainees: false, at: at(certify), follows: passed.id)
        given.certificate = "{}"
        return [answers, passed, given]
    }

    @Test(
        "a certificate follows the result: it counts where both are of one instant, or the clock was set back between them"
    )
    func follows() throws {
        for (result, certify) in [(10, 20), (10, 10), (10, 5)] as [(Int64, Int64)] {
            let acts = try self.acts(result: result, certify: certify)
            for some in [acts, acts.reversed()] {
                let thread = TrainingThread(made: Self.start, acts: some, at: at(60))
                #expect(thread.state == .certified && thread.passing == acts[1].id, "\(result), \(certify)")
            }
        }
    }
}
