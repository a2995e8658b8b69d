import ArgumentParser
import Records
import Sharing

struct MembershipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "membership",
        abstract: "Who belongs to a community or a body, from when till when: add, list, suspend, reinstate, end.",
        subcommands: [Add.self, List.self, Suspend.self, Reinstate.self, End.self])

    /// Who belongs to what.
    struct Pair: ParsableArguments {
        @Argument(help: "The organisation's code.") var organisation: String
        @Option(name: .customLong("in"), help: ArgumentHelp("The community or body, by its code.", valueName: "code"))
        var whole: String
        @OptionGroup var node: DataOption
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an organisation a member, a partner or an observer.",
            discussion: """
                It counts from when it is recorded, even if it begins earlier: nothing that was released before flows to \
                a new member.

                Exit codes: 0 recorded, 1 not recorded, 64 misused.
                """)
        @OptionGroup var pair: Pair
        @Option(
            help: ArgumentHelp("member, partner or observer.", valueName: "tier"), completion: .list(PartyWords.tiers))
        var tier = "member"
        @OptionGroup var span: SpanOptions

        func run() async throws {
            let ids = try await Keeping.record(in: pair.node.folder) { view in
                _ = try Keeping.find(pair.organisation, "organisation", in: view.book.organisations)
                let isBody = view.book.bodies[pair.whole] != nil
                if !isBody { _ = try Keeping.find(pair.whole, "community", in: view.book.communities) }
                return [
                    .membership(
                        of: pair.organisation, in: pair.whole, isBody: isBody, tier: tier,
                        from: span.from ?? view.instant, until: span.until)
                ]
            }
            print("\(pair.organisation) in \(pair.whole): \(tier), \(ids.joined(separator: " "))")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the memberships: community, organisation, tier, from, until, separated by tabs.")
        @OptionGroup var node: DataOption

        func run() async throws {
            for membership in try await Keeping.view(in: node.folder).book.memberships {
                let whole = membership.string("community") ?? membership.string("body") ?? ""
                let fields = ["organisation", "tier", "valid_from", "valid_until"].map { membership.string($0) ?? "" }
                print(([whole] + fields).joined(separator: "\t"))
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suspend a member: it still belongs, and nothing that is for members flows to it.")
        @OptionGroup var pair: Pair
        @OptionGroup var moment: MomentOption

        func run() async throws { try await MembershipCommand.act(.suspend, pair, moment) }
    }

    struct Reinstate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a suspension: it is a member again, for what is released from then on.")
        @OptionGroup var pair: Pair
        @OptionGroup var moment: MomentOption

        func run() async throws { try await MembershipCommand.act(.reinstate, pair, moment) }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that an organisation has left, at once or from a time on.")
        @OptionGroup var pair: Pair
        @OptionGroup var moment: MomentOption

        func run() async throws { try await MembershipCommand.act(.end, pair, moment) }
    }

    private static func act(_ act: MembershipAct, _ pair: Pair, _ moment: MomentOption) async throws {
        _ = try await Keeping.record(in: pair.node.folder) { view in
            let held = view.book.memberships(of: pair.whole).filter { $0.string("organisation") == pair.organisation }
            let possible = held.filter { MembershipAct.possible(for: $0, at: view.instant).contains(act) }
            guard !possible.isEmpty else {
                throw Failure(
                    "\(pair.organisation) has no membership of \(pair.whole) to \(act.rawValue)",
                    hint: "see what there is with `baraza membership list`")
            }
            return possible.flatMap { act.changes(of: $0, at: moment.at ?? view.instant) }
        }
        print("\(pair.organisation) in \(pair.whole): \(act.rawValue)")
    }
}
