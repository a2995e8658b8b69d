import NIOCore
import Records
package import Store

extension SQLiteStore {
    package func joined(_ query: PageQuery) async throws(StoreError) -> JoinedPage? {
        guard query.isPlain, query.shelves.count <= VolumeLimits.shelves else { return nil }
        let (files, times) = (volumes, times)
        return try await glimpse { try Joining($0, query, files, times).page() }
    }
}

/// Puts a page together from pieces of volumes, and from single bodies where nothing is bound.
private struct Joining {
    /// A stretch of a file, or of what was read from the database where there is no file.
    private struct Run {
        let file: Int64?
        let from: Int
        var to: Int
    }

    private let connection: Connection
    private let query: PageQuery
    private let files: VolumeFiles
    private let times: AcceptanceTimes
    private let limit: Int
    private var runs: [Run] = []
    /// Bodies from the database, with a comma before each.
    private var single = ByteBuffer()

    init(_ connection: Connection, _ query: PageQuery, _ files: VolumeFiles, _ times: AcceptanceTimes) {
        self.connection = connection
        self.query = query
        self.files = files
        self.times = times
        limit = min(max(query.limit, 1), StoreLimits.page)
    }

    /// The page; `nil` where the listing has to be asked: too much is passed over, or a file is not there.
    consuming func page() throws -> JoinedPage? {
        var paging = Paging(connection, query, times)
        let start = try paging.start().raw
        var walks = Set(query.shelves).map { ShelfWalk(connection, $0, after: start, through: query.through) }
        for index in walks.indices { try walks[index].advance(&paging) }
        guard Self.passed(walks) <= VolumeLimits.passed else { return nil }
        var (count, first, last): (Int, Int64, Int64) = (0, 0, start)
        while let next = Self.next(walks), let (position, record) = walks[next].current, count < limit {
            try add(record, at: position, on: walks[next].shelf)
            if count == 0 { first = position }
            (count, last) = (count + 1, position)
            let passed = walks[next].passed
            try walks[next].advance(&paging)
            guard walks[next].passed == passed || Self.passed(walks) <= VolumeLimits.passed else { return nil }
        }
        let more = walks.contains { $0.current != nil }
        guard count > 0 else { return JoinedPage(bodies: [], count: 0, added: nil, positions: nil, next: nil) }
        guard let bodies = pieces() else { return nil }
        return JoinedPage(
            bodies: bodies, count: count, added: try added(first)...(try added(last)),
            positions: Position(first)...Position(last), next: more ? Position(last) : nil)
    }

    /// The walk whose record comes first.
    private static func next(_ walks: [ShelfWalk]) -> Int? {
        var (next, first): (Int?, Int64) = (nil, .max)
        for index in walks.indices {
            guard let position = walks[index].current?.position, position < first else { continue }
            (next, first) = (index, position)
        }
        return next
    }

    private static func passed(_ walks: [ShelfWalk]) -> Int { walks.reduce(0) { $0 + $1.passed } }

    private mutating func add(_ record: ShelfWalk.Record, at position: Int64, on shelf: ShelfKey) throws {
        switch record {
        case .bound(let file, let range): extend(file, range)
        case .unbound:
            let from = single.writerIndex
            single.writeInteger(UInt8(ascii: ","))
            let select = try connection.query("SELECT bytes FROM body WHERE key = ?")
            try select.bind(1, BodyKey.key(shelf: shelf, position: position))
            guard try select.first({ row in row.withBytes(0) { _ = single.writeBytes($0) } }) != nil else {
                throw StoreError.corrupt(
                    detail: "shelf \(shelf.raw) has no body at \(position): run `baraza verify`")
            }
            extend(nil, from..<single.writerIndex)
        }
    }

    private mutating func extend(_ file: Int64?, _ range: Range<Int>) {
        if let end = runs.indices.last, runs[end].file == file, runs[end].to == range.lowerBound {
            runs[end].to = range.upperBound
        } else {
            runs.append(Run(file: file, from: range.lowerBound, to: range.upperBound))
        }
    }

    private func pieces() -> [ByteBuffer]? {
        var pieces: [ByteBuffer] = []
        for run in runs {
            let source = run.file.map { files.bytes(of: $0) } ?? single
            // The first body has no comma before it.
            let from = pieces.isEmpty ? run.from + 1 : run.from
            guard let piece = source?.getSlice(at: from, length: run.to - from) else { return nil }
            pieces.append(piece)
        }
        guard pieces.count > VolumeLimits.pieces else { return pieces }
        var whole = ByteBuffer()
        whole.reserveCapacity(pieces.reduce(0) { $0 + $1.readableBytes })
        for piece in pieces { whole.writeImmutableBuffer(piece) }
        return [whole]
    }

    private func added(_ position: Int64) throws -> Instant {
        let select = try connection.query("SELECT added FROM entry WHERE position = ?")
        try select.bind(1, position)
        return Instant(microseconds: try select.first { $0.integer(0) } ?? 0)
    }
}
