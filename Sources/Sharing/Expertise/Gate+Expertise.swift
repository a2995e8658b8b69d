import JSON
import Policy
package import Records
import Store

/// Experience that is offered, asked for, shared and learnt from: decision 0057.
extension Gate {
    /// The newest offers and requests that a caller may see, with where each stands.
    package func expertise(for caller: Caller) async throws -> ExpertiseList {
        try await core.door("expertise", on: Expertise.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (found, isMore) = try await core.newestExpertise(in: scope, for: caller)
            let (house, now) = (scope.allowed.organisation, core.clock())
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let lines = found.flatMap { $0.lines(for: house, at: now) }
            return ExpertiseList(
                lines: lines.filter(\.thread.state.isOpen) + lines.filter { !$0.thread.state.isOpen }, book: book,
                instant: now, isMore: isMore, mayAdd: try await core.mayWrite(caller))
        }
    }

    /// One offer, what was done about it with each house that the caller may know of, and what was learnt.
    package func expertise(_ id: String, for caller: Caller) async throws -> ExpertiseView {
        try await core.door("expertise", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.expertise(id, in: scope, for: caller)
            let lessons = try await core.lessons(of: found.id, in: scope, for: caller)
            let (house, now) = (scope.allowed.organisation, core.clock())
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let channel = found.head.line.channel
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == channel
            }
            let exchanges = found.partners(knownTo: house).map { partner in
                let line = found.line(for: house, with: partner, at: now)
                let order = Dictionary(
                    line.thread.counted.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
                let events = found.acts.compactMap { note in
                    found.act(note, with: partner).map { act in
                        ExpertiseEvent(
                            act: act, organisation: note.speaker, post: note.post, text: note.text,
                            counts: line.thread.countedKeys.contains(act.key))
                    }
                }.sorted {
                    (order[$0.act.id] ?? .max, $0.act.at, $0.act.id.text)
                        < (order[$1.act.id] ?? .max, $1.act.at, $1.act.id.text)
                }
                return ExpertiseExchange(
                    line: line, events: events,
                    deeds: mayAct ? line.side.map { line.thread.deeds(of: $0) } ?? [] : [])
            }
            return ExpertiseView(
                record: found.head.line,
                tlp: RfiView.strictest(
                    found.head.line.tlp, found.acts.map(\.tlp) + lessons.flatMap { [$0.head.line.tlp] + $0.said }),
                draft: found.draft, owner: found.head.owner, exchanges: exchanges, lessons: lessons.map(\.line),
                mayAddLesson: mayAct && (house == found.head.owner || found.isTakenUp(by: house, at: now)), book: book,
                instant: now)
        }
    }

    /// Files an offer, for those whom it names, or for whoever reads the channel.
    package func file(_ draft: ExpertiseDraft, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let fault = try await core.door("expertise.file", on: draft.channel, for: caller) {
            try await core.fault(in: draft, by: caller)
        }
        if let fault { return .refused(property: fault.property, message: fault.message) }
        let id = try RecordID(core.newID(Expertise.type))
        return try await file(
            draft.object(id, at: core.clock()), as: id,
            with: [Expertise.definition] + [draft.mark?.definition(at: Rfi.allocated)].compactMap { $0 },
            in: draft.channel, by: caller)
    }

    /// Files what one house does about an offer, for the other one alone: one after the other, so that a form that was sent twice
    /// says it once.
    package func act(_ draft: ExpertiseActDraft, by caller: Caller) async throws -> ProductOutcome {
        let offer = (try? RecordID(draft.offer))?.text ?? draft.offer
        guard let outcome = try await core.acts.run(for: offer, { try await actInTurn(draft, by: caller) }) else {
            throw Refusal(.tooMany, "too much is being done about the offer \(draft.offer.echo): try again in a moment")
        }
        return outcome
    }

