import JSON
import Policy
import Records
import Store

/// A share of a submission: what each object's check looks at, what it comes to, and why not.
extension Intake {
    /// What an object comes with.
    struct Submission: Sendable {
        let company: Company
        /// What was looked up of products and of joint products: once for all.
        let book = SourceBook()
        let joints = JointBook()
        /// See ``Intake/knowing(_:)``.
        let keptFrom: [RecordID: Set<Party>]
        /// See ``Intake/jointStanding(_:)``.
        let standing: [RecordID: JointStanding]
        /// How many files are looked into.
        let files: Int
    }

    /// What is remembered from one object to the next.
    private struct Memo {
        let era: Instant?
        var mentions = MentionMemo()
        /// By policy: a submission has few.
        var faults: [[UInt8]: String?] = [:]
    }

    /// Under which policy an object stands here, since when, or why it does not.
    private struct Ruling {
        var policy: [UInt8]
        /// That of what the object derives from, if it derives from anything.
        var era: Instant??
        var fault: String?
    }

    @concurrent
    func checkShare(_ objects: ArraySlice<JSONValue>, of submission: Submission) async throws -> [Checked] {
        let salts = core.random(LedgerEntry.saltLength * objects.count)
        var checked: [Checked] = []
        checked.reserveCapacity(objects.count)
        var memo = Memo(era: access.snapshot.world.era(at: now))
        var offset = 0
        for object in objects {
            let salt = Array(salts[offset..<offset + LedgerEntry.saltLength])
            offset += LedgerEntry.saltLength
            checked.append(try await check(object, salt: salt, of: submission, &memo))
        }
        return checked
    }

    private func check(
        _ object: JSONValue, salt: [UInt8], of submission: Submission, _ memo: inout Memo
    ) async throws -> Checked {
        let draft: Draft
        do throws(Violation) {
            draft = try Draft(checking: object, in: edition)
        } catch {
            return .refused(Self.refused(object, error.sentence))
        }
        guard !EntryMaker.reserved.contains(draft.id.type) else {
            let message = "type: \"\(draft.id.type)\" is kept for the node's own entries: choose another type"
            return .refused(Self.refused(object, message))
        }
        func refused(_ message: String) -> Checked {
            .refused(Self.refused(object, draft.id.text + ": " + message))
        }
        let reports = submission.company.annexing[draft.id] ?? []
        let annexed = reports.flatMap(Company.markings(ofFilesWith:)).uniqued
        if let message = refusal(
            of: draft, object, with: reports, marked: draft.markings + draft.granularMarkings + annexed, in: submission)
        {
            return refused(message)
        }
        let ruling = try await ruling(of: draft, object, with: reports, marked: annexed, in: submission)
        if let message = ruling.fault { return refused(message) }
        let policy = ruling.policy
        let fault = memo.faults[policy] ?? fault(of: policy)
        memo.faults[policy] = .some(fault)
        if let message = fault { return refused(message) }
        if let message = try await translationRefusal(draft, object, under: policy, in: submission.company) {
            return refused(message)
        }
        let persons = persons(in: draft, object, policy, &memo.mentions)
        if replaced == nil, case .unfounded(let message) = persons { return refused(message) }
        let told = released.flatMap { $0.holds(for: draft.id) ? $0 : nil }
        return .ready(
            arrival(
                draft, object, policy, persons, era: (told.map(\.era) ?? ruling.era) ?? memo.era,
                isAnnexed: !reports.isEmpty, salt: salt),
            id: draft.id.text, version: draft.version?.text, flags: draft.flags)
    }

