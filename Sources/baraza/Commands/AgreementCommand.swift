import ArgumentParser
import Policy
import Records
import Sharing

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Agreements of the registry: add, list, suspend, resume, end.",
        subcommands: [Add.self, List.self, Suspend.self, Resume.self, End.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register an agreement. What is not said, it does not permit.",
            discussion: """
                Sharing on it stops at the second at which it ends. Its further clauses, and the annex of equivalences, \
                come with `baraza import --channel registry` (docs/release.md).

                Exit codes: 0 registered, 1 not registered, 64 misused.
                """)
        @Option(help: ArgumentHelp("Its title.", valueName: "text")) var title: String
        @Option(
            help: ArgumentHelp("What it is.", valueName: "kind"), completion: .list(PartyWords.agreementKinds))
        var kind = "mou"
        @Option(
            name: .customLong("party"), help: ArgumentHelp("A party, by its code; two or more.", valueName: "code"))
        var parties: [String]
        @Option(help: ArgumentHelp("Its state.", valueName: "state")) var status = "in-force"
        @Option(
            name: .customLong("category"),
            help: ArgumentHelp("A kind of information, or any; may be given again.", valueName: "code"))
        var categories: [String]
        @Option(
            name: .customLong("purpose"),
            help: ArgumentHelp("What it may be wanted for, or any; may be given again.", valueName: "purpose"),
            completion: .list(PartyWords.purposes))
        var purposes: [String]
        @Option(help: ArgumentHelp("The highest ordinal, 0 to 5.", valueName: "n")) var maximum: Int
        @OptionGroup var span: SpanOptions
        @OptionGroup var node: DataOption

        func run() async throws {
            let ids = try await Keeping.record(in: node.folder) { view in
                [
                    .agreement(
                        title: title, kind: kind, parties: parties, status: status, from: span.from ?? view.instant,
                        until: span.until, categories: categories, purposes: purposes, maximum: maximum)
                ]
            }
            print("registered \(ids.joined(separator: " "))")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the agreements: id, whether in force, end, parties, title, separated by tabs.")
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Keeping.view(in: node.folder)
            for agreement in view.book.agreements {
                let isInForce = agreement.isInForce(at: view.instant)
                print(
                    [
                        agreement.id, isInForce ? "in force" : "not in force",
                        agreement.string("in_force_until") ?? "", agreement.strings("parties").joined(separator: " "),
                        agreement.string("title") ?? "",
                    ].joined(separator: "\t"))
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Suspend an agreement: it lets nothing flow.")
        @Argument(help: "Its id.") var id: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await AgreementCommand.act(.suspend, id, moment, node) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended agreement be in force again.")
        @Argument(help: "Its id.") var id: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await AgreementCommand.act(.resume, id, moment, node) }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an agreement: what was shared on it alone is shown no more from that second.")
        @Argument(help: "Its id.") var id: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await AgreementCommand.act(.end, id, moment, node) }
    }

    private static func act(
        _ act: AgreementAct, _ id: String, _ moment: MomentOption, _ node: DataOption
    ) async throws {
        _ = try await Keeping.record(in: node.folder) { view in
            guard let agreement = view.book.agreements.first(where: { $0.id == id }) else {
                throw Failure("there is no agreement \(id)", hint: "see what there is with `baraza agreement list`")
            }
            return act.changes(of: agreement, at: moment.at ?? view.instant)
        }
        print("\(id): \(act.rawValue)")
    }
}
