import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Law 5: what a product is made from holds for it, wherever that stands and whatever its markings mean elsewhere.
@Suite("What markings of another channel mean to a product, and how often its sources are looked for")
struct InheritanceTests {
    private static let marking = "marking-definition--66666666-6666-4666-8666-666666666666"

    /// A report; a product, where it was made from something.
    private func report(_ number: Int, of sources: [Int] = [], more: String = "") -> Thing {
        let refs = sources.map { "\"\(Thing.id($0, "report"))\"" }.joined(separator: ",")
        let made =
            #","extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note","#
            + #""sources":[{"description":"x","holding":"own","grade":"B2"}],"derived_from_refs":[\#(refs)]}}"#
        var thing = Thing(
            number, name: "report \(number)",
            more: #","published":"\#(Thing.time(0))","object_refs":["\#(Thing.id(number, "report"))"]"#
                + (sources.isEmpty ? "" : made) + more)
        thing.type = "report"
        return thing
    }

    /// The reports that somebody is shown: definitions of markings stand beside them.
    private func titles(_ caller: Caller, _ house: House) async throws -> [String] {
        try await house.titles(caller).filter { $0.hasPrefix("report") }
    }

    private func filed(_ things: [Thing], in channel: String = "alerts", _ house: House) async throws {
        for item in try await house.file(things, in: channel).items where item.fate != .stored {
            Issue.record("\(item.fate)")
        }
    }

    /// Two channels of which the partner reads both, and in one of them the definition of a marking.
    private func open(_ house: House, _ change: (inout ReleasePolicy) -> Void) async throws -> Caller {
        let guest = try await house.invitePartner()
        try await house.administration.addChannel(code: "desk", title: "Desk", tlp: .green)
        try await house.administration.grant("desk", to: "author", write: true)
        for name in ["reader", "guest"] { try await house.administration.grant("desk", to: name) }
        house.clock.pass(seconds: 1)
        try await define(in: "desk", house, change)
        return guest
    }

    private func define(in channel: String, _ house: House, _ change: (inout ReleasePolicy) -> Void) async throws {
        var policy = ReleasePolicy.neutral
        change(&policy)
        let tree = try policy.marking(
            id: RecordID(Self.marking), created: house.clock.now,
            createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
        let report = try await house.gate.write(
            [try JSONDocument(parsing: tree.bytes).root], to: channel, by: house.administration.console)
        #expect(report.items.map(\.fate) == [.stored])
    }

    private func policy(of number: Int, type: String = "report", _ house: House) async throws -> ReleasePolicy {
        let snapshot = try await house.node.core.directory.current()
        let place = try #require(try await house.store.places(of: RecordID(Thing.id(number, type))).first)
        let shelf = try #require(snapshot.shelves[place.shelf])
        return try #require(snapshot.policies[shelf.policy]).resolved(in: snapshot.world, channel: "alerts")
    }

    @Test(
        "a marking that is defined where the source stands alone means the same for the product elsewhere",
        arguments: Backend.allCases)
    func inherited(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await open(house) { $0.handling = [Handling.noPrint.rawValue] }
            var source = report(30)
            source.markings = [Self.marking]
            try await filed([source], in: "desk", house)
            try await filed([report(31, of: [30])], house)
            #expect(try await titles(guest, house) == ["report 30", "report 31"])
            #expect(try await policy(of: 31, house).handling == [Handling.noPrint.rawValue])
        }
    }

    private func translation(_ number: Int, of original: String, _ property: String) -> Thing {
        var thing = Thing(number, more: #","object_ref":"\#(original)","contents":{"fr":{"\#(property)":"un mot"}}"#)
        thing.type = TranslationOrigin.kind
        return thing
    }

    @Test("translations that come with a product are for whom that is for", arguments: Backend.allCases)
    func translated(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await open(house) { $0.handling = [Handling.noPrint.rawValue] }
            var source = report(30)
            source.markings = [Self.marking]
            try await filed([source], in: "desk", house)
            let kind = TranslationOrigin.kind
            try await filed(
                [
                    report(31, of: [30]), translation(41, of: Thing.id(31, "report"), "name"),
                    translation(42, of: Thing.id(41, kind), "contents"),
                ], house)
            for number in [41, 42] {
                let policy = try await policy(of: number, type: kind, house)
                #expect(policy.handling == [Handling.noPrint.rawValue], "\(number)")
                #expect(!policy.notRelTo.contains(.others), "\(number)")
            }
        }
    }

