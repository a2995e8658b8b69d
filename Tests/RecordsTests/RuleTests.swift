import JSON
import Testing

@testable import Records

/// One test for each family of rules; the names of the rules are those of the violations.
struct RuleTests {
    @Test("null, empty lists and empty dictionaries are refused wherever the standard knows the property (D2)")
    func nothing() throws {
        #expect(try fault(Sample.campaign(#""description":null"#)) == "description D2")
        #expect(try fault(Sample.campaign(#""aliases":[]"#)) == "aliases D2")
        #expect(try fault(Sample.campaign(#""extensions":{}"#)) == "extensions D2")
        #expect(try fault(Sample.campaign(#""x_foo":null"#)) == "x_foo D2")
        #expect(try fault(Sample.campaign(#""x_foo":[]"#)) == "x_foo D2")
        #expect(try fault(Sample.campaign(#""x_foo":[{"bar":null}]"#)) == "x_foo[0].bar D2")
        #expect(try Draft(checking: Sample.campaign(#""x_foo":[{"bar":[]}]"#)).warnings.map(\.rule) == ["D2"])
    }

    @Test("names are lower case, of 3 to 250 characters; old custom names in capitals are warned of (D3, X4, X5)")
    func names() throws {
        #expect(try fault(Sample.campaign(#""Foo":1"#)) == "Foo D3")
        #expect(try fault(Sample.campaign(#""fo":1"#)) == "fo D3")
        #expect(try fault(Sample.campaign(#""foo-bar":1"#)) == "foo-bar D3")
        #expect(try fault(Sample.campaign("\"a\(String(repeating: "b", count: 250))\":1")).hasSuffix(" D3"))
        #expect(try Draft(checking: Sample.campaign(#""x_Foo":1"#)).warnings.map(\.rule) == ["D3"])
        #expect(try Draft(checking: Sample.campaign(#""foo":1"#)).warnings.map(\.rule) == ["X5"])
        #expect(try Draft(checking: Sample.campaign(#""x_foo":1"#)).warnings.isEmpty)
        #expect(try fault(json(#"{"type":"Foo","id":"Foo--\#(Sample.id)"}"#)) == "type D3")
        #expect(try fault(json(#"{"type":"a--b","id":"a--b--\#(Sample.id)"}"#)) == "type D3")
    }

