import Serving

/// Every address of this boundary, in one place.
enum Paths {
    static let live = "/live"
    static let events = "/live/events"
    static let search = "/search"
    static let node = "/node"
    static let releases = "/release"
    static let onward = "/onward"
    static let recalls = "/onward/recalls"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let language = "/language"

    /// The same id and version in two channels are two records, so the channel is a part of the address.
    static func record(_ id: String, version: String? = nil, channel: String) -> String {
        "/records/\(escaped(id))" + query(["version": version, "channel": channel])
    }
    static func object(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/object" + query(["version": version, "channel": channel])
    }
    static func proof(_ id: String, version: String, channel: String) -> String {
        "/records/\(escaped(id))/proof" + query(["version": version, "channel": channel])
    }

    static func onward(_ id: String) -> String { "\(onward)/\(escaped(id))" }
    static func consent(_ id: String) -> String { "\(onward)/consents/\(escaped(id))" }
    static func request(_ id: String) -> String { "\(releases)/\(escaped(id))" }

    static func query(_ values: KeyValuePairs<String, String?>) -> String {
        let parts = values.compactMap { name, value in value.map { "\(name)=\(escaped($0))" } }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String { PercentEncoding.encode(text) }

    /// Where to go back to: a path of this site, or the list of what arrives.
    ///
    /// Only `/` and then printable ASCII without a second slash or a backslash before the path is a path of our own:
    /// browsers read `//x`, `/\x` and tabs within them as another host.
    static func own(_ path: String?) -> String {
        guard let path, path.utf8.count <= longest, path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            path.hasPrefix("/"), !path.hasPrefix("//"), !path.utf8.contains(UInt8(ascii: "\\"))
        else { return live }
        return path
    }

    /// The longest path that is come back to, in bytes.
    private static let longest = 2_048
}
