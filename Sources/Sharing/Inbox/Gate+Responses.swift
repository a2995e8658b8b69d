import JSON
import Policy
package import Records
import Store

/// What a house decided on a warning, and what came of it.
package struct ResponseView: Hashable, Sendable {
    /// The note that says it.
    package let note: String
    /// The version of the warning that it is about.
    package let version: Timestamp?
    /// The organisation's code.
    package let organisation: String
    /// The post that said it last, where it is of the reader's own house.
    package let post: String?
    package let choice: WarningResponse.Choice
    package let decided: PartialDate
    package let status: WarningResponse.Status
    package let result: String?
    /// When it was said first.
    package let at: Instant
    /// Whether its reader may say what became of it, and take it back.
    package var isOwn = false
    /// The marking definitions that the note is under.
    var markings: Set<String> = []

    package init(
        note: String, version: Timestamp? = nil, organisation: String, post: String? = nil,
        choice: WarningResponse.Choice, decided: PartialDate, status: WarningResponse.Status, result: String? = nil,
        at: Instant
    ) {
        self.note = note
        self.version = version
        self.organisation = organisation
        self.post = post
        self.choice = choice
        self.decided = decided
        self.status = status
        self.result = result
        self.at = at
    }
}

/// The response log of a warning, as far as its reader may see it.
package struct ResponseLog: Hashable, Sendable {
    /// The newest decision first; ``SharingLimits/responses`` of them at most, the newest of each house among them.
    package internal(set) var lines: [ResponseView]
    /// Whether there are more.
    package let isMore: Bool
    /// Whether its reader may write in it.
    package var mayWrite = false
    /// Whether for whoever may have the warning: whose word that is says who is told.
    package var mayTellAll = false

    package init(lines: [ResponseView] = [], isMore: Bool = false) {
        self.lines = lines
        self.isMore = isMore
    }
}

extension Gate {
    /// Files what was decided on a warning, in the name of the caller's house.
    package func logResponse(_ draft: ResponseDraft, by caller: Caller) async throws -> ProductOutcome {
        let latest = Instant(microseconds: core.clock().microseconds + ActOrder.ahead * 1_000_000)
        if let decided = draft.decided.range?.lowerBound, decided > latest {
            return .refused(
                property: "decided",
                message: "what is still to be decided is not in the log: write when it was decided")
        }
        let (audience, version, said): (SaidAudience, String, [ResponseView]) = try await core.door(
            "response", on: draft.record, for: caller
        ) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, _) = try await core.find(
                draft.record, version: draft.version, channel: draft.channel, in: scope)
            guard let seen = try await core.objects(of: [shown]).first, WarningResponse.takes(seen.object),
                core.mayAnswer(shown.row, in: scope)
            else { throw Refusal(.forbidden, "\(draft.record.echo) is no warning that is decided on here") }
            // The words of an option go where the note goes, whatever portion of the warning they stand in.
            if draft.isForAll, case .option(let option) = draft.choice,
                WarningResponse.options(of: seen.object).map(\.trimmed).contains(option.trimmed),
                WarningResponse.hasMarkedOptions(seen.object)
            {
                throw SaidAudience.refusal(of: draft.record)
            }
            return (
                try core.audience(of: seen, named: draft.record, isForAll: draft.isForAll, in: scope),
                shown.row.version, try await core.responses(to: shown.row.id, in: scope).lines.map(\.view)
            )
        }
        // Pressed twice it is said once; to others it is said anew.
        if let before = said.first(where: {
            $0.post == caller.name && draft.says($0, of: Timestamp(version), under: audience.markings)
        }) {
            return .filed(id: before.note, channel: draft.channel)
        }
        let id = try RecordID(core.newID("note"))
        let tree = draft.note(
            id, about: audience.row.id, version: version, under: audience.markings, at: core.clock())
        if let refused = try Self.refusal(of: tree) { return refused }
        let company = [WarningResponse.definition] + [audience.definition].compactMap { $0 } + [tree]
        return try await file(company, for: id, to: audience, as: "response", in: draft.channel, by: caller)
    }

    /// Says what became of a decision, by the next version of its note, for whom that is. Any post of the same house that may
    /// write there; a version that others file under the same id is none of it.
    package func updateResponse(_ change: ResponseChange, by caller: Caller) async throws -> ProductOutcome {
        let (row, tree, era, audience): (Row, JSONTree?, Instant?, SaidAudience?) = try await core.door(
            "response", on: change.record, for: caller
        ) {
            let scope = try await core.scope(nil, for: caller)
            let said = try await core.response(change.note, to: change.record, in: change.channel, scope)
            guard said.object["revoked"]?.boolean != true else {
                throw Refusal(.conflict, "\(change.note.echo) was taken back: say it anew")
            }
            let era = scope.snapshot.shelves[said.row.shelf]?.era
            let audience = try await core.audience(ofWhatIs: said, about: change, in: scope)
            return (said.row, change.next(of: said.object, at: core.clock()), era, audience)
        }
        guard let tree else { return .filed(id: row.id.text, channel: change.channel) }
        if let refused = try Self.refusal(of: tree) { return refused }
        guard let audience else {
            let released = Intake.Released(era: era, record: row.id)
            return try await file([tree], for: row.id, in: change.channel, by: caller, released: released)
        }
        return try await file([tree], for: row.id, to: audience, as: "response", in: change.channel, by: caller)
    }

    /// Takes back what the caller's house said that it decided: by the next version of its note, which is revoked, for whoever had
    /// it. That it was said stays on record; done twice it is done once.
    ///
    /// - Parameter note: ``ResponseView/note``.
    package func takeBackResponse(
        _ note: String, to record: String, in channel: String, by caller: Caller
    ) async throws -> ProductOutcome {
        let (row, tree, era): (Row, JSONTree?, Instant?) = try await core.door("response", on: record, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let said = try await core.response(note, to: record, in: channel, scope)
            let era = scope.snapshot.shelves[said.row.shelf]?.era
            guard said.object["revoked"]?.boolean != true else { return (said.row, nil, era) }
            return (
                said.row, said.object.next([JSONMember("revoked", .boolean(true))], at: .now(core.clock())), era
            )
        }
        guard let tree else { return .filed(id: row.id.text, channel: channel) }
        return try await file(
            [tree], for: row.id, in: channel, by: caller, released: Intake.Released(era: era, record: row.id))
    }

    /// Why a note cannot be filed, by the property of what was said; `nil`: it can.
    private static func refusal(of note: JSONTree) throws -> ProductOutcome? {
        let root = try JSONDocument(parsing: note.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
            return nil
        } catch {
            let prefix = "extensions.\(WarningResponse.extensionID)."
            return .refused(
                property: error.property.hasPrefix(prefix) ? String(error.property.dropFirst(prefix.count)) : nil,
                message: error.message)
        }
    }
}

