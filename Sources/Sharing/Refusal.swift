/// Why the node did not do as asked: one vocabulary for the web, TAXII, peers and the command line.
package struct Refusal: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// What was asked makes no sense as it stands.
        case invalid
        /// Well formed, but cannot be meant.
        case unprocessable
        /// Who are you? No credentials, or wrong ones.
        case unauthenticated
        /// Known to the caller, but not the caller's to do.
        case forbidden
        /// Not there, or not for the caller: nobody outside can tell which.
        case missing
        case conflict
        case tooLarge = "too-large"
        /// Too many requests or attempts: wait.
        case tooMany = "too-many"
        case tooSlow = "too-slow"
        /// No room on the disk.
        case full
        /// The disk or a part of the node does not answer.
        case unavailable
    }

    /// What stands behind a conflict, where there is more to say than that somebody was quicker.
    package enum Cause: Hashable, Sendable {
        /// The same, or another version, waits for a second person.
        case waits
        /// Some of it was done, and some was not.
        case partly
        /// Whoever asks may do other things than when it was done.
        case rights
    }

    /// Stable: clients may branch on it.
    package let code: Code
    package let cause: Cause?
    /// Sent: what failed, on which thing, what to do next.
    package let message: String
    /// Logged with the request's id, never sent: it may name tables or peers.
    package let detail: String?
    /// When it makes sense to ask again, in seconds.
    package let retryAfter: Int?

    package init(
        _ code: Code, _ message: String, detail: String? = nil, retryAfter: Int? = nil, cause: Cause? = nil
    ) {
        self.code = code
        self.cause = cause
        self.message = message
        self.detail = detail
        self.retryAfter = retryAfter
    }
}