    private func actInTurn(_ draft: ExpertiseActDraft, by caller: Caller) async throws -> ProductOutcome {
        let (channel, note) = try await core.door("expertise.act", on: draft.offer, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.expertise(draft.offer, in: scope, for: caller)
            return (found.head.line.channel, try core.note(draft, on: found, in: scope))
        }
        switch note {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let note):
            return try await file(
                note.tree(at: core.clock()), as: note.id,
                with: [Expertise.actDefinition] + [note.mark?.definition(at: Rfi.allocated)].compactMap { $0 },
                in: channel, by: caller)
        }
    }

    // MARK: Lessons

    package func lessons(for caller: Caller) async throws -> LessonList {
        try await core.door("lessons", on: Lesson.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (found, isMore) = try await core.newestLessons(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return LessonList(
                lines: found.map(\.line), book: book, instant: core.clock(), isMore: isMore,
                mayAdd: try await core.mayWrite(caller))
        }
    }

    package func lesson(_ id: String, for caller: Caller) async throws -> LessonView {
        try await core.door("lesson", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.lesson(id, in: scope, for: caller)
            let named = found.draft.evidenceRefs + [found.draft.offer].compactMap { $0 }
            let lines = try await core.newestLines(of: named, in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let house = scope.allowed.organisation
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == found.head.line.channel
            }
            return LessonView(
                line: found.line,
                tlp: RfiView.strictest(found.head.line.tlp, found.said + lines.values.map(\.tlp)),
                draft: found.draft, events: found.events,
                evidence: found.draft.evidenceRefs.compactMap { lines[$0] },
                offer: found.draft.offer.flatMap { lines[$0] },
                deeds: mayAct && house != found.head.owner
                    ? LessonAct.Deed.allCases.filter { found.line.thread.words[house] != $0 } : [],
                book: book, instant: core.clock())
        }
    }

    /// Files a lesson: where it comes from an exchange, for its two houses, unless it is shared with the channel.
    package func file(_ draft: LessonDraft, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let checked: Result<PortionMark?, RfiFault> = try await core.door(
            "lesson.file", on: draft.channel, for: caller
        ) {
            let scope = try await core.scope(nil, for: caller)
            if let fault = try await core.unnamed(draft.channel, for: caller) { return .failure(fault) }
            do {
                for id in draft.evidenceRefs {
                    _ = try await core.find(id.text, version: nil, channel: nil, in: scope)
                }
            } catch let refusal as Refusal where refusal.code == .missing {
                return .failure(RfiFault(property: "evidence_refs", message: refusal.message))
            }
            guard let offer = draft.offer else { return .success(nil) }
            let found = try await core.expertise(offer.text, in: scope, for: caller)
            guard found.head.line.channel == draft.channel else {
                return .failure(
                    RfiFault(property: "channel", message: "a lesson stands in the channel of its exchange"))
            }
            return try core.lessonMark(draft, on: found, by: scope.allowed.organisation)
        }
        switch checked {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let mark):
            let id = try RecordID(core.newID(Lesson.type))
            return try await file(
                draft.object(id, under: mark, at: core.clock()), as: id,
                with: [Lesson.definition] + [mark?.definition(at: Rfi.allocated)].compactMap { $0 },
                in: draft.channel, by: caller)
        }
    }

    /// Files what a house says of another's lesson: to whoever may have the lesson.
    package func act(
        _ deed: LessonAct.Deed, on id: String, saying text: String?, by caller: Caller
    ) async throws -> ProductOutcome {
        let (channel, note) = try await core.door("lesson.act", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.lesson(id, in: scope, for: caller)
            let own = scope.allowed.organisation
            guard own != found.head.owner else {
                throw Refusal(.forbidden, "the lesson \(id.echo) is your own house's: another one validates it")
            }
            guard found.line.thread.words[own] != deed else {
                throw Refusal(.conflict, "your house said that of the lesson \(id.echo) already")
            }
            let note = ActingNote(
                id: try RecordID(core.newID("note")), about: found.head.id, extensionID: LessonAct.extensionID,
                act: deed.rawValue,
                said: found.events.last.map { [JSONMember("follows_ref", .string($0.act.id.text))] } ?? [],
                text: text?.trimmed,
                mark: found.head.object["object_marking_refs"] == nil
                    ? nil : .released(to: [found.head.owner]))
            return (found.head.line.channel, note)
        }
        if deed == .doubt, note.text?.isEmpty ?? true {
            return .refused(property: "text", message: "say in words why it is doubted")
        }
        return try await file(
            note.tree(at: core.clock()), as: note.id,
            with: [Lesson.actDefinition] + [note.mark?.definition(at: Rfi.allocated)].compactMap { $0 },
            in: channel, by: caller)
    }
}