    @Test(
        "where it keeps the source from somebody the product is kept from them, whatever the same id means there",
        arguments: Backend.allCases)
    func denied(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await open(house) { $0.relTo = .only([.organisation(House.organisation)]) }
            try await define(in: "alerts", house) { $0.tlp = .green }
            var source = report(30)
            source.markings = [Self.marking]
            try await filed([source], in: "desk", house)
            try await filed([report(31, of: [30])], house)
            #expect(try await titles(guest, house) == [])
            #expect(try await titles(house["reader"], house) == ["report 30", "report 31"])
        }
    }

    @Test(
        "the marking of a source that comes with its product in one submission keeps the product from whom it keeps the source",
        arguments: Backend.allCases)
    func together(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await define(in: "alerts", house) { $0.relTo = .only([.organisation(House.organisation)]) }
            var source = report(30)
            source.markings = [Self.marking]
            try await filed([source, report(31, of: [30]), report(32)], house)
            #expect(try await titles(guest, house) == ["report 32"])
            #expect(try await titles(house["reader"], house) == ["report 30", "report 31", "report 32"])
        }
    }

    @Test("who came after a source was released is not shown what was made from it since", arguments: Backend.allCases)
    func newcomer(_ backend: Backend) async throws {
        try await backend.run { house in
            try await filed([report(30)], house)
            house.clock.pass(seconds: 1)
            let guest = try await house.invitePartner()
            house.clock.pass(seconds: 1)
            // It refers to nothing but itself: that its source is hidden does not keep it back.
            try await filed([report(31, of: [30]), report(32)], house)
            #expect(try await titles(guest, house) == ["report 32"])
            #expect(try await titles(house["reader"], house) == ["report 30", "report 31", "report 32"])
        }
    }

    @Test("of a source of which a portion is marked so, all of the product is", arguments: Backend.allCases)
    func portion(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await open(house) { $0.relTo = .only([.organisation(House.organisation)]) }
            let portion =
                #","description":"Kifaru","granular_markings":[{"marking_ref":"\#(Self.marking)","selectors":["description"]}]"#
            try await filed([report(30, more: portion)], in: "desk", house)
            try await filed([report(31, of: [30])], house)
            #expect(try await titles(guest, house) == ["report 30"])
            #expect(try await titles(house["reader"], house) == ["report 30", "report 31"])
        }
    }

    @Test(
        "a portion of the product under a marking that only another channel knows stays with its author's house",
        arguments: Backend.allCases)
    func ownPortion(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await open(house) { $0.tlp = .green }
            let portion =
                #","description":"Kifaru","granular_markings":[{"marking_ref":"\#(Self.marking)","selectors":["description"]}]"#
            try await filed([report(31, more: portion)], house)
            let guests = try await house.gate.record(Thing.id(31, "report"), version: nil, for: guest).object
            #expect(guests["name"]?.string == "report 31" && guests["description"] == nil)
            let own = try await house.gate.record(Thing.id(31, "report"), version: nil, for: house["reader"]).object
            #expect(own["description"]?.string == "Kifaru")
        }
    }

    @Test(
        "trap 12: what is made from two sources that no organisation may have both of is for its house alone",
        arguments: Backend.allCases)
    func disjoint(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await open(house) { $0.relTo = .only([.organisation(House.partner)]) }
            let other = "marking-definition--77777777-7777-4777-8777-777777777777"
            var policy = ReleasePolicy.neutral
            policy.relTo = .only([.organisation("TZ-IUT")])
            let tree = try policy.marking(
                id: RecordID(other), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: tree.bytes).root], to: "desk", by: house.administration.console)
            var (theirs, others) = (report(30), report(32))
            (theirs.markings, others.markings) = ([Self.marking], [other])
            try await filed([theirs, others], in: "desk", house)
            try await filed([report(31, of: [30, 32]), report(33, of: [30])], house)
            #expect(try await titles(guest, house) == ["report 30", "report 33"])
            #expect(try await titles(house["author"], house).contains("report 31"))
        }
    }

    @Test(
        "whatever version another house files under its id, a product follows what its own said before",
        arguments: Backend.allCases)
    func othersVersion(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            var source = report(30)
            source.markings = [try await house.keepFromPartner()]
            house.clock.pass(seconds: 1)
            try await filed([source], house)
            try await filed([report(31, of: [30])], house)
            var theirs = report(31)
            theirs.version = 20
            let written = try await house.gate.write([try theirs.value], to: "alerts", by: writer)
            #expect(written.items.map(\.fate) == [.stored])
            house.clock.pass(seconds: 1)
            var next = report(31)
            next.version = 1
            try await filed([next], house)
            let snapshot = try await house.node.core.directory.current()
            let place = try #require(try await house.store.places(of: RecordID(next.id)).last)
            let shelf = try #require(snapshot.shelves[place.shelf])
            let policy = try #require(snapshot.policies[shelf.policy])
            #expect(policy.notRelTo.contains(.organisation(House.partner)))
        }
    }

    // MARK: What was recalled

    private static let product = Thing.id(31, "report")

    private func recall(_ number: Int, _ house: House) async throws {
        house.clock.pass(seconds: 1)
        _ = try await house.gate.recall(
            Thing.id(number, "report"), reason: .error, explanation: nil, by: house["releaser"])
        house.clock.pass(seconds: 1)
    }

    /// Another version of the product, made of nothing.
    private func anew(_ version: Int, more: String = "", _ house: House) async throws {
        var next = report(31, more: more)
        next.version = version
        try await filed([next], house)
        house.clock.pass(seconds: 1)
    }

    @Test(
        "what was made of something that was recalled is for no more than before, however often it is written anew",
        arguments: Backend.allCases)
    func anewTwice(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var source = report(30)
            source.markings = [try await house.keepFromPartner()]
            house.clock.pass(seconds: 1)
            try await filed([source], house)
            try await filed([report(31, of: [30])], house)
            try await recall(30, house)
            for version in 1...3 {
                try await anew(version, house)
                #expect(try await titles(guest, house) == [], "\(version)")
            }
            let found = try await house.gate.record(Self.product, version: nil, for: house["reader"])
            #expect(found.line.version == Thing.time(3))
            // For more it is by a second person alone, who marks it anew.
            let marked = try await house.gate.remark(
                Self.product, markings: [], reason: "nothing of it is left", by: house["releaser"])
            #expect(marked.direction == .downgrade)
            // What is marked with more loses nothing of that, and waits for nobody.
            let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
            let closed = try await house.gate.remark(
                Self.product, markings: [red], reason: "for us alone", by: house["releaser"])
            #expect(closed.direction == .upgrade)
        }
    }

    @Test(
        "what was marked with more before it was recalled holds for the next version of what was made of it",
        arguments: Backend.allCases, RecallMeasure.allCases)
    func markedWithMore(_ backend: Backend, _ measure: RecallMeasure) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            try await filed([report(30)], house)
            try await filed([report(31, of: [30])], house)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.remark(
                Thing.id(30, "report"), markings: [marking], reason: "more was in it", by: house["releaser"])
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                Thing.id(30, "report"), reason: .error, measure: measure, explanation: nil, by: house["releaser"])
            house.clock.pass(seconds: 1)
            try await anew(1, house)
            for (caller, version) in [(guest, 0), (house["reader"], 1)] {
                let line = try await house.gate.record(Self.product, version: nil, for: caller).line
                #expect(line.version == Thing.time(version), "\(caller.name)")
            }
        }
    }

    @Test(
        "where the version that it was made of was recalled, an older one that asks for less does not open it",
        arguments: Backend.allCases)
    func recalledInPart(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var second = report(30)
            (second.version, second.markings) = (1, [try await house.keepFromPartner()])
            house.clock.pass(seconds: 1)
            try await filed([report(30)], house)
            try await filed([second], house)
            try await filed([report(31, of: [30])], house)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                second.id, versions: [Thing.time(1)], reason: .error, explanation: nil, by: house["releaser"])
            house.clock.pass(seconds: 1)
            var next = report(31, of: [30])
            next.version = 1
            try await filed([next], house)
            #expect(try await titles(guest, house) == ["report 30"])
        }
    }

    @Test("a portion of what was made of something that was recalled stays a portion", arguments: Backend.allCases)
    func portionAnew(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            let portion =
                #","description":"Kifaru","granular_markings":[{"marking_ref":"\#(marking)","selectors":["description"]}]"#
            try await filed([report(30)], house)
            try await filed([report(31, of: [30], more: portion)], house)
            try await recall(30, house)
            try await anew(1, more: portion, house)
            let found = try await house.gate.record(Self.product, version: nil, for: guest)
            #expect(found.line.version == Thing.time(1) && found.object["description"] == nil)
        }
    }

    @Test(
        "whether what was recalled stands where its author reads nothing does not matter to who gets the next version",
        arguments: Backend.allCases, [false, true])
    func elsewhere(_ backend: Backend, _ isThere: Bool) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await filed([report(30)], house)
            try await filed([report(31, of: [30])], house)
            if isThere { try await house.hide(report(30), in: "secret") }
            try await recall(30, house)
            try await anew(1, house)
            let line = try await house.gate.record(Self.product, version: nil, for: guest).line
            #expect(line.version == Thing.time(1))
        }
    }

    @Test("of a diamond of depth 20 in one submission each record is looked for once", arguments: Backend.allCases)
    func diamond(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let depth = 20
            try await filed([report(100)], in: "drop", house)
            // Two in each layer, each made from both of the layer before: over a million ways from top to bottom.
            let things = (1...depth).flatMap { layer in
                (0...1).map { side in
                    report(100 + 10 * layer + side, of: layer == 1 ? [100] : [90 + 10 * layer, 91 + 10 * layer])
                }
            }
            let between = Between(house.store)
            let node = try House.node(between, house.signer, house.clock)
            let written = try await node.gate.write(
                try things.reversed().map { try $0.value }, to: "alerts", by: house["author"])
            #expect(written.items.allSatisfy { $0.fate == .stored })
            #expect(between.looked <= things.count + depth, "\(between.looked)")
            // What the lowest was made from holds for all.
            #expect(try await titles(guest, house) == [])
            #expect(try await titles(house["reader"], house).count == things.count)
        }
    }

    @Test("of so many sources, and no more, is it found out what holds: one over, and it stays in its house")
    func bound() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            // Five were made from the rest, and the last two from these five, one of them from one more.
            let middle = Array(10...14)
            let leaves = Array(2_000..<2_000 + SharingLimits.inherited - middle.count)
            let share = leaves.count / middle.count
            let made = middle.enumerated().map { place, number in
                report(number, of: Array(leaves[place * share..<(place + 1) * share]))
            }
            #expect(share * middle.count == leaves.count && share <= Product.sourcesMost)
            let ends = [report(20, of: middle), report(21, of: middle + [1_999])]
            let things = (leaves + [1_999]).map { report($0) } + made + ends
            let written = try await house.gate.write(
                try things.map { try $0.value }, to: "alerts", by: house["author"])
            #expect(written.items.allSatisfy { $0.fate == .stored })
            let guests = try await house.gate.page(PageRequest(limit: SharingLimits.pageMost), in: "alerts", for: guest)
            let seen = Set(guests.lines.map(\.id))
            #expect(seen.contains(Thing.id(20, "report")) && !seen.contains(Thing.id(21, "report")))
        }
    }
}
