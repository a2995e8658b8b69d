import Foundation
import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Decision 0027: every way out of the gate is in the journal of what was given.
@Suite("The journal of what was given knows every way out of the gate")
struct DisclosureWaysTests {
    /// What of the gate shows somebody a part of a record, and is walked below.
    static let ways: Set<String> = [
        "page", "envelope", "object", "record", "body", "recent", "inbox", "products", "search", "common", "watch",
        "preview",
        "explain", "label", "whereabouts", "due", "recall", "remark", "requests", "request", "tearline",
        "tearlineDraft", "tearlineSource", "askOnward", "onward", "decideOnward", "consents", "recalls", "parties",
        "subjectRequests",
        "retention", "oversight", "attestations", "rfis", "rfi", "keptSearches", "requirements", "requirement",
        "meetings", "meeting", "meetingCalendar", "convocation", "decisions", "decision", "commitments", "commitment",
        "commitmentTable",
        "picture", "surroundings", "take", "brief", "briefPaper", "paper", "trend", "ratings",
        "expertise", "lessons", "lesson", "annex", "joints", "joint", "courses", "course", "verify", "verdict",
        "budgets", "indicators", "alert",
    ]
    /// What shows none, and why not.
    static let others: [String: Set<String>] = [
        "files, and tells of what was filed to who filed it": [
            "write", "file", "respond", "act", "report", "clear", "returnRequest", "withdrawRequest", "withdraw",
            "withdrawConsent",
            "correct", "invite",
            "takeBack", "sight", "logResponse", "updateResponse", "takeBackResponse",
            "reviewTranslation", "ask", "answer", "open", "advance", "carryOut", "sweep", "restrictRegistry",
            "signRegistry", "mark", "certify", "revoke",
        ],
        "says whether somebody may ask": [
            "checkWriting", "checkCommon", "mayAskCommon", "mayKnowPeers", "checkDisclosures", "check", "standing",
        ],
        "looks at what its caller brought; what it reads of the meeting, `meeting` gives": ["check"],
        "tells whom something would reach that nobody has yet; the registry's names are given as its list": ["look"],
        "numbers alone, and nothing that any record says": ["rfiNumbers"],
        "a setting of the post's own": ["keep", "see", "forget"],
        "sends what `page` or `envelope` gave": ["joined", "stream"],
        "says that a reading is taken along": ["noteExport"],
        "says that an answer was given again, which tells of its asker's own doing": ["noteTold"],
        "says where one begins to listen, or whether there is anything to look for": ["liveStart", "noticeEnd"],
        "says that something waits and how urgent it is, and nothing else": ["waiting"],
        "of the node, its channels and its peers": [
            "channels", "channel", "status", "peers", "peer", "exchange", "forks", "pouchState",
        ],
        "of a record where it went, and nothing that it says": ["deliveries", "disclosures"],
        "the log as metadata, digests and proofs; reading it is an entry of its own": [
            "audit", "ledgerFile", "oversightLog", "oversightProof", "evidencePack",
        ],
    ]

