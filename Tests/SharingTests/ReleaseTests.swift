import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// A house with a registry: a partner that an agreement binds, and its post at this node.
extension House {
    static let partner = "UG-NAC"

    /// One record of the registry; `members` are what its kind asks for, as JSON.
    func register(_ kind: String, _ number: Int, _ members: String, version: Int = 0) async throws {
        try await node.register(kind, number, members, version: version)
    }

    /// - Returns: the partner's caller.
    func invitePartner() async throws -> Caller {
        try await administration.addRegistry()
        let names = #""names":[{"text":"National Assessment Centre"}],"organisation_kind":"fusion-cell""#
        try await register("organisation", 1, #""code":"UG-NAC",\#(names),"status":"active","country":"UG""#)
        try await register(
            "due-diligence", 2,
            #""organisation":"UG-NAC","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        )
        try await register("agreement", 3, agreement())
        let key = try await administration.addAccount(
            name: "guest", roles: [.reader], organisation: Self.partner, purposes: [.awareness])
        try await administration.grant("alerts", to: "guest")
        // Where the clock stands, entries are dated after it.
        clock.pass(seconds: 1)
        return Caller(account: key, name: "guest", organisation: Self.partner, roles: [.reader], means: .token)
    }

    func agreement(until: String? = nil, categories: String = #""any""#) -> String {
        let end = until.map { #","in_force_until":"\#($0)""# } ?? ""
        return #"""
            "title":"Understanding","agreement_kind":"mou","parties":["KE-OUT","UG-NAC"],"status":"in-force",
            "in_force_from":"2024-01-01T00:00:00Z"\#(end),"categories":\#(categories),"purposes":"any","maximum_ordinal":2
            """#
    }

    func titles(_ caller: Caller) async throws -> [String] {
        let lines = try await gate.recent(channel: nil, cursor: nil, limit: 100, for: caller).lines
        return lines.map(\.title.description).sorted()
    }
}

@Suite("What a partner is shown")
struct ReleaseTests {
    @Test(
        "a partner's post reads what the agreement covers, and nothing from the second at which it ends (trap 2)",
        arguments: Backend.allCases)
    func agreement(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "one")])
            #expect(try await house.titles(guest) == ["one"])
            #expect(house.ids(try await house.gate.page(PageRequest(), in: "alerts", for: guest)) == [Thing.id(20)])
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            try await house.register("agreement", 3, house.agreement(until: end.text), version: 1)
            #expect(try await house.titles(guest) == ["one"])
            house.clock.pass(seconds: 59)
            #expect(try await house.titles(guest) == ["one"])
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(guest) == [])
            #expect(try await house.gate.page(PageRequest(), in: "alerts", for: guest).lines.isEmpty)
            #expect(try await house.titles(house["reader"]) == ["one"])
        }
    }

    @Test(
        "who joins is shown nothing that was released before, and who joins again nothing in between (trap 26)",
        arguments: Backend.allCases)
    func accession(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.relTo = .only([.alliance("MCC"), .channel("alerts")])
            policy.notRelTo = []
            // Released to the members of a community that the guest is not in yet.
            var members = policy
            members.relTo = .only([.alliance("MCC")])
            func file(_ thing: Thing) async throws {
                let snapshot = try await house.node.core.directory.current()
                try await house.hide(thing, policy: members, era: snapshot.world.era(at: house.clock.now))
            }
            try await file(Thing(20, name: "before"))
            house.clock.pass(seconds: 10)
            let now = house.clock.now.text
            try await house.register(
                "membership", 5,
                #""community":"MCC","organisation":"UG-NAC","tier":"member","valid_from":"2024-01-01T00:00:00Z""#)
            house.clock.pass(seconds: 10)
            try await file(Thing(21, name: "after"))
            #expect(try await house.titles(guest) == ["after"], "joined at \(now)")
            house.clock.pass(seconds: 10)
            // It leaves, and what it was shown as a member is shown no more.
            try await house.register(
                "membership", 5,
                #""community":"MCC","organisation":"UG-NAC","tier":"member","valid_from":"2024-01-01T00:00:00Z","valid_until":"\#(house.clock.now.text)""#,
                version: 1)
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(guest) == [])
        }
    }

    @Test(
        "a portion is left out of every answer, and what it says finds nothing (traps 6, 8)",
        arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let secret = "marking-definition--11111111-1111-4111-8111-111111111111"
            let more =
                #","description":"seen near Menaka","granular_markings":[{"marking_ref":"\#(secret)","selectors":["description"]}]"#
            try await house.file([Thing(20, name: "convoy", more: more), Thing(21, name: "plain")])
            for (who, sees) in [(guest, false), (house["reader"], true)] {
                let page = try await house.gate.page(PageRequest(), in: "alerts", for: who)
                var bytes: [UInt8] = []
                try await house.gate.stream(page, separator: Array(",".utf8), for: who) { bytes += $0 }
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(text.contains("convoy") && text.contains("plain"))
                #expect(text.contains("Menaka") == sees && text.contains(secret) == sees)
                #expect(bytes.count == page.lines.reduce(page.lines.count - 1) { $0 + $1.bytes })
                let view = try await house.gate.record(Thing.id(20), version: nil, for: who)
                #expect((view.object["description"] != nil) == sees && (view.place != nil) == sees)
                #expect(String(decoding: view.envelope.minified, as: UTF8.self).contains(secret) == sees)
                let body = try await house.gate.body(Thing.id(20), version: nil, for: who)
                #expect(String(decoding: body, as: UTF8.self).contains("Menaka") == sees)
                // Nobody finds it by what the portion says: a hit would tell.
                let request = SearchRequest(text: "Menaka", limit: 10)
                #expect(try await house.gate.search(request, for: who).lines.isEmpty)
                #expect(
                    try await house.gate.search(SearchRequest(text: "convoy", limit: 10), for: who).lines.count == 1)
            }
        }
    }

    /// A marking whose portions are for members of MCC, and a membership of the guest that ends in so many seconds.
    private func membersOnly(_ house: House, endsIn seconds: Int64) async throws -> String {
        let end = Instant(microseconds: house.clock.now.microseconds + seconds * 1_000_000)
        try await house.register(
            "membership", 5,
            #""community":"MCC","organisation":"UG-NAC","tier":"member","valid_from":"2024-01-01T00:00:00Z","valid_until":"\#(end.text)""#
        )
        var policy = ReleasePolicy.neutral
        policy.relTo = .only([.alliance("MCC")])
        policy.relToMode = .shrinkOnly
        let id = "marking-definition--22222222-2222-4222-8222-222222222222"
        let marking = try policy.marking(
            id: RecordID(id), created: house.clock.now,
            createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
        _ = try await house.gate.write(
            [try JSONDocument(parsing: marking.bytes).root], to: Registry.channel, by: house.administration.console)
        house.clock.pass(seconds: 1)
        return id
    }

    private func portioned(_ number: Int, _ marking: String) -> Thing {
        Thing(
            number, name: "Menaka \(number)",
            more: #","granular_markings":[{"marking_ref":"\#(marking)","selectors":["name"]}]"#)
    }

    @Test("a page that somebody sees in part is never held for others", arguments: Backend.allCases)
    func partsAreNotShared(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await membersOnly(house, endsIn: 30)
            try await house.file([portioned(20, marking), Thing(21), Thing(22)])
            let request = PageRequest(limit: 2)
            for _ in 1...3 {
                #expect(try await house.gate.page(request, in: "alerts", for: house["reader"]).lines.count == 2)
            }
            house.clock.pass(seconds: 30)
            var sent: [UInt8] = []
            let page = try await house.gate.page(request, in: "alerts", for: guest)
            #expect(try await house.gate.joined(page, for: guest) == nil)
            try await house.gate.stream(page, separator: [], for: guest) { sent += $0 }
            #expect(page.lines.count == 2 && !String(decoding: sent, as: UTF8.self).contains("Menaka"))
        }
    }

    @Test("a page that was made before a lapse is not sent after it", arguments: Backend.allCases)
    func lapseBeforeSending(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await membersOnly(house, endsIn: 30)
            try await house.file([portioned(20, marking)])
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: guest)
            var sent: [UInt8] = []
            try await house.gate.stream(page, separator: [], for: guest) { sent += $0 }
            #expect(String(decoding: sent, as: UTF8.self).contains("Menaka"))
            house.clock.pass(seconds: 30)
            sent = []
            let forged = Page(lines: page.lines, more: false, next: nil)
            for page in [page, forged] {
                let found = await refusal {
                    try await house.gate.stream(page, separator: [], for: guest) { sent += $0 }
                }
                #expect(found?.code == .missing && sent.isEmpty)
            }
            let again = try await house.gate.page(PageRequest(), in: "alerts", for: guest)
            try await house.gate.stream(again, separator: [], for: guest) { sent += $0 }
            #expect(!sent.isEmpty && !String(decoding: sent, as: UTF8.self).contains("Menaka"))
        }
    }

    @Test("a consent that is withdrawn before a page is sent stops it", arguments: Backend.allCases)
    func consentBeforeSending(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "one"), policy: policy, era: era)
            func consent(_ status: String, version: Int) async throws {
                try await house.register(
                    "consent", 9,
                    #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"console","status":"\#(status)""#,
                    version: version)
            }
            try await consent("granted", version: 0)
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: guest)
            #expect(page.lines.count == 1)
            try await consent("withdrawn", version: 1)
            var sent: [UInt8] = []
            let found = await refusal { try await house.gate.stream(page, separator: [], for: guest) { sent += $0 } }
            #expect(found?.code == .missing && sent.isEmpty)
        }
    }

    @Test(
        "the live list looks again when it sends: what lapsed since it was read is left out",
        arguments: Backend.allCases)
    func lapseWhileWatching(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let marking = try await membersOnly(house, endsIn: 30)
            try await house.gate.watch(after: nil, for: guest) { events in
                var events = events.makeAsyncIterator()
                try await house.file([portioned(20, marking), portioned(21, marking)])
                var titles: [String] = []
                for _ in 0..<2 {
                    if case .record(let line, _) = try await events.next() { titles.append("\(line.title)") }
                    house.clock.pass(seconds: 30)
                }
                #expect(titles.count == 2 && titles[0].contains("Menaka") && !titles[1].contains("Menaka"))
            }
        }
    }

    @Test("nobody withdraws what is not shown to them, or is another organisation's word", arguments: Backend.allCases)
    func withdrawing(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let key = try await house.administration.addAccount(
                name: "guest-author", roles: [.author], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "guest-author", write: true)
            house.clock.pass(seconds: 1)
            let guest = Caller(
                account: key, name: "guest-author", organisation: House.partner, roles: [.author], means: .token)
            try await house.hide(Thing(30, name: "hidden"))
            var report = Thing(
                31, name: "report",
                more: #","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(30))"]"#)
            report.type = "report"
            try await house.file([Thing(20, name: "ours"), report])
            _ = try await house.gate.write([try Thing(40, name: "theirs").value], to: "alerts", by: guest)
            func withdraw(_ id: String) async -> Refusal.Code? {
                do {
                    try await house.gate.withdraw(id, versions: nil, specVersions: nil, from: "alerts", by: guest)
                    return nil
                } catch {
                    return (error as? Refusal)?.code
                }
            }
            #expect(await withdraw(Thing.id(20)) == .forbidden)
            #expect(await withdraw(report.id) == .missing)
            #expect(await withdraw(Thing.id(40)) == nil)
        }
    }

    @Test(
        "references to what is hidden are taken out, and short pages are filled up (trap 7)",
        arguments: Backend.allCases)
    func references(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.hide(Thing(30, name: "hidden"))
            func report(_ number: Int, _ refs: [Int]) -> Thing {
                let refs = refs.map { "\"\(Thing.id($0))\"" }.joined(separator: ",")
                var thing = Thing(
                    number, name: "report \(number)",
                    more: #","published":"2024-01-01T00:00:00Z","object_refs":[\#(refs)]"#)
                thing.type = "report"
                return thing
            }
            try await house.file([Thing(20, name: "seen")])
            try await house.file((40..<50).map { report($0, $0 % 2 == 0 ? [20, 30] : [30]) })
            let page = try await house.gate.page(PageRequest(limit: 4), in: "alerts", for: guest)
            #expect(page.lines.count == 4 && page.more)
            var bytes: [UInt8] = []
            try await house.gate.stream(page, separator: Array(",".utf8), for: guest) { bytes += $0 }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(Thing.id(20)) && !text.contains(Thing.id(30)))
            let last = try await house.gate.page(
                PageRequest(next: page.next, limit: 4), in: "alerts", for: guest)
            #expect(last.lines.count == 2 && !last.more)
            #expect(try await house.titles(guest) == (["seen"] + [40, 42, 44, 46, 48].map { "report \($0)" }).sorted())
            // A relationship is nothing without one of its ends.
            var link = Thing(60, name: "")
            link.type = "relationship"
            link.more =
                #","relationship_type":"related-to","source_ref":"\#(Thing.id(20))","target_ref":"\#(Thing.id(30))""#
            try await house.file([link])
            let links = PageRequest(types: ["relationship"])
            #expect(try await house.gate.page(links, in: "alerts", for: guest).lines.isEmpty)
            #expect(
                try await house.gate.record(Thing.id(20), version: nil, for: guest).referredBy.allSatisfy {
                    $0.id != link.id
                })
        }
    }

    @Test(
        "with originator's consent alone, each version by itself, until it is withdrawn (trap 11)",
        arguments: Backend.allCases)
    func consent(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "one"), policy: policy, era: era)
            try await house.hide(Thing(21, name: "other"), policy: policy, era: era)
            #expect(try await house.titles(guest) == [])
            func consent(_ status: String, version: Int) async throws {
                try await house.register(
                    "consent", 9,
                    #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"console","status":"\#(status)""#,
                    version: version)
            }
            try await consent("granted", version: 0)
            #expect(try await house.titles(guest) == ["one"])
            // The next version is another: it takes a consent of its own.
            try await house.hide(Thing(20, version: 1, name: "one, later"), policy: policy, era: era)
            #expect(try await house.titles(guest) == ["one"])
            try await consent("withdrawn", version: 1)
            #expect(try await house.titles(guest) == [])
            #expect(try await house.titles(house["reader"]) == ["one", "one, later", "other"])
        }
    }

    @Test("a preview and an explanation say who, what and why; only releasers are told", arguments: Backend.allCases)
    func preview(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            try await house.file([Thing(20, name: "one")])
            let found = try await house.gate.preview(
                Thing.id(20), version: nil, channel: nil, for: ["awareness"], by: house["releaser"])
            #expect(found.preview.lines.map(\.organisation) == ["KE-OUT", "UG-NAC"])
            #expect(found.preview.lines.map(\.share) == [.whole, .whole])
            let told = try await house.gate.explain(
                Thing.id(20), version: nil, channel: nil, for: "UG-NAC", purposes: ["judicial"],
                at: Instant("2023-01-01T00:00:00Z"), by: house["releaser"])
            #expect(told.verdict.reasons.contains(.agreementMissing))
            let post = try await house.gate.explain(
                Thing.id(20), version: nil, channel: nil, for: "outsider", purposes: [], at: nil, by: house["releaser"])
            #expect(post.verdict.reasons == [.membershipMissing])
            let refused = await refusal {
                _ = try await house.gate.preview(
                    Thing.id(20), version: nil, channel: nil, for: [], by: house["reader"])
            }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test(
        "a post is asked about by the purposes of its own account, and the answer names what is missing",
        arguments: Backend.allCases)
    func ownPurposes(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            try await house.administration.addAccount(name: "idle", roles: [.reader], organisation: House.partner)
            try await house.administration.grant("alerts", to: "idle")
            house.clock.pass(seconds: 1)
            try await house.file([Thing(20, name: "one")])
            func explained(_ reader: String) async throws -> ExplanationView {
                try await house.gate.explain(
                    Thing.id(20), version: nil, channel: nil, for: reader, purposes: ["awareness"], at: nil,
                    by: house["releaser"])
            }
            // Whoever asks cannot lend the post a purpose that it has not.
            let without = try await explained("idle")
            #expect(!without.verdict.allows && without.verdict.reasons.contains(.purposeUnstated))
            #expect(without.purposes == [] && without.missingPurposes.contains("awareness"))
            try await house.administration.setPurposes([.awareness], of: "idle")
            let with = try await explained("idle")
            #expect(with.verdict.allows && with.purposes == ["awareness"] && with.missingPurposes.isEmpty)
            let organisation = try await explained(House.partner)
            #expect(organisation.verdict.allows && organisation.purposes == nil)
        }
    }

    @Test(
        "what is recalled is gone for everybody, on record, and what derives from it is named",
        arguments: Backend.allCases)
    func recall(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var derived = Thing(
                22, name: "",
                more:
                    #","relationship_type":"derived-from","source_ref":"\#(Thing.id(21))","target_ref":"\#(Thing.id(20))""#
            )
            derived.type = "relationship"
            // A product names what it was made from itself, or as the record of one of its sources.
            func product(_ number: Int, _ content: String) -> Thing {
                var product = Thing(number, name: "product")
                product.type = "report"
                product.more =
                    #","published":"2025-04-01T00:00:00Z","object_refs":["\#(Thing.id(21))"],"extensions":{"#
                    + #""\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note","#
                    + content + "}}"
                return product
            }
            let made = product(
                23,
                #""sources":[{"grade":"B2","descriptor":"a post"}],"derived_from_refs":["\#(Thing.id(20))"]"#)
            let quoted = product(
                24, #""sources":[{"grade":"B2","descriptor":"a post","source_ref":"\#(Thing.id(20))"}]"#)
            try await house.file([Thing(20, name: "source"), Thing(21, name: "copy"), derived, made, quoted])
            let found = try await house.gate.recall(
                Thing.id(20), reason: .sourceProtection, explanation: "the source is in danger",
                by: house.administration.console)
            #expect(found.versions == 1 && found.channels == ["alerts"])
            #expect(Set(found.derived.map(\.id)) == [Thing.id(21), made.id, quoted.id])
            for who in [guest, house["reader"], house["author"]] {
                #expect(try await house.titles(who).contains("source") == false)
            }
            let again = await refusal {
                _ = try await house.gate.recall(
                    Thing.id(20), reason: .error, explanation: nil, by: house.administration.console)
            }
            #expect(again?.code == .missing)
            let registry = try await house.node.core.directory.current().registry
            #expect(registry.all("recall").map(\.body["object_ref"]?.string) == [Thing.id(20)])
        }
    }

    @Test("the registry takes parties alone, from those who keep it, and nowhere else", arguments: Backend.allCases)
    func registry(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let text = #"""
                {"type":"due-diligence","id":"\#(Thing.id(50, "due-diligence"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","organisation":"UG-NAC","category":"*","grade":"yes",
                "valid_from":"2025-01-01T00:00:00Z","valid_until":"2025-06-01T00:00:00Z"}
                """#
            func fate(_ object: JSONValue, in channel: String, by caller: Caller) async throws -> Filed.Fate? {
                try await house.gate.write([object], to: channel, by: caller).items.first?.fate
            }
            func isRefused(_ fate: Filed.Fate?, _ words: String) -> Bool {
                if case .refused(let message) = fate { message.contains(words) } else { false }
            }
            #expect(
                isRefused(
                    try await fate(try parse(text), in: "alerts", by: house["author"]), "goes into the channel registry"
                ))
            try await house.administration.grant("registry", to: "author", write: true)
            #expect(isRefused(try await fate(try parse(text), in: "registry", by: house["author"]), "only a secretary"))
            #expect(
                isRefused(try await fate(try Thing(51).value, in: "registry", by: house["author"]), "is for parties"))
        }
    }

    @Test(
        "more persons than an object may mention are refused, one by one and in bulk (R3)",
        arguments: Backend.allCases)
    func persons(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            func mention(_ number: Int) throws -> JSONValue {
                try parse(
                    #"""
                    {"type":"person-mention","id":"\#(Thing.id(number, "person-mention"))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(0))","object_ref":"\#(Thing.id(20))","category":"witness",
                    "descriptors":[{"kind":"name","text":"A. B."}],"fact_or_opinion":"fact","justification":"needed",
                    "purposes":["analysis"],"legal_basis":"Act 24 of 2019",
                    "review_on":"2026-01-01T00:00:00Z","retention_until":"2026-06-01T00:00:00Z"}
                    """#)
            }
            func refused(_ numbers: ClosedRange<Int>) async throws -> Int {
                let objects = try numbers.map { try mention($0) }
                let items = try await house.gate.write(objects, to: "registry", by: house.administration.console).items
                return items.count { if case .refused = $0.fate { true } else { false } }
            }
            #expect(try await refused(1...11) == 11)
            #expect(try await refused(1...10) == 0)
            #expect(try await refused(11...11) == 1)
        }
    }

    @Test("trap 14: TLP:CLEAR on something classified is not taken", arguments: Backend.allCases)
    func contradiction(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.administration.addChannel(code: "open", title: "Open", tlp: .clear)
            try await house.administration.grant("open", to: "author", write: true)
            var policy = ReleasePolicy.neutral
            policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
            let marking = try policy.marking(
                id: RecordID("marking-definition--22222222-2222-4222-8222-222222222222"), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let definition = try JSONDocument(parsing: marking.bytes).root
            _ = try await house.gate.write([definition], to: "registry", by: house.administration.console)
            var thing = Thing(20)
            thing.markings = ["marking-definition--22222222-2222-4222-8222-222222222222"]
            let report = try await house.file([thing], in: "open")
            guard case .refused(let message) = report.items.first?.fate else {
                Issue.record("it was taken")
                return
            }
            #expect(message.contains("contradict"))
        }
    }
}
