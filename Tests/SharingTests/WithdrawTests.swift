import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Withdrawing")
struct WithdrawTests {
    @Test(
        "without a filter all versions go, from this channel alone, and the ledger says who and what",
        arguments: Backend.allCases)
    func all(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1), Thing(1, version: 1), Thing(1, version: 2), Thing(2)])
            try await house.file([Thing(1)], in: "secret", as: "insider")
            let (gate, author, reader) = (house.gate, house["author"], house["reader"])
            try await gate.withdraw(Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: author)

            #expect(
                await refusal { _ = try await gate.object(Thing.id(1), PageRequest(), in: "alerts", for: reader) }?.code
                    == .missing)
            #expect(
                await refusal { _ = try await gate.record(Thing.id(1), version: nil, for: reader) }?.code == .missing)
            #expect(
                house.ids(try await gate.page(PageRequest(versions: .every), in: "alerts", for: reader)) == [
                    Thing.id(2)
                ])
            #expect(try await gate.search(SearchRequest(text: "x1.example"), for: reader).lines.isEmpty)
            _ = try await gate.object(Thing.id(1), PageRequest(), in: "secret", for: house["insider"])
            let entry = try #require(try await house.store.entries(kind: "withdrawal", before: nil, limit: 5).first)
            let body = try JSONDocument(parsing: entry.body).root
            #expect(body["by"]?.string == "author" && body["channel"]?.string == "alerts")
            #expect(body["object"]?.string == Thing.id(1))
            #expect(body["versions"]?.elements.compactMap(\.string) == [0, 1, 2].map(Thing.time))
            #expect(
                await refusal {
                    try await gate.withdraw(Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: author)
                }?.code == .missing)
        }
    }

    @Test("with a filter only those versions go", arguments: Backend.allCases)
    func some(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1), Thing(1, version: 1), Thing(1, version: 2)])
            let (gate, author) = (house.gate, house["author"])
            try await gate.withdraw(Thing.id(1), versions: .latest, specVersions: nil, from: "alerts", by: author)
            let exact = VersionChoice(exact: [try #require(Timestamp(Thing.time(0)))])
            try await gate.withdraw(Thing.id(1), versions: exact, specVersions: nil, from: "alerts", by: author)
            let page = try await gate.page(PageRequest(versions: .every), in: "alerts", for: author)
            #expect(page.lines.map(\.version) == [Thing.time(1)])
            #expect(
                await refusal {
                    try await gate.withdraw(Thing.id(1), versions: exact, specVersions: nil, from: "alerts", by: author)
                }?.code == .missing)
            #expect(
                await refusal {
                    try await gate.withdraw("../nonsense", versions: nil, specVersions: nil, from: "alerts", by: author)
                }?.code == .missing)
        }
    }

    @Test("an object without versions goes as well", arguments: Backend.allCases)
    func observable(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"
            let (gate, author) = (house.gate, house["author"])
            _ = try await gate.write(
                [try parse(#"{"type":"ipv4-addr","spec_version":"2.1","id":"\#(id)","value":"198.51.100.3"}"#)],
                to: "alerts", by: author)
            try await gate.withdraw(id, versions: nil, specVersions: nil, from: "alerts", by: author)
            #expect(try await gate.page(PageRequest(), in: "alerts", for: author).lines.isEmpty)
            #expect(try await house.node.auditor.verify().findings == [])
        }
    }

    @Test("what is hidden from the caller is not withdrawn", arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.hide(Thing(1))
            let (gate, author) = (house.gate, house["author"])
            let before = try await house.store.size()
            #expect(
                await refusal {
                    try await gate.withdraw(Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: author)
                }?.code == .missing)
            #expect(try await house.store.size() == before)
        }
    }

    @Test(
        "what decisions are made by is not withdrawn or recalled: its next version ends it, and the decisions with it",
        arguments: Backend.allCases)
    func registry(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "one")])
            // The agreement as it is was narrower once: without its newest version that would count again, or the other way.
            try await house.register("agreement", 3, house.agreement(categories: #"["nothing"]"#), version: 1)
            #expect(try await house.titles(guest).isEmpty)
            let console = house.administration.console
            let agreement = Thing.id(3, "agreement")
            let size = try await house.store.size()
            for versions in [nil, VersionChoice.latest] {
                let found = await refusal {
                    try await house.gate.withdraw(
                        agreement, versions: versions, specVersions: nil, from: Registry.channel, by: console)
                }
                #expect(found?.code == .conflict && found?.message.contains("revoked") == true)
            }
            let recall = await refusal {
                _ = try await house.gate.recall(agreement, reason: .error, explanation: nil, by: console)
            }
            #expect(recall?.code == .conflict)
            #expect(try await house.store.size() == size)
            #expect(try await house.titles(guest).isEmpty)
            try await house.register("agreement", 3, house.agreement(), version: 2)
            #expect(try await house.titles(guest) == ["one"])
            try await house.register("agreement", 3, house.agreement() + #","revoked":true"#, version: 3)
            #expect(try await house.titles(guest).isEmpty)
        }
    }

    @Test(
        "a marking of the registry keeps its meaning, and what informs no decision goes as it does elsewhere",
        arguments: Backend.allCases)
    func registryMarking(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            let console = house.administration.console
            let marking = "marking-definition--77777777-7777-4777-8777-777777777777"
            let identity = try parse(
                #"{"type":"identity","spec_version":"2.1","id":"\#(Thing.id(5, "identity"))","created":"\#(Thing.time(0))","modified":"\#(Thing.time(0))","name":"Desk","identity_class":"organization"}"#
            )
            let report = try await house.gate.write(
                [
                    try parse(
                        #"{"type":"marking-definition","spec_version":"2.1","id":"\#(marking)","created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"ours"}}"#
                    ), identity,
                ], to: Registry.channel, by: console)
            #expect(report.items.allSatisfy { $0.fate == .stored })
            let found = await refusal {
                try await house.gate.withdraw(
                    marking, versions: nil, specVersions: nil, from: Registry.channel, by: console)
            }
            #expect(found?.code == .conflict)
            try await house.gate.withdraw(
                Thing.id(5, "identity"), versions: nil, specVersions: nil, from: Registry.channel, by: console)
        }
    }
}