extension Core {
    /// For whom a lesson of an exchange is. Of several partners each has an exchange of its own: what is learnt with one is not
    /// told to the others.
    ///
    /// - Throws: ``Refusal`` where the house has, and had, no part in it.
    fileprivate func lessonMark(
        _ draft: LessonDraft, on found: FoundExpertise, by own: String
    ) throws -> Result<PortionMark?, RfiFault> {
        let now = clock()
        let isOwner = found.head.owner == own
        guard isOwner || found.isTakenUp(by: own, at: now) else {
            throw Refusal(.forbidden, "your house has not taken up the offer \(found.id.text): it learnt nothing there")
        }
        guard !draft.isShared else { return .success(nil) }
        let taken =
            isOwner ? found.partners(knownTo: own).filter { found.isTakenUp(by: $0, at: now) } : [found.head.owner]
        if let partner = draft.partner?.trimmed, !partner.isEmpty {
            guard taken.contains(partner) else {
                return .failure(RfiFault(property: "partner", message: "there is no exchange with \(partner.echo)"))
            }
            return .success(.released(to: [partner]))
        }
        guard taken.count <= 1 else {
            return .failure(
                RfiFault(
                    property: "partner",
                    message: "say with which it was learnt, as the others are not told: "
                        + taken.joined(separator: ", ")))
        }
        return .success(.released(to: taken.isEmpty ? [own] : Set(taken)))
    }

