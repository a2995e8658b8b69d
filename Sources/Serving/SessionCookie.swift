import HTTPTypes
package import Hummingbird

/// The cookie that carries a session: unreadable to scripts, sent to this host alone, never from another site.
package enum SessionCookie {
    /// `__Host-` promises Secure, no Domain and Path=/, and browsers hold us to it; plain loopback HTTP cannot promise.
    package static func name(secure: Bool) -> String { secure ? "__Host-baraza" : "baraza" }

    /// The value, where the request has exactly one such cookie.
    package static func value(in request: Request, secure: Bool) -> String? {
        let name = name(secure: secure)
        var found: String?
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " || $0 == "\t" }
                guard let cut = trimmed.firstIndex(of: "="), trimmed[..<cut] == name else { continue }
                if found != nil { return nil }
                found = String(trimmed[trimmed.index(after: cut)...])
            }
        }
        return found
    }

    /// A `Set-Cookie` field; the session ends with the browser, and on the server by its own rules.
    package static func set(_ value: String, secure: Bool) -> String {
        "\(name(secure: secure))=\(value); Path=/; HttpOnly; SameSite=Strict\(secure ? "; Secure" : "")"
    }

    package static func clear(secure: Bool) -> String { set("", secure: secure) + "; Max-Age=0" }
}

/// Whether a request that changes something comes from our own pages: a second lock beside the form token.
enum SameOrigin {
    /// False only where the browser says that another site sent it. Clients that are not browsers send neither field.
    static func allows(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head, .options: return true
        default: break
        }
        if let site = request.headers[.fetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority, let cut = origin.firstRange(of: "://") else { return false }
        return origin[cut.upperBound...].lowercased() == host.lowercased()
    }
}
