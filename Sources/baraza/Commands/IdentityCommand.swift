import ArgumentParser
import Foundation
import Ledger
import Pouch
import Records
import Sharing

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "The node among other nodes: its keys and its card.",
        discussion: """
            A node signs with Ed25519 and ML-DSA-65 together and is sealed to by X-Wing. The secrets lie in \
            keys/node.keys under a passphrase (scrypt, ChaCha20-Poly1305); keep a copy of that file and of the \
            passphrase, apart from each other. The card is node.card: it holds no secret, and is what peers are given.

            A running node reads both when it starts: restart it after create, card and rotate.
            """,
        subcommands: [Create.self, Show.self, Card.self, Rotate.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the node's keys and its card.",
            discussion: """
                  baraza identity create --address https://node.example:8444 --ceiling 2 --language en \\
                    --duty-post "Duty officer=+254 20 000 0000" --data ./node

                Exit codes: 0 made, 1 not made (there are keys already), 64 misused.
                """)
        @OptionGroup var card: CardOptions
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let folder = node.folder
            let identity = try folder.identity()
            guard !folder.hasOwnNode else {
                throw Failure(
                    "\(folder.cardFile.path) is there: the node has keys already",
                    hint:
                        "change what its card says with `baraza identity card`, its keys with `baraza identity rotate`")
            }
            let own = try IdentityCommand.create(identity, in: folder, card, passphrase: passphrase.new())
            try await Wiring.with(folder) {
                try await $0.note("identity.create", on: own.organisation, outcome: own.keys.fingerprint.hex)
            }
            print("made \(folder.nodeKeysFile.path) and \(folder.cardFile.path): \(own.keys.fingerprint)")
            Console.complain("next: baraza peer invite CODE --data \(folder.path)")
        }
    }

    /// - Parameter cost: the demonstration takes less, as it opens many key files at once.
    static func create(
        _ identity: NodeIdentity, in folder: DataFolder, _ options: CardOptions, passphrase: String,
        cost: KeyFile.Cost = .standard
    ) throws -> NodeCard {
        let keyring = try NodeKeyring(
            organisation: identity.organisation, link: NodeCertificate.link(organisation: identity.organisation))
        let text = String(decoding: try folder.read(folder.ledgerKeyFile), as: UTF8.self)
        let now = Instant.now()
        let card = NodeCard(
            organisation: identity.organisation, name: identity.organisationName, country: identity.country,
            keys: keyring.current.publicKeys, generation: 1, predecessor: nil, addresses: options.addresses ?? [],
            linkCertificates: [keyring.link.certificate], ceiling: options.ceiling ?? PartyBook.usualCeiling,
            languages: options.languages ?? ["en"], dutyPosts: options.posts ?? [],
            ledger: try SignerKey(exported: text).verifierKey, from: now, until: options.end(from: now))
        let file = CardFile(card: try SignedCard(card, by: keyring.current))
        try folder.put(file, keyring, passphrase: passphrase, cost: cost)
        return card
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what the node's card says; with --out, write the card to a file for a peer.",
            discussion: "Exit codes: 0 printed, 1 there is no card, 64 misused.")
        @Option(help: ArgumentHelp("Where to write the card; - for standard output.", valueName: "file"))
        var out: String?
        @OptionGroup var node: DataOption

        func run() throws {
            guard let own = try node.folder.ownNode() else { throw IdentityCommand.none }
            guard let out else { return print(IdentityCommand.text(own.card)) }
            let data = Data(own.file.bytes)
            if out == "-" { return FileHandle.standardOutput.write(data) }
            guard FileManager.default.createFile(atPath: out, contents: data) else {
                throw Failure("cannot write \(out)")
            }
            print("wrote \(out)")
        }
    }

    struct Card: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a card that says something else: addresses, languages, posts, ceiling, validity.",
            discussion: """
                What is not given stays as it is. Peers get the new card over the live link, or by hand.

                Exit codes: 0 signed, 1 not signed, 64 misused.
                """)
        @OptionGroup var changes: CardOptions
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let folder = node.folder
            guard let own = try folder.ownNode(passphrase: passphrase.existing()), let keyring = own.keyring else {
                throw IdentityCommand.none
            }
            let card = try changes.applied(to: own.card, at: .now())
            let file = CardFile(card: try SignedCard(card, by: keyring.current), successions: own.file.successions)
            try folder.put(file)
            try await Wiring.with(folder) {
                try await $0.note("identity.card", on: card.organisation, outcome: "until \(card.until.text)")
            }
            print(IdentityCommand.text(card))
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace the node's keys by new ones, which the old ones vouch for.",
            discussion: """
                Peers take the new card because the old keys signed the succession; no phrase has to be compared again. \
                The old signing keys are destroyed, and the old sealing key is kept to open what is under way. With \
                --link the certificate of live links changes too: then give every peer the new card by hand.

                If the old keys may be stolen, this is not enough: make new ones, and revoke the old with \
                `baraza identity revoke`.

                Exit codes: 0 replaced, 1 not replaced, 64 misused.
                """)
        @Flag(help: "Replace the certificate of live links, too.") var link = false
        @OptionGroup var changes: CardOptions
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let folder = node.folder
            let secret = try passphrase.existing()
            guard let own = try folder.ownNode(passphrase: secret), let keyring = own.keyring else {
                throw IdentityCommand.none
            }
            let (next, succession) = try keyring.rotated(
                link: link ? NodeCertificate.link(organisation: keyring.organisation) : nil)
            var card = try changes.applied(to: own.card, at: .now())
            card.keys = next.current.publicKeys
            card.generation = next.generation
            card.predecessor = next.predecessor
            card.linkCertificates = [next.link.certificate]
            let file = CardFile(
                card: try SignedCard(card, by: next.current), successions: own.file.successions + [succession])
            try folder.put(file, next, passphrase: secret)
            try await Wiring.with(folder) {
                try await $0.note(
                    "identity.rotate", on: card.organisation,
                    outcome: "generation \(card.generation), \(card.keys.fingerprint.hex)")
            }
            print(IdentityCommand.text(card))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the statement that keys of this node must not be trusted any more.",
            discussion: """
                Signed by the keys of today, of themselves or of an earlier generation. Give the file to every peer, who \
                takes it with `baraza peer revoke`. Make one of your own keys while you have them, and keep it where the \
                keys are not: it is the only way to revoke keys that are lost.

                Exit codes: 0 written, 1 not written, 64 misused.
                """)
        @Option(help: ArgumentHelp("Whose: today's without it.", valueName: "fingerprint"))
        var fingerprint: String?
        @Option(help: ArgumentHelp("Why, for people; peers read it.", valueName: "text")) var reason: String
        @Option(help: ArgumentHelp("Where to write the statement.", valueName: "file")) var out: String
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var node: DataOption

        func run() async throws {
            let folder = node.folder
            guard let own = try folder.ownNode(passphrase: passphrase.existing()), let keyring = own.keyring else {
                throw IdentityCommand.none
            }
            let revoked = fingerprint.map { KeyFingerprint(hex: $0) } ?? keyring.current.fingerprint
            guard let revoked, keyring.opening(for: revoked) != nil else {
                throw Failure(
                    "these are no keys of this node", hint: "give a fingerprint as `baraza identity show` prints it")
            }
            let statement = try Revocation(
                of: revoked, organisation: keyring.organisation, at: .now(), reason: reason, by: keyring.current)
            guard FileManager.default.createFile(atPath: out, contents: Data(statement.bytes)) else {
                throw Failure("cannot write \(out)")
            }
            try await Wiring.with(folder) {
                try await $0.note("identity.revoke", on: keyring.organisation, outcome: revoked.hex)
            }
            print("wrote \(out)")
        }
    }

    static let none = Failure(
        "this node has no keys to be known by", hint: "make them with `baraza identity create`")

    static func text(_ card: NodeCard) -> String {
        var lines = [
            "organisation\t\(card.organisation)", "name\t\(card.name)",
            "fingerprint\t\(card.keys.fingerprint)", "generation\t\(card.generation)",
        ]
        if let country = card.country { lines.append("country\t\(country)") }
        lines += card.addresses.map { "address\t\($0)" }
        lines += ["ceiling\t\(card.ceiling)", "languages\t\(card.languages.joined(separator: " "))"]
        lines += card.dutyPosts.map { "post\t\($0.title): \($0.contact)" }
        lines += ["ledger\t\(card.ledger.text)", "from\t\(card.from.text)", "until\t\(card.until.text)"]
        return lines.joined(separator: "\n")
    }
}

