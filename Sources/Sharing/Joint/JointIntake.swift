import JSON
import Policy
import Records
import Store
import Synchronization

/// What is known of the joint drafts that one submission speaks of: each is looked up once, whoever names it.
final class JointBook: Sendable {
    private let drafts = Mutex<[RecordID: FoundJoint?]>([:])
    private let sets = Mutex<Set<Set<Party>>>([])

    /// - Parameter find: asked once; `nil`: there is none that the caller may see.
    func draft(_ id: RecordID, _ find: () async throws -> FoundJoint?) async throws -> FoundJoint? {
        if let known = drafts.withLock({ $0[id] }) { return known }
        let found = try await find()
        drafts.withLock { $0[id] = .some(found) }
        return found
    }

    /// Whether a draft of these may be filed beside what stands already, and beside what comes with it.
    func hasRoom(for set: Set<Party>, among known: Set<Set<Party>>) -> Bool {
        sets.withLock { sets in
            guard !known.contains(set), !sets.contains(set) else { return true }
            guard known.union(sets).count < SharingLimits.jointSets else { return false }
            sets.insert(set)
            return true
        }
    }
}

/// By what a joint product may be filed.
struct JointGrounds: Sendable {
    /// Whose word it is from then on.
    let originators: Set<String>
    /// To whom all of them let it go.
    let audience: Set<Party>
    /// The channel that it is for.
    let channel: String
    /// Whether the audience is named, and is not whoever reads the channel.
    let isNamed: Bool
}

/// What the rules of joint products say of an object that somebody files, by whatever way.
enum JointRuling: Sendable {
    /// They say nothing of it.
    case unconcerned
    /// It is for these organisations alone.
    case held(to: Set<String>)
    case released(JointGrounds)
    case refused(String)
}

/// What stands under the id of a joint draft, or of what was said of one.
struct JointStanding: Sendable {
    /// Of a note: all of them. Of a draft: some.
    var versions: Set<Timestamp> = []
    /// Of a draft: all that its lead has named as its originators.
    var originators: Set<String> = []
}

extension Intake {
    /// The versions of joint drafts and of what was said of these that the caller is shown under the ids of a submission: what has
    /// such an id already is asked about as that, whatever it says of itself. The id of a product says that it is one.
    ///
    /// Of what the caller is shown alone: of anything else the answer would tell that it is there.
    func jointStanding(_ objects: [JSONValue]) async throws -> [RecordID: JointStanding] {
        guard replaced == nil, access.channel.code != Registry.channel else { return [:] }
        let ids = Set(objects.compactMap { $0.kind == .object ? $0["id"]?.recordID : nil }).filter {
            ["note", Joint.type].contains($0.type)
        }
        guard !ids.isEmpty else { return [:] }
        let shelves = access.allowed.all.filter { shelf in
            access.snapshot.shelves[shelf].flatMap { access.snapshot.policies[$0.policy] }?.isHeldToOrganisations
                ?? false
        }
        guard !shelves.isEmpty else { return [:] }
        let found = try await core.store.newest(of: ids.sorted(), shelves: shelves).keys.sorted()
        guard !found.isEmpty else { return [:] }
        let shown = try await standingVersions(of: found, on: shelves)
        var standing: [RecordID: JointStanding] = [:]
        // So many at a time, as each may be long.
        for start in stride(from: 0, to: shown.count, by: SharingLimits.rfiActs) {
            let some = Array(shown[start..<min(start + SharingLimits.rfiActs, shown.count)])
            let bodies = try await core.remains(of: some)
            for each in some {
                guard let body = bodies[each.row.position], let object = try? JSONDocument(parsing: body).root,
                    Joint.isOurs(object) || JointAct.content(of: object) != nil,
                    let version = Timestamp(each.row.version)
                else { continue }
                let id = each.row.id
                let isOwn = core.isOwn(each.row, of: originator, in: access.snapshot)
                // What another says under the same id is another act.
                guard id.type != "note" || isOwn else { continue }
                standing[id, default: JointStanding()].versions.insert(version)
                if isOwn { standing[id]?.originators.formUnion(Joint.originators(ofDraft: object)) }
            }
        }
        return standing
    }

