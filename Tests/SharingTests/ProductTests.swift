import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Products, and what they inherit")
struct ProductTests {
    private func intsum(_ title: String, in channel: String = "alerts", of sources: String...) throws -> ProductDraft {
        var draft = ProductDraft(.intsum, channel: channel, title: title)
        draft.period = (try PartialDate("2025-04-01"), try PartialDate("2025-04-07"))
        draft.keyPoints = ["one"]
        draft.changes = ["none"]
        draft.gaps = ["none"]
        draft.derivedFrom = try sources.map { try RecordID($0) }
        return draft
    }

    /// What a reviewer says of an assessment.
    private static let scores: [Int64: Int64] = [1: 3, 2: 0, 3: 2, 4: 2, 5: 1, 6: 2, 7: 2, 8: 3, 9: 0]

    /// A channel of its own for the house's author, which the partner does not read.
    private func addInternal(_ house: House) async throws {
        try await house.administration.addChannel(code: "internal", title: "Internal", tlp: .green)
        try await house.administration.grant("internal", to: "author", write: true)
        try await house.administration.grant("internal", to: "reader")
        house.clock.pass(seconds: 1)
    }

    @Test(
        "a product is a STIX report that says who wrote it, and its extension is defined beside it",
        arguments: Backend.allCases)
    func stix(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await house.filed(.intrep("Forged summons"))
            let view = try await house.gate.record(id, version: nil, for: house["reader"])
            #expect(view.object["name"]?.string == "Forged summons")
            #expect(view.object["confidence"]?.integer == 70)
            #expect(view.object["description"]?.string == "Warn carriers.")
            #expect(view.object["object_refs"]?.elements.compactMap(\.string) == [id])
            let author = try #require(view.object["created_by_ref"]?.string)
            let identity = try await house.gate.record(author, version: nil, for: house["reader"]).object
            #expect(identity["name"]?.string == "Ofisi")
            _ = try await house.gate.record(Product.extensionID, version: nil, for: house["reader"])
            // Whoever files the next one finds both there.
            let before = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: house["reader"])
                .lines.count
            _ = try await house.filed(.intrep("Another"))
            let after = try await house.gate.recent(channel: "alerts", cursor: nil, limit: 50, for: house["reader"])
                .lines.count
            #expect(after == before + 1)
            try await house.expectProof()
        }
    }

    @Test(
        "what a reader needs to understand a product goes with it to more readers, and leaves no request of its own",
        arguments: Backend.allCases)
    func furnished(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await addInternal(house)
            _ = try await house.filed(.intrep("Inside", in: "internal"))
            house.clock.pass(seconds: 1)
            let id = try await house.filed(.intrep("For all"))
            #expect(try await house.gate.requests(for: house["author"]).lines.isEmpty)
            let view = try await house.gate.record(id, version: nil, for: guest)
            let author = try #require(view.object["created_by_ref"]?.string)
            for company in [author, Product.extensionID] {
                _ = try await house.gate.record(company, version: nil, for: guest)
            }
            // What is no word of the node's takes a second person, whatever it is called.
            let times = #""spec_version":"2.1","created":"\#(Thing.time(0))","modified":"\#(Thing.time(0))""#
            let others = [
                #"{"type":"identity","id":"\#(Thing.id(1, "identity"))",\#(times),"name":"Ofisi","identity_class":"organization"}"#,
                #"""
                {"type":"extension-definition","id":"\#(Thing.id(2, "extension-definition"))",\#(times),
                "created_by_ref":"\#(author)","name":"Product of analysis","description":"Kifaru","schema":"s",
                "version":"1.0.0","extension_types":["property-extension"]}
                """#,
            ]
            for words in others {
                var fates: [Filed.Fate?] = []
                for channel in ["internal", "alerts"] {
                    let report = try await house.gate.write([try parse(words)], to: channel, by: house["author"])
                    fates.append(report.items.first?.fate)
                    house.clock.pass(seconds: 1)
                }
                #expect(fates[0] == .stored)
                guard case .pending? = fates[1] else {
                    Issue.record("it went to more readers by one person's word")
                    return
                }
            }
        }
    }

    @Test(
        "a portion under a mark of its own is left out for who may not have it, and is in no description",
        arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "Two carriers received it.\n\n(REL KE-OUT) The sender is Kifaru.\n\n(nothing) to see"
            let id = try await house.filed(draft)
            let own = try await house.gate.record(id, version: nil, for: house["reader"]).object
            let guests = try await house.gate.record(id, version: nil, for: guest).object
            let body = { (object: JSONValue) in
                Product.content(of: object)?["body"]?.elements.compactMap(\.string) ?? []
            }
            #expect(body(own) == ["Two carriers received it.", "The sender is Kifaru.", "(nothing) to see"])
            #expect(body(guests) == ["Two carriers received it.", "(nothing) to see"])
            #expect(!String(decoding: guests.minified, as: UTF8.self).contains("Kifaru"))
            let found = try await house.gate.search(SearchRequest(text: "Kifaru"), for: guest)
            #expect(found.lines.isEmpty)
        }
    }

    @Test(
        "whoever sees a portion is told for whom it is, and nobody else that there is one", arguments: Backend.allCases)
    func marks(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "Two carriers received it.\n\n(REL UG-NAC) The sender is Kifaru.\n\n(REL KE-OUT) Our source."
            let id = try await house.filed(draft)
            let own = try await house.gate.record(id, version: nil, for: house["reader"])
            #expect(Set(own.marks.values.map(\.audience)) == [["REL TO UG-NAC"], ["REL TO KE-OUT"]])
            let guests = try await house.gate.record(id, version: nil, for: guest)
            #expect(guests.marks.values.map(\.audience) == [["REL TO UG-NAC"]])
            #expect(guests.marks.values.allSatisfy { $0.readers == .lists([["organisation:UG-NAC"]]) })
            // A portion keeps its mark in a tear-line, and who makes that is told.
            var order = TearLineOrder(record: id, target: "alerts")
            order.removing = ["description"]
            let made = try await house.gate.tearlineDraft(order, by: house["author"]).get()
            #expect(made.marks.values.contains { $0.audience == ["REL TO UG-NAC"] })
        }
    }

    @Test("who decides on what waits sees for whom its portions are", arguments: Backend.allCases)
    func marksAtTheDesk(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            var draft = ProductDraft.assessment("Will it last?")
            draft.text = "For all.\n\n(REL KE-OUT) For us."
            let request = try await house.held(draft, by: desk["both"])
            let view = try await house.gate.request(request, for: desk["both"])
            #expect(view.marks.values.map(\.audience) == [["REL TO KE-OUT"]])
            // Who made it is known by its name.
            let author = try #require(view.object?["created_by_ref"]?.string)
            #expect(view.refersTo.first { $0.id == author }?.title == .text("Ofisi"))
        }
    }

    @Test("at the desk, too, a definition that its reader may not see looks like one that is not there")
    func unseenMarks() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            let id = Thing.id(70, "marking-definition")
            let definition = #"""
                {"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))",
                "definition_type":"statement","definition":{"statement":"a secret"}}
                """#
            _ = try await house.gate.write([try parse(definition)], to: "secret", by: house["insider"])
            var thing = desk.thing(20, name: "plan", [desk.confidential])
            thing.more =
                #","description":"a part","granular_markings":[{"marking_ref":"\#(id)","selectors":["description"]}]"#
            let request = try await desk.hold(thing)
            #expect(try await house.gate.request(request, for: desk["releaser"]).marks.isEmpty)
            try await house.administration.grant("secret", to: "releaser")
            house.clock.pass(seconds: 1)
            let told = try await house.gate.request(request, for: desk["releaser"]).marks
            #expect(told.values.map(\.name) == ["a secret"])
        }
    }

    @Test("whom it would reach is told before anything is filed, as at the release desk", arguments: Backend.allCases)
    func looked(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            func reach(_ draft: ProductDraft, by name: String) async throws -> ProductReach {
                guard case .reaches(let reach) = try await house.gate.look(at: draft, by: desk[name]) else {
                    throw Refusal(.conflict, "it would not be filed")
                }
                return reach
            }
            let open = try await reach(.intrep("Forged summons"), by: "both")
            #expect(open.shares.map(\.organisation) == [House.organisation, House.partner])
            #expect(open.shares.allSatisfy { $0.share == .whole } && open.isComplete)
            #expect(open.grounds.isEmpty && open.tlp == .green)
            var kept = try ProductDraft.intrep("Forged summons")
            kept.releasedTo = [House.organisation]
            let ours = try await reach(kept, by: "both").shares
            #expect(ours.map(\.share) == [.whole, .nothing] && !(ours.last?.reasons.isEmpty ?? true))
            // Who may not read the registry does not find out by writing who is in it.
            let blind = try await reach(.intrep("Forged summons"), by: "author")
            #expect(blind.shares.map(\.organisation) == [House.organisation] && !blind.isComplete)
            try await house.administration.grant(Registry.channel, to: "author")
            house.clock.pass(seconds: 1)
            let told = try await reach(.intrep("Forged summons"), by: "author").shares.map(\.organisation)
            #expect(told == [House.organisation, House.partner])
            // What filing refuses is refused, and nothing of all this is there.
            kept.releasedTo = ["NOBODY"]
            guard case .refused(.refused("rel_to", _)) = try await house.gate.look(at: kept, by: desk["author"]) else {
                Issue.record("it was not refused")
                return
            }
            await #expect(throws: Refusal.self) {
                try await house.gate.look(at: ProductDraft.intrep("x"), by: house["reader"])
            }
            #expect(try await house.titles(desk["both"]).isEmpty)
            #expect(try await house.gate.requests(for: desk["both"]).lines.isEmpty)
        }
    }

    @Test(
        "a next version says what was changed, and keeps what was not, what no form writes, its marks and its sources",
        arguments: Backend.allCases)
    func revised(_ backend: Backend) async throws {
        try await backend.run { house in
            let (first, second) = (try await house.filed(.intrep("First")), try await house.filed(.intrep("Second")))
            var draft = try intsum("Week 14", of: first)
            draft.areas = [
                ProductDraft.Area(name: "Malaba", country: "KE", latitude: 0.6, longitude: 34.2, precision: 500)
            ]
            draft.cited = [ProductDraft.Cited(source: "A newspaper", id: "7")]
            draft.releasedTo = [House.organisation]
            let id = try await house.filed(draft)
            let before = try await house.gate.record(id, version: nil, for: house["author"])
            #expect(before.mayRevise && before.mayFollow)
            house.clock.pass(seconds: 1)
            var next = try intsum("Week 14, corrected", of: second)
            next.keyPoints = ["two"]
            let revision = ProductRevision(
                of: id, version: before.line.version, keeping: ["changes", "gaps", "period", "areas", "lang"])
            let outcome = try await house.gate.file(next, revising: revision, by: house["author"])
            #expect(outcome == .filed(id: id, channel: "alerts"))
            let after = try await house.gate.record(id, version: nil, for: house["author"])
            #expect(after.versions == 2 && after.object["name"]?.string == "Week 14, corrected")
            for name in ["created", "created_by_ref", "object_marking_refs", "external_references"] {
                #expect(after.object[name]?.minified == before.object[name]?.minified, "\(name)")
            }
            let (old, new) = (Product.content(of: before.object), Product.content(of: after.object))
            #expect(new?["key_points"]?.elements.compactMap(\.string) == ["two"])
            for name in ["changes", "gaps", "period", "areas"] {
                #expect(new?[name] != nil && new?[name]?.minified == old?[name]?.minified, "\(name)")
            }
            #expect(Product.sources(of: after.object).map(\.text) == [first, second])
            // Whoever has an older version before them is told so, and nothing is filed.
            guard case .refused(nil, _) = try await house.gate.file(next, revising: revision, by: house["author"])
            else {
                Issue.record("an older version was written anew")
                return
            }
            #expect(try await house.gate.record(id, version: nil, for: house["author"]).versions == 2)
            #expect(try await !house.gate.record(id, version: before.line.version, for: house["author"]).mayRevise)
            #expect(try await !house.gate.record(id, version: nil, for: house["reader"]).mayRevise)
            try await house.expectProof()
        }
    }

    @Test(
        "a report that is taken back takes from those beside it neither their proofs nor the ways to go on with them",
        arguments: Backend.allCases)
    func besideWhatIsTakenBack(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let (first, second) = (try await house.filed(.intrep("First")), try await house.filed(.intrep("Second")))
            func recall(_ id: String) async throws {
                house.clock.pass(seconds: 1)
                _ = try await house.gate.recall(
                    id, reason: .error, measure: .quarantine, explanation: nil, by: desk["chief"])
            }
            try await recall(first)
            let beside = try await house.gate.record(second, version: nil, for: house["author"])
            #expect(beside.mayRevise && beside.maySanitise && beside.place != nil)
            // What names a report that is gone may be shown without that: so nothing in the channel has a proof, which
            // would tell of it. All of the others is shown all the same, and written anew.
            let third = try await house.filed(.intrep("Third"))
            var follow = try ProductDraft.intrep("Fourth")
            follow.follows = Product.FollowUp(of: try RecordID(third))
            _ = try await house.filed(follow)
            try await recall(third)
            let still = try await house.gate.record(second, version: nil, for: house["author"])
            #expect(still.mayRevise && still.maySanitise && still.place == nil)
            let revision = ProductRevision(of: second, version: still.line.version, keeping: [])
            house.clock.pass(seconds: 1)
            let outcome = try await house.gate.file(
                ProductDraft.intrep("Second, corrected"), revising: revision, by: house["author"])
            #expect(outcome == .filed(id: second, channel: "alerts"))
            try await house.expectProof()
        }
    }

    @Test(
        "what was made of something that was taken back is written anew without that, for whom it was for",
        arguments: Backend.allCases)
    func reassessed(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let (first, second) = (try await house.filed(.intrep("First")), try await house.filed(.intrep("Second")))
            var draft = try intsum("Week 14", of: first, second)
            draft.sources = try [("First", first), ("Second", second)].map {
                ProductDraft.Source(grade: "B2", descriptor: $0.0, record: try RecordID($0.1))
            }
            let id = try await house.filed(draft)
            #expect(try await !house.gate.record(id, version: nil, for: house["author"]).isRevisedWithoutGone)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                second, reason: .error, measure: .quarantine, explanation: nil, by: desk["chief"])
            let view = try await house.gate.record(id, version: nil, for: house["author"])
            #expect(view.line.isToReassess && view.mayRevise && view.isRevisedWithoutGone)
            // Neither does who only reads it, nor another house.
            for caller in [house["reader"], desk.guest] {
                #expect(try await !house.gate.record(id, version: nil, for: caller).mayRevise)
            }
            house.clock.pass(seconds: 1)
            var next = try intsum("Week 14, corrected", of: first)
            next.keyPoints = ["two"]
            let revision = ProductRevision(
                of: id, version: view.line.version, keeping: ["changes", "gaps", "period", "sources", "lang"])
            let outcome = try await house.gate.file(next, revising: revision, by: house["author"])
            #expect(outcome == .filed(id: id, channel: "alerts"))
            for caller in [house["author"], desk.guest] {
                let after = try await house.gate.record(id, version: nil, for: caller).object
                #expect(after["name"]?.string == "Week 14, corrected")
                #expect(Set(Product.sources(of: after).map(\.text)) == [first])
                let sources = Product.content(of: after)?["sources"]?.elements.compactMap { $0["descriptor"]?.string }
                #expect(sources == ["First"])
            }
            try await house.expectProof()
        }
    }

    @Test("of what is named for a summary its author is given what they may see, in its order")
    func named() async throws {
        try await Backend.memory.run { house in
            let (first, second) = (try await house.filed(.intrep("First")), try await house.filed(.intrep("Second")))
            try await house.file([Thing(2, name: "hidden")], in: "secret", as: "insider")
            let ids = try [second, Thing.id(2), Thing.id(99), first, second].map { try RecordID($0) }
            #expect(try await house.gate.products(ids, for: house["author"]).map(\.record.id) == [second, first])
            #expect(try await house.gate.products(ids, for: house["outsider"]).isEmpty)
        }
    }

    @Test("nobody leaves out of a next version what is only hidden from them", arguments: Backend.allCases)
    func reassessedBlindly(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.administration.grant("secret", to: "author", write: true)
            house.clock.pass(seconds: 1)
            try await house.file([Thing(2, name: "hidden")], in: "secret", as: "author")
            let (first, second) = (try await house.filed(.intrep("First")), try await house.filed(.intrep("Second")))
            let id = try await house.filed(intsum("Week 14", of: first, second))
            house.clock.pass(seconds: 1)
            let object = try await house.gate.record(id, version: nil, for: house["author"]).object
            let about: [JSONTree] = [.string(first), .string(second), .string(Thing.id(2))]
            let next = object.next([JSONMember("object_refs", .array(about))], at: .now(house.clock.now))
            let report = try await house.gate.write(
                [try JSONDocument(parsing: next.bytes).root], to: "alerts", by: house["author"])
            #expect(report.items.map(\.fate) == [.stored])
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                second, reason: .error, measure: .quarantine, explanation: nil, by: desk["chief"])
            #expect(try await house.gate.record(id, version: nil, for: house["author"]).mayRevise)
            let view = try await house.gate.record(id, version: nil, for: desk["both"])
            #expect(view.line.isToReassess && !view.mayRevise)
            let revision = ProductRevision(of: id, version: view.line.version, keeping: [])
            let refused = await refusal {
                _ = try await house.gate.file(
                    try intsum("Blind", of: first), revising: revision, by: desk["both"])
            }
            #expect(refused?.code == .forbidden)
            // Nor is anybody told by this that it was taken back where they read nothing; who read it there knows.
            try await house.gate.withdraw(
                Thing.id(2), versions: .init(all: true), specVersions: nil, from: "secret", by: house["author"])
            #expect(try await !house.gate.record(id, version: nil, for: desk["both"]).mayRevise)
            #expect(try await house.gate.record(id, version: nil, for: house["author"]).mayRevise)
        }
    }

    @Test("a report with portions is written anew with each behind its mark", arguments: Backend.allCases)
    func portionsAnew(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "Two carriers received it.\n\n(REL KE-OUT) The sender is Kifaru.\n\n(RED) Told by one."
            let id = try await house.filed(draft)
            let view = try await house.gate.record(id, version: nil, for: house["author"])
            let typed = [
                "Two carriers received it.", "(REL KE-OUT) The sender is Kifaru.", "(TLP:RED) Told by one.",
            ]
            #expect(view.mayRevise && view.paragraphs == typed)
            house.clock.pass(seconds: 1)
            var next = try ProductDraft.intrep("Forged summons, second")
            next.text = typed.joined(separator: "\n\n")
            let revision = ProductRevision(
                of: id, version: view.line.version,
                keeping: ["body", "so_what", "areas", "observed", "sources", "lang"])
            #expect(
                try await house.gate.file(next, revising: revision, by: house["author"])
                    == .filed(id: id, channel: "alerts"))
            let after = try await house.gate.record(id, version: nil, for: house["author"]).object
            #expect(after["granular_markings"]?.minified == view.object["granular_markings"]?.minified)
            let guests = try await house.gate.record(id, version: nil, for: guest).object
            #expect(guests["name"]?.string == "Forged summons, second")
            // RED is for the channel's posts by name, and the guest is one.
            #expect(
                Product.content(of: guests)?["body"]?.elements.compactMap(\.string)
                    == ["Two carriers received it.", "Told by one."])
        }
    }

    @Test(
        "that a report was followed up is told to whom the later one is shown, and to nobody once that is taken back",
        arguments: Backend.allCases)
    func followedUp(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let first = try await house.filed(.intrep("First"))
            func followers(_ caller: Caller) async throws -> [String] {
                try await house.gate.record(first, version: nil, for: caller).followedBy.map(\.record.id)
            }
            house.clock.pass(seconds: 1)
            var next = try ProductDraft.intrep("Second")
            next.follows = Product.FollowUp(of: try RecordID(first))
            let open = try await house.filed(next)
            house.clock.pass(seconds: 1)
            next.title = "Third"
            next.releasedTo = [House.organisation]
            let kept = try await house.filed(next)
            // What merely names it follows nothing up.
            _ = try await house.filed(intsum("Week 14", of: first))
            #expect(try await followers(house["reader"]) == [kept, open])
            #expect(try await followers(guest) == [open])
            house.clock.pass(seconds: 1)
            let object = try await house.gate.record(open, version: nil, for: house["author"]).object
            let gone = object.next([JSONMember("revoked", .boolean(true))], at: .now(house.clock.now))
            let report = try await house.gate.write(
                [try JSONDocument(parsing: gone.bytes).root], to: "alerts", by: house["author"])
            #expect(report.items.map(\.fate) == [.stored])
            #expect(try await followers(house["reader"]) == [kept])
            #expect(try await followers(guest).isEmpty)
        }
    }

    @Test(
        "what takes the place of a report is told first, then what contradicts it; who is not shown that report learns of neither",
        arguments: Backend.allCases)
    func againstEarlier(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var draft = try ProductDraft.intrep("First")
            draft.releasedTo = [House.organisation]
            let first = try await house.filed(draft)
            var ids: [String] = []
            for how in Product.Following.allCases {
                house.clock.pass(seconds: 1)
                var next = try ProductDraft.intrep("Later")
                next.follows = Product.FollowUp(of: try RecordID(first), as: how)
                ids.append(try await house.filed(next))
            }
            let view = try await house.gate.record(first, version: nil, for: house["reader"])
            #expect(view.followedBy.map(\.how) == [.supersedes, .contradicts, .follows])
            #expect(view.followedBy.map(\.record.id) == ids)
            for id in ids {
                let own = try await house.gate.record(id, version: nil, for: house["reader"]).object
                #expect(Product.followUp(in: own)?.report.text == first)
                // Neither the reference nor what it says of the other: both would tell that there is one.
                let shown = try await house.gate.record(id, version: nil, for: guest).object
                let content = try #require(Product.content(of: shown))
                #expect(Product.Following.allCases.allSatisfy { content[$0.property] == nil })
                #expect(!String(decoding: shown.minified, as: UTF8.self).contains(first))
            }
            // What one does to the other is changed like anything else that it says, and kept where it is not.
            let before = try await house.gate.record(ids[0], version: nil, for: house["author"])
            house.clock.pass(seconds: 1)
            var next = try ProductDraft.intrep("Later, put right")
            next.follows = Product.FollowUp(of: try RecordID(first), as: .contradicts)
            let change = ProductRevision(of: ids[0], version: before.line.version, keeping: [])
            #expect(
                try await house.gate.file(next, revising: change, by: house["author"])
                    == .filed(id: ids[0], channel: "alerts"))
            let changed = try await house.gate.record(ids[0], version: nil, for: house["author"])
            #expect(Product.followUp(in: changed.object)?.how == .contradicts)
            #expect(Product.content(of: changed.object)?["supersedes_ref"] == nil)
            house.clock.pass(seconds: 1)
            let same = ProductRevision(
                of: ids[0], version: changed.line.version, keeping: Set(Product.Following.allCases.map(\.property)))
            #expect(
                try await house.gate.file(ProductDraft.intrep("Once more"), revising: same, by: house["author"])
                    == .filed(id: ids[0], channel: "alerts"))
            let kept = try await house.gate.record(ids[0], version: nil, for: house["author"]).object
            #expect(Product.followUp(in: kept) == Product.followUp(in: changed.object))
        }
    }

    @Test("only whose word a product is writes it anew", arguments: Backend.allCases)
    func othersRevision(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let guest = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let id = try await house.filed(.intrep("Ours"))
            let view = try await house.gate.record(id, version: nil, for: guest)
            #expect(!view.mayRevise && view.mayFollow)
            let revision = ProductRevision(of: id, version: view.line.version, keeping: [])
            guard
                case .refused(nil, _) = try await house.gate.file(
                    ProductDraft.intrep("Theirs"), revising: revision, by: guest)
            else {
                Issue.record("somebody else's word was written anew")
                return
            }
            #expect(try await house.gate.record(id, version: nil, for: house["reader"]).versions == 1)
            // Nor does the house write a guest's word anew, which stands on its own node.
            guard case .filed(let theirs, _) = try await house.gate.file(ProductDraft.intrep("Theirs"), by: guest)
            else {
                Issue.record("it was not filed")
                return
            }
            house.clock.pass(seconds: 1)
            let shown = try await house.gate.record(theirs, version: nil, for: officer)
            #expect(!shown.mayRevise)
            let taken = ProductRevision(of: theirs, version: shown.line.version, keeping: [])
            let ours = try await house.gate.file(ProductDraft.intrep("Ours"), revising: taken, by: officer)
            guard case .refused(nil, _) = ours else {
                Issue.record("a guest's word was written anew")
                return
            }
        }
    }

    @Test("what is released to some is for them and its author's own house", arguments: Backend.allCases)
    func released(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var ours = try ProductDraft.intrep("Ours")
            ours.releasedTo = [House.organisation]
            var theirs = try ProductDraft.intrep("Theirs")
            theirs.releasedTo = [House.partner]
            let (kept, given) = (try await house.filed(ours), try await house.filed(theirs))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(kept) && guests.contains(given))
            let own = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
            #expect(own.contains(kept) && own.contains(given))
            theirs.releasedTo = ["NOBODY"]
            // Who may not read the registry does not learn from it who there is: what nobody has is released to nobody.
            let blind = try await house.filed(theirs)
            #expect(try await !house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id).contains(blind))
            try await house.administration.grant(Registry.channel, to: "author")
            house.clock.pass(seconds: 1)
            guard case .refused(let property, _) = try await house.gate.file(theirs, by: house["author"]) else {
                Issue.record("it was filed")
                return
            }
            #expect(property == "rel_to")
        }
    }

    @Test(
        "a paragraph that loses its mark takes a second person, also where another one keeps the same",
        arguments: Backend.allCases)
    func unmarked(_ backend: Backend) async throws {
        try await backend.run { house in
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "For all.\n\n(REL KE-OUT) The sender is Kifaru.\n\n(REL KE-OUT) Told by one."
            let id = try await house.filed(draft)
            func revise(_ text: String) async throws -> ProductOutcome {
                house.clock.pass(seconds: 1)
                let view = try await house.gate.record(id, version: nil, for: house["author"])
                draft.text = text
                let revision = ProductRevision(
                    of: id, version: view.line.version,
                    keeping: ["name", "so_what", "areas", "observed", "sources", "lang"])
                return try await house.gate.file(draft, revising: revision, by: house["author"])
            }
            for text in ["The sender is Kifaru.", "The sender was Kifaru."] {
                guard case .held(let request) = try await revise("For all.\n\n\(text)\n\n(REL KE-OUT) Told by one.")
                else {
                    Issue.record("it was not held")
                    return
                }
                let view = try await house.gate.request(request, for: house["author"])
                #expect(view.line.grounds == [.widening])
            }
            // Nobody gets more of what only went.
            #expect(
                try await revise("For all.\n\n(REL KE-OUT) Told by one.") == .filed(id: id, channel: "alerts"))
        }
    }

    @Test(
        "a mark on a later line of a paragraph marks nothing, and is not shown to everybody",
        arguments: ["(RED) secret", "(REL KE-OUT) secret", " (TLP:RED)\nsecret"])
    func markInside(_ text: String) async throws {
        try await Backend.memory.run { house in
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "first\n\nplain\n" + text
            guard case .refused(let property, _) = try await house.gate.file(draft, by: house["author"]) else {
                Issue.record("it was filed")
                return
            }
            #expect(property == "text")
            draft.text = "first\n\nplain\n(see above) and no mark"
            _ = try await house.filed(draft)
        }
    }

    @Test(
        "a paragraph that begins like a mark and has none is not shown to everybody",
        arguments: ["(RED secret", "(REL) secret", "(REL TO) secret", "(AMBER STRICT) secret", "(TLP:RED)"])
    func garbled(_ text: String) async throws {
        try await Backend.memory.run { house in
            var draft = try ProductDraft.intrep("Forged summons")
            draft.text = "plain\n\n" + text
            let outcome = try await house.gate.file(draft, by: house["author"])
            guard case .refused(let property, _) = outcome else {
                Issue.record("it was filed")
                return
            }
            #expect(property == "text")
        }
    }

    @Test("what is wrong is said of the property, and nothing is filed", arguments: Backend.allCases)
    func wrong(_ backend: Backend) async throws {
        try await backend.run { house in
            var draft = try ProductDraft.intrep("Forged summons")
            draft.sources = []
            guard case .refused(let property, let message) = try await house.gate.file(draft, by: house["author"])
            else {
                Issue.record("it was filed")
                return
            }
            #expect(property == "sources" && !message.isEmpty)
            #expect(
                try await house.gate.recent(channel: "alerts", cursor: nil, limit: 9, for: house["reader"]).lines
                    .isEmpty)
            await #expect(throws: Refusal.self) {
                try await house.gate.file(try ProductDraft.intrep("x", in: "secret"), by: house["author"])
            }
        }
    }

    @Test("what is made from something in another channel goes only to whom both go to", arguments: Backend.allCases)
    func across(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await addInternal(house)
            let source = try await house.filed(.intrep("Ours alone", in: "internal"))
            let open = try await house.filed(.intrep("For all"))
            let mixed = try await house.filed(intsum("Mixed", of: open, source))
            let plain = try await house.filed(intsum("Plain", of: open))
            let own = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
            #expect(own.contains(mixed) && own.contains(plain))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(mixed) && guests.contains(plain) && guests.contains(open))
        }
    }

    @Test("what is made from a record keeps its marking, and its portions' for the whole", arguments: Backend.allCases)
    func marked(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var source = try ProductDraft.intrep("Partly red")
            source.text = "open\n\n(REL KE-OUT) closed"
            let id = try await house.filed(source)
            let made = try await house.filed(intsum("Summary", of: id))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(guests.contains(id) && !guests.contains(made))
            let view = try await house.gate.record(made, version: nil, for: house["reader"])
            #expect(view.line.tlp == .amberStrict)
        }
    }

    @Test(
        "what names a source that is not there, or not its author's to know, is for its house alone, and alike",
        arguments: Backend.allCases)
    func unknown(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let hidden = Thing(40)
            _ = try await house.gate.write([try hidden.value], to: "secret", by: house["insider"])
            for source in [hidden.id, Thing.id(41)] {
                let made = try await house.filed(intsum("Summary", of: source))
                #expect(
                    try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
                        .contains(made))
                #expect(
                    try await !house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id).contains(made))
            }
        }
    }

    @Test(
        "who joined after the source was released is not shown what was made from it since", arguments: Backend.allCases
    )
    func newcomer(_ backend: Backend) async throws {
        try await backend.run { house in
            let source = try await house.filed(.intrep("Before"))
            house.clock.pass(seconds: 1)
            let guest = try await house.invitePartner()
            house.clock.pass(seconds: 1)
            let made = try await house.filed(intsum("After", of: source))
            let plain = try await house.filed(.intrep("After, of nothing"))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(made) && guests.contains(plain))
            #expect(
                try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id).contains(
                    made))
        }
    }

    @Test("a source that comes in the same submission counts with its markings", arguments: Backend.allCases)
    func company(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let now = house.clock.now
            let source = try RecordID(Thing.id(50, "report"))
            var first = try ProductDraft.intrep("Source")
            first.releasedTo = [House.organisation]
            let second = try intsum("Summary", of: source.text)
            let made = try RecordID(Thing.id(51, "report"))
            let objects =
                first.marks.compactMap { $0.definition(at: now) } + [
                    second.report(made, by: nil, at: now), first.report(source, by: nil, at: now),
                ]
            let report = try await house.gate.write(
                try JSONDocument(parsing: JSONTree.array(objects).bytes).root.elements.map { $0 }, to: "alerts",
                by: house["author"])
            #expect(report.items.allSatisfy { $0.fate == .stored })
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(source.text) && !guests.contains(made.text))
        }
    }

    @Test(
        "what is made from another organisation's word stays in the house, and its author takes it back",
        arguments: Backend.allCases)
    func others(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let theirs = Thing(30)
            _ = try await house.gate.write([try theirs.value], to: "alerts", by: writer)
            let made = try await house.filed(intsum("Summary", of: theirs.id))
            let own = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
            #expect(own.contains(made))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(guests.contains(theirs.id) && !guests.contains(made))
            try await house.gate.withdraw(
                made, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let left = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
            #expect(!left.contains(made))
        }
    }

    @Test(
        "the next version inherits what the one before did, whatever it says of its sources",
        arguments: Backend.allCases)
    func nextVersion(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await addInternal(house)
            let source = try await house.filed(.intrep("Ours alone", in: "internal"))
            let made = try await house.filed(intsum("Mixed", of: source))
            house.clock.pass(seconds: 1)
            let body = try await house.gate.record(made, version: nil, for: house["reader"]).object
            let next = body.next(without: ["extensions"], at: .now(house.clock.now))
            let report = try await house.gate.write(
                [try JSONDocument(parsing: next.bytes).root], to: "alerts", by: house["author"])
            #expect(report.items.first?.fate == .stored)
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(made))
        }
    }

    @Test("what comes with its source inherits what that was made from, too", arguments: Backend.allCases)
    func chain(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await addInternal(house)
            let source = try await house.filed(.intrep("Ours alone", in: "internal"))
            let (middle, end) = (try RecordID(Thing.id(61, "report")), try RecordID(Thing.id(62, "report")))
            let now = house.clock.now
            let objects = [
                try intsum("End", of: middle.text).report(end, by: nil, at: now),
                try intsum("Middle", of: source).report(middle, by: nil, at: now),
            ]
            _ = try await house.gate.write(
                try JSONDocument(parsing: JSONTree.array(objects).bytes).root.elements.map { $0 }, to: "alerts",
                by: house["author"])
            let own = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]).lines.map(\.id)
            #expect(own.contains(end.text) && own.contains(middle.text))
            let guests = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!guests.contains(end.text) && !guests.contains(middle.text))
        }
    }

    @Test("an assessment waits for somebody else than its author, however it is marked", arguments: Backend.allCases)
    func review(_ backend: Backend) async throws {
        try await backend.run { house in
            let request = try await house.held(.assessment("Will it last?"))
            #expect(try await house.gate.products(limit: 9, for: house["reader"]).isEmpty)
            let found = try await house.gate.request(request, for: house["releaser"])
            #expect(found.line.grounds == [.review])
            // The second person scores what its author scored, by standards and scores that there are.
            for wrong in [[10: 2], [1: 4]] as [[Int64: Int64]] {
                let refused = await refusal {
                    _ = try await house.gate.clear(request, seen: found.seen, standards: wrong, by: house["releaser"])
                }
                #expect(refused?.code == .invalid)
            }
            // A review that looked at less than all nine is none.
            for few in [[:], [1: 3, 2: 0], Self.scores.filter { $0.key != 9 }] as [[Int64: Int64]] {
                let refused = await refusal {
                    _ = try await house.gate.clear(request, seen: found.seen, standards: few, by: house["releaser"])
                }
                #expect(refused?.code == .invalid && refused?.message.contains("all nine") == true)
            }
            let waiting = try await house.gate.request(request, for: house["author"])
            #expect(waiting.standards.isEmpty && waiting.line.status == .submitted)
            #expect(try await house.gate.products(limit: 9, for: house["reader"]).isEmpty)
            _ = try await house.gate.clear(
                request, seen: found.seen, standards: Self.scores, by: house["releaser"])
            let decided = try await house.gate.request(request, for: house["author"])
            #expect(decided.line.status == .released && decided.standards == Self.scores)
            let lines = try await house.gate.products(limit: 9, for: house["reader"])
            #expect(lines.count == 1)
            let object = try await house.gate.record(lines[0].id, version: nil, for: house["reader"]).object
            // Confidence in the data is never the likelihood.
            #expect(object["confidence"]?.integer == 50)
        }
    }

    @Test(
        "what waits stands first at the desk if it is urgent, calls its second person, and goes out as urgent as it was",
        arguments: Backend.allCases)
    func urgentWaits(_ backend: Backend) async throws {
        try await backend.run { house in
            let releaser = house["releaser"]
            let first = try await house.held(.assessment("First"))
            house.clock.pass(seconds: 1)
            let routine = try #require(try await house.gate.waiting(after: .zero, for: releaser))
            #expect(routine.precedence == .routine && routine.new == .routine)
            // Nobody decides on their own.
            #expect(try await house.gate.waiting(after: .zero, for: house["author"]) == nil)
            #expect(try await house.gate.waiting(after: .zero, isUrgentAlone: true, for: releaser) == nil)
            var draft = ProductDraft.assessment("Second")
            draft.precedence = .flash
            let second = try await house.held(draft)
            let urgent = try await house.gate.waiting(after: routine.newest, isUrgentAlone: true, for: releaser)
            #expect(urgent?.precedence == .flash && urgent?.new == .flash)
            // One on a page: the place where it ends leads on to what is less urgent, though that came before.
            let page = try await house.gate.requests(limit: 1, for: releaser)
            #expect(page.waiting.map(\.id) == [second] && page.waiting.map(\.precedence) == [.flash])
            let next = try await house.gate.requests(cursor: page.older, limit: 1, for: releaser)
            #expect(next.waiting.map(\.id) == [first] && next.older == nil)
            let found = try await house.gate.request(second, for: releaser)
            _ = try await house.gate.clear(second, seen: found.seen, standards: Self.scores, by: releaser)
            let inbox = try await house.gate.inbox(for: house["reader"])
            #expect(inbox.open.map(\.precedence) == [.flash])
            try await house.expectProof()
        }
    }
}
