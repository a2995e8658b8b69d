import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is decided on a partner's warning goes back to that partner (domain 3.16)")
struct PouchResponseTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func log(_ id: String, at capital: Capital) async throws -> [String] {
        let view = try await capital.node.gate.record(id, version: nil, for: capital.duty())
        return try #require(view.responses).lines.map { "\($0.organisation) \($0.status.rawValue)" }
    }

    private func decide(
        on id: String, forAll: Bool = false, at capital: Capital
    ) async throws -> String {
        capital.clock.pass(seconds: 1)
        let draft = ResponseDraft(
            record: id, channel: "alerts", choice: .option("Close the road"), decided: try PartialDate("2025-06-14"),
            isForAll: forAll)
        guard case .filed(let note, _) = try await capital.node.gate.logResponse(draft, by: capital.duty()) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return note
    }

    @Test(
        "a decision and what came of it come to the originator alone, and its own go to all",
        arguments: Backend.allCases)
    func both(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let warning = Thing.warning()
            try await ke.file(warning)
            for other in [et, sn] { try await ke.send(to: other) }
            let note = try await decide(on: warning.id, at: et)
            try await et.send(to: ke)
            #expect(try await log(warning.id, at: ke) == ["ET-FAD decided"])
            et.clock.pass(seconds: 1)
            let change = ResponseChange(note, to: warning.id, in: "alerts", status: .done, result: "It was closed.")
            _ = try await et.node.gate.updateResponse(change, by: et.duty())
            try await et.send(to: ke)
            try await et.send(to: sn)
            #expect(try await log(warning.id, at: ke) == ["ET-FAD done"])
            #expect(try await sn.store.places(of: RecordID(note)).isEmpty)

            _ = try await decide(on: warning.id, forAll: true, at: ke)
            for other in [et, sn] { try await ke.send(to: other) }
            #expect(try await log(warning.id, at: sn) == ["KE-OUT decided"])
            #expect(Set(try await log(warning.id, at: et)) == ["KE-OUT decided", "ET-FAD done"])

            // Somebody else's node sends a version of it: it is no word of the house whose note it is.
            let object = try await ke.node.gate.record(note, version: nil, for: ke.duty()).object
            let modified = try #require(object["modified"]?.string)
            let forged = String(decoding: object.minified, as: UTF8.self)
                .replacing(#""modified":"\#(modified)""#, with: #""modified":"2025-12-01T00:00:00.000Z""#)
                .replacing(#""status":"done""#, with: #""status":"under-way""#)
            sn.clock.pass(seconds: 1)
            _ = try await sn.node.gate.write([try parse(forged)], to: "alerts", by: sn.duty())
            try await sn.send(to: ke)
            #expect(Set(try await log(warning.id, at: ke)) == ["KE-OUT decided", "ET-FAD done"])

            et.clock.pass(seconds: 1)
            _ = try await et.node.gate.takeBackResponse(note, to: warning.id, in: "alerts", by: et.duty())
            try await et.send(to: ke)
            #expect(try await log(warning.id, at: ke) == ["KE-OUT decided"])
        }
    }

    @Test(
        "what was decided on a warning that is erased since stands as what was said of it does",
        arguments: Backend.allCases)
    func erased(_ backend: Backend) async throws {
        try await Capital.all(Array(Self.three.prefix(2)), on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let warning = Thing.warning()
            try await ke.file(warning)
            try await ke.send(to: et)
            let decided = try await decide(on: warning.id, at: et)
            et.clock.pass(seconds: 1)
            let draft = FeedbackDraft(record: warning.id, channel: "alerts", answer: .actionTaken)
            guard case .filed(let said, _) = try await et.node.gate.respond(draft, by: et.duty()) else {
                Issue.record("it was not filed")
                return
            }
            ke.clock.pass(seconds: 1)
            _ = try await ke.node.gate.recall(
                warning.id, reason: .error, measure: .cryptoShred, explanation: nil, by: ke.duty())
            et.clock.pass(seconds: 60)
            try await et.open(try await ke.pack(et))
            await #expect(throws: Refusal.self) {
                try await et.node.gate.record(warning.id, version: nil, for: et.duty())
            }
            /// Whether it still names the warning; `nil`: it is not shown.
            func names(_ note: String) async throws -> Bool? {
                let view = try? await et.node.gate.record(note, version: nil, for: et.duty())
                return view.map { String(decoding: $0.object.minified, as: UTF8.self).contains(warning.id) }
            }
            #expect(try await names(decided) == names(said))
            let change = ResponseChange(decided, to: warning.id, in: "alerts", status: .done)
            await #expect(throws: Refusal.self) { try await et.node.gate.updateResponse(change, by: et.duty()) }
        }
    }
}
