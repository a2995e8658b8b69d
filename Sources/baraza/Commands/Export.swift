import ArgumentParser
import Foundation
import Sharing

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a channel to standard output as one STIX bundle.",
        discussion: """
            The newest version of each object as it came in, white space aside; --all-versions gives every one. With --as, \
            what that post is shown and no more.

            That it was written is an audit entry.

            Exit codes: 0 written, 1 not written, 64 misused.
            """)

    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String
    @Flag(help: "Every version, not the newest alone.") var allVersions = false
    @OptionGroup var who: PostOption

    func run() async throws {
        try await Wiring.with(who.node.folder) { try await write(from: $0) }
    }

    private func write(from opened: OpenNode) async throws {
        let caller = try await opened.node.administration.post(who.post)
        // Asked before the first byte is written: a channel that is not there leaves no empty bundle.
        let bundle = try await BundleExport(
            from: opened.node.gate, of: channel, versions: allVersions ? .every : .latest, for: caller)
        try await bundle.write { try out($0) }
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
