package import Policy
package import Records

/// The release decision a second time, to hold the engine against: domain 3.1.3 from top to bottom, with its letters and
/// the numbers of its gates. Slow and naive on purpose: every question works out all its sets again, nothing is kept, and
/// nothing of the engine is used but the values that it is asked about.
///
/// Where 3.1.3 leaves something open, the comment here says how it is read.
package struct Reference {
    /// The policy of the object, the meaning of its markings included.
    var o: ReleasePolicy
    let state: ObjectState
    /// The organisation, and what it says it wants the object for.
    let g: String
    let purposes: Set<String>
    /// The person of `g`; `nil` for `deliver`.
    let p: Reader?
    let t: Instant
    let world: World

    package struct Answer: Hashable, Sendable {
        /// What says no; the object may be had where nothing does.
        package var denied: [Gate]
        /// The markings of the portions that have to be left out (gate 9).
        package var withheld: Set<RecordID>
        package var allowed: Bool { denied.isEmpty }
    }

    package enum Gate: String, CaseIterable, Sendable {
        case originator, agreement, audience, classification, tlp, consent, purpose, rights, lifecycle
        case role, needToKnow, clearance, prerequisites, handling, account
    }

    /// `deliver(o, g, t)`
    package static func deliver(
        _ policy: ReleasePolicy, _ state: ObjectState, to recipient: Recipient, at instant: Instant, in world: World
    ) -> Answer {
        Reference(
            o: withMarkings(policy, state, in: world), state: state, g: recipient.organisation,
            purposes: recipient.purposes, p: nil, t: instant, world: world
        ).answer
    }

    /// `display(o, p, t)`
    package static func display(
        _ policy: ReleasePolicy, _ state: ObjectState, _ reader: Reader, at instant: Instant, in world: World
    ) -> Answer {
        Reference(
            o: withMarkings(policy, state, in: world), state: state, g: reader.recipient.organisation,
            purposes: reader.recipient.purposes, p: reader, t: instant, world: world
        ).answer
    }

    private var answer: Answer {
        let denied = denials
        guard denied.isEmpty else { return Answer(denied: denied, withheld: []) }
        // Gate 9: a portion is there if the object would be, were all of it marked as the portion is.
        let withheld = o.portions.filter { marking in
            var portion = self
            portion.o = Self.combine(o, Self.meaning(of: marking, state, in: world), in: world)
            return !portion.denials.isEmpty
        }
        return Answer(denied: [], withheld: withheld)
    }

    /// Every gate but the ninth, and `display`.
    private var denials: [Gate] {
        var denied: [Gate] = []
        func require(_ gate: Gate, _ holds: Bool) { if !holds { denied.append(gate) } }

        require(.originator, !o.originators.isEmpty)  // law 2: nobody's knowledge is held by nobody
        require(.classification, !(o.tlp == .clear && ordinal >= 1))  // trap 14, whoever asks
        if isOwn {
            require(.tlp, o.tlp != .red || isNamed)
        } else {
            require(.agreement, gate1)
            require(.audience, gate2)
            require(.classification, gate3)
            require(.tlp, gate4)
            require(.consent, gate5)
            require(.purpose, gate6)
            require(.rights, gate7)
        }
        require(.lifecycle, gate8)
        if let p {
            require(.role, !p.roles.isDisjoint(with: ["reader", "author", "releaser"]))
            require(.needToKnow, needsToKnow(p))
            require(.clearance, isCleared(p))
            require(.prerequisites, o.prerequisites.subtracting(p.prerequisites).isEmpty)
            require(.handling, handles(p))
            require(.account, !p.suspended)
        }
        return denied
    }

    // MARK: Words that several gates use

    /// `g` alone made it: it may hold what is its own.
    var isOwn: Bool { o.originators == [g] }
    /// Whose knowledge it is, apart from `g`.
    private var foreign: Set<String> { o.originators.subtracting([g]) }
    var ordinal: Int { o.classification?.ordinal ?? 0 }

    static func holds(_ term: Term, at instant: Instant) -> Bool {
        if let from = term.from, instant < from { return false }
        if let until = term.until, instant >= until { return false }
        return true
    }

    private static func permits(_ bound: Bound<String>, _ code: String) -> Bool {
        switch bound {
        case .any: true
        case .only(let codes): codes.contains(code)
        }
    }

    // MARK: The gates

    /// "An agreement in force at t binds originator and g, covers the information category and purpose."
    ///
    /// Each originator needs its own; and `g` has to be somebody, and active.
    private var gate1: Bool {
        guard let organisation = world.organisations[g] else { return false }
        return organisation.active.contains { Self.holds($0, at: t) } && foreign.allSatisfy { !covering($0).isEmpty }
    }

    /// The agreements with one originator that gate 1 is content with.
    private func covering(_ originator: String) -> [World.Agreement] {
        world.agreements.filter { id, agreement in
            guard agreement.parties.isSuperset(of: [originator, g]) else { return false }
            // Domain 3.7: a channel that names its agreement is under no other.
            if let only = state.channel.flatMap({ world.channels[$0]?.agreement }), only != id { return false }
            guard Self.holds(agreement.term, at: t) else { return false }
            for suspension in agreement.suspensions where Self.holds(suspension, at: t) { return false }
            if case .only(let categories) = agreement.categories {
                // Without a category only an agreement on everything covers it.
                guard !o.categories.isEmpty, o.categories.isSubset(of: categories) else { return false }
            }
            return purposes.contains { Self.permits(o.permittedUse, $0) && Self.permits(agreement.purposes, $0) }
        }.map(\.value)
    }

    /// "g ∈ resolve(rel_to, mode, t_release, t) and g ∉ resolve(not_rel_to, t)."
    private var gate2: Bool {
        for party in o.notRelTo where resolve(party, at: t, for: p, excluding: true).contains(g) { return false }
        // Each of its lists has to include g.
        return o.relTo.lists.allSatisfy { parties in
            var audience: Set<String> = []
            for party in parties {
                switch o.relToMode {
                // "Members at release and still members at delivery": all along, not again.
                case .shrinkOnly:
                    var still = resolveAtRelease(party).intersection(resolve(party, at: t, for: p))
                    for change in changesSinceRelease { still.formIntersection(resolve(party, at: change, for: p)) }
                    audience.formUnion(still)
                case .frozen: audience.formUnion(resolveAtRelease(party))
                case .open: audience.formUnion(resolve(party, at: t, for: p))
                case .unstated: break
                }
            }
            return audience.contains(g)
        }
    }

    /// Every instant, after the release and up to now, at which anybody joins or leaves anything, or comes to be active or
    /// ceases to be.
    private var changesSinceRelease: [Instant] {
        let released = state.released ?? Self.beforeAll
        var terms = world.channels.values.flatMap(\.members).map(\.term)
        for community in Array(world.communities.values) + Array(world.bodies.values) {
            terms += community.members.map(\.term)
        }
        terms += world.organisations.values.flatMap(\.active)
        return terms.flatMap { [$0.from, $0.until] }.compactMap { $0 }.filter { $0 > released && $0 <= t }
    }

    /// "Equivalence(agreement, classification) ≤ accredited ceiling of g's node and of the channel."
    private var gate3: Bool {
        if let code = state.channel {
            guard let channel = world.channels[code], Self.holds(channel.term, at: t) else { return false }
            for suspension in channel.suspensions where Self.holds(suspension, at: t) { return false }
            guard ordinal <= channel.ceiling else { return false }
        }
        guard ordinal >= 1 else { return true }
        guard let worth = worth() else { return false }
        return worth <= ceiling
    }

    /// "TLP admits g": 3.1.3 has the levels in brackets, from RED to CLEAR.
    private var gate4: Bool {
        switch o.tlp {
        case .red: return isNamed
        case .amberStrict: return isAddressed(g, for: p)
        case .amber:
            if isAddressed(g, for: p) { return true }
            // An organisation that is addressed may hand it to the bodies of its nation that it serves.
            guard let nation = world.organisations[g]?.country else { return false }
            return world.organisations.contains { code, server in
                server.country == nation && server.serves.contains(g)
                    && server.active.contains { Self.holds($0, at: t) } && isAddressed(code, for: nil)
            }
        case .green: return foreign.allSatisfy { sharesCommunity(with: $0) || !covering($0).isEmpty }
        case .clear: return true
        }
    }

    private func sharesCommunity(with originator: String) -> Bool {
        world.communities.values.contains { community in
            let standings = [standing(of: g, in: community, at: t), standing(of: originator, in: community, at: t)]
            return !standings.contains(nil) && !standings.contains(.suspended)
        }
    }

    /// "If originator_control = consent, a signed consent exists for (o version, g)": of each originator. An agreement that
    /// covers it may ask for the same (domain 3.6).
    private var gate5: Bool {
        for originator in foreign where !state.consents.contains(originator) {
            if o.originatorControl == .consent { return false }
            for agreement in covering(originator) where agreement.originatorControl == .consent { return false }
        }
        return true
    }

    /// "Stated purpose of g ∈ permitted_use."
    private var gate6: Bool { purposes.contains { Self.permits(o.permittedUse, $0) } }

    /// "Due-diligence rating of g for this information kind is not 'no'; transfer basis exists if personal data;
    /// protected-status screen passed." And a caveat that nobody knows cannot be kept.
    private var gate7: Bool {
        let caveats: Set = [
            "not-for-detention", "not-for-lethal-action", "not-for-interrogation", "child-data", "victim-data",
        ]
        guard o.rightsCaveats.isSubset(of: caveats) else { return false }

        for kind in o.categories.isEmpty ? ["*"] : o.categories {
            let ratings = world.organisations[g]?.ratings ?? []
            let grades = ratings.filter { [kind, "*"].contains($0.category) && Self.holds($0.term, at: t) }.map(\.grade)
            if grades.isEmpty || grades.contains(.no) { return false }
        }

        guard o.persons.mention != .none else { return true }
        guard o.persons.isScreened, o.persons.isSignedOff || o.persons.mention != .special else { return false }
        // The agreement that the persons travel under has to be one that says what the label is worth.
        guard foreign.allSatisfy({ covering($0).contains { $0.hasTransferBasis } }) else { return false }
        return ordinal == 0 || worth() == nil || worth(by: { $0.hasTransferBasis }) != nil
    }

    /// "o is not recalled, superseded-and-withdrawn, or past retention"; nor too early.
    private var gate8: Bool {
        if state.recalled || state.withdrawn { return false }
        return Self.holds(Term(from: o.validFrom, until: o.validUntil), at: t)
    }

    // MARK: What a classification is worth (3.1.2)

    /// To `g`, in its own ordinals: under the mildest agreement with each originator, and of these the most that any asks.
    private func worth(by counts: (World.Agreement) -> Bool = { _ in true }) -> Int? {
        var asked: [Int] = []
        for label in o.classifications where label.ordinal >= 1 {
            guard let worth = worth(of: label, by: counts) else { return nil }
            asked.append(worth)
        }
        return asked.max()
    }

    private func worth(of label: Classification, by counts: (World.Agreement) -> Bool = { _ in true }) -> Int? {
        var asked: [Int] = []
        for originator in foreign {
            let agreements = covering(originator).filter { counts($0) && $0.maximum >= label.ordinal }
            guard let mildest = agreements.compactMap({ worth(of: label, under: $0) }).min() else { return nil }
            asked.append(mildest)
        }
        return asked.max()
    }

    private func worth(of from: Classification, under agreement: World.Agreement) -> Int? {
        guard let place = world.schemes[from.scheme]?.levels[from.label] else { return nil }
        guard let to = world.organisations[g]?.scheme, let levels = world.schemes[to]?.levels else { return nil }
        for code in [to, from.scheme] {
            if let scheme = world.schemes[code], !Self.holds(scheme.term, at: t) { return nil }
        }
        let highest = max(place, from.ordinal)  // what the scheme says or what the policy claims
        if to == from.scheme { return highest }

        var worths: [Int] = []
        for table in agreement.equivalences where table.from == from.scheme && table.to == to {
            guard Self.holds(table.term, at: t) else { continue }
            if let label = table.rows[from.label] {
                guard let level = levels[label] else { return nil }
                worths.append(level)
            } else {
                guard let level = levels.values.sorted().first(where: { $0 >= highest }) else { return nil }  // map up
                worths.append(level)
            }
        }
        return worths.max()
    }

    /// Up to what the node of `g` may hold. Red line R9: 2 without an accreditation; and one that has ended gives no more
    /// than it gave.
    private var ceiling: Int {
        var inForce: [Int] = []
        var begun: [Int] = [2]
        for accreditation in world.organisations[g]?.accreditations ?? [] {
            if Self.holds(accreditation.term, at: t) { inForce.append(accreditation.ordinal) }
            if Self.holds(Term(from: accreditation.term.from), at: t) { begun.append(accreditation.ordinal) }
        }
        return inForce.min() ?? begun.min() ?? 2
    }

    // MARK: display(o, p, t)

    /// Need to know: each list of the audience has to have a place for the post. Who names everybody (`others`) names
    /// nobody. An organisation that is named as a whole, or whose word alone it is, judges the need itself.
    private func needsToKnow(_ p: Reader) -> Bool {
        o.relTo.lists.allSatisfy { parties in
            parties.contains { party in
                switch party {
                case .organisation, .state, .alliance, .body:
                    isOwn || resolve(party, at: t, for: p).contains(g)
                case .channel(let code): membership(of: p, in: code) { _ in true }
                case .post(let name): isPost(p, name)
                case .others: false
                }
            }
        }
    }

    private func isCleared(_ p: Reader) -> Bool {
        guard ordinal >= 1 else { return true }
        guard let clearance = p.clearance, t < clearance.until else { return false }
        for label in o.classifications where label.ordinal >= 1 {
            let here = (isOwn ? nil : worth(of: label)) ?? label.ordinal
            // Of a joint object no less than of one's own.
            guard clearance.ordinal >= (o.originators.contains(g) ? max(here, label.ordinal) : here) else {
                return false
            }
        }
        return true
    }

    private func handles(_ p: Reader) -> Bool {
        o.handling.allSatisfy { caveat in
            switch caveat {
            case "eyes-of-post": isNamed
            case "no-print": p.act != .print
            case "no-machine-translation": p.act != .translate
            case "no-AI": p.act != .compute && p.act != .translate
            default: false  // off-line-only, and what nobody knows
            }
        }
    }
}
