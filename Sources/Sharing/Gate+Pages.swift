package import NIOCore
import Records
import Store

extension Gate {
    /// A page, oldest first. `.missing` for a channel the caller does not know; `.forbidden` for one it may only write to.
    package func page(_ request: PageRequest, in channel: String, for caller: Caller) async throws -> Page {
        try await core.door("read", on: channel, for: caller) {
            let access = try await core.readable(channel, for: caller)
            return try await core.page(request, request.ids, access, caller)
        }
    }

    /// The same page to be sent whole, mostly without its lines: see ``joined(_:for:)``.
    package func envelope(_ request: PageRequest, in channel: String, for caller: Caller) async throws -> Page {
        try await core.door("read", on: channel, for: caller) {
            let access = try await core.readable(channel, for: caller)
            return try await core.envelope(request, access, caller)
        }
    }

    /// The versions of one object in one channel; `.missing` if there is none that the caller may see.
    package func object(
        _ id: String, _ request: PageRequest, in channel: String, for caller: Caller
    ) async throws -> Page {
        try await core.door("read", on: channel + " " + id, for: caller) {
            let access = try await core.readable(channel, for: caller)
            let page = try await core.page(request, [id], access, caller)
            guard page.lines.isEmpty else { return page }
            // A filter may have left nothing of an object that is there.
            let any = try await core.shown(
                PageQuery(shelves: access.shelves, limit: 1, ids: Core.ids([id]), versions: .every), access.allowed,
                access.snapshot)
            guard !any.shown.isEmpty else {
                throw Refusal(.missing, "there is no \(id.echo) that you may see in the channel \(channel.echo)")
            }
            return page
        }
    }

    /// A page's bodies joined by commas, to be sent one after the other; `nil`: they have to be streamed. It is decided
    /// again whether the caller may see them.
    package func joined(_ page: Page, for caller: Caller) async throws -> [ByteBuffer]? {
        guard let pass = page.pass, let joined = pass.joined else { return nil }
        return try await core.door("read", on: "page", for: caller) {
            let allowed = core.allowed(caller, in: try await core.directory.current())
            guard pass.caller == caller, allowed.stillHolds(pass) else { throw Core.pageChanged }
            return joined
        }
    }

    /// Sends a page's bodies in pieces of at most about 256 KiB, `separator` between objects; memory does not grow with the page.
    ///
    /// Before each piece it is decided again whether the caller may see what comes.
    package func stream(
        _ page: Page, separator: [UInt8], for caller: Caller, to write: ([UInt8]) async throws -> Void
    ) async throws {
        try await core.door("read", on: "page", for: caller) {
            var rest = page.lines.indices
            var buffer: [UInt8] = []
            buffer.reserveCapacity(StoreLimits.chunk + 64 * 1_024)
            while !rest.isEmpty {
                let places = try await core.visible(rest, of: page, for: caller)
                buffer.removeAll(keepingCapacity: true)
                if rest.lowerBound > 0 { buffer += separator }
                if let rebuilt = page.pass?.rebuilt[rest.lowerBound] {
                    try await write(buffer + rebuilt)
                    rest = rest.dropFirst()
                    continue
                }
                let next = page.pass?.rebuilt.keys.filter(rest.contains).min() ?? rest.upperBound
                let count = try await core.store.bodies(
                    at: places.prefix(next - rest.lowerBound), separator: separator, budget: StoreLimits.chunk,
                    into: &buffer)
                guard count > 0 else {
                    throw Refusal(.unavailable, "the node's storage gave nothing for a record that it lists")
                }
                try await write(buffer)
                rest = rest.dropFirst(count)
            }
        }
    }
}

extension Core {
    /// The ids that are well formed: the others match nothing.
    static func ids(_ texts: [String]) -> [RecordID] { texts.compactMap { try? RecordID($0) } }

    func page(_ request: PageRequest, _ ids: [String]?, _ access: Access, _ caller: Caller) async throws -> Page {
        let question = request.question(ids, channel: access.channel.uuid)
        let query = try query(request, ids, question, access, caller)
        let found = try await shown(query, access.allowed, access.snapshot)
        var pass = Page.Pass(
            caller, access.allowed, on: found.shown.map(\.row.shelf), places: found.shown.map(\.row.place))
        for (index, each) in found.shown.enumerated() { pass.rebuilt[index] = each.body }
        var page = Page(
            lines: found.shown.map { Page.Line($0.row, bytes: $0.bytes) }, more: found.next != nil,
            next: try token(found.next, question, caller))
        page.pass = pass
        return page
    }