extension Core {
    /// A note by which the reader's house said here what it decided on a warning, in the newest version that it made of it.
    ///
    /// - Throws: `.missing` where the reader sees no such note of that warning, `.forbidden` where another house says it.
    fileprivate func response(
        _ note: String, to record: String, in channel: String, _ scope: Scope
    ) async throws -> SeenObject {
        let (_, versions) = try await find(note, version: nil, channel: channel, in: scope)
        let there = versions.filter { self.channel(of: $0.row.shelf, in: scope.snapshot) == channel }
        let own = there.first { isOwn($0.row, of: scope.allowed.organisation, in: scope.snapshot) }
        guard let shown = own ?? there.first, let said = try await objects(of: [shown]).first,
            WarningResponse.content(of: said.object) != nil,
            said.object["object_refs"]?.elements.map(\.string) == [record]
        else {
            throw Refusal(.missing, "nothing was said of \(record.echo) by \(note.echo) that you may see")
        }
        let envelope = try await store.envelopes(at: [shown.row.position]).values.first
        guard own != nil, shown.body == nil, let envelope, let filed = try? Envelope(parsing: envelope),
            filed.received == nil
        else { throw Refusal(.forbidden, "another house said it: only that one says what became of it") }
        return said
    }

    /// Whom what was decided was told, where that is whoever may have the warning; `nil`: whose word it is, alone. As the markings
    /// of the note say, whatever others filed since under the warning's id.
    fileprivate func audience(
        ofWhatIs said: SeenObject, about change: ResponseChange, in scope: Scope
    ) async throws -> SaidAudience? {
        let (_, all) = try await find(change.record, version: nil, channel: change.channel, in: scope)
        let there = all.filter { channel(of: $0.row.shelf, in: scope.snapshot) == change.channel }
        let about = WarningResponse.content(of: said.object)?["record_version"]?.string
        let meant = there.filter { each in about.map { Self.isSame(each.row.version, $0) } ?? false }
        let markings = Set(said.references("object_marking_refs"))
        let isAlone = (meant.isEmpty ? there : meant).contains { each in
            Set(originatorsMark(of: each.row, in: scope).markings) == markings
        }
        guard !isAlone else { return nil }
        guard let own = there.first(where: { isOwn($0.row, of: scope.allowed.organisation, in: scope.snapshot) }),
            let warning = try await objects(of: [own]).first
        else { throw SaidAudience.refusal(of: change.record) }
        var told = try audience(of: warning, named: change.record, isForAll: true, in: scope)
        told.era = scope.snapshot.shelves[said.row.shelf]?.era
        return told
    }

