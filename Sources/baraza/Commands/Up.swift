import ArgumentParser
import Sharing

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the node: pages, TAXII 2.1 and the ledger's tiles.",
        discussion: """
            On a loopback address it speaks plain HTTP unless --tls is given; anywhere else TLS alone, with the \
            certificate that `baraza init` made or the one in the settings. Stop it with Ctrl-C: what was accepted is \
            stored.

            Exit codes: 0 stopped as asked, 1 could not run, 64 misused.
            """)

    @OptionGroup var node: DataOption
    @OptionGroup var serving: ServingOptions

    func run() async throws {
        let settings = try await Settings.load(node.folder, flags: serving.flags)
        let passphrase = node.folder.hasOwnNode ? try Passphrase.given(file: settings.passphraseFile) : nil
        if node.folder.hasOwnNode, passphrase == nil {
            Console.complain(
                "baraza: no passphrase for the node's keys: no pouches go to and fro with peers; see --federation-passphrase-file"
            )
        }
        let opened = try await Wiring.open(
            node.folder, passphrase: passphrase, logger: Wiring.logger(settings.logLevel))
        try await Wiring.serve(
            opened, settings: settings, linked: { Console.say("other nodes on \($0)") },
            ready: { Console.say("listening on \($0)") })
    }
}
