import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("A portion that takes a consent")
struct ConsentPortionTests {
    @Test(
        "a consent opens a portion of the version that it names, and its end closes it; the rest is shown without",
        arguments: Backend.allCases)
    func portion(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = Thing.id(70, "marking-definition")
            var policy = ReleasePolicy.neutral
            policy.originatorControl = .consent
            let definition = try policy.marking(
                id: RecordID(marking), created: house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: definition.bytes).root], to: Registry.channel,
                by: house.administration.console)
            let more =
                #","description":"by the river","granular_markings":[{"marking_ref":"\#(marking)","selectors":["description"]}]"#
            try await house.file([Thing(20, name: "first", more: more), Thing(21, name: "second", more: more)])
            func shown(_ number: Int) async throws -> Bool {
                let view = try await house.gate.record(Thing.id(number), version: nil, for: guest)
                return view.object["description"] != nil
            }
            func reached() async throws -> Preview.Share? {
                let view = try await house.gate.preview(
                    Thing.id(20), version: nil, channel: nil, for: Set(Purpose.allCases.map(\.rawValue)),
                    by: house.administration.console)
                return view.preview.lines.first { $0.organisation == House.partner }?.share
            }
            #expect(try await !shown(20))
            #expect(try await reached() == .part(without: [RecordID(marking)]))
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            try await house.register(
                "consent", 90,
                #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"chief","status":"granted","valid_until":"\#(end.text)""#
            )
            #expect(try await reached() == .whole)
            let opened = try await house.gate.record(Thing.id(20), version: nil, for: guest)
            #expect(opened.object["description"]?.string == "by the river")
            let other = try await house.gate.record(Thing.id(21), version: nil, for: guest)
            #expect(other.object["description"] == nil && other.object["name"]?.string == "second")
            house.clock.pass(seconds: 60)
            #expect(try await !shown(20))
        }
    }
}
