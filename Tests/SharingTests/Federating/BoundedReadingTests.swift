import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What a page looks at is bounded by what it shows, not by how often something was written anew")
struct BoundedReadingTests {
    private static let two = ["KE-OUT", "ET-FAD"]

    /// Versions of one object, a second apart.
    private func versions(_ numbers: Range<Int>, of text: String) throws -> [JSONValue] {
        let root = try JSONDocument(parsing: Array(text.utf8)).root
        let modified = try #require(root["modified"]?.string)
        let first = try #require(Instant(modified))
        return try numbers.map { number in
            let time = Instant(microseconds: first.microseconds + Int64(number) * 1_000_000).text
            return try JSONDocument(
                parsing: Array(
                    text.replacing("\"modified\":\"\(modified)\"", with: "\"modified\":\"\(time)\"").utf8)
            ).root
        }
    }

    private func body(_ id: String, at capital: Capital) async throws -> String {
        let place = try #require(try await capital.store.places(of: RecordID(id)).first)
        return String(decoding: try #require(try await capital.store.entry(at: place.position)).body, as: UTF8.self)
    }

    @Test("a brief, lists, requirements and a file cost as much after 400 versions as after 150")
    func rows() async throws {
        try await Capital.all(Self.two, on: .sqlite) { capitals in
            let between = Between(capitals[0].store)
            let ke = try capitals[0].rerun(on: between)
            let gate = ke.node.gate
            let duty = try await ke.duty()
            var asking = RfiDraft(
                channel: "alerts", addressees: ["ET-FAD"], questions: ["Do the wells hold?"], purpose: "warn herders",
                legalBasis: "clause 4")
            asking.declaresLawful = true
            var need = RequirementDraft(
                channel: "alerts", name: "What would change?", decision: "whether", elements: ["Do the wells hold?"])
            guard case .filed(let indicator, _)? = try await filed(Thing(1, name: "okapi"), at: ke) else {
                Issue.record("no indicator was filed")
                return
            }
            need.plan = [.init(element: 0, method: .ownReporting, answeredBy: try RecordID(indicator))]
            guard case .filed(let request, _) = try await gate.request(asking, by: duty),
                case .filed(let requirement, _) = try await gate.file(need, by: duty)
            else {
                Issue.record("nothing was filed")
                return
            }
            var note = ProductDraft(.note, channel: "alerts", title: "The wells hold")
            note.sources = [ProductDraft.Source(grade: "B2")]
            guard case .filed(let report, _) = try await gate.file(note, by: duty) else {
                Issue.record("no report was filed")
                return
            }
            var offer = ExpertiseDraft(
                channel: "alerts", way: .offer, name: "Experience exchange", domains: ["counter-terrorism"],
                formats: [.visit])
            offer.addressees = ["ET-FAD"]
            guard case .filed(let offered, _) = try await gate.file(offer, by: duty),
                case .filed(let meeting, _) = try await gate.file(
                    MeetingDraft(channel: "alerts", name: "MCC"), by: duty)
            else {
                Issue.record("no offer and no meeting were filed")
                return
            }
            let joint = JointDraft(
                channel: "alerts", title: "The corridor", portions: JointDraft.portions(in: "Ours\n\n(ET-FAD) Theirs"))
            guard case .filed(let drafted, _) = try await gate.file(joint, by: duty) else {
                Issue.record("no joint draft was filed")
                return
            }
            try await ke.node.administration.addAccount(name: "reader", roles: [.reader], purposes: [.awareness])
            try await ke.node.administration.grant("alerts", to: "reader")
            let reader = try await ke.node.administration.post("reader")
            /// Rows that each page takes.
            func costs() async throws -> [Int] {
                var costs: [Int] = []
                func count(_ body: () async throws -> Void) async throws {
                    let before = between.rowsHanded
                    try await body()
                    costs.append(between.rowsHanded - before)
                }
                try await count {
                    let lines = try await gate.rfis(for: duty).lines
                    #expect(lines.map(\.record.id) == [request])
                }
                try await count {
                    let lines = try await gate.requirements(for: duty).lines
                    #expect(lines.map(\.record.id) == [requirement] && lines.map(\.gaps) == [[]])
                }
                try await count { _ = try await gate.requirement(requirement, for: duty) }
                try await count {
                    let lines = try await gate.meetings(for: duty).lines
                    #expect(lines.map(\.record.id) == [meeting])
                }
                try await count {
                    let lines = try await gate.expertise(for: duty).lines
                    #expect(lines.map(\.record.id) == [offered])
                }
                try await count {
                    let lines = try await gate.joints(for: duty).lines
                    #expect(lines.map(\.record.id) == [drafted])
                }
                try await count {
                    let open = try await gate.inbox(for: reader).open
                    #expect(open.map(\.record.id) == [report])
                }
                let found = try await gate.search(SearchRequest(text: "okapi", limit: 5), for: duty).lines
                try await count {
                    let scope = try await ke.node.core.scope(nil, for: duty)
                    let shown = try await ke.node.core.shown(at: Set(found.map(\.position)), in: scope)
                    #expect(shown.count == found.count)
                }
                return costs
            }
            let bodies = [
                try await body(indicator, at: ke), try await body(report, at: ke), try await body(request, at: ke),
                try await body(requirement, at: ke), try await body(offered, at: ke), try await body(meeting, at: ke),
                try await body(drafted, at: ke),
            ]
            func renew(_ numbers: Range<Int>) async throws {
                for body in bodies {
                    _ = try await gate.write(try versions(numbers, of: body), to: "alerts", by: duty)
                }
            }
            try await renew(1..<150)
            let few = try await costs()
            try await renew(150..<400)
            let many = try await costs()
            #expect(few == many)
            #expect(many.allSatisfy { $0 < 600 }, "\(many)")
        }
    }

    private func filed(_ thing: Thing, at capital: Capital) async throws -> ProductOutcome? {
        try await capital.file(thing)
        return .filed(id: thing.id, channel: "alerts")
    }
}
