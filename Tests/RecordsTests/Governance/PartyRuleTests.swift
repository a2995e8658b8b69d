import JSON
import Testing

@testable import Records

/// What single kinds of parties ask for beyond the forms of their properties.
struct PartyRuleTests {
    private func fault(_ type: String, _ changes: [String: String]) throws -> String {
        try RecordsTests.fault(GovernanceSample.named(type).full(changes))
    }

    @Test(
        "a code is 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit",
        arguments: [
            ("KE-OUT", true), ("a", true), ("0.x_y-Z", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false), ("-a", false), (".a", false), ("a b", false), ("a/b", false),
            ("é", false), ("a:b", false),
        ])
    func codes(_ code: String, _ isRight: Bool) throws {
        for type in ["organisation", "community", "body", "channel-charter", "classification-scheme"] {
            #expect(try fault(type, ["code": "\"\(code)\""]) == (isRight ? "" : "code domain 3.2"))
        }
    }

    @Test("the same record is found by any of its names")
    func names() throws {
        let names =
            #"[{"text":"CESA"},{"text":"CAES","kind":"former","valid_until":"2021"},{"text":"مركز","script":"Arab"}]"#
        let draft = try Draft(checking: GovernanceSample.named("organisation").full(["names": names]))
        for name in ["CESA", "CAES", "مركز", "KE-OUT"] { #expect(draft.text.contains(name + "\n")) }
    }

    @Test("a name has a text, a script of four letters, a kind, and does not end before it begins")
    func nameForms() throws {
        #expect(try fault("organisation", ["names": #"[{"lang":"sw"}]"#]) == "names[0].text domain 0.4")
        #expect(
            try fault("organisation", ["names": #"[{"text":"a","script":"latin"}]"#]) == "names[0].script domain 0.4")
        #expect(try fault("organisation", ["names": #"[{"text":"a","kind":"pet"}]"#]) == "names[0].kind §2.4")
        let backwards = #"[{"text":"a","valid_from":"2025-05","valid_until":"2025-04-30"}]"#
        #expect(try fault("organisation", ["names": backwards]) == "names[0].valid_until domain 0.4")
        let within = #"[{"text":"a","valid_from":"2025-04-30","valid_until":"2025-04"}]"#
        #expect(try fault("organisation", ["names": within]) == "")
    }

    @Test("countries are in capitals, zones are of the IANA database, nobody is their own parent")
    func organisations() throws {
        #expect(try fault("organisation", ["country": #""ke""#]) == "country domain 3.2")
        #expect(try fault("organisation", ["country": #""KEN""#]) == "country domain 3.2")
        #expect(try fault("organisation", ["time_zone": #""+03:00""#]) == "time_zone domain 3.2")
        #expect(try fault("organisation", ["parent": #""ke-out""#]) == "parent domain 3.2")
        #expect(try fault("body", ["parent": #""MCC-SEC""#]) == "parent domain 3.5")
        #expect(try fault("organisation", ["founding_date": #""1998-13""#]) == "founding_date domain 3.0")
        #expect(try fault("body", ["sunset_on": #""2024""#]) == "sunset_on domain 3.5")
    }

    @Test("nobody appoints or stands in for themselves, and who is on leave has a delegate")
    func assignments() throws {
        #expect(try fault("role-assignment", ["appointed_by": #""KE-OUT.duty""#]) == "appointed_by domain 3.3")
        #expect(try fault("role-assignment", ["delegate": #""ke-out.duty""#]) == "delegate domain 3.3")
        #expect(try fault("role-assignment", ["delegate": absent]) == "delegate domain 3.3")
        #expect(try fault("role-assignment", ["scope": #""post:ke-out.duty""#]) == "scope domain 3.3")
        #expect(try fault("role-assignment", ["role": #""clock""#]) == "role §2.4")
    }

    @Test("one belongs to a community or to a body, not to both and not to neither")
    func memberships() throws {
        #expect(try fault("membership", ["body": #""MCC-SEC""#]) == " domain 3.4")
        #expect(try fault("membership", ["community": absent]) == " domain 3.4")
        #expect(try fault("membership", ["community": absent, "body": #""MCC-SEC""#]) == "")
        #expect(try fault("membership", ["tier": #""left""#]) == "tier §2.4")
    }

    @Test("a way to decide that only a treaty knows is warned of in a community, and refused in a body")
    func decisions() throws {
        let majority = #""two-thirds-majority""#
        let community = try GovernanceSample.named("community").full(["decision_rule": majority])
        #expect(try Draft(checking: community).warnings.map(\.property) == ["decision_rule"])
        #expect(try fault("body", ["decision_rule": majority]) == "decision_rule §2.4")
        #expect(try fault("body", ["quorum": #""two thirds""#]) == "")
    }

    @Test("an agreement has two parties at least, each once, and says what it covers or the word any")
    func agreements() throws {
        #expect(try fault("agreement", ["parties": #"["KE-OUT"]"#]) == "parties domain 3.6")
        #expect(try fault("agreement", ["parties": #"["KE-OUT","KE-OUT"]"#]) == "parties domain 3.6")
        for name in ["categories", "purposes"] {
            #expect(try fault("agreement", [name: absent]) == "\(name) domain 3.6")
            #expect(try fault("agreement", [name: #""all""#]) == "\(name) domain 3.6")
            #expect(try fault("agreement", [name: "[]"]) == "\(name) D2")
            #expect(try fault("agreement", [name: #""any""#]) == "")
        }
        #expect(try fault("agreement", ["purposes": #"["analysis","curiosity"]"#]) == "purposes[1] §2.4")
        #expect(try fault("agreement", ["maximum_ordinal": "6"]) == "maximum_ordinal §2.10")
    }

    @Test("an agreement's dates go with its status")
    func states() throws {
        #expect(try fault("agreement", ["in_force_from": absent]) == "in_force_from domain 3.6")
        #expect(try fault("agreement", ["status": #""signed""#, "in_force_from": absent]) == "")
        for status in ["expired", "terminated", "wound-down"] {
            let changes = ["status": "\"\(status)\"", "in_force_until": absent]
            #expect(try fault("agreement", changes) == "in_force_until domain 3.6")
        }
        let suspended = ["status": #""suspended""#, "suspensions": absent]
        #expect(try fault("agreement", suspended) == "suspensions domain 3.6")
        #expect(try fault("agreement", ["signed_on": #""2024-03-02""#]) == "in_force_from domain 3.6")
        #expect(try fault("agreement", ["signed_on": #""2024-03""#]) == "")
        let empty = #"[{"from":"2024-03-01T10:00:00Z","until":"2024-03-01T10:00:00Z"}]"#
        #expect(try fault("agreement", ["suspensions": empty]) == "suspensions[0].until domain 3.6")
    }

    @Test("third parties are listed where the rule is a list, and only there")
    func thirdParties() throws {
        #expect(try fault("agreement", ["third_parties": absent]) == "third_parties domain 3.6")
        #expect(try fault("agreement", ["third_party_rule": #""none""#]) == "third_parties domain 3.6")
        #expect(try fault("agreement", ["third_party_rule": #""none""#, "third_parties": absent]) == "")
    }

    @Test("an equivalence goes from one scheme to another, label by label, in any script")
    func equivalences() throws {
        func rows(_ rows: String, to: String = "TR") throws -> String {
            try fault("agreement", ["equivalences": #"[{"from":"KE","to":"\#(to)","rows":\#(rows)}]"#])
        }
        #expect(try rows(#"{"سري للغاية":"ÇOK GİZLİ"}"#) == "")
        #expect(try rows(#"{"secret":4}"#) == "equivalences[0].rows.secret §2.14")
        #expect(try rows(#"{" ":"a"}"#) == "equivalences[0].rows.  domain 3.1.2")
        #expect(try rows("{}") == "equivalences[0].rows D2")
        #expect(try rows(#"{"secret":"a"}"#, to: "KE") == "equivalences[0].to domain 3.1.2")
    }

    @Test(
        "a channel's members are organisations, states, bodies, and who belongs to alliances",
        arguments: [
            ("organisation:KE-OUT", true), ("alliance:MCC/partner", true), ("alliance:MCC/observer", true),
            ("state:KE", true), ("body:X", true), ("alliance:MCC/suspended", false), ("alliance:MCC/member", false),
            ("alliance:MCC/", false), ("state:ke", false), ("channel:other", false), ("post:ke-out.duty", false),
            ("others", false), ("KE-OUT", false), ("organisation:", false), ("organisation:a b", false),
        ])
    func members(_ member: String, _ isRight: Bool) throws {
        #expect(
            try fault("channel-charter", ["members": "[\"\(member)\"]"]) == (isRight ? "" : "members[0] domain 3.7"))
    }

    @Test("a label stands for one level of its scheme")
    func schemes() throws {
        func levels(_ levels: String) throws -> String { try fault("classification-scheme", ["levels": levels]) }
        #expect(try levels(#"[{"label":"a","ordinal":1},{"label":"a","ordinal":2}]"#) == "levels[1] domain 3.1.2")
        #expect(
            try levels(#"[{"label":"a","ordinal":1,"aliases":["b"]},{"label":"b","ordinal":2}]"#)
                == "levels[1] domain 3.1.2")
        // Merged levels share an ordinal.
        #expect(try levels(#"[{"label":"a","ordinal":4},{"label":"b","ordinal":4}]"#) == "")
        #expect(try levels(#"[{"label":"a","ordinal":6}]"#) == "levels[0].ordinal §2.10")
    }

    @Test(
        "due diligence holds for twelve months at most",
        arguments: [
            ("2024-03-01T10:00:00Z", "2025-03-01T10:00:00Z", true),
            ("2024-03-01T10:00:00Z", "2025-03-01T10:00:00.1Z", false),
            ("2024-02-29T10:00:00Z", "2025-02-28T10:00:00Z", true),
            ("2024-02-29T10:00:00Z", "2025-03-01T10:00:00Z", false),
            ("2023-12-31T23:59:59Z", "2024-12-31T23:59:59Z", true),
            ("2023-03-01T00:00:00Z", "2024-03-01T00:00:00Z", true),
        ])
    func dueDiligence(_ from: String, _ until: String, _ isRight: Bool) throws {
        let found = try fault("due-diligence", ["valid_from": "\"\(from)\"", "valid_until": "\"\(until)\""])
        #expect(found == (isRight ? "" : "valid_until domain 3.24"))
    }

    @Test("a mitigated risk says how, and a rating is of one kind of information or of all")
    func ratings() throws {
        let mitigated = ["grade": #""mitigated""#, "mitigation": absent]
        #expect(try fault("due-diligence", mitigated) == "mitigation domain 3.24")
        #expect(try fault("due-diligence", ["category": #""maritime""#]) == "")
        #expect(try fault("due-diligence", ["category": #""**""#]) == "category domain 3.24")
    }

    @Test("what holds for a time speaks of that time")
    func spans() throws {
        let from = Instant("2024-03-01T10:00:00Z")
        for type in ["membership", "role-assignment", "agreement", "channel-charter", "accreditation", "due-diligence"]
        {
            let draft = try Draft(checking: GovernanceSample.named(type).full())
            #expect(draft.span?.lowerBound == from && draft.span?.upperBound == Instant("2024-09-01T10:00:00Z"))
        }
        let endless = try Draft(checking: GovernanceSample.named("membership").full(["valid_until": absent]))
        #expect(endless.span?.upperBound == .farthest)
    }
}