    @Test(
        "reserved names are never custom properties (C3)",
        arguments: ["severity", "username", "phone_number", "action"])
    func reserved(_ name: String) throws {
        #expect(try fault(Sample.campaign("\"\(name)\":\"a\"")) == "\(name) C3")
        let course = try Sample.domain("course-of-action", #""name":"a","\#(name)":"b""#)
        #expect(fault(course) == "\(name) C3")
    }

    @Test("the data types hold, and the path leads to the fault (§2)")
    func types() throws {
        #expect(try fault(Sample.campaign(#""description":5"#)) == "description §2.14")
        #expect(try fault(Sample.campaign(#""aliases":["a",5]"#)) == "aliases[1] §2.14")
        #expect(try fault(Sample.campaign(#""revoked":"false""#)) == "revoked §2.2")
        #expect(try fault(Sample.campaign(#""confidence":50.5"#)) == "confidence §2.10")
        #expect(try fault(Sample.campaign(#""confidence":101"#)) == "confidence §2.10")
        #expect(try fault(Sample.campaign(#""confidence":100"#)) == "")
        #expect(try fault(Sample.campaign(#""first_seen":"2024-13-01T00:00:00Z""#)) == "first_seen §2.15")
        #expect(try fault(Sample.campaign(#""lang":"english language""#)) == "lang §3.2")
        #expect(try fault(Sample.campaign(#""created_by_ref":"identity--5""#)) == "created_by_ref I1")
        #expect(
            try fault(Sample.campaign(#""kill_chain_phases":[{"phase_name":"a"}]"#)) == "")
        #expect(
            try fault(Sample.domain("tool", #""name":"a","kill_chain_phases":[{"phase_name":"a"}]"#))
                == "kill_chain_phases[0].kill_chain_name §2.11")
    }

    @Test("created and modified have at least three fraction digits, and modified is not before created (§3.2, V1)")
    func versions() throws {
        func campaign(_ created: String, _ modified: String) throws -> String {
            try fault(
                Sample.domain(
                    "campaign", #""name":"a""#, times: #""created":"\#(created)","modified":"\#(modified)""#))
        }
        #expect(try campaign("2024-03-01T10:00:00.00Z", "2024-03-01T10:00:00.000Z") == "created §3.2")
        #expect(try campaign("2024-03-01T10:00:00.001Z", "2024-03-01T10:00:00.000Z") == "modified V1")
        #expect(try campaign("2024-03-01T10:00:00.0000002Z", "2024-03-01T10:00:00.0000001Z") == "modified V1")
        #expect(try campaign("2024-03-01T10:00:00.000Z", "2024-03-01T10:00:00.000000Z") == "")
    }

    @Test("the common properties are those of the class (§3.2)")
    func classes() throws {
        #expect(try fault(Sample.campaign(#""defanged":true"#)) == "defanged §3.2")
        let address = #""value":"198.51.100.3""#
        for property in [
            #""labels":["a"]"#, #""created":"2024-03-01T10:00:00.000Z""#, #""confidence":5"#, #""lang":"fr""#,
        ] {
            #expect(try fault(Sample.observable("ipv4-addr", "\(address),\(property)")).hasSuffix(" §3.2"))
        }
        let versioned =
            #""extensions":{"extension-definition--\#(Sample.id)":{"extension_type":"toplevel-property-extension"}},"created":"2024-03-01T10:00:00.000Z""#
        #expect(try fault(Sample.observable("ipv4-addr", "\(address),\(versioned)")) == "")
        #expect(
            try fault(
                Sample.domain("marking-definition", #""definition_type":"statement","definition":{"statement":"a"}"#))
                == "modified V7")
    }

    @Test(
        "references point at the types that the property allows",
        arguments: [
            (#""created_by_ref":"tool--\#(Sample.id)""#, "created_by_ref §4.2"),
            (#""object_marking_refs":["tool--\#(Sample.id)"]"#, "object_marking_refs[0] §4.2"),
            (#""created_by_ref":"identity--\#(Sample.id)""#, ""),
        ])
    func references(_ member: String, _ expected: String) throws {
        #expect(try fault(Sample.campaign(member)) == expected)
    }

    @Test("a relationship joins domain objects and observables (R1), and an unlisted name is warned of (R3)")
    func relationships() throws {
        func relationship(_ name: String, _ source: String, _ target: String) throws -> JSONValue {
            try Sample.domain(
                "relationship",
                #""relationship_type":"\#(name)","source_ref":"\#(source)--\#(Sample.id)","target_ref":"\#(target)--\#(Sample.id)""#
            )
        }
        #expect(try fault(relationship("uses", "malware", "bundle")) == "target_ref R1")
        #expect(try fault(relationship("uses", "sighting", "tool")) == "source_ref R1")
        #expect(try fault(relationship("uses", "malware", "language-content")) == "target_ref R1")
        #expect(try fault(relationship("Uses", "malware", "tool")) == "relationship_type R1")
        #expect(try fault(relationship("uses", "x-new-thing", "tool")) == "")
        #expect(try Draft(checking: relationship("uses", "malware", "tool")).warnings.isEmpty)
        #expect(try Draft(checking: relationship("consists-of", "infrastructure", "mutex")).warnings.isEmpty)
        #expect(try Draft(checking: relationship("eats", "malware", "tool")).warnings.map(\.rule) == ["R3"])
    }

    @Test("a sighting is of a domain object and counts from 0 (R2)")
    func sightings() throws {
        func sighting(_ of: String, _ count: Int) throws -> String {
            try fault(Sample.domain("sighting", #""sighting_of_ref":"\#(of)--\#(Sample.id)","count":\#(count)"#))
        }
        #expect(try sighting("indicator", 0) == "")
        #expect(try sighting("indicator", 999_999_999) == "")
        #expect(try sighting("indicator", 1_000_000_000) == "count §2.10")
        #expect(try sighting("url", 0) == "sighting_of_ref R2")
    }

    @Test("words of a closed list are refused when unknown, of an open one warned of (§2.4, §2.13)")
    func vocabularies() throws {
        let opinion = #""object_refs":["tool--\#(Sample.id)"],"opinion":"#
        #expect(try fault(Sample.domain("opinion", opinion + #""perhaps""#)) == "opinion §2.4")
        let tool = try Draft(checking: Sample.domain("tool", #""name":"a","tool_types":["hammer"]"#))
        #expect(tool.warnings.map(\.property) == ["tool_types[0]"])
        #expect(tool.warnings.map(\.rule) == ["§2.13"])
    }

    @Test("an external reference says where (§2.5), and names of CAPEC and CVE have their form (D6)")
    func sources() throws {
        func reference(_ members: String) throws -> String {
            try fault(Sample.campaign("\"external_references\":[{\(members)}]"))
        }
        #expect(try reference(#""source_name":"a""#) == "external_references[0] §2.5")
        #expect(try reference(#""url":"https://example.org""#) == "external_references[0].source_name §2.5")
        #expect(try reference(#""source_name":"capec","external_id":"163""#) == "external_references[0].external_id D6")
        #expect(
            try reference(#""source_name":"cve","external_id":"CVE-16-1""#) == "external_references[0].external_id D6")
        #expect(try reference(#""source_name":"cve","external_id":"CVE-2016-12345""#) == "")
    }

    @Test(
        "a hash has the form of its algorithm, and others may have any (§2.7)",
        arguments: [
            ("MD5", String(repeating: "a", count: 32), true), ("MD5", String(repeating: "a", count: 33), false),
            ("SHA-1", String(repeating: "A", count: 40), true), ("SHA-512", String(repeating: "0", count: 127), false),
            ("SSDEEP", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", true), ("SSDEEP", "abc", false),
            ("TLSH", "T1" + String(repeating: "A", count: 70), true),
            ("TLSH", String(repeating: "g", count: 70), false),
            ("x-own", "anything at all", true), ("ab", "too short a name", false),
        ])
    func hashes(_ algorithm: String, _ hash: String, _ isRight: Bool) throws {
        let file = try Sample.observable("file", #""hashes":{"\#(algorithm)":"\#(hash)"}"#)
        #expect(fault(file) == (isRight ? "" : "hashes.\(algorithm) §2.7"))
    }

    @Test(
        "binary is base64 with padding, hex is even and lower case (§2.1, §2.8)",
        arguments: [
            ("payload_bin", "aGVsbG8=", true), ("payload_bin", "aGVsbG8", false), ("payload_bin", "a===", false),
            ("payload_bin", "aG=sbG8=", false), ("payload_bin", "", true),
        ])
    func binary(_ property: String, _ text: String, _ isRight: Bool) throws {
        #expect(try fault(Sample.observable("artifact", #""\#(property)":"\#(text)""#)).isEmpty == isRight)
    }

    @Test(
        "addresses and names of hosts are what they say (§6)",
        arguments: [
            ("ipv4-addr", "198.51.100.0/24", true), ("ipv4-addr", "198.51.100.3/33", false),
            ("ipv4-addr", "198.51.100", false), ("ipv4-addr", "198.51.100.256", false),
            ("ipv4-addr", "198.051.100.1", false),
            ("ipv6-addr", "2001:db8::/32", true), ("ipv6-addr", "::", true), ("ipv6-addr", "::1", true),
            ("ipv6-addr", "::ffff:192.0.2.1", true), ("ipv6-addr", "1:2:3:4:5:6:7:8", true), ("ipv6-addr", "1::", true),
            ("ipv6-addr", "1:2:3:4:5:6:7", false), ("ipv6-addr", "1::2::3", false),
            ("ipv6-addr", "1:2:3:4:5:6:7:8:9", false),
            ("ipv6-addr", ":1", false), ("ipv6-addr", "2001:db8::/129", false), ("ipv6-addr", "12345::", false),
            ("ipv6-addr", "1:", false), ("ipv6-addr", "198.51.100.3", false),
            ("mac-addr", "00:00:ab:cd:ef:01", true), ("mac-addr", "00:00:AB:cd:ef:01", false),
            ("mac-addr", "00:00:ab:cd:ef", false),
            ("domain-name", "example.com", true), ("domain-name", "example.com.", true),
            ("domain-name", "_dmarc.exämple.org", true),
            ("domain-name", "example..com", false), ("domain-name", "example com", false),
            ("domain-name", "-a.org", false),
            ("domain-name", "a@example.com", false), ("domain-name", "https://example.com", false),
            ("email-addr", "a@example.com", true), ("email-addr", #"\"a b\"@example.com"#, true),
            ("email-addr", "A <a@example.com>", false), ("email-addr", "example.com", false),
            ("email-addr", "a@", false),
            ("url", "https://example.com/ä", true), ("url", "https://example.com/a b", false), ("url", "", false),
            ("url", "example.com/path", false), ("url", "https:", false),
        ])
    func hosts(_ type: String, _ value: String, _ isRight: Bool) throws {
        #expect(try fault(Sample.observable(type, #""value":"\#(value)""#)).isEmpty == isRight)
    }

    @Test("a location needs a place, coordinates come in pairs, precision with both (§4.10)")
    func locations() throws {
        func location(_ members: String) throws -> String { try fault(Sample.domain("location", members)) }
        #expect(try location(#""name":"a""#) == " §4.10")
        #expect(try location(#""latitude":1"#) == "latitude §4.10")
        #expect(try location(#""longitude":1,"country":"SN""#) == "longitude §4.10")
        #expect(try location(#""precision":1,"country":"SN""#) == "precision §4.10")
        #expect(try location(#""latitude":90,"longitude":-180,"precision":0"#) == "")
        #expect(try location(#""latitude":90.1,"longitude":0"#) == "latitude §2.6")
    }

    @Test("predefined extensions are checked and stay with their type; others need a definition (X1, X2, X5)")
    func extensions() throws {
        func file(_ extensions: String) throws -> String {
            try fault(Sample.observable("file", "\"name\":\"a\",\"extensions\":{\(extensions)}"))
        }
        let defined = "extension-definition--\(Sample.id)"
        #expect(try file(#""ntfs-ext":{"sid":"1"}"#) == "")
        #expect(
            try file(#""ntfs-ext":{"alternate_data_streams":[{"size":1}]}"#)
                == "extensions.ntfs-ext.alternate_data_streams[0].name §6")
        #expect(try file(#""tcp-ext":{"src_flags_hex":"00"}"#) == "extensions.tcp-ext X1")
        #expect(try file(#""windows-pebinary-ext":{"pe_type":"exe"}"#) == "extensions.windows-pebinary-ext §6.7")
        #expect(try file(#""own-ext":{"a":1}"#) == "")
        #expect(try file(#""something":{"a":1}"#) == "extensions.something X1")
        #expect(try file(#""\#(defined)":{"a":1}"#) == "extensions.\(defined).extension_type X1")
        #expect(try file(#""\#(defined)":{"extension_type":"other"}"#) == "extensions.\(defined).extension_type X2")
        #expect(try file(#""\#(defined)":{"extension_type":"property-extension"}"#) == "extensions.\(defined) X2")
        #expect(try file(#""\#(defined)":{"extension_type":"property-extension","a":1}"#) == "")
    }

    @Test("types that nobody knows are kept, with what an extension asks of them (X3, X5, X7)")
    func opaque() throws {
        let own = try Draft(checking: Sample.domain("x-own-thing", #""anything":[1,{"deep":"text"}]"#))
        #expect(own.kind.isOpaque && own.text.contains("text"))
        let type = #""extensions":{"extension-definition--\#(Sample.id)":{"extension_type":"new-sdo"}}"#
        #expect(try fault(Sample.observable("new-thing", type)) == "spec_version X3")
        #expect(try fault(Sample.domain("new-thing", type)) == "")
        #expect(try fault(Sample.observable("new-thing", type.replacingOnce("new-sdo", with: "new-sco"))) == "")
        #expect(try fault(Sample.domain("x-own-thing", #""labels":"a""#)) == "labels §2.12")
    }

    @Test("a granular marking has selectors that hit something, and a marking or a language (K1, K2)")
    func selectors() throws {
        func campaign(_ selector: String, _ what: String = #""lang":"fr""#) throws -> String {
            try fault(
                Sample.campaign(#""aliases":["a","b"],"granular_markings":[{"selectors":["\#(selector)"],\#(what)}]"#))
        }
        #expect(try campaign("aliases.[1]") == "")
        #expect(try campaign("granular_markings.[0].lang") == "")
        for wrong in [
            "aliases.[2]", "name.[0]", "absent", "aliases[0]", "aliases.[01]", "[0]", "aliases.", "", "aliases.[x]",
        ] {
            #expect(try campaign(wrong) == "granular_markings[0].selectors[0] K2", "\(wrong)")
        }
        #expect(
            try campaign("name", #""lang":"fr","marking_ref":"marking-definition--\#(Sample.id)""#)
                == "granular_markings[0] K1")
        #expect(try campaign("name", #""marking_ref":"tool--\#(Sample.id)""#) == "granular_markings[0].marking_ref K1")
    }

    @Test("a marking is a known pair or an extension, never a new TLP, and does not mark itself (M2, K4, K7, C2)")
    func markings() throws {
        func marking(_ members: String) throws -> String {
            try fault(Sample.domain("marking-definition", members, times: #""created":"2024-03-01T10:00:00.000Z""#))
        }
        #expect(try marking(#""definition_type":"statement","definition":{"statement":"a"}"#) == "")
        #expect(try marking(#""definition_type":"statement","definition":{"tlp":"a"}"#) == "definition.statement M2")
        #expect(try marking(#""definition_type":"statement""#) == "definition_type M2")
        #expect(try marking(#""definition":{"statement":"a"}"#) == "definition M2")
        #expect(try marking(#""definition_type":"tlp","definition":{"tlp":"red"}"#) == "id K4")
        #expect(try marking(#""definition_type":"tlp","definition":{"tlp":"clear"}"#) == "definition.tlp K4")
        let tlp =
            #""extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"red"}}"#
        #expect(try marking(tlp) == "id K7")
        let itself = #""object_marking_refs":["marking-definition--\#(Sample.id)"]"#
        #expect(
            try marking(#""definition_type":"statement","definition":{"statement":"a"},"# + itself)
                == "object_marking_refs C2")
    }

    @Test("a language-content maps language tags to dictionaries (M1)")
    func translations() throws {
        func content(_ contents: String) throws -> String {
            try fault(
                Sample.domain("language-content", #""object_ref":"campaign--\#(Sample.id)","contents":\#(contents)"#))
        }
        #expect(try content(#"{"fr":{"name":"a","aliases":["",""]}}"#) == "")
        #expect(try content(#"{"french language":{"name":"a"}}"#) == "contents.french language M1")
        #expect(try content(#"{"fr":"a"}"#) == "contents.fr M1")
        #expect(try content(#"{"fr":{}}"#) == "contents.fr D2")
    }

    @Test("a translation mirrors its target: same version, same types, lists of the same length (M1)")
    func mirror() throws {
        let target = try Sample.campaign(#""aliases":["a","b"]"#)
        func faults(_ fields: String, modified: String = "2024-03-01T10:00:00.000Z") throws -> [String] {
            let content = try Sample.domain(
                "language-content",
                #""object_ref":"campaign--\#(Sample.id)","object_modified":"\#(modified)","contents":{"fr":{\#(fields)}}"#
            )
            return Translation.faults(of: content, for: target).map(\.property)
        }
        #expect(try faults(#""name":"Opération","aliases":["x",""],"unknown":5"#) == [])
        #expect(try faults(#""aliases":["x"]"#) == ["contents.fr.aliases"])
        #expect(try faults(#""name":["x"]"#) == ["contents.fr.name"])
        #expect(try faults(#""name":"x""#, modified: "2024-03-01T10:00:00.001Z") == ["object_modified"])
    }

    @Test("an indicator's STIX pattern parses; other languages are let be (§4.7)")
    func patterns() throws {
        func indicator(_ pattern: String, _ type: String) throws -> JSONValue {
            try Sample.domain(
                "indicator",
                #""pattern":"\#(pattern)","pattern_type":"\#(type)","valid_from":"2024-03-01T10:00:00Z""#)
        }
        #expect(try fault(indicator("[nonsense", "stix")) == "pattern §4.7")
        #expect(try fault(indicator("[nonsense", "yara")) == "")
        let draft = try Draft(checking: indicator("[domain-name:value = 'Example.COM']", "stix"))
        #expect(draft.values == ["example.com"])
        #expect(draft.span?.upperBound == .farthest)
    }

    @Test("observed data has references or the container of 2.0, whose references stay inside (§4.14, D4)")
    func container() throws {
        func observed(_ objects: String) throws -> JSONValue {
            try Sample.domain(
                "observed-data",
                #""first_observed":"2024-03-01T10:00:00Z","last_observed":"2024-03-01T10:00:00Z","number_observed":1,"objects":\#(objects)"#
            )
        }
        let good = try observed(
            #"{"0":{"type":"domain-name","value":"Example.com","resolves_to_refs":["1"]},"1":{"type":"ipv4-addr","value":"192.0.2.1"}}"#
        )
        #expect(try Draft(checking: good).values == ["example.com", "192.0.2.1"])
        #expect(
            try fault(observed(#"{"0":{"type":"domain-name","value":"a","resolves_to_refs":["1"]}}"#))
                == "objects.0.resolves_to_refs D4")
        #expect(try fault(observed(#"{"0":{"value":"a"}}"#)) == "objects.0 §4.14")
    }
}

extension String {
    fileprivate func replacingOnce(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(range, new)
    }
    private func replacingCharacters(_ range: Range<String.Index>, _ new: String) -> String {
        String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
