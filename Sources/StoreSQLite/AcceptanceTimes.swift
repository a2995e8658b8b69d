import Records
import Synchronization

/// Finds places in the log by the time of acceptance.
///
/// Times rise with positions and never change, so it is done by halving, at places that are multiples of powers of two,
/// and those where the larger steps end are remembered: some of the twenty readings remain that a million entries take.
/// Which places are looked at depends on the log's size and on the time that is asked for, never on what stands there for whom.
final class AcceptanceTimes: Sendable {
    /// Entries from one remembered place to the next: eight bytes of memory each.
    static let stride: Int64 = 128

    /// In microseconds, of every ``stride``th entry; 0 where none was read yet.
    private let remembered = Mutex<[Int64]>([])

    /// The last position that was added at a time or before; 0 if there is none.
    ///
    /// - Parameter read: the time, in microseconds, at which an entry was added.
    func lastPosition(
        addedUpTo time: Instant, in size: Int64, _ read: (Int64) throws -> Int64
    ) rethrows -> Position {
        var found: Int64 = 0
        var step = size <= 0 ? 0 : Int64(1) << (Int64.bitWidth - 1 - size.leadingZeroBitCount)
        while step > 0 {
            let next = found + step
            if next <= size, try added(at: next, read) <= time.microseconds { found = next }
            step /= 2
        }
        return Position(found)
    }

    private func added(at position: Int64, _ read: (Int64) throws -> Int64) rethrows -> Int64 {
        guard position % Self.stride == 0 else { return try read(position) }
        let index = Int(position / Self.stride) - 1
        let known = remembered.withLock { index < $0.count ? $0[index] : 0 }
        guard known == 0 else { return known }
        let added = try read(position)
        remembered.withLock {
            if index >= $0.count { $0 += Array(repeating: 0, count: index + 1 - $0.count) }
            $0[index] = added
        }
        return added
    }
}