/// What a card says that an operator chooses.
struct CardOptions: ParsableArguments {
    @Option(
        name: .customLong("address"),
        help: ArgumentHelp(
            "Where other nodes reach this one, as in https://node.example:8444; best first, may be given again. None for a "
                + "node that only calls others, or that couriers reach.", valueName: "url"))
    var addressTexts: [String] = []
    @Option(
        help: ArgumentHelp(
            "The highest classification that it is accredited for, 0 to 5; 2 without it.", valueName: "ordinal"))
    var ceiling: Int?
    @Option(
        name: .customLong("language"),
        help: ArgumentHelp("A language of its officers; may be given again.", valueName: "tag"))
    var languageTags: [String] = []
    @Option(
        name: .customLong("duty-post"),
        help: ArgumentHelp(
            "A function that answers at all hours and how to reach it, as in \"Duty officer=+254 20 000 0000\"; may be "
                + "given again. Never a person's name.", valueName: "title=contact"))
    var dutyPosts: [String] = []
    @Option(help: ArgumentHelp("Days for which the card is valid; 730 without it.", valueName: "days"))
    var days: Int?

    var addresses: [NodeAddress]? { addressTexts.isEmpty ? nil : addressTexts.compactMap { try? NodeAddress($0) } }
    var languages: [String]? { languageTags.isEmpty ? nil : languageTags }
    var posts: [DutyPost]? {
        dutyPosts.isEmpty
            ? nil
            : dutyPosts.compactMap { text in
                text.firstIndex(of: "=").map { mark in
                    DutyPost(title: String(text[..<mark]), contact: String(text[text.index(after: mark)...]))
                }
            }
    }

