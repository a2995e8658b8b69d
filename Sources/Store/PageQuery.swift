package import Records

/// A question for one page of records, oldest first.
package struct PageQuery: Hashable, Sendable {
    /// The shelves that the caller may see: nothing outside them is touched.
    package var shelves: [ShelfKey]
    /// Only what stands after this position.
    package var after: Position
    /// Only what stands up to this position.
    package var through: Position
    /// Only what was added strictly later.
    package var addedAfter: Instant?
    /// 1 to ``StoreLimits/page``.
    package var limit: Int
    package var ids: [RecordID]?
    package var types: [String]?
    package var versions: VersionFilter
    package var specVersions: SpecFilter
    package init(
        shelves: [ShelfKey], after: Position = .zero, through: Position = Position(.max), addedAfter: Instant? = nil,
        limit: Int, ids: [RecordID]? = nil, types: [String]? = nil, versions: VersionFilter = .latest,
        specVersions: SpecFilter = .every
    ) {
        self.shelves = shelves
        self.after = after
        self.through = through
        self.addedAfter = addedAfter
        self.limit = limit
        self.ids = ids
        self.types = types
        self.versions = versions
        self.specVersions = specVersions
    }
}

/// Which versions of an object a page holds: TAXII 2.1 `match[version]`.
package struct VersionFilter: Hashable, Sendable {
    package var first: Bool
    package var last: Bool
    package var all: Bool
    /// Compared as instants.
    package var exact: [Timestamp]
    package static let latest = VersionFilter(first: false, last: true, all: false, exact: [])
    package static let every = VersionFilter(first: false, last: false, all: true, exact: [])
    package init(first: Bool, last: Bool, all: Bool, exact: [Timestamp]) {
        self.first = first
        self.last = last
        self.all = all
        self.exact = exact
    }
}

/// Which versions of the specification a page holds: TAXII 2.1 `match[spec_version]`. Chosen first: the first and the
/// last version of an object are those among what is left.
package enum SpecFilter: Hashable, Sendable {
    case every
    /// For each object the newest one that the reader may see it in.
    case newest
    case among([String])

    /// Those that there are (``Filing/specVersion``), newest first; the last one is that of records of our own kinds, which
    /// no edition of STIX has.
    package static let known = ["2.1", "2.0", ""]

    /// Whether one that exists beside others is chosen.
    ///
    /// - Parameter newest: of those that the object has.
    package func takes(_ specVersion: String, newest: String) -> Bool {
        switch self {
        case .every: true
        case .newest: specVersion == newest
        case .among(let wanted): wanted.contains(specVersion)
        }
    }
}

/// What refers to one record, on some shelves.
package struct ReferenceQuestion: Hashable, Sendable {
    package var id: RecordID
    /// The shelves that the caller may see: nothing outside them is touched.
    package var shelves: [ShelfKey]
    /// Of what refers to it the records of this type alone; `nil`: of any.
    package var type: String?
    /// Rows at most: the newest, or those that came first.
    package var limit: Int
    package var isOldestFirst: Bool
    package init(
        to id: RecordID, shelves: [ShelfKey], type: String? = nil, limit: Int, isOldestFirst: Bool = false
    ) {
        self.id = id
        self.shelves = shelves
        self.type = type
        self.limit = limit
        self.isOldestFirst = isOldestFirst
    }
}

package struct Rows: Hashable, Sendable {
    package var rows: [Row]
    /// Whether there may be more: the reading ended because it had as many as were asked for and found another, or
    /// because it had looked at ``StoreLimits/steps`` rows.
    package var more: Bool { next != nil }
    /// Where to go on if there may be more: after this position, before it where the newest come first.
    package var next: Position?
    /// - Parameter next: the last row's position unless it is given.
    package init(rows: [Row], more: Bool, next: Position? = nil) {
        self.rows = rows
        self.next = more ? next ?? rows.last?.position : nil
    }
}

/// One line of a page: enough to list a record without reading its body.
package struct Row: Hashable, Sendable {
    package var position: Position
    package var shelf: ShelfKey
    package var added: Instant
    package var id: RecordID
    /// The version as the object spells it; the date added where the object has none.
    package var version: String
    package var specVersion: String
    /// The length of the body in bytes.
    package var bytes: Int
    /// Whether it names an object that stands on other shelves alone, or was taken away. May stay `true` after one came to
    /// stand on its own: it only says that one has to look. Without it, who sees the record sees all that it refers to, as
    /// far as there is anything.
    package var refersBeyond: Bool
    package init(
        position: Position, shelf: ShelfKey, added: Instant, id: RecordID, version: String, specVersion: String,
        bytes: Int, refersBeyond: Bool
    ) {
        self.position = position
        self.shelf = shelf
        self.added = added
        self.id = id
        self.version = version
        self.specVersion = specVersion
        self.bytes = bytes
        self.refersBeyond = refersBeyond
    }
}

extension Row {
    package var place: RecordPlace { RecordPlace(shelf: shelf, position: position) }
}

/// Where a record stands.
package struct RecordPlace: Hashable, Sendable {
    package var shelf: ShelfKey
    package var position: Position
    package init(shelf: ShelfKey, position: Position) {
        self.shelf = shelf
        self.position = position
    }
}

/// A version of a record among the others.
package struct VersionPlace: Hashable, Sendable {
    package var place: RecordPlace
    /// ``Timestamp/sortKey``; of the time added where the record has no version of its own.
    package var sortKey: String
    package init(place: RecordPlace, sortKey: String) {
        self.place = place
        self.sortKey = sortKey
    }
}
