import JSON
import Policy
import Records
import Store

extension Core {
    /// How far the organisations that have what recalls took back have carried them out, by the recall: as their receipts of
    /// what tells of it say. Who was sent nothing of it is not among them. What stood in a channel in which the reader sees nothing is
    /// left out: who was sent it would tell that it stood there.
    ///
    /// - Parameters:
    ///   - recalls: their records.
    ///   - names: what organisations are called, by code.
    func receipts(
        of recalls: Set<RecordID>, named names: [String: [PartyName]], in scope: Scope
    ) async throws -> [RecordID: [Whereabouts]] {
        guard !recalls.isEmpty else { return [:] }
        let moment = scope.moment
        let read = channels(readBy: scope.allowed, moment.snapshot)
        // A recall is on record before it takes anything back.
        var first = moment.end
        for recall in recalls {
            if let place = try await store.places(of: recall).first { first = min(first, place.position) }
        }
        var taken: [RecordID: [(entry: Position, withdrawal: Withdrawal)]] = [:]
        for entry in try await entries(of: EntryMaker.withdrawal, after: first, through: moment.end) {
            guard let body = try? JSONDocument(parsing: entry.body).root, let withdrawal = Withdrawal(body),
                let recall = withdrawal.recall, recalls.contains(recall), read.contains(withdrawal.channel)
            else { continue }
            taken[recall, default: []].append((entry.position, withdrawal))
        }
        let places = taken.values.joined().flatMap { each -> [Position] in
            [each.entry] + each.withdrawal.positions
        }
        let sent = Dictionary(grouping: try await store.deliveries(of: places), by: \.position)
        return taken.mapValues { all in
            var found: [String: [Whereabouts]] = [:]
            for (entry, withdrawal) in all {
                let told = Dictionary((sent[entry] ?? []).map { ($0.peer, $0) }) { first, _ in first }
                var concerned = Set(withdrawal.positions.flatMap { sent[$0] ?? [] }.map(\.peer))
                concerned.formUnion(told.keys)
                concerned.formUnion(withdrawal.sharers.joined())
                for code in concerned {
                    found[code, default: []].append(
                        self.receipt(told[code], of: code, names[code] ?? [], moment.snapshot))
                }
            }
            // What is furthest from being done says how far it is.
            return found.sorted { $0.key < $1.key }.compactMap { $0.value.max(by: Self.isNearer) }
        }
    }

    private func receipt(
        _ told: Delivery?, of code: String, _ names: [PartyName], _ snapshot: Snapshot
    ) -> Whereabouts {
        guard let told else {
            return Whereabouts(
                organisation: code, names: names, asked: clock(), state: hindrance(code, in: snapshot),
                isEntitled: false)
        }
        let state: Whereabouts.State = told.exception != nil ? .refused : told.arrived != nil ? .stored : .sent
        return Whereabouts(
            organisation: code, names: names, asked: clock(), state: state, isEntitled: false, number: told.number,
            since: told.arrived ?? told.sent, exception: told.exception)
    }

    private static func isNearer(_ left: Whereabouts, _ right: Whereabouts) -> Bool {
        let order: [Whereabouts.State] = [.stored, .sent, .waiting, .unconnected, .shut, .refused]
        let (one, other) = (order.firstIndex(of: left.state) ?? 0, order.firstIndex(of: right.state) ?? 0)
        guard one == other else { return one < other }
        return (left.since?.microseconds ?? 0) < (right.since?.microseconds ?? 0)
    }

    /// The newest of the versions of a record that a recall took back, as its reader may see what stands there; `nil` where they
    /// see nothing of it, or all of them were erased.
    func former(
        _ id: RecordID, _ meant: RecalledVersions, in scope: Scope
    ) async throws -> (row: Row, line: RecordLine)? {
        let places = try await store.places(of: id).filter { scope.allowed.has($0.shelf) }
        let standing = Set(
            try await store.rows(at: Set(places.map(\.position)), shelves: scope.shelves).map(\.position))
        for place in places.reversed() where !standing.contains(place.position) {
            guard let found = try await former(id, at: place, in: scope), meant.takes(found.row.version) else {
                continue
            }
            return found
        }
        return nil
    }

    private func former(
        _ id: RecordID, at place: RecordPlace, in scope: Scope
    ) async throws -> (row: Row, line: RecordLine)? {
        guard let entry = try await store.entry(at: place.position), entry.tombstone == nil,
            let object = try? JSONDocument(parsing: entry.body).root
        else { return nil }
        let version = (object["modified"] ?? object["created"])?.string ?? entry.added.text
        let row = Row(
            position: place.position, shelf: place.shelf, added: entry.added, id: id, version: version,
            specVersion: object["spec_version"]?.string ?? "2.1", bytes: entry.body.count, refersBeyond: false)
        let widest = scope.allowed.views[place.shelf] ?? View()
        guard let view = judged(row, widest, scope.allowed, scope.snapshot) else { return nil }
        // A line says nothing of what it refers to but the types.
        let projection = Projection(of: object, withholding: view.withheld, unattributed: view.isUnattributed) { _ in
            false
        }
        switch projection {
        case .whole: return (row, line(Shown(row: row, body: nil), entry.body, scope.snapshot))
        case .part(let tree):
            let shown = Shown(row: row, body: tree.bytes, withheld: view.withheld)
            return (row, line(shown, tree.bytes, scope.snapshot))
        case .nothing: return nil
        }
    }

    /// The newest version that a reader is shown of each of these records, by its id.
    func newestLines(
        of ids: Set<RecordID>, in scope: Scope, for caller: Caller
    ) async throws -> [RecordID: RecordLine] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await versions(of: ids.sorted(), on: scope.shelves)
        let shown = try await show(rows, scope.allowed, scope.snapshot)
        let newest = Set(Self.newest(shown.map(\.row)).map(\.position))
        let told = shown.filter { newest.contains($0.row.position) }
        try await give(told.map(\.row), as: .list, isRun: false, to: caller)
        let lines = try await flagged(told, in: scope)
        return Dictionary(zip(told.map(\.row.id), lines)) { first, _ in first }
    }
}
