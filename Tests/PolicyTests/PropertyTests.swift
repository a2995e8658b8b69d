import JSON
import Records
import Testing

@testable import Policy

@Suite("Properties of every policy, tried on many made at random")
struct PropertyTests {
    static let rounds = 3_000

    @Test("combining is commutative, associative and idempotent, and the neutral policy changes nothing")
    func combine() {
        var random = Seeded(1)
        for round in 0..<Self.rounds {
            let (a, b, c) = (random.policy(), random.policy(), random.policy())
            #expect(a.combined(with: b) == b.combined(with: a), "round \(round)")
            #expect(a.combined(with: b).combined(with: c) == a.combined(with: b.combined(with: c)), "round \(round)")
            #expect(a.combined(with: a) == a, "round \(round)")
            #expect(a.combined(with: .neutral) == a, "round \(round)")
        }
    }

    @Test("who may hold a combination may hold each of its parts")
    func narrows() {
        var random = Seeded(2)
        var allowed = 0
        for round in 0..<(4 * Self.rounds) {
            let (world, reader, state) = (random.world(), random.reader(), random.state())
            var (a, b) = (random.policy(), random.policy())
            if round % 2 == 0 {
                // Most random pairs have nothing in common: let half of them differ in a few fields alone.
                (a.originators, a.classification, a.prerequisites) = (["KE"], nil, [])
                b = a
                b.tlp = random.policy().tlp
                b.validUntil = random.instant()
                b.relTo = random.policy().relTo
            }
            // Without an originator or an audience it is what a marking adds, not a policy (see `neutral`).
            if a.originators.isEmpty { a.originators = ["KE"] }
            if b.originators.isEmpty { b.originators = ["KE"] }
            if a.relTo == .any, a.resolved(in: world).tlp > .green { a.relTo = .only(random.parties()) }
            if b.relTo == .any, b.resolved(in: world).tlp > .green { b.relTo = .only(random.parties()) }
            guard decide(a.combined(with: b), state, reader, at: Sample.now, in: world).allows else { continue }
            allowed += 1
            #expect(decide(a, state, reader, at: Sample.now, in: world).allows, "round \(round)")
            #expect(decide(b, state, reader, at: Sample.now, in: world).allows, "round \(round)")
        }
        #expect(allowed > 20)
    }

    @Test("a further marking, an exclusion, a caveat or an end never lets anybody in")
    func constraints() {
        var random = Seeded(3)
        for round in 0..<Self.rounds {
            let (world, reader, state, policy) = (random.world(), random.reader(), random.state(), random.policy())
            guard !decide(policy, state, reader, at: Sample.now, in: world).allows else { continue }
            var changed = policy
            switch round % 9 {
            case 0: changed.markings.insert(Sample.marking(3))
            case 1: changed.notRelTo.insert(random.party())
            case 2: changed.handling.insert("no-print")
            case 3: changed.validUntil = Sample.later(-1)
            case 4: changed.tlp = .red
            case 5: changed.originatorControl = .consent
            case 6: changed.originators.formUnion(policy.originators.isEmpty ? [] : ["TZ"])
            case 7: changed.persons = policy.persons.combined(with: Persons(.special))
            default: changed.prerequisites.insert("course-9")
            }
            #expect(!decide(changed, state, reader, at: Sample.now, in: world).allows, "round \(round)")
        }
    }

    @Test("a verdict holds until the instant that it names")
    func lapse() {
        var random = Seeded(4)
        for round in 0..<Self.rounds {
            let (world, reader, state, policy) = (random.world(), random.reader(), random.state(), random.policy())
            let verdict = decide(policy, state, reader, at: Sample.now, in: world)
            let end = verdict.validUntil ?? Sample.later(100)
            #expect(end > Sample.now, "round \(round)")
            for second in Int64(1)...4 where Sample.later(second) < end {
                let then = decide(policy, state, reader, at: Sample.later(second), in: world)
                #expect(then.allows == verdict.allows, "round \(round), second \(second)")
            }
        }
    }

