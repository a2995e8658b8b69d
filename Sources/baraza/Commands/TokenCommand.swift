import ArgumentParser
import Sharing

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "API tokens for programs: add, revoke.",
        subcommands: [Add.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token for an account and print it, alone, this once.",
            discussion: """
                A program gives it as the password of HTTP Basic beside the account's name, or as a Bearer token. The \
                node keeps its SHA-256 alone.

                Exit codes: 0 made, 1 not made, 64 misused.
                """)
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption

        func run() async throws {
            print(try await Wiring.with(node.folder) { try await $0.node.administration.addToken(for: name) })
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke every token of an account, at once.")
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption

        func run() async throws {
            let count = try await Wiring.with(node.folder) { try await $0.node.administration.revokeTokens(of: name) }
            print("revoked \(count) token\(count == 1 ? "" : "s") of \(name)")
        }
    }
}
