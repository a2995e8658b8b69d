import Configuration
import Foundation
import Logging
import SystemPackage

/// What an operator may set, read from flags first, then the environment, then `baraza.json` in the data folder.
///
/// `docs/operator.md` describes every key; `SettingsTests` holds it to that.
struct Settings: Sendable {
    /// A key as it is written in the file, its place in the environment, and what it means.
    struct Key: Sendable {
        let name: String
        let meaning: String
        let standard: String

        /// `tls.certificate` is `BARAZA_TLS_CERTIFICATE`.
        var variable: String {
            "BARAZA_" + name.uppercased().replacing(".", with: "_").replacing("-", with: "_")
        }
    }

    static let keys: [Key] = [
        Key(name: "listen", meaning: "address and port to listen on", standard: "127.0.0.1:8480"),
        Key(name: "tls.enabled", meaning: "speak TLS on loopback too (elsewhere it is always on)", standard: "false"),
        Key(name: "tls.certificate", meaning: "certificate chain, PEM", standard: "tls/certificate.pem"),
        Key(name: "tls.key", meaning: "private key, PEM", standard: "tls/key.pem"),
        Key(name: "log-level", meaning: "trace, debug, info, notice, warning or error", standard: "notice"),
    ]

    let listen: Endpoint
    let tlsEnabled: Bool
    let certificate: String
    let certificateKey: String
    let logLevel: Logger.Level

    /// - Parameter flags: what the command line gave, by key.
    static func load(_ folder: DataFolder, flags: [String: String]) async throws -> Settings {
        let file: FileProvider<JSONSnapshot>
        do {
            file = try await FileProvider<JSONSnapshot>(
                filePath: FilePath(folder.configurationFile.path), allowMissing: true)
        } catch {
            throw Failure(
                "\(folder.configurationFile.path) cannot be read: \(error)", hint: "it has to be one JSON object")
        }
        let given = InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: flags.map { (AbsoluteConfigKey(ConfigKey($0.key)), ConfigValue(stringLiteral: $0.value)) }))
        let reader = ConfigReader(providers: [
            given, EnvironmentVariablesProvider().prefixKeys(with: "baraza"), file,
        ])
        func text(_ name: String) -> String {
            let standard = keys.first { $0.name == name }?.standard ?? ""
            return reader.string(forKey: ConfigKey(name), default: standard)
        }

        let listen = text("listen")
        guard let endpoint = Endpoint(listen) else {
            throw Failure("listen: '\(listen)' is not HOST:PORT", hint: "for example 127.0.0.1:8480 or [::1]:8480")
        }
        let enabled = text("tls.enabled")
        guard let tls = Bool(enabled) else { throw Failure("tls.enabled: '\(enabled)' is neither true nor false") }
        let level = text("log-level")
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw Failure("log-level: '\(level)' is not a level", hint: "trace, debug, info, notice, warning or error")
        }
        return Settings(
            listen: endpoint, tlsEnabled: tls || !endpoint.isLoopback,
            certificate: absolute(text("tls.certificate"), in: folder),
            certificateKey: absolute(text("tls.key"), in: folder),
            logLevel: logLevel)
    }

    private static func absolute(_ path: String, in folder: DataFolder) -> String {
        path.hasPrefix("/") ? path : folder.url.appendingPathComponent(path).path
    }
}

/// A host and a port.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    /// Reads `HOST:PORT`, with brackets around an IPv6 address.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(" ") else { return nil }
        self.host = String(host)
        self.port = port
    }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether only this machine can reach it: then plain HTTP is allowed.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
