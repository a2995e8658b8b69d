import ArgumentParser
import Sharing

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a node: its folder, keys, certificate and empty ledger.",
        discussion: """
            The folder must not hold a node yet. It is readable by you alone; keep its keys/ as you keep a seal. The \
            certificate is for this machine's name, localhost, 127.0.0.1 and ::1, and for what --host says.

            Exit codes: 0 made, 1 not made, 64 misused.
            """)

    @OptionGroup var node: DataOption
    @Option(
        help: ArgumentHelp("The organisation's code, as in KE-OUT: 2 to 32 of A-Z, 0-9 and '-'.", valueName: "code"))
    var organisation: OrganisationCode
    @Option(help: ArgumentHelp("The organisation's name.", valueName: "text"))
    var name: String
    @Option(help: ArgumentHelp("Its country, ISO 3166-1 alpha-2, as in KE.", valueName: "CC"))
    var country: CountryCode?
    @Option(
        name: .customLong("host"),
        help: ArgumentHelp(
            "A name or address by which others reach the node, for its certificate; may be given again.",
            valueName: "host"))
    var hosts: [CertificateHost] = []

    func validate() throws {
        guard !name.isEmpty, name.utf8.count <= 200 else { throw ValidationError("--name has to have 1 to 200 bytes") }
    }

    func run() async throws {
        let folder = node.folder
        try folder.create(organisation: organisation.text, name: name, country: country?.text, hosts: hosts)
        let identity = try await Wiring.with(folder) { opened in
            let identity = opened.node.identity
            try await opened.note("node.init", on: identity.origin, outcome: "version \(identity.version)")
            try await opened.node.administration.addRegistry()
            return identity
        }
        print("made \(folder.path): \(identity.organisation), ledger origin \(identity.origin)")
        Console.complain("next: baraza account add NAME --role reader --role author --data \(folder.path)")
    }
}