    /// What an object's policy comes to: by its markings, by what it derives from, and by the rules of joint products.
    ///
    /// - Parameter annexed: the markings of the reports that it goes along with.
    private func ruling(
        of draft: Draft, _ object: JSONValue, with reports: [JSONValue], marked annexed: [RecordID],
        in submission: Submission
    ) async throws -> Ruling {
        let company = submission.company
        let (own, source) = try await inherited(by: draft, object, in: company)
        // A file has the markings of its reports, whatever it says of itself, and is kept from whom they are kept from.
        let markings = own + annexed.filter { !own.contains($0) }
        let apart = reports.reduce(into: submission.keptFrom[draft.id] ?? []) { kept, report in
            if let id = report["id"]?.recordID { kept.formUnion(submission.keptFrom[id] ?? []) }
        }
        var policy = core.policy(
            PolicyKeys.Question(
                channel: access.channel.key, originator: originator, markings: markings,
                granular: draft.granularMarkings, source: source,
                confined: access.channel.code == Registry.channel
                    ? Registry.confined(
                        draft, object, keptBy: core.identity.organisation, in: access.snapshot.world) : nil,
                charter: access.snapshot.registry.charters[access.channel.code]?.position,
                keptFrom: apart),
            template: access.template)
        if let replaced { policy = (ReleasePolicy(bytes: policy) ?? .nobody).combined(with: replaced).canonical }
        // Most objects derive from nothing: they are not asked.
        let inheritance: Inheritance? =
            switch draft.kind.name {
            case "report": try await inheritance(of: object, in: company, submission.book)
            case "artifact": try await inheritance(ofFile: draft.id, in: company, submission.book)
            case TranslationOrigin.kind: try await inheritance(ofTranslation: object, in: company, submission.book)
            default: nil
            }
        if let inherited = inheritance?.policy {
            policy = (ReleasePolicy(bytes: policy) ?? .nobody).combined(with: inherited).canonical
        }
        let joint = try await jointRuling(draft, object, submission.standing, submission.joints)
        let ruled = ruled(policy, by: joint, in: company)
        return Ruling(policy: ruled.policy, era: inheritance.map(\.era), fault: ruled.fault)
    }

    /// The markings of the object and of what it derives from, portions included, whose word that is and whom it is for: a
    /// translation says what its original says (law 5).
    ///
    /// - Parameter company: what is filed together with it, which is in no store yet.
    private func inherited(
        by draft: Draft, _ object: JSONValue, in company: Company
    ) async throws -> (markings: [RecordID], source: PolicyKeys.Derivation) {
        guard let original = Company.original(of: object) else { return (draft.markings, PolicyKeys.Derivation()) }
        // Who names what they cannot know of has not translated it: it must not matter whether it is here.
        let all = access.snapshot.shelvesByChannel[access.channel.key] ?? []
        let filer = replaced == nil ? caller.name : Caller.consoleName
        // Of what comes with it as a translation itself it has what that takes over.
        let line = company.line(from: original)
        let rows = try await core.known(line ?? [original], to: filer, seeing: seen, among: all)
        var markings = draft.markings + (line ?? [original]).flatMap { company.markings[$0] ?? [] }
        var source = PolicyKeys.Derivation()
        var standing: Set<RecordID> = []
        for shelf in Set(rows.map(\.shelf)).sorted() {
            guard let policy = access.snapshot.shelves[shelf].flatMap({ access.snapshot.policies[$0.policy] }) else {
                continue
            }
            if !policy.originators.isEmpty { standing.formUnion(rows.filter { $0.shelf == shelf }.map(\.id)) }
            markings += policy.markings.union(policy.portions).sorted { $0.text < $1.text }
            source.originators.formUnion(policy.originators)
            source.relTo = source.relTo.intersection(policy.relTo)
            source.notRelTo.formUnion(policy.notRelTo)
            source.tlp = max(source.tlp, policy.tlp)
            source.onward = source.onward.meet(policy.onward)
        }
        let isKnown = line.map { line in
            line.allSatisfy { id in
                // Whom it is for that several write, no marking says before it stands; of a product there is one version.
                if company.joint.contains(id) { return Joint.isProductID(id) && standing.contains(id) }
                return standing.contains(id) || company.markings[id] != nil
            }
        }
        // What replaces a version has what that one took over.
        source.isUnknown = replaced == nil && isKnown != true
        return (markings, source)
    }

    /// What the policy contradicts itself in, or asks for that the node may not; `nil`: nothing. What nobody could ever be
    /// shown is not taken.
    private func fault(of policy: [UInt8]) -> String? {
        guard
            let policy = ReleasePolicy(bytes: policy)?.resolved(
                in: access.snapshot.world, channel: access.channel.code)
        else { return nil }
        guard let classification = policy.classification, classification.ordinal > 0 else { return nil }
        if policy.tlp == .clear {
            return "TLP:CLEAR and \(classification.label) contradict each other: one of the two markings is wrong"
        }
        // R9: a node holds no more than a national authority has said that it may.
        let ceiling = access.snapshot.world.organisations[core.identity.organisation]?.ceiling(at: now) ?? 0
        guard classification.ordinal > ceiling else { return nil }
        return
            "\(classification.label) is of ordinal \(classification.ordinal), and this node may hold up to \(ceiling): "
            + "have an accreditation recorded in the registry, or file it elsewhere (R9)"
    }
}
