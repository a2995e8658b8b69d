import ArgumentParser
import Foundation
import Sharing

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a channel to standard output as one STIX bundle.",
        discussion: """
            The newest version of each object as it came in, white space aside; --all-versions gives every one.

            That it was written is an audit entry.

            Exit codes: 0 written, 1 not written, 64 misused.
            """)

    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String
    @Flag(help: "Every version, not the newest alone.") var allVersions = false
    @OptionGroup var node: DataOption

    func run() async throws {
        try await Wiring.with(node.folder) { try await write(from: $0) }
    }

    private func write(from opened: OpenNode) async throws {
        let (gate, console) = (opened.node.gate, opened.node.console)
        let comma = [UInt8(ascii: ","), UInt8(ascii: "\n")]
        var request = PageRequest(versions: allVersions ? .every : .latest)
        // Asked before the first byte is written: a channel that is not there leaves no empty bundle.
        var page = try await gate.page(request, in: channel, for: console)
        try await opened.note("channel.export", on: channel, outcome: allVersions ? "every version" : "newest versions")
        try out(Array("{\"type\":\"bundle\",\"id\":\"bundle--\(UUID().uuidString.lowercased())\"".utf8))
        var isFirst = true
        while true {
            if !page.lines.isEmpty {
                try out(isFirst ? Array(",\"objects\":[\n".utf8) : comma)
                isFirst = false
                try await gate.stream(page, separator: comma, for: console) { try out($0) }
            }
            guard let next = page.next else { break }
            request.next = next
            page = try await gate.page(request, in: channel, for: console)
        }
        try out(Array((isFirst ? "}\n" : "\n]}\n").utf8))
    }

    private func out(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            // Whoever reads has had enough, as in `baraza export … | head`.
            guard !Console.isClosedPipe(error) else { throw ExitCode(1) }
            throw Failure("standard output cannot be written: \(Console.reason(error))")
        }
    }
}
