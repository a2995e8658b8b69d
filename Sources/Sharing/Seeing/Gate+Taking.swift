import JSON
package import Records
import Store

/// What somebody sees and takes along.
package enum Selection: Sendable {
    case search(SearchRequest)
    case inbox
    case picture(PictureRequest)

    /// As the audit names it: not what was asked.
    var name: String {
        switch self {
        case .search: "search"
        case .inbox: "inbox"
        case .picture(let request): request.side == .places ? "map" : "timeline"
        }
    }
}

/// A selection, as it was at one moment: derived from its records, so it has the strictest of their markings (law 5).
package struct TakenAlong: Sendable {
    package let name: String
    package let lines: [RecordLine]
    /// The objects, each as its reader may see it, in the order of the lines.
    package let objects: [[UInt8]]
    /// How each of them is to be handled, in the order of the lines.
    package let markings: [Marking]
    /// How all of it is to be handled.
    package let marking: Marking
    /// Where it was made.
    package let node: String
    package let organisation: String
    package let instant: Instant
    /// Whether there was more of it than is given, as more than ``SharingLimits/taken``.
    package let isMore: Bool
    fileprivate let id: String

    /// What it is, in English: it goes to programs and to other houses.
    package var derivation: String {
        "derived: \(name) as shown to \(organisation) on \(instant.text)" + (isMore ? ", cut: there is more" : "")
    }

    /// One STIX bundle: the objects, and a note that says what it is, marked as strictly as the strictest of them.
    package var bundle: [UInt8] {
        var bytes = Array(#"{"type":"bundle","id":"bundle--\#(id)""#.utf8)
        guard !lines.isEmpty else { return bytes + Array("}\n".utf8) }
        bytes += Array(",\"objects\":[\n".utf8)
        for object in objects { bytes += object + Array(",\n".utf8) }
        return bytes + note.bytes + Array("\n]}\n".utf8)
    }

    private var note: JSONTree {
        let time = instant.text
        var seen: Set<String> = []
        let ids = lines.map(\.id).filter { seen.insert($0).inserted }
        return [
            "type": "note", "spec_version": "2.1", "id": .string("note--\(id)"), "created": .string(time),
            "modified": .string(time),
            "abstract": .string("Derived: \(name) at \(node)"),
            "content": .string(
                "A selection of \(lines.count) records as \(organisation) was shown them at \(node) on \(instant.text). "
                    + (isMore ? "It is cut: there is more than these. " : "")
                    + "It is to be handled as \(marking.text()); each record keeps its own marking and its own rules."),
            "object_refs": .array(ids.map(JSONTree.string)),
            "object_marking_refs": .array([.string(marking.tlp.marking.text)]),
        ]
    }
}

extension Gate {
    /// What somebody sees, to be taken along: decided now, not when the page was shown. That it was taken is an audit entry, and
    /// what was given is in the journal.
    ///
    /// - Parameter form: as in `stix`, `table`.
    package func take(_ selection: Selection, as form: String, for caller: Caller) async throws -> TakenAlong {
        let (selected, isMore) = try await selected(selection, for: caller)
        return try await core.door("export", on: selection.name, for: caller) {
            let taken = try await core.take(selected, selection.name, isMore: isMore, for: caller)
            core.trail.note(
                AuditNote(caller, "selection.export", on: selection.name, outcome: form), at: core.clock())
            return taken
        }
    }

    private func selected(
        _ selection: Selection, for caller: Caller
    ) async throws -> (selected: [Selected], isMore: Bool) {
        switch selection {
        case .search(var request):
            request.limit = SharingLimits.taken
            request.cursor = nil
            let list = try await search(request, for: caller)
            return (list.lines.map { Selected(position: $0.position) }, list.older != nil)
        case .inbox:
            let view = try await inbox(for: caller)
            return ((view.open + view.answered).map { Selected(position: $0.record.position) }, view.isMore)
        case .picture(let request):
            let view = try await picture(request, for: caller)
            return (
                view.lines.map { Selected(position: $0.record.position, beside: $0.beside) }, view.isMore
            )
        }
    }
}

/// Something that is taken along.
private struct Selected: Sendable {
    let position: Position
    /// What puts it among the others, where something does: it is handled as strictly as that, too.
    var beside: Set<Position> = []
}

extension Core {
    fileprivate func take(
        _ selected: [Selected], _ name: String, isMore: Bool, for caller: Caller
    ) async throws -> TakenAlong {
        let scope = try await scope(nil, for: caller)
        let wanted = Array(selected.prefix(SharingLimits.taken))
        let positions = wanted.reduce(into: Set<Position>()) { $0.formUnion($1.beside.union([$1.position])) }
        let found = try await self.shown(at: positions, in: scope)
        // What was taken back since it was listed is left out, and so is what was put there by what was.
        let kept = wanted.filter { found[$0.position] != nil && $0.beside.allSatisfy { found[$0] != nil } }
        let shown = kept.compactMap { found[$0.position] }
        let objects = try await objects(of: shown)
        guard objects.count == shown.count else {
            throw Refusal(.unavailable, "a record of this selection cannot be read: verify the node")
        }
        try await give(shown.map(\.row), as: .objects, isRun: false, to: caller)
        // What puts them there is not in the file, and the file tells of it: by its marking, and that the record is among these.
        let whole = Set(shown.map(\.row.position))
        let beside = kept.reduce(into: Set<Position>()) { $0.formUnion($1.beside) }.subtracting(whole).sorted()
        try await give(beside.compactMap { found[$0]?.row }, as: .list, isRun: false, to: caller)
        let parts = kept.map { line in ([line.position] + line.beside.sorted()).compactMap { found[$0] } }
        var rest = try await policies(of: parts.flatMap { $0 }, in: scope)[...]
        let known = parts.map { part in
            defer { rest = rest.dropFirst(part.count) }
            return Array(rest.prefix(part.count))
        }
        return TakenAlong(
            name: name, lines: objects.map { line($0.shown, $0.body, scope.snapshot) }, objects: objects.map(\.body),
            markings: known.map(Self.combined), marking: Self.combined(known.flatMap { $0 }), node: identity.origin,
            organisation: identity.organisation, instant: clock(), isMore: isMore || selected.count > wanted.count,
            id: UUID4.text(random(16)))
    }
}
