import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

extension House {
    /// A writer of the partner's in `alerts`, beside its reader.
    func invitePartnersWriter() async throws -> Caller {
        let key = try await administration.addAccount(
            name: "guestwriter", roles: [.author], organisation: Self.partner, purposes: [.awareness])
        try await administration.grant("alerts", to: "guestwriter", write: true)
        clock.pass(seconds: 1)
        return Caller(
            account: key, name: "guestwriter", organisation: Self.partner, roles: [.author], means: .token)
    }

    /// A note that refers to records.
    func note(_ number: Int, about references: String...) -> Thing {
        let list = references.map { "\"\($0)\"" }.joined(separator: ",")
        var thing = Thing(number, more: #","content":"a","object_refs":[\#(list)]"#)
        thing.type = "note"
        return thing
    }

    /// A marking that keeps what it marks from the partner.
    func keepFromPartner() async throws -> String {
        let id = Thing.id(77, "marking-definition")
        let marking = #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))",
            "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension","onward":"none",
            "permitted_use":"any","rel_to":"any","rel_to_mode":"open","tlp":"green",
            "not_rel_to":["organisation:\#(Self.partner)"]}}}
            """#
        _ = try await gate.write([try parse(marking)], to: Registry.channel, by: administration.console)
        return id
    }

    func translation(_ number: Int, of original: String) -> Thing {
        var thing = Thing(number, more: #","object_ref":"\#(original)","contents":{"fr":{"name":"un nom"}}"#)
        thing.type = "language-content"
        return thing
    }
}

@Suite("What derives from a record, and what only names one")
struct DerivedTests {
    @Test("a translation that is filed with its original is under the original's markings", arguments: Backend.allCases)
    func together(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let own = try await house.keepFromPartner()
            var original = Thing(20)
            original.markings = [own]
            let portioned = Thing(
                22,
                more: #","granular_markings":[{"marking_ref":"\#(own)","selectors":["name"]}]"#)
            // In either order.
            try await house.file([
                house.translation(21, of: original.id), original, portioned, house.translation(23, of: portioned.id),
                Thing(24), house.translation(25, of: Thing.id(24)),
            ])
            let shown = house.ids(try await house.gate.page(PageRequest(), in: "alerts", for: guest))
            #expect(!shown.contains(original.id) && !shown.contains(Thing.id(21, "language-content")))
            #expect(!shown.contains(Thing.id(23, "language-content")))
            #expect(shown.contains(Thing.id(25, "language-content")))
        }
    }

    @Test("a translation of what is not here is for the house of its author alone", arguments: Backend.allCases)
    func adrift(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let translation = house.translation(21, of: Thing.id(20))
            try await house.file([translation])
            #expect(try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.isEmpty)
            let own = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            #expect(house.ids(own) == [translation.id])
        }
    }

    @Test("a guest's translation stays the word of whom it translates, too", arguments: Backend.allCases)
    func joint(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let guest = try await house.invitePartnersWriter()
            try await house.file([Thing(20)])
            let report = try await house.gate.write(
                [try house.translation(21, of: Thing.id(20)).value], to: "alerts", by: guest)
            #expect(report.items.allSatisfy { $0.fate == .stored })
            let snapshot = try await house.node.core.directory.current()
            let joint = snapshot.policies.values.filter { $0.originators.count > 1 }
            #expect(joint.map(\.originators) == [["KE-OUT", "UG-NAC"]])
            let refused = await refusal {
                try await house.gate.withdraw(
                    Thing.id(21, "language-content"), versions: .every, specVersions: nil, from: "alerts", by: guest)
            }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test("who translates what they cannot know of learns nothing by it", arguments: Backend.allCases)
    func blindTranslation(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            var hidden = Thing(20)
            hidden.markings = [try await house.keepFromPartner()]
            try await house.file([hidden])
            let translations = [house.translation(21, of: hidden.id), house.translation(22, of: Thing.id(99))]
            _ = try await house.gate.write(try translations.map { try $0.value }, to: "alerts", by: writer)
            let shown = try await house.gate.page(PageRequest(), in: "alerts", for: writer)
            #expect(house.ids(shown) == translations.map(\.id))
            // The house that knows it, and whoever filed it, are another matter.
            try await house.file([house.translation(23, of: hidden.id)])
            #expect(house.ids(try await house.gate.page(PageRequest(), in: "alerts", for: writer)).count == 2)
        }
    }

    @Test("to name an id and look what is left of the reference tells nothing", arguments: Backend.allCases)
    func oracle(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let own = try await house.keepFromPartner()
            var hidden = Thing(20)
            hidden.markings = [own]
            try await house.file([hidden, Thing(19)])
            // One names what is hidden, the other what never was.
            for (number, named) in [(21, hidden.id), (22, Thing.id(99))] {
                let report = try await house.gate.write(
                    [try house.note(number, about: named).value], to: "alerts", by: writer)
                #expect(report.items.allSatisfy { $0.fate == .stored })
            }
            for caller in [guest, writer] {
                let texts = try await [21, 22].asyncMap { number in
                    String(
                        decoding: try await house.gate.body(Thing.id(number, "note"), version: nil, for: caller),
                        as: UTF8.self)
                }
                #expect(texts[0].contains(hidden.id) && texts[1].contains(Thing.id(99)))
                let view = try await house.gate.record(Thing.id(21, "note"), version: nil, for: caller)
                #expect(view.refersTo.isEmpty)
            }
            // Who could see it and named it told of it: that reference goes.
            try await house.file([house.note(23, about: hidden.id, Thing.id(19))])
            let text = String(
                decoding: try await house.gate.body(Thing.id(23, "note"), version: nil, for: guest), as: UTF8.self)
            #expect(!text.contains(hidden.id) && text.contains(Thing.id(19)))
            // Whether a suspended one could see it nobody can tell any more.
            try await house.administration.suspend("guestwriter")
            let gone = await refusal {
                _ = try await house.gate.body(Thing.id(21, "note"), version: nil, for: guest)
            }
            #expect(gone?.code == .missing)
        }
    }

    @Test("to lay something over a hidden id goes as to file a new one", arguments: Backend.allCases)
    func overlaid(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let own = try await house.keepFromPartner()
            for number in 20...23 {
                var hidden = Thing(number, name: "theirs")
                hidden.markings = [own]
                hidden.revoked = number == 23
                try await house.file([hidden])
            }
            var other = Thing(22, version: 2, name: "mine")
            other.creator = 1
            // The same version with other words, the same words again, another author, a version after the last.
            var same = Thing(21, name: "theirs")
            same.markings = []
            let laid = [Thing(20, name: "mine"), same, other, Thing(23, version: 3, name: "mine")]
            let report = try await house.gate.write(try laid.map { try $0.value }, to: "alerts", by: writer)
            #expect(report.items.map(\.fate) == Array(repeating: .stored, count: 4))
            for thing in laid {
                let text = String(
                    decoding: try await house.gate.body(thing.id, version: nil, for: writer), as: UTF8.self)
                #expect(text == String(decoding: try thing.value.minified, as: UTF8.self))
            }
            // What there is for the writer to see still counts.
            let again = try await house.gate.write(
                [try Thing(20, name: "otherwise").value, try Thing(20, name: "mine").value], to: "alerts", by: writer)
            #expect(again.items.map(\.isConflict) == [true, false] && again.items[1].fate == .known)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