    /// What was decided on a warning, as far as the reader of a scope may see it, the newest decision first; with the rows of the
    /// notes, for the journal of what was given.
    ///
    /// Each house's notes are looked for by themselves: who floods hides nobody else's. A note is the word of whoever's came first:
    /// a version that another house files under its id says nothing.
    func responses(
        to id: RecordID, in scope: Scope
    ) async throws -> (lines: [(view: ResponseView, row: Row)], isMore: Bool) {
        let questions = voices(in: scope).sorted { $0.key < $1.key }.map {
            ReferenceQuestion(to: id, shelves: $0.value, type: "note", limit: SharingLimits.responsesLooked)
        }
        guard !questions.isEmpty else { return ([], false) }
        let found = try await store.referring(to: questions)
        let ids = Set(found.flatMap { $0 }.map(\.id)).sorted()
        let spoken = ids.isEmpty ? [:] : try await spoken(of: ids, in: scope)
        let standing = ids.compactMap { spoken[$0]?.newest.row }
        let latest = Instant(microseconds: clock().microseconds + ActOrder.ahead * 1_000_000)
        var lines: [(view: ResponseView, row: Row)] = []
        // So many at a time, as each may be long.
        for start in stride(from: 0, to: standing.count, by: SharingLimits.responsesLooked) {
            let some = Array(standing[start..<min(start + SharingLimits.responsesLooked, standing.count)])
            let notes = try await notes(some, by: WarningResponse.extensionID, in: scope, as: .record)
            for row in some {
                guard let note = notes[row.position], note.about == id, let view = ResponseView(note, by: latest)
                else { continue }
                lines.append((view: view, row: row))
            }
        }
        lines.sort { left, right in
            (left.view.since, left.view.at, left.row.position) > (right.view.since, right.view.at, right.row.position)
        }
        // Of who said so much of it that not all was looked at there may be more.
        let isMore =
            lines.count > SharingLimits.responses || found.contains { $0.count >= SharingLimits.responsesLooked }
        return (Self.evenly(lines), isMore)
    }

    /// As many as are shown, in the same order: of each house the newest before a further one of any.
    private static func evenly(_ lines: [(view: ResponseView, row: Row)]) -> [(view: ResponseView, row: Row)] {
        guard lines.count > SharingLimits.responses else { return lines }
        var said: [String: Int] = [:]
        let ranked = lines.enumerated().map { place, line -> (rank: Int, place: Int) in
            let rank = said[line.view.organisation, default: 0]
            said[line.view.organisation] = rank + 1
            return (rank: rank, place: place)
        }
        let first = ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.prefix(SharingLimits.responses)
        return first.map(\.place).sorted().map { lines[$0] }
    }

    /// The response log that stands on a warning's page; `nil` for what is no warning.
    ///
    /// - Parameters:
    ///   - mayWrite: whether its reader may write to its channel.
    ///   - mayTellAll: whether the record is the word of the reader's house alone, and they are shown all of it.
    func responseLog(
        of object: JSONValue, _ row: Row, mayWrite: Bool, mayTellAll: Bool, in scope: Scope, for caller: Caller
    ) async throws -> ResponseLog? {
        guard WarningResponse.isWarning(object) else { return nil }
        let found = try await responses(to: row.id, in: scope)
        try await give(found.lines.map(\.row), as: .record, isRun: false, to: caller)
        var log = ResponseLog(
            lines: found.lines.map { line in
                var view = line.view
                view.isOwn = mayWrite && view.post != nil
                return view
            }, isMore: found.isMore)
        log.mayWrite = mayWrite && WarningResponse.takes(object) && mayAnswer(row, in: scope)
        log.mayTellAll = log.mayWrite && mayTellAll
        return log
    }
}

extension ResponseView {
    /// What a note says; `nil` where it is about more, says nothing that is known, or what it says is still to come.
    fileprivate init?(_ note: ActedNote, by latest: Instant) {
        guard note.others.isEmpty, let choice = WarningResponse.choice(in: note.said),
            let decided = note.said["decided"]?.string.flatMap({ try? PartialDate($0) }),
            let since = decided.range?.lowerBound, since <= latest,
            let status = note.said["status"]?.string.flatMap(WarningResponse.Status.init)
        else { return nil }
        self.init(
            note: note.id.text, version: note.said["record_version"]?.string.flatMap { Timestamp($0) },
            organisation: note.speaker, post: note.post, choice: choice, decided: decided, status: status,
            result: note.said["result"]?.string, at: note.at)
        markings = note.markings
    }

    /// When the decision was made at the earliest.
    fileprivate var since: Instant { decided.range?.lowerBound ?? at }
}

extension WarningResponse {
    /// What the extension is, for tools that meet it. STIX 2.1 §7.3. The same bytes from everybody: whoever files it second finds it
    /// known.
    static let definition: JSONTree = [
        "type": "extension-definition", "spec_version": "2.1", "id": .string(extensionID),
        "created_by_ref": .string(BarazaMarking.identityID), "created": .string(Product.allocated.text),
        "modified": .string(Product.allocated.text), "name": "Response to a warning",
        "description": "What a house decided on a warning, when, and what came of it.",
        "schema": "docs/products.md of Baraza", "version": "1.0.0", "extension_types": ["property-extension"],
    ]
}
