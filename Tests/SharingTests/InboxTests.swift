import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("The inbox, and what is said of a record (domain 3.11)")
struct InboxTests {
    private func file(
        _ title: String, as precedence: Envelope.Precedence = .routine, asking: Bool = false, by caller: Caller,
        in channel: String = "alerts", _ house: House
    ) async throws -> String {
        var draft = try ProductDraft.intrep(title, in: channel)
        draft.precedence = precedence
        draft.asksForAnswer = asking
        house.clock.pass(seconds: 1)
        return try await house.filed(draft, by: caller)
    }

    /// Files what is said; the note's id.
    @discardableResult
    private func say(_ draft: FeedbackDraft, by caller: Caller, _ house: House) async throws -> String {
        house.clock.pass(seconds: 1)
        guard case .filed(let id, _) = try await house.gate.respond(draft, by: caller) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return id
    }

    private func titles(_ lines: [InboxLine]) -> [String] {
        lines.map { if case .text(let text) = $0.record.title { text } else { "" } }
    }

    @Test(
        "of a recall nobody is told who might not see what was recalled, nor who recalled it",
        arguments: Backend.allCases)
    func recalled(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let more =
                #","report_types":["warning"],"published":"2025-04-01T00:00:00Z","object_refs":["\#(Thing.id(2))"]"#
            var hidden = Thing(30, name: "Inside", more: more)
            hidden.type = "report"
            hidden.markings = [try await house.keepFromPartner()]
            try await house.file([hidden])
            let open = try await file("For all", by: house["author"], house)
            house.clock.pass(seconds: 1)
            for id in [hidden.id, open] {
                _ = try await house.gate.recall(id, reason: .rights, explanation: nil, by: house["releaser"])
            }
            house.clock.pass(seconds: 1)
            func told(_ caller: Caller) async throws -> [String] {
                try await house.gate.inbox(for: caller).recalled.compactMap { $0.record?.title.description }.sorted()
            }
            #expect(try await told(guest) == ["For all"])
            #expect(try await told(house["reader"]) == ["For all", "Inside"])
            #expect(try await told(house["author"]) == ["For all", "Inside"])
            #expect(try await told(house["releaser"]).isEmpty)
        }
    }

    /// A report of three versions at most.
    private func report(_ version: Int, _ name: String, _ markings: [String] = []) -> Thing {
        let more =
            #","report_types":["warning"],"published":"2025-04-01T00:00:00Z","object_refs":["\#(Thing.id(2))"]"#
        var report = Thing(30, version: version, name: name, more: more)
        report.type = "report"
        report.markings = markings
        return report
    }

    @Test(
        "the recall of a version that somebody never saw does not keep from them that of the one before",
        arguments: Backend.allCases)
    func recalledOneByOne(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            try await house.file([report(0, "Dry wells")])
            try await house.file([report(1, "Dry wells, by Juma", [marking])])
            var recalls: [String] = []
            for version in 0..<2 {
                house.clock.pass(seconds: 1)
                recalls.append(
                    try await house.gate.recall(
                        report(0, "").id, versions: [Thing.time(version)], reason: .error, explanation: nil,
                        by: house["releaser"]
                    ).id)
            }
            house.clock.pass(seconds: 1)
            func told(_ caller: Caller) async throws -> [String] {
                try await house.gate.inbox(for: caller).recalled.compactMap { $0.record?.title.description }
            }
            #expect(try await told(guest) == ["Dry wells"])
            #expect(try await told(house["reader"]) == ["Dry wells, by Juma"])
            // The journal knows of the recalls that they were told of.
            for (recall, name) in zip(recalls, ["guest", "reader"]) {
                let given = try await house.gate.disclosures(of: recall, for: house["oversight"]).lines
                #expect(given.contains { $0.post == name }, "\(name)")
            }
        }
    }

    @Test(
        "who could see no more of a product since it was marked with more is not told that there was more to recall",
        arguments: Backend.allCases, RecallMeasure.allCases)
    func recalledAfterUpgrade(_ backend: Backend, _ measure: RecallMeasure) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            let thing = report(0, "Dry wells")
            try await house.file([thing])
            house.clock.pass(seconds: 1)
            let found = try await house.gate.remark(
                thing.id, markings: [marking], reason: "not for them", by: house["releaser"])
            #expect(found.direction == .upgrade)
            house.clock.pass(seconds: 1)
            _ = try await house.gate.recall(
                thing.id, reason: .error, measure: measure, explanation: nil, by: house["releaser"])
            house.clock.pass(seconds: 1)
            #expect(try await house.gate.inbox(for: guest).recalled.isEmpty)
            #expect(try await house.gate.inbox(for: house["reader"]).recalled.count == 1)
        }
    }

    @Test("what was said is taken back by whoever said it, and the record waits again", arguments: Backend.allCases)
    func takenBack(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let id = try await file("Forged summons", by: house["author"], house)
            let note = try await say(
                FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: writer, house)
            #expect(try await house.gate.inbox(for: guest).open.isEmpty)
            let own = try await house.gate.record(id, version: nil, for: writer).feedback
            #expect(own.map(\.isOwn) == [true])
            let officer = try await house.inviteOfficer()
            let theirs = try await house.gate.record(id, version: nil, for: officer).feedback
            #expect(theirs.map(\.isOwn) == [false])
            house.clock.pass(seconds: 1)
            for other in [house["author"], house["releaser"]] {
                await #expect(throws: Refusal.self) {
                    try await house.gate.takeBack(note, saidOf: id, in: "alerts", by: other)
                }
            }
            // Not even another post of the same house.
            let ours = try await say(
                FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: house["releaser"], house)
            await #expect(throws: Refusal.self) {
                try await house.gate.takeBack(ours, saidOf: id, in: "alerts", by: house["author"])
            }
            _ = try await house.gate.takeBack(ours, saidOf: id, in: "alerts", by: house["releaser"])
            for _ in 0..<2 {
                let outcome = try await house.gate.takeBack(note, saidOf: id, in: "alerts", by: writer)
                #expect(outcome == .filed(id: note, channel: "alerts"))
            }
            #expect(titles(try await house.gate.inbox(for: guest).open) == ["Forged summons"])
            #expect(try await house.gate.record(id, version: nil, for: officer).feedback.isEmpty)
            // That it was said stays.
            #expect(try await house.gate.record(note, version: nil, for: writer).versions == 2)
            // Said once more it is another note.
            let again = try await say(
                FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: writer, house)
            #expect(again != note)
            try await house.expectProof()
        }
    }

    @Test(
        "who saw it, too, tells its originator or all who may have it, and each counts what they may see",
        arguments: Backend.allCases)
    func sighted(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let id = try await file("Convoy", by: house["author"], house)
            func see(_ count: Int64, first: String?, last: String?, forAll: Bool, by caller: Caller) async throws {
                house.clock.pass(seconds: 1)
                let draft = SightingDraft(
                    record: id, channel: "alerts", count: count, first: try first.map { try PartialDate($0) },
                    last: try last.map { try PartialDate($0) }, isForAll: forAll)
                guard case .filed = try await house.gate.sight(draft, by: caller) else {
                    throw Refusal(.conflict, "it was not filed")
                }
            }
            let before = try await house.gate.record(id, version: nil, for: writer)
            #expect(before.maySight && before.sightings == nil)
            // Who looked for it and did not see it is not told as one who saw it.
            try await see(0, first: nil, last: nil, forAll: false, by: writer)
            let missed = try #require(try await house.gate.record(id, version: nil, for: officer).sightings)
            #expect(missed.organisations.isEmpty && missed.count == 0 && missed.misses == 1)
            try await see(3, first: "2024-04-05", last: "2024-04-06", forAll: false, by: writer)
            let told = try #require(try await house.gate.record(id, version: nil, for: officer).sightings)
            #expect(told.organisations == [House.partner] && told.count == 3 && told.misses == 1)
            #expect(told.first?.text.hasPrefix("2024-04-05T00:00:00") == true)
            #expect(told.last?.text.hasPrefix("2024-04-06T23:59:59") == true)
            // What the house says to itself is not counted for the partner, and what it says to all is.
            try await see(5, first: nil, last: nil, forAll: false, by: house["author"])
            #expect(try await house.gate.record(id, version: nil, for: guest).sightings?.count == 3)
            try await see(7, first: nil, last: nil, forAll: true, by: house["author"])
            #expect(try await house.gate.record(id, version: nil, for: guest).sightings?.count == 10)
            #expect(try await house.gate.record(id, version: nil, for: officer).sightings?.count == 15)
            // Of another's word it is not for whoever has it to say who is told that it exists.
            let others = await refusal { try await see(1, first: nil, last: nil, forAll: true, by: writer) }
            #expect(others?.message.hasPrefix("others than who may have") == true)
            // A report that was made from something stricter is kept from more than its own markings say.
            var stricter = Thing(
                61, name: "for the house",
                more: #","published":"\#(Thing.time(0))","object_refs":["\#(Thing.id(61, "report"))"]"#)
            stricter.type = "report"
            stricter.markings = [try await house.keepFromPartner()]
            house.clock.pass(seconds: 1)
            #expect(try await house.file([stricter], in: "alerts").items.map(\.fate) == [.stored])
            var made = try ProductDraft.intrep("Made of it")
            made.derivedFrom = [try RecordID(stricter.id)]
            house.clock.pass(seconds: 1)
            let derived = try await house.filed(made)
            let wider = await refusal {
                _ = try await house.gate.sight(
                    SightingDraft(record: derived, channel: "alerts", isForAll: true), by: house["author"])
            }
            #expect(wider?.message.hasPrefix("others than who may have") == true)
            // Nothing is seen of what is nothing that is seen, or is not shown.
            let note = try await say(FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: writer, house)
            for record in [note, Thing.id(999, "report")] {
                await #expect(throws: Refusal.self) {
                    try await house.gate.sight(SightingDraft(record: record, channel: "alerts"), by: writer)
                }
            }
            try await house.expectProof()
        }
    }

    /// The sightings that a reader finds.
    private func sightings(_ caller: Caller, _ house: House) async throws -> Int {
        try await house.gate.recent(channel: nil, cursor: nil, limit: 100, for: caller).lines.count {
            $0.id.hasPrefix("sighting--")
        }
    }

    @Test(
        "a sighting of what is older than a member goes to whoever has that, and the newcomer learns nothing of it",
        arguments: Backend.allCases)
    func sightedLater(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let id = try await file("Convoy", by: house["author"], house)
            house.clock.pass(seconds: 1)
            let third = try await house.inviteThird()
            let draft = SightingDraft(record: id, channel: "alerts", isForAll: true)
            guard case .filed = try await house.gate.sight(draft, by: house["author"]) else {
                throw Refusal(.conflict, "it was not filed")
            }
            #expect(try await house.gate.record(id, version: nil, for: guest).sightings?.count == 1)
            #expect(try await sightings(guest, house) == 1)
            #expect(try await sightings(third, house) == 0)
            try await house.expectProof()
        }
    }

    @Test(
        "a sighting that waits for a second person is filed for whoever had the record, not for who came meanwhile",
        arguments: Backend.allCases)
    func sightedAndHeld(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let plan = desk.thing(20, name: "plan", [desk.confidential])
            _ = try await house.gate.clear(try await desk.hold(plan, as: "both"), seen: nil, by: desk["releaser"])
            house.clock.pass(seconds: 1)
            let draft = SightingDraft(record: plan.id, channel: "alerts", isForAll: true)
            guard case .held(let request) = try await house.gate.sight(draft, by: desk["both"]) else {
                throw Refusal(.conflict, "it was not held")
            }
            house.clock.pass(seconds: 1)
            _ = try await house.inviteThird()
            let sighting = try await house.gate.clear(request, seen: nil, by: desk["releaser"]).object
            let snapshot = try await house.node.core.directory.current()
            var eras: [Instant?] = []
            for id in [plan.id, sighting] {
                let shelf = try #require(try await house.store.places(of: RecordID(id)).first?.shelf)
                eras.append(try #require(snapshot.shelves[shelf]).era)
            }
            #expect(eras[0] == eras[1] && eras[0] != snapshot.world.era(at: house.clock.now))
            try await house.expectProof()
        }
    }

    @Test(
        "that a sighting is for all is refused of another's word, whatever of that is shown, and is not offered",
        arguments: Backend.allCases)
    func sightedElsewhere(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let own = try await house.keepFromPartner()
            let portion = #"{"marking_ref":"\#(own)","selectors":["description"]}"#
            let parted = Thing(
                62, name: "two parts", more: #","description":"ours","granular_markings":[\#(portion)]"#)
            try await house.file([parted, Thing(63, name: "one part")])
            house.clock.pass(seconds: 1)
            for id in [parted.id, Thing.id(63)] {
                let said = await refusal {
                    _ = try await house.gate.sight(
                        SightingDraft(record: id, channel: "alerts", isForAll: true), by: writer)
                }
                #expect(said?.message.hasPrefix("others than who may have") == true, "\(said?.message ?? "")")
                let theirs = try await house.gate.record(id, version: nil, for: writer)
                #expect(theirs.maySight && !theirs.maySightForAll)
            }
            let ours = try await house.gate.record(Thing.id(63), version: nil, for: house["author"])
            #expect(ours.maySightForAll)
        }
    }

    @Test(
        "what others file comes up by its precedence, then the newest first, and one's own does not",
        arguments: Backend.allCases)
    func order(_ backend: Backend) async throws {
        try await backend.run { house in
            let author = house["author"]
            for (title, precedence) in [
                ("old", Envelope.Precedence.routine), ("flash", .flash), ("new", .routine), ("urgent", .priority),
            ] { _ = try await file(title, as: precedence, by: author, house) }
            #expect(titles(try await house.gate.inbox(for: house["reader"]).open) == ["flash", "urgent", "new", "old"])
            #expect(try await house.gate.inbox(for: author).open.isEmpty)
            // Whoever may not read the channel finds nothing.
            #expect(try await house.gate.inbox(for: house["outsider"]).open.isEmpty)
            // A reader who may not write to the channel is offered no answer.
            let offered = try await house.gate.inbox(for: house["reader"]).open.map(\.mayAnswer)
            #expect(offered == [false, false, false, false])
        }
    }

    @Test("what asks for an answer says in which time, as its precedence has it", arguments: Backend.allCases)
    func asked(_ backend: Backend) async throws {
        try await backend.run { house in
            for precedence in Envelope.Precedence.allCases {
                _ = try await file(precedence.rawValue, as: precedence, asking: true, by: house["author"], house)
            }
            _ = try await file("none", by: house["author"], house)
            let open = try await house.gate.inbox(for: house["reader"]).open.map(\.record)
            #expect(open.map(\.acknowledgeWithin) == [10, 30, 180, nil, 360])
            let flash = try #require(open.first)
            #expect(
                flash.acknowledgeBy(arrived: flash.added)?.microseconds == flash.added.microseconds + 600_000_000)
        }
    }

    @Test(
        "an answer goes to the originator and to the answerer's house, and to nobody else", arguments: Backend.allCases)
    func answer(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let writer = try await house.invitePartnersWriter()
            let officer = try await house.inviteOfficer()
            let third = try await house.inviteThird()
            let id = try await file("Forged summons", by: house["author"], house)
            #expect(try await house.gate.inbox(for: writer).open.map(\.mayAnswer) == [true])
            let note = try await say(
                FeedbackDraft(
                    record: id, channel: "alerts", answer: .actionTaken, usefulness: 4, usedIn: "Daily brief",
                    comment: "Carriers were warned."), by: writer, house)

            let view = try await house.gate.record(id, version: nil, for: officer)
            let said = try #require(view.feedback.first)
            #expect(said.organisation == House.partner && said.answer == .actionTaken && said.usefulness == 4)
            #expect(said.usedIn == "Daily brief" && said.comment == "Carriers were warned.")
            // Which post of theirs it was is theirs to know; they know it.
            #expect(said.post == nil)
            let own = try await house.gate.inbox(for: writer)
            #expect(own.open.isEmpty && titles(own.answered) == ["Forged summons"])
            #expect(own.answered.first?.answer?.post == "guestwriter")
            #expect(try await house.gate.record(note, version: nil, for: guest).line.id == note)

            // A third party that reads the same channel learns neither what was said nor that something was.
            #expect(try await house.gate.record(id, version: nil, for: third).feedback.isEmpty)
            #expect(try await house.gate.inbox(for: third).open.first?.said.isEmpty == true)
            let listed = try await house.gate.page(PageRequest(), in: "alerts", for: third).lines.map(\.id)
            #expect(!listed.contains(note) && listed.contains(id))
            await #expect(throws: Refusal.self) {
                try await house.gate.record(note, version: nil, for: third)
            }
            let found = try await house.gate.search(SearchRequest(text: "Carriers were warned"), for: third)
            #expect(!found.lines.map(\.id).contains(note))
            try await house.expectProof()
        }
    }

    @Test(
        "a routing comes first in the inbox of its post until it is answered, and stays in the house",
        arguments: Backend.allCases)
    func route(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.administration.grant("alerts", to: "insider", write: true)
            let id = try await file("Quiet", by: house["author"], house)
            _ = try await file("Loud", as: .flash, by: house["author"], house)
            let note = try await say(
                FeedbackDraft(record: id, channel: "alerts", routedTo: "insider", comment: "Yours?"),
                by: house["releaser"], house)
            let inbox = try await house.gate.inbox(for: house["insider"])
            #expect(titles(inbox.open) == ["Quiet", "Loud"])
            #expect(inbox.open.first?.routedBy == "releaser")
            #expect(titles(try await house.gate.inbox(for: house["reader"]).open) == ["Loud", "Quiet"])
            let listed = try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.map(\.id)
            #expect(!listed.contains(note) && listed.contains(id))
            try await say(
                FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: house["insider"], house)
            #expect(titles(try await house.gate.inbox(for: house["insider"]).open) == ["Loud"])
        }
    }

    @Test(
        "an answer is about the version that was read: the next one comes up again, and what is pressed twice is said once",
        arguments: Backend.allCases)
    func versions(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await file("Forged summons", by: house["author"], house)
            try await house.administration.grant("alerts", to: "insider", write: true)
            let reader = house["insider"]
            let first = try await say(FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: reader, house)
            let second = try await say(FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: reader, house)
            #expect(first == second)
            #expect(try await house.gate.inbox(for: reader).open.isEmpty)

            let object = try await house.gate.record(id, version: nil, for: house["author"]).object
            let text = String(decoding: object.minified, as: UTF8.self)
            let modified = try #require(object["modified"]?.string)
            let next = text.replacing(#""modified":"\#(modified)""#, with: #""modified":"2026-01-01T00:00:00.000Z""#)
            house.clock.pass(seconds: 1)
            let report = try await house.gate.write(
                [try JSONDocument(parsing: Array(next.utf8)).root], to: "alerts", by: house["author"])
            #expect(report.items.map(\.fate) == [.stored])
            #expect(titles(try await house.gate.inbox(for: reader).open) == ["Forged summons"])
            let third = try await say(FeedbackDraft(record: id, channel: "alerts", answer: .noted), by: reader, house)
            #expect(third != first)
            #expect(try await house.gate.inbox(for: reader).open.isEmpty)
        }
    }

    @Test("nothing is routed to who may not see it, and two that it was routed to both have it", arguments: [true])
    func reach(_: Bool) async throws {
        try await Backend.memory.run { house in
            for name in ["insider", "releaser"] {
                try await house.administration.grant("alerts", to: name, write: true)
            }
            let id = try await file("Quiet", by: house["author"], house)
            // The outsider is of the house and reads no channel.
            await #expect(throws: Refusal.self) {
                try await house.gate.respond(
                    FeedbackDraft(record: id, channel: "alerts", routedTo: "outsider"), by: house["author"])
            }
            let offered = try await house.gate.record(id, version: nil, for: house["releaser"]).colleagues
            #expect(offered.contains("insider") && !offered.contains("outsider"))
            for name in ["insider", "releaser"] {
                try await say(
                    FeedbackDraft(record: id, channel: "alerts", routedTo: name), by: house["author"], house)
            }
            for name in ["insider", "releaser"] {
                #expect(try await house.gate.inbox(for: house[name]).open.first?.routedBy == "author")
            }
        }
    }

    @Test("what cannot be said is refused with what to mend", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let id = try await file("Forged summons", by: house["author"], house)
            func refusal(_ draft: FeedbackDraft, by caller: Caller) async -> Refusal.Code? {
                do {
                    _ = try await house.gate.respond(draft, by: caller)
                    return nil
                } catch {
                    return (error as? Refusal)?.code
                }
            }
            let route = FeedbackDraft(record: id, channel: "alerts", routedTo: "nobody")
            #expect(await refusal(route, by: house["releaser"]) == .invalid)
            // The posts of another house are nobody's to route to.
            let across = FeedbackDraft(record: id, channel: "alerts", routedTo: "guest")
            #expect(await refusal(across, by: house["releaser"]) == .invalid)
            let noted = FeedbackDraft(record: id, channel: "alerts", answer: .noted)
            #expect(await refusal(noted, by: guest) == .forbidden)
            #expect(await refusal(noted, by: house["outsider"]) == .missing)
            var wrong = noted
            wrong.usefulness = 6
            guard case .refused(let property, _) = try await house.gate.respond(wrong, by: house["releaser"]) else {
                Issue.record("a sixth of five was taken")
                return
            }
            #expect(property == "usefulness")
            guard
                case .refused = try await house.gate.respond(
                    FeedbackDraft(record: id, channel: "alerts"), by: house["releaser"])
            else {
                Issue.record("nothing was said, and taken")
                return
            }
        }
    }

    @Test(
        "first steps know by the records how far somebody is, and are no more with a second report",
        arguments: Backend.allCases)
    func firstSteps(_ backend: Backend) async throws {
        try await backend.run { house in
            func report(_ title: String, by name: String) async throws {
                house.clock.pass(seconds: 1)
                _ = try await house.filed(.intrep(title), by: house[name])
            }
            func steps(_ name: String = "author") async throws -> FirstSteps? {
                try await house.gate.inbox(for: house[name]).steps
            }
            // Who reads alone files nothing, and is taught nothing.
            #expect(try await steps("reader") == nil)
            let none = try await steps()
            #expect(none == FirstSteps(hasAnswered: false))
            try await report("From others", by: "releaser")
            let came = try #require(try await steps()?.toRead)
            #expect(came.title == .text("From others"))
            let draft = FeedbackDraft(
                record: came.id, version: came.version, channel: came.channel, answer: .noted)
            _ = try await house.gate.respond(draft, by: house["author"])
            let answered = try await steps()
            #expect(answered?.hasAnswered == true && answered?.toRead == nil)
            let other = try await steps("releaser")
            #expect(other?.filed?.title == .text("From others"))
            try await report("First", by: "author")
            let first = try await steps()
            #expect(first?.filed?.title == .text("First"))
            try await report("Second", by: "author")
            let second = try await steps()
            #expect(second == nil)
        }
    }
}

