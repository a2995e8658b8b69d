import JSON
import Records
import Store

extension Gate {
    /// The newest records that say where, or when, something was: what a map and a timeline are drawn of. Domain 3.14.
    ///
    /// A place that is a record of its own, and a relationship that says it, count as far as the caller sees them.
    package func picture(_ request: PictureRequest, for caller: Caller) async throws -> PictureView {
        try await core.door("picture", on: request.channel ?? "picture", for: caller) {
            guard request.kind.map(request.kinds.contains) ?? true else {
                throw Refusal(
                    .invalid,
                    "no \((request.kind ?? "").echo) stands in this picture: choose \(request.kinds.joined(separator: ", "))"
                )
            }
            let scope = try await core.scope(request.channel, for: caller)
            return try await core.picture(request, in: scope, for: caller)
        }
    }
}

/// A record with its object, as its reader may see it.
struct SeenObject: Sendable {
    let shown: Shown
    let body: [UInt8]
    let object: JSONValue
    var row: Row { shown.row }

    /// The records that a property names.
    func references(_ name: String) -> [RecordID] {
        guard let value = object[name] else { return [] }
        let texts = value.kind == .array ? value.elements.compactMap(\.string) : [value.string].compactMap { $0 }
        return texts.compactMap { try? RecordID($0) }
    }
}

extension Core {
    /// What these rows hold for their reader, in their order.
    func objects(of shown: [Shown]) async throws -> [SeenObject] {
        var stored = try await bodies(of: shown.filter { $0.body == nil }.map(\.row))[...]
        return shown.compactMap { each in
            guard let body = each.body ?? stored.popFirst(), let object = try? JSONDocument(parsing: body).root else {
                return nil
            }
            return SeenObject(shown: each, body: body, object: object)
        }
    }

