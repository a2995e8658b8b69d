import ArgumentParser
import Sharing

struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "The registry of parties as a whole.",
        subcommands: [Restrict.self, Signatures.self, Sign.self])

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

    struct Signatures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the signatures on clearances, consents, accreditations and schemes are worth here.",
            discussion: """
                One line each: the record's id, signed, unsigned, unknown (the key is not known here) or wrong, and in whose name,
                separated by tabs. What is wrong lets nobody see anything.

                Exit codes: 0 none is wrong, 1 one is, or not listed, 64 misused.
                """)
        @OptionGroup var node: DataOption

        func run() async throws {
            let lines = try await Wiring.with(node.folder) {
                try await $0.node.gate.attestations(for: $0.node.console)
            }
            for line in lines { print("\(line.id)\t\(line.attestation.words)") }
            if lines.contains(where: { if case .wrong = $0.attestation { true } else { false } }) { throw ExitCode(1) }
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign this organisation's clearances, consents, accreditations and schemes with the node's key.",
            discussion: """
                Those that are not signed by the key of today get a version that says the same, with a signature. What is
                wrong is left as it is. One line each: the record's id.

                Exit codes: 0 signed, 1 not signed, 64 misused.
                """)
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let secret = try passphrase.existing()
            let signed = try await Wiring.with(node.folder, passphrase: secret) {
                try await $0.node.gate.signRegistry(by: $0.node.console)
            }
            for id in signed { print(id) }
        }
    }
}

extension Attestation {
    fileprivate var words: String {
        switch self {
        case .unsigned: "unsigned\t"
        case .signed(let by): "signed\t\(by)"
        case .unknown(let by): "unknown\t\(by)"
        case .wrong(let by, let fault): "wrong\t\(by)\t\(fault.rawValue)"
        }
    }
}