    /// What the caller is shown under these ids: of a note all, as its versions are asked about, and of a draft what was filed last on
    /// each shelf. On one shelf its originators are the same, as its policy is held to them.
    private func standingVersions(of ids: [RecordID], on shelves: [ShelfKey]) async throws -> [Shown] {
        let drafts = ids.filter { $0.type == Joint.type }
        let last = try await core.store.last(of: drafts, shelves: shelves, each: 1, before: Position(.max))
        let shown = try await core.show(last, access.allowed, access.snapshot)
        // Where the last one is not for the caller, one before it may be.
        let seen = Set(shown.map(\.row.position))
        let again = Set(last.filter { !seen.contains($0.position) }.map(\.id))
        let whole = ids.filter { $0.type != Joint.type || again.contains($0) }
        guard !whole.isEmpty else { return shown }
        let rows = try await core.versions(of: whole, on: shelves)
        let rest = try await core.show(rows, access.allowed, access.snapshot)
        return shown.filter { !again.contains($0.row.id) } + rest
    }

    /// What the rules of joint products say of an object: decision 0062. They are asked here, so that no boundary has a way past
    /// them; and at the release desk once more, of whoever clears it.
    ///
    /// - Parameters:
    ///   - standing: see ``jointStanding(_:)``.
    ///   - book: what the submission has looked up.
    func jointRuling(
        _ draft: Draft, _ object: JSONValue, _ standing: [RecordID: JointStanding], _ book: JointBook
    ) async throws -> JointRuling {
        // Of the product nothing is left but the whole: the rest would be another text.
        if let fault = Joint.fault(ofReport: object) { return .refused(fault) }
        // What replaces a version is held as that was, and says no more than it did.
        guard replaced == nil else { return .unconcerned }
        let known = standing[draft.id]?.versions
        switch draft.id.type {
        case "report" where Joint.isProduct(object):
            return try await productRuling(draft, object, book)
        case Joint.type where Joint.isOurs(object):
            let originators = Joint.originators(ofDraft: object)
            guard originators.first == originator else {
                return .refused(
                    "a joint draft is filed by the organisation that leads it, the first of its originators")
            }
            // Who is left out would not know that they were, and what is theirs could go out as another's.
            guard standing[draft.id]?.originators.isSubset(of: originators) ?? true else {
                return .refused(
                    "nobody who was an originator of a joint draft is left out of its next version: give it up, and write a "
                        + "new one")
            }
            if let message = try await unknownOrCrowded(originators, book) { return .refused(message) }
            return .held(to: Set(originators))
        case Joint.type where known != nil:
            return .refused("it is a joint draft: its next version has the extension of one, too")
        case "note":
            guard let content = JointAct.content(of: object),
                let deed = content["act"]?.string.flatMap(JointAct.Deed.init)
            else {
                guard known == nil else { return .refused(Self.saidOnce) }
                return .unconcerned
            }
            return try await actRuling(deed, content, draft, object, known, book)
        default: return .unconcerned
        }
    }

    /// What the policy of an object comes to by that, and why it is not filed; `nil`: it may be.
    ///
    /// - Parameter company: what is filed together with it, which means something in no world yet.
    func ruled(
        _ policy: [UInt8], by ruling: JointRuling, in company: Company
    ) -> (policy: [UInt8], fault: String?) {
        let asked: () -> ReleasePolicy = { ReleasePolicy(bytes: policy) ?? .nobody }
        switch ruling {
        case .unconcerned: return (policy, nil)
        case .refused(let message): return (policy, message)
        case .released(let grounds): return (asked().held(by: grounds).canonical, nil)
        case .held(let organisations):
            let held = asked().held(to: organisations)
            // Its portions too: what nobody is shown nobody consents to. And what comes with it means what it says.
            var whole = held
            whole.markings.formUnion(held.portions)
            let asks = whole.markings.compactMap { company.definitions[$0] }.reduce(
                whole.resolved(in: access.snapshot.world, channel: access.channel.code)
            ) { $0.combined(with: $1) }
            guard asks.tlp < .red else {
                let message =
                    "it would be TLP:RED here, which is for persons that are named, and what is written together goes to "
                    + "organisations: take another channel, or another marking"
                return (policy, message)
            }
            // A list of organisations addresses no post, and each list has to.
            guard !asks.handling.contains(Handling.eyesOfPost.rawValue) else {
                let message =
                    "it would be for the eyes of one post here, and what is written together goes to organisations: take "
                    + "another channel, or another marking"
                return (policy, message)
            }
            return (held.canonical, nil)
        }
    }

