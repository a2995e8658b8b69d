import JSON
import Records
import Testing

@testable import Policy

@Suite("The release decision")
struct DecideTests {
    func reasons(
        _ policy: ReleasePolicy, _ reader: Reader = Sample.duty, state: ObjectState = Sample.state,
        at instant: Instant = Sample.now, in world: World = Sample.world
    ) -> [Reason] { decide(policy, state, reader, at: instant, in: world).reasons }

    /// The reasons once one thing about the world is different.
    func reasons(
        _ policy: ReleasePolicy, _ reader: Reader = Sample.guest, state: ObjectState = Sample.state,
        where change: (inout World) -> Void
    ) -> [Reason] {
        var world = Sample.world
        change(&world)
        return decide(policy, state, reader, at: Sample.now, in: world).reasons
    }

    // MARK: The originator's own

    @Test("a member of the channel, of the originator's organisation, may read", arguments: TLP.allCases)
    func member(_ tlp: TLP) { #expect(reasons(Sample.template(tlp)) == []) }

    @Test("a post that is not a member may not, not even of the originator's organisation", arguments: TLP.allCases)
    func stranger(_ tlp: TLP) {
        let stranger = Reader(organisation: "KE", post: "clerk", roles: ["reader"])
        #expect(reasons(Sample.template(tlp), stranger).contains(.membershipMissing))
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

    // MARK: Gate 1

    @Test("another organisation's member may read what an agreement covers", arguments: TLP.allCases)
    func guest(_ tlp: TLP) { #expect(reasons(Sample.template(tlp), Sample.guest) == []) }

    @Test("without an agreement in force nothing goes out, and the second at which it ends is outside it")
    func agreement() {
        #expect(reasons(Sample.template()) { $0.agreements = [:] } == [.agreementMissing])
        #expect(
            reasons(Sample.template()) { $0.agreements["a1"]?.term = Term(until: Sample.now) } == [.agreementMissing])
        #expect(reasons(Sample.template()) { $0.agreements["a1"]?.term = Term(until: Sample.later(1)) } == [])
        #expect(
            reasons(Sample.template()) { $0.agreements["a1"]?.suspensions = [Term(from: Sample.now)] }
                == [.agreementMissing])
    }

    @Test("an agreement covers only the kinds of information and the purposes that it names")
    func scope() {
        var policy = Sample.template()
        policy.categories = ["incident"]
        #expect(reasons(policy, Sample.guest) == [])
        #expect(reasons(policy) { $0.agreements["a1"]?.categories = .only(["incident", "threat"]) } == [])
        #expect(reasons(policy) { $0.agreements["a1"]?.categories = .only(["threat"]) } == [.agreementOutOfScope])
        #expect(reasons(policy) { $0.agreements["a1"]?.purposes = .only(["training"]) } == [.agreementOutOfScope])
        // What says nothing of its kind is covered only by an agreement on everything.
        #expect(
            reasons(Sample.template()) { $0.agreements["a1"]?.categories = .only(["threat"]) }
                == [.agreementOutOfScope])
    }

