import JSON
import Records
import Store

extension Gate {
    /// What a record is linked with, two steps far: over relationships, and where one names another.
    ///
    /// A link to something that the caller does not see is none. Who made a record is no link: it would join everything.
    package func surroundings(
        of id: String, version: String? = nil, channel: String? = nil, for caller: Caller
    ) async throws -> SurroundingsView {
        try await core.door("read", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (shown, _) = try await core.find(id, version: version, channel: channel, in: scope)
            return try await core.surroundings(of: shown, in: scope, for: caller)
        }
    }
}

extension Core {
    /// A link that was found, before it is known whether both of its ends are seen.
    private struct Found: Hashable {
        let from: RecordID
        let to: RecordID
        let name: String
        let relationship: RecordID?
    }

    fileprivate func surroundings(
        of shown: Shown, in scope: Scope, for caller: Caller
    ) async throws -> SurroundingsView {
        guard let centre = try await objects(of: [shown]).first else {
            throw Refusal(.unavailable, "the record \(shown.row.id.text) cannot be read: verify the node")
        }
        var nodes = [centre.row.id: (seen: centre, distance: 0)]
        var relationships: [RecordID: SeenObject] = [:]
        var links: [Found] = []
        var frontier = [centre]
        var isMore = false
        for distance in 1...SharingLimits.surroundingSteps {
            var next: [SeenObject] = []
            for each in frontier {
                // Whose links would have no room is not looked at.
                guard nodes.count < SharingLimits.surroundings else {
                    isMore = true
                    break
                }
                let (own, joins) = try await self.links(of: each, in: scope)
                if own.count > SharingLimits.surroundingLinks { isMore = true }
                let found = own.prefix(SharingLimits.surroundingLinks)
                for join in joins { relationships[join.row.id] = join }
                links += found
                let unknown = Set(found.flatMap { [$0.from, $0.to] }).filter { nodes[$0] == nil }.sorted()
                let known = try await newest(among: unknown, in: scope).values.sorted { $0.row.id < $1.row.id }
                let room = SharingLimits.surroundings - nodes.count
                if known.count > room { isMore = true }
                for node in known.prefix(room) {
                    nodes[node.row.id] = (node, distance)
                    next.append(node)
                }
            }
            frontier = next
        }
        var seen: Set<Found> = []
        let joined = links.filter { nodes[$0.from] != nil && nodes[$0.to] != nil && seen.insert($0).inserted }
        let used = Set(joined.compactMap(\.relationship))
        try await give(
            nodes.values.map(\.seen.row) + used.compactMap { relationships[$0]?.row }, as: .record, isRun: false,
            to: caller)
        let files = FileNames(of: nodes.values.map(\.seen.object))
        func line(_ seen: SeenObject) -> RecordLine {
            files.naming(self.line(seen.shown, seen.body, scope.snapshot))
        }
        let sorted = nodes.values.map { SurroundingsView.Node(record: line($0.seen), distance: $0.distance) }
            .sorted { left, right in
                (left.distance, left.record.type, left.record.title.description, left.record.id)
                    < (right.distance, right.record.type, right.record.title.description, right.record.id)
            }
        return SurroundingsView(
            nodes: sorted,
            links: joined.map { link in
                SurroundingsView.Link(
                    from: link.from.text, to: link.to.text, name: link.name,
                    relationship: link.relationship.flatMap { relationships[$0] }.map(line))
            }.sorted { ($0.from, $0.to, $0.name) < ($1.from, $1.to, $1.name) }, isMore: isMore)
    }

    /// The links of one record, those over relationships first, and the relationships.
    ///
    /// Relationships are looked for by themselves: whatever else names the record, however often, hides none of them.
    ///
    /// As many are looked at as it takes to find those that are drawn, up to ``SharingLimits/surroundingLooked``: every version of what
    /// names it is a row, and so is what its reader does not see. That there is more is said of what is seen alone, never of these.
    private func links(
        of seen: SeenObject, in scope: Scope
    ) async throws -> (links: [Found], relationships: [SeenObject]) {
        let id = seen.row.id
        var (over, direct): ([Found], [Found]) = ([], [])
        var relationships: [SeenObject] = []
        var (most, isEnough) = (SharingLimits.surroundingReferring, false)
        var referring: [Shown] = []
        while !isEnough {
            let rows = try await store.referring(
                to: ["relationship", nil].map {
                    ReferenceQuestion(to: id, shelves: scope.shelves, type: $0, limit: most)
                })
            var known: Set<Position> = []
            let all = rows.flatMap { $0 }.filter { known.insert($0.position).inserted }
            referring = try await still(referringTo: id, all, in: scope)
            let found = [referring.filter { $0.row.id.type == "relationship" }.count, referring.count]
            isEnough =
                most >= SharingLimits.surroundingLooked
                || zip(rows, found).allSatisfy { $0.count < most || $1 > SharingLimits.surroundingLinks }
            most *= 4
        }
        for other in try await objects(of: referring) where other.row.id != id {
            if other.row.id.type == "relationship", let from = other.references("source_ref").first,
                let to = other.references("target_ref").first, let name = other.object["relationship_type"]?.string
            {
                guard from == id || to == id, other.object["revoked"]?.boolean != true else { continue }
                relationships.append(other)
                over.append(Found(from: from, to: to, name: name, relationship: other.row.id))
            } else {
                for (name, target) in Self.named(in: other.object) where target == id {
                    direct.append(Found(from: other.row.id, to: id, name: name, relationship: nil))
                }
            }
        }
        for (name, target) in Self.named(in: seen.object) where target != id {
            direct.append(Found(from: id, to: target, name: name, relationship: nil))
        }
        return (over + direct, relationships)
    }

    /// The records that an object names, and by which property: without who made it and how it is marked.
    private static func named(in object: JSONValue) -> [(name: String, target: RecordID)] {
        var named: [(String, RecordID)] = []
        for value in [object, Product.content(of: object)].compactMap({ $0 }) where value.kind == .object {
            for (name, member) in value.members {
                let name = name.text
                guard name.hasSuffix("_ref") || name.hasSuffix("_refs"), !unlinking.contains(name) else { continue }
                let texts =
                    member.kind == .array ? member.elements.compactMap(\.string) : [member.string].compactMap { $0 }
                named += texts.compactMap { text in (try? RecordID(text)).map { (name, $0) } }
            }
        }
        return named
    }

    private static let unlinking: Set<String> = ["created_by_ref", "object_marking_refs"]
}
