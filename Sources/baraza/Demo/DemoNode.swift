import Foundation
import JSON
import Logging
import Records
import Sharing

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
        ("auditor", [.auditor], [:]),
    ]

    let folder: DataFolder
    private var noteFile: URL { folder.url.appendingPathComponent("demo.json") }

    /// The node's folder, made at the first run; with the sign-in of each account.
    ///
    /// The passwords are drawn once, at random, and kept in the folder: a demonstration has no well-known password either.
    func prepare(logger: Logger) async throws -> (opened: OpenNode, signs: [Sign]) {
        if folder.exists, let signs = try savedSigns() { return (try await Wiring.open(folder, logger: logger), signs) }
        if folder.exists {
            throw Failure(
                "\(folder.path) holds a node that is not a demonstration", hint: "choose another folder with --data")
        }
        try folder.create(organisation: "KE-OUT", name: "Ofisi ya Uratibu wa Taarifa (FICTION)", country: "KE")
        let opened = try await Wiring.open(folder, logger: logger)
        let administration = opened.node.administration
        for channel in Self.channels {
            _ = try await administration.addChannel(
                code: channel.code, title: channel.title, summary: channel.summary, tlp: channel.tlp)
        }
        var signs: [Sign] = []
        for account in Self.accounts {
            let sign = Sign(name: account.name, password: Self.passphrase())
            try await administration.addAccount(name: sign.name, roles: account.roles, password: sign.password)
            for (code, write) in account.channels.sorted(by: { $0.key < $1.key }) {
                try await administration.grant(code, to: sign.name, write: write)
            }
            signs.append(sign)
        }
        let members = signs.map { JSONMember($0.name, .string($0.password)) }
        let text = JSONTree.object([JSONMember("accounts", .object(members))]).bytes
        guard
            FileManager.default.createFile(
                atPath: noteFile.path, contents: Data(text), attributes: [.posixPermissions: 0o600])
        else { throw Failure("cannot write \(noteFile.path)") }
        return (opened, signs)
    }

    /// Files batch after batch until cancelled.
    func run(in node: Node) async throws {
        let stream = DemoStream()
        try await file(stream.first(), in: node)
        var step = 0
        // What an earlier run filed is known and costs nothing: find the first step that is new.
        while try await file(stream.batch(step), in: node) == false || step < Self.opening { step += 1 }
        while !Task.isCancelled {
            step += 1
            try await Task.sleep(for: Self.pace)
            try await file(stream.batch(step), in: node)
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

    /// - Returns: whether anything of it was new.
    @discardableResult
    private func file(_ batch: DemoStream.Batch, in node: Node) async throws -> Bool {
        let objects = try JSONDocument(parsing: JSONTree.array(batch.objects).bytes).root.elements.map { $0 }
        let report = try await node.gate.write(objects, to: batch.channel, by: node.console)
        for case .refused(let message) in report.items.map(\.fate) {
            throw Failure("the demonstration made a record that the node refuses: \(message)")
        }
        return report.items.contains { $0.fate == .stored }
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
    private static func passphrase() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var system = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            String((0..<4).compactMap { _ in letters.randomElement(using: &system) })
        }.joined(separator: "-")
    }
}
