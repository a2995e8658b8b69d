import Logging
import ServiceLifecycle
package import Serving

/// A server for the length of a test, which ends as the program's does: it takes no more connections, and finishes those that
/// there are.
///
/// A server whose task is cancelled while somebody connects ends the process ("Deinited NIOAsyncWriter without calling
/// finish()", apple/swift-nio#3481), with all tests that run in it.
package struct ServerRun: Sendable {
    /// For connections that a test left open half-way; then they are cut.
    private static let patience: Duration = .seconds(5)

    private let ports: AsyncStream<Int>
    private let heard: AsyncStream<Int>.Continuation

    package init() { (ports, heard) = AsyncStream<Int>.makeStream() }

    /// Tells the test where the server listens: what a ``Serving/Server`` is given to call.
    package func listens(at port: Int) {
        heard.yield(port)
        heard.finish()
    }

    /// Serves while `body` runs, which is told the port.
    ///
    /// - Throws: what `body` throws, or why the server ended before it did.
    package func callAsFunction<R: Sendable>(
        _ server: Server, _ body: @Sendable @escaping (Int) async throws -> R
    ) async throws -> R {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        var configuration = ServiceGroupConfiguration(
            services: [ServiceGroupConfiguration.ServiceConfiguration(service: Running(server: server))], logger: quiet)
        configuration.maximumGracefulShutdownDuration = Self.patience
        let group = ServiceGroup(configuration: configuration)
        return try await withThrowingTaskGroup(of: Result<R, any Error>?.self) { tasks in
            tasks.addTask {
                defer { heard.finish() }
                try await group.run()
                return nil
            }
            tasks.addTask {
                for await port in ports {
                    let result: Result<R, any Error>
                    do { result = .success(try await body(port)) } catch { result = .failure(error) }
                    await group.triggerGracefulShutdown()
                    return result
                }
                return nil
            }
            var result: Result<R, any Error>?
            while let ended = try await tasks.next() { result = result ?? ended }
            guard let result else { throw WireError.noAnswer }
            return try result.get()
        }
    }

    private struct Running: Service {
        let server: Server

        func run() async throws { try await server.run() }
    }
}