    /// Why nobody could act on something in a channel: it names no originators.
    func unnamed(_ channel: String, for caller: Caller) async throws -> RfiFault? {
        let access = try await writable(channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution != .named else { return nil }
        return RfiFault(
            property: "channel", message: "this channel names no originators: nobody could answer you in it")
    }

    fileprivate func fault(in draft: ExpertiseDraft, by caller: Caller) async throws -> RfiFault? {
        let scope = try await scope(nil, for: caller)
        guard !draft.addressees.contains(scope.allowed.organisation) else {
            return RfiFault(property: "addressees", message: "name others than your own organisation")
        }
        let organisations = try await names(in: scope, for: caller)
        if !organisations.isEmpty, let unknown = draft.addressees.sorted().first(where: { organisations[$0] == nil }) {
            return RfiFault(
                property: "addressees",
                message:
                    "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there")
        }
        return try await unnamed(draft.channel, for: caller)
    }

    /// The note that says what is done.
    fileprivate func note(
        _ draft: ExpertiseActDraft, on found: FoundExpertise, in scope: Scope
    ) throws -> Result<ActingNote, RfiFault> {
        let (house, now) = (scope.allowed.organisation, clock())
        let partners = found.partners(knownTo: house)
        let isOwner = house == found.head.owner
        let towards: String?
        if let partner = draft.partner {
            guard partners.contains(partner) else {
                return .failure(RfiFault(property: "partner", message: "\(partner.echo) has no part in it"))
            }
            towards = partner
        } else {
            towards = partners.count == 1 ? partners[0] : nil
        }
        guard towards != nil || isOwner && draft.deed == .withdraw else {
            guard isOwner else {
                throw Refusal(.forbidden, "the offer \(found.id.text) is not for your house to take up")
            }
            return .failure(RfiFault(property: "partner", message: "name the organisation with which it is"))
        }
        let side: ExpertiseAct.Side = isOwner ? .owner : .partner
        // Towards everybody it is withdrawn where it can be towards each that answered.
        let thread = found.thread(with: towards ?? "", at: now)
        guard thread.deeds(of: side).contains(draft.deed) else {
            throw Refusal(
                .conflict,
                "the offer \(found.id.text) is \(thread.state.rawValue): that is not yours to do, or cannot be done there"
            )
        }
        var said = towards.map { [JSONMember("partner", .string($0))] } ?? []
        if let last = thread.counted.last { said.append(JSONMember("follows_ref", .string(last.text))) }
        switch draft.deed {
        case .schedule:
            guard let format = draft.format else {
                return .failure(RfiFault(property: "format", message: "say how experience is shared"))
            }
            said.append(JSONMember("format", .string(format.rawValue)))
            if let place = draft.place?.trimmed, !place.isEmpty { said.append(JSONMember("place", .string(place))) }
        case .cancel, .deliver:
            let possible = thread.activities(for: draft.deed)
            let named = draft.activity ?? (possible.count == 1 ? possible[0].id : nil)
            guard let named, let activity = possible.first(where: { $0.id == named }) else {
                return .failure(RfiFault(property: "activity", message: "name one of the activities that are to come"))
            }
            if draft.deed == .deliver, let start = (draft.from ?? activity.from)?.range?.lowerBound,
                start.microseconds > now.microseconds + 86_400_000_000
            {
                return .failure(RfiFault(property: "from", message: "it has not taken place yet: say when it did"))
            }
            said.append(JSONMember("activity_ref", .string(named.text)))
        case .evaluate:
            guard let worth = draft.worth else {
                return .failure(RfiFault(property: "worth", message: "say what it was worth"))
            }
            said.append(JSONMember("worth", .string(worth.rawValue)))
        case .accept, .decline, .withdraw: break
        }
        if draft.deed == .schedule || draft.deed == .deliver {
            if let from = draft.from { said.append(JSONMember("from", .string(from.text))) }
            if let until = draft.until { said.append(JSONMember("until", .string(until.text))) }
        }
        // A form that was sent twice says it once.
        let last = found.acts.filter { $0.speaker == house }.max { ($0.at, $0.id.text) < ($1.at, $1.id.text) }
        let words = draft.text?.trimmed
        if draft.deed == .schedule, let last, last.said["act"]?.string == draft.deed.rawValue,
            last.said["format"]?.string == draft.format?.rawValue, last.said["from"]?.string == draft.from?.text,
            last.said["until"]?.string == draft.until?.text, last.said["place"]?.string == draft.place?.trimmed,
            last.text == words, now.microseconds - last.at.microseconds < 60_000_000
        {
            throw Refusal(.conflict, "the same was said of the offer \(found.id.text) a moment ago")
        }
        let mark: PortionMark?
        if let towards {
            mark = .released(to: [isOwner ? towards : found.head.owner])
        } else {
            mark = found.draft.mark
        }
        return .success(
            ActingNote(
                id: try RecordID(newID("note")), about: found.id, extensionID: ExpertiseAct.extensionID,
                act: draft.deed.rawValue, said: said, text: words.flatMap { $0.isEmpty ? nil : $0 }, mark: mark))
    }
}

extension Expertise {
    /// What the extensions are, for tools that meet them. STIX 2.1 §7.3.
    static let definition = Rfi.definition(
        extensionID, "Offer of experience",
        "What one organisation offers to share of its experience, or asks others for: the type expertise-offer.",
        "new-sdo", in: "docs/expertise.md")
    static let actDefinition = Rfi.definition(
        ExpertiseAct.extensionID, "Act on an offer of experience",
        "What a house does about it: it is taken up, activities are agreed, delivered and evaluated.",
        "property-extension", in: "docs/expertise.md")
}

extension Lesson {
    static let definition = Rfi.definition(
        extensionID, "Lesson", "What was observed, what was learnt from it and what was done: the type lesson.",
        "new-sdo", in: "docs/expertise.md")
    static let actDefinition = Rfi.definition(
        LessonAct.extensionID, "Word on a lesson", "Another house validates a lesson, or doubts it.",
        "property-extension", in: "docs/expertise.md")
}
