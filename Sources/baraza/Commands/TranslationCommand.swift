import ArgumentParser
import Sharing

struct TranslationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translation",
        abstract: "Translations that a machine made.",
        discussion: """
            They are labelled, and no report, note, opinion or grouping cites one, until a releaser has reviewed it.
            """,
        subcommands: [Review.self])

    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a post has looked at a machine's translation.",
            discussion: """
                Somebody else than who filed it, with the role of a releaser. Files its next version, which says so.

                Exit codes: 0 said, 1 not said, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The translation's id.", valueName: "id")) var record: String
        @Option(help: ArgumentHelp("The channel, where it stands in several.", valueName: "code")) var channel: String?
        @OptionGroup var who: PostOption

        func run() async throws {
            let version = try await who.ask { try await $0.gate.reviewTranslation(record, channel: channel, by: $1) }
            print("reviewed \(record): version \(version)")
        }
    }
}
