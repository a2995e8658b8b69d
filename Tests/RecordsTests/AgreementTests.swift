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

    @Test("every invalid case is refused, and the refusal names object, rule and reason")
    func invalid() throws {
        let cases = try #require(try SharedData.json("stix/validity-cases.json")["invalid"])
        for entry in cases.elements {
            let refused = refusal(of: try #require(entry["object"]))
            let violation = try #require(refused, "accepted although \(entry["rule"]?.string ?? "")")
            #expect(violation.object == entry["object"]?["id"]?.string)
            #expect(!violation.rule.isEmpty && !violation.message.isEmpty)
        }
        #expect(cases.count == 157)
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
        #expect(Kind.all.filter { !$0.isGovernance }.count == 42)
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
