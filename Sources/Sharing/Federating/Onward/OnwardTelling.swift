import JSON
import Policy
import Pouch
import Records
import Store

/// What another organisation's node has to be told of requests to pass something on: what this organisation asks of it, and
/// what is answered to it (decision 0044).
struct OnwardTelling {
    struct Notice {
        /// The entry of the ledger that it tells of.
        let position: Position
        let item: PouchItem
    }

    let core: Core
    let partner: Partner
    let moment: Moment
    /// What the partner may have.
    let allowed: Allowed

    private var own: String { core.identity.organisation }
    private var peer: String { partner.organisation }

    /// - Parameter besides: entries to be told of once more; those that are none are left out.
    func notices(after: Position, besides: [Position]) async throws -> [Notice] {
        var found: [Notice] = []
        for position in besides {
            guard let entry = try await core.store.entry(at: position) else { continue }
            found += try await notice(entry)
        }
        for kind in [OnwardNote.kind, "consent"] {
            for entry in try await core.entries(of: kind, after: after, through: moment.end) {
                found += try await notice(entry)
            }
        }
        return found
    }

    private func notice(_ entry: Entry) async throws -> [Notice] {
        guard let body = try? JSONDocument(parsing: entry.body).root else { return [] }
        switch entry.kind {
        case OnwardNote.kind:
            guard let note = OnwardNote(body), try await isToldNow(note) else { return [] }
            return [Notice(position: entry.position, item: .onward(note.item))]
        case "consent":
            return isTold(body) ? [Notice(position: entry.position, item: .consent(body.minified))] : []
        default: return []
        }
    }

    /// A request of this house to the partner, or the newest answer to one of theirs. What a guest asks here is not the
    /// house's question: they ask on their own node.
    private func isToldNow(_ note: OnwardNote) async throws -> Bool {
        // What somebody filed by hand, beyond what a node takes, is told to none: it would keep all else from going.
        guard note.isBounded, let newest = moment.snapshot.registry.latest(note.id).flatMap(OnwardNote.init)
        else { return false }
        if note.originator == peer, note.asker == own, !note.isFromNode {
            return note.state == .asked && newest.status(at: core.clock()).isOpen
        }
        guard note.originator == own, note.asker == peer, note.isFromNode, note.state == newest.state else {
            return false
        }
        switch note.state {
        case .seen, .granted, .refused: return true
        case .grantedAsTearLine: return try await mayHave(note.tearLine)
        // Both clocks know that one.
        case .asked, .lapsed: return false
        }
    }

    /// A sanitised version is named only to who may have it.
    private func mayHave(_ id: String?) async throws -> Bool {
        guard let id = id.flatMap({ try? RecordID($0) }), !allowed.all.isEmpty else { return false }
        let rows = try await core.store.page(
            PageQuery(shelves: allowed.all, limit: StoreLimits.page, ids: [id], versions: .every)
        ).rows
        return try await !core.show(rows, allowed, moment.snapshot).isEmpty
    }

    /// A consent of this house that was given on a request, or taken back: for the node that asked, and for the one that gets the
    /// record, whose own decision may ask for it before the record comes.
    private func isTold(_ body: JSONValue) -> Bool {
        guard body["originator"]?.string == own else { return false }
        let organisation = body["organisation"]?.string
        return moment.snapshot.registry.all(OnwardNote.kind).contains { _, request in
            guard let note = OnwardNote(request), note.isFromNode, note.originator == own,
                note.isAbout(body), note.state == .granted
            else { return false }
            return note.asker == peer || organisation == peer
        }
    }
}

extension OnwardNote {
    /// Whether a consent lets the organisation have the version that this asks for.
    func isAbout(_ consent: JSONValue) -> Bool {
        consent["object_ref"]?.string == object.text && consent["organisation"]?.string == organisation
            && consent["originator"]?.string == originator
            && consent["version"]?.string.flatMap { Instant($0) } == version
    }
}
