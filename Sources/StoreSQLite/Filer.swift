import JSON
import Records
import Store

/// Files records: checks them against the versions that their channel has, and writes every index.
struct Filer {
    private let writing: Writing
    private let nextShelf: Query
    private let exactVersion: Query
    private let sameContent: Query
    private let insertListing: Query
    private let insertVersion: Query
    private let insertWords: Query
    private let insertReference: Query
    private let insertValue: Query
    private let insertSpan: Query
    private let supersede: Query
    private let markElsewhere: Query

    init(_ writing: Writing) throws {
        let connection = writing.connection
        self.writing = writing
        // The newest version of the first specification and shelf after given ones: a step from one to the next, however
        // many versions.
        nextShelf = try connection.query(
            """
            SELECT shelf, spec, sortkey, position, revoked, created, creator FROM version
            WHERE object = ? AND (shelf, spec) > (?, ?) ORDER BY shelf, spec, sortkey DESC LIMIT 1
            """)
        exactVersion = try connection.query(
            "SELECT position, content FROM version WHERE object = ? AND shelf = ? AND spec = ? AND sortkey = ?")
        sameContent = try connection.query(
            "SELECT position, shelf FROM version WHERE object = ? AND content = ? AND loose = 1")
        insertListing = try connection.query("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        insertVersion = try connection.query("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        insertWords = try connection.query("INSERT INTO words (rowid, text) VALUES (?, ?)")
        insertReference = try connection.query("INSERT OR IGNORE INTO reference VALUES (?, ?, ?)")
        insertValue = try connection.query("INSERT OR IGNORE INTO value VALUES (?, ?, ?)")
        insertSpan = try connection.query("INSERT INTO span VALUES (?, ?, ?, ?, ?)")
        supersede = try connection.query("UPDATE listing SET state = 1 WHERE shelf = ? AND state = 0 AND position = ?")
        markElsewhere = try connection.query(
            "UPDATE listing SET elsewhere = 1 WHERE shelf = ? AND state = 0 AND position = ? AND elsewhere = 0")
    }

    /// The newest version of an object on one shelf, of one specification.
    private struct Newest {
        var shelf: ShelfKey
        var spec: String
        var sortKey: String
        var position: Int64
        var isRevoked: Bool
        var created: String?
        var creator: Int64?
    }

    func take(_ arrival: Arrival) throws -> Outcome {
        let added = writing.nextTime()
        guard let filing = arrival.filing else {
            return .stored(try writing.enter(arrival, shelf: nil, added: added), added: added)
        }
        let crowd = try writing.crowd(filing)
        let (object, isNew) = try key(of: filing.id, isRefused: crowd != nil)
        let newest = isNew ? [] : try newestVersions(of: object, in: filing.channel)
        let sortKey = filing.version?.sortKey ?? added.sortKey
        let outcome = try compare(
            filing, object: object, sortKey: sortKey, newest: try counting(newest, for: filing), seen: added)
        if let outcome { return outcome }
        if let crowd { return .crowded(crowd) }
        let creator = try filing.createdBy.map { try writing.key(of: $0).key }
        let shelf = try writing.shelf(for: filing)
        let position = try writing.enter(arrival, shelf: shelf, added: added)
        let place = Place(shelf: shelf, position: position.raw, added: added, object: object, sortKey: sortKey)
        let beyond = try bridgeReferences(of: filing, from: shelf)
        try list(arrival, filing, at: place, creator: creator, newest: newest, refersBeyond: beyond)
        try index(filing, at: place)
        // Nothing refers to what nothing has named before.
        if !isNew, !newest.contains(where: { $0.shelf == shelf }) { try bridgeReferrers(of: object, to: shelf) }
        if filing.isStanding { try keep(arrival, filing, at: place) }
        return .stored(position, added: added)
    }

    private struct Place {
        var shelf: ShelfKey
        var position: Int64
        var added: Instant
        var object: Int64
        var sortKey: String
    }

    // MARK: Checking

    /// What is refused in any case leaves no name behind.
    private func key(of id: RecordID, isRefused: Bool) throws -> (key: Int64, isNew: Bool) {
        guard isRefused else { return try writing.key(of: id) }
        return try writing.knownKey(of: id).map { ($0, false) } ?? (-1, true)
    }

    private func newestVersions(of object: Int64, in channel: ChannelKey) throws -> [Newest] {
        var found: [Newest] = []
        var after: (shelf: Int64, spec: String) = (0, "")
        try nextShelf.bind(1, object)
        while true {
            try nextShelf.bind(2, after.shelf)
            try nextShelf.bind(3, after.spec)
            let next = try nextShelf.first { row in
                Newest(
                    shelf: ShelfKey(row.integer(0)), spec: row.text(1), sortKey: row.text(2), position: row.integer(3),
                    isRevoked: row.integer(4) == 1, created: row.optionalText(5), creator: row.optionalInteger(6))
            }
            guard let next else { return found }
            if writing.end.shelves.channels[next.shelf] == channel { found.append(next) }
            after = (next.shelf.raw, next.spec)
        }
    }

    /// Those of the versions that count for whoever files it: see ``Filing/seeing``.
    private func counting(_ newest: [Newest], for filing: Filing) throws -> [Newest] {
        guard let seeing = filing.seeing, !newest.isEmpty else { return newest }
        let own = try writing.knownShelf(for: filing)
        return newest.filter { $0.shelf == own || seeing.contains($0.shelf) }
    }

    /// Why the record is not filed; `nil` if it is to be.
    private func compare(
        _ filing: Filing, object: Int64, sortKey: String, newest: [Newest], seen: Instant
    ) throws -> Outcome? {
        guard let latest = newest.max(by: { $0.sortKey < $1.sortKey }) else { return nil }
        for version in newest {
            try exactVersion.bind(1, object)
            try exactVersion.bind(2, version.shelf.raw)
            try exactVersion.bind(3, version.spec)
            try exactVersion.bind(4, sortKey)
            let stored = try exactVersion.first { (Position($0.integer(0)), $0.bytes(1)) }
            guard let (position, content) = stored else { continue }
            return content == filing.content.bytes
                ? try known(position, on: version.shelf, seen: seen) : .conflict(position)
        }
        if filing.version == nil {
            try sameContent.bind(1, object)
            try sameContent.bind(2, filing.content.bytes)
            let places = try sameContent.all { (Position($0.integer(0)), ShelfKey($0.integer(1))) }
            let counting = Set(newest.map(\.shelf))
            for (position, shelf) in places where counting.contains(shelf) {
                return try known(position, on: shelf, seen: seen)
            }
        }
        // All versions that are there agreed with the first, so any of them will do.
        // A creator that nobody named before has no number yet: what is refused leaves no name behind.
        let creator = try filing.createdBy.map { try writing.knownKey(of: $0) ?? -1 }
        guard latest.created == filing.created?.sortKey, latest.creator == creator else { return .foreign }
        return latest.isRevoked && sortKey > latest.sortKey ? .revoked : nil
    }

    private func known(_ position: Position, on shelf: ShelfKey, seen: Instant) throws -> Outcome {
        let select = try writing.connection.query("SELECT added FROM entry WHERE position = ?")
        try select.bind(1, position.raw)
        guard let added = try select.first({ Instant(microseconds: $0.integer(0)) }) else {
            throw StoreError.corrupt(detail: "position \(position.raw) is listed and not in the ledger")
        }
        return .known(Outcome.Known(position: position, shelf: shelf, added: added, seen: seen))
    }

    // MARK: Writing

    private func list(
        _ arrival: Arrival, _ filing: Filing, at place: Place, creator: Int64?, newest: [Newest], refersBeyond: Bool
    ) throws {
        var state: Int64 = 0
        var isElsewhere = false
        for version in newest {
            if version.shelf != place.shelf || version.spec != filing.specVersion {
                isElsewhere = true
                try markElsewhere.bind(1, version.shelf.raw)
                try markElsewhere.bind(2, version.position)
                try markElsewhere.run()
            } else if version.sortKey > place.sortKey {
                state = 1  // an older version that comes later does not become the latest (V3)
            } else {
                try supersede.bind(1, place.shelf.raw)
                try supersede.bind(2, version.position)
                try supersede.run()
            }
        }
        try insertListing.bind(1, place.shelf.raw)
        try insertListing.bind(2, state)
        try insertListing.bind(3, place.position)
        try insertListing.bind(4, place.added.microseconds)
        try insertListing.bind(5, isElsewhere ? 1 : 0)
        try insertListing.bind(6, place.object)
        try insertListing.bind(7, writing.key(ofType: filing.id.type))
        try insertListing.bind(8, Int64(arrival.body.count))
        try insertListing.bind(9, filing.id.text)
        try insertListing.bind(10, filing.version?.text)
        try insertListing.bind(11, filing.specVersion)
        try insertListing.bind(12, refersBeyond ? 1 : 0)
        try insertListing.run()
        writing.count(1, on: place.shelf)

        try insertVersion.bind(1, place.object)
        try insertVersion.bind(2, place.shelf.raw)
        try insertVersion.bind(3, filing.specVersion)
        try insertVersion.bind(4, place.sortKey)
        try insertVersion.bind(5, place.position)
        try insertVersion.bind(6, filing.revoked ? 1 : 0)
        try insertVersion.bind(7, filing.version == nil ? 1 : 0)
        try insertVersion.bind(8, filing.created?.sortKey)
        try insertVersion.bind(9, creator)
        try insertVersion.bind(10, filing.content.bytes)
        try insertVersion.run()
        writing.note(place.object, on: place.shelf)
    }

    private func index(_ filing: Filing, at place: Place) throws {
        try insertWords.bind(1, place.position)
        try insertWords.bind(2, place.shelf.terms(filing.terms))
        try insertWords.run()
        for reference in filing.references {
            try insertReference.bind(1, writing.key(of: reference).key)
            try insertReference.bind(2, place.shelf.raw)
            try insertReference.bind(3, place.position)
            try insertReference.run()
        }
        for value in filing.values {
            try insertValue.bind(1, value)
            try insertValue.bind(2, place.shelf.raw)
            try insertValue.bind(3, place.position)
            try insertValue.run()
        }
        if let span = filing.span {
            let (start, finish) = (span.lowerBound.microseconds, span.upperBound.microseconds)
            try insertSpan.bind(1, place.shelf.raw)
            try insertSpan.bind(2, SpanLevel.level(from: start, to: finish))
            try insertSpan.bind(3, finish)
            try insertSpan.bind(4, place.position)
            try insertSpan.bind(5, start)
            try insertSpan.run()
        }
    }

    private func keep(_ arrival: Arrival, _ filing: Filing, at place: Place) throws {
        let insert = try writing.connection.query("INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?)")
        try insert.bind(1, place.position)
        try insert.bind(2, arrival.kind)
        try insert.bind(3, filing.id.text)
        try insert.bind(4, filing.channel.raw)
        try insert.bind(5, place.added.microseconds)
        try insert.bind(6, arrival.body)
        try insert.run()
        if filing.isMarking { writing.countMarking() } else { writing.changeDirectory() }
    }

    // MARK: References between shelves

    /// What refers to an object that comes to a shelf may stand on others. Where the object stands there too, its reader
    /// sees it there.
    private func bridgeReferrers(of object: Int64, to shelf: ShelfKey) throws {
        var places: Set<ShelfKey>?
        for source in try writing.shelves("reference", of: object) where source != shelf {
            if places == nil { places = Set(try writing.shelves("version", of: object)) }
            guard places?.contains(source) == false else { continue }
            try writing.bridge(from: source, to: shelf)
            try writing.markReferrers(to: object, on: source)
        }
    }

    /// What a record refers to may stand on others, or was erased.
    ///
    /// - Returns: whether any of it does, and does not stand on the record's own shelf as well. What stands nowhere tells of
    ///   nothing; where it comes to another shelf, ``bridgeReferrers(of:to:)`` notes it.
    private func bridgeReferences(of filing: Filing, from shelf: ShelfKey) throws -> Bool {
        var isBeyond = false
        for reference in filing.links {
            let (target, isNew) = try writing.key(of: reference)
            if isNew || writing.isKnown(target, on: shelf) { continue }
            let places = try writing.shelves("version", of: target)
            if places.contains(shelf) {
                writing.note(target, on: shelf)
                continue
            }
            for place in places { try writing.bridge(from: shelf, to: place) }
            let isGone = try places.isEmpty && writing.connection.isGone(target)
            if isGone { try writing.bridge(from: shelf, to: .nowhere) }
            if isGone || !places.isEmpty { isBeyond = true }
        }
        return isBeyond
    }
}

extension Instant {
    /// In the form of ``Timestamp/sortKey``, so that times added and versions have one order.
    var sortKey: String {
        var key = text.dropLast()
        while key.last == "0" { key = key.dropLast() }
        if key.last == "." { key = key.dropLast() }
        return String(key)
    }
}
