import JSON
import Records
import Testing

@testable import Policy

@Suite("Marking definitions: what they mean, and the way back")
struct MarkingTests {
    static let id = "marking-definition--491db174-4934-4db2-9b50-6de796c94ba3"

    static func definition(_ members: String, id: String = id) throws -> JSONValue {
        try JSONDocument(
            parsing: Array(#"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)",\#(members)}"#.utf8)
        )
        .root
    }

    static func meaning(_ members: String, id: String = id) throws -> ReleasePolicy {
        MarkingReader.meaning(of: try definition(members, id: id))
    }

    static func statement(_ text: String) throws -> ReleasePolicy {
        let quoted = String(decoding: JSONTree.string(text).bytes, as: UTF8.self)
        return try meaning(#""definition_type":"statement","definition":{"statement":\#(quoted)}"#)
    }

    static func ours(_ members: String) throws -> ReleasePolicy {
        try meaning(
            #""extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",\#(members)}}"#)
    }

    static func iep(_ members: String) throws -> ReleasePolicy {
        try meaning(#""extensions":{"\#(IEPMarking.extensionID)":{"extension_type":"property-extension",\#(members)}}"#)
    }

    static func neutral(_ change: (inout ReleasePolicy) -> Void) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        change(&policy)
        return policy
    }

    // MARK: TLP, statements, what is not known

    @Test("the published TLP markings are their level, whatever else they hold", arguments: TLP.allCases)
    func tlp(_ level: TLP) throws {
        let published = MarkingReader.meaning(of: try JSONDocument(parsing: level.definition.bytes).root)
        #expect(published == Self.neutral { $0.tlp = level })
        #expect(try Self.meaning(#""definition_type":"statement""#, id: level.marking.text).tlp == level)
    }

    @Test(
        "a level under an id of one's own, an extension that nobody knows, and what is broken ask for the most",
        arguments: [
            #""definition_type":"tlp","definition":{"tlp":"red"}"#, #""name":"nothing else""#,
            #""extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"clear"}}"#,
            #""extensions":{"extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce":{"extension_type":"property-extension","access_privilege":[]}}"#,
            #""extensions":{"extension-definition--dff17fb3-edcb-4f99-ad1b-4b751c95738a":{"extension_type":"property-extension","a":1}}"#,
            #""definition_type":"statement","definition":{"statement":"©"},"extensions":{"extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce":{"extension_type":"property-extension"}}"#,
            #""definition_type":"statement","definition":{"statement":"©"},"x_acme_only_for":"us""#,
            #""definition_type":"statement","definition":{"statement":"©","and":1}"#,
            #""definition_type":"statement","definition":{"statement":5}"#, #""definition_type":"statement""#,
            #""definition":{"statement":"©"}"#, #""definition_type":"iep","definition":{"statement":"©"}"#,
            #""extensions":{}"#, #""extensions":[]"#, #""extensions":{"x-acme-ext":{"a":1}}"#,
        ])
    func unknown(_ members: String) throws { #expect(try Self.meaning(members) == .notUnderstood) }

    @Test("what is no marking definition asks for the most")
    func noDefinition() throws {
        for text in ["5", "{}", #"{"type":"identity","id":"\#(Self.id)"}"#, #"{"type":"marking-definition","id":"x"}"#]
        {
            #expect(MarkingReader.meaning(of: try JSONDocument(parsing: Array(text.utf8)).root) == .notUnderstood)
        }
    }

    @Test(
        "a statement asks for nothing that a gate knows",
        arguments: [
            "Copyright 2015-2025, The MITRE Corporation.", "", "The TLP is explained at https://www.first.org/tlp/",
            "TLP: see the handbook", "Agreed in H2 2025", "An H1 heading",
        ])
    func statements(_ text: String) throws { #expect(try Self.statement(text) == .neutral) }

    @Test("a TLP or PAP tag in a statement narrows, alone and between other words")
    func tags() throws {
        let amber = Self.neutral { $0.tlp = .amber }
        for text in [
            "TLP:AMBER", "tlp:amber", " TLP:AMBER\n", "(TLP:AMBER)", "TLP: AMBER", "This is TLP:AMBER, ask us.",
        ] {
            #expect(try Self.statement(text) == amber, "\(text)")
        }
        #expect(try Self.statement("TLP:AMBER+STRICT").tlp == .amberStrict)
        #expect(try Self.statement("TLP:GREEN or TLP:RED").tlp == .red)
        let both = try Self.statement("TLP:GREEN PAP:RED")
        #expect(both == Self.neutral { ($0.tlp, $0.permittedUse) = (.green, PermissibleActions.red.permittedUse) })
        #expect(try Self.statement("tlp:ex:chr") == Self.neutral { $0.attribution = .none })
        for text in ["TLP:PINK", "tlp:unclear", "PAP:BLUE", "TLP:GREEN TLP:AMBER-STRICT"] {
            #expect(try Self.statement(text).notRelTo == [.others], "\(text)")
        }
    }

    // MARK: PAP and Europol

    @Test("PAP: each level permits less than the one below it, and oversight is never cut off")
    func pap() {
        #expect(PermissibleActions.clear.permittedUse == .any)
        for (lower, higher) in zip(PermissibleActions.allCases, PermissibleActions.allCases.dropFirst()) {
            #expect(lower < higher)
            #expect(higher.permittedUse.intersection(lower.permittedUse) == higher.permittedUse)
            #expect(higher.permittedUse != lower.permittedUse)
            #expect(!higher.permittedUse.intersection(.uses(.oversight)).isEmpty)
        }
        #expect(PermissibleActions("PAP:WHITE") == .clear)
        #expect(PermissibleActions.amber.permittedUse.intersection(.uses(.protectiveAction)).isEmpty)
        #expect(!PermissibleActions.green.permittedUse.intersection(.uses(.protectiveAction)).isEmpty)
    }

    @Test(
        "Europol's handling codes, however they are written",
        arguments: [
            "%", "Europol %", "Handling code %", "Handling code: %", "europol:handling=\"%\"", "europol-handling:%",
        ])
    func europol(_ form: String) throws {
        let read = { (code: String) in try Self.statement(form.replacing("%", with: code)) }
        #expect(try read("H0").permittedUse.intersection(.uses(.trainingUse)).isEmpty)
        #expect(try read("H1").permittedUse.intersection(.uses(.judicial)).isEmpty)
        #expect(try read("h1").permittedUse.intersection(.uses(.judicialAfterConsent)) == .uses(.judicialAfterConsent))
        #expect(try read("H2") == Self.neutral { ($0.onward, $0.originatorControl) = (.none, .consent) })
        #expect(try read("H3") == .notUnderstood)
    }

    @Test("several codes of Europol apply together; one that does not exist is not understood where it is a tag")
    func europolCodes() throws {
        let both = try Self.statement("H1, H2")
        #expect(both.permittedUse == EuropolHandling.h1.policy.permittedUse && both.originatorControl == .consent)
        #expect(try Self.statement("europol:handling=\"H7\"") == .notUnderstood)
    }

    // MARK: IEP

    @Test("an information exchange policy of FIRST, as its own tools write it")
    func iepSample() throws {
        let policy = try Self.iep(
            """
            "encrypt_in_transit":"may","permitted_actions":"externally-visible-direct-actions",
            "affected_party_notifications":"may","tlp":"amber","provider_attribution":"must-not",
            "unmodified_resale":"must-not","iep_id":"0224bfdf-ea3a-49c3-96f6-66d908bb1845","iep_version":2.0,
            "description":"x","start_date":"2022-10-01T00:00:00Z","end_date":"2032-10-01T00:00:00Z"
            """)
        #expect(
            policy
                == Self.neutral {
                    $0.tlp = .amber
                    $0.attribution = .none
                    $0.onward = .none
                    $0.validFrom = Instant("2022-10-01T00:00:00Z")
                    $0.validUntil = Instant("2032-10-01T00:00:00Z")
                })
    }

    @Test("its permitted actions, from the least to the most")
    func iepActions() throws {
        let actions = [
            "NONE", "CONTACT FOR INSTRUCTION", "INTERNALLY VISIBLE ACTIONS", "EXTERNALLY VISIBLE INDIRECT ACTIONS",
            "EXTERNALLY VISIBLE DIRECT ACTIONS",
        ]
        let uses = try actions.map { try Self.iep(#""permitted_actions":"\#($0)""#).permittedUse }
        for (less, more) in zip(uses, uses.dropFirst()) {
            #expect(less.intersection(more) == less && less != more)
        }
        #expect(uses.last == .any)
        #expect(try Self.iep(#""permitted_actions":["none","internally-visible-actions"]"#).permittedUse == uses[2])
    }

    @Test(
        "a member or a word that it does not have asks for the most",
        arguments: [
            #""permitted_actions":"all""#, #""permitted_actions":[]"#, #""permitted_actions":[["none"]]"#,
            #""tlp":"pink""#, #""encrypt_in_transit":"never""#, #""provider_attribution":"maybe""#,
            #""iep_version":1.0"#, #""start_date":"soon""#, #""end_date":5"#, #""geography":"africa""#,
            #""unmodified_resale":"must""#,
        ])
    func iepUnknown(_ members: String) throws { #expect(try Self.iep(members) == .notUnderstood) }

    // MARK: Our own extension

    static let least =
        #""onward":"community","permitted_use":"any","rel_to":"any","rel_to_mode":"unstated","tlp":"clear""#

    @Test("an extension that asks for nothing adds nothing; PAP narrows the permitted use")
    func ourLeast() throws {
        #expect(try Self.ours(Self.least) == .neutral)
        let red = try Self.ours(
            Self.least.replacing(#""any","rel_to""#, with: #"["analysis","judicial"],"rel_to""#) + #","pap":"red""#)
        #expect(red == Self.neutral { $0.permittedUse = .uses(.analysis) })
    }

    @Test(
        "a member that is missing, unknown, broken or not a marking's asks for the most",
        arguments: [
            least.replacing(#","tlp":"clear""#, with: ""), least.replacing(#""onward":"community","#, with: ""),
            least.replacing(#""permitted_use":"any","#, with: ""), least.replacing(#""rel_to":"any","#, with: ""),
            least.replacing(#""rel_to_mode":"unstated","#, with: ""), least.replacing("clear", with: "pink"),
            least + #","new_condition":true"#, least + #","originators":["KE"]"#, least + #","portions":[]"#,
            least + #","markings":["\#(id)"]"#, least + #","pap":"blue""#, least + #","handling":[]"#,
            least + #","handling":"no-print""#, least + #","not_rel_to":["everybody"]"#,
            least + #","valid_until":"never""#, least + #","classification":{"label":"SECRET","scheme":"us"}"#,
        ])
    func ourUnknown(_ members: String) throws { #expect(try Self.ours(members) == .notUnderstood) }

    @Test("a label never counts for less than its scheme says")
    func contradiction() throws {
        let label = #","classification":{"label":"NATO SECRET","ordinal":0,"scheme":"nato"}"#
        #expect(try Self.ours(Self.least + label).classification?.ordinal == 4)
        let other = #","classification":{"label":"X","ordinal":3,"scheme":"somewhere"}"#
        #expect(try Self.ours(Self.least + other).classification?.ordinal == 3)
    }

    @Test("any policy is the same after a journey through its marking, but for what the objects say themselves")
    func roundTrip() throws {
        var random = Seeded(31)
        let created = Instant(microseconds: 1_750_000_000_000_000)
        let (id, author) = (try RecordID(Self.id), try RecordID(BarazaMarking.identityID))
        for round in 0..<3_000 {
            let policy = random.wholePolicy()
            let bytes = policy.marking(id: id, created: created, createdBy: author).bytes
            let value = try JSONDocument(parsing: bytes).root
            var expected = policy.normalised
            (expected.originators, expected.markings, expected.portions) = ([], [], [])
            #expect(MarkingReader.meaning(of: value) == expected, "round \(round)")
            if round < 300 { _ = try Draft(checking: value) }
        }
    }

    @Test("what is shipped with a bundle is good STIX, and stays what it was when its ids were given out")
    func definitions() throws {
        let all = BarazaMarking.definitions + TLP.allCases.map(\.definition)
        let drafts = try all.map { try Draft(checking: JSONDocument(parsing: $0.bytes).root) }
        #expect(drafts.flatMap(\.warnings).isEmpty)
        #expect(
            drafts.prefix(2).map(\.id.text) == [
                "identity--f979a1ce-98f3-414f-812e-4e0ec3b82ccf",
                "extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9",
            ])
        #expect(drafts.prefix(2).allSatisfy { $0.id.uuidVersion == 4 })
    }

    // MARK: Narrowing

    @Test("no marking widens any field of any policy")
    func narrows() throws {
        var random = Seeded(32)
        let id = try RecordID(Self.id)
        for round in 0..<3_000 {
            let policy = random.wholePolicy()
            let meaning =
                switch round % 4 {
                case 0: try Self.statement(["TLP:RED", "PAP:AMBER", "H2", "H0", "©", "tlp:ex:chr"][round / 4 % 6])
                case 1: try Self.iep(#""tlp":"green","permitted_actions":"none","end_date":"2025-06-15T15:00:00Z""#)
                case 2: ReleasePolicy.notUnderstood
                default:
                    MarkingReader.meaning(
                        of: try JSONDocument(
                            parsing: random.wholePolicy().marking(
                                id: id, created: Instant(microseconds: 0), createdBy: id
                            ).bytes
                        ).root)
                }
            let result = policy.combined(with: meaning)
            #expect(result.isNoWider(than: policy) && result.isNoWider(than: meaning), "round \(round)")
            #expect(meaning.originators.isEmpty)
        }
    }

    @Test("a definition with random bytes in it is read without a crash, and never names an originator")
    func noise() throws {
        var random = Seeded(33)
        let whole = random.wholePolicy()
        let text = whole.marking(
            id: try RecordID(Self.id), created: Instant(microseconds: 0),
            createdBy: try RecordID(BarazaMarking.identityID)
        ).bytes
        for _ in 0..<5_000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let document = try? JSONDocument(parsing: bytes) else { continue }
            #expect(MarkingReader.meaning(of: document.root).originators.isEmpty)
        }
    }

    // MARK: The companion

    @Test("the TLP beside a marking is never laxer than the policy")
    func companion() {
        var random = Seeded(34)
        for round in 0..<3_000 {
            let policy = random.wholePolicy()
            #expect(policy.companion >= policy.tlp, "round \(round)")
            #expect(policy.markingRefs(with: policy.companion.marking).contains(policy.companion.marking))
        }
        let cases: [(TLP, (inout ReleasePolicy) -> Void)] = [
            (.clear, { _ in }), (.green, { $0.tlp = .green }), (.clear, { $0.reviewOn = Instant(microseconds: 0) }),
            (.amberStrict, { $0.onward = .none }), (.amberStrict, { $0.relTo = .only([.organisation("KE")]) }),
            (.amberStrict, { $0.relTo = .only([.channel("a")]) }), (.amberStrict, { $0.notRelTo = [.state("KE")] }),
            (.amberStrict, { $0.originatorControl = .consent }), (.amberStrict, { $0.permittedUse = .uses(.analysis) }),
            (.amberStrict, { $0.attribution = .none }), (.amberStrict, { $0.handling = ["no-print"] }),
            (.amberStrict, { $0.rightsCaveats = ["not-for-detention"] }),
            (.amberStrict, { $0.persons = Persons(.present) }),
            (.amberStrict, { $0.validUntil = Instant(microseconds: 0) }),
            (
                .amberStrict,
                { $0.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED") }
            ),
            (.red, { $0.classification = Classification(ordinal: 3, scheme: "nato", label: "NATO CONFIDENTIAL") }),
            (.red, { $0.relTo = .only([.post("duty")]) }), (.red, { $0.relTo = .only([]) }), (.red, { $0.tlp = .red }),
            (.red, { $0.notRelTo = [.others] }), (.red, { $0.prerequisites = ["course-1"] }),
            (.red, { $0.handling = ["eyes-of-post"] }), (.red, { $0.handling = ["nobody-knows"] }),
            (.red, { $0.rightsCaveats = ["nobody-knows"] }),
        ]
        for (index, (level, change)) in cases.enumerated() {
            #expect(Self.neutral(change).companion == level, "case \(index)")
        }
    }
}

extension ReleasePolicy {
    /// Whether no field of this allows more than the same field of another.
    func isNoWider(than other: ReleasePolicy) -> Bool {
        originators.isSuperset(of: other.originators)
            && (classification?.ordinal ?? 0) >= (other.classification?.ordinal ?? 0) && tlp >= other.tlp
            && relTo.intersection(other.relTo) == relTo && notRelTo.isSuperset(of: other.notRelTo)
            && relToMode.meet(other.relToMode) == relToMode
            && originatorControl.strictness >= other.originatorControl.strictness
            && onward.meet(other.onward) == onward && permittedUse.intersection(other.permittedUse) == permittedUse
            && rightsCaveats.isSuperset(of: other.rightsCaveats) && handling.isSuperset(of: other.handling)
            && attribution.strictness >= other.attribution.strictness
            && prerequisites.isSuperset(of: other.prerequisites)
            && validFrom.map({ mine in other.validFrom.map { mine >= $0 } ?? true }) ?? (other.validFrom == nil)
            && validUntil.map({ mine in other.validUntil.map { mine <= $0 } ?? true }) ?? (other.validUntil == nil)
            && categories.isSuperset(of: other.categories) && markings.isSuperset(of: other.markings)
            && portions.isSuperset(of: other.portions) && persons.mention >= other.persons.mention
            && (!persons.isScreened || other.persons.isScreened) && (!persons.isSignedOff || other.persons.isSignedOff)
    }
}

extension Seeded {
    private mutating func some<T: Hashable>(_ list: [T], upTo count: Int = 2) -> Set<T> {
        Set(list.shuffled(using: &self).prefix(Int.random(in: 0...count, using: &self)))
    }
    private mutating func one<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &self)] }
    private mutating func often() -> Bool { Int.random(in: 0..<10, using: &self) < 6 }
    private mutating func date() -> Instant? {
        often()
            ? nil : Instant(microseconds: 1_750_000_000_000_000 + Int64.random(in: -9...9, using: &self) * 1_000_000)
    }
    private mutating func audience(upTo count: Int = 3) -> Set<Party> {
        some(
            [
                .organisation("KE"), .organisation("UG"), .state("FR"), .state("KE"), .alliance("NATO"),
                .alliance("MCC"),
                .alliance("MCC", .partner), .body("B"), .channel("a"), .post("duty"), .others,
            ], upTo: count)
    }

    /// A policy in which any field may say something.
    mutating func wholePolicy() -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.originators = some(["KE", "UG"])
        policy.classification =
            often()
            ? nil
            : one([
                Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED"),
                Classification(ordinal: 5, scheme: "nato", label: "COSMIC TOP SECRET"),
                Classification(ordinal: 2, scheme: "fr", label: "Diffusion restreinte"),
                Classification(ordinal: 4, scheme: "somewhere", label: "Hush"),
            ])
        policy.tlp = one(TLP.allCases)
        policy.relTo = one([.any, .only(audience()), .only(audience())])
        policy.notRelTo = often() ? [] : audience()
        policy.relToMode = one(ReleaseMode.allCases)
        policy.originatorControl = one(OriginatorControl.allCases)
        policy.onward = one([.none, .community, .list(audience())])
        policy.permittedUse = one([.any, .only(some(Purpose.allCases.map(\.rawValue), upTo: 4))])
        policy.rightsCaveats = often() ? [] : some(["child-data", "not-for-detention", "not-for-export"])
        policy.handling = often() ? [] : some(["no-print", "eyes-of-post", "no-AI"])
        policy.attribution = one(Attribution.allCases)
        policy.prerequisites = often() ? [] : some(["course-1", "ATOMAL", "CRYPTO"])
        policy.downgradeOn = date()
        policy.reviewOn = date()
        policy.tearlines = often() ? [] : some(["urn:a", "urn:b"])
        policy.validFrom = date()
        policy.validUntil = date()
        policy.markings = often() ? [] : some(TLP.allCases.map(\.marking))
        policy.portions = often() ? [] : some(TLP.allCases.map(\.marking))
        policy.categories = often() ? [] : some(["cyber", "border"])
        policy.persons =
            often()
            ? .absent
            : Persons(one(Persons.Mention.allCases), isScreened: one([true, false]), isSignedOff: one([true, false]))
        return policy
    }
}
