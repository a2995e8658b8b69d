import Synchronization

/// Lets in one at a time of those who come for the same thing, in the order in which they came; who comes for another waits for none of
/// them.
final class Turns: Sendable {
    private struct Line {
        let permits: Permits
        var users = 0
    }
    private let lines = Mutex<[String: Line]>([:])
    private let queue: Int

    /// - Parameter queue: who may wait for one thing at most.
    init(queue: Int) { self.queue = queue }

    /// Runs `body` when it is this caller's turn; `nil` when the queue is full.
    func run<T>(for thing: String, _ body: () async throws -> T) async rethrows -> T? {
        let permits = lines.withLock { lines in
            lines[thing, default: Line(permits: Permits(1, queue: queue))].users += 1
            return lines[thing]?.permits
        }
        defer {
            lines.withLock { lines in
                lines[thing]?.users -= 1
                if lines[thing]?.users == 0 { lines[thing] = nil }
            }
        }
        return try await permits?.run(body)
    }
}
