import Records
import Store

extension Gate {
    /// Follows what arrives, as the caller may see it, while `body` runs. `after`: an opaque cursor, or `nil` from now on.
    ///
    /// The stream ends when the caller's account ends or is suspended, and with what the caller showed: the session that
    /// ends or is signed out, the password that is changed, the token that is revoked. A cursor that is not the
    /// caller's, or too old, gives one ``LiveEvent/reset``, and then what arrives from now on.
    package func watch<T: Sendable>(
        after cursor: String?, for caller: Caller,
        _ body: @concurrent @Sendable (AsyncThrowingStream<LiveEvent, any Error>) async throws -> T
    ) async throws -> T {
        try await core.door("watch", on: "", for: caller) {
            try await core.feed.listen(as: caller.account) { @concurrent wakes in
                let follower = try await Follower(core: core, caller: caller, cursor: cursor, wakes: wakes)
                let events = AsyncThrowingStream<LiveEvent, any Error> { try await follower.next() }
                return try await body(events)
            }
        }
    }
}

extension Gate {
    /// Where somebody begins to listen now: a cursor for ``watch(after:for:_:)``.
    ///
    /// - Throws: ``Refusal/Code/tooMany`` where they could not listen now, before anything is answered.
    package func liveStart(for caller: Caller) async throws -> String {
        try await core.door("watch", on: "", for: caller) {
            try await core.feed.checkRoom(for: caller.account)
            let end = Position(try await core.store.size())
            return try core.cursors.seal(end, .live, caller, question: [], at: core.clock())
        }
    }
}

/// One listener's place in the ledger.
private actor Follower {
    private let core: Core
    private let caller: Caller
    private let wakes: AsyncStream<Feed.Wake>
    private var position: Position
    /// The last entry by which something was taken back when what is ready was read.
    private var takenBack = Position.zero
    /// Read and not yet handed on: at most ``SharingLimits/livePage``.
    private var ready: [(row: Row, line: RecordLine)] = []
    private var hasReset = false

    init(core: Core, caller: Caller, cursor: String?, wakes: AsyncStream<Feed.Wake>) async throws {
        self.core = core
        self.caller = caller
        self.wakes = wakes
        // Whoever listens is woken from now on, so nothing falls between this and the first look.
        let end = Position(try await core.store.size())
        guard let cursor else {
            position = end
            return
        }
        do {
            position = try core.cursors.open(cursor, .live, caller, question: [], at: core.clock())
        } catch is Refusal {
            position = end
            hasReset = true
        }
    }

    func next() async throws -> LiveEvent? {
        try await Refusal.translating {
            if hasReset {
                hasReset = false
                return .reset
            }
            while true {
                if let event = try await pending() { return event }
                if try await read() { continue }
                guard try await isWelcome() else { return nil }
                var wakes = wakes.makeAsyncIterator()
                switch await wakes.next(isolation: self) {
                case .grown: continue
                case .beat:
                    if try await read() { continue }
                    guard try await isWelcome() else { return nil }
                    return .heartbeat
                case nil: return nil
                }
            }
        }
    }

    /// The next event that was read and that the caller may still see, now that it is sent.
    private func pending() async throws -> LiveEvent? {
        while !ready.isEmpty {
            let moment = try await core.directory.moment()
            let snapshot = moment.snapshot
            let (row, line) = ready.removeFirst()
            let allowed = core.allowed(caller, in: snapshot)
            guard allowed.has(row.shelf) else { continue }
            if moment.takenBack != takenBack {
                guard try await core.store.row(at: row.position, shelves: [row.shelf]) != nil else { continue }
            }
            let cursor = try core.cursors.seal(row.position, .live, caller, question: [], at: core.clock())
            guard allowed.views[row.shelf] != nil else {
                try await core.give([row], as: .live, isRun: false, to: caller)
                return .record(line, cursor: cursor)
            }
            // What is shown in part is made anew: since it was read, that part may have become smaller.
            let shown = try await core.show([row], allowed, snapshot)
            guard let now = try await core.lines(shown, snapshot).first else { continue }
            try await core.give([row], as: .live, isRun: false, to: caller)
            return .record(now, cursor: cursor)
        }
        return nil
    }

    /// Reads on from where it stands; whether there was anything.
    private func read() async throws -> Bool {
        let moment = try await core.directory.moment()
        let snapshot = moment.snapshot
        let allowed = core.allowed(caller, in: snapshot)
        guard !allowed.all.isEmpty else { return false }
        let rows = try await core.store.page(
            PageQuery(
                shelves: allowed.all, after: position, through: moment.end, limit: SharingLimits.livePage,
                versions: .every)
        ).rows
        guard let last = rows.last else { return false }
        let shown = try await core.show(rows, allowed, snapshot)
        ready = zip(shown.map(\.row), try await core.lines(shown, snapshot)).map { ($0, $1) }
        position = last.position
        takenBack = moment.takenBack
        return true
    }

    private func isWelcome() async throws -> Bool {
        let snapshot = try await core.directory.current()
        return core.reader(caller, snapshot)?.roles.isEmpty == false
    }
}
