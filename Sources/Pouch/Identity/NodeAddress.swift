/// Where a node is reached by others: a host and a port that speak TLS.
package struct NodeAddress: Hashable, Sendable, CustomStringConvertible {
    /// A DNS name in lower case, an IPv4 address, or an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    /// Reads `https://HOST:PORT`, with brackets around an IPv6 address; the port is always written.
    ///
    /// - Throws: ``PouchError`` with `malformed`.
    package init(_ text: String) throws(PouchError) {
        guard text.utf8.count <= IdentityLimits.addressBytes, let address = Self(parsing: text), address.text == text
        else {
            throw PouchError(
                .malformed,
                "an address of a node is written https://HOST:PORT in lower case, as in https://node.example:8444, "
                    + "not \(text.prefix(80))")
        }
        self = address
    }

    /// - Throws: ``PouchError`` with `malformed`.
    package init(host: String, port: Int) throws(PouchError) {
        try self.init(host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)")
    }

    private init?(parsing text: String) {
        let scheme = "https://"
        guard text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = rest[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        let isWell = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
            case UInt8(ascii: "-"): !isBracketed
            case UInt8(ascii: ":"): isBracketed
            default: false
            }
        }
        guard isWell, (1...253).contains(host.utf8.count), !isBracketed || host.contains(":"),
            isBracketed
                || host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({
                    (1...63).contains($0.utf8.count) && !$0.hasPrefix("-") && !$0.hasSuffix("-")
                })
        else { return nil }
        self.host = String(host)
        self.port = port
    }

    package var text: String { host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)" }
    package var description: String { text }
}
