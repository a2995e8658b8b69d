import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is erased with the report that it went along with, and what stays with another")
struct AnnexErasureTests {
    private func copies(_ annex: ProductDraft.Annex, _ house: House) async throws -> Int {
        try await house.store.places(of: annex.id).count
    }

    @Test(
        "a report about a person goes with its file, listed or taken back, and not with one that another has with it",
        arguments: Backend.allCases)
    func persons(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let (alone, taken, shared) = (try house.annex("alone"), try house.annex("taken"), try house.annex("shared"))
            for (number, annex) in [(20, alone), (21, taken), (22, shared), (23, shared)] {
                try await house.write([try house.artifact(annex), try house.report(number, with: annex)])
                if number < 23 {
                    try await house.mention(number, of: number, until: "2030-01-01T00:00:00Z", grade: "B2")
                }
            }
            try await house.gate.withdraw(
                taken.id.text, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            house.clock.pass(seconds: 732 * 86_400)
            #expect(try await house.gate.retention(for: house.administration.console).lines.map(\.count).max() == 3)
            let swept = try await house.gate.sweep(by: house.administration.console)
            #expect(swept.erased == [.persons: 5, .orphan: 3])
            #expect(try await copies(alone, house) == 0)
            #expect(try await copies(taken, house) == 0)
            #expect(try await house.files(house["reader"]) == [shared.id.text])
            try await house.expectProof()
        }
    }

