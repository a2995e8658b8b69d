import Foundation
import JSON
import Logging
import Records
import Sharing
import Store

/// A node that shows itself: an organisation, four channels, three accounts, and records that keep coming.
struct DemoNode: Sendable {
    static let open = "public-warnings"
    static let community = "border-watch"
    static let technical = "cyber-threats"
    static let closed = "task-force-lac"

    /// Batches that are there when the page is first opened.
    static let opening = 60
    /// How long from one batch to the next.
    static let pace: Duration = .milliseconds(1_500)

    struct Sign: Sendable {
        let name: String
        let password: String
    }

    static let channels: [(code: String, title: String, summary: String, tlp: TLP)] = [
        (open, "Public warnings", "Floods, closures, refutations: for everybody.", .clear),
        (community, "Border watch", "What border desks tell each other.", .green),
        (technical, "Cyber threats", "Indicators, malware, sightings.", .amber),
        (closed, "Lake task force", "Named posts only.", .red),
    ]

    static let accounts: [(name: String, roles: Set<Role>, channels: [String: Bool])] = [
        ("duty", [.reader, .author, .releaser], [open: true, community: true, technical: true, closed: true]),
        ("partner", [.reader], [open: false, community: false]),
        ("secretary", [.secretary, .author], [:]),
        ("auditor", [.auditor], [:]),
    ]

    let folder: DataFolder
    private var noteFile: URL { folder.url.appendingPathComponent("demo.json") }
    /// There while channels, accounts or memberships may be missing still.
    private var unfinishedFile: URL { folder.url.appendingPathComponent("demo-unfinished") }

    /// The node's folder, made at the first run; with the sign-in of each account.
    ///
    /// The passwords are drawn once, at random, and kept in the folder: a demonstration has no well-known password either.
    /// They come into the folder with the node itself, and whatever is missing then is added: a first start that was
    /// interrupted, wherever it stood, goes on with the next one.
    func prepare(logger: Logger) async throws -> (opened: OpenNode, signs: [Sign]) {
        let isNew = !folder.exists
        if isNew {
            let drawn = Self.accounts.map { JSONMember($0.name, .string(Self.passphrase())) }
            let note = JSONTree.object([JSONMember("accounts", .object(drawn))]).bytes
            try folder.create(
                organisation: "KE-OUT", name: "Ofisi ya Uratibu wa Taarifa (FICTION)", country: "KE",
                others: [noteFile.lastPathComponent: Data(note), unfinishedFile.lastPathComponent: Data()])
        }
        guard let signs = try savedSigns() else {
            throw Failure(
                "\(folder.path) holds a node that is not a demonstration", hint: "choose another folder with --data")
        }
        let opened = try await Wiring.open(folder, logger: logger)
        if isNew {
            let identity = opened.node.identity
            try await opened.note("node.init", on: identity.origin, outcome: "version \(identity.version)")
        }
        if FileManager.default.fileExists(atPath: unfinishedFile.path) {
            try await complete(opened.node.administration, signs)
            try await fileParties(in: opened.node)
            try await hold(in: opened.node)
            try FileManager.default.removeItem(at: unfinishedFile)
        }
        return (opened, signs)
    }

    /// Adds the channels, accounts and memberships that are not there.
    private func complete(_ administration: Administration, _ signs: [Sign]) async throws {
        try await administration.addRegistry()
        let channels = Set(try await administration.channels().map(\.code))
        for channel in Self.channels where !channels.contains(channel.code) {
            _ = try await administration.addChannel(
                code: channel.code, title: channel.title, summary: channel.summary, tlp: channel.tlp)
        }
        let accounts = Set(try await administration.accounts().map(\.name))
        for account in Self.accounts where !accounts.contains(account.name) {
            guard let sign = signs.first(where: { $0.name == account.name }) else {
                throw Failure("\(noteFile.path) has no password for \(account.name)", hint: "choose another --data")
            }
            try await administration.addAccount(name: sign.name, roles: account.roles, password: sign.password)
        }
        for channel in Self.channels {
            let members = Set(try await administration.members(of: channel.code).map(\.account))
            for account in Self.accounts where !members.contains(account.name) {
                guard let write = account.channels[channel.code] else { continue }
                try await administration.grant(channel.code, to: account.name, write: write)
            }
        }
    }