    func validate() throws {
        for text in addressTexts {
            do {
                _ = try NodeAddress(text)
            } catch {
                throw ValidationError(error.message)
            }
        }
        if let text = dutyPosts.first(where: { !$0.contains("=") || $0.hasPrefix("=") || $0.hasSuffix("=") }) {
            throw ValidationError("'\(text)' is not TITLE=CONTACT, as in \"Duty officer=+254 20 000 0000\"")
        }
        if let ceiling, !(0...IdentityLimits.ceiling).contains(ceiling) {
            throw ValidationError("--ceiling is 0 to \(IdentityLimits.ceiling)")
        }
        if let days, !(1...IdentityLimits.validityDays).contains(days) {
            throw ValidationError("--days is 1 to \(IdentityLimits.validityDays)")
        }
    }

    func end(from now: Instant) -> Instant {
        Instant(
            microseconds: now.microseconds + Int64(days ?? IdentityLimits.standardValidityDays)
                * IdentityLimits.microsecondsOfDay)
    }

    /// The card with what was given in the place of what it said, valid from now.
    func applied(to old: NodeCard, at now: Instant) throws -> NodeCard {
        var card = old
        if let addresses { card.addresses = addresses }
        if let ceiling { card.ceiling = ceiling }
        if let languages { card.languages = languages }
        if let posts { card.dutyPosts = posts }
        // A clock that was put back must not make the new card older than the one before.
        card.from = max(now, old.from)
        card.until = end(from: card.from)
        return card
    }
}
