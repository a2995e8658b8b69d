/// What a command says when it could not do its work; the program then exits with 1.
///
/// Exit codes of every command: 0 done (or proved), 1 not done (or not proved), 64 misused.
struct Failure: Error, CustomStringConvertible {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    var description: String {
        guard let hint else { return message }
        return "\(message)\n       \(hint)"
    }
}
