import JSON
import Policy
import Records
import Store

/// How the records of one shelf are shown to one reader, where they are not shown as they are stored.
struct View: Hashable, Sendable {
    /// The markings of portions that are left out.
    var withheld: Set<RecordID> = []
    /// Whether authors are not named.
    var isUnattributed = false
    /// Whether each version is judged by itself: this is the widest that one may have.
    var isPerVersion = false
    /// Whether a version is passed on only where all of its originators consent to that.
    var passesByConsent = false
    /// Whether some of them refer to records that the reader may not know of.
    var looksBeyond = false

    var isPlain: Bool { self == View() }

    /// How one record of the shelf is shown: what refers to nothing beyond its shelf needs no look there.
    func of(_ row: Row) -> View? {
        guard looksBeyond, !isPerVersion, !row.refersBeyond else { return self }
        var view = self
        view.looksBeyond = false
        return view.isPlain ? nil : view
    }
}

/// A record as its reader may see it.
struct Shown: Sendable {
    let row: Row
    /// What is left of it; `nil`: all of it, as it is stored.
    let body: [UInt8]?
    /// The markings of the portions that were left out.
    var withheld: Set<RecordID> = []
    var bytes: Int { body?.count ?? row.bytes }
}

extension Core {
    /// What is left of these records for their reader, in their order; those of which nothing is left are not among them.
    ///
    /// Costs nothing for shelves that are shown as they are. Of the others, bodies are read and rebuilt one by one.
    func show(_ rows: [Row], _ allowed: Allowed, _ snapshot: Snapshot) async throws -> [Shown] {
        let views = rows.map { allowed.views[$0.shelf]?.of($0) }
        let partly = views.compactMap { $0 }
        guard !partly.isEmpty else { return rows.map { Shown(row: $0, body: nil) } }
        let bodies = try await self.bodies(of: zip(rows, views).compactMap { $1 == nil ? nil : $0 })
        var looked = try await Self.look(into: bodies, partly)[...]
        let objects = views.map { $0 == nil ? nil : looked.removeFirst() }
        let beyond = objects.reduce(into: Set<RecordID>()) { $0.formUnion($1?.references ?? []) }
        let hidden = try await hidden(among: beyond, to: allowed, snapshot)
        var touching: [Position: Set<RecordID>] = [:]
        for (row, found) in zip(rows, objects) {
            var references = hidden.intersection(found?.references ?? [])
            if !references.isEmpty { references.subtract(try await told(of: references, by: row, allowed, snapshot)) }
            if !references.isEmpty { touching[row.position] = references }
        }
        let blind = try await blindReferences(
            touching, on: rows.reduce(into: [:]) { $0[$1.position] = $1.shelf }, snapshot)
        return zip(rows, objects).compactMap { row, found in
            guard let found else { return Shown(row: row, body: nil) }
            guard let view = judged(row, found.view, allowed, snapshot) else { return nil }
            // Most records are whole all the same.
            let isTouched = !view.withheld.isEmpty || view.isUnattributed || touching[row.position] != nil
            guard isTouched else { return Shown(row: row, body: nil) }
            let projection = Projection(
                of: found.object, withholding: view.withheld, unattributed: view.isUnattributed
            ) { id in touching[row.position]?.contains(id) == true && blind[row.position]?.contains(id) != true }
            switch projection {
            case .whole: return Shown(row: row, body: nil)
            case .part(let tree): return Shown(row: row, body: tree.bytes, withheld: view.withheld)
            case .nothing: return nil
            }
        }
    }