    @Test(
        "deny by default: who is in no registry, on whose behalf nothing was agreed, is let have nothing of anybody's")
    func unknown() {
        var random = Seeded(9)
        for round in 0..<Self.rounds {
            let (world, state) = (random.world(), random.state())
            var policy = random.policy()
            if policy.originators.isEmpty { policy.originators = ["KE"] }
            var stranger = random.reader()
            stranger.recipient.organisation = "XX"
            #expect(!decide(policy, state, stranger, at: Sample.now, in: world).allows, "round \(round)")
            // Nor does anybody get anything where nothing is known at all, but of their own word.
            let reader = random.reader()
            let isOwn = policy.originators == [reader.recipient.organisation]
            #expect(isOwn || !decide(policy, state, reader, at: Sample.now, in: World()).allows, "round \(round)")
        }
    }

    @Test("with a clock as a parameter, any lapse denies at that instant")
    func lapses() {
        var random = Seeded(5)
        var tried = 0
        for round in 0..<Self.rounds {
            var (reader, policy) = (Sample.guest, Sample.template(random.chance(50) ? .green : .amber))
            let end = Sample.later(Int64.random(in: 1...9, using: &random))
            var world = Sample.world
            switch round % 8 {
            case 0: world.agreements["a1"]?.term.until = end
            case 1: world.channels[Sample.channel]?.members[1].term.until = end
            case 2: world.organisations["UG"]?.active = [Term(until: end)]
            case 3: world.organisations["UG"]?.ratings = [.init(grade: .yes, term: Term(until: end))]
            case 4: world.channels[Sample.channel]?.term.until = end
            case 5:
                policy.relTo = .only([.alliance("EAC")])
                world.communities["EAC"]?.members[1].term.until = end
            case 6:
                policy.classification = Classification(ordinal: 2, scheme: "nato", label: "NATO RESTRICTED")
                reader.clearance = .init(ordinal: 5, until: end)
            default: policy.validUntil = end
            }
            for second in Int64(0)...10 {
                let instant = Sample.later(second)
                let verdict = decide(policy, Sample.state, reader, at: instant, in: world)
                #expect(verdict.allows == (instant < end), "round \(round), second \(second)")
                tried += verdict.allows ? 1 : 0
            }
        }
        #expect(tried > 0)
    }

    @Test("nothing older than an accession goes to a new member, unless it was released as open")
    func accession() {
        var random = Seeded(8)
        for round in 0..<Self.rounds {
            var policy = Sample.template(.green)
            policy.relTo = .only([.alliance("EAC")])
            policy.relToMode = [.shrinkOnly, .frozen, .open].randomElement(using: &random) ?? .open
            let joined = Sample.later(Int64.random(in: -9...0, using: &random))
            let released = Sample.later(Int64.random(in: -9...0, using: &random))
            var world = Sample.world
            world.communities["EAC"] = .init(members: [.init("KE"), .init("UG", term: Term(from: joined))])
            let state = ObjectState(released: released, channel: Sample.channel)
            let verdict = decide(policy, state, Sample.guest, at: Sample.now, in: world)
            #expect(verdict.allows == (policy.relToMode == .open || joined <= released), "round \(round)")
        }
    }

    @Test("a policy is the same after a journey through its canonical JSON")
    func roundTrip() {
        var random = Seeded(6)
        for round in 0..<Self.rounds {
            let policy = random.policy()
            #expect(ReleasePolicy(bytes: policy.canonical) == policy, "round \(round)")
        }
    }

    @Test("bytes of any kind are read without a crash, and what is not a policy is not read as one")
    func noise() {
        var random = Seeded(7)
        let text = Sample.template().canonical
        for _ in 0..<Self.rounds {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let policy = ReleasePolicy(bytes: bytes) else { continue }
            let verdict = decide(policy, .current, Sample.guest, at: Sample.now, in: Sample.world)
            // A letter more or less in a code, and it is another's: nobody else's.
            let isOther = policy.originators == ["KE"] && policy.relTo == .only([.channel(Sample.channel)])
            #expect(!verdict.allows || isOther)
        }
        #expect(ReleasePolicy(bytes: Array("[]".utf8)) == nil)
        #expect(ReleasePolicy(bytes: Array(#"{"tlp":"pink"}"#.utf8)) == nil)
        #expect(ReleasePolicy(bytes: Array(#"{"new_condition":true}"#.utf8)) == nil)
    }
}
