import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("How events develop, area by area and month by month (domain 3.14)")
struct TrendTests {
    /// Files a report of an event; its id.
    @discardableResult
    private func file(
        _ place: String, _ observed: String, _ event: CodedEvent?, grade: String = "B2", holding: String? = "own",
        follows: String? = nil, as how: Product.Following = .follows, tlp: TLP? = nil, in channel: String = "alerts",
        _ house: House
    ) async throws -> String {
        var draft = ProductDraft(.intrep, channel: channel, title: "Event at \(place)")
        draft.observed = try PartialDate(observed)
        draft.areas = [ProductDraft.Area(name: place, country: "ML"), ProductDraft.Area(name: "beside")]
        draft.soWhat = "Warn."
        draft.sources = [ProductDraft.Source(grade: grade, holding: holding)]
        draft.event = event
        draft.follows = try follows.map { Product.FollowUp(of: try RecordID($0), as: how) }
        draft.tlp = tlp
        house.clock.pass(seconds: 1)
        return try await house.filed(draft)
    }

    private func battle(_ low: Int64, _ best: Int64, _ high: Int64, displaced: Int64? = nil) -> CodedEvent {
        CodedEvent(
            type: "battle", fatalities: CodedEvent.Estimate(low: low, best: best, high: high), displaced: displaced)
    }

    private func trend(_ house: House, as name: String = "reader", months: Int = 12) async throws -> TrendView {
        try await house.gate.trend(TrendRequest(months: months), for: house[name])
    }

