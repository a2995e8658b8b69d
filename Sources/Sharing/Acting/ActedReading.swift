import JSON
import Policy
import Records
import Store

/// A record about which posts act by notes, as a reader sees it.
struct ActedHead: Sendable {
    let id: RecordID
    let line: RecordLine
    let object: JSONValue
    /// The code of the house whose word it is.
    let owner: String
    /// When it was made, as it says.
    let made: Instant
}

/// An act as somebody filed it.
struct ActedNote: Sendable {
    let id: RecordID
    let position: Position
    /// What it is about: the first record that it names.
    let about: RecordID
    /// The others that it names.
    let others: [String]
    /// The code of the house whose word it is.
    let speaker: String
    /// The post, where it is of the reader's own house and somebody looks at the one record.
    let post: String?
    let at: Instant
    /// When it came here.
    let came: Instant
    /// Its words; the name of the act where nobody wrote any.
    let content: String?
    /// What our extension says.
    let said: JSONValue
    /// The marking definitions that it is under.
    let markings: Set<String>
    let tlp: TLP
    /// Whether it is the version that was made first.
    let isAsMade: Bool

    /// What somebody wrote.
    var text: String? { content == said["act"]?.string ? nil : content }
}

/// A record as the word of whoever's came first.
struct SpokenRecord: Sendable {
    /// The code of the house.
    let owner: String
    /// The version that it made first, of those that the reader sees.
    let first: Shown
    /// The version that it made last, of those.
    let newest: Shown
}

/// Whose acts on a record are looked for.
enum ActedVoices {
    /// Those of these organisations, each by itself.
    case of(Set<String>)
    /// Everybody's: the record is for whoever reads it.
    case all
}

/// What stands on acts, read in one way for every kind that does (decisions 0050, 0056, 0057 and 0062): many at once cost as many
/// looks at the store as one.
///
/// Which acts are looked for, and which version of each counts, is every kind's own: of a request the newest, so that what was
/// revoked is none, of a text that was put to seats the one that was made first.
extension Core {
    /// Each of these as the word of whoever's came first: nobody takes one over by its id. What came first and the newest is
    /// looked at, however many versions are between them.
    func spoken(of ids: [RecordID], in scope: Scope) async throws -> [RecordID: SpokenRecord] {
        let versions = try await firstSpoken(of: ids, in: scope)
        let voices = voices(in: scope)
        var owned: [String: [RecordID]] = [:]
        for (id, said) in versions {
            guard let met = said.first, let owner = speaker(of: met.row, in: scope) else { continue }
            owned[owner, default: []].append(id)
        }
        var spoken: [RecordID: SpokenRecord] = [:]
        // Of each house by itself: what others filed under the same id in the same channel is no version of its own.
        for (owner, ids) in owned.sorted(by: { $0.key < $1.key }) {
            let latest = try await latest(of: ids, on: voices[owner] ?? [], in: scope)
            for id in ids {
                let own = (versions[id] ?? []).filter { speaker(of: $0.row, in: scope) == owner }
                // A version says when it was made, so it makes no difference in which order they came.
                guard let first = own.max(by: { Self.newer($0.row, $1.row) }) else { continue }
                spoken[id] = SpokenRecord(owner: owner, first: first, newest: latest[id] ?? first)
            }
        }
        return spoken
    }

    /// The records with these ids, each in the version that its house made first: nobody changes afterwards what acts rest on. What
    /// its house revoked is left out.
    func actedHeads(
        of ids: [RecordID], where isOurs: (JSONValue) -> Bool, in scope: Scope
    ) async throws -> (heads: [ActedHead], rows: [RecordID: Row]) {
        let spoken = try await spoken(of: ids, in: scope)
        let known = ids.compactMap { spoken[$0] }
        let later = known.filter { $0.first.row.position != $0.newest.row.position }.map { $0.newest }
        let bodies = try await remains(of: known.map { $0.first } + later)
        let revoked = Set(
            later.filter { each in
                bodies[each.row.position].flatMap { try? JSONDocument(parsing: $0).root }?["revoked"]?.boolean == true
            }.map(\.row.id))
        var rows: [RecordID: Row] = [:]
        let heads = known.compactMap { each -> ActedHead? in
            let shown = each.first
            guard !revoked.contains(shown.row.id), let body = bodies[shown.row.position],
                let object = try? JSONDocument(parsing: body).root, isOurs(object),
                object["revoked"]?.boolean != true
            else { return nil }
            rows[shown.row.id] = shown.row
            return ActedHead(
                id: shown.row.id, line: line(shown, body, scope.snapshot), object: object, owner: each.owner,
                made: object["created"]?.string.flatMap { Instant($0) } ?? shown.row.added)
        }
        return (heads, rows)
    }

