import JSON
import Policy
import Records
import Store

/// Turns submitted objects into arrivals: checks each, decides its policy, seals it in an envelope, commits to it.
struct Intake: Sendable {
    let core: Core
    let access: Access
    let caller: Caller
    let edition: Edition
    let now: Instant
    /// Whether the gate itself has asked whether this post may file this.
    var isVouched = false
    /// The post that asked, where the caller is a second person who clears it: it is the one who files.
    var askedBy: String?
    /// The policy of the version that an erasure has this replace. What comes in its place is never looser, says no more of
    /// persons than was there, and follows that version whoever could see it.
    var replaced: ReleasePolicy?
    /// When what it says was released, where it is no new word: to nobody who was admitted since is it new (law 4).
    var released: Released?
    var precedence = Envelope.Precedence.routine
    /// Whether it is the same, marked anew.
    var isMarkedAnew = false
    /// Whether files that come with their reports are looked into: those that posts of this node file, by whatever way. What other nodes
    /// signed, and what stands here already, is taken as it is.
    var looksIntoFiles = false
    /// What the caller may see of the channel: see ``Access/seen``.
    private let seen: Set<ShelfKey>
    /// See ``Access/whole``.
    private let whole: Set<ShelfKey>

    init(
        core: Core, access: Access, caller: Caller, edition: Edition, now: Instant, isVouched: Bool = false,
        askedBy: String? = nil
    ) {
        self.core = core
        self.access = access
        self.caller = caller
        self.edition = edition
        self.now = now
        self.isVouched = isVouched
        self.askedBy = askedBy
        seen = access.seen
        whole = access.whole
    }

    /// The same at another time.
    func at(_ time: Instant) -> Intake {
        var intake = Intake(
            core: core, access: access, caller: caller, edition: edition, now: time, isVouched: isVouched,
            askedBy: askedBy)
        (intake.replaced, intake.released, intake.precedence) = (replaced, released, precedence)
        (intake.looksIntoFiles, intake.isMarkedAnew) = (looksIntoFiles, isMarkedAnew)
        return intake
    }

    struct Released: Sendable {
        /// See ``Store/Shelf/era``.
        let era: Instant?
        /// Of which of those that come together; `nil`: of all of them.
        var record: RecordID?

        func holds(for id: RecordID) -> Bool { record.map { $0 == id } ?? true }
    }

    /// An object after its check.
    indirect enum Checked: Sendable {  // handed on from step to step: one pointer instead of all that an arrival has
        /// - Parameter flags: the red lines that it may cross.
        case ready(Arrival, id: String, version: String?, flags: [RedLine])
        /// Not filed, but kept for a second person: the arrival is that of the request.
        case held(Arrival, id: String, version: String?, request: RecordID)
        /// Held before, and still.
        case waiting(Filed)
        case refused(Filed)
    }

    /// In the order of the objects; big submissions are split over child tasks.
    ///
    /// - Parameter company: what they come with, where they are a part of more.
    func check(_ objects: [JSONValue], in company: Company? = nil) async throws -> [Checked] {
        let company = company ?? Company(objects)
        let keptFrom = try await knowing(objects)
        let (book, joints) = (SourceBook(), JointBook())
        let standing = try await jointStanding(objects)
        let files = looksIntoFiles ? objects.count { company.isFile($0) } : 0
        let checked = try await Shares.gathered(objects.count) {
            try await checkShare(objects[$0], in: company, book, keptFrom, joints, standing, files: files)
        }
        return refusingWithoutFiles(try await refusingOverlays(checked), in: company)
    }

    /// Refuses a report whose file is refused: nobody is told of an annex that nobody has.
    private func refusingWithoutFiles(_ checked: [Checked], in company: Company) -> [Checked] {
        guard !company.annexing.isEmpty else { return checked }
        var lost: [String: String] = [:]  // by report
        for case .refused(let file) in checked {
            guard let id = file.id.flatMap({ try? RecordID($0) }) else { continue }
            for report in company.annexing[id] ?? [] {
                if let report = report["id"]?.string { lost[report] = file.message }
            }
        }
        guard !lost.isEmpty else { return checked }
        return checked.map { item in
            guard case .ready(_, let id, let version, _) = item, let why = lost[id] else { return item }
            return .refused(
                Filed(id: id, version: version, fate: .refused("\(id): a file that goes along is refused: \(why)")))
        }
    }

