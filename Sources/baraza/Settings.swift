import Configuration
import Foundation
import JSON
import Logging

/// What an operator may set, read from flags first, then the environment, then `baraza.json` in the data folder.
///
/// `docs/operator.md` describes every key; `SettingsTests` holds it to that.
struct Settings: Sendable {
    /// A key as it is written in the file, its place in the environment, and what it means.
    struct Key: Sendable {
        let name: String
        let meaning: String
        let standard: String

        /// On the command line of `up` and `demo`: `tls.certificate` is `--tls-certificate`.
        var flag: String { name == "tls.enabled" ? "--tls" : "--" + name.replacing(".", with: "-") }

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
        Key(
            name: "federation.listen",
            meaning: "address and port to listen on for other nodes; nothing for a node that only calls others",
            standard: "none"),
        Key(
            name: "federation.passphrase-file", meaning: "file whose one line is the passphrase of the node's keys",
            standard: "none"),
        Key(
            name: "federation.relay",
            meaning: "code of the peer that keeps pouches for those out of reach, and what is large for several",
            standard: "none"),
        Key(
            name: "federation.relaying", meaning: "keep pouches, and what is large, of peers for other peers",
            standard: "false"),
        Key(
            name: "federation.private",
            meaning: "call peers at private and loopback addresses, too (a laboratory, a closed network)",
            standard: "false"),
        Key(name: "log-level", meaning: "trace, debug, info, notice, warning or error", standard: "notice"),
    ]

    let listen: Endpoint
    let tlsEnabled: Bool
    let certificate: String
    let certificateKey: String
    let logLevel: Logger.Level
    /// Where other nodes call; `nil` where they do not.
    let federation: Endpoint?
    let passphraseFile: String?
    let callsPrivate: Bool
    /// The peer that keeps what cannot be brought.
    let relay: String?
    /// Whether this node keeps pouches for others.
    let isRelay: Bool

    /// - Parameters:
    ///   - flags: what the command line gave, by key.
    ///   - environment: the process's own; what begins with `BARAZA_` is meant for the program and has to be a setting.
    static func load(
        _ folder: DataFolder, flags: [String: String],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> Settings {
        try check(environment)
        let reader = ConfigReader(providers: [
            provider(flags),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "baraza"),
            provider(try written(in: folder)),
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
        guard tls || endpoint.isLoopback || reader.string(forKey: "tls.enabled") == nil else {
            throw Failure(
                "tls.enabled: '\(enabled)' does not go with listen: '\(listen)': plain HTTP is for loopback alone",
                hint: "leave tls.enabled out, or listen on 127.0.0.1")
        }
        let level = text("log-level")
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw Failure("log-level: '\(level)' is not a level", hint: "trace, debug, info, notice, warning or error")
        }
        let federationText = text("federation.listen")
        let federation = federationText == "none" ? nil : Endpoint(federationText)
        guard federationText == "none" || federation != nil else {
            throw Failure(
                "federation.listen: '\(federationText)' is not HOST:PORT", hint: "for example 0.0.0.0:8444 or [::]:8444"
            )
        }
        let isPrivate = text("federation.private")
        guard let callsPrivate = Bool(isPrivate) else {
            throw Failure("federation.private: '\(isPrivate)' is neither true nor false")
        }
        let relaying = text("federation.relaying")
        guard let isRelay = Bool(relaying) else {
            throw Failure("federation.relaying: '\(relaying)' is neither true nor false")
        }
        let relay = text("federation.relay")
        let passphraseFile = text("federation.passphrase-file")
        return Settings(
            listen: endpoint, tlsEnabled: tls || !endpoint.isLoopback,
            certificate: absolute(text("tls.certificate"), in: folder),
            certificateKey: absolute(text("tls.key"), in: folder),
            logLevel: logLevel, federation: federation,
            passphraseFile: passphraseFile == "none" ? nil : absolute(passphraseFile, in: folder),
            callsPrivate: callsPrivate, relay: relay == "none" ? nil : relay, isRelay: isRelay)
    }

    /// A variable that is misspelt is named: passing over it could leave a node with another address, or another
    /// certificate, than somebody thought they had set.
    private static func check(_ environment: [String: String]) throws {
        for name in environment.keys.sorted()
        where name.hasPrefix("BARAZA_") && name != Passphrase.variable
            && !keys.contains(where: { $0.variable == name })
        {
            throw Failure(
                "there is no setting \(name) (in the environment)",
                hint: "there are " + keys.map(\.variable).joined(separator: ", "))
        }
    }

    private static func provider(_ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey(ConfigKey($0.key)), ConfigValue(stringLiteral: $0.value))
                }))
    }

    /// What `baraza.json` says, by key; nothing where there is no such file. A key that is misspelt or has a value of the
    /// wrong kind is named, as passing over it could leave a node without the TLS that somebody thought they had set.
    private static func written(in folder: DataFolder) throws -> [String: String] {
        let file = folder.configurationFile
        guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
        let bytes = try folder.read(file)
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw Failure("\(file.path): \(error.message)", hint: "it has to be one JSON object: see docs/operator.md")
        }
        guard document.root.kind == .object else {
            throw Failure("\(file.path) is not a JSON object", hint: "write it as in {\"listen\": \"127.0.0.1:8480\"}")
        }
        var values: [String: String] = [:]
        func take(_ object: JSONValue, _ prefix: String) throws {
            for (name, value) in object.members {
                let key = prefix + name.text
                switch value.kind {
                case .object: try take(value, key + ".")
                case .string where keys.contains { $0.name == key }: values[key] = value.string
                case .boolean where keys.contains { $0.name == key }:
                    values[key] = value.boolean == true ? "true" : "false"
                default:
                    if let known = keys.first(where: { $0.name == key }) {
                        throw Failure("\(file.path): the value of \(key) is a text, as in \"\(known.standard)\"")
                    }
                    throw Failure(
                        "\(file.path): there is no setting \(key)",
                        hint: "there are " + keys.map(\.name).joined(separator: ", "))
                }
            }
        }
        try take(document.root, "")
        return values
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

    /// An address that a person on this machine can open: a node that listens everywhere is reached by loopback, too.
    static func reachable(_ address: String) -> String {
        address.replacing("://0.0.0.0:", with: "://127.0.0.1:").replacing("://[::]:", with: "://[::1]:")
    }

    /// Whether only this machine can reach it: then plain HTTP is allowed.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
