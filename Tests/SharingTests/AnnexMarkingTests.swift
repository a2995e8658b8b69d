import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is looked for in a file that goes along, by whatever way it is filed")
struct AnnexLookTests {
    /// Refuses one file.
    private func node(_ house: House) throws -> Node {
        try House.node(house.store, house.signer, house.clock) { name, mediaType, bytes in
            let isBad = bytes == Array("launches".utf8) && name == "launches.txt" && mediaType == "text/plain"
            return isBad ? "it launches" : nil
        }
    }

    private func refused(_ objects: [JSONValue], _ house: House) async throws -> [String] {
        try await node(house).gate.write(objects, to: "alerts", by: house["author"]).items.map { item in
            if case .refused(let message) = item.fate { message } else { "" }
        }
    }

    @Test(
        "what never goes along is refused with its report, where a program files both as they are",
        arguments: Backend.allCases)
    func programs(_ backend: Backend) async throws {
        try await backend.run { house in
            let (bad, good) = (try house.annex("launches"), try house.annex("plain"))
            let found = try await refused(
                [
                    try house.artifact(bad), try house.report(20, with: bad), try house.artifact(good),
                    try house.report(21, with: good),
                ], house)
            #expect(found[0].hasSuffix(": it launches") && found[1].hasSuffix(": it launches"))
            #expect(found[2...] == ["", ""])
            // Alone it is a record like any other.
            #expect(try await refused([try house.artifact(bad)], house) == [""])
        }
    }

    @Test("each file is looked into once, and not too many in one submission")
    func bounded() async throws {
        try await Backend.memory.run { house in
            let file = try house.annex("plain")
            let other = try ProductDraft.Annex(name: "other.txt", mediaType: "text/plain", bytes: file.bytes)
            let named = try await refused(
                [
                    try house.artifact(file), try house.report(20, with: file), try house.report(21, with: other),
                ], house)
            #expect(named.allSatisfy { $0.contains("one name") })
            for more in 0...1 {
                let files = try (0..<SharingLimits.annexesLooked + more).map { try house.annex("\(more) \($0)") }
                var objects = try files.map { try house.artifact($0) }
                for (number, file) in files.enumerated() {
                    objects.append(try house.report(100 * (more + 1) + number, with: file))
                }
                let found = try await refused(objects, house)
                #expect(found.allSatisfy { $0.isEmpty == (more == 0) })
            }
        }
    }
}

