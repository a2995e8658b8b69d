import JSON
import Policy
import Records
import Store

/// Courses, what was answered away from the node, and what is given to whoever passed: decision 0060.
extension Gate {
    /// Files a course as a file has it: the members of its record, and the right answers beside them, which stay in its house.
    ///
    /// - Parameter file: JSON.
    package func file(course file: [UInt8], in channel: String, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: channel, by: caller)
        guard let object = try? JSONDocument(parsing: file).root, object.kind == .object else {
            return .refused(property: nil, message: "a course is written as one JSON object (docs/training.md)")
        }
        for member in object.members
        where !CourseDraft.members.contains(member.name.text) && member.name.text != "answers" {
            return .refused(property: member.name.text, message: "a course has no \"\(member.name.text.echo)\"")
        }
        let answers = object["answers"].map { $0.kind == .array ? $0.elements.map { Int($0.integer ?? 0) } : [] } ?? []
        let questions = object["questions"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        guard answers.count == questions.count,
            zip(answers, questions).allSatisfy({ (1...max($1["choices"]?.count ?? 1, 1)).contains($0) })
        else {
            return .refused(
                property: "answers", message: "each question has one right answer: the place of the choice, from 1")
        }
        let own = try await core.door("course.file", on: channel, for: caller) {
            if let fault = try await core.unnamed(channel, for: caller) { throw Refusal(.invalid, fault.message) }
            return try await core.scope(nil, for: caller).allowed.organisation
        }
        let (id, key) = (try RecordID(core.newID(Course.type)), try RecordID(core.newID(CourseKey.type)))
        var course = OwnObject(Course.type, id, at: core.clock(), extensionID: Course.extensionID)
        for name in CourseDraft.members {
            if let value = object[name] { course.add(name, .raw(value.minified)) }
        }
        let outcome = try await self.file(
            course.tree(under: nil), as: id, with: [Course.definition], in: channel, by: caller)
        guard case .filed = outcome, !answers.isEmpty else { return outcome }
        var right = OwnObject(CourseKey.type, key, at: core.clock(), extensionID: CourseKey.extensionID)
        right.add("course_ref", id.text)
        right.add("answers", .array(answers.map { .integer(Int64($0)) }))
        let mark = PortionMark.released(to: [own])
        let kept = try await self.file(
            right.tree(under: mark), as: key,
            with: [Course.keyDefinition] + [mark.definition(at: Rfi.allocated)].compactMap { $0 }, in: channel,
            by: caller)
        guard case .filed = kept else { return kept }
        return outcome
    }

    /// The newest courses that a caller may see.
    package func courses(for caller: Caller) async throws -> [CourseLine] {
        try await core.door("courses", on: Course.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let ids = try await core.newestIDs(of: Course.type, most: SharingLimits.courses, in: scope).ids
            let (heads, rows) = try await core.actedHeads(of: ids, where: Course.isOurs, in: scope)
            try await core.give(heads.compactMap { rows[$0.id] }, as: .list, isRun: false, to: caller)
            return heads.map {
                CourseLine(record: $0.line, owner: $0.owner, code: $0.object["code"]?.string ?? "")
            }
        }
    }

