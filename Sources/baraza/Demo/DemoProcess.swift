import Foundation

/// A port of this machine that nobody listens on, held until this is let go, so that nobody who looks for one as we do is given it
/// in the meantime: the nodes of a demonstration take theirs one after another, and a second demonstration may start beside it.
final class DemoPort: Sendable {
    /// Below those that Linux gives to whoever asks for any, as connections that are made do (32768 and above): so none of these takes
    /// it before the node listens.
    private static let range: ClosedRange<UInt16> = 20_000...32_000
    private static let attempts = 100

    let number: Int
    private let socket: Int32

    /// One that is free, at random.
    init() throws {
        for _ in 0..<Self.attempts {
            let port = UInt16.random(in: Self.range)
            if let socket = Self.hold(port) {
                number = Int(port)
                self.socket = socket
                return
            }
        }
        throw Failure(
            "no free port on 127.0.0.1 from \(Self.range.lowerBound) to \(Self.range.upperBound): end what listens there"
        )
    }

    deinit { close(socket) }

    /// A socket that is bound to it and does not listen; nil where somebody has it. Linux lets a second socket be bound there, and
    /// listen, where both allow it (`SO_REUSEADDR`, socket(7)): servers do, and ours does from when it has the port, while another of
    /// these does not at the time at which it asks for it.
    private static func hold(_ port: UInt16) -> Int32? {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isBound = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        var allows: Int32 = 1
        guard isBound, setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &allows, socklen_t(MemoryLayout<Int32>.size)) == 0
        else {
            close(socket)
            return nil
        }
        return socket
    }
}

/// One node of the demonstration, running.
final class DemoProcess: Sendable {
    let code: String
    private let process: Process
    private let lines: AsyncStream<String>
    private let ends: AsyncStream<Void>

    init(program: String, member: DemoFederation.Member, level: String) throws {
        code = member.code
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "up", "--data", member.folder.path, "--listen", "127.0.0.1:\(member.pages)", "--federation-listen",
            "127.0.0.1:\(member.links)", "--federation-passphrase-file", member.passphraseFile.path,
            "--federation-private", "--log-level", level,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        let (ends, ended) = AsyncStream<Void>.makeStream()
        let (lines, line) = AsyncStream<String>.makeStream()
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return line.finish()
            }
            // A line is written at once: no piece of one comes alone.
            for text in String(decoding: data, as: UTF8.self).split(separator: "\n") { line.yield(String(text)) }
        }
        process.terminationHandler = { _ in ended.finish() }
        do {
            try process.run()
        } catch {
            throw Failure("\(program) cannot be run: \(Console.reason(error))")
        }
        self.process = process
        self.lines = lines
        self.ends = ends
    }

    /// Returns once the node has said where its pages and its links are.
    func started() async throws {
        var said = 0
        for await line in lines where line.contains("http") {
            said += 1
            if said == 2 { return }
        }
        throw Failure("the node of \(code) did not start: see above")
    }

    func ended() async { for await _ in ends {} }

    func interrupt() { if process.isRunning { process.interrupt() } }

    func stop() {
        guard process.isRunning else { return }
        process.waitUntilExit()
    }
}
