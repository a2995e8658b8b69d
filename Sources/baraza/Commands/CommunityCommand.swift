import ArgumentParser
import Policy
import Records
import Sharing

struct CommunityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "community",
        abstract: "Communities of the registry: alliances, conferences, networks: add, list, rename.",
        subcommands: [Add.self, List.self, Rename.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a community. Who belongs to it: baraza membership add.",
            discussion: "Exit codes: 0 registered, 1 not registered, 64 misused.")
        @Argument(help: "Its code, as in MCC; it never changes.") var code: String
        @OptionGroup var names: NameOptions
        @Option(
            help: ArgumentHelp("What it is, as in network.", valueName: "kind"),
            completion: .list(PartyWords.communityKinds))
        var kind: String
        @Option(help: ArgumentHelp("Its founding instrument.", valueName: "text")) var instrument: String?
        @OptionGroup var node: DataOption

        func run() async throws {
            let ids = try await Keeping.record(in: node.folder) { view in
                guard view.book.communities[code] == nil else {
                    throw Failure("there is a community \(code) already", hint: "its code never changes; rename it")
                }
                return [
                    .community(
                        code: code, name: names.name, lang: names.language, kind: kind, instrument: instrument)
                ]
            }
            print("registered \(code): \(ids.joined(separator: " "))")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the communities and bodies: code, kind, members now, name, separated by tabs.")
        @OptionGroup var words: LanguageOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let view = try await Keeping.view(in: node.folder)
            let all = view.book.communities.merging(view.book.bodies) { community, _ in community }
            for (code, record) in all.sorted(by: { $0.key < $1.key }) {
                let members = view.book.memberships(of: code).count { $0.span?.holds(at: view.instant) == true }
                let kind = record.string("community_kind") ?? record.string("body_kind") ?? ""
                print("\(code)\t\(kind)\t\(members)\t\(record.name(at: view.instant, in: words.language.rawValue))")
            }
        }
    }

    struct Rename: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Give a community another name from a day on. Older documents keep showing the name of their date.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var names: NameOptions
        @Option(help: ArgumentHelp("The first day of the name, as in 2025-04-05.", valueName: "day"))
        var from: String
        @OptionGroup var node: DataOption

        func run() async throws {
            _ = try await Keeping.record(in: node.folder) { view in
                [
                    try Keeping.find(code, "community", in: view.book.communities).renamed(
                        names.name, lang: names.language, from: from)
                ]
            }
            print("\(code): \(names.name) from \(from)")
        }
    }
}
