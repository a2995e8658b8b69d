import HTTPTypes
import JSON
import Records
import ServiceLifecycle
import Serving
import Sharing

/// What arrives, as server-sent events: each is decided when it is sent.
struct EventStream: Sendable {
    /// After this long the stream ends and the program comes back with `Last-Event-ID`, so that who it is gets asked again.
    static let longest: Duration = .seconds(600)
    /// Events that wait for a slow reader before it is cut off; it then resumes by its last event.
    static let backlog = 256

    let gate: Gate
    let caller: Caller
    /// The code of the one channel that is listened to.
    let channel: String?
    /// What was heard last, or where the stream begins: whoever is cut off early misses nothing.
    let cursor: String
    /// Whether somebody comes back with it.
    let isResumed: Bool

    /// Writes until the reader goes, may not listen any more, or it has been long enough.
    @concurrent
    func run(_ write: @concurrent (String) async throws -> Void) async throws {
        let (texts, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.backlog))
        // Heard as soon as the head is: nothing is to be waited for.
        try await write(isResumed ? Self.beginning : "id: \(cursor)\n" + Self.beginning)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                // A stream never ends by itself: it must not hold up a node that is being shut down.
                try await cancelWhenGracefulShutdown {
                    try await gate.watch(after: cursor, for: caller) { events in
                        try await relay(events, to: continuation)
                    }
                }
            }
            for await text in texts { try await write(text) }
            group.cancelAll()
        }
    }

    @concurrent
    private func relay(
        _ events: AsyncThrowingStream<LiveEvent, any Error>, to texts: AsyncStream<String>.Continuation
    ) async throws {
        let started = ContinuousClock.now
        for try await event in events {
            let text: String
            switch event {
            case .record(let line, let cursor):
                guard channel == nil || line.channel == channel else { continue }
                text = Self.text(line, cursor)
            case .heartbeat: text = Self.heartbeat
            case .reset: text = Self.reset
            }
            guard case .enqueued = texts.yield(text) else { return }
            if case .reset = event { return }
            if ContinuousClock.now - started > Self.longest { return }
        }
    }

    private static let beginning = "retry: 2000\n\n"
    private static let heartbeat = ":\n\n"
    private static let reset = "event: reset\ndata: {}\n\n"

    /// JSON has no line break outside its strings, and none unescaped in them: no record forges an event.
    private static func text(_ line: RecordLine, _ cursor: String) -> String {
        "id: \(cursor)\nevent: record\ndata: \(String(decoding: Told.record.tree(line).bytes, as: UTF8.self))\n\n"
    }
}

extension HTTPField.Name {
    static let lastEventID = known("Last-Event-ID")
}
