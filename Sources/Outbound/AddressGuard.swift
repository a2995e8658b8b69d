internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Which addresses the node calls: no private ones unless it is told to, or a name that somebody else chose would have it
/// call a machine behind the same wall (server-side request forgery).
///
/// The name is looked up here and the address that passed is the one that is called: a second look-up could say something
/// else. Source: the IANA registries of special-purpose addresses (RFC 6890).
enum AddressGuard {
    /// The addresses that may be called, in the order of the look-up.
    ///
    /// - Throws: ``OutboundError`` with `unknown` or `forbidden`.
    static func addresses(
        of host: String, port: Int, callsPrivate: Bool, most: Int
    ) async throws -> [String] {
        let found: [String]
        do {
            found = try await NIOThreadPool.singleton.runIfActive { try look(up: host, port: port) }
        } catch {
            throw OutboundError(
                .unknown,
                "there is no address of the name \(host): is it spelt right, and does this machine resolve names?",
                detail: "\(error)")
        }
        let allowed = callsPrivate ? found : found.filter { !isPrivate($0) }
        guard !allowed.isEmpty else {
            throw OutboundError(
                .forbidden,
                "\(host) is at a private address, which this node does not call: set federation.private where that is meant"
            )
        }
        return Array(allowed.prefix(most))
    }

    private static func look(up host: String, port: Int) throws -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &first)
        defer { if let first { freeaddrinfo(first) } }
        guard result == 0 else { throw OutboundError(.unknown, String(cString: gai_strerror(result))) }
        var texts: [String] = []
        var next = first
        while let info = next?.pointee {
            var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                info.ai_addr, info.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
            {
                let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if !texts.contains(text) { texts.append(text) }
            }
            next = info.ai_next
        }
        return texts
    }

    /// Whether an address is one that the whole Internet cannot reach; what is no address is taken for one.
    static func isPrivate(_ text: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return isPrivate(four: withUnsafeBytes(of: four) { Array($0) }) }
        // A zone (`fe80::1%eth0`) belongs to an address of a link.
        guard !text.contains("%") else { return true }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return true }
        return isPrivate(six: withUnsafeBytes(of: six) { Array($0) })
    }

    private static func isPrivate(four: [UInt8]) -> Bool {
        switch (four[0], four[1]) {
        case (0, _), (10, _), (127, _), (224..., _): true
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19): true
        // Documentation is nobody's address.
        case (192, 0): four[2] == 0 || four[2] == 2
        case (198, 51): four[2] == 100
        case (203, 0): four[2] == 113
        default: false
        }
    }

    private static func isPrivate(six: [UInt8]) -> Bool {
        let isEmbedded = six[0..<10].allSatisfy { $0 == 0 }
        // ::ffff:a.b.c.d, and 64:ff9b::a.b.c.d of NAT64.
        if isEmbedded, six[10] == 0xFF, six[11] == 0xFF { return isPrivate(four: Array(six[12...])) }
        if six[0..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return isPrivate(four: Array(six[12...]))
        }
        // 2000::/3 is what is given out of the global ones; documentation is not.
        guard six[0] & 0xE0 == 0x20 else { return true }
        return six[0..<4].elementsEqual([0x20, 0x01, 0x0D, 0xB8])
    }
}
