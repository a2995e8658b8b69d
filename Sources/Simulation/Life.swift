import Federation
import Store
import Synchronization

/// One run of a node's program, from its start to its end. What is over does nothing more, whatever still asks it to.
///
/// Each write passes here: the node may stop before it, or after it with the answer lost; a disk may be full for a while.
final class Life: Sendable {
    enum Stop: Sendable { case before, after }

    private struct State {
        var isOver = false
        var isDiskFull = false
        var writes = 0
        var end: (write: Int, stop: Stop)?
    }
    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }
    var isDiskFull: Bool {
        get { state.withLock { $0.isDiskFull } }
        set { state.withLock { $0.isDiskFull = newValue } }
    }

    func finish() { state.withLock { $0.isOver = true } }

    /// Ends it at one of the next writes.
    ///
    /// - Parameter writes: 1 for the next.
    func finish(after writes: Int, _ stop: Stop) {
        state.withLock { $0.end = ($0.writes + writes, stop) }
    }

    /// Nothing of the kind any more.
    func spare() { state.withLock { $0.end = nil } }

    enum Fate { case done, doneUnheard, over, full }

    /// - Returns: what becomes of the next write.
    func next() -> Fate {
        state.withLock { state in
            if state.isOver { return .over }
            if state.isDiskFull { return .full }
            state.writes += 1
            guard let end = state.end, state.writes >= end.write else { return .done }
            state.isOver = true
            return end.stop == .before ? .over : .doneUnheard
        }
    }

    static let stopped = StoreError.unavailable(detail: "the node stopped")

    func write<T>(_ body: () async throws(StoreError) -> T) async throws(StoreError) -> T {
        switch next() {
        case .over: throw Self.stopped
        case .full: throw .full(detail: "the disk is full")
        case .done: return try await body()
        case .doneUnheard:
            _ = try await body()
            throw Self.stopped
        }
    }

    func read() throws(StoreError) {
        if isOver { throw Self.stopped }
    }
}

/// A spool's files, which outlive the program.
final class Disk: Sendable {
    fileprivate let files = Mutex<[String: (bytes: [UInt8], written: Int64)]>([:])

    /// Everything that is on it.
    var contents: [[UInt8]] { files.withLock { files in files.sorted { $0.key < $1.key }.map(\.value.bytes) } }
}

/// The disk as one run of the program writes to it.
struct LivingDisk: SpoolDisk {
    let disk: Disk
    let life: Life
    let timeline: Timeline

    func files() throws -> [SpoolFile] {
        disk.files.withLock { files in
            files.sorted { $0.key < $1.key }.map {
                SpoolFile(path: $0.key, size: $0.value.bytes.count, written: $0.value.written / Timeline.second)
            }
        }
    }

    private func write(_ body: () -> Void) throws {
        switch life.next() {
        case .over: throw Spool.Refused.disk(detail: "the node stopped")
        case .full: throw Spool.Refused.disk(detail: "no space left")
        case .done: body()
        case .doneUnheard:
            body()
            throw Spool.Refused.disk(detail: "the node stopped")
        }
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        // What was never whole is there under a name that no pouch has.
        if life.isOver { throw Spool.Refused.disk(detail: "the node stopped") }
        let now = timeline.now
        try write { disk.files.withLock { $0[path] = (bytes, now) } }
    }

    func move(_ path: String, to other: String) throws {
        try write { disk.files.withLock { $0[other] = $0.removeValue(forKey: path) } }
    }

    func remove(_ path: String) throws { try write { disk.files.withLock { $0[path] = nil } } }

    func read(_ path: String) -> [UInt8]? {
        life.isOver ? nil : disk.files.withLock { $0[path]?.bytes }
    }

    func read(_ path: String, from start: Int, upTo count: Int) -> [UInt8]? {
        read(path).map { Array($0.dropFirst(start).prefix(count)) }
    }
}