    @Test("whatever the gate has is walked here, or shows nothing of a record")
    func list() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Sharing")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            var isGate = false
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                if !line.hasPrefix(" "), !line.hasPrefix("}") {
                    isGate = line.hasPrefix("extension Gate") || line.hasPrefix("package struct Gate")
                }
                guard isGate, let function = line.firstMatch(of: /^    package func (\w+)/) else { continue }
                found.insert(String(function.output.1))
            }
        }
        let known = Self.ways.union(others)
        #expect(found.count > 50)
        #expect(found.subtracting(known) == [], "say how the journal knows of these")
        #expect(known.subtracting(found) == [], "these are not there any more")
    }

    private var others: Set<String> { Self.others.values.reduce(into: []) { $0.formUnion($1) } }

    // MARK: The walk

    private static let source = Thing.id(20, "report")

    /// A house with an own report whose review is due, something made of it, and a tear-line of it that waits.
    private func with(
        _ backend: Backend, _ body: (HoldingHouse, _ request: String) async throws -> Void
    ) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            for (name, role) in [("dpo", Role.dpo), ("keeper", .secretary)] {
                try await house.administration.addAccount(name: name, roles: [role, .author])
            }
            try await house.administration.grant(Registry.channel, to: "keeper")
            var due = ReleasePolicy.neutral
            due.reviewOn = house.clock.now
            let marking = "marking-definition--66666666-6666-4666-8666-666666666666"
            let definition = try due.marking(
                id: RecordID(marking), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: definition.bytes).root], to: Registry.channel, by: desk.console)
            var report = Thing(
                20, name: "Attack near Menaka",
                more: #","description":"told by Juma","published":"2024-01-01T00:00:00Z""#)
            report.type = "report"
            report.markings = [marking]
            report.more += #","object_refs":["\#(Thing.id(1))"]"#
            #expect(try await desk.file(report) == .stored)
            #expect(try await desk.file(Thing(21, name: "our assessment")) == .stored)
            var relation = Thing(22)
            relation.type = "relationship"
            relation.more =
                #","relationship_type":"derived-from","source_ref":"\#(Thing.id(21))","target_ref":"\#(report.id)""#
            #expect(try await desk.file(relation) == .stored)
            house.clock.pass(seconds: 1)
            let made = try await house.gate.tearline(order, submits: true, by: desk["author"])
            try await body(desk, try #require(made.request))
        }
    }

    private var order: TearLineOrder {
        var order = TearLineOrder(record: Self.source, target: "alerts")
        order.removing = ["description"]
        return order
    }

    private func given(_ id: String, to post: String, _ house: House) async throws -> Int {
        try await house.gate.disclosures(of: id, for: house["oversight"]).lines.filter { $0.post == post }
            .reduce(0) { $0 + $1.count }
    }

    /// Expects that something done by a post is one more giving of a record to it.
    private func expect(
        _ what: String, gives id: String, to caller: Caller, _ house: House, _ act: () async throws -> Void
    ) async throws {
        let before = try await given(id, to: caller.name, house)
        try await act()
        let after = try await given(id, to: caller.name, house)
        #expect(after > before, "\(what) gave \(id) to \(caller.name), and the journal does not know")
    }

    @Test("a budget is given with its list and with its indicators", arguments: Backend.allCases)
    func budgets(_ backend: Backend) async throws {
        try await backend.run { house in
            let rows = [["line", "institution", "cofog", "economic", "original"], ["1", "Army", "02.1", "21", "100"]]
            let sheet = Sheet(
                file: "b.csv", digest: "", all: rows.enumerated().map { Sheet.Row(line: $0 + 1, fields: $1) })
            var settings = BudgetSheet.Settings(name: "Defence", asOf: "2024-12-31")
            (settings.year, settings.currency, settings.secrecy) = ("2024", "XOF", .public)
            settings.channels = [.public: "alerts"]
            let reading = BudgetSheet.read(sheet, SheetMap(guessing: BudgetSheet.columns, in: sheet), settings)
            let filed = try await house.gate.file(reading.plans, by: house["author"])
            let id = try #require(filed.first?.id)
            house.clock.pass(seconds: 1)
            try await expect("budgets", gives: id, to: house["reader"], house) {
                _ = try await house.gate.budgets(for: house["reader"])
            }
            try await expect("indicators", gives: id, to: house["reader"], house) {
                _ = try await house.gate.indicators(id, for: house["reader"])
            }
        }
    }

    @Test("lists of what is due, of what was made, and all that asks about a record", arguments: Backend.allCases)
    func records(_ backend: Backend) async throws {
        try await with(backend) { desk, request in
            let (house, gate, source) = (desk.house, desk.house.gate, Self.source)
            let chief = desk["chief"]
            try await expect("due", gives: source, to: chief, house) {
                let isSo = try await gate.due(for: chief).lines.contains { $0.record.id == source }
                #expect(isSo)
            }
            try await expect("inbox", gives: source, to: chief, house) {
                let isSo = try await gate.inbox(for: chief).open.contains { $0.record.id == source }
                #expect(isSo)
            }
            _ = try await gate.keep(SearchRequest(text: "", type: "report"), named: "all", by: chief)
            for kept in try await house.store.keptSearches(of: chief.account ?? 0) {
                var old = kept
                old.seen = .zero
                _ = try await house.store.keep(old, of: chief.account ?? 0)
            }
            try await expect("keptSearches", gives: source, to: chief, house) {
                let isSo = try await gate.keptSearches(for: chief).contains { $0.alerts.contains { $0.id == source } }
                #expect(isSo)
            }
            try await expect("paper", gives: source, to: chief, house) {
                try await gate.paper(source, version: nil, channel: nil, for: chief) { _ in }
            }
            try await expect("alert", gives: source, to: chief, house) {
                // It is no warning, which nobody can say who was not given it.
                await #expect(throws: Refusal.self) {
                    _ = try await gate.alert(source, version: nil, channel: nil, for: chief)
                }
            }
            try await expect("ratings", gives: source, to: chief, house) { _ = try await gate.ratings(for: chief) }
            try await expect("brief", gives: source, to: chief, house) { _ = try await gate.brief(for: chief) }
            try await expect("take", gives: source, to: chief, house) {
                let taken = try await gate.take(.inbox, as: "stix", for: chief)
                #expect(taken.lines.contains { $0.id == source })
            }
            try await expect("surroundings", gives: source, to: chief, house) {
                _ = try await gate.surroundings(of: Thing.id(21), for: chief)
            }
            try await expect("preview", gives: source, to: chief, house) {
                _ = try await gate.preview(source, version: nil, channel: nil, for: ["awareness"], by: chief)
            }
            try await expect("explain", gives: source, to: chief, house) {
                _ = try await gate.explain(
                    source, version: nil, channel: nil, for: "KE-OUT", purposes: ["awareness"], at: nil, by: chief)
            }
            try await expect("whereabouts", gives: source, to: chief, house) {
                _ = try await gate.whereabouts(of: source, for: chief)
            }
            try await expect("label", gives: source, to: chief, house) {
                _ = try? await gate.label(source, version: nil, channel: nil, by: chief)
            }
            let author = desk["author"]
            try await expect("tearlineSource", gives: source, to: author, house) {
                _ = try await gate.tearlineSource(source, version: nil, channel: nil, by: author)
            }
            try await expect("tearlineDraft", gives: source, to: author, house) {
                _ = try await gate.tearlineDraft(order, by: author)
            }
            try await expect("tearline", gives: source, to: author, house) {
                _ = try await gate.tearline(order, submits: false, by: author)
            }
            try await expect("request", gives: source, to: chief, house) {
                let isSo = try await gate.request(request, for: chief).source?.id == source
                #expect(isSo)
            }
            try await expect("request", gives: request, to: chief, house) {
                _ = try await gate.request(request, for: chief)
            }
            try await expect("requests", gives: request, to: chief, house) {
                let isSo = try await gate.requests(for: chief).waiting.map(\.id) == [request]
                #expect(isSo)
            }
            let held = try await gate.request(request, for: chief).line.object
            _ = try await gate.clear(request, seen: nil, by: chief)
            #expect(try await given(held, to: "chief", house) > 0, "what waited was shown before it was filed")
            try await expect("remark", gives: Thing.id(21), to: chief, house) {
                _ = try await gate.remark(source, markings: [desk.red], reason: "more", by: chief)
            }
            try await expect("recall", gives: Thing.id(21), to: chief, house) {
                let found = try await gate.recall(source, reason: .error, explanation: nil, by: chief)
                #expect(found.derived.map(\.id).contains(Thing.id(21)))
            }
        }
    }

    @Test("the words of markings and the names of parties on a record's page", arguments: Backend.allCases)
    func beside(_ backend: Backend) async throws {
        try await with(backend) { desk, _ in
            let (house, gate) = (desk.house, desk.house.gate)
            let statement = "marking-definition--77777777-7777-4777-8777-777777777777"
            let definition = try parse(
                #"""
                {"type":"marking-definition","spec_version":"2.1","id":"\#(statement)","created":"\#(Thing.time(0))",
                "definition_type":"statement","definition":{"statement":"for the desk"}}
                """#)
            _ = try await gate.write([definition], to: "alerts", by: desk.console)
            #expect(try await desk.file(desk.thing(30, name: "marked", [statement]), as: "author") == .stored)
            let reader = house["reader"]
            try await expect("record", gives: statement, to: reader, house) {
                _ = try await gate.record(Thing.id(30), version: nil, for: reader)
            }
            // Also where a record refers to more than its page looks up.
            var long = Thing(31, name: "long")
            long.type = "report"
            let references = (0..<SharingLimits.references).map { "\"\(Thing.id(5_000 + $0))\"" }
            long.more = #"""
                ,"published":"2024-01-01T00:00:00Z","object_refs":[\#(references.joined(separator: ","))],
                "object_marking_refs":["\#(statement)"]
                """#
            #expect(try await desk.file(long, as: "author") == .stored)
            try await expect("record", gives: statement, to: reader, house) {
                _ = try await gate.record(long.id, version: nil, for: reader)
            }
            let keeper = try await house.administration.post("keeper")
            for what in ["parties", "record"] {
                try await expect(what, gives: Thing.id(80, "organisation"), to: keeper, house) {
                    if what == "parties" {
                        _ = try await gate.parties(for: keeper)
                    } else {
                        _ = try await gate.record(Thing.id(79, "accreditation"), version: nil, for: keeper)
                    }
                }
            }
        }
    }

    @Test("what the registry says of acts, persons and signatures", arguments: Backend.allCases)
    func registry(_ backend: Backend) async throws {
        try await with(backend) { desk, _ in
            let (house, gate, chief) = (desk.house, desk.house.gate, desk["chief"])
            try await house.register(
                "consent", 90,
                #""object_ref":"\#(Self.source)","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"chief","status":"granted""#
            )
            try await expect("consents", gives: Thing.id(90, "consent"), to: chief, house) {
                let isSo = try await gate.consents(for: chief).count == 1
                #expect(isSo)
            }
            #expect(try await desk.file(Thing(23, name: "wrong")) == .stored)
            let recall = try await gate.recall(Thing.id(23), reason: .error, explanation: nil, by: chief).id
            try await expect("recalls", gives: recall, to: chief, house) {
                let isSo = try await gate.recalls(for: chief).count == 1
                #expect(isSo)
            }
            try await expect("attestations", gives: Thing.id(79, "accreditation"), to: desk.console, house) {
                _ = try await gate.attestations(for: desk.console)
            }
            try await house.register(
                "correction-notice", 91,
                #""object_ref":"\#(Self.source)","version":"\#(Thing.time(0))","notice_kind":"correction","what":"two men","why":"misread","decision":"corrected","decided_by":"chief""#
            )
            try await expect("record", gives: Thing.id(91, "correction-notice"), to: chief, house) {
                let isSo = try await gate.record(Self.source, version: nil, for: chief).corrections.count == 1
                #expect(isSo)
            }
            let officer = try await house.administration.post("dpo")
            let draft = SubjectRequestDraft(
                reference: "2025/7", kind: .access, authority: nil, days: 30, about: [Self.source])
            let request = try await gate.open(draft, by: officer)
            try await expect("subjectRequests", gives: request, to: officer, house) {
                let isSo = try await gate.subjectRequests(for: officer).count == 1
                #expect(isSo)
            }
            try await expect("oversight", gives: request, to: officer, house) {
                _ = try await gate.oversight(for: officer)
            }
            try await desk.mention(92, of: 21)
            house.clock.pass(seconds: 400 * 86_400)
            try await expect("retention", gives: Thing.id(21), to: officer, house) {
                let isSo = try await gate.retention(for: officer).reviews.map(\.id).contains(Thing.id(21))
                #expect(isSo)
            }
        }
    }

    @Test("offers of experience and lessons, in their lists and by themselves")
    func expertise() async throws {
        try await with(.memory) { desk, _ in
            let (house, gate, chief) = (desk.house, desk.house.gate, desk["chief"])
            let offer = ExpertiseDraft(
                channel: "alerts", way: .offer, name: "Forensics", domains: ["forensics"], formats: [.remote])
            guard case .filed(let id, _) = try await gate.file(offer, by: house["author"]) else {
                Issue.record("it was not offered")
                return
            }
            house.clock.pass(seconds: 1)
            var draft = LessonDraft(channel: "alerts", name: "Seals", observation: "They broke", outcome: .didNotWork)
            draft.offer = try RecordID(id)
            draft.isShared = true
            guard case .filed(let lesson, _) = try await gate.file(draft, by: house["author"]) else {
                Issue.record("it was not written down")
                return
            }
            house.clock.pass(seconds: 1)
            for (what, given, way) in [
                ("expertise", id, { _ = try await gate.expertise(for: chief) }),
                ("expertise", id, { _ = try await gate.expertise(id, for: chief) }),
                ("expertise", lesson, { _ = try await gate.expertise(id, for: chief) }),
                ("lessons", lesson, { _ = try await gate.lessons(for: chief) }),
                ("lesson", lesson, { _ = try await gate.lesson(lesson, for: chief) }),
            ] as [(String, String, () async throws -> Void)] {
                try await expect(what, gives: given, to: chief, house, way)
            }
        }
    }

    @Test("joint drafts, in their list, in the inbox and by themselves")
    func joints() async throws {
        try await with(.memory) { desk, _ in
            let (house, gate, chief) = (desk.house, desk.house.gate, desk["chief"])
            let draft = JointDraft(
                channel: "alerts", title: "The corridor",
                portions: [.init(text: "ours"), .init(originator: House.partner, text: "theirs")])
            guard case .filed(let id, _) = try await gate.file(draft, by: house["author"]) else {
                Issue.record("it was not drafted")
                return
            }
            house.clock.pass(seconds: 1)
            for way in [
                { _ = try await gate.joints(for: chief) }, { _ = try await gate.joint(id, for: chief) },
                { _ = try await gate.inbox(for: chief) },
            ] as [() async throws -> Void] {
                try await expect("joint", gives: id, to: chief, house, way)
            }
        }
    }

    @Test("requests for information, in their list, in the inbox and by themselves")
    func rfis() async throws {
        try await with(.memory) { desk, _ in
            let (house, gate) = (desk.house, desk.house.gate)
            var draft = RfiDraft(
                channel: "alerts", addressees: [House.partner], questions: ["Did they cross?"], purpose: "warn",
                legalBasis: "s. 4")
            draft.declaresLawful = true
            guard case .filed(let id, _) = try await gate.request(draft, by: house["author"]) else {
                Issue.record("it was not asked")
                return
            }
            let chief = desk["chief"]
            house.clock.pass(seconds: 1)
            for (what, way) in [
                ("rfis", { _ = try await gate.rfis(for: chief) }), ("rfi", { _ = try await gate.rfi(id, for: chief) }),
                ("inbox", { _ = try await gate.inbox(for: chief) }),
            ] as [(String, () async throws -> Void)] {
                try await expect(what, gives: id, to: chief, house, way)
            }
            guard case .filed(let act, _) = try await gate.act(RfiActDraft(.withdraw, on: id), by: house["author"])
            else {
                Issue.record("it was not withdrawn")
                return
            }
            try await expect("rfi", gives: act, to: chief, house) { _ = try await gate.rfi(id, for: chief) }
        }
    }

    @Test("meetings, texts and commitments, in their lists, in the inbox and by themselves")
    func council() async throws {
        try await with(.memory) { desk, _ in
            let (house, gate, chief) = (desk.house, desk.house.gate, desk["chief"])
            func filed(_ outcome: ProductOutcome) throws -> String {
                guard case .filed(let id, _) = outcome else { throw Refusal(.conflict, "\(outcome)") }
                return id
            }
            let author = house["author"]
            let meeting = try filed(
                try await gate.file(MeetingDraft(channel: "alerts", name: "Naivasha"), by: author))
            let text = try filed(
                try await gate.file(
                    DecisionDraft(
                        channel: "alerts", name: "Template", texts: [Council.Wording(language: "en", text: "One.")],
                        seats: [House.organisation], chair: House.organisation), by: author))
            let promise = try filed(
                try await gate.file(
                    CommitmentDraft(
                        channel: "alerts", name: "Publish", owner: House.partner, due: try PartialDate("2025-01-01"),
                        deliverable: "one", evidenceRule: "seen", verifier: House.organisation), by: author))
            house.clock.pass(seconds: 1)
            for (what, id, way) in [
                ("meetings", meeting, { _ = try await gate.meetings(for: chief) }),
                ("meeting", meeting, { _ = try await gate.meeting(meeting, for: chief) }),
                ("meetingCalendar", meeting, { _ = try await gate.meetingCalendar(meeting, for: chief) }),
                ("convocation", meeting, { _ = try await gate.convocation(meeting, for: chief) }),
                ("decisions", text, { _ = try await gate.decisions(for: chief) }),
                ("decision", text, { _ = try await gate.decision(text, for: chief) }),
                ("inbox", text, { _ = try await gate.inbox(for: chief) }),
                ("commitments", promise, { _ = try await gate.commitments(for: chief) }),
                ("commitment", promise, { _ = try await gate.commitment(promise, for: chief) }),
                ("commitmentTable", promise, { _ = try await gate.commitmentTable(for: chief) { _ in true } }),
                ("inbox", promise, { _ = try await gate.inbox(for: chief) }),
            ] as [(String, String, () async throws -> Void)] {
                try await expect(what, gives: id, to: chief, house, way)
            }
            var act = DecisionActDraft(.state, on: text)
            act.position = .join
            let stated = try filed(try await gate.act(act, by: author))
            try await expect("decision", gives: stated, to: chief, house) {
                _ = try await gate.decision(text, for: chief)
            }
        }
    }

    @Test("what is asked to be passed on")
    func onward() async throws {
        try await with(.memory) { desk, _ in
            let (house, gate) = (desk.house, desk.house.gate)
            try await house.register(
                "organisation", 81,
                #""code":"DZ-CAS","names":[{"text":"CAS"}],"organisation_kind":"fusion-cell","status":"active""#)
            try await house.register(
                "due-diligence", 82,
                #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            try await house.administration.addAccount(name: "asker", roles: [.author], purposes: [.awareness])
            try await house.administration.grant("alerts", to: "asker", write: true)
            let theirs = try await house.invitePartnersWriter()
            let report = try await gate.write([try Thing(40, name: "theirs").value], to: "alerts", by: theirs)
            #expect(report.items.map(\.fate) == [.stored])
            house.clock.pass(seconds: 1)
            let asker = try await house.administration.post("asker")
            let lines = try await gate.askOnward(
                Thing.id(40), version: nil, channel: nil, for: "DZ-CAS", reason: "plenary", by: asker)
            let asked = try #require(lines.first?.id)
            #expect(try await given(asked, to: "asker", house) > 0)
            try await expect("onward", gives: asked, to: asker, house) {
                let isSo = try await gate.onward(for: asker).map(\.id) == [asked]
                #expect(isSo)
            }
        }
    }
}
