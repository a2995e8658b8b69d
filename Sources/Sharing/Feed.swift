import Records

/// Tells whoever listens that the ledger has grown: the live list, later peers.
///
/// Invariant: a listener hears no records here, only that it is worth looking; it reads its own pages through the
/// gate, at its own pace. So a slow one lags behind and slows nobody, and nothing is queued for it.
package actor Feed {
    enum Wake: Sendable {
        case grown
        /// ``SharingLimits/heartbeat`` seconds have passed.
        case beat
    }

    private struct Listener {
        let account: Int64?
        let wakes: AsyncStream<Wake>.Continuation
        var beaten: Instant?
    }

    private var listeners: [Int: Listener] = [:]
    private var last = 0

    /// How many listen now.
    package var count: Int { listeners.count }

    /// Something was written.
    func wake() {
        for listener in listeners.values {
            // A beat that was not heard yet must not get lost: it makes its listener look as well.
            if case .dropped(.beat) = listener.wakes.yield(.grown) { listener.wakes.yield(.beat) }
        }
    }

    /// Lets listeners know from time to time that the connection lives.
    ///
    /// By the clock alone: a beat that waited for silence in the ledger would tell of what its listener may not see.
    func tick(at now: Instant) {
        for (key, listener) in listeners {
            guard let beaten = listener.beaten else {
                listeners[key]?.beaten = now
                continue
            }
            guard now.microseconds - beaten.microseconds >= SharingLimits.heartbeat * 1_000_000 else { continue }
            listeners[key]?.beaten = now
            listener.wakes.yield(.beat)
        }
    }

    /// - Throws: ``Refusal/Code/tooMany`` when the node, or the account, has as many listeners as it may.
    func checkRoom(for account: Int64?) throws(Refusal) {
        guard listeners.count < SharingLimits.listeners else {
            throw Refusal(
                .tooMany, "this node has \(SharingLimits.listeners) live listeners, its limit: try again later",
                retryAfter: 60)
        }
        guard listeners.values.count(where: { $0.account == account }) < SharingLimits.listenersPerAccount else {
            throw Refusal(
                .tooMany,
                "your account has \(SharingLimits.listenersPerAccount) live listeners, its limit: close one first",
                retryAfter: 60)
        }
    }

    /// Listens while `body` runs: nothing to unsubscribe, nothing left behind.
    ///
    /// - Throws: ``Refusal/Code/tooMany`` when the node, or the account, has as many listeners as it may.
    func listen<T: Sendable>(
        as account: Int64?, _ body: @concurrent @Sendable (AsyncStream<Wake>) async throws -> T
    ) async throws -> T {
        try checkRoom(for: account)
        let (wakes, continuation) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingNewest(1))
        last += 1
        let key = last
        listeners[key] = Listener(account: account, wakes: continuation)
        defer {
            listeners[key] = nil
            continuation.finish()
        }
        return try await body(wakes)
    }
}