    /// Refuses what a guest files as a new version of somebody else's word: only its originator makes one (domain 3.0). A
    /// house revises what stands on its own node as it sees fit.
    ///
    /// Of what the guest is shown alone: of anything else the answer would tell that it is there.
    private func refusingOverlays(_ checked: [Checked]) async throws -> [Checked] {
        // Whose turn it is with a record of the registry is for its kind to say.
        guard originator != core.identity.organisation, !caller.isConsole, replaced == nil,
            access.channel.code != Registry.channel
        else { return checked }
        let others = seen.filter { !core.originators(of: $0, in: access.snapshot).contains(originator) }.sorted()
        let ids = Set(checked.compactMap { $0.filing?.id })
        guard !others.isEmpty, !ids.isEmpty else { return checked }
        let found = try await core.store.newest(of: ids.sorted(), shelves: others).keys.sorted()
        var versions: [RecordID: Set<Timestamp>] = [:]
        for id in found {
            let shown = try await core.show(
                core.versions(of: [id], on: others), access.allowed, access.snapshot)
            if !shown.isEmpty { versions[id] = Set(shown.compactMap { Timestamp($0.row.version) }) }
        }
        return checked.map { item in
            guard case .ready(_, let id, let version, _) = item, let filing = item.filing, let own = filing.version,
                let known = versions[filing.id], !known.contains(own)
            else { return item }
            let message =
                "\(id): the object in this channel is another organisation's word; only its originator makes new "
                + "versions: publish an object of your own"
            return .refused(Filed(id: id, version: version, fate: .refused(message)))
        }
    }

