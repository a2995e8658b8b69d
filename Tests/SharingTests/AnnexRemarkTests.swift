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

    @Test(
        "an upgrade takes the file from whom it shuts out, leaves it to the rest, and leaves another report's alone",
        arguments: Backend.allCases)
    func upgrade(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let (alone, shared) = (try house.annex("alone"), try house.annex("shared"))
            for (number, annex) in [(20, alone), (21, shared), (22, shared)] {
                try await house.write([try house.artifact(annex), try house.report(number, with: annex)])
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
        "an upgrade that breaks off anywhere is finished when it is asked for again, files and all", arguments: 0...4)
    func brokenOff(_ taken: Int) async throws {
        try await with(.sqlite) { desk in
            let house = desk.house
            let (one, two) = (try house.annex("one"), try house.annex("two"))
            try await house.write(
                [try house.artifact(one), try house.artifact(two), try house.report(20, with: one, and: [two])])
            let id = Thing.id(20, "report")
            var thing = Thing(
                11, name: "x", more: #","object_ref":"\#(id)","contents":{"fr":{"name":"rapport 20"}}"#)
            thing.type = "language-content"
            try await house.write([try parse(thing.json.replacing(#""name":"x","#, with: ""))])
            func listed(_ type: String) async throws -> Int {
                try await house.gate.page(PageRequest(types: [type]), in: "alerts", for: desk.guest).lines.count
            }
            #expect(try await listed("report") == 1)
            #expect(try await listed("language-content") == 1)

            // Two files, versions, a translation; the last time, what is filed once both files were taken back.
            let between = Between(house.store)
            if taken < 4 { between.breakOff(.withdrawal, after: taken) } else { between.end(after: 1) }
            let node = try House.node(between, house.signer, house.clock)
            let broken = await refusal {
                _ = try await node.gate.remark(
                    id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            }
            #expect(broken?.code == .unavailable)
            #expect(try await house.files(desk.guest).count == [2, 1, 0, 0, 0][taken])
            house.clock.pass(seconds: 1)
            let again = try await house.gate.remark(
                id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            #expect(again.direction == .upgrade && again.channels == ["alerts"])
            let view = try await house.gate.record(id, version: nil, for: desk["chief"])
            #expect(view.line.version == again.version && view.versions == 1)
            for type in ["report", "language-content", "artifact"] { #expect(try await listed(type) == 0, "\(type)") }
            for annex in [one, two] {
                let file = try await house.gate.annex(
                    annex.id.text, of: id, version: nil, channel: nil, for: desk["chief"])
                #expect(file.bytes == annex.bytes)
            }
            let over = await refusal {
                _ = try await house.gate.remark(
                    id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            }
            #expect(over?.code == .unprocessable)
            try await house.expectProof()
        }
    }

    @Test("an upgrade that breaks off twice still finds the files that it took back")
    func brokenOffTwice() async throws {
        try await with(.sqlite) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            // One that goes on, so that no id is made twice.
            let between = Between(house.store)
            let node = try House.node(between, house.signer, house.clock)
            for _ in 0..<2 {
                between.end(after: 1)
                let broken = await refusal {
                    _ = try await node.gate.remark(
                        Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it",
                        by: desk["chief"])
                }
                #expect(broken?.code == .unavailable)
                house.clock.pass(seconds: 1)
            }
            _ = try await house.gate.remark(
                Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            let file = try await house.gate.annex(
                annex.id.text, of: Thing.id(20, "report"), version: nil, channel: nil, for: desk["chief"])
            #expect(file.bytes == annex.bytes)
            #expect(try await house.files(desk.guest).isEmpty)
        }
    }

    @Test("a file that was taken back by itself does not come back with an upgrade", arguments: [false, true])
    func takenByItself(_ isRecalled: Bool) async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            let id = Thing.id(20, "report")
            if isRecalled {
                // After an upgrade that came to nothing, before it took anything back.
                let between = Between(house.store)
                between.breakOff(.withdrawal, after: 0)
                let node = try House.node(between, house.signer, house.clock)
                _ = await refusal {
                    _ = try await node.gate.remark(id, markings: [desk.restricted], reason: "more", by: desk["chief"])
                }
                house.clock.pass(seconds: 1)
                _ = try await house.gate.recall(
                    annex.id.text, reason: .error, measure: .quarantine, explanation: nil, by: desk["chief"])
            } else {
                try await house.gate.withdraw(
                    annex.id.text, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            }
            house.clock.pass(seconds: 1)
            let found = try await house.gate.remark(
                id, markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            #expect(found.direction == .upgrade)
            #expect(try await house.files(desk["chief"]).isEmpty)
            // Nobody lets others have more of what they see a part of.
            let wider = await refusal {
                _ = try await house.gate.remark(id, markings: [], reason: "less was in it", by: desk["chief"])
            }
            #expect(wider?.code == .forbidden)
        }
    }

    @Test("nor does it after an upgrade that was broken off and finished")
    func takenAfterFinishing() async throws {
        try await with(.sqlite) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            let id = Thing.id(20, "report")
            // The file was filed again already, and the version before was not taken back yet.
            let between = Between(house.store)
            between.breakOff(.withdrawal, after: 1)
            let node = try House.node(between, house.signer, house.clock)
            let broken = await refusal {
                _ = try await node.gate.remark(id, markings: [desk.restricted], reason: "more", by: desk["chief"])
            }
            #expect(broken?.code == .unavailable)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.remark(id, markings: [desk.restricted], reason: "more", by: desk["chief"])
            #expect(try await house.files(desk["chief"]) == [annex.id.text])
            house.clock.pass(seconds: 1)
            try await house.gate.withdraw(
                annex.id.text, versions: nil, specVersions: nil, from: "alerts", by: desk["chief"])
            house.clock.pass(seconds: 1)
            let found = try await house.gate.remark(
                id, markings: [desk.confidential], reason: "more still", by: desk["chief"])
            #expect(found.direction == .upgrade)
            #expect(try await house.files(desk["chief"]).isEmpty)
        }
    }

    @Test(
        "a file that an older version brought goes along with an upgrade of the newest", arguments: Backend.allCases,
        [false, true])
    func older(_ backend: Backend, _ isStricter: Bool) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            // Somebody joins: what is filed from now on stands on another shelf. Or its author asks for more themselves.
            try await house.register(
                "membership", 5,
                #""community":"MCC","organisation":"UG-NAC","tier":"member","valid_from":"2024-01-01T00:00:00Z""#)
            house.clock.pass(seconds: 10)
            try await house.write(
                [try house.report(20, version: 1, with: annex, isStricter ? [desk.restricted] : [])])
            let found = try await house.gate.remark(
                Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            #expect(found.direction == .upgrade)
            let file = try await house.gate.annex(
                annex.id.text, of: Thing.id(20, "report"), version: nil, channel: nil, for: desk["chief"])
            #expect(file.bytes == annex.bytes)
            #expect(try await house.files(desk.guest).isEmpty)
            #expect(try await house.files(desk["chief"]) == [annex.id.text])
            #expect(try await house.titles(desk.guest).isEmpty)
            try await house.expectProof()
        }
    }

    @Test(
        "what is left of a version that its author made stricter is taken back, and its file goes along with the newest",
        arguments: 0...2)
    func leftBroken(_ taken: Int) async throws {
        try await with(.sqlite) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            let id = Thing.id(20, "report")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            try await house.write([try house.report(20, version: 1, with: annex, [desk.restricted])])
            let between = Between(house.store)
            if taken < 2 { between.breakOff(.withdrawal, after: taken) } else { between.end(after: 1) }
            let node = try House.node(between, house.signer, house.clock)
            let broken = await refusal {
                _ = try await node.gate.remark(id, markings: [desk.restricted], reason: "more", by: desk["chief"])
            }
            #expect(broken?.code == .unavailable)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.remark(id, markings: [desk.restricted], reason: "more", by: desk["chief"])
            let file = try await house.gate.annex(
                annex.id.text, of: id, version: nil, channel: nil, for: desk["chief"])
            #expect(file.bytes == annex.bytes)
            #expect(try await house.files(desk.guest).isEmpty)
            #expect(try await house.titles(desk.guest).isEmpty)
        }
    }

    @Test("an upgrade files the version and its files in one submission, so that nobody is given it without them")
    func together() async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
            _ = try await house.gate.remark(
                Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            let file = try #require(try await house.store.places(of: annex.id).last?.position)
            let report = try #require(
                try await house.store.places(of: try RecordID(Thing.id(20, "report"))).last?.position)
            #expect(report.raw == file.raw + 1)
        }
    }

    @Test(
        "a recall that erases takes the copies of a file, too, that an upgrade took back before",
        arguments: Backend.allCases)
    func recalled(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let (alone, shared) = (try house.annex("alone"), try house.annex("shared"))
            try await house.write(
                [
                    try house.artifact(alone), try house.artifact(shared),
                    try house.report(20, with: alone, and: [shared]), try house.report(21, with: shared),
                ])
            _ = try await house.gate.remark(
                Thing.id(20, "report"), markings: [desk.restricted], reason: "more was in it", by: desk["chief"])
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                Thing.id(20, "report"), reason: .error, measure: .cryptoShred, explanation: nil, by: desk["chief"])
            #expect(try await house.store.places(of: alone.id).isEmpty)
            #expect(try await house.store.places(of: try RecordID(Thing.id(20, "report"))).isEmpty)
            #expect(try await house.files(desk.guest) == [shared.id.text], "another report has it with it")
            try await house.expectProof()
        }
    }

    @Test("what an upgrade files anew is younger than the withdrawal of the same, so that partners keep it")
    func younger() async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex)])
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
            try await house.write(
                [try house.artifact(annex), try house.report(20, with: annex, [desk.restricted])])
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

    @Test("a downgrade that waits comes back when the record is marked with more", arguments: Backend.allCases)
    func outlived(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("alone")
            let id = Thing.id(20, "report")
            try await house.write([try house.artifact(annex), try house.report(20, with: annex, [desk.restricted])])
            let waiting = try await house.gate.remark(id, markings: [], reason: "years passed", by: desk["chief"])
            let request = try #require(waiting.requests.first)
            house.clock.pass(seconds: 1)
            let found = try await house.gate.remark(
                id, markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            #expect(found.direction == .upgrade)
            #expect(try await house.gate.request(request, for: desk["chief"]).line.status == .withdrawn)
            let late = await refusal { _ = try await house.gate.clear(request, seen: nil, by: desk["releaser"]) }
            #expect(late != nil)
            #expect(try await house.files(desk.guest).isEmpty)
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
            try await house.write(
                [try house.artifact(annex, [desk.restricted]), try house.report(20, with: annex)])
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
