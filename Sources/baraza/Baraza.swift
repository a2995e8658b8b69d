import ArgumentParser
import Foundation

@main
struct Baraza: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "baraza",
        abstract: "Share intelligence between sovereign organisations, and prove what was shared.",
        discussion: """
            Each organisation runs its own node: one program, one folder. A first node in four commands:

              baraza init --data ./node --organisation KE-OUT --name "Ofisi ya Uratibu wa Taarifa" --country KE
              baraza account add duty --role reader --role author --data ./node
              baraza channel add border-watch --title "Border watch" --data ./node
              baraza up --data ./node

            or, to look around first:  baraza demo

            Every command works while the node runs. Standard output has the answer, standard error the rest.
            Exit codes: 0 done (or proved), 1 not done (or not proved), 64 misused.
            Settings: flags, then the environment (BARAZA_…), then baraza.json in the folder; see docs/operator.md.
            Shell completion: baraza --generate-completion-script bash|zsh|fish
            """,
        version: version,
        subcommands: [
            Init.self, Up.self, AccountCommand.self, TokenCommand.self, ChannelCommand.self, Import.self, Export.self,
            Verify.self, Status.self, Demo.self,
        ])

    static func main() async {
        // A reader that goes away (`baraza export | head`) is not an error worth a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            Console.complain("baraza: \(failure)")
            Foundation.exit(1)
        } catch {
            exit(withError: Console.translated(error))
        }
    }
}