    /// The newest version of each of these records that the reader of a scope sees.
    func newest(among ids: [RecordID], in scope: Scope) async throws -> [RecordID: SeenObject] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await store.page(
            PageQuery(shelves: scope.shelves, limit: StoreLimits.page, ids: ids, versions: .latest)
        ).rows
        let shown = try await show(Self.newest(rows), scope.allowed, scope.snapshot)
        return Dictionary(try await objects(of: shown).map { ($0.row.id, $0) }) { first, _ in first }
    }

    func picture(
        _ request: PictureRequest, in scope: Scope, for caller: Caller
    ) async throws -> PictureView {
        let since = request.within.map { Instant(microseconds: clock().microseconds - $0 * 1_000_000) }
        var isMore = false
        var seen: [SeenObject] = []
        for type in request.looked {
            let most = SharingLimits.picture
            let found = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
                let rows = try await store.recent(type: type, before: before, shelves: scope.shelves, limit: count)
                return Rows(rows: rows, more: rows.count == count)
            }
            let recent = found.shown.prefix { shown in since.map { shown.row.added >= $0 } ?? true }
            if recent.count > most { isMore = true }
            seen += try await objects(of: Array(recent.prefix(most)))
        }
        let newest = Self.newestEach(seen)
        let drawn =
            switch request.side {
            case .places: try await placed(newest, in: scope)
            case .times: Drawn(lines: newest.compactMap { Self.timed($0) })
            }
        let wanted = drawn.lines.filter { line in request.kind.map { $0 == line.seen.row.id.type } ?? true }
            .sorted { $0.seen.row.position > $1.seen.row.position }
        let lines = wanted.prefix(SharingLimits.pictureLines)
        try await give(
            lines.flatMap { [$0.seen.row] + $0.beside.map(\.row) }, as: .list, isRun: false, to: caller)
        let records = flagged(
            lines.map { line($0.seen.shown, $0.seen.body, scope.snapshot) }, scope.allowed, scope.snapshot)
        return PictureView(
            lines: zip(records, lines).map { record, line in
                PictureLine(
                    record: record, places: line.places, begins: line.begins, ends: line.ends,
                    tlp: line.beside.map { tlp(of: $0, in: scope.snapshot) }.max(),
                    beside: Set(line.beside.map(\.row.position)))
            }, isMore: isMore || wanted.count > lines.count,
            marking: try await marking(of: lines.flatMap { [$0.seen.shown] + $0.beside }, in: scope), instant: clock())
    }

    /// A record with what is drawn of it, and the others by which that is known.
    private struct DrawnLine {
        let seen: SeenObject
        var places: [StatedPlace] = []
        var begins: PartialDate?
        var ends: PartialDate?
        var beside: [Shown] = []
    }
    private struct Drawn {
        var lines: [DrawnLine]
    }

    /// The newest version of each object, without those that were revoked.
    static func newestEach(_ seen: [SeenObject]) -> [SeenObject] {
        var best: [RecordID: SeenObject] = [:]
        for each in seen where best[each.row.id].map({ newer(each.row, $0.row) }) ?? true { best[each.row.id] = each }
        return best.values.filter { $0.object["revoked"]?.boolean != true }
            .sorted { $0.row.position > $1.row.position }
    }

    // MARK: Where

    private func placed(_ seen: [SeenObject], in scope: Scope) async throws -> Drawn {
        var wanted: Set<RecordID> = []
        for each in seen {
            wanted.formUnion(Self.placesNamed(by: each))
            if each.row.id.type == "relationship" { wanted.formUnion(each.references("source_ref")) }
        }
        let named = try await newest(
            among: Array(wanted.sorted().prefix(SharingLimits.pictureLinks)), in: scope)
        var lines: [RecordID: DrawnLine] = [:]
        func add(_ places: [StatedPlace], to seen: SeenObject, by beside: [Shown]) {
            guard !places.isEmpty else { return }
            var line = lines[seen.row.id] ?? DrawnLine(seen: seen)
            for place in places where !line.places.contains(place) && line.places.count < SharingLimits.recordPlaces {
                line.places.append(place)
            }
            line.beside += beside
            lines[seen.row.id] = line
        }
        for each in seen {
            let places = Self.placesNamed(by: each).compactMap { named[$0] }
            let stated = places.compactMap { Self.place($0.object) }
            switch each.row.id.type {
            case "location": add([Self.place(each.object)].compactMap { $0 }, to: each, by: [])
            case "relationship":
                guard let source = each.references("source_ref").first.flatMap({ named[$0] }),
                    source.object["revoked"]?.boolean != true
                else { continue }
                add(stated, to: source, by: places.map(\.shown) + [each.shown])
            default: add(Self.areas(each.object) + stated, to: each, by: places.map(\.shown))
            }
        }
        return Drawn(lines: Array(lines.values))
    }

    /// The locations that say where a record is.
    private static func placesNamed(by seen: SeenObject) -> [RecordID] {
        let all: [RecordID] =
            switch seen.row.id.type {
            case "report": seen.references("object_refs")
            case "sighting": seen.references("where_sighted_refs")
            case "relationship" where seen.object["relationship_type"]?.string == "located-at":
                seen.references("target_ref")
            default: []
            }
        return Array(all.filter { $0.type == "location" }.prefix(SharingLimits.recordPlaces))
    }

    private static func place(_ object: JSONValue) -> StatedPlace? {
        let name = ["name", "city", "administrative_area", "region"].lazy.compactMap { object[$0]?.string }.first
        return place(object, named: name)
    }

    /// Those of a product.
    private static func areas(_ object: JSONValue) -> [StatedPlace] {
        guard let areas = Product.content(of: object)?["areas"], areas.kind == .array else { return [] }
        return areas.elements.prefix(SharingLimits.recordPlaces).compactMap { area in
            area.kind == .object ? place(area, named: area["name"]?.string) : nil
        }
    }

    /// Metres to the other side of the Earth: nothing is less precise.
    private static let farthest: Double = 20_040_000

    /// The code of a state, in a product with its scheme before it, as in `iso:KE`: what is written out in words is none.
    static func code(ofState text: String) -> String? {
        let code = (text.hasPrefix("iso:") ? String(text.dropFirst(4)) : text).uppercased()
        return code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0) } ? code : nil
    }

    private static func place(_ object: JSONValue, named name: String?) -> StatedPlace? {
        var point: StatedPlace.Point?
        if let latitude = object["latitude"]?.double, let longitude = object["longitude"]?.double,
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        {
            point = StatedPlace.Point(
                latitude: latitude, longitude: longitude,
                precision: object["precision"]?.double.flatMap { $0 >= 0 ? min($0, farthest) : nil })
        }
        let country = object["country"]?.string.flatMap(code(ofState:))
        guard point != nil || country != nil || name != nil else { return nil }
        return StatedPlace(name: name, country: country, point: point)
    }

    // MARK: When

    private static func timed(_ seen: SeenObject) -> DrawnLine? {
        var line = DrawnLine(seen: seen)
        for (object, from, until) in times(seen.object) {
            guard let begins = object[from]?.string.flatMap({ try? PartialDate($0) }), begins.range != nil else {
                continue
            }
            line.begins = begins
            line.ends = object[until]?.string.flatMap { try? PartialDate($0) }
            return line
        }
        return nil
    }

    /// Where a record says when it was, the best first.
    private static func times(_ object: JSONValue) -> [(JSONValue, String, String)] {
        var times = [(object, "first_seen", "last_seen"), (object, "first_observed", "last_observed")]
        if let product = Product.content(of: object) {
            times.append((product, "observed", "observed_until"))
            if let period = product["period"], period.kind == .object { times.append((period, "from", "until")) }
            if let warning = product["warning"], warning.kind == .object {
                times.append((warning, "onset", "expires"))
            }
        }
        return times
    }
}
