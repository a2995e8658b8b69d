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
    let seen: Set<ShelfKey>
    /// See ``Access/whole``.
    let whole: Set<ShelfKey>

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
        let submission = Submission(
            company: company, keptFrom: keptFrom, standing: try await jointStanding(objects),
            files: looksIntoFiles ? objects.count { company.isFile($0) } : 0)
        let checked = try await Shares.gathered(objects.count) { try await checkShare(objects[$0], of: submission) }
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

    func arrival(
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

    static func refused(_ object: JSONValue, _ message: String) -> Filed {
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
