import ArgumentParser
import Foundation
import Serving

@main
struct Baraza: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "baraza",
        abstract: "Share intelligence between sovereign organisations, and prove what was shared.",
        discussion: """
            Each organisation runs its own node: one program, one folder. A first node:

              baraza init --data ./node --organisation KE-OUT --name "Ofisi ya Taarifa"
              baraza account add duty --role reader --role author --data ./node
              baraza channel add border-watch --title "Border watch" --data ./node
              baraza channel grant border-watch duty --write --data ./node
              baraza up --data ./node

            or, to look around first:

              baraza demo

            Every command works while the node runs. Standard output has the answer, standard error the rest.

            Exit codes: 0 done (or proved), 1 not done (or not proved), 64 misused.

            Settings: a flag wins over the environment (BARAZA_LISTEN, BARAZA_LOG_LEVEL…), and that over baraza.json \
            in the node's folder. docs/operator.md has them all.

            Shell completion: baraza --generate-completion-script bash (or zsh, or fish).
            """,
        version: version,
        subcommands: [
            Init.self, Up.self, AccountCommand.self, TokenCommand.self, ChannelCommand.self, Import.self, Export.self,
            SearchCommand.self, NoticeCommand.self,
            BriefCommand.self, TrendCommand.self, RatingsCommand.self,
            OrganisationCommand.self, CommunityCommand.self, MembershipCommand.self, AgreementCommand.self,
            PreviewCommand.self, ExplainCommand.self, ReleaseDeskCommand.self, TearLineCommand.self,
            RfiCommand.self, RequirementCommand.self, CourseCommand.self, CertificateCommand.self,
            OnwardCommand.self, RecallCommand.self, RemarkCommand.self,
            CorrectCommand.self,
            CommonCommand.self,
            TranslationCommand.self, IdentityCommand.self, PeerCommand.self, PouchCommand.self, LabelCommand.self,
            RegistryCommand.self, RetentionCommand.self, SubjectRequestCommand.self, OversightCommand.self, Verify.self,
            Status.self,
            Demo.self,
        ])

    static func main() async {
        Heap.share()
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
