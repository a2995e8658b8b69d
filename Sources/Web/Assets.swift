import Formats

/// A file that is the same for everybody: it lies inside the program and is kept by browsers for ever, because its
/// path changes with its content.
struct Asset: Sendable {
    let path: String
    let contentType: String
    let bytes: [UInt8]
    /// The same as gzip.
    let packed: [UInt8]

    private init(_ name: String, _ ending: String, _ contentType: String, _ bytes: [UInt8]) {
        path = "/assets/\(name)-\(Self.fingerprint(bytes)).\(ending)"
        self.contentType = contentType
        self.bytes = bytes
        packed = Gzip.deflate(bytes)
    }

    static let styles = Asset("baraza", "css", "text/css; charset=utf-8", PackageResources.baraza_css)
    static let script = Asset("baraza", "js", "text/javascript; charset=utf-8", PackageResources.baraza_js)
    static let mark = Asset("mark", "svg", "image/svg+xml", PackageResources.mark_svg)
    static let all = [styles, script, mark]

    /// FNV-1a, 64 bits: tells builds apart, protects nothing.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
