import JSON
import Testing

@testable import Records

/// Everything in the shared data agrees: what is valid is taken, what is not is refused by a rule with a name.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absent))
struct AgreementTests {
    @Test("every valid case is accepted")
    func valid() throws {
        let cases = try #require(try SharedData.json("stix/validity-cases.json")["valid"])
        for object in cases.elements { #expect(refusal(of: object) == nil) }
        #expect(cases.count == 42)
    }

    /// Where the standard describes each kind, or the rule's name where this project has one; for the properties of its own.
    private static let sections: [String: String] = {
        let domain = [
            "attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident", "indicator",
            "infrastructure", "intrusion-set", "location", "malware", "malware-analysis", "note", "observed-data",
            "opinion", "report", "threat-actor", "tool", "vulnerability",
        ]
        let observables = [
            "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file",
            "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url",
            "user-account", "windows-registry-key", "x509-certificate",
        ]
        var sections = ["relationship": "R1", "sighting": "R2", "language-content": "M1", "extension-definition": "M3"]
        for (number, name) in domain.enumerated() { sections[name] = "§4.\(number + 1)" }
        for (number, name) in observables.enumerated() { sections[name] = "§6.\(number + 1)" }
        return sections
    }()

    /// Case by case, the property that is at fault (`-`: the object as a whole) and the rule of the standard that it breaks.
    private static let faults = """
        indicator | id prefix differs from type | id | I1
        indicator | id UUID part not a UUID | id | I1
        indicator | id separator is two hyphens | id | I1
        indicator | modified earlier than created | modified | V1
        indicator | timestamp with offset instead of Z | created | §2.15
        indicator | timestamp with lowercase t/z | created | §2.15
        indicator | created without millisecond precision | created | §3.2
        indicator | timestamp with trailing dot and no digits | valid_from | §2.15
        indicator | month 13 | valid_from | §2.15
        indicator | valid_until not later than valid_from | valid_until | §4.7
        indicator | confidence above 100 | confidence | §2.10
        indicator | confidence negative | confidence | §2.10
        indicator | confidence not an integer | confidence | §2.10
        indicator | empty list | labels | D2
        indicator | null value | description | D2
        indicator | empty dictionary | extensions | D2
        indicator | pattern does not parse | pattern | §4.7
        indicator | object_marking_refs target is not a marking-definition | object_marking_refs[0] | §3.2
        indicator | created_by_ref target is not an identity | created_by_ref | §3.2
        indicator | granular marking with both lang and marking_ref | granular_markings[0] | K1
        indicator | granular marking with neither lang nor marking_ref | granular_markings[0] | K1
        indicator | granular marking selector to absent property | granular_markings[0].selectors[0] | K2
        indicator | granular marking list index out of range | granular_markings[0].selectors[0] | K2
        indicator | granular marking selector indexes a string | granular_markings[0].selectors[0] | K2
        indicator | granular marking selectors empty | granular_markings[0].selectors | D2
        indicator | defanged only allowed on SCOs | defanged | §3.2
        indicator | external reference with source_name only | external_references[0] | §2.5
        indicator | external reference without source_name | external_references[0].source_name | §2.5
        indicator | kill chain phase incomplete | kill_chain_phases[0].phase_name | §2.11
        indicator | revoked must be a JSON boolean | revoked | §2.2
        campaign | last_seen before first_seen | last_seen | §4.2
        infrastructure | last_seen before first_seen | last_seen | §4.8
        location | none of region, country, latitude+longitude | - | §4.10
        location | latitude without longitude | latitude | §4.10
        location | precision without coordinates | precision | §4.10
        location | latitude out of range | latitude | §2.6
        location | longitude out of range | longitude | §2.6
        malware | family without a name | name | §4.11
        malware-analysis | neither result nor analysis_sco_refs | - | §4.12
        malware-analysis | sample_ref must be file, artifact or network-traffic | sample_ref | §4.12
        malware-analysis | host_vm_ref must be software | host_vm_ref | §4.12
        observed-data | neither objects nor object_refs | - | §4.14
        observed-data | both objects and object_refs | - | §4.14
        observed-data | number_observed 0 | number_observed | §2.10
        observed-data | number_observed above 999999999 | number_observed | §2.10
        observed-data | last_observed before first_observed | last_observed | §4.14
        observed-data | object_refs holds an SDO | object_refs[0] | §4.14
        opinion | value outside the enumeration | opinion | §2.4
        relationship | relationship_type with uppercase | relationship_type | R1
        relationship | relationship_type with underscore | relationship_type | R1
        relationship | source_ref is a relationship | source_ref | R1
        relationship | target_ref is a marking-definition | target_ref | R1
        relationship | target_ref is a bundle | target_ref | R1
        relationship | stop_time not later than start_time | stop_time | R1
        sighting | count negative | count | §2.10
        sighting | count above 999999999 | count | §2.10
        sighting | sighting_of_ref is an SCO | sighting_of_ref | R2
        sighting | observed_data_refs target not observed-data | observed_data_refs[0] | R2
        sighting | where_sighted_refs target not identity or location | where_sighted_refs[0] | R2
        sighting | last_seen before first_seen | last_seen | R2
        language-content | lang not allowed on language-content | lang | §3.2
        extension-definition | extension type outside the enumeration | extension_types[0] | §2.4
        extension-definition | extension_properties without toplevel-property-extension | extension_properties | M3
        marking-definition | modified not allowed (not versioned) | modified | V7
        marking-definition | neither definition nor extensions | - | M2
        marking-definition | TLP 1.0 marking with a non-standard id | id | K4
        marking-definition | statement marking without statement text | definition | D2
        artifact | payload_bin and url together | - | §6.1
        artifact | neither payload_bin nor url | - | §6.1
        artifact | url without hashes | url | §6.1
        artifact | payload_bin not base64 | payload_bin | §2.1
        artifact | decryption_key without encryption_algorithm | decryption_key | §6.1
        artifact | encryption_algorithm outside the enumeration | encryption_algorithm | §2.4
        file | neither name nor hashes | - | §6.7
        file | negative size | size | §2.10
        file | SHA-256 of wrong length | hashes.SHA-256 | §2.7
        file | magic_number_hex odd length | magic_number_hex | §2.8
        file | extension without any property | extensions.ntfs-ext | D2
        email-message | body with is_multipart true | body | §6.6
        email-message | body_multipart with is_multipart false | body_multipart | §6.6
        email-message | from_ref target not email-addr | from_ref | §6.6
        mac-addr | uppercase MAC | value | §6.10
        mac-addr | hyphen separated MAC | value | §6.10
        network-traffic | neither src_ref nor dst_ref | - | §6.12
        network-traffic | port above 65535 | dst_port | §2.10
        network-traffic | end with is_active true | end | §6.12
        network-traffic | end before start | end | §6.12
        network-traffic | empty protocols | protocols | D2
        network-traffic | socket-ext address family outside the enumeration | extensions.socket-ext.address_family | §2.4
        process | no process property at all | - | §6.13
        user-account | no property at all | - | §6.16
        windows-registry-key | no property at all | - | §6.17
        windows-registry-key | data_type outside the enumeration | values[0].data_type | §2.4
        x509-certificate | no property at all | - | §6.18
        ipv4-addr | SCO carrying created_by_ref | created_by_ref | §3.2
        """

    /// Where we name another rule than the standard's own section: ours, each with the reason.
    private static let excused: [String: String] = [
        // A property of all objects, and what it points at is checked with the kind that it stands in.
        "indicator | object_marking_refs target is not a marking-definition": "§4.7",
        "indicator | created_by_ref target is not an identity": "§4.7",
        // A property of all objects that this kind alone asks for.
        "extension-definition | required property created_by_ref missing": "§3.2",
    ]

    @Test("every invalid case is refused, and the refusal names object, property at fault, rule and reason")
    func invalid() throws {
        let lines = Self.faults.split(separator: "\n").map { $0.split(separator: "|").map { $0.trimming(" ") } }
        let faults = Dictionary(uniqueKeysWithValues: lines.map { ("\($0[0]) | \($0[1])", ($0[2], $0[3])) })
        var (met, excused): (Set<String>, Set<String>) = ([], [])
        let cases = try #require(try SharedData.json("stix/validity-cases.json")["invalid"])
        for entry in cases.elements {
            let (base, rule) = (entry["base"]?.string ?? "", entry["rule"]?.string ?? "")
            let name = "\(base) | \(rule)"
            let refused = refusal(of: try #require(entry["object"]))
            let violation = try #require(refused, "accepted although \(name)")
            #expect(violation.object == entry["object"]?["id"]?.string)
            #expect(!violation.message.isEmpty)
            if Self.excused[name] != nil { excused.insert(name) }
            if let match = rule.wholeMatch(of: #/required (common )?property (?<name>\S+) missing/#) {
                let (property, isCommon) = (String(match.name), match.1 != nil)
                #expect(violation.property == property, "\(name)")
                let section = isCommon ? (property == "id" ? "I1" : "§3.2") : Self.sections[base]
                #expect(violation.rule == Self.excused[name] ?? section, "\(name)")
            } else {
                let (property, rule) = try #require(faults[name], "what is at fault in \(name)?")
                #expect(violation.property == (property == "-" ? "" : property), "\(name)")
                #expect(violation.rule == Self.excused[name] ?? rule, "\(name)")
                met.insert(name)
            }
        }
        #expect(cases.count == 157)
        #expect(met == Set(faults.keys))
        #expect(excused == Set(Self.excused.keys))
    }

    /// Objects that the standard prints and that do not keep its own text:
    /// an id with one hyphen (I1), payloads cut off by dots (§2.1), an observed-data that is shortened to the
    /// properties under discussion (§3.2), and two bundles, which are no objects (M4).
    private static let refusedExamples: Set<String> = [
        "file-1389b98d-a3d3-5190-a996-716fd444059a I1",
        "artifact--a785c567-cc53-52a1-abeb-026bb7ddf8ba §2.1",
        "artifact--6be1fbcb-fd03-5ec3-b05f-4329746e9d2b §2.1",
        "observed-data--0960319a-3cab-4258-a143-4dbb25525bb1 §3.2",
        "bundle--44af6c39-c09b-49c5-9de2-394224b04982 M4",
        "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d M4",
    ]

    @Test("the objects that the standard prints are accepted, but for those that break its own text")
    func examples() throws {
        let examples = try SharedData.json("stix/spec-example-objects.json")
        let refused = examples.elements.compactMap { $0["object"].flatMap(refusal) }
        #expect(Set(refused.map { "\($0.object ?? "") \($0.rule)" }) == Self.refusedExamples)
        #expect(examples.count == 105)
    }

    /// Objects of the test bundles that break a MUST of the text: header fields that are not lists (§6.6, found as
    /// §2.12), a key without its encryption algorithm (§6.1), hexadecimal in upper case (§2.8), programming languages
    /// where those of people belong (§6.14, found as §3.2), and a registry hive by its abbreviation (§6.17).
    private static let refusedInBundles: Set<String> = [
        "artifact--8f49b9de-b47d-43fd-b3f8-4976f0d42feb §6.1",
        "email-message--5e396622-2a54-4c8d-b61d-159da964451a §2.12",
        "email-message--94a2b00f-bec3-4f8a-bea4-e4ccf0de776f §2.12",
        "email-message--f09d8496-e2ba-4250-878a-bec9b85c7e96 §2.12",
        "email-message--cf9b4b7f-14c8-5955-8065-020e0316b559 §2.12",
        "file--6ce09d9c-0ad3-5ebf-900c-e3cb288955b5 §2.8",
        "software--f93cb275-0366-4ecc-abf0-a17928d1e177 §3.2",
        "windows-registry-key--91ae0a21-c7ae-4c7f-b84b-b84a7ce53d1f §6.17",
    ]

    @Test("the bundles of other tools are accepted, but for objects that break a rule with a name")
    func bundles() throws {
        var refused: Set<String> = []
        for file in ["stix/bundles-misp-origin.json", "stix/bundles-external-origin.json"] {
            for (_, bundle) in try SharedData.json(file).members {
                for object in try #require(bundle["objects"]).elements {
                    guard let violation = refusal(of: object) else { continue }
                    refused.insert("\(violation.object ?? "") \(violation.rule)")
                }
            }
        }
        #expect(refused == Self.refusedInBundles)
    }

    @Test("the published examples are accepted")
    func files() throws {
        for name in try SharedData.names(in: "stix/examples") {
            let root = try SharedData.json("stix/examples/" + name)
            let list = root["objects"] ?? root
            let objects = list.kind == .array ? Array(list.elements) : [root]
            for object in objects { #expect(refusal(of: object) == nil, "\(name)") }
        }
    }

    @Test("deterministic ids agree with every vector (I4, I5, I6, I7)")
    func ids() throws {
        let vectors = try #require(try SharedData.json("stix/sco-id-vectors.json")["vectors"])
        for vector in vectors.elements {
            let object = try #require(vector["object"])
            #expect(RecordID.deterministic(for: object)?.text == vector["id"]?.string)
        }
        #expect(vectors.count == 90)
    }

    @Test("the published TLP markings of both versions are accepted and understood (K4, K5, K6)")
    func markings() throws {
        let markings = try SharedData.json("stix/tlp-markings.json")
        let first = try #require(markings["tlp_1_0"]).elements.map { MarkingMeaning($0) }
        let second = try #require(markings["tlp_2_0"]).elements.map { MarkingMeaning($0) }
        #expect(first == [.tlp(.clear), .tlp(.green), .tlp(.amber), .tlp(.red)])
        #expect(second == TLP.allCases.map { .tlp($0) })
        for list in ["tlp_1_0", "tlp_2_0"] {
            for marking in try #require(markings[list]).elements { #expect(refusal(of: marking) == nil) }
        }
    }

    @Test("the kinds hold the types, properties, requirements and vocabularies of the object model")
    func model() throws {
        let model = try SharedData.json("stix/object-model.json")
        for (name, type) in try #require(model["types"]).members {
            guard let kind = Kind.named(name.text) else { continue }
            for property in try #require(type["properties"]).elements {
                let label = try #require(property["name"]?.string)
                let found = kind.shape.properties.first { $0.name == label }
                #expect(found != nil, "\(name.text).\(label)")
                // Two traps of the errata: these two are accepted without.
                let isExcused =
                    (name.text, label) == ("grouping", "name") || (name.text, label) == ("malware", "is_family")
                if !isExcused { #expect(found?.isRequired == property["required"]?.boolean, "\(name.text).\(label)") }
            }
            let contributing = type["id_contributing_properties"]?.elements.compactMap(\.string)
            #expect(kind.contributing == contributing)
        }
        #expect(Kind.all.filter { !$0.isGovernance }.count == 55)
        for (name, vocabulary) in try SharedData.json("stix/vocabularies.json").members {
            let found = Vocabulary.all.first { name.matches($0.name) }
            #expect(found?.words == vocabulary["values"]?.elements.compactMap(\.string))
            #expect(found?.isClosed == (vocabulary["kind"]?.string == "enum"))
        }
    }
}

/// Why an object is refused; `nil` where it is accepted.
func refusal(of object: JSONValue) -> Violation? {
    do throws(Violation) {
        _ = try Draft(checking: object)
        return nil
    } catch {
        return error
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> String {
        String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
    }
}
