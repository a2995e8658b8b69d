import HTTPTypes
package import Hummingbird
import NIOCore
import Sharing

extension AppContext {
    /// Reads a request's body whole, within what the route takes and what the node has memory for.
    ///
    /// A length that is too great is refused before a byte is read, and a body without one as soon as it is too long.
    ///
    /// - Parameter read: gets the bytes; the memory counts against ``ServingLimits/bodiesInMemory`` until it returns.
    /// - Throws: ``Refusal/Code/tooLarge``, ``Refusal/Code/unavailable`` when short of memory, ``HTTPRefusal/incomplete``.
    package func withBody<R>(of request: Request, _ read: ([UInt8]) async throws -> R) async throws -> R {
        var announced: Int?
        if let field = request.headers[.contentLength] {
            guard let length = Int(field), length >= 0 else {
                throw Refusal(.invalid, "Content-Length is not a number of bytes")
            }
            guard length <= bodyLimit else { throw tooLarge }
            announced = length
        }
        // What has come counts, not what was announced: an announcement costs its sender nothing, and a handful of them
        // would hold all the memory there is.
        var reserved = 0
        defer { allowance?.release(reserved) }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(announced ?? 0)
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= bodyLimit else { throw tooLarge }
                try reserve(bytes.count + chunk.readableBytes, of: &reserved)
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw HTTPRefusal.incomplete
        }
        if let announced, bytes.count != announced { throw HTTPRefusal.incomplete }
        return try await read(bytes)
    }

    private var tooLarge: Refusal {
        Refusal(.tooLarge, "the body is over the limit of \(bodyLimit) bytes: split it and send the parts")
    }

    private func reserve(_ bytes: Int, of reserved: inout Int) throws(Refusal) {
        guard let allowance, bytes > reserved else { return }
        guard allowance.reserve(bytes - reserved) else {
            throw Refusal(
                .unavailable, "the node holds as many bodies as it can: send this again",
                retryAfter: ServingLimits.memoryRetrySeconds)
        }
        reserved = bytes
    }
}
