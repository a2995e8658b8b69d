import ArgumentParser
import Policy
import Records
import Sharing

struct CommonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "common",
        abstract: "Say which records several organisations may all see now: for the agenda of a meeting.",
        discussion: """
            One line for each, newest first: id, version, channel, TLP, title, separated by tabs. Of each record, what is \
            left when everything is taken out that one of them may not see.

            Exit codes: 0 said, 1 not said, 64 misused.
            """)
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("An organisation, by its code; two or more.", valueName: "code"))
    var organisations: [String]
    @Option(help: ArgumentHelp("Only records in which all of these stand.", valueName: "text")) var words = ""
    @Option(
        help: ArgumentHelp("What they are taken to want it for.", valueName: "purpose"),
        completion: .list(Purpose.allCases.map(\.rawValue)))
    var purpose = Purpose.awareness
    @OptionGroup var node: DataOption

    func validate() throws {
        guard Set(organisations).count > 1 else {
            throw ValidationError("--with is needed for two organisations or more, as in --with KE-OUT --with UG-NAC")
        }
    }

    func run() async throws {
        try await Wiring.with(node.folder) { opened in
            var request = CommonRequest(
                organisations, words: words, purpose: purpose.rawValue, limit: SharingLimits.list)
            repeat {
                let list = try await opened.node.gate.common(request, for: opened.node.console)
                for line in list.lines {
                    print(
                        [line.id, line.version, line.channel, line.tlp.label, "\(line.title)"].joined(separator: "\t"))
                }
                request.cursor = list.older
            } while request.cursor != nil
        }
    }
}