    /// Files the parties, and lets those who keep or name them read the registry.
    private func fileParties(in node: Node) async throws {
        let objects = try JSONDocument(parsing: JSONTree.array(DemoParties().objects).bytes).root.elements.map { $0 }
        for item in try await node.gate.write(objects, to: "registry", by: node.console).items {
            if case .refused(let message) = item.fate { throw Failure("a party of the demonstration: \(message)") }
        }
        try await node.administration.grant("registry", to: "duty")
        try await node.administration.grant("registry", to: "secretary", write: true)
    }

    /// Files something that takes two persons, so that it waits at the release desk: `duty` is cleared to decide on it.
    private func hold(in node: Node) async throws {
        for (channel, objects) in DemoRelease.filings {
            let values = try JSONDocument(parsing: JSONTree.array(objects).bytes).root.elements.map { $0 }
            for case .refused(let message) in try await node.gate.write(values, to: channel, by: node.console).items
                .map(\.fate)
            {
                throw Failure("the demonstration cannot be made: \(message)")
            }
        }
    }

    /// Files batch after batch until cancelled. What cannot be filed is logged and tried again, or left out: a full disk
    /// or a refusal ends the stream for a while, never the node.
    func run(in node: Node, logger: Logger) async throws {
        let stream = DemoStream()
        try await file(stream.first(), in: node, logger: logger)
        var step = 0
        // What an earlier run filed is known and costs nothing: find the first step that is new.
        while try await file(stream.batch(step), in: node, logger: logger) == false || step < Self.opening { step += 1 }
        while !Task.isCancelled {
            step += 1
            try await Task.sleep(for: Self.pace)
            try await file(stream.batch(step), in: node, logger: logger)
        }
    }

    /// A bundle to try `baraza import` with.
    func writeSample() throws -> String {
        let objects = (10_000..<10_003).flatMap { DemoStream().batch($0).objects }
        let bundle = JSONTree.object([
            JSONMember("type", "bundle"), JSONMember("id", "bundle--20250405-0000-4000-8000-000000000000"),
            JSONMember("objects", .array(objects)),
        ])
        let file = folder.url.appendingPathComponent("sample-bundle.json")
        guard FileManager.default.createFile(atPath: file.path, contents: Data(bundle.bytes)) else {
            throw Failure("cannot write \(file.path)")
        }
        return file.path
    }

    /// Files a batch; while the node cannot take it, waits.
    ///
    /// - Returns: whether anything of it was new to the node, or nothing that it takes.
    @discardableResult
    func file(_ batch: DemoStream.Batch, in node: Node, logger: Logger) async throws -> Bool {
        let objects = try JSONDocument(parsing: JSONTree.array(batch.objects).bytes).root.elements.map { $0 }
        while true {
            do {
                let fates = try await node.gate.write(
                    objects, to: batch.channel, by: node.console, precedence: batch.precedence
                ).items.map(\.fate)
                for case .refused(let message) in fates {
                    logger.warning("a record of the demonstration was refused", metadata: ["why": "\(message)"])
                }
                return fates.contains { $0 != .known }
            } catch let refusal as Refusal {
                logger.warning("the demonstration waits", metadata: ["why": "\(refusal.message)"])
                guard refusal.code == .full || refusal.code == .unavailable else { return true }
                try await Task.sleep(for: Self.pace)
            }
        }
    }

    private func savedSigns() throws -> [Sign]? {
        guard let data = try? Data(contentsOf: noteFile), let root = try? JSONDocument(parsing: [UInt8](data)).root,
            let accounts = root["accounts"]
        else { return nil }
        return accounts.members.compactMap { member in
            member.value.string.map { Sign(name: member.name.text, password: $0) }
        }
    }

    /// Four short groups that can be typed from a screen: 62 bits.
    static func passphrase() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var system = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            String((0..<4).compactMap { _ in letters.randomElement(using: &system) })
        }.joined(separator: "-")
    }
}