    private static let saidOnce = "what was said of a joint draft has one version: say it anew, in a note of its own"

    /// Each set of originators is a shelf of the channel, and a channel has so many: none is made of names that nobody has.
    private func unknownOrCrowded(_ originators: [String], _ book: JointBook) async throws -> String? {
        let shown = try await core.book(try await core.scope(nil, for: caller)).organisations
        if !shown.isEmpty,
            let unknown = originators.first(where: { shown[$0] == nil && $0 != core.identity.organisation })
        {
            let message =
                "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there"
            return message
        }
        // What it made of what it was given for others, and not for itself by name, is no set of its own.
        let known = access.snapshot.jointSets(of: originator, in: access.channel.key).filter {
            $0.contains(.organisation(originator))
        }
        guard book.hasRoom(for: Set(originators.map { Party.organisation($0) }), among: known) else {
            let message =
                "your organisation writes with \(SharingLimits.jointSets) sets of others in this channel, as many as it may: "
                + "take one of them, or another channel"
            return message
        }
        return nil
    }

    private func joint(_ id: RecordID?, _ book: JointBook) async throws -> FoundJoint? {
        guard let id, id.type == Joint.type else { return nil }
        return try await book.draft(id) {
            let scope = try await core.scope(nil, for: caller)
            return try await core.joints([id], in: scope, as: nil, for: caller, looksBack: true).first
        }
    }

    /// Its lead's releaser files it, word for word as every originator consents to it now.
    private func productRuling(
        _ draft: Draft, _ object: JSONValue, _ book: JointBook
    ) async throws -> JointRuling {
        guard access.roles.contains(.releaser) else {
            return .refused("a joint product is released by a releaser: ask one of your organisation")
        }
        let ref = Product.content(of: object)?["draft_ref"]?.recordID
        guard let found = try await joint(ref, book), found.lead == originator,
            found.head.line.channel == access.channel.code
        else {
            return .refused(
                "a joint product is released from its draft by the organisation that leads it, in the channel of the draft"
            )
        }
        guard found.isOut || found.isLast else {
            return .refused(
                "consents to this version of the joint draft \(found.id.text) do not count any more: file its next version, "
                    + "and ask for consents to that")
        }
        // What is filed already, to the letter, is asked about no more: to release it twice is to release it once.
        guard found.version.product == draft.id, found.isOut || found.thread(at: now).isConsented,
            let report = try? JSONDocument(parsing: found.version.report.bytes).root,
            report.canonical == object.canonical
        else {
            return .refused(
                "not every originator has consented to just this text for just this audience: ask those who have not, or "
                    + "write a new draft without what is theirs")
        }
        // Each of them takes it back for all, and its consent with it.
        let originators = Set(found.version.originators)
        guard !access.snapshot.registry.isRecalled(draft.id, draft.version?.text, of: originators) else {
            return .refused(
                "it was recalled by one of its originators: write a new draft, and ask for consents to that")
        }
        let others = found.version.draft.audience
        let parties = found.version.originators + others
        return .released(
            JointGrounds(
                originators: originators,
                audience: Set(parties.map { Party.organisation($0) }).union(
                    others.isEmpty ? [.channel(access.channel.code)] : []), channel: access.channel.code,
                isNamed: !others.isEmpty))
    }

