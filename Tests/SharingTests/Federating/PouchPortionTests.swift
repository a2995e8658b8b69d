import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("A portion that a later consent opens is sent again")
struct PouchPortionTests {
    private static let two = ["KE-OUT", "ET-FAD"]

    private static let marking = Thing.id(70, "marking-definition")

    /// Files a marking that takes a consent.
    private func fileMarking(in capital: Capital) async throws {
        var policy = ReleasePolicy.neutral
        policy.originatorControl = .consent
        let definition = try policy.marking(
            id: RecordID(Self.marking), created: capital.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
        let object = try JSONDocument(parsing: definition.bytes).root
        let report = try await capital.node.gate.write([object], to: "alerts", by: capital.console)
        for item in report.items where item.fate != .stored { Issue.record("\(item.fate)") }
    }

    /// Files a record with a portion under it.
    private func file(in capital: Capital) async throws {
        let portion = #""granular_markings":[{"marking_ref":"\#(Self.marking)","selectors":["description"]}]"#
        try await capital.file(Thing(20, name: "crossing", more: #","description":"by the river",\#(portion)"#))
    }

    private func consent(by capital: Capital, to organisation: String) async throws {
        let about = #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"\#(organisation)""#
        try await capital.register(
            "consent", 90, #"\#(about),"originator":"KE-OUT","granted_by":"duty","status":"granted""#)
    }

    private func description(at capital: Capital) async throws -> String? {
        let view = try await capital.node.gate.record(Thing.id(20), version: nil, for: capital.duty())
        return view.object["description"]?.string
    }

    @Test(
        "it takes the place of what came without it, and a slower stick does not undo that", arguments: Backend.allCases
    )
    func portion(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await fileMarking(in: ke)
            try await file(in: ke)
            let first = try await ke.pack(et)
            try await et.open(first)
            try await ke.open(try await et.pack(ke))
            #expect(try await description(at: et) == nil)
            try await consent(by: ke, to: "ET-FAD")
            let second = try await ke.pack(et)
            #expect(try await et.open(second).map(\.exceptions) == [[:]])
            #expect(try await description(at: et) == "by the river")
            #expect(try await et.titles().contains("crossing"))
            // Nothing more is due, and what came before changes nothing.
            try await ke.open(try await et.pack(ke))
            #expect(try await ke.pack(et) == [])
            try await et.open(first)
            try await et.open(second)
            #expect(try await description(at: et) == "by the river")
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("the poorer version that comes after the fuller one, by a slower way, is left alone")
    func late() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await fileMarking(in: ke)
            try await ke.send(to: et)
            try await file(in: ke)
            let first = try await ke.pack(et)
            try await consent(by: ke, to: "ET-FAD")
            try await et.open(try await ke.pack(et))
            #expect(try await description(at: et) == "by the river")
            #expect(try await et.open(first).flatMap(\.exceptions.keys) == [.invalid])
            #expect(try await description(at: et) == "by the river")
        }
    }

    @Test("a consent to one organisation sends nothing to another")
    func others() async throws {
        try await Capital.all(Self.two + ["SN-CAS"]) { capitals in
            let (ke, sn) = (capitals[0], capitals[2])
            try await fileMarking(in: ke)
            try await file(in: ke)
            try await ke.send(to: sn)
            try await consent(by: ke, to: "ET-FAD")
            #expect(try await ke.pack(sn) == [])
            #expect(try await description(at: sn) == nil)
        }
    }
}
