import ArgumentParser
import Policy
import Records
import Sharing

struct ChannelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel",
        abstract: "Channels: named audiences, each a TAXII collection.",
        subcommands: [Add.self, List.self, Grant.self, Ungrant.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a channel.",
            discussion: """
                Nobody is a member until `baraza channel grant`. --tlp is the least that covers a record of the \
                channel: what is filed without a TLP marking has this one, and a stricter one is kept. --onward is the most \
                that its members may do with what others filed there; a record's own marking may allow less.

                Exit codes: 0 added, 1 not added, 64 misused.
                """)
        @Argument(help: "Its code, as in border-watch: 2 to 63 of a-z, 0-9 and '-'.") var code: String
        @Option(help: ArgumentHelp("What people read: 1 to 200 characters.", valueName: "text")) var title: String
        @Option(help: ArgumentHelp("A sentence on what it is for.", valueName: "text")) var summary: String?
        @Option(
            help: ArgumentHelp("clear, green, amber, amber+strict or red.", valueName: "level"),
            completion: .list(TLP.allCases.map(\.value)))
        var tlp = "amber"
        @Option(
            help: ArgumentHelp(
                "To whom members may pass it on: none, community, or a party such as organisation:UG-NAC or alliance:MCC, "
                    + "once for each.", valueName: "party"))
        var onward = ["none"]
        @OptionGroup var node: DataOption

        func validate() throws {
            guard TLP(tlp) != nil else {
                throw ValidationError("--tlp '\(tlp)' is not one of clear, green, amber, amber+strict, red")
            }
            guard passingOn != nil else {
                throw ValidationError(
                    "--onward \(onward.joined(separator: ", ")) is neither none nor community, alone, nor parties such as "
                        + "organisation:UG-NAC or alliance:MCC")
            }
        }

        private var passingOn: Onward? {
            if onward == ["none"] { return Onward.none }
            if onward == ["community"] { return .community }
            let parties = onward.compactMap(Party.init)
            return parties.count == onward.count ? .list(Set(parties)) : nil
        }

        func run() async throws {
            guard let tlp = TLP(tlp), let passingOn else { return }
            let channel = try await Wiring.with(node.folder) { opened in
                try await opened.node.administration.addChannel(
                    code: code, title: title, summary: summary, tlp: tlp, onward: passingOn)
            }
            print("added \(channel.code): \(tlp.label), TAXII collection \(channel.id)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the channels: code, TAXII collection id, TLP, title, separated by tabs.")
        @OptionGroup var node: DataOption

        func run() async throws {
            for channel in try await Wiring.with(node.folder, { try await $0.node.administration.channels() }) {
                print("\(channel.code)\t\(channel.id)\t\(channel.tlp.label)\t\(channel.title)")
            }
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account a member of a channel: to read, or with --write to file records, too.")
        @Argument(help: "The channel's code.") var code: String
        @Argument(help: "The account.") var account: String
        @Flag(help: "It may file records, too.") var write = false
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                try await opened.node.administration.grant(code, to: account, write: write)
            }
            print("\(account) may \(write ? "read and write" : "read") \(code)")
        }
    }

    struct Ungrant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an account's membership of a channel, at once.")
        @Argument(help: "The channel's code.") var code: String
        @Argument(help: "The account.") var account: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.ungrant(code, from: account) }
            print("\(account) is no member of \(code) any more")
        }
    }
}
