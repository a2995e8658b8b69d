import JSON
import Policy
import Records
import Store

/// A meeting, a decision or a commitment as it is shown to a reader.
struct CouncilHead: Sendable {
    let shown: Shown
    let line: RecordLine
    /// Whose it is: the code of the organisation whose version came here first.
    let owner: String
    /// As its reader sees it.
    let object: JSONValue
    /// As it is stored.
    let stored: JSONValue

    var id: RecordID { shown.row.id }
}

/// Meetings, decisions and commitments, and what is done about them, as the store has them: many at once cost as many looks at it as
/// one.
extension Core {
    /// The newest of a type, each once, the newest first.
    func newestCouncil(
        _ type: String, _ most: Int, in scope: Scope
    ) async throws -> (ids: [RecordID], isMore: Bool) {
        let shown = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }.shown
        var known: Set<RecordID> = []
        return (shown.prefix(most).map(\.row.id).filter { known.insert($0).inserted }, shown.count > most)
    }

    /// - Parameters:
    ///   - isFrozen: whether it is as it was made, in the version that came first: clocks and positions rest on it, so that a later
    ///     version, which others may not have, is none. Else the owner's newest version is.
    ///   - isOurs: whether an object is of the kind.
    func councilHeads(
        of ids: [RecordID], _ type: String, isFrozen: Bool, in scope: Scope, where isOurs: (JSONValue) -> Bool
    ) async throws -> [CouncilHead] {
        var met: Set<RecordID> = []
        let ids = ids.filter { $0.type == type && met.insert($0).inserted }
        guard !ids.isEmpty else { return [] }
        let chosen = isFrozen ? try await asMade(ids, in: scope) : try await newestSpoken(ids, in: scope)
        let bodies = try await remains(of: chosen.map(\.shown))
        let partly = chosen.map(\.shown).filter { $0.body != nil }.map(\.row)
        let whole = Dictionary(
            zip(partly.map(\.position), try await self.bodies(of: partly)), uniquingKeysWith: { first, _ in first })
        return try chosen.compactMap { owner, shown in
            guard let body = bodies[shown.row.position], let object = try? JSONDocument(parsing: body).root,
                isOurs(object), object["revoked"]?.boolean != true
            else { return nil }
            return CouncilHead(
                shown: shown, line: line(shown, body, scope.snapshot), owner: owner, object: object,
                stored: try whole[shown.row.position].map { try JSONDocument(parsing: $0).root } ?? object)
        }
    }

    /// Each in the version that came first of those that say that they were made first, with whose it is.
    private func asMade(_ ids: [RecordID], in scope: Scope) async throws -> [(owner: String, shown: Shown)] {
        let versions = try await firstSpoken(of: ids, in: scope)
        var made: Set<Position> = []
        for (position, body) in try await remains(of: versions.values.flatMap { $0 }) {
            if let object = try? JSONDocument(parsing: body).root, Council.isAsMade(object) { made.insert(position) }
        }
        return ids.compactMap { id -> (owner: String, shown: Shown)? in
            guard let first = versions[id]?.first(where: { made.contains($0.row.position) }),
                let owner = speaker(of: first.row, in: scope)
            else { return nil }
            return (owner, first)
        }
    }

    /// Each in the newest version of whoever's came first.
    private func newestSpoken(_ ids: [RecordID], in scope: Scope) async throws -> [(owner: String, shown: Shown)] {
        let spoken = try await spoken(of: ids, in: scope)
        return ids.compactMap { id -> (owner: String, shown: Shown)? in
            spoken[id].map { (owner: $0.owner, shown: $0.newest) }
        }
    }

    /// What those who may do something about each did about it.
    ///
    /// - Parameters:
    ///   - parties: of each record the organisations whose words are looked for, each by itself: who floods a record with acts hides
    ///     nobody else's.
    ///   - extensionID: which of our extensions makes a note such an act.
    func councilNotes(
        on heads: [(head: CouncilHead, parties: Set<String>)], by extensionID: String, in scope: Scope,
        as way: Disclosures.Way, for caller: Caller
    ) async throws -> [RecordID: [ActedNote]] {
        guard !heads.isEmpty else { return [:] }
        let voices = voices(in: scope)
        let sides = heads.flatMap { head, parties -> [(id: RecordID, shelves: [ShelfKey])] in
            parties.sorted().compactMap { code in voices[code].map { (id: head.id, shelves: $0) } }
        }
        let most =
            way == .record
            ? SharingLimits.councilActs
            : min(max(SharingLimits.councilActsTogether / max(sides.count, 1), 2), SharingLimits.councilActs)
        let questions = sides.map { ReferenceQuestion(to: $0.id, shelves: $0.shelves, type: "note", limit: most) }
        let newest = try await store.referring(to: questions)
        // Where there are more, the first as well: in what order they were done counts, from the beginning.
        let earlier = zip(questions, newest).filter { $1.count == most }.map { question, _ in
            ReferenceQuestion(
                to: question.id, shelves: question.shelves, type: "note", limit: most, isOldestFirst: true)
        }
        let first = earlier.isEmpty ? [] : try await store.referring(to: earlier)
        let all = Dictionary((newest + first).joined().map { ($0.position, $0) }) { first, _ in first }.values
            .filter { speaker(of: $0, in: scope) != nil }.sorted { $0.position < $1.position }
        let read = try await self.notes(all, by: extensionID, in: scope, as: way)
        let wanted = Dictionary(heads.map { ($0.head.id, $0.parties) }) { first, _ in first }
        var notes: [RecordID: [ActedNote]] = [:]
        var given: [Row] = []
        var met: Set<ActKey> = []
        for row in all {
            // Of an act the version that its speaker made first counts, in the order in which they came: what others did after it
            // rests on it, so that nobody changes or revokes afterwards what they did. Who thinks otherwise does something else.
            guard let note = read[row.position], note.isAsMade, wanted[note.about]?.contains(note.speaker) == true,
                met.insert(ActKey(id: note.id, voice: note.speaker)).inserted
            else { continue }
            given.append(row)
            notes[note.about, default: []].append(note)
        }
        try await give(given, as: way, isRun: false, to: caller)
        return notes
    }

    /// Records of a type that refer to one, as far as the reader sees them.
    func councilReferring(to id: RecordID, _ type: String, in scope: Scope) async throws -> [RecordID] {
        let rows = try await store.referring(to: id, shelves: scope.shelves, limit: SharingLimits.referring)
        return Set(rows.map(\.id).filter { $0.type == type }).sorted { $0.text < $1.text }
    }

    /// Why codes of organisations cannot stand where they do; `nil` where they can. Who may not read the registry is told nothing of it.
    func unknownCode(
        _ codes: [(property: String, code: String)], in book: PartyBook
    ) -> RfiFault? {
        guard !book.organisations.isEmpty else { return nil }
        for (property, code) in codes where book.organisations[code] == nil && code != identity.organisation {
            return RfiFault(
                property: property,
                message:
                    "there is no organisation \"\(code.echo)\" in the registry: write its code as it stands there")
        }
        return nil
    }
}

extension Gate {
    /// Checks and files what was made of a draft.
    func fileCouncil(
        _ tree: JSONTree, as id: RecordID, with definition: JSONTree, under mark: PortionMark?, in channel: String,
        by caller: Caller
    ) async throws -> ProductOutcome {
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.councilField, message: error.message)
        }
        let company = [definition] + [mark?.definition(at: Council.allocated)].compactMap { $0 } + [tree]
        return try await file(company, for: id, in: channel, by: caller)
    }
}
