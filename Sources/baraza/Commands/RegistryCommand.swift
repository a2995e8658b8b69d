import ArgumentParser
import Sharing

struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "The registry of parties as a whole.",
        subcommands: [Restrict.self])

    struct Restrict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Take what earlier versions of the program filed for all readers of the registry from who need not see it.",
            discussion: """
                Recalls, consents, mentions of persons, clearances and agreements that are not published are for few. What was \
                filed before the program knew that stays for all who read the registry, until this files it anew, word for \
                word, and takes the versions before off the lists. What they say counts as before, and the ledger keeps them.

                One line each: the record's id and how many of its versions were open, separated by a tab. Without --apply \
                they are listed alone. What somebody has read already stays read.

                Exit codes: 0 listed, or done, 1 not, 64 misused.
                """)
        @Flag(help: "Do it.") var apply = false
        @OptionGroup var node: DataOption

        func run() async throws {
            let lines = try await Wiring.with(node.folder) { opened in
                try await opened.node.gate.restrictRegistry(applies: apply, by: opened.node.console)
            }
            for line in lines { print("\(line.id)\t\(line.versions)") }
            if !apply, !lines.isEmpty { Console.complain("nothing was changed: --apply does it") }
        }
    }
}