    /// An originator says it, of a draft that is there, for its originators alone; and a releaser, where it is that it may go out.
    private func actRuling(
        _ deed: JointAct.Deed, _ content: JSONValue, _ draft: Draft, _ object: JSONValue, _ known: Set<Timestamp>?,
        _ book: JointBook
    ) async throws -> JointRuling {
        guard draft.version == draft.created, !draft.revoked else { return .refused(Self.saidOnce) }
        let isKnown = draft.version.map { known?.contains($0) ?? false } ?? false
        guard known == nil || isKnown else { return .refused(Self.saidOnce) }
        let isRelease = [.consent, .release].contains(deed)
        guard !isRelease || access.roles.contains(.releaser) else {
            return .refused(
                "to consent to a joint product, and to release it, is for releasers: ask one of your organisation")
        }
        guard let found = try await joint(object["object_refs"]?[0]?.recordID, book),
            found.version.originators.contains(originator), found.head.line.channel == access.channel.code
        else {
            return .refused(
                "there is no joint draft in this channel that you may see and that it is about: file that first")
        }
        let held = JointRuling.held(to: Set(found.version.originators))
        guard isRelease, !isKnown else { return held }
        guard content["digest"]?.string == found.version.digest else {
            return .refused(
                "the joint draft \(found.id.text) was changed since: read what it says now, and say it of that")
        }
        guard deed == .release else { return held }
        let product = found.version.product
        guard found.lead == originator, content["product_ref"]?.recordID == product else {
            return .refused("a joint product is released by the organisation that leads its draft, as that makes it")
        }
        // The product goes first: what is said to be out is out, or may go.
        guard found.isOut || found.thread(at: now).isConsented else {
            return .refused("not every originator consents to the joint draft \(found.id.text) as it stands")
        }
        return held
    }
}

extension Snapshot {
    /// The sets of organisations that one house writes with in a channel: those to whom its drafts and acts are held there.
    ///
    /// Of its word alone: what others say with it, or name it for, is theirs to answer for, and takes nothing of its room.
    func jointSets(of house: String, in channel: ChannelKey) -> Set<Set<Party>> {
        let keys = Set((shelvesByChannel[channel] ?? []).compactMap { shelves[$0]?.policy })
        return keys.compactMap { policies[$0] }.filter { $0.originators == [house] }.reduce(into: []) {
            $0.formUnion($1.heldLists)
        }
    }
}

extension ReleasePolicy {
    /// The lists of organisations that it is held to.
    var heldLists: Set<Set<Party>> {
        relTo.lists.filter { list in
            !list.isEmpty
                && list.allSatisfy { if case .organisation = $0 { true } else { false } }
        }
    }

    /// For these organisations alone, however its object is marked.
    ///
    /// The policy says it, and no marking does: a definition of that would stand in the channel, and tell its readers that
    /// something is being written, and with whom (law 3).
    func held(to organisations: Set<String>) -> ReleasePolicy {
        var policy = self
        policy.relTo = relTo.intersection(.only(Set(organisations.map { Party.organisation($0) })))
        policy.tlp = max(tlp, .amberStrict)
        return policy
    }

    /// Whether it is for some of these organisations alone, whatever its markings mean here.
    func isHeld(to organisations: Set<String>) -> Bool {
        let parties = Set(organisations.map { Party.organisation($0) })
        return relTo.lists.contains { !$0.isEmpty && $0.isSubset(of: parties) }
    }

    /// Whether it is for organisations of which this is one, and no more than may write a joint draft.
    func isHeldAmong(_ organisation: String) -> Bool {
        heldLists.contains { $0.count <= Joint.originatorsMost && $0.contains(.organisation(organisation)) }
    }

    /// Whether it is for organisations that it names one by one.
    var isHeldToOrganisations: Bool { !heldLists.isEmpty }

    /// Of several organisations, none of which may give it to more than all have let it go to: whoever is to have it beyond that
    /// takes the consent of each (the third-party rule, domain 4.4).
    ///
    /// Within the audience whoever has it may pass it on: that is part of what each consented to, and said where it consents.
    /// Where the channel lets its records go to fewer by a list of its own, it is those, and the originators.
    func held(by grounds: JointGrounds) -> ReleasePolicy {
        var policy = self
        policy.originators.formUnion(grounds.originators)
        if grounds.isNamed { policy.relTo = relTo.intersection(.only(grounds.audience)) }
        let own = Set(grounds.originators.map { Party.organisation($0) })
        if case .list(let parties) = onward, !parties.contains(.channel(grounds.channel)) {
            policy.onward = .list(parties.intersection(grounds.audience).union(own))
        } else {
            policy.onward = .list(grounds.audience)
        }
        return policy
    }
}
