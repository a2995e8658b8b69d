import Records

/// Why something about a request is not to be filed, as far as that is known before it is made.
struct RfiFault: Error {
    /// As a form names it; `nil`: it is about no single one.
    let property: String?
    let message: String
}

extension Violation {
    /// The property of a request, of an act on one or of a requirement that it is about, as a form names it.
    var field: String? {
        let prefix = "extensions.\(RfiAct.extensionID)."
        let path = property.hasPrefix(prefix) ? String(property.dropFirst(prefix.count)) : property
        return path.split { $0 == "." || $0 == "[" }.first.map(String.init)
    }
}
