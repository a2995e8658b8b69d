import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is said of a partner's record goes back to that partner (domain 3.11)")
struct PouchFeedbackTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    @Test("an answer comes to the originator, beside its record, and to nobody else", arguments: Backend.allCases)
    func answer(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "dry wells"))
            try await ke.send(to: et)
            try await ke.send(to: sn)
            et.clock.pass(seconds: 1)
            let said = FeedbackDraft(
                record: Thing.id(1), channel: "alerts", answer: .actionTaken, comment: "Water was sent.")
            guard case .filed(let note, _) = try await et.node.gate.respond(said, by: et.duty()) else {
                Issue.record("it was not filed")
                return
            }
            let opened = try await ke.open(try await et.pack(ke))
            #expect(opened.allSatisfy { $0.exceptions.isEmpty })
            let view = try await ke.node.gate.record(Thing.id(1), version: nil, for: ke.duty())
            let back = try #require(view.feedback.first)
            #expect(back.organisation == "ET-FAD" && back.answer == .actionTaken && back.comment == "Water was sent.")
            let lines = try await ke.node.gate.whereabouts(of: Thing.id(1), for: ke.duty()).lines
            #expect(lines.first { $0.organisation == "ET-FAD" }?.answer?.answer == .actionTaken)
            #expect(lines.first { $0.organisation == "SN-CAS" }?.answer == nil)

            try await et.send(to: sn)
            try await ke.send(to: sn)
            #expect(try await sn.store.places(of: RecordID(note)).isEmpty)
            // The record itself does not come back to where it came from.
            #expect(try await ke.store.places(of: RecordID(Thing.id(1))).count == 1)
        }
    }

    @Test("whoever was asked for an answer is late until they gave it", arguments: Backend.allCases)
    func asked(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            var report = Thing(
                1, name: "dry wells",
                more: #"""
                    ,"report_types":["warning"],"published":"2025-04-01T00:00:00Z","object_refs":["\#(Thing.id(2))"],
                    "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"notice",
                    "acknowledge_within":30}}
                    """#)
            report.type = "report"
            try await ke.file(report)
            try await ke.send(to: et)
            func due(_ code: String) async throws -> Int64? {
                let view = try await ke.node.gate.whereabouts(of: report.id, for: ke.duty())
                let line = try #require(view.lines.first { $0.organisation == code })
                guard let by = line.answerBy, let since = line.since else { return nil }
                return (by.microseconds - since.microseconds) / 60_000_000
            }
            // Who has it is asked; to whom it has not gone, nothing is late.
            #expect(try await due("ET-FAD") == 30)
            #expect(try await due("SN-CAS") == nil)
            try await ke.send(to: sn)
            et.clock.pass(seconds: 1)
            let said = FeedbackDraft(record: report.id, channel: "alerts", answer: .noted)
            _ = try await et.node.gate.respond(said, by: et.duty())
            _ = try await ke.open(try await et.pack(ke))
            #expect(try await due("ET-FAD") == nil)
            #expect(try await due("SN-CAS") == 30)
        }
    }

    @Test(
        "what is said of an observable that a second partner names as well goes to neither with it: it would tell that they do",
        arguments: [false, true])
    func shared(_ isShared: Bool) async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let address = "ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd"
            let object = try parse(
                #"{"type":"ipv4-addr","spec_version":"2.1","id":"\#(address)","value":"198.51.100.3"}"#)
            // A channel that the first is not in.
            for (capital, other) in [(et, "sn-cas.node"), (sn, "et-fad.node")] {
                try await capital.node.administration.addChannel(code: "pair", title: "Pair", tlp: .green)
                for post in ["duty", other] {
                    try await capital.node.administration.grant("pair", to: post, write: true)
                }
                capital.clock.pass(seconds: 1)
            }
            for (partner, channel) in isShared ? [(ke, "alerts"), (sn, "pair")] : [(ke, "alerts")] {
                _ = try await partner.node.gate.write([object], to: channel, by: partner.duty())
                try await partner.send(to: et)
            }
            et.clock.pass(seconds: 1)
            var note = Thing(2, more: #","content":"seen here","object_refs":["\#(address)"]"#)
            note.type = "note"
            try await et.file(note)
            try await et.send(to: ke)
            #expect(try await ke.store.places(of: RecordID(note.id)).isEmpty == isShared)
        }
    }

    @Test("what names another partner's record that may not be passed on goes without that name", arguments: [true])
    func third(_: Bool) async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "dry wells"))
            try await ke.send(to: et)
            et.clock.pass(seconds: 1)
            var sighting = Thing(2, more: #","sighting_of_ref":"\#(Thing.id(1))""#)
            sighting.type = "sighting"
            try await et.file(sighting)
            try await et.send(to: ke)
            try await et.send(to: sn)
            #expect(try await !ke.store.places(of: RecordID(sighting.id)).isEmpty)
            for place in try await sn.store.places(of: RecordID(sighting.id)) {
                let body = try #require(try await sn.store.entry(at: place.position)).body
                #expect(!String(decoding: body, as: UTF8.self).contains(Thing.id(1)))
            }
        }
    }
}
