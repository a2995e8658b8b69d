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
            var draft = ProductDraft(.intrep, channel: "alerts", title: "Attack")
            draft.observed = try PartialDate("2025-04")
            draft.areas = [ProductDraft.Area(name: "Malaba", country: "KE")]
            draft.soWhat = "Warn carriers."
            draft.sources = [ProductDraft.Source(grade: "B2")]
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
            #expect(both.lines.count == 2 && both.tlp == .amber && !both.isMore)
            let bundle = try JSONDocument(parsing: both.bundle).root
            let note = try #require(bundle["objects"]?.elements.first { $0["type"]?.string == "note" })
            #expect(note["object_marking_refs"]?[0]?.string == TLP.amber.marking.text)
            #expect(throws: Never.self) { try Draft(checking: note) }
            try await house.gate.withdraw(
                red.id, versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let one = try await house.gate.take(selection, as: "table", for: house["reader"])
            #expect(one.lines.map { $0.title.description } == ["Dori"] && one.tlp == .green)
            let none = try await house.gate.take(selection, as: "table", for: house["outsider"])
            #expect(none.lines.isEmpty && none.tlp == .clear)
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
                _ = try await house.gate.paper(kept.id, version: nil, channel: nil, for: house["reader"])
            }
            #expect(refused?.code == .forbidden)
            _ = try await house.gate.paper(open.id, version: nil, channel: nil, for: house["reader"])
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
                draft.sources = [ProductDraft.Source(grade: "B2")]
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
            #expect(view.tlp == .green)
            let none = try await house.gate.brief(for: house["outsider"])
            #expect(none.came.isEmpty && none.more == 0 && none.tlp == .clear)
        }
    }
}
