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
}

extension Core {
    /// The ids that are well formed: the others match nothing.
    static func ids(_ texts: [String]) -> [RecordID] { texts.compactMap { try? RecordID($0) } }

    func page(_ request: PageRequest, _ ids: [String]?, _ access: Access, _ caller: Caller) async throws -> Page {
        let question = request.question(ids, channel: access.channel.uuid)
        let query = try query(request, ids, question, access, caller)
        let found = try await shown(query, access.allowed, access.snapshot)
        try await give(found.shown.map(\.row), as: .objects, isRun: ids == nil && request.types == nil, to: caller)
        var pass = Page.Pass(
            caller, access, on: found.shown.map(\.row.shelf), places: found.shown.map(\.row.place))
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
        if let given = joined.positions {
            let range = given.lowerBound.raw...given.upperBound.raw
            try await give(access.shelves.map { ($0, range) }, as: .objects, to: caller)
        }
        var pass = Page.Pass(caller, access, on: access.shelves, places: [])
        pass.asked = Page.Asked(query: query, question: question)
        return try page(joined, pass, caller)
    }

    /// A page of bodies that lie joined.
    func page(_ joined: JoinedPage, _ pass: Page.Pass, _ caller: Caller) throws -> Page {
        var page = Page(joined, next: try token(joined.next, pass.asked?.question ?? [], caller))
        page.pass = pass
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
}

extension Page.Line {
    init(_ row: Row, bytes: Int? = nil) {
        self.init(
            position: row.position, id: row.id.text, added: row.added, version: row.version,
            specVersion: row.specVersion, bytes: bytes ?? row.bytes)
    }
}

extension Page.Pass {
    fileprivate init(_ caller: Caller, _ access: Access, on shelves: [ShelfKey], places: [RecordPlace]) {
        self.init(
            caller: caller, views: access.allowed.views(of: shelves), places: places, epoch: access.allowed.epoch,
            until: access.allowed.until, takenBack: access.moment.takenBack)
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
    func stillHolds(_ pass: Page.Pass) -> Bool {
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
