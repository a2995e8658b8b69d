import ArgumentParser
import Policy
import Records
import Sharing
import Store

extension Role: ExpressibleByArgument {}

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The posts that may sign in: add, list, change, suspend, unlock.",
        subcommands: [
            Add.self, List.self, RoleCommand.self, PurposeCommand.self, Password.self, Unlock.self, Suspend.self,
            Resume.self,
        ])

    static let roleHelp = """
        Roles:
          reader      reads the records of its channels
          author      files and withdraws records, too
          releaser    as author; what it alone decides comes with release decisions
          operator    runs the node: its state and its audit entries, no records
          auditor     reads the audit entries and follows the ledger
          oversight   as auditor, from outside the organisation
          secretary   keeps the registry of parties and agreements
          chair       the same, and suspends members
          dpo         the data-protection officer: screens and signs off
          node        not a post: another organisation's node, which pouches go to and come from
        """

    /// What whoever adds a post has to know at once, as nothing on a page tells of what is not seen.
    static func warnOfNoPurpose(_ name: String) {
        Console.complain(
            "warning: \(name) states no purpose, so it is shown nothing of any organisation but its own: no "
                + "records, no answers, no requests for consent. State one: baraza account purpose \(name) --purpose awareness"
        )
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account for a post.",
            discussion: """
                \(roleHelp)

                With --organisation the post is a guest's: it reads what the release decision lets its organisation have.

                --purpose says what the post wants others' information for (most posts: awareness). Without one it sees \
                nothing of any other organisation; `baraza account purpose` states it later.

                A post is a member of no channel until `baraza channel grant`. The password is asked for, unless \
                --password-stdin or --no-password says otherwise; it has at least 12 characters. A partner's node \
                (--role node --organisation CODE) signs in nowhere, and has none.

                Exit codes: 0 added, 1 not added, 64 misused.
                """)

        @Argument(help: "The post's name, as in duty or ke-out.desk-2: 1 to 63 of a-z, 0-9, '.', '_', '-' and '@'.")
        var name: String
        @Option(
            name: .customLong("role"), help: ArgumentHelp("A role; may be given again.", valueName: "role"),
            completion: .list(Role.allCases.map(\.rawValue)))
        var roles: [Role]
        @Option(help: ArgumentHelp("The guest's organisation, by its code in the registry.", valueName: "code"))
        var organisation: String?
        @Option(
            name: .customLong("purpose"),
            help: ArgumentHelp(
                "What the post wants others' information for, as in awareness; may be given again.",
                valueName: "purpose"),
            completion: .list(Purpose.allCases.map(\.rawValue)))
        var purposes: [Purpose] = []
        @OptionGroup var node: DataOption
        @Flag(help: "Read the password from standard input, one line.") var passwordStdin = false
        @Flag(help: "Ask for no password: the account signs in with tokens alone.") var noPassword = false

        func validate() throws {
            guard !(passwordStdin && noPassword) else {
                throw ValidationError("--password-stdin and --no-password contradict each other: give one of them")
            }
            guard !roles.contains(.node) || (roles == [.node] && organisation != nil) else {
                throw ValidationError(
                    "--role node is another organisation's node: it has no other role, and an --organisation")
            }
        }

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                let hasNone = noPassword || roles == [.node]
                let password = hasNone ? nil : try Console.newPassword(fromStandardInput: passwordStdin)
                try await opened.node.administration.addAccount(
                    name: name, roles: Set(roles), password: password, organisation: organisation,
                    purposes: Set(purposes))
            }
            print("added \(name): \(roles.map(\.rawValue).sorted().joined(separator: ", "))")
            if purposes.isEmpty && !Rule.readingRoles.isDisjoint(with: roles.map(\.rawValue)) {
                AccountCommand.warnOfNoPurpose(name)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the accounts: name, roles, state, separated by tabs.")
        @OptionGroup var node: DataOption

        func run() async throws {
            for account in try await Wiring.with(node.folder, { try await $0.node.administration.accounts() }) {
                let state =
                    if account.suspended {
                        "suspended"
                    } else if let until = account.lockedUntil, until > .now() {
                        "locked until \(until.text)"
                    } else {
                        account.password == nil ? "tokens only" : "active"
                    }
                print("\(account.name)\t\(account.roles.joined(separator: ","))\t\(state)")
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an account a new password. Its sessions end, a lock is lifted.")
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption
        @Flag(help: "Read the password from standard input, one line.") var passwordStdin = false

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                let password = try Console.newPassword(fromStandardInput: passwordStdin)
                try await opened.node.administration.setPassword(password, of: name)
            }
            print("changed the password of \(name)")
        }
    }

    struct RoleCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role",
            abstract: "Give an account these roles, in place of those it has.",
            discussion: """
                \(roleHelp)

                It bites on the next request, also for who is signed in.

                Exit codes: 0 changed, 1 not changed, 64 misused.
                """)
        @Argument(help: "The account.") var name: String
        @Option(
            name: .customLong("role"), help: ArgumentHelp("A role; may be given again.", valueName: "role"),
            completion: .list(Role.allCases.map(\.rawValue)))
        var roles: [Role]
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.setRoles(Set(roles), of: name) }
            print("\(name): \(Set(roles).sorted().map(\.rawValue).joined(separator: ", "))")
        }
    }

    struct PurposeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purpose",
            abstract: "State what an account wants others' information for, in place of what it stated before.",
            discussion: """
                Purposes: \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")).

                Without --purpose the account is left with none, and sees nothing of any other organisation. It bites on \
                the next request, also for who is signed in.

                Exit codes: 0 changed, 1 not changed, 64 misused.
                """)
        @Argument(help: "The account.") var name: String
        @Option(
            name: .customLong("purpose"), help: ArgumentHelp("A purpose; may be given again.", valueName: "purpose"),
            completion: .list(Purpose.allCases.map(\.rawValue)))
        var purposes: [Purpose] = []
        @OptionGroup var node: DataOption

        func run() async throws {
            let stated = Set(purposes)
            try await Wiring.with(node.folder) { try await $0.node.administration.setPurposes(stated, of: name) }
            let codes = stated.map(\.rawValue).sorted()
            print("\(name): \(codes.isEmpty ? "no purpose" : codes.joined(separator: ", "))")
            if stated.isEmpty { AccountCommand.warnOfNoPurpose(name) }
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an account that wrong passwords locked try again, with the password that it has.",
            discussion: "Exit codes: 0 unlocked, 1 not unlocked, 64 misused.")
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.unlock(name) }
            print("unlocked \(name)")
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suspend an account: its sessions end, and it may do nothing until resumed.")
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.suspend(name, true) }
            print("suspended \(name)")
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended account work again.")
        @Argument(help: "The account.") var name: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.suspend(name, false) }
            print("resumed \(name)")
        }
    }
}
