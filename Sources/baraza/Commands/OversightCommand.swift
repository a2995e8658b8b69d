import ArgumentParser
import Foundation
import Records
import Sharing

/// Which entries of the log a command is about.
struct FilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("An event, or the first part of several: create, recall, refused….", valueName: "event"))
    var event: String?
    @Option(help: ArgumentHelp("Only what this post did.", valueName: "name")) var post: String?
    @Option(help: ArgumentHelp("Only where the reason has this in it.", valueName: "text")) var reason: String?
    @Option(help: ArgumentHelp("From this time on: 2025-04-05T00:00:00Z.", valueName: "time")) var from: Instant?
    @Option(help: ArgumentHelp("Before this time.", valueName: "time")) var until: Instant?

    var filter: OversightFilter {
        OversightFilter(event: event, post: post, reason: reason, from: from, until: until)
    }
}

struct OversightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oversight",
        abstract: "What an overseer sees: the whole log as metadata, numbers, deadlines, evidence.",
        subcommands: [Log.self, Given.self, Numbers.self, Due.self, Pack.self, Answer.self])

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List entries, newest first: position, time, event, post, subject, release, reason, by tabs.",
            discussion: "Exit codes: 0 listed, 1 not listed, 64 misused.")
        @OptionGroup var which: FilterOptions
        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 100
        @OptionGroup var node: DataOption

        func run() async throws {
            let page = try await Wiring.with(node.folder) {
                try await $0.node.gate.oversightLog(which.filter, before: nil, limit: limit, for: $0.node.console)
            }
            for line in page.lines {
                print(
                    [
                        String(line.position.raw), line.added.text, line.event, line.post, line.subject, line.release,
                        line.isErased ? "erased" : line.reason,
                    ].joined(separator: "\t"))
            }
            if page.older != nil { Console.complain("and older ones: narrow it with --until") }
        }
    }

    struct Given: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "To whom a record was given: organisation, post, way, first, last, how often, by tabs.",
            discussion: """
                Ways: objects (TAXII, export), list, search, record, live; pouch to another organisation's node, which has
                no post. Between the first and the last record of a page all counts as given that was offered there: a line may
                be one too many, and none is missing.

                Exit codes: 0 listed, 1 not listed, 64 misused.
                """)
        @Argument(help: ArgumentHelp("The record's id.", valueName: "record")) var record: String
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Wiring.with(node.folder) {
                try await $0.node.gate.disclosures(of: record, for: $0.node.console)
            }
            for line in view.lines {
                print(
                    [
                        line.organisation, line.post, line.way, line.first.text, line.last.text, String(line.count),
                    ].joined(separator: "\t"))
            }
            if !view.isWhole { Console.complain("the log is longer than one look: what is older was not looked at") }
        }
    }

    struct Numbers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count releases, refusals, recalls, erasures and mentions of persons.",
            discussion: "Exit codes: 0 counted, 1 not counted, 64 misused.")
        @Option(help: ArgumentHelp("From this time on.", valueName: "time")) var from: Instant?
        @Option(help: ArgumentHelp("Before this time.", valueName: "time")) var until: Instant?
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Wiring.with(node.folder) {
                try await $0.node.gate.oversight(from: from, until: until, for: $0.node.console)
            }
            let numbers = view.statistics
            print(
                """
                records accepted     \(numbers.recordCount)
                mentions of persons  \(numbers.mentions)
                refusals             \(numbers.refusalCount)
                recalls              \(numbers.recalls)
                withdrawals          \(numbers.withdrawals)
                corrections          \(numbers.corrections)
                erased               \(numbers.erasedCount)
                looked at (noted)    \(numbers.views)
                overdue now          \(numbers.overdue)
                """)
            for (code, count) in numbers.partners.sorted(by: { $0.key < $1.key }) {
                print("given to \(code)\t\(count.sent) in pouches\t\(count.given) readings here")
            }
            if numbers.isCut {
                Console.complain("refusals, looks and readings: of the newest entries alone; name a stretch of time")
            }
        }
    }

    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what has to be done by a time: what, which, when, how it stands, separated by tabs.",
            discussion: """
                Ratings of due diligence (12 months), breaches to be told of (72 hours), questions, requests, and
                agreements that end within 90 days.

                Exit codes: 0 listed and nothing is late, 1 something is, or not listed, 64 misused.
                """)
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Wiring.with(node.folder) { try await $0.node.gate.oversight(for: $0.node.console) }
            for each in view.ratings {
                print(
                    "rating\t\(each.organisation) \(each.category) \(each.grade)\t\(each.until.text)\t\(each.deadline.rawValue)"
                )
            }
            for each in view.endings {
                let parties = each.parties.joined(separator: " ")
                print("agreement\t\(each.id) \(parties)\t\(each.until.text)\t\(Deadline.soon.rawValue)")
            }
            for each in view.breaches { print("breach\t\(each.id)\t\(each.due.text)\t\(each.deadline.rawValue)") }
            for each in view.questions {
                print("\(each.kind)\t\(each.id)\t\(each.due?.text ?? "")\t\(each.deadline.rawValue)")
            }
            for each in view.requests where each.isOpen {
                print("request\t\(each.id)\t\(each.due.text)\t\(each.isOverdue ? "passed" : "in-time")")
            }
            if view.statistics.overdue > 0 { throw ExitCode(1) }
        }
    }

    struct Pack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write an evidence pack: entries that prove offline that they are in the log.",
            discussion: """
                It has what was done, by whom and when, never what a record says. Verify it anywhere, without the node:

                  baraza verify --pack FILE --key KEY

                Prints its SHA-256, by which a question refers to it. Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @Argument(
            help: ArgumentHelp("Where to write it, as in april.evidence.json.", valueName: "file"), completion: .file())
        var file: String
        @OptionGroup var which: FilterOptions
        @OptionGroup var node: DataOption

        func run() async throws {
            let pack = try await Wiring.with(node.folder) {
                try await $0.node.gate.evidencePack(which.filter, for: $0.node.console)
            }
            do {
                try Data(pack.bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
            } catch {
                throw Failure("\(file) cannot be written: \(Console.reason(error))", hint: "choose another place")
            }
            print(pack.digest)
            Console.complain(
                "\(pack.count) entries" + (pack.isCut ? "; there are more: name a stretch of time for each pack" : ""))
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer an overseer's question, finding or recommendation.",
            discussion: "Exit codes: 0 answered, 1 not answered, 64 misused.")
        @Argument(help: ArgumentHelp("Its id, as in oversight-question--….", valueName: "id")) var question: String
        @Argument(help: ArgumentHelp("The answer.", valueName: "text")) var answer: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) {
                try await $0.node.gate.answer(question, answer, by: $0.node.console)
            }
        }
    }
}
