import JSON
import Testing

@testable import Records

/// What single kinds of releases and of oversight ask for beyond the forms of their properties.
struct ReleaseRuleTests {
    private func fault(_ type: String, _ changes: [String: String]) throws -> String {
        try RecordsTests.fault(GovernanceSample.named(type).full(changes))
    }

    @Test(
        "two persons: who asks, makes or proposes does not decide, in whatever case the name is written",
        arguments: [
            ("release-request", "asked_by", "decided_by", "domain 3.3"),
            ("onward-request", "asked_by", "decided_by", "domain 3.3"),
            ("remarking", "proposed_by", "decided_by", "domain 3.3"),
            ("tear-line", "made_by", "second_reader", "domain 3.3"),
            ("protected-status-screen", "screened_by", "second_reviewer", "R5"),
            ("oversight-question", "asker", "answered_by", "domain 3.24"),
        ])
    func twoPersons(_ type: String, _ first: String, _ second: String, _ rule: String) throws {
        for (one, other) in [("ke-out.duty", "ke-out.duty"), ("ke-out.duty", "KE-OUT.Duty")] {
            #expect(try fault(type, [first: "\"\(one)\"", second: "\"\(other)\""]) == "\(second) \(rule)")
        }
        #expect(try fault(type, [first: #""ke-out.duty""#, second: #""ke-out.second""#]) == "")
    }

    @Test("a decision has its maker and its reason")
    func decisions() throws {
        for status in ["returned", "released"] {
            let changes = ["status": "\"\(status)\"", "decided_by": absent]
            #expect(try fault("release-request", changes) == "decided_by domain 3.1.4")
        }
        #expect(try fault("release-request", ["decision_reason": absent]) == "decision_reason domain 3.1.4")
        for status in ["granted", "granted-as-tear-line", "refused"] {
            let changes = ["status": "\"\(status)\"", "decided_by": absent]
            #expect(try fault("onward-request", changes) == "decided_by domain 3.1.4")
        }
        let refused = ["status": #""refused""#, "decline_code": absent]
        #expect(try fault("onward-request", refused) == "decline_code domain 3.1.4")
        let torn = ["status": #""granted-as-tear-line""#, "tear_line_ref": absent]
        #expect(try fault("onward-request", torn) == "tear_line_ref domain 3.1.4")
        #expect(try fault("remarking", ["to": absent]) == "decided_by domain 3.1.4")
        #expect(try fault("remarking", ["to": absent, "decided_by": absent]) == "")
    }

    @Test("nobody consents to give something to itself, and a version is a time")
    func consents() throws {
        #expect(try fault("consent", ["organisation": #""KE-OUT""#]) == "originator domain 3.1.3")
        #expect(try fault("consent", ["version": "1"]) == "version §2.14")
        #expect(try fault("recall", ["versions": #"["2024-03"]"#]) == "versions[0] §2.15")
    }

    @Test("nothing is its own replacement or its own tear-line, and a removed portion is named by its place")
    func results() throws {
        #expect(try fault("recall", ["replacement_ref": GovernanceSample.report]) == "replacement_ref domain 3.1.4")
        #expect(
            try fault("correction-notice", ["replacement_ref": GovernanceSample.report])
                == "replacement_ref domain 3.24")
        #expect(try fault("tear-line", ["result_ref": GovernanceSample.report]) == "result_ref domain 3.1.4")
        #expect(try fault("tear-line", ["removed": #"["the name Juma"]"#]) == "removed[0] domain 3.1.4")
        #expect(try fault("tear-line", ["residue_note": absent]) == "residue_note domain 3.1.4")
        let step = #"[{"selector":"name","step":"person"}]"#
        #expect(try fault("tear-line", ["generalised": step]) == "generalised[0].step §2.4")
    }

    @Test("processing has purposes, a legal basis and an end, and belongs to a node or a channel")
    func processing() throws {
        for name in ["purposes", "legal_basis", "retention"] {
            #expect(try fault("processing-record", [name: absent]) == "\(name) domain 3.24")
        }
        #expect(try fault("processing-record", ["node": absent, "channel": absent]) == " domain 3.24")
        #expect(
            try fault("processing-record", ["retention": #"{"days":0,"action":"delete"}"#]) == "retention.days §2.10")
        #expect(try fault("processing-record", ["retention": #"{"days":1}"#]) == "retention.action domain 3.0")
    }

    @Test("a mention has a grade of the Admiralty code, and a review before its end")
    func mentions() throws {
        for (grade, isRight) in [
            ("A1", true), ("F6", true), ("G1", false), ("A0", false), ("A7", false), ("b2", false),
        ] {
            #expect(try fault("person-mention", ["grade": "\"\(grade)\""]) == (isRight ? "" : "grade domain 3.0"))
        }
        #expect(try fault("person-mention", ["retention_until": absent]) == "retention_until domain 3.24")
        #expect(try fault("person-mention", ["review_on": #""unknown""#]) == "review_on §2.15")
        #expect(try fault("person-mention", ["category": #""opponent""#]) == "category §2.4")
    }

    @Test("a data subject's request is decided with a legal ground, by somebody who checked the identity")
    func requests() throws {
        let type = "data-subject-request"
        #expect(try fault(type, ["legal_ground": absent]) == "decision domain 3.24")
        #expect(try fault(type, ["decided_by": absent]) == "decision domain 3.24")
        #expect(try fault(type, ["authority": absent]) == "authority domain 3.24")
        #expect(try fault(type, ["indirect_access": absent]) == "indirect_access domain 3.24")
        let unchecked = ["status": #""identity-confirmed""#, "identity_checked_by": absent]
        #expect(try fault(type, unchecked) == "identity_checked_by domain 3.24")
        #expect(try fault(type, ["status": #""decided""#, "decision": absent]) == "decision domain 3.24")
        #expect(try fault(type, ["status": #""answered""#, "answered": absent]) == "answered domain 3.24")
    }

    @Test("who and how many are affected is told in numbers, and an answer comes before its author")
    func numbers() throws {
        #expect(try fault("breach", ["affected": #"{"persons":-1}"#]) == "affected.persons §2.10")
        #expect(try fault("breach", ["affected": #"{"names":["Juma"]}"#]) == "affected.names law 12")
        #expect(try fault("oversight-question", ["answer": absent]) == "answered_by domain 3.24")
    }
}
