import Dispatch
import Synchronization

/// Draws documents one at a time, on a thread of its own: a long one takes seconds, for which nothing else of the process waits.
///
/// Nobody has more than one drawn or waiting, so that who prints much keeps nobody else from printing.
package final class Printer: Sendable {
    private let room = DispatchQueue(label: "printer", qos: .utility)
    private let waiting = Mutex<Set<String>>([])
    private let most: Int
    private let draw: Draw

    /// How a document is drawn.
    typealias Draw = @Sendable (PaperDocument) throws(PaperError) -> [UInt8]

    /// - Parameter most: documents that are drawn or wait for it at once.
    package convenience init(most: Int = PaperLimits.waiting) {
        self.init(most: most) { document throws(PaperError) in try document.pdf() }
    }

    init(most: Int, draw: @escaping Draw) {
        self.most = most
        self.draw = draw
    }

    /// - Parameter name: of whom it is for.
    /// - Throws: ``PaperError`` where as many wait as may, or one for the same does, or the document cannot be drawn.
    package func pdf(_ document: PaperDocument, for name: String) async throws(PaperError) -> [UInt8] {
        let refused: PaperError? = waiting.withLock { waiting in
            guard !waiting.contains(name) else { return .own }
            guard waiting.count < most else { return .busy }
            waiting.insert(name)
            return nil
        }
        if let refused { throw refused }
        defer { waiting.withLock { _ = $0.remove(name) } }
        let drawing = Drawing()
        let drawn: Result<[UInt8], PaperError> = await withTaskCancellationHandler {
            await withCheckedContinuation { whoWaits in
                room.async { [draw] in
                    // What nobody waits for any more takes no time of the others.
                    guard !drawing.isGone.withLock({ $0 }) else { return whoWaits.resume(returning: .failure(.gone)) }
                    whoWaits.resume(returning: Result { () throws(PaperError) in try draw(document) })
                }
            }
        } onCancel: {
            drawing.isGone.withLock { $0 = true }
        }
        return try drawn.get()
    }

    private final class Drawing: Sendable {
        let isGone = Mutex(false)
    }
}
