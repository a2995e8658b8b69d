import ArgumentParser
import Sharing

struct RemarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remark",
        abstract: "Mark a record of one's own organisation anew, in every channel.",
        discussion: """
            The record gets a new version that says the same under the markings that are given (none: the channel's \
            alone). Where they ask for more in everything, that counts at once, and the versions before are taken back. Where \
            they ask for less in anything, the version waits for a second person: baraza release.

            Names, on standard output, what is derived from an upgraded record and has to be looked at again, an id a line.

            Exit codes: 0 marked, or held, 1 not marked, 64 misused.
            """)
    @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
    @Option(name: .customLong("marking"), help: ArgumentHelp("A marking; may be given again.", valueName: "id"))
    var markings: [String] = []
    @Option(help: ArgumentHelp("Why, for the record.", valueName: "text")) var reason: String
    @OptionGroup var who: PostOption

    func run() async throws {
        let found = try await who.ask {
            try await $0.gate.remark(record, markings: markings, reason: reason, by: $1)
        }
        let channels = found.channels.joined(separator: ", ")
        switch found.direction {
        case .upgrade: Console.complain("upgraded in \(channels): version \(found.version)")
        case .downgrade:
            Console.complain("held for a second person, for \(channels): \(found.requests.joined(separator: ", "))")
        }
        for line in found.derived { print(line.id) }
        if !found.derived.isEmpty { Console.complain("\(found.derived.count) derived from it: reassess them") }
    }
}

struct CorrectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Tell those who were shown a version that it was wrong.",
        discussion: """
            File the corrected version first. Whoever may see the wrong one reads on the record's page what was wrong, \
            and why.

            Exit codes: 0 told, 1 not told, 64 misused.
            """)
    @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
    @Option(help: ArgumentHelp("The version that was wrong.", valueName: "time")) var version: String
    @Option(help: ArgumentHelp("What was wrong.", valueName: "text")) var what: String
    @Option(help: ArgumentHelp("How it came to be.", valueName: "text")) var why: String
    @OptionGroup var who: PostOption

    func run() async throws {
        _ = try await who.ask { try await $0.gate.correct(record, version: version, what: what, why: why, by: $1) }
        print("corrected \(record)")
    }
}
