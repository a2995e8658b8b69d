import JSON
import Policy
import Records
import Store

/// Products of several originators: decision 0062.
extension Gate {
    /// The newest joint drafts that a caller may see, with where each stands.
    package func joints(for caller: Caller) async throws -> JointList {
        try await core.door("joints", on: Joint.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (found, isMore) = try await core.newestJoints(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let now = core.clock()
            let lines = found.map { $0.line(for: scope.allowed.organisation, at: now) }
            return JointList(
                lines: lines.filter { !$0.thread.state.isOver } + lines.filter(\.thread.state.isOver), book: book,
                instant: now, isMore: isMore, mayAdd: try await core.mayWrite(caller))
        }
    }

    /// One draft in its newest version, and what each originator said of it.
    package func joint(_ id: String, for caller: Caller) async throws -> JointView {
        try await core.door("joint", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.joint(try? RecordID(id), in: scope, for: caller)
            let (house, now) = (scope.allowed.organisation, core.clock())
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let line = found.line(for: house, at: now)
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == found.head.line.channel
            }
            let isReleaser = core.isReleaser(caller, of: found, in: scope.snapshot)
            let product = line.thread.product
            let products = try await core.newestLines(of: [product].compactMap { $0 }, in: scope, for: caller)
            let events = found.acts.compactMap { note in
                found.act(note).map { act in
                    JointEvent(
                        act: act, post: note.post, text: note.text,
                        isCurrent: act.digest == found.version.digest || act.deed == .withdraw)
                }
            }.sorted { ($0.act.at, $0.act.id.text) < ($1.act.at, $1.act.id.text) }
            return JointView(
                line: line,
                tlp: RfiView.strictest(
                    found.head.line.tlp,
                    found.acts.map(\.tlp) + [found.version.draft.strictest].compactMap { $0 }
                        + products.values.map(\.tlp)),
                draft: found.version.draft, digest: found.version.digest, events: events,
                deeds: mayAct
                    ? line.thread.deeds(of: house).filter { isReleaser || ![.consent, .release].contains($0) } : [],
                mayRevise: mayAct && house == found.lead && !line.thread.state.isOver,
                product: product.flatMap { products[$0] }, book: book, instant: now)
        }
    }

    /// Files a joint draft, or its next version, for its originators alone.
    ///
    /// - Parameter id: of the draft that it is a version of; `nil`: it is a new one. A next version has a portion of everybody
    ///   who had one in those before it.
    package func file(_ draft: JointDraft, revising id: String? = nil, by caller: Caller) async throws -> ProductOutcome
    {
        let draft = draft.paragraphed
        try await checkWriting(to: draft.channel, by: caller)
        let made: Result<(RecordID, JSONTree), RfiFault> = try await core.door(
            "joint.file", on: id ?? draft.channel, for: caller
        ) {
            try await core.made(draft, revising: id, for: caller)
        }
        switch made {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let (id, tree)):
            // Alone: what says what it is would stand in the channel, and tell its readers that there is one (law 3).
            return try await file(tree, as: id, with: [], in: draft.channel, by: caller)
        }
    }

    /// Files what an organisation says of a joint draft, for all of its originators. To release it files the product as well.
    package func act(_ draft: JointActDraft, by caller: Caller) async throws -> ProductOutcome {
        let step: Result<JointStep, RfiFault> = try await core.door("joint.act", on: draft.joint, for: caller) {
            try await core.step(draft, for: caller)
        }
        switch step {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let step):
            if let version = step.released {
                let outcome = try await file(
                    version.report, as: version.product,
                    with: [Product.definition]
                        // Whom it is not for does not learn by these that there is one.
                        + (version.mark == nil ? [Joint.definition, Joint.actDefinition] : [])
                        + [version.mark?.definition(at: Rfi.allocated)].compactMap { $0 },
                    in: step.channel, by: caller)
                // What waits for a second person is not out: once it is, that it stands says so.
                guard case .filed = outcome else { return outcome }
            }
            return try await file(
                step.note.tree(at: core.clock()), as: step.note.id, with: [], in: step.channel, by: caller)
        }
    }
}

/// What is filed when somebody acts on a joint draft.
private struct JointStep: Sendable {
    let channel: String
    let note: ActingNote
    /// What is released by it.
    let released: JointVersion?
}

