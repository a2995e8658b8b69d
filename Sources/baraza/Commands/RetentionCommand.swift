import ArgumentParser
import Records
import Sharing

struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "What is past its retention: list it, or have it erased now.",
        discussion: """
            A running node erases every hour what is past its retention: by the record's release policy, by its \
            channel's charter, by a mention's own date, and two years after what mentions persons was evaluated.
            """,
        subcommands: [List.self, Run.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what would be erased now: channel, kind, rule, count, separated by tabs.",
            discussion: """
                What somebody has to look at again comes after it, on standard error: its id, and since when.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Wiring.with(node.folder) { try await $0.node.gate.retention(for: $0.node.console) }
            for line in view.lines { print("\(line.channel)\t\(line.kind)\t\(line.rule.rawValue)\t\(line.count)") }
            for review in view.reviews { Console.complain("review \(review.id), due since \(review.since.text)") }
            if view.hasRemains {
                Console.complain("remains of what was erased are still in the files: baraza retention run")
            }
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase what is past its retention now: for good, with an entry in the ledger.",
            discussion: """
                Says how many were erased by which rule. The files of the store are written anew, so that no byte of \
                what was erased is left in them; that needs as much free space as they take. Backups are yours to erase.

                Exit codes: 0 erased, or nothing was due, 1 not erased, or remains are still in the files, 64 misused.
                """)
        @OptionGroup var node: DataOption

        func run() async throws {
            let swept = try await Wiring.with(node.folder) { try await $0.node.gate.sweep(by: $0.node.console) }
            print(swept.summary)
            guard swept.isScrubbed else {
                throw Failure(
                    "what was erased is shown to nobody, and remains of it are still in the files",
                    hint: "somebody reads an older state, as a backup does: run this again when it has ended")
            }
        }
    }
}