    @Test("an organisation that is suspended or has left is not delivered to")
    func inactive() {
        #expect(
            reasons(Sample.template()) { $0.organisations["UG"]?.active = [Term(until: Sample.now)] }
                == [.organisationInactive])
        #expect(
            reasons(Sample.template(.clear)) { $0.organisations["UG"] = nil }
                == [.organisationInactive, .diligenceMissing])
    }

    @Test("what has several originators needs an agreement with each, and is own to nobody alone")
    func several() {
        var policy = Sample.template()
        policy.originators = ["KE", "TZ"]
        #expect(reasons(policy, Sample.guest).contains(.agreementMissing))
        #expect(reasons(policy, Sample.duty).contains(.agreementMissing))
    }

    // MARK: Gate 2

    @Test("trap 1: who leaves between the release and the delivery gets nothing; who joins gets nothing older (26)")
    func modes() {
        var world = Sample.world
        world.channels[Sample.channel]?.members = [
            .init(
                post: "guest", organisation: "UG", named: true,
                term: Term(from: Sample.later(-10), until: Sample.later(10)))
        ]
        let before = ObjectState(released: Sample.later(-20))
        let within = ObjectState(released: Sample.later(-5))
        var policy = Sample.template()
        func gate(_ state: ObjectState, at instant: Instant = Sample.now) -> [Reason] {
            reasons(policy, Sample.guest, state: state, at: instant, in: world).filter {
                [.audienceOutside, .audienceLater].contains($0)
            }
        }
        #expect(gate(before) == [.audienceLater] && gate(within) == [])
        #expect(gate(within, at: Sample.later(10)) == [.audienceOutside])
        policy.relToMode = .frozen
        #expect(gate(before) == [.audienceLater] && gate(within) == [] && gate(within, at: Sample.later(10)) == [])
        policy.relToMode = .open
        #expect(gate(before) == [] && gate(within) == [] && gate(within, at: Sample.later(10)) == [.audienceOutside])
    }

    @Test("who left and came back is not shown what was released before it left")
    func cameBack() {
        var world = Sample.world
        let left = Term(until: Sample.later(-20))
        let back = Term(from: Sample.later(-10))
        world.communities["EAC"]?.members = [.init("KE"), .init("UG", term: left), .init("UG", term: back)]
        var policy = Sample.template(.green)
        policy.relTo = .only([.alliance("EAC")])
        for (released, expected) in [(-30, [Reason.audienceLater]), (-15, [.audienceLater]), (-5, [])] {
            let state = ObjectState(released: Sample.later(Int64(released)), channel: Sample.channel)
            #expect(reasons(policy, Sample.guest, state: state, in: world) == expected, "released \(released)")
        }
    }

    @Test("a nation's organisation gets what was released to the nation while it was there (26)")
    func nation() {
        var world = Sample.world
        world.organisations["UG"]?.country = "UG"
        var policy = Sample.template(.green)
        policy.relTo = .only([.state("UG")])
        func gate(released: Int64?, _ active: Term...) -> [Reason] {
            world.organisations["UG"]?.active = active
            let state = ObjectState(released: released.map { Sample.later($0) }, channel: Sample.channel)
            return reasons(policy, Sample.guest, state: state, in: world)
        }
        #expect(gate(released: -30, .always) == [] && gate(released: nil, .always) == [])
        let came = Term(from: Sample.later(-20))
        #expect(gate(released: -30, came) == [.audienceLater] && gate(released: nil, came) == [.audienceLater])
        #expect(gate(released: -20, came) == [] && gate(released: -5, came) == [])
        // Who was away in between is new.
        let left = Term(until: Sample.later(-25))
        #expect(gate(released: -30, left, came) == [.audienceLater])
        #expect(gate(released: nil, left, came) == [.audienceLater])
    }

    @Test("who is suspended in a community is kept out with it, also where the community is a channel's")
    func excludedThroughChannel() {
        var policy = Sample.template()
        policy.notRelTo = [.channel("board")]
        let change = { (world: inout World) -> Void in
            world.channels["board"] = .init(parties: [.alliance("NET")])
            world.communities["NET"] = .init(members: [.init("UG", .suspended)])
        }
        #expect(reasons(policy, where: change) == [.audienceExcluded])
    }

    @Test("members of a community and its partners are two audiences; the suspended are neither")
    func tiers() {
        var policy = Sample.template(.green)
        policy.relTo = .only([.alliance("EAC")])
        let partner = { (world: inout World) -> Void in
            world.communities["EAC"]?.members = [.init("KE"), .init("UG", .partner)]
        }
        #expect(reasons(policy, Sample.guest) == [])
        #expect(reasons(policy, where: partner) == [.audienceOutside, .membershipMissing])
        policy.relTo = .only([.alliance("EAC"), .alliance("EAC", .partner)])
        #expect(reasons(policy, where: partner) == [])
        let suspended = { (world: inout World) -> Void in
            world.communities["EAC"]?.members.append(.init("UG", .suspended, term: Term(from: Sample.later(-1))))
        }
        #expect(reasons(policy, where: suspended) == [.audienceOutside, .membershipMissing])
        // Who is kept out as a member is kept out while suspended.
        policy.relTo = .any
        policy.tlp = .clear
        policy.notRelTo = [.alliance("EAC")]
        #expect(reasons(policy, where: suspended) == [.audienceExcluded])
    }

    @Test("an exclusion outweighs an admission")
    func excluded() {
        var policy = Sample.template()
        policy.notRelTo = [.organisation("UG")]
        #expect(reasons(policy, Sample.guest) == [.audienceExcluded])
        #expect(reasons(policy, Sample.duty) == [])
    }

    @Test("trap 12: what is derived from sources with no audience in common goes to nobody else")
    func disjoint() {
        var (one, other) = (Sample.template(), Sample.template())
        one.relTo = .only([.organisation("UG")])
        other.relTo = .only([.organisation("TZ")])
        let derived = one.combined(with: other)
        #expect(reasons(derived, Sample.guest).contains(.audienceOutside))
    }

    @Test("a record of a channel that is marked for a community is for its members who read the channel")
    func both() {
        var policy = Sample.template(.green)
        var marking = ReleasePolicy.neutral
        marking.relTo = .only([.alliance("EAC")])
        policy.markings = [Sample.marking(1)]
        let known = { (world: inout World) -> Void in world.markings[Sample.marking(1)] = marking }
        #expect(reasons(policy, where: known) == [])
        #expect(reasons(policy, Sample.duty, where: known) == [])
        let partner = { (world: inout World) -> Void in
            known(&world)
            world.communities["EAC"]?.members = [.init("KE"), .init("UG", .partner)]
        }
        #expect(reasons(policy, where: partner).contains(.audienceOutside))
        var stranger = Sample.guest
        stranger.post = "clerk"
        #expect(reasons(policy, stranger, where: known) == [.membershipMissing])
    }

    // MARK: Gate 3

    private func classified(_ label: String, _ ordinal: Int) -> ReleasePolicy {
        var policy = Sample.template()
        policy.classification = Classification(ordinal: ordinal, scheme: "nato", label: label)
        return policy
    }

    private var cleared: Reader {
        var reader = Sample.guest
        reader.clearance = .init(ordinal: 5, until: Sample.later(100))
        return reader
    }

    @Test("a label counts for what the agreement says it is worth, and must stay below the node's ceiling")
    func ceiling() {
        let restricted = classified("NATO RESTRICTED", 2)
        #expect(reasons(restricted, cleared) == [])
        #expect(
            reasons(restricted, cleared) { $0.organisations["UG"]?.accreditations = [.init(ordinal: 1)] }
                == [.classificationCeiling])
        #expect(reasons(restricted, cleared) { $0.agreements["a1"]?.equivalences = [] } == [.classificationUnmapped])
        #expect(reasons(restricted, cleared) { $0.agreements["a1"]?.maximum = 1 } == [.classificationUnmapped])
        #expect(reasons(restricted, cleared) { $0.organisations["UG"]?.scheme = nil } == [.classificationUnmapped])
        #expect(
            reasons(restricted, cleared) { $0.channels[Sample.channel]?.ceiling = 1 } == [.classificationChannel])
        #expect(
            reasons(restricted, cleared) { $0.channels[Sample.channel]?.term = Term(until: Sample.now) }
                == [.classificationChannel])
    }

    @Test("a combination keeps every label: who has no equivalent for one of them holds none of it")
    func severalLabels() {
        var one = classified("NATO RESTRICTED", 2)
        let other = classified("NATO CONFIDENTIAL", 3)
        one.classification = Classification(ordinal: 1, scheme: "eu", label: "LIMITE")
        let accredited = { (world: inout World) -> Void in
            world.organisations["UG"]?.accreditations = [.init(ordinal: 4)]
            world.channels[Sample.channel]?.ceiling = 4
        }
        #expect(reasons(other, cleared, where: accredited) == [])
        #expect(reasons(one, cleared, where: accredited) == [.classificationUnmapped])
        let both = one.combined(with: other)
        #expect(both.classification?.label == "NATO CONFIDENTIAL" && both.classifications.count == 2)
        #expect(reasons(both, cleared, where: accredited) == [.classificationUnmapped])
        #expect(ReleasePolicy(bytes: both.canonical) == both)
    }

    @Test("trap 13: CONFIDENTIAL, to a nation without that level, is mapped up")
    func mapsUp() {
        let confidential = classified("NATO CONFIDENTIAL", 3)
        #expect(
            reasons(confidential, cleared) { $0.organisations["UG"]?.accreditations = [.init(ordinal: 3)] }
                == [.classificationCeiling])
        #expect(
            reasons(confidential, cleared) { $0.organisations["UG"]?.accreditations = [.init(ordinal: 4)] } == [])
        #expect(
            reasons(confidential, cleared) {
                $0.organisations["UG"]?.accreditations = [.init(ordinal: 2)]
                $0.agreements["a1"]?.equivalences[0].rows = ["NATO CONFIDENTIAL": "restricted"]
            } == [])
    }

    @Test("a label counts for no less than its scheme says, whatever the policy claims")
    func weighed() {
        #expect(reasons(classified("NATO SECRET", 0), cleared) == [.classificationChannel, .classificationUnmapped])
        #expect(reasons(classified("NATO UNHEARD OF", 0), cleared).contains(.classificationUnmapped))
        #expect(reasons(classified("NATO SECRET", 0), Sample.duty) == [.clearanceMissing])
    }

    @Test("a marking that names a kind of information does not stand in for one that was never named")
    func uncategorised() {
        var marking = ReleasePolicy.neutral
        marking.categories = ["threat"]
        var policy = Sample.template()
        policy.markings = [Sample.marking(1)]
        #expect(
            reasons(policy) {
                $0.markings[Sample.marking(1)] = marking
                $0.agreements["a1"]?.categories = .only(["threat"])
            } == [.agreementOutOfScope])
    }

    @Test("an equivalence holds in one direction, and for a time")
    func directional() {
        let restricted = classified("NATO RESTRICTED", 2)
        #expect(
            reasons(restricted, cleared) { $0.agreements["a1"]?.equivalences = [.init(from: "national", to: "nato")] }
                == [.classificationUnmapped])
        #expect(
            reasons(restricted, cleared) {
                $0.agreements["a1"]?.equivalences = [.init(from: "nato", to: "national", term: Term(until: Sample.now))]
            } == [.classificationUnmapped])
    }

    @Test("an accreditation that lapses never leaves more than it gave")
    func lapsedAccreditation() {
        let public_ = World.Organisation(accreditations: [.init(ordinal: 1, term: Term(until: Sample.now))])
        #expect(public_.ceiling(at: Sample.later(-1)) == 1 && public_.ceiling(at: Sample.now) == 1)
        let high = World.Organisation(accreditations: [.init(ordinal: 4, term: Term(until: Sample.now))])
        #expect(high.ceiling(at: Sample.later(-1)) == 4 && high.ceiling(at: Sample.now) == 2)
        #expect(World.Organisation().ceiling(at: Sample.now) == 2)
    }

    @Test("trap 14: TLP:CLEAR on something classified is refused to everybody")
    func contradiction() {
        var policy = classified("NATO RESTRICTED", 2)
        policy.tlp = .clear
        #expect(reasons(policy, cleared).contains(.classificationContradiction))
        var duty = Sample.duty
        duty.clearance = .init(ordinal: 5, until: Sample.later(100))
        #expect(reasons(policy, duty) == [.classificationContradiction])
    }

    // MARK: Gate 4

    @Test("RED is for posts granted by name, of the originator too")
    func red() {
        let unnamed = { (world: inout World) -> Void in
            world.channels[Sample.channel]?.members = [.init(post: "duty", organisation: "KE", named: false)]
        }
        #expect(reasons(Sample.template(.red), Sample.duty, where: unnamed) == [.tlpRed])
        #expect(reasons(Sample.template(.amberStrict), Sample.duty, where: unnamed) == [])
        var named = Sample.template(.red)
        named.relTo = .only([.post("duty")])
        #expect(reasons(named, in: World()) == [])
    }

    @Test("TLP comes on top of the audience: a state is not an address, and a community is not anyone")
    func tlp() {
        var policy = Sample.template(.amberStrict)
        policy.relTo = .only([.state("UG")])
        #expect(reasons(policy, Sample.guest) == [.tlpAmberStrict])
        policy.tlp = .amber
        #expect(reasons(policy, Sample.guest) == [.tlpAmber])
        // Addressed is another organisation of that state, which the guest's organisation is served by.
        policy.relTo = .only([.state("UG"), .organisation("UG-HQ")])
        #expect(
            reasons(policy) { $0.organisations["UG-HQ"] = .init(country: "UG", serves: ["UG"]) } == [])
        #expect(reasons(policy) { $0.organisations["UG-HQ"] = .init(country: "TZ", serves: ["UG"]) } == [.tlpAmber])
        policy.tlp = .green
        #expect(reasons(policy, Sample.guest) == [])
    }

    @Test("an originator is none of the others: what is addressed to them is not addressed to itself, to be handed on")
    func originatorAmongOthers() {
        var policy = Sample.template(.amber)
        policy.relTo = Audience(lists: [[.organisation("KE"), .state("KE")], [.channel("room")]])
        let members: [[World.Member]] = [[], [.init(post: "duty", organisation: "KE", named: false)]]
        let found = members.map { members in
            reasons(policy) {
                $0.organisations["KE"]?.serves = ["UG"]
                $0.organisations["UG"]?.country = "KE"
                $0.channels["room"] = .init(members: members, parties: [.others], ceiling: 3)
            }
        }
        #expect(found.map { $0.contains(.tlpAmber) } == [true, false])
    }

    @Test("GREEN needs a community, or an agreement, with each originator")
    func green() {
        #expect(
            reasons(Sample.template(.green)) {
                $0.communities = [:]
                $0.agreements = [:]
            } == [.agreementMissing, .tlpGreen])
        #expect(reasons(Sample.template(.green)) { $0.communities = [:] } == [])
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
        #expect(reasons(policy, Sample.guest) == [.audienceExcluded])
        #expect(reasons(policy, Sample.duty) == [])
        #expect(reasons(policy) { $0.markings[Sample.marking(9)] = .neutral } == [])
    }

    // MARK: Gates 5 to 8

    @Test("trap 11: consent is asked of every originator, for this version, and bites when it is withdrawn")
    func consent() {
        var policy = Sample.template()
        policy.originatorControl = .consent
        var state = Sample.state
        #expect(reasons(policy, Sample.guest, state: state) == [.consentMissing])
        state.consents = ["KE"]
        #expect(reasons(policy, Sample.guest, state: state) == [])
        #expect(reasons(policy, Sample.duty) == [])
        // Of every originator, and once it is withdrawn no more.
        policy.originators.insert("TZ")
        #expect(reasons(policy, Sample.guest, state: state).contains(.consentMissing))
        state.consents = ["TZ"]
        #expect(reasons(policy, Sample.guest, state: state).contains(.consentMissing))
        state.consents = ["KE", "TZ"]
        #expect(!reasons(policy, Sample.guest, state: state).contains(.consentMissing))
        state.consents = []
        #expect(reasons(policy, Sample.guest, state: state).contains(.consentMissing))
        policy.originators = ["KE"]
        policy.originatorControl = .notify
        #expect(reasons(policy, Sample.guest) == [])
    }

    @Test("what it is wanted for has to be said, and permitted")
    func purpose() {
        var policy = Sample.template()
        policy.permittedUse = .only(["analysis"])
        #expect(reasons(policy, Sample.guest) == [.agreementOutOfScope, .purposeNotPermitted])
        var analyst = Sample.guest
        analyst.recipient.purposes = ["analysis"]
        #expect(reasons(policy, analyst) == [])
        analyst.recipient.purposes = []
        #expect(reasons(policy, analyst).contains(.purposeUnstated))
        #expect(reasons(policy, Sample.duty) == [])
    }

    @Test("due diligence: a no, a lapse or nothing at all denies; each kind of information is rated")
    func diligence() {
        let policy = Sample.template()
        func rated(_ ratings: [World.Rating], _ policy: ReleasePolicy) -> [Reason] {
            reasons(policy) { $0.organisations["UG"]?.ratings = ratings }
        }
        #expect(rated([], policy) == [.diligenceMissing])
        #expect(rated([.init(grade: .no)], policy) == [.diligenceRefused])
        #expect(rated([.init(grade: .yes, term: Term(until: Sample.now))], policy) == [.diligenceMissing])
        var incidents = policy
        incidents.categories = ["incident"]
        #expect(rated([.init(category: "incident", grade: .mitigated)], incidents) == [])
        #expect(rated([.init(category: "incident", grade: .mitigated)], policy) == [.diligenceMissing])
        #expect(rated([.init(grade: .yes), .init(category: "incident", grade: .no)], incidents) == [.diligenceRefused])
    }

    @Test("persons: a basis for the transfer, the protected-status screen, and a sign-off for special categories")
    func persons() {
        var policy = Sample.template()
        policy.persons = Persons(.present, isScreened: true)
        #expect(reasons(policy, Sample.guest) == [])
        #expect(reasons(policy) { $0.agreements["a1"]?.hasTransferBasis = false } == [.transferBasisMissing])
        policy.persons.isScreened = false
        #expect(reasons(policy, Sample.guest) == [.screenMissing])
        policy.persons = Persons(.special, isScreened: true)
        #expect(reasons(policy, Sample.guest) == [.signOffMissing])
        policy.persons.isSignedOff = true
        #expect(reasons(policy, Sample.guest) == [])
        policy.rightsCaveats = ["not-for-publication"]
        #expect(reasons(policy, Sample.guest) == [.caveatUnknown])
    }

    @Test("the agreement that covers the label has to be the one with a basis for the transfer")
    func sameAgreement() {
        var policy = classified("NATO RESTRICTED", 2)
        policy.persons = Persons(.present, isScreened: true)
        #expect(reasons(policy, cleared) == [])
        #expect(
            reasons(policy, cleared) {
                $0.agreements["a1"]?.hasTransferBasis = false
                $0.agreements["a2"] = .init(parties: ["KE", "UG"], hasTransferBasis: true)
            } == [.transferBasisMissing])
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

    // MARK: Gate 9

    @Test("a portion that may not be seen is withheld, the rest is not, and the reason is said")
    func portions() {
        var policy = Sample.template(.green)
        policy.portions = [TLP.red.marking, TLP.green.marking, Sample.marking(9)]
        let named = decide(policy, Sample.state, Sample.guest, at: Sample.now, in: Sample.world)
        #expect(named.allows && named.withheld == [Sample.marking(9): [.audienceExcluded]])
        var world = Sample.world
        world.channels[Sample.channel]?.members[1].named = false
        let guest = decide(policy, Sample.state, Sample.guest, at: Sample.now, in: world)
        #expect(guest.withheld[TLP.red.marking] == [.tlpRed] && guest.withheld.count == 2)
        #expect(decide(policy, Sample.state, Sample.duty, at: Sample.now, in: Sample.world).allowsWhole)
    }

    // MARK: Display

    @Test("a membership ends by the clock, and the verdict says when")
    func membershipEnds() {
        var world = Sample.world
        world.channels[Sample.channel]?.members = [
            .init(post: "duty", organisation: "KE", named: true, term: Term(until: Sample.later(60)))
        ]
        let verdict = decide(Sample.template(), .current, Sample.duty, at: Sample.now, in: world)
        #expect(verdict.allows && verdict.validUntil == Sample.later(60))
        #expect(reasons(Sample.template(), at: Sample.later(60), in: world) == [.membershipMissing])
    }

    @Test("trap 3: a clearance is asked of everybody, counts while it lasts, and a lapsed one blocks at once")
    func clearance() {
        let policy = classified("NATO CONFIDENTIAL", 3)
        var reader = Sample.duty
        #expect(reasons(policy, reader) == [.clearanceMissing])
        reader.clearance = .init(ordinal: 3, until: Sample.later(5))
        #expect(reasons(policy, reader) == [])
        #expect(reasons(policy, reader, at: Sample.later(5)) == [.clearanceLapsed])
        reader.clearance = .init(ordinal: 2, until: Sample.later(5))
        #expect(reasons(policy, reader) == [.clearanceTooLow])
    }

    @Test("a partner's clearance is measured by what the label is worth there")
    func localClearance() {
        var guest = Sample.guest
        guest.clearance = .init(ordinal: 3, until: Sample.later(5))
        let change = { (world: inout World) -> Void in world.organisations["UG"]?.accreditations = [.init(ordinal: 5)] }
        #expect(reasons(classified("NATO CONFIDENTIAL", 3), guest, where: change) == [.clearanceTooLow])
        guest.clearance = .init(ordinal: 4, until: Sample.later(5))
        #expect(reasons(classified("NATO CONFIDENTIAL", 3), guest, where: change) == [])
    }

    @Test("handling: what is forbidden, for whom, and what goes along as an obligation")
    func handling() {
        var policy = Sample.template()
        policy.handling = ["no-print"]
        policy.rightsCaveats = ["not-for-detention"]
        var guest = Sample.guest
        let verdict = decide(policy, Sample.state, guest, at: Sample.now, in: Sample.world)
        #expect(verdict.allows && verdict.obligations == ["no-print", "not-for-detention"])
        guest.act = .print
        #expect(reasons(policy, guest) == [.handlingAct])
        policy.handling = ["no-AI"]
        for act in [Reader.Act.compute, .translate] {
            guest.act = act
            #expect(reasons(policy, guest) == [.handlingAct])
        }
        guest.act = .view
        #expect(reasons(policy, guest) == [])
        policy.handling = ["off-line-only"]
        #expect(reasons(policy, guest) == [.handlingAct])
        policy.handling = ["by-candlelight"]
        #expect(reasons(policy, guest) == [.handlingUnknown])
        policy.handling = ["eyes-of-post"]
        #expect(reasons(policy, guest) == [])
        #expect(reasons(policy, guest) { $0.channels[Sample.channel]?.members[1].named = false } == [.handlingPost])
    }

    @Test("trainings that are asked for have to be held, by the originator's posts too")
    func prerequisites() {
        var policy = Sample.template()
        policy.prerequisites = ["course"]
        #expect(reasons(policy) == [.prerequisiteMissing])
        var reader = Sample.duty
        reader.prerequisites = ["course", "other"]
        #expect(reasons(policy, reader) == [])
    }

    @Test("a post of the same name at another organisation is another post")
    func sameName() {
        var policy = Sample.template()
        policy.relTo = .only([.post("duty")])
        var reader = Sample.guest
        reader.post = "duty"
        #expect(reasons(policy, reader) { $0.posts = ["duty": "KE"] }.contains(.audienceOutside))
        #expect(reasons(policy, reader) { $0.posts = ["duty": "UG"] } == [])
    }

    @Test("an account that is suspended reads nothing")
    func suspended() {
        var reader = Sample.duty
        reader.suspended = true
        #expect(reasons(Sample.template(), reader) == [.accountSuspended])
    }

    @Test("what an organisation may hold, without a post: deliver")
    func delivery() {
        let recipient = Recipient(organisation: "UG", purposes: ["awareness"])
        func reasons(_ policy: ReleasePolicy) -> [Reason] {
            deliver(policy, Sample.state, to: recipient, at: Sample.now, in: Sample.world).reasons
        }
        #expect(reasons(Sample.template(.red)) == [])
        var policy = classified("NATO RESTRICTED", 2)
        #expect(reasons(policy) == [])
        policy.relTo = .only([.organisation("TZ")])
        #expect(reasons(policy) == [.audienceOutside])
    }

    @Test("the words of the reasons are stable and different")
    func words() {
        #expect(Set(Reason.allCases.map(\.rawValue)).count == Reason.allCases.count)
        #expect(Reason.audienceLater.rawValue == "audience-joined-later")
        #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    }

    @Test("an era begins where an audience last changed")
    func eras() {
        var world = Sample.world
        #expect(world.era(at: Sample.now) == nil)
        world.communities["EAC"]?.members.append(
            .init("TZ", term: Term(from: Sample.later(-5), until: Sample.later(5))))
        #expect(world.era(at: Sample.now) == Sample.later(-5))
        #expect(world.era(at: Sample.later(-6)) == nil)
        #expect(world.era(at: Sample.later(5)) == Sample.later(5))
        #expect(world.nextBorder(after: Sample.now) == Sample.later(5))
        // Of two copies each has its own, whichever was asked before the other was changed.
        let before = world
        world.communities["EAC"]?.members.append(.init("UG", term: Term(from: Sample.later(-1))))
        #expect(world.era(at: Sample.now) == Sample.later(-1))
        #expect(before.era(at: Sample.now) == Sample.later(-5))
    }
}
