import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is seen at one glance: where, when, with what it is linked (domain 3.14)")
struct SeeingTests {
    private func thing(_ number: Int, _ type: String, _ name: String, _ more: String) -> Thing {
        var thing = Thing(number, name: name, more: more)
        thing.type = type
        return thing
    }

    private func place(_ number: Int, _ name: String, more: String = "") -> Thing {
        thing(number, "location", name, #","latitude":14.5,"longitude":1.25\#(more)"#)
    }

    private func relation(_ number: Int, _ from: Thing, _ name: String, _ to: Thing) -> Thing {
        thing(
            number, "relationship", "r",
            #","relationship_type":"\#(name)","source_ref":"\#(from.id)","target_ref":"\#(to.id)""#)
    }

    private func file(_ things: [Thing], _ house: House, as name: String = "author", in channel: String = "alerts")
        async throws
    {
        let report = try await house.file(things, in: channel, as: name)
        #expect(report.items.allSatisfy { $0.fate == .stored }, "\(report.items)")
        house.clock.pass(seconds: 1)
    }

    private func titles(_ view: PictureView) -> [String] { view.lines.map { $0.record.title.description } }

    @Test(
        "a record stands where it says, where a location that it names is, or where a relationship puts it",
        arguments: Backend.allCases)
    func places(_ backend: Backend) async throws {
        try await backend.run { house in
            let (menaka, actor) = (place(1, "Menaka", more: #","precision":500"#), thing(2, "campaign", "Baobab", ""))
            let malware = Thing(3)
            try await file([menaka, actor, malware, relation(4, actor, "located-at", menaka)], house)
            try await file(
                [
                    thing(
                        5, "report", "Attack",
                        #","published":"2024-01-01T00:00:00Z","object_refs":["\#(menaka.id)"]"#),
                    thing(
                        6, "report", "Elsewhere",
                        #","published":"2024-01-01T00:00:00Z","object_refs":["\#(malware.id)"]"#),
                ], house)
            let view = try await house.gate.picture(PictureRequest(.places), for: house["reader"])
            #expect(titles(view) == ["Attack", "Baobab", "Menaka"])
            let point = StatedPlace.Point(latitude: 14.5, longitude: 1.25, precision: 500)
            #expect(view.lines.allSatisfy { $0.places == [StatedPlace(name: "Menaka", country: nil, point: point)] })
            #expect(
                titles(try await house.gate.picture(PictureRequest(.places, kind: "campaign"), for: house["reader"]))
                    == ["Baobab"])
            house.clock.pass(seconds: 86_400)
            #expect(
                try await house.gate.picture(PictureRequest(.places, within: 3_600), for: house["reader"]).lines.isEmpty
            )
            #expect(try await house.gate.picture(PictureRequest(.places), for: house["outsider"]).lines.isEmpty)
            let wrong = await refusal {
                _ = try await house.gate.picture(PictureRequest(.places, kind: "note"), for: house["reader"])
            }
            #expect(wrong?.code == .invalid)
        }
    }

    @Test("a place that is hidden is none, and neither is what a hidden relationship says", arguments: Backend.allCases)
    func hiddenPlaces(_ backend: Backend) async throws {
        try await backend.run { house in
            let (open, secret, actor) = (place(1, "Menaka"), place(2, "Canary"), thing(3, "campaign", "Baobab", ""))
            try await file([open, actor], house)
            try await house.hide(secret)
            try await house.hide(relation(4, actor, "located-at", open))
            try await file(
                [
                    relation(5, actor, "located-at", secret),
                    thing(
                        6, "report", "Attack",
                        #","published":"2024-01-01T00:00:00Z","object_refs":["\#(secret.id)","\#(actor.id)"]"#),
                ], house)
            let view = try await house.gate.picture(PictureRequest(.places), for: house["reader"])
            #expect(titles(view) == ["Menaka"])
            let taken = try await house.gate.take(.picture(PictureRequest(.places)), as: "stix", for: house["reader"])
            #expect(!String(decoding: taken.bundle, as: UTF8.self).contains("Canary"))
        }
    }

    @Test("the time of what happened is as long as it was said to be", arguments: Backend.allCases)
    func times(_ backend: Backend) async throws {
        try await backend.run { house in
            try await file(
                [
                    thing(
                        1, "campaign", "Baobab",
                        #","first_seen":"2024-01-01T00:00:00Z","last_seen":"2024-02-01T00:00:00Z""#)
                ],
                house)
            var draft = try ProductDraft.intrep("Attack")
            draft.observed = try PartialDate("2025-04")
            _ = try await house.gate.file(draft, by: house["author"])
            try await file([Thing(9)], house)
            let view = try await house.gate.picture(PictureRequest(.times), for: house["reader"])
            #expect(titles(view) == ["Attack", "Baobab"])
            #expect(view.lines[0].begins?.text == "2025-04" && view.lines[0].ends == nil)
            #expect(view.lines[1].ends?.text == "2024-02-01T00:00:00Z")
        }
    }

    @Test("links are followed two steps, over relationships and where one names another", arguments: Backend.allCases)
    func links(_ backend: Backend) async throws {
        try await backend.run { house in
            let (actor, tool) = (thing(1, "campaign", "Baobab", ""), thing(2, "tool", "Loader", ""))
            let (far, farther) = (thing(3, "tool", "Far", ""), thing(4, "tool", "Farther", ""))
            try await file([actor, tool, far, farther], house)
            try await file(
                [
                    relation(5, actor, "uses", tool), relation(6, tool, "uses", far), relation(7, far, "uses", farther),
                    thing(
                        8, "report", "Attack", #","published":"2024-01-01T00:00:00Z","object_refs":["\#(actor.id)"]"#),
                ], house)
            let view = try await house.gate.surroundings(of: actor.id, for: house["reader"])
            #expect(
                view.nodes.map { "\($0.distance) \($0.record.title.description)" } == [
                    "0 Baobab", "1 Attack", "1 Loader", "2 Far",
                ])
            #expect(view.links.map(\.name).sorted() == ["object_refs", "uses", "uses"])
            #expect(view.links.filter { $0.relationship == nil }.map(\.from) == [Thing.id(8, "report")])
            #expect(!view.isMore)
            // The same question has the same answer, in the same order.
            #expect(try await house.gate.surroundings(of: actor.id, for: house["reader"]).nodes == view.nodes)
        }
    }

    @Test("a link to what is hidden is none, and is no step on the way either", arguments: Backend.allCases)
    func hiddenLinks(_ backend: Backend) async throws {
        try await backend.run { house in
            let (actor, canary) = (thing(1, "campaign", "Baobab", ""), thing(2, "tool", "Canary", ""))
            let (behind, other) = (thing(3, "tool", "Behind", ""), thing(4, "tool", "Other", ""))
            try await file([actor, behind, other], house)
            try await house.hide(canary)
            try await house.hide(relation(7, actor, "uses", other))
            try await file([relation(5, actor, "uses", canary), relation(6, canary, "uses", behind)], house)
            let view = try await house.gate.surroundings(of: actor.id, for: house["reader"])
            #expect(view.nodes.map(\.record.id) == [actor.id])
            #expect(view.links.isEmpty && !view.isMore)
            let hidden = await refusal { _ = try await house.gate.surroundings(of: canary.id, for: house["reader"]) }
            #expect(hidden?.code == .missing)
        }
    }

    @Test("what has many links is drawn up to a bound, and says that there is more", arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            let actor = thing(1, "campaign", "Baobab", "")
            let tools = (2...40).map { thing($0, "tool", "Tool \($0)", "") }
            try await file([actor] + tools, house)
            try await file(tools.enumerated().map { relation(100 + $0, actor, "uses", $1) }, house)
            let view = try await house.gate.surroundings(of: actor.id, for: house["reader"])
            #expect(view.nodes.count == SharingLimits.surroundingLinks + 1 && view.isMore)
        }
    }

    @Test("what names a record again and again hides nothing else that does, and is not said to be more")
    func renamed() async throws {
        try await Backend.memory.run { house in
            let (actor, tool) = (thing(1, "campaign", "Baobab", ""), thing(2, "tool", "Tool", ""))
            try await file([actor, tool, relation(3, actor, "uses", tool)], house)
            let other = Thing(5, name: "other", more: #","made_of_refs":["\#(actor.id)"]"#)
            try await file([other], house)
            #expect(try await !house.gate.surroundings(of: actor.id, for: house["reader"]).isMore)
            let note = Thing(4, name: "again", more: #","made_of_refs":["\#(actor.id)"]"#).json
            let versions = try (0...SharingLimits.surroundingReferring).map { minute in
                let time = Instant(microseconds: 1_704_150_000_000_000 + Int64(minute) * 60_000_000).text
                return try parse(note.replacing("\"modified\":\"\(Thing.time(0))\"", with: "\"modified\":\"\(time)\""))
            }
            _ = try await house.gate.write(versions, to: "alerts", by: house["author"])
            let view = try await house.gate.surroundings(of: actor.id, for: house["reader"])
            #expect(view.links.contains { $0.name == "uses" } && !view.isMore)
            #expect(view.links.contains { $0.from == other.id })
        }
    }

    @Test(
        "what is taken along is marked as its strictest record, told to the audit, and without what was taken back",
        arguments: Backend.allCases)
    func taken(_ backend: Backend) async throws {
        try await backend.run { house in
            var red = place(1, "Menaka")
            red.markings = [TLP.amber.marking.text]
            try await file([red, place(2, "Dori")], house)
            let selection = Selection.picture(PictureRequest(.places))
            let both = try await house.gate.take(selection, as: "table", for: house["reader"])
            #expect(both.lines.count == 2 && both.marking.tlp == .amber && !both.isMore)
            let bundle = try JSONDocument(parsing: both.bundle).root
            let note = try #require(bundle["objects"]?.elements.first { $0["type"]?.string == "note" })
            #expect(note["object_marking_refs"]?[0]?.string == TLP.amber.marking.text)
            #expect(throws: Never.self) { try Draft(checking: note) }
            try await house.gate.withdraw(
                red.id, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let one = try await house.gate.take(selection, as: "table", for: house["reader"])
            #expect(one.lines.map { $0.title.description } == ["Dori"] && one.marking.tlp == .green)
            let none = try await house.gate.take(selection, as: "table", for: house["outsider"])
            #expect(none.lines.isEmpty && none.marking == .none)
            #expect(throws: Never.self) { try JSONDocument(parsing: none.bundle) }
            try await house.node.core.trail.flush(at: house.clock.now, everything: true)
            #expect(
                try await house.acts().contains {
                    $0.act == "selection.export" && $0.actor == "reader" && $0.subject == "map"
                })
        }
    }

    @Test("a state is known by its code, and by no letters of its name")
    func states() {
        #expect(Core.code(ofState: "iso:KE") == "KE" && Core.code(ofState: "ke") == "KE")
        for name in ["Mali", "Niger", "ETH", "iso:Benin", "K3", "", "é"] { #expect(Core.code(ofState: name) == nil) }
    }

    @Test("a precision beyond the Earth is as far as the Earth reaches", arguments: Backend.allCases)
    func farAway(_ backend: Backend) async throws {
        try await backend.run { house in
            try await file(
                [thing(1, "location", "somewhere", #","latitude":1.5,"longitude":30,"precision":1e300"#)], house)
            let view = try await house.gate.picture(PictureRequest(.places), for: house["reader"])
            let point = try #require(view.lines.first?.places.first?.point)
            #expect(point.precision == 20_040_000)
        }
    }

    @Test("what may not be printed is not, and what was printed is told to the audit", arguments: Backend.allCases)
    func paper(_ backend: Backend) async throws {
        try await backend.run { house in
            let (open, kept) = (Thing(1), Thing(2))
            try await file([open], house)
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.handling = ["no-print"]
            try await house.hide(kept, policy: policy)
            #expect(try await house.gate.record(kept.id, version: nil, for: house["reader"]).line.id == kept.id)
            let refused = await refusal {
                try await house.gate.paper(kept.id, version: nil, channel: nil, for: house["reader"]) { _ in }
            }
            #expect(refused?.code == .forbidden)
            // What could not be drawn was not printed.
            let undrawn = await refusal {
                try await house.gate.paper(Thing.id(1), version: nil, channel: nil, for: house["reader"]) { _ in
                    throw Refusal(.unavailable, "the printer is busy")
                }
            }
            #expect(undrawn?.code == .unavailable)
            try await house.gate.paper(open.id, version: nil, channel: nil, for: house["reader"]) { _ in }
            try await house.node.core.trail.flush(at: house.clock.now, everything: true)
            #expect(try await house.acts().filter { $0.act == "record.print" }.map(\.subject) == [open.id])
        }
    }

    @Test(
        "the brief tells what came since yesterday, the most urgent first, and is marked as its strictest part",
        arguments: Backend.allCases)
    func brief(_ backend: Backend) async throws {
        try await backend.run { house in
            func report(_ title: String, _ precedence: Envelope.Precedence) async throws {
                var draft = ProductDraft(.intrep, channel: "alerts", title: title)
                draft.observed = try PartialDate("2025-04-05")
                draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
                draft.soWhat = "Warn carriers of \(title)."
                draft.sources = [
                    ProductDraft.Source(grade: "B2", descriptor: "a customs post"), ProductDraft.Source(grade: "C3"),
                    ProductDraft.Source(grade: "F6", descriptor: "a rumour"),
                ]
                draft.precedence = precedence
                house.clock.pass(seconds: 1)
                _ = try await house.gate.file(draft, by: house["author"])
            }
            try await report("old", .flash)
            house.clock.pass(seconds: SharingLimits.briefSeconds)
            for number in 1...13 { try await report("routine \(number)", .routine) }
            try await report("flash", .flash)
            let view = try await house.gate.brief(for: house["reader"])
            #expect(view.came.count == SharingLimits.briefItems && view.more == 2)
            #expect(view.came[0].line.record.title == .text("flash"))
            #expect(view.came[0].soWhat == "Warn carriers of flash.")
            #expect(view.came[0].sources.map(\.grade) == ["B2", "C3"] && view.came[0].moreSources == 1)
            #expect(view.came[0].sources.map(\.descriptor) == ["a customs post", nil])
            #expect(view.marking.tlp == .green && view.unprinted.isEmpty)
            // Since last week there is one more, and nothing that was not looked at.
            let week = try await house.gate.brief(of: .week, for: house["reader"])
            #expect(week.came.prefix(2).map(\.line.record.title) == [.text("flash"), .text("old")])
            #expect(week.more == 3 && !week.isCut && !view.isCut)
            let none = try await house.gate.brief(for: house["outsider"])
            #expect(none.came.isEmpty && none.more == 0 && none.marking == .none)
        }
    }

    private func handled(_ change: (inout ReleasePolicy) -> Void) -> ReleasePolicy {
        var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
        change(&policy)
        return policy
    }

    @Test("a map is marked as strictly as what puts a record there", arguments: Backend.allCases)
    func beside(_ backend: Backend) async throws {
        try await backend.run { house in
            let (menaka, actor) = (place(1, "Menaka"), thing(2, "campaign", "Baobab", ""))
            try await file([actor], house)
            try await house.hide(menaka, policy: handled { $0.tlp = .amberStrict })
            try await house.hide(relation(3, actor, "located-at", menaka), policy: handled { $0.tlp = .amber })
            let view = try await house.gate.picture(PictureRequest(.places, kind: "campaign"), for: house["reader"])
            let line = try #require(view.lines.first)
            #expect(line.record.tlp == .green && line.tlp == .amberStrict && view.marking.tlp == .amberStrict)
            // So is what is taken along of it: that the record has a place is said by those others.
            let selection = Selection.picture(PictureRequest(.places, kind: "campaign"))
            let taken = try await house.gate.take(selection, as: "table", for: house["reader"])
            #expect(taken.lines.map(\.id) == [actor.id] && taken.marking.tlp == .amberStrict)
            #expect(taken.markings.map(\.tlp) == [.amberStrict])
            #expect(String(decoding: taken.bundle, as: UTF8.self).contains(TLP.amberStrict.marking.text))
            let times = try await house.gate.take(
                .search(SearchRequest(text: "Baobab")), as: "table", for: house["reader"])
            #expect(times.marking.tlp == .green)
        }
    }

    @Test(
        "what is made of records carries the classification, the caveats and the limits of all of them",
        arguments: Backend.allCases)
    func combined(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.hide(place(1, "Menaka"), policy: handled { $0.handling = ["no-AI"] })
            try await house.hide(
                place(2, "Dori"),
                policy: handled {
                    $0.onward = .community
                    $0.originatorControl = .consent
                    $0.permittedUse = .only(["awareness"])
                    $0.rightsCaveats = ["not-for-detention"]
                })
            let selection = Selection.picture(PictureRequest(.places))
            let taken = try await house.gate.take(selection, as: "table", for: house["reader"])
            let all = "TLP:GREEN · onward=none · originator-control=consent · use=awareness · no-AI · not-for-detention"
            #expect(taken.marking.text() == all)
            #expect(
                Set(taken.markings.map { $0.text() }) == [
                    "TLP:GREEN · onward=none · no-AI",
                    "TLP:GREEN · originator-control=consent · use=awareness · not-for-detention",
                ])
            #expect(String(decoding: taken.bundle, as: UTF8.self).contains(all))
            let record = try await house.gate.record(Thing.id(1, "location"), version: nil, for: house["reader"])
            #expect(record.marking.text() == "TLP:GREEN · onward=none · no-AI")
        }
    }

    @Test("a marking that is known is known, however many different ones are beside it", arguments: Backend.allCases)
    func manyMarkings(_ backend: Backend) async throws {
        try await backend.run { house in
            let count = SharingLimits.references + 20
            var (objects, marked): ([JSONValue], [Thing]) = ([], [])
            for number in 1...count {
                var policy = ReleasePolicy.neutral
                policy.handling = ["no-AI"]
                let id = try RecordID(Thing.id(5_000 + number, "marking-definition"))
                let marking = try policy.marking(
                    id: id, created: house.clock.now,
                    createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
                objects.append(try JSONDocument(parsing: marking.bytes).root)
                var thing = Thing(number, name: "okapi \(number)")
                thing.markings = [id.text]
                marked.append(thing)
            }
            _ = try await house.gate.write(objects, to: "alerts", by: house["author"])
            try await house.file(marked)
            let taken = try await house.gate.take(
                .search(SearchRequest(text: "okapi")), as: "table", for: house["reader"])
            #expect(taken.lines.count == count && !taken.marking.isUnread)
            #expect(taken.markings.allSatisfy { !$0.isUnread && $0.duties == ["no-AI"] })
        }
    }

    @Test("labels of several schemes are all told, the highest of each")
    func labels() {
        let policy = handled {
            $0.classifications = [
                Classification(ordinal: 2, scheme: "eu", label: "RESTREINT UE/EU RESTRICTED"),
                Classification(ordinal: 4, scheme: "eu", label: "SECRET UE/EU SECRET"),
                Classification(ordinal: 3, scheme: "nato", label: "NATO CONFIDENTIAL"),
            ]
            $0.onward = .community
        }
        let marking = Marking(policy, isUnread: true)
        #expect(marking.text() == "EU SECRET · NATO CONFIDENTIAL · TLP:GREEN · marking=unknown")
        #expect(marking.short(in: "fr") == "SECRET UE · NATO CONFIDENTIEL · TLP:GREEN")
    }

    @Test("what is taken along says where it is cut", arguments: Backend.allCases)
    func cut(_ backend: Backend) async throws {
        try await backend.run { house in
            let most = SharingLimits.pictureLines
            for part in stride(from: 1, through: most, by: 100) {
                try await file((part..<(part + 100)).map { place($0, "Place \($0)") }, house)
            }
            let selection = Selection.picture(PictureRequest(.places))
            let whole = try await house.gate.take(selection, as: "stix", for: house["reader"])
            #expect(whole.lines.count == most && !whole.isMore && !whole.derivation.contains("cut"))
            try await file([place(most + 1, "One more")], house)
            let cut = try await house.gate.take(selection, as: "stix", for: house["reader"])
            #expect(cut.lines.count == most && cut.isMore && cut.derivation.hasSuffix(", cut: there is more"))
            #expect(String(decoding: cut.bundle, as: UTF8.self).contains("It is cut: there is more than these."))
        }
    }

    @Test(
        "printing is decided by the policy, also where its reader is not told all of it",
        arguments: Backend.allCases)
    func printing(_ backend: Backend) async throws {
        try await backend.run { house in
            var unknown = Thing(1)
            unknown.markings = [Thing.id(0xaa, "marking-definition")]
            let marking = try RecordID("marking-definition--00000000-0000-4000-8000-0000000000aa")
            try await house.hide(
                unknown,
                policy: handled {
                    $0.markings = [marking]
                    $0.handling = ["no-print"]
                })
            try await house.hide(Thing(2), policy: handled { $0.handling = ["no-print"] })
            try await house.hide(Thing(3), policy: handled { $0.handling = ["no-AI"] })
            for (number, may) in [(1, false), (2, false), (3, true)] {
                let view = try await house.gate.record(Thing.id(number), version: nil, for: house["reader"])
                #expect(view.mayPrint == may, "\(number)")
                #expect((view.terms == nil) == (number == 1))
            }
        }
    }

    /// A definition of our own extension, filed into a channel, that forbids to print.
    private func define(_ number: Int, _ house: House, as name: String, in channel: String) async throws -> String {
        let id = Thing.id(number, "marking-definition")
        var policy = ReleasePolicy.neutral
        policy.handling = ["no-print"]
        let definition = try policy.marking(
            id: RecordID(id), created: house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
        let report = try await house.gate.write(
            [try JSONDocument(parsing: definition.bytes).root], to: channel, by: house[name])
        #expect(report.items.allSatisfy { $0.fate == .stored }, "\(report.items)")
        return id
    }

    @Test("a portion that may not be printed keeps all of it from the printer", arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await backend.run { house in
            let marking = try await define(70, house, as: "author", in: "alerts")
            let more =
                #","description":"D","granular_markings":[{"marking_ref":"\#(marking)","selectors":["description"]}]"#
            try await file([Thing(1, more: more)], house)
            let view = try await house.gate.record(Thing.id(1), version: nil, for: house["reader"])
            #expect(!view.mayPrint && view.marking.duties == ["no-print"])
        }
    }

    @Test(
        "what a definition asks for that its reader may not see looks like one that is not there",
        arguments: Backend.allCases)
    func hiddenDefinition(_ backend: Backend) async throws {
        try await backend.run { house in
            let hidden = try await define(70, house, as: "insider", in: "secret")
            var (secret, missing) = (Thing(1), Thing(2))
            (secret.markings, missing.markings) = ([hidden], [Thing.id(71, "marking-definition")])
            let (one, other) = (try RecordID(hidden), try RecordID(missing.markings[0]))
            try await house.hide(secret, policy: handled { $0.markings = [one] })
            try await house.hide(missing, policy: handled { $0.markings = [other] })
            var seen: [RecordView] = []
            for number in [1, 2] {
                seen.append(try await house.gate.record(Thing.id(number), version: nil, for: house["reader"]))
            }
            #expect(seen[0].marking == seen[1].marking && seen[0].marking.isUnread)
            #expect(seen.map(\.mayPrint) == [false, false])
            #expect(!seen[0].marking.text().contains("no-print"))
        }
    }

    @Test("what may not be printed is on the screen, not in the paper of the brief", arguments: Backend.allCases)
    func unprinted(_ backend: Backend) async throws {
        try await backend.run { house in
            func report(_ number: Int, _ name: String) -> Thing {
                thing(
                    number, "report", name,
                    #","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(9))"]"#)
            }
            try await house.hide(report(1, "Open"), policy: handled { _ in })
            try await house.hide(report(2, "Kept"), policy: handled { $0.handling = ["no-print"] })
            let screen = try await house.gate.brief(for: house["reader"])
            #expect(screen.came.count == 2 && screen.unprinted.count == 1)
            #expect(screen.marking.duties == ["no-print"])
            let paper = try await house.gate.briefPaper(for: house["reader"]) { $0 }
            #expect(paper.came.map(\.line.record.title) == [.text("Open")])
            #expect(paper.more == 0 && paper.unprinted.isEmpty && paper.marking.duties.isEmpty)
            try await house.node.core.trail.flush(at: house.clock.now, everything: true)
            #expect(
                try await house.acts().filter { $0.act == "record.print" }.map(\.subject) == [Thing.id(1, "report")])
        }
    }

    @Test("a drawing of links stops looking when it is full", arguments: Backend.allCases)
    func full(_ backend: Backend) async throws {
        try await backend.run { house in
            let actor = thing(1, "campaign", "Baobab", "")
            let near = (2...21).map { thing($0, "tool", "Near \($0)", "") }
            let far = (100..<160).map { thing($0, "tool", "Far \($0)", "") }
            try await file([actor] + near + far, house)
            try await file(near.enumerated().map { relation(200 + $0, actor, "uses", $1) }, house)
            try await file(
                far.enumerated().map { number, other in relation(300 + number, near[number % 20], "uses", other) },
                house)
            let view = try await house.gate.surroundings(of: actor.id, for: house["reader"])
            #expect(view.nodes.count == SharingLimits.surroundings && view.isMore)
            #expect(view.nodes.filter { $0.distance == 1 }.count == 20)
        }
    }
}