    /// One course, and those who take it: to its own house all of them, to another house its own.
    package func course(_ id: String, for caller: Caller) async throws -> CourseView {
        try await core.door("course", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.course(id, in: scope, for: caller)
            let channel = found.head.line.channel
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == channel
            }
            let isOwn = found.head.owner == scope.allowed.organisation
            return CourseView(
                record: found.head.line, marking: found.marking, draft: found.draft, owner: found.head.owner,
                trainees: found.trainees(at: core.clock()), mayAct: mayAct, isOwn: isOwn,
                mayCertify: mayAct && isOwn && found.head.owner == core.identity.organisation
                    && core.own?.keyring != nil,
                instant: core.clock())
        }
    }

    // MARK: Answers

    /// Takes in what was answered away from the node, each sheet once.
    package func take(_ sheets: [AnswerSheet], by caller: Caller) async throws -> [TakenSheet] {
        var taken: [TakenSheet] = []
        for sheet in sheets {
            taken.append(
                TakenSheet(post: sheet.post, attempt: sheet.attempt, fate: try await take(sheet, by: caller)))
        }
        return taken
    }

    private func take(_ sheet: AnswerSheet, by caller: Caller) async throws -> TakenSheet.Fate {
        // One after the other: what was taken in is seen by whoever looks next.
        let fate: TakenSheet.Fate? = try await core.revisions.run { try await takeNext(sheet, by: caller) }
        return fate ?? .refused("too much is being changed: try again in a moment")
    }

    private func takeNext(_ sheet: AnswerSheet, by caller: Caller) async throws -> TakenSheet.Fate {
        let made: (channel: String, note: ActingNote)?
        do {
            made = try await core.door("course.answers", on: sheet.course.text, for: caller) {
                let scope = try await core.scope(nil, for: caller)
                let own = scope.allowed.organisation
                let found = try await core.course(sheet.course.text, in: scope, for: caller)
                guard sheet.house ?? own == own else {
                    throw Refusal(.forbidden, "the sheet is of \(sheet.house ?? ""): its own house takes it in")
                }
                guard !found.draft.questions.isEmpty else {
                    throw Refusal(.invalid, "the course \(found.draft.code.echo) has no questions")
                }
                let count = found.draft.questions.count
                if let beyond = sheet.answers.keys.filter({ $0 > count }).max() {
                    throw Refusal(.invalid, "the course has \(count) questions, and none of number \(beyond)")
                }
                for (number, choice) in sheet.answers where choice > found.draft.questions[number - 1].choices.count {
                    throw Refusal(.invalid, "question \(number) has no choice \(choice)")
                }
                let thread = found.trainees(at: core.clock())
                    .first { $0.post == sheet.post && $0.house == own }?.thread
                let answers = (1...count).map { sheet.answers[$0] ?? 0 }
                if let earlier = thread?.attempts.first(where: { $0.number == sheet.attempt }) {
                    guard earlier.answers == answers else {
                        throw Refusal(
                            .conflict,
                            "attempt \(sheet.attempt) of \(sheet.post.echo) was handed in with other answers: "
                                + "those count, and another attempt has another number")
                    }
                    return nil
                }
                guard thread?.isPassed != true else {
                    throw Refusal(.conflict, "\(sheet.post.echo) has passed that course already")
                }
                let note = ActingNote(
                    // Under an id that nobody knows before, as another could file something under it first.
                    id: try RecordID(core.newID("note")), about: sheet.course, extensionID: TrainingAct.extensionID,
                    act: TrainingAct.Deed.answers.rawValue,
                    said: [
                        JSONMember("trainee", .string(sheet.post)), JSONMember("house", .string(own)),
                        JSONMember("attempt", .integer(Int64(sheet.attempt))),
                        JSONMember("answers", .array(answers.map { .integer(Int64($0)) })),
                    ], text: nil, mark: .released(to: [found.head.owner]))
                return (found.head.line.channel, note)
            }
        } catch let refusal as Refusal where [.missing, .invalid, .forbidden, .conflict].contains(refusal.code) {
            return .refused(refusal.message)
        }
        guard let made else { return .known }
        switch try await file(made.note, in: made.channel, by: caller) {
        case .filed: return .taken
        case .held(let request): return .refused("it waits for a second person: \(request)")
        case .refused(_, let message): return .refused(message)
        }
    }

    private func file(_ note: ActingNote, in channel: String, by caller: Caller) async throws -> ProductOutcome {
        try await file(
            note.tree(at: core.clock()), as: note.id,
            with: [Course.actDefinition] + [note.mark?.definition(at: Rfi.allocated)].compactMap { $0 }, in: channel,
            by: caller)
    }

    /// Marks what was handed in for a course of the caller's house and waits for it; nobody marks what they handed in themselves.
    ///
    /// - Returns: who was marked, with the state after it.
    package func mark(_ id: String, by caller: Caller) async throws -> [Trainee] {
        let found = try await core.door("course.mark", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.course(id, in: scope, for: caller)
            guard found.head.owner == scope.allowed.organisation else {
                throw Refusal(.forbidden, "the course \(id.echo) is another house's to mark")
            }
            try found.checkWhole()
            guard let key = found.key, key.count == found.draft.questions.count, let pass = found.draft.passPercent
            else {
                throw Refusal(.missing, "the right answers of the course \(id.echo) are not here")
            }
            return (course: found, key: key, pass: pass, world: scope.snapshot.world)
        }
        var marked: Set<[String]> = []
        for trainee in found.course.trainees(at: core.clock())
        where trainee.post != caller.name || trainee.house != found.course.house {
            for attempt in trainee.thread.waiting {
                let score = zip(attempt.answers, found.key).count { $0 == $1 }
                let isPassed = score * 100 >= found.pass * found.key.count
                func said(_ more: [JSONMember]) -> [JSONMember] {
                    [
                        JSONMember("trainee", .string(trainee.post)), JSONMember("house", .string(trainee.house)),
                        JSONMember("follows_ref", .string(attempt.id.text)),
                        JSONMember("attempt", .integer(Int64(attempt.number))),
                    ] + more
                }
                // What was scored is for whoever scored it; a post that the registry does not know is told by its trainer. It is
                // filed first: where the result is not filed after it, marking again does both.
                if found.world.posts[trainee.post] == trainee.house {
                    let told = try await file(
                        ActingNote(
                            id: try RecordID(core.newID("note")), about: found.course.head.id,
                            extensionID: TrainingAct.extensionID, act: TrainingAct.Deed.mark.rawValue,
                            said: said([
                                JSONMember("score", .integer(Int64(score))),
                                JSONMember("of", .integer(Int64(found.key.count))),
                            ]), text: nil, mark: .eyes(of: trainee.post)), in: found.course.head.line.channel,
                        by: caller)
                    if case .refused(_, let message) = told {
                        throw Refusal(
                            .conflict, "what \(trainee.post.echo) scored could not be filed: mark again (\(message))")
                    }
                }
                let result = ActingNote(
                    id: try RecordID(core.newID("note")), about: found.course.head.id,
                    extensionID: TrainingAct.extensionID, act: TrainingAct.Deed.result.rawValue,
                    said: said([JSONMember("passed", .boolean(isPassed))]), text: nil,
                    mark: .released(to: [trainee.house]))
                guard case .filed = try await file(result, in: found.course.head.line.channel, by: caller) else {
                    throw Refusal(.conflict, "the result of \(trainee.post.echo) could not be filed: mark again")
                }
                marked.insert([trainee.house, trainee.post])
            }
        }
        return try await course(id, for: caller).trainees.filter { marked.contains([$0.house, $0.post]) }
    }
}

