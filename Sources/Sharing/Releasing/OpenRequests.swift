import Records
import Store
import Synchronization

/// Which requests of each organisation wait for a decision, as far as the log was read: what has been decided is read once
/// in the life of a process, and not again for every look at the desk.
struct OpenRequests: Sendable {
    struct Desk: Sendable {
        var through = Position.zero
        private(set) var open: [RecordID: Waiting] = [:]

        /// Takes the next version of a request into account; they come in order.
        mutating func note(_ request: HeldRequest, at place: Position) {
            open[request.id] =
                request.status.isOpen
                ? Waiting(object: request.object, precedence: request.precedence, place: place) : nil
        }
    }
    struct Waiting: Sendable {
        /// What it is about.
        let object: RecordID
        let precedence: Envelope.Precedence
        /// Of its last version.
        let place: Position

        /// Stands for its place in the list: the most urgent first, of those the oldest. Greater than none that stands before it.
        var turn: Position {
            let urgent = Envelope.Precedence.allCases.count { $0 > precedence }
            return Position(Int64(urgent) << 56 + place.raw)
        }
    }
    /// By the code of the organisation.
    private(set) var desks: [String: Desk] = [:]

    /// Of two that read at the same time the one that came further counts.
    mutating func keep(_ desk: Desk, of organisation: String) {
        if desks[organisation].map({ $0.through < desk.through }) ?? true { desks[organisation] = desk }
    }
}

extension Core {
    /// Whether a version of a record waits for its second person: as the word of one organisation.
    func isHeld(_ object: RecordID, of organisation: String) async throws -> Bool {
        try await !openRequests(of: organisation) { $0 == object }.isEmpty
    }

    /// The requests of one organisation that wait for a decision, oldest first.
    ///
    /// - Parameter meant: about which records.
    func openRequests(
        of organisation: String, about meant: (RecordID) -> Bool
    ) async throws -> [HeldRequest] {
        let ids = try await waiting(of: organisation).open.filter { meant($0.value.object) }.keys.sorted()
        var found: [HeldRequest] = []
        for start in stride(from: 0, to: ids.count, by: SharingLimits.lookedUp) {
            let some = Array(ids[start..<min(start + SharingLimits.lookedUp, ids.count)])
            // Decided between the two readings, or erased since: not open any more.
            found += try await requests(of: organisation, ids: some).filter(\.status.isOpen)
        }
        return found.sorted { $0.created < $1.created }
    }

    /// The requests of one organisation that wait, the most urgent first and of those the oldest, strictly behind a turn: as many as
    /// asked for while there are any. Only those are read, with all that they hold.
    ///
    /// - Parameter chosen: gives what the asker may know of one; `nil`: nothing, and it does not count.
    /// - Returns: the turn to go on behind; `nil` where there is no more.
    func waitingRequests<T>(
        of organisation: String, after: Position?, limit: Int, _ chosen: (HeldRequest) async throws -> T?
    ) async throws -> (found: [T], next: Position?) {
        let all = try await waiting(of: organisation).open.map { (id: $0.key, turn: $0.value.turn) }
            .filter { each in after.map { $0 < each.turn } ?? true }.sorted { $0.turn < $1.turn }
        var (found, last) = ([T](), Position?.none)
        for start in stride(from: 0, to: all.count, by: limit + 1) {
            let some = all[start..<min(start + limit + 1, all.count)]
            let held = try await requests(of: organisation, ids: some.map(\.id)).filter(\.status.isOpen)
            let byID = Dictionary(held.map { ($0.id, $0) }) { first, _ in first }
            for (id, turn) in some {
                guard let request = byID[id], let one = try await chosen(request) else { continue }
                // One more than asked for: so it is known whether there is more.
                if found.count == limit { return (found, last) }
                found.append(one)
                last = turn
            }
        }
        return (found, nil)
    }

    /// What waits at the desk of one organisation: what came to the log since it was last asked is read now.
    func waiting(of organisation: String) async throws -> OpenRequests.Desk {
        let shelves = desk(of: organisation, in: try await directory.current())
        var desk = openRequests.withLock { $0.desks[organisation] } ?? OpenRequests.Desk()
        while !shelves.isEmpty {
            let rows = try await store.page(
                PageQuery(shelves: shelves, after: desk.through, limit: SharingLimits.lookedUp, versions: .every))
            for (row, body) in zip(rows.rows, try await bodies(of: rows.rows)) {
                if let request = HeldRequest(body, added: row.added, of: organisation) {
                    desk.note(request, at: row.position)
                }
            }
            guard let last = rows.next ?? rows.rows.last?.position else { break }
            desk.through = last
            guard rows.more else { break }
        }
        openRequests.withLock { $0.keep(desk, of: organisation) }
        return desk
    }

    /// The requests of one organisation that were decided, newest decision first, strictly before a position: as many as
    /// asked for while there are any.
    ///
    /// - Parameter chosen: gives what the asker may know of one; `nil`: nothing, and it does not count.
    /// - Returns: the position to go on before; `nil` where there is no more.
    func decidedRequests<T>(
        of organisation: String, before: Position?, limit: Int, _ chosen: (HeldRequest) async throws -> T?
    ) async throws -> (found: [T], next: Position?) {
        let shelves = desk(of: organisation, in: try await directory.current())
        let chunk = min(limit + 1, StoreLimits.page)
        var (cursor, last) = (before, Position?.none)
        var found: [T] = []
        while !shelves.isEmpty {
            let rows = try await store.recent(type: nil, before: cursor, shelves: shelves, limit: chunk)
            for (row, body) in zip(rows, try await bodies(of: rows)) {
                // Of what was decided the last version alone says so.
                guard let request = HeldRequest(body, added: row.added, of: organisation), !request.status.isOpen,
                    let one = try await chosen(request)
                else { continue }
                // One more than asked for: so it is known whether there is more.
                if found.count == limit { return (found, last) }
                found.append(one)
                last = row.position
            }
            guard rows.count == chunk, let end = rows.last else { break }
            cursor = end.position
        }
        return (found, nil)
    }
}
