import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("How products were received (domain 3.11, S1-13)")
struct RatingTests {
    private func assess(_ title: String, by caller: Caller, score: Int64, _ house: House) async throws -> String {
        var thing = Thing(
            title.count + 100, name: title,
            more:
                #","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(title.count + 100, "report"))"],"extensions":"#
                + #"{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note","sources":[{"grade":"B2"}],"#
                + #""checklist":[{"standard":1,"author":\#(score)}]}}"#)
        thing.type = "report"
        house.clock.pass(seconds: 1)
        let report = try await house.gate.write([try thing.value], to: "alerts", by: caller)
        #expect(report.items.allSatisfy { $0.fate == .stored }, "\(report.items)")
        return thing.id
    }

    /// The note's id.
    @discardableResult
    private func rate(
        _ id: String, _ draft: FeedbackDraft, by caller: Caller, _ house: House
    ) async throws -> String {
        var draft = draft
        draft.record = id
        house.clock.pass(seconds: 1)
        guard case .filed(let note, _) = try await house.gate.respond(draft, by: caller) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return note
    }

    private func marks(_ usefulness: Int64? = nil, _ standards: [Int64: Int64] = [:]) -> FeedbackDraft {
        FeedbackDraft(record: "", channel: "alerts", answer: .noted, usefulness: usefulness, standards: standards)
    }

    @Test(
        "ratings come together by standard, by organisation and never by post, and each organisation counts once",
        arguments: Backend.allCases)
    func together(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            // Who reads for the house what partners gave.
            let officer = try await house.inviteOfficer()
            let third = try await house.inviteThird()
            let author = house["author"]
            let one = try await assess("one", by: author, score: 3, house)
            let other = try await assess("another", by: author, score: 2, house)
            _ = try await assess("nobody rated it", by: author, score: 0, house)
            try await rate(one, marks(1, [1: 0]), by: writer, house)
            // The newest of an organisation counts.
            try await rate(one, marks(4, [1: 2, 9: 3]), by: writer, house)
            try await rate(other, marks(), by: writer, house)
            house.clock.pass(seconds: 2 * 86_400)
            try await rate(other, marks(5, [1: 1]), by: writer, house)

            let view = try await house.gate.ratings(for: officer)
            #expect(view.products == 3 && view.answered == 2 && view.answeredInTime == 2 && view.ratedInTime == 2)
            #expect(view.rated.map(\.record.id) == [other, one])
            #expect(view.rated.flatMap(\.ratings).allSatisfy { $0.organisation == House.partner && $0.post == nil })
            #expect(view.standards == [1: RatingSum(count: 2, sum: 3), 9: RatingSum(count: 1, sum: 3)])
            // Of the products that were rated alone.
            #expect(view.authors == [1: RatingSum(count: 2, sum: 5)])
            #expect(view.marks["usefulness"] == RatingSum(count: 2, sum: 9))
            // Whoever's word it is not is told of none: neither the raters nor a third.
            for caller in [writer, third] {
                let theirs = try await house.gate.ratings(for: caller)
                #expect(theirs.products == 0 && theirs.rated.isEmpty && theirs.standards.isEmpty)
            }
        }
    }

    @Test("whose post a rating was the record of it tells its own house alone", arguments: Backend.allCases)
    func posts(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let one = try await assess("one", by: house["author"], score: 3, house)
            let theirs = try await rate(one, marks(4), by: writer, house)
            try await house.administration.grant("alerts", to: "insider", write: true)
            let ours = try await rate(one, marks(3), by: house["insider"], house)
            func filedBy(_ note: String) async throws -> String? {
                try await house.gate.record(note, version: nil, for: officer).envelope["filed_by"]?.string
            }
            #expect(try await filedBy(theirs) == nil)
            #expect(try await filedBy(ours) == "insider")
        }
    }

    @Test("what one's own house says, and an answer without a mark, is no rating", arguments: Backend.allCases)
    func none(_ backend: Backend) async throws {
        try await backend.run { house in
            let one = try await assess("one", by: house["author"], score: 3, house)
            try await house.administration.grant("alerts", to: "insider", write: true)
            try await rate(one, marks(5, [1: 3]), by: house["insider"], house)
            let view = try await house.gate.ratings(for: house["author"])
            #expect(view.products == 1 && view.answered == 0 && view.rated.isEmpty && view.standards.isEmpty)
        }
    }
}
