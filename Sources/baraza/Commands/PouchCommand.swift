import ArgumentParser
import Foundation
import Pouch
import Records
import Sharing

struct PouchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pouch",
        abstract: "Carry what is released to partners' nodes by hand, and take in what they send.",
        discussion: """
            Pouches are files that only their receiver opens: on a stick, a disc, by any mail. Each way, once a week or \
            several times a day:

              baraza pouch pack --to ET-FAD --out /media/stick --data ./node
              baraza pouch open /media/stick --data ./node

            Any of them may be opened, in any order, as often as you like. Receipts go back in the next pouch. A stick that \
            was lost is made up for with --again.
            """,
        subcommands: [Pack.self, Open.self, State.self, Where.self])

    struct Pack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write what is due to partners into a folder, sealed for each.",
            discussion: """
                Prints the files, one a line. What each partner gets is decided now, record by record. Nothing due: no \
                file, and that is said.

                Exit codes: 0 packed, or nothing due; 1 not packed; 64 misused.
                """)
        @Option(help: ArgumentHelp("A partner's code; several times for several.", valueName: "org"))
        var to: [OrganisationCode]
        @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
        var out: String
        @Flag(help: "Also what went there before and was not acknowledged: a stick was lost.") var again = false
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func validate() throws {
            guard !to.isEmpty else { throw ValidationError("name at least one partner with --to") }
        }

        func run() async throws {
            let carrier = PouchFolder(url: URL(fileURLWithPath: out, isDirectory: true))
            try carrier.check()
            let secret = try passphrase.existing()
            try await Wiring.with(node.folder, passphrase: secret) { opened in
                let pouches = try opened.node.pouches()
                for organisation in to {
                    let view = try await pouches.pack(
                        to: organisation.text, again: again, by: opened.node.console, carrier: carrier)
                    let waiting = try await carrier.copyWaiting(
                        from: opened.folder.waiting(for: organisation.text, of: opened.node.identity.organisation),
                        to: organisation.text)
                    if waiting > 0 {
                        Console.complain("\(organisation.text): \(waiting) pouch(es) that wait for a link")
                    }
                    guard let first = view.numbers.first, let last = view.numbers.last else {
                        if waiting == 0 { Console.complain("\(organisation.text): nothing is due") }
                        continue
                    }
                    Console.complain(
                        "\(organisation.text): \(view.records) record(s), \(view.withdrawals) taken back, \(view.receipts) "
                            + "receipt(s) in pouch \(first == last ? "\(first)" : "\(first) to \(last)"), \(view.bytes) bytes"
                    )
                }
            }
        }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in pouches: files, or folders with them.",
            discussion: """
                One line a pouch: the file, who sent it, its number, how many records are new, how many were here, how many \
                were taken back, and what was not done, by tabs. What is taken back is taken back before anything is shown.

                Exit codes: 0 all of it is in, 1 something was refused or waits, 64 misused.
                """)
        @Argument(help: ArgumentHelp("Files, or folders.", valueName: "file"), completion: .file()) var files: [String]
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let files = try PouchFolder.files(of: files)
            guard !files.isEmpty else {
                throw Failure(
                    "there is no pouch in \(self.files.joined(separator: ", "))", hint: "pouches end in .pouch")
            }
            let secret = try passphrase.existing()
            let results = try await Wiring.with(node.folder, passphrase: secret) { opened in
                try await opened.node.pouches().open(files.count, by: opened.node.console) {
                    try PouchFolder.read(files[$0])
                }
            }
            var isWhole = true
            // What is missing is what the last pouch of a sender leaves missing: those before it may be of the same medium.
            var missing: [String: [ClosedRange<Int64>]] = [:]
            for (file, result) in zip(files, results) {
                switch result {
                case .success(let view):
                    tell(view, of: file)
                    missing[view.from] = view.missing
                    if !view.exceptions.isEmpty { isWhole = false }
                case .failure(let refusal):
                    isWhole = false
                    Console.complain("baraza: \(file.path): \(refusal.message)")
                }
            }
            for (sender, gaps) in missing.sorted(by: { $0.key < $1.key }) {
                for gap in gaps {
                    let numbers = gap.count == 1 ? "\(gap.lowerBound)" : "\(gap.lowerBound) to \(gap.upperBound)"
                    Console.complain("\(sender): pouch \(numbers) has not come: look for it, or ask for `pack --again`")
                }
            }
            if !isWhole { throw ExitCode(1) }
        }

        private func tell(_ view: OpenView, of file: URL) {
            let exceptions = view.exceptions.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
            print(
                [
                    file.lastPathComponent, view.from, String(view.number), String(view.filed), String(view.known),
                    String(view.withdrawn), exceptions,
                ].joined(separator: "\t"))
            if !view.channels.isEmpty {
                Console.complain(
                    "\(view.from): records wait for the channel(s) \(view.channels.joined(separator: ", ")): add them, let "
                        + "the partner's node write there (baraza channel grant), and open this pouch again")
            }
            if let seconds = view.isAhead {
                Console.complain(
                    "\(view.from): its clock is \(seconds) s ahead of this node's: one of the two is wrong")
            }
        }
    }

    struct State: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far the pouches to and from partners have come.",
            discussion: """
                One line a partner: its code, the last number sent, up to which all arrived, up to which all came from \
                there, and what is missing, by tabs.

                Exit codes: 0 told, 1 not told, 64 misused.
                """)
        @Argument(help: "The partners' codes.") var organisations: [OrganisationCode]
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                for organisation in organisations {
                    let state = try await opened.node.gate.pouchState(
                        of: organisation.text, for: opened.node.console)
                    let missing = state.missing.map {
                        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
                    }
                    print(
                        [
                            organisation.text, String(state.sent), String(state.acknowledged), String(state.through),
                            missing.joined(separator: ","),
                        ].joined(separator: "\t"))
                }
            }
        }
    }

    struct Where: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "where",
            abstract: "Say where a record of one's own went, and which partner's node has it.",
            discussion: """
                One line a partner: its code, the number of the pouch, when it was sent, when it was durable there (- where \
                that is not known), and why it was not kept, by tabs.

                Exit codes: 0 told, 1 not told, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let lines = try await who.ask { try await $0.gate.deliveries(of: record, for: $1) }
            for line in lines {
                print(
                    [
                        line.organisation, String(line.number), line.sent.text, line.arrived?.text ?? "-",
                        line.exception ?? "",
                    ].joined(separator: "\t"))
            }
            if lines.isEmpty { Console.complain("\(record): it went to no partner's node") }
        }
    }
}
