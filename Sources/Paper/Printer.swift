import Dispatch
import Synchronization

/// Draws documents one at a time, on a thread of its own: a long one takes seconds, for which nothing else of the process waits.
package final class Printer: Sendable {
    private let room = DispatchQueue(label: "printer", qos: .utility)
    private let waiting = Mutex(0)
    private let most: Int

    /// - Parameter most: documents that are drawn or wait for it at once.
    package init(most: Int = PaperLimits.waiting) { self.most = most }

    /// - Throws: ``PaperError`` where as many wait as may, or the document cannot be drawn.
    package func pdf(_ document: PaperDocument) async throws(PaperError) -> [UInt8] {
        let hasRoom = waiting.withLock { waiting in
            guard waiting < most else { return false }
            waiting += 1
            return true
        }
        guard hasRoom else { throw .busy }
        defer { waiting.withLock { $0 -= 1 } }
        let drawn: Result<[UInt8], PaperError> = await withCheckedContinuation { whoWaits in
            room.async {
                whoWaits.resume(returning: Result { () throws(PaperError) in try document.pdf() })
            }
        }
        return try drawn.get()
    }
}
