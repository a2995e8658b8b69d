import ArgumentParser
import Records
import Sharing

extension SubjectRequestKind: ExpressibleByArgument {}
extension SubjectDecision: ExpressibleByArgument {}

/// Which request a command is about.
struct RequestOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The request's id, as in data-subject-request--….", valueName: "id"))
    var request: String
    @OptionGroup var node: DataOption
}

struct SubjectRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject-request",
        abstract: "Requests of data subjects: take in, check, decide, carry out, answer.",
        discussion: """
            Who asks stands in your own file under the reference; the node knows no name.

              baraza subject-request open 2025/17 --kind erasure --about person-mention--… --data ./node
              baraza subject-request identity ID --confirmed --data ./node
              baraza subject-request decide ID granted --ground "s. 40" --data ./node
              baraza subject-request carry-out ID --data ./node
              baraza subject-request answer ID --data ./node
            """,
        subcommands: [
            List.self, Open.self, Identity.self, Decide.self, CarryOut.self, Answer.self, Withdraw.self, Correct.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the requests: id, reference, kind, status, due, overdue or not, separated by tabs.",
            discussion: "Exit codes: 0 listed and none overdue, 1 some are overdue, or not listed, 64 misused.")
        @OptionGroup var node: DataOption

        func run() async throws {
            let requests = try await Wiring.with(node.folder) {
                try await $0.node.gate.subjectRequests(for: $0.node.console)
            }
            for request in requests {
                let kind = request.kind?.rawValue ?? ""
                let late = request.isOverdue ? "overdue" : ""
                print("\(request.id)\t\(request.reference)\t\(kind)\t\(request.status)\t\(request.due.text)\t\(late)")
            }
            if requests.contains(where: \.isOverdue) { throw ExitCode(1) }
        }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a request in, and print its id.",
            discussion: "Exit codes: 0 taken in, 1 not taken in, 64 misused.")
        @Argument(help: ArgumentHelp("Your file's reference, as in 2025/17: no name.", valueName: "reference"))
        var reference: String
        @Option(help: ArgumentHelp("access, rectification, erasure, restriction or objection.", valueName: "kind"))
        var kind: SubjectRequestKind
        @Option(help: ArgumentHelp("The authority that it came through; direct without it.", valueName: "name"))
        var authority: String?
        @Option(help: ArgumentHelp("Days that there are to answer.", valueName: "days"))
        var days = SubjectRequestDraft.standardDays
        @Option(help: ArgumentHelp("A mention or a record that it is about; may be given again.", valueName: "id"))
        var about: [String] = []
        @OptionGroup var node: DataOption

        func run() async throws {
            let draft = SubjectRequestDraft(
                reference: reference, kind: kind, authority: authority, days: days, about: about)
            print(try await Wiring.with(node.folder) { try await $0.node.gate.open(draft, by: $0.node.console) })
        }
    }

    struct Identity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that the identity of who asks was checked.",
            discussion: "Exit codes: 0 noted, 1 not noted, 64 misused.")
        @OptionGroup var about: RequestOptions
        @Flag(inversion: .prefixedNo, help: "Whether it is who it says.") var confirmed: Bool

        func run() async throws {
            try await SubjectRequestCommand.advance(about, .identity(confirmed: confirmed))
        }
    }

    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide on a request, with its legal ground.",
            discussion: "Exit codes: 0 decided, 1 not decided, 64 misused.")
        @OptionGroup var about: RequestOptions
        @Argument(help: "granted, partly-granted, refused, nothing-found or indirect-access.")
        var decision: SubjectDecision
        @Option(help: ArgumentHelp("The legal ground.", valueName: "text")) var ground: String
        @Option(help: ArgumentHelp("With indirect-access: who looks instead.", valueName: "text"))
        var through: String?

        func run() async throws {
            try await SubjectRequestCommand.advance(about, .decide(decision, ground: ground, indirectAccess: through))
        }
    }

    struct CarryOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "carry-out",
            abstract: "Erase what was granted to be erased: the mentions, and what our records say in their words.",
            discussion: """
                Records of ours that name the person are issued anew without the name, and their older versions are \
                erased; one that is about nothing else is taken. Prints, on standard output, what somebody has to look \
                at: others' records, and what is derived. Can be done again where it was broken off.

                Exit codes: 0 carried out, 1 not carried out, or remains are still in the files, 64 misused.
                """)
        @OptionGroup var about: RequestOptions

        func run() async throws {
            let done = try await Wiring.with(about.node.folder) {
                try await $0.node.gate.carryOut(about.request, by: $0.node.console)
            }
            Console.complain(
                "erased \(done.erased) entries, \(done.mentions) mentions among them; issued anew "
                    + "\(done.reissued.count), taken \(done.taken.count)")
            if !done.inform.isEmpty { Console.complain("to be told: \(done.inform.joined(separator: ", "))") }
            for id in done.reassess { print(id) }
            guard done.isScrubbed else {
                throw Failure("remains of it are still in the files", hint: "run `baraza retention run` later")
            }
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that who asked was answered.", discussion: "Exit codes: 0 noted, 1 not noted, 64 misused.")
        @OptionGroup var about: RequestOptions

        func run() async throws { try await SubjectRequestCommand.advance(about, .answer) }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that who asked withdrew the request.",
            discussion: "Exit codes: 0 noted, 1 not noted, 64 misused.")
        @OptionGroup var about: RequestOptions

        func run() async throws { try await SubjectRequestCommand.advance(about, .withdraw) }
    }

    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that a newer version puts a record right, and print who has to be told.",
            discussion: "Exit codes: 0 noted, 1 not noted, 64 misused.")
        @Argument(help: ArgumentHelp("The record's id.", valueName: "id")) var record: String
        @Option(help: ArgumentHelp("The version that was wrong.", valueName: "time")) var version: String
        @Option(help: ArgumentHelp("What was wrong.", valueName: "text")) var what: String
        @Option(help: ArgumentHelp("Why.", valueName: "text")) var why: String
        @Option(help: ArgumentHelp("The request that asked for it.", valueName: "id")) var request: String?
        @OptionGroup var node: DataOption

        func run() async throws {
            let inform = try await Wiring.with(node.folder) {
                try await $0.node.gate.correct(
                    record, version: version, what: what, why: why, request: request, by: $0.node.console)
            }
            for code in inform { print(code) }
        }
    }

    private static func advance(_ about: RequestOptions, _ step: SubjectRequestStep) async throws {
        try await Wiring.with(about.node.folder) {
            try await $0.node.gate.advance(about.request, step, by: $0.node.console)
        }
    }
}
