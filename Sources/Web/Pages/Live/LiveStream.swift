import Records
import ServiceLifecycle
import Sharing

/// One browser's live list: from the gate's events to lines of text.
struct LiveStream: Sendable {
    /// After this long the stream ends and the browser comes back by itself, so that who it is gets asked again.
    static let longest: Duration = .seconds(600)
    /// Events that wait for a slow browser before it is cut off; it then resumes by its last event.
    static let backlog = 256

    let gate: Gate
    let caller: Caller
    let language: Language
    /// The code of the one channel that is listened to.
    let channel: String?
    /// The key of the newest row on the page.
    let since: String?
    /// What the browser heard last, when it comes back.
    let cursor: String?

    /// Writes until the browser goes, the caller may not listen any more, or it has been long enough.
    @concurrent
    func run(_ write: @concurrent (String) async throws -> Void) async throws {
        try await write(EventText.retry)
        let (texts, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.backlog))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                // A live list never ends by itself: it must not hold up a node that is being shut down.
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
        var seen = Set<String>()
        if cursor == nil {
            // What came between the page and this stream: the watch is on already, so nothing falls between them, and
            // what comes twice is told apart by its key.
            for text in try await missed(remembering: &seen) {
                guard case .enqueued = texts.yield(text) else { return }
            }
        }
        for try await event in events {
            let text: String
            switch event {
            case .record(let line, let cursor):
                let key = Row.key(line)
                guard channel == nil || line.channel == channel, !seen.contains(key) else { continue }
                text = EventText.record(Row(line, language: language), cursor: cursor)
            case .heartbeat: text = EventText.heartbeat
            case .reset: text = EventText.reset
            }
            guard case .enqueued = texts.yield(text) else { return }
            if case .reset = event { return }
            if ContinuousClock.now - started > Self.longest { return }
        }
    }

    private func missed(remembering seen: inout Set<String>) async throws -> [String] {
        let list = try await gate.recent(channel: channel, cursor: nil, limit: LivePage.length, for: caller)
        seen = Set(list.lines.map(Row.key))
        let newer = list.lines.prefix { Row.key($0) != since }
        if since != nil, newer.count == list.lines.count, !newer.isEmpty { return [EventText.reset] }
        return newer.reversed().map { EventText.record(Row($0, language: language), cursor: nil) }
    }
}
