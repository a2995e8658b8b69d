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
    /// The originators each of whose consent a version needs.
    var consents: Set<String> = []
    /// Whether some of them refer to records that the reader may not know of.
    var looksBeyond = false

    var isPlain: Bool { self == View() }
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
        guard rows.contains(where: { allowed.views[$0.shelf] != nil }) else {
            return rows.map { Shown(row: $0, body: nil) }
        }
        var bodies = try await self.bodies(of: rows.filter { allowed.views[$0.shelf] != nil })[...]
        var objects: [(row: Row, view: View, object: JSONValue)?] = []
        var beyond: Set<RecordID> = []
        for row in rows {
            guard let view = allowed.views[row.shelf] else {
                objects.append(nil)
                continue
            }
            let object = try JSONDocument(parsing: bodies.removeFirst()).root
            if view.looksBeyond { beyond.formUnion(object.references) }
            objects.append((row, view, object))
        }
        let hidden = beyond.isEmpty ? [] : try await store.hidden(among: beyond, from: allowed.all)
        let now = clock()
        return zip(rows, objects).compactMap { row, found in
            guard let (_, view, object) = found else { return Shown(row: row, body: nil) }
            if !view.consents.isEmpty {
                let given = snapshot.registry.consents(
                    to: row.id, version: Instant(row.version), for: allowed.organisation, at: now)
                guard view.consents.isSubset(of: given) else { return nil }
            }
            let projection = Projection(
                of: object, withholding: view.withheld, unattributed: view.isUnattributed, hiding: hidden.contains)
            switch projection {
            case .whole: return Shown(row: row, body: nil)
            case .part(let tree): return Shown(row: row, body: tree.bytes, withheld: view.withheld)
            case .nothing: return nil
            }
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

    /// The bodies of records, whole, in their order.
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
            bodies += buffer.split(separator: newline, omittingEmptySubsequences: false).map { Array($0) }
            places = places.dropFirst(count)
        }
        return bodies
    }
}

extension JSONValue {
    /// Every id that a property of references holds, at any depth. Markings are none: they go with the object.
    fileprivate var references: Set<RecordID> {
        var found: Set<RecordID> = []
        collect(into: &found)
        return found
    }

    private func collect(into found: inout Set<RecordID>) {
        switch kind {
        case .object:
            for (key, value) in members {
                let name = key.text
                if name == "object_marking_refs" || name == "granular_markings" { continue }
                if name.hasSuffix("_ref"), let id = value.string.flatMap({ try? RecordID($0) }) { found.insert(id) }
                if name.hasSuffix("_refs") {
                    for id in value.elements.compactMap(\.string).compactMap({ try? RecordID($0) }) { found.insert(id) }
                }
                value.collect(into: &found)
            }
        case .array: for element in elements { element.collect(into: &found) }
        default: return
        }
    }
}
