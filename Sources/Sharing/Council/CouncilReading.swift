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

/// What somebody did about one, as they filed it.
struct CouncilNote: Sendable {
    let id: RecordID
    let position: Position
    /// The code of the organisation.
    let speaker: String
    /// The post, where it is of the reader's own house and somebody looks at the one record.
    let post: String?
    let at: Instant
    /// When it came here.
    let came: Instant
    /// What the extension says.
    let content: JSONValue
    /// The words; `nil` in lists.
    let text: String?
    /// Records that it names beside the one that it is about.
    let others: [String]
    /// The marking definitions that it is under.
    let markings: Set<String>
    let tlp: TLP
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
        let versions: [RecordID: [Shown]]
        var asMade: Set<Position> = []
        if isFrozen {
            versions = try await firstSpoken(of: ids, in: scope).mapValues {
                $0.sorted { Self.newer($0.row, $1.row) }
            }
            for (position, body) in try await remains(of: versions.values.flatMap { $0 }) {
                if let object = try? JSONDocument(parsing: body).root, Council.isAsMade(object) {
                    asMade.insert(position)
                }
            }
        } else {
            versions = try await self.versions(of: ids, in: scope)
        }
        let chosen = ids.compactMap { id -> (owner: String, shown: Shown)? in
            let spoken = (versions[id] ?? []).filter {
                speaker(of: $0.row, in: scope) != nil && (!isFrozen || asMade.contains($0.row.position))
            }
            guard let first = spoken.min(by: { $0.row.position < $1.row.position }),
                let owner = speaker(of: first.row, in: scope),
                let newest = spoken.first(where: { speaker(of: $0.row, in: scope) == owner })
            else { return nil }
            return (owner, isFrozen ? first : newest)
        }
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

    /// What those who may do something about each did about it.
    ///
    /// - Parameters:
    ///   - parties: of each record the organisations whose words are looked for, each by itself: who floods a record with acts hides
    ///     nobody else's.
    ///   - content: what a note says as an act of this kind; `nil` for what is none.
    func councilNotes(
        on heads: [(head: CouncilHead, parties: Set<String>)], in scope: Scope, as way: Disclosures.Way,
        for caller: Caller, content: (JSONValue) -> JSONValue?
    ) async throws -> [RecordID: [CouncilNote]] {
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
        let shown = try await show(all, scope.allowed, scope.snapshot)
        let bodies = try await remains(of: shown)
        let house = scope.allowed.organisation
        let envelopes =
            way == .record
            ? try await store.envelopes(
                at: shown.map(\.row).filter { speaker(of: $0, in: scope) == house }.map(\.position)) : [:]
        let wanted = Dictionary(heads.map { ($0.head.id, $0.parties) }) { first, _ in first }
        var notes: [RecordID: [CouncilNote]] = [:]
        var given: [Row] = []
        var met: Set<ActKey> = []
        for shown in shown.sorted(by: { $0.row.position < $1.row.position }) {
            // Of an act the version that its speaker made first counts, in the order in which they came: what others did after it
            // rests on it, so that nobody changes or revokes afterwards what they did. Who thinks otherwise does something else.
            guard let speaker = speaker(of: shown.row, in: scope), let body = bodies[shown.row.position],
                let note = try? JSONDocument(parsing: body).root, note["revoked"]?.boolean != true,
                Council.isAsMade(note),
                let said = content(note), let subject = note["object_refs"]?[0]?.recordID,
                wanted[subject]?.contains(speaker) == true,
                let at = note["created"]?.string.flatMap({ Instant($0) }),
                met.insert(ActKey(id: shown.row.id, voice: speaker)).inserted
            else { continue }
            let envelope = envelopes[shown.row.position].flatMap { try? Envelope(parsing: $0) }
            given.append(shown.row)
            notes[subject, default: []].append(
                CouncilNote(
                    id: shown.row.id, position: shown.row.position, speaker: speaker,
                    post: envelope.flatMap { $0.received == nil ? $0.filedBy : nil }, at: at, came: shown.row.added,
                    content: said,
                    text: way == .record ? note["content"]?.string : nil,
                    others: note["object_refs"]?.elements.dropFirst().compactMap(\.string) ?? [],
                    markings: Set(Rfi.texts(note["object_marking_refs"])), tlp: tlp(of: shown, in: scope.snapshot)))
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
