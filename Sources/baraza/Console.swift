import ArgumentParser
import Foundation
import Sharing

/// What a person at a terminal reads.
enum Console {
    /// Whether standard error is a terminal, so that a moving line makes sense.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// A line on standard output that is there at once, also when somebody reads it through a pipe.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
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

    /// Reads a secret: from standard input where that is asked, else from the terminal without showing it, twice.
    static func newPassword(fromStandardInput: Bool) throws -> String {
        if fromStandardInput {
            guard let line = readLine(strippingNewline: true), !line.isEmpty else {
                throw Failure("no password on standard input", hint: "write one line, as in: printf '%s\\n' \"$SECRET\" | baraza …")
            }
            return line
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure("no terminal to ask for the password on", hint: "give it on standard input with --password-stdin")
        }
        let first = try hidden("Password: ")
        guard try hidden("Again: ") == first else { throw Failure("the two passwords differ", hint: "try again") }
        return first
    }

    private static func hidden(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
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
