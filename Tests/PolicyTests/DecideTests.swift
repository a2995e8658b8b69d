import JSON
import Records
import Testing

@testable import Policy

@Suite("The release decision")
struct DecideTests {
    func reasons(
        _ policy: ReleasePolicy, _ reader: Reader = Sample.duty, state: ObjectState = .current,
        at instant: Instant = Sample.now, in world: World = Sample.world
    ) -> [Reason] { decide(policy, state, reader, at: instant, in: world).reasons }

    @Test("a member of the channel, of the originator's organisation, may read", arguments: TLP.allCases)
    func member(_ tlp: TLP) { #expect(reasons(Sample.template(tlp)) == []) }

    @Test("a post that is not a member may not, not even of the originator's organisation", arguments: TLP.allCases)
    func stranger(_ tlp: TLP) {
        let stranger = Reader(organisation: "KE", post: "clerk", roles: ["reader"])
        #expect(reasons(Sample.template(tlp), stranger).contains(.membershipMissing))
    }

    @Test("a member of another organisation is denied by the gates that cannot be decided yet")
    func guest() {
        let found = reasons(Sample.template(.clear), Sample.guest)
        #expect(found == [.agreementMissing, .audienceNotDecidable, .projectionNotDecidable])
    }

    @Test("running, auditing and overseeing the node read nothing", arguments: ["operator", "auditor", "oversight"])
    func roles(_ role: String) {
        var reader = Sample.duty
        reader.roles = [role]
        #expect(reasons(Sample.template(), reader) == [.roleMissing])
        reader.roles.insert("author")
        #expect(reasons(Sample.template(), reader) == [])
    }

    @Test("no template and no marking: not even a post of the originator, as nobody gave it a need to know")
    func bare() {
        #expect(reasons(.nobodyElse(than: "KE")).contains(.membershipMissing))
        #expect(reasons(.nobody).contains(.originatorUnknown))
        #expect(reasons(.neutral).contains(.originatorUnknown))
    }

    @Test("RED is for posts granted by name, of the originator too")
    func red() {
        var world = Sample.world
        world.channels[Sample.channel] = [.init(post: "duty", organisation: "KE", named: false)]
        #expect(reasons(Sample.template(.red), in: world) == [.tlpRed])
        #expect(reasons(Sample.template(.amberStrict), in: world) == [])
        var named = Sample.template(.red)
        named.relTo = .only([.post("duty")])
        #expect(reasons(named, in: World()) == [])
    }

    @Test("TLP decides for other organisations: addressed, community, anyone")
    func tlp() {
        let stranger = Reader(organisation: "TZ", post: "desk", roles: ["reader"])
        #expect(reasons(Sample.template(.amberStrict), stranger).contains(.tlpAmberStrict))
        #expect(reasons(Sample.template(.amber), stranger).contains(.tlpAmber))
        #expect(reasons(Sample.template(.green), stranger).contains(.tlpGreen))
        #expect(!reasons(Sample.template(.green), Sample.guest).contains(.tlpGreen))
        #expect(!reasons(Sample.template(.amberStrict), Sample.guest).contains(.tlpAmberStrict))
    }

    @Test("of the channel's TLP and the object's, the stricter one counts")
    func stricter() {
        var policy = Sample.template(.green)
        policy.markings = [TLP.red.marking, TLP.clear.marking]
        #expect(policy.resolved(in: Sample.world).tlp == .red)
        policy.markings = [TLP.clear.marking]
        #expect(policy.resolved(in: Sample.world).tlp == .green)
    }

    @Test("a marking that is not understood keeps others out and stays within the originator's need to know")
    func unknownMarking() {
        var policy = Sample.template(.green)
        policy.relToMode = .open
        policy.markings = [Sample.marking(9)]
        #expect(reasons(policy, Sample.guest).contains(.audienceExcluded))
        #expect(reasons(policy, Sample.duty) == [])
    }

    @Test("a statement adds no condition; a definition that calls itself TLP under an id of its own is not understood")
    func meanings() {
        var world = Sample.world
        world.markings = [Sample.marking(1): .statement("© us"), Sample.marking(2): .tlp(.clear)]
        #expect(ReleasePolicy.meaning(of: Sample.marking(1), in: world) == .neutral)
        #expect(ReleasePolicy.meaning(of: Sample.marking(2), in: world).notRelTo == [.others])
    }

    @Test("what is recalled, withdrawn, not yet valid or past its retention is held by nobody")
    func lifecycle() {
        #expect(reasons(Sample.template(), state: ObjectState(recalled: true)) == [.recalled])
        #expect(reasons(Sample.template(), state: ObjectState(withdrawn: true)) == [.withdrawn])
        var policy = Sample.template()
        (policy.validFrom, policy.validUntil) = (Sample.later(10), Sample.later(20))
        #expect(reasons(policy) == [.notYetValid])
        #expect(decide(policy, .current, Sample.duty, at: Sample.now, in: Sample.world).validUntil == Sample.later(10))
        #expect(reasons(policy, at: Sample.later(10)) == [])
        #expect(reasons(policy, at: Sample.later(20)) == [.retentionPassed])
    }

    @Test("a membership ends by the clock, and the verdict says when")
    func membershipEnds() {
        var world = Sample.world
        world.channels[Sample.channel] = [
            .init(post: "duty", organisation: "KE", named: true, until: Sample.later(60))
        ]
        let verdict = decide(Sample.template(), .current, Sample.duty, at: Sample.now, in: world)
        #expect(verdict.allows && verdict.validUntil == Sample.later(60))
        #expect(reasons(Sample.template(), at: Sample.later(60), in: world) == [.membershipMissing])
    }

    @Test("shrink-only asks for membership at the release and now; open for now; frozen for then")
    func modes() {
        var world = Sample.world
        world.channels[Sample.channel] = [
            .init(post: "guest", organisation: "UG", named: true, from: Sample.later(-10), until: Sample.later(10))
        ]
        let before = ObjectState(released: Sample.later(-20))
        let within = ObjectState(released: Sample.later(-5))
        var policy = Sample.template()
        func outside(_ state: ObjectState, at instant: Instant = Sample.now) -> Bool {
            reasons(policy, Sample.guest, state: state, at: instant, in: world).contains(.audienceOutside)
        }
        #expect(outside(before) && !outside(within) && outside(within, at: Sample.later(10)))
        policy.relToMode = .frozen
        #expect(outside(before) && !outside(within) && !outside(within, at: Sample.later(10)))
        policy.relToMode = .open
        #expect(!outside(before) && !outside(within) && outside(within, at: Sample.later(10)))
    }

    @Test("each condition that cannot be checked yet denies to others with a reason of its own")
    func undecidable() {
        var policy = Sample.template()
        policy.originatorControl = .consent
        policy.permittedUse = .only(["awareness"])
        policy.rightsCaveats = ["child-data"]
        policy.handling = ["no-print"]
        policy.prerequisites = ["course"]
        policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
        policy.notRelTo = [.organisation("UG")]
        let found = Set(reasons(policy, Sample.guest))
        #expect(
            found.isSuperset(of: [
                .consentNotDecidable, .purposeNotDecidable, .rightsNotDecidable, .handlingNotDecidable,
                .prerequisiteMissing, .classificationNotDecidable, .audienceExcluded, .clearanceMissing,
            ]))
    }

    @Test("a clearance is asked of everybody, counts while it lasts, and a lapsed one blocks at once")
    func clearance() {
        var policy = Sample.template()
        policy.classification = Classification(ordinal: 3, scheme: "nato", label: "NATO CONFIDENTIAL")
        var reader = Sample.duty
        #expect(reasons(policy, reader) == [.clearanceMissing])
        reader.clearance = .init(ordinal: 3, until: Sample.later(5))
        #expect(reasons(policy, reader) == [])
        #expect(reasons(policy, reader, at: Sample.later(5)) == [.clearanceMissing])
        reader.clearance = .init(ordinal: 2, until: Sample.later(5))
        #expect(reasons(policy, reader) == [.clearanceMissing])
    }

    @Test("an account that is suspended reads nothing")
    func suspended() {
        var reader = Sample.duty
        reader.suspended = true
        #expect(reasons(Sample.template(), reader) == [.accountSuspended])
    }

    @Test("the words of the reasons are stable and different")
    func words() {
        #expect(Set(Reason.allCases.map(\.rawValue)).count == Reason.allCases.count)
        #expect(Reason.audienceNotDecidable.rawValue == "audience-not-decidable")
        #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    }
}
