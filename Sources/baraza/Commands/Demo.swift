import ArgumentParser
import Foundation
import Logging
import Sharing

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a node that shows itself: channels, accounts, and records that keep coming.",
        discussion: """
            Everything in it is fiction. Without --data it lives in a folder that is deleted at the end; with --data \
            it goes on where it stopped. With --nodes there are as many nodes of as many organisations, connected with \
            each other on loopback; their pages follow each other's ports.

            Exit codes: 0 stopped as asked, 1 could not run, 64 misused.
            """)

    @Option(help: ArgumentHelp("The folder to keep it in.", valueName: "dir"), completion: .directory)
    var data: String?
    @Option(help: ArgumentHelp("How many nodes, 1 to \(DemoFederation.most); 1 without it.", valueName: "n"))
    var nodes = 1
    @Flag(help: "With --nodes: file nothing by itself, so that what you file is all that goes to and fro.") var still =
        false
    @OptionGroup var serving: ServingOptions

    func validate() throws {
        guard (1...DemoFederation.most).contains(nodes) else {
            throw ValidationError("--nodes is 1 to \(DemoFederation.most)")
        }
    }

    func run() async throws {
        let passing = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-demo-\(UUID().uuidString)")
        let folder = DataFolder(path: data ?? passing.path)
        defer { if data == nil { try? FileManager.default.removeItem(at: passing) } }

        if nodes > 1 { return try await federate(in: folder) }
        let demo = DemoNode(folder: folder)
        let settings = try await Settings.load(folder, flags: serving.flags)
        let logger = Wiring.logger(settings.logLevel)
        let (opened, signs) = try await demo.prepare(logger: logger)
        let sample = try demo.writeSample()
        let stream: @Sendable () async throws -> Void = { try await demo.run(in: opened.node, logger: logger) }
        try await Wiring.serve(opened, settings: settings, beside: stream) { address in
            Console.say(
                welcome(
                    address: Endpoint.reachable(address), certificate: settings.tlsEnabled ? settings.certificate : nil,
                    signs: signs, folder: folder, sample: sample))
        }
    }

    private func federate(in folder: DataFolder) async throws {
        let settings = try await Settings.load(folder, flags: serving.flags)
        guard let program = Bundle.main.executablePath else {
            throw Failure("this program does not know where it lies", hint: "start it by its path")
        }
        let federation = try DemoFederation(in: folder.url, count: nodes, port: settings.listen.port)
        Console.complain("making \(nodes) nodes in \(folder.path)")
        try await federation.prepare()
        let logger = Wiring.logger(settings.logLevel)
        try await Wiring.untilStopped(logger: logger) {
            let welcome = try federation.welcome()
            try await federation.run(
                program: program, level: settings.logLevel.rawValue, isStill: still, logger: logger
            ) {
                Console.say(welcome)
            }
        }
    }

    /// As a shell reads it back, whatever a folder is called.
    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "-")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return plain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    /// - Parameter certificate: the file of the node's certificate, where it speaks TLS.
    private func welcome(
        address: String, certificate: String?, signs: [DemoNode.Sign], folder: DataFolder, sample: String
    ) -> String {
        // The certificate that was made is known to nobody, so curl has to be shown it.
        let trust = certificate.map { "--cacert \(Self.quoted($0)) " } ?? ""
        let duty = signs.first { $0.name == "duty" } ?? signs[0]
        let program = Self.quoted(CommandLine.arguments[0])
        let width = signs.map(\.name.count).max() ?? 0
        let lines = signs.map { "    \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.password)" }
        return """

            Baraza is running. Everything in it is fiction.

              Open      \(address)
              Sign in
            \(lines.joined(separator: "\n"))

              duty reads and writes all four channels; partner reads two; secretary keeps the parties; auditor
              reads none and proves the ledger.
              A report waits at the release desk for a second person: duty may clear it, or return it.

              Three things to try in another terminal:

              curl -s \(trust)-u '\(duty.name):\(duty.password)' -H 'Accept: application/taxii+json;version=2.1' \\
                '\(address)/taxii2/baraza/collections/\(DemoNode.technical)/objects/?limit=3'
              \(program) import \(Self.quoted(sample)) --channel \(DemoNode.community) \\
                --data \(Self.quoted(folder.path))
              \(program) verify --data \(Self.quoted(folder.path))

            Ctrl-C stops it.

            """
    }
}
