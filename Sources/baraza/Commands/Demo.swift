import ArgumentParser
import Foundation
import Sharing

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a node that shows itself: channels, accounts, and records that keep coming.",
        discussion: """
            Everything in it is fiction. Without --data it lives in a folder that is deleted at the end; with --data it goes on
            where it stopped.
            Exit codes: 0 stopped as asked, 1 could not run, 64 misused.
            """)

    @Option(help: ArgumentHelp("Where to keep it.", valueName: "dir")) var data: String?
    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port")) var listen: String?

    func run() async throws {
        let passing = FileManager.default.temporaryDirectory.appendingPathComponent("baraza-demo-\(UUID().uuidString)")
        let folder = DataFolder(path: data ?? passing.path)
        defer { if data == nil { try? FileManager.default.removeItem(at: passing) } }

        let demo = DemoNode(folder: folder)
        let (opened, signs) = try await demo.prepare()
        let sample = try demo.writeSample()
        let settings = try await Settings.load(folder, flags: listen.map { ["listen": $0] } ?? [:])
        try await Wiring.serve(opened, settings: settings, beside: { try await demo.run(in: opened.node) }) { address in
            Console.say(welcome(address: address, signs: signs, folder: folder, sample: sample))
        }
    }

    private func welcome(address: String, signs: [DemoNode.Sign], folder: DataFolder, sample: String) -> String {
        let duty = signs.first { $0.name == "duty" } ?? signs[0]
        let program = CommandLine.arguments[0]
        let width = signs.map(\.name.count).max() ?? 0
        let lines = signs.map { "    \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.password)" }
        return """

            Baraza is running. Everything in it is fiction.

              Open      \(address)
              Sign in
            \(lines.joined(separator: "\n"))

              duty reads and writes all four channels; partner reads two; auditor reads none and proves the ledger.

              Three things to try in another terminal:

              curl -su '\(duty.name):\(duty.password)' -H 'Accept: application/taxii+json;version=2.1' \\
                '\(address)/taxii2/baraza/collections/\(DemoNode.technical)/objects/?limit=3'
              \(program) import \(sample) --channel \(DemoNode.community) --data \(folder.path)
              \(program) verify --data \(folder.path)

            Ctrl-C stops it.

            """
    }
}
