import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Files of a report that is marked anew")
struct AnnexRemarkTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    private func write(_ objects: [JSONValue], _ house: House) async throws {
        let filed = try await house.gate.write(objects, to: "alerts", by: house["author"])
        #expect(filed.items.allSatisfy { [.stored, .known].contains($0.fate) })
    }

    @Test(
        "an upgrade takes the file from whom it shuts out, leaves it to the rest, and leaves another report's alone",
        arguments: Backend.allCases)
    func upgrade(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let (alone, shared) = (try house.annex("alone"), try house.annex("shared"))
            for (number, annex) in [(20, alone), (21, shared), (22, shared)] {
                try await write([try house.artifact(annex), try house.report(number, with: annex)], house)
            }
            #expect(try await house.files(desk.guest) == [alone.id.text, shared.id.text])
            for number in [20, 21] {
                let found = try await house.gate.remark(
                    Thing.id(number, "report"), markings: [desk.confidential], reason: "more was in it",
                    by: desk["chief"])
                #expect(found.direction == .upgrade)
            }
            for caller in [desk.guest, desk["junior"]] {
                #expect(try await house.files(caller) == [shared.id.text])
            }
            #expect(try await house.files(desk["chief"]) == [alone.id.text, shared.id.text])
            for (number, annex) in [(20, alone), (21, shared)] {
                let file = try await house.gate.annex(
                    annex.id.text, of: Thing.id(number, "report"), version: nil, channel: nil, for: desk["chief"])
                #expect(file.bytes == annex.bytes)
            }
            #expect(try await house.store.places(of: alone.id).count == 2)
            #expect(try await house.store.places(of: shared.id).count == 2)
            try await house.expectProof()
        }
    }

    @Test(
        "an upgrade that breaks off leaves no file under the weaker markings, and is finished if none was taken back yet",
        arguments: 0...2)
    func brokenOff(_ taken: Int) async throws {
        try await with(.sqlite) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await write([try house.artifact(annex), try house.report(20, with: annex)], house)
            let id = Thing.id(20, "report")
            var thing = Thing(
                11, name: "x", more: #","object_ref":"\#(id)","contents":{"fr":{"name":"rapport 20"}}"#)
            thing.type = "language-content"
            try await write([try parse(thing.json.replacing(#""name":"x","#, with: ""))], house)
            func listed(_ type: String) async throws -> Int {
                try await house.gate.page(PageRequest(types: [type]), in: "alerts", for: desk.guest).lines.count
            }
            #expect(try await listed("report") == 1)
            #expect(try await listed("language-content") == 1)

            // A file, versions, a translation.
            let between = Between(house.store)
            between.breakOff(.withdrawal, after: taken)
            let node = try House.node(between, house.signer, house.clock)
            let broken = await refusal {
                _ = try await node.gate.remark(
                    id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            }
            #expect(broken?.code == .unavailable)
            #expect(try await house.files(desk.guest).isEmpty == (taken > 0))
            house.clock.pass(seconds: 1)
            guard taken == 0 else {
                // Of a report whose file was taken back everybody is shown a part: its author files it anew (decision 0061).
                let again = await refusal {
                    _ = try await house.gate.remark(
                        id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
                }
                #expect(again?.code == .forbidden)
                return
            }
            let again = try await house.gate.remark(
                id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            #expect(again.direction == .upgrade && again.channels == ["alerts"])
            let view = try await house.gate.record(id, version: nil, for: desk["chief"])
            #expect(view.line.version == again.version && view.versions == 1)
            for type in ["report", "language-content", "artifact"] { #expect(try await listed(type) == 0, "\(type)") }
            let over = await refusal {
                _ = try await house.gate.remark(
                    id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            }
            #expect(over?.code == .unprocessable)
            try await house.expectProof()
        }
    }

    @Test("what an upgrade files anew is younger than the withdrawal of the same, so that partners keep it")
    func younger() async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await write([try house.artifact(annex), try house.report(20, with: annex)], house)
            _ = try await house.gate.remark(
                Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            let withdrawal = try #require(
                try await house.store.entries(kind: EntryMaker.withdrawal, before: nil, limit: 9).first { entry in
                    (try? JSONDocument(parsing: entry.body).root).flatMap(Withdrawal.init)?.object == annex.id.text
                })
            let place = try #require(try await house.store.places(of: annex.id).last)
            let entry = try #require(try await house.store.entry(at: place.position))
            #expect(try Envelope(parsing: entry.envelope).created > withdrawal.added)
        }
    }

    @Test("a downgrade waits with its file, and whoever is new gets both", arguments: Backend.allCases)
    func downgrade(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await write(
                [try house.artifact(annex), try house.report(20, with: annex, [desk.restricted])], house)
            let found = try await house.gate.remark(
                Thing.id(20, "report"), markings: [], reason: "two years have passed", by: desk["chief"])
            let request = try #require(found.requests.first)
            #expect(found.direction == .downgrade && found.requests.count == 1)
            #expect(try await house.files(desk.guest).isEmpty)
            let waiting = try await house.gate.annex(annex.id.text, waitingIn: request, for: desk["releaser"])
            #expect(waiting.bytes == annex.bytes)
            _ = try await house.gate.clear(request, seen: nil, by: desk["releaser"])
            #expect(try await house.files(desk.guest) == [annex.id.text])
            #expect(try await house.titles(desk.guest).contains("report 20"))
            try await house.expectProof()
        }
    }

    @Test(
        "a file that asks for more than its report keeps its own markings beside the new ones",
        arguments: Backend.allCases)
    func stricter(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let mark = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            let annex = try house.annex("alone")
            try await write(
                [try house.artifact(annex, [desk.restricted]), try house.report(20, with: annex)], house)
            let found = try await house.gate.remark(
                Thing.id(20, "report"), markings: [mark], reason: "not for them", by: desk["chief"])
            #expect(found.direction == .upgrade)
            let file = try await house.gate.record(annex.id.text, version: nil, for: desk["chief"])
            #expect(
                file.object["object_marking_refs"]?.elements.compactMap(\.string) == [desk.restricted, mark])
            #expect(try await house.files(desk.guest).isEmpty)
        }
    }
}
