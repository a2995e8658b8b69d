import JSON
import Policy
import Records
import Store

/// An offer as it is shown to a reader, with the acts on it that they see.
struct FoundExpertise: Sendable {
    let head: ActedHead
    let draft: ExpertiseDraft
    let acts: [ActedNote]
    /// Lessons that name it and that the reader sees.
    let lessons: Int

    var id: RecordID { head.id }

    /// With whom a note says that it is; `nil` for one that is towards everybody.
    static func partner(of note: ActedNote) -> String? { note.said["partner"]?.string }

    /// What a note did towards one partner; `nil` where it is none of that exchange.
    func act(_ note: ActedNote, with partner: String) -> ExpertiseThread.Act? {
        guard let deed = note.said["act"]?.string.flatMap(ExpertiseAct.Deed.init) else { return nil }
        let named = Self.partner(of: note)
        guard named == partner || named == nil && deed == .withdraw && note.speaker == head.owner else { return nil }
        guard note.speaker == head.owner || note.speaker == partner else { return nil }
        func date(_ name: String) -> PartialDate? { note.said[name]?.string.flatMap { try? PartialDate($0) } }
        return ExpertiseThread.Act(
            id: note.id, deed: deed, side: note.speaker == head.owner ? .owner : .partner, at: note.at,
            follows: note.said["follows_ref"]?.recordID,
            format: note.said["format"]?.string.flatMap(Expertise.Format.init), from: date("from"),
            until: date("until"), place: note.said["place"]?.string, activity: note.said["activity_ref"]?.recordID,
            worth: note.said["worth"]?.string.flatMap(ExpertiseAct.Worth.init))
    }

    func thread(with partner: String, at now: Instant) -> ExpertiseThread {
        ExpertiseThread(draft.way, made: head.made, acts: acts.compactMap { act($0, with: partner) }, at: now)
    }

    /// Whether a house took it up, and that counts: there is, or was, an exchange with it.
    func isTakenUp(by partner: String, at now: Instant) -> Bool {
        let counted = Set(thread(with: partner, at: now).counted)
        return acts.contains { counted.contains($0.id) && act($0, with: partner)?.deed == .accept }
    }

    /// Whether a house may take it up.
    func isFor(_ house: String) -> Bool {
        house != head.owner && (draft.addressees.isEmpty || draft.addressees.contains(house))
    }

    /// The other houses with which it is, as far as a house knows of them: the owner of all, another of its own part alone.
    func partners(knownTo house: String) -> [String] {
        guard house == head.owner else { return isFor(house) ? [house] : [] }
        let spoken = Set(acts.filter { $0.speaker != head.owner }.map(\.speaker)).filter { isFor($0) }
        return draft.addressees + spoken.subtracting(draft.addressees).sorted()
    }

    func side(of house: String, towards partner: String) -> ExpertiseAct.Side? {
        house == head.owner ? .owner : house == partner ? .partner : nil
    }

    /// A line for each partner that a house knows of; one without where there is none.
    func lines(for house: String, at now: Instant) -> [ExpertiseLine] {
        let partners = partners(knownTo: house)
        guard !partners.isEmpty else {
            // Nobody can be meant by it: what stands there is what its owner said to all.
            return [line(for: house, with: nil, at: now)]
        }
        return partners.map { line(for: house, with: $0, at: now) }
    }

    func line(for house: String, with partner: String?, at now: Instant) -> ExpertiseLine {
        ExpertiseLine(
            record: head.line, way: draft.way, owner: head.owner, partner: partner,
            side: partner.map { side(of: house, towards: $0) } ?? (house == head.owner ? .owner : nil),
            thread: thread(with: partner ?? "", at: now), lessons: lessons)
    }
}