    /// The acts on each of these that the caller may see, in the newest version that each speaker made of them.
    ///
    /// - Parameters:
    ///   - extensionID: which of our extensions makes a note such an act.
    ///   - way: `nil` where nothing of it is given to anybody.
    ///   - most: of each voice, the newest; `nil`: as many as of a request.
    ///   - voices: whose acts on one are looked for, each house's by itself where they are named, or where one record is looked at:
    ///     who floods hides nobody else's.
    func actedNotes(
        on heads: [ActedHead], by extensionID: String, in scope: Scope, as way: Disclosures.Way?, for caller: Caller,
        most: Int? = nil, voices: (ActedHead) -> ActedVoices
    ) async throws -> [RecordID: [ActedNote]] {
        guard !heads.isEmpty else { return [:] }
        let speakers = self.voices(in: scope)
        let most = most ?? (way == .record ? SharingLimits.rfiActs : SharingLimits.rfiActsListed)
        let own = scope.allowed.organisation
        let questions = heads.flatMap { head in
            // Always: what its own house said, and the reader's.
            var codes: Set<String> = [head.owner, own]
            var rest: [ShelfKey] = []
            switch voices(head) {
            case .of(let others): codes.formUnion(others)
            case .all where way == .record: codes.formUnion(speakers.keys)
            case .all:
                let apart = Set(codes.flatMap { speakers[$0] ?? [] })
                rest = speakers.values.flatMap { $0 }.filter { !apart.contains($0) }.sorted()
            }
            return (codes.sorted().compactMap { speakers[$0] } + [rest]).filter { !$0.isEmpty }.map {
                ReferenceQuestion(to: head.id, shelves: $0, type: "note", limit: most)
            }
        }
        var rows: [RecordID: [Row]] = [:]
        for (question, found) in zip(questions, try await store.referring(to: questions)) {
            rows[question.id, default: []] += found.filter { $0.id.type == "note" }
        }
        let standing = rows.mapValues { self.standing(among: $0, in: scope) }
        return try await heard(standing, by: extensionID, in: scope, as: way, for: caller) { id, note in
            note.about == id ? note : nil
        }
    }

