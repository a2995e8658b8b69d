import JSON
import Testing

@testable import Records

/// Tries to cross the red lines of domain 0.2 with our own kinds, at every place where a name can be put.
struct RedLineTests {
    static let kinds = GovernanceTests.kinds
    static let names: [String] =
        [
            "command", "waypoint", "waypoints", "position", "live_position", "telemetry", "stream", "video_stream",
            "serial", "serial_number", "biometrics", "biometric_template", "face_image", "latitude", "longitude",
            "target",
            "targets", "imsi", "passport_number",
        ] + RedLines.lines.keys.sorted()

    private func sample(_ kind: Kind, _ changes: [String: String]) throws -> JSONValue {
        try GovernanceSample.named(kind.name).full(changes)
    }

    @Test("R1 to R4: no kind has a property for a weapon, a sensor, a target, a body or a belief", arguments: kinds)
    func properties(_ kind: Kind) throws {
        for property in kind.shape.properties { #expect(RedLines.crossed(by: property.name) == nil) }
        for name in Self.names {
            for value in ["true", #""a""#, #"{"a":1}"#] {
                #expect(try fault(sample(kind, [name: value])) == "\(name) law 12")
            }
        }
    }

    @Test("nor does it come in by a source, a marking, an extension", arguments: kinds)
    func byways(_ kind: Kind) throws {
        for name in Self.names {
            let source = #"[{"source_name":"a","external_id":"1","\#(name)":"b"}]"#
            #expect(try fault(sample(kind, ["external_references": source])) == "external_references[0].\(name) law 12")
            let hashes = #"[{"source_name":"a","hashes":{"\#(name)":"b"}}]"#
            #expect(
                try fault(sample(kind, ["external_references": hashes]))
                    == "external_references[0].hashes.\(name) law 12")
            let marking = #"[{"selectors":["created"],"lang":"fr","\#(name)":"b"}]"#
            #expect(try fault(sample(kind, ["granular_markings": marking])) == "granular_markings[0].\(name) law 12")
            let key = "extension-definition--\(Sample.id)"
            for type in ["property-extension", "toplevel-property-extension", "new-sdo"] {
                let extensions = #"{"\#(key)":{"extension_type":"\#(type)","\#(name)":1}}"#
                #expect(try fault(sample(kind, ["extensions": extensions])) == "extensions law 12")
            }
        }
    }

    @Test("nor inside anything that has members of its own", arguments: kinds)
    func inside(_ kind: Kind) throws {
        for property in kind.shape.properties {
            let (prefix, suffix, place): (String, String, String)
            switch property.form {
            case .shape: (prefix, suffix, place) = ("{", "}", property.name)
            case .list(.shape): (prefix, suffix, place) = ("[{", "}]", property.name + "[0]")
            default: continue
            }
            for name in Self.names where !["FLASH"].contains(name) {
                let found = try fault(sample(kind, [property.name: #"\#(prefix)"\#(name)":"a"\#(suffix)"#]))
                #expect(found == "\(place).\(name) law 12")
            }
        }
    }

    @Test(
        "nor in a policy, the one thing that is kept as it is",
        arguments: [("channel-charter", "template"), ("remarking", "to")])
    func policies(_ type: String, _ property: String) throws {
        let sample = GovernanceSample.named(type)
        for name in Self.names {
            let line = try #require(RedLines.crossed(by: name), "\(name)")
            #expect(try fault(sample.full([property: #"{"\#(name)":1}"#])) == "\(property).\(name) \(line)")
            #expect(
                try fault(sample.full([property: #"{"tlp":"red","list":[{"a":{"\#(name)":1}}]}"#]))
                    == "\(property).list[0].a.\(name) \(line)")
        }
        #expect(try fault(sample.full([property: #"{"tlp":null}"#])) == "\(property).tlp D2")
        #expect(try fault(sample.full([property: "[]"])) == "\(property) domain 3.1.1")
        #expect(try fault(sample.full([property: "{}"])) == "\(property) D2")
        // It stays byte for byte, and nobody finds the record by it.
        let draft = try Draft(checking: sample.full())
        #expect(String(decoding: draft.body, as: UTF8.self).contains(GovernanceSample.policy))
        #expect(!draft.text.contains("shrink-only"))
    }

    @Test("a name crosses a line by its words, not by a part of one")
    func words() {
        #expect(RedLines.crossed(by: "live-position") == "R1" && RedLines.crossed(by: "Waypoints") == "R1")
        #expect(RedLines.crossed(by: "target_list") == "R2" && RedLines.crossed(by: "biometrics") == "R3")
        #expect(RedLines.crossed(by: "recommendation") == nil && RedLines.crossed(by: "rel_to") == nil)
    }

    @Test("R3: an object has at most ten mentions, a mention at most eight descriptors, of a closed list")
    func mentions() throws {
        #expect(RedLines.personMentionsPerObject == 10)
        let mention = GovernanceSample.named("person-mention")
        func descriptors(_ count: Int) -> String {
            "[" + (0..<count).map { _ in #"{"kind":"name","text":"a"}"# }.joined(separator: ",") + "]"
        }
        #expect(try fault(mention.full(["descriptors": descriptors(8)])) == "")
        #expect(try fault(mention.full(["descriptors": descriptors(9)])) == "descriptors R3")
        for kind in ["fingerprint", "passport", "phone", "address", "religion"] {
            let text = #"[{"kind":"\#(kind)","text":"a"}]"#
            #expect(try fault(mention.full(["descriptors": text])) == "descriptors[0].kind §2.4")
        }
    }

    @Test("R3: full text finds nobody by a mention")
    func search() throws {
        #expect(try Draft(checking: GovernanceSample.named("person-mention").full()).text.isEmpty)
    }

    @Test("R4: a special category needs a named legal basis and a data-protection officer's word")
    func special() throws {
        let mention = GovernanceSample.named("person-mention")
        for name in ["special_basis", "signed_off_by"] {
            #expect(try fault(mention.full([name: absent])) == "special_categories R4")
        }
        #expect(
            try fault(mention.full(["special_categories": absent, "special_basis": absent])) == "")
    }

    @Test("R9: an accreditation names its authority, and no ordinal is above 5")
    func accreditation() throws {
        let accreditation = GovernanceSample.named("accreditation")
        #expect(try fault(accreditation.full(["authority": absent])) == "authority R9")
        #expect(try fault(accreditation.full(["ordinal": "6"])) == "ordinal §2.10")
        #expect(try fault(accreditation.full(["ordinal": "-1"])) == "ordinal §2.10")
    }
}
