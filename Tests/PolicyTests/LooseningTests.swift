import Records
import Testing

@testable import Policy

@Suite("What loosens a policy")
struct LooseningTests {
    private static let strict: ReleasePolicy = {
        var policy = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .amber)
        policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
        policy.notRelTo = [.organisation("XX-YYY")]
        policy.originatorControl = .consent
        policy.permittedUse = .only(["awareness"])
        policy.handling = ["no-print"]
        policy.prerequisites = ["baobab"]
        policy.rightsCaveats = ["child-data"]
        policy.validFrom = Instant(microseconds: 5)
        policy.validUntil = Instant(microseconds: 10)
        policy.attribution = .member
        policy.persons = Persons(.special)
        return policy
    }()

    private static let looser: [@Sendable (inout ReleasePolicy) -> Void] = [
        { $0.tlp = .green }, { $0.classification = nil },
        { $0.classification = Classification(ordinal: 1, scheme: "nato", label: "NATO UNCLASSIFIED") },
        { $0.relTo = .any }, { $0.relTo = .only([.channel("alerts"), .alliance("MCC")]) }, { $0.notRelTo = [] },
        { $0.relToMode = .open }, { $0.originatorControl = .none }, { $0.onward = .community },
        { $0.permittedUse = .any }, { $0.handling = [] }, { $0.prerequisites = [] }, { $0.rightsCaveats = [] },
        { $0.validUntil = Instant(microseconds: 20) }, { $0.validFrom = nil },
        { $0.validFrom = Instant(microseconds: 4) }, { $0.attribution = .named },
        { $0.persons = .absent }, { $0.persons = Persons(.present) }, { $0.persons.isScreened = true },
        { $0.persons.isSignedOff = true },
    ]

    @Test("asking for less, in any one thing, is loosening; asking for more, or for the same, is not")
    func everyField() {
        #expect(!Self.strict.loosens(Self.strict))
        for (number, change) in Self.looser.enumerated() {
            var policy = Self.strict
            change(&policy)
            #expect(policy.loosens(Self.strict), "change \(number)")
            #expect(!Self.strict.loosens(policy), "change \(number)")
        }
    }

    @Test(
        "a label of another scheme, even of the same ordinal, is loosening; a higher one of its own, or one more, is not"
    )
    func labels() {
        var other = Self.strict
        other.classifications = [Classification(ordinal: 2, scheme: "fr", label: "Diffusion restreinte")]
        #expect(other.loosens(Self.strict) && Self.strict.loosens(other))
        var both = Self.strict
        both.classifications.formUnion(other.classifications)
        #expect(!both.loosens(Self.strict) && !both.loosens(other) && Self.strict.loosens(both))
        var higher = Self.strict
        higher.classifications = [Classification(ordinal: 3, scheme: "nato", label: "NATO CONFIDENTIAL")]
        #expect(!higher.loosens(Self.strict) && Self.strict.loosens(higher))
    }

    @Test("a portion that is no longer marked may stand in the open now")
    func portions() throws {
        let marking = try RecordID("marking-definition--33333333-3333-4333-8333-333333333333")
        var marked = Self.strict
        marked.portions = [marking]
        #expect(Self.strict.loosens(marked) && !marked.loosens(Self.strict))
        var whole = Self.strict
        whole.markings = [marking]
        #expect(!whole.loosens(marked))
    }
}
