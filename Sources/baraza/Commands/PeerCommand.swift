import ArgumentParser
import Federation
import Foundation
import Outbound
import Policy
import Pouch
import Records
import Sharing
import Store

struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer",
        abstract: "Connect with another organisation's node.",
        discussion: """
            With a connection between the two nodes:

              KE-OUT$ baraza peer invite UG-NAC --register fusion-cell --data ./node
              UG-NAC$ baraza peer accept 'baraza://…' --register intelligence-civil --data ./node

            Without one, by cards that are carried:

              KE-OUT$ baraza identity show --out ke-out.card --data ./node
              UG-NAC$ baraza peer accept ke-out.card --data ./node      (and the same the other way round)

            Either way, an officer of each then reads the phrase to the other, whose voice they know, and both confirm \
            what they heard. Nothing is exchanged before:

              baraza peer phrase UG-NAC --data ./node
              baraza peer confirm UG-NAC 'bamiduku talasiri …' --data ./node

            What may go to a peer is decided by the release policy of each record and the registry, not here.
            """,
        subcommands: [
            Invite.self, Accept.self, List.self, Show.self, Phrase.self, Confirm.self, Block.self, Remove.self,
            Revoke.self, Forks.self, Settle.self,
        ])

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-use invitation for another organisation's node.",
            discussion: """
                The link is printed on standard output, and on a terminal as a QR code as well. Whoever has it may \
                answer in that organisation's name until it is used: send it a way that only they read. It opens nothing \
                before the phrase is confirmed.

                Exit codes: 0 made, 1 not made, 64 misused.
                """)
        @Argument(help: "The other organisation's code.") var organisation: String
        @Option(
            help: ArgumentHelp(
                "Where they reach this node; the first address of its card without it.", valueName: "url"))
        var address: String?
        @Option(help: ArgumentHelp("Days for which it holds; 7 without it.", valueName: "days"))
        var days = IdentityLimits.invitationDays
        @Option(help: ArgumentHelp("Write the QR code to this file, as SVG.", valueName: "file")) var svg: String?
        @OptionGroup var registering: RegisterOptions
        @OptionGroup var node: DataOption

        func run() async throws {
            try await registering.register(organisation, name: nil, country: nil, in: node.folder)
            let invitation = try await Wiring.with(node.folder) { opened in
                let administration = opened.node.administration
                let own = try administration.ownNode()
                let place = try address.map { try NodeAddress($0) } ?? own.card.addresses.first
                guard let place else {
                    throw Failure(
                        "this node's card has no address where others reach it",
                        hint: "give one with --address, or carry the card: `baraza identity show --out FILE`")
                }
                return try await administration.invite(organisation, at: place, days: days)
            }
            let code = try QRCode(invitation.link)
            if let svg {
                guard FileManager.default.createFile(atPath: svg, contents: Data((code.svg + "\n").utf8)) else {
                    throw Failure("cannot write \(svg)")
                }
            }
            print(invitation.link)
            // White on black, whatever colours the terminal has.
            if Console.isTerminal {
                for line in code.text.split(separator: "\n") { Console.complain("\u{1B}[97;40m\(line)\u{1B}[0m") }
            }
            Console.complain("for \(organisation), once, until \(invitation.until.text)")
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take another node's card: a file, or the link of an invitation.",
            discussion: """
                With the link, this node calls the other, takes its card if it is the one that the link names, and gives \
                its own. A card of a peer that is known replaces the one before if its keys are the same, or follow from \
                those that were confirmed.

                Exit codes: 0 taken, 1 not taken, 64 misused.
                """)
        @Argument(help: "The file of a card, or a link that begins with baraza://.") var source: String
        @Flag(help: "Call the other node at a private or loopback address, too.") var `private` = false
        @OptionGroup var registering: RegisterOptions
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            guard Invitation.isOne(source) else { return try await take(try PeerCommand.card(at: source)) }
            let invitation = try Invitation(source)
            guard invitation.until > .now() else {
                throw Failure(
                    "the invitation ended on \(invitation.until.text)",
                    hint: "ask \(invitation.organisation) for another")
            }
            guard let own = try node.folder.ownNode(passphrase: passphrase.existing()), let keyring = own.keyring else {
                throw IdentityCommand.none
            }
            let client = OutboundClient(identity: keyring.link.outbound, callsPrivate: `private`)
            do {
                let introducer = Introducer(client: client)
                let file = try await introducer.card(of: invitation)
                try await introducer.answer(invitation, to: file, with: own.file)
                try await take(file)
            } catch {
                try await client.shutdown()
                if let error = error as? OutboundError { throw Failure(error.message, hint: error.detail) }
                throw error
            }
            try await client.shutdown()
        }

        private func take(_ file: CardFile) async throws {
            let card = file.card.card
            try await registering.register(card.organisation, name: card.name, country: card.country, in: node.folder)
            try await Wiring.with(node.folder) { opened in
                let peer = try await opened.node.administration.accept(file)
                try await PeerCommand.say(peer, opened)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the peers: code, state, validity of the card, until when, fingerprint, separated by tabs.")
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                for peer in try await opened.node.administration.peers() {
                    print(
                        [
                            peer.organisation, peer.state.rawValue, peer.validity.rawValue, peer.card.until.text,
                            peer.card.keys.fingerprint.hex,
                        ].joined(separator: "\t"))
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what a peer's card says, and its state.")
        @Argument(help: "The organisation's code.") var organisation: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                let peer = try await opened.node.administration.peer(organisation)
                print("state\t\(peer.state.rawValue)")
                print("card\t\(peer.validity.rawValue)")
                print("since\t\(peer.since.text)")
                let seen = try await opened.node.administration.checkpoints(with: organisation)
                let theirs = seen.theirs.map { "\($0) entries, seen \(seen.theirsSeen?.text ?? "-")" }
                print("their log\t\(theirs ?? "-")\(seen.unproved > 0 ? ", \(seen.unproved) unproved" : "")")
                print("our log\t\(seen.ours.map { "\($0) entries, cosigned" } ?? "-")")
                print(IdentityCommand.text(peer.card))
            }
        }
    }

    struct Phrase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the phrase that both officers read to each other.",
            discussion: """
                Five words of four syllables, the same on both nodes: 100 bits over both organisations and their keys. \
                Read it over a channel on which you know the other's voice or face, not the one that the card came by.
                """)
        @Argument(help: "The organisation's code.") var organisation: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { print(try await $0.node.administration.phrase(with: organisation)) }
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin to exchange pouches with a peer whose officer has read the phrase.",
            discussion: """
                Type what you heard, not what stands on your screen: only then has anything been compared.

                The peer's node is given an account of the role `node`, named after the organisation, where there is \
                none: let it into the channels that you share, with `baraza channel grant`.

                Exit codes: 0 confirmed, 1 another phrase, 64 misused.
                """)
        @Argument(help: "The organisation's code.") var organisation: String
        @Argument(help: "The phrase, as it was heard.") var phrase: [String]
        @Option(
            name: .customLong("purpose"),
            help: ArgumentHelp(
                "What they want information for; awareness without it; may be given again.", valueName: "purpose"))
        var purposes: [Purpose] = []
        @OptionGroup var node: DataOption

        func run() async throws {
            let name = organisation.lowercased() + ".node"
            let isNew = try await Wiring.with(node.folder) { opened in
                let administration = opened.node.administration
                try await administration.confirm(organisation, heard: phrase.joined(separator: " "))
                let hasAccount = try await administration.accounts().contains {
                    $0.organisation == organisation && $0.roles.contains(Role.node.rawValue)
                }
                if !hasAccount {
                    try await administration.addAccount(
                        name: name, roles: [.node], organisation: organisation,
                        purposes: Set(purposes.isEmpty ? [.awareness] : purposes))
                }
                return !hasAccount
            }
            print("\(organisation): active")
            if isNew {
                Console.complain("next: baraza channel grant CHANNEL \(name) --write --data \(node.folder.path)")
            }
        }
    }

    struct Forks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the nodes that contradict themselves, with the proof.",
            discussion: """
                One line each, newest first: the entry of the ledger that keeps the proof, the organisation, in which way \
                (fork, rollback, replaced, pouch; own: this node itself), when it was found, whose pouch brought it, and \
                `waits` or why it was settled, by tabs. With --out the two things that were signed are written as files.

                Exit codes: 0 there are none that wait, 1 there are, 64 misused.
                """)
        @Argument(help: "The organisation's code; all of them without it.") var organisation: String?
        @Option(help: ArgumentHelp("A folder for the proofs.", valueName: "dir"), completion: .directory) var out:
            String?
        @OptionGroup var node: DataOption

        func run() async throws {
            let forks = try await Wiring.with(node.folder) { opened in
                try await opened.node.administration.forks(of: organisation)
            }
            for fork in forks {
                print(
                    [
                        String(fork.position.raw), fork.organisation, fork.reason, fork.found.text, fork.toldBy,
                        fork.settled?.reason ?? "waits",
                    ].joined(separator: "\t"))
                guard let out else { continue }
                for (name, bytes) in [("first", fork.first), ("second", fork.second)] {
                    let path = "\(out)/\(fork.position.raw)-\(name).\(fork.reason == "pouch" ? "json" : "txt")"
                    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
                        throw Failure("cannot write \(path)")
                    }
                }
            }
            if forks.contains(where: { $0.settled == nil }) { throw ExitCode(1) }
        }
    }

    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go on with a node that contradicted itself.",
            discussion: """
                First speak with its operators by another way than the link. A node that was put back to an older state \
                says so; one that shows different histories to different partners is not to be gone on with: block it. The \
                proof and your reason stay in the ledger.

                Exit codes: 0 settled, 1 nothing waits, 64 misused.
                """)
        @Argument(help: "The organisation's code.") var organisation: String
        @Option(help: ArgumentHelp("What you found out.", valueName: "text")) var reason: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { opened in
                try await opened.node.administration.settle(organisation, because: reason)
            }
            print("\(organisation): settled")
        }
    }

    struct Block: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop exchanging pouches with a peer until it is confirmed again.")
        @Argument(help: "The organisation's code.") var organisation: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.block(organisation) }
            print("\(organisation): blocked")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a peer. What was exchanged stays; to recall it, use `baraza recall`.")
        @Argument(help: "The organisation's code.") var organisation: String
        @OptionGroup var node: DataOption

        func run() async throws {
            try await Wiring.with(node.folder) { try await $0.node.administration.remove(organisation) }
            print("\(organisation): removed")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a peer's statement that its keys must not be trusted any more.",
            discussion: "Exit codes: 0 taken, 1 not taken, 64 misused.")
        @Argument(help: "The file of the statement.") var file: String
        @OptionGroup var node: DataOption

        func run() async throws {
            let statement = try Revocation(bytes: PeerCommand.read(file, most: IdentityLimits.revocationBytes))
            try await Wiring.with(node.folder) { try await $0.node.administration.revoke(statement) }
            print("\(statement.organisation): keys \(statement.fingerprint) revoked: \(statement.reason)")
        }
    }

    static func say(_ peer: PeerView, _ opened: OpenNode) async throws {
        print("\(peer.organisation): \(peer.state.rawValue)")
        guard peer.state == .unconfirmed else { return }
        print("phrase: \(try await opened.node.administration.phrase(with: peer.organisation))")
        Console.complain(
            "next: have an officer of \(peer.organisation) read their phrase to you, then "
                + "baraza peer confirm \(peer.organisation) 'WHAT YOU HEARD' --data \(opened.folder.path)")
    }

    static func card(at path: String) throws -> CardFile {
        try CardFile(bytes: read(path, most: IdentityLimits.cardFileBytes))
    }

    private static func read(_ path: String, most: Int) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // One byte more than there may be: then it is refused for its size.
            return [UInt8](try handle.read(upToCount: most + 1) ?? Data())
        } catch {
            throw Failure("\(path) cannot be read: \(Console.reason(error))")
        }
    }
}

/// Registers the other organisation on the way, so that two commands connect two nodes.
struct RegisterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Register the organisation first, if the registry does not know it, as this kind: fusion-cell, cert, police…",
            valueName: "kind"), completion: .list(PartyWords.organisationKinds))
    var register: String?
    @Option(name: .customLong("name"), help: ArgumentHelp("Its name there; the card's without it.", valueName: "text"))
    var registeredName: String?

    func validate() throws {
        if let register, !PartyWords.organisationKinds.contains(register) {
            throw ValidationError(
                "--register is one of \(PartyWords.organisationKinds.joined(separator: ", ")), not '\(register)'")
        }
    }

    /// - Parameters:
    ///   - name: as its card says; `nil` where there is no card yet.
    func register(_ organisation: String, name: String?, country: String?, in folder: DataFolder) async throws {
        guard let register else { return }
        let view = try await Keeping.view(in: folder)
        guard view.book.organisations[organisation] == nil else { return }
        _ = try await Keeping.record(in: folder) { _ in
            [
                .organisation(
                    code: organisation, name: registeredName ?? name ?? organisation, lang: "en", acronym: nil,
                    kind: register, status: "active", country: country, scheme: nil)
            ]
        }
        Console.complain("registered \(organisation) as \(register), active")
    }
}