extension Core {
    fileprivate func made(
        _ draft: JointDraft, revising id: String?, for caller: Caller
    ) async throws -> Result<(RecordID, JSONTree), RfiFault> {
        func fault(_ property: String?, _ message: String) -> Result<(RecordID, JSONTree), RfiFault> {
            .failure(RfiFault(property: property, message: message))
        }
        let scope = try await scope(nil, for: caller)
        let house = scope.allowed.organisation
        if let fault = try await unnamed(draft.channel, for: caller) { return .failure(fault) }
        let originators = draft.originators(ledBy: house)
        guard originators.count > 1 else {
            return fault(
                "portions", "name at least one other organisation: begin its paragraph with its code in brackets")
        }
        let organisations = try await names(in: scope, for: caller)
        for (property, codes) in [("portions", originators), ("audience", draft.audience)] where !organisations.isEmpty
        {
            if let unknown = codes.first(where: { organisations[$0] == nil && $0 != identity.organisation }) {
                return fault(
                    property,
                    "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there")
            }
        }
        if let twice = draft.audience.first(where: originators.contains) {
            return fault("audience", "\(twice.echo) writes it: name those whom it is for beside its originators")
        }
        let now = clock()
        guard let id else {
            let id = try RecordID(newID(Joint.type))
            return .success((id, draft.object(id, ledBy: house, at: now)))
        }
        let found = try await joint(try? RecordID(id), in: scope, as: nil, for: caller)
        guard found.lead == house else {
            throw Refusal(.forbidden, "the joint draft \(id.echo) is led by another organisation: ask it for a change")
        }
        let state = found.thread(at: now).state
        guard !state.isOver else {
            throw Refusal(.conflict, "the joint draft \(id.echo) is \(state.rawValue): write a new one")
        }
        guard found.head.line.channel == draft.channel else {
            return fault("channel", "a draft stays in its channel: write a new one for another")
        }
        return .success((found.id, draft.object(found.id, ledBy: house, created: found.head.made, at: now)))
    }

    fileprivate func step(_ draft: JointActDraft, for caller: Caller) async throws -> Result<JointStep, RfiFault> {
        let scope = try await scope(nil, for: caller)
        let found = try await joint(try? RecordID(draft.joint), in: scope, as: nil, for: caller)
        let (house, now) = (scope.allowed.organisation, clock())
        let thread = found.thread(at: now)
        // To consent, and to release, is to say that it may go out: that is for releasers.
        guard ![.consent, .release].contains(draft.deed) || isReleaser(caller, of: found, in: scope.snapshot) else {
            throw Refusal(.forbidden, "this is for releasers: ask one of your organisation")
        }
        guard draft.digest == found.version.digest else {
            throw Refusal(
                .conflict,
                "the joint draft \(found.id.text) was changed since: read what it says now, and say it of that")
        }
        guard thread.deeds(of: house).contains(draft.deed) else {
            throw Refusal(
                .conflict,
                "the joint draft \(found.id.text) is \(thread.state.rawValue): that is not yours to do, or cannot be done there"
            )
        }
        let words = draft.text?.trimmed
        if draft.deed == .change, words?.isEmpty ?? true {
            return .failure(RfiFault(property: "text", message: "say in words what has to be otherwise"))
        }
        var said = [JSONMember("digest", .string(found.version.digest))]
        if draft.deed == .release {
            said += [
                JSONMember("product_ref", .string(found.version.product.text)),
                JSONMember("consent_refs", .array(thread.consents.map { .string($0.text) })),
            ]
        } else if let last = found.acts.filter({ $0.speaker == house }).max(by: {
            ($0.at, $0.id.text) < ($1.at, $1.id.text)
        }) {
            // What is said later takes the place of what was said before it, whatever the clock says.
            said.append(JSONMember("follows_ref", .string(last.id.text)))
        }
        let note = ActingNote(
            id: try RecordID(newID("note")), about: found.id, extensionID: JointAct.extensionID,
            act: draft.deed.rawValue, said: said, text: words.flatMap { $0.isEmpty ? nil : $0 },
            // Whom alone it is for, the intake says (``Intake/jointRuling(_:_:_:_:)``); tools that know no policy see this.
            mark: Joint.mark)
        return .success(
            JointStep(
                channel: found.head.line.channel, note: note, released: draft.deed == .release ? found.version : nil))
    }

    /// Whether a post says that a joint product may go out: as the intake asks it, in the channel that it is for.
    fileprivate func isReleaser(_ caller: Caller, of found: FoundJoint, in snapshot: Snapshot) -> Bool {
        roles(of: caller, in: snapshot, for: snapshot.channelsByName[found.head.line.channel]).contains(.releaser)
    }
}

extension Joint {
    /// What drafts and acts are marked with, for tools that know no policy: none of them is stricter, as TLP:RED is for persons.
    static let mark = PortionMark.tlp(.amberStrict)

    /// What the extensions are, for tools that meet them. STIX 2.1 §7.3. They go out with a product for the whole
    /// channel, and not before one is out.
    static let definition = Rfi.definition(
        extensionID, "Joint draft",
        "A product that several organisations write together, before all have consented: the type joint-draft.",
        "new-sdo", in: "docs/products.md")
    static let actDefinition = Rfi.definition(
        JointAct.extensionID, "Act on a joint draft",
        "What an originator says of one version of it: it consents, asks for a change or withholds; the lead releases it.",
        "property-extension", in: "docs/products.md")
}
