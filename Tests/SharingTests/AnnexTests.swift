import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Files that go along with a product")
struct AnnexTests {
    private let picture: [UInt8] = Array("the picture".utf8)
    private let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"

    private func draft(_ title: String = "Forged summons", _ files: [[UInt8]]? = nil) throws -> ProductDraft {
        var draft = try ProductDraft.intrep(title)
        draft.annexes = try (files ?? [picture]).enumerated().map { place, bytes in
            try ProductDraft.Annex(name: "file \(place).txt", mediaType: "text/plain", bytes: bytes, lang: "en")
        }
        return draft
    }

    private func read(_ file: ProductDraft.Annex, of id: String, _ house: House, as caller: Caller) async throws
        -> AnnexFile?
    {
        do {
            return try await house.gate.annex(file.id.text, of: id, version: nil, channel: nil, for: caller)
        } catch let refusal as Refusal where refusal.code == .missing {
            return nil
        }
    }

    @Test(
        "a file is an artifact beside its report, described in it, and read by whoever reads the report",
        arguments: Backend.allCases)
    func files(_ backend: Backend) async throws {
        try await backend.run { house in
            let draft = try draft()
            let id = try await house.filed(draft)
            let report = try await house.gate.record(id, version: nil, for: house["reader"])
            let said = try #require(Product.annexes(of: report.object).first)
            #expect(said.about["name"]?.string == "file 0.txt")
            #expect(said.about["bytes"]?.integer == Int64(picture.count))
            #expect(report.object["object_refs"]?.elements.compactMap(\.string) == [draft.annexes[0].id.text, id])
            let got = try #require(try await read(draft.annexes[0], of: id, house, as: house["reader"]))
            #expect(got.bytes == picture && got.name == "file 0.txt" && got.mediaType == "text/plain")
            // The same bytes with another report are the same record.
            let before = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: house["reader"])
                .lines
            let other = try await house.filed(self.draft("Another"))
            let after = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: house["reader"])
                .lines
            #expect(after.count == before.count + 1)
            #expect(try await read(draft.annexes[0], of: other, house, as: house["reader"]) != nil)
            try await house.expectProof()
        }
    }

    @Test("who may not see the report sees neither its file nor that there is one", arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var own = try draft()
            own.releasedTo = ["KE-OUT"]
            let id = try await house.filed(own)
            #expect(try await read(own.annexes[0], of: id, house, as: guest) == nil)
            let seen = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: guest).lines
            #expect(!seen.contains { $0.type == "artifact" || $0.type == "report" })
            // The same bytes to everybody are a record of their own, and show nothing of the first.
            let open = try draft("For all")
            let other = try await house.filed(open)
            #expect(try await read(open.annexes[0], of: other, house, as: guest)?.bytes == picture)
            #expect(try await read(own.annexes[0], of: id, house, as: guest) == nil)
        }
    }

    @Test(
        "a file inherits what its report inherits: nobody has it who may not have the sources",
        arguments: Backend.allCases)
    func inherits(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var source = try draft("Source", [])
            source.releasedTo = ["KE-OUT"]
            var made = try draft("Made of it")
            made.derivedFrom = [try RecordID(try await house.filed(source))]
            house.clock.pass(seconds: 1)
            let id = try await house.filed(made)
            #expect(try await read(made.annexes[0], of: id, house, as: house["reader"]) != nil)
            let seen = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: guest).lines
            #expect(!seen.contains { $0.type == "artifact" })
            // The same file with what everybody may have is there for everybody.
            let open = try draft("For all")
            let other = try await house.filed(open)
            #expect(try await read(open.annexes[0], of: other, house, as: guest)?.bytes == picture)
        }
    }

    @Test(
        "what takes two persons waits as one with its file, which the second reads before", arguments: Backend.allCases)
    func waits(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            var draft = ProductDraft.assessment("Will it last?")
            draft.annexes = try self.draft().annexes
            let request = try await house.held(draft)
            let file = draft.annexes[0].id.text
            let waiting = try await house.gate.requests(for: desk["chief"]).waiting
            #expect(waiting.map(\.id) == [request], "one request for both")
            let types = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: desk["chief"]).lines
            #expect(!types.contains { $0.type == "artifact" })
            #expect(try await house.gate.annex(file, waitingIn: request, for: desk["chief"]).bytes == picture)
            await #expect(throws: Refusal.self) {
                try await house.gate.annex(file, waitingIn: request, for: desk.guest)
            }
            let scores = Dictionary(uniqueKeysWithValues: Product.standards.map { ($0, Int64(2)) })
            let cleared = try await house.gate.clear(request, seen: nil, standards: scores, by: desk["chief"])
            let got = try await house.gate.annex(
                file, of: cleared.object, version: nil, channel: nil, for: desk["chief"])
            #expect(got.bytes == picture)
            #expect(try await house.gate.requests(for: desk["chief"]).waiting.isEmpty)
            await #expect(throws: Refusal.self) {
                try await house.gate.annex(file, waitingIn: request, for: desk["chief"])
            }
        }
    }

    @Test(
        "a recall takes the file with its report, unless another report has it with it",
        arguments: Backend.allCases, [RecallMeasure.quarantine, .cryptoShred])
    func recalled(_ backend: Backend, _ measure: RecallMeasure) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let (one, two) = (try draft("One", [picture, [65]]), try draft("Two"))
            let first = try await house.filed(one)
            let second = try await house.filed(two)
            house.clock.pass(seconds: 1)
            func recall(_ id: String) async throws -> RecallView {
                try await house.gate.recall(id, reason: .error, measure: measure, explanation: nil, by: desk["chief"])
            }
            func files() async throws -> Set<String> {
                let page = try await house.gate.page(
                    PageRequest(types: ["artifact"]), in: "alerts", for: house["reader"])
                return Set(page.lines.map(\.id))
            }
            #expect(try await files() == Set(one.annexes.map(\.id.text)))
            #expect(try await recall(first).erased == (measure == .cryptoShred ? 2 : 0))
            #expect(try await files() == [two.annexes[0].id.text], "the second report has it still")
            #expect(try await read(two.annexes[0], of: second, house, as: house["reader"]) != nil)
            #expect(try await recall(second).erased == (measure == .cryptoShred ? 2 : 0))
            #expect(try await files().isEmpty)
            try await house.expectProof()
        }
    }

    @Test("who clears a report is told where its file finds no room, and it is not released as if it had")
    func crowded() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            let before = try await desk.hold(desk.thing(30, name: "before", [desk.confidential]))
            _ = try await house.gate.clear(before, seen: nil, by: desk["releaser"])
            let annex = try house.annex("alone")
            let filed = try await house.gate.write(
                [
                    try house.artifact(annex, [desk.restricted]),
                    try house.report(20, with: annex, [desk.confidential]),
                ], to: "alerts", by: desk["author"])
            guard case .pending(let request) = filed.items[1].fate else {
                Issue.record("it was not held")
                return
            }
            let snapshot = try await house.node.core.directory.current()
            let channel = try #require(snapshot.channelsByName["alerts"])
            for number in (snapshot.shelvesByChannel[channel.key] ?? []).count..<StoreLimits.shelves {
                try await house.hide(Thing(1_000 + number, name: "x"), era: Instant(microseconds: Int64(number)))
            }
            let found = await refusal { _ = try await house.gate.clear(request, seen: nil, by: desk["releaser"]) }
            #expect(found?.code == .conflict && found?.message.contains("the rest is filed") ?? false)
            #expect(try await house.gate.request(request, for: desk["releaser"]).line.status == .cleared)
            #expect(try await house.titles(desk["chief"]).contains("report 20"))
        }
    }

    @Test(
        "a next version has its files by itself: they stay when the version before is recalled",
        arguments: Backend.allCases)
    func revised(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let draft = try draft()
            let id = try await house.filed(draft)
            let before = try await house.gate.record(id, version: nil, for: house["author"])
            // Somebody joins: what is filed from now on stands on another shelf.
            try await house.register(
                "membership", 5,
                #""community":"MCC","organisation":"UG-NAC","tier":"member","valid_from":"2024-01-01T00:00:00Z""#)
            house.clock.pass(seconds: 10)
            let revision = ProductRevision(of: id, version: before.line.version, keeping: [])
            let outcome = try await house.gate.file(
                self.draft("Forged summonses", []), revising: revision, by: house["author"])
            #expect(outcome == .filed(id: id, channel: "alerts"))
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                id, versions: [before.line.version], reason: .error, measure: .cryptoShred, explanation: nil,
                by: desk["chief"])
            let after = try await house.gate.record(id, version: nil, for: house["reader"])
            #expect(after.versions == 1 && Product.annexes(of: after.object).map(\.artifact) == [draft.annexes[0].id])
            #expect(try await read(draft.annexes[0], of: id, house, as: house["reader"])?.bytes == picture)
            try await house.expectProof()
        }
    }

    @Test("a file that was taken back alone is named in its report no more", arguments: Backend.allCases)
    func unnamed(_ backend: Backend) async throws {
        try await backend.run { house in
            let draft = try draft("Two files", [picture, [65]])
            let id = try await house.filed(draft)
            try await house.gate.withdraw(
                draft.annexes[0].id.text, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let object = try await house.gate.record(id, version: nil, for: house["reader"]).object
            #expect(Product.annexes(of: object).map(\.artifact) == [draft.annexes[1].id])
            #expect(try await read(draft.annexes[0], of: id, house, as: house["reader"]) == nil)
        }
    }

    @Test("each limit holds at it and one over, and a type that is not known is refused", arguments: Backend.allCases)
    func limits(_ backend: Backend) async throws {
        try await backend.run { house in
            func property(_ draft: ProductDraft) async throws -> String? {
                guard case .refused(let property, _) = try await house.gate.file(draft, by: house["author"]) else {
                    return nil
                }
                return property
            }
            let largest = [UInt8](repeating: 65, count: SharingLimits.annex)
            #expect(try await property(draft("Large", [largest])) == nil)
            #expect(try await property(draft("Large", [largest + [65]])) == "annexes")
            let all = [largest, largest.dropLast() + [66], largest.dropLast() + [67]]
            #expect(try await property(draft("All", all + [[1]])) == "annexes")
            let many = (0..<UInt8(Product.annexesMost)).map { [$0] }
            #expect(try await property(draft("Many", many)) == nil)
            #expect(try await property(draft("Many", many + [[99]])) == "annexes")
            var odd = try draft()
            odd.annexes = [try ProductDraft.Annex(name: "a.exe", mediaType: "application/x-msdownload", bytes: [1])]
            #expect(try await property(odd) == "annexes")
        }
    }

    @Test("a file is called by the name that its report gives it, where it is referred to and among links")
    func named() async throws {
        try await Backend.memory.run { house in
            let draft = try draft()
            let id = try await house.filed(draft)
            let view = try await house.gate.record(id, version: nil, for: house["reader"])
            let file = try #require(view.refersTo.first { $0.type == "artifact" })
            #expect(file.title == .text("file 0.txt"))
            let around = try await house.gate.surroundings(of: id, for: house["reader"])
            #expect(around.nodes.map(\.record).first { $0.id == file.id }?.title == .text("file 0.txt"))
        }
    }

    @Test("a file that is taken out of a tear-line goes with the reference to it", arguments: Backend.allCases)
    func tearline(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let id = try await house.filed(draft("Forged summons", [[1], [2, 2]]))
            let files = "extensions.\(Product.extensionID).annexes"
            func made(_ removing: String...) async throws -> TearLineView {
                var order = TearLineOrder(record: id, target: "alerts")
                order.removing = removing
                order.generaliseEverywhere(step: "place", exact: "Malaba", general: "the border")
                return try await house.gate.tearlineDraft(order, by: desk["author"]).get()
            }
            let without = try await made(files)
            #expect(without.removed == [files, "object_refs.[0]", "object_refs.[1]"])
            #expect(without.object["object_refs"]?.count == 1 && !without.findings.contains { $0.kind == "hash" })
            #expect(Product.content(of: without.object)?["areas"]?[0]?["name"]?.string == "the border")
            let one = try await made(files + ".[1]")
            #expect(one.removed == [files + ".[1]", "object_refs.[1]"])
            #expect(one.object["object_refs"]?.count == 2 && Product.annexes(of: one.object).count == 1)
            // Whoever ticked both is not asked twice.
            #expect(try await made(files + ".[1]", "object_refs.[1]").removed.count == 2)
        }
    }

    @Test("that a file was read is in the journal of what was given", arguments: Backend.allCases)
    func journal(_ backend: Backend) async throws {
        try await backend.run { house in
            let draft = try draft()
            let id = try await house.filed(draft)
            _ = try await read(draft.annexes[0], of: id, house, as: house["reader"])
            let given = try await house.gate.disclosures(of: draft.annexes[0].id.text, for: house["oversight"]).lines
            #expect(given.contains { $0.post == "reader" })
        }
    }
}
