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
        let opened = try await Wiring.open(node.folder, logger: Wiring.logger(settings.logLevel))
        try await Wiring.serve(opened, settings: settings) { address in
            Console.say("listening on \(address)")
        }
    }
}