    /// A page of records that are given whole, as they lie in the store; the same with lines where that cannot be.
    func envelope(_ request: PageRequest, _ access: Access, _ caller: Caller) async throws -> Page {
        let question = request.question(request.ids, channel: access.channel.uuid)
        let query = try query(request, request.ids, question, access, caller)
        guard access.shelves.allSatisfy({ access.allowed.views[$0] == nil }),
            let joined = try await store.joined(query)
        else { return try await page(request, request.ids, access, caller) }
        var page = Page(joined, next: try token(joined.next, question, caller))
        page.pass = Page.Pass(caller, access.allowed, on: access.shelves, places: [])
        page.pass?.joined = joined.bodies
        return page
    }

    private func query(
        _ request: PageRequest, _ ids: [String]?, _ question: [UInt8], _ access: Access, _ caller: Caller
    ) throws -> PageQuery {
        let after = try request.next.map { try cursors.open($0, .page, caller, question: question, at: clock()) }
        return PageQuery(
            shelves: access.shelves, after: after ?? .zero, through: access.moment.end,
            addedAfter: request.addedAfter,
            limit: min(max(request.limit ?? SharingLimits.page, 1), SharingLimits.pageMost),
            ids: ids.map(Self.ids), types: request.types, versions: request.versions.filter,
            specVersions: request.specVersions.filter)
    }

    private func token(_ next: Position?, _ question: [UInt8], _ caller: Caller) throws -> String? {
        try next.map { try cursors.seal($0, .page, caller, question: question, at: clock()) }
    }

    static let pageChanged = Refusal(.missing, "what you may see of this page changed: ask for it again")

    /// Where these lines' records stand; throws unless the caller may see all of them now.
    ///
    /// A page that came from this gate knows its shelves and how they were shown, so this costs a look into the
    /// directory. One that was put together elsewhere is looked at record by record. What would have to be rebuilt now is
    /// never sent as it is stored: the page has to be asked for again.
    func visible(_ lines: Range<Int>, of page: Page, for caller: Caller) async throws -> ArraySlice<RecordPlace> {
        let snapshot = try await directory.current()
        let allowed = allowed(caller, in: snapshot)
        if let pass = page.pass, pass.caller == caller, allowed.stillHolds(pass) { return pass.places[lines] }
        guard page.pass?.rebuilt.isEmpty ?? true else { throw Self.pageChanged }
        var places: [RecordPlace] = []
        for line in page.lines[lines] {
            guard let row = try await store.row(at: line.position, shelves: allowed.all) else {
                throw Refusal(.missing, "a record of this page is no longer there for you: ask for the page again")
            }
            guard allowed.views[row.shelf] == nil else { throw Self.pageChanged }
            places.append(row.place)
        }
        return places[...]
    }
}

extension Page.Line {
    init(_ row: Row, bytes: Int? = nil) {
        self.init(
            position: row.position, id: row.id.text, added: row.added, version: row.version,
            specVersion: row.specVersion, bytes: bytes ?? row.bytes)
    }
}

extension Page.Pass {
    fileprivate init(_ caller: Caller, _ allowed: Allowed, on shelves: [ShelfKey], places: [RecordPlace]) {
        self.init(
            caller: caller, views: allowed.views(of: shelves), places: places, epoch: allowed.epoch,
            until: allowed.until)
    }
}

extension Allowed {
    /// How the records of these shelves are shown; without those that are not.
    func views(of shelves: [ShelfKey]) -> [ShelfKey: View] {
        var found: [ShelfKey: View] = [:]
        for shelf in Set(shelves) where has(shelf) { found[shelf] = views[shelf] ?? View() }
        return found
    }

    /// Whether a page may be sent as it was made: its shelves are shown as they were, and where records were looked at
    /// one by one (consents, references), nothing has changed at all.
    fileprivate func stillHolds(_ pass: Page.Pass) -> Bool {
        guard pass.views == views(of: Array(pass.views.keys)) else { return false }
        return pass.views.values.allSatisfy(\.isPlain) || (pass.epoch == epoch && pass.until == until)
    }

    func has(_ shelf: ShelfKey) -> Bool {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < shelf { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low] == shelf
    }
}

extension VersionChoice {
    var filter: VersionFilter { VersionFilter(first: first, last: last, all: all, exact: exact) }
}

extension SpecChoice {
    var filter: SpecFilter {
        switch self {
        case .every: .every
        case .newest: .newest
        case .among(let wanted): .among(wanted)
        }
    }
}

extension PageRequest {
    /// Everything that a cursor is bound to: all but the cursor itself and the limit, which may change between pages.
    func question(_ ids: [String]?, channel: String) -> [UInt8] {
        var parts = Parts()
        parts.add(channel)
        parts.add(addedAfter?.microseconds ?? .min)
        parts.add(ids)
        parts.add(types)
        parts.add((versions.first ? 1 : 0) + (versions.last ? 2 : 0) + (versions.all ? 4 : 0))
        parts.add(versions.exact.map(\.text))
        switch specVersions {
        case .every: parts.add("every")
        case .newest: parts.add("newest")
        case .among(let wanted): parts.add(wanted)
        }
        return parts.bytes
    }
}