/// A course as it is shown to a reader, with what was done about whoever takes it.
struct FoundCourse: Sendable {
    let head: ActedHead
    let draft: CourseDraft
    let marking: Marking
    let notes: [ActedNote]
    /// The right answers; `nil` for whoever is not of its house.
    let key: [Int]?
    /// The reader's.
    let house: String

    /// - Throws: ``Refusal`` with `.full` where its own house has done so much that more would hide what was done first.
    func checkWhole() throws {
        guard notes.count(where: { $0.speaker == head.owner }) < SharingLimits.courseActs else {
            throw Refusal(
                .full, "the course \(draft.code.echo) has \(SharingLimits.courseActs) acts, the most: file it anew")
        }
    }

    /// Those who take it, by house and post: the course's own house knows of all, another of its own.
    func trainees(at now: Instant) -> [Trainee] {
        var acts: [[String]: [TrainingThread.Act]] = [:]
        for note in notes {
            guard let deed = note.said["act"]?.string.flatMap(TrainingAct.Deed.init),
                let post = note.said["trainee"]?.string, let code = note.said["house"]?.string,
                house == head.owner || house == code
            else { continue }
            var act = TrainingThread.Act(
                id: note.id, deed: deed, isOwners: note.speaker == head.owner, isTrainees: note.speaker == code,
                at: note.at, follows: note.said["follows_ref"]?.recordID)
            act.attempt = note.said["attempt"]?.integer.map { Int($0) }
            act.answers = note.said["answers"]?.elements.map { Int($0.integer ?? 0) } ?? []
            act.score = note.said["score"]?.integer.map { Int($0) }
            act.of = note.said["of"]?.integer.map { Int($0) }
            act.passed = note.said["passed"]?.boolean
            act.certificate = note.said["certificate"]?.string
            acts[[code, post], default: []].append(act)
        }
        return acts.map { who, acts in
            Trainee(post: who[1], house: who[0], thread: TrainingThread(made: head.made, acts: acts, at: now))
        }.sorted { ($0.house, $0.post) < ($1.house, $1.post) }
    }
}

