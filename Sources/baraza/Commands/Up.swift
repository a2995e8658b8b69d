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
    @Option(
        help: ArgumentHelp(
            "Where to listen; 127.0.0.1:8480 without it, port 0 picks a free one.", valueName: "host:port")) var listen:
        String?
    @Flag(help: "Speak TLS on loopback, too.") var tls = false

    func run() async throws {
        var flags: [String: String] = [:]
        if let listen { flags["listen"] = listen }
        if tls { flags["tls.enabled"] = "true" }
        let settings = try await Settings.load(node.folder, flags: flags)
        let opened = try await Wiring.open(node.folder, logger: Wiring.logger(settings.logLevel))
        try await Wiring.serve(opened, settings: settings) { address in
            Console.say("listening on \(address)")
        }
    }
}
