import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

extension Thing {
    /// A warning with two options; with another genre a product that is none.
    static func warning(_ number: Int = 40, genre: String = "warning", more: String = "") -> Thing {
        let content = #"""
            "extension_type":"property-extension","product_kind":"\#(genre)","areas":[{"name":"Malaba","country":"KE"}],
            "so_what":"Warn carriers.","sources":[{"grade":"B2"}],"observed":"2024-01-01",
            "warning":{"hazard":"flood","responsible":["Wardens"],"options":["Close the road","Move the depot"]}
            """#
        var thing = Thing(
            number, name: "Flood",
            more: #","report_types":["warning"],"published":"\#(Thing.time(0))","object_refs":["\#(Thing.id(1))"],"#
                + #""extensions":{"\#(Product.extensionID)":{\#(content)}}\#(more)"#)
        thing.type = "report"
        return thing
    }
}

@Suite("What was decided on a warning is its response log (domain 3.16)")
struct ResponseTests {
    private func decide(
        _ choice: WarningResponse.Choice, on id: String, _ decided: String = "2025-06-14", forAll: Bool = false,
        by caller: Caller, _ house: House
    ) async throws -> ProductOutcome {
        house.clock.pass(seconds: 1)
        return try await house.gate.logResponse(
            ResponseDraft(
                record: id, channel: "alerts", choice: choice, decided: try PartialDate(decided), isForAll: forAll),
            by: caller)
    }

    /// The same, where it is filed at once: the note.
    private func note(_ outcome: ProductOutcome) throws -> String {
        guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "it was not filed: \(outcome)") }
        return id
    }

    private func log(_ id: String, _ caller: Caller, _ house: House) async throws -> ResponseLog {
        try #require(try await house.gate.record(id, version: nil, for: caller).responses)
    }

    @Test(
        "a decision goes to whose word the warning is and stays in its house, and to nobody else",
        arguments: Backend.allCases)
    func alone(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let third = try await house.inviteThird()
            let warning = Thing.warning()
            try await house.file([warning])
            house.clock.pass(seconds: 1)
            let empty = try await log(warning.id, writer, house)
            #expect(empty.lines.isEmpty && empty.mayWrite && !empty.mayTellAll && !empty.isMore)
            #expect(try await !log(warning.id, guest, house).mayWrite)
            let own = try note(try await decide(.option("Close the road"), on: warning.id, by: writer, house))
            let told = try #require(try await log(warning.id, officer, house).lines.first)
            #expect(told.organisation == House.partner && told.choice == .option("Close the road"))
            // Which post of theirs it was is theirs to know.
            #expect(told.post == nil && !told.isOwn && told.status == .decided && told.decided.text == "2025-06-14")
            let line = try #require(try await log(warning.id, writer, house).lines.first)
            #expect(line.note == own && line.post == "guestwriter" && line.isOwn)
            #expect(try await log(warning.id, guest, house).lines.map(\.isOwn) == [false])
            #expect(try await log(warning.id, third, house).lines.isEmpty)
            await #expect(throws: Refusal.self) { try await house.gate.record(own, version: nil, for: third) }
            // That it stands there was given to whoever read it.
            let given = try await house.gate.disclosures(of: own, for: house["oversight"]).lines
            #expect(given.contains { $0.post == "officer" } && !given.contains { $0.post == "third" })
            // Pressed twice it is said once.
            #expect(try note(try await decide(.option("Close the road"), on: warning.id, by: writer, house)) == own)
            // Of another's word it is not for whoever has it to say who is told.
            let others = await refusal {
                _ = try await decide(.noAction, on: warning.id, forAll: true, by: writer, house)
            }
            #expect(others?.message.hasPrefix("others than who may have") == true)
            try await house.expectProof()
        }
    }

    @Test(
        "of the own house's warning a decision goes to whoever may have it, but not the words of a portion",
        arguments: Backend.allCases)
    func all(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await house.keepFromPartner()
            let warning = Thing.warning()
            let place = "extensions.\(Product.extensionID).warning.options.[0]"
            let parted = Thing.warning(
                41, more: #","granular_markings":[{"marking_ref":"\#(marking)","selectors":["\#(place)"]}]"#)
            try await house.file([warning, parted])
            house.clock.pass(seconds: 1)
            let third = try await house.inviteThird()
            let author = house["author"]
            #expect(try await log(warning.id, author, house).mayTellAll)
            _ = try note(try await decide(.noAction, on: warning.id, by: author, house))
            #expect(try await log(warning.id, guest, house).lines.isEmpty)
            let moved = WarningResponse.Choice.option("Move the depot")
            let open = try note(
                try await decide(moved, on: warning.id, "2025-06-15", forAll: true, by: author, house))
            #expect(try await log(warning.id, guest, house).lines.map(\.note) == [open])
            // The newest decision stands first.
            #expect(
                try await log(warning.id, author, house).lines.map(\.choice) == [moved, .noAction])
            // What was said to the own house alone may be said to the others as well.
            let told = try note(try await decide(.noAction, on: warning.id, forAll: true, by: author, house))
            #expect(try await log(warning.id, guest, house).lines.map(\.note) == [open, told])
            house.clock.pass(seconds: 1)
            _ = try note(try await house.gate.takeBackResponse(told, to: warning.id, in: "alerts", by: author))
            // Who was admitted since has nothing of it, nor of what came of it.
            house.clock.pass(seconds: 1)
            let change = ResponseChange(open, to: warning.id, in: "alerts", status: .done, result: "It was moved.")
            _ = try note(try await house.gate.updateResponse(change, by: author))
            #expect(try await log(warning.id, guest, house).lines.map(\.result) == ["It was moved."])
            await #expect(throws: Refusal.self) { try await house.gate.record(open, version: nil, for: third) }
            let quoted = await refusal {
                _ = try await decide(.option("Close the road"), on: parted.id, forAll: true, by: author, house)
            }
            #expect(quoted?.message.hasPrefix("others than who may have") == true)
            try await house.expectProof()
        }
    }

    @Test(
        "what came of it is its next version by its house; a version of others says nothing; taken back it counts no more",
        arguments: Backend.allCases)
    func later(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let warning = Thing.warning()
            try await house.file([warning])
            let own = try note(try await decide(.option("Our own way"), on: warning.id, by: writer, house))
            func lines(_ caller: Caller) async throws -> [String] {
                try await log(warning.id, caller, house).lines.map {
                    "\($0.organisation) \($0.status.rawValue) \($0.result ?? "-")"
                }
            }
            house.clock.pass(seconds: 1)
            let change = ResponseChange(own, to: warning.id, in: "alerts", status: .underWay, result: "Half of it.")
            for _ in 0..<2 { _ = try note(try await house.gate.updateResponse(change, by: writer)) }
            #expect(try await house.gate.record(own, version: nil, for: writer).versions == 2)
            #expect(try await lines(officer) == ["UG-NAC under-way Half of it."])
            for (other, code) in [(officer, Refusal.Code.forbidden), (house["author"], .missing)] {
                let refused = await refusal { _ = try await house.gate.updateResponse(change, by: other) }
                #expect(refused?.code == code)
                await #expect(throws: Refusal.self) {
                    try await house.gate.takeBackResponse(own, to: warning.id, in: "alerts", by: other)
                }
            }
            // The node's own house files a next version of it: that is no word of the partner's.
            let object = try await house.gate.record(own, version: nil, for: officer).object
            let modified = try #require(object["modified"]?.string)
            let forged = String(decoding: object.minified, as: UTF8.self)
                .replacing(#""modified":"\#(modified)""#, with: #""modified":"2025-12-01T00:00:00.000Z""#)
                .replacing(#""status":"under-way""#, with: #""status":"done""#)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.write([try parse(forged)], to: "alerts", by: officer)
            #expect(try await lines(officer) == ["UG-NAC under-way Half of it."])
            #expect(try await lines(writer) == ["UG-NAC under-way Half of it."])
            for _ in 0..<2 {
                house.clock.pass(seconds: 1)
                _ = try note(
                    try await house.gate.takeBackResponse(own, to: warning.id, in: "alerts", by: writer))
            }
            #expect(try await lines(officer).isEmpty)
            #expect(try await lines(writer).isEmpty)
            let gone = await refusal { _ = try await house.gate.updateResponse(change, by: writer) }
            #expect(gone?.code == .conflict)
            try await house.expectProof()
        }
    }

    @Test("nothing is decided on what is no warning, or in the future", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            let warning = Thing.warning()
            let intrep = Thing.warning(42, genre: "intrep")
            try await house.file([warning, intrep, Thing(1)])
            house.clock.pass(seconds: 1)
            let releaser = house["releaser"]
            for id in [intrep.id, Thing.id(1)] {
                #expect(try await house.gate.record(id, version: nil, for: releaser).responses == nil)
                let refused = await refusal { _ = try await decide(.noAction, on: id, by: releaser, house) }
                #expect(refused?.code == .forbidden)
            }
            let hidden = await refusal { _ = try await decide(.noAction, on: warning.id, by: house["outsider"], house) }
            #expect(hidden?.code == .missing)
            for date in ["2025-06-16", "2026", "unknown"] {
                let outcome = try await decide(.noAction, on: warning.id, date, by: releaser, house)
                guard case .refused(let property, _) = outcome, property == "decided" else {
                    Issue.record("\(date) was taken: \(outcome)")
                    continue
                }
            }
            // As far as the clocks of others may be wrong it may be ahead.
            _ = try note(try await decide(.noAction, on: warning.id, "2025-06-15T15:07Z", by: releaser, house))
        }
    }

    @Test(
        "a version that others file under the warning's id keeps nobody from saying what came of it",
        arguments: Backend.allCases)
    func covered(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let warning = Thing.warning()
            let written = try await house.gate.write([try warning.value], to: "alerts", by: writer)
            try #require(written.items.map(\.fate) == [.stored])
            let own = try note(try await decide(.noAction, on: warning.id, by: writer, house))
            let object = try await house.gate.record(warning.id, version: nil, for: writer).object
            let modified = try #require(object["modified"]?.string)
            let forged = String(decoding: object.minified, as: UTF8.self)
                .replacing(#""modified":"\#(modified)""#, with: #""modified":"2025-12-01T00:00:00.000Z""#)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.write([try parse(forged)], to: "alerts", by: officer)
            #expect(try await house.gate.record(warning.id, version: nil, for: writer).versions == 2)
            let change = ResponseChange(own, to: warning.id, in: "alerts", status: .done, result: "It passed.")
            house.clock.pass(seconds: 1)
            #expect(try note(try await house.gate.updateResponse(change, by: writer)) == own)
            #expect(try await log(warning.id, writer, house).lines.map(\.result) == ["It passed."])
            #expect(try await log(warning.id, officer, house).lines.isEmpty)
        }
    }

    @Test(
        "of many decisions the newest stand there, of each house at least one, and it says that there are more",
        arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let warning = Thing.warning()
            try await house.file([warning])
            _ = try note(try await decide(.noAction, on: warning.id, "2025-06-01", by: writer, house))
            for number in 0...SharingLimits.responses {
                _ = try note(
                    try await decide(.option("Way \(number)"), on: warning.id, by: house["releaser"], house))
            }
            let log = try await log(warning.id, officer, house)
            #expect(log.lines.count == SharingLimits.responses && log.isMore)
            #expect(log.lines.first?.choice == .option("Way \(SharingLimits.responses)"))
            #expect(log.lines.last?.organisation == House.partner)
        }
    }
}