extension Core {
    /// The course with this id; refuses what is none as if it were not there.
    func course(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundCourse {
        let missing = Refusal(.missing, "there is no course \(id.echo) that you may see")
        guard let known = try? RecordID(id), known.type == Course.type else { throw missing }
        let (heads, rows) = try await actedHeads(of: [known], where: Course.isOurs, in: scope)
        guard let head = heads.first, let draft = CourseDraft(head.object), let row = rows[head.id] else {
            throw missing
        }
        try await give([row], as: .record, isRun: false, to: caller)
        let own = scope.allowed.organisation
        let notes = try await actedNotes(
            on: [head], by: TrainingAct.extensionID, in: scope, as: .record, for: caller,
            most: 2 * SharingLimits.courseActs
        ) { $0.owner == own ? .all : .of([]) }
        let shown = try await show([row], scope.allowed, scope.snapshot)
        return FoundCourse(
            head: head, draft: draft, marking: try await marking(of: shown, in: scope), notes: notes[head.id] ?? [],
            key: head.owner == own ? try await key(of: head.id, by: own, in: scope) : nil, house: own)
    }

    private func key(of course: RecordID, by own: String, in scope: Scope) async throws -> [Int]? {
        guard let shelves = voices(in: scope)[own] else { return nil }
        // Of its type alone: however much was done about the course since, it is found.
        let rows = try await store.referring(to: [
            ReferenceQuestion(to: course, shelves: shelves, type: CourseKey.type, limit: SharingLimits.referring)
        ])
        let ids = Set(rows.flatMap { $0 }.map(\.id)).sorted()
        let heads = try await actedHeads(of: ids, where: CourseKey.isOurs, in: scope).heads
        // The first that its house wrote: nobody changes afterwards what others were marked by.
        return heads.filter { $0.owner == own && $0.object["course_ref"]?.recordID == course }
            .min { ($0.made, $0.id.text) < ($1.made, $1.id.text) }?
            .object["answers"]?.elements.map { Int($0.integer ?? 0) }
    }
}

extension Course {
    /// What the extensions are, for tools that meet them. STIX 2.1 §7.3.
    static let definition = Rfi.definition(
        extensionID, "Course", "What is taught, and by which questions it is assessed: the type course.", "new-sdo",
        in: "docs/training.md")
    static let keyDefinition = Rfi.definition(
        CourseKey.extensionID, "Key of a course", "Its right answers: the type course-key.", "new-sdo",
        in: "docs/training.md")
    static let actDefinition = Rfi.definition(
        TrainingAct.extensionID, "Act on a course", "Answers, results and certificates of whoever takes a course.",
        "property-extension", in: "docs/training.md")
    static let statusDefinition = Rfi.definition(
        CredentialStatus.extensionID, "Status of certificates",
        "Which certificates a house took back: the type credential-status.", "new-sdo", in: "docs/training.md")
    static let registerDefinition = Rfi.definition(
        CredentialRegister.extensionID, "Register of certificates",
        "Which places of its list a house has given: the type credential-register.", "new-sdo",
        in: "docs/training.md")
}
