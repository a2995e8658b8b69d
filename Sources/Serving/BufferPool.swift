package import NIOCore
import Synchronization

/// Buffers that were used before, for answers that are sent in pieces.
///
/// Memory for a piece of some hundred kilobytes that is fetched anew each time costs more, in page faults, than the
/// copying into it.
package final class BufferPool: Sendable {
    private let kept = Mutex<[ByteBuffer]>([])
    private let rest: Int
    private let most: Int
    private let bytesMost: Int

    /// - Parameters:
    ///   - rest: buffers that lie before one is used again: what was handed over last is mostly still on its way.
    ///   - most: buffers that are kept.
    ///   - bytesMost: a longer buffer is not kept.
    package init(rest: Int = 8, most: Int = 16, bytesMost: Int = 2 * 1024 * 1024) {
        self.rest = rest
        self.most = most
        self.bytesMost = bytesMost
    }

    /// An empty buffer. If its memory is still on its way to somebody, it takes other memory when it is written to.
    package func take() -> ByteBuffer {
        var buffer = kept.withLock { $0.count < rest ? ByteBuffer() : $0.removeFirst() }
        buffer.clear()
        return buffer
    }

    /// Takes a buffer back whose bytes were handed to the connection.
    package func give(_ buffer: ByteBuffer) {
        guard buffer.capacity > 0, buffer.capacity <= bytesMost else { return }
        kept.withLock { if $0.count < most { $0.append(buffer) } }
    }
}