extension House {
    /// A post of the house that says what it wants others' information for: without that nobody is given any.
    func inviteOfficer() async throws -> Caller {
        let key = try await administration.addAccount(name: "officer", roles: [.author], purposes: [.awareness])
        try await administration.grant("alerts", to: "officer", write: true)
        clock.pass(seconds: 1)
        return Caller(account: key, name: "officer", organisation: Self.organisation, roles: [.author], means: .token)
    }

    /// A reader of a third organisation, under an agreement of its own.
    func inviteThird() async throws -> Caller {
        let names = #""names":[{"text":"Kumbu"}],"organisation_kind":"fusion-cell""#
        try await register("organisation", 51, #""code":"TZ-KUM",\#(names),"status":"active","country":"TZ""#)
        try await register(
            "due-diligence", 52,
            #""organisation":"TZ-KUM","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        )
        try await register(
            "agreement", 53,
            agreement().replacing(#"["KE-OUT","UG-NAC"]"#, with: #"["KE-OUT","UG-NAC","TZ-KUM"]"#))
        let key = try await administration.addAccount(
            name: "third", roles: [.reader], organisation: "TZ-KUM", purposes: [.awareness])
        try await administration.grant("alerts", to: "third")
        clock.pass(seconds: 1)
        return Caller(account: key, name: "third", organisation: "TZ-KUM", roles: [.reader], means: .token)
    }
}
