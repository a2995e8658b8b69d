import JSON
import Policy
import Records
import Testing

@testable import Sharing

@Suite("What each reader is, counts")
struct ReaderTests {
    private func marking(_ number: Int, _ more: String) throws -> JSONValue {
        try parse(
            #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(Thing.id(number, "marking-definition"))",
            "created":"\#(Thing.time(0))","extensions":{"\#(BarazaMarking.extensionID)":{
            "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to":"any",
            "rel_to_mode":"open","tlp":"green",\#(more)}}}
            """#)
    }

    @Test("a classified record is for who is cleared, until the second at which that ends (trap 3)")
    func clearance() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            let label = #""classification":{"scheme":"KE","label":"restricted","ordinal":2}"#
            _ = try await house.gate.write(
                [try marking(70, label)], to: "registry", by: house.administration.console)
            var thing = Thing(20, name: "classified")
            thing.markings = [Thing.id(70, "marking-definition")]
            try await house.file([thing, Thing(21, name: "open")])
            #expect(try await house.titles(house["reader"]) == ["open"])
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            func clear(_ ordinal: Int, version: Int) async throws {
                try await house.register(
                    "clearance", 71,
                    #""post":"reader","organisation":"KE-OUT","ordinal":\#(ordinal),"scheme":"KE","valid_until":"\#(end.text)","issued_by":"authority""#,
                    version: version)
            }
            try await clear(1, version: 0)
            #expect(try await house.titles(house["reader"]) == ["open"])
            try await clear(2, version: 1)
            #expect(try await house.titles(house["reader"]) == ["classified", "open"])
            house.clock.now = end
            #expect(try await house.titles(house["reader"]) == ["open"])
        }
    }

    @Test("an author who is not to be named is named to the author's own house alone")
    func attribution() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            _ = try await house.gate.write(
                [try marking(70, #""attribution":"none""#)], to: "registry", by: house.administration.console)
            var thing = Thing(20)
            thing.creator = 5
            thing.markings = [Thing.id(70, "marking-definition")]
            try await house.file([thing])
            func text(_ caller: Caller) async throws -> String {
                String(
                    decoding: try await house.gate.body(thing.id, version: nil, for: caller), as: UTF8.self)
            }
            #expect(try await text(house["reader"]).contains("created_by_ref"))
            #expect(try await text(guest).contains("created_by_ref") == false)
        }
    }
}
