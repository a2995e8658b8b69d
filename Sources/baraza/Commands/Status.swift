import ArgumentParser
import Records
import Sharing

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say who the node is and what it holds.",
        discussion: "Exit codes: 0 said, 1 not said, 64 misused.")

    @OptionGroup var node: DataOption

    func run() async throws {
        let status = try await Wiring.with(node.folder) { try await $0.node.gate.status(for: $0.node.console) }
        print("organisation   \(status.organisation) · \(status.organisationName)")
        print("ledger origin  \(status.origin)")
        if let size = status.ledgerSize { print("ledger size    \(size) entries") }
        print("records        \(status.readable)")
        if let accounts = status.accounts { print("accounts       \(accounts)") }
        if let key = status.verifierKey { print("verifier key   \(key)") }
        for channel in status.channels {
            print("channel        \(channel.code) · \(channel.tlp.label) · \(channel.title)")
        }
    }
}
