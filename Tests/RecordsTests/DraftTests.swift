import JSON
import Testing

@testable import Records

struct DraftTests {
    @Test("the body is what came, without white space: spelling, escapes and order stay")
    func body() throws {
        let object = try json(
            #"{ "type" : "ipv4-addr", "value":"192.0.2.1", "x_b" : 1.50, "x_a":"\u00e9", "id":"ipv4-addr--\#(Sample.id)" }"#
        )
        let draft = try Draft(checking: object)
        #expect(
            String(decoding: draft.body, as: UTF8.self)
                == #"{"type":"ipv4-addr","value":"192.0.2.1","x_b":1.50,"x_a":"\u00e9","id":"ipv4-addr--\#(Sample.id)"}"#
        )
        let same = try json(
            #"{"id":"ipv4-addr--\#(Sample.id)","x_a":"é","x_b":1.5,"value":"192.0.2.1","type":"ipv4-addr"}"#)
        #expect(try draft.content == Draft(checking: same).content)
    }

    @Test("what is listed: version, author, markings, references once each, and the time spoken of")
    func indexes() throws {
        let marking = TLP.green.marking.text
        let draft = try Draft(
            checking: Sample.campaign(
                [
                    #""created_by_ref":"identity--\#(Sample.id)""#,
                    #""object_marking_refs":["\#(marking)"]"#,
                    #""x_other_ref":"identity--\#(Sample.id)""#,
                    #""granular_markings":[{"selectors":["name"],"marking_ref":"\#(TLP.red.marking.text)"}]"#,
                    #""first_seen":"2024-01-01T00:00:00Z","last_seen":"2024-02-01T00:00:00Z""#,
                    #""labels":["vote"]"#,
                    #""external_references":[{"source_name":"desk","external_id":"D-7","url":"https://example.org/a"}]"#,
                ].joined(separator: ",")
            ))
        #expect(draft.kind == .campaign)
        #expect(draft.version?.text == "2024-03-01T10:00:00.000Z")
        #expect(draft.createdBy?.type == "identity")
        #expect(draft.markings == [TLP.green.marking])
        #expect(draft.granularMarkings == [TLP.red.marking])
        #expect(draft.references.map(\.type) == ["identity", "marking-definition", "marking-definition"])
        #expect(
            draft.span
                == Instant("2024-01-01T00:00:00Z").flatMap { from in
                    Instant("2024-02-01T00:00:00Z").map { from...$0 }
                })
        #expect(draft.text.split(separator: "\n").sorted() == ["D-7", "Operation Baobab", "desk", "vote"])
        #expect(!draft.revoked && draft.specVersion == "2.1")
    }

    @Test("observables have values, folded where case means nothing, and neither version nor time")
    func observables() throws {
        let file = try Draft(
            checking: Sample.observable("file", #""name":"A.exe","hashes":{"MD5":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#))
        #expect(Set(file.values) == ["A.exe", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
        #expect(file.version == nil && file.span == nil)
        #expect(try Draft(checking: Sample.observable("autonomous-system", #""number":15139"#)).values == ["15139"])
    }

    @Test("without a time of its own an object speaks of its making")
    func span() throws {
        let tool = try Draft(checking: Sample.domain("tool", #""name":"a""#))
        #expect(tool.span?.lowerBound.text == "2024-03-01T10:00:00.000000Z")
        let seen = try Draft(checking: Sample.campaign(#""first_seen":"2020-01-01T00:00:00Z""#))
        #expect(seen.span?.upperBound.text == "2020-01-01T00:00:00.000000Z")
    }

    @Test("a missing spec_version is a fault in 2.1, and 2.0 where nothing else can be meant")
    func editions() throws {
        let times = Sample.times
        let indicator = try json(
            #"{"type":"indicator","id":"indicator--\#(Sample.id)",\#(times),"labels":["a"],"pattern":"[a:b=1]","valid_from":"2017-01-01T00:00:00Z"}"#
        )
        #expect(try Draft(checking: indicator).specVersion == "2.0")
        let tool = try json(#"{"type":"attack-pattern","id":"attack-pattern--\#(Sample.id)",\#(times),"name":"a"}"#)
        #expect(fault(tool) == "spec_version §3.2")
        #expect(try Draft(checking: tool, in: .stix20).specVersion == "2.0")
        let location = try json(#"{"type":"location","id":"location--\#(Sample.id)",\#(times),"country":"SN"}"#)
        #expect(throws: Violation.self) { try Draft(checking: location, in: .stix20) }
        #expect(
            try fault(json(#"{"type":"tool","spec_version":"2.2","id":"tool--\#(Sample.id)",\#(times),"name":"a"}"#))
                == "spec_version §3.2")
    }

    @Test("what is no object, has no id, or is a bundle is refused with the rule")
    func headings() throws {
        #expect(try fault(json("5")) == " D1")
        #expect(try fault(json("{}")) == "type §3.2")
        #expect(try fault(json(#"{"type":"tool"}"#)) == "id I1")
        #expect(try fault(json(#"{"type":"tool","id":"malware--\#(Sample.id)"}"#)) == "id I1")
        #expect(try fault(json(#"{"type":"bundle","id":"bundle--\#(Sample.id)"}"#)) == " M4")
    }

    @Test("the warnings of one object are limited")
    func warnings() throws {
        let words = (0..<Checker.warningLimit + 5).map { "\"w\($0)\"" }.joined(separator: ",")
        let tool = try Draft(checking: Sample.domain("tool", "\"name\":\"a\",\"tool_types\":[\(words)]"))
        #expect(tool.warnings.count == Checker.warningLimit)
    }

    @Test("random ids have no deterministic one: process, domain objects, nothing that contributes (I4)")
    func random() throws {
        #expect(try RecordID.deterministic(for: Sample.observable("process", #""pid":1"#)) == nil)
        #expect(try RecordID.deterministic(for: Sample.campaign()) == nil)
        #expect(try RecordID.deterministic(for: Sample.observable("file", #""size":1"#)) == nil)
    }
}