    @Test("of two reports about persons with the same file the last takes it", arguments: Backend.allCases)
    func both(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let annex = try house.annex("shared")
            for number in [20, 21] {
                try await house.write([try house.artifact(annex), try house.report(number, with: annex)])
                try await house.mention(number, of: number, until: "2030-01-01T00:00:00Z", grade: "B2")
            }
            house.clock.pass(seconds: 732 * 86_400)
            let view = try await house.gate.retention(for: house.administration.console)
            #expect(view.lines.first { $0.kind == "artifact" }?.count == 1)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.persons: 3, .orphan: 2])
            #expect(try await copies(annex, house) == 0)
        }
    }

    @Test(
        "a file stays for as long as a younger report has it with it, and then goes by its age",
        arguments: Backend.allCases)
    func younger(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.retain(days: 90)
            let (annex, lone) = (try house.annex("shared"), try house.annex("lone"))
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            try await house.write([try house.artifact(lone), try house.report(21, with: lone)])
            house.clock.pass(seconds: 60 * 86_400)
            try await house.write([try house.artifact(annex), try house.report(22, with: annex)])
            house.clock.pass(seconds: 30 * 86_400 + 1)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.channel: 3])
            #expect(try await house.files(house["reader"]) == [annex.id.text])
            let file = try await house.gate.annex(
                annex.id.text, of: Thing.id(22, "report"), version: nil, channel: nil, for: house["reader"])
            #expect(file.bytes == annex.bytes)
            house.clock.pass(seconds: 60 * 86_400)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.channel: 2])
            #expect(try await copies(annex, house) == 0)
            try await house.expectProof()
        }
    }

    @Test("one sweep takes all that is too old, however few of them it looks through at a time")
    func large() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.retain(days: 90)
            for number in 0..<3 {
                let bytes = [UInt8](repeating: UInt8(65 + number), count: SharingLimits.annex)
                let annex = try ProductDraft.Annex(name: "\(number).txt", mediaType: "text/plain", bytes: bytes)
                try await house.write(
                    [try house.artifact(annex), try house.report(20 + number, with: annex)])
            }
            house.clock.pass(seconds: 91 * 86_400)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.channel: 6])
            #expect(try await house.files(house["reader"]).isEmpty)
        }
    }

    @Test("a record that is erased whole at a person's request takes its file with it", arguments: Backend.allCases)
    func request(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let annex = try house.annex("portrait")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            try await house.mention(1, of: 20)
            let id = try await house.granted([Thing.id(1, "person-mention"), Thing.id(20, "report")], by: officer)
            _ = try await house.gate.carryOut(id, by: officer)
            #expect(try await copies(annex, house) == 0)
            #expect(try await house.titles(house["reader"]).isEmpty)
            try await house.expectProof()
        }
    }

    @Test(
        "a recall takes a file that asks for more than its report, and leaves it with another that names it",
        arguments: Backend.allCases)
    func stricter(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let (alone, shared, named) = (
                try house.annex("alone"), try house.annex("shared"), try house.annex("named")
            )
            for (number, annex) in [(20, alone), (21, shared), (22, shared)] {
                try await house.write(
                    [try house.artifact(annex, [desk.restricted]), try house.report(number, with: annex)])
            }
            // It has the file with it; what only names it, under weaker terms, does not keep it.
            try await house.write(
                [try house.artifact(named), try house.report(23, with: named, [desk.restricted])])
            try await house.write([try house.report(24, with: named)])
            for number in [20, 21, 23] {
                _ = try await house.gate.recall(
                    Thing.id(number, "report"), reason: .error, measure: .quarantine, explanation: nil,
                    by: desk["chief"])
            }
            #expect(try await house.files(desk["chief"]) == [shared.id.text])
            try await house.expectProof()
        }
    }

    @Test(
        "a report of another organisation keeps a file neither from its age nor from a request to erase it",
        arguments: Backend.allCases)
    func another(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.officer()
            try await house.retain(days: 90)
            let (old, portrait) = (try house.annex("old"), try house.annex("portrait"))
            try await house.write([try house.artifact(old, [desk.restricted]), try house.report(20, with: old)])
            house.clock.pass(seconds: 60 * 86_400)
            try await house.write(
                [try house.artifact(portrait, [desk.restricted]), try house.report(21, with: portrait)])
            for (number, annex) in [(30, old), (31, portrait)] {
                let filed = try await house.gate.write(
                    [try house.report(number, with: annex)], to: "alerts", by: writer)
                #expect(filed.items.map(\.fate) == [.stored])
            }
            try await house.mention(1, of: 21)
            let id = try await house.granted([Thing.id(1, "person-mention"), Thing.id(21, "report")], by: officer)
            _ = try await house.gate.carryOut(id, by: officer)
            #expect(try await copies(portrait, house) == 0)
            #expect(try await copies(old, house) == 1)
            house.clock.pass(seconds: 30 * 86_400 + 1)
            _ = try await house.gate.sweep(by: house.administration.console)
            #expect(try await copies(old, house) == 0)
            try await house.expectProof()
        }
    }

    /// A marking that ends in a day.
    private func forOneDay(_ desk: HoldingHouse) async throws -> String {
        let (house, id) = (desk.house, Thing.id(71, "marking-definition"))
        var policy = ReleasePolicy.neutral
        policy.validUntil = Instant(microseconds: house.clock.now.microseconds + 86_400_000_000)
        let definition = try policy.marking(
            id: RecordID(id), created: house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
        _ = try await house.gate.write(
            [try JSONDocument(parsing: definition.bytes).root], to: Registry.channel, by: desk.console)
        house.clock.pass(seconds: 1)
        return id
    }

    /// Files something with a file that is held, and gives their request.
    private func hold(
        _ annex: ProductDraft.Annex, _ own: [String] = [], with report: Int, _ desk: HoldingHouse
    ) async throws -> String {
        let filed = try await desk.house.gate.write(
            [
                try desk.house.artifact(annex, own), try desk.house.report(report, with: annex, [desk.confidential]),
            ], to: "alerts", by: desk["author"])
        guard case .pending(let request) = filed.items[1].fate else {
            throw Refusal(.conflict, "report \(report) was not held")
        }
        return request
    }

    @Test(
        "a file that waits with its report goes by its own end, and the request comes back",
        arguments: Backend.allCases)
    func heldEnd(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let dated = try await forOneDay(desk)
            let first = try await hold(try house.annex("Zanzibar"), [dated], with: 20, desk)
            let second = try await hold(try house.annex("Mombasa"), with: 21, desk)
            #expect(try await house.gate.sweep(by: desk.console).erased == [:])
            house.clock.pass(seconds: 86_401)
            #expect(try await house.gate.sweep(by: desk.console).erased == [.policy: 1])
            #expect(try house.bytes(holding: "Zanzibar") == [])
            let gone = await refusal { _ = try await house.gate.clear(first, seen: nil, by: desk["chief"]) }
            #expect(gone != nil)
            #expect(try await house.gate.request(second, for: desk["chief"]).line.status == .submitted)
            try await house.expectProof()
        }
    }

    @Test(
        "with a file that is erased whole at a person's request goes what the desk holds of it with a report",
        arguments: Backend.allCases)
    func heldRequest(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let officer = try await house.officer()
            let annex = try house.annex("Zanzibar")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            let first = try await hold(annex, with: 21, desk)
            let second = try await hold(try house.annex("Mombasa"), with: 22, desk)
            let id = try await house.granted([annex.id.text], by: officer)
            _ = try await house.gate.carryOut(id, by: officer)
            #expect(try await copies(annex, house) == 0)
            let gone = await refusal {
                _ = try await house.gate.annex(annex.id.text, waitingIn: first, for: desk["chief"])
            }
            #expect(gone != nil)
            #expect(await refusal { _ = try await house.gate.clear(first, seen: nil, by: desk["chief"]) } != nil)
            #expect(try await house.gate.request(second, for: desk["chief"]).line.status == .submitted)
            try await house.expectProof()
        }
    }

    @Test(
        "what the desk holds of a file goes with it where the file itself is recalled, or its report erased at a request",
        arguments: Backend.allCases, [false, true])
    func heldElsewhere(_ backend: Backend, _ isRecalled: Bool) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let officer = try await house.officer()
            let annex = try house.annex("Zanzibar")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            let first = try await hold(annex, with: 21, desk)
            let second = try await hold(try house.annex("Mombasa"), with: 22, desk)
            house.clock.pass(seconds: 1)
            if isRecalled {
                _ = try await house.gate.recall(
                    annex.id.text, reason: .error, measure: .cryptoShred, explanation: nil, by: desk["chief"])
            } else {
                let id = try await house.granted([Thing.id(20, "report")], by: officer)
                _ = try await house.gate.carryOut(id, by: officer)
            }
            #expect(try await copies(annex, house) == 0)
            for place in try await house.store.places(of: try RecordID(first)) {
                let entry = try #require(try await house.store.entry(at: place.position))
                #expect(!String(decoding: entry.body, as: UTF8.self).contains(annex.id.text))
            }
            #expect(await refusal { _ = try await house.gate.clear(first, seen: nil, by: desk["chief"]) } != nil)
            #expect(try await house.gate.request(second, for: desk["chief"]).line.status == .submitted)
            try await house.expectProof()
        }
    }

    @Test(
        "a notice names no version of what waited at the desk: a file has none, and neither has what was never released",
        arguments: Backend.allCases)
    func notices(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let officer = try await house.officer()
            let annex = try house.annex("Zanzibar")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            _ = try await hold(annex, with: 21, desk)
            _ = try await hold(try house.annex("Mombasa"), with: 22, desk)
            house.clock.pass(seconds: 1)
            _ = try await house.node.forget(records: [annex.id, try RecordID(Thing.id(22, "report"))], by: officer)
            #expect(try await copies(annex, house) == 0)
            let notices = try await house.node.core.directory.current().registry.all("correction-notice").map(\.body)
            #expect(
                notices.compactMap { $0["object_ref"]?.string }.sorted()
                    == [annex.id.text, Thing.id(22, "report")].sorted())
            #expect(notices.allSatisfy { $0["version"] == nil })
        }
    }

    @Test(
        "a recall of a report leaves its file with one that waits at the desk", arguments: Backend.allCases)
    func heldWithAnother(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let annex = try house.annex("Zanzibar")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            let request = try await hold(annex, with: 21, desk)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                Thing.id(20, "report"), reason: .error, measure: .cryptoShred, explanation: nil, by: desk["chief"])
            #expect(try await copies(annex, house) == 0)
            let file = try await house.gate.annex(annex.id.text, waitingIn: request, for: desk["chief"])
            #expect(file.bytes == annex.bytes)
        }
    }

    @Test(
        "the officer is told to look at the file of a report that is issued anew without a person",
        arguments: Backend.allCases)
    func reissued(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let officer = try await house.officer()
            let annex = try house.annex("portrait")
            let said = #","description":"Ms Okoth saw it.""#
            try await house.write([try house.artifact(annex), try house.report(20, with: annex, more: said)])
            try await house.mention(1, of: 20)
            let id = try await house.granted([Thing.id(1, "person-mention")], by: officer)
            let result = try await house.gate.carryOut(id, by: officer)
            #expect(result.reissued == [Thing.id(20, "report")])
            #expect(result.reassess == [annex.id.text])
            #expect(try await house.files(house["reader"]) == [annex.id.text])
        }
    }

    @Test(
        "a file whose own marking has an end goes then, though the report that it went along with has none",
        arguments: Backend.allCases)
    func ownEnd(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let dated = try await forOneDay(desk)
            let (alone, both) = (try house.annex("alone"), try house.annex("both"))
            try await house.write([try house.artifact(alone, [dated]), try house.report(20, with: alone)])
            try await house.write([try house.artifact(both), try house.report(21, with: both)])
            try await house.write([try house.artifact(both, [dated]), try house.report(22, with: both)])
            #expect(try await copies(both, house) == 2)
            #expect(try await house.gate.sweep(by: desk.console).erased == [:])
            house.clock.pass(seconds: 86_401)
            #expect(try await house.gate.sweep(by: desk.console).erased == [.policy: 2])
            #expect(try await copies(alone, house) == 0)
            #expect(try await copies(both, house) == 1)
            #expect(try await house.files(house["reader"]) == [both.id.text])
            try await house.expectProof()
        }
    }

    @Test(
        "what was agreed about a file of others is not put off by a younger report under other terms",
        arguments: Backend.allCases)
    func agreed(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let writer = try await house.invitePartnersWriter()
            try await house.register(
                "agreement", 3, house.agreement() + #","retention":{"days":20,"action":"delete"}"#, version: 1)
            try await house.retain(days: 10)
            let annex = try house.annex("theirs")
            func file(_ objects: [JSONValue]) async throws {
                let filed = try await house.gate.write(objects, to: "alerts", by: writer)
                #expect(filed.items.allSatisfy { [.stored, .known].contains($0.fate) })
            }
            try await file([try house.artifact(annex, [desk.restricted]), try house.report(20, with: annex)])
            for number in [21, 22] {
                house.clock.pass(seconds: 9 * 86_400)
                try await file([try house.report(number, with: annex)])
                _ = try await house.gate.sweep(by: desk.console)
                #expect(try await copies(annex, house) == 1)
            }
            house.clock.pass(seconds: 2 * 86_400 + 1)
            _ = try await house.gate.sweep(by: desk.console)
            #expect(try await copies(annex, house) == 0)
        }
    }

    @Test(
        "a copy under other terms goes by its own age, whoever has the same file with it", arguments: Backend.allCases)
    func otherTerms(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.retain(days: 90)
            let annex = try house.annex("shared")
            try await house.write(
                [try house.artifact(annex), try house.report(20, with: annex, [desk.restricted])])
            house.clock.pass(seconds: 60 * 86_400)
            try await house.write([try house.artifact(annex), try house.report(21, with: annex)])
            #expect(try await copies(annex, house) == 2)
            house.clock.pass(seconds: 30 * 86_400 + 1)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [.channel: 2])
            #expect(try await copies(annex, house) == 1)
            #expect(try await house.files(desk["chief"]) == [annex.id.text])
        }
    }
}