    @concurrent
    private func checkShare(
        _ objects: ArraySlice<JSONValue>, in company: Company, _ book: SourceBook,
        _ keptFrom: [RecordID: Set<Party>], _ joints: JointBook, _ standing: [RecordID: JointStanding], files: Int
    ) async throws -> [Checked] {
        let salts = core.random(LedgerEntry.saltLength * objects.count)
        var checked: [Checked] = []
        checked.reserveCapacity(objects.count)
        var mentions = MentionMemo()
        var faults: [[UInt8]: String?] = [:]  // by policy: a submission has few
        let era = access.snapshot.world.era(at: now)
        var offset = 0
        for object in objects {
            let salt = Array(salts[offset..<offset + LedgerEntry.saltLength])
            offset += LedgerEntry.saltLength
            let draft: Draft
            do throws(Violation) {
                draft = try Draft(checking: object, in: edition)
            } catch {
                checked.append(.refused(Self.refused(object, error.sentence)))
                continue
            }
            guard !CommitmentAct.namesNoDecision(object) else {
                let message = "\(draft.id.text): decision_ref: name the adopted decision by which that is done"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            guard !EntryMaker.reserved.contains(draft.id.type) else {
                let message = "type: \"\(draft.id.type)\" is kept for the node's own entries: choose another type"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            if draft.kind.name == "marking-definition", draft.body.count > SharingLimits.marking {
                let message =
                    "\(draft.id.text): a marking definition of \(draft.body.count) bytes is over this node's limit of "
                    + "\(SharingLimits.marking)"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            if let message = registryRefusal(draft, object, in: company) {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            let reports = company.annexing[draft.id] ?? []
            let annexed = reports.flatMap(Company.markings(ofFilesWith:)).uniqued
            if let marking = contradicted(draft.markings + draft.granularMarkings + annexed, in: company) {
                let message =
                    "\(draft.id.text): it is marked with \(marking.text), and the definition of that which comes with it "
                    + "says something else than the one in force here: define the marking under an id of its own"
                checked.append(.refused(Self.refused(object, message)))
                continue
            }
            if looksIntoFiles, let message = fileRefusal(draft.id, object, with: reports, among: files) {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            let (own, source) = try await inherited(by: draft, object, in: company)
            // A file has the markings of its reports, whatever it says of itself, and is kept from whom they are kept from.
            let markings = own + annexed.filter { !own.contains($0) }
            let apart = reports.reduce(into: keptFrom[draft.id] ?? []) { kept, report in
                if let id = report["id"]?.recordID { kept.formUnion(keptFrom[id] ?? []) }
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
                case "report": try await inheritance(of: object, in: company, book)
                case "artifact": try await inheritance(ofFile: draft.id, in: company, book)
                case TranslationOrigin.kind: try await inheritance(ofTranslation: object, in: company, book)
                default: nil
                }
            if let inherited = inheritance?.policy {
                policy = (ReleasePolicy(bytes: policy) ?? .nobody).combined(with: inherited).canonical
            }
            let ruled = ruled(policy, by: try await jointRuling(draft, object, standing, joints), in: company)
            if let message = ruled.fault {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            policy = ruled.policy
            let fault = faults[policy] ?? fault(of: policy)
            faults[policy] = .some(fault)
            if let message = fault {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            if let message = try await translationRefusal(draft, object, under: policy, in: company) {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            let persons = persons(in: draft, object, policy, &mentions)
            if replaced == nil, case .unfounded(let message) = persons {
                checked.append(.refused(Self.refused(object, draft.id.text + ": " + message)))
                continue
            }
            let told = released.flatMap { $0.holds(for: draft.id) ? $0 : nil }
            checked.append(
                .ready(
                    arrival(
                        draft, object, policy, persons, era: (told.map(\.era) ?? inheritance.map(\.era)) ?? era,
                        isAnnexed: !reports.isEmpty, salt: salt),
                    id: draft.id.text,
                    version: draft.version?.text,
                    flags: draft.flags))
        }
        return checked
    }

    private func arrival(
        _ draft: Draft, _ object: JSONValue, _ policy: [UInt8], _ persons: ProcessingGrounds, era: Instant?,
        isAnnexed: Bool, salt: [UInt8]
    ) -> Arrival {
        var envelope = Envelope(
            urn: Envelope.urn(node: core.identity.origin, id: draft.id), kind: draft.kind.name,
            contentHash: draft.content, originator: originator, ownerNode: core.identity.origin,
            filedBy: askedBy ?? caller.name, channel: access.channel.code, created: now, policy: policy,
            precedence: precedence)
        if askedBy != nil { envelope.releasedBy = caller.name }
        envelope.era = era
        persons.note(in: &envelope)
        if draft.kind.name == TranslationOrigin.kind, let origin = TranslationOrigin(of: object) {
            envelope.translations = (object["contents"]?.members.map(\.0.text) ?? []).map {
                Envelope.TranslationNote(
                    lang: $0, origin: origin.maker == .machine ? .machine : .human, isReviewed: !origin.isUnreviewed)
            }
        }
        envelope.review = draft.flags.map(\.rawValue)
        let known = access.snapshot.policyKeys[policy]
        var filing = Filing(
            draft, channel: access.channel.key, policy: known ?? PolicyKey(-1), era: era,
            precedence: precedence.rawValue)
        if known == nil { filing.newPolicy = policy }
        // Of what decisions are made by there is one word in a channel, whoever sees it.
        if !filing.isStanding, !caller.isConsole, replaced == nil {
            filing.seeing = whole
        }
        // A file is one record on a shelf, and one on each: under whose policy it stands already is not who may see this report.
        if isAnnexed, replaced == nil { filing.seeing = [] }
        return Arrival(
            kind: draft.kind.name, envelope: envelope.bytes, body: draft.body,
            commitment: LedgerEntry.commitment(
                kind: draft.kind.name, envelope: envelope.bytes, body: draft.body, salt: salt),
            salt: salt, filing: filing)
    }

    /// The organisation whose word it is: the author's.
    var originator: String { access.allowed.organisation }

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

    /// A marking of the object which means something else here than its author says together with it. Whoever was the first
    /// to use an id says what it means, so the author's own definition will be refused; filed under the other's, the object
    /// would go to whom its author keeps it from.
    private func contradicted(_ markings: [RecordID], in company: Company) -> RecordID? {
        guard !company.definitions.isEmpty else { return nil }
        let world = access.snapshot.world
        return markings.first { marking in
            guard let meant = company.definitions[marking],
                let inForce = world.markings[marking] ?? world.localMarkings[access.channel.code]?[marking]
            else { return false }
            return meant != inForce && TLP(marking: marking) == nil
        }
    }

    /// Why a file does not go along with these reports, by a look at what it holds; `nil`: it does, or holds nothing.
    ///
    /// - Parameter files: how many come with it, itself among them: what a look costs is bounded for all of them.
    private func fileRefusal(
        _ file: RecordID, _ object: JSONValue, with reports: [JSONValue], among files: Int
    ) -> String? {
        guard !reports.isEmpty, let payload = object["payload_bin"]?.string else { return nil }
        // Whoever holds the data folder waits for what they began.
        guard files <= SharingLimits.annexesLooked || caller.isConsole else {
            return
                "\(files) files go along in one submission, \(SharingLimits.annexesLooked) at most: send them in several"
        }
        let told = reports.flatMap { Product.annexes(of: $0) }.filter { $0.artifact == file }.map { annex in
            [annex.about["name"]?.string ?? "", annex.about["media_type"]?.string ?? ""]
        }
        // Each is looked into once.
        guard let said = told.first, told.allSatisfy({ $0 == said }) else {
            return "a file has one name and one media_type in all reports of a submission: send them one by one"
        }
        guard let bytes = Base64.decode(Array(payload.utf8)[...]) else { return nil }
        return core.annexLook(said[0], said[1], bytes)
    }

    /// What is wrong with filing this kind here, now, by this post; `nil`: nothing.
    private func registryRefusal(_ draft: Draft, _ object: JSONValue, in company: Company) -> String? {
        if draft.kind == .releaseRequest {
            return "requests to release are made by the node: file the object itself, and it is held where it has to be"
        }
        let isRegistry = access.channel.code == Registry.channel
        if company.isBulkOnPersons, Company.isOnPerson(object) {
            return
                "over \(RedLines.personMentionsPerObject) records on persons in one submission: bulk data on persons is "
                + "refused (R3)"
        }
        if !isRegistry, let charter = access.snapshot.registry.charters[access.channel.code],
            !charter.takes(draft.id.type)
        {
            return "the charter of the channel \(access.channel.code) takes no records of the type \(draft.id.type): "
                + "file it in another channel"
        }
        guard draft.kind.isGovernance else {
            let known: Set<String> = ["marking-definition", "identity", "extension-definition"]
            return !isRegistry || known.contains(draft.kind.name)
                ? nil : "the channel registry is for parties, agreements and markings: file it in another channel"
        }
        guard isRegistry else {
            return "a record of the kind \(draft.kind.name) goes into the channel registry, not into this one"
        }
        if draft.kind.name == "person-mention" {
            let limit = RedLines.personMentionsPerObject
            let mentions = access.snapshot.registry.mentions(of: object).union(company.mentions(of: object))
            if mentions.subtracting([draft.id]).count >= limit {
                return "its object would have over \(limit) mentions of persons, the most there may be (R3)"
            }
        }
        if let conflict = conflictOfDuties(draft, object) { return conflict.message + " (domain 3.3)" }
        // Who may not file it at all learns nothing of its signature.
        return mandateRefusal(draft, object)
            ?? core.signatureRefusal(object, in: access.snapshot, by: caller, isVouched: isVouched)
    }

    /// Why this post may not file a record of this kind in the registry; `nil`: it may.
    private func mandateRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        // Whoever holds the data folder records what was there before the node was.
        if caller.isConsole || isVouched { return nil }
        if let act = Self.acts[draft.kind.name], draft.kind.name != "remarking" || object["decided_by"] != nil {
            return "a \(draft.kind.name) that is filed by hand changes nothing: \(act) does it, and records it"
        }
        let words = Set(access.roles.map(\.rawValue))
        if draft.kind.hasLifecycle {
            guard
                case .refused(let refusal) = draft.kind.move(
                    from: access.snapshot.registry.latest(draft.id), to: object, by: words)
            else { return originatorRefusal(draft, object) }
            return refusal.message
        }
        guard !access.roles.isDisjoint(with: Core.keepers) else {
            return "only a secretary, a chair or a data-protection officer records a \(draft.kind.name)"
        }
        return personsRefusal(draft, object)
    }

    /// Records that say what the node itself did, and the commands that have it done. By themselves they would look as if
    /// it were done.
    private static let acts = [
        "recall": "baraza recall", "remarking": "baraza remark", "tear-line": "baraza tearline",
    ]

    /// The charge that its post, or the post's delegate, may not hold beside another that it has.
    private func conflictOfDuties(_ draft: Draft, _ object: JSONValue) -> SeparationOfDuties.Conflict? {
        guard draft.kind.name == "role-assignment", let assignment = Registry.Assignment(draft.id, object),
            let post = assignment.delegate ?? object["post"]?.string
        else { return nil }
        return access.snapshot.registry.assignments.conflict(of: assignment, for: post)
    }

    /// Who looked at persons says so in their own name, and what takes a data-protection officer takes one of the node's own
    /// organisation: red lines R4 and R5.
    private func personsRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        switch draft.kind.name {
        case "protected-status-screen":
            guard access.roles.contains(.dpo), originator == core.identity.organisation else {
                return "only a data-protection officer of \(core.identity.organisation) screens (R5)"
            }
            return object["screened_by"]?.string == caller.name
                ? nil : "you screen in your own name: screened_by is \"\(caller.name)\" (R5)"
        case "person-mention" where object["special_categories"] != nil:
            guard access.roles.contains(.dpo), originator == core.identity.organisation else {
                return "only a data-protection officer of \(core.identity.organisation) records special categories (R4)"
            }
            return object["signed_off_by"]?.string == caller.name
                ? nil : "you sign off in your own name: signed_off_by is \"\(caller.name)\" (R4)"
        default: return nil
        }
    }

    /// What an originator lets others have is said, changed and taken back by posts of theirs alone, and so are answers to
    /// requests for it: domain 3.1.3 gate 5, 4.4.
    private func originatorRefusal(_ draft: Draft, _ object: JSONValue) -> String? {
        guard ["consent", "onward-request"].contains(draft.kind.name) else { return nil }
        let before = access.snapshot.registry.latest(draft.id)
        if draft.kind.name == "onward-request", before == nil {
            guard object["asked_by"]?.string == caller.name else {
                return "you ask in your own name: asked_by is \"\(caller.name)\""
            }
            let asking = object["asking_organisation"]?.string ?? originator
            guard asking == originator else {
                return "you ask for your own organisation: asking_organisation is \"\(originator)\""
            }
            return OnwardNote(object)?.isBounded == false
                ? "its reason is over \(SharingLimits.reason) characters, or over \(SharingLimits.onwardReasonBytes) bytes"
                : nil
        }
        let whose = [before, object].compactMap { $0 }.map { $0["originator"]?.string }
        return whose.allSatisfy({ $0 == originator })
            ? nil : "only a post of the originator says what others may have, and you speak for \(originator)"
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

    private static func refused(_ object: JSONValue, _ message: String) -> Filed {
        let id = object.kind == .object ? object["id"]?.string : nil
        let version = object.kind == .object ? (object["modified"] ?? object["created"])?.string : nil
        return Filed(id: id?.echo, version: version?.echo, fate: .refused(message.cut(to: SharingLimits.message)))
    }
}

extension Filing {
    /// How an object is listed and found: when it comes, and again when it is verified.
    ///
    /// - Parameter precedence: as the envelope says it.
    init(_ draft: Draft, channel: ChannelKey, policy: PolicyKey, era: Instant?, precedence: String?) {
        let found = Self.findable(draft)
        self.init(
            channel: channel, policy: policy, id: draft.id, version: draft.version, created: draft.created,
            createdBy: draft.createdBy, revoked: draft.revoked, specVersion: draft.specVersion,
            content: draft.content, text: found?.text ?? "", references: draft.references,
            links: draft.links, values: found?.values ?? [], span: draft.span, isStanding: draft.kind.isStanding,
            era: era, facets: SearchFacet.all(of: found, kind: draft.id.type, precedence: precedence))
    }

    /// The words and values that the object is found by: what every reader of its shelf may see; `nil`: nothing of it. What a
    /// marked portion says is not searched: a hit would tell of it. What it refers to is known all the same, so that it can
    /// be left out; who asks what refers to something is told of what is left for them.
    private static func findable(_ draft: Draft) -> Draft? {
        guard !draft.granularMarkings.isEmpty, let object = try? JSONDocument(parsing: draft.body).root else {
            return draft
        }
        let common = Projection(of: object, withholding: Set(draft.granularMarkings)) { _ in false }
        guard case .part(let tree) = common, let left = try? JSONDocument(parsing: tree.bytes) else { return nil }
        return try? Draft(checking: left.root, in: draft.specVersion == "2.0" ? .stix20 : .stix21)
    }
}

extension [Intake.Checked] {
    /// With what could not be read, each in its place among all.
    func including(_ unreadable: [Int: String]) -> Self {
        if unreadable.isEmpty { return self }
        var rest = makeIterator()
        return (0..<count + unreadable.count).compactMap { place in
            guard let message = unreadable[place] else { return rest.next() }
            return .refused(Filed(id: nil, version: nil, fate: .refused(message.cut(to: SharingLimits.message))))
        }
    }
}

extension Violation {
    /// The object, the property, what is wrong, and by which rule.
    var sentence: String {
        let place = [object, property.isEmpty ? nil : property].compactMap { $0 }.joined(separator: ": ")
        return (place.isEmpty ? "" : place + ": ") + message + " (\(rule))"
    }
}

extension String {
    /// At most so many bytes, cut between characters.
    func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var text = ""
        var length = 0
        for character in self {
            length += character.utf8.count
            guard length <= limit - 3 else { break }
            text.append(character)
        }
        return text + "…"
    }
}