extension Core {
    /// The offer with this id; refuses what is none as if it were not there.
    func expertise(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundExpertise {
        guard let known = try? RecordID(id),
            let found = try await expertise([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no offer of experience \(id.echo) that you may see") }
        return found
    }

    /// The newest offers, each once, the newest first.
    func newestExpertise(
        in scope: Scope, for caller: Caller
    ) async throws -> (found: [FoundExpertise], isMore: Bool) {
        let ids = try await newestIDs(of: Expertise.type, most: SharingLimits.offers, in: scope)
        return (try await expertise(ids.ids, in: scope, as: .list, for: caller), ids.isMore)
    }

    /// The ids of the newest records of a type, each once.
    func newestIDs(
        of type: String, most: Int, in scope: Scope
    ) async throws -> (ids: [RecordID], isMore: Bool) {
        let shown = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }.shown
        var met: Set<RecordID> = []
        return (shown.prefix(most).map(\.row.id).filter { met.insert($0).inserted }, shown.count > most)
    }

    private func expertise(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [FoundExpertise] {
        let (heads, rows) = try await actedHeads(
            of: ids.filter { $0.type == Expertise.type }, where: Expertise.isOurs, in: scope)
        try await give(heads.compactMap { rows[$0.id] }, as: way, isRun: false, to: caller)
        let house = scope.allowed.organisation
        let acts = try await actedNotes(
            on: heads, by: ExpertiseAct.extensionID, in: scope, as: way, for: caller
        ) { head in
            // Another house sees what its owner and itself said; the owner what each said whom it asked.
            guard head.owner == house else { return .of([]) }
            let addressees = Rfi.texts(head.object["addressees"])
            return addressees.isEmpty ? .all : .of(Set(addressees))
        }
        let lessons = try await lessonCounts(of: heads.map(\.id), in: scope)
        return heads.compactMap { head in
            guard let draft = ExpertiseDraft(head.object, channel: head.line.channel) else { return nil }
            return FoundExpertise(
                head: head, draft: draft, acts: acts[head.id] ?? [], lessons: lessons[head.id] ?? 0)
        }
    }

    // MARK: Lessons

    /// How many lessons name each of these, as far as the reader sees them: counted after the decision (law 3).
    private func lessonCounts(of offers: [RecordID], in scope: Scope) async throws -> [RecordID: Int] {
        let found = try await store.referring(
            to: offers.map { ReferenceQuestion(to: $0, shelves: scope.shelves, limit: SharingLimits.lessons) })
        let ids = Set(found.flatMap { $0 }.map(\.id).filter { $0.type == Lesson.type }).sorted()
        let heads = try await actedHeads(of: ids, where: Lesson.isOurs, in: scope).heads
        return heads.reduce(into: [:]) { counts, head in
            if let offer = head.object["offer_ref"]?.recordID { counts[offer, default: 0] += 1 }
        }
    }

    /// The lessons that name an offer, the newest first.
    func lessons(of offer: RecordID, in scope: Scope, for caller: Caller) async throws -> [FoundLesson] {
        let rows = try await store.referring(to: offer, shelves: scope.shelves, limit: SharingLimits.lessons)
        var met: Set<RecordID> = []
        let ids = rows.map(\.id).filter { $0.type == Lesson.type && met.insert($0).inserted }
        return try await lessons(ids, in: scope, as: .list, for: caller).filter { $0.draft.offer == offer }
    }

    func lessons(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [FoundLesson] {
        let (heads, rows) = try await actedHeads(
            of: ids.filter { $0.type == Lesson.type }, where: Lesson.isOurs, in: scope)
        try await give(heads.compactMap { rows[$0.id] }, as: way, isRun: false, to: caller)
        let acts = try await actedNotes(on: heads, by: LessonAct.extensionID, in: scope, as: way, for: caller) { _ in
            .all
        }
        let now = clock()
        return heads.compactMap { head in
            guard let draft = LessonDraft(head.object, channel: head.line.channel) else { return nil }
            return FoundLesson(head: head, draft: draft, notes: acts[head.id] ?? [], now: now)
        }
    }

    func lesson(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundLesson {
        guard let known = try? RecordID(id),
            let found = try await lessons([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no lesson \(id.echo) that you may see") }
        return found
    }

    func newestLessons(in scope: Scope, for caller: Caller) async throws -> (found: [FoundLesson], isMore: Bool) {
        let ids = try await newestIDs(of: Lesson.type, most: SharingLimits.lessons, in: scope)
        return (try await lessons(ids.ids, in: scope, as: .list, for: caller), ids.isMore)
    }
}

/// A lesson as it is shown to a reader.
struct FoundLesson: Sendable {
    let head: ActedHead
    let draft: LessonDraft
    let line: LessonLine
    let events: [LessonEvent]
    let said: [TLP]

    init(head: ActedHead, draft: LessonDraft, notes: [ActedNote], now: Instant) {
        self.head = head
        self.draft = draft
        let acts = notes.compactMap { note -> (LessonThread.Act, ActedNote)? in
            note.said["act"]?.string.flatMap(LessonAct.Deed.init).map { deed in
                (
                    LessonThread.Act(
                        id: note.id, deed: deed, organisation: note.speaker, at: note.at,
                        follows: note.said["follows_ref"]?.recordID), note
                )
            }
        }
        line = LessonLine(
            record: head.line, owner: head.owner, outcome: draft.outcome,
            thread: LessonThread(
                has: draft.parts, author: head.owner, made: head.made, acts: acts.map(\.0), at: now))
        events = acts.map { LessonEvent(act: $0.0, post: $0.1.post, text: $0.1.text) }
            .sorted { ($0.act.at, $0.act.id.text) < ($1.act.at, $1.act.id.text) }
        said = notes.map(\.tlp)
    }
}
