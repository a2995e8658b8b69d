import JSON
import Testing

@testable import Records

/// What holds for every one of our own kinds.
struct GovernanceTests {
    static let kinds = Kind.all.filter(\.isGovernance)

    private func required(_ kind: Kind) -> [String] { kind.shape.properties.filter(\.isRequired).map(\.name) }
    private func minimal(_ kind: Kind, _ changes: [String: String] = [:]) throws -> JSONValue {
        try GovernanceSample.named(kind.name).minimal(required(kind), changes)
    }

    @Test("there are twenty-five, each with one sample, and the kinds of STIX are as many as before")
    func list() {
        #expect(Self.kinds.map(\.name) == GovernanceSample.all.map(\.type))
        #expect(Self.kinds.count == 25 && Kind.all.count == 55 + 25)
        #expect(Kind.all.prefix(55).allSatisfy { !$0.isGovernance && !$0.isOpaque })
    }

    @Test("an object with no more than it must have is accepted", arguments: kinds)
    func smallest(_ kind: Kind) throws {
        let draft = try Draft(checking: minimal(kind))
        #expect(draft.kind == kind && draft.warnings.isEmpty)
    }

    @Test(
        "an object with everything is accepted without a warning, and the sample has every property", arguments: kinds)
    func fullest(_ kind: Kind) throws {
        let sample = GovernanceSample.named(kind.name)
        let draft = try Draft(checking: sample.full())
        #expect(draft.warnings.isEmpty)
        let shown = Set(sample.members.keys).union(GovernanceSample.head.keys).union(["type", "id"]).union(sample.spare)
        #expect(shown == Set(kind.shape.properties.map(\.name)).subtracting(["spec_version"]))
    }

    @Test("without what is required it is refused: object, property and rule are named", arguments: kinds)
    func missing(_ kind: Kind) throws {
        for name in required(kind) where name != "type" && name != "id" {
            let violation = try #require(try refusal(of: minimal(kind, [name: absent])), "\(name)")
            #expect(violation.object == "\(kind.name)--\(Sample.id)")
            #expect(violation.property == name)
            #expect(violation.rule == (name == "created" || name == "modified" ? "domain 3.0" : kind.shape.rule))
            #expect(!violation.message.isEmpty)
        }
    }

    @Test(
        "no edition of STIX has it: a spec_version is refused, the draft has none, in a bundle of 2.0 as well",
        arguments: kinds)
    func edition(_ kind: Kind) throws {
        for edition in ["2.1", "2.0"] {
            #expect(try fault(minimal(kind, ["spec_version": "\"\(edition)\""])) == "spec_version domain 3.0")
        }
        #expect(try Draft(checking: minimal(kind)).specVersion == "")
        #expect(try Draft(checking: minimal(kind), in: .stix20).specVersion == "")
    }

    @Test(
        "what the schema does not name is refused: custom properties, extensions, what other classes have (law 12)",
        arguments: kinds)
    func unknown(_ kind: Kind) throws {
        for name in ["x_note", "note_of_ours", "labels", "confidence", "extensions", "defanged", "Name"] {
            #expect(try fault(minimal(kind, [name: "true"])) == "\(name) law 12")
        }
    }

    @Test("a word that is not on a list is refused", arguments: kinds)
    func words(_ kind: Kind) throws {
        for property in kind.shape.properties {
            switch property.form {
            case .vocabulary(let vocabulary) where vocabulary.isClosed:
                #expect(try fault(minimal(kind, [property.name: "\"nonsense\""])) == "\(property.name) §2.4")
            case .list(.vocabulary(let vocabulary)) where vocabulary.isClosed:
                #expect(try fault(minimal(kind, [property.name: "[\"nonsense\"]"])) == "\(property.name)[0] §2.4")
            default: continue
            }
        }
    }

    @Test(
        "times in the wrong order are refused, and equal ones where a stretch of time would be empty", arguments: kinds)
    func order(_ kind: Kind) throws {
        let sample = GovernanceSample.named(kind.name)
        for rule in kind.shape.rules {
            guard case .ordered(_, _, let strictly) = rule.test else { continue }
            let (earlier, later) = (rule.properties[0], rule.properties[1])
            func fault(_ first: String, _ second: String) throws -> String {
                try RecordsTests.fault(sample.full([earlier: "\"\(first)\"", later: "\"\(second)\""]))
            }
            let (day, next) = ("2024-03-01T10:00:00.000Z", "2024-03-01T10:00:00.001Z")
            #expect(try fault(next, day) == "\(later) \(rule.name)")
            #expect(try fault(day, day) == (strictly ? "\(later) \(rule.name)" : ""))
            #expect(try fault(day, next) == "")
        }
    }

    @Test("empty texts, empty lists and nulls are refused wherever they stand", arguments: kinds)
    func nothing(_ kind: Kind) throws {
        for property in kind.shape.properties where !["type", "id", "spec_version"].contains(property.name) {
            #expect(try fault(minimal(kind, [property.name: "null"])) != "", "\(property.name)")
            switch property.form {
            case .text, .string, .pattern:
                for text in ["\"\"", "\" \""] {
                    #expect(try fault(minimal(kind, [property.name: text])) == "\(property.name) D2")
                }
            case .list: #expect(try fault(minimal(kind, [property.name: "[]"])) == "\(property.name) D2")
            default: continue
            }
        }
    }

    @Test("references point at what the property allows, never at a bundle", arguments: kinds)
    func references(_ kind: Kind) throws {
        for property in kind.shape.properties where property.name.hasSuffix("_ref") {
            let changed = try minimal(kind, [property.name: #""bundle--\#(Sample.id)""#])
            #expect(fault(changed).hasPrefix("\(property.name) "))
        }
        #expect(
            try fault(minimal(kind, ["created_by_ref": GovernanceSample.tool])) == "created_by_ref \(kind.shape.rule)")
    }

    @Test("references are gathered, whichever property holds them, and all of them are named as references")
    func gathered() throws {
        for kind in Self.kinds {
            let draft = try Draft(checking: GovernanceSample.named(kind.name).full())
            for property in kind.shape.properties {
                switch property.form {
                case .identifier: #expect(property.name.hasSuffix("_ref"), "\(kind.name)")
                case .list(.identifier): #expect(property.name.hasSuffix("_refs"), "\(kind.name)")
                default: continue
                }
            }
            // An organisation may have written of itself, which is no other.
            let shown = [draft.id.type] + draft.references.map(\.type)
            #expect(shown.contains("organisation") && shown.contains("marking-definition"))
            #expect(draft.markings == [TLP.green.marking] && draft.granularMarkings == [TLP.red.marking])
            #expect(draft.createdBy?.type == "organisation")
        }
        let charter = try Draft(checking: GovernanceSample.charter.full())
        #expect(charter.references.map(\.type).contains("agreement"))
    }

    @Test("no relationship of STIX joins our own records, and none passes for a domain object")
    func apart() throws {
        let joined = try Sample.domain(
            "relationship",
            #""relationship_type":"uses","source_ref":"agreement--\#(Sample.id)","target_ref":"tool--\#(Sample.id)""#)
        #expect(fault(joined) == "source_ref R1")
        #expect(throws: Violation.self) { try Kind.campaign.check(try GovernanceSample.charter.full()) }
    }
}

extension Kind: CustomTestStringConvertible {
    /// Its name, in the reports of tests.
    public var testDescription: String { name }
}
