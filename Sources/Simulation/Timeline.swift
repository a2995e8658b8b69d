import Records
import Synchronization

/// The one time of a run. Nothing waits: it is moved on to the next thing that happens.
final class Timeline: Sendable {
    static let second: Int64 = 1_000_000
    static let hour = 3_600 * second
    static let day = 24 * hour
    /// 1 April 2025, when the month of domain 5.1 begins.
    static let start: Int64 = 1_743_465_600_000_000

    private let time = Mutex(Timeline.start)

    /// Microseconds of POSIX time.
    var now: Int64 { time.withLock { $0 } }

    func move(to moment: Int64) { time.withLock { $0 = max($0, moment) } }
}

/// A node's clock: the timeline, and as far off as it is.
final class StationClock: Sendable {
    private let timeline: Timeline
    private let offset: Mutex<Int64>

    init(_ timeline: Timeline) {
        self.timeline = timeline
        offset = Mutex(0)
    }

    var now: Instant { Instant(microseconds: timeline.now + offset.withLock { $0 }) }

    /// - Parameter microseconds: by which it is ahead of the true time.
    func skew(by microseconds: Int64) { offset.withLock { $0 = microseconds } }
}

/// Bytes that follow from a seed.
final class Draws: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64) { state = Mutex(seed) }

    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 7)
            while bytes.count < count {
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
                mixed ^= mixed >> 31
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: mixed >> shift))
                }
            }
            return Array(bytes.prefix(count))
        }
    }
}

/// What happens, in the order of its time; of two at one time, the one that was planned first.
struct Agenda<Event> {
    private var heap: [(time: Int64, order: Int, event: Event)] = []
    private var planned = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func plan(_ event: Event, at time: Int64) {
        heap.append((time, planned, event))
        planned += 1
        var child = heap.count - 1
        while child > 0, isEarlier(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (time: Int64, event: Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return (first.time, first.event) }
        heap[0] = last
        var parent = 0
        while true {
            let earliest = [parent, 2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
                .reduce(parent) { isEarlier($1, $0) ? $1 : $0 }
            guard earliest != parent else { return (first.time, first.event) }
            heap.swapAt(parent, earliest)
            parent = earliest
        }
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].order) < (heap[right].time, heap[right].order)
    }
}
