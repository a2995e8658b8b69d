import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("A course is answered away from its node, and marked at home (domain 3.17, decision 0060)")
struct TrainingTests {
    private static let two = ["KE-OUT", "ET-FAD"]

    private func file(covers: String = #"["human-rights","data-protection"]"#, answers: String = "[1,2]") -> [UInt8] {
        Array(
            #"""
            {"code":"GR-101","name":"Source grading","level":"foundation","hours":8,"languages":["en"],"outcomes":["Grade"],
            "modules":[{"title":"The source","text":"From A to F.","covers":\#(covers)}],
            "questions":[{"text":"A?","choices":["reliable","not"]},{"text":"1?","choices":["no","yes","maybe"]}],
            "pass_percent":100,"answers":\#(answers)}
            """#.utf8)
    }

    private func course(at capital: Capital) async throws -> String {
        capital.clock.pass(seconds: 1)
        let outcome = try await capital.node.gate.file(course: file(), in: "alerts", by: capital.duty())
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
        return id
    }

    private func sheet(_ course: String, _ post: String, _ lines: String, attempt: Int = 1) throws -> [AnswerSheet] {
        try AnswerSheet.read(
            Array("# x\r\ncourse: \(course)\r\nhouse:\r\npost: \(post)\r\nattempt: \(attempt)\r\n\(lines)".utf8))
    }

    @Test("a sheet is read as editors leave it, and what is wrong is told by its line")
    func sheets() throws {
        let id = Thing.id(7, "course")
        let sheet = try sheet(id, " et.agent ", "\u{FEFF}1: B\r\n2:\r\n\r\n3: 2\n")[0]
        #expect(sheet.post == "et.agent" && sheet.house == nil && sheet.answers == [1: 2, 2: 0, 3: 2])
        for wrong in ["1: b\n1: a\n", "x: a\n", "1 a\n", "1: zz\n", "201: a\n", "1: 9\n"] {
            #expect(throws: Refusal.self) { _ = try self.sheet(id, "et.agent", wrong) }
        }
        #expect(throws: Refusal.self) { _ = try self.sheet(id, "", "1: a\n") }
        #expect(throws: Refusal.self) { _ = try AnswerSheet.read(Array("1: a".utf8)) }
        #expect(throws: Refusal.self) { _ = try AnswerSheet.read([0xFF, 0xFE]) }
        #expect(throws: Refusal.self) {
            _ = try AnswerSheet.read(Array(repeating: 0x0A, count: AnswerSheet.Limits.bytes + 1))
        }
        let many = String(repeating: "course: \(id)\npost: a\n", count: AnswerSheet.Limits.sheets)
        #expect(try AnswerSheet.read(Array(many.utf8)).count == AnswerSheet.Limits.sheets)
        #expect(throws: Refusal.self) { _ = try AnswerSheet.read(Array((many + "course: \(id)\npost: a\n").utf8)) }
    }

    @Test("a course without rights, or with answers that are none of its choices, is not filed")
    func refused() async throws {
        try await Capital.all(Self.two) { capitals in
            let ke = capitals[0]
            for wrong in [
                file(covers: #"["human-rights"]"#), file(answers: "[1]"), file(answers: "[1,4]"),
                file(answers: "[0,1]"),
                Array("[]".utf8), Array(#"{"video":"x"}"#.utf8),
            ] {
                guard case .refused = try await ke.node.gate.file(course: wrong, in: "alerts", by: ke.duty()) else {
                    Issue.record("\(String(decoding: wrong, as: UTF8.self)) was filed")
                    return
                }
            }
            #expect(try await ke.node.gate.courses(for: ke.duty()).isEmpty)
        }
    }

    @Test(
        "answers travel to the course's house, results back, and neither the key nor what was scored",
        arguments: Backend.allCases)
    func life(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let id = try await course(at: ke)
            try await ke.send(to: et)
            et.clock.pass(seconds: 20)
            let sheets = try sheet(id, "et.agent", "1: a\n2: b\n") + sheet(id, "et.other", "1: b\n2: b\n")
            #expect(try await et.node.gate.take(sheets, by: et.duty()).map(\.fate) == [.taken, .taken])
            #expect(try await et.node.gate.take(sheets, by: et.duty()).map(\.fate) == [.known, .known])
            // Other answers to an attempt that was handed in are not taken for it.
            guard
                case .refused? = try await et.node.gate.take(
                    try sheet(id, "et.agent", "1: b\n2: b\n"), by: et.duty()
                ).first?.fate
            else {
                Issue.record("other answers were taken")
                return
            }
            // Nobody marks another's course, nor certifies it.
            await #expect(throws: Refusal.self) { _ = try await et.node.gate.mark(id, by: et.duty()) }
            try await et.send(to: ke)
            ke.clock.pass(seconds: 60)
            #expect(try await ke.node.gate.mark(id, by: ke.duty()).map(\.thread.state) == [.passed, .failed])
            try await ke.send(to: et)
            et.clock.pass(seconds: 60)
            let seen = try await et.node.gate.course(id, for: et.duty()).trainees
            #expect(seen.map(\.thread.state) == [.passed, .failed])
            // What was scored is for the post alone; the right answers are for nobody there.
            #expect(seen.allSatisfy { $0.thread.attempts.allSatisfy { $0.score == nil } })
            for position in 1...Int64(60) {
                guard let entry = try? await et.store.entry(at: Position(position)) else { continue }
                #expect(!String(decoding: entry.body, as: UTF8.self).contains("\"course-key\""))
                #expect(!String(decoding: entry.body, as: UTF8.self).contains("\"credential-register\""))
            }
        }
    }
}
