import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What was taken back, and what refers to it")
struct TakenBackTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.administration.grant("secret", to: "chief", write: true)
            try await house.administration.grant("secret", to: "author", write: true)
            try await body(desk)
        }
    }

    private func link(_ number: Int, to target: Int, more: String = "") -> Thing {
        var thing = Thing(
            number, name: "link \(number)",
            more:
                #","relationship_type":"related-to","source_ref":"\#(Thing.id(1))","target_ref":"\#(Thing.id(target))""#
                + more)
        thing.type = "relationship"
        return thing
    }

    private func ids(_ caller: Caller, _ house: House) async throws -> Set<String> {
        Set(try await house.gate.recent(channel: "alerts", cursor: nil, limit: 100, for: caller).lines.map(\.id))
    }

    @Test(
        "a recall shows nobody what pointed at the hidden record, neither to who could see it nor to who could not",
        arguments: Backend.allCases)
    func pointers(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.file([Thing(2, name: "hidden")], in: "secret", as: "author")
            try await house.file([Thing(1), link(10, to: 2)])
            for caller in [house["reader"], desk.guest] {
                #expect(try await !ids(caller, house).contains(link(10, to: 2).id))
            }
            _ = try await house.gate.recall(Thing.id(2), reason: .sourceProtection, explanation: nil, by: desk["chief"])
            for caller in [house["reader"], desk.guest, desk["chief"]] {
                #expect(try await !ids(caller, house).contains(link(10, to: 2).id))
            }
            // Neither does what comes later.
            try await house.file([link(11, to: 2)])
            #expect(try await !ids(desk["chief"], house).contains(link(11, to: 2).id))
            // Filed again it is there, and so is what points at it, for whoever sees both.
            try await house.file([Thing(2, version: 1, name: "hidden")], in: "secret", as: "author")
        }
    }

    @Test("what a marked portion refers to is looked for like everything else", arguments: Backend.allCases)
    func portion(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.file([Thing(2, name: "hidden")], in: "secret", as: "author")
            let green = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
            let marked = link(
                10, to: 2, more: #","granular_markings":[{"marking_ref":"\#(green)","selectors":["target_ref"]}]"#)
            try await house.file([Thing(1), marked])
            for caller in [house["reader"], desk.guest] { #expect(try await !ids(caller, house).contains(marked.id)) }
            #expect(try await ids(desk["chief"], house).contains(marked.id))
        }
    }

    @Test(
        "what takes a consent is hidden to who has none, and so is what points at it; from the consent on both are there",
        arguments: Backend.allCases)
    func consents(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(2, name: "controlled"), policy: policy, era: era)
            try await house.file([Thing(1), link(10, to: 2)])
            #expect(try await ids(house["reader"], house).isSuperset(of: [Thing.id(2), link(10, to: 2).id]))
            #expect(try await ids(desk.guest, house) == [Thing.id(1)])
            try await house.register(
                "consent", 90,
                #""object_ref":"\#(Thing.id(2))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"chief","status":"granted","reason":"agreed""#
            )
            house.clock.pass(seconds: 1)
            #expect(try await ids(desk.guest, house) == [Thing.id(1), Thing.id(2), link(10, to: 2).id])
        }
    }

    @Test("a recall takes a record's translations with it", arguments: Backend.allCases)
    func translations(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.file([Thing(1, name: "convoy")])
            var translation = Thing(
                20, name: "x",
                more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"convoi"}}"#)
            translation.type = "language-content"
            let object = try parse(translation.json.replacing(#""name":"x","#, with: ""))
            _ = try await house.gate.write([object], to: "alerts", by: house["author"])
            #expect(try await ids(desk.guest, house).contains(translation.id))
            let recall = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["chief"])
            #expect(recall.derived.map(\.id) == [translation.id])
            #expect(try await ids(desk.guest, house).isEmpty)
            #expect(try await ids(house["reader"], house).isEmpty)
        }
    }

    @Test(
        "a recall finds the translations however many records refer to the original beside them",
        arguments: Backend.allCases)
    func manyReferrers(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.file([Thing(1, name: "convoy")])
            func translation(_ number: Int) throws -> JSONValue {
                var thing = Thing(
                    number, name: "x", more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"convoi"}}"#)
                thing.type = "language-content"
                return try parse(thing.json.replacing(#""name":"x","#, with: ""))
            }
            _ = try await house.gate.write([try translation(2)], to: "alerts", by: house["author"])
            try await house.file((0...SharingLimits.referring).map { link(1_000 + $0, to: 1) })
            for (number, name) in [(2, "reader")] {
                let id = Thing.id(number, "language-content")
                #expect(try await house.gate.record(id, version: nil, for: house[name]).line.id == id)
            }
            _ = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["chief"])
            for (number, name) in [(2, "reader")] {
                let id = Thing.id(number, "language-content")
                let caller = house[name]
                #expect(
                    await refusal { _ = try await house.gate.record(id, version: nil, for: caller) }?.code == .missing)
            }
        }
    }

    @Test("a recall leaves no copy in a channel that the releaser does not see", arguments: Backend.allCases)
    func everywhere(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            for channel in ["alerts", "secret"] { try await house.file([Thing(1)], in: channel, as: "author") }
            let recall = try await house.gate.recall(Thing.id(1), reason: .rights, explanation: nil, by: desk["junior"])
            #expect(recall.channels == ["alerts"] && recall.versions == 1)
            #expect(
                await refusal { _ = try await house.gate.record(Thing.id(1), version: nil, for: house["insider"]) }?
                    .code == .missing)
        }
    }

    @Test("what was withdrawn takes two persons to come back under less", arguments: Backend.allCases)
    func looser(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            #expect(try await desk.file(desk.thing(1, name: "one", [desk.red])) == .stored)
            try await house.gate.withdraw(
                Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            // Under what it had it comes back at once.
            #expect(try await desk.file(desk.thing(1, version: 1, name: "one", [desk.red])) == .stored)
            try await house.gate.withdraw(
                Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            guard case .pending = try await desk.file(desk.thing(1, version: 2, name: "one")) else {
                Issue.record("what was RED came back alone under the channel's own terms")
                return
            }
        }
    }

    @Test("a guest makes no new version of what is another's word", arguments: Backend.allCases)
    func overlay(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let key = try await house.administration.addAccount(
                name: "ug-author", roles: [.author], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "ug-author", write: true)
            // Who comes to a channel is shown nothing older.
            house.clock.pass(seconds: 1)
            let guest = Caller(
                account: key, name: "ug-author", organisation: House.partner, roles: [.author], means: .token)
            try await house.file([Thing(1, name: "as it is")])
            let changed = try await house.gate.write(
                [try Thing(1, version: 1, name: "as they want it").value], to: "alerts", by: guest)
            guard case .refused(let message) = changed.items.first?.fate else {
                Issue.record("a guest wrote over the house's word")
                return
            }
            #expect(message.contains("another organisation's word"))
            #expect(try await house.titles(house["reader"]) == ["as it is"])
            // What is there already is there, and what is their own is theirs to change.
            #expect(
                try await house.gate.write([try Thing(1, name: "as it is").value], to: "alerts", by: guest).items.first?
                    .fate == .known)
            for version in 0...1 {
                let own = try await house.gate.write(
                    [try Thing(2, version: version, name: "ours").value], to: "alerts", by: guest)
                #expect(own.items.first?.fate == .stored)
            }
        }
    }

    @Test(
        "who is shown a part of a record does not find out the rest by filing what it may say",
        arguments: Backend.allCases)
    func guess(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let key = try await house.administration.addAccount(
                name: "ug-author", roles: [.author], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "ug-author", write: true)
            // Who comes to a channel is shown nothing older.
            house.clock.pass(seconds: 1)
            let guest = Caller(
                account: key, name: "ug-author", organisation: House.partner, roles: [.author], means: .token)
            func thing(_ number: Int, _ description: String) throws -> JSONValue {
                try Thing(
                    number, name: "convoy",
                    more:
                        #","description":"\#(description)","granular_markings":[{"marking_ref":"marking-definition--11111111-1111-4111-8111-111111111111","selectors":["description"]}]"#
                ).value
            }
            for number in 1...2 {
                _ = try await house.gate.write([try thing(number, "near Menaka")], to: "alerts", by: house["author"])
            }
            let page = try await house.gate.record(Thing.id(1), version: nil, for: guest)
            #expect(page.object["description"] == nil)
            let right = try await house.gate.write([try thing(1, "near Menaka")], to: "alerts", by: guest).items.first
            let wrong = try await house.gate.write([try thing(2, "near Gao")], to: "alerts", by: guest).items.first
            #expect(right?.fate == wrong?.fate)
        }
    }

    @Test(
        "whose author is not named is not told by who refers to the author either", arguments: Backend.allCases)
    func author(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            var identity = Thing(5, name: "KE")
            identity.type = "identity"
            try await house.file([identity])
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.attribution = .none
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            var record = Thing(1, name: "unattributed")
            record.creator = 5
            try await house.hide(record, policy: policy, era: era)
            #expect(try await ids(desk.guest, house) == [identity.id, record.id])
            let gate = house.gate
            #expect(try await gate.record(identity.id, version: nil, for: desk.guest).referredBy.isEmpty)
            #expect(
                try await gate.record(identity.id, version: nil, for: house["reader"]).referredBy.map(\.id) == [
                    record.id
                ])
        }
    }

    @Test("who clears what was recalled while it waited is told so", arguments: Backend.allCases)
    func recalledMeanwhile(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            #expect(try await desk.file(desk.thing(1, name: "one")) == .stored)
            guard
                case .pending(let id) = try await desk.file(desk.thing(1, version: 1, name: "one", [desk.confidential]))
            else {
                Issue.record("not held")
                return
            }
            let before = try await house.gate.request(id, for: desk["chief"])
            #expect(!before.line.grounds.contains(.recalled))
            _ = try await house.gate.recall(Thing.id(1), reason: .rights, explanation: nil, by: desk["chief"])
            let after = try await house.gate.request(id, for: desk["chief"])
            #expect(after.line.grounds.contains(.recalled) && after.seen != before.seen)
            #expect(
                await refusal { _ = try await house.gate.clear(id, seen: before.seen, by: desk["chief"]) }?.code
                    == .conflict)
        }
    }
}