    /// Of each record what counts as an act on it, in the order of its rows; that is given to whoever reads.
    ///
    /// - Parameters:
    ///   - standing: of each record the notes that may be acts on it.
    ///   - extensionID: which of our extensions makes a note such an act.
    ///   - way: `nil` where nothing of it is given to anybody.
    ///   - take: what a note is on a record; `nil` for what is no act on it.
    func heard<Act>(
        _ standing: [RecordID: [Row]], by extensionID: String, in scope: Scope, as way: Disclosures.Way?,
        for caller: Caller, _ take: (RecordID, ActedNote) -> Act?
    ) async throws -> [RecordID: [Act]] {
        let all = Dictionary(
            standing.values.flatMap { $0 }.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first }
        ).values.sorted { $0.position < $1.position }
        var notes: [Position: ActedNote] = [:]
        // So many at a time, as each may be long.
        for start in stride(from: 0, to: all.count, by: SharingLimits.rfiActs) {
            let some = Array(all[start..<min(start + SharingLimits.rfiActs, all.count)])
            notes.merge(try await self.notes(some, by: extensionID, in: scope, as: way)) { first, _ in first }
        }
        var given: Set<Position> = []
        var found: [RecordID: [Act]] = [:]
        for (id, rows) in standing {
            for row in rows {
                guard let note = notes[row.position], let act = take(id, note) else { continue }
                given.insert(row.position)
                found[id, default: []].append(act)
            }
        }
        if let way {
            try await give(all.filter { given.contains($0.position) }, as: way, isRun: false, to: caller)
        }
        return found
    }

    /// Reads acts; what is none by that extension, or was revoked, is left out.
    func notes(
        _ rows: [Row], by extensionID: String, in scope: Scope, as way: Disclosures.Way?
    ) async throws -> [Position: ActedNote] {
        let shown = try await show(rows, scope.allowed, scope.snapshot)
        let bodies = try await remains(of: shown)
        let house = scope.allowed.organisation
        // Who of the house acted is for the house alone, where somebody looks at the one record.
        let envelopes =
            way == .record
            ? try await store.envelopes(
                at: shown.map(\.row).filter { speaker(of: $0, in: scope) == house }.map(\.position)) : [:]
        return shown.reduce(into: [:]) { notes, shown in
            guard let speaker = speaker(of: shown.row, in: scope), let body = bodies[shown.row.position],
                let note = try? JSONDocument(parsing: body).root, note["revoked"]?.boolean != true,
                let extensions = note["extensions"], extensions.kind == .object,
                let said = extensions[extensionID], said.kind == .object,
                let about = note["object_refs"]?[0]?.recordID,
                let at = note["created"]?.string.flatMap({ Instant($0) })
            else { return }
            let envelope = envelopes[shown.row.position].flatMap { try? Envelope(parsing: $0) }
            notes[shown.row.position] = ActedNote(
                id: shown.row.id, position: shown.row.position, about: about,
                others: note["object_refs"]?.elements.dropFirst().compactMap(\.string) ?? [], speaker: speaker,
                post: envelope.flatMap { $0.received == nil ? $0.filedBy : nil }, at: at, came: shown.row.added,
                content: note["content"]?.string, said: said,
                markings: Set(Rfi.texts(note["object_marking_refs"])), tlp: tlp(of: shown, in: scope.snapshot),
                isAsMade: Council.isAsMade(note))
        }
    }
}

/// A note that says that something was done about a record, before it is filed.
struct ActingNote: Sendable {
    let id: RecordID
    let about: RecordID
    let extensionID: String
    let act: String
    /// Besides the act, what our extension says.
    var said: [JSONMember] = []
    let text: String?
    /// Who may have it; `nil`: whoever may have the channel's records.
    let mark: PortionMark?

    /// The note, as STIX.
    func tree(at now: Instant) -> JSONTree {
        let time = JSONTree.string(Instant(microseconds: now.microseconds / 1_000 * 1_000).text)
        var members: [JSONMember] = [
            JSONMember("type", "note"), JSONMember("spec_version", "2.1"), JSONMember("id", .string(id.text)),
            JSONMember("created", time), JSONMember("modified", time),
            // STIX wants words; tools that do not know the extension show these.
            JSONMember("content", .string(text ?? act)), JSONMember("object_refs", .array([.string(about.text)])),
        ]
        if let mark {
            members.append(JSONMember("object_marking_refs", .array(mark.markings.map { .string($0.text) })))
        }
        let extended =
            [JSONMember("extension_type", "property-extension"), JSONMember("act", .string(act))] + said
        members.append(JSONMember("extensions", .object([JSONMember(extensionID, .object(extended))])))
        return .object(members)
    }
}

extension Gate {
    /// Checks a thing of ours and files it, with what has to come before it.
    ///
    /// - Parameter definitions: what our extensions and markings mean, for whoever meets them.
    func file(
        _ tree: JSONTree, as id: RecordID, with definitions: [JSONTree], in channel: String, by caller: Caller
    ) async throws -> ProductOutcome {
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.last, message: error.message)
        }
        return try await file(definitions + [tree], for: id, in: channel, by: caller)
    }
}

extension Violation {
    /// The property that it is about as a form names it: of an extension its member.
    fileprivate var last: String? {
        let parts = property.split { $0 == "." || $0 == "[" }.map(String.init)
        return parts.first == "extensions" && parts.count > 2 ? parts[2] : parts.first
    }
}