    /// The month that lies so many before the present one.
    private func month(_ house: House, before count: Int = 0) throws -> String {
        let text = house.clock.now.text
        let (year, month) = (try #require(Int(text.prefix(4))), try #require(Int(text.dropFirst(5).prefix(2))))
        let number = year * 12 + month - 1 - count
        return "\(number / 12)-" + (number % 12 < 9 ? "0" : "") + "\(number % 12 + 1)"
    }

    @Test(
        "counts, the lowest, likeliest and highest numbers, confidence and sources are summed by month",
        arguments: Backend.allCases)
    func sums(_ backend: Backend) async throws {
        try await backend.run { house in
            let (now, before) = (try month(house), try month(house, before: 11))
            try await file("Menaka", before + "-03", battle(1, 2, 4, displaced: 30), house)
            try await file("menaka", before, battle(0, 3, 9), grade: "C4", holding: "open", house)
            try await file("Menaka", now + "-01", CodedEvent(type: "protest"), holding: nil, house)
            try await file("Gao", now, battle(5, 5, 5, displaced: 0), house)
            let view = try await trend(house)
            #expect(view.areas.map(\.name) == ["Menaka", "Gao"] && view.total.events == 4)
            let menaka = view.areas[0]
            #expect(menaka.country == "ML" && menaka.months.count == 12)
            #expect(menaka.months.first?.month?.text == before && menaka.months.last?.month?.text == now)
            let first = menaka.months[0].count
            #expect([first.low, first.best, first.high] == [1, 5, 13] && first.events == 2 && first.estimated == 2)
            #expect(first.displaced == 30 && first.displacing == 1)
            #expect(first.confidence == ["high": 1, "moderate": 1])
            #expect(first.sources == ["own": 1, "open": 1] && first.grades == ["B2": 1, "C4": 1])
            let last = menaka.months[11].count
            #expect(last.events == 1 && last.estimated == 0 && last.displacing == 0 && last.sources == ["unstated": 1])
            #expect(menaka.total.events == 3 && menaka.months[5].count == TrendCount())
            #expect(try await trend(house, months: 1).total.events == 2)
        }
    }

    @Test(
        "what is not coded, not yet over or too old, and what is followed up, is not counted",
        arguments: Backend.allCases)
    func uncounted(_ backend: Backend) async throws {
        try await backend.run { house in
            let now = try month(house)
            try await file("Menaka", now, nil, house)
            try await file("Menaka", try month(house, before: 12), battle(1, 1, 1), house)
            let first = try await file("Menaka", now, battle(1, 1, 1), house)
            try await file("Menaka", now, battle(2, 3, 4), follows: first, house)
            // A follow-up that codes nothing leaves what it follows up as it is.
            let other = try await file("Menaka", now, battle(7, 7, 7), house)
            try await file("Menaka", now, nil, follows: other, house)
            let view = try await trend(house)
            #expect(view.total.events == 2 && view.total.best == 10)
        }
    }

    @Test(
        "a report that takes the place of another is counted for it, and one that contradicts another beside it",
        arguments: Backend.allCases)
    func replaced(_ backend: Backend) async throws {
        try await backend.run { house in
            let now = try month(house)
            let first = try await file("Menaka", now, battle(1, 1, 1), house)
            let second = try await file("Menaka", now, battle(2, 3, 4), follows: first, as: .supersedes, house)
            #expect(try await trend(house).total.best == 3)
            // Nobody has decided which of the two is right.
            try await file("Menaka", now, battle(5, 5, 5), follows: second, as: .contradicts, house)
            let view = try await trend(house)
            #expect(view.total.events == 2 && view.total.best == 8)
            // Who only denies it codes no event.
            try await file("Menaka", now, nil, follows: second, as: .contradicts, house)
            #expect(try await trend(house).total == view.total)
        }
    }

    @Test("a year alone is no month: such events stand apart", arguments: Backend.allCases)
    func unknownMonth(_ backend: Backend) async throws {
        try await backend.run { house in
            let year = String(try month(house).prefix(4))
            try await file("Menaka", year, battle(1, 1, 1), house)
            let area = try #require(try await trend(house).areas.first)
            #expect(area.months.count == 13 && area.months.last?.month == nil && area.months.last?.count.events == 1)
            #expect(area.months.dropLast().allSatisfy { $0.count.events == 0 })
        }
    }

    @Test(
        "what is hidden is in no number, and a marked number is marked as its strictest report",
        arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await backend.run { house in
            let now = try month(house)
            try await file("Menaka", now, battle(1, 1, 1), house)
            let plain = try await trend(house)
            var secret = Thing(
                50, name: "hidden",
                more: #","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(50, "report"))"],"extensions":"#
                    + #"{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"intrep","observed":"\#(now)","#
                    + #""areas":[{"name":"Canary"}],"so_what":"s","sources":[{"grade":"B2"}],"#
                    + #""event":{"type":"battle","fatalities_low":9,"fatalities_best":9,"fatalities_high":9}}}"#)
            secret.type = "report"
            try await house.hide(secret)
            let view = try await trend(house)
            #expect(view.total == plain.total && view.areas == plain.areas && view.tlp == plain.tlp)
            #expect(try await trend(house, as: "outsider").areas.isEmpty)
            try await file("Menaka", now, battle(1, 1, 1), tlp: .red, house)
            #expect(try await trend(house, as: "author").tlp == .red)
            let empty = try await trend(house, as: "outsider")
            #expect(empty.tlp == .clear && empty.total == TrendCount())
        }
    }

    @Test("a trend goes back 1 to 36 months", arguments: [0, 1, 36, 37])
    func limit(_ months: Int) async throws {
        try await Backend.memory.run { house in
            guard SharingLimits.trendMonths.contains(months) else {
                let refused = await refusal { _ = try await trend(house, months: months) }
                #expect(refused?.code == .invalid)
                return
            }
            let areas = try await trend(house, months: months).areas
            #expect(areas.isEmpty)
        }
    }

    @Test("the journal knows to whom a trend gave what", arguments: Backend.allCases)
    func journal(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await file("Menaka", try month(house), battle(1, 1, 1), house)
            _ = try await trend(house)
            let given = try await house.gate.disclosures(of: id, for: house["oversight"]).lines
            #expect(given.contains { $0.post == "reader" })
        }
    }
}
