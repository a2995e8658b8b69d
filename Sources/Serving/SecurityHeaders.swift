import HTTPTypes

/// What every answer tells the browser not to do.
///
/// Source: standards, http-sse-api §2.7; OWASP secure headers. Set where the answer has not set the field itself.
package struct SecurityHeaders: Hashable, Sendable {
    /// Nothing may be loaded, run, framed or posted: right for everything that is not a page.
    package static let closed = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    /// A year, in seconds.
    private static let strictTransportSeconds = 31_536_000

    package var contentSecurityPolicy: String

    package init(contentSecurityPolicy: String = SecurityHeaders.closed) {
        self.contentSecurityPolicy = contentSecurityPolicy
    }

    func apply(to headers: inout HTTPFields, secure: Bool) {
        func set(_ name: HTTPField.Name, _ value: String) {
            if !headers.contains(name) { headers[name] = value }
        }
        set(.contentSecurityPolicy, contentSecurityPolicy)
        set(.xContentTypeOptions, "nosniff")
        set(.referrerPolicy, "no-referrer")
        set(.crossOriginOpenerPolicy, "same-origin")
        set(.crossOriginResourcePolicy, "same-origin")
        set(.cacheControl, "private, no-store")
        set(.vary, "Accept, Accept-Language, Authorization, Cookie")
        if secure { set(.strictTransportSecurity, "max-age=\(Self.strictTransportSeconds)") }
    }
}

extension HTTPField.Name {
    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let fetchSite = known("Sec-Fetch-Site")
}
