import ArgumentParser
import Policy
import Records
import Sharing

struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation",
        abstract: "Organisations of the registry: add, list, suspend, end, rename.",
        subcommands: [Add.self, List.self, State.self, Suspend.self, End.self, Rename.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register an organisation.",
            discussion: """
                Nothing flows to it until it is active and an agreement in force binds it.

                Exit codes: 0 registered, 1 not registered, 64 misused.
                """)
        @Argument(help: "Its code, as in UG-NAC; it never changes.") var code: String
        @OptionGroup var names: NameOptions
        @Option(help: ArgumentHelp("An acronym.", valueName: "text")) var acronym: String?
        @Option(
            help: ArgumentHelp("What it is, as in fusion-cell.", valueName: "kind"),
            completion: .list(PartyWords.organisationKinds))
        var kind: String
        @Option(help: ArgumentHelp("invited, vetted, accredited or active.", valueName: "state"))
        var status = "invited"
        @Option(help: ArgumentHelp("Its country, ISO 3166-1 alpha-2, as in UG.", valueName: "CC"))
        var country: CountryCode?
        @Option(help: ArgumentHelp("The classification scheme that it protects by.", valueName: "code"))
        var scheme: String?
        @OptionGroup var node: DataOption

        func run() async throws {
            let ids = try await Keeping.record(in: node.folder) { view in
                guard view.book.organisations[code] == nil else {
                    throw Failure("there is an organisation \(code) already", hint: "its code never changes; rename it")
                }
                return [
                    .organisation(
                        code: code, name: names.name, lang: names.language, acronym: acronym, kind: kind,
                        status: status, country: country?.text, scheme: scheme)
                ]
            }
            print("registered \(code): \(ids.joined(separator: " "))")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the organisations: code, state, kind, country, name, separated by tabs.")
        @OptionGroup var words: LanguageOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Keeping.view(in: node.folder)
            for (code, record) in view.book.organisations.sorted(by: { $0.key < $1.key }) {
                let fields = ["status", "organisation_kind", "country"].map { record.string($0) ?? "" }
                let name = record.name(at: view.instant, in: words.language.rawValue)
                print(([code] + fields + [name]).joined(separator: "\t"))
            }
        }
    }

    struct State: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that an organisation is in a state: invited, vetted, accredited, active, suspended, left.")
        @Argument(help: "Its code.") var code: String
        @Argument(help: "The state.") var state: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await OrganisationCommand.move(code, to: state, moment, node) }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suspend an organisation: nothing is delivered to it until it is active again.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await OrganisationCommand.move(code, to: "suspended", moment, node) }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that an organisation has left: nothing is delivered to it any more.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var moment: MomentOption
        @OptionGroup var node: DataOption

        func run() async throws { try await OrganisationCommand.move(code, to: "left", moment, node) }
    }

    private static func move(
        _ code: String, to state: String, _ moment: MomentOption, _ node: DataOption
    ) async throws {
        _ = try await Keeping.record(in: node.folder) { view in
            [
                try Keeping.find(code, "organisation", in: view.book.organisations).moved(
                    to: state, at: moment.at ?? view.instant)
            ]
        }
        print("\(code): \(state)")
    }

    struct Rename: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Give an organisation another name from a day on. Older documents keep showing the name of their date.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var names: NameOptions
        @Option(help: ArgumentHelp("The first day of the name, as in 2025-04-05.", valueName: "day"))
        var from: String
        @OptionGroup var node: DataOption

        func run() async throws {
            _ = try await Keeping.record(in: node.folder) { view in
                [
                    try Keeping.find(code, "organisation", in: view.book.organisations).renamed(
                        names.name, lang: names.language, from: from)
                ]
            }
            print("\(code): \(names.name) from \(from)")
        }
    }
}
