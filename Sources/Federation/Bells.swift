import Synchronization

/// Wakes the streams to one peer when there is something for it. A ring that nobody heard is not kept: whoever begins to
/// listen looks first.
package final class Bells: Sendable {
    private struct State {
        var next = 0
        var listeners: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
    }
    private let state = Mutex(State())

    package init() {}

    package func ring(_ organisation: String) {
        for listener in state.withLock({ Array(($0.listeners[organisation] ?? [:]).values) }) { listener.yield() }
    }

    package func ringAll() {
        for listener in state.withLock({ $0.listeners.values.flatMap(\.values) }) { listener.yield() }
    }

    /// Listens while `body` runs. Rings that come while it works are one ring.
    func listen<T: Sendable>(
        to organisation: String, every seconds: Double, pause: @escaping Pause,
        _ body: @escaping @Sendable (AsyncStream<Void>) async throws -> T
    ) async throws -> T {
        let (rings, listener) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.listeners[organisation, default: [:]][state.next] = listener
            return state.next
        }
        defer {
            state.withLock { state in
                state.listeners[organisation]?[id] = nil
                if state.listeners[organisation]?.isEmpty == true { state.listeners[organisation] = nil }
            }
            listener.finish()
        }
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try await pause(seconds)
                    listener.yield()
                }
                return nil
            }
            group.addTask { try await body(rings) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw CancellationError()
        }
    }
}

/// Waits so many seconds; tests bring their own.
package typealias Pause = @Sendable (Double) async throws -> Void
