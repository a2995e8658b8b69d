import ArgumentParser
import Records
import Sharing

struct OnwardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onward",
        abstract: "Ask an originator whether what they gave may go to another, and answer.",
        discussion: """
            Silence for five working days is a refusal. A grant is a consent for that version and that organisation.
            """,
        subcommands: [Ask.self, List.self, See.self, Grant.self, Refuse.self])

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether an organisation may have a record.",
            discussion: """
                Of a record of one's own organisation, the originators of what it refers to are asked, one by one.

                Exit codes: 0 asked, 1 not asked, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
        @Option(help: ArgumentHelp("Its version, where not the newest.", valueName: "time")) var version: String?
        @Option(help: ArgumentHelp("The channel, where it stands in several.", valueName: "code")) var channel: String?
        @Option(name: .customLong("for"), help: ArgumentHelp("Who would get it.", valueName: "code")) var organisation:
            String
        @Option(help: ArgumentHelp("What for.", valueName: "text")) var reason: String
        @OptionGroup var who: PostOption

        func run() async throws {
            let lines = try await who.ask {
                try await $0.gate.askOnward(
                    record, version: version, channel: channel, for: organisation, reason: reason, by: $1)
            }
            for line in lines { print(line.row) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what a post asked, and what its organisation is asked.",
            discussion: """
                One line each: the request's id, its state, the originator, who would get it, the record, who asked, until \
                when an answer counts; separated by tabs.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @OptionGroup var who: PostOption

        func run() async throws {
            for line in try await who.ask({ try await $0.gate.onward(for: $1) }) { print(line.row) }
        }
    }

    struct See: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a request is on somebody's desk.",
            discussion: "Exit codes: 0 said, 1 not said, 64 misused.")
        @OptionGroup var answer: Answer

        func run() async throws { try await answer.give(.seen) }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Grant a request, or a sanitised version in its place.",
            discussion: "Exit codes: 0 granted, 1 not granted, 64 misused.")
        @OptionGroup var answer: Answer
        @Option(help: ArgumentHelp("Until when: 2026-01-01T00:00:00Z; open without it.", valueName: "time")) var until:
            Instant?
        @Option(name: .customLong("tearline"), help: ArgumentHelp("The sanitised version.", valueName: "id"))
        var tearline: String?

        func run() async throws {
            try await answer.give(tearline.map { .grantedAsTearLine($0) } ?? .granted(until: until))
        }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a request, with a code of the closed list.",
            discussion: """
                The codes: \(DeclineCode.all.joined(separator: ", ")).

                Exit codes: 0 refused, 1 not refused, 64 misused.
                """)
        @OptionGroup var answer: Answer
        @Option(help: ArgumentHelp("Why, as a code.", valueName: "code"), completion: .list(DeclineCode.all)) var code:
            String
        @Option(help: ArgumentHelp("A sentence, if there is one to say.", valueName: "text")) var reason: String?

        func validate() throws {
            guard DeclineCode.all.contains(code) else {
                throw ValidationError("--code '\(code)' is not one of \(DeclineCode.all.joined(separator: ", "))")
            }
        }

        func run() async throws { try await answer.give(.refused(code: code, reason: reason)) }
    }

    /// Which request is answered, by whom.
    struct Answer: ParsableArguments {
        @Argument(help: ArgumentHelp("The request's id.", valueName: "id")) var request: String
        @OptionGroup var who: PostOption

        func give(_ decision: OnwardDecision) async throws {
            print(try await who.ask { try await $0.gate.decideOnward(request, decision, by: $1) }.row)
        }
    }
}

extension OnwardLine {
    /// As the commands write it.
    fileprivate var row: String {
        [id, status.rawValue, originator, organisation, object, askedBy, due.text].joined(separator: "\t")
    }
}
