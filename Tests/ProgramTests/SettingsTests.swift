import Foundation
import Logging
import Testing

@testable import baraza

@Suite struct SettingsTests {
    @Test("the operator's guide describes every setting with its place in the environment and its standard")
    func described() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let guide = try String(contentsOf: root.appendingPathComponent("docs/operator.md"), encoding: .utf8)
        for key in Settings.keys {
            let line = "| `\(key.name)` | `\(key.variable)` | \(key.meaning) | `\(key.standard)` |"
            #expect(guide.contains(line), "missing in docs/operator.md: \(line)")
        }
    }

    @Test("a flag wins over the file, the file over the standard")
    func order() async throws {
        let folder = try Self.folder(#"{"listen": "127.0.0.1:9001", "log-level": "error"}"#)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        #expect(try await Settings.load(folder, flags: [:]).listen.port == 9001)
        let flagged = try await Settings.load(folder, flags: ["listen": "127.0.0.1:9002"])
        #expect(flagged.listen.port == 9002)
        #expect(flagged.logLevel == .error)
        #expect(flagged.certificate == folder.certificateFile.path)
    }

    @Test("TLS is on wherever another machine could listen", arguments: ["0.0.0.0:1", "192.0.2.7:1", "node.example:1"])
    func tls(_ listen: String) async throws {
        let folder = try Self.folder("{}")
        defer { try? FileManager.default.removeItem(at: folder.url) }
        #expect(try await Settings.load(folder, flags: ["listen": listen]).tlsEnabled)
        #expect(try await !Settings.load(folder, flags: ["listen": "127.0.0.1:1"]).tlsEnabled)
    }

    @Test(
        "a setting that makes no sense is named with its key",
        arguments: ["listen": "here", "tls.enabled": "perhaps", "log-level": "loud"])
    func refused(_ key: String, _ value: String) async throws {
        let folder = try Self.folder("{}")
        defer { try? FileManager.default.removeItem(at: folder.url) }
        await #expect {
            try await Settings.load(folder, flags: [key: value])
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
