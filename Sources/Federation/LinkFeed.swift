import NIOCore
import Pouch
import Sharing

/// Sends one peer what waits for it: most urgent first, no more at once than the peer has shown to store.
struct LinkFeed: Sendable {
    /// Our own pouches, and those that we relay.
    let spools: [Spool]
    let bells: Bells
    let board: LinkBoard
    /// What the peer is told on the way.
    let stored: StoredWords
    let limits: LinkLimits
    /// Microseconds of POSIX time.
    let clock: @Sendable () -> Int64
    let pause: Pause
    /// Whose node this is.
    let own: String
    /// Numbers of our own that a peer could not open as they were sent.
    let unopened: @Sendable (String) -> Set<Int64>
    /// How a pouch of our own goes, and which have to go whole: `nil` to a peer that takes no letters.
    let bulks: (way: @Sendable (SpoolItem) -> OutgoingBulks.Way, whole: @Sendable (String) -> Set<Int64>)?

    /// - Parameters:
    ///   - progress: what the peer has of our own pouches.
    ///   - greeting: said first, after the clock.
    ///   - isOpen: whether the peer is one still; asked before every pouch.
    ///   - write: returns once the connection has room for more.
    func stream(
        to peer: String, _ progress: LinkProgress, greeting: [LinkFrame],
        isOpen: @escaping @Sendable () async throws -> Bool,
        write: @escaping @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        for frame in [.alive(clock())] + greeting { try await write(frame.buffer) }
        try await bells.listen(to: peer, every: Double(limits.aliveSeconds), pause: pause) { rings in
            var sending = Sending(has: progress)
            var spoken = clock()
            while true {
                guard try await isOpen() else { return }
                if try await send(&sending, to: peer, isOpen: isOpen, write: write) { spoken = clock() }
                var rings = rings.makeAsyncIterator()
                guard await rings.next() != nil else { return }
                if clock() - spoken >= (limits.aliveSeconds - 1) * 1_000_000 {
                    try await write(LinkFrame.alive(clock()).buffer)
                    spoken = clock()
                }
            }
        }
    }

    /// What waits at this moment, and no more.
    func poll(
        for peer: String, _ progress: LinkProgress, greeting: [LinkFrame],
        isOpen: @escaping @Sendable () async throws -> Bool,
        write: @escaping @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        var sending = Sending(has: progress)
        for frame in [.alive(clock())] + greeting { try await write(frame.buffer) }
        _ = try await send(&sending, to: peer, isOpen: isOpen, write: write)
    }

    /// What went over one stream.
    private struct Sending {
        let has: LinkProgress
        var sent: Set<SpoolItem> = []
        /// Of these, those that went under the key between the two nodes alone.
        var thin: Set<SpoolItem> = []
        /// And those that went as letters.
        var letters: Set<SpoolItem> = []
        /// The last word on what is stored here.
        var said = 0
    }

    /// - Returns: whether anything was sent.
    private func send(
        _ sending: inout Sending, to peer: String, isOpen: @Sendable () async throws -> Bool,
        write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws -> Bool {
        var hasSent = false
        while true {
            // Before each pouch: what the other end sends may wait for it.
            for frame in stored.next(for: peer, after: &sending.said) {
                try await write(frame.buffer)
                hasSent = true
            }
            let waiting = spools.flatMap { $0.waiting(for: peer) }.sorted {
                ($0.rank, $0.number) < ($1.rank, $1.number)
            }
            // What was sent and waits still is under way; what is gone was stored.
            let (unopened, whole) = (unopened(peer), bulks?.whole(peer) ?? [])
            // What could not be opened as it went is on its way no more.
            let underWay = waiting.filter { item in
                sending.sent.contains(item) && !(sending.thin.contains(item) && unopened.contains(item.number))
                    && !(sending.letters.contains(item)
                        && (whole.contains(item.number) || unopened.contains(item.number)))
            }
            sending.sent = Set(underWay)
            sending.thin.formIntersection(underWay)
            sending.letters.formIntersection(underWay)
            let next = waiting.first { item in
                !sending.sent.contains(item) && !(item.from == own && sending.has.has(item.number))
                    && way(of: item, unopened) != .hold
            }
            let sum = underWay.reduce(0) { $0 + $1.size }
            guard let next, underWay.count < limits.window, sum == 0 || sum + next.size <= limits.windowBytes
            else { return hasSent }
            guard try await isOpen() else { return hasSent }
            sending.sent.insert(next)
            guard let sealed = spools.lazy.compactMap({ $0.bytes(of: next) }).first else { continue }
            var bytes = next.from == own ? PouchReader.whole(sealed) : sealed
            if way(of: next, unopened) == .letter, let letter = PouchReader.letter(sealed) {
                sending.letters.insert(next)
                bytes = letter
            } else if next.from == own, !unopened.contains(next.number),
                let thin = PouchReader.thin(sealed, isBare: next.isBare)
            {
                sending.thin.insert(next)
                bytes = thin
            }
            try await write(LinkFrame.pouch(LinkPouch(from: next.from, number: next.number, bytes: bytes)).buffer)
            hasSent = true
            guard next.from == own else { continue }
            let now = clock()
            board.noteSent(peer, next.number, at: now)
        }
    }

    /// Who has not the key opens no letter either.
    private func way(of item: SpoolItem, _ unopened: Set<Int64>) -> OutgoingBulks.Way {
        guard item.from == own, let bulks, !unopened.contains(item.number) else { return .whole }
        return bulks.way(item)
    }
}
