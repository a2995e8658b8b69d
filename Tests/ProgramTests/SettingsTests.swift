import ArgumentParser
import Foundation
import Logging
import Testing

@testable import baraza

@Suite struct SettingsTests {
    @Test("the operator's guide describes every setting with its flag, its place in the environment and its standard")
    func described() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let guide = try String(contentsOf: root.appendingPathComponent("docs/operator.md"), encoding: .utf8)
        for key in Settings.keys {
            let line = "| `\(key.name)` | `\(key.flag)` | `\(key.variable)` | \(key.meaning) | `\(key.standard)` |"
            #expect(guide.contains(line), "missing in docs/operator.md: \(line)")
        }
    }

    @Test("a flag wins over the environment, the environment over the file, the file over the standard")
    func order() async throws {
        let folder = try Self.folder(
            #"{"listen": "127.0.0.1:9001", "log-level": "error", "tls": {"key": "mine.pem", "enabled": true}}"#)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let filed = try await Settings.load(folder, flags: [:], environment: [:])
        #expect(filed.listen.port == 9001 && filed.tlsEnabled && filed.logLevel == .error)
        #expect(filed.certificateKey == folder.path + "/mine.pem")
        #expect(filed.certificate == folder.certificateFile.path)

        let environment = [
            "BARAZA_LISTEN": "127.0.0.1:9002", "BARAZA_TLS_KEY": "/etc/key.pem", "BARAZA_TLS_ENABLED": "false",
            "BARAZA_LOG_LEVEL": "debug", "BARAZA_TLS_CERTIFICATE": "/etc/chain.pem", "PATH": "/bin",
        ]
        let surrounded = try await Settings.load(folder, flags: [:], environment: environment)
        #expect(surrounded.listen.port == 9002 && !surrounded.tlsEnabled && surrounded.logLevel == .debug)
        #expect(surrounded.certificateKey == "/etc/key.pem" && surrounded.certificate == "/etc/chain.pem")

        let serving = try Up.parse([
            "--data", folder.path, "--listen", "127.0.0.1:9003", "--tls", "--tls-certificate", "/flag/chain.pem",
            "--tls-key", "/flag/key.pem", "--log-level", "trace", "--federation-listen", "0.0.0.0:8444",
            "--federation-passphrase-file", "/flag/passphrase", "--federation-private", "--federation-relay", "XA-AUW",
            "--federation-relaying",
        ]).serving
        #expect(Set(serving.flags.keys) == Set(Settings.keys.map(\.name)))
        let flagged = try await Settings.load(folder, flags: serving.flags, environment: environment)
        #expect(flagged.listen.port == 9003 && flagged.tlsEnabled && flagged.logLevel == .trace)
        #expect(flagged.certificateKey == "/flag/key.pem" && flagged.certificate == "/flag/chain.pem")
        #expect(flagged.federation == Endpoint("0.0.0.0:8444") && flagged.passphraseFile == "/flag/passphrase")
        #expect(flagged.relay == "XA-AUW" && flagged.isRelay && surrounded.relay == nil && !surrounded.isRelay)
        #expect(flagged.callsPrivate && !surrounded.callsPrivate && surrounded.federation == nil)
    }

    @Test("every setting has a flag of `up` and of `demo`")
    func flags() {
        for help in [Up.helpMessage(), Demo.helpMessage()] {
            for key in Settings.keys { #expect(help.contains(key.flag + " ") || help.contains(key.flag + "\n")) }
        }
    }

    @Test(
        "a variable that is no setting is named with those that there are",
        arguments: ["BARAZA_LISTNE", "BARAZA_", "BARAZA_TLS", "BARAZA_DATA"])
    func unknown(_ name: String) async throws {
        let folder = try Self.folder("{}")
        defer { try? FileManager.default.removeItem(at: folder.url) }
        await #expect {
            try await Settings.load(folder, flags: [:], environment: [name: "x"])
        } throws: { error in
            guard let failure = error as? Failure else { return false }
            return failure.message.contains(name) && failure.hint?.contains("BARAZA_LISTEN") == true
        }
        for other in ["BARAZA", "XBARAZA_LISTEN", "baraza_x"] {
            _ = try await Settings.load(folder, flags: [:], environment: [other: "x"])
        }
    }

    @Test("plain HTTP off loopback cannot be asked for")
    func plain() async throws {
        let folder = try Self.folder(#"{"tls": {"enabled": false}}"#)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        #expect(try await !Settings.load(folder, flags: [:], environment: [:]).tlsEnabled)
        await #expect {
            try await Settings.load(folder, flags: ["listen": "0.0.0.0:1"], environment: [:])
        } throws: { error in
            (error as? Failure)?.message.hasPrefix("tls.enabled:") == true
        }
    }

    @Test("a node that listens everywhere is opened by loopback")
    func reachable() {
        #expect(Endpoint.reachable("https://0.0.0.0:8443") == "https://127.0.0.1:8443")
        #expect(Endpoint.reachable("https://[::]:8443") == "https://[::1]:8443")
        #expect(Endpoint.reachable("http://127.0.0.1:80") == "http://127.0.0.1:80")
    }

    @Test("TLS is on wherever another machine could listen", arguments: ["0.0.0.0:1", "192.0.2.7:1", "node.example:1"])
    func tls(_ listen: String) async throws {
        let folder = try Self.folder("{}")
        defer { try? FileManager.default.removeItem(at: folder.url) }
        #expect(try await Settings.load(folder, flags: ["listen": listen], environment: [:]).tlsEnabled)
        #expect(try await !Settings.load(folder, flags: ["listen": "127.0.0.1:1"], environment: [:]).tlsEnabled)
    }

    @Test(
        "a setting that makes no sense is named with its key",
        arguments: ["listen": "here", "tls.enabled": "perhaps", "log-level": "loud"])
    func refused(_ key: String, _ value: String) async throws {
        let folder = try Self.folder("{}")
        defer { try? FileManager.default.removeItem(at: folder.url) }
        await #expect {
            try await Settings.load(folder, flags: [key: value], environment: [:])
        } throws: { error in
            (error as? Failure)?.message.hasPrefix("\(key):") == true
        }
    }

    @Test("an address is a host and a port, with brackets around IPv6")
    func endpoints() {
        #expect(Endpoint("[::1]:8480") == Endpoint(host: "::1", port: 8480))
        #expect(Endpoint("localhost:0")?.isLoopback == true)
        for bad in ["", "127.0.0.1", "127.0.0.1:", ":80", "a b:1", "h:65536", "h:-1"] { #expect(Endpoint(bad) == nil) }
    }

    private static func folder(_ configuration: String) throws -> DataFolder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        let folder = DataFolder(path: path.path)
        try Data(configuration.utf8).write(to: folder.configurationFile)
        return folder
    }
}
