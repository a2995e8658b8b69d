import Crypto
import FoundationEssentials
import JSON
import Lexis
import Records
import Store

/// A search that a post keeps.
package struct KeptSearchView: Sendable {
    package let id: String
    package let name: String
    /// What it asks for.
    package let request: SearchRequest
    /// What it finds that came since its keeper last looked, newest first.
    package let alerts: [RecordLine]
    /// Whether there is more of that.
    package let isMore: Bool
    package init(id: String, name: String, request: SearchRequest, alerts: [RecordLine], isMore: Bool) {
        self.id = id
        self.name = name
        self.request = request
        self.alerts = alerts
        self.isMore = isMore
    }
}

extension Gate {
    /// The searches that a post keeps, by name, and what each finds that came since it looked (decision 0049).
    ///
    /// It is searched when it is asked: what was taken back, erased or is hidden by now alerts nobody.
    package func keptSearches(for caller: Caller) async throws -> [KeptSearchView] {
        try await core.door("search.kept", on: "searches", for: caller) {
            guard let account = caller.account else { return [] }
            let kept = try await core.store.keptSearches(of: account)
            if kept.isEmpty { return [] }
            let scope = try await core.scope(nil, for: caller)
            let fresh = try await core.fresh(scope, after: kept.map(\.seen).min() ?? .zero)
            var views: [KeptSearchView] = []
            for each in kept {
                // One that does not open is of a node with another secret: nobody's any more.
                guard let (name, request) = core.open(each, of: account) else { continue }
                let (alerts, isMore) = try await core.alerts(request, after: each.seen, fresh, scope, for: caller)
                views.append(
                    KeptSearchView(id: each.id, name: name, request: request, alerts: alerts, isMore: isMore))
            }
            return views.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        }
    }

    /// Keeps a search: what comes from now on alerts its post.
    ///
    /// - Returns: its id.
    @discardableResult
    package func keep(_ request: SearchRequest, named name: String, by caller: Caller) async throws -> String {
        try await core.door("search.keep", on: "searches", for: caller) {
            let account = try core.keeper(caller)
            let name = name.trimmed
            guard !name.isEmpty, name.count <= SharingLimits.searchName else {
                throw Refusal(
                    .invalid, "a search that is kept has a name of 1 to \(SharingLimits.searchName) characters")
            }
            guard !request.isOnlyExcluding, !request.text.trimmed.isEmpty || request.isFiltering else {
                throw Refusal(.invalid, "a search says what has to occur, in words or by a filter")
            }
            let scope = try await core.scope(nil, for: caller)
            let id = UUID4.text(core.random(16))
            let sealed = try core.seal(name, request, id, of: account)
            guard sealed.count <= SharingLimits.searchBytes else {
                throw Refusal(.invalid, "this search is too long to be kept: ask for less")
            }
            let now = Position(scope.moment.beyond.raw - 1)
            let isKept = try await core.store.keep(KeptSearch(id: id, sealed: sealed, seen: now), of: account)
            guard isKept else {
                throw Refusal(
                    .conflict,
                    "you keep \(StoreLimits.keptSearches) searches, which is as many as may be: forget one first")
            }
            return id
        }
    }

    /// Notes that a post has seen what its search found up to now.
    package func see(search id: String, by caller: Caller) async throws {
        try await core.door("search.see", on: "searches", for: caller) {
            let account = try core.keeper(caller)
            let scope = try await core.scope(nil, for: caller)
            try await core.store.see(id, of: account, through: Position(scope.moment.beyond.raw - 1))
        }
    }

    package func forget(search id: String, by caller: Caller) async throws {
        try await core.door("search.forget", on: "searches", for: caller) {
            try await core.store.forgetSearch(id, of: try core.keeper(caller))
        }
    }
}

extension Core {
    fileprivate func keeper(_ caller: Caller) throws -> Int64 {
        guard let account = caller.account else { throw Refusal(.forbidden, "searches are kept for posts") }
        return account
    }

    /// The shelves on which something stands that came after a position: most searches have to look at few of them.
    fileprivate func fresh(_ scope: Scope, after seen: Position) async throws -> Set<ShelfKey> {
        let rows = try await store.recent(
            type: nil, before: scope.moment.beyond, shelves: scope.shelves, limit: SharingLimits.page)
        let fresh = rows.prefix { $0.position > seen }
        // There may be older ones that came since.
        if fresh.count == SharingLimits.page { return Set(scope.shelves) }
        return Set(fresh.map(\.shelf))
    }

    fileprivate func alerts(
        _ request: SearchRequest, after seen: Position, _ fresh: Set<ShelfKey>, _ whole: Scope, for caller: Caller
    ) async throws -> (lines: [RecordLine], isMore: Bool) {
        guard !fresh.isEmpty else { return ([], false) }
        // A channel that is not the post's any more has nothing for it.
        let inChannel = request.channel.map { whole.snapshot.channelsByName[$0]?.key }
        let shelves = whole.shelves.filter { shelf in
            guard fresh.contains(shelf) else { return false }
            guard let inChannel else { return true }
            return whole.snapshot.shelves[shelf]?.channel == inChannel
        }
        let book = try await book(whole)
        let scope = narrowed(
            Scope(shelves: shelves, allowed: whole.allowed, moment: whole.moment), to: request.organisation, book)
        let (asked, _) = asked(request, scope, book)
        let found = try await newest(
            SharingLimits.alerts + 1, before: try await beyond(request, scope), in: scope
        ) { before, count in
            let rows = try await matching(asked, request, in: scope, before: before, limit: count)
            // Newest first: after the first that was seen there are none.
            let unseen = Array(rows.rows.prefix { $0.position > seen })
            return unseen.count < rows.rows.count ? Rows(rows: unseen, more: false) : rows
        }
        let recent = found.shown.prefix { shown in request.since.map { shown.row.added >= $0 } ?? true }
        let shown = Array(recent.prefix(SharingLimits.alerts))
        try await give(shown.map(\.row), as: .search, isRun: false, to: caller)
        return (
            flagged(try await lines(shown, scope.snapshot, finding: asked), scope.allowed, scope.snapshot),
            recent.count > shown.count
        )
    }

    // MARK: What is kept

    private static func context(_ id: String, of account: Int64) -> [UInt8] {
        var parts = Parts()
        parts.add("kept search")
        parts.add(account)
        parts.add(id)
        return parts.bytes
    }

    fileprivate func seal(
        _ name: String, _ request: SearchRequest, _ id: String, of account: Int64
    ) throws -> [UInt8] {
        var members = [JSONMember("name", .string(name)), JSONMember("text", .string(request.text))]
        for (field, value) in request.filters {
            if let value { members.append(JSONMember(field, .string(value))) }
        }
        let box = try ChaChaPoly.seal(
            JSONTree.object(members).bytes, using: keys.searches,
            nonce: ChaChaPoly.Nonce(data: random(12)), authenticating: Self.context(id, of: account))
        return Array(box.combined)
    }

    /// `nil` for what does not open, or says nothing that can be read.
    fileprivate func open(_ kept: KeptSearch, of account: Int64) -> (name: String, request: SearchRequest)? {
        guard let box = try? ChaChaPoly.SealedBox(combined: kept.sealed),
            let bytes = try? ChaChaPoly.open(
                box, using: keys.searches, authenticating: Self.context(kept.id, of: account)),
            let said = try? JSONDocument(parsing: Array(bytes)).root, let name = said["name"]?.string,
            let text = said["text"]?.string
        else { return nil }
        var request = SearchRequest(text: text)
        request.setFilters { said[$0]?.string }
        return (name, request)
    }
}
