import Synchronization

/// Lets so many in at a time; the others wait in the order in which they came, up to a number.
final class Permits: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>
    private let queue: Int

    init(_ count: Int, queue: Int) {
        state = Mutex(State(free: count))
        self.queue = queue
    }

    /// Runs `body` when it is this caller's turn; `nil` when the queue is full.
    func run<T>(_ body: () async throws -> T) async rethrows -> T? {
        guard await enter() else { return nil }
        defer { leave() }
        return try await body()
    }

    private func enter() async -> Bool {
        enum Turn { case now, full, later }
        let turn: Turn = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return .now
            }
            return state.waiting.count < queue ? .later : .full
        }
        guard turn == .later else { return turn == .now }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return true
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
