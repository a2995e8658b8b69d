import Records

/// Where a page of the list of requests begins.
private enum Place {
    /// Behind one that waits.
    case waiting(Position)
    /// Before one that was decided.
    case decided(Position)

    var position: Position {
        switch self {
        case .waiting(let position), .decided(let position): position
        }
    }
    var kind: Cursors.Kind {
        switch self {
        case .waiting: .waiting
        case .decided: .decided
        }
    }

    /// - Parameter open: opens a cursor as one of a kind; what it throws for the last is thrown.
    init(_ text: String, _ open: (Cursors.Kind) throws -> Position) throws {
        if let position = try? open(.waiting) { self = .waiting(position) } else { self = .decided(try open(.decided)) }
    }
}

extension Gate {
    /// The requests that the caller asked, and, for a releaser, those of their organisation that they may see.
    ///
    /// - Parameters:
    ///   - cursor: ``RequestList/older`` of the page before; `nil` for the first, which begins with what waits.
    ///   - limit: requests that wait, and requests that were decided, on one page. How many wait is told to nobody.
    package func requests(
        cursor: String? = nil, limit: Int = SharingLimits.requestsUnasked, for caller: Caller
    ) async throws -> RequestList {
        try await core.door("release.list", on: "", for: caller) {
            let desk = try await core.desk(for: caller)
            let question = Parts().bytes
            let limit = min(max(limit, 1), SharingLimits.requests)
            let seen = { (request: HeldRequest) in try await core.seen(request, at: desk, for: caller)?.line }
            let place = try cursor.map { text in
                try Place(text) { try core.cursors.open(text, $0, caller, question: question, at: desk.now) }
            }
            var (waiting, decided): ([RequestLine], [RequestLine]) = ([], [])
            var next: Place?
            var before: Position?
            if case .decided(let position) = place { before = position }
            if before == nil {
                let (lines, last) = try await core.waitingRequests(
                    of: desk.organisation, after: place?.position, limit: limit, seen)
                waiting = lines
                next = last.map { .waiting($0) }
            }
            if next == nil {
                let (lines, last) = try await core.decidedRequests(
                    of: desk.organisation, before: before, limit: limit, seen)
                decided = lines
                next = last.map { .decided($0) }
            }
            let older = try next.map {
                try core.cursors.seal($0.position, $0.kind, caller, question: question, at: desk.now)
            }
            let told = (waiting + decided).compactMap { try? RecordID($0.id) }
            try await core.give(told, to: caller)
            return RequestList(waiting: waiting, decided: decided, older: older)
        }
    }

    /// One request, with the preview for whoever may decide. Missing and forbidden look alike.
    package func request(_ id: String, for caller: Caller) async throws -> RequestView {
        try await core.door("release.read", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            return try await core.view(request, seen, at: desk, for: caller)
        }
    }
}
