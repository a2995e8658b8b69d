import Records
import Testing

@testable import Policy

/// What agreements and charters say beside who, what and until when: domain 3.6, 3.7, 4.4.
@Suite("Clauses of agreements")
struct ClauseTests {
    private func reasons(
        _ policy: ReleasePolicy = Sample.template(), state: ObjectState = Sample.state,
        at instant: Instant = Sample.now,
        in world: World
    ) -> [Reason] {
        decide(policy, state, Sample.guest, at: instant, in: world).reasons
    }

    @Test("what is shared under an agreement that keeps consent to the originator takes its consent")
    func consent() {
        var world = Sample.world
        world.agreements["a1"]?.originatorControl = .consent
        #expect(reasons(in: world) == [.consentMissing])
        var state = Sample.state
        state.consents = ["KE"]
        #expect(reasons(state: state, in: world) == [])
        // Another agreement without the clause is no way round it.
        world.agreements["a2"] = .init(parties: ["KE", "UG"], maximum: 3)
        #expect(reasons(in: world) == [.consentMissing])
        // One that does not cover it asks for nothing.
        world.agreements["a1"]?.categories = .only(["money"])
        #expect(reasons(in: world) == [])
    }

    @Test("one's own knowledge takes nobody's consent, whatever was agreed")
    func own() {
        var world = Sample.world
        world.agreements["a1"]?.originatorControl = .consent
        #expect(decide(Sample.template(), Sample.state, Sample.duty, at: Sample.now, in: world).allows)
    }

    @Test("a channel that was opened under an agreement shares nothing under another, nor once that has ended")
    func channel() {
        var world = Sample.world
        world.agreements["a2"] = .init(parties: ["KE", "UG"], maximum: 3)
        world.channels[Sample.channel]?.agreement = "a2"
        #expect(reasons(in: world) == [])
        world.agreements["a2"]?.term = Term(until: Sample.now)
        #expect(reasons(in: world) == [.agreementOutOfScope])
        world.agreements["a2"] = nil
        #expect(reasons(in: world) == [.agreementOutOfScope])
        world.channels[Sample.channel]?.agreement = nil
        #expect(reasons(in: world) == [])
    }

    @Test("a scheme says what its labels are worth for as long as it holds, and the decision knows when that ends")
    func scheme() {
        var policy = Sample.template()
        policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
        var world = Sample.world
        func verdict(at instant: Instant) -> Verdict {
            deliver(policy, Sample.state, to: Sample.guest.recipient, at: instant, in: world)
        }
        #expect(verdict(at: Sample.now).allows)
        for code in ["nato", "national"] {
            world = Sample.world
            world.schemes[code]?.term.until = Sample.later(60)
            #expect(verdict(at: Sample.later(59)).allows)
            #expect(verdict(at: Sample.later(59)).validUntil == Sample.later(60))
            #expect(verdict(at: Sample.later(60)).reasons == [.classificationUnmapped])
        }
    }
}

@Suite("Passing on")
struct PassingOnTests {
    private static let third = Recipient(organisation: "TZ", purposes: ["awareness"])

    /// Kenya gave something to Uganda; Tanzania would get it from there.
    private func world(_ change: (inout World.Agreement) -> Void = { _ in }) -> World {
        var world = Sample.world
        world.organisations["TZ"] = .init(country: "TZ", ratings: [.init(grade: .yes)])
        world.communities["EAC"]?.members.append(.init("TZ"))
        var agreement = World.Agreement(parties: ["KE", "UG"], maximum: 3)
        change(&agreement)
        world.agreements = ["a1": agreement]
        return world
    }

    private func passes(
        _ onward: Onward = .community, control: OriginatorControl = .none, in world: World,
        at instant: Instant = Sample.now
    ) -> Bool {
        var policy = Sample.template()
        policy.onward = onward
        policy.originatorControl = control
        return mayPassOn(policy, Sample.state, from: "UG", to: Self.third, at: instant, in: world)
    }

    @Test("the policy's own rule decides where no agreement speaks of third parties")
    func policy() {
        #expect(passes(in: world()))
        #expect(passes(.list([.organisation("TZ")]), in: world()))
        #expect(!passes(.list([.organisation("RW")]), in: world()))
        #expect(!passes(.none, in: world()))
    }

    @Test("the third-party rule of the agreement narrows what the policy lets pass, and never widens it")
    func clause() {
        #expect(!passes(in: world { $0.thirdPartyRule = Onward.none }))
        #expect(!passes(in: world { $0.thirdPartyRule = .list([.organisation("RW")]) }))
        #expect(passes(in: world { $0.thirdPartyRule = .list([.organisation("TZ")]) }))
        #expect(passes(in: world { $0.thirdPartyRule = .community }))
        #expect(!passes(.none, in: world { $0.thirdPartyRule = .community }))
        // Of another kind of information, or of other parties, it says nothing.
        #expect(
            passes(
                in: world {
                    $0.thirdPartyRule = Onward.none
                    $0.categories = .only(["money"])
                }))
        #expect(
            passes(
                in: world {
                    $0.thirdPartyRule = Onward.none
                    $0.parties = ["KE", "TZ"]
                }))
    }

    @Test("what its originator wants to be told of is not passed on by itself, whoever asks for that")
    func notify() {
        #expect(!passes(control: .notify, in: world()))
        #expect(!passes(in: world { $0.originatorControl = .notify }))
        #expect(passes(control: .none, in: world()))
    }

    @Test("who oversees the holder or the originators is no third party, unless the agreement says so")
    func overseers() {
        for code in ["KE", "UG"] {
            var world = world()
            world.organisations[code]?.overseers = ["TZ"]
            #expect(passes(.none, control: .notify, in: world))
            world.agreements["a1"]?.overseersAreThird = true
            #expect(!passes(.none, in: world))
        }
        // Whoever oversees somebody else is as third as anybody.
        var world = world()
        world.organisations["TZ"]?.overseers = ["TZ"]
        #expect(!passes(.none, in: world))
    }
}
