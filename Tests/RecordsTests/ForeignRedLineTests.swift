import Foundation
import JSON
import Testing

@testable import Records

/// Tries to cross the red lines of domain 0.2 with STIX, which lets everybody add what they like.
@Suite("Red lines in foreign content")
struct ForeignRedLineTests {
    static let names: [(String, String)] = [
        ("x_waypoint", "R1"), ("x_waypoints", "R1"), ("x_live_position", "R1"), ("x_drone_command", "R1"),
        ("x_video_stream_url", "R1"), ("x_telemetry", "R1"), ("x_uav_tasking", "R1"), ("x_flight_plan", "R1"),
        ("x_target_nomination", "R2"), ("x_strike_list", "R2"), ("x_kill_list", "R2"), ("x_battle_damage", "R2"),
        ("x_biometrics", "R3"), ("x_iris_scan", "R3"), ("x_face_template", "R3"), ("x_dna_profile", "R3"),
        ("x_call_detail_records", "R3"), ("x_passenger_list", "R3"), ("x_religion", "R4"), ("x_ethnicity", "R4"),
        ("x_political_opinions", "R4"), ("x_trade_union", "R4"), ("x_journalist_list", "R5"), ("x_sock_puppets", "R6"),
    ]

    private func identity(_ more: String, version: Int = 0) -> String {
        #"""
        {"type":"identity","spec_version":"2.1","id":"identity--\#(Sample.id)","created":"2024-01-01T00:00:00.000Z",
        "modified":"2024-01-01T0\#(version):00:00.000Z","name":"a","identity_class":"organization"\#(more)}
        """#
    }

    private func rule(_ text: String) throws -> String? {
        refusal(of: try json(text))?.rule
    }

    @Test("no custom property crosses one, at any depth", arguments: names)
    func properties(_ name: String, _ line: String) throws {
        #expect(try rule(identity(",\"\(name)\":1")) == line)
        #expect(try rule(identity(",\"x_open\":{\"a\":[{\"\(name)\":{\"b\":1}}]}")) == line)
        #expect(try rule(identity(",\"x_open\":{\"\(name.uppercased())\":1}")) == line)
        let apart = name.split(separator: "_").joined(separator: "-")
        #expect(try rule(identity(",\"x_open\":{\"\(apart)\":1}")) == line)
        let camel = name.split(separator: "_").map(\.capitalized).joined()
        #expect(try rule(identity(",\"x_open\":{\"\(camel)\":1}")) == line)
    }

    @Test("no extension crosses one, of whatever type and under whatever key", arguments: names)
    func extensions(_ name: String, _ line: String) throws {
        let key = "extension-definition--\(Sample.id)"
        for type in ["property-extension", "toplevel-property-extension", "new-sdo", "new-sco", "new-sro"] {
            let content = #"{"extension_type":"\#(type)","\#(name)":{"a":1}}"#
            #expect(try rule(identity(#","extensions":{"\#(key)":\#(content)}"#)) == line)
        }
        let top = #"{"extension_type":"toplevel-property-extension"}"#
        let plain = String(name.dropFirst(2))
        #expect(try rule(identity(#","\#(plain)":1,"extensions":{"\#(key)":\#(top)}"#)) == line)
        #expect(
            try rule(identity(#","extensions":{"x-\#(plain)-ext":{"a":1}}"#)) == (plain == "telemetry" ? nil : line))
    }

    @Test("no custom type crosses one", arguments: names)
    func types(_ name: String, _ line: String) throws {
        let type = name.split(separator: "_").joined(separator: "-")
        let text = #"""
            {"type":"\#(type)","spec_version":"2.1","id":"\#(type)--\#(Sample.id)","created":"2024-01-01T00:00:00.000Z",
            "modified":"2024-01-01T00:00:00.000Z","name":"a"}
            """#
        #expect(try rule(text) == line)
    }

    @Test("there is no type for targets, drones, weapons, travellers, fingerprints")
    func wholeTypes() throws {
        for (type, line) in [
            ("target", "R2"), ("x-target", "R2"), ("x-drone", "R1"), ("weapon", "R1"), ("x-traveller", "R3"),
            ("x-fingerprint", "R3"),
        ] {
            let text = #"{"type":"\#(type)","id":"\#(type)--\#(Sample.id)","name":"a"}"#
            #expect(try rule(text) == line, "\(type)")
        }
    }

    @Test("no later version, no translation, no observable and no object of STIX 2.0 crosses one")
    func byways() throws {
        #expect(try rule(identity("")) == nil)
        #expect(try rule(identity(#","x_waypoints":[1]"#, version: 1)) == "R1")
        let translation = #"""
            {"type":"language-content","spec_version":"2.1","id":"language-content--\#(Sample.id)",
            "created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z",
            "object_ref":"identity--\#(Sample.id)","contents":{"fr":{"x_kill_list":"a"}}}
            """#
        #expect(try rule(translation) == "R2")
        #expect(try rule(#"{"type":"mutex","id":"mutex--\#(Sample.id)","name":"a","x_iris_scan":"b"}"#) == "R3")
        let old = #"""
            {"type":"tool","id":"tool--\#(Sample.id)","created":"2017-01-01T00:00:00.000Z",
            "modified":"2017-01-01T00:00:00.000Z","name":"a","labels":["b"],"x_drone_command":"c"}
            """#
        #expect(try rule(old) == "R1")
        let observed = #"""
            {"type":"observed-data","id":"observed-data--\#(Sample.id)","created":"2017-01-01T00:00:00.000Z",
            "modified":"2017-01-01T00:00:00.000Z","first_observed":"2017-01-01T00:00:00Z",
            "last_observed":"2017-01-01T00:00:00Z","number_observed":1,"objects":{"0":{"type":"x-drone","a":"b"}}}
            """#
        #expect(try rule(observed) == "R1")
    }

    @Test("what is harmless in most mouths passes, flagged where it may be meant otherwise")
    func harmless() throws {
        for name in [
            "x_command_line", "x_payload_hash", "x_latitude", "x_target_sector", "x_serial_number", "x_position",
            "x_european_union_membership_fee", "x_stream_name", "x_interface", "x_mission",
        ] {
            #expect(try rule(identity(",\"\(name)\":1")) == nil, "\(name)")
        }
        let draft = try Draft(checking: json(identity(#","x_target_list":1"#)))
        #expect(draft.flags == [.targeting])
    }

    @Test(
        "R2: free text that may be of targets is flagged and never refused",
        arguments: [
            "Here is the kill list.", "HIGH-VALUE TARGET north of the river", "une liste de cibles", "lista de alvos",
            "orodha ya walengwa", "بنك الأهداف", "target\\n nomination",
        ])
    func texts(_ text: String) throws {
        let object = try json(identity(#","description":"\#(text)""#))
        #expect(try Draft(checking: object).flags == [.targeting])
    }

    @Test("what has such words in others is not flagged")
    func unflagged() throws {
        for text in ["a skill list", "targeted lists", "the killer listens", "cibles"] {
            let object = try json(identity(#","description":"\#(text)""#))
            #expect(try Draft(checking: object).flags.isEmpty, "\(text)")
        }
    }

    @Test("R5: who is described by a protected status is flagged, an article about one is not")
    func protected() throws {
        let person = try json(identity(#","description":"A journalist and lawyer""#))
        #expect(try Draft(checking: person).flags == [.protected])
        let note = #"""
            {"type":"note","spec_version":"2.1","id":"note--\#(Sample.id)","created":"2024-01-01T00:00:00.000Z",
            "modified":"2024-01-01T00:00:00.000Z","content":"Journalists were attacked.",
            "object_refs":["identity--\#(Sample.id)"]}
            """#
        #expect(try Draft(checking: json(note)).flags.isEmpty)
    }

    private func course(_ counter: String, _ description: String = "a", source: String = "DISARM") -> String {
        #"""
        {"type":"course-of-action","spec_version":"2.1","id":"course-of-action--\#(Sample.id)",
        "created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","name":"a",
        "description":"\#(description)","external_references":[{"source_name":"\#(source)","external_id":"\#(counter)"}]}
        """#
    }

    @Test("R6: of the counters of DISARM, 39 pass, 18 are flagged, and the others are refused")
    func counters() throws {
        var fates: [String: Int] = [:]
        for number in 1...222 {
            let id = "C" + String(repeating: "0", count: 5 - "\(number)".count) + "\(number)"
            let text = course(id)
            guard try rule(text) == nil else {
                #expect(try rule(text) == "R6")
                fates["refused", default: 0] += 1
                continue
            }
            let flags = try Draft(checking: json(text)).flags
            fates[flags.isEmpty ? "allowed" : "referred", default: 0] += 1
        }
        #expect(fates == ["allowed": 39, "referred": 18, "refused": 165])
        #expect(try rule(course("C00016", source: "mitre-attack")) == nil)
        #expect(try rule(course("C00016", source: "AMITT")) == "R6")
    }

    @Test("R6: a course of action that says it deceives is flagged")
    func deception() throws {
        for text in ["Create fake accounts", "des faux comptes", "contas falsas", "akaunti bandia", "حسابات وهمية"] {
            let object = try json(course("C00008", text))
            #expect(try Draft(checking: object).flags == [.deception], "\(text)")
        }
    }
}