@Suite("What a file that goes along is filed under")
struct AnnexMarkingTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    @Test(
        "a file has its report's markings, whatever it says of itself and in whichever order they come",
        arguments: Backend.allCases)
    func ofReport(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let green = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
            for (number, own) in [[], [green]].enumerated() {
                let annex = try house.annex("words \(number)")
                let pair = [
                    try house.artifact(annex, own), try house.report(20 + number, with: annex, [desk.restricted]),
                ]
                let filed = try await house.gate.write(
                    number == 0 ? pair : pair.reversed(), to: "alerts", by: house["author"])
                #expect(filed.items.map(\.fate) == [.stored, .stored])
                #expect(try await house.files(desk["chief"]).contains(annex.id.text))
                #expect(try await house.files(desk.guest).isEmpty)
            }
            try await house.expectProof()
        }
    }

    @Test(
        "of two reports of one submission a file has the markings of both, and one of its own more",
        arguments: Backend.allCases)
    func ofBoth(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("words")
            let filed = try await house.gate.write(
                [
                    try house.report(20, with: annex), try house.report(21, with: annex, [desk.restricted]),
                    try house.artifact(annex),
                ], to: "alerts", by: house["author"])
            #expect(filed.items.map(\.fate) == [.stored, .stored, .stored])
            let titles = try await house.titles(desk.guest)
            #expect(titles.filter { $0.hasPrefix("report") } == ["report 20"])
            #expect(try await house.files(desk.guest).isEmpty)
        }
    }

    @Test(
        "where a report tells of its files in a marked portion, the files have that marking",
        arguments: Backend.allCases)
    func ofPortion(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            for (number, selector) in ["annexes", "annexes.[0].name", "product_kind"].enumerated() {
                let annex = try house.annex("words \(number)")
                let portion =
                    #","granular_markings":[{"marking_ref":"\#(desk.restricted)","#
                    + #""selectors":["extensions.\#(Product.extensionID).\#(selector)"]}]"#
                let filed = try await house.gate.write(
                    [try house.artifact(annex), try house.report(20 + number, with: annex, more: portion)],
                    to: "alerts",
                    by: house["author"])
                #expect(filed.items.map(\.fate) == [.stored, .stored])
                #expect(try await house.files(desk.guest).isEmpty == (selector != "product_kind"), "\(selector)")
            }
        }
    }

    @Test(
        "a product that is made from a file which comes with it is for whom the file's report is for",
        arguments: Backend.allCases)
    func madeFrom(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("words")
            let content =
                #""extension_type":"property-extension","product_kind":"note","sources":[{"description":"x","#
                + #""holding":"own","grade":"B2"}],"derived_from_refs":["\#(annex.id.text)"]"#
            let made = try house.report(
                21, name: "report 21", refersTo: [Thing.id(999)],
                more: #","extensions":{"\#(Product.extensionID)":{\#(content)}}"#
            ).value
            let filed = try await house.gate.write(
                [try house.artifact(annex), try house.report(20, with: annex, [desk.restricted]), made],
                to: "alerts", by: house["author"])
            #expect(filed.items.map(\.fate) == [.stored, .stored, .stored])
            #expect(try await house.titles(desk["chief"]).filter { $0.hasPrefix("report") }.count == 2)
            #expect(try await house.titles(desk.guest).filter { $0.hasPrefix("report") }.isEmpty)
        }
    }

    @Test("a file is kept from whom the node keeps its report from", arguments: Backend.allCases)
    func ofOverlay(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            // The house has a report under this id that the partner is not shown.
            let own = try house.report(20, with: try house.annex("ours"), [desk.restricted])
            #expect(try await house.gate.write([own], to: "alerts", by: house["author"]).items.map(\.fate) == [.stored])
            try await house.register(
                "due-diligence", 72,
                #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            _ = try await house.administration.addAccount(
                name: "ours", roles: [.reader, .releaser], purposes: [.awareness])
            try await house.administration.grant("alerts", to: "ours")
            let ours = try await house.administration.post("ours")
            let writer = try await house.invitePartnersWriter()
            let (annex, other) = (try house.annex("theirs"), try house.annex("theirs as well"))
            let filed = try await house.gate.write(
                [
                    try house.artifact(annex), try house.report(20, version: 1, with: annex), try house.artifact(other),
                    try house.report(30, with: other),
                ], to: "alerts", by: writer)
            #expect(filed.items.map(\.fate) == [.stored, .stored, .stored, .stored])
            #expect(try await house.files(ours) == [other.id.text])
        }
    }

    @Test(
        "a report is not cleared, nor its file read, by whom the file alone is kept from", arguments: Backend.allCases)
    func waiting(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("plan")
            let filed = try await house.gate.write(
                [try house.artifact(annex, [desk.confidential]), try house.report(20, with: annex)], to: "alerts",
                by: house["author"])
            guard case .pending(let request) = filed.items[1].fate else {
                Issue.record("it was not held")
                return
            }
            // A releaser who would be shown the report, and is not cleared for the file.
            #expect(try await house.gate.requests(for: desk["junior"]).waiting.isEmpty)
            for attempt in 0..<3 {
                let found = await refusal {
                    switch attempt {
                    case 0: _ = try await house.gate.request(request, for: desk["junior"])
                    case 1: _ = try await house.gate.annex(annex.id.text, waitingIn: request, for: desk["junior"])
                    default: _ = try await house.gate.clear(request, seen: nil, by: desk["junior"])
                    }
                }
                #expect(found?.code == .missing)
            }
            #expect(
                try await house.gate.annex(annex.id.text, waitingIn: request, for: desk["chief"]).bytes == annex.bytes)
            _ = try await house.gate.clear(request, seen: nil, by: desk["chief"])
            let titles = try await house.titles(desk["junior"])
            #expect(titles.filter { $0.hasPrefix("report") } == ["report 20"])
            #expect(try await house.files(desk["junior"]).isEmpty)
            #expect(try await house.files(desk["chief"]) == [annex.id.text])
            // What became of it, whoever is shown the report may know.
            #expect(try await house.gate.request(request, for: desk["junior"]).line.status == .released)
        }
    }

    @Test(
        "a file that the channel no longer takes is kept from the same as before while it waits",
        arguments: Backend.allCases)
    func refusedMeanwhile(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let annex = try house.annex("plan")
            let filed = try await house.gate.write(
                [try house.artifact(annex, [desk.confidential]), try house.report(20, with: annex)], to: "alerts",
                by: house["author"])
            guard case .pending(let request) = filed.items[1].fate else {
                Issue.record("it was not held")
                return
            }
            try await house.register(
                "channel-charter", 5,
                #""code":"alerts","purpose":"alerts","ceiling":2,"status":"active","kinds":["report"]"#)
            let found = await refusal {
                _ = try await house.gate.annex(annex.id.text, waitingIn: request, for: desk["junior"])
            }
            #expect(found?.code == .missing)
            #expect(try await house.gate.request(request, for: desk["chief"]).problem != nil)
        }
    }
}
