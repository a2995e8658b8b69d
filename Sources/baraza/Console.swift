import ArgumentParser
import Dispatch
import Foundation
import NIOCore
import Sharing

/// What a person at a terminal reads.
enum Console {
    /// Whether standard error is a terminal, so that a moving line makes sense.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal that standard error is.
    static var columns: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// A line on standard output that is there at once, also when somebody reads it through a pipe.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// A text that somebody else wrote, as one field of a line: what would begin another field or line, or steer a terminal, is a
    /// blank.
    static func field(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator:
                        // Arabic and others are written with these two: they join letters and nothing else.
                        scalar.value == 0x200C || scalar.value == 0x200D ? scalar : " "
                    default: scalar
                    }
                }))
    }

    /// A line on standard error.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// A line that the next one writes over.
    static func progress(_ text: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + text).utf8))
    }

    static func endProgress() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    /// A refusal says in its message what to do; its detail is for the person who runs the node, who is reading this.
    static func translated(_ error: any Error) -> any Error {
        guard let refusal = error as? Refusal else { return error }
        complain("baraza: \(refusal.message)")
        if let detail = refusal.detail { complain("       \(detail)") }
        return ExitCode(1)
    }

    /// Why the system refused, in its own words: `permission denied`, not a number.
    static func reason(_ error: any Error) -> String {
        guard let number = systemError(error) else { return error.localizedDescription }
        let text = String(cString: strerror(number))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// Whether there is no such file.
    static func isMissing(_ error: any Error) -> Bool { systemError(error) == ENOENT || systemError(error) == ENOTDIR }

    /// Whether a reader went away.
    static func isClosedPipe(_ error: any Error) -> Bool { systemError(error) == EPIPE }

    /// The number that the system gave for an error, also where Foundation wrapped it.
    private static func systemError(_ error: any Error) -> Int32? {
        if let error = error as? IOError { return error.errnoCode }
        if let error = error as? POSIXError { return error.code.rawValue }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
        if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return systemError(inner) }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: EACCES
        case .fileWriteFileExists: EEXIST
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteVolumeReadOnly: EROFS
        default: nil
        }
    }

    /// Reads a secret: from standard input where that is asked, else from the terminal without showing it, twice.
    static func newPassword(fromStandardInput: Bool) throws -> String {
        if fromStandardInput {
            guard let line = readLine(strippingNewline: true), !line.isEmpty else {
                throw Failure(
                    "no password on standard input",
                    hint: "write one line, as in: printf '%s\\n' \"$SECRET\" | baraza …")
            }
            return line
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(
                "no terminal to ask for the password on", hint: "give it on standard input with --password-stdin")
        }
        let first = try hidden("Password: ")
        guard try hidden("Again: ") == first else { throw Failure("the two passwords differ", hint: "try again") }
        return first
    }

    /// Asks for a secret that exists, without showing it.
    static func secret(_ prompt: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(
                "no terminal to ask for the passphrase on",
                hint: "give it with --passphrase-file, or in \(Passphrase.variable)")
        }
        return try hidden(prompt)
    }

    /// Asks for a new secret, twice.
    static func newSecret(_ prompt: String) throws -> String {
        let first = try secret(prompt)
        guard try hidden("Again: ") == first else { throw Failure("the two passphrases differ", hint: "try again") }
        return first
    }

    private static func hidden(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        // Who gives up with Ctrl-C, or closes the window, gets a terminal back that shows what is typed. Dispatch
        // does that on a thread of its own, as this one waits for the line.
        let shown = before
        let listening = DispatchSemaphore(value: 0)
        let sources = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setRegistrationHandler { listening.signal() }
            source.setEventHandler {
                var shown = shown
                tcsetattr(STDIN_FILENO, TCSANOW, &shown)
                complain("")
                _exit(128 + number)
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        // A signal that comes before Dispatch listens would be lost, or end the program with the terminal dumb.
        for _ in sources { listening.wait() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &before)
            complain("")
        }
        guard let line = readLine(strippingNewline: true) else { throw Failure("no password given") }
        return line
    }
}