    /// Those of these records that there are, or were, and of which a reader is shown no version.
    private func hidden(
        among ids: Set<RecordID>, to allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> Set<RecordID> {
        guard !ids.isEmpty else { return [] }
        var hidden = try await store.hidden(among: ids, from: allowed.sure)
        if !hidden.isEmpty, !allowed.own.isEmpty {
            hidden.subtract(try await ownWord(among: hidden, of: allowed, snapshot))
        }
        let byVersion = allowed.byVersion
        guard !hidden.isEmpty, !byVersion.isEmpty else { return hidden }
        for row in try await versions(of: hidden.sorted(), on: byVersion) {
            guard let view = allowed.views[row.shelf], judged(row, view, allowed, snapshot) != nil else { continue }
            hidden.remove(row.id)
        }
        return hidden
    }

    /// The records that are the reader's own word and nobody else's. An id that others use as well, as those of observables may
    /// be, would tell that they do.
    private func ownWord(
        among ids: Set<RecordID>, of allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> Set<RecordID> {
        let own = ids.subtracting(try await store.hidden(among: ids, from: allowed.own))
        guard !own.isEmpty else { return [] }
        let others = snapshot.shelves.keys.filter { originators(of: $0, in: snapshot) != [allowed.organisation] }
        return own.subtracting(try await store.newest(of: own.sorted(), shelves: others.sorted()).keys)
    }

    /// What an act of one's own house says was taken back, as a recall does: that is what it is for.
    private func told(
        of hidden: Set<RecordID>, by row: Row, _ allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> Set<RecordID> {
        guard Kind.named(row.id.type)?.isGovernance == true, isOwn(row, of: allowed.organisation, in: snapshot) else {
            return []
        }
        return try await store.hidden(among: hidden, from: snapshot.shelves.keys.sorted())
    }

    /// The references, by record, whose target whoever filed the record may not see either, and did not file.
    ///
    /// They named an id without knowing whether there is such a record, so the reference tells of none. Were it taken out
    /// like others, anybody who may file could name an id, and see by what is left whether the node holds it.
    ///
    /// - Parameter hidden: the references of each record that its reader may not learn of.
    private func blindReferences(
        _ hidden: [Position: Set<RecordID>], on shelves: [Position: ShelfKey], _ snapshot: Snapshot
    ) async throws -> [Position: Set<RecordID>] {
        guard !hidden.isEmpty else { return [:] }
        let filed = try await Dictionary(grouping: filers(of: Array(hidden.keys)), by: \.value).mapValues {
            $0.map(\.key)
        }
        var blind: [Position: Set<RecordID>] = [:]
        for (filer, positions) in filed {
            // Who is no account any more, or a suspended one, may have known of all of it; as does the console.
            guard let account = snapshot.accountsByName[filer], !account.suspended else { continue }
            let allowed = allowed(caller(of: account), in: snapshot)
            // Who sees every shelf that the records of one refer to knew what they named.
            let open = positions.filter { position in
                guard let shelf = shelves[position], allowed.has(shelf) else { return true }
                return allowed.views[shelf]?.looksBeyond ?? false
            }
            guard !open.isEmpty else { continue }
            let all = open.reduce(into: Set<RecordID>()) { $0.formUnion(hidden[$1] ?? []) }
            var unseen = try await self.hidden(among: all, to: allowed, snapshot)
            for id in unseen where try await knew(id, filer, allowed, snapshot) { unseen.remove(id) }
            for position in open { blind[position] = hidden[position]?.intersection(unseen) }
        }
        return blind
    }

    /// The post of an account.
    ///
    /// - Parameter means: by which it asks; a token's where nobody does, and what it is shown is only looked up.
    func caller(of account: Account, _ means: Caller.Means = .token, _ proof: Caller.Proof? = nil) -> Caller {
        Caller(
            account: account.key, name: account.name, organisation: account.organisation ?? identity.organisation,
            roles: Set(account.roles.compactMap(Role.init)), means: means, proof: proof)
    }

    /// Whether somebody filed a version of an object, or could see one that was taken back since.
    private func knew(
        _ id: RecordID, _ filer: String, _ allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> Bool {
        let own = try await known(id, to: filer, seeing: [], among: snapshot.shelves.keys.sorted())
        guard own.isEmpty else { return true }
        let places = try await store.places(of: id)
        let filers = try await filers(of: places.map(\.position))
        return places.contains { allowed.has($0.shelf) || filers[$0.position] == filer }
    }

    /// The versions of an object that somebody knows of: those on shelves that they see, and those that they filed.
    ///
    /// - Parameter shelves: where it is looked for.
    func known(
        _ id: RecordID, to filer: String, seeing seen: Set<ShelfKey>, among shelves: [ShelfKey]
    ) async throws -> [Row] {
        try await known([id], to: filer, seeing: seen, among: shelves)
    }

    /// The same of several objects, in one look.
    func known(
        _ ids: [RecordID], to filer: String, seeing seen: Set<ShelfKey>, among shelves: [ShelfKey]
    ) async throws -> [Row] {
        let rows = try await versions(of: ids, on: shelves)
        guard filer != Caller.consoleName else { return rows }
        let filers = try await filers(of: rows.filter { !seen.contains($0.shelf) }.map(\.position))
        return rows.filter { seen.contains($0.shelf) || filers[$0.position] == filer }
    }

    /// The posts that filed these records.
    func filers(of positions: [Position]) async throws -> [Position: String] {
        guard !positions.isEmpty else { return [:] }
        return try await store.envelopes(at: positions).compactMapValues {
            (try? JSONDocument(parsing: $0))?.root["filed_by"]?.string
        }
    }

    /// A page of what is left: as many as were asked for while there are any, so that what was left out does not show as
    /// a page that is short.
    ///
    /// - Returns: the position to go on after; `nil` where there is no more.
    func shown(
        _ query: PageQuery, _ allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> (shown: [Shown], next: Position?) {
        var query = query
        var found: [Shown] = []
        var bytes = 0
        while true {
            let rows = try await store.page(query)
            for each in try await show(rows.rows, allowed, snapshot) {
                bytes += each.body?.count ?? 0
                // What was rebuilt is held until it is sent: a page of many such records is cut short.
                guard found.count < query.limit, bytes <= SharingLimits.projectedPage || found.isEmpty else {
                    return (found, found.last?.row.position)
                }
                found.append(each)
            }
            // A reading that looked at as many rows as it may ends the page, as does one that left nothing out.
            guard let next = rows.next, next == rows.rows.last?.position, found.count < query.limit else {
                return (found, rows.next)
            }
            query.after = next
        }
    }

    /// The newest of what is left, strictly before a position: as many as asked for while there are any.
    ///
    /// - Parameter fetch: so many rows before a position, newest first.
    /// - Returns: where to go on, where a reading looked at as many rows as it may.
    func newest(
        _ count: Int, before: Position, in scope: Scope, _ fetch: (Position, Int) async throws -> Rows
    ) async throws -> (shown: [Shown], next: Position?) {
        var before = before
        var found: [Shown] = []
        while found.count < count {
            let rows = try await fetch(before, count)
            found += try await show(rows.rows, scope.allowed, scope.snapshot)
            guard let next = rows.next else { return (Array(found.prefix(count)), nil) }
            guard next == rows.rows.last?.position else { return (Array(found.prefix(count)), next) }
            before = next
        }
        return (Array(found.prefix(count)), nil)
    }

    /// Reads bodies, each under its view; many are split over child tasks.
    private static func look(into bodies: [[UInt8]], _ views: [View]) async throws -> [Looked] {
        try await Shares.gathered(bodies.count) { range in
            try range.map { index in
                let object = try JSONDocument(parsing: bodies[index]).root
                return Looked(
                    view: views[index], object: object,
                    references: views[index].looksBeyond ? object.recordReferences : [])
            }
        }
    }

    /// A record that was looked into, and what it refers to where that may be hidden.
    private struct Looked: Sendable {
        let view: View
        let object: JSONValue
        let references: [RecordID]
    }

    /// What the rows hold as it is stored, in their order.
    func bodies(of rows: [Row]) async throws -> [[UInt8]] {
        let newline = UInt8(ascii: "\n")  // never occurs in a body, which has no white space outside strings
        var bodies: [[UInt8]] = []
        var places = rows.map(\.place)[...]
        while !places.isEmpty {
            var buffer: [UInt8] = []
            let count = try await store.bodies(
                at: places, separator: [newline], budget: StoreLimits.chunk, into: &buffer)
            guard count > 0 else {
                throw Refusal(.unavailable, "the node's storage gave nothing for a record that it lists")
            }
            bodies += buffer.withUnsafeBufferPointer { joined in
                joined.split(separator: newline, omittingEmptySubsequences: false).map { Array($0) }
            }
            places = places.dropFirst(count)
        }
        return bodies
    }
}
